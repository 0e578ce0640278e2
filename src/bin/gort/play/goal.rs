//! Goals: as they are typed, kept and said.
//!
//! `deadlock` (or `hang`), `panic` and `exit` are endings; what contains ` | ` is a whole output; anything else is a
//! line. One that ends with ` | ...` is how the output begins. `line:`, `last:`, `start:` and `output:` before a text
//! say which of these is meant in any case.

use gort::Ending;
use gort::explore::Goal;

use crate::lab::typed::{self, Fault};
use crate::terminal::messages::Words;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::speech::say;

/// The goal that the player typed.
pub fn parse(text: &str) -> Result<Goal, String> {
    let text = text.trim();
    let text = &text.replace(" │ ", " | ")[..];
    let lines = typed::split;
    if let Some((kind, rest)) = text.split_once(':') {
        let rest = rest.trim();
        match kind {
            "line" => return Ok(Goal::Line(rest.to_string())),
            "last" => return Ok(Goal::LastLine(rest.to_string())),
            "start" => return Ok(Goal::Start(lines(rest))),
            "output" => return Ok(Goal::Output(if rest.is_empty() { Vec::new() } else { lines(rest) })),
            _ => {}
        }
    }
    match text {
        "" => Err(say!(
            "a goal is 'deadlock', 'panic', 'fatal', 'exit', a line, or a whole output 'a | b'",
            "目标是 'deadlock'、'panic'、'fatal'、'exit'、某一行，或完整的输出 'a | b'"
        )),
        "deadlock" | "hang" => Ok(Goal::Ending(Ending::Deadlock)),
        "panic" => Ok(Goal::Ending(Ending::Panic)),
        "fatal" => Ok(Goal::Ending(Ending::Fatal)),
        "exit" => Ok(Goal::Ending(Ending::Exit)),
        text if text.ends_with(" | ...") => Ok(Goal::Start(lines(text.trim_end_matches(" | ...")))),
        text if text.contains(" | ") => Ok(Goal::Output(lines(text))),
        text => Ok(Goal::Line(text.to_string())),
    }
}

/// The goal with the lines for which the typed ones stand in a program that prints these.
pub fn known(goal: Goal, printed: &[String]) -> Goal {
    let line = |line: String| typed::lines(printed, &[line]).remove(0);
    match goal {
        Goal::Line(one) => Goal::Line(line(one)),
        Goal::LastLine(one) => Goal::LastLine(line(one)),
        Goal::Start(lines) => Goal::Start(typed::lines(printed, &lines)),
        Goal::Output(lines) => Goal::Output(typed::lines(printed, &lines)),
        other => other,
    }
}

/// A line of the goal that is never printed, and one that is much like it.
pub fn never_printed<'a>(goal: &'a Goal, printed: &'a [String]) -> Option<(&'a str, Option<&'a str>)> {
    let lines = match goal {
        Goal::Line(line) | Goal::LastLine(line) => std::slice::from_ref(line),
        Goal::Start(lines) | Goal::Output(lines) => &lines[..],
        _ => &[],
    };
    (0..lines.len()).find_map(|at| match Fault::of(printed, lines, at) {
        Fault::Never(near) => Some((lines[at].as_str(), near)),
        Fault::NotHere | Fault::GoesOn | Fault::Departs => None,
    })
}

/// The goal as it can be typed again, always in the same words: what progress is kept under.
pub fn key(goal: &Goal) -> String {
    match goal {
        Goal::Ending(Ending::Deadlock) => "deadlock".to_string(),
        Goal::Ending(Ending::Panic) => "panic".to_string(),
        Goal::Ending(Ending::Fatal) => "fatal".to_string(),
        Goal::Ending(Ending::Exit) => "exit".to_string(),
        Goal::Ending(Ending::Never) => "never".to_string(),
        Goal::Ending(Ending::PrintsForever) => "prints-forever".to_string(),
        Goal::Line(line) => format!("line:{line}"),
        Goal::LastLine(line) => format!("last:{line}"),
        Goal::Start(lines) => format!("start:{}", lines.join(" | ")),
        Goal::Output(lines) => format!("output:{}", lines.join(" | ")),
        _ => String::new(),
    }
}

/// The goal in words.
pub fn said(goal: &Goal, screen: &Screen) -> String {
    let words: &Words = screen.words;
    let bar = screen.bar();
    match goal {
        Goal::Ending(Ending::Deadlock) => words.goal.deadlock.to_string(),
        Goal::Ending(Ending::Panic) => words.goal.panic.to_string(),
        Goal::Ending(Ending::Fatal) => words.goal.fatal.to_string(),
        Goal::Ending(Ending::Exit) => words.goal.exit.to_string(),
        Goal::Ending(Ending::Never) => words.ending.never.to_string(),
        Goal::Ending(Ending::PrintsForever) => words.ending.forever.to_string(),
        Goal::Line(line) => fill!(words.goal.line, line = line),
        Goal::LastLine(line) => fill!(words.goal.last, line = line),
        Goal::Start(lines) => fill!(words.goal.start, lines = lines.join(bar)),
        Goal::Output(lines) => fill!(words.goal.output, lines = lines.join(bar)),
        _ => key(goal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_can_be_typed_again() {
        for text in [
            "deadlock",
            "hang",
            "panic",
            "fatal",
            "exit",
            "x = 1",
            "a | b | ...",
            "start:a",
            "a | b",
            "line:panic",
            "last: x = 2",
            "output:one",
            "output:",
        ] {
            let goal = parse(text).unwrap();
            assert_eq!(parse(&key(&goal)), Ok(goal), "{text}");
        }
        assert_eq!(parse("line: deadlock"), Ok(Goal::Line("deadlock".to_string())));
        assert_eq!(parse("a | b"), Ok(Goal::Output(vec!["a".to_string(), "b".to_string()])));
        assert_eq!(parse("main: hello"), Ok(Goal::Line("main: hello".to_string())));
        assert!(parse(" ").is_err());
    }
}
