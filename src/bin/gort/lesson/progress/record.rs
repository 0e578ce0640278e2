//! What is known of a learner: which sections were done or seen, how questions were answered, which games were won, which exercises passed.
//!
//! Two records join into one: sets only grow, an answer that is there already stays, of two games the better one counts, and of two
//! repetitions of a question the later one.
//! So whatever two processes write at the same time, nothing that either of them knew is lost.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The version of the format. What is only added does not change it: an older gort reads the file, and leaves out what it
/// does not know.
pub const VERSION: u64 = 1;

/// Everything that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The version of the format.
    pub version: u64,
    /// By the lesson's name.
    pub lessons: BTreeMap<String, LessonProgress>,
    /// Games that were won, by program and goal.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub games: BTreeMap<String, GameProgress>,
    /// Exercises that were begun, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub exercises: BTreeMap<String, ExerciseProgress>,
    /// What this gort does not know: written again as it was.
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

/// How far one lesson is.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonProgress {
    /// The sections that are done: their questions were answered on a terminal.
    pub sections: BTreeSet<String>,
    /// The sections that ran to their end, but whose questions were not asked, or not all.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub seen: BTreeSet<String>,
    /// `section/question` → whether the first answer was right.
    #[serde(default)]
    pub answers: BTreeMap<String, bool>,
    /// `section/question` → what became of it since it was answered wrong.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub repeats: BTreeMap<String, Repeat>,
    /// What this gort does not know.
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

/// A day, in seconds.
const DAY: u64 = 24 * 60 * 60;
/// After how many days a question that was answered wrong comes again: at first, after one right answer, after two. After one more
/// it does not come again.
const DAYS: [u64; 3] = [1, 3, 7];

/// A question that was answered wrong, and comes again.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Repeat {
    /// When it was answered last, in seconds since 1970.
    pub at: u64,
    /// How many times in a row it was answered right since, each time when it was due.
    pub right: u32,
}

impl Repeat {
    /// When it is due. `None`: it was answered right often enough.
    pub fn due(self) -> Option<u64> {
        DAYS.get(self.right as usize).map(|days| self.at.saturating_add(days * DAY))
    }

    /// What becomes of it by an answer. A right one before it is due says little: it was seen a moment ago.
    pub fn answered(self, right: bool, now: u64) -> Repeat {
        match self.due() {
            _ if !right => Repeat { at: now, right: 0 },
            Some(due) if due <= now => Repeat { at: now, right: self.right + 1 },
            _ => self,
        }
    }
}

/// A game that was won.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GameProgress {
    /// The fewest preemptions with which it was; none where the answer was that it is impossible.
    pub best: Option<u32>,
}

impl GameProgress {
    /// The better of two.
    fn or(self, other: Self) -> Self {
        GameProgress { best: self.best.into_iter().chain(other.best).min() }
    }
}

/// An exercise that was begun.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExerciseProgress {
    /// A text of the learner's passed.
    pub passed: bool,
    /// How many of its hints were read.
    #[serde(default)]
    pub hints: usize,
    /// A solution was looked at before one passed.
    #[serde(default)]
    pub looked: bool,
}

impl ExerciseProgress {
    /// What is known of both.
    fn and(self, other: Self) -> Self {
        ExerciseProgress {
            passed: self.passed || other.passed,
            hints: self.hints.max(other.hints),
            looked: self.looked || other.looked,
        }
    }
}

impl Default for Record {
    fn default() -> Self {
        Record {
            version: VERSION,
            lessons: BTreeMap::new(),
            games: BTreeMap::new(),
            exercises: BTreeMap::new(),
            rest: BTreeMap::new(),
        }
    }
}

impl Record {
    /// Forgets one lesson, or everything that this gort knows of.
    pub fn forget(&mut self, lesson: Option<&str>) {
        match lesson {
            Some(name) => {
                self.lessons.remove(name);
                self.games.retain(|game, _| !game.starts_with(&format!("{name}/")));
            }
            None => *self = Record { rest: std::mem::take(&mut self.rest), ..Record::default() },
        }
    }

    /// This record and a later one. Where both have an answer to a question, the earlier one stays.
    pub fn join(mut self, later: Record) -> Record {
        for (name, lesson) in later.lessons {
            let known = self.lessons.entry(name).or_default();
            known.sections.extend(lesson.sections);
            known.seen.extend(lesson.seen);
            lesson.answers.into_iter().for_each(|(question, right)| {
                known.answers.entry(question).or_insert(right);
            });
            for (question, repeat) in lesson.repeats {
                let known = known.repeats.entry(question).or_insert(repeat);
                *known = repeat.max(*known);
            }
            lesson.rest.into_iter().for_each(|(name, value)| {
                known.rest.entry(name).or_insert(value);
            });
        }
        for (game, won) in later.games {
            let known = self.games.entry(game).or_insert(won);
            *known = known.or(won);
        }
        for (name, done) in later.exercises {
            let known = self.exercises.entry(name).or_default();
            *known = known.and(done);
        }
        later.rest.into_iter().for_each(|(name, value)| {
            self.rest.entry(name).or_insert(value);
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(json: &str) -> Record {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn joining_loses_nothing_and_keeps_the_earlier_answer_and_the_better_game() {
        let earlier = record(
            r#"{"version":1,"lessons":{"a":{"sections":["1"],"seen":["2"],"answers":{"1/q":false}}},
                "games":{"x":{"best":3},"y":{"best":null},"z":{"best":1}},
                "exercises":{"e":{"passed":false,"hints":2},"f":{"passed":true}}}"#,
        );
        let later = record(
            r#"{"version":1,"lessons":{"a":{"sections":["3"],"answers":{"1/q":true,"3/q":true}},"b":{"sections":["1"]}},
                "games":{"x":{"best":2},"y":{"best":4},"z":{"best":null}},
                "exercises":{"e":{"passed":true,"hints":1},"f":{"passed":false,"looked":true}}}"#,
        );
        let both = earlier.clone().join(later.clone());
        let expected = record(
            r#"{"version":1,"lessons":{"a":{"sections":["1","3"],"seen":["2"],"answers":{"1/q":false,"3/q":true}},"b":{"sections":["1"]}},
                "games":{"x":{"best":2},"y":{"best":4},"z":{"best":1}},
                "exercises":{"e":{"passed":true,"hints":2},"f":{"passed":true,"looked":true}}}"#,
        );
        assert_eq!(both, expected);
        assert_eq!(both.clone().join(earlier).join(later), both, "joining again changes nothing");
    }

    #[test]
    fn of_two_repetitions_the_later_counts() {
        let of = |at, right| {
            record(&format!(
                r#"{{"version":1,"lessons":{{"a":{{"sections":[],"repeats":{{"1/q":{{"at":{at},"right":{right}}}}}}}}}}}"#
            ))
        };
        assert_eq!(of(10, 2).join(of(20, 0)), of(20, 0));
        assert_eq!(of(20, 0).join(of(10, 2)), of(20, 0));
    }

    #[test]
    fn what_was_answered_wrong_comes_again_after_one_day_then_three_then_seven() {
        let mut repeat = Repeat::default().answered(false, 100);
        for (days, right) in [(1, 1), (3, 2), (7, 3)] {
            let due = repeat.due().unwrap();
            assert_eq!(due - repeat.at, days * DAY);
            assert_eq!(repeat.answered(true, due - 1), repeat, "too early to count");
            repeat = repeat.answered(true, due);
            assert_eq!((repeat.at, repeat.right), (due, right));
        }
        assert_eq!(repeat.due(), None);
        assert_eq!(repeat.answered(false, 5), Repeat { at: 5, right: 0 }, "a wrong answer begins anew");
    }

    #[test]
    fn what_is_not_known_is_kept() {
        let text = r#"{"version":1,"lessons":{"a":{"sections":[],"answers":{},"colour":"blue"}},"streak":7}"#;
        let kept = serde_json::to_value(Record::default().join(record(text))).unwrap();
        assert_eq!((&kept["streak"], &kept["lessons"]["a"]["colour"]), (&7.into(), &"blue".into()));
    }
}
