//! Source code on the screen: coloured, numbered, marked, two languages side by side where there is room.
//!
//! Where the colours come from: see `colours.rs`.

use super::colours;
use crate::program::source::Source;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, pad_left, width};
use crate::terminal::theme::Glyphs;

/// From this width on, Rust and Go stand side by side.
const SIDE_BY_SIDE: usize = 100;
/// Blanks between two listings side by side.
const GAP: usize = 3;
/// The left one is at least this wide, where there is room, so that short programs do not stick together.
const LEFT_MIN: usize = 46;

/// One program's text with its heading.
#[derive(Clone, Debug)]
pub struct Listing<'a> {
    /// What stands over it: the file's name.
    pub heading: String,
    /// What is said of it, if anything.
    pub remark: &'a str,
    /// Its lines.
    pub source: &'a Source,
    /// The line to point at, counted from 1.
    pub here: Option<usize>,
}

/// The source's lines, with syntax colours if colours are shown at all.
pub fn highlight(source: &Source, colored: bool) -> Vec<Line> {
    let plain = || source.lines.iter().map(|line| Line::of(line, Tone::Plain)).collect();
    Some(source).filter(|_| colored).and_then(colours::of).unwrap_or_else(plain)
}

/// How listings are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns of the screen.
    pub width: usize,
    /// The signs.
    pub glyphs: &'static Glyphs,
    /// Whether colours are shown.
    pub colored: bool,
}

impl Style {
    /// As this screen shows listings.
    pub fn of(screen: &Screen) -> Style {
        Style { width: screen.width, glyphs: screen.glyphs, colored: screen.colored }
    }
}

/// One listing: heading, then numbered lines with their markers. All lines have the same width. `lines` are its coloured ones.
fn block(listing: &Listing<'_>, lines: &[Line], style: &Style, room: usize) -> Vec<Line> {
    let digits = listing.source.lines.len().to_string().len().max(2);
    let gutter = 1 + digits + 2;
    let mut heading = Line::of(&listing.heading, Tone::Strong);
    if !listing.remark.is_empty() {
        heading.push(format!(" {} {}", style.glyphs.dot, listing.remark), Tone::Faint);
    }
    let mut drawn = vec![heading.indented(1).cut_to(room, style.glyphs.cut)];
    for (at, code) in lines.iter().enumerate() {
        let here = listing.here == Some(at + 1);
        let mut line = Line::of(if here { style.glyphs.here } else { " " }, Tone::Note);
        line.push(pad_left(&(at + 1).to_string(), digits), if here { Tone::Note } else { Tone::Faint });
        line.push("  ", Tone::Plain);
        let markers = listing.source.numbers(at + 1).into_iter().map(|number| style.glyphs.marker(number));
        let marker = Some(markers.collect::<String>()).filter(|markers| !markers.is_empty());
        let taken = marker.as_ref().map_or(0, |marker| width(marker) + 2);
        let room = room.saturating_sub(gutter + taken).max(4);
        // A line that is too long goes on under itself.
        let mut parts = if code.width() > room { broken(code, room) } else { vec![code.clone()] }.into_iter();
        line.append(parts.next().unwrap_or_default());
        if let Some(marker) = marker {
            line.push("  ", Tone::Plain);
            line.push(marker, Tone::Note);
        }
        drawn.push(line.trimmed());
        drawn.extend(parts.map(|part| part.indented(gutter)));
    }
    drawn
}

/// Code broken at the width: what follows stands a little to the right of where the line begins.
fn broken(code: &Line, room: usize) -> Vec<Line> {
    let text = code.text();
    let indent = text.len() - text.trim_start().len();
    let kept = indent.min(room / 3);
    let lines = code.without_first(indent).wrap_hanging(room - kept, 2);
    lines.into_iter().map(|line| line.indented(kept)).collect()
}

/// One listing or several: side by side where there is room, else one under the other.
pub fn draw(listings: &[Listing<'_>], style: &Style) -> Vec<Line> {
    let code: Vec<Vec<Line>> = listings.iter().map(|listing| highlight(listing.source, style.colored)).collect();
    let drawn = |room| -> Vec<Vec<Line>> {
        listings.iter().zip(&code).map(|(listing, lines)| block(listing, lines, style, room)).collect()
    };
    // As wide as they are, to see whether two fit.
    let natural = drawn(usize::MAX);
    let widest = |block: &[Line]| block.iter().map(Line::width).max().unwrap_or(0);
    let fits = natural.iter().map(|block| widest(block)).sum::<usize>() + 1 + GAP <= style.width;
    if listings.len() != 2 || style.width < SIDE_BY_SIDE || !fits {
        return drawn(style.width).join(&Line::new());
    }
    let blocks = natural;
    let left = widest(&blocks[0]).max(LEFT_MIN.min(style.width.saturating_sub(widest(&blocks[1]) + 1 + GAP))) + GAP;
    let rows = blocks.iter().map(Vec::len).max().unwrap_or(0);
    (0..rows)
        .map(|row| {
            let mut line = blocks[0].get(row).cloned().unwrap_or_default();
            line.pad_to(left);
            line.push(style.glyphs.bar, Tone::Faint);
            line.append(blocks[1].get(row).cloned().unwrap_or_default());
            line.trimmed()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::language::Language;
    use crate::terminal::theme::BOX;

    const RUST: &str =
        "use gort::chan;\n\npub fn main() {\n    let ch = chan::<i32>(0); //@ made\n    ch.send(\"x\");\n}\n";
    const GO: &str = "package main\n\nfunc main() {\n\tch := make(chan int)\n\tch <- 1\n}\n";

    fn style(width: usize) -> Style {
        Style { width, glyphs: &BOX, colored: true }
    }

    fn listings<'a>(rust: &'a Source, go: &'a Source) -> [Listing<'a>; 2] {
        [
            Listing { heading: "a.rs".to_string(), remark: "", source: rust, here: None },
            Listing { heading: "a.go".to_string(), remark: "", source: go, here: None },
        ]
    }

    #[test]
    fn side_by_side_at_a_hundred_columns_one_under_the_other_below() {
        let (rust, go) = (Source::read(Language::Rust, RUST), Source::read(Language::Go, GO));
        let wide = draw(&listings(&rust, &go), &style(100));
        assert!(wide[0].text().contains("a.rs") && wide[0].text().contains("a.go"));
        let normal = draw(&listings(&rust, &go), &style(80));
        assert!(normal.len() > wide.len());
        assert!(normal.iter().any(|line| line.text().contains("①")), "{normal:?}");
        for (width, lines) in [(100, wide), (80, normal)] {
            assert!(lines.iter().all(|line| line.width() <= width));
        }
    }

    #[test]
    fn long_lines_go_on_under_themselves() {
        let source = Source::read(Language::Rust, "    let x = aaaaaaaaaaaa + bbbbbbbbbbbbbbbb + cccccccccc;");
        let listing = Listing { heading: "x".to_string(), remark: "", source: &source, here: None };
        let lines = draw(&[listing], &style(24));
        assert!(lines.iter().all(|line| line.width() <= 24), "{lines:?}");
    }
}
