//! Places of the course: of each lesson its introduction, its sections, the end of each part, its end.

use std::ptr;

use crate::lessons::parts::{self, Part};
use crate::lessons::{LESSONS, Lesson, Section};

/// A place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Which lesson, from 0.
    lesson: usize,
    /// Which of its stops, from 0.
    at: usize,
}

/// What a lesson consists of.
#[derive(Clone, Copy)]
enum Stop {
    Introduction,
    /// The number of a section, from 0.
    Section(usize),
    /// The end of a part; that of the last one is the lesson's.
    End(Part),
}

/// The stops of a lesson, in order.
fn stops(lesson: &'static Lesson) -> Vec<Stop> {
    let mut stops = vec![Stop::Introduction];
    let parts = parts::of(lesson);
    for (at, section) in lesson.sections.iter().enumerate() {
        stops.push(Stop::Section(at));
        stops.extend(parts.iter().find(|part| part.ends_with(section)).map(|part| Stop::End(*part)));
    }
    stops
}

impl Place {
    /// The introduction of a lesson, or one of its sections.
    pub fn of(lesson: &'static Lesson, section: Option<&Section>) -> Place {
        let number = LESSONS.iter().position(|known| ptr::eq(*known, lesson)).unwrap_or(0);
        let is_it = |stop: &Stop| match (stop, section) {
            (Stop::Section(at), Some(section)) => ptr::eq(&raw const lesson.sections[*at], section),
            _ => false,
        };
        Place { lesson: number, at: stops(lesson).iter().position(is_it).unwrap_or(0) }
    }

    /// Where a part begins: for the first one, the introduction of its lesson.
    pub fn of_part(part: &Part) -> Place {
        Place::of(part.lesson, part.sections.first().filter(|_| part.number > 1))
    }

    fn stop(self) -> Stop {
        stops(self.lesson())[self.at]
    }

    /// Its lesson.
    pub fn lesson(self) -> &'static Lesson {
        LESSONS[self.lesson]
    }

    /// Its section, if it is one.
    pub fn section(self) -> Option<&'static Section> {
        self.lesson().sections.get(self.section_number().checked_sub(1)?)
    }

    /// The number of its section, from 1, if it is one.
    pub fn section_number(self) -> usize {
        if let Stop::Section(at) = self.stop() { at + 1 } else { 0 }
    }

    /// The part that ends here, if one does.
    pub fn ended_part(self) -> Option<Part> {
        match self.stop() {
            Stop::End(part) => Some(part),
            Stop::Introduction | Stop::Section(_) => None,
        }
    }

    /// The part that it belongs to: the introduction, to the first.
    pub fn part(self) -> Option<Part> {
        match self.stop() {
            Stop::Introduction => parts::of(self.lesson()).into_iter().next(),
            Stop::Section(at) => parts::around(self.lesson(), &self.lesson().sections[at]),
            Stop::End(part) => Some(part),
        }
    }

    /// Whether it is a lesson's end.
    pub fn is_end(self) -> bool {
        matches!(self.stop(), Stop::End(part) if part.number == part.all)
    }

    /// Whether it is the introduction of a lesson.
    pub fn is_introduction(self) -> bool {
        matches!(self.stop(), Stop::Introduction)
    }

    /// The next place of the course.
    pub fn next(self) -> Option<Place> {
        if !self.is_end() {
            return Some(Place { at: self.at + 1, ..self });
        }
        (self.lesson + 1 < LESSONS.len()).then_some(Place { lesson: self.lesson + 1, at: 0 })
    }

    /// The place before it.
    pub fn previous(self) -> Option<Place> {
        if self.at > 0 {
            return Some(Place { at: self.at - 1, ..self });
        }
        let lesson = self.lesson.checked_sub(1)?;
        Some(Place { lesson, at: stops(LESSONS[lesson]).len() - 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_passed_once_there_and_back() {
        let first = Place { lesson: 0, at: 0 };
        let all: Vec<Place> = std::iter::successors(Some(first), |place| place.next()).collect();
        let sections: usize = LESSONS.iter().map(|lesson| lesson.sections.len()).sum();
        // A lesson has an introduction; its end is that of its last part.
        assert_eq!(all.len(), sections + LESSONS.len() + parts::all().count());
        assert_eq!(all.iter().filter(|place| place.section().is_some()).count(), sections);
        assert_eq!(all.iter().filter(|place| place.is_end()).count(), LESSONS.len());
        let mut back: Vec<Place> = std::iter::successors(all.last().copied(), |place| place.previous()).collect();
        back.reverse();
        assert_eq!(back, all);
        let known = Place::of(all[2].lesson(), all[2].section());
        assert_eq!(known, all[2]);
    }

    #[test]
    fn each_part_ends_with_a_screen_behind_its_last_section() {
        let first = Place { lesson: 0, at: 0 };
        let all: Vec<Place> = std::iter::successors(Some(first), |place| place.next()).collect();
        let ended = all.iter().filter_map(|place| place.ended_part().map(|part| (place, part)));
        let mut count = 0;
        for (place, part) in ended {
            let before = place.previous().and_then(Place::section).expect("a section");
            assert!(part.ends_with(before), "{}", part.address());
            count += 1;
        }
        assert_eq!(count, parts::all().count());
        for part in parts::all() {
            assert_eq!(Place::of_part(&part).part().map(|part| part.address()), Some(part.address()));
        }
    }
}
