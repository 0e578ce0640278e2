//! What the README says is so: its program is the example `pool`, and the compiler that it asks for is the one that is tested.

use std::path::Path;
use std::process::Command;

fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The first block of code in this language below this heading.
fn block<'a>(readme: &'a str, heading: &str, language: &str) -> &'a str {
    let section = &readme[readme.find(heading).unwrap()..];
    let start = section.find(&format!("```{language}\n")).unwrap() + language.len() + 4;
    &section[start..start + section[start..].find("```").unwrap()]
}

#[test]
fn the_program_is_the_example_and_prints_what_is_said() {
    let readme = file("README.md");
    let example = file("examples/pool.rs");
    let program = example.split_once("\n\n").unwrap().1;
    assert_eq!(
        block(&readme, "## The library", "rust"),
        program,
        "copy examples/pool.rs, from its first `use`, into the README"
    );
    let run = Command::new(crate::examples::example("pool")).env("GORT_MAXPROCS", "1").output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(String::from_utf8_lossy(&run.stdout), block(&readme, "## The library", "text"));
}

#[test]
fn the_test_of_ones_own_code_is_one_of_these_tests() {
    let test = file("tests/house/your_own_code.rs");
    let test = test.split_once("\n\n").unwrap().1;
    let shown = file("README.md");
    let shown = block(&shown, "## Test your own code", "rust");
    assert_eq!(shown, test, "copy tests/house/your_own_code.rs, from its first `use`, into the README");
}

#[test]
fn every_path_that_a_paper_names_is_there() {
    let mut named = 0;
    for paper in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "docs/write-a-lesson.md"] {
        let text = file(paper);
        let words = text.split(|c: char| c.is_whitespace() || "`,()".contains(c));
        let paths = words.map(|word| word.trim_end_matches(['.', ':', ';'])).filter(|word| {
            let ours = ["src/", "tests/", "crates/", "docs/", "benches/", "examples/", "lessons/", ".ci/"];
            let plain = !word.contains(['*', '{', '<']) && !word.chars().any(|c| c.is_uppercase());
            plain && ours.iter().any(|folder| word.starts_with(folder))
        });
        for path in paths {
            named += 1;
            let there = Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists();
            assert!(there, "{paper} names {path}, which is not there");
        }
    }
    assert!(named > 60, "the papers name files, and this reads them: {named}");
}

/// The workflows build with it, so it is the one that is tested.
#[test]
fn the_oldest_compiler_is_the_same_in_each_manifest_the_readme_and_the_workflows() {
    let oldest = env!("CARGO_PKG_RUST_VERSION");
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packages = std::fs::read_dir(top.join("crates")).unwrap();
    let mut manifests: Vec<_> = packages.map(|entry| entry.unwrap().path().join("Cargo.toml")).collect();
    let others = [".ci/colours", "benches/golang", "benches/peers"];
    manifests.extend(others.map(|folder| top.join(folder).join("Cargo.toml")));
    for manifest in manifests {
        let text = std::fs::read_to_string(&manifest).unwrap();
        assert!(text.contains(&format!("\nrust-version = \"{oldest}\"\n")), "{}", manifest.display());
    }
    let readme = file("README.md");
    for said in [format!("the Rust toolchain ({oldest} or later)"), format!("Rust {oldest} is the oldest version")] {
        assert!(readme.contains(&said), "the README does not say: {said}");
    }
    for workflow in ["gate", "release"] {
        let text = file(&format!(".github/workflows/{workflow}.yml"));
        let installed: Vec<_> = text.split("toolchain install ").skip(1).collect();
        assert!(
            !installed.is_empty() && installed.iter().all(|at| at.starts_with(&format!("{oldest}.0 "))),
            "{workflow}"
        );
    }
}
