//! A Go program under study: what `gort trace` and `--step` show a run of.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use gort::{Ending, RunError};
use gort_events::{CodeHeader, ReplayCode};
use gort_golang::code::Program;
use gort_golang::source::FileId;

use super::build::{self, Built, Ready};
use super::choices;
use super::shown::Said;
use super::texts::{self, Text};
use crate::args::{OwnArgs, RunArgs};
use crate::lesson::step;
use crate::lessons::find;
use crate::program;
use crate::program::language::Language;
use crate::program::machine::{Machine, Patience};
use crate::program::record::Record;
use crate::program::run::{Run, RunOrder};
use crate::program::subject::{Engine, Expected, Origin, SourceText, Subject};
use crate::program::world::World;
use crate::render::timeline;
use crate::study::{Study, ending};
use crate::terminal::failure::{Unfit, usage};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::say;
use crate::terminal::wait;

/// Whether a name is that of a Go program, and not of one of the lessons': a file, a folder, or standard input.
pub fn is_named(name: &str) -> anyhow::Result<bool> {
    let path = Path::new(name);
    if name == "-"
        || name.ends_with("...")
        || path.extension().is_some_and(|extension| extension == "go")
        || path.is_dir()
    {
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

/// What cannot be read as a program is no answer about one: sysexits' EX_DATAERR.
const FAULTY: u8 = 65;

/// The program of these names: a lesson's, or the learner's own.
pub fn program(names: &[String], own: &OwnArgs) -> anyhow::Result<Subject> {
    if !are_own(names, own)? {
        return find::program(&names[0]);
    }
    of_names(names, Asked { version: own.go, arguments: &own.arguments, ..Asked::default() })
}

/// The learner's own program of these names.
pub fn of_names(names: &[String], asked: Asked<'_>) -> anyhow::Result<Subject> {
    subject(names, asked)?.map_err(|said| {
        let code = if said.code() == 1 { FAULTY } else { said.code() };
        Unfit { text: said.text(), code }.into()
    })
}

/// Whether the names are those of a Go program of the learner's own; of a lesson's program there is one, and nothing more is said of it.
pub fn are_own(names: &[String], own: &OwnArgs) -> anyhow::Result<bool> {
    let first = &names[0];
    if is_named(first)? {
        return Ok(true);
    }
    if first.ends_with('/') || first.starts_with(['.', '/']) {
        return usage(say!("there is no file and no folder {first}", "没有文件或文件夹 {first}"));
    }
    let file = format!("{first}.go");
    if Path::new(&file).is_file() && find::program(first).is_err() {
        return usage(say!(
            "there is no lesson '{first}', but there is a file: did you mean {file}?",
            "没有“{first}”这一课，但有一个文件：是不是想写 {file}？"
        ));
    }
    if let Some(other) = names.get(1) {
        return usage(say!(
            "'{other}' is one too many: '{first}' is a program of the lessons; several names are for Go files of your own",
            "多了“{other}”：“{first}”是课程里的程序；只有你自己的 Go 文件才能写好几个"
        ));
    }
    if own.go.is_some() || !own.arguments.is_empty() {
        let what = if own.go.is_some() { "--go" } else { "--" };
        return usage(say!(
            "'{what}' is for Go files of your own: '{first}' is a program of the lessons",
            "'{what}' 用于你自己的 Go 文件：“{first}”是课程里的程序"
        ));
    }
    Ok(false)
}

/// A run that takes longer is stopped if nothing else is said.
const PATIENCE: Duration = Duration::from_secs(10);

/// What of a program is looked at, and how it runs.
#[derive(Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The version of the language.
    pub version: Option<u32>,
    /// Its arguments.
    pub arguments: &'a [String],
    /// How much memory it may use.
    pub memory: Option<u64>,
    /// A run that takes longer is stopped.
    pub patience: Option<Duration>,
    /// The event from which on more are kept of a long run.
    pub from: Option<u64>,
    /// The code of the run, if it is an earlier one.
    pub code: Option<&'a ReplayCode>,
}

/// The program of these names, or what is wrong with it.
fn subject(names: &[String], asked: Asked<'_>) -> anyhow::Result<Result<Subject, Said>> {
    let texts = texts::read(names)?;
    Ok(match super::on_a_large_stack(|| build::to_be_explored(&texts, asked.version)) {
        Built::Faulty(said) => Err(said),
        Built::Ready(ready) => Ok(of_build(names, &texts, *ready, asked)),
    })
}

/// A program that was judged, whose codes are called so. `name`: its file.
pub fn of_judged(name: &str, program: Program, texts: usize, header: CodeHeader) -> Subject {
    of_program(program, texts, header, &[name.to_owned()], Asked::default())
}

/// The program that these texts are.
pub(super) fn of_build(names: &[String], texts: &[Text], ready: Ready, asked: Asked<'_>) -> Subject {
    let header = choices::header(names, texts, ready.version, asked.code.map(ReplayCode::program));
    of_program(ready.program, texts.len(), header, names, asked)
}

/// A program whose first files, `texts` of them, are its own. `names`: what was named on the command line.
fn of_program(program: Program, texts: usize, header: CodeHeader, names: &[String], asked: Asked<'_>) -> Subject {
    let file = main_file(&program, texts);
    let files = &program.files;
    let (name, text) = (files.name(file).to_owned(), String::from_utf8_lossy(files.text(file)).into_owned());
    let stem = Path::new(&name).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let machine = Machine {
        program,
        header,
        asked: asked.from,
        arguments: asked.arguments.to_vec(),
        names: names.to_vec(),
        version: asked.version,
        memory: asked.memory.unwrap_or(super::MEMORY),
        patience: Patience::Time(asked.patience.unwrap_or(PATIENCE)),
    };
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

/// `--step`: the program runs by the ideal clock, then the learner goes through what happened. The exit code is the program's own.
pub fn step(args: &RunArgs, screen: &Screen, out: &mut dyn Write, errors: &mut dyn Write) -> anyhow::Result<ExitCode> {
    if !screen.interactive {
        return usage(screen.words.stepping.needs_terminal);
    }
    let code = args.replay.as_deref().map(find::replay_code).transpose()?;
    let asked = Asked {
        version: args.go,
        arguments: &args.arguments,
        memory: args.memory,
        patience: args.timeout,
        from: None,
        code: code.as_ref(),
    };
    let subject = match subject(&args.files, asked)? {
        Ok(subject) => subject,
        Err(said) => {
            errors.write_all(said.text().as_bytes())?;
            return Ok(ExitCode::from(said.code()));
        }
    };
    let order = code.map_or(RunOrder::Seed(args.seed.unwrap_or(0)), RunOrder::Replay);
    let run = wait::told(screen, &goes_on(&subject), || run(&subject, &order))?;
    let study = Study::new(&subject, &run, &[], screen.words);
    if step::through(out, screen, &study, &[])? {
        ending::show(out, screen, &study, &run, (true, ending::Extent::Whole, true), &subject.command("run"))?;
        writeln!(out)?;
    }
    Ok(ExitCode::from(run.error.map_or(0, |error| error.exit_code)))
}

/// What is said of a program that is run once in the laboratory, while it runs.
pub fn goes_on(subject: &Subject) -> String {
    let limit = match &subject.engine {
        Engine::Machine(machine) => match machine.patience {
            Patience::Time(time) => Some(time),
            Patience::Turns(_) => None,
        },
        Engine::Native(_) => None,
    };
    let name = subject.name();
    match limit {
        Some(time) => {
            say!("{name} still runs; it is stopped after {time:?}:", "{name} 还在运行，{time:?} 后停止；已经")
        }
        None => say!("{name} still runs:", "{name} 还在运行；已经"),
    }
}

/// Runs it once in the laboratory.
pub fn run(subject: &Subject, order: &RunOrder) -> anyhow::Result<Run> {
    program::run::run(subject, order).or_else(|error| match error {
        RunError::Replay(error) => usage(find::replay_said(&error)),
        error => Err(anyhow::Error::msg(error.to_string())),
    })
}

/// The timeline of a run that is over, as `--trace` shows it.
pub(super) fn timeline(subject: &Subject, record: Record, screen: &Screen) -> Vec<Line> {
    let (events, gaps) = record.finish();
    let study = Study::of(subject, (&events, &gaps), &[], screen.words);
    let style = timeline::Style::whole(screen);
    let mut title = Line::of(format!(" {}", screen.words.timeline.timeline), Tone::Strong);
    title.push(format!(" {} {}", screen.glyphs.dot, subject.name()), Tone::Faint);
    let mut lines = vec![Line::new()];
    lines.extend(title.wrap_hanging(screen.width, 1));
    if timeline::has_lanes(&study.timeline, &style) {
        lines.extend(timeline::legend(&style));
    }
    lines.extend(timeline::draw(&study.timeline, &[], &style));
    lines
}

/// The file with the function main.
fn main_file(program: &Program, own: usize) -> FileId {
    let files = &program.files;
    let main = program.functions.iter().find(|function| function.name == "main.main");
    let place = main.and_then(|main| main.places.iter().copied().find(|place| place.is_known()));
    let first = files.ids().next();
    let at_main = place.and_then(|place| files.offset(place)).map(|(file, _)| file);
    let at_main = at_main.filter(|file| files.ids().take(own).any(|own| own == *file));
    at_main.or(first).unwrap_or_else(|| unreachable!("gort internal bug: a program without a file; please report"))
}
