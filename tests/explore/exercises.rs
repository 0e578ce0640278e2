//! Exercises in Rust: every solution is right by its judge, every start is refused, each as a learner's package would be.

use std::path::Path;

use gort_exercise::Exercise;

#[path = "../../exercises/judge.rs"]
#[allow(dead_code, unreachable_pub)]
mod judge;

/// A learner's text, with the programs that are made of it.
struct Text {
    text: &'static str,
    programs: &'static [fn()],
}

/// An exercise in Rust.
struct Goal {
    name: &'static str,
    start: Text,
    solution: Text,
}

macro_rules! file {
    ($name:literal, $file:literal) => {
        concat!(env!("CARGO_MANIFEST_DIR"), "/exercises/", $name, "/", $file)
    };
}

/// With programs around the learner's text.
macro_rules! goals {
    ($($module:ident $name:literal;)+) => {
        $(mod $module {
            pub(super) mod start {
                #[allow(unreachable_pub, dead_code, clippy::new_without_default, clippy::len_without_is_empty)]
                pub(super) mod learner {
                    include!(file!($name, "start.rs"));
                }
                #[allow(unreachable_pub)]
                pub(crate) mod programs {
                    include!(file!($name, "programs.rs"));
                }
            }
            pub(super) mod solution {
                #[allow(unreachable_pub, dead_code, clippy::new_without_default, clippy::len_without_is_empty)]
                pub(super) mod learner {
                    include!(file!($name, "solution.rs"));
                }
                #[allow(unreachable_pub)]
                pub(crate) mod programs {
                    include!(file!($name, "programs.rs"));
                }
            }
        })+

        const AROUND: &[Goal] = &[$(Goal {
            name: $name,
            start: Text {
                text: include_str!(file!($name, "start.rs")),
                programs: &[$module::start::programs::main, $module::start::programs::check],
            },
            solution: Text {
                text: include_str!(file!($name, "solution.rs")),
                programs: &[$module::solution::programs::main, $module::solution::programs::check],
            },
        }),+];
    };
}

/// Whose `main` is the learner's.
macro_rules! alone {
    ($($module:ident $name:literal;)+) => {
        $(mod $module {
            #[allow(unreachable_pub)]
            pub(super) mod start {
                include!(file!($name, "start.rs"));
            }
            #[allow(unreachable_pub)]
            pub(super) mod solution {
                include!(file!($name, "solution.rs"));
            }
        })+

        const ALONE: &[Goal] = &[$(Goal {
            name: $name,
            start: Text { text: include_str!(file!($name, "start.rs")), programs: &[$module::start::main] },
            solution: Text { text: include_str!(file!($name, "solution.rs")), programs: &[$module::solution::main] },
        }),+];
    };
}

goals! {
    answer_later "answer-later";
    barrier "barrier";
    close_by_the_last "close-by-the-last";
    closed_by_both "closed-by-both";
    first_answer "first-answer";
    if_or_for "if-or-for";
    late_answer "late-answer";
    limited "limited";
    looked_then_took "looked-then-took";
    lost_update "lost-update";
    missing_cancel "missing-cancel";
    missing_wait "missing-wait";
    not_heard "not-heard";
    once_more "once-more";
    one_was_woken "one-was-woken";
    ping_pong "ping-pong";
    reading_twice "reading-twice";
    receipt "receipt";
    square_stage "square-stage";
    stop_both "stop-both";
    to_both "to-both";
    told_under_lock "told-under-lock";
    two_accounts "two-accounts";
    two_atomic_steps "two-atomic-steps";
    until_enough "until-enough";
    urgent_first "urgent-first";
    without_a_lock "without-a-lock";
}

alone! {
    by_turns "by-turns";
    five_of_six "five-of-six";
    in_one_piece "in-one-piece";
    room_to_lead "room-to-lead";
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises")
}

/// The exercise with its rules.
fn exercise(name: &str) -> Exercise {
    let files: Vec<(String, String)> = std::fs::read_dir(root().join(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Exercise::read(name, &files).unwrap()
}

/// What is wrong with a text: of each program.
fn verdict(goal: &Goal, text: &Text) -> Result<(), String> {
    let exercise = exercise(goal.name);
    text.programs.iter().enumerate().try_for_each(|(trial, program)| {
        let rules = exercise.rules_in_rust(trial);
        let rules: Vec<(&str, &str)> = rules.iter().map(|(rule, said)| (rule.as_str(), said.en.as_str())).collect();
        let start = goal.start.text;
        judge::Judge { name: goal.name, text: text.text, start, rules: &rules, chinese: false }.verdict(*program)
    })
}

fn goals() -> impl Iterator<Item = &'static Goal> {
    AROUND.iter().chain(ALONE)
}

#[test]
fn every_exercise_in_rust_is_judged_here() {
    let mut there: Vec<String> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("start.rs").is_file())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    there.sort();
    let mut here: Vec<&str> = goals().map(|goal| goal.name).collect();
    here.sort_unstable();
    assert_eq!(there, here);
    for goal in goals() {
        assert_eq!(exercise(goal.name).trials.len(), goal.start.programs.len(), "{}", goal.name);
    }
}

#[test]
fn a_solution_in_rust_is_right_on_every_schedule_and_its_start_is_not() {
    let mut wrong = Vec::new();
    for goal in goals() {
        if let Err(said) = verdict(goal, &goal.solution) {
            wrong.push(format!("{}: its solution: {said}", goal.name));
        }
        match verdict(goal, &goal.start) {
            Ok(()) => wrong.push(format!("{}: its start is right", goal.name)),
            Err(said) => assert!(!said.is_empty(), "{}", goal.name),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
