//! gort: the command line. `main` is a table of contents; what a command does stands in its own file.

// A binary has no outside: `pub` marks what a file offers to the others.
#![allow(unreachable_pub)]

mod args;
mod bench;
mod book;
mod claims;
mod exercise;
mod golang;
mod json;
mod junit;
mod lab;
mod learner;
mod lesson;
mod lessons;
mod markdown;
mod play;
mod program;
mod quiz;
mod render;
mod screens;
mod shell;
mod study;
mod terminal;
mod trace;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use crate::args::Command;
use crate::terminal::screen::Screen;
use crate::terminal::settings::Settings;

/// What gort does in a process of its own.
const TASKS: &[program::child::Task] = &[lessons::RUN, lessons::MEASURE, bench::ROUND];

fn main() -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut warnings = io::stderr();
    let result = run(&mut out, &mut warnings).and_then(|code| Ok(out.flush().map(|()| code)?));
    result.unwrap_or_else(|error| terminal::failure::report(&error, &mut warnings))
}

fn run(out: &mut dyn Write, warnings: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let cli = match args::help::arguments() {
        Ok(cli) => cli,
        Err(answer) => return args::help::answer(&answer, lessons::find::unknown_command, out),
    };
    let screen = Screen::new(&cli.look);
    if screen.interactive && !screen.json {
        Settings::keep_look(&cli.look);
    }
    let conclusion = match &cli.command {
        None => learner::front::run(claims::judge::document, &screen, out, warnings)?,
        Some(Command::Lesson(args)) if args.html.is_some() => book::lesson(args, &screen, out)?,
        Some(Command::Book(args)) => book::course(args, &screen, out)?,
        Some(Command::Lesson(args)) => screens::lesson(args, claims::judge::document, &screen, out, warnings)?,
        Some(Command::Explore(args)) => lab::explore::run(args, &screen, out)?,
        Some(Command::Can(args)) => lab::can::run(args, &screen, out)?,
        Some(Command::Quiz(args)) => quiz::run(args, &screen, out, warnings)?,
        Some(Command::Play(args)) => play::run(args, &screen, out, warnings)?,
        Some(Command::Exercise(args)) => exercise::run(args, &screen, out, warnings)?,
        Some(Command::Watch(args)) => exercise::watch(args, &screen, out, warnings)?,
        Some(Command::Next) => screens::onward(claims::judge::document, &screen, out, warnings)?,
        Some(Command::Progress) => learner::standing::run(&screen, out, warnings)?,
        Some(Command::Reset(args)) => learner::reset::run(args, &screen, out, warnings)?,
        Some(Command::Words(args)) => learner::words::run(args, &screen, out)?,
        Some(Command::Code(args)) => learner::text::run(args, &screen, out)?,
        Some(Command::Claims(args)) => claims::run(args, &screen, out)?,
        Some(Command::Trace(args)) => trace::run(args, &screen, out)?,
        Some(Command::Run(args)) => return golang::run(args, &cli.look, out, warnings),
        Some(Command::Check(args)) => return golang::check(args, out),
        Some(Command::Vet(args)) => return golang::vet(args, out),
        Some(Command::Bench(args)) => bench::run(args, &screen, out)?,
        Some(Command::Completions { shell }) => shell::completions(*shell, out)?,
        Some(Command::Man) => shell::manual(out)?,
        Some(Command::Child { words }) => program::child::serve(TASKS, words, out)?,
    };
    Ok(conclusion.into())
}
