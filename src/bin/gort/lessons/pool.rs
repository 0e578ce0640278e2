//! The lesson `pool`: work shared among goroutines, and four ways to limit it.

use gort::Ending;

use super::facts::{lines_with, outputs_of, some_output, witness};
use super::*;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "pool",
    text: text!("pool"),
    sections: &[
        Section {
            id: "fan-in",
            programs: &[program!("pool", "fan-in", Ending::Exit)],
            questions: &[Question { id: "orders", answer: Answer::Count(|e| outputs_of(e, "fan-in")) }],
            claims: &[],
        },
        Section {
            id: "share",
            programs: &[program!("pool", "total", Ending::Exit), program!("pool", "each", Ending::Exit)],
            questions: &[
                Question { id: "total", answer: Answer::YesNo(|e| outputs_of(e, "total") > 1) },
                Question {
                    id: "third-first",
                    answer: Answer::YesNo(|e| {
                        some_output(e, "each", |lines| lines.first().is_some_and(|line| line == "6"))
                    }),
                },
            ],
            claims: &[],
        },
        Section {
            id: "turns",
            programs: &[program!("pool", "verbose", Ending::Exit)],
            questions: &[
                Question {
                    id: "worker-three",
                    answer: Answer::Count(|e| lines_with(e.run("verbose"), "worker 3 does")),
                },
                Question {
                    id: "others",
                    answer: Answer::YesNo(|e| {
                        witness(e, "verbose", |lines| lines.iter().any(|line| line.starts_with("worker 1 does")))
                    }),
                },
            ],
            claims: &[],
        },
        Section {
            id: "time",
            programs: &[program!("pool", "timed", Ending::Exit)],
            questions: &[Question { id: "three-workers", answer: Answer::Text(time_of_three) }],
            claims: &[],
        },
        Section {
            id: "slots",
            programs: &[program!("pool", "one-slot", Ending::Exit), program!("pool", "two-slots", Ending::Exit)],
            questions: &[
                Question { id: "one-slot", answer: Answer::Count(|e| outputs_of(e, "one-slot")) },
                Question {
                    id: "crowd",
                    answer: Answer::YesNo(|e| some_output(e, "two-slots", |lines| inside(lines) > 2)),
                },
            ],
            claims: &[],
        },
        Section {
            id: "error",
            programs: &[program!("pool", "first-error", Ending::Exit)],
            questions: &[Question { id: "page-three", answer: Answer::LineAfter("page 1: here") }],
            claims: &[],
        },
        Section {
            id: "rate",
            programs: &[program!("pool", "rate", Ending::Exit)],
            questions: &[Question { id: "second-request", answer: Answer::LineAfter("request 1 at 200 ms") }],
            claims: &[],
        },
    ],
};

/// What `timed` prints for three workers.
fn time_of_three(evidence: &Evidence) -> String {
    let lines = &evidence.run("timed").output;
    lines.iter().find_map(|line| line.strip_prefix("workers: 3, time: ")).unwrap_or_default().to_string()
}

/// The most guests that were inside at once.
fn inside(lines: &[String]) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    for line in lines {
        if line.ends_with("in") {
            now += 1;
        } else {
            now -= 1;
        }
        most = most.max(now);
    }
    most
}
