//! What of a place is on the screen: which page of the text, how many lines of the program, and which row of a run one is at.
//!
//! Pages are made by `pages`: as few as there can be, and nothing is torn that a page can hold. What was answered begins a page where it and
//! what is asked next do not stand below what was there before; so an answer and the next question are seen together where both fit, and so
//! are the last answer and what happened.
//!
//! The program over the text has one height as long as there are questions, and one from the last answer on. While one is asked it has
//! what no question needs, or, where a question needs almost everything, two fifths of the rows. Then it has a few lines, around the one that
//! the current row belongs to, and more of them as far as that costs no page, but never more than before. Once the reader moves it, it has
//! its first height again.
//!
//! Invariants  I1  a page further or back passes no line by, and neither goes beyond the text.
//!             I2  the current row, if there is one, is on the screen.
//!             I3  of as many pages as `pages` holds, each line that is not blank stands on exactly one.

use std::ops::Range;

use super::layout::Layout;
use super::page::Page;
use super::pages::{Break, FITTING, Text};
use super::topic::{Named, Stands, Topical};
use super::visit::Visit;

/// The rows around the panes: the title, the keys.
const CHROME: usize = 2;
/// Of a program whose run is read: its heading, and so many lines.
const WINDOW: usize = 1 + 3;
/// While something is asked: its heading, and so many lines at least, if then each question has the rest for itself.
const ASKED: usize = 1 + 4;
/// Else it has so many parts of so many.
const ASKING: (usize, usize) = (2, 5);

/// A place on a screen.
pub struct View<'a> {
    layout: &'a Layout,
    /// What it shows.
    pub page: &'a Page,
    /// The rows for the panes.
    area: usize,
    /// How many rows the program has while something is asked, and how many after that.
    program: (usize, usize),
    /// From which line on it is after that.
    read: usize,
    /// Where a page may begin.
    breaks: Vec<Break>,
    /// Where its pages begin.
    pages: Vec<usize>,
}

impl<'a> View<'a> {
    /// A place on a screen of so many rows. `program`: the lines of the program, with its heading. `moved`: the reader has moved it.
    pub fn of(layout: &'a Layout, page: &'a Page, program: usize, height: usize, moved: bool) -> View<'a> {
        let area = height.saturating_sub(CHROME);
        let usual = (area * ASKING.0 / ASKING.1).max(WINDOW - 1);
        let left = area.saturating_sub(page.asking + 1);
        let asking = program.min(if left >= usual.min(ASKED) { left } else { usual });
        let read = page.lines.len();
        let mut breaks = page.breaks.clone();
        let most = layout.text_rows(area, asking.min(WINDOW), !page.views.is_empty());
        let text = Text { lines: &page.lines, breaks: &[] };
        for Stands { lines, .. } in page.views.iter().filter(|stands| text.holds(stands.lines.clone(), &|_| most)) {
            let within = breaks.iter_mut().filter(|found| lines.start < found.line && found.line < lines.end);
            within.for_each(|found| found.tears += FITTING);
        }
        let mut view = View { layout, page, area, program: (asking, asking), read, breaks, pages: Vec::new() };
        let asked = view.asked();
        let Some(ran) = page.ran else {
            view.pages = asked;
            return view;
        };
        let mut least = None;
        let lowest = if moved || layout.beside { asking } else { asking.min(WINDOW) };
        for reading in lowest..=asking {
            let found = view.answered_with(reading, ran, &asked);
            let pages = found.1.len();
            if *least.get_or_insert(pages) < pages {
                break;
            }
            view.program.1 = reading;
            (view.read, view.pages) = found;
        }
        view
    }

    fn text(&self) -> Text<'_> {
        Text { lines: &self.page.lines, breaks: &self.breaks }
    }

    /// The pages as far as something is asked.
    fn asked(&self) -> Vec<usize> {
        let (page, text) = (self.page, self.text());
        let rows = |_: usize| self.layout.text_rows(self.area, self.program.0, self.is_named());
        let end = |at: usize| page.questions.get(at + 1).copied().or(page.ran).unwrap_or(page.lines.len());
        // What a hint adds belongs to the question that waits.
        let mut pages = text.pages(0..if page.questions.is_empty() { page.lines.len() } else { end(0) }, &rows);
        for at in 1..page.questions.len() {
            let (top, answered, asked) = (pages[pages.len() - 1], page.questions[at - 1], page.questions[at]);
            let behind = end(at);
            if text.holds(top..behind, &rows) {
                continue;
            }
            let both = text.holds(answered..behind, &rows);
            if both || !text.holds(top..asked, &rows) {
                pages.extend((answered > top).then_some(answered));
            }
            if !both {
                pages.extend(text.pages(asked..behind, &rows));
            }
        }
        pages.dedup();
        pages
    }

    /// From which line on the runs are read where the program has so many rows then, and all pages. `asked`: the pages as far as something
    /// was asked.
    fn answered_with(&self, program: usize, ran: usize, asked: &[usize]) -> (usize, Vec<usize>) {
        let (page, text) = (self.page, self.text());
        let all = page.lines.len();
        let rows = |line: usize| {
            let rows = self.layout.text_rows(self.area, program, self.is_named());
            rows.saturating_sub(usize::from(self.head_in(line, rows).is_some()))
        };
        let last = page.questions.last().copied().unwrap_or(0);
        // Of the page with the last answer, what stands above it is left to the page before if that makes fewer of them.
        let mut before: Vec<usize> = asked.iter().copied().filter(|top| *top < ran && *top <= last).collect();
        let top = before.pop().unwrap_or(0);
        let (whole, apart) = (text.pages(top..all, &rows), text.pages(last..all, &rows));
        if top == last || whole.len() <= apart.len() {
            before.extend(whole);
            return (top, before);
        }
        before.push(top);
        before.extend(apart);
        (last, before)
    }

    /// The columns of the text.
    pub fn columns(&self) -> usize {
        self.layout.text
    }

    /// Whether there is a line of names.
    fn is_named(&self) -> bool {
        !self.page.views.is_empty()
    }

    /// How many rows the program has, and how many the text, where the text is seen from this line on: without the line that names the
    /// goroutines, if that stands above it.
    pub fn rows(&self, top: usize) -> (usize, usize) {
        let program = if top >= self.read { self.program.1 } else { self.program.0 };
        let text = self.layout.text_rows(self.area, program, self.is_named());
        let head = usize::from(self.head_in(top, text).is_some());
        (if self.layout.beside { self.area } else { program }, text.saturating_sub(head))
    }

    /// The line that names the goroutines of the run within whose rows the text is seen.
    pub fn head(&self, top: usize) -> Option<usize> {
        let program = if top >= self.read { self.program.1 } else { self.program.0 };
        self.head_in(top, self.layout.text_rows(self.area, program, self.is_named()))
    }

    fn head_in(&self, top: usize, rows: usize) -> Option<usize> {
        // A very low screen has no room for it.
        let within = |(head, last): &&(usize, usize)| *head < top && top <= *last;
        self.page.heads.iter().find(within).filter(|_| rows > 4).map(|(head, _)| *head)
    }

    /// Which page begins with this line, or has it.
    fn page_at(&self, line: usize) -> usize {
        self.pages.partition_point(|top| *top <= line).saturating_sub(1)
    }

    /// Where the page begins that has this line.
    pub fn top_of(&self, line: usize) -> usize {
        self.pages[self.page_at(line)]
    }

    /// Behind which line the text ends that is seen from this one on: where the next page begins, or, between pages, with the screen.
    pub fn end(&self, top: usize) -> usize {
        let all = self.page.lines.len();
        match self.pages.binary_search(&top) {
            Ok(at) => self.pages.get(at + 1).copied().unwrap_or(all).min(top + self.rows(top).1.max(1)),
            Err(_) => (top + self.rows(top).1.max(1)).min(all),
        }
    }

    /// Whether the last line is seen from this one on.
    pub fn shows_the_end(&self, top: usize) -> bool {
        self.end(top) >= self.page.lines.len() || self.page_at(top) + 1 == self.pages.len() && self.pages.contains(&top)
    }

    /// Where the last page begins.
    pub fn lowest(&self) -> usize {
        self.pages.last().copied().unwrap_or(0)
    }

    /// The first line, a page further; the same one where the end is seen.
    pub fn further(&self, top: usize) -> usize {
        if self.shows_the_end(top) {
            return top;
        }
        match self.pages.binary_search(&top) {
            Ok(at) => self.pages[at + 1],
            // From between two pages, to the last one that begins on the screen or just below.
            Err(_) => self.top_of(self.end(top)).max(top + 1),
        }
    }

    /// Whether a question waits, and nothing of what it offers is still below.
    pub fn asks(&self, top: usize) -> bool {
        self.page.asked.is_some_and(|end| end <= self.end(top))
    }

    /// The first line, a page back.
    pub fn back(&self, top: usize) -> usize {
        self.top_of(top.saturating_sub(1))
    }

    /// From which line on a question is seen that was just gone past.
    pub fn answered(&self, question: usize) -> Option<usize> {
        self.page.questions.get(question).map(|line| self.top_of(*line))
    }

    fn is_seen(&self, top: usize, line: usize) -> bool {
        (top..self.end(top)).contains(&line)
    }

    /// The current row: the one that the reader is at, or the nearest to it that is seen.
    pub fn row(&self, visit: &Visit) -> Option<usize> {
        let rows = &self.page.rows;
        let seen = |at: &usize| self.is_seen(visit.top, rows[*at].line);
        let first = (0..rows.len()).find(seen)?;
        let last = (first..rows.len()).take_while(seen).last()?;
        Some(visit.row.map_or(first, |row| row.clamp(first, last)))
    }

    /// The next row, or the one before.
    pub fn step(&self, visit: &Visit, on: bool) -> Option<usize> {
        let rows = &self.page.rows;
        let next = match self.row(visit) {
            Some(row) if on => row + 1,
            Some(row) => row.checked_sub(1)?,
            None if on => rows.iter().position(|row| row.line >= visit.top)?,
            None => rows.iter().rposition(|row| row.line < visit.top)?,
        };
        (next < rows.len()).then_some(next)
    }

    /// From which line on a row is seen: from this one, if all of it is seen from there, up to the next.
    pub fn seeing(&self, row: usize, top: usize) -> usize {
        let rows = &self.page.rows;
        let Some(line) = rows.get(row).map(|row| row.line) else { return top };
        let last = rows.get(row + 1).map_or(line, |next| next.line.saturating_sub(1)).max(line);
        if self.is_seen(top, line) && self.is_seen(top, last) { top } else { self.top_of(line) }
    }

    /// The views of which something is seen.
    fn here(&self, top: usize) -> impl Iterator<Item = &Stands> {
        let seen = top..self.end(top);
        self.page.views.iter().filter(move |stands| stands.lines.start < seen.end && seen.start < stands.lines.end)
    }

    /// The first view that is seen.
    pub fn view(&self, top: usize) -> Option<&Stands> {
        self.here(top).next()
    }

    /// The programs of whose runs something is seen, in order, also where rows are left out.
    pub fn runs(&self, top: usize) -> impl Iterator<Item = usize> {
        self.here(top).filter_map(|stands| if let Topical::Run(program) = stands.view { Some(program) } else { None })
    }

    /// The first view that is seen, and on which of its pages one is, from 0.
    pub fn page_of_view(&self, top: usize) -> Option<(Topical, usize)> {
        let stands = self.view(top)?;
        Some((stands.view, self.page_at(top).saturating_sub(self.page_at(stands.lines.start))))
    }

    /// From which line on that page of a view is seen, or its last one.
    pub fn at_page(&self, view: Topical, page: usize) -> Option<usize> {
        let lines = &self.page.views.iter().find(|stands| stands.view == view)?.lines;
        let last = self.page_at(lines.end.saturating_sub(1));
        Some(self.pages[(self.page_at(lines.start) + page).min(last)])
    }

    /// From which line on the next view is seen that is not, or the one before, round and round. Nothing: there is no other one.
    pub fn other(&self, top: usize, on: bool) -> Option<usize> {
        let (end, views) = (self.end(top), &self.page.views);
        let next = if on {
            views.iter().find(|stands| stands.lines.start >= end).or(views.first())
        } else {
            views.iter().rfind(|stands| stands.lines.start < top).or(views.last())
        };
        next.map(|stands| self.top_of(stands.lines.start)).filter(|to| *to != top)
    }

    /// On which of so many pages of a view one is; none, where it stands on one.
    fn part(&self, lines: &Range<usize>, top: usize) -> Option<(usize, usize)> {
        let (first, last) = (self.page_at(lines.start), self.page_at(lines.end.saturating_sub(1)));
        let at = self.page_at(top).clamp(first, last);
        (last > first).then_some((at - first + 1, last - first + 1))
    }

    /// The names of the views, in order, as they are called.
    pub fn names(&self, top: usize, called: &[(Topical, String)]) -> Vec<Named> {
        let here: Vec<_> = self.here(top).map(|stands| stands.view).collect();
        let named = |(view, name): &(Topical, String)| {
            let stands = self.page.views.iter().find(|stands| stands.view == *view);
            let part = stands.and_then(|stands| self.part(&stands.lines, top));
            Named { name: name.clone(), here: here.contains(view), part: part.filter(|_| here.contains(view)) }
        };
        called.iter().map(named).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::pages::{RUN, TEXT};
    use super::*;
    use crate::lesson::written::RowAt;
    use crate::program::language::Language;

    fn page(before: usize, rows: usize, after: usize) -> Page {
        let row = |at| RowAt { line: before + 2 * at, program: 0, language: Language::Go, source: Some(at + 1) };
        let lines: Vec<String> = (0..before + 2 * rows + after).map(|line| format!("line {line}")).collect();
        let rows: Vec<RowAt> = (0..rows).map(row).collect();
        let heads = rows.last().filter(|_| before > 0).map(|last| (before - 1, last.line)).into_iter().collect();
        let torn = |line: usize| if rows.iter().any(|row| row.line == line) { RUN } else { TEXT };
        let breaks = (1..lines.len()).filter(|line| line % 2 == 0).map(|line| Break { line, tears: torn(line) });
        let (breaks, ran) = (breaks.collect(), Some(before));
        let view = |view, lines| Stands { view, lines };
        let last = before + 2 * rows.len();
        let views = vec![
            view(Topical::Asked, 0..before),
            view(Topical::Run(0), before..last),
            view(Topical::Why, last..last + after),
        ];
        Page { lines, rows, heads, breaks, views, ran, ..Page::default() }
    }

    fn views(see: impl Fn(&View<'_>)) {
        for (height, columns, program) in
            [(8, 60, 20), (24, 80, 20), (24, 80, 4), (24, 120, 20), (50, 80, 12), (30, 80, 0)]
        {
            let layout = Layout::of(columns, (program > 0).then_some(40));
            for (before, rows, after) in [(30, 20, 60), (0, 3, 0), (10, 0, 40), (25, 30, 2), (4, 1, 12)] {
                for moved in [false, true] {
                    see(&View::of(&layout, &page(before, rows, after), program, height, moved));
                }
            }
        }
    }

    #[test]
    fn every_line_is_seen_by_pages_there_and_back() {
        views(|view| {
            let all = view.page.lines.len();
            // From any line, on a page or between two.
            for from in 0..all {
                let mut top = from;
                while !view.shows_the_end(top) {
                    let next = view.further(top);
                    assert!(next > top && next <= top + view.rows(top).1.max(1) && next < all, "{top} {next}");
                    top = next;
                }
                assert_eq!((view.further(top), view.end(top)), (top, all));
                while top > 0 {
                    let before = view.back(top);
                    assert!(before < top && view.end(before) >= top.min(all), "{top} {before}");
                    top = before;
                }
            }
            assert!(view.shows_the_end(view.lowest()));
        });
    }

    #[test]
    fn each_row_is_come_to_and_seen_there_and_back() {
        views(|view| {
            let mut visit = Visit::default();
            let mut come = Vec::new();
            while let Some(row) = view.step(&visit, true) {
                visit = Visit { row: Some(row), top: view.seeing(row, visit.top), ..visit };
                assert_eq!(view.row(&visit), Some(row), "it is seen");
                come.push(row);
            }
            // One that is seen already needs no key.
            let first = view.row(&Visit::default()).map_or(0, |_| 1);
            assert_eq!(come, (first..view.page.rows.len()).collect::<Vec<_>>());
            visit.top = view.lowest();
            while let Some(row) = view.step(&visit, false) {
                visit = Visit { row: Some(row), top: view.seeing(row, visit.top), ..visit };
                assert_eq!(view.row(&visit), Some(row));
            }
            assert!(view.page.rows.is_empty() || visit.row.is_none_or(|row| row == 0));
        });
    }

    #[test]
    fn a_key_leads_to_every_view_there_and_back() {
        views(|view| {
            for on in [true, false] {
                let mut top = 0;
                let mut seen: Vec<Topical> = view.here(top).map(|stands| stands.view).collect();
                for _ in 0..3 {
                    top = view.other(top, on).unwrap_or(top);
                    seen.extend(view.here(top).map(|stands| stands.view));
                }
                let all = view.page.views.iter().filter(|stands| !stands.lines.is_empty());
                assert!(all.clone().all(|stands| seen.contains(&stands.view)), "{on}: {seen:?}");
            }
        });
    }

    #[test]
    fn each_page_is_come_back_to_by_its_view_and_its_number() {
        views(|view| {
            for top in &view.pages {
                let Some((seen, page)) = view.page_of_view(*top) else { continue };
                assert_eq!(view.at_page(seen, page), Some(*top), "{seen:?} {page}");
                assert!(view.at_page(seen, 1_000) >= Some(*top), "the last one, where there are fewer");
            }
            assert_eq!(view.at_page(Topical::Trial, 0), None);
        });
    }

    #[test]
    fn the_program_is_that_of_the_first_run_that_is_seen() {
        let layout = Layout::of(80, None);
        let lines = (0..60).map(|line| format!("line {line}")).collect();
        let view = |view, lines| Stands { view, lines };
        let views = vec![view(Topical::Asked, 0..10), view(Topical::Run(0), 10..34), view(Topical::Run(1), 34..60)];
        let page = Page { lines, views, ran: Some(10), ..Page::default() };
        let seen = View::of(&layout, &page, 0, 24, false);
        let runs = [0, 10, 33, 34, 40].map(|top| seen.runs(top).next());
        assert_eq!(runs, [Some(0), Some(0), Some(0), Some(1), Some(1)]);
    }

    #[test]
    fn what_is_seen_is_named_with_its_part() {
        let (layout, page) = (Layout::of(80, Some(40)), page(10, 20, 10));
        let view = View::of(&layout, &page, 20, 24, false);
        let called = [(Topical::Asked, "A"), (Topical::Run(0), "R"), (Topical::Why, "W")];
        let called = called.map(|(view, name)| (view, name.to_owned()));
        let shown = |top| super::super::topic::line(&view.names(top, &called), 60, "…").text();
        let all: Vec<String> = view.pages.iter().map(|top| shown(*top)).collect();
        assert_eq!(all.first().map(String::as_str), Some("[A]  [R 1/4]  W"), "{:?}", view.pages);
        assert_eq!(all.last().map(String::as_str), Some("A  [R 4/4]  [W]"), "{:?}", view.pages);
    }

    #[test]
    fn an_answer_and_what_is_asked_next_are_seen_together_where_a_page_holds_both() {
        let layout = Layout::of(80, None);
        let lines: Vec<String> = (0..60).map(|line| format!("line {line}")).collect();
        let pages = |questions: &[usize], asked: usize, all: usize| {
            let breaks = questions.iter().map(|line| Break { line: *line, tears: TEXT }).collect();
            let (lines, questions) = (lines[..all].to_vec(), questions.to_vec());
            let page = Page { lines, breaks, questions, asked: Some(asked), ..Page::default() };
            let view = View::of(&layout, &page, 0, 24, false);
            assert_eq!(view.rows(0).1, 22);
            let last = view.lowest();
            assert!(view.asks(last) || asked > last + 22, "{last}");
            view.pages
        };
        assert_eq!(pages(&[8], 14, 14), [0], "the text and its question");
        assert_eq!(pages(&[8], 26, 26), [0, 8], "they do not fit");
        assert_eq!(pages(&[8, 15], 20, 20), [0], "everything is on the screen");
        assert_eq!(pages(&[8, 18], 26, 26), [0, 8], "the answer begins a page");
        assert_eq!(pages(&[8, 18], 36, 36), [0, 18], "the answer stays where it is");
        assert_eq!(pages(&[8, 28], 36, 36), [0, 8, 28]);
    }

    #[test]
    fn a_question_is_asked_once_its_last_option_is_seen() {
        let layout = Layout::of(80, None);
        let lines: Vec<String> = (0..60).map(|line| format!("line {line}")).collect();
        let page = Page { lines, asked: Some(30), ..Page::default() };
        let view = View::of(&layout, &page, 0, 24, false);
        assert_eq!([0, 7, 8, 29, 30].map(|top| view.asks(top)), [false, false, true, true, true]);
        let none = Page { asked: None, ..page.clone() };
        assert!(!View::of(&layout, &none, 0, 24, false).asks(8), "nothing waits");
    }

    #[test]
    fn the_names_of_the_goroutines_stand_above_the_rows_of_their_run() {
        let (layout, page) = (Layout::of(80, Some(40)), page(30, 20, 60));
        let view = View::of(&layout, &page, 20, 24, false);
        let heads = [0, 29, 30, 50, 68, 69].map(|top| view.head(top));
        assert_eq!(heads, [None, None, Some(29), Some(29), Some(29), None]);
        let low = View::of(&layout, &page, 20, 8, false);
        assert_eq!(low.head(30), None, "a very low screen has no room for them");
    }

    #[test]
    fn the_program_has_one_height_while_something_is_asked_and_one_after_that() {
        let layout = Layout::of(80, Some(40));
        let page = page(30, 20, 60);
        let page = Page { questions: vec![4, 20], asking: 13, ..page };
        let heights = |moved: bool| {
            let view = View::of(&layout, &page, 20, 24, moved);
            let mut heights: Vec<usize> = view.pages.iter().map(|top| view.rows(*top).0).collect();
            heights.dedup();
            heights
        };
        let read = heights(false);
        assert!(read.len() == 2 && read[0] == 8 && (4..8).contains(&read[1]), "{read:?}");
        assert_eq!(heights(true), [8], "it was moved");
        let short = Page { asking: 9, ..Page::default() };
        assert_eq!(View::of(&layout, &short, 20, 24, false).rows(0).0, 12, "no question needs more than the others");
    }
}
