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
    all_of_them "all-of-them";
    answer_later "answer-later";
    barrier "barrier";
    close_by_the_last "close-by-the-last";
    closed_by_both "closed-by-both";
    everyone_hears "everyone-hears";
    few_goroutines "few-goroutines";
    first_answer "first-answer";
    if_or_for "if-or-for";
    late_answer "late-answer";
    limited "limited";
    looked_then_took "looked-then-took";
    lost_update "lost-update";
    made_once "made-once";
    missing_cancel "missing-cancel";
    missing_wait "missing-wait";
    nobody_collects "nobody-collects";
    not_heard "not-heard";
    nothing_to_do "nothing-to-do";
    once_more "once-more";
    one_per_tick "one-per-tick";
    one_that_panics "one-that-panics";
    one_was_woken "one-was-woken";
    own_place "own-place";
    ping_pong "ping-pong";
    reader_to_writer "reader-to-writer";
    reading_twice "reading-twice";
    receipt "receipt";
    self_lock "self-lock";
    semaphore "semaphore";
    silent_client "silent-client";
    square_stage "square-stage";
    stop_both "stop-both";
    ten_and_twenty "ten-and-twenty";
    to_both "to-both";
    told_under_lock "told-under-lock";
    too_late_to_join "too-late-to-join";
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

/// What a puzzle takes as an addition; these tests are no part of a learner's package.
mod adds {
    use super::judge::adds::lacks;

    const START: &str = "use gort::sync::WaitGroup;\n\npub fn main() {\n    let wg = WaitGroup::new();\n    wg.go(|| {\n        \
                         gort::println!(\"a1\");\n        gort::println!(\"a2\");\n    });\n    for i in 0..3 {\n        \
                         wg.go(move || work(i));\n    }\n    wg.wait();\n}\n";

    fn with(from: &str, to: &str) -> Option<String> {
        assert!(START.contains(from), "{from}");
        lacks(&START.replacen(from, to, 1), START)
    }

    #[test]
    fn statements_among_the_old_ones_are_added() {
        for (from, to) in [
            ("gort::println!(\"a2\")", "drop(held); // println!\n gort::println!(\"a2\")"),
            ("wg.go(|| {", "let ch = gort::chan::<()>(0);\n wg.go(move || { let c = '}'; let t = \"{ \\\" }\";"),
            ("for i", "if ready { ch.close(); } else { wait(); }\n for i"),
            ("pub fn main", "fn other<'a>(text: &'a str) {}\n\npub fn main"),
            ("WaitGroup;", "{Mutex, WaitGroup};"),
        ] {
            assert_eq!(with(from, to), None, "{from}: {to}");
        }
    }

    #[test]
    fn whatever_is_gone_or_stands_elsewhere_or_prints_more_is_told() {
        let (main, print) = (Some("main".to_owned()), Some("println".to_owned()));
        assert_eq!(with("gort::println!(\"a2\");", ""), main, "a line is gone");
        assert_eq!(
            with("gort::println!(\"a2\");", "if ok { gort::println!(\"a2\"); }"),
            main,
            "it stands in another block"
        );
        assert_eq!(
            with("a1\");\n        gort::println!(\"a2", "a2\");\n        gort::println!(\"a1"),
            main,
            "the order is another one"
        );
        assert_eq!(with("wg.go(|| {", "wg.go(|| { gort::println!(\"a2\");"), print);
        assert_eq!(with("work(i)", "work(i + 1)"), main);
        assert_eq!(with("0..3", "0..4"), main);
        assert_eq!(with("pub fn main", "use gort::println as say;\n\npub fn main"), print);
    }
}
