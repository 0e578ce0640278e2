//! Parses the Go files that are named, or all below the folders that are named, prints what is wrong with them, and how long it took.
//! With `-e` it prints all errors, not only ten for a file.
//!
//!     cargo run --release -p gort-golang --example parse -- $(go env GOROOT)/src

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a command line")]

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use gort_golang::source::{Diagnostics, Files};
use gort_golang::syntax::{self, Tree};

fn main() {
    let mut todo: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let all = todo.iter().any(|argument| argument.as_os_str() == "-e");
    let mut texts = Vec::new();
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(
                fs::read_dir(path).expect("a folder can be read").map(|entry| entry.expect("and its entries").path()),
            );
        } else if path.extension().is_some_and(|extension| extension == "go") {
            texts.push((path.display().to_string(), fs::read(&path).expect("a file can be read")));
        }
    }
    let (mut lines, mut bytes, mut faulty, mut exprs) = (0, 0, 0, 0);
    let started = Instant::now();
    for (name, text) in &texts {
        let (mut files, mut tree, mut diagnostics) = (Files::new(), Tree::new(), Diagnostics::new());
        if all {
            diagnostics = Diagnostics::unlimited();
        }
        let file = files.add(name, text);
        syntax::parse(&mut files, file, &mut tree, &mut diagnostics);
        lines += text.iter().filter(|byte| **byte == b'\n').count();
        bytes += text.len();
        exprs += tree.expr_count();
        faulty += usize::from(!diagnostics.is_empty());
        diagnostics.lines(&files).iter().for_each(|line| println!("{line}"));
    }
    let took = started.elapsed().as_secs_f64();
    println!(
        "{} files, {faulty} with errors, {lines} lines, {bytes} bytes, {exprs} expressions in {took:.3} s: {:.2} million lines a second",
        texts.len(),
        lines as f64 / took / 1e6,
    );
}
