//! The theme: which tone has which colour, decided once, and the glyphs that go with it.
//!
//! Without `--theme`, only the terminal's own 16 colours, and of those only the ones that can be read on light and on dark
//! backgrounds: no white, no black, no yellow. With it, colours of the 256 that no terminal redefines, each with a contrast to
//! its background of at least 4.5 to 1. Colour is never the only sign of anything.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU8, Ordering};

use colored::{Color, ColoredString, Colorize};

use crate::terminal::look::{ColorWhen, ThemeArg};
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

/// Which colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Palette {
    /// The terminal's own, for both backgrounds.
    Terminal,
    /// For a dark background.
    Dark,
    /// For a light one.
    Light,
}

/// The palette: what is asked for, else what the terminal says of its background in `COLORFGBG` (`15;0`: light on dark).
pub fn palette(asked: Option<ThemeArg>, variable: impl Fn(&str) -> Option<String>) -> Palette {
    match asked {
        Some(ThemeArg::Dark) => Palette::Dark,
        Some(ThemeArg::Light) => Palette::Light,
        Some(ThemeArg::Auto) | None => {
            let said = variable("COLORFGBG").unwrap_or_default();
            match said.rsplit(';').next().and_then(|background| background.parse::<u8>().ok()) {
                Some(0..=6 | 8) => Palette::Dark,
                Some(7 | 9..=15) => Palette::Light,
                _ => Palette::Terminal,
            }
        }
    }
}

/// The palette of this process.
static PALETTE: AtomicU8 = AtomicU8::new(Palette::Terminal as u8);

/// Fixes both decisions for the whole process.
pub fn decide(colored: bool, palette: Palette) {
    colored::control::set_override(colored);
    PALETTE.store(palette as u8, Ordering::Relaxed);
}

/// The colours of a palette.
struct Colours {
    faint: Option<Color>,
    blue: Color,
    magenta: Color,
    cyan: Color,
    green: Color,
    red: Color,
}

const COLOURS: [Colours; 3] = [
    Colours {
        faint: None,
        blue: Color::Blue,
        magenta: Color::Magenta,
        cyan: Color::Cyan,
        green: Color::Green,
        red: Color::Red,
    },
    Colours {
        faint: Some(Color::AnsiColor(246)),
        blue: Color::AnsiColor(75),
        magenta: Color::AnsiColor(176),
        cyan: Color::AnsiColor(80),
        green: Color::AnsiColor(114),
        red: Color::AnsiColor(203),
    },
    Colours {
        faint: Some(Color::AnsiColor(241)),
        blue: Color::AnsiColor(20),
        magenta: Color::AnsiColor(90),
        cyan: Color::AnsiColor(24),
        green: Color::AnsiColor(22),
        red: Color::AnsiColor(124),
    },
];

fn paint(span: &Span) -> ColoredString {
    let text = span.text.as_str();
    let colours = &COLOURS[usize::from(PALETTE.load(Ordering::Relaxed))];
    // The colours of the lanes, in turn: main's first.
    let lanes = [colours.blue, colours.magenta, colours.cyan, colours.green];
    match span.tone {
        Tone::Plain => text.normal(),
        Tone::Faint => colours.faint.map_or_else(|| text.dimmed(), |faint| text.color(faint)),
        Tone::Strong => text.bold(),
        Tone::Emphasis => text.italic(),
        Tone::Heading => text.bold().underline(),
        Tone::Lane(lane) => text.color(lanes[lane % lanes.len()]),
        Tone::Value => text.bold().color(colours.green),
        Tone::Good | Tone::Literal => text.color(colours.green),
        Tone::Bad => text.color(colours.red).bold(),
        Tone::Mixed => text.color(colours.magenta).bold(),
        Tone::Keyword => text.color(colours.blue).bold(),
        Tone::Note | Tone::Number => text.color(colours.magenta),
        Tone::Code | Tone::Type => text.color(colours.cyan),
        Tone::Function => text.color(colours.blue),
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

/// A line, ready to be written.
pub fn painted(line: &Line) -> String {
    let mut bytes = Vec::new();
    // Memory takes everything.
    let _ = write_line(&mut bytes, line);
    String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned()
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
    /// It is as it should be.
    pub good: &'static str,
    /// It is not.
    pub bad: &'static str,
    /// It is neither, or not known.
    pub unsure: &'static str,
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
    good: "✓",
    bad: "✗",
    unsure: "≈",
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
    good: "[ok]",
    bad: "[no]",
    unsure: "[~]",
    dash: "-",
    dot: "-",
    free: "_",
    seen: "[seen]",
    done: "[done]",
    begun: "[begun]",
    todo: "[ ]",
};

/// For terminals that draw the signs of [`BOX`] two columns wide: lanes and colours as there, of signs that are as wide everywhere.
pub const SIMPLE: Glyphs = Glyphs {
    running: "#",
    hook: "`",
    yes: "+",
    partly: "~",
    no: "x",
    good: "+",
    bad: "x",
    unsure: "~",
    seen: "-",
    done: "+",
    begun: "~",
    todo: ".",
    ..ASCII
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

    /// The colour of this number of the 256: a cube of six steps, and greys.
    fn rgb(color: Color) -> [f64; 3] {
        let Color::AnsiColor(number @ 16..) = color else { panic!("{color:?} is the terminal's own") };
        if number >= 232 {
            return [f64::from(8 + 10 * (number - 232)); 3];
        }
        let step = |step: u8| if step == 0 { 0.0 } else { f64::from(55 + 40 * step) };
        let number = number - 16;
        [step(number / 36), step(number / 6 % 6), step(number % 6)]
    }

    /// The contrast as the web's guidelines for accessibility define it.
    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let light = |[red, green, blue]: [f64; 3]| {
            let part = |part: f64| {
                let part = part / 255.0;
                if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue) + 0.05
        };
        let (one, other) = (light(one), light(other));
        one.max(other) / one.min(other)
    }

    #[test]
    fn the_colours_of_a_palette_can_be_read_on_its_background() {
        assert!((contrast([0.0; 3], [255.0; 3]) - 21.0).abs() < 0.01);
        for (palette, grounds) in
            [(Palette::Dark, [[0.0; 3], [40.0, 42.0, 54.0]]), (Palette::Light, [[255.0; 3], [253.0, 246.0, 227.0]])]
        {
            let Colours { faint, blue, magenta, cyan, green, red } = &COLOURS[palette as usize];
            for color in [faint.unwrap(), *blue, *magenta, *cyan, *green, *red] {
                for ground in grounds {
                    let contrast = contrast(rgb(color), ground);
                    assert!(contrast >= 4.5, "{palette:?} {color:?} on {ground:?}: {contrast:.1}");
                }
            }
        }
    }

    #[test]
    fn the_palette_is_what_is_asked_for_else_what_the_terminal_says() {
        let of = |asked, said: &str| palette(asked, |name| (name == "COLORFGBG").then(|| said.to_string()));
        assert_eq!([of(None, "15;0"), of(None, "0;15")], [Palette::Dark, Palette::Light]);
        assert_eq!([of(None, "0;default;15"), of(None, "x")], [Palette::Light, Palette::Terminal]);
        assert_eq!(of(Some(ThemeArg::Dark), "0;15"), Palette::Dark);
        assert_eq!(of(Some(ThemeArg::Auto), "0;15"), Palette::Light);
    }

    #[test]
    fn markers_are_circled_numbers_or_brackets() {
        assert_eq!(BOX.marker(2), "②");
        assert_eq!(ASCII.marker(2), "[2]");
        assert_eq!(BOX.marker(21), "[21]");
    }
}
