//! `gort trace PROGRAM`: one run on the screen, as a page for the browser, or for a trace viewer.

#[cfg(test)]
mod browser;
pub mod page;
mod perfetto;

use std::io::{self, Write};

use gort::RunError;
use serde_json::json;

use crate::args::TraceArgs;
use crate::golang::studied::{self, Asked};
use crate::json;
use crate::lab::change::Change;
use crate::lesson::plan::judge;
use crate::lessons::find;
use crate::program::command::Command;
use crate::program::run::{self, Run, RunOrder};
use crate::program::subject::{Origin, Subject};
use crate::program::twin::{Told, told};
use crate::render::timeline;
use crate::study::Study;
use crate::study::ending;
use crate::terminal::failure::{Conclusion, usage};
use crate::terminal::phrase::fill;
use crate::terminal::save;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::say;
use crate::terminal::theme::write_lines;
use crate::terminal::wait;

/// Runs the program once and shows or writes what happened.
pub fn run(args: &TraceArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    if !studied::are_own(&args.program, &args.own)? {
        if args.from.is_some() {
            return usage(say!(
                "--from is for your own Go programs: of a lesson's program every step is shown",
                "--from 用于你自己的 Go 程序：课程里的程序总是显示每一步"
            ));
        }
        return of_subject(args, &find::program(&args.program[0])?, screen, out);
    }
    let code = args.replay.as_deref().map(find::replay_code).transpose()?;
    let (version, arguments) = (args.own.go, &args.own.arguments[..]);
    let asked = Asked { version, arguments, from: args.from, code: code.as_ref(), ..Asked::default() };
    of_subject(args, &studied::of_names(&args.program, asked)?, screen, out)
}

fn of_subject(args: &TraceArgs, subject: &Subject, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    if args.html.is_some() && args.html == args.perfetto {
        return usage(say!(
            "--html and --perfetto write two different files: name two",
            "--html 和 --perfetto 写的是两个不同的文件：请写两个文件名"
        ));
    }
    let run = wait::told(screen, &studied::goes_on(subject), || traced(args, subject))?;
    let told = told(subject, &run, screen.code);
    let study = Study::told(&told, &[], screen.words);
    let written = [
        args.html.as_ref().map(|path| (path, page::of(subject, &run, screen.lang, screen.code))),
        args.perfetto.as_ref().map(|path| (path, perfetto::of(&study, &told.run))),
    ];
    let mut files = Vec::new();
    for (path, text) in written.into_iter().flatten() {
        save::file(path, &text, args.force)?;
        files.push(path);
    }
    if screen.json {
        let (lesson, section) = find::place_of(subject).map(|(lesson, section)| (lesson.name, section.id)).unzip();
        let run = json::run(&told.run, subject.world, section, &study.timeline.names, &study.file);
        let files: Vec<_> = files.iter().map(|path| path.to_string_lossy()).collect();
        let all = json!({ "lesson": lesson, "runs": [run], "files": files });
        json::write(out, all)?;
    } else if files.is_empty() {
        show(out, screen, &study, &told, &command(args, subject))?;
    } else {
        // After what went to a device nothing is said: it may be this very output.
        for path in files.into_iter().filter(|path| path.is_file()) {
            let text = fill!(screen.words.page.wrote, file = path.display());
            screen.say(out, text, Tone::Plain, 0)?;
        }
    }
    // Of a changed program nothing was announced, and neither of a learner's.
    let unannounced = args.what_if.is_some() || matches!(subject.origin, Origin::File(_));
    Ok(if unannounced { Conclusion::Expected } else { judge(subject.expected, &run) })
}

/// The command that shows the program again.
fn command(args: &TraceArgs, subject: &Subject) -> Command {
    let command = subject.command("trace");
    args.what_if.as_ref().map_or(command.clone(), |text| command.with("--what-if", &text.replace(' ', "")))
}

fn traced(args: &TraceArgs, subject: &Subject) -> anyhow::Result<Run> {
    let order = match &args.replay {
        None => RunOrder::Seed(args.seed.unwrap_or(0)),
        Some(code) => RunOrder::Replay(find::replay_code(code)?),
    };
    let change = args.what_if.as_ref().map(|text| Change::read(subject, text)).transpose()?;
    if args.replay.is_none() && change.as_ref().is_some_and(|change| change.clock.is_some()) {
        return usage(say!(
            "a run has one time for everything: 'clock=' is for 'gort explore', whose codes show such runs",
            "一次运行里时间只有一种走法：'clock=' 用于 'gort explore'，它给出的重放码能显示这样的运行"
        ));
    }
    let run = match &change {
        None => run::run(subject, &order),
        Some(change) => run::changed(subject, &order, change.capacities()),
    };
    match run {
        Ok(run) => Ok(run),
        Err(RunError::Replay(error)) => {
            let (error, command) = (find::replay_said(&error), command(args, subject));
            match change {
                None => usage(say!(
                    "{error}; record it again with '{command}', or give the --what-if that it was found with",
                    "{error}；用 '{command}' 重新记录，或加上当初的 --what-if"
                )),
                Some(_) => usage(say!("{error}; record it again with '{command}'", "{error}；用 '{command}' 重新记录")),
            }
        }
        Err(error) => Err(anyhow::Error::msg(error.to_string())),
    }
}

fn show(out: &mut dyn Write, screen: &Screen, study: &Study, told: &Told<'_>, replay: &Command) -> io::Result<()> {
    let style = timeline::Style::whole(screen);
    let title = Line::of(format!(" {}", told.subject.name()), Tone::Strong);
    write_lines(out, &title.wrap_hanging(screen.width, 1))?;
    if told.apart {
        screen.say(out, screen.words.lesson.apart, Tone::Note, 1)?;
    }
    if timeline::has_lanes(&study.timeline, &style) {
        write_lines(out, &timeline::legend(&style))?;
    }
    write_lines(out, &timeline::draw(&study.timeline, &[], &style))?;
    writeln!(out)?;
    ending::show(out, screen, study, &told.run, (true, ending::Extent::Whole, true), replay)?;
    writeln!(out)
}
