//! Which room may know which: the directions of `ARCHITECTURE.md`, held over the paths in the sources and over the manifests.
//!
//! The rooms of a package stand in layers, the lowest first. A room may know the rooms of lower layers, and no others. What is
//! otherwise stands on a list of exceptions, each with its reason; the list is to become shorter, and an exception that nothing
//! needs any more must go.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Item;

use crate::sources::{Meaning, Place, Sources, leaves};

/// The rooms of a package, the lowest layer first.
type Layers = &'static [&'static [&'static str]];

/// A room or file, something above it that it knows, and the reason.
type Exception = (&'static str, &'static str, &'static str);

/// The library. `crates/` lies below all of it.
const LIBRARY: Layers = &[
    &["error", "report", "schedule"],
    &["rt"],
    &["go", "blocking"],
    &["block_on", "chan", "local", "monitor", "scope"],
    &["select", "time"],
    &["timed", "synctest"],
    &["context", "handle", "net", "signal"],
    &["io", "process"],
    &["sync"],
    &["races"],
    &["run"],
    &["explore"],
    &["attributes"],
];

const LIBRARY_EXCEPTIONS: &[Exception] = &[
    ("report", "error", "a run's report holds how it ended"),
    ("report", "run", "its documentation names `run` and `Builder`, which make it"),
    ("rt/events/show", "time", "an instant that is sent is shown as the clock's time"),
];

/// The front end for Go.
const GOLANG: Layers = &[
    &["source"],
    &["syntax"],
    &["types"],
    &["code", "vet"],
    &["machine"],
    &["compile", "library"],
    &["tested"],
    &["build"],
];

/// What the rooms of the explorer's package must never know. No engine is there: the manifest says so.
const NEVER: &[(&str, &[&str])] = &[("graph", &["answers", "search", "settings"])];

const NEVER_EXCEPTIONS: &[Exception] = &[];

/// The command line.
const COMMAND_LINE: Layers = &[
    &["terminal"],
    &["args", "markdown", "program"],
    &["render"],
    &["study", "json", "junit"],
    &["lessons"],
    &["lab", "bench"],
    &["lesson"],
    &["golang"],
    &["claims", "exercise", "play", "quiz", "trace"],
    &["screens", "shell"],
    &["learner"],
    &["book"],
];

const COMMAND_LINE_EXCEPTIONS: &[Exception] = &[
    (
        "lessons/cost",
        "bench/measure",
        "what the lesson on cost says of memory and time is measured as `gort bench` does it",
    ),
    ("lab/explore", "golang/studied", "the command takes the learner's own file, too"),
    ("lab/can", "golang/studied", "the same"),
];

/// What each package under `crates/` may depend on.
const PACKAGES: &[(&str, &[&str])] = &[
    ("events", &["serde"]),
    ("explore", &["gort-events", "gort-races", "num-bigint"]),
    (
        "golang",
        &[
            "gort-events",
            "bytemuck",
            "hashbrown",
            "num-bigint",
            "num-integer",
            "num-rational",
            "num-traits",
            "rustc-hash",
            "unicode-properties",
        ],
    ),
    ("exercise", &["gort-events", "gort-explore", "gort-golang", "gort-golang-explore"]),
    ("golang-explore", &["gort-events", "gort-explore", "gort-golang"]),
    ("macros", &[]),
    ("races", &["gort-events", "serde"]),
];

/// One thing that a module knows.
#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Knows {
    module: Place,
    other: Place,
}

/// All that the modules of a package know of modules of it.
fn knowledge(sources: &Sources, package: &str) -> BTreeSet<Knows> {
    let mut known = BTreeSet::new();
    for (module, items) in sources.modules.iter().filter(|(module, _)| module[0] == package) {
        let mut paths = Vec::new();
        for item in items {
            match item {
                Item::Use(other) => paths.extend(leaves(&other.tree).into_iter().map(|(path, _)| path)),
                item => written_out(item.to_token_stream(), &mut paths),
            }
        }
        for path in paths {
            for meaning in sources.meanings(module, &path, &mut BTreeSet::new()) {
                let (Meaning::Module(other) | Meaning::Item(other, _)) = meaning else { continue };
                if other[0] != package {
                    continue;
                }
                known.insert(Knows { module: module[1..].to_vec(), other: other[1..].to_vec() });
            }
        }
    }
    known
}

/// The paths from `crate` or `super` on that stand in a text.
fn written_out(text: TokenStream, paths: &mut Vec<Vec<String>>) {
    let mut path: Vec<String> = Vec::new();
    let mut colons = 0;
    let mut end = |path: &mut Vec<String>| {
        let path = std::mem::take(path);
        if path.first().is_some_and(|first| first == "crate" || first == "super") {
            paths.push(path);
        }
    };
    let mut groups = Vec::new();
    for token in text {
        match token {
            TokenTree::Ident(name) => {
                if colons != 2 {
                    end(&mut path);
                }
                path.push(name.to_string());
                colons = 0;
            }
            TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
            other => {
                end(&mut path);
                colons = 0;
                if let TokenTree::Group(group) = other {
                    groups.push(group.stream());
                }
            }
        }
    }
    end(&mut path);
    groups.into_iter().for_each(|group| written_out(group, paths));
}

/// What is wrong with a package whose rooms stand in these layers.
fn against(known: &BTreeSet<Knows>, layers: Layers, exceptions: &[Exception]) -> Vec<String> {
    let layer = |room: &str| layers.iter().position(|layer| layer.contains(&room));
    let mut wrong = Vec::new();
    let mut arrows = BTreeSet::new();
    for Knows { module, other } in known {
        let (Some(from), Some(to)) = (module.first(), other.first()) else { continue };
        for room in [from, to].into_iter().filter(|room| layer(room).is_none()) {
            wrong.push(format!("{room} stands in no layer: put it into tests/house/architecture.rs"));
        }
        if from != to && layer(from) <= layer(to) {
            arrows.insert((module.join("/"), other.join("/")));
        }
    }
    wrong.extend(excepted(&arrows, exceptions, "stands no lower"));
    wrong.dedup();
    wrong
}

fn within(place: &str, room: &str) -> bool {
    place == room || place.starts_with(&format!("{room}/"))
}

/// The arrows that no exception allows, and the exceptions that allow none.
fn excepted(arrows: &BTreeSet<(String, String)>, exceptions: &[Exception], why: &str) -> Vec<String> {
    let allows = |exception: &Exception, arrow: &(String, String)| {
        within(&arrow.0, exception.0) && within(&arrow.1, exception.1)
    };
    let forbidden = arrows.iter().filter(|arrow| !exceptions.iter().any(|exception| allows(exception, arrow)));
    let idle = exceptions.iter().filter(|exception| !arrows.iter().any(|arrow| allows(exception, arrow)));
    let forbidden = forbidden.map(|(from, to)| format!("{from} knows {to}, which {why}"));
    forbidden.chain(idle.map(|(from, to, _)| format!("{from} knows {to} no more: remove the exception"))).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_library_knows_only_what_lies_below() {
    let sources = Sources::read(root());
    let known = knowledge(&sources, "gort");
    assert!(known.len() > 300, "the paths are read: {}", known.len());
    assert_eq!(against(&known, LIBRARY, LIBRARY_EXCEPTIONS), [""; 0]);
}

#[test]
fn the_rooms_of_the_front_end_know_only_what_lies_below() {
    let sources = Sources::read(root());
    let known = knowledge(&sources, "gort_golang");
    assert!(known.len() > 30, "the paths are read: {}", known.len());
    assert_eq!(against(&known, GOLANG, &[]), [""; 0]);
}

#[test]
fn the_graph_knows_neither_what_fills_it_nor_what_reads_it() {
    let sources = Sources::read(root());
    let arrows =
        knowledge(&sources, "gort_explore").into_iter().map(|knows| (knows.module.join("/"), knows.other.join("/")));
    let forbidden = |(from, to): &(String, String)| {
        NEVER.iter().any(|(room, never)| within(from, room) && never.iter().any(|other| within(to, other)))
    };
    let arrows: Vec<_> = arrows.collect();
    assert!(arrows.len() > 50, "the paths are read: {}", arrows.len());
    let arrows = arrows.into_iter().filter(forbidden).collect();
    assert_eq!(excepted(&arrows, NEVER_EXCEPTIONS, "it must never"), [""; 0]);
}

#[test]
fn the_rooms_of_the_command_line_know_only_what_lies_below() {
    let mut sources = Sources::read(root());
    sources.package("command_line", &root().join("src/bin/gort/main.rs"));
    let known = knowledge(&sources, "command_line");
    assert!(known.len() > 300, "the paths are read: {}", known.len());
    assert_eq!(against(&known, COMMAND_LINE, COMMAND_LINE_EXCEPTIONS), [""; 0]);
}

#[test]
fn the_packages_below_depend_on_what_is_listed_and_never_on_gort() {
    for folder in fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap()) {
        let name = folder.file_name().to_string_lossy().into_owned();
        let manifest = fs::read_to_string(folder.path().join("Cargo.toml")).unwrap();
        let mut in_dependencies = false;
        let mut needed = Vec::new();
        for line in manifest.lines().map(str::trim) {
            if line.starts_with('[') {
                in_dependencies = line == "[dependencies]" || line.ends_with(".dependencies]");
            } else if let Some((needs, _)) = line.split_once('=').filter(|_| in_dependencies && !line.starts_with('#'))
            {
                needed.push(needs.trim().split('.').next().unwrap_or_default().to_owned());
            }
        }
        let listed = PACKAGES.iter().find(|(package, _)| *package == name);
        let (_, allowed) = listed.unwrap_or_else(|| panic!("crates/{name} is on no list: say what it may depend on"));
        assert!(needed.iter().all(|needs| allowed.contains(&needs.as_str())), "crates/{name} depends on {needed:?}");
    }
}

#[test]
fn the_packages_below_make_no_system_calls() {
    let packages = fs::read_dir(root().join("crates")).unwrap().map(|package| package.unwrap());
    // What the attributes write is the program's, and they themselves run in the compiler.
    let of_an_engine = packages.filter(|package| package.file_name() != "macros");
    let mut folders: Vec<_> = of_an_engine.map(|package| package.path().join("src")).collect();
    let (mut read, mut found) = (0, Vec::new());
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            read += 1;
            let text = fs::read_to_string(&path).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            let calls = ["thread::", "::fs", "::net", "::process", "::env", "::io", "Instant", "SystemTime"];
            let calling = code.filter(|line| calls.iter().any(|call| line.contains(call)));
            found.extend(calling.map(|line| format!("{}: {}", path.display(), line.trim())));
        }
    }
    assert!(read > 15, "the files are read: {read}");
    assert_eq!(found, [""; 0], "WebAssembly has none of it");
}
