//! The lesson `pipeline`: stages joined by channels, what their output depends on, and how they end.

use gort::Ending;

use super::facts::{outputs_of, some_output};
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
                Question { id: "outputs", answer: Answer::Count(|e| outputs_of(e, "squares")) },
            ],
            claims: &[],
        },
        Section {
            id: "two",
            programs: &[program!("pipeline", "two-squarers", Ending::Exit)],
            questions: &[
                Question { id: "how-many", answer: Answer::Count(|e| outputs_of(e, "two-squarers")) },
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
                Question { id: "left", answer: Answer::Text(always_left) },
                Question { id: "return-left", answer: Answer::YesNo(|e| left(e, "stop-return").1 > 0) },
                Question { id: "close-left", answer: Answer::YesNo(|e| left(e, "stop-close").1 > 0) },
            ],
            claims: &[],
        },
        Section {
            id: "sieve",
            programs: &[program!("pipeline", "sieve", Ending::Exit)],
            questions: &[Question { id: "same", answer: Answer::YesNo(|e| outputs_of(e, "sieve") == 1) }],
            claims: &[],
        },
    ],
};

/// Whether this line can be the first.
fn starts(evidence: &Evidence, program: &str, line: &str) -> bool {
    some_output(evidence, program, |lines| lines.first().is_some_and(|first| first == line))
}

/// How many goroutines the program leaves waiting: the fewest and the most.
fn left(evidence: &Evidence, program: &str) -> (usize, usize) {
    evidence.explore(program).leaks.parked
}

/// How many `stop` leaves waiting, if it is the same number in every order.
fn always_left(evidence: &Evidence) -> String {
    let (fewest, most) = left(evidence, "stop");
    if fewest == most { most.to_string() } else { format!("{fewest} to {most}") }
}

#[cfg(test)]
mod tests {
    use crate::lessons::find;
    use crate::program::explored;

    /// The lesson says so of two squarers.
    #[test]
    fn with_two_squarers_a_square_comes_one_place_early_at_most_and_may_fall_back_two() {
        let found = explored::whole(&find::program("pipeline/two-squarers").unwrap());
        assert_eq!(found.incomplete, None);
        let usual = ["1", "4", "9"];
        let outputs: Vec<Vec<String>> = found.all().map(|output| output.lines.clone()).collect();
        assert!(outputs.contains(&["4", "9", "1"].map(str::to_owned).to_vec()), "{outputs:?}");
        for lines in outputs {
            for (at, line) in lines.iter().enumerate() {
                let place = usual.iter().position(|square| square == line).unwrap();
                assert!(place <= at + 1, "{lines:?}");
            }
        }
    }
}
