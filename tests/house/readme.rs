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
