//! Programs that run, drawn from a seed: well typed, with one possible output. Real Go and gort must print the same.
//!
//! States      Hundreds of programs are one Go file: the names of each begin with its own letter and number. A panic ends a program, not those
//!             behind it.
//! Invariants  I1  every loop and every function counts its steps: no program runs for long.
//!             I2  nothing that is printed depends on addresses, on the order of maps, or on which goroutine comes first.
//! See         data/drawn.go: what they all use.

mod expr;
mod stmt;
mod types;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use self::types::{Func, INTS, Struct, Typ};
use crate::generator::Draw;
use crate::oracle::{go_root, skipped};
use crate::{run, stress};

/// How many programs are in one file.
const BATCH: usize = 120;

/// A program that is being drawn.
struct Drawing {
    draw: Draw,
    /// What its names begin with.
    prefix: String,
    structs: Vec<Struct>,
    funcs: Vec<Func>,
    /// Kinds of the declared integer types.
    own: Vec<&'static str>,
    /// Variables that can be named, with their types: those of the package first.
    scope: Vec<(String, Typ)>,
    /// How many names were given.
    names: usize,
    /// The loops around, by label.
    loops: Vec<String>,
    /// What the function returns.
    result: Option<Typ>,
    text: String,
    indent: usize,
}

impl Drawing {
    fn new(seed: u64, prefix: String) -> Drawing {
        Drawing {
            draw: Draw::new(seed),
            prefix,
            structs: Vec::new(),
            funcs: Vec::new(),
            own: Vec::new(),
            scope: Vec::new(),
            names: 0,
            loops: Vec::new(),
            result: None,
            text: String::new(),
            indent: 0,
        }
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.draw.below(many) == 0
    }

    fn name(&mut self, of: &str) -> String {
        self.names += 1;
        format!("{of}{}", self.names)
    }

    fn line(&mut self, line: impl AsRef<str>) {
        for _ in 0..self.indent {
            self.text.push('\t');
        }
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }

    /// The text of a type.
    fn spelled(&self, typ: &Typ) -> String {
        match typ {
            Typ::Int(name) | Typ::Float(name) => (*name).to_owned(),
            Typ::Text => "string".to_owned(),
            Typ::Bool => "bool".to_owned(),
            Typ::Own(at) => format!("{}Own{at}", self.prefix),
            Typ::Slice(elem) => format!("[]{}", self.spelled(elem)),
            Typ::Array(n, elem) => format!("[{n}]{}", self.spelled(elem)),
            Typ::Map(key, elem) => format!("map[{}]{}", self.spelled(key), self.spelled(elem)),
            Typ::Struct(at) => format!("{}S{at}", self.prefix),
            Typ::Pointer(at) => format!("*{}S{at}", self.prefix),
            Typ::Shape => format!("{}Shape", self.prefix),
            Typ::Any => "any".to_owned(),
            Typ::Func(param, result) => format!("func({}) {}", self.spelled(param), self.spelled(result)),
            Typ::Pair(a, b) => format!("pair[{}, {}]", self.spelled(a), self.spelled(b)),
        }
    }

    /// A type of numbers, strings or bools.
    fn basic(&mut self) -> Typ {
        match self.draw.below(12) {
            0..=5 => Typ::Int(INTS[self.draw.below(INTS.len())]),
            6 | 7 => Typ::int(),
            8 => Typ::Float(if self.one_in(3) { "float32" } else { "float64" }),
            9 if !self.own.is_empty() => Typ::Own(self.draw.below(self.own.len())),
            9 | 10 => Typ::Text,
            _ => Typ::Bool,
        }
    }

    /// A type whose values can be compared, and print the same everywhere.
    fn key(&mut self) -> Typ {
        match self.draw.below(8) {
            0..=2 => Typ::Text,
            3 if self.is_plain(0) => Typ::Struct(0),
            4 => Typ::Array(2, Rc::new(Typ::Int("uint8"))),
            _ => match self.basic() {
                Typ::Float(_) => Typ::int(),
                other => other,
            },
        }
    }

    /// Whether a struct's values can be compared.
    fn is_plain(&self, at: usize) -> bool {
        let Some(of) = self.structs.get(at) else { return false };
        of.fields.iter().all(|(_, typ)| self.is_comparable(typ)) && of.embeds.is_none_or(|other| self.is_plain(other))
    }

    fn is_comparable(&self, typ: &Typ) -> bool {
        match typ {
            Typ::Slice(_) | Typ::Map(..) | Typ::Func(..) => false,
            Typ::Array(_, elem) => self.is_comparable(elem),
            Typ::Struct(at) => self.is_plain(*at),
            Typ::Pair(a, b) => self.is_comparable(a) && self.is_comparable(b),
            _ => true,
        }
    }

    /// Whether a value can be printed: no addresses are in it.
    fn is_shown(&self, typ: &Typ) -> bool {
        match typ {
            Typ::Func(..) | Typ::Pointer(_) | Typ::Shape | Typ::Any => false,
            Typ::Slice(elem) | Typ::Array(_, elem) => self.is_shown(elem),
            Typ::Map(a, b) | Typ::Pair(a, b) => self.is_shown(a) && self.is_shown(b),
            Typ::Struct(at) => {
                let of = &self.structs[*at];
                of.fields.iter().all(|(_, typ)| self.is_shown(typ))
                    && of.embeds.is_none_or(|at| self.is_shown(&Typ::Struct(at)))
            }
            _ => true,
        }
    }

    fn typ(&mut self, depth: usize) -> Typ {
        if depth == 0 {
            return self.basic();
        }
        match self.draw.below(16) {
            0..=5 => self.basic(),
            6 | 7 => Typ::slice(self.typ(depth - 1)),
            8 => Typ::Array(self.draw.below(4), Rc::new(self.typ(depth - 1))),
            9 | 10 => Typ::Map(Rc::new(self.key()), Rc::new(self.typ(depth - 1))),
            11 if !self.structs.is_empty() => Typ::Pointer(self.draw.below(self.structs.len())),
            12 if !self.structs.is_empty() => Typ::Struct(self.draw.below(self.structs.len())),
            13 => {
                let param = self.basic();
                Typ::Func(Rc::new(param), Rc::new(self.typ(depth - 1)))
            }
            14 if !self.structs.is_empty() => Typ::Shape,
            14 => Typ::Any,
            15 => {
                let key = self.key();
                Typ::Pair(Rc::new(key), Rc::new(self.typ(depth - 1)))
            }
            _ => self.basic(),
        }
    }

    /// The declarations of a program, and a function that runs it.
    fn program(mut self) -> String {
        let p = self.prefix.clone();
        for at in 0..self.draw.below(3) {
            let of = INTS[self.draw.below(INTS.len())];
            self.own.push(of);
            self.line(format!("type {p}Own{at} {of}\n"));
            self.line(format!("func (o {p}Own{at}) String() string {{ return fmt.Sprintf(\"own%d\", {of}(o)) }}\n"));
            self.line(format!("func (o *{p}Own{at}) add(x {of}) {{ *o += {p}Own{at}(x) }}\n"));
        }
        for at in 0..self.draw.below(3) + 1 {
            self.declare_struct(at);
        }
        // What every type of numbers can begin with.
        for (at, typ) in
            INTS.iter().map(|name| Typ::Int(name)).chain([Typ::Float("float64"), Typ::Text, Typ::Bool]).enumerate()
        {
            let name = format!("{p}g{at}");
            let value = match &typ {
                Typ::Text => format!("{:?}", self.draw.of(&["", "a", "héllo", "go", "xyzzy", "\u{1F600}"])),
                Typ::Bool => self.draw.of(&["true", "false"]).to_owned(),
                Typ::Float(_) => self.draw.of(&["0", "1.5", "-2.25", "1e10", "0.1"]).to_owned(),
                _ => self.draw.below(120).to_string(),
            };
            self.line(format!("var {name} {} = {value}", self.spelled(&typ)));
            self.scope.push((name, typ));
        }
        for _ in 0..self.draw.below(3) {
            let typ = self.typ(2);
            // What stands deeper may call methods, which may name the variable.
            let (name, value) = (self.name(&format!("{p}v")), self.expr(&typ, 0));
            self.line(format!("var {name} {} = {value}", self.spelled(&typ)));
            self.scope.push((name, typ));
        }
        for at in 0..self.structs.len() {
            self.declare_methods(at);
        }
        for _ in 0..self.draw.below(3) + 1 {
            self.declare_func();
        }
        self.line(format!("\nfunc {p}main() {{"));
        self.indent += 1;
        self.result = None;
        let depth = self.scope.len();
        for _ in 0..self.draw.below(7) + 4 {
            self.stmt(2);
        }
        self.show_all(depth);
        self.scope.truncate(depth);
        self.indent -= 1;
        self.line("}\n");
        self.text
    }

    fn declare_struct(&mut self, at: usize) {
        let p = self.prefix.clone();
        let embeds = (at > 0 && self.one_in(3)).then(|| self.draw.below(at));
        let mut fields = Vec::new();
        for number in 0..self.draw.below(4) + 1 {
            fields.push((format!("f{at}{number}"), self.typ(1)));
        }
        let mut text = format!("type {p}S{at} struct {{\n");
        if let Some(other) = embeds {
            writeln!(text, "\t{p}S{other}").unwrap();
        }
        for (name, typ) in &fields {
            writeln!(text, "\t{name} {}", self.spelled(typ)).unwrap();
        }
        self.line(format!("{text}}}\n"));
        self.structs.push(Struct { fields, embeds });
        if at == 0 {
            self.line(format!("type {p}Shape interface {{\n\tarea(x int) int\n}}\n"));
        }
    }

    fn declare_methods(&mut self, at: usize) {
        let (p, depth) = (self.prefix.clone(), self.scope.len());
        let star = if self.one_in(3) { "*" } else { "" };
        // Who embeds another one that has the method need not have it.
        if self.structs[at].embeds.is_none() || self.one_in(2) {
            self.line(format!("\nfunc (s {p}S{at}) area(x int) int {{"));
            self.scope.push(("s".to_owned(), Typ::Struct(at)));
            self.scope.push(("x".to_owned(), Typ::int()));
            self.body(Typ::int(), 2);
            self.scope.truncate(depth);
        }
        self.line(format!("\nfunc (s {star}{p}S{at}) twist{at}(x int) int {{"));
        self.scope.push(("s".to_owned(), if star.is_empty() { Typ::Struct(at) } else { Typ::Pointer(at) }));
        self.scope.push(("x".to_owned(), Typ::int()));
        self.body(Typ::int(), 2);
        self.scope.truncate(depth);
    }

    fn declare_func(&mut self) {
        let depth = self.scope.len();
        let name = self.name(&format!("{}f", self.prefix));
        let params: Vec<Typ> = (0..self.draw.below(3)).map(|_| self.typ(2)).collect();
        let result = self.typ(2);
        let mut list = Vec::new();
        for param in &params {
            let param_name = self.name("p");
            list.push(format!("{param_name} {}", self.spelled(param)));
            self.scope.push((param_name, param.clone()));
        }
        let head = format!("\nfunc {name}({})", list.join(", "));
        if self.one_in(3) {
            // A named result that a deferred call changes.
            self.line(format!("{head} (r {}) {{", self.spelled(&result)));
            self.scope.push(("r".to_owned(), result.clone()));
            self.indent += 1;
            self.line("defer func() {");
            self.indent += 1;
            if self.one_in(2) {
                self.line("if e := recover(); e != nil {");
                self.line(format!("\tfmt.Println(\"recovered\", said(e), {:?})", name));
                self.line("}");
            }
            let value = self.expr(&result, 2);
            let condition = self.expr(&Typ::Bool, 1);
            self.line(format!("if {condition} {{"));
            self.line(format!("\tr = {value}"));
            self.line("}");
            self.indent -= 1;
            self.line("}()");
            self.indent -= 1;
        } else {
            self.line(format!("{head} {} {{", self.spelled(&result)));
        }
        self.body(result.clone(), 2);
        self.scope.truncate(depth);
        self.funcs.push(Func { name, params, result });
    }

    /// The body of a function behind its opening brace.
    fn body(&mut self, result: Typ, depth: usize) {
        let (scope, outer) = (self.scope.len(), self.result.replace(result.clone()));
        let loops = std::mem::take(&mut self.loops);
        self.indent += 1;
        let zero = self.zero(&result);
        self.line(format!("if tick() {{\n\t\treturn {zero}\n\t}}"));
        for _ in 0..self.draw.below(3) + 1 {
            self.stmt(depth - 1);
        }
        let value = self.expr(&result, depth);
        self.line(format!("return {value}"));
        self.indent -= 1;
        self.line("}");
        (self.result, self.loops) = (outer, loops);
        self.scope.truncate(scope);
    }

    /// Prints the variables from there on that can be.
    fn show_all(&mut self, from: usize) {
        let shown: Vec<_> = self.scope[from..].iter().filter(|(_, typ)| self.is_shown(typ)).cloned().collect();
        for (name, _) in shown {
            self.line(format!("fmt.Println({name:?}, {name})"));
        }
        let globals: Vec<String> = self.scope[..13].iter().map(|(name, _)| name.clone()).collect();
        self.line(format!("fmt.Println({})", globals.join(", ")));
    }
}

/// A file of many programs.
fn file(from: u64, count: usize) -> String {
    let mut text = include_str!("../../data/drawn.go").to_owned();
    let mut main = String::from("\nfunc main() {\n");
    for at in 0..count {
        let prefix = format!("p{at}");
        text.push_str(&Drawing::new(from + at as u64, prefix.clone()).program());
        writeln!(main, "\trun({at}, {prefix}main)").unwrap();
    }
    main.push_str("}\n");
    text + &main
}

/// What each program prints.
fn parts(out: &str) -> Vec<&str> {
    out.split("=== ").skip(1).collect()
}

fn real(folder: &Path, text: &str) -> Result<String, String> {
    let (source, program) = (folder.join("drawn.go"), folder.join("drawn"));
    std::fs::write(&source, text).expect("the program can be written");
    let built = Command::new("go").args(["build", "-o"]).arg(&program).arg(&source).output().expect("go starts");
    if !built.status.success() {
        return Err(String::from_utf8_lossy(&built.stderr).into_owned());
    }
    let ran = Command::new(program).output().expect("the program starts");
    match ran.status.success() {
        true => Ok(String::from_utf8_lossy(&ran.stdout).into_owned()),
        false => Err(String::from_utf8_lossy(&ran.stderr).into_owned()),
    }
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("drawn-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

/// What differs between what Go and gort print: of each program the first line.
fn differences(from: u64, go: &str, gort: &str) -> Vec<String> {
    let (go, gort) = (parts(go), parts(gort));
    let differ = (0..go.len().max(gort.len())).filter(|at| go.get(*at) != gort.get(*at));
    differ
        .map(|at| {
            let (go, gort) = (go.get(at).copied().unwrap_or(""), gort.get(at).copied().unwrap_or(""));
            let line = (0..).find(|line| go.lines().nth(*line) != gort.lines().nth(*line)).unwrap_or(0);
            let shown = |text: &str| text.lines().nth(line).unwrap_or("(nothing)").to_owned();
            format!("seed {}, line {line}\n  Go:   {}\n  gort: {}", from + at as u64, shown(go), shown(gort))
        })
        .collect()
}

#[test]
fn drawn_programs_print_what_go_prints() {
    if go_root().is_none() {
        return skipped("to run drawn programs with");
    }
    let (folder, mut wrong, mut many) = (folder(), Vec::new(), 0);
    let first: u64 = std::env::var("GORT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    for batch in 0..stress(1) as u64 {
        let from = first + batch * BATCH as u64;
        let text = file(from, BATCH);
        let said = match real(&folder, &text) {
            Ok(said) => said,
            Err(error) => {
                let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("drawn-{from}.go"));
                let _ = std::fs::write(&kept, &text);
                wrong.push(format!("seeds from {from}: Go says {error}\n({})", kept.display()));
                continue;
            }
        };
        let ours = match run::run_text("drawn.go", text.clone().into_bytes()) {
            Ok((out, 0)) => String::from_utf8_lossy(&out).into_owned(),
            Ok((out, code)) => format!("{}\nexit code {code}", String::from_utf8_lossy(&out)),
            Err(error) => {
                wrong.push(format!("seeds from {from}: gort says {error}"));
                continue;
            }
        };
        many += BATCH;
        let differ = differences(from, &said, &ours);
        if !differ.is_empty() {
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("drawn-{from}.go"));
            let _ = std::fs::write(&kept, &text);
            wrong.push(format!("{}\n({})", differ.join("\n"), kept.display()));
        }
    }
    let _ = std::fs::remove_dir_all(folder);
    println!("drawn programs that ran: {many}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
