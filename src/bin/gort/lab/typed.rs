//! Lines that the learner typed, as lines of a program.
//!
//! What gort shows can be copied from the screen: bars between lines may be drawn ones. Blanks at the ends of a line are
//! easily lost, so a line that the program does not print stands for the one that differs from it only in those.

use super::outputs::Outputs;

use crate::terminal::failure::nearest;

/// The lines of `a | b`.
pub fn split(text: &str) -> Vec<String> {
    text.replace(" │ ", " | ").split(" | ").map(str::to_string).collect()
}

/// The printed line that this one stands for, or itself.
fn known(printed: &[String], typed: &str) -> String {
    let same = |line: &&String| line.trim() == typed.trim();
    if printed.iter().any(|line| line == typed) {
        return typed.to_string();
    }
    printed.iter().find(same).map_or_else(|| typed.trim().to_string(), String::clone)
}

/// The lines that these stand for in a program that prints `printed`.
pub fn lines(printed: &[String], typed: &[String]) -> Vec<String> {
    typed.iter().map(|line| known(printed, line)).collect()
}

/// The lines that the arguments stand for: `a | b` in one argument is two of them, unless the program prints that.
pub fn arguments(outputs: &impl Outputs, arguments: &[String]) -> Vec<String> {
    let whole = lines(outputs.lines(), arguments);
    if outputs.contains(&whole) {
        return whole;
    }
    lines(outputs.lines(), &split_all(arguments))
}

/// The lines of all arguments.
pub fn split_all(arguments: &[String]) -> Vec<String> {
    arguments.iter().flat_map(|argument| split(argument)).collect()
}

/// Whether these are no lines but a pattern of outputs: it has `...`, or says how they end.
pub fn is_pattern(parts: &[String]) -> bool {
    parts.iter().any(|part| part == "...") || parts.last().is_some_and(|last| last.starts_with('!'))
}

/// What is wrong with a line that cannot come where it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault<'a> {
    /// It is never printed; another one is much like it.
    Never(Option<&'a str>),
    /// It is printed, but not there.
    NotHere,
    /// No line is wrong, but there are more to come.
    GoesOn,
    /// It is not printed there; whether it is elsewhere was not looked at.
    Departs,
}

impl<'a> Fault<'a> {
    /// Of lines of which the first `held` are right.
    pub fn of(printed: &'a [String], lines: &[String], held: usize) -> Self {
        match lines.get(held) {
            None => Fault::GoesOn,
            Some(line) if printed.contains(line) => Fault::NotHere,
            Some(line) => Fault::Never(nearest(line, printed.iter().map(String::as_str))),
        }
    }

    /// The same, where only runs with these lines were looked at.
    pub fn of_directed(self) -> Self {
        match self {
            Fault::Never(_) => Fault::Departs,
            fault => fault,
        }
    }

    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Fault::Never(_) => "never_printed",
            Fault::NotHere => "not_here",
            Fault::GoesOn => "goes_on",
            Fault::Departs => "departs",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(lines: &[&str]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn bars_may_be_drawn_ones() {
        assert_eq!(split("a | b │ c"), ["a", "b", "c"]);
        assert_eq!(split("a|b"), ["a|b"]);
    }

    #[test]
    fn a_line_stands_for_the_one_that_differs_in_blanks_only() {
        let printed = owned(&["    .", "tick.", "x", " x"]);
        assert_eq!(lines(&printed, &owned(&[".", "tick. ", "x", " x", " y"])), ["    .", "tick.", "x", " x", "y"]);
    }

    #[test]
    fn a_line_is_wrong_in_itself_or_by_its_place() {
        let printed = owned(&["Sending 0", "Received 0"]);
        let fault = |lines: &[&str], held| Fault::of(&printed, &owned(lines), held);
        assert_eq!(fault(&["Sending 0", "Sending 0"], 1), Fault::NotHere);
        assert_eq!(fault(&["sending 0"], 0), Fault::Never(Some("Sending 0")));
        assert_eq!(fault(&["xyzzy"], 0), Fault::Never(None));
        assert_eq!(fault(&["Sending 0"], 1), Fault::GoesOn);
    }
}
