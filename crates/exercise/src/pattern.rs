//! Outputs as an exercise writes them: lines with ` | ` between them, `{ a ; b }` for lines in any order, `...` for any lines, and at the end
//! `!deadlock`, `!panic`, `!fatal`, `!never` for how it ends if not by main's return.

use std::fmt;

use gort_events::{Ending, Output};

/// A part of a pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Part {
    Line(String),
    /// Each of these lines once, in any order.
    Group(Vec<String>),
    /// Any lines.
    Any,
}

/// Outputs that an exercise speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    parts: Vec<Part>,
    ending: Option<Ending>,
    text: String,
}

/// How an ending is written.
pub(crate) fn ending(name: &str) -> Option<Ending> {
    Some(match name {
        "exit" => Ending::Exit,
        "deadlock" => Ending::Deadlock,
        "panic" => Ending::Panic,
        "fatal" => Ending::Fatal,
        "never" => Ending::Never,
        _ => return None,
    })
}

impl Pattern {
    /// Reads `a | { b ; c } | ...`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Pattern, String> {
        let text = text.trim();
        let mut parts = Vec::new();
        let mut ends = Some(Ending::Exit);
        for part in text.split(" | ").map(str::trim).filter(|part| !part.is_empty()) {
            if let Some(name) = part.strip_prefix('!') {
                ends = Some(ending(name).ok_or_else(|| format!("no program ends in '{name}'"))?);
            } else if part == "..." {
                parts.push(Part::Any);
            } else if let Some(group) = part.strip_prefix("{ ").and_then(|part| part.strip_suffix(" }")) {
                parts.push(Part::Group(group.split(" ; ").map(|line| line.trim().to_owned()).collect()));
            } else {
                parts.push(Part::Line(part.to_owned()));
            }
        }
        // What begins so may end in any way.
        if parts.last() == Some(&Part::Any) && !text.contains('!') {
            ends = None;
        }
        Ok(Pattern { parts, ending: ends, text: text.to_owned() })
    }

    /// Whether an output is one of them. One that goes on without end is that as soon as it has printed such lines, where any may follow.
    pub fn fits(&self, output: &Output) -> bool {
        if self.ending.is_some_and(|ending| ending != output.ending) {
            return false;
        }
        if output.ending != Ending::PrintsForever {
            return fits(&self.parts, &output.lines);
        }
        let period: Vec<&str> = output.message.split(" | ").collect();
        // Each line that is named comes in the next round, or does not come any more.
        let most = output.lines.len() + (self.lines().len() + 1) * period.len();
        let mut lines = output.lines.clone();
        for line in period.into_iter().cycle() {
            if fits(&self.parts, &lines) {
                return true;
            }
            if lines.len() == most {
                break;
            }
            lines.push(line.to_owned());
        }
        false
    }

    /// Whether outputs of it may go on without end and print nothing more.
    pub fn may_never_end(&self) -> bool {
        self.ending.is_none_or(|ending| ending == Ending::Never)
    }

    /// The lines that it has in each output, in one order in which they can be printed.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for part in &self.parts {
            match part {
                Part::Line(line) => lines.push(line.clone()),
                Part::Group(group) => lines.extend(group.iter().cloned()),
                Part::Any => {}
            }
        }
        lines
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn fits(parts: &[Part], lines: &[String]) -> bool {
    match parts.split_first() {
        None => lines.is_empty(),
        Some((Part::Line(line), rest)) => lines.first() == Some(line) && fits(rest, &lines[1..]),
        Some((Part::Group(group), rest)) => {
            lines.len() >= group.len() && same(group, &lines[..group.len()]) && fits(rest, &lines[group.len()..])
        }
        Some((Part::Any, rest)) => (0..=lines.len()).any(|from| fits(rest, &lines[from..])),
    }
}

/// Whether these are the same lines in some order.
fn same(group: &[String], lines: &[String]) -> bool {
    let sorted = |lines: &[String]| {
        let mut lines = lines.to_vec();
        lines.sort();
        lines
    };
    sorted(group) == sorted(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(text: &str, ending: Ending) -> Output {
        let lines = text.split(" | ").filter(|line| !line.is_empty()).map(str::to_owned).collect();
        Output { lines, ending, message: String::new() }
    }

    #[test]
    fn what_goes_on_without_an_end_fits_as_soon_as_it_has_printed_that() {
        let output = Output {
            lines: vec!["start".to_owned()],
            ending: Ending::PrintsForever,
            message: "tick | tock".to_owned(),
        };
        for (pattern, fits) in [
            // What has an end is another output.
            ("start", false),
            ("start | tick | tock | tick", false),
            ("... | tock | ... | tock", false),
            ("start | ...", true),
            ("start | tick | tock | tick | ...", true),
            ("... | tock | tick | ...", true),
            ("... | tock | ... | tock | ...", true),
            ("... | tick | tick | ...", false),
            ("...", true),
            ("tick | ...", false),
            ("... | start | start | ...", false),
        ] {
            assert_eq!(Pattern::read(pattern).expect("a pattern").fits(&output), fits, "{pattern}");
        }
    }

    #[test]
    fn patterns_say_which_outputs_they_mean() {
        for (pattern, text, ending, fits) in [
            ("a | b", "a | b", Ending::Exit, true),
            ("a | b", "a | b", Ending::Deadlock, false),
            ("a | b", "b | a", Ending::Exit, false),
            ("a | !deadlock", "a", Ending::Deadlock, true),
            ("!deadlock", "", Ending::Deadlock, true),
            ("{ a ; b ; b } | c", "b | a | b | c", Ending::Exit, true),
            ("{ a ; b ; b } | c", "b | a | a | c", Ending::Exit, false),
            ("a | ...", "a | b", Ending::Panic, true),
            ("... | c", "a | b | c", Ending::Exit, true),
            ("... | c", "a | c | b", Ending::Exit, false),
            ("... | !panic", "x", Ending::Panic, true),
        ] {
            assert_eq!(Pattern::read(pattern).unwrap().fits(&output(text, ending)), fits, "{pattern}: {text}");
        }
        assert!(Pattern::read("a | !boom").is_err());
    }
}
