//! Texts without an end: some lines, and then others again and again. Each of them has one form, the shortest period behind the fewest lines.
//!
//! A period and those that begin further on in it are one *circle*. An end that stands for a text without an end is a place in a circle: from
//! there on it goes round. Such ends have numbers behind those of all others.
//!
//! Invariants  I1  the period of a circle is no repetition of a shorter one, and is the least of those that begin further on.
//!             I2  lines, and then a circle from a place on, are in the form if the last line is not the one before that place.
//! See         Lothaire: "Algebraic Combinatorics on Words", 1.2 (primitive words, conjugates).

use std::collections::HashMap;
use std::ops::Range;

/// A period, which may begin at each of its places.
#[derive(Debug)]
struct Circle {
    lines: Vec<u32>,
    /// The number of the end that stands for its first place.
    first: u32,
}

/// A place in a circle: what is printed from there on without end.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Endless {
    circle: u32,
    place: u32,
}

/// The periods of a graph, of lines by their places among all.
#[derive(Debug, Default)]
pub(crate) struct Periods {
    circles: Vec<Circle>,
    numbers: HashMap<Vec<u32>, u32>,
    /// Numbers from here on are its ends'.
    from: u32,
}

impl Periods {
    /// None. Numbers from here on are to be its ends'.
    pub(crate) fn behind(from: u32) -> Self {
        Periods { from, ..Periods::default() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.circles.is_empty()
    }

    /// What prints these lines again and again.
    pub(crate) fn add(&mut self, lines: &[u32]) -> Endless {
        let (lines, place) = circle_of(lines);
        let first = self.circles.last().map_or(self.from, |last| last.first + last.lines.len() as u32);
        let circle = *self.numbers.entry(lines.clone()).or_insert_with(|| {
            self.circles.push(Circle { lines, first });
            self.circles.len() as u32 - 1
        });
        Endless { circle, place }
    }

    /// The same, if there is such a circle.
    pub(crate) fn find(&self, lines: &[u32]) -> Option<Endless> {
        let (lines, place) = circle_of(lines);
        self.numbers.get(&lines).map(|circle| Endless { circle: *circle, place })
    }

    /// The end that stands for this.
    pub(crate) fn end(&self, endless: Endless) -> u32 {
        self.circles[endless.circle as usize].first + endless.place
    }

    /// What this end stands for, if that is a text without an end.
    pub(crate) fn of(&self, end: u32) -> Option<Endless> {
        let circle = self.circles.partition_point(|circle| circle.first <= end).checked_sub(1)?;
        Some(Endless { circle: circle as u32, place: end - self.circles[circle].first })
    }

    fn lines(&self, endless: Endless) -> &[u32] {
        &self.circles[endless.circle as usize].lines
    }

    /// Its period, from its place on.
    pub(crate) fn period(&self, endless: Endless) -> Vec<u32> {
        let (before, from) = self.lines(endless).split_at(endless.place as usize);
        [from, before].concat()
    }

    /// The line that is printed next.
    pub(crate) fn next(&self, endless: Endless) -> u32 {
        self.lines(endless)[endless.place as usize]
    }

    /// The line before its place.
    pub(crate) fn last(&self, endless: Endless) -> u32 {
        self.next(self.back(endless))
    }

    /// The place behind the next line.
    pub(crate) fn on(&self, endless: Endless) -> Endless {
        Endless { place: (endless.place + 1) % self.lines(endless).len() as u32, ..endless }
    }

    /// The place before its last line.
    pub(crate) fn back(&self, endless: Endless) -> Endless {
        let length = self.lines(endless).len() as u32;
        Endless { place: (endless.place + length - 1) % length, ..endless }
    }

    /// How many of the lines come before the text goes round, and where it does so then: of these lines, and then this (I2).
    pub(crate) fn normal(&self, lines: &[u32], mut endless: Endless) -> (usize, Endless) {
        let mut length = lines.len();
        while length > 0 && lines[length - 1] == self.last(endless) {
            (length, endless) = (length - 1, self.back(endless));
        }
        (length, endless)
    }

    /// Whether it begins with these lines.
    pub(crate) fn begins(&self, lines: &[u32], endless: Endless) -> bool {
        let period = self.period(endless);
        lines.iter().zip(period.iter().cycle()).all(|(line, expected)| line == expected)
    }
}

/// The circle of a period, and the place at which the period begins in it.
fn circle_of(lines: &[u32]) -> (Vec<u32>, u32) {
    let lines = &lines[..shortest(lines)];
    let least = least_beginning(lines);
    let (before, from) = lines.split_at(least);
    ([from, before].concat(), ((lines.len() - least) % lines.len().max(1)) as u32)
}

/// The length of the shortest beginning of which the whole is a repetition.
fn shortest(lines: &[u32]) -> usize {
    // For each beginning the length of its longest end that is also a beginning of it, and is shorter.
    let mut ends = vec![0; lines.len()];
    for at in 1..lines.len() {
        let mut length: usize = ends[at - 1];
        while length > 0 && lines[length] != lines[at] {
            length = ends[length - 1];
        }
        ends[at] = length + usize::from(lines[length] == lines[at]);
    }
    let shift = lines.len() - ends.last().copied().unwrap_or(0);
    if shift > 0 && lines.len().is_multiple_of(shift) { shift } else { lines.len() }
}

/// Where the least of the lines begins that are the same but begin further on.
fn least_beginning(lines: &[u32]) -> usize {
    let at = |place: usize| lines[place % lines.len()];
    let (mut one, mut other, mut same) = (0, 1, 0);
    let inside: Range<usize> = 0..lines.len();
    while inside.contains(&one) && inside.contains(&other) && inside.contains(&same) {
        match at(one + same).cmp(&at(other + same)) {
            std::cmp::Ordering::Equal => same += 1,
            order => {
                // None of those in between is less.
                let beaten = if order.is_gt() { &mut one } else { &mut other };
                *beaten += same + 1;
                other += usize::from(one == other);
                same = 0;
            }
        }
    }
    one.min(other)
}

#[cfg(test)]
mod tests {
    use super::Periods;

    /// All lists of up to so many of two lines.
    fn lists(most: usize) -> Vec<Vec<u32>> {
        let mut all = vec![Vec::new()];
        let mut from = 0;
        for _ in 0..most {
            let longer: Vec<Vec<u32>> =
                all[from..].iter().flat_map(|list| [0, 1].map(|line| [&list[..], &[line]].concat())).collect();
            from = all.len();
            all.extend(longer);
        }
        all
    }

    /// What is printed at first.
    fn printed(lines: &[u32], period: &[u32]) -> Vec<u32> {
        lines.iter().chain(period.iter().cycle()).take(40).copied().collect()
    }

    #[test]
    fn two_texts_are_the_same_exactly_if_their_forms_are() {
        let mut periods = Periods::behind(7);
        let mut forms = Vec::new();
        for period in lists(5).iter().filter(|period| !period.is_empty()) {
            for lines in lists(4) {
                let endless = periods.add(period);
                assert_eq!(periods.of(periods.end(endless)), Some(endless));
                assert!(periods.end(endless) >= 7 && periods.find(period) == Some(endless));
                let (length, form) = periods.normal(&lines, endless);
                let text = printed(&lines, period);
                assert_eq!(printed(&lines[..length], &periods.period(form)), text);
                assert!(periods.begins(&text[length..], form));
                forms.push((text, (lines[..length].to_vec(), periods.end(form))));
            }
        }
        forms.sort();
        forms.dedup();
        for pair in forms.windows(2) {
            assert!(pair[0].0 != pair[1].0, "{pair:?}");
        }
        assert_eq!(periods.of(6), None);
    }
}
