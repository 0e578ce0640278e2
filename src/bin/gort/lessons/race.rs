//! The lesson `race`: lost updates, what a race detector sees, what atomics give, and what threads of the machine show.

mod figures;

use super::facts::{can_print, number, outputs_of, some_output};
use super::*;
use gort::Ending;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "race",
    text: text!("race"),
    sections: &[
        Section {
            id: "lost",
            programs: &[program!("race", "one-each", Ending::Exit), program!("race", "between", Ending::Exit)],
            questions: &[
                Question { id: "usually", answer: Answer::LastLine },
                Question {
                    id: "one-lost",
                    answer: Answer::YesNo(|evidence| can_print(evidence, "one-each", &["x = 1"])),
                },
            ],
            claims: &[Claim {
                id: "C36",
                quote: "它们之间的同步和通信会相对容易一些",
                verdict: Verdict::Partly,
                check: c36,
            }],
        },
        Section {
            id: "how-low",
            programs: &[
                program!("race", "two-each", Ending::Exit),
                program!("race", "three-each", Ending::Exit),
                program!("race", "four-each", Ending::Exit),
            ],
            questions: &[
                Question { id: "values", answer: Answer::Count(|evidence| outputs_of(evidence, "three-each")) },
                Question {
                    id: "down-to-two",
                    answer: Answer::YesNo(|evidence| can_print(evidence, "three-each", &["x = 2"])),
                },
                Question {
                    id: "down-to-one",
                    answer: Answer::YesNo(|evidence| can_print(evidence, "three-each", &["x = 1"])),
                },
            ],
            claims: &[Claim {
                id: "C37", quote: "并不能完全避免竞争条件", verdict: Verdict::True, check: c37
            }],
        },
        Section {
            id: "loop",
            programs: &[program!("race", "one-i", Ending::Exit), program!("race", "own-i", Ending::Exit)],
            questions: &[
                Question { id: "usual", answer: Answer::Text(|evidence| evidence.run("one-i").output.join(" ")) },
                Question {
                    id: "zeros",
                    answer: Answer::YesNo(|evidence| can_print(evidence, "one-i", &["0", "0", "0"])),
                },
                Question {
                    id: "own-three",
                    answer: Answer::YesNo(|evidence| some_output(evidence, "own-i", |lines| has(lines, "3"))),
                },
            ],
            claims: &[],
        },
        Section {
            id: "detector",
            programs: &[program!("race", "slept", Ending::Exit), program!("race", "waited", Ending::Exit)],
            questions: &[
                Question { id: "same-lines", answer: Answer::YesNo(same_lines) },
                Question { id: "in-slept", answer: Answer::Count(|evidence| evidence.run("slept").races.len()) },
                Question { id: "in-waited", answer: Answer::Count(|evidence| evidence.run("waited").races.len()) },
            ],
            claims: &[],
        },
        Section {
            id: "atomic",
            programs: &[program!("race", "atomic", Ending::Exit), program!("race", "two-atomics", Ending::Exit)],
            questions: &[
                Question { id: "atomic-outputs", answer: Answer::Count(|evidence| outputs_of(evidence, "atomic")) },
                Question {
                    id: "lost-all-the-same",
                    answer: Answer::YesNo(|evidence| can_print(evidence, "two-atomics", &["x = 1"])),
                },
                Question {
                    id: "reported",
                    answer: Answer::YesNo(|evidence| !evidence.explore("two-atomics").races.is_empty()),
                },
            ],
            claims: &[],
        },
        Section {
            id: "on-threads",
            programs: &[program!("race", "on-threads", Ending::Exit)
                .real(1)
                .starting_threads()
                .measured(figures::lost)],
            questions: &[Question {
                id: "beyond",
                answer: Answer::YesNo(|e| {
                    let run = e.run("on-threads");
                    number(run, "x from 2 to 6") != number(run, "runs")
                }),
            }],
            claims: &[],
        },
    ],
};

fn has(lines: &[String], wanted: &str) -> bool {
    lines.iter().any(|line| line == wanted)
}

/// Whether `slept` and `waited` print the same, each in every order.
fn same_lines(evidence: &Evidence) -> bool {
    let same = evidence.run("slept").output == evidence.run("waited").output;
    same && outputs_of(evidence, "slept") == 1 && outputs_of(evidence, "waited") == 1
}

/// The least and the greatest `x` that the program can print.
fn range(evidence: &Evidence, program: &str) -> (u32, u32) {
    let found = evidence.explore(program);
    let values = found.all().filter_map(|output| output.lines.first()?.strip_prefix("x = ")?.parse().ok());
    values.fold((u32::MAX, 0), |(least, greatest), x: u32| (least.min(x), greatest.max(x)))
}

fn c36(evidence: &Evidence) -> Finding {
    let (least, greatest) = range(evidence, "one-each");
    let races = evidence.run("one-each").races.len();
    let outputs = outputs_of(evidence, "one-each");
    Finding {
        holds: (least, greatest, outputs) == (1, 2, 2) && races == 1,
        en: format!("sharing x took no effort; two increments of it leave {least} or {greatest}, and race"),
        zh: format!("共享 x 毫不费力；但两次加一之后，x 可能是 {least}，也可能是 {greatest}，而且存在数据竞争"),
    }
}

fn c37(evidence: &Evidence) -> Finding {
    let ranges = [("two-each", 2), ("three-each", 3), ("four-each", 4)]
        .map(|(program, each)| (range(evidence, program), outputs_of(evidence, program), each));
    let holds = ranges.iter().all(|&((least, greatest), outputs, each)| {
        (least, greatest) == (2, 2 * each) && outputs == (greatest - least + 1) as usize
    });
    let told = |between: &str, comma: &str| {
        let told = ranges.iter().map(|((least, greatest), ..)| format!("{least}{between}{greatest}"));
        told.collect::<Vec<_>>().join(comma)
    };
    Finding {
        holds,
        en: format!("with 2, 3 and 4 increments by each of the two, x can end at {}", told(" to ", ", ")),
        zh: format!("两个 goroutine 各加 2、3、4 次，x 最后可能是 {}", told("～", "、")),
    }
}
