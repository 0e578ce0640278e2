//! Tests: files whose names end in `_test.go`, made a program that runs what is in them, as the go command does it.
//!
//! ```text
//!     the package under test        all files of one name, those of tests and the others
//!     the tests beside it           files of package NAME_test
//!     the program                   calls package testing with the tests, benchmarks and examples of both
//! ```
//!
//! Invariants  I1  a test is found by its name and its signature, an example is run if it says what it prints.
//! See         library/go/testing.go; Go's cmd/go/internal/load/test.go, go/doc/example.go.

mod comments;

use std::fmt::Write as _;

use self::comments::last_comment;
use crate::library::Library;
use crate::source::{Diagnostic, Files, Pos, is_test_file};
use crate::syntax::{self, BlockId, DeclKind, ExprId, ExprKind, File, Func, Operator, Tree};
use crate::types::{self, Config, PackageId, Session};

/// The path of the package under test, as the go command calls files that are named to it.
pub const PATH: &str = "command-line-arguments";

/// A program of tests, checked.
#[derive(Debug)]
pub struct Tested {
    /// The package under test.
    pub package: PackageId,
    /// Its files.
    pub parsed: Vec<File>,
    /// The package of tests beside it, if there are both, and its files.
    pub beside: Option<(PackageId, Vec<File>)>,
    /// The program, whose files were made for it. None if something is wrong with what is tested.
    pub program: Option<(PackageId, Vec<File>)>,
}

/// Checks the packages of these files, the one of this import path and the one beside it, and makes a program of their tests, or one that
/// is to be `explored`. The library then has the packages.
pub fn check(
    session: &mut Session<'_>,
    library: &mut Library,
    config: &Config,
    tested: &str,
    parsed: &[File],
    explored: bool,
) -> Tested {
    let is_beside = |file: &&File| {
        let name = file.package.map(|name| session.tree.name_text(name)).unwrap_or_default();
        is_test_file(session.files.name(file.file)) && name.ends_with("_test")
    };
    let (beside, inside): (Vec<&File>, Vec<&File>) = parsed.iter().partition(is_beside);
    let mut all = Vec::new();
    let mut packages = Vec::new();
    let mut imports = String::new();
    for (files, path, alias) in [(inside, tested.to_owned(), "_test"), (beside, format!("{tested}_test"), "_xtest")] {
        if files.is_empty() || !session.diagnostics.is_empty() {
            continue;
        }
        let files: Vec<File> = files.into_iter().cloned().collect();
        let found = found(session, &files);
        let id = types::check(session, library, config, &files, &path);
        library.adopt(&path, id, files.clone());
        if !found.is_empty() {
            let _ = writeln!(imports, "\t{alias} {path:?}");
        }
        all.extend(found.into_iter().map(|test| (alias, test)));
        packages.push((id, files));
    }
    let mut packages = packages.into_iter();
    let (package, parsed) = packages.next().unwrap_or_else(|| {
        let package = types::check(session, library, config, &[], tested);
        (package, Vec::new())
    });
    let beside = packages.next();
    if !session.diagnostics.is_empty() {
        return Tested { package, parsed, beside, program: None };
    }
    let file = session.files.add("_testmain.go", text(&imports, &all, explored));
    let files = vec![syntax::parse(session.files, file, session.tree, session.diagnostics)];
    library.trust(true);
    let program = types::check(session, library, &Config { version: types::NEWEST, ..*config }, &files, "main");
    library.trust(false);
    Tested { package, parsed, beside, program: Some((program, files)) }
}

/// Flags of tests, which the go command gives to the program with `test.` before their names.
const FLAGS: &[&str] = &[
    "bench",
    "benchmem",
    "benchtime",
    "count",
    "cpu",
    "failfast",
    "fullpath",
    "fuzz",
    "list",
    "parallel",
    "run",
    "short",
    "shuffle",
    "skip",
    "timeout",
    "v",
];

/// What the go command is asked for.
#[derive(Clone, Default, Debug)]
pub struct Asked {
    /// The arguments of the program.
    pub arguments: Vec<String>,
    /// Whether its output is shown as it comes: otherwise it is shown if something fails.
    pub streams: bool,
    /// Whether benchmarks are to run.
    pub measures: bool,
}

/// Whether the go command is asked, with these arguments, to run tests whatever go vet says of them.
pub fn runs_at_once(given: &[String]) -> bool {
    let before = given.iter().take_while(|argument| *argument != "-args");
    before.into_iter().any(|argument| argument.trim_start_matches('-') == "vet=off" && argument.starts_with('-'))
}

/// What the go command is asked for with these arguments.
pub fn asked(given: &[String]) -> Asked {
    let mut arguments = vec!["-test.paniconexit0".to_owned()];
    let (mut streams, mut measures, mut has_timeout, mut raw) = (false, false, false, false);
    for argument in given {
        let flag = argument.strip_prefix("--").or_else(|| argument.strip_prefix('-')).unwrap_or_default();
        let flag = flag.strip_prefix("test.").unwrap_or(flag);
        let (name, value) = flag.split_once('=').map_or((flag, None), |(name, value)| (name, Some(value)));
        raw |= argument == "-args";
        match () {
            () if argument == "-args" => {}
            () if !raw && name == "vet" && value == Some("off") => {}
            () if !raw && FLAGS.contains(&name) => {
                measures |= name == "bench";
                streams |= name == "v" && value != Some("false");
                has_timeout |= name == "timeout";
                arguments.push(format!("-test.{flag}"));
            }
            () => arguments.push(argument.clone()),
        }
    }
    if !has_timeout {
        arguments.insert(1, "-test.timeout=10m0s".to_owned());
    }
    Asked { arguments, streams: streams || measures, measures }
}

/// What the go command says of the tests of a package when the program has ended with this code, after so many seconds.
pub fn verdict(asked: &Asked, path: &str, output: &[u8], code: i32, seconds: f64) -> String {
    if code != 0 {
        let status = if output.is_empty() || asked.measures { format!("exit status {code}\n") } else { String::new() };
        return format!("{status}FAIL\t{path}\t{seconds:.3}s\nFAIL\n");
    }
    let has_none = output.split(|byte| *byte == b'\n').any(|line| line == b"testing: warning: no tests to run");
    let note = if has_none { " [no tests to run]" } else { "" };
    format!("ok  \t{path}\t{seconds:.3}s{note}\n")
}

/// A test, a benchmark, an example, a fuzz test, or the `TestMain` that runs the others.
struct Found {
    name: String,
    is_main: bool,
    /// What an example prints, and whether in any order.
    output: Option<(String, bool)>,
}

/// The text of the program.
fn text(imports: &str, all: &[(&str, Found)], explored: bool) -> String {
    let mut text = format!("package main\n\nimport (\n\t\"gort/tests\"\n\t\"os\"\n\t\"testing\"\n{imports})\n\n");
    let mut run = "m.Run()".to_owned();
    let _ = write!(text, "func main() {{\n\ttests.Explored = {explored}\n\tm := tests.Program([]tests.Named{{\n");
    for (alias, Found { name, output, is_main }) in all {
        if *is_main {
            run = format!("{alias}.TestMain(m)");
            continue;
        }
        let (output, unordered) = output.clone().unwrap_or_default();
        let _ = writeln!(text, "\t\t{{{name:?}, {alias}.{name}, {}, {unordered}}},", quoted(&output));
    }
    let _ = write!(text, "\t}}).(*testing.M)\n\t{run}\n\tos.Exit(tests.ExitCode(m))\n}}\n");
    text
}

/// A string literal of Go.
fn quoted(text: &str) -> String {
    let mut literal = "\"".to_owned();
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => literal.extend(['\\', char::from(byte)]),
            b' '..=b'~' => literal.push(char::from(byte)),
            _ => {
                let _ = write!(literal, "\\x{byte:02x}");
            }
        }
    }
    literal + "\""
}

/// The tests, benchmarks and examples of these files; what is wrong with their signatures is reported.
fn found(session: &mut Session<'_>, files: &[File]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| is_test_file(session.files.name(file.file))) {
        for decl in session.tree.list(file.decls) {
            let DeclKind::Func(func) = session.tree[*decl].kind else { continue };
            if func.recv.is_some() {
                continue;
            }
            let name = session.tree.name_text(func.name).to_owned();
            let pos = session.tree[*decl].pos;
            let (params, results) = signature(session.tree, &func);
            let takes = |what: &str| results == 0 && params.len() == 1 && is_pointer_to(session.tree, params[0], what);
            let of = ["Test", "Benchmark", "Fuzz"].into_iter().find(|of| is_named(&name, of));
            let is_main = name == "TestMain" && !takes("T");
            if let Some(of) = of {
                let what = if is_main { "M" } else { &of[..1] };
                if takes(what) && func.tparams.is_empty() {
                    found.push(Found { name, is_main, output: None });
                    continue;
                }
                let letter = what.to_ascii_lowercase();
                let why = match func.tparams.is_empty() {
                    true => format!("must be: func {name}({letter} *testing.{what})"),
                    false => "test functions cannot have type parameters".to_owned(),
                };
                wrong.push((pos, format!("wrong signature for {name}, {why}")));
            } else if is_named(&name, "Example") && params.is_empty() && results == 0 {
                let output = func.body.and_then(|body| output(session.files, session.tree, body));
                // Without it the example is compiled only.
                if output.is_some() {
                    found.push(Found { name, is_main: false, output });
                }
            }
        }
    }
    for (pos, text) in wrong {
        session.diagnostics.report(session.files, Diagnostic { pos, text, help: None });
    }
    found
}

/// Whether it is named `TestName`: what follows does not begin with a small letter.
fn is_named(name: &str, what: &str) -> bool {
    name.strip_prefix(what).is_some_and(|rest| !rest.chars().next().is_some_and(char::is_lowercase))
}

/// The types of the parameters, and how many results there are.
fn signature(tree: &Tree, func: &Func) -> (Vec<ExprId>, usize) {
    match tree[func.typ].kind {
        ExprKind::FuncType { params, results } => {
            (tree.list(params).iter().map(|param| param.typ).collect(), tree.list(results).len())
        }
        _ => (Vec::new(), 1),
    }
}

/// `*testing.T`, or `*T`
fn is_pointer_to(tree: &Tree, typ: ExprId, what: &str) -> bool {
    let ExprKind::Unary { op: Operator::Mul, x } = tree[typ].kind else { return false };
    match tree[x].kind {
        ExprKind::Name(name) => tree.text(name) == what,
        ExprKind::Selector { sel, .. } => tree.name_text(sel) == what,
        _ => false,
    }
}

/// What an example's last comment says that it prints, and whether in any order.
fn output(files: &Files, tree: &Tree, body: BlockId) -> Option<(String, bool)> {
    let (start, end): (Pos, Pos) = (tree[body].pos, tree[body].rbrace);
    let ((file, start), (_, end)) = (files.offset(start)?, files.offset(end)?);
    let text = String::from_utf8_lossy(&files.text(file)[start..end]).into_owned();
    let comment = last_comment(&text);
    let trimmed = comment.trim_start();
    let lower = trimmed.to_ascii_lowercase();
    let (unordered, after) = match lower.strip_prefix("unordered ") {
        Some(rest) if rest.starts_with("output:") => (true, "unordered output:".len()),
        _ if lower.starts_with("output:") => (false, "output:".len()),
        _ => return None,
    };
    let said = trimmed[after..].trim_start_matches(' ');
    Some((said.strip_prefix('\n').unwrap_or(said).to_owned(), unordered))
}
