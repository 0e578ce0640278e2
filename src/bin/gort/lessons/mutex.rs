//! The lesson `mutex`: exclusion, and what it does not give.

use super::facts::{can_print, ending, endings_of, outputs_of};
use super::*;
use gort::Ending;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "mutex",
    text: text!("mutex"),
    sections: &[
        Section {
            id: "locked",
            programs: &[program!("mutex", "counter", Ending::Exit), program!("mutex", "sections", Ending::Exit)],
            questions: &[
                Question { id: "counter-outputs", answer: Answer::Count(|evidence| outputs_of(evidence, "counter")) },
                Question { id: "orders", answer: Answer::Count(|evidence| outputs_of(evidence, "sections")) },
                Question { id: "interleaved", answer: Answer::YesNo(interleaved) },
            ],
            claims: &[],
        },
        Section {
            id: "given-back",
            programs: &[
                program!("mutex", "forgotten", Ending::Deadlock),
                program!("mutex", "unlocked", Ending::Fatal, "sync: unlock of unlocked mutex"),
            ],
            questions: &[
                Question { id: "who-is-in", answer: Answer::LastLine },
                Question { id: "always-stuck", answer: Answer::YesNo(always_stuck) },
                Question {
                    id: "last-of-unlocked",
                    answer: Answer::Text(|evidence| {
                        evidence.run("unlocked").output.last().cloned().unwrap_or_default()
                    }),
                },
            ],
            claims: &[],
        },
        Section {
            id: "bank",
            programs: &[program!("mutex", "bank", Ending::Exit), program!("mutex", "one-lock", Ending::Exit)],
            questions: &[
                Question {
                    id: "overdrawn",
                    answer: Answer::YesNo(|evidence| can_print(evidence, "bank", &["balance = -60"])),
                },
                Question {
                    id: "overdrawn-with-one-lock",
                    answer: Answer::YesNo(|evidence| can_print(evidence, "one-lock", &["balance = -60"])),
                },
                Question {
                    id: "bank-reported",
                    answer: Answer::YesNo(|evidence| !evidence.explore("bank").races.is_empty()),
                },
            ],
            claims: &[Claim {
                id: "C38",
                quote: "需要使用锁、条件变量等机制来保护共享资源的访问",
                verdict: Verdict::Partly,
                check: c38,
            }],
        },
        Section {
            id: "readers",
            programs: &[program!("mutex", "readers", Ending::Exit)],
            questions: &[
                Question { id: "two-readers", answer: Answer::YesNo(readers_overlap) },
                Question { id: "beside-the-writer", answer: Answer::YesNo(beside_the_writer) },
            ],
            claims: &[],
        },
        Section {
            id: "read-twice",
            programs: &[program!("mutex", "read-twice", Ending::Deadlock)],
            questions: &[
                Question {
                    id: "read-twice-ends",
                    answer: Answer::Option(|evidence| {
                        ending(evidence.run("read-twice"), &[Ending::Exit, Ending::Deadlock])
                    }),
                },
                Question {
                    id: "read-twice-always",
                    answer: Answer::YesNo(|evidence| endings_of(evidence, "read-twice") == (0, 1, 0)),
                },
            ],
            claims: &[],
        },
    ],
};

/// Whether another line can stand between a goroutine's `in` and its `out`.
fn interleaved(evidence: &Evidence) -> bool {
    let found = evidence.explore("sections");
    found.all().any(|output| output.lines.chunks(2).any(|pair| pair[0].replace("in", "out") != pair[1]))
}

/// Whether `forgotten` ends in a deadlock in every order.
fn always_stuck(evidence: &Evidence) -> bool {
    let (exit, deadlock, panic) = endings_of(evidence, "forgotten");
    exit == 0 && panic == 0 && deadlock > 0
}

/// Whether some order has this line right after that one, or anywhere before `end`.
fn between(evidence: &Evidence, start: &str, end: &str, what: &str) -> bool {
    evidence.explore("readers").all().any(|output| {
        let inside = output.lines.iter().skip_while(|line| *line != start).take_while(|line| *line != end);
        inside.into_iter().any(|line| line.starts_with(what) && line != start)
    })
}

fn readers_overlap(evidence: &Evidence) -> bool {
    between(evidence, "reader 0 in", "reader 0 out", "reader 1")
}

fn beside_the_writer(evidence: &Evidence) -> bool {
    between(evidence, "writer in", "writer out", "reader")
}

fn c38(evidence: &Evidence) -> Finding {
    let (bank, one_lock) = (evidence.explore("bank"), evidence.explore("one-lock"));
    let overdrawn = can_print(evidence, "bank", &["balance = -60"]);
    let outputs = (outputs_of(evidence, "bank"), outputs_of(evidence, "one-lock"));
    Finding {
        holds: overdrawn && outputs == (2, 1) && bank.races.is_empty() && one_lock.races.is_empty(),
        en: format!(
            "each access locked, no data race, and one of {} outcomes is -60; with one lock around both steps there is {}",
            outputs.0, outputs.1
        ),
        zh: format!(
            "每次访问都上了锁，也没有数据竞争，{} 种结果中仍有一种是 -60；用一次上锁包住两步，结果只有 {} 种",
            outputs.0, outputs.1
        ),
    }
}
