//! Calls of fmt.Printf and its like whose arguments do not fit the format, and calls of fmt.Println and its like with a format.
//!
//! ```text
//!     directive   `%[2]*.3d`: what a directive consists of
//!     operand     which verbs print a value
//!     wrapper     functions of the package that hand their arguments on to one of these
//! ```
//!
//! Rejected    Methods of interfaces that are wrappers since the types are that are assigned to them: few programs have them.
//! See         passes/printf, internal/fmtstr.

mod directive;
mod operand;
mod wrapper;

use rustc_hash::FxHashMap;

use super::{Findings, Subject};
use crate::source::Pos;
use crate::syntax::{ExprId, ExprKind, List, LitKind, Node};
use crate::types::constant::Value;
use crate::types::{BasicKind, Mode, ObjectId, Signature, Type, TypeId, Version};
use directive::Directive;
use operand::{Methods, Verb};

/// What a function is like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// fmt.Print
    Print,
    /// fmt.Printf
    Printf,
    /// fmt.Errorf
    Errorf,
}

/// From here on a format that is no constant is told where it is the last argument.
const CONSTANT_FORMATS: Version = 24;
/// From here on %q prints runes and bytes only of all integers.
const QUOTED_RUNES: Version = 26;
/// From here on %w wants no pointer to an error.
const WRAPPED_VALUES: Version = 27;

const FUNCTIONS: &[(&str, &[&str])] = &[
    (
        "fmt",
        &[
            "Append", "Appendf", "Appendln", "Errorf", "Fprint", "Fprintf", "Fprintln", "Print", "Printf", "Println",
            "Sprint", "Sprintf", "Sprintln",
        ],
    ),
    ("runtime/trace", &["Logf"]),
    ("log", &["Print", "Printf", "Println", "Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln"]),
];

const METHODS: &[(&str, &[&str])] = &[
    ("(*log.Logger)", &["Print", "Printf", "Println", "Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln"]),
    ("(*testing.common)", &["Error", "Errorf", "Fatal", "Fatalf", "Log", "Logf", "Skip", "Skipf"]),
    ("(testing.TB)", &["Error", "Errorf", "Fatal", "Fatalf", "Log", "Logf", "Skip", "Skipf"]),
];

struct Pass<'s, 'a> {
    subject: &'s Subject<'a>,
    findings: &'s mut Findings,
    methods: Methods<'s, 'a>,
    /// What functions of the package, and variables with functions, are like.
    wrappers: FxHashMap<ObjectId, Kind>,
    /// The version of the file's language.
    version: Version,
}

/// A call that is looked at.
struct Call<'c> {
    expr: ExprId,
    args: &'c [ExprId],
    dots: bool,
    /// What is called, in messages.
    name: String,
    kind: Kind,
}

/// `1 arg`, `2 args`
fn count(number: usize) -> String {
    if number == 1 { "1 arg".to_owned() } else { format!("{number} args") }
}

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let methods = Methods::new(subject);
    let mut pass = Pass { subject, findings, methods, wrappers: FxHashMap::default(), version: subject.version };
    pass.find_wrappers();
    for file in subject.parsed {
        pass.version = subject.version_of(file);
        subject.tree.walk(file, &mut |node| {
            if let Node::Expr(x) = node
                && let ExprKind::Call { fun, args, dots } = subject.tree[x].kind
            {
                pass.call(x, fun, args, dots);
            }
        });
    }
}

impl Pass<'_, '_> {
    fn call(&mut self, expr: ExprId, fun: ExprId, args: List<ExprId>, dots: bool) {
        let Some(callee) = self.subject.callee(fun) else { return };
        let Some(kind) = self.kind_of(callee) else { return };
        let name = self.full_name(callee);
        let call = Call { expr, args: self.subject.tree.list(args), dots, name, kind };
        let Some(typ) = self.subject.info.types.get(fun).map(|fun| fun.typ) else { return };
        match kind {
            Kind::Print => self.print(&call, typ),
            Kind::Printf | Kind::Errorf => self.printf(&call, typ),
        }
    }

    /// What the function is like.
    fn kind_of(&self, function: ObjectId) -> Option<Kind> {
        if let Some(known) = self.wrappers.get(&self.subject.arena[function].origin.unwrap_or(function)) {
            return Some(*known);
        }
        let (path, name) = (self.subject.path_of(function), self.subject.name_of(function));
        let is_listed = match self.receiver(function) {
            Some(recv) => METHODS.iter().any(|(of, names)| names.contains(&name) && *of == recv),
            None => FUNCTIONS.iter().any(|(of, names)| *of == path && names.contains(&name)),
        };
        let is_function = self.subject.signature_of(function).is_some();
        match (path, name) {
            _ if !is_listed || !is_function => None,
            ("fmt", "Errorf") => Some(Kind::Errorf),
            _ if name.ends_with('f') => Some(Kind::Printf),
            _ => Some(Kind::Print),
        }
    }

    /// `(*log.Logger)`
    fn receiver(&self, function: ObjectId) -> Option<String> {
        let recv = self.subject.signature_of(function)?.recv?;
        Some(format!("({})", self.subject.show_type(self.subject.arena[recv].typ?)))
    }

    fn full_name(&self, function: ObjectId) -> String {
        let name = self.subject.name_of(function);
        if self.subject.signature_of(function).is_none() {
            return name.to_owned();
        }
        match self.receiver(function) {
            Some(recv) => format!("{recv}.{name}"),
            None => format!("{}.{name}", self.subject.path_of(function)),
        }
    }

    fn signature(&self, typ: TypeId) -> Option<&Signature> {
        match &self.subject.arena[typ] {
            Type::Signature(signature) if signature.variadic => Some(signature),
            _ => None,
        }
    }

    /// A constant string.
    fn text_of(&self, x: ExprId) -> Option<Vec<u8>> {
        match &**self.subject.info.types.get(x)?.val? {
            Value::String(text) => Some(text.bytes().collect()),
            _ => None,
        }
    }

    fn type_of(&self, x: ExprId) -> Option<TypeId> {
        let known = self.subject.info.types.get(x)?;
        let is_nil = known.mode == Mode::NilValue;
        Some(if is_nil { self.subject.arena.basic(BasicKind::UntypedNil) } else { known.typ })
    }

    fn report(&mut self, x: ExprId, text: String) {
        self.findings.add(self.subject.start(x), text);
    }

    /// A call of fmt.Printf or its like.
    fn printf(&mut self, call: &Call<'_>, typ: TypeId) {
        let Some(at) = self.signature(typ).and_then(|signature| signature.params.len().checked_sub(2)) else { return };
        let Some(format) = call.args.get(at).copied() else { return };
        let Some(text) = self.text_of(format) else {
            if at + 1 == call.args.len() && self.version >= CONSTANT_FORMATS {
                self.report(format, format!("non-constant format string in call to {}", call.name));
            }
            return;
        };
        let first = at + 1;
        if !text.contains(&b'%') {
            if let Some(argument) = call.args.get(first) {
                self.report(*argument, format!("{} call has arguments but no formatting directives", call.name));
            }
            return;
        }
        let directives = match directive::parse(&text, first) {
            Ok(directives) => directives,
            Err(wrong) => return self.report(format, format!("{} {wrong}", call.name)),
        };
        let mut last = first - 1;
        for directive in &directives {
            let place = self.place(format, directive);
            if directive.verb == 'w' && call.kind == Kind::Printf {
                let text = format!("{} does not support error-wrapping directive %w", call.name);
                return self.findings.add(place, text);
            }
            if let Err(wrong) = self.directive(call, directive, first, &mut last) {
                if let Some(text) = wrong {
                    self.findings.add(place, text);
                }
                return;
            }
        }
        let is_indexed = directives.iter().any(|directive| directive.is_indexed);
        if call.dots && last + 2 >= call.args.len() || is_indexed || last + 1 >= call.args.len() {
            return;
        }
        let (needs, has) = (count(last + 1 - first), count(call.args.len() - first));
        self.report(call.expr, format!("{} call needs {needs} but has {has}", call.name));
    }

    /// Where a directive is, if the format is a literal.
    fn place(&self, format: ExprId, directive: &Directive) -> Pos {
        let start = self.subject.start(format);
        match self.subject.tree[format].kind {
            ExprKind::BasicLit { value, kind: LitKind::String, .. } => {
                let offset = directive::offset_in_literal(self.subject.tree.text(value), directive.start);
                offset.map_or(start, |offset| start.plus(offset))
            }
            _ => start,
        }
    }

    /// Compares a directive with its arguments. `last` is the last argument that was used.
    ///
    /// # Errors
    /// What is to be told, if anything.
    fn directive(
        &mut self,
        call: &Call<'_>,
        directive: &Directive,
        first: usize,
        last: &mut usize,
    ) -> Result<(), Option<String>> {
        let Call { name, args, .. } = call;
        let shown = &directive.text;
        let verb = Verb::known(directive.verb, self.version >= QUOTED_RUNES);
        let is_wrapping = directive.verb == 'w';
        let argument = args.get(directive.argument).copied();
        let formats_itself = !is_wrapping
            && argument.and_then(|argument| self.type_of(argument)).is_some_and(|typ| self.methods.is_formatter(typ));
        if !formats_itself {
            let Some(verb) = verb else {
                return Err(Some(format!("{name} format {shown} has unknown verb {}", directive.verb)));
            };
            if let Some(flag) = directive.flags.chars().find(|flag| *flag != '0' && !verb.flags.contains(*flag)) {
                return Err(Some(format!("{name} format {shown} has unrecognized flag {flag}")));
            }
        }

        let mut used = directive.sizes.clone();
        for size in &directive.sizes {
            let size = self.argument(call, directive, *size, first)?;
            if let Err(reason) = self.matches(operand::INT, size) {
                let details = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
                let size = self.subject.format(size);
                return Err(Some(format!("{name} format {shown} uses non-int {size}{details} as argument of *")));
            }
        }
        if directive.verb != '%' {
            used.push(directive.argument);
        }
        *last = used.into_iter().fold(*last, usize::max);
        let Some(verb) = verb.filter(|_| directive.verb != '%' && !formats_itself) else { return Ok(()) };

        let argument = self.argument(call, directive, directive.argument, first)?;
        let Some(typ) = self.type_of(argument) else { return Ok(()) };
        let arg = self.subject.format(argument);
        if is_wrapping && self.version >= WRAPPED_VALUES {
            let arena = self.subject.arena;
            if let Type::Pointer(base) = arena[arena.underlying(typ)]
                && self.methods.is_error(base)
            {
                let (value, pointer) = (self.short_type(base), self.short_type(typ));
                let text = format!("%w wants operand of error type {value}, not pointer type {pointer}");
                return Err(Some(format!("{text} (defeats errors.Is)")));
            }
        }
        if self.is_function(typ) && !matches!(directive.verb, 'p' | 'T') {
            return Err(Some(format!("{name} format {shown} arg {arg} is a func value, not called")));
        }
        if let Err(reason) = self.matches(verb.types, argument) {
            let details = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
            let typ = self.subject.show_type(typ);
            return Err(Some(format!("{name} format {shown} has arg {arg} of wrong type {typ}{details}")));
        }
        let calls_methods = !directive.flags.contains('#') || matches!(directive.verb, 'q' | 'x' | 'X');
        let prints_text = verb.types & operand::STRING != 0 && directive.verb != 'T';
        match self.recursive(argument).filter(|_| prints_text && calls_methods) {
            Some(method) => {
                let text = format!("{name} format {shown} with arg {arg} causes recursive {method} method call");
                Err(Some(text))
            }
            None => Ok(()),
        }
    }

    /// An argument that stands there. What is in a slice with dots cannot be seen.
    fn argument(
        &self,
        call: &Call<'_>,
        directive: &Directive,
        at: usize,
        first: usize,
    ) -> Result<ExprId, Option<String>> {
        let seen = call.args.len() - usize::from(call.dots);
        match call.args.get(at) {
            Some(argument) if at < seen => Ok(*argument),
            _ if call.dots => Err(None),
            _ => {
                let (number, has) = (at + 1 - first, count(call.args.len() - first));
                let Call { name, .. } = call;
                Err(Some(format!("{name} format {} reads arg #{number}, but call has {has}", directive.text)))
            }
        }
    }

    fn matches(&self, types: u16, x: ExprId) -> Result<(), String> {
        match self.type_of(x) {
            Some(typ) if types != operand::ANY => self.methods.matches(types, typ),
            _ => Ok(()),
        }
    }

    fn is_function(&self, typ: TypeId) -> bool {
        matches!(self.subject.arena[typ], Type::Signature(_))
    }

    /// A type with the names of packages.
    fn short_type(&self, typ: TypeId) -> String {
        let Subject { arena, tree, files, package, .. } = *self.subject;
        crate::types::Printer { arena, tree, files, package: Some(package) }.typ(typ)
    }

    /// The method that is called for the value and in which this stands.
    fn recursive(&self, x: ExprId) -> Option<String> {
        let method = self.methods.recursive(x, self.type_of(x)?)?;
        Some(self.full_name(method))
    }

    /// A call of fmt.Print or its like.
    fn print(&mut self, call: &Call<'_>, typ: TypeId) {
        let arena = self.subject.arena;
        let Some(signature) = self.signature(arena.underlying(typ)) else { return };
        let first = signature.params.len() - 1;
        if !wrapper::takes_anything(self.subject, signature) {
            return;
        }
        let Some(args) = call.args.get(first..).filter(|args| !args.is_empty()) else { return };
        let name = &call.name;
        if first == 0 && self.is_standard_file(args[0]) {
            let shown = self.subject.format(args[0]);
            self.report(call.expr, format!("{name} does not take io.Writer but has first arg {shown}"));
        }
        if let Some(directive) = self.text_of(args[0]).and_then(|text| directive::looks_like(&text)) {
            self.report(call.expr, format!("{name} call has possible Printf formatting directive {directive}"));
        }
        let last = args[args.len() - 1];
        if name.ends_with("ln") && self.text_of(last).is_some_and(|text| text.ends_with(b"\n")) {
            self.report(call.expr, format!("{name} arg list ends with redundant newline"));
        }
        for x in args {
            let shown = self.subject.format(*x);
            if self.type_of(*x).is_some_and(|typ| self.is_function(typ)) {
                self.report(call.expr, format!("{name} arg {shown} is a func value, not called"));
            }
            if let Some(method) = self.recursive(*x) {
                self.report(call.expr, format!("{name} arg {shown} causes recursive call to {method} method"));
            }
        }
    }

    /// Whether it looks like `os.Stdout`.
    fn is_standard_file(&self, x: ExprId) -> bool {
        let tree = self.subject.tree;
        let ExprKind::Selector { x, sel } = tree[x].kind else { return false };
        tree.as_name(x).is_some_and(|name| tree.name_text(name) == "os") && tree.name_text(sel).starts_with("Std")
    }
}
