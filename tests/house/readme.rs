//! The README's program is the example `pool`, and prints what the README says.

use std::path::Path;
use std::process::Command;

fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn block<'a>(readme: &'a str, language: &str) -> &'a str {
    let section = &readme[readme.find("## The library").unwrap()..];
    let start = section.find(&format!("```{language}\n")).unwrap() + language.len() + 4;
    &section[start..start + section[start..].find("```").unwrap()]
}

#[test]
fn the_program_is_the_example_and_prints_what_is_said() {
    let readme = file("README.md");
    let example = file("examples/pool.rs");
    let program = example.split_once("\n\n").unwrap().1;
    assert_eq!(block(&readme, "rust"), program, "copy examples/pool.rs, from its first `use`, into the README");
    let run = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--example", "pool"])
        .env("GORT_MAXPROCS", "1")
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(String::from_utf8_lossy(&run.stdout), block(&readme, "text"));
}

#[test]
fn every_path_that_it_names_is_there() {
    let readme = file("README.md");
    let tree = &readme[readme.find("## The tree").unwrap()..readme.find("## Limits").unwrap()];
    let paths = tree.split(|c: char| c.is_whitespace() || c == '`' || c == ',').filter(|word| {
        word.starts_with("src/") || word.starts_with("tests/") || word.ends_with(".rs") && word.contains('/')
    });
    for path in paths {
        let path = path.trim_end_matches(['.', ')', ':', ';']);
        assert!(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists(),
            "the README names {path}, which is not there"
        );
    }
}

/// The Rust files below a folder, by their paths in the tree.
fn sources(folder: &str) -> Vec<String> {
    let (mut folders, mut found) = (vec![folder.to_string()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else if path.ends_with(".rs") {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn every_file_that_a_header_names_is_there() {
    let files = [sources("src"), sources("crates"), sources("tests")].concat();
    // A file or folder is named by its path or by the path's end: `rt/goroutine.rs`. A folder's name ends in a stroke.
    let there = |name: &str| match name.ends_with('/') {
        true => files.iter().any(|file| file.starts_with(name) || file.contains(&format!("/{name}"))),
        false => files.iter().any(|file| file == name || file.ends_with(&format!("/{name}"))),
    };
    let mut missing = Vec::new();
    let mut named = 0;
    for file in &files {
        let text = self::file(file);
        for word in text.lines().filter(|line| line.starts_with("//! ")).flat_map(|line| line.split_whitespace()) {
            let name = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
            let ours = ["tests/", "src/", "crates/", "rt/", "models/", "explore/"]
                .iter()
                .any(|folder| name.starts_with(folder));
            if ours && (name.ends_with(".rs") || name.ends_with('/')) {
                named += 1;
                if !there(name) {
                    missing.push(format!("{file} names {name}"));
                }
            }
        }
    }
    assert_eq!(missing, [""; 0], "there are no such files");
    assert!(named > 100, "the headers name files, and this reads them: {named}");
}
