//! Programs run as real Go runs them: what they print is compared byte for byte.
//!
//! See         crates/golang/tests/programs: each program stands beside what Go 1.27 printed, with an empty TZ, in NAME.out.

use std::path::{Path, PathBuf};

use gort_golang::build::{Ready, Settings, What, build};
use gort_golang::machine::{Host, State};

use crate::room::with_room;

/// Keeps what is written.
#[derive(Default)]
pub(crate) struct Kept {
    out: Vec<u8>,
    err: Vec<u8>,
    /// Both.
    pub(crate) all: Vec<u8>,
    arguments: Vec<String>,
}

impl Host for Kept {
    fn write(&mut self, descriptor: u32, bytes: &[u8]) {
        if descriptor == 1 { &mut self.out } else { &mut self.err }.extend_from_slice(bytes);
        self.all.extend_from_slice(bytes);
    }

    fn arguments(&self) -> &[String] {
        &self.arguments
    }

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        moment.unwrap_or_default()
    }
}

/// What the program writes and its exit code, or what is wrong with it.
fn run(path: &Path) -> Result<(Kept, i32), String> {
    run_files(&[path.to_owned()], Vec::new())
}

/// What the program of this text prints, and its exit code, or what is wrong with it. It has a stack of its own.
pub(crate) fn run_text(name: &'static str, text: Vec<u8>) -> Result<(Vec<u8>, i32), String> {
    let ran = with_room(256 << 20, || {
        run_kept(&[(name.to_owned(), text)], Vec::new())
            .map(|(kept, code)| (if code == 0 { kept.out } else { [kept.out, kept.err].concat() }, code))
    });
    ran.unwrap_or_else(|_| Err("gort panicked".to_owned()))
}

/// A file's name as a program is given it: the same on every machine.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// What a program of these files writes and its exit code, or what is wrong with it. Files of tests are run as such.
pub(crate) fn run_files(paths: &[PathBuf], arguments: Vec<String>) -> Result<(Kept, i32), String> {
    let mut texts = Vec::new();
    for path in paths {
        let text = std::fs::read(path).map_err(|error| error.to_string())?;
        texts.push((shown(path), text));
    }
    run_kept(&texts, arguments)
}

fn run_kept(texts: &[(String, Vec<u8>)], arguments: Vec<String>) -> Result<(Kept, i32), String> {
    run_within(texts, arguments, None)
}

/// So much memory that a collection is due, but not for a second row of words.
const TIGHT: u64 = 6 << 20;

fn run_limited(path: &Path, bytes: u64) -> Result<(Kept, i32), String> {
    let text = std::fs::read(path).map_err(|error| error.to_string())?;
    run_within(&[(shown(path), text)], Vec::new(), Some(bytes))
}

fn run_within(texts: &[(String, Vec<u8>)], arguments: Vec<String>, bytes: Option<u64>) -> Result<(Kept, i32), String> {
    let built = build(texts, &Settings::default());
    let Ready { program, files, .. } = built.map_err(|wrong| match &wrong.what {
        What::Errors(diagnostics) => diagnostics.lines(&wrong.files).join("\n"),
        What::Refused(refusals) => {
            refusals.iter().map(|refusal| refusal.what.to_string()).collect::<Vec<_>>().join("\n")
        }
        what => format!("{what:?}"),
    })?;
    let mut kept = Kept { arguments, ..Kept::default() };
    let mut state = State::new(&program);
    if let Some(bytes) = bytes {
        state.limit(bytes);
    }
    let ended = state.run(&program, &mut kept);
    let (text, code) = state.report(&program, &files, &mut kept, &ended);
    kept.err.extend(text.bytes());
    kept.all.extend(text.bytes());
    Ok((kept, code))
}

/// All programs below a folder.
pub(crate) fn programs(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            programs(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "go") {
            found.push(path);
        }
    }
}

#[test]
fn programs_print_what_go_prints() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs"));
    let mut found = Vec::new();
    programs(folder, &mut found);
    found.sort();
    assert!(found.len() > 5, "there are programs");
    let mut differ = Vec::new();
    for path in found {
        let ran = with_room(256 << 20, || run(&path));
        let wanted = std::fs::read(path.with_extension("out")).expect("what Go prints stands beside the program");
        let name = path.display();
        match ran {
            Err(_) => differ.push(format!("{name}: panicked")),
            Ok(Err(wrong)) => differ.push(format!("{name}: {wrong}")),
            Ok(Ok((kept, code))) if kept.out != wanted || code != 0 => {
                let (got, wanted) = (String::from_utf8_lossy(&kept.out), String::from_utf8_lossy(&wanted));
                let at = got.lines().zip(wanted.lines()).position(|(got, wanted)| got != wanted);
                let line = |text: &str| at.and_then(|at| text.lines().nth(at).map(str::to_owned)).unwrap_or_default();
                differ.push(format!(
                    "{name}: exit code {code}, line {}\n  gort: {}\n  Go:   {}\n{}",
                    at.map_or(0, |at| at + 1),
                    line(&got),
                    line(&wanted),
                    String::from_utf8_lossy(&kept.err)
                ));
            }
            Ok(Ok(_)) => {}
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// As Go shows them: a hundred of them.
#[test]
fn of_many_calls_those_that_came_last_and_those_that_came_first_are_shown() {
    let text = "package main\n\nfunc f(n int) {\n\tif n == 0 {\n\t\tpanic(\"deep\")\n\t}\n\tf(n - 1)\n}\n\nfunc main() { f(DEPTH) }\n";
    for (depth, elided) in [("200", Some("...102 frames elided...")), ("98", None)] {
        let (kept, code) = run_kept_deep(text.replace("DEPTH", depth)).unwrap();
        let said = String::from_utf8(kept.err).unwrap();
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.iter().find(|line| line.contains("elided")).copied(), elided, "{said}");
        let calls = lines.iter().filter(|line| line.starts_with("main.")).count();
        assert_eq!((calls, code), (100, 2), "{said}");
    }
}

/// A collection moves everything together where there is no memory for a second row of words.
#[test]
fn programs_print_what_go_prints_where_memory_is_tight() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs"));
    let mut found = Vec::new();
    programs(folder, &mut found);
    let mut compared = 0;
    for path in found {
        let (kept, code) = with_room(256 << 20, || run_limited(&path, TIGHT)).unwrap().unwrap();
        if kept.err.windows(13).any(|window| window == b"out of memory") {
            continue;
        }
        compared += 1;
        let wanted = std::fs::read(path.with_extension("out")).expect("what Go prints stands beside the program");
        assert!(kept.out == wanted && code == 0, "{}: {}", path.display(), String::from_utf8_lossy(&kept.err));
    }
    assert!(compared > 40, "{compared} programs have enough");
}

/// Chains that are longer than the machine's own stack is deep.
#[test]
fn long_chains_run() {
    let chain = |link: &str| link.repeat(50_000);
    let programs = [
        ("sum", format!("x := 1; println(x{})", chain(" + x"))),
        ("texts", format!("x := \"a\"; println(len(x{}))", chain(" + x"))),
        ("conditions", format!("x := 1; if x > 0{} {{ println(x) }}", chain(" && x > 0"))),
        ("alternatives", format!("x := 1; if x > 1{} {{ println(x) }}", chain(" || x > 0"))),
        ("fields", format!("t := &T{{v: 3}}; t.n = t; t{}.v++; println(t.v)", chain(".n"))),
        ("methods", format!("t := &T{{}}; println(t{}.v)", chain(".f()"))),
        ("calls", format!("println(g{} != nil)", chain("()"))),
        ("elements", format!("s := S{{nil}}; s[0] = s; println(len(s{}))", chain("[0]"))),
        ("methods of values", format!("v := V{{}}; println(v{}.n)", chain(".f()"))),
        ("methods of interfaces", format!("var i I = V{{}}; println(i{} == i)", chain(".g()"))),
        ("compared fields", format!("t := &T{{}}; t.n = t; println(t{} == t)", chain(".n"))),
        ("compared elements", format!("s := S{{nil}}; s[0] = s; println(s{} != nil)", chain("[0]"))),
        ("places", format!("t := &T{{}}; t.n = t; p := &t{0}.v; t{0}.v, t.v = 5, 1; println(*p)", chain(".n"))),
        ("texts cut", format!("s := \"ab\"; println(s{} == s)", chain("[0:]"))),
        ("assertions", format!("var a any = 1; println(a{} == a)", chain(".(any)"))),
    ];
    let wanted =
        ["50001", "50001", "1", "1", "4", "50000", "true", "1", "50000", "true", "true", "true", "1", "true", "true"];
    for ((name, body), wanted) in programs.into_iter().zip(wanted) {
        let text = format!(
            "package main\n\ntype T struct {{ n *T; v int }}\n\nfunc (t *T) f() *T {{ t.v++; return t }}\n\n\
             type G func() G\n\nfunc g() G {{ return g }}\n\ntype S []S\n\nvar _ = g\n\n\
             type V struct {{ n int }}\n\nfunc (v V) f() V {{ v.n++; return v }}\n\nfunc (v V) g() I {{ return v }}\n\n\
             type I interface {{ g() I }}\n\nfunc main() {{ {body} }}\n"
        );
        let (kept, code) = run_kept_deep(text).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
        assert_eq!((String::from_utf8_lossy(&kept.err).trim(), code), (wanted, 0), "{name}");
    }
}

fn run_kept_deep(text: String) -> Result<(Kept, i32), String> {
    with_room(16 << 20, || run_kept(&[("chain.go".to_owned(), text.into_bytes())], Vec::new()))
        .unwrap_or_else(|_| Err("gort panicked".to_owned()))
}
