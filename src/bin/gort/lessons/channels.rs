//! The lesson `channels`: an unbuffered channel is a place where two goroutines meet.

use std::collections::BTreeSet;

use gort::{Ending, EventKind, GoId, Name, ObjectKind, ReceivedFrom, WaitReason};

use super::facts::{before, capacities, lead, lengths, outputs_of, receipts, received, sends, some_output, stuck};
use super::*;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "channels",
    text: text!("channels"),
    sections: &[
        Section {
            id: "unbuffered",
            programs: &[program!("channels", "unbuffered", Ending::Exit)],
            questions: &[
                Question { id: "after-first-send", answer: Answer::LineAfter("Sending 0") },
                Question {
                    id: "three-in-a-row",
                    answer: Answer::YesNo(|e| {
                        let start = ["Sending 0", "Sending 1", "Sending 2"];
                        some_output(e, "unbuffered", |lines| lines.starts_with(&start.map(String::from)))
                    }),
                },
            ],
            claims: &[
                Claim {
                    id: "C96",
                    quote: "sends values on the channel till it reaches its capacity of 1",
                    verdict: Verdict::False,
                    check: c96,
                },
                Claim { id: "C92", quote: "创建一个非缓冲Channel", verdict: Verdict::True, check: c92 },
                Claim {
                    id: "C63",
                    quote: "用于在不同的Goroutine之间传递数据的管道",
                    verdict: Verdict::True,
                    check: c63,
                },
                Claim {
                    id: "C100",
                    quote: "executing concurrently alongside our original goroutine",
                    verdict: Verdict::True,
                    check: c100,
                },
                Claim { id: "C103", quote: "this approach should suffice", verdict: Verdict::True, check: c103 },
            ],
        },
        Section {
            id: "three",
            programs: &[program!("channels", "three", Ending::Exit)],
            questions: &[
                Question {
                    id: "answer-first",
                    answer: Answer::YesNo(|e| {
                        some_output(e, "three", |lines| before(lines, "Received 0", "Sending 1"))
                    }),
                },
                Question { id: "impossible", answer: Answer::Text(impossible) },
            ],
            claims: &[],
        },
        Section {
            id: "meeting",
            programs: &[program!("channels", "meeting", Ending::Exit)],
            questions: &[
                Question {
                    id: "four-before-one",
                    answer: Answer::YesNo(|e| {
                        some_output(e, "meeting", |lines| !before(lines, "1 before send", "4 after receive"))
                    }),
                },
                Question {
                    id: "three-missing",
                    answer: Answer::YesNo(|e| {
                        some_output(e, "meeting", |lines| !lines.contains(&"3 after send".to_string()))
                    }),
                },
            ],
            claims: &[],
        },
        Section {
            id: "either",
            programs: &[program!("channels", "handover", Ending::Exit)],
            questions: &[Question {
                id: "got-first",
                answer: Answer::YesNo(|e| some_output(e, "handover", |lines| before(lines, "got", "sent"))),
            }],
            claims: &[],
        },
        Section {
            id: "alone",
            programs: &[
                program!("channels", "alone", Ending::Deadlock),
                program!("channels", "two-channels", Ending::Deadlock),
            ],
            questions: &[Question {
                id: "parked",
                answer: Answer::Count(|e| parked_at_the_end(e.run("two-channels")).len()),
            }],
            claims: &[Claim {
                id: "C71",
                quote: "当两个Goroutine使用同一个channel通信时，两者之间才能正常通信",
                verdict: Verdict::True,
                check: c71,
            }],
        },
        Section {
            id: "sum",
            programs: &[program!("channels", "sum", Ending::Exit)],
            questions: &[Question { id: "order", answer: Answer::LastLine }],
            claims: &[],
        },
        Section {
            id: "value",
            programs: &[program!("channels", "value", Ending::Exit)],
            questions: &[Question { id: "same", answer: Answer::LineAfter("len 0 cap 0") }],
            claims: &[
                Claim { id: "C67", quote: "Channel是引用类型", verdict: Verdict::Partly, check: c67 },
                Claim {
                    id: "C68", quote: "在声明时，需要指定元素类型", verdict: Verdict::True, check: c68
                },
                Claim {
                    id: "C69",
                    quote: "我们可以使用make()函数创建一个新的channel",
                    verdict: Verdict::True,
                    check: c69,
                },
            ],
        },
    ],
};

/// The one of three outputs that no order gives.
fn impossible(evidence: &Evidence) -> String {
    let seen: BTreeSet<String> = evidence.explore("three").all().map(|output| short(&output.lines)).collect();
    let mut never = ["S0 R0 S1 R1 S2 R2", "S0 S1 S2 R0 R1 R2", "S0 S1 R0 S2 R1 R2"];
    never.sort_by_key(|output| seen.contains(*output));
    match never {
        [output, next, _] if !seen.contains(output) && seen.contains(next) => output.to_string(),
        _ => format!("of the three, {} are possible", never.iter().filter(|output| seen.contains(**output)).count()),
    }
}

/// `Sending 0`, `Received 0` as `S0 R0`.
fn short(output: &[String]) -> String {
    let lines: Vec<String> =
        output.iter().map(|line| line.replace("Sending ", "S").replace("Received ", "R")).collect();
    lines.join(" ")
}

/// The goroutines that are still parked at the end, and why.
fn parked_at_the_end(run: &Run) -> Vec<(GoId, WaitReason)> {
    let ids: BTreeSet<GoId> = run.events.iter().map(|event| event.goroutine).collect();
    ids.into_iter().filter_map(|id| stuck(run, id).map(|reason| (id, reason))).collect()
}

/// It sends until the capacity of 1 is reached: the capacity is 0, nothing is ever stored, and all ten are sent.
fn c96(evidence: &Evidence) -> Finding {
    let run = evidence.run("unbuffered");
    let (caps, lengths, sent) = (capacities(run), lengths(run), sends(run).len());
    let (cap, operations) = (caps.first().copied().unwrap_or(usize::MAX), lengths.len());
    let longest = lengths.iter().max().copied().unwrap_or(0);
    let lead = lead(&run.output, "Sending", "Received");
    Finding {
        holds: caps == [0] && longest == 0 && sent == 10 && lead <= 2,
        en: format!(
            "cap(ch) is {cap}; len(ch) never exceeded {longest} at {operations} operations; all {sent} sends completed; \
             `Sending` led by at most {lead}"
        ),
        zh: format!(
            "cap(ch) 为 {cap}；{operations} 次收发中 len(ch) 从未超过 {longest}；{sent} 次发送全部完成；\
             Sending 最多领先 {lead} 行"
        ),
    }
}

/// `make(chan int)` has no buffer.
fn c92(evidence: &Evidence) -> Finding {
    let run = evidence.run("unbuffered");
    let cap = capacities(run).first().copied();
    let stored = sends(run).iter().filter(|to| matches!(to, gort::SentTo::Buffer { .. })).count();
    let cap_text = cap.map_or("?".to_string(), |cap| cap.to_string());
    Finding {
        holds: cap == Some(0) && stored == 0,
        en: format!("cap(ch) is {cap_text}; {stored} of {} values were stored on the way", sends(run).len()),
        zh: format!("cap(ch) 为 {cap_text}；{} 个值中有 {stored} 个在途中被存放过", sends(run).len()),
    }
}

/// It passes data between different goroutines.
fn c63(evidence: &Evidence) -> Finding {
    let run = evidence.run("unbuffered");
    let mut between = 0;
    for event in &run.events {
        if let EventKind::Recv { from: ReceivedFrom::Sender(giver) | ReceivedFrom::HandedBy(giver), .. } = event.kind {
            between += usize::from(giver != event.goroutine);
        }
    }
    let all = receipts(run).len();
    Finding {
        holds: all > 0 && between == all,
        en: format!("{between} of {all} values went from one goroutine to another"),
        zh: format!("{all} 个值中有 {between} 个是从一个 goroutine 传给另一个的"),
    }
}

/// The two goroutines run concurrently: their lines take turns.
fn c100(evidence: &Evidence) -> Finding {
    let run = evidence.run("unbuffered");
    let prints = run.events.iter().filter(|event| matches!(event.kind, EventKind::Print { .. }));
    let printers: Vec<GoId> = prints.map(|event| event.goroutine).collect();
    let turns = printers.windows(2).filter(|pair| pair[0] != pair[1]).count();
    Finding {
        holds: turns > 1,
        en: format!("within {} lines the printing changed hands {turns} times", printers.len()),
        zh: format!("{} 行输出中，打印者换了 {turns} 次", printers.len()),
    }
}

/// A channel and a loop: good enough. It ends well in every order.
fn c103(evidence: &Evidence) -> Finding {
    let found = evidence.explore("unbuffered");
    let expected: Vec<String> = (0..10).map(|i| format!("Received {i}")).collect();
    let arrived = |lines: &[String]| lines.iter().filter(|line| line.starts_with("Received")).eq(&expected);
    let well = found.all().filter(|output| output.ending == Ending::Exit && arrived(&output.lines)).count();
    let (all, waiting) = (outputs_of(evidence, "unbuffered"), found.leaks.parked.1);
    Finding {
        holds: well == all && waiting == 0,
        en: format!(
            "in {well} of the {all} possible outputs all 10 values arrive and main returns; left waiting, at most: {waiting}"
        ),
        zh: format!(
            "{all} 种可能的输出中有 {well} 种：10 个值全部到达，main 正常返回；最多剩下 {waiting} 个 goroutine 还在等待"
        ),
    }
}

/// Only on the same channel do two goroutines communicate.
fn c71(evidence: &Evidence) -> Finding {
    let run = evidence.run("two-channels");
    let parked = parked_at_the_end(run);
    let passed = receipts(run).len();
    let reasons = parked.iter().map(|(_, reason)| format!("[{reason}]")).collect::<Vec<_>>();
    Finding {
        holds: run.ending == Ending::Deadlock && passed == 0 && parked.len() == 2,
        en: format!("two channels: {passed} values passed; at the end {}", reasons.join(" and ")),
        zh: format!("两个 channel：传递了 {passed} 个值；最后停在 {}", reasons.join(" 和 ")),
    }
}

/// A reference type: two variables, one channel.
fn c67(evidence: &Evidence) -> Finding {
    let run = evidence.run("value");
    let giver = run.events.iter().find_map(|event| match event.kind {
        EventKind::Recv { from: ReceivedFrom::Sender(giver) | ReceivedFrom::HandedBy(giver), .. } => Some(giver),
        _ => None,
    });
    let made = capacities(run).len();
    let nil = run.output.iter().any(|line| line == "zero value is nil: true");
    Finding {
        holds: made == 1 && giver.is_some_and(|giver| giver != GoId::MAIN) && nil,
        en: format!("two variables, {made} channel; another goroutine sent on the copy, main received on the original"),
        zh: format!("两个变量，{made} 个 channel；另一个 goroutine 从副本发送，main 从原来的变量收到"),
    }
}

/// The element type is part of the declaration, and every value is of that type.
fn c68(evidence: &Evidence) -> Finding {
    let run = evidence.run("value");
    let element = run.events.iter().find_map(|event| match event.kind {
        EventKind::Object { kind: ObjectKind::Chan { element, .. }, .. } => Some(element),
        _ => None,
    });
    let values = received(run);
    let fitting = values.iter().filter(|value| value.parse::<i32>().is_ok()).count();
    let name = element.map_or("?", Name::as_str);
    Finding {
        holds: name == "i32" && fitting > 0 && fitting == values.len(),
        en: format!("element type int, in Rust {name}; {fitting} of {} values on the channel had it", values.len()),
        zh: format!("元素类型是 int，Rust 里是 {name}；通过 channel 的 {} 个值中有 {fitting} 个属于它", values.len()),
    }
}

/// `make` makes one.
fn c69(evidence: &Evidence) -> Finding {
    let run = evidence.run("value");
    let caps = capacities(run);
    let line = run.output.first().map_or("", String::as_str);
    Finding {
        holds: caps == [0] && line == "len 0 cap 0",
        en: format!("{} channel made by make; right after it: {line}", caps.len()),
        zh: format!("make 创建了 {} 个 channel；刚创建时：{line}", caps.len()),
    }
}
