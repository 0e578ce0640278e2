//! The lesson `leak`: goroutines that never end, and what becomes of those that do.

use std::cell::Cell;
use std::rc::Rc;

use gort::{Builder, Ending, Schedule};

use super::facts::{left_parked, some_output};
use super::*;

/// How many goroutines the trial of C59 makes.
const MANY: usize = 10_000;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "leak",
    text: text!("leak"),
    sections: &[
        Section {
            id: "first",
            programs: &[
                program!("leak", "no-room", Ending::Exit),
                program!("leak", "room-for-one", Ending::Exit),
                program!("leak", "room-for-two", Ending::Exit),
            ],
            questions: &[
                Question { id: "left", answer: Answer::Text(|e| leaks(e, "no-room")) },
                Question { id: "smallest", answer: Answer::Text(smallest_room) },
            ],
            claims: &[],
        },
        Section {
            id: "timeout",
            programs: &[program!("leak", "abandoned", Ending::Exit), program!("leak", "abandoned-room", Ending::Exit)],
            questions: &[Question { id: "late", answer: Answer::YesNo(|e| leaks(e, "abandoned") == "0") }],
            claims: &[],
        },
        Section {
            id: "forgotten",
            programs: &[program!("leak", "never-closed", Ending::Exit), program!("leak", "nil-work", Ending::Exit)],
            questions: &[Question {
                id: "worker-ends",
                answer: Answer::YesNo(|e| {
                    some_output(e, "never-closed", |lines| lines.iter().any(|line| line == "worker ends"))
                }),
            }],
            claims: &[],
        },
        Section {
            id: "count",
            programs: &[program!("leak", "count", Ending::Exit)],
            questions: &[
                Question { id: "after-short", answer: Answer::LineAfter("at first: 1") },
                Question { id: "collected", answer: Answer::YesNo(|e| left_parked(e.run("count")) == 0) },
            ],
            claims: &[Claim {
                id: "C59",
                quote: "栈空间以及一些内部状态都会被自动回收",
                verdict: Verdict::True,
                check: c59,
            }],
        },
    ],
};

/// How many goroutines the program leaves waiting, if it is the same number in every order.
fn leaks(evidence: &Evidence, program: &str) -> String {
    let (fewest, most) = evidence.explore(program).leaks.parked;
    if fewest == most { most.to_string() } else { format!("{fewest} to {most}") }
}

/// The smallest room with which no goroutine is left waiting, in whatever order.
fn smallest_room(evidence: &Evidence) -> String {
    let programs = ["no-room", "room-for-one", "room-for-two"];
    let room = programs.iter().position(|program| leaks(evidence, program) == "0");
    room.map_or("none of these".to_string(), |room| room.to_string())
}

/// Stack and state of a goroutine that ends are reclaimed: many end, and none is left; those that wait are.
fn c59(evidence: &Evidence) -> Finding {
    let left = Rc::new(Cell::new(usize::MAX));
    let count = Rc::clone(&left);
    let run = Builder::new().schedule(Schedule::Seeded(0)).run(move || {
        let wg = gort::sync::WaitGroup::new();
        for _ in 0..MANY {
            wg.go(|| {});
        }
        wg.wait();
        gort::gosched();
        count.set(gort::num_goroutine() - 1);
    });
    let ended = left.get();
    let waiting = left_parked(evidence.run("count"));
    Finding {
        holds: run.is_ok() && ended == 0 && waiting == 3,
        en: format!("{MANY} goroutines ended: {ended} left; 3 goroutines waited for nobody: {waiting} left"),
        zh: format!("{MANY} 个 goroutine 结束后，剩下 {ended} 个；3 个无人唤醒的还在等待，剩下 {waiting} 个"),
    }
}
