//! The exercises that gort carries, in the order in which they are proposed: that of the course, the easier ones of a lesson first.
//!
//! Invariants  I1  what stands here is what stands in `exercises/`, but for the wrong attempts, which only the tests need.

use std::sync::OnceLock;

use gort_exercise::Exercise;

use crate::terminal::failure::{nearest, usage};
use crate::terminal::speech::say;

/// The texts of exercises: of each the name, and its files.
macro_rules! exercises {
    ($($name:literal: $($file:literal)+;)+) => {
        const TEXTS: &[(&str, &[(&str, &str)])] = &[$((
            $name,
            &[$(($file, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/exercises/", $name, "/", $file)))),+],
        )),+];
    };
}

exercises! {
    "not-heard": "exercise.txt" "start.go" "check.go" "solution.go" "solution-group.go" "start.rs" "solution.rs" "programs.rs";
    "by-turns": "exercise.txt" "start.go" "solution.go" "start.rs" "solution.rs";
    "five-of-six": "exercise.txt" "start.go" "solution.go" "solution-room.go" "start.rs" "solution.rs";
    "ping-pong": "exercise.txt" "start.go" "check.go" "solution.go" "start.rs" "solution.rs" "programs.rs";
    "room-to-lead": "exercise.txt" "start.go" "solution.go" "start.rs" "solution.rs";
    "receipt": "exercise.txt" "start.go" "check.go" "solution.go" "start.rs" "solution.rs" "programs.rs";
    "answer-later": "exercise.txt" "start.go" "check.go" "solution.go" "solution-hand-on.go" "start.rs" "solution.rs" "programs.rs";
    "close-by-the-last": "exercise.txt" "start.go" "check.go" "solution.go" "solution-tokens.go" "start.rs" "solution.rs" "programs.rs";
    "stop-both": "exercise.txt" "start.go" "check.go" "solution.go" "solution-once.go" "start.rs" "solution.rs" "programs.rs";
    "missing-wait": "exercise.txt" "start.go" "check.go" "solution.go" "solution-go.go" "start.rs" "solution.rs" "programs.rs";
    "copied-group": "exercise.txt" "start.go" "check.go" "solution.go" "solution-go.go";
    "own-place": "exercise.txt" "start.go" "check.go" "solution.go" "solution-channels.go" "start.rs" "solution.rs" "programs.rs";
    "all-of-them": "exercise.txt" "start.go" "check.go" "solution.go" "solution-channel.go" "start.rs" "solution.rs" "programs.rs";
    "urgent-first": "exercise.txt" "start.go" "check.go" "solution.go" "start.rs" "solution.rs" "programs.rs";
    "first-answer": "exercise.txt" "start.go" "check.go" "solution.go" "solution-stop.go" "start.rs" "solution.rs" "programs.rs";
    "to-both": "exercise.txt" "start.go" "check.go" "solution.go" "solution-two-ways.go" "start.rs" "solution.rs" "programs.rs";
    "ten-and-twenty": "exercise.txt" "start.go" "check.go" "solution.go" "solution-send.go" "start.rs" "solution.rs" "programs.rs";
    "lost-update": "exercise.txt" "start.go" "check.go" "solution.go" "solution-channel.go" "start.rs" "solution.rs" "programs.rs";
    "two-atomic-steps": "exercise.txt" "start.go" "check.go" "solution.go" "solution-compare.go" "start.rs" "solution.rs" "programs.rs";
    "one-map": "exercise.txt" "start.go" "check.go" "solution.go" "solution-send.go";
    "made-once": "exercise.txt" "start.go" "check.go" "solution.go" "solution-mutex.go" "start.rs" "solution.rs" "programs.rs";
    "early-return": "exercise.txt" "start.go" "check.go" "solution.go" "solution-both.go";
    "looked-then-took": "exercise.txt" "start.go" "check.go" "solution.go" "start.rs" "solution.rs" "programs.rs";
    "self-lock": "exercise.txt" "start.go" "check.go" "solution.go" "solution-inline.go" "start.rs" "solution.rs" "programs.rs";
    "without-a-lock": "exercise.txt" "start.go" "check.go" "solution.go" "solution-token.go" "start.rs" "solution.rs" "programs.rs";
    "in-one-piece": "exercise.txt" "start.go" "solution.go" "start.rs" "solution.rs";
    "reader-to-writer": "exercise.txt" "start.go" "check.go" "solution.go" "start.rs" "solution.rs" "programs.rs";
    "if-or-for": "exercise.txt" "start.go" "check.go" "solution.go" "start.rs" "solution.rs" "programs.rs";
    "one-was-woken": "exercise.txt" "start.go" "check.go" "solution.go" "start.rs" "solution.rs" "programs.rs";
    "barrier": "exercise.txt" "start.go" "check.go" "solution.go" "solution-channel.go" "start.rs" "solution.rs" "programs.rs";
    "two-accounts": "exercise.txt" "start.go" "check.go" "solution.go" "start.rs" "solution.rs" "programs.rs";
    "nobody-collects": "exercise.txt" "start.go" "check.go" "solution.go" "solution-select.go" "start.rs" "solution.rs" "programs.rs";
    "until-enough": "exercise.txt" "start.go" "check.go" "solution.go" "solution-loop.go" "start.rs" "solution.rs" "programs.rs";
    "missing-cancel": "exercise.txt" "start.go" "check.go" "solution.go" "solution-each.go" "start.rs" "solution.rs" "programs.rs";
    "square-stage": "exercise.txt" "start.go" "check.go" "solution.go" "solution-loop.go" "start.rs" "solution.rs" "programs.rs";
    "limited": "exercise.txt" "start.go" "check.go" "solution.go" "solution-workers.go" "start.rs" "solution.rs" "programs.rs";
    "one-per-tick": "exercise.txt" "start.go" "check.go" "solution.go" "solution-done.go" "start.rs" "solution.rs" "programs.rs";
    "semaphore": "exercise.txt" "start.go" "check.go" "solution.go" "start.rs" "solution.rs" "programs.rs";
    "everyone-hears": "exercise.txt" "start.go" "check.go" "solution.go" "start.rs" "solution.rs" "programs.rs";
    "nothing-to-do": "exercise.txt" "start.go" "check.go" "solution.go" "solution-channel.go" "start.rs" "solution.rs" "programs.rs";
    "few-goroutines": "exercise.txt" "start.go" "check.go" "solution.go" "solution-counter.go" "start.rs" "solution.rs" "programs.rs";
    "silent-client": "exercise.txt" "start.go" "check.go" "solution.go" "solution-count.go" "start.rs" "solution.rs" "programs.rs";
    "one-that-panics": "exercise.txt" "start.go" "check.go" "solution.go" "solution-hand-on.go" "start.rs" "solution.rs" "programs.rs";
    "late-answer": "exercise.txt" "start.go" "check.go" "solution.go" "solution-select.go" "start.rs" "solution.rs" "programs.rs";
    "closed-by-both": "exercise.txt" "start.go" "check.go" "solution.go" "solution-lock.go" "start.rs" "solution.rs" "programs.rs";
    "once-more": "exercise.txt" "start.go" "check.go" "solution.go" "start.rs" "solution.rs" "programs.rs";
    "reading-twice": "exercise.txt" "start.go" "check.go" "solution.go" "solution-copy.go" "start.rs" "solution.rs" "programs.rs";
    "told-under-lock": "exercise.txt" "start.go" "check.go" "solution.go" "solution-inner.go" "solution-puts.go" "start.rs" "solution.rs" "programs.rs";
    "too-late-to-join": "exercise.txt" "start.go" "check.go" "solution.go" "start.rs" "solution.rs" "programs.rs";
}

/// Every exercise, in order.
pub fn all() -> &'static [Exercise] {
    static ALL: OnceLock<Vec<Exercise>> = OnceLock::new();
    ALL.get_or_init(|| {
        let read = |(name, files): &(&str, &[(&str, &str)])| Exercise::read(name, files);
        let read = TEXTS.iter().map(|texts| read(texts).unwrap_or_else(|wrong| panic!("gort internal bug: {wrong}")));
        read.collect()
    })
}

/// The exercise of this name, or of this number in the list.
pub fn find(name: &str) -> anyhow::Result<&'static Exercise> {
    let number = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let found = number.and_then(|number| all().get(number));
    match found.or_else(|| all().iter().find(|exercise| exercise.name == name)) {
        Some(exercise) => Ok(exercise),
        None => {
            // There are too many to name them all.
            let near = match nearest(name, all().iter().map(|exercise| exercise.name.as_str())) {
                Some(near) => say!(": did you mean '{near}'?", "：是不是想写“{near}”？"),
                None => String::new(),
            };
            usage(say!(
                "there is no exercise '{name}' ('gort exercise' lists them){near}",
                "没有练习“{name}”（'gort exercise' 列出全部）{near}"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_exercise_of_the_folder_is_carried_with_its_files() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises");
        let mut there = BTreeSet::new();
        for folder in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
            let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
            for file in std::fs::read_dir(&folder).unwrap().map(|entry| name(&entry.unwrap().path())) {
                if !file.starts_with("wrong-") {
                    there.insert(format!("{}/{file}", name(&folder)));
                }
            }
        }
        let files = TEXTS.iter().flat_map(|(name, files)| files.iter().map(move |(file, _)| format!("{name}/{file}")));
        assert_eq!(there, files.collect());
        assert_eq!(all().len(), TEXTS.len());
    }

    #[test]
    fn an_exercise_is_found_by_its_name_and_by_its_number() {
        let first = &all()[0];
        assert!(std::ptr::eq(find("1").unwrap(), first) && std::ptr::eq(find(&first.name).unwrap(), first));
        assert!(find("0").is_err() && find("no-such").is_err());
    }
}
