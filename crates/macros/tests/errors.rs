//! What the attributes refuse, in which words and at which place: the compiler is run on a file of mistakes.

use std::path::PathBuf;
use std::process::Command;

/// The attributes as the compiler loads them: the latest that was built, which is what this test was built with.
fn library() -> PathBuf {
    let folder = std::env::current_exe().unwrap().parent().unwrap().to_path_buf();
    let name = format!("{}gort_macros-", std::env::consts::DLL_PREFIX);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let ours = files.filter(|file| {
        let file = file.file_name().into_string().unwrap_or_default();
        file.starts_with(&name) && file.ends_with(std::env::consts::DLL_SUFFIX)
    });
    ours.max_by_key(|file| file.metadata().unwrap().modified().unwrap()).expect("it was built").path()
}

/// What the compiler says of this file: `LINE:COLUMN sentence`, in order.
fn said(file: &str) -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(file);
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--error-format=short", "-o"])
        .arg(std::env::temp_dir().join(format!("gort-{}-{file}.rmeta", std::process::id())))
        .arg("--extern")
        .arg(format!("gort_macros={}", library().display()))
        .arg(&path)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    let errors = text.lines().filter_map(|line| line.split_once(&format!("{file}:"))?.1.split_once(": error: "));
    errors.map(|(place, why)| format!("{place} {why}")).collect()
}

#[test]
fn mistakes_are_refused_where_they_are() {
    let expected = [
        "7:1 a goroutine is not async: it parks where it waits. Take `async` away, and await futures by `gort::block_on(future)`",
        "10:11 a function of `#[gort::main]` has no generic parameters: it is called by the program's start",
        "13:14 `#[gort::main]` has no arguments to give: those of the process are in `std::env::args`",
        "16:8 `#[gort::test]` has no arguments to give",
        "19:1 a function of `#[gort::main]` is an ordinary one: not `unsafe`",
        "21:14 `#[gort::main]` has no setting `threads`: there are workers, stack_size, seed, virtual_clock, replay",
        "24:14 `explore` is a setting of `#[gort::test]`: for a program there is `gort::explore::Explorer`",
        "27:24 `seed` and `workers` exclude each other: a seeded run has one worker",
        "30:27 `workers` is set twice",
        "33:14 `workers` has no value",
        "36:22 `workers` is set by `=`",
        "39:14 `preemptions` bounds what is explored: set `explore = true`, too",
        "42:14 a setting of `#[gort::test]` is written `name = value`",
        "46:2 `#[gort::test]` makes it a test already: take `#[test]` away",
        "50:1 `#[gort::main]` stands at a function: `fn name() { … }`",
    ];
    let said = said("mistakes.rs");
    assert_eq!(said, expected, "\n{}", said.join("\n"));
}
