//! The frame: a head, the program beside or over the text, the keys. Everything is cut to the screen, and nothing is drawn here.
//!
//! Lines are ready to be written, with their colours; each is as wide at most as the pane for which it was made.

use crate::terminal::ambiguous::cut;
use crate::terminal::span::width as width_of;

/// From this width on, the program stands beside the text.
const BESIDE: usize = 110;
/// The program gets so many columns beside the text, where it is not narrower.
const PROGRAM_MOST: usize = 62;
const PROGRAM_LEAST: usize = 40;
/// Between the panes.
const BAR: usize = 3;

/// Which part of the screen is what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    /// Columns of the screen.
    pub width: usize,
    /// Columns of the program.
    pub program: usize,
    /// Columns of the text.
    pub text: usize,
    /// Whether the program stands beside the text, and not over it.
    pub beside: bool,
}

impl Layout {
    /// Of a screen this wide. `program`: how wide the program is by itself; none: there is no program.
    pub fn of(width: usize, program: Option<usize>) -> Layout {
        match program {
            Some(wide) if width >= BESIDE => {
                let program = wide.clamp(PROGRAM_LEAST, PROGRAM_MOST.min(width / 2));
                Layout { width, program, text: width - program - BAR, beside: true }
            }
            _ => Layout { width, program: width, text: width, beside: false },
        }
    }

    /// How many rows the program gets of these, and how many the text, for so many lines of each.
    pub fn rows(&self, rows: usize, program: usize, text: usize) -> (usize, usize) {
        match program {
            _ if self.beside => return (rows, rows),
            0 => return (0, rows),
            _ => {}
        }
        // Under the program a rule. The text gets the larger part, as far as it needs it, as long as the program is long.
        let most = (rows * 2 / 5).max(3).max(rows.saturating_sub(text + 1));
        let program = program.min(most);
        (program, rows.saturating_sub(program + 1).max(1))
    }
}

/// Everything that a frame shows.
#[derive(Debug, Default)]
pub struct Parts<'a> {
    /// Above everything.
    pub head: Vec<String>,
    /// The program, all of it: its heading, which is always seen, and the first of the others that is.
    pub program: (&'a [String], usize),
    /// The text, all of it, and its first line that is seen.
    pub text: (&'a [String], usize),
    /// What stands above the text, in a row of its own.
    pub text_head: Option<&'a str>,
    /// How many rows the program has, and how many the text.
    pub rows: (usize, usize),
    /// The keys.
    pub foot: Vec<String>,
    /// What is said where so many lines of the program are left below.
    pub below: Option<fn(usize) -> String>,
}

/// A part of a pane's lines, as many as there are rows.
fn seen(lines: &[String], top: usize, rows: usize) -> impl Iterator<Item = &str> {
    let lines = lines.iter().skip(top).map(String::as_str);
    lines.chain(std::iter::repeat("")).take(rows)
}

/// The same under a heading, which is the first line.
fn headed((lines, top): (&[String], usize), rows: usize) -> impl Iterator<Item = &str> {
    let (heading, others) = lines.split_at(lines.len().min(1));
    seen(heading, 0, rows.min(1)).chain(seen(others, top, rows.saturating_sub(1)))
}

/// The text as it is seen.
fn right<'a>(parts: &Parts<'a>, rows: usize) -> impl Iterator<Item = &'a str> {
    parts.text_head.into_iter().chain(seen(parts.text.0, parts.text.1, rows))
}

/// The largest first line of a pane.
pub fn lowest(lines: usize, rows: usize) -> usize {
    lines.saturating_sub(rows)
}

/// A rule with this in it, near its end.
fn ruled(width: usize, rule: &str, said: &str) -> String {
    let after = 3.min(width);
    let before = width.saturating_sub(width_of(said) + after);
    format!("{}{said}{}", rule.repeat(before), rule.repeat(after))
}

/// The frame, exactly `height` lines, none wider than the screen. `rule` and `bar`: what divides the panes.
pub fn frame(layout: &Layout, parts: &Parts<'_>, height: usize, rule: &str, bar: &str) -> Vec<String> {
    let (program, text) = parts.rows;
    let below = parts.program.0.len().saturating_sub(parts.program.1 + program);
    let below = parts.below.filter(|_| below > 0).map(|said| format!(" {} ", said(below + usize::from(layout.beside))));
    let mut frame = parts.head.clone();
    if layout.beside {
        let left = headed(parts.program, program);
        for (row, (left, right)) in left.zip(right(parts, text)).enumerate() {
            let left = below.as_deref().filter(|_| row + 1 == program).unwrap_or(left);
            let left = &*cut(left, layout.program);
            let blank = " ".repeat(layout.program.saturating_sub(width_of(left)));
            frame.push(format!("{left}{blank} {bar} {right}"));
        }
    } else {
        if !parts.program.0.is_empty() && program > 0 {
            frame.extend(headed(parts.program, program).map(str::to_owned));
            frame.push(ruled(layout.width, rule, below.as_deref().unwrap_or_default()));
        }
        frame.extend(right(parts, text).map(str::to_owned));
    }
    frame.extend(parts.foot.iter().cloned());
    // A very low screen: the keys matter most, and the head least.
    if frame.len() > height {
        frame.drain(..frame.len() - height);
    }
    frame.iter().map(|line| cut(line, layout.width).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: usize, wide: usize) -> Vec<String> {
        (0..count).map(|at| format!("\u{1b}[32m{at:0wide$}\u{1b}[0m")).collect()
    }

    #[test]
    fn a_frame_is_as_high_and_as_wide_as_the_screen() {
        for (width, height) in [(20, 6), (60, 20), (80, 24), (120, 40), (160, 50)] {
            for count in [0, 3, 100] {
                let layout = Layout::of(width, (count > 0).then_some(50));
                let (program, text) = (lines(count, layout.program.min(50)), lines(200, layout.text));
                let parts = Parts {
                    head: lines(2, width),
                    program: (&program, 0),
                    text: (&text, 7),
                    rows: layout.rows(height - 3, program.len(), text.len()),
                    foot: lines(1, width),
                    ..Parts::default()
                };
                let frame = frame(&layout, &parts, height, "-", "|");
                assert_eq!(frame.len(), height, "{width}x{height}, {count}");
                let widest = frame.iter().map(|line| width_of(line)).max();
                assert!(widest <= Some(width), "{width}x{height}, {count}: {widest:?}");
                let first = format!("{:0wide$}", 7, wide = layout.text);
                assert!(height < 20 || frame.iter().any(|line| line.contains(&first)), "{frame:#?}");
            }
        }
    }

    #[test]
    fn a_program_that_goes_on_below_says_so_and_how_to_see_it() {
        for (width, said) in [(80, "27 more"), (120, "21 more")] {
            let layout = Layout::of(width, Some(50));
            let (program, text) = (lines(35, layout.program.min(50)), lines(200, layout.text));
            let below = Some((|lines| format!("{lines} more")) as fn(usize) -> String);
            let height = if width == 80 { 20 } else { 15 };
            let rows = layout.rows(height, program.len(), text.len());
            let parts = |top| Parts { program: (&program, top), text: (&text, 0), rows, below, ..Parts::default() };
            let shown = |top| frame(&layout, &parts(top), height, "-", "|").join("\n");
            assert!(shown(0).contains(said), "{}", shown(0));
            assert!(!shown(35).contains("more"), "{}", shown(35));
        }
    }

    #[test]
    fn the_program_stands_beside_the_text_on_a_wide_screen_and_over_it_on_others() {
        assert!(Layout::of(120, Some(44)).beside && !Layout::of(100, Some(44)).beside && !Layout::of(120, None).beside);
        let over = Layout::of(80, Some(44));
        assert_eq!(over.rows(20, 30, 90), (8, 11), "a long program leaves the text more than half");
        assert_eq!(over.rows(20, 30, 6), (13, 6), "as far as the text needs it");
        assert_eq!(over.rows(20, 5, 90), (5, 14));
        assert_eq!(over.rows(20, 0, 90), (0, 20));
    }
}
