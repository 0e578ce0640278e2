//! The lesson `direction`: one queue for both directions, directional ends, channels of channels, nil channels.

use gort::{Ending, EventKind, GoId, ObjectId, ObjectKind, WaitReason};

use super::facts::{ORDERS, ending, stuck};
use super::*;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "direction",
    text: text!("direction"),
    sections: &[
        Section {
            id: "shared",
            programs: &[
                program!("direction", "shared", Ending::Exit),
                program!("direction", "shared-buffered", Ending::Exit),
                program!("direction", "own-message", Ending::Deadlock),
            ],
            questions: &[
                Question { id: "first-line", answer: Answer::FirstLine },
                Question { id: "own-without-buffer", answer: Answer::YesNo(|evidence| own(evidence, "shared") > 0) },
                Question {
                    id: "own-with-buffer",
                    answer: Answer::YesNo(|evidence| own(evidence, "shared-buffered") > 0),
                },
            ],
            claims: &[Claim {
                id: "C65", quote: "是一个双工的通信通道", verdict: Verdict::False, check: c65
            }],
        },
        Section {
            id: "ends",
            programs: &[program!("direction", "two-channels", Ending::Exit)],
            questions: &[Question { id: "still-hangs", answer: Answer::YesNo(still_hangs) }],
            claims: &[],
        },
        Section {
            id: "pipe",
            programs: &[program!("direction", "pipe", Ending::Deadlock)],
            questions: &[Question {
                id: "channel-line",
                answer: Answer::YesNo(|evidence| {
                    evidence.run("pipe").output.iter().any(|line| line == "the channel took 1 value")
                }),
            }],
            claims: &[Claim { id: "C64", quote: "它类似于Unix下的管道", verdict: Verdict::Partly, check: c64 }],
        },
        Section {
            id: "request",
            programs: &[program!("direction", "request", Ending::Exit)],
            questions: &[Question {
                id: "how-many-channels",
                answer: Answer::Count(|evidence| channels(evidence.run("request")).count()),
            }],
            claims: &[Claim {
                id: "C66", quote: "它可以传输任意类型的值", verdict: Verdict::True, check: c66
            }],
        },
        Section {
            id: "nil",
            programs: &[
                program!("direction", "nil-send", Ending::Deadlock),
                program!("direction", "nil-receive", Ending::Deadlock),
                program!("direction", "nil-select", Ending::Exit),
            ],
            questions: &[
                Question { id: "nil-send-ends", answer: Answer::Text(|evidence| ending(evidence.run("nil-send"))) },
                Question { id: "nil-in-select", answer: Answer::YesNo(nil_case_runs) },
            ],
            claims: &[],
        },
    ],
};

/// Whether a goroutine received a value that it had sent itself.
fn took_own(run: &Run) -> bool {
    run.events.iter().any(|sent| {
        let EventKind::Send { chan, value: Some(value), .. } = &sent.kind else { return false };
        run.events.iter().any(|got| {
            got.goroutine == sent.goroutine
                && matches!(&got.kind, EventKind::Recv { chan: from, value: Some(same), .. } if from == chan && same == value)
        })
    })
}

/// In how many seeded runs of `program` a goroutine received what it had sent itself.
fn own(evidence: &Evidence, program: &str) -> usize {
    evidence.seeds(program, ORDERS).iter().filter(|run| took_own(run)).count()
}

fn c65(evidence: &Evidence) -> Finding {
    let (unbuffered, buffered) = (own(evidence, "shared"), own(evidence, "shared-buffered"));
    Finding {
        holds: unbuffered == 0 && buffered > 0,
        en: format!(
            "peers that received their own message in {ORDERS} seeded runs: {buffered} with capacity 1, {unbuffered} with 0"
        ),
        zh: format!(
            "用不同的种子运行 {ORDERS} 次，peer 收到自己消息的次数：容量为 1 时 {buffered} 次，容量为 0 时 {unbuffered} 次"
        ),
    }
}

fn still_hangs(evidence: &Evidence) -> bool {
    evidence.seeds("two-channels", ORDERS).iter().any(|run| run.ending != Ending::Exit || took_own(run))
}

fn c64(evidence: &Evidence) -> Finding {
    let run = evidence.run("pipe");
    let bytes = run.output.iter().find_map(|line| line.strip_prefix("the pipe took ")?.strip_suffix(" bytes"));
    let parked = stuck(run, GoId::MAIN) == Some(WaitReason::ChanSend);
    let sent = run.events.iter().filter(|event| matches!(event.kind, EventKind::Send { .. })).count();
    let bytes = bytes.unwrap_or("0");
    Finding {
        holds: bytes == "10" && parked && sent == 0 && run.ending == Ending::Deadlock,
        en: format!("nobody reads: the pipe took {bytes} bytes, the channel {sent} values; main is in [chan send]"),
        zh: format!("没有人读：管道收下 {bytes} 个字节，channel 收下 {sent} 个值，main 停在 [chan send]"),
    }
}

/// The channels of a run with their element types.
fn channels(run: &Run) -> impl Iterator<Item = (ObjectId, &'static str)> {
    run.events.iter().filter_map(|event| match event.kind {
        EventKind::Object { object, kind: ObjectKind::Chan { element, .. } } => Some((object, element)),
        _ => None,
    })
}

fn c66(evidence: &Evidence) -> Finding {
    let run = evidence.run("request");
    let carriers: Vec<_> = channels(run).filter(|(_, element)| element.contains("Chan<")).map(|(id, _)| id).collect();
    let received = |carrier: bool| {
        run.events
            .iter()
            .filter(|event| {
                let EventKind::Recv { chan, value, .. } = &event.kind else { return false };
                carriers.contains(chan) == carrier && (carrier || value.is_some())
            })
            .count()
    };
    let (travelled, numbers) = (received(true), received(false));
    Finding {
        holds: carriers.len() == 1 && travelled == 2 && numbers == 2,
        en: format!("{travelled} channels travelled over a channel, and {numbers} numbers came back over them"),
        zh: format!("{travelled} 个 channel 经由一个 channel 送达，{numbers} 个号码又经由它们送回"),
    }
}

fn nil_case_runs(evidence: &Evidence) -> bool {
    evidence.seeds("nil-select", ORDERS).iter().any(|run| run.output.iter().any(|line| line.starts_with("off:")))
}
