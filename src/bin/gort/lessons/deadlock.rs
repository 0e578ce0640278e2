//! The lesson `deadlock`: circles of waiting, with locks, with channels, and with one of each.

use gort::{Ending, EventKind, GoId, ObjectKind, WaitReason};

use super::facts::{endings_of, left_parked, stuck};
use super::*;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "deadlock",
    text: text!("deadlock"),
    sections: &[
        Section {
            id: "circle",
            programs: &[program!("deadlock", "abba", Ending::Exit), program!("deadlock", "ordered", Ending::Exit)],
            questions: &[
                Question { id: "hang", answer: Answer::YesNo(|e| hangs(e, "abba")) },
                Question { id: "interrupted", answer: Answer::Text(fewest_interruptions) },
                Question { id: "ordered", answer: Answer::YesNo(|e| hangs(e, "ordered")) },
            ],
            claims: &[],
        },
        Section {
            id: "table",
            programs: &[
                program!("deadlock", "philosophers", Ending::Exit),
                program!("deadlock", "lower-first", Ending::Exit),
            ],
            questions: &[
                Question { id: "table-hang", answer: Answer::YesNo(|e| hangs(e, "philosophers")) },
                Question { id: "lower-hang", answer: Answer::YesNo(|e| hangs(e, "lower-first")) },
            ],
            claims: &[],
        },
        Section {
            id: "mixed",
            programs: &[program!("deadlock", "mixed", Ending::Exit)],
            questions: &[Question { id: "mixed-hang", answer: Answer::YesNo(|e| hangs(e, "mixed")) }],
            claims: &[],
        },
        Section {
            id: "report",
            programs: &[
                program!("deadlock", "both-wait", Ending::Deadlock),
                program!("deadlock", "main-gone", Ending::Deadlock),
            ],
            questions: &[
                Question { id: "locks", answer: Answer::Count(|e| locks(e.run("both-wait"))) },
                Question {
                    id: "chan-only",
                    answer: Answer::YesNo(|e| {
                        let helper = GoId(GoId::MAIN.0 + 1);
                        let why = [GoId::MAIN, helper].map(|id| stuck(e.run("both-wait"), id));
                        why == [Some(WaitReason::ChanReceive); 2]
                    }),
                },
            ],
            claims: &[],
        },
        Section {
            id: "partial",
            programs: &[program!("deadlock", "partial", Ending::Exit)],
            questions: &[Question {
                id: "reported",
                answer: Answer::YesNo(|e| {
                    let run = e.run("partial");
                    run.ending == Ending::Deadlock || left_parked(run) == 0
                }),
            }],
            claims: &[],
        },
    ],
};

/// Whether the program hangs in some order.
fn hangs(evidence: &Evidence, program: &str) -> bool {
    let (_, deadlock, _) = endings_of(evidence, program);
    deadlock > 0
}

/// How many preemptions it takes at least for `abba` to hang.
fn fewest_interruptions(evidence: &Evidence) -> String {
    let listed = evidence.explore("abba").list(usize::MAX);
    let hanging = listed.iter().filter(|listed| listed.output.ending == Ending::Deadlock);
    hanging.map(|listed| listed.preemptions).min().map_or("never".to_string(), |fewest| fewest.to_string())
}

/// How many locks the run had to do with.
fn locks(run: &Run) -> usize {
    let objects = run
        .events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Object { kind: ObjectKind::Mutex | ObjectKind::RwMutex, .. }));
    objects.count()
}
