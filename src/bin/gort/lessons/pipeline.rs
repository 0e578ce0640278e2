//! The lesson `pipeline`: stages joined by channels, what their output depends on, and how they end.

use gort::Ending;

use super::facts::{ORDERS, left_parked, outputs};
use super::*;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "pipeline",
    text: text!("pipeline"),
    sections: &[
        Section {
            id: "stages",
            programs: &[program!("pipeline", "squares", Ending::Exit)],
            questions: &[
                Question { id: "four-first", answer: Answer::YesNo(|e| starts(e, "squares", "4")) },
                Question { id: "outputs", answer: Answer::Count(|e| different(e, "squares")) },
            ],
            claims: &[],
        },
        Section {
            id: "two",
            programs: &[program!("pipeline", "two-squarers", Ending::Exit)],
            questions: &[
                Question { id: "how-many", answer: Answer::Count(|e| different(e, "two-squarers")) },
                Question { id: "nine-first", answer: Answer::YesNo(|e| starts(e, "two-squarers", "9")) },
            ],
            claims: &[],
        },
        Section {
            id: "early",
            programs: &[
                program!("pipeline", "stop", Ending::Exit),
                program!("pipeline", "stop-return", Ending::Exit),
                program!("pipeline", "stop-close", Ending::Exit),
            ],
            questions: &[
                Question { id: "left", answer: Answer::Count(|e| most_left(e, "stop")) },
                Question { id: "return-left", answer: Answer::YesNo(|e| most_left(e, "stop-return") > 0) },
                Question { id: "close-left", answer: Answer::YesNo(|e| most_left(e, "stop-close") > 0) },
            ],
            claims: &[],
        },
        Section {
            id: "sieve",
            programs: &[program!("pipeline", "sieve", Ending::Exit)],
            questions: &[Question { id: "same", answer: Answer::YesNo(|e| different(e, "sieve") == 1) }],
            claims: &[],
        },
    ],
};

/// How many different outputs the program has.
fn different(evidence: &Evidence, program: &str) -> usize {
    outputs(&evidence.seeds(program, ORDERS)).len()
}

/// Whether this line can be the first.
fn starts(evidence: &Evidence, program: &str, line: &str) -> bool {
    evidence.seeds(program, ORDERS).iter().any(|run| run.output.first().is_some_and(|first| first == line))
}

/// How many goroutines the program leaves waiting, in the order in which it leaves the most.
fn most_left(evidence: &Evidence, program: &str) -> usize {
    evidence.seeds(program, ORDERS).iter().map(left_parked).max().unwrap_or(0)
}
