//! The lesson `order`: which goroutine runs next, and which orders are possible at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gort::{Builder, Ending, EventKind, GoId};

use super::facts::{can_print, lines_before, outputs_of, spawned};
use super::*;

/// How often main looks whether the other worker has taken the goroutine: some seconds, if it has to be.
const LOOKS: u32 = 10_000_000;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "order",
    text: text!("order"),
    sections: &[
        Section {
            id: "newest",
            programs: &[program!("order", "five", Ending::Exit)],
            questions: &[
                Question { id: "first", answer: Answer::FirstLine },
                Question { id: "ordered", answer: Answer::YesNo(|e| can_print(e, "five", &["1", "2", "3", "4", "5"])) },
                Question { id: "how-many-orders", answer: Answer::Count(|e| outputs_of(e, "five")) },
            ],
            claims: &[
                Claim {
                    id: "C23",
                    quote: "runtime就会负责管理和调度这些Goroutine",
                    verdict: Verdict::True,
                    check: c23,
                },
                Claim {
                    id: "C57", quote: "加入到该线程的待执行队列中", verdict: Verdict::Partly, check: c57
                },
                Claim {
                    id: "C58",
                    quote: "会调度该线程运行，并从待执行队列取出Goroutine",
                    verdict: Verdict::Partly,
                    check: c58,
                },
            ],
        },
        Section {
            id: "woken",
            programs: &[program!("order", "senders", Ending::Exit)],
            questions: &[Question { id: "received", answer: Answer::Text(|e| e.run("senders").output.join(" ")) }],
            claims: &[],
        },
        Section {
            id: "hog",
            programs: &[program!("order", "hog", Ending::Exit), program!("order", "yielding", Ending::Exit)],
            questions: &[
                Question { id: "last", answer: Answer::LastLine },
                Question {
                    id: "new-outputs",
                    answer: Answer::YesNo(|e| {
                        let without = e.explore("hog");
                        e.explore("yielding").all().any(|output| !without.contains(&output))
                    }),
                },
            ],
            claims: &[Claim {
                id: "C18",
                quote: "任何一种并发模式都可以看做是协程的集合",
                verdict: Verdict::False,
                check: c18,
            }],
        },
        Section {
            id: "dice",
            programs: &[program!("order", "pairs", Ending::Exit)],
            questions: &[Question { id: "how-many", answer: Answer::Count(|e| outputs_of(e, "pairs")) }],
            claims: &[Claim {
                id: "C19", quote: "只不过它们的底层机制不同", verdict: Verdict::Partly, check: c19
            }],
        },
    ],
};

/// The goroutines in the order in which they ran for the first time, as main numbered them from 1; main is left out.
fn started(run: &Run) -> Vec<u64> {
    let starts = run.events.iter().filter(|event| event.kind == EventKind::Start && event.goroutine != GoId::MAIN);
    starts.map(|event| event.goroutine.0 - GoId::MAIN.0).collect()
}

/// The runtime made them, chose among them, and ended with each of them.
fn c23(evidence: &Evidence) -> Finding {
    let run = evidence.run("five");
    let (made, ran) = (spawned(run), started(run).len());
    let ended = run.events.iter().filter(|event| matches!(event.kind, EventKind::End { .. })).count();
    Finding {
        holds: made == 5 && ran == made && ended >= made,
        en: format!("the runtime made {made} goroutines, gave {ran} of them a turn, and woke main when all were done"),
        zh: format!("runtime 创建了 {made} 个 goroutine，让其中 {ran} 个轮到运行，全部做完后唤醒了 main"),
    }
}

/// It joins a queue: that of the processor, and not at its end.
fn c57(evidence: &Evidence) -> Finding {
    let run = evidence.run("five");
    let order = started(run);
    let workers: std::collections::BTreeSet<u32> = run.events.iter().map(|event| event.worker).collect();
    let text: Vec<String> = order.iter().map(u64::to_string).collect();
    let text = text.join(" ");
    Finding {
        holds: order.first() == Some(&5) && order[1..].is_sorted() && workers.len() == 1,
        en: format!(
            "made in the order 1 2 3 4 5, started in the order {text}, by {} thread that was there before",
            workers.len()
        ),
        zh: format!("创建的次序是 1 2 3 4 5，运行的次序是 {text}，都在原有的 {} 个线程上", workers.len()),
    }
}

/// A thread takes goroutines from its own queue: with two workers, one runs what the other has made.
fn c58(_: &Evidence) -> Finding {
    let (told, heard) = std::sync::mpsc::channel();
    let ended = Builder::new()
        .workers(2)
        .events(move |event| {
            if event.kind == EventKind::Start {
                let _ = told.send((event.goroutine, event.worker));
            }
        })
        .run(|| {
            let taken = Arc::new(AtomicBool::new(false));
            let flag = Arc::clone(&taken);
            gort::go(move || flag.store(true, Ordering::SeqCst));
            // Main does not give way: whoever runs the goroutine, it is not main's worker.
            for _ in 0..LOOKS {
                if taken.load(Ordering::SeqCst) {
                    return true;
                }
                std::thread::yield_now();
            }
            false
        });
    let starts: Vec<(GoId, u32)> = heard.try_iter().collect();
    let on = |main: bool| starts.iter().find(|(id, _)| (*id == GoId::MAIN) == main).map(|(_, worker)| *worker);
    let other = matches!((on(true), on(false)), (Some(one), Some(two)) if one != two);
    let taken = ended.unwrap_or(false);
    Finding {
        holds: taken && other,
        en: "2 workers: the goroutine was made on one and run by the other, out of the first one's queue".to_string(),
        zh: "2 个 worker：goroutine 在其中一个上创建，却由另一个从它的队列里取走并运行".to_string(),
    }
}

/// A collection of coroutines: those that do not say so never give way.
fn c18(evidence: &Evidence) -> Finding {
    let waited = |program| lines_before(&evidence.run(program).output, "hog", "other");
    let (without, with) = (waited("hog"), waited("yielding"));
    Finding {
        holds: without == 3 && with == 1,
        en: format!("without `gosched` the other waited for {without} of 3 parts of the hog, with it for {with}"),
        zh: format!("没有 gosched，另一个等了 hog 的 3 部分中的 {without} 部分；有 gosched，只等了 {with} 部分"),
    }
}

/// Only the mechanism differs: here it is the same, and the rule for choosing makes the difference.
fn c19(evidence: &Evidence) -> Finding {
    let different = outputs_of(evidence, "pairs");
    let schedules = &evidence.explore("pairs").schedules;
    Finding {
        holds: different > 1,
        en: format!("one program, one mechanism, {schedules} ways to choose: {different} different outputs"),
        zh: format!("同一个程序，同一套机制，{schedules} 种选法：{different} 种不同的输出"),
    }
}
