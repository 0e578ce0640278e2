//! What the laboratory shows in several places: the head of an answer, an output on a line,
//! and the run that a code replays.

use std::fmt::Display;
use std::io::{self, Write};

use gort::explore::Output;
use gort::{Ending, ReplayCode};

use super::outputs;
use crate::args::{ClockArg, ExploreArgs};
use crate::program::command::Command;
use crate::program::run::{self, RunOrder};
use crate::program::subject::Subject;
use crate::program::twin::told;
use crate::render::timeline;
use crate::study::{Study, ending};
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// The head of what is said of a program's outputs.
pub fn head(out: &mut dyn Write, screen: &Screen, subject: &Subject, clock: ClockArg) -> io::Result<()> {
    let words = screen.words;
    let clock = if clock == ClockArg::Real { words.lab.clock_real } else { words.lab.clock_ideal };
    let mut title = Line::of(format!(" {}", subject.name()), Tone::Strong);
    title.push(format!(" {} {clock}", screen.glyphs.dot), Tone::Faint);
    write_lines(out, &title.wrap_hanging(screen.width, 1))
}

/// A clock's name in JSON.
pub fn clock_name(clock: ClockArg) -> &'static str {
    if clock == ClockArg::Real { "real" } else { "ideal" }
}

/// An output on one line: its lines, and how it ended if not by main's return.
pub fn output_line(output: &Output, screen: &Screen) -> Line {
    let mut line = Line::new();
    let bar = screen.bar();
    if output.lines.is_empty() && output.ending == Ending::Exit {
        line.push(screen.words.lesson.no_output, Tone::Faint);
    }
    for (at, text) in output.lines.iter().enumerate() {
        if at > 0 {
            line.push(bar, Tone::Faint);
        }
        // Alone it would be nothing to see.
        match (text.is_empty(), output.lines.len()) {
            (true, 1) => line.push(screen.words.lesson.empty_line, Tone::Faint),
            _ => line.push(text.as_str(), Tone::Plain),
        }
    }
    if output.ending != Ending::Exit {
        if !output.lines.is_empty() {
            line.push(bar, Tone::Faint);
        }
        line.push(outputs::ending_text(output.ending, &output.message, screen.words), Tone::Bad);
    }
    line
}

/// An output of a list, with its number. Gives how far what is said of it below is moved to the right.
pub fn numbered(out: &mut dyn Write, screen: &Screen, number: usize, output: &Output) -> io::Result<usize> {
    let mut line = Line::of(format!("{number:>4}  "), Tone::Faint);
    let indent = line.width();
    line.append(output_line(output, screen));
    write_lines(out, &line.wrap_at_bars(screen.width, indent))?;
    Ok(indent)
}

/// Below an output of a list: how it comes about, and the command that replays it, if a code can hold it.
pub fn how(
    out: &mut dyn Write,
    screen: &Screen,
    indent: usize,
    how: &str,
    command: &Command,
    code: Option<&ReplayCode>,
) -> io::Result<()> {
    let how = format!("{}{how}", " ".repeat(indent));
    let lines = match code {
        Some(code) => {
            let before = format!("{how}{}", screen.words.lane.colon);
            ending::replay_lines(&before, command, &code.to_string(), screen.width)
        }
        None => vec![Line::of(how, Tone::Faint)],
    };
    write_lines(out, &lines)
}

/// After a list that was cut: how many outputs are not in it.
pub fn rest(
    out: &mut dyn Write,
    screen: &Screen,
    count: impl Display,
    args: &ExploreArgs,
    indent: usize,
) -> io::Result<()> {
    screen.say(out, fill!(screen.words.lab.more_outputs, n = grouped(count), limit = args.more()), Tone::Faint, indent)
}

/// The run of this code.
pub fn timeline(out: &mut dyn Write, screen: &Screen, subject: &Subject, code: &ReplayCode) -> anyhow::Result<()> {
    let words = screen.words;
    let run = run::run(subject, &RunOrder::Replay(code.clone()));
    let run = run.map_err(|error| anyhow::anyhow!("the schedule that was found does not replay: {error}"))?;
    let told = told(subject, &run, screen.code);
    let study = Study::told(&told, &[], words);
    let style = timeline::Style::whole(screen);
    if timeline::has_lanes(&study.timeline, &style) {
        write_lines(out, &timeline::legend(&style))?;
    }
    write_lines(out, &timeline::draw(&study.timeline, &[], &style))?;
    writeln!(out)?;
    ending::show(out, screen, &study, &told.run, (true, ending::Extent::Whole, true), &subject.command("trace"))?;
    writeln!(out)?;
    Ok(())
}
