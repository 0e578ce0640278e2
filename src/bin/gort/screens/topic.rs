//! The views of a section: its questions, what happened, the output, why, the document on trial. They stand one behind the other, and a line
//! over the text names them all, the ones that are seen between brackets.
//!
//! Of a section with several programs, the output of each stands with its run, and each run is a view with its program's name.

use std::ops::Range;

use crate::lesson::written::Topic;
use crate::lessons::Section;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, width};
use crate::terminal::speech::say;

/// A view.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Topical {
    /// The text, and the questions.
    Asked,
    /// A run; with its output, where there are several.
    Run(usize),
    /// The output, where there is one run.
    Output,
    /// Why it is so.
    Why,
    /// The document on trial.
    Trial,
}

impl Topical {
    /// The view that something belongs to, of a section with so many programs.
    pub fn of(topic: Topic, programs: usize) -> Topical {
        match topic {
            Topic::Output(_) if programs == 1 => Topical::Output,
            Topic::Run(at) | Topic::Output(at) => Topical::Run(at),
            Topic::Why => Topical::Why,
            Topic::Trial | Topic::Claim => Topical::Trial,
        }
    }

    /// All views of a section, in order. `why`: it has one.
    pub fn all(section: &Section, why: bool) -> Vec<Topical> {
        let programs = section.programs.len();
        let is_seen = section.programs.first().is_some_and(|program| program.as_real().is_none());
        let mut all = vec![Topical::Asked];
        all.extend((0..programs).map(Topical::Run));
        all.extend((programs == 1 && is_seen).then_some(Topical::Output));
        all.extend(why.then_some(Topical::Why));
        all.extend((!section.claims.is_empty()).then_some(Topical::Trial));
        all
    }

    /// How it is kept.
    pub fn word(self) -> String {
        match self {
            Topical::Asked => "asked".to_owned(),
            Topical::Run(at) => format!("run-{}", at + 1),
            Topical::Output => "output".to_owned(),
            Topical::Why => "why".to_owned(),
            Topical::Trial => "trial".to_owned(),
        }
    }

    /// What was kept so.
    pub fn read(word: &str) -> Option<Topical> {
        match word {
            "asked" => Some(Topical::Asked),
            "output" => Some(Topical::Output),
            "why" => Some(Topical::Why),
            "trial" => Some(Topical::Trial),
            _ => Some(Topical::Run(word.strip_prefix("run-")?.parse::<usize>().ok()?.checked_sub(1)?)),
        }
    }

    /// What it is called, as shortly as a line holds all of them.
    pub fn name(self, section: &Section, screen: &Screen) -> String {
        match self {
            Topical::Asked if section.questions.is_empty() => say!("Text", "正文"),
            Topical::Asked => screen.words.lesson.question.to_owned(),
            Topical::Run(at) if section.programs.len() > 1 => section.programs[at].stem.to_string(),
            Topical::Run(_) => screen.words.timeline.timeline.to_owned(),
            Topical::Output => screen.words.lesson.output.to_owned(),
            Topical::Why => screen.words.lesson.why.to_owned(),
            Topical::Trial => say!("On trial", "审视原文"),
        }
    }
}

/// Where a view stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stands {
    /// Which view it is.
    pub view: Topical,
    /// Its lines.
    pub lines: Range<usize>,
}

/// A name in the line of names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Whether it is seen.
    pub here: bool,
    /// Which part of how many, if there are several.
    pub part: Option<(usize, usize)>,
}

impl Named {
    fn text(&self) -> String {
        let part = self.part.map(|(at, all)| format!(" {at}/{all}")).unwrap_or_default();
        if self.here { format!("[{}{part}]", self.name) } else { format!("{}{part}", self.name) }
    }
}

/// Between two names.
const BETWEEN: &str = "  ";

/// The names beside each other. Where there is no room for all, those furthest from the ones that are seen are left out.
pub fn line(names: &[Named], room: usize, cut: &str) -> Line {
    let texts: Vec<String> = names.iter().map(Named::text).collect();
    let (mut first, mut behind) = (0, names.len());
    let wide = |first: usize, behind: usize| {
        let left_out = usize::from(first > 0) + usize::from(behind < names.len());
        let shown = texts[first..behind].iter().map(|text| width(text)).sum::<usize>() + left_out * width(cut);
        shown + (behind - first + left_out).saturating_sub(1) * BETWEEN.len()
    };
    let here = |at: usize| names[at].here;
    while behind - first > 1 && wide(first, behind) > room {
        let before = (first..behind).take_while(|at| !here(*at)).count();
        let after = (first..behind).rev().take_while(|at| !here(*at)).count();
        if before > after || after == 0 && !here(first) { first += 1 } else { behind -= 1 }
    }
    let mut shown = Line::of(if first > 0 { format!("{cut}{BETWEEN}") } else { String::new() }, Tone::Faint);
    for (at, text) in texts.iter().enumerate().take(behind).skip(first) {
        shown.push(if at > first { BETWEEN } else { "" }, Tone::Faint);
        shown.push(text.as_str(), if here(at) { Tone::Strong } else { Tone::Faint });
    }
    shown.push(if behind < names.len() { format!("{BETWEEN}{cut}") } else { String::new() }, Tone::Faint);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(here: &[usize]) -> Vec<Named> {
        let all = ["Question", "first", "second", "third", "Why"];
        let named = |(at, name): (usize, &&str)| Named {
            name: (*name).to_owned(),
            here: here.contains(&at),
            part: (at == 1).then_some((2, 3)),
        };
        all.iter().enumerate().map(named).collect()
    }

    #[test]
    fn the_ones_that_are_seen_stand_between_brackets_and_are_left_out_last() {
        let shown = |here: &[usize], room| line(&names(here), room, "…").text();
        assert_eq!(shown(&[1, 2], 60), "Question  [first 2/3]  [second]  third  Why");
        assert_eq!(shown(&[0], 30), "[Question]  first 2/3  …");
        assert_eq!(shown(&[4], 30), "…  second  third  [Why]");
        assert_eq!(shown(&[2], 30), "…  first 2/3  [second]  …");
        for room in 18..60 {
            for here in 0..5 {
                let shown = shown(&[here], room);
                assert!(width(&shown) <= room && shown.contains('['), "{room}: {shown}");
            }
        }
    }
}
