//! `gort exercise NAME --rust`: a small package whose test asks the library's explorer for every schedule.
//!
//! ```text
//!     NAME/Cargo.toml                   takes gort from its sources
//!     NAME/src/lib.rs                   the learner's
//!     NAME/tests/exercise/main.rs       what is asked, of which program
//!     NAME/tests/exercise/judge.rs      the same for every exercise
//!     NAME/tests/exercise/adds.rs       of that, whether a text only adds to another one
//!     NAME/tests/exercise/programs.rs   the programs around the learner's text
//!     NAME/tests/exercise/start.rs      that text as it was
//! ```
//!
//! Invariants  I1  where the learner's text is, nothing is written; `--again` first gives its whole folder another name.
//!             I2  it builds without a network where gort was built: the versions of what gort needs are taken from beside its sources.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use gort_exercise::Exercise;
use gort_exercise::Rust;

use super::folder::{self, Written};
use super::{registry, show};
use crate::terminal::failure::usage;
use crate::terminal::lang::Lang;
use crate::terminal::screen::Screen;
use crate::terminal::speech::{listed, say};

const JUDGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/exercises/judge.rs"));
const ADDS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/exercises/adds.rs"));

/// Where gort's own sources are: as it was told, or where it was built.
fn sources(asked: Option<&PathBuf>) -> anyhow::Result<PathBuf> {
    let path = asked.cloned().unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    if !path.join("Cargo.toml").is_file() {
        let shown = path.display();
        return usage(say!(
            "{shown} has no sources of gort: name their folder with --gort FOLDER",
            "{shown} 里没有 gort 的源代码：用 --gort FOLDER 指定它的文件夹"
        ));
    }
    fs::canonicalize(&path).with_context(|| say!("cannot read {}", "读不了 {}", path.display()))
}

/// The exercise's files for Rust.
fn of<'e>(exercise: &'e Exercise, screen: &Screen) -> anyhow::Result<&'e Rust> {
    let Some(rust) = &exercise.rust else {
        let (name, why) = (&exercise.name, show::texts(&exercise.go_only, screen.lang).join("\n"));
        let all = registry::all().iter().filter(|exercise| exercise.rust.is_some());
        let all: Vec<&str> = all.map(|exercise| exercise.name.as_str()).collect();
        return usage(say!(
            "{name} is about Go alone. {why} In Rust there are: {}",
            "{name} 只关乎 Go。{why}有 Rust 版的是：{}",
            listed(all)
        ));
    };
    Ok(rust)
}

/// The command that judges the package in this folder.
pub fn command(folder: &Path) -> String {
    format!("cd {} && cargo test --offline", folder.display())
}

fn manifest(exercise: &Exercise, gort: &Path) -> String {
    // What a TOML text has to hide in quotes, JSON hides in the same way.
    let path = serde_json::Value::from(gort.display().to_string());
    format!(
        "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         gort = {{ path = {path}, default-features = false, features = [\"explore\"] }}\n\n\
         # A package of its own, wherever it lies.\n[workspace]\n",
        exercise.name
    )
}

/// The test: what is asked of which program.
fn test(exercise: &Exercise, rust: &Rust, screen: &Screen) -> String {
    let krate = exercise.name.replace('-', "_");
    let chinese = screen.lang == Lang::Zh;
    let mut text = format!(
        "//! {}\n//!\n//!     cargo test\n\nmod judge;\n\n/// The text of `src/lib.rs`.\nmod learner {{\n    pub use {krate}::*;\n}}\n",
        say!(
            "Looks at every schedule of the programs, as your text makes them. Leave this folder as it is.",
            "用你写的代码运行这些程序，看每一种调度。请不要改动这个文件夹。"
        )
    );
    let programs = if rust.programs.is_some() { "programs" } else { "learner" };
    if rust.programs.is_some() {
        text += "mod programs;\n";
    }
    let all = [("main", 0), ("check", 1)];
    for (program, trial) in all.into_iter().take(if rust.programs.is_some() { exercise.trials.len() } else { 1 }) {
        text += &format!(
            "\n#[test]\nfn every_schedule_of_{program}_is_right() -> Result<(), judge::Wrong> {{\n    let rules: &[(&str, &str)] = &[\n"
        );
        for (rule, said) in exercise.rules_in_rust(trial) {
            text += &format!("        ({rule:?}, {:?}),\n", show::texts(&said, screen.lang).join("\n"));
        }
        text += &format!(
            "    ];\n    let (text, start) = (include_str!(\"../../src/lib.rs\"), include_str!(\"start.rs\"));\n    \
             judge::Judge {{ name: {:?}, text, start, rules, chinese: {chinese} }}.judge({programs}::{program})\n}}\n",
            exercise.name
        );
    }
    text
}

/// Writes the package, and gives the learner's file. `again`: also where there is one, which is kept under another name.
pub fn write(
    dir: &Path,
    exercise: &Exercise,
    gort: Option<&PathBuf>,
    again: bool,
    screen: &Screen,
) -> anyhow::Result<(PathBuf, Written)> {
    let rust = of(exercise, screen)?;
    let gort = sources(gort)?;
    let folder = dir.join(&exercise.name);
    let file = folder.join("src/lib.rs");
    let mut written = Written::New;
    if fs::symlink_metadata(&folder).is_ok() {
        if !again {
            return Ok((file, Written::There));
        }
        let kept = folder::kept(&folder);
        let doing = || say!("cannot keep {}", "保存不了 {} 的副本", folder.display());
        fs::rename(&folder, &kept).with_context(doing)?;
        written = Written::Again(kept);
    }
    let judged = say!("It is judged by: {}", "这样评判：{}", command(&folder));
    let lock = fs::read_to_string(gort.join("Cargo.lock")).ok();
    let files = [
        ("Cargo.toml", Some(manifest(exercise, &gort))),
        ("Cargo.lock", lock),
        ("tests/exercise/main.rs", Some(test(exercise, rust, screen))),
        ("tests/exercise/judge.rs", Some(JUDGE.to_owned())),
        ("tests/exercise/adds.rs", Some(ADDS.to_owned())),
        ("tests/exercise/programs.rs", rust.programs.clone()),
        ("tests/exercise/start.rs", Some(rust.start.clone())),
        // Last: where it is, all of it is.
        ("src/lib.rs", Some(folder::task(exercise, &judged, screen) + &rust.start)),
    ];
    for (name, text) in files.into_iter().filter_map(|(name, text)| Some((name, text?))) {
        let path = folder.join(name);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
        made.with_context(|| say!("cannot write {}", "写不了 {}", path.display()))?;
    }
    Ok((file, written))
}
