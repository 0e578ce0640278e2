//! Facts about the checker: what tests/facts says that gc says of small programs.
//!
//! A fact is its name behind `# `, the program without its package clause, `---`, and gc's lines without the file's name.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gort_golang::source::{Diagnostics, Files};
use gort_golang::syntax::{self, Tree};
use gort_golang::types::{self, Arena, Config, Importer, Info, PackageId, Session, Type};

use crate::oracle::{go_root, skipped};

struct Fact {
    name: String,
    program: String,
    lines: Vec<String>,
}

/// The facts of all files, or of the one that `GORT_FACTS` names.
fn facts() -> Vec<(PathBuf, Vec<Fact>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    if let Ok(wanted) = std::env::var("GORT_FACTS") {
        paths.retain(|path| path.file_stem().is_some_and(|stem| stem == wanted.as_str()));
    }
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let facts = text.strip_prefix("# ").unwrap().split("\n# ").map(fact).collect();
        (path, facts)
    };
    paths.into_iter().map(read).collect()
}

fn fact(text: &str) -> Fact {
    let (program, lines) = text.split_once("\n---").expect("a fact has gc's lines");
    let (name, body) = program.split_once('\n').expect("a fact has a name");
    Fact {
        name: name.to_owned(),
        program: format!("package p\n{body}\n"),
        lines: lines.trim().lines().map(str::to_owned).collect(),
    }
}

/// Knows only what the language has.
pub(crate) struct NoPackages;

impl Importer for NoPackages {
    fn import(&mut self, session: &mut Session<'_>, path: &str) -> Result<PackageId, String> {
        match path {
            "unsafe" => Ok(session.arena.universe().unsafe_package),
            _ => Err(format!("package {path} is not in std")),
        }
    }
}

fn without_name(line: &str) -> String {
    // Some of them come with the folder.
    match line.split_once("x.go:") {
        Some((folder, said)) if !folder.contains([' ', '\t']) => said.to_owned(),
        _ => line.to_owned(),
    }
}

/// What we say of a program without imports.
pub(crate) fn checked(text: &str) -> Vec<String> {
    checked_and_counted(text).0
}

/// And how many types there are then.
fn checked_and_counted(text: &str) -> (Vec<String>, usize) {
    let (mut files, mut tree, mut info) = (Files::new(), Tree::new(), Info::default());
    let mut arena = Arena::new(&mut tree);
    let mut diagnostics = Diagnostics::unlimited();
    let mut session = Session {
        files: &mut files,
        tree: &mut tree,
        arena: &mut arena,
        info: &mut info,
        diagnostics: &mut diagnostics,
    };
    let file = session.files.add("x.go", text);
    let parsed = syntax::parse(session.files, file, session.tree, session.diagnostics);
    if !session.diagnostics.has_syntax_errors() {
        let config = Config::default();
        types::check(&mut session, &mut NoPackages, &config, &[parsed], "p");
    }
    let lines = diagnostics.lines(&files).join("\n");
    (lines.lines().map(without_name).collect(), arena.add_type(Type::Tuple(Vec::new())).index())
}

#[test]
fn functions_in_each_other_are_checked_once() {
    // Where gc evaluates an expression twice, it takes twice as long for each level.
    let statements = [
        "s[E]++",
        "s[E] += 1",
        "s[E] <<= 1",
        "m[E].f = 1",
        "return E, 1",
        "g(s[E])",
        "g(E, 1)",
        "x, y := E",
        "_ = E + `x`",
        "_ = len(E)",
        "_ = T{E}",
        "for s[E] = range 3 {}",
        "switch { case E == 1: }",
    ];
    for statement in statements {
        let program = |levels| {
            let nested = (0..levels).fold("1".to_owned(), |inner, _| {
                format!("func() int {{ {}; return 0 }}()", statement.replace('E', &inner))
            });
            let declared = "type T struct{ f int }\nvar s []int\nvar m map[int]T\nfunc g(int) int { return 0 }";
            format!("package p\n{declared}\nvar _ = {nested}\n")
        };
        let [few, many] = [6, 12].map(|levels| checked_and_counted(&program(levels)).1);
        let none = checked_and_counted(&program(0)).1;
        assert!(many - none <= 3 * (few - none), "{statement}: {} types, and {}", few - none, many - none);
    }
}

#[test]
fn programs_have_the_errors_that_gc_says() {
    let mut wrong = Vec::new();
    for (path, facts) in facts() {
        for Fact { name, program, lines } in facts {
            let said = checked(&program);
            if said != lines {
                let file = path.file_stem().unwrap().display();
                let missing: Vec<_> = lines.iter().filter(|line| !said.contains(line)).collect();
                let more: Vec<_> = said.iter().filter(|line| !lines.contains(line)).collect();
                wrong.push(format!("{file}: {name}\n  gc's alone {missing:#?}\n  ours alone {more:#?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} facts\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn gc_says_what_the_facts_say() {
    if go_root().is_none() {
        return skipped("to say what its compiler says");
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("facts-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    // All of them take half a minute.
    let every = if crate::stress(100) > 100 { 1 } else { 8 };
    for (_, facts) in facts() {
        for Fact { name, program, lines } in facts.into_iter().step_by(every) {
            fs::write(folder.join("x.go"), program).unwrap();
            let go = Command::new("go")
                .args(["tool", "compile", "-complete", "-e", "-p", "p", "-o", "x.o", "x.go"])
                .current_dir(&folder)
                .output();
            let said = String::from_utf8(go.unwrap().stdout).unwrap();
            assert_eq!(said.lines().map(without_name).collect::<Vec<_>>(), lines, "{name}");
        }
    }
    fs::remove_dir_all(folder).unwrap();
}
