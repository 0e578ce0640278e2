//! Places of the course: of each lesson its introduction, its sections, its end.

use crate::lessons::{LESSONS, Lesson, Section};

/// A place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Which lesson, from 0.
    lesson: usize,
    /// 0: its introduction; then its sections; then its end.
    at: usize,
}

impl Place {
    /// The introduction of a lesson, or one of its sections.
    pub fn of(lesson: &Lesson, section: Option<&Section>) -> Place {
        let number = LESSONS.iter().position(|known| std::ptr::eq(*known, lesson)).unwrap_or(0);
        let at = section.and_then(|section| lesson.sections.iter().position(|known| std::ptr::eq(known, section)));
        Place { lesson: number, at: at.map_or(0, |at| at + 1) }
    }

    /// Its lesson.
    pub fn lesson(self) -> &'static Lesson {
        LESSONS[self.lesson]
    }

    /// Its section, if it is one.
    pub fn section(self) -> Option<&'static Section> {
        self.at.checked_sub(1).and_then(|at| self.lesson().sections.get(at))
    }

    /// The number of its section, from 1, if it is one.
    pub fn section_number(self) -> usize {
        self.at
    }

    /// Whether it is a lesson's end.
    pub fn is_end(self) -> bool {
        self.at > self.lesson().sections.len()
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
        Some(Place { lesson, at: LESSONS[lesson].sections.len() + 1 })
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
        assert_eq!(all.len(), sections + 2 * LESSONS.len());
        assert_eq!(all.iter().filter(|place| place.section().is_some()).count(), sections);
        let mut back: Vec<Place> = std::iter::successors(all.last().copied(), |place| place.previous()).collect();
        back.reverse();
        assert_eq!(back, all);
        let known = Place::of(all[2].lesson(), all[2].section());
        assert_eq!(known, all[2]);
    }
}
