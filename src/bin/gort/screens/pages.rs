//! Where the pages of a text begin: as few pages as there can be, and among those the ones that tear the least apart.
//!
//! A page begins where something else does: a paragraph, an item of a list, a question, a row of a run with its notes, an output, a claim.
//! Only what is larger than a page is torn, between its paragraphs if it has some.
//!
//! Invariants  I1  what is not larger than a page stands on one page.
//!             I2  each line stands on a page, and none on two; blank lines between two pages may stand on none.
//!             I3  no page is higher than it may be.

use std::ops::Range;

/// Where a page may begin, and what that tears apart: the more, the worse.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Break {
    /// The first line of the page.
    pub line: usize,
    /// How much it tears.
    pub tears: u32,
}

/// Nothing: something else begins.
pub const NOTHING: u32 = 0;
/// A run, between two of its rows.
pub const RUN: u32 = 1;
/// A text, between paragraphs.
pub const TEXT: u32 = 2;
/// What a page would hold all of.
pub const FITTING: u32 = 4;
/// What is larger than a page, between its paragraphs.
pub const LARGE: u32 = 100;
/// The same, anywhere.
pub const ANYWHERE: u32 = 400;

/// A text whose pages are sought.
#[derive(Debug)]
pub struct Text<'a> {
    /// Its lines.
    pub lines: &'a [String],
    /// Where a page may begin, in order.
    pub breaks: &'a [Break],
}

impl Text<'_> {
    /// Behind which line the last one stands, of these, that is not blank.
    fn end(&self, lines: Range<usize>) -> usize {
        let blank = |line: &String| line.trim().is_empty();
        lines.end - self.lines[lines].iter().rev().take_while(|line| blank(line)).count()
    }

    /// Whether a page that begins here holds everything up to this line. `rows`: what a page holds that begins somewhere.
    pub fn holds(&self, lines: Range<usize>, rows: &dyn Fn(usize) -> usize) -> bool {
        self.end(lines.clone()).saturating_sub(lines.start) <= rows(lines.start).max(1)
    }

    /// The breaks within these lines, and those within what is larger than a page.
    fn all(&self, lines: &Range<usize>, rows: &dyn Fn(usize) -> usize) -> Vec<Break> {
        let within = self.breaks.iter().filter(|found| lines.start < found.line && found.line < lines.end);
        let mut free = vec![Break { line: lines.start, tears: NOTHING }];
        free.extend(within.copied());
        let mut all = Vec::new();
        for (at, found) in free.iter().enumerate() {
            all.push(*found);
            let behind = free.get(at + 1).map_or(lines.end, |next| next.line);
            if self.holds(found.line..behind, rows) {
                continue;
            }
            let inner = (found.line + 1..behind).filter(|line| !self.lines[*line].trim().is_empty());
            all.extend(inner.map(|line| {
                let is_apart = self.lines[line - 1].trim().is_empty();
                Break { line, tears: if is_apart { LARGE } else { ANYWHERE } }
            }));
        }
        all
    }

    /// Where the pages of these lines begin. The first one begins with them.
    pub fn pages(&self, lines: Range<usize>, rows: &dyn Fn(usize) -> usize) -> Vec<usize> {
        let all = self.all(&lines, rows);
        // From each break on: how many pages, how much is torn, and which break is the next one's.
        let mut best: Vec<(usize, u32, usize)> = vec![(0, 0, all.len()); all.len() + 1];
        for at in (0..all.len()).rev() {
            let behind = |next: usize| all.get(next).map_or(lines.end, |next| next.line);
            let held = |next: &usize| *next == at + 1 || self.holds(all[at].line..behind(*next), rows);
            let through = |next: usize| {
                let torn = all.get(next).map_or(0, |next| next.tears);
                (best[next].0 + 1, best[next].1 + torn, std::cmp::Reverse(next))
            };
            let least = (at + 1..=all.len()).take_while(held).map(through).min();
            if let Some((pages, torn, std::cmp::Reverse(next))) = least {
                best[at] = (pages, torn, next);
            }
        }
        let follow = |at: &usize| Some(best[*at].2).filter(|next| *next < all.len());
        std::iter::successors(Some(0), follow).map(|at| all[at].line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paragraphs of so many lines.
    fn paragraphs(sizes: &[usize]) -> (Vec<String>, Vec<Break>) {
        let (mut lines, mut breaks) = (Vec::new(), Vec::new());
        for size in sizes {
            breaks.push(Break { line: lines.len(), tears: TEXT });
            lines.extend((0..*size).map(|line| format!("line {line}")));
            lines.push(String::new());
        }
        (lines, breaks)
    }

    fn pages(sizes: &[usize], rows: usize) -> Vec<usize> {
        let (lines, breaks) = paragraphs(sizes);
        Text { lines: &lines, breaks: &breaks }.pages(0..lines.len(), &|_| rows)
    }

    #[test]
    fn a_page_ends_with_a_paragraph_and_is_as_full_as_it_can_be() {
        assert_eq!(pages(&[3, 3, 3], 11), [0], "blank lines at the end count for nothing");
        assert_eq!(pages(&[3, 3, 3], 10), [0, 8]);
        assert_eq!(pages(&[3, 3, 3, 8], 10), [0, 8, 12]);
        assert_eq!(pages(&[], 10), [0]);
    }

    #[test]
    fn what_is_larger_than_a_page_is_torn_and_nothing_else() {
        for rows in 1..30 {
            let sizes = [4, 9, 1, 25, 3, 3, 12, 7];
            let (lines, breaks) = paragraphs(&sizes);
            let starts = Text { lines: &lines, breaks: &breaks }.pages(0..lines.len(), &|_| rows);
            for (at, start) in starts.iter().enumerate() {
                let behind = starts.get(at + 1).copied().unwrap_or(lines.len());
                let filled = lines[*start..behind].iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
                assert!((1..=rows).contains(&filled), "{rows}: {starts:?}");
                let paragraph = breaks.iter().rposition(|found| found.line <= *start).unwrap();
                assert!(breaks[paragraph].line == *start || sizes[paragraph] > rows, "{rows}: {starts:?}");
            }
        }
    }

    #[test]
    fn of_as_many_pages_the_ones_that_tear_less() {
        let (lines, mut breaks) = paragraphs(&[4, 4, 4]);
        let text = |breaks: &[Break]| Text { lines: &lines, breaks }.pages(0..lines.len(), &|_| 10);
        assert_eq!(text(&breaks), [0, 10]);
        breaks[1].tears = NOTHING;
        assert_eq!(text(&breaks), [0, 5], "something else begins there");
    }
}
