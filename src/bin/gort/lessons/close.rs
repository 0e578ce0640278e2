//! The lesson `close`: closing is a broadcast, and `range` listens to it.

use gort::{Ending, EventKind, GoId, ReceivedFrom, WaitReason};

use super::facts::{before, first_close, lines_with, outputs_of, received, sends, some_output, stuck};
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
                    some_output(e, "two-ranges", |lines| (1..=2).any(|value| got(lines, value) > 1))
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
                    let mut outputs = e.explore("race").list(usize::MAX).into_iter().map(|listed| listed.output);
                    outputs.any(|output| output.lines == ["closed"] && output.ending == Ending::Panic)
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
                        some_output(e, "jobs", |lines| before(lines, "received job 2", "sent job 2"))
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
    let found = programs.map(|program| evidence.explore(program));
    let [range, ..] = &found;
    let same =
        found.iter().all(|other| other.outputs == range.outputs && other.all().all(|output| range.contains(&output)));
    let whole = |lines: &[String]| (0..3).all(|i| lines.contains(&format!("Received {i}")));
    let lost = range.all().filter(|output| output.ending != Ending::Exit || !whole(&output.lines)).count();
    let all = outputs_of(evidence, programs[0]);
    Finding {
        holds: same && lost == 0,
        en: format!("{} loops have the same {all} possible outputs; outputs with a value lost: {lost}", programs.len()),
        zh: format!("{} 种循环可能的输出完全相同，都是 {all} 种；其中丢失了值的：{lost} 种", programs.len()),
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
    let once = |lines: &[String]| (1..=2).all(|value| got(lines, value) == 1);
    let found = evidence.explore("two-ranges");
    let well = found.all().filter(|output| output.ending == Ending::Exit && once(&output.lines)).count();
    let all = outputs_of(evidence, "two-ranges");
    Finding {
        holds: well == all,
        en: format!("in {well} of the {all} possible outputs each value is received exactly once"),
        zh: format!("{all} 种可能的输出中有 {well} 种：每个值恰好被收到一次"),
    }
}

/// How many lines tell of this value.
fn got(lines: &[String], value: u32) -> usize {
    lines.iter().filter(|line| line.ends_with(&format!(" got {value}"))).count()
}
