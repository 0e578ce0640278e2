//! What of a place is on the screen: which lines of the text, how many of the program's, and which row of a run one is at.
//!
//! Over the text the program has the room that it needs to be read while there are questions about it, a few lines around the one that
//! the current row belongs to where a run is read, and none after that, until the reader asks for it.
//!
//! A page ends where something else begins, if that fills most of it: nothing is torn apart for the sake of its last lines, and the last
//! page repeats nothing; but a question that waits is seen whole wherever a page has room for it. Within the rows of a run, the names of its goroutines stand above them. A heading without what it is about is
//! left to the next page.
//!
//! Invariants  I1  a page further or back passes no line by, and neither goes beyond the text.
//!             I2  the current row, if there is one, is on the screen.

use super::layout::Layout;
use super::page::Page;
use super::visit::Visit;

/// The rows around the panes: the title, the keys.
const CHROME: usize = 2;
/// Of a program whose run is read: its heading, and so many lines.
const WINDOW: usize = 1 + 3;
/// What begins at the end of a page is a heading alone if fewer of its lines are seen.
const BEGUN: usize = 3;
/// A page that is filled to so many parts of so many may end there.
const MOSTLY: (usize, usize) = (2, 3);

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
    /// How many rows the program has, and how many the text, where the text is seen from this line on: without the line that names the
    /// goroutines, if that stands above it.
    pub fn rows(&self, top: usize) -> (usize, usize) {
        let (program, text) = self.panes(top);
        (program, text.saturating_sub(usize::from(self.head(top).is_some())))
    }

    /// The line that names the goroutines of the run within whose rows the text is seen.
    pub fn head(&self, top: usize) -> Option<usize> {
        // A very low screen has no room for it.
        let has_room = self.panes(top).1 > 4;
        let within = |(head, last): &&(usize, usize)| *head < top && top <= *last;
        self.page.heads.iter().find(within).filter(|_| has_room).map(|(head, _)| *head)
    }

    fn panes(&self, top: usize) -> (usize, usize) {
        let last = self.page.rows.last().map(|row| row.line);
        let program = match self.page.ran {
            Some(ran) if top >= ran && !self.moved && !self.layout.beside => match last {
                Some(last) if top <= last => self.program.min(WINDOW),
                _ => 0,
            },
            _ => self.program,
        };
        self.layout.rows(self.height.saturating_sub(CHROME), program, self.page.lines.len())
    }

    /// Whether the last line is seen from this one on.
    pub fn shows_the_end(&self, top: usize) -> bool {
        top + self.rows(top).1 >= self.page.lines.len()
    }

    /// The least first line from which the last one is seen.
    pub fn lowest(&self) -> usize {
        (0..self.page.lines.len()).find(|top| self.shows_the_end(*top)).unwrap_or(0)
    }

    /// The first line, a page further; the same one where the end is seen.
    pub fn further(&self, top: usize) -> usize {
        if self.shows_the_end(top) {
            return top;
        }
        let end = top + self.rows(top).1.max(1);
        if let Some(question) = self.torn(top, end) {
            return question;
        }
        let may_end = (top + (end - top).div_ceil(MOSTLY.1) * MOSTLY.0).max(top + 1)..=end;
        let page = self.page;
        let begins = |line: &usize| page.subjects.binary_search(line).is_ok();
        // A paragraph, or a row of a run with its notes.
        let is_apart = |line: &usize| page.lines[line - 1].is_empty() || page.rows.iter().any(|row| row.line == *line);
        let last = |at: &dyn Fn(&usize) -> bool| may_end.clone().rev().find(at);
        last(&begins).or_else(|| last(&is_apart)).unwrap_or(end)
    }

    /// Where the question begins that waits, if its end alone is below, and a page has room for all of it.
    fn torn(&self, top: usize, end: usize) -> Option<usize> {
        let (first, last) = (*self.page.questions.last()?, self.page.asked?);
        let is_torn = top < first && first < end && end < last;
        (is_torn && last - first <= self.rows(first).1).then_some(first)
    }

    /// How many rows at the end stay blank: those of a heading with which the next page begins.
    pub fn blank(&self, top: usize) -> usize {
        if self.shows_the_end(top) {
            return 0;
        }
        let (next, end) = (self.further(top), top + self.rows(top).1);
        let lines = next..end;
        let is_heading = lines.len() < BEGUN && self.page.subjects.binary_search(&next).is_ok();
        let has_row = self.page.rows.iter().any(|row| lines.contains(&row.line));
        if is_heading && !has_row { lines.len() } else { 0 }
    }

    /// Whether a question waits, and nothing of what it offers is still below.
    pub fn asks(&self, top: usize) -> bool {
        self.page.asked.is_some_and(|end| end <= top + self.rows(top).1)
    }

    /// The first line, a page back.
    pub fn back(&self, top: usize) -> usize {
        (0..top).find(|from| self.further(*from) >= top || self.shows_the_end(*from)).unwrap_or(0)
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
        let rows: Vec<RowAt> = (0..rows).map(row).collect();
        let heads = rows.last().filter(|_| before > 0).map(|last| (before - 1, last.line)).into_iter().collect();
        let subjects = vec![before / 2, before, before + 2 * rows.len(), before + 2 * rows.len() + after / 2];
        Page { lines, rows, heads, subjects, ran: Some(before), ..Page::default() }
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
            while !view.shows_the_end(top) {
                let next = view.further(top);
                assert!(next > top && next <= top + view.rows(top).1.max(1), "{top} {next}");
                assert!(next < view.page.lines.len(), "nothing is beyond the end");
                (top, pages) = (next, pages + 1);
            }
            assert_eq!(view.further(top), top);
            while top > 0 {
                let before = view.back(top);
                assert!(before < top && before + view.rows(before).1.max(1) >= top, "{top} {before}");
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
    fn a_page_ends_where_something_else_begins_if_it_is_full_enough() {
        let layout = Layout::of(80, None);
        let lines: Vec<String> = (0..60).map(|line| format!("line {line}")).collect();
        let page = |subjects: &[usize], blank: Option<usize>| {
            let mut lines = lines.clone();
            blank.into_iter().for_each(|line| lines[line].clear());
            Page { lines, subjects: subjects.to_vec(), ..Page::default() }
        };
        let further = |page: &Page| {
            let view = View { layout: &layout, page, program: 0, height: 24, moved: false };
            assert_eq!(view.rows(0).1, 22);
            view.further(0)
        };
        assert_eq!(further(&page(&[5, 16, 19, 23], None)), 19, "the last of those that stand low enough");
        assert_eq!(further(&page(&[5, 15], None)), 22, "too much of the page would be blank");
        assert_eq!(further(&page(&[5, 15], Some(17))), 18, "below a blank line");
        assert_eq!(further(&page(&[22], Some(17))), 22);
    }

    #[test]
    fn a_question_that_waits_begins_a_page_where_it_would_be_torn_and_fits() {
        let layout = Layout::of(80, None);
        let further = |question: usize, asked: usize| {
            let lines = (0..60).map(|line| format!("line {line}")).collect();
            let subjects = vec![question];
            let page = Page { lines, subjects, questions: vec![question], asked: Some(asked), ..Page::default() };
            let view = View { layout: &layout, page: &page, program: 0, height: 24, moved: false };
            assert_eq!(view.rows(0).1, 22);
            view.further(0)
        };
        assert_eq!(further(5, 24), 5, "its options are below");
        assert_eq!(further(5, 27), 5, "there is just room for it");
        assert_eq!(further(5, 28), 22, "it fits on no page");
        assert_eq!(further(5, 22), 22, "all of it was seen");
        assert_eq!(further(30, 40), 22, "it is not there yet");
    }

    #[test]
    fn no_page_ends_with_a_heading_alone() {
        let layout = Layout::of(80, None);
        let lines: Vec<String> = (0..60).map(|line| format!("line {line}")).collect();
        let blank = |subjects: &[usize], rows: &[usize]| {
            let row = |line: &usize| RowAt { line: *line, program: 0, language: Language::Go, source: None };
            let rows = rows.iter().map(row).collect();
            let page = Page { lines: lines.clone(), subjects: subjects.to_vec(), rows, ..Page::default() };
            let view = View { layout: &layout, page: &page, program: 0, height: 24, moved: false };
            assert_eq!(view.rows(0).1, 22);
            (view.blank(0), view.blank(view.lowest()))
        };
        assert_eq!(blank(&[5, 21], &[]), (1, 0), "it is the last line, and the next page begins with it");
        assert_eq!(blank(&[5, 20], &[]), (2, 0));
        assert_eq!(blank(&[5, 19], &[]), (0, 0), "some of what it is about is seen");
        assert_eq!(blank(&[5, 20], &[21]), (0, 0), "a row of a run is seen");
        assert_eq!(blank(&[5, 22], &[]), (0, 0), "the page ends above it");
        assert_eq!(blank(&[], &[]), (0, 0));
    }

    #[test]
    fn a_question_is_asked_once_its_last_option_is_seen() {
        let layout = Layout::of(80, None);
        let page = Page { lines: vec![String::new(); 60], asked: Some(30), ..Page::default() };
        let view = View { layout: &layout, page: &page, program: 0, height: 24, moved: false };
        assert_eq!([0, 7, 8, 29, 30].map(|top| view.asks(top)), [false, false, true, true, true]);
        let none = Page { lines: vec![String::new(); 60], ..Page::default() };
        assert!(!View { page: &none, ..view }.asks(8), "nothing waits");
    }

    #[test]
    fn the_names_of_the_goroutines_stand_above_the_rows_of_their_run() {
        let (layout, page) = (Layout::of(80, Some(40)), page(30, 20, 60));
        let view = View { layout: &layout, page: &page, program: 20, height: 24, moved: false };
        let heads = [0, 29, 30, 50, 68, 69].map(|top| view.head(top));
        assert_eq!(heads, [None, None, Some(29), Some(29), Some(29), None]);
        let low = View { height: 8, ..view };
        assert_eq!(low.head(30), None, "a very low screen has no room for them");
    }

    #[test]
    fn what_is_read_after_a_run_has_the_room_of_the_program_until_it_is_moved() {
        let (layout, page) = (Layout::of(80, Some(40)), page(30, 20, 60));
        let view = View { layout: &layout, page: &page, program: 20, height: 24, moved: false };
        assert_eq!((view.rows(0), view.rows(30), view.rows(69)), ((8, 13), (4, 16), (0, 22)));
        let moved = View { moved: true, ..view };
        assert_eq!((moved.rows(30), moved.rows(69)), ((8, 12), (8, 13)));
    }
}
