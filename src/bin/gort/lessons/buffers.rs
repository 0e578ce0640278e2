//! The lesson `buffers`: a buffer is room for values, not a cure.

use gort::{Ending, EventKind, GoId, SentTo, WaitReason};

use super::facts::{ORDERS, capacities, lead, lines_before, outputs_of, sends, some_output, stuck};
use super::*;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "buffers",
    text: text!("buffers"),
    sections: &[
        Section {
            id: "maker",
            programs: &[program!("buffers", "maker", Ending::Exit)],
            questions: &[Question { id: "closure", answer: Answer::FirstLine }],
            claims: &[Claim {
                id: "C70",
                quote: "也可以使用匿名函数的方式创建带缓冲区的channel",
                verdict: Verdict::False,
                check: c70,
            }],
        },
        Section {
            id: "room",
            programs: &[program!("buffers", "room", Ending::Deadlock)],
            questions: &[Question { id: "stops-at", answer: Answer::Count(|e| sends(e.run("room")).len() + 1) }],
            claims: &[Claim {
                id: "C73",
                quote: "只有缓冲区满时才能写入新的数据，否则写入操作就会被阻塞",
                verdict: Verdict::False,
                check: c73,
            }],
        },
        Section {
            id: "drop-off",
            programs: &[program!("buffers", "hand-over", Ending::Exit), program!("buffers", "drop-off", Ending::Exit)],
            questions: &[
                Question { id: "no-room", answer: Answer::Text(|e| first_line(e.run("hand-over"))) },
                Question { id: "one-slot", answer: Answer::Text(|e| first_line(e.run("drop-off"))) },
            ],
            claims: &[Claim {
                id: "C72",
                quote: "channel中的数据是存储在buffer中",
                verdict: Verdict::Partly,
                check: c72,
            }],
        },
        Section {
            id: "lead",
            programs: &[
                program!("buffers", "one-slot", Ending::Exit),
                program!("buffers", "three-slots", Ending::Exit),
            ],
            questions: &[
                Question {
                    id: "one-slot",
                    answer: Answer::Count(|e| lines_before(&e.run("one-slot").output, "Sending", "Received")),
                },
                Question {
                    id: "three-slots",
                    answer: Answer::Count(|e| lines_before(&e.run("three-slots").output, "Sending", "Received")),
                },
                Question {
                    id: "four",
                    answer: Answer::YesNo(|e| {
                        some_output(e, "one-slot", |lines| lines_before(lines, "Sending", "Received") >= 4)
                    }),
                },
            ],
            claims: &[Claim {
                id: "C62", quote: "数学模型公式详细讲解", verdict: Verdict::False, check: c62
            }],
        },
        Section {
            id: "report",
            programs: &[program!("buffers", "out-in", Ending::Exit)],
            questions: &[Question {
                id: "outs",
                answer: Answer::Count(|e| lines_before(&e.run("out-in").output, "Out", "In")),
            }],
            claims: &[],
        },
        Section {
            id: "no-cure",
            programs: &[
                program!("buffers", "no-room", Ending::Deadlock),
                program!("buffers", "some-room", Ending::Deadlock),
            ],
            questions: &[
                Question { id: "cured", answer: Answer::YesNo(|e| e.run("some-room").ending != Ending::Deadlock) },
                Question { id: "which-send", answer: Answer::Count(|e| sends(e.run("some-room")).len() + 1) },
            ],
            claims: &[Claim {
                id: "C99",
                quote: "ensure they're properly buffered or utilize concurrency patterns like worker pools",
                verdict: Verdict::Partly,
                check: c99,
            }],
        },
    ],
};

fn first_line(run: &Run) -> String {
    run.output.first().cloned().unwrap_or_default()
}

/// Anonymous functions make buffered channels: the second argument of `make` does.
fn c70(evidence: &Evidence) -> Finding {
    let run = evidence.run("maker");
    let caps = capacities(run);
    let text = |at: usize| caps.get(at).map_or("?".to_string(), usize::to_string);
    Finding {
        holds: caps == [0, 3],
        en: format!("from an anonymous function: cap {}; from make with a size: cap {}", text(0), text(1)),
        zh: format!("匿名函数创建的：cap {}；make 带第二个参数创建的：cap {}", text(0), text(1)),
    }
}

/// Values are stored in a buffer: only where there is one, and not if a receiver is waiting.
fn c72(evidence: &Evidence) -> Finding {
    let (bare_run, roomy_run) = (evidence.run("hand-over"), evidence.run("drop-off"));
    let (bare_others, roomy_others) = (evidence.seeds("hand-over", ORDERS), evidence.seeds("drop-off", ORDERS));
    let bare = std::iter::once(bare_run).chain(&bare_others).filter(|run| stored(run)).count();
    let roomy = std::iter::once(roomy_run).chain(&roomy_others).filter(|run| stored(run)).count();
    let all = roomy_others.len() + 1;
    let caps = [bare_run, roomy_run].map(|run| capacities(run).first().copied().unwrap_or(usize::MAX));
    Finding {
        holds: caps == [0, 1] && bare == 0 && roomy > 0,
        en: format!(
            "42 lay in a buffer: with cap {} in {bare} of {all} runs, with cap {} in {roomy} of {all}",
            caps[0], caps[1]
        ),
        zh: format!(
            "各运行 {all} 次，42 进过缓冲区的次数：cap 为 {} 时 {bare} 次，cap 为 {} 时 {roomy} 次",
            caps[0], caps[1]
        ),
    }
}

/// Whether a value lay in a buffer on its way.
fn stored(run: &Run) -> bool {
    sends(run).iter().any(|to| matches!(to, SentTo::Buffer { .. }))
}

/// Only a full buffer can be written to: the sends pass while there is room, and the one at the full buffer parks.
fn c73(evidence: &Evidence) -> Finding {
    let run = evidence.run("room");
    let cap = capacities(run).first().copied().unwrap_or(0);
    let mut passed_at = Vec::new();
    let mut len = 0;
    let mut parked_at = None;
    for event in &run.events {
        match &event.kind {
            EventKind::Send { to: SentTo::Buffer { len: now }, .. } => {
                passed_at.push(len);
                len = *now;
            }
            EventKind::Park { reason: WaitReason::ChanSend, .. } => parked_at = Some(len),
            _ => {}
        }
    }
    let lens = passed_at.iter().map(usize::to_string).collect::<Vec<_>>();
    let full = parked_at.map_or("?".to_string(), |len| len.to_string());
    Finding {
        holds: cap == 2 && passed_at == [0, 1] && parked_at == Some(cap) && run.ending == Ending::Deadlock,
        en: format!("sends passed at len {}; the next one parked at len {full} of {cap}", lens.join(" and ")),
        zh: format!("len 为 {} 时发送成功；len 到 {full}（cap 为 {cap}）时下一次发送阻塞", lens.join("、")),
    }
}

/// A section of formulas without a formula: here is one, and it holds.
fn c62(evidence: &Evidence) -> Finding {
    let mut holds = true;
    let (mut en, mut zh) = (Vec::new(), Vec::new());
    for program in ["one-slot", "three-slots"] {
        let run = evidence.run(program);
        let cap = capacities(run).first().copied().unwrap_or(0);
        let outputs = evidence.explore(program);
        let most = outputs.all().map(|output| lead(&output.lines, "Sending", "Received")).max().unwrap_or(0);
        let all = outputs_of(evidence, program);
        holds &= most == cap + 2;
        en.push(format!("cap {cap}: {most} ({all} outputs)"));
        zh.push(format!("cap 为 {cap} 时 {most} 行（共 {all} 种）"));
    }
    Finding {
        holds,
        en: format!("largest lead of `Sending` in all possible outputs: {}", en.join(", ")),
        zh: format!("在所有可能的输出中，Sending 最多领先：{}", zh.join("，")),
    }
}

/// Proper buffers make it right: room only moves the place where it stops.
fn c99(evidence: &Evidence) -> Finding {
    let (bare, roomy) = (evidence.run("no-room"), evidence.run("some-room"));
    let at = |run| sends(run).len() + 1;
    let stopped = |run: &Run| run.ending == Ending::Deadlock && stuck(run, GoId::MAIN) == Some(WaitReason::ChanSend);
    Finding {
        holds: stopped(bare) && stopped(roomy) && at(bare) == 1 && at(roomy) == 2,
        en: format!("cap 0: deadlock at send {}; cap 1: deadlock at send {}", at(bare), at(roomy)),
        zh: format!("cap 为 0：在第 {} 次发送处死锁；cap 为 1：在第 {} 次发送处死锁", at(bare), at(roomy)),
    }
}
