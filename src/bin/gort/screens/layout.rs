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

    /// How many of these rows the text gets where the program has so many. `named`: there is a line of names between them, or over the text.
    pub fn text_rows(&self, rows: usize, program: usize, named: bool) -> usize {
        let program = if self.beside || program == 0 { usize::from(named) } else { program + 1 };
        rows.saturating_sub(program).max(1)
    }
}

/// Everything that a frame shows.
#[derive(Debug, Default)]
pub struct Parts<'a> {
    /// Above everything.
    pub head: Vec<String>,
    /// The program, all of it: its heading, which is always seen, and the first of the others that is.
    pub program: (&'a [String], usize),
    /// The text, as far as it is to be seen, and its first line that is.
    pub text: (&'a [String], usize),
    /// What stands between the program and the text, or over the text: the names of what there is.
    pub names: Option<&'a str>,
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

/// The same under a heading, which is the first line, and at whose end stands what is said of the lines that are left below.
fn headed((lines, top): (&[String], usize), rows: usize, columns: usize, below: &str) -> Vec<String> {
    let (heading, others) = lines.split_at(lines.len().min(1));
    let heading = heading.iter().take(rows).map(|heading| {
        let heading = cut(heading, columns.saturating_sub(width_of(below)));
        let blank = columns.saturating_sub(width_of(&heading) + width_of(below));
        format!("{heading}{}{below}", " ".repeat(if below.is_empty() { 0 } else { blank }))
    });
    heading.chain(seen(others, top, rows.saturating_sub(1)).map(str::to_owned)).collect()
}

/// The text as it is seen.
fn right<'a>(parts: &Parts<'a>, rows: usize) -> impl Iterator<Item = &'a str> {
    parts.text_head.into_iter().chain(seen(parts.text.0, parts.text.1, rows))
}

/// The largest first line of a pane.
pub fn lowest(lines: usize, rows: usize) -> usize {
    lines.saturating_sub(rows)
}

/// A rule with this in it, near its beginning.
fn ruled(width: usize, rule: &str, said: &str) -> String {
    if said.is_empty() {
        return rule.repeat(width);
    }
    let before = RULED.min(width);
    let after = width.saturating_sub(width_of(said) + before + 2);
    format!("{} {said} {}", rule.repeat(before), rule.repeat(after))
}

/// So much of a rule stands before what is in it.
const RULED: usize = 2;

/// How much room there is for what stands in a rule of so many columns.
pub fn room_in_rule(columns: usize) -> usize {
    columns.saturating_sub(RULED + 2)
}

/// The frame, exactly `height` lines, none wider than the screen. `rule` and `bar`: what divides the panes.
pub fn frame(layout: &Layout, parts: &Parts<'_>, height: usize, rule: &str, bar: &str) -> Vec<String> {
    let (program, text) = parts.rows;
    let below = parts.program.0.len().saturating_sub(parts.program.1 + program);
    let below = parts.below.filter(|_| below > 0).map_or_else(String::new, |said| format!(" {} ", said(below)));
    let left = headed(parts.program, program, layout.program, &below);
    let names = parts.names.map(|names| ruled(layout.text, rule, names));
    let mut frame = parts.head.clone();
    if layout.beside {
        let right = names.as_deref().into_iter().chain(right(parts, text));
        for (left, right) in left.iter().zip(right) {
            let left = &*cut(left, layout.program);
            let blank = " ".repeat(layout.program.saturating_sub(width_of(left)));
            frame.push(format!("{left}{blank} {bar} {right}"));
        }
    } else {
        let has_program = !parts.program.0.is_empty() && program > 0;
        if has_program {
            frame.extend(left);
        }
        frame.extend(names.or_else(|| has_program.then(|| ruled(layout.width, rule, ""))));
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

    /// The rows of the panes for a program of so many lines.
    fn rows(layout: &Layout, rows: usize, program: usize, named: bool) -> (usize, usize) {
        let program = program.min(rows / 3);
        (if layout.beside { rows } else { program }, layout.text_rows(rows, program, named))
    }

    #[test]
    fn a_frame_is_as_high_and_as_wide_as_the_screen() {
        for (width, height) in [(20, 6), (60, 20), (80, 24), (120, 40), (160, 50)] {
            for (count, names) in [0, 3, 100].into_iter().flat_map(|count| [(count, None), (count, Some("[Why]"))]) {
                let layout = Layout::of(width, (count > 0).then_some(50));
                let (program, text) = (lines(count, layout.program.min(50)), lines(200, layout.text));
                let parts = Parts {
                    head: lines(2, width),
                    program: (&program, 0),
                    text: (&text, 7),
                    rows: rows(&layout, height - 3, program.len(), names.is_some()),
                    foot: lines(1, width),
                    names,
                    ..Parts::default()
                };
                let frame = frame(&layout, &parts, height, "-", "|");
                assert_eq!(frame.len(), height, "{width}x{height}, {count}");
                let widest = frame.iter().map(|line| width_of(line)).max();
                assert!(widest <= Some(width), "{width}x{height}, {count}: {widest:?}");
                let first = format!("{:0wide$}", 7, wide = layout.text);
                assert!(height < 20 || frame.iter().any(|line| line.contains(&first)), "{frame:#?}");
                assert!(names.is_none() || height < 20 || frame.iter().any(|line| line.contains("-- [Why] -")));
            }
        }
    }

    #[test]
    fn a_program_that_goes_on_below_says_so_and_how_to_see_it() {
        for (width, said) in [(60, "29 more"), (80, "29 more"), (120, "20 more")] {
            let layout = Layout::of(width, Some(50));
            let (program, text) = (lines(35, 20), lines(200, layout.text));
            let below = Some((|lines| format!("{lines} more")) as fn(usize) -> String);
            let height = if width < 120 { 20 } else { 15 };
            let rows = rows(&layout, height, program.len(), false);
            let parts = |top| Parts { program: (&program, top), text: (&text, 0), rows, below, ..Parts::default() };
            let shown = |top| frame(&layout, &parts(top), height, "-", "|").join("\n");
            assert!(shown(0).lines().next().is_some_and(|heading| heading.contains(said)), "{}", shown(0));
            assert!(!shown(35).contains("more"), "{}", shown(35));
        }
    }

    #[test]
    fn the_program_stands_beside_the_text_on_a_wide_screen_and_over_it_on_others() {
        let beside = |width| Layout::of(width, Some(44)).beside;
        assert!(beside(120) && beside(BESIDE) && !beside(BESIDE - 1) && !Layout::of(120, None).beside);
        let over = Layout::of(80, Some(44));
        assert_eq!([over.text_rows(20, 8, true), over.text_rows(20, 8, false)], [11, 11], "the rule is there anyway");
        assert_eq!([over.text_rows(20, 0, true), over.text_rows(20, 0, false)], [19, 20]);
        let beside = Layout::of(120, Some(44));
        assert_eq!([beside.text_rows(20, 20, true), beside.text_rows(20, 20, false)], [19, 20]);
    }
}
