//! What of a place is on the screen: which lines of the text, how many of the program's, and which row of a run one is at.
//!
//! Over the text the program has the room that it needs to be read while there are questions about it, a few lines around the one that
//! the current row belongs to where a run is read, and its heading alone after that, until the reader moves it.
//!
//! Invariants  I1  a page further or back passes no line by, and neither goes beyond the text.
//!             I2  the current row, if there is one, is on the screen.

use super::layout::Layout;
use super::page::Page;
use super::visit::Visit;

/// The rows around the panes: the title, a rule, the keys.
const CHROME: usize = 3;
/// Of a program whose run is read: its heading, and so many lines.
const WINDOW: usize = 1 + 3;

/// A place on a screen.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub layout: &'a Layout,
    pub page: &'a Page,
    /// The lines of the program, with its heading.
    pub program: usize,
    /// The rows of the screen.
    pub height: usize,
    /// Whether the reader has moved the program.
    pub moved: bool,
}

impl View<'_> {
    /// How many rows the program has, and how many the text, where the text is seen from this line on.
    pub fn rows(&self, top: usize) -> (usize, usize) {
        let (first, last) = (self.page.rows.first(), self.page.rows.last());
        let program = match (first, last) {
            (Some(first), Some(last)) if !self.moved && !self.layout.beside => match top {
                _ if top < first.line => self.program,
                _ if top <= last.line => self.program.min(WINDOW),
                _ => self.program.min(1),
            },
            _ => self.program,
        };
        self.layout.rows(self.height.saturating_sub(CHROME), program, self.page.lines.len())
    }

    fn shows_the_end(&self, top: usize) -> bool {
        top + self.rows(top).1 >= self.page.lines.len()
    }

    /// The largest first line.
    pub fn lowest(&self) -> usize {
        (0..self.page.lines.len()).find(|top| self.shows_the_end(*top)).unwrap_or(0)
    }

    /// The first line, a page further.
    pub fn further(&self, top: usize) -> usize {
        (top + self.rows(top).1.saturating_sub(1).max(1)).min(self.lowest())
    }

    /// The first line, a page back.
    pub fn back(&self, top: usize) -> usize {
        let shows = |from: usize| from + self.rows(from).1.saturating_sub(1).max(1) >= top;
        (0..top).find(|from| shows(*from)).unwrap_or(0)
    }

    /// From which line on a question is seen that was just gone past: all of it, or its answer and what is asked next, if that fits.
    pub fn answered(&self, question: usize) -> Option<usize> {
        let (question, answer) = (*self.page.questions.get(question)?, *self.page.answers.get(question)?);
        let top = self.lowest().clamp(question, answer);
        Some(if self.shows_the_end(top) { top } else { question })
    }

    fn is_seen(&self, top: usize, line: usize) -> bool {
        (top..top + self.rows(top).1).contains(&line)
    }

    /// The current row: the one that the reader is at, or the nearest to it that is seen.
    pub fn row(&self, visit: &Visit) -> Option<usize> {
        let rows = &self.page.rows;
        let seen = |at: &usize| self.is_seen(visit.top, rows[*at].line);
        let first = (0..rows.len()).find(seen)?;
        let last = (first..rows.len()).take_while(seen).last()?;
        Some(visit.row.map_or(first, |row| row.clamp(first, last)))
    }

    /// Where the next row begins, or the one before: its number, and the first line of the text from which it is seen.
    pub fn step(&self, visit: &Visit, on: bool) -> Option<(usize, usize)> {
        let rows = &self.page.rows;
        let next = match self.row(visit) {
            Some(row) if on => row + 1,
            Some(row) => row.checked_sub(1)?,
            None if on => rows.iter().position(|row| row.line >= visit.top)?,
            None => rows.iter().rposition(|row| row.line < visit.top)?,
        };
        let line = rows.get(next)?.line;
        // All of it is to be seen, up to the next one.
        let end = rows.get(next + 1).map_or(line, |next| next.line.saturating_sub(1));
        if self.is_seen(visit.top, line) && self.is_seen(visit.top, end) {
            return Some((next, visit.top));
        }
        let top = line.saturating_sub(self.rows(line).1 / 2).min(self.lowest());
        // A very low screen.
        Some((next, if self.is_seen(top, line) { top } else { line.min(self.lowest()) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::written::RowAt;
    use crate::program::language::Language;

    fn page(before: usize, rows: usize, after: usize) -> Page {
        let row = |at| RowAt { line: before + 2 * at, program: 0, language: Language::Go, source: Some(at + 1) };
        let lines = vec![String::new(); before + 2 * rows + after];
        Page { lines, rows: (0..rows).map(row).collect(), ..Page::default() }
    }

    fn views(see: impl Fn(&View<'_>)) {
        for (height, columns, program) in
            [(8, 60, 20), (24, 80, 20), (24, 80, 4), (24, 120, 20), (50, 80, 12), (30, 80, 0)]
        {
            let layout = Layout::of(columns, (program > 0).then_some(40));
            for (before, rows, after) in [(30, 20, 60), (0, 3, 0), (10, 0, 40), (25, 30, 2), (4, 1, 12)] {
                for moved in [false, true] {
                    let page = page(before, rows, after);
                    see(&View { layout: &layout, page: &page, program, height, moved });
                }
            }
        }
    }

    #[test]
    fn every_line_is_seen_by_pages_there_and_back() {
        views(|view| {
            let lowest = view.lowest();
            assert!(view.shows_the_end(lowest) && (0..lowest).all(|top| !view.shows_the_end(top)));
            let (mut top, mut pages) = (0, 1);
            while top < lowest {
                let next = view.further(top);
                assert!(next > top && next <= top + view.rows(top).1, "{top} {next}");
                (top, pages) = (next, pages + 1);
            }
            while top > 0 {
                let before = view.back(top);
                assert!(before < top && before + view.rows(before).1 >= top, "{top} {before}");
                (top, pages) = (before, pages - 1);
            }
            assert!(pages >= 0);
        });
    }

    #[test]
    fn each_row_is_come_to_and_seen_there_and_back() {
        views(|view| {
            let mut visit = Visit::default();
            let mut come = Vec::new();
            while let Some((row, top)) = view.step(&visit, true) {
                visit = Visit { row: Some(row), top, ..visit };
                assert_eq!(view.row(&visit), Some(row), "it is seen");
                come.push(row);
            }
            // One that is seen already needs no key.
            let first = view.row(&Visit::default()).map_or(0, |_| 1);
            assert_eq!(come, (first..view.page.rows.len()).collect::<Vec<_>>());
            visit.top = view.lowest();
            while let Some((row, top)) = view.step(&visit, false) {
                visit = Visit { row: Some(row), top, ..visit };
                assert_eq!(view.row(&visit), Some(row));
            }
            assert!(view.page.rows.is_empty() || visit.row.is_none_or(|row| row == 0));
        });
    }

    #[test]
    fn what_is_read_after_a_run_has_the_room_of_the_program_until_it_is_moved() {
        let (layout, page) = (Layout::of(80, Some(40)), page(30, 20, 60));
        let view = View { layout: &layout, page: &page, program: 20, height: 24, moved: false };
        assert_eq!((view.rows(0), view.rows(30), view.rows(69)), ((8, 12), (4, 16), (1, 19)));
        let moved = View { moved: true, ..view };
        assert_eq!((moved.rows(30), moved.rows(69)), ((8, 12), (8, 12)));
    }
}
