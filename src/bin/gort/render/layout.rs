//! What lanes and lists have in common: how they are drawn, which rows they show, and what stands below and between rows.

use super::row::Row;
use crate::terminal::messages::Words;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, width};
use crate::terminal::theme::Glyphs;

/// How many rows of a timeline are shown. Those with a note always are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rows {
    /// Every one.
    All,
    /// Of a long one, the beginning and the end, where it is printed.
    Printed,
    /// So few that they stand on a screen beside other things: a key shows the others.
    Few,
}

/// How a timeline is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns of the screen.
    pub width: usize,
    /// How many rows are shown.
    pub rows: Rows,
    /// A list in any case.
    pub list: bool,
    /// The signs.
    pub glyphs: &'static Glyphs,
    /// The words.
    pub words: &'static Words,
}

impl Style {
    /// Every row, as this screen shows it.
    pub fn whole(screen: &Screen) -> Style {
        Style { width: screen.width, rows: Rows::All, list: screen.plain, glyphs: screen.glyphs, words: screen.words }
    }
}

/// A part of a timeline: a row, or a gap of several.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Item {
    /// This row.
    Row(usize),
    /// Rows left out.
    Gap(usize),
}

/// What is drawn of a timeline.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Of each row that is shown, its first line and its number, from 0.
    pub rows: Vec<(usize, usize)>,
}

impl Drawn {
    /// The line in which it is said that rows are left out, the first of them.
    pub fn first_gap(&self) -> Option<usize> {
        let numbers = self.rows.iter().map(|(_, row)| *row);
        let at = numbers.zip(0..).position(|(row, number)| row != number)?;
        self.rows[at].0.checked_sub(1)
    }

    /// From the next line on it is this row.
    pub fn begins(&mut self, row: usize) {
        self.rows.push((self.lines.len(), row));
    }
}

/// The objects that a row changed, with their names.
pub fn changes(row: &Row, style: &Style) -> Line {
    let mut line = Line::new();
    for cell in row.cells.iter().filter(|cell| cell.changed) {
        if !line.is_blank() {
            line.push(style.words.lane.semicolon, Tone::Plain);
        }
        line.push(format!("{} ", cell.name), Tone::Faint);
        if cell.text.is_blank() {
            line.push(style.words.state.nobody_waits, Tone::Faint);
        }
        line.append(cell.text.clone());
    }
    line
}

/// A row's notes, wrapped.
pub fn note_lines(row: &Row, notes: &[Vec<Line>], room: usize) -> Vec<Line> {
    let texts = row.notes.iter().filter_map(|note| notes.get(*note)).flatten();
    texts.flat_map(|text| text.wrap(room)).collect()
}

/// A row's notes, under it.
pub fn notes_below(row: &Row, notes: &[Vec<Line>], style: &Style, indent: usize) -> Vec<Line> {
    let sign =
        if style.glyphs.ascii { format!("{}: ", style.words.timeline.note) } else { format!("{} ", style.glyphs.hook) };
    let indent = indent.min(style.width / 3);
    let room = style.width.saturating_sub(indent + width(&sign)).max(8);
    let mut lines = note_lines(row, notes, room);
    for (at, line) in lines.iter_mut().enumerate() {
        let mut tied = Line::of(" ".repeat(indent), Tone::Plain);
        tied.push(if at == 0 { sign.clone() } else { " ".repeat(width(&sign)) }, Tone::Note);
        tied.append(std::mem::take(line));
        *line = tied;
    }
    lines
}

/// Says how many rows are left out.
pub fn gap(rows: usize, style: &Style, indent: usize) -> Line {
    let template = match style.rows {
        Rows::Few => style.words.timeline.few,
        Rows::Printed | Rows::All => style.words.timeline.left_out,
    };
    let text = fill!(template, n = rows);
    let sign = if style.glyphs.ascii { "..." } else { "⋮" };
    Line::of(format!("{}{sign} {text}", " ".repeat(indent.min(style.width / 4))), Tone::Faint)
        .cut_to(style.width, style.glyphs.cut)
}
