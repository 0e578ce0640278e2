//! The lesson `goroutine`: a `go` statement starts a call and does not wait for it.

use std::collections::BTreeSet;

use gort::{Ending, EventKind, GoId, WaitReason};

use super::facts::{before, lines_with, some_output, spawn_lines, spawned, stuck};
use super::*;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "goroutine",
    text: text!("goroutine"),
    sections: &[
        Section {
            id: "hello",
            programs: &[program!("goroutine", "hello", Ending::Exit)],
            questions: &[
                Question { id: "lines", answer: Answer::Count(|e| e.run("hello").output.len()) },
                Question {
                    id: "after",
                    answer: Answer::YesNo(|e| {
                        some_output(e, "hello", |lines| before(lines, "from main", "from goroutine"))
                    }),
                },
            ],
            claims: &[],
        },
        Section {
            id: "three",
            programs: &[program!("goroutine", "three", Ending::Exit)],
            questions: &[Question { id: "hellos", answer: Answer::Count(|e| lines_with(e.run("three"), "hello")) }],
            claims: &[],
        },
        Section {
            id: "waited",
            programs: &[program!("goroutine", "waited", Ending::Exit)],
            questions: &[
                Question { id: "who-first", answer: Answer::FirstLine },
                Question {
                    id: "done-first",
                    answer: Answer::YesNo(|e| {
                        some_output(e, "waited", |lines| lines.last().is_none_or(|line| line != "main done"))
                    }),
                },
            ],
            claims: &[
                Claim {
                    id: "C27", quote: "每一个Goroutine都是一个函数", verdict: Verdict::Partly, check: c27
                },
                Claim { id: "C52", quote: "Go的程序由很多Goroutine组成", verdict: Verdict::True, check: c52 },
                Claim {
                    id: "C31",
                    quote: "Goroutine的底层实现其实就是一个微线程",
                    verdict: Verdict::Partly,
                    check: c31,
                },
            ],
        },
        Section {
            id: "without-go",
            programs: &[program!("goroutine", "without-go", Ending::Deadlock)],
            questions: &[Question { id: "lines", answer: Answer::Count(|e| e.run("without-go").output.len()) }],
            claims: &[Claim {
                id: "C97",
                quote: "by calling it in anonymous function syntax",
                verdict: Verdict::Partly,
                check: c97,
            }],
        },
    ],
};

/// Every goroutine is a function: one function, several goroutines.
fn c27(evidence: &Evidence) -> Finding {
    let run = evidence.run("waited");
    let (goroutines, functions) = (spawned(run), spawn_lines(run));
    let results = lines_with(run, "hello");
    Finding {
        holds: goroutines > 1 && functions == 1 && results == goroutines,
        en: format!("{functions} function, {goroutines} goroutines, {results} different lines"),
        zh: format!("{functions} 个函数，{goroutines} 个 goroutine，打印出 {results} 行不同的内容"),
    }
}

/// A program consists of many goroutines.
fn c52(evidence: &Evidence) -> Finding {
    let run = evidence.run("waited");
    let ran: BTreeSet<GoId> = run.events.iter().map(|event| event.goroutine).filter(|id| id.0 > 0).collect();
    let made = spawned(run);
    Finding {
        holds: made > 0 && ran.contains(&GoId::MAIN) && ran.len() == made + 1,
        en: format!("{} goroutines ran: main, and {made} that `go` made", ran.len()),
        zh: format!("共有 {} 个 goroutine 运行过：main，以及 go 创建的 {made} 个", ran.len()),
    }
}

/// A micro-thread: whatever the name says, no thread was made for any of them.
fn c31(evidence: &Evidence) -> Finding {
    let run = evidence.run("waited");
    let workers: BTreeSet<u32> = run.events.iter().map(|event| event.worker).collect();
    let goroutines = spawned(run) + 1;
    Finding {
        holds: goroutines > 1 && workers.len() == 1,
        en: format!("{goroutines} goroutines ran on {} OS thread", workers.len()),
        zh: format!("{goroutines} 个 goroutine 都运行在 {} 个操作系统线程上", workers.len()),
    }
}

/// The syntax starts it: without the word `go` the same syntax starts nothing.
fn c97(evidence: &Evidence) -> Finding {
    let run = evidence.run("without-go");
    let reason = stuck(run, GoId::MAIN);
    let sent = run.events.iter().filter(|event| matches!(event.kind, EventKind::Send { .. })).count();
    let (made, lines) = (spawned(run), run.output.len());
    let words = reason.map_or("running", WaitReason::text);
    Finding {
        holds: made == 0 && sent == 0 && run.ending == Ending::Deadlock && reason == Some(WaitReason::ChanSend),
        en: format!("without `go`: {made} new goroutines, {lines} line, main stuck in [{words}]"),
        zh: format!("去掉 go：新建 {made} 个 goroutine，只打印 {lines} 行，main 卡在 [{words}]"),
    }
}
