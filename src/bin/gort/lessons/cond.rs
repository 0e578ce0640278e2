//! The lesson `cond`: waiting for a condition, and doing something once.

use super::facts::{ending, endings_of, outputs_of};
use super::*;
use gort::{Ending, EventKind, WaitReason};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "cond",
    text: text!("cond"),
    sections: &[
        Section {
            id: "loop",
            programs: &[program!("cond", "in-a-loop", Ending::Exit)],
            questions: &[
                Question { id: "loop-outputs", answer: Answer::Count(|evidence| outputs_of(evidence, "in-a-loop")) },
                Question { id: "never-waits", answer: Answer::YesNo(never_waits) },
            ],
            claims: &[],
        },
        Section {
            id: "lost",
            programs: &[program!("cond", "not-asked", Ending::Deadlock)],
            questions: &[
                Question { id: "remembered", answer: Answer::YesNo(remembered) },
                Question {
                    id: "not-asked-ends",
                    answer: Answer::Option(|evidence| {
                        ending(evidence.run("not-asked"), &[Ending::Exit, Ending::Deadlock])
                    }),
                },
                Question { id: "good-end", answer: Answer::YesNo(|evidence| endings_of(evidence, "not-asked").0 > 0) },
            ],
            claims: &[],
        },
        Section {
            id: "one-or-all",
            programs: &[program!("cond", "wake-one", Ending::Deadlock), program!("cond", "wake-all", Ending::Exit)],
            questions: &[
                Question { id: "one-outputs", answer: Answer::Count(|evidence| outputs_of(evidence, "wake-one")) },
                Question { id: "all-outputs", answer: Answer::Count(|evidence| outputs_of(evidence, "wake-all")) },
                Question { id: "all-stuck", answer: Answer::YesNo(|evidence| endings_of(evidence, "wake-all").1 > 0) },
            ],
            claims: &[],
        },
        Section {
            id: "once",
            programs: &[program!("cond", "once-two", Ending::Exit), program!("cond", "once-three", Ending::Exit)],
            questions: &[
                Question {
                    id: "early-with-once",
                    answer: Answer::YesNo(|evidence| used_before_setup(evidence, "once-two")),
                },
                Question {
                    id: "once-three-outputs",
                    answer: Answer::Count(|evidence| outputs_of(evidence, "once-three")),
                },
            ],
            claims: &[],
        },
        Section {
            id: "flag",
            programs: &[program!("cond", "flag-two", Ending::Exit), program!("cond", "flag-three", Ending::Exit)],
            questions: &[
                Question {
                    id: "early-with-flag",
                    answer: Answer::YesNo(|evidence| used_before_setup(evidence, "flag-two")),
                },
                Question { id: "flag-outputs", answer: Answer::Count(|evidence| outputs_of(evidence, "flag-two")) },
                Question {
                    id: "flag-three-outputs",
                    answer: Answer::Count(|evidence| outputs_of(evidence, "flag-three")),
                },
            ],
            claims: &[],
        },
    ],
};

/// Other orders in which the waiter's luck is tried.
const ORDERS: u64 = 50;

/// Whether the waiter can find the condition true at once, in some order.
fn never_waits(evidence: &Evidence) -> bool {
    let waits = |run: &Run| {
        run.events.iter().any(|event| matches!(event.kind, EventKind::Park { reason: WaitReason::CondWait, .. }))
    };
    evidence.seeds("in-a-loop", ORDERS).iter().any(|run| !waits(run))
}

/// Whether the signal that came before the wait let it through.
fn remembered(evidence: &Evidence) -> bool {
    let run = evidence.run("not-asked");
    let kinds = || run.events.iter().map(|event| &event.kind);
    let signalled = kinds().position(|kind| matches!(kind, EventKind::CondSignal { .. }));
    let waits = kinds().position(|kind| matches!(kind, EventKind::Park { reason: WaitReason::CondWait, .. }));
    signalled < waits && run.output == ["woken"]
}

/// Whether a goroutine can use what is not set up yet, in some order.
fn used_before_setup(evidence: &Evidence, program: &str) -> bool {
    evidence.explore(program).all().any(|output| output.lines.first().is_some_and(|line| line.ends_with("uses it")))
}
