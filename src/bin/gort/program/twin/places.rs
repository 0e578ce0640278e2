//! Where places of a program's Rust text stand in its Go text, as runs in both have shown.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use gort::{Event, EventKind, GoId, Site};

use crate::program::run::Run;
use crate::program::source::{line_in, line_of};

/// A line and a column of the Go text.
pub(super) type Place = (u32, u32);

/// Where places of the Rust text stand in the Go text.
#[derive(Default, Debug)]
pub(super) struct Places {
    /// The path of the Rust text.
    file: String,
    /// By place and what happens there. None: it is several places.
    of_kinds: BTreeMap<(Place, &'static str), Option<Place>>,
    /// By place, whatever happens there.
    of_sites: BTreeMap<Place, BTreeSet<Place>>,
    /// By line.
    of_lines: BTreeMap<u32, BTreeSet<u32>>,
}

impl Places {
    /// Nothing is known yet.
    pub(super) fn of_file(file: &str) -> Self {
        Places { file: file.to_owned(), ..Places::default() }
    }

    fn is_here(&self, site: Site) -> bool {
        line_in(site, &self.file).is_some()
    }

    pub(super) fn learn(&mut self, event: &Event, place: Option<Place>) {
        let (Some(site), Some(place)) = (event.location.filter(|site| self.is_here(*site)), place) else { return };
        let there = (site.line(), site.column());
        match self.of_kinds.entry((there, event.kind.name())) {
            Entry::Vacant(free) => {
                free.insert(Some(place));
            }
            Entry::Occupied(known) if *known.get() == Some(place) => {}
            Entry::Occupied(mut known) => {
                known.insert(None);
            }
        }
        self.of_sites.entry(there).or_default().insert(place);
        self.of_lines.entry(site.line()).or_default().insert(place.0);
    }

    /// Where this happens.
    pub(super) fn of(&self, site: Site, kind: &EventKind) -> Option<Place> {
        if !self.is_here(site) {
            return None;
        }
        match self.of_kinds.get(&((site.line(), site.column()), kind.name())) {
            Some(known) => *known,
            None => self.any(site),
        }
    }

    /// Where something happens at this place, if there is one such place.
    pub(super) fn any(&self, site: Site) -> Option<Place> {
        if !self.is_here(site) {
            return None;
        }
        match self.of_sites.get(&(site.line(), site.column())) {
            Some(places) if places.len() == 1 => places.first().copied(),
            _ => self.line(site.line() as usize).map(|line| (line as u32, 1)),
        }
    }

    /// The line, if it is one.
    pub(super) fn line(&self, line: usize) -> Option<usize> {
        let lines = self.of_lines.get(&u32::try_from(line).ok()?)?;
        lines.first().filter(|_| lines.len() == 1).map(|line| *line as usize)
    }
}

/// Where, in a run, goroutines stood last and where they were made: lines of the Rust text with those of the Go text.
#[derive(Default)]
pub(super) struct Reported {
    pub(super) stood: BTreeMap<usize, usize>,
    pub(super) made: BTreeMap<usize, usize>,
    pub(super) parked: BTreeMap<GoId, Site>,
    /// Where it panicked, in the Go text.
    pub(super) panics: Option<usize>,
}

impl Reported {
    pub(super) fn of(run: &Run, told: &Run, file: &str) -> Reported {
        let mut all = Reported::default();
        for (event, told) in run.events.iter().zip(&told.events) {
            if let (EventKind::Panic { .. }, Some(site)) = (&event.kind, told.location) {
                all.panics = Some(site.line() as usize);
            }
            let (Some(line), Some(site)) = (line_of(event, file), told.location) else { continue };
            match event.kind {
                EventKind::Spawn { .. } => all.made.insert(line, site.line() as usize),
                EventKind::Park { .. } => {
                    all.parked.insert(event.goroutine, site);
                    all.stood.insert(line, site.line() as usize)
                }
                _ => None,
            };
        }
        all
    }
}

/// Where a line of a report names a place of this file: from which byte to which, and the line that it names.
pub(super) fn place_in(line: &str, file: &str) -> Option<(usize, usize, usize)> {
    let found = line.rfind(file)?;
    let start = line[..found].rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let digits = found + file.len() + 1;
    let number = line.get(digits - 1..)?.strip_prefix(':')?;
    let end = digits + number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    Some((start, end, line[digits..end].parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_names_lines_of_the_text_that_is_shown() {
        let file = "lessons/x/y.rs";
        let line = "\t/somewhere/lessons/x/y.rs:12 +0x1";
        let (start, end, number) = place_in(line, file).unwrap();
        assert_eq!((&line[start..end], number), ("/somewhere/lessons/x/y.rs:12", 12));
        assert_eq!((place_in("goroutine 1 [chan receive]:", file), place_in("\tlessons/x/y.rs", file)), (None, None));
    }
}
