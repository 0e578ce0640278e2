//! The lesson `context`: how goroutines learn that they should stop.

use gort::Ending;

use super::facts::{in_order, left_parked, lines_with, outputs_of, some_output};
use super::*;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "context",
    text: text!("context"),
    sections: &[
        Section {
            id: "stop",
            programs: &[program!("context", "cancelled", Ending::Exit)],
            questions: &[Question { id: "outputs", answer: Answer::Count(|e| outputs_of(e, "cancelled")) }],
            claims: &[],
        },
        Section {
            id: "deaf",
            programs: &[program!("context", "ignored", Ending::Exit)],
            questions: &[Question {
                id: "step-three",
                answer: Answer::YesNo(|e| in_order(e.run("ignored"), "main: cancel", "step 3, cancelled: true")),
            }],
            claims: &[],
        },
        Section {
            id: "deadline",
            programs: &[
                program!("context", "steps-of-40", Ending::Exit),
                program!("context", "steps-of-50", Ending::Exit),
                program!("context", "steps-of-30", Ending::Exit),
            ],
            questions: &[
                Question { id: "forty", answer: Answer::LastLine },
                Question { id: "fifty", answer: Answer::Count(|e| outputs_of(e, "steps-of-50")) },
                Question {
                    id: "thirty",
                    answer: Answer::YesNo(|e| {
                        some_output(e, "steps-of-30", |lines| {
                            lines.iter().any(|line| line == "context deadline exceeded")
                        })
                    }),
                },
            ],
            claims: &[],
        },
        Section {
            id: "family",
            programs: &[program!("context", "family", Ending::Exit), program!("context", "one-child", Ending::Exit)],
            questions: &[
                Question { id: "orders", answer: Answer::Count(|e| outputs_of(e, "family")) },
                Question {
                    id: "upwards",
                    answer: Answer::YesNo(|e| lines_with(e.run("one-child"), "parent: true") > 0),
                },
            ],
            claims: &[],
        },
        Section {
            id: "forgotten",
            programs: &[
                program!("context", "never-cancelled", Ending::Exit),
                program!("context", "cancelled-in-time", Ending::Exit),
            ],
            questions: &[Question { id: "left", answer: Answer::Count(|e| left_parked(e.run("never-cancelled"))) }],
            claims: &[],
        },
        Section {
            id: "value",
            programs: &[program!("context", "value", Ending::Exit)],
            questions: &[Question { id: "parent-line", answer: Answer::LineAfter("request 7: started") }],
            claims: &[],
        },
    ],
};
