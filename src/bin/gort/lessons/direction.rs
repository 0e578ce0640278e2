//! The lesson `direction`: one queue for both directions, directional ends, channels of channels, nil channels.

use gort::{Ending, EventKind, GoId, Name, ObjectId, ObjectKind, WaitReason};

use super::facts::{ending, endings_of, outputs_of, some_output, stuck};
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
                Question {
                    id: "nil-send-ends",
                    answer: Answer::Option(|evidence| {
                        ending(evidence.run("nil-send"), &[Ending::Exit, Ending::Panic, Ending::Deadlock])
                    }),
                },
                Question { id: "nil-in-select", answer: Answer::YesNo(nil_case_runs) },
            ],
            claims: &[],
        },
    ],
};

/// In how many outputs of `program` the peer received its own message: it sends the 1.
fn own(evidence: &Evidence, program: &str) -> usize {
    let own = "peer got 1".to_string();
    evidence.explore(program).all().filter(|output| output.lines.contains(&own)).count()
}

fn c65(evidence: &Evidence) -> Finding {
    let (unbuffered, buffered) = (own(evidence, "shared"), own(evidence, "shared-buffered"));
    let all = ["shared", "shared-buffered"].map(|program| outputs_of(evidence, program));
    Finding {
        holds: unbuffered == 0 && buffered > 0,
        en: format!(
            "outputs in which the peer receives its own message: {unbuffered} of {} with capacity 0, {buffered} of {} with 1",
            all[0], all[1]
        ),
        zh: format!(
            "peer 收到自己消息的输出：容量为 0 时 {} 种里有 {unbuffered} 种，容量为 1 时 {} 种里有 {buffered} 种",
            all[0], all[1]
        ),
    }
}

fn still_hangs(evidence: &Evidence) -> bool {
    let hangs = endings_of(evidence, "two-channels").1 > 0;
    hangs || own(evidence, "two-channels") > 0
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
fn channels(run: &Run) -> impl Iterator<Item = (ObjectId, Name)> {
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
    some_output(evidence, "nil-select", |lines| lines.iter().any(|line| line.starts_with("off:")))
}
