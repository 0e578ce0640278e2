//! The lesson `close`: closing is a broadcast, and `range` listens to it.

use gort::{Ending, EventKind, GoId, ReceivedFrom, WaitReason};

use super::facts::{ORDERS, first_close, in_order, lines_with, outputs, received, sends, stuck};
use super::*;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "close",
    text: text!("close"),
    sections: &[
        Section {
            id: "drain",
            programs: &[program!("close", "drain", Ending::Exit)],
            questions: &[Question { id: "third", answer: Answer::LineAfter("2 true") }],
            claims: &[],
        },
        Section {
            id: "range",
            programs: &[program!("close", "range", Ending::Exit)],
            questions: &[Question { id: "printed", answer: Answer::Count(|e| lines_with(e.run("range"), "Received")) }],
            claims: &[
                Claim {
                    id: "C94",
                    quote: "receive values from the channel using a loop and discard them",
                    verdict: Verdict::False,
                    check: c94,
                },
                Claim {
                    id: "C102",
                    quote: "use a for loop to receive the values from the same channel and print them out",
                    verdict: Verdict::True,
                    check: c102,
                },
                Claim {
                    id: "C101",
                    quote: "finally closes the channel after all values have been sent",
                    verdict: Verdict::True,
                    check: c101,
                },
            ],
        },
        Section {
            id: "loops",
            programs: &[
                program!("close", "by-range", Ending::Exit),
                program!("close", "by-ok", Ending::Exit),
                program!("close", "by-count", Ending::Exit),
            ],
            questions: &[Question {
                id: "differ",
                answer: Answer::YesNo(|e| {
                    let range = &e.run("by-range").output;
                    *range != e.run("by-ok").output || *range != e.run("by-count").output
                }),
            }],
            claims: &[Claim {
                id: "C95",
                quote: "This is not a recommended way of receiving values",
                verdict: Verdict::False,
                check: c95,
            }],
        },
        Section {
            id: "forgotten",
            programs: &[
                program!("close", "forgotten", Ending::Deadlock),
                program!("close", "remembered", Ending::Exit),
            ],
            questions: &[Question { id: "last-line", answer: Answer::LastLine }],
            claims: &[Claim {
                id: "C93",
                quote: "close the channel to indicate that we are done sending values",
                verdict: Verdict::True,
                check: c93,
            }],
        },
        Section {
            id: "broadcast",
            programs: &[program!("close", "broadcast", Ending::Exit)],
            questions: &[Question {
                id: "woken",
                answer: Answer::Count(|e| first_close(e.run("broadcast")).map_or(0, <[GoId]>::len)),
            }],
            claims: &[],
        },
        Section {
            id: "two-ranges",
            programs: &[program!("close", "two-ranges", Ending::Exit)],
            questions: &[Question {
                id: "twice",
                answer: Answer::YesNo(|e| {
                    let mut runs = e.seeds("two-ranges", ORDERS).into_iter();
                    runs.any(|run| (1..=2).any(|value| got(&run, value) > 1))
                }),
            }],
            claims: &[Claim {
                id: "C98",
                quote: "there may be other blocking operations on the same channel at the same time",
                verdict: Verdict::False,
                check: c98,
            }],
        },
        Section {
            id: "panics",
            programs: &[
                program!("close", "send-closed", Ending::Panic, "send on closed channel"),
                program!("close", "close-twice", Ending::Panic, "close of closed channel"),
                program!("close", "close-nil", Ending::Panic, "close of nil channel"),
            ],
            questions: &[Question {
                id: "how-many",
                answer: Answer::Count(|e| e.runs().iter().filter(|run| run.ending == Ending::Panic).count()),
            }],
            claims: &[],
        },
        Section {
            id: "race",
            programs: &[program!("close", "race", Ending::Exit)],
            questions: &[Question {
                id: "closed-then-panic",
                answer: Answer::YesNo(|e| {
                    let mut runs = e.seeds("race", ORDERS).into_iter();
                    runs.any(|run| run.output == ["closed"] && run.ending == Ending::Panic)
                }),
            }],
            claims: &[],
        },
        Section {
            id: "jobs",
            programs: &[program!("close", "jobs", Ending::Exit), program!("close", "jobs-unbuffered", Ending::Exit)],
            questions: &[
                Question { id: "first-line", answer: Answer::FirstLine },
                Question {
                    id: "received-first",
                    answer: Answer::YesNo(|e| {
                        e.seeds("jobs", ORDERS).iter().any(|run| in_order(run, "received job 2", "sent job 2"))
                    }),
                },
            ],
            claims: &[],
        },
    ],
};

/// The loop discards the values: it prints each.
fn c94(evidence: &Evidence) -> Finding {
    let run = evidence.run("range");
    let (values, printed) = (received(run).len(), lines_with(run, "Received"));
    Finding {
        holds: values == 10 && printed == values,
        en: format!("{values} values received, {printed} printed, {} discarded", values.saturating_sub(printed)),
        zh: format!("收到 {values} 个值，打印了 {printed} 个，丢弃了 {} 个", values.saturating_sub(printed)),
    }
}

/// The loop receives the values and prints them.
fn c102(evidence: &Evidence) -> Finding {
    let run = evidence.run("range");
    let values = received(run);
    let lines: Vec<&str> = run.output.iter().filter_map(|line| line.strip_prefix("Received ")).collect();
    Finding {
        holds: values.len() == 10 && values == lines,
        en: format!("{} receives, {} lines, the same values in the same order", values.len(), lines.len()),
        zh: format!("接收 {} 次，打印 {} 行，值和顺序都一致", values.len(), lines.len()),
    }
}

/// It closes after all values have been sent.
fn c101(evidence: &Evidence) -> Finding {
    let run = evidence.run("range");
    let close = run.events.iter().position(|event| matches!(event.kind, EventKind::Close { .. }));
    let sent_at = |event: &gort::Event| matches!(event.kind, EventKind::Send { .. });
    let before = run.events[..close.unwrap_or(0)].iter().filter(|event| sent_at(event)).count();
    let after = sends(run).len() - before;
    Finding {
        holds: close.is_some() && before == 10 && after == 0,
        en: format!("{before} sends before the close, {after} after it"),
        zh: format!("close 之前发送 {before} 次，之后 {after} 次"),
    }
}

/// `range` is not recommended: it does what the two longer loops do.
fn c95(evidence: &Evidence) -> Finding {
    let programs = ["by-range", "by-ok", "by-count"];
    let [range, ok, count] = programs.map(|program| evidence.seeds(program, ORDERS));
    let (range_set, ok_set, count_set) = (outputs(&range), outputs(&ok), outputs(&count));
    let well = |runs: &[Run]| runs.iter().all(|run| run.ending == Ending::Exit && received(run) == ["0", "1", "2"]);
    Finding {
        holds: range_set == ok_set
            && range_set == count_set
            && [&range, &ok, &count].into_iter().all(|runs| well(runs)),
        en: format!(
            "{} loops, {ORDERS} runs each: the same {} outputs appeared, no value lost",
            programs.len(),
            range_set.len()
        ),
        zh: format!(
            "{} 种循环各运行 {ORDERS} 次：出现的 {} 种输出完全相同，没有丢失任何值",
            programs.len(),
            range_set.len()
        ),
    }
}

/// Closing says that no more values will come: it is what ends the loop.
fn c93(evidence: &Evidence) -> Finding {
    let (open, closed) = (evidence.run("forgotten"), evidence.run("remembered"));
    let told = closed
        .events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Recv { from: ReceivedFrom::Closed, .. }))
        .count();
    let stuck_open = stuck(open, GoId::MAIN);
    let words = stuck_open.map_or("running", WaitReason::text);
    Finding {
        holds: first_close(open).is_none()
            && stuck_open == Some(WaitReason::ChanReceive)
            && first_close(closed).is_some()
            && told == 1
            && closed.ending == Ending::Exit
            && received(open) == received(closed),
        en: format!(
            "without close: {} values, then main stuck in [{words}]; with it: {} values, then the loop ends",
            received(open).len(),
            received(closed).len()
        ),
        zh: format!(
            "没有 close：收到 {} 个值，然后 main 卡在 [{words}]；有 close：收到 {} 个值，然后循环结束",
            received(open).len(),
            received(closed).len()
        ),
    }
}

/// Other operations on the channel endanger the loop: two loops share one channel, and every value arrives once.
fn c98(evidence: &Evidence) -> Finding {
    let runs = evidence.seeds("two-ranges", ORDERS);
    let good = |run: &&Run| {
        run.ending == Ending::Exit && received(run).len() == 2 && (1..=2).all(|value| got(run, value) == 1)
    };
    let well = std::iter::once(evidence.run("two-ranges")).chain(&runs).filter(good).count();
    let all = runs.len() + 1;
    Finding {
        holds: well == all,
        en: format!("in {well} of {all} runs each value was received exactly once"),
        zh: format!("用不同的种子运行 {all} 次，{well} 次都是如此：每个值恰好被收到一次"),
    }
}

/// How many lines tell of this value.
fn got(run: &Run, value: u32) -> usize {
    run.output.iter().filter(|line| line.ends_with(&format!(" got {value}"))).count()
}
