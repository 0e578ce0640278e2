//! What a run left behind, on the screen: its output, how it ended, in Go's words, and the line that replays it.

use std::io::{self, Write};

use gort::{Ending, GoroutineReport, GoroutineState};

use crate::program::command::Command;
use crate::program::run::Run;
use crate::program::subject::Expected;
use crate::render;
use crate::study::Study;
use crate::terminal::messages::Words;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, pad, width};
use crate::terminal::speech::say;
use crate::terminal::theme::write_lines;

/// How far the output is moved to the right.
const INDENT: usize = 3;

/// How much of an ending is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// Everything, for whoever prints it.
    Whole,
    /// On a screen that holds other things as well: nothing to copy, and no blank lines within a report.
    Screen,
    /// There, of a run whose rows are not shown: how many races there were, and a line of each of the first, in place of reports.
    Brief,
}

impl Extent {
    /// So many lines of output stand one below the other, and so many at least in each column where there are more.
    fn lines(self) -> (usize, usize) {
        if self == Extent::Whole { (20, 10) } else { (4, 3) }
    }
}

/// Whether there is nothing to say of an ending but that main returned.
pub fn is_plain(run: &Run) -> bool {
    run.error.is_none() && run.leaked.is_empty() && run.races.is_empty()
}

/// The output, the ending and the replay line of one run, and what they mean for the exit code.
///
/// `alone`: no other run stands beside it. `ends`: that main returned is said here, and not by whoever goes on. `replay` is the command that replays it, without the code.
pub fn show(
    out: &mut dyn Write,
    screen: &Screen,
    study: &Study,
    run: &Run,
    (alone, extent, ends): (bool, Extent, bool),
    replay: &Command,
) -> io::Result<()> {
    let words = screen.words;
    if extent != Extent::Brief {
        let mut title = Line::of(words.lesson.output, Tone::Strong);
        if !alone {
            title.push(format!(" {} {}", screen.glyphs.dot, study.name), Tone::Faint);
        }
        screen.put(out, &title, 1)?;
    }
    if run.output.is_empty() {
        screen.say(out, words.lesson.no_output, Tone::Faint, INDENT)?;
    }
    write_lines(out, &columns(&run.output, extent, screen))?;
    match &run.error {
        None => {
            if ends {
                screen.say(out, words.lesson.ends_well, Tone::Faint, INDENT)?;
            }
            if !run.leaked.is_empty() {
                let text = fill!(words.lesson.left_behind, who = left_behind(study, run, screen.words));
                screen.say(out, text, Tone::Note, INDENT)?;
            }
        }
        Some(error) => {
            let report = study.tidy(&error.report);
            let lines = report.lines().filter(|line| extent == Extent::Whole || !line.is_empty());
            for (at, text) in lines.enumerate() {
                let tone = if at == 0 { Tone::Bad } else { Tone::Faint };
                screen.say(out, text, tone, INDENT)?;
            }
            let code = fill!(words.lesson.exit_code, n = error.exit_code);
            screen.say(out, code, Tone::Faint, INDENT)?;
        }
    }
    let reported = if extent == Extent::Brief { &[] } else { run.races.as_slice() };
    for race in reported {
        if extent == Extent::Whole {
            writeln!(out)?;
        }
        for line in render::race::draw(race, &study.timeline.names, &study.file) {
            let mut shown = Line::of(" ".repeat(INDENT), Tone::Plain);
            shown.append(line);
            write_lines(out, &shown.wrap_hanging(screen.width, INDENT + 4))?;
        }
    }
    if extent == Extent::Brief {
        let told = run.races.iter().filter_map(|race| render::race::brief(race, &study.timeline.names, words));
        for text in told.take(RACES) {
            screen.say(out, text, Tone::Bad, INDENT)?;
        }
    }
    if !run.races.is_empty() {
        if extent == Extent::Whole {
            writeln!(out)?;
        }
        screen.say(out, fill!(words.lesson.races_found, n = run.races.len()), Tone::Note, INDENT)?;
    }
    if run.schedule.is_empty() || extent != Extent::Whole {
        return Ok(());
    }
    let before = format!("   {}{}", words.lesson.replay_with, words.lane.colon);
    write_lines(out, &replay_lines(&before, replay, &run.schedule.to_string(), screen.width))
}

/// So many races have a line each where they have no reports.
const RACES: usize = 3;

/// A command that replays a run, to be copied: the code is never broken, and has a line of its own where it does not fit, two
/// columns further in than the first; and so has the command.
pub fn replay_lines(before: &str, command: &Command, code: &str, room: usize) -> Vec<Line> {
    let indent = before.len() - before.trim_start().len();
    let (command, arguments) = command.parts();
    let whole = format!("{before}{command} --replay {code}{arguments}");
    // Further in than the command, as far as that fits.
    let further = |columns: usize, text: String| {
        let columns = (indent + columns).min(room.saturating_sub(width(&text)));
        format!("{}{text}", " ".repeat(columns))
    };
    // As a shell continues a line.
    let first = format!("{before}{command} \\");
    let last = format!("--replay {code}{arguments}");
    let apart = further(2, format!("{command} \\"));
    let lines = if width(&whole) <= room {
        vec![whole]
    } else if width(&first) <= room {
        vec![first, further(2, last)]
    } else if width(&apart) <= room && !before.trim().is_empty() {
        vec![before.trim_end().to_owned(), apart, further(4, last)]
    } else {
        vec![whole]
    };
    lines.into_iter().map(|line| Line::of(line, Tone::Faint)).collect()
}

/// Says that a run did not end as announced. `own`: it is the run of which that was announced.
pub fn surprise(out: &mut dyn Write, screen: &Screen, announced: Expected, run: &Run, own: bool) -> io::Result<()> {
    let words = screen.words;
    let name = |ending: Ending, message: Option<&str>| {
        let text = match ending {
            Ending::Exit => words.ending.exit,
            Ending::Deadlock => words.ending.deadlock,
            Ending::Panic => words.ending.panic,
            Ending::Fatal => words.ending.fatal,
            Ending::Never => words.ending.never,
            Ending::PrintsForever => words.ending.forever,
        };
        message.map_or(text.to_string(), |message| format!("{text} ({message})"))
    };
    let template = if own { words.ending.missing } else { words.ending.other_seed };
    let (wanted, found) = (name(announced.ending, announced.message), name(run.ending, run.message.as_deref()));
    let text = fill!(template, wanted = wanted, found = found);
    let line = Line::of(format!(" {} {text}", screen.glyphs.bad), Tone::Bad);
    write_lines(out, &line.wrap_hanging(screen.width, INDENT))?;
    writeln!(out)
}

/// The goroutines that were unfinished when main returned, and where.
fn left_behind(study: &Study, run: &Run, words: &Words) -> String {
    let one = |report: &GoroutineReport| {
        let name = study.timeline.names.goroutine(report.id);
        match (report.state, report.parked_at) {
            (GoroutineState::Waiting(reason), Some(at)) => {
                fill!(words.lesson.at_line, who = name, state = reason.text(), n = at.line())
            }
            (state, _) => format!("{name} [{state}]"),
        }
    };
    run.leaked.iter().map(one).collect::<Vec<_>>().join(words.lane.semicolon)
}

/// So many printed lines are shown at most; of more, so many at the beginning, and so many at the end.
const LINES: usize = 1_000;
const FIRST: usize = 160;
const LAST: usize = 40;

/// What was printed: all of it, if a reader could go through that.
fn columns(lines: &[String], extent: Extent, screen: &Screen) -> Vec<Line> {
    if lines.len() <= LINES {
        return in_columns(lines, 1, extent, screen);
    }
    let last = lines.len() - LAST;
    let (left, sign) = (grouped(last - FIRST), if screen.glyphs.ascii { "..." } else { "⋮" });
    let said = say!("{sign} {left} lines more", "{sign} 还有 {left} 行");
    let between = Line::of(" ".repeat(INDENT), Tone::Plain).with(said, Tone::Faint);
    let mut shown = in_columns(&lines[..FIRST], 1, extent, screen);
    shown.push(between);
    shown.extend(in_columns(&lines[last..], last + 1, extent, screen));
    shown
}

/// Printed lines, one under the other, since their order is what matters; in columns from top to bottom where there are
/// more than a screen holds. Each line has its number there, and a bar: else they would be read across. `number`: that of the first.
fn in_columns(lines: &[String], number: usize, extent: Extent, screen: &Screen) -> Vec<Line> {
    let (tall, low) = extent.lines();
    let bar = if screen.plain { "   ".to_string() } else { format!("   {} ", screen.glyphs.bar) };
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
    let digits = (number + lines.len()).to_string().len().max(INDENT - 1);
    // Between two columns a blank.
    let column = digits + width(&bar) - INDENT + 2 + widest;
    let count = if screen.plain || lines.len() <= tall {
        1
    } else {
        (screen.width / column).clamp(1, lines.len().div_ceil(low))
    };
    if count == 1 {
        let room = screen.width.saturating_sub(width(&bar)).max(8);
        let wrapped = lines.iter().flat_map(|line| Line::of(line, Tone::Plain).wrap(room));
        let barred = |line: Line| {
            let mut shown = Line::of(&bar, Tone::Faint);
            shown.append(line);
            shown.trimmed()
        };
        return wrapped.map(barred).collect();
    }
    let rows = lines.len().div_ceil(count);
    let row = |row: usize| {
        let ats = (0..count).map(|column| column * rows + row).filter(|at| *at < lines.len());
        ats.fold(Line::new(), |shown, at| {
            let blank = if at < rows { "" } else { " " };
            let before = format!("{blank}{:>digits$} {} ", number + at, screen.glyphs.bar);
            shown.with(before, Tone::Faint).with(pad(&lines[at], widest), Tone::Plain)
        })
    };
    (0..rows).map(|at| row(at).trimmed()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::lang::Lang;

    fn drawn(lines: usize, extent: Extent) -> Vec<String> {
        let lines: Vec<String> = (1..=lines).map(|line| format!("line {line}")).collect();
        columns(&lines, extent, &Screen::of_a_test(80, Lang::En, false)).iter().map(Line::text).collect()
    }

    #[test]
    fn lines_beside_each_other_have_numbers() {
        assert_eq!(drawn(3, Extent::Screen), ["   │ line 1", "   │ line 2", "   │ line 3"]);
        let five = [" 1 │ line 1  4 │ line 4", " 2 │ line 2  5 │ line 5", " 3 │ line 3"];
        assert_eq!(drawn(5, Extent::Screen), five);
        let many = drawn(120, Extent::Whole);
        assert!(many[0].starts_with("  1 │ line 1    25 │ line 25 "), "{}", many[0]);
        assert!(many.iter().all(|line| width(line) <= 80));
    }

    #[test]
    fn of_a_very_long_output_the_beginning_and_the_end_are_shown() {
        let many = drawn(123_456, Extent::Whole);
        assert!(many.len() < 100, "{}", many.len());
        assert!(many.contains(&"   ⋮ 123,256 lines more".to_owned()), "{many:#?}");
        let all = many.join(" ");
        for (line, shown) in [(1, true), (160, true), (161, false), (123_416, false), (123_417, true), (123_456, true)]
        {
            assert_eq!(
                all.contains(&format!("{line} │ line {line} ")) || all.ends_with(&format!("{line} │ line {line}")),
                shown,
                "{line}"
            );
        }
    }

    #[test]
    fn a_code_that_does_not_fit_stands_two_columns_further_in_than_its_command() {
        for indent in [1, 3, 6] {
            let before = format!("{}replay: ", " ".repeat(indent));
            let texts = |room| {
                let lines = replay_lines(&before, &Command::of("gort trace channels"), "g3.abcdefghijkl", room);
                lines.iter().map(Line::text).collect::<Vec<_>>()
            };
            assert_eq!(texts(80), [format!("{before}gort trace channels --replay g3.abcdefghijkl")]);
            let code = format!("{}--replay g3.abcdefghijkl", " ".repeat(indent + 2));
            assert_eq!(texts(40), [format!("{before}gort trace channels \\"), code]);
            let blanks = " ".repeat(indent);
            let apart = ["replay:", "  gort trace channels \\", "    --replay g3.abcdefghijkl"];
            assert_eq!(texts(indent + 28), apart.map(|line| format!("{blanks}{line}")));
            // Not as far in where it does not fit there.
            for room in 24..80 {
                let lines = texts(room);
                assert!(
                    lines.len() == 1 && room < indent + 23 || lines.iter().all(|line| width(line) <= room),
                    "{lines:?}"
                );
            }
            assert_eq!(texts(20), texts(80), "what does not fit at all is left to the terminal");
        }
    }
}
