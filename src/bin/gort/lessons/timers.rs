//! The lesson `timers`: when something happens at the earliest, and what that does not say.

use gort::Ending;

use super::facts::{lines_with, some_output};
use super::*;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "timers",
    text: text!("timers"),
    sections: &[
        Section {
            id: "say",
            programs: &[program!("timers", "say", Ending::Exit)],
            questions: &[
                Question { id: "four", answer: Answer::YesNo(|e| worlds(e, |said| said == 4)) },
                Question { id: "three", answer: Answer::YesNo(|e| worlds(e, |said| said < 4)) },
            ],
            claims: &[],
        },
        Section {
            id: "second",
            programs: &[program!("timers", "second", Ending::Exit)],
            questions: &[
                Question { id: "next", answer: Answer::LineAfter("direct : 2") },
                Question {
                    id: "done-early",
                    answer: Answer::YesNo(|e| {
                        some_output(e, "second", |lines| {
                            lines
                                .iter()
                                .find(|line| ["going", "done"].contains(&line.as_str()))
                                .is_some_and(|line| line == "done")
                        })
                    }),
                },
            ],
            claims: &[],
        },
        Section {
            id: "timeout",
            programs: &[
                program!("timers", "faster", Ending::Exit),
                program!("timers", "tie", Ending::Exit),
                program!("timers", "slower", Ending::Exit),
            ],
            questions: &[
                Question { id: "faster", answer: Answer::YesNo(|e| prints(e, "faster", "timeout")) },
                Question { id: "tie", answer: Answer::YesNo(|e| prints(e, "tie", "result")) },
            ],
            claims: &[],
        },
        Section {
            id: "boom",
            programs: &[program!("timers", "boom", Ending::Exit)],
            questions: &[
                Question { id: "ticks", answer: Answer::Count(|e| lines_with(e.run("boom"), "tick.")) },
                Question {
                    id: "third",
                    answer: Answer::YesNo(|e| some_output(e, "boom", |lines| count(lines, "tick.") == 3)),
                },
            ],
            claims: &[],
        },
        Section {
            id: "stop",
            programs: &[program!("timers", "stopped", Ending::Exit)],
            questions: &[
                Question { id: "in-time", answer: Answer::FirstLine },
                Question { id: "stale", answer: Answer::Text(|e| e.run("stopped").output[1].clone()) },
            ],
            claims: &[],
        },
        Section {
            id: "ticker",
            programs: &[program!("timers", "ticker", Ending::Exit)],
            questions: &[Question { id: "second-tick", answer: Answer::LineAfter("tick after 100 ms") }],
            claims: &[],
        },
    ],
};

/// How many of the lines are this one.
fn count(lines: &[String], line: &str) -> usize {
    lines.iter().filter(|printed| *printed == line).count()
}

/// Whether some order gives a number of `world` lines that `fits`.
fn worlds(evidence: &Evidence, fits: fn(usize) -> bool) -> bool {
    some_output(evidence, "say", |lines| fits(count(lines, "world")))
}

/// Whether the program prints this line in some order.
fn prints(evidence: &Evidence, program: &str, line: &str) -> bool {
    some_output(evidence, program, |lines| count(lines, line) > 0)
}
