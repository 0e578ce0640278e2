//! What Go's packages export and gort's lack is listed, and what gort has it declares as Go does.
//!
//! See         crates/golang/src/library/lacking.txt, which `GORT_UPDATE=1` writes anew; .ci/exports.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use gort_golang::library::Library;
use gort_golang::source::{Diagnostics, Files};
use gort_golang::syntax::{self, Tree};
use gort_golang::types::{self, Arena, Bodies, Config, Importer, Info, Lookup, Session};

use crate::oracle;

const EXPORTS: &str = include_str!("../../src/library/std.txt");
const LACKING: &str = include_str!("../../src/library/lacking.txt");

const ABOUT: &str = "\
# What gort's packages lack of those of Go that have the same name: a line for each, its path, then the names.
# Package syscall is left out: gort has of it what signals and errors of files need.
";

/// The lines of the list, one for each package that lacks something.
fn lacking() -> String {
    let (mut files, mut tree, mut info) = (Files::new(), Tree::new(), Info::default());
    let mut arena = Arena::new(&mut tree);
    let mut diagnostics = Diagnostics::unlimited();
    let mut library = Library::whole();
    let mut list = ABOUT.to_owned();
    for line in EXPORTS.lines() {
        let mut names = line.split(' ');
        let path = names.next().expect("a line has a path");
        if !Library::has(path) || path == "syscall" {
            continue;
        }
        let mut session = Session {
            files: &mut files,
            tree: &mut tree,
            arena: &mut arena,
            info: &mut info,
            diagnostics: &mut diagnostics,
        };
        let package = library.import(&mut session, path).expect("the package can be imported");
        let scope = arena[package].scope;
        let mut lacks = Vec::new();
        for name in names {
            let (object, member) = name.split_once('.').map_or((name, None), |(object, member)| (object, Some(member)));
            let found = tree.known(object).and_then(|object| arena[scope].lookup(object));
            let there = found.is_some_and(|object| {
                let Some(member) = member else { return true };
                let typ = arena[object].typ.expect("it has a type");
                let member = tree.intern(member);
                arena.lookup_field_or_method(&tree, typ, true, Some(package), member) != Lookup::Missing
            });
            // Where a type is lacking, its members are as well.
            if !there && (member.is_none() || found.is_some()) {
                lacks.push(name);
            }
        }
        if !lacks.is_empty() {
            writeln!(list, "{path} {}", lacks.join(" ")).expect("a text takes all");
        }
    }
    assert_eq!(library.complaints, [""; 0], "the packages are right");
    list
}

#[test]
fn what_packages_lack_is_listed() {
    let lacking = lacking();
    if std::env::var_os("GORT_UPDATE").is_some_and(|value| value == "1") {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/library/lacking.txt");
        std::fs::write(path, lacking).expect("the list can be written");
        return;
    }
    let differ: Vec<_> = lacking.lines().filter(|line| !LACKING.lines().any(|listed| listed == *line)).collect();
    assert!(
        lacking == LACKING,
        "the list is not true: GORT_UPDATE=1 cargo test -p gort-golang --test golang members writes it anew\n{}",
        differ.join("\n")
    );
}

/// All of them, one after the other, whatever a program needs.
#[test]
fn bodies_of_library_functions_can_wait() {
    let (mut files, mut tree, mut info) = (Files::new(), Tree::new(), Info::default());
    let mut arena = Arena::new(&mut tree);
    let mut diagnostics = Diagnostics::unlimited();
    let mut library = Library::new();
    let mut session = Session {
        files: &mut files,
        tree: &mut tree,
        arena: &mut arena,
        info: &mut info,
        diagnostics: &mut diagnostics,
    };
    let paths = EXPORTS.lines().filter_map(|line| line.split(' ').next()).filter(|path| Library::has(path));
    for path in paths {
        library.import(&mut session, path).expect("the package can be imported");
    }
    let mut waiting: Vec<_> = session.info.unchecked.iter().copied().collect();
    assert!(waiting.len() > 1000, "most wait: {}", waiting.len());
    waiting.sort();
    for function in waiting {
        library.check_bodies(&mut session, &[function]);
    }
    assert!(session.info.unchecked.is_empty(), "all are checked");
    assert_eq!(library.complaints, [""; 0], "the packages are right");
}

#[test]
fn what_packages_have_is_declared_as_in_go() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let Ok(compared) = Command::new("go").args(["run", ".ci/exports/main.go", "compare"]).current_dir(root).output()
    else {
        return oracle::skipped("to compare declarations with");
    };
    assert!(compared.status.success(), "{}", String::from_utf8_lossy(&compared.stderr));
    assert_eq!(String::from_utf8_lossy(&compared.stdout), "");
}

#[test]
fn a_member_that_go_has_is_lacking_and_another_undefined() {
    let (mut files, mut tree, mut info) = (Files::new(), Tree::new(), Info::default());
    let text = "package main

import (
\t. \"io\"
\t\"os\"
\t. \"os\"
)

type mine struct{ *os.File }

var _ = Chdir
var _ = Chirp

func main() {
\tmine{}.Chmod(0)
\tmine{}.File.Chown(0, 0)
\tmine{}.File.Chwon(0, 0)
\tos.Chwon()
}
";
    files.add("x.go", text.as_bytes());
    let mut arena = Arena::new(&mut tree);
    let mut diagnostics = Diagnostics::unlimited();
    let parsed = syntax::parse_files(&mut files, &mut tree, &mut diagnostics);
    let mut session = Session {
        files: &mut files,
        tree: &mut tree,
        arena: &mut arena,
        info: &mut info,
        diagnostics: &mut diagnostics,
    };
    types::check(&mut session, &mut Library::new(), &Config::default(), &parsed, "main");
    let lacking: Vec<_> = info.lacking.iter().map(|lacking| format!("{}.{}", lacking.package, lacking.name)).collect();
    assert_eq!(lacking, ["os.Chdir", "os.File.Chmod", "os.File.Chown"]);
    let said: Vec<_> = diagnostics.reported().map(|error| error.text.clone()).collect();
    let wanted = [
        "undefined: Chirp",
        "mine{}.File.Chwon undefined (type *os.File has no field or method Chwon)",
        "undefined: os.Chwon",
        "\"io\" imported and not used",
    ];
    assert_eq!(said, wanted);
}
