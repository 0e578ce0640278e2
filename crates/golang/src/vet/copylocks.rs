//! Locks that are copied: `sync.Mutex`, `sync.WaitGroup`, and whatever contains one.
//!
//! See         passes/copylock.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Findings, Subject};
use crate::syntax::{DeclKind, ExprId, ExprKind, Field, List, Node, Operator, StmtId, StmtKind};
use crate::types::{Builtin, Mode, Signature, Terms, Type, TypeId, Version};

/// From here on variables of a loop are copied for each iteration.
const LOOP_VARIABLES: Version = 22;

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for file in subject.parsed {
        let copies_loop_variables = subject.version_of(file) >= LOOP_VARIABLES;
        let mut pass = Pass { subject, findings, copies_loop_variables, known: FxHashMap::default() };
        // What stands first in a `for` is an assignment of its own.
        let mut inits = FxHashSet::default();
        subject.tree.walk(file, &mut |node| match node {
            Node::Decl(decl) => pass.decl(subject.tree[decl].kind),
            Node::Stmt(stmt) => {
                if let StmtKind::For { init: Some(init), .. } = subject.tree[stmt].kind {
                    inits.insert(init);
                }
                pass.stmt(stmt, inits.contains(&stmt));
            }
            Node::Expr(x) => pass.expr(x),
            Node::Block(_) => {}
        });
    }
}

struct Pass<'s, 'a> {
    subject: &'s Subject<'a>,
    findings: &'s mut Findings,
    copies_loop_variables: bool,
    /// The way to a lock in each type that was asked for.
    known: FxHashMap<TypeId, Option<String>>,
}

/// A type in another one. `tilde`: whatever has it as its underlying type.
#[derive(Clone, Copy)]
struct Part {
    typ: TypeId,
    tilde: bool,
}

/// What a type consists of.
enum Contents {
    /// It is a lock.
    Lock(String),
    /// How it is shown, and its parts.
    Parts(String, Vec<Part>),
    /// Nothing that could be one.
    Nothing,
}

/// A type on the way to a lock, with the parts that remain to be looked at.
struct Level {
    part: Part,
    shown: String,
    parts: std::vec::IntoIter<Part>,
}

/// The way to the lock, with `contains` between.
fn told(way: &[Level], lock: Part, shown: String) -> String {
    let tilde = |part: Part| if part.tilde { "~" } else { "" };
    let way = way.iter().map(|level| format!("{}{}", tilde(level.part), level.shown));
    way.chain([format!("{}{shown}", tilde(lock))]).collect::<Vec<_>>().join(" contains ")
}

impl Pass<'_, '_> {
    fn decl(&mut self, kind: DeclKind) {
        let tree = self.subject.tree;
        match kind {
            DeclKind::Var { names, values: Some(values), .. } => {
                for (value, name) in tree.unpack(&values).into_iter().zip(tree.list(names)) {
                    let text = format!("variable declaration copies lock value to {}", tree.name_text(*name));
                    self.copied(value, &text);
                }
            }
            DeclKind::Func(func) => {
                let name = tree.name_text(func.name);
                if let Some(recv) = func.recv {
                    self.passed(name, recv.typ);
                }
                self.params(name, func.typ);
            }
            _ => {}
        }
    }

    fn stmt(&mut self, stmt: StmtId, is_init: bool) {
        let tree = self.subject.tree;
        match tree[stmt].kind {
            StmtKind::Assign { op, lhs, rhs: Some(rhs) } => {
                let left = tree.unpack(&lhs);
                let mut told = false;
                for (value, left) in tree.unpack(&rhs).into_iter().zip(&left) {
                    let text = format!("assignment copies lock value to {}", self.subject.format(*left));
                    told |= self.copied(value, &text);
                }
                if is_init && op == Some(Operator::Def) && self.copies_loop_variables && !told {
                    left.into_iter().for_each(|left| self.iteration(left));
                }
            }
            StmtKind::Return(Some(values)) => {
                for value in tree.unpack(&values) {
                    self.copied(value, "return copies lock value");
                }
            }
            StmtKind::Range { lhs: Some(lhs), def, .. } => {
                tree.unpack(&lhs).into_iter().take(2).for_each(|variable| self.range_variable(variable, def));
            }
            _ => {}
        }
    }

    fn expr(&mut self, x: ExprId) {
        let tree = self.subject.tree;
        match tree[x].kind {
            ExprKind::FuncLit { typ, .. } => self.params("func", typ),
            ExprKind::CompositeLit { elems, .. } => {
                for elem in tree.list(elems) {
                    let value = match tree[*elem].kind {
                        ExprKind::KeyValue { value, .. } => value,
                        _ => *elem,
                    };
                    let text = format!("literal copies lock value from {}", self.subject.format(value));
                    self.copied(value, &text);
                }
            }
            ExprKind::Call { fun, args, .. } => {
                use Builtin::{Alignof, Cap, Len, Offsetof, Sizeof};
                if !matches!(self.subject.builtin(fun), Some(Len | Cap | Sizeof | Offsetof | Alignof)) {
                    self.args(fun, args);
                }
            }
            _ => {}
        }
    }

    fn args(&mut self, fun: ExprId, args: List<ExprId>) {
        for arg in self.subject.tree.list(args) {
            if let Some(path) = self.path_of_value(*arg) {
                let fun = self.subject.format(fun);
                self.findings.add(self.subject.start(*arg), format!("call of {fun} copies lock value: {path}"));
            }
        }
    }

    fn params(&mut self, name: &str, typ: ExprId) {
        let tree = self.subject.tree;
        let ExprKind::FuncType { params, .. } = tree[typ].kind else { return };
        // Parameters that are declared together have one type.
        let params: &[Field] = tree.list(params);
        for together in params.chunk_by(|x, y| x.typ == y.typ) {
            self.passed(name, together[0].typ);
        }
    }

    fn passed(&mut self, name: &str, typ: ExprId) {
        let Some(known) = self.subject.info.types.get(typ) else { return };
        if let Some(path) = self.path_of_type(known.typ) {
            self.findings.add(self.subject.start(typ), format!("{name} passes lock by value: {path}"));
        }
    }

    fn iteration(&mut self, variable: ExprId) {
        if let Some(path) = self.path_of_new(variable) {
            let shown = self.subject.format(variable);
            let text = format!("for loop iteration copies lock value to {shown}: {path}");
            self.findings.add(self.subject.start(variable), text);
        }
    }

    /// The lock in a variable that is declared here.
    fn path_of_new(&mut self, variable: ExprId) -> Option<String> {
        let name = self.subject.tree.as_name(variable)?;
        let object = *self.subject.info.defs.get(name)?;
        self.path_of_type(self.subject.arena[object].typ?)
    }

    fn range_variable(&mut self, variable: ExprId, def: bool) {
        let tree = self.subject.tree;
        if tree.as_name(variable).is_some_and(|name| tree.name_text(name) == "_") {
            return;
        }
        let path = match def {
            true => self.path_of_new(variable),
            false => {
                let known = self.subject.info.types.get(variable);
                known.and_then(|known| self.path_of_type(known.typ))
            }
        };
        if let Some(path) = path {
            let shown = self.subject.format(variable);
            self.findings.add(self.subject.start(variable), format!("range var {shown} copies lock: {path}"));
        }
    }

    /// Reports a value that contains a lock.
    fn copied(&mut self, value: ExprId, text: &str) -> bool {
        let path = self.path_of_value(value);
        if let Some(path) = &path {
            self.findings.add(self.subject.start(value), format!("{text}: {path}"));
        }
        path.is_some()
    }

    /// The lock in a value. What is new, or comes from a call, may not be in use yet.
    fn path_of_value(&mut self, value: ExprId) -> Option<String> {
        let tree = self.subject.tree;
        let value = tree.unparen(value);
        match tree[value].kind {
            ExprKind::CompositeLit { .. } | ExprKind::Call { .. } => return None,
            ExprKind::Unary { op: Operator::Mul, x } => {
                if let ExprKind::Call { .. } = tree[tree.unparen(x)].kind {
                    return None;
                }
            }
            _ => {}
        }
        let known = self.subject.info.types.get(value)?;
        match known.mode {
            Mode::Invalid | Mode::NoValue | Mode::Builtin | Mode::TypExpr => None,
            _ => self.path_of_type(known.typ),
        }
    }

    fn path_of_type(&mut self, typ: TypeId) -> Option<String> {
        if !self.known.contains_key(&typ) {
            let path = self.search(typ);
            self.known.insert(typ, path);
        }
        self.known[&typ].clone()
    }

    /// The way to a lock in a type, from outside. Of a type that is met again nothing new is found.
    fn search(&mut self, typ: TypeId) -> Option<String> {
        let mut seen = FxHashSet::default();
        let mut way: Vec<Level> = Vec::new();
        let mut next = Some(Part { typ, tilde: false });
        loop {
            if let Some(part) = next {
                let known_without = matches!(self.known.get(&part.typ), Some(None));
                if seen.insert(part.typ) && !known_without {
                    match self.contents(part.typ) {
                        Contents::Lock(shown) => return Some(told(&way, part, shown)),
                        Contents::Parts(shown, parts) => way.push(Level { part, shown, parts: parts.into_iter() }),
                        Contents::Nothing => {}
                    }
                }
            }
            let Some(level) = way.last_mut() else { break };
            next = level.parts.next();
            if next.is_none() {
                way.pop();
            }
        }
        self.known.extend(seen.into_iter().map(|typ| (typ, None)));
        None
    }

    fn contents(&self, typ: TypeId) -> Contents {
        let arena = self.subject.arena;
        if arena.is_type_param(typ) {
            let set = arena.type_set(self.subject.tree, typ);
            let Terms::Of(terms) = &set.terms else { return Contents::Nothing };
            let parts = terms.iter().map(|term| Part { typ: term.typ, tilde: term.tilde }).collect();
            return Contents::Parts(self.subject.show_type(typ), parts);
        }
        let mut typ = typ;
        while let Type::Array { elem, .. } = arena[arena.underlying(typ)] {
            typ = elem;
        }
        let parts = match &arena[arena.underlying(typ)] {
            Type::Struct(_) if self.is_locker(arena.pointer(typ)) && !self.is_locker(typ) || self.is_no_copy(typ) => {
                return Contents::Lock(self.subject.show_type(typ));
            }
            Type::Struct(of) => &of.fields,
            // What is received with a second value that says whether it was.
            Type::Tuple(values) => values,
            _ => return Contents::Nothing,
        };
        let parts = parts.iter().filter_map(|part| arena[*part].typ).map(|typ| Part { typ, tilde: false });
        Contents::Parts(self.subject.show_type(typ), parts.collect())
    }

    /// Whether it has the methods of `sync.Locker`.
    fn is_locker(&self, typ: TypeId) -> bool {
        let Subject { tree, arena, package, .. } = *self.subject;
        let is_plain = |signature: &Signature| signature.params.is_empty() && signature.results.is_empty();
        ["Lock", "Unlock"].into_iter().all(|name| {
            let name = tree.known(name);
            let found = name.and_then(|name| arena.lookup_field_or_method(tree, typ, false, Some(package), name).obj());
            found.and_then(|method| self.subject.signature_of(method)).is_some_and(is_plain)
        })
    }

    fn is_no_copy(&self, typ: TypeId) -> bool {
        match &self.subject.arena[self.subject.arena.unalias(typ)] {
            Type::Named(named) => {
                self.subject.path_of(named.obj) == "sync" && self.subject.name_of(named.obj) == "noCopy"
            }
            _ => false,
        }
    }
}
