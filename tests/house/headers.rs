//! What headers and comments name is there, and what a header promises about types holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use regex::Regex;

fn text_of(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
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
        let text = text_of(file);
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

/// Items of other crates that comments name.
const FOREIGN: [&str; 16] = [
    "std",
    "core",
    "loom",
    "thread",
    "LocalKey",
    "Duration",
    "u32",
    "u64",
    "tokio",
    "futures",
    "flume",
    "crossbeam_channel",
    "shuttle",
    "tracing_core",
    "socket2",
    "Stdio",
];

/// The names that a text defines: items, fields, variants.
fn defined(text: &str) -> BTreeSet<&str> {
    let item =
        Regex::new(r"(?-u:\b)(?:const fn|fn|struct|enum|trait|mod|const|static|type|macro_rules!)\s+((?-u:\w+))")
            .unwrap();
    let part = Regex::new(r"(?m)^\s*(?:pub(?:\([^)]*\))?\s+)?(?:((?-u:\w+)):|([A-Z](?-u:\w*))\s*(?:[,({]|$))").unwrap();
    let used = Regex::new(r"(?m)^\s*pub(?:\([^)]*\))? use [^;]*;").unwrap();
    let word = Regex::new(r"(?-u:\w+)").unwrap();
    let found = item.captures_iter(text).chain(part.captures_iter(text));
    let names = found.filter_map(|found| found.iter().skip(1).flatten().next().map(|name| name.as_str()));
    names
        .chain(used.find_iter(text).flat_map(|found| word.find_iter(found.as_str()).map(|name| name.as_str())))
        .collect()
}

/// The names that a text has items in: types, traits, and what it implements something for.
fn owners(text: &str) -> BTreeSet<&str> {
    let declared = Regex::new(r"(?-u:\b)(?:struct|enum|trait|type|impl(?:<[^>]*>)?)\s+((?-u:\w+))").unwrap();
    let implemented = Regex::new(r"(?-u:\b)impl(?:<[^>]*>)? [^{]* for\s+((?-u:\w+))").unwrap();
    let found = declared.captures_iter(text).chain(implemented.captures_iter(text));
    found.map(|found| found.get(1).expect("a group of every match").as_str()).collect()
}

#[test]
fn every_item_that_a_comment_names_is_there() {
    let files = [sources("src"), sources("crates")].concat();
    let texts: BTreeMap<&str, String> = files.iter().map(|file| (file.as_str(), text_of(file))).collect();
    let code: BTreeMap<&str, String> = texts
        .iter()
        .map(|(file, text)| {
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            (*file, lines.map(|line| format!("{line}\n")).collect())
        })
        .collect();
    let names: BTreeMap<&str, BTreeSet<&str>> = code.iter().map(|(file, text)| (*file, defined(text))).collect();
    let named = Regex::new(r"`(\w+(?:::\w+)+)(?:\(\))?`").unwrap();
    let owners: BTreeMap<&str, BTreeSet<&str>> = code.iter().map(|(file, text)| (*file, owners(text))).collect();
    let owns = |owner: &str, file: &str| {
        let modules = [format!("/{owner}.rs"), format!("/{owner}/")];
        owners[file].contains(owner) || modules.iter().any(|module| file.contains(module.as_str()))
    };
    let (mut missing, mut seen) = (Vec::new(), 0);
    for (file, text) in &texts {
        for line in text.lines().filter(|line| line.trim_start().starts_with("//")) {
            for found in named.captures_iter(line) {
                let path: Vec<&str> = found[1].split("::").collect();
                if FOREIGN.contains(&path[0]) {
                    continue;
                }
                seen += 1;
                let (owner, name) = (path[path.len() - 2], path[path.len() - 1]);
                if !names.iter().any(|(file, names)| names.contains(name) && owns(owner, file)) {
                    missing.push(format!("{file} names {}", &found[1]));
                }
            }
        }
    }
    assert_eq!(missing, [""; 0], "there are no such items");
    assert!(seen > 100, "comments name items, and this reads them: {seen}");
}

#[test]
fn the_worker_of_a_thread_is_kept_on_stacks_only() {
    // A field, a static or a thread-local of this type. What a function is given or returns is on a stack.
    let kept =
        Regex::new(r"(?m)^\s*(?:pub(?:\([^)]*\))?\s+)?(?:static\s+)?\w+:\s*[^=(]*\bWorkerRef\b[^)]*,?$").unwrap();
    let mut keepers = Vec::new();
    for file in sources("src") {
        let text = text_of(&file);
        let mut lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        while let Some(line) = lines.next() {
            let begins = line.contains("struct ") || line.contains("enum ") || line.contains("thread_local!");
            if begins && line.ends_with('{') {
                let body: String =
                    lines.by_ref().take_while(|line| *line != "}").map(|line| format!("{line}\n")).collect();
                if kept.is_match(&body) {
                    keepers.push(format!("{file}: {line}"));
                }
            } else if (begins || line.contains("static "))
                && !line.contains("fn ")
                && line.contains("WorkerRef")
                && !line.contains("struct WorkerRef")
            {
                keepers.push(format!("{file}: {line}"));
            }
        }
    }
    let on_stacks = ["pub(crate) struct Unheard(WorkerRef);", "pub(crate) struct Parking {"];
    let on_stacks = on_stacks.map(|line| format!("src/rt/parking/park.rs: {line}"));
    assert_eq!(keepers, on_stacks, "see the header of rt/current.rs");
}
