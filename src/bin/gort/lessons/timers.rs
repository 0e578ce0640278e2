//! The lesson `timers`: when something happens at the earliest, and what that does not say.

use gort::Ending;

use super::facts::{ORDERS, in_order, lines_with};
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
                        e.seeds("second", ORDERS).iter().any(|run| !in_order(run, "going", "done"))
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
                    answer: Answer::YesNo(|e| e.seeds("boom", ORDERS).iter().any(|run| lines_with(run, "tick.") == 3)),
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

/// Whether some order gives a number of `world` lines that `fits`.
fn worlds(evidence: &Evidence, fits: fn(usize) -> bool) -> bool {
    evidence.seeds("say", ORDERS).iter().any(|run| fits(lines_with(run, "world")))
}

/// Whether the program prints this line in some order.
fn prints(evidence: &Evidence, program: &str, line: &str) -> bool {
    evidence.seeds(program, ORDERS).iter().any(|run| lines_with(run, line) > 0)
}
