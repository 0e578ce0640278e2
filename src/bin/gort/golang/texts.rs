//! Which files make a program: those that are named, those of a folder that Go would choose, or standard input.
//!
//! See         Go's go/build (names and constraints of files).

use std::fs;
use std::io::Read;
use std::path::Path;

use anyhow::Context;
use gort_golang::source::Constraint;

use crate::terminal::failure::usage;
use crate::terminal::speech::say;

/// A file's name as messages show it, and its text.
pub type Text = (String, Vec<u8>);

/// The system and the processor for which files are chosen.
const TARGET: [&str; 2] = ["linux", "amd64"];
const SYSTEMS: &str = "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos";
const PROCESSORS: &str =
    "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x sparc64 wasm";

/// Reads the files of a program.
pub fn read(names: &[String]) -> anyhow::Result<Vec<Text>> {
    match names {
        [only] if only == "-" => {
            let mut text = Vec::new();
            std::io::stdin().read_to_end(&mut text)?;
            Ok(vec![("./prog.go".to_owned(), text)])
        }
        [folder] if Path::new(folder).is_dir() => of_folder(folder),
        names => names.iter().map(|name| of_file(name)).collect(),
    }
}

fn of_file(name: &str) -> anyhow::Result<Text> {
    if Path::new(name).extension().is_none_or(|extension| extension != "go") {
        return usage(say!(
            "{name} is no Go file: gort run takes files that end in .go, a folder, or - for standard input",
            "{name} 不是 Go 文件：gort run 接受以 .go 结尾的文件、一个文件夹，或者用 - 表示标准输入"
        ));
    }
    let text = fs::read(name).with_context(|| say!("cannot read {name}", "读不了 {name}"))?;
    Ok((shown(name), text))
}

/// gc names files by their folder, the current one as `.`.
fn shown(name: &str) -> String {
    match Path::new(name).is_absolute() || name.starts_with("./") || name.starts_with("../") {
        true => name.to_owned(),
        false => format!("./{name}"),
    }
}

fn of_folder(folder: &str) -> anyhow::Result<Vec<Text>> {
    let mut paths = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| say!("cannot read the folder {folder}", "读不了文件夹 {folder}"))?;
    for entry in entries {
        paths.push(entry?.path());
    }
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !name_fits(&name) {
            continue;
        }
        let text = fs::read(&path).with_context(|| say!("cannot read {}", "读不了 {}", path.display()))?;
        if constraint_holds(&text) {
            texts.push((shown(&path.to_string_lossy()), text));
        }
    }
    if texts.is_empty() {
        return usage(say!("no Go files in {folder}", "{folder} 里没有 Go 文件"));
    }
    Ok(texts)
}

fn is_listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

/// Whether a file's name lets it be chosen from a folder.
fn name_fits(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".go") else { return false };
    if name.starts_with(['_', '.']) || stem.ends_with("_test") {
        return false;
    }
    let parts: Vec<&str> = stem.split('_').skip(1).collect();
    let fits = |word: &str| TARGET.contains(&word);
    match parts.as_slice() {
        [.., system, processor] if is_listed(SYSTEMS, system) && is_listed(PROCESSORS, processor) => {
            fits(system) && fits(processor)
        }
        [.., last] if is_listed(SYSTEMS, last) || is_listed(PROCESSORS, last) => fits(last),
        _ => true,
    }
}

fn constraint_holds(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let header = text.lines().take_while(|line| !line.starts_with("package "));
    let mut constraints = header.filter_map(|line| Constraint::parse(line.trim()));
    constraints.next().is_none_or(|constraint| {
        constraint.holds(&mut |tag| {
            let version = tag.strip_prefix("go1.").and_then(|version| version.parse::<u32>().ok());
            version.is_some_and(|version| version <= gort_golang::types::NEWEST)
                || TARGET.contains(&tag)
                || ["unix", "gc"].contains(&tag)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_choose_systems() {
        for (name, fits) in [
            ("a.go", true),
            ("a_test.go", false),
            ("_a.go", false),
            ("a_windows.go", false),
            ("a_linux.go", true),
            ("a_linux_arm64.go", false),
            ("linux.go", true),
            ("a.txt", false),
        ] {
            assert_eq!(name_fits(name), fits, "{name}");
        }
    }

    #[test]
    fn constraints_choose_files() {
        assert!(!constraint_holds(b"//go:build ignore\n\npackage main\n"));
        assert!(constraint_holds(b"//go:build linux && go1.20\n\npackage main\n"));
        assert!(constraint_holds(b"package main\n"));
    }
}
