//! A package that is not built a second time for its unit tests (`[lib] test = false`) runs them from its tests: a file with a test in it
//! stands there once more.

use std::fs;
use std::path::{Path, PathBuf};

/// The files in the folder, with their texts.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a text");
            found.push((path, text));
        }
    }
    found
}

#[test]
fn no_unit_test_is_left_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut left_out, mut run) = (Vec::new(), 0);
    for package in fs::read_dir(root.join("crates")).expect("crates/").map(|entry| entry.expect("an entry").path()) {
        let manifest = fs::read_to_string(package.join("Cargo.toml")).expect("a manifest");
        if !manifest.lines().any(|line| line == "test = false") {
            continue;
        }
        let tests = files(&package.join("tests"));
        for (file, text) in files(&package.join("src")) {
            if !text.lines().any(|line| ["#[test]", "proptest! {"].contains(&line.trim())) {
                continue;
            }
            let place = format!("src/{}", file.strip_prefix(package.join("src")).expect("it lies there").display());
            // The file itself, or the module whose folder it is in.
            let module = format!("{}/mod.rs", place.rsplit_once('/').expect("a folder").0);
            let stands_there = |text: &str| {
                let mut paths = text.lines().filter(|line| line.trim().starts_with("#[path"));
                paths.any(|line| line.contains(&format!("/{place}\"")) || line.contains(&format!("/{module}\"")))
            };
            match tests.iter().any(|(_, text)| stands_there(text)) {
                true => run += 1,
                false => left_out.push(file.display().to_string()),
            }
        }
    }
    assert!(run > 0, "no package is so");
    assert!(left_out.is_empty(), "these files' tests are not run: {left_out:?}");
}
