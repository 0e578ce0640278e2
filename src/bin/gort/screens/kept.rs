//! Where the learner was, for another day: the place, the view that was seen of it, and how far in it.

use super::topic::Topical;
use super::tour::{Follow, Tour};
use super::view::View;
use crate::lessons::{Lesson, Section};
use crate::terminal::settings::Settings;

/// A section, or the introduction of a lesson, as it is kept.
pub fn name(lesson: &Lesson, section: Option<&Section>) -> String {
    section.map_or_else(|| lesson.name.to_owned(), |section| format!("{}/{}", lesson.name, section.id))
}

/// A view and which of its pages, from 1, as they are kept: `run-2:3`.
pub fn view(kept: &str) -> Option<(Topical, usize)> {
    let (view, page) = kept.split_once(':')?;
    Some((Topical::read(view)?, page.parse::<usize>().ok()?.checked_sub(1)?))
}

impl Tour<'_> {
    /// The same, which begins with this page of a view, if there is such a one.
    pub(super) fn seeing(mut self, (view, page): (Topical, usize)) -> Self {
        self.follow = Some(Follow::Page(view, page));
        self
    }

    /// Keeps where the learner is: a section, or an introduction. What comes behind the last section of a part belongs to that one.
    pub(super) fn keep_place(&self) {
        let place = self.place;
        if place.section().is_some() || place.is_introduction() {
            let name = name(place.lesson(), place.section());
            Settings::keep(|settings| (settings.place, settings.view) = (Some(name), None));
        }
    }

    /// Keeps what the learner sees there.
    pub(super) fn keep_view(&self, view: &View<'_>, top: usize) {
        let Some((seen, page)) = view.page_of_view(top).filter(|_| self.place.section().is_some()) else { return };
        let seen = format!("{}:{}", seen.word(), page + 1);
        Settings::keep(|settings| settings.view = Some(seen));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_read_as_it_was_kept() {
        let all = [Topical::Asked, Topical::Run(0), Topical::Run(2), Topical::Output, Topical::Why, Topical::Trial];
        for of in all {
            assert_eq!(view(&format!("{}:3", of.word())), Some((of, 2)));
        }
        for damaged in ["", "run:1", "run-0:1", "why", "why:0", "why:x", "how:1"] {
            assert_eq!(view(damaged), None, "{damaged}");
        }
    }
}
