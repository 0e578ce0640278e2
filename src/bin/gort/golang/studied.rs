//! A Go program under study: what `gort trace` and `--step` show a run of.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use gort::Ending;
use gort_events::ReplayCode;
use gort_golang::code::Program;
use gort_golang::source::{FileId, Files};

use super::build::{self, Built};
use super::choices;
use super::shown::Said;
use super::texts::{self, Text};
use crate::program::language::Language;
use crate::program::machine::Machine;
use crate::program::subject::{Engine, Expected, Origin, SourceText, Subject};
use crate::program::world::World;
use crate::terminal::failure::usage;
use crate::terminal::speech::say;

/// Whether a name is that of a Go program, and not of one of the lessons': a file, a folder, or standard input.
pub fn is_named(name: &str) -> anyhow::Result<bool> {
    let path = Path::new(name);
    if name == "-" || path.extension().is_some_and(|extension| extension == "go") || path.is_dir() {
        return Ok(true);
    }
    if path.extension().is_some() || path.is_file() {
        return usage(say!(
            "{name} is no Go file: name a file that ends in .go, a folder, - for standard input, or a lesson's program",
            "{name} 不是 Go 文件：请写以 .go 结尾的文件、文件夹、表示标准输入的 -，或某一课的程序"
        ));
    }
    Ok(false)
}

/// What of a program is looked at.
#[derive(Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The version of the language.
    pub version: Option<u32>,
    /// The event from which on more are kept of a long run.
    pub from: Option<u64>,
    /// The code of the run, if it is an earlier one.
    pub code: Option<&'a ReplayCode>,
}

/// The program of these names, or what is wrong with it.
pub fn subject(names: &[String], asked: Asked<'_>) -> anyhow::Result<Result<Subject, Said>> {
    let texts = texts::read(names)?;
    Ok(match super::on_a_large_stack(|| build::build(&texts, asked.version)) {
        Built::Faulty(said) => Err(said),
        Built::Ready(ready) => {
            let wanted = asked.code.map(ReplayCode::program);
            let header = choices::header(names, &texts, ready.version, wanted);
            let machine = Machine { program: ready.program, header, asked: asked.from };
            Ok(of_machine(machine, &texts))
        }
    })
}

fn of_machine(machine: Machine, texts: &[Text]) -> Subject {
    let program = &machine.program;
    let file = main_file(&program.files, program, texts.len());
    let name = program.files.name(file).to_owned();
    let text = String::from_utf8_lossy(program.files.text(file)).into_owned();
    let stem = Path::new(&name).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    Subject {
        stem: Cow::Owned(stem),
        origin: Origin::File(name.strip_prefix("./").unwrap_or(&name).to_owned()),
        sources: Cow::Owned(vec![SourceText { language: Language::Go, text: Cow::Owned(text) }]),
        engine: Engine::Machine(Arc::new(machine)),
        // Nothing is announced of it.
        expected: Expected { ending: Ending::Exit, message: None },
        world: World::Laboratory,
        figures: None,
    }
}

/// The file with the function main.
fn main_file(files: &Files, program: &Program, own: usize) -> FileId {
    let main = program.functions.iter().find(|function| function.name == "main.main");
    let place = main.and_then(|main| main.places.iter().copied().find(|place| place.is_known()));
    let first = files
        .ids()
        .next()
        .unwrap_or_else(|| unreachable!("gort internal bug: a program without a file; please report"));
    let at_main = place.and_then(|place| files.offset(place)).map(|(file, _)| file);
    at_main.filter(|file| files.ids().take(own).any(|own| own == *file)).unwrap_or(first)
}
