//! The theme: which tone has which colour, decided once, and the glyphs that go with it.
//!
//! Only the terminal's own 16 colours, and of those only the ones that can be read on light and on dark backgrounds:
//! no white, no black, no yellow. Colour is never the only sign of anything.

use std::io::{self, Write};

use colored::{Color, ColoredString, Colorize};

use crate::terminal::look::ColorWhen;
use crate::terminal::span::{Line, Span, Tone};

/// What decides about colour: the option, the environment, the terminal.
#[derive(Clone, Copy, Debug)]
pub struct ColorFacts {
    /// `--color`.
    pub when: ColorWhen,
    /// `--plain`.
    pub plain: bool,
    /// Whether standard output is a terminal.
    pub terminal: bool,
}

/// Whether to colour. `--plain` wins, then `--color`, then `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR`, then the terminal.
pub fn colored(facts: ColorFacts, variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    match facts.when {
        _ if facts.plain => false,
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto if set("NO_COLOR") => false,
        ColorWhen::Auto if variable("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0") => true,
        ColorWhen::Auto if variable("CLICOLOR").is_some_and(|value| value == "0") => false,
        ColorWhen::Auto if variable("TERM").is_some_and(|value| value == "dumb") => false,
        ColorWhen::Auto => facts.terminal,
    }
}

/// Fixes the decision for the whole process.
pub fn decide(colored: bool) {
    colored::control::set_override(colored);
}

/// The colours of the lanes, in turn: main's first.
const LANES: [Color; 4] = [Color::Blue, Color::Magenta, Color::Cyan, Color::Green];

fn paint(span: &Span) -> ColoredString {
    let text = span.text.as_str();
    match span.tone {
        Tone::Plain => text.normal(),
        Tone::Faint => text.dimmed(),
        Tone::Strong => text.bold(),
        Tone::Emphasis => text.italic(),
        Tone::Code => text.cyan(),
        Tone::Heading => text.bold().underline(),
        Tone::Lane(lane) => text.color(LANES[lane % LANES.len()]),
        Tone::Value => text.bold().green(),
        Tone::Note => text.magenta(),
        Tone::Good => text.green(),
        Tone::Bad => text.red().bold(),
        Tone::Mixed => text.magenta().bold(),
        Tone::Keyword => text.blue().bold(),
        Tone::Literal => text.green(),
        Tone::Number => text.magenta(),
        Tone::Type => text.cyan(),
        Tone::Function => text.blue(),
    }
}

/// Writes one line.
pub fn write_line(out: &mut dyn Write, line: &Line) -> io::Result<()> {
    for span in line.spans() {
        if span.tone == Tone::Plain || span.text.trim().is_empty() {
            out.write_all(span.text.as_bytes())?;
        } else {
            write!(out, "{}", paint(span))?;
        }
    }
    out.write_all(b"\n")
}

/// Writes many lines.
pub fn write_lines(out: &mut dyn Write, lines: &[Line]) -> io::Result<()> {
    lines.iter().try_for_each(|line| write_line(out, line))
}

/// The signs that are drawn with, in box drawing or in ASCII.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Glyphs {
    /// Whether they are plain ASCII.
    pub ascii: bool,
    /// A horizontal rule.
    pub rule: &'static str,
    /// The body of an arrow.
    pub shaft: &'static str,
    /// An arrow's head to the right.
    pub right: &'static str,
    /// An arrow's head to the left.
    pub left: &'static str,
    /// The lane of the goroutine that runs.
    pub running: &'static str,
    /// The lane of a goroutine that could run.
    pub runnable: &'static str,
    /// The lane of a parked goroutine.
    pub parked: &'static str,
    /// A column's border.
    pub bar: &'static str,
    /// Before a note under its row.
    pub hook: &'static str,
    /// Before a printed line.
    pub print: &'static str,
    /// A bullet.
    pub bullet: &'static str,
    /// The current line.
    pub here: &'static str,
    /// Something was cut here.
    pub cut: &'static str,
    /// True.
    pub yes: &'static str,
    /// Partly true.
    pub partly: &'static str,
    /// False.
    pub no: &'static str,
    /// A dash between two phrases.
    pub dash: &'static str,
    /// A dot between two facts.
    pub dot: &'static str,
    /// A free place of a buffer.
    pub free: &'static str,
    /// A lesson seen, its questions not answered.
    pub seen: &'static str,
    /// A lesson done.
    pub done: &'static str,
    /// A lesson begun.
    pub begun: &'static str,
    /// A lesson to come.
    pub todo: &'static str,
}

/// For terminals.
pub const BOX: Glyphs = Glyphs {
    ascii: false,
    rule: "─",
    shaft: "─",
    right: "▸",
    left: "◂",
    running: "┃",
    runnable: "│",
    parked: "┆",
    bar: "│",
    hook: "╰",
    print: "»",
    bullet: "•",
    here: "▶",
    cut: "…",
    yes: "✓",
    partly: "≈",
    no: "✗",
    dash: "—",
    dot: "·",
    free: "·",
    seen: "◔",
    done: "●",
    begun: "◐",
    todo: "○",
};

/// For `--plain`: nothing that a screen reader would stumble over.
pub const ASCII: Glyphs = Glyphs {
    ascii: true,
    rule: "-",
    shaft: "-",
    right: ">",
    left: "<",
    running: "|",
    runnable: "|",
    parked: ":",
    bar: "|",
    hook: "Note:",
    print: ">",
    bullet: "-",
    here: ">",
    cut: "~",
    yes: "TRUE",
    partly: "PARTLY",
    no: "FALSE",
    dash: "-",
    dot: "-",
    free: "_",
    seen: "[seen]",
    done: "[done]",
    begun: "[begun]",
    todo: "[ ]",
};

impl Glyphs {
    /// The sign of a marker: ① or [1].
    pub fn marker(&self, number: usize) -> String {
        const CIRCLED: [char; 20] =
            ['①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨', '⑩', '⑪', '⑫', '⑬', '⑭', '⑮', '⑯', '⑰', '⑱', '⑲', '⑳'];
        match CIRCLED.get(number.wrapping_sub(1)) {
            Some(circled) if !self.ascii => circled.to_string(),
            _ => format!("[{number}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(when: ColorWhen, terminal: bool, variables: &[(&str, &str)]) -> bool {
        colored(ColorFacts { when, plain: false, terminal }, |name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_string())
        })
    }

    #[test]
    fn the_option_beats_the_environment_and_the_environment_the_terminal() {
        assert!(decision(ColorWhen::Always, false, &[("NO_COLOR", "1")]));
        assert!(!decision(ColorWhen::Never, true, &[("CLICOLOR_FORCE", "1")]));
        assert!(!decision(ColorWhen::Auto, true, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]));
        assert!(decision(ColorWhen::Auto, true, &[("NO_COLOR", "")]));
        assert!(decision(ColorWhen::Auto, false, &[("CLICOLOR_FORCE", "1")]));
        assert!(!decision(ColorWhen::Auto, false, &[("CLICOLOR_FORCE", "0")]));
        assert!(!decision(ColorWhen::Auto, true, &[("CLICOLOR", "0")]));
        assert!(!decision(ColorWhen::Auto, true, &[("TERM", "dumb")]));
        assert!(decision(ColorWhen::Auto, true, &[]));
        assert!(!decision(ColorWhen::Auto, false, &[]));
    }

    #[test]
    fn plain_has_no_colour_at_all() {
        assert!(!colored(ColorFacts { when: ColorWhen::Always, plain: true, terminal: true }, |_| None));
    }

    #[test]
    fn markers_are_circled_numbers_or_brackets() {
        assert_eq!(BOX.marker(2), "②");
        assert_eq!(ASCII.marker(2), "[2]");
        assert_eq!(BOX.marker(21), "[21]");
    }
}
