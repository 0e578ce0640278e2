//! Checks the Go files that are named as one package, or the package in a folder, and prints what gc would say of it. Packages are
//! imported from the sources of the installed Go.
//!
//! With `-e` it prints all errors, not only ten; with `-lang=go1.20` the version of the language is another one; with `-p PATH` it is a
//! package of that path; with `-t` it says how long it took; with `-vet` it prints what go vet finds where nothing is wrong.
//!
//!     cargo run -p gort-golang --example check -- prog.go

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a command line")]

#[path = "../tests/golang/goroot.rs"]
#[allow(dead_code, reason = "tests use all of it")]
mod goroot;

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use goroot::Goroot;
use gort_golang::source::{Diagnostics, Files};
use gort_golang::syntax::Tree;
use gort_golang::types::{self, Arena, Config, Info, NEWEST, Session};
use gort_golang::vet::{Finding, Subject, vet};

/// Declarations may refer to each other as deep as they like.
const STACK_BYTES: usize = 1 << 30;

fn main() {
    let checker = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(run);
    checker.expect("a thread can be started").join().expect("the check ends");
}

fn run() {
    let (mut all, mut time, mut vetted, mut version, mut path) = (false, false, false, NEWEST, "main".to_owned());
    let mut texts = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "-e" => all = true,
            "-t" => time = true,
            "-vet" => vetted = true,
            "-p" => path = arguments.next().expect("a path follows -p"),
            lang if lang.starts_with("-lang=go1.") => {
                version = lang["-lang=go1.".len()..].parse().expect("a version is go1.N");
            }
            folder if PathBuf::from(folder).is_dir() => texts.extend(goroot::package_files(&PathBuf::from(folder))),
            file => texts.push((PathBuf::from(file), std::fs::read(file).expect("a file can be read"))),
        }
    }
    let root = Command::new("go").args(["env", "GOROOT"]).output().expect("go can be started");
    let root = String::from_utf8(root.stdout).expect("a path is text");
    let (mut files, mut tree, mut info) = (Files::new(), Tree::new(), Info::default());
    let mut arena = Arena::new(&mut tree);
    let mut diagnostics = if all { Diagnostics::unlimited() } else { Diagnostics::new() };
    let mut session = Session {
        files: &mut files,
        tree: &mut tree,
        arena: &mut arena,
        info: &mut info,
        diagnostics: &mut diagnostics,
    };
    let mut importer = Goroot::new(&PathBuf::from(root.trim()));
    let started = Instant::now();
    let parsed = goroot::parse(&mut session, &texts);
    if !session.diagnostics.has_syntax_errors() {
        let config = Config { version, stack: STACK_BYTES / 8 * 7, ..Config::default() };
        let package = types::check(&mut session, &mut importer, &config, &parsed, &path);
        if vetted && session.diagnostics.is_empty() {
            let Session { files, tree, arena, info, .. } = &session;
            let subject =
                Subject { files, tree, arena, info, package, path: "command-line-arguments", parsed: &parsed, version };
            for Finding { pos, text } in vet(&subject) {
                println!("{}: {text}", files.named(pos));
            }
        }
    }
    let took = started.elapsed();
    importer.complaints.iter().for_each(|line| println!("imported: {line}"));
    diagnostics.lines(&files).iter().for_each(|line| println!("{line}"));
    if time {
        println!("{} files, {} expressions in {took:?}", files.ids().count(), tree.expr_count());
    }
}
