//! The lesson `verdict`: the claims that belong to no other lesson; then the learner judges all of them (`verdict/`).

use gort::{Ending, EventKind, GoId, ObjectKind, ReceivedFrom};

use super::facts::{outputs_of, receipts, some_output, spawned};
use super::*;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "verdict",
    text: text!("verdict"),
    sections: &[
        Section {
            id: "csp",
            programs: &[
                program!("verdict", "relay", Ending::Exit),
                program!("verdict", "two-readers", Ending::Exit),
                program!("verdict", "late-reader", Ending::Exit),
                program!("verdict", "crash", Ending::Panic, "out of order"),
                program!("verdict", "no-message", Ending::Exit),
            ],
            questions: &[Question {
                id: "lost",
                answer: Answer::YesNo(|e| some_output(e, "two-readers", |lines| lines.len() != 2 || !each_once(lines))),
            }],
            claims: &[
                Claim {
                    id: "C9", quote: "Go语言还提供了另一种并发模型——CSP", verdict: Verdict::False, check: c9
                },
                Claim { id: "C10", quote: "基于消息传递的并发模型", verdict: Verdict::True, check: c10 },
                Claim { id: "C11", quote: "通信是通过发送消息进行的", verdict: Verdict::True, check: c11 },
                Claim { id: "C12", quote: "每条消息仅由一个进程处理", verdict: Verdict::True, check: c12 },
                Claim {
                    id: "C13", quote: "每个进程独立运行，互不影响", verdict: Verdict::False, check: c13
                },
                Claim {
                    id: "C14", quote: "数据只能通过消息才能流动", verdict: Verdict::Partly, check: c14
                },
            ],
        },
        Section {
            id: "packages",
            programs: &[program!("verdict", "init", Ending::Exit)],
            questions: &[Question {
                id: "numbers",
                answer: Answer::Text(|e| {
                    let first = e.run("init").output.first().cloned().unwrap_or_default();
                    first.split_once(": ").map(|(_, number)| number.to_string()).unwrap_or_default()
                }),
            }],
            claims: &[
                Claim {
                    id: "C24",
                    quote: "main包中的主函数就会变成一个新的Goroutine",
                    verdict: Verdict::Partly,
                    check: c24,
                },
                Claim {
                    id: "C25", quote: "其他的包也会以相同的方式被创建", verdict: Verdict::False, check: c25
                },
            ],
        },
        Section {
            id: "stack",
            programs: &[
                program!("verdict", "own-locals", Ending::Exit),
                program!("verdict", "captured", Ending::Exit),
                program!("verdict", "reuse", Ending::Exit),
                program!("verdict", "paused", Ending::Exit),
            ],
            questions: &[Question {
                id: "stacks",
                answer: Answer::Text(|e| {
                    let line = e.run("reuse").output.first().cloned().unwrap_or_default();
                    line.split(' ').nth(2).unwrap_or_default().to_string()
                }),
            }],
            claims: &[
                Claim {
                    id: "C28", quote: "就会创建该函数的一个新的栈空间", verdict: Verdict::Partly, check: c28
                },
                Claim {
                    id: "C29", quote: "所有变量都存在于这个栈空间中", verdict: Verdict::False, check: c29
                },
                Claim { id: "C30", quote: "这种方式就叫做“协程”", verdict: Verdict::False, check: c30 },
                Claim { id: "C35", quote: "会共享程序中的变量和内存", verdict: Verdict::True, check: c35 },
                Claim { id: "C7", quote: "都可以在一个地址空间中完成", verdict: Verdict::True, check: c7 },
                Claim {
                    id: "C33", quote: "每一个Goroutine都有一个独立的栈空间", verdict: Verdict::True, check: c33
                },
            ],
        },
    ],
};

/// Whether each of the two values was printed by one reader, once.
fn each_once(lines: &[String]) -> bool {
    ["1", "2"].iter().all(|value| lines.iter().filter(|line| line.ends_with(value)).count() == 1)
}

fn channels(run: &Run) -> usize {
    let made = |kind: &EventKind| matches!(kind, EventKind::Object { kind: ObjectKind::Chan { .. }, .. });
    run.events.iter().filter(|event| made(&event.kind)).count()
}

/// Another model: the same run shows processes and channels.
fn c9(evidence: &Evidence) -> Finding {
    let run = evidence.run("relay");
    let (goroutines, channels) = (spawned(run) + 1, channels(run));
    Finding {
        holds: goroutines == 2 && channels == 2 && receipts(run).len() == 2,
        en: format!("one run: {goroutines} goroutines are the processes, {channels} channels are how they talk"),
        zh: format!("同一次运行：{goroutines} 个 goroutine 是进程，{channels} 个 channel 是它们交谈的方式"),
    }
}

/// Message passing: what comes back depends on what was sent, and on nothing else that is shared.
fn c10(evidence: &Evidence) -> Finding {
    let run = evidence.run("relay");
    let messages = receipts(run).len();
    Finding {
        holds: messages == 2 && run.output == ["got 42"],
        en: format!("{messages} messages, and the answer is there: {}", run.output.join(" ")),
        zh: format!("{messages} 条消息，答案就到了：{}", run.output.join(" ")),
    }
}

/// Every value that was received came from the hand of another goroutine.
fn c11(evidence: &Evidence) -> Finding {
    let run = evidence.run("relay");
    let messages = receipts(run);
    let by_hand = |from: &&ReceivedFrom| matches!(from, ReceivedFrom::Sender(_) | ReceivedFrom::HandedBy(_));
    let (all, handed) = (messages.len(), messages.iter().filter(by_hand).count());
    Finding {
        holds: all == handed && all > 0,
        en: format!("{handed} of {all} messages passed from one goroutine to another"),
        zh: format!("{all} 条消息中有 {handed} 条由一个 goroutine 交给另一个"),
    }
}

/// One receiver for each value.
fn c12(evidence: &Evidence) -> Finding {
    let found = evidence.explore("two-readers");
    let twice_or_lost = found.all().filter(|output| !each_once(&output.lines)).count();
    let all = outputs_of(evidence, "two-readers");
    Finding {
        holds: twice_or_lost == 0 && all > 1,
        en: format!("{all} possible outputs; with a value twice or lost: {twice_or_lost}"),
        zh: format!("可能的输出共 {all} 种；其中有值重复或丢失的：{twice_or_lost} 种"),
    }
}

/// No influence: one waits for the other, and one's panic is the end of all.
fn c13(evidence: &Evidence) -> Finding {
    let (late, crash) = (evidence.run("late-reader"), evidence.run("crash"));
    let waited = late.output.first().cloned().unwrap_or_default();
    let told = crash.output.len();
    Finding {
        holds: waited.ends_with("1s") && crash.ending == Ending::Panic && told == 0,
        en: format!("{waited}; after the panic of another goroutine main prints {told} lines"),
        zh: format!("接收者晚到 1 秒：{waited}；另一个 goroutine panic 之后，main 打印了 {told} 行"),
    }
}

/// Only messages move data: a shared variable did, without one.
fn c14(evidence: &Evidence) -> Finding {
    let run = evidence.run("no-message");
    let (messages, line) = (receipts(run).len(), run.output.join(" "));
    Finding {
        holds: messages == 0 && line == "main reads 7",
        en: format!("{messages} messages, and yet: {line}"),
        zh: format!("{messages} 条消息，却有：{line}"),
    }
}

/// The goroutine of a line `what: goroutine N`.
fn goroutine_of<'a>(run: &'a Run, what: &str) -> Option<&'a str> {
    let line = run.output.iter().find(|line| line.starts_with(what))?;
    line.rsplit_once(' ').map(|(_, number)| number)
}

fn c24(evidence: &Evidence) -> Finding {
    let run = evidence.run("init");
    let main = goroutine_of(run, "main");
    let before = run.output.iter().position(|line| line.starts_with("main")).unwrap_or(0);
    Finding {
        holds: main == Some("1") && before == 2,
        en: format!("main runs in goroutine {}, after {before} init functions", main.unwrap_or("?")),
        zh: format!("main 运行在 goroutine {} 里，之前先运行了 {before} 个 init 函数", main.unwrap_or("?")),
    }
}

fn c25(evidence: &Evidence) -> Finding {
    let run = evidence.run("init");
    let numbers: Vec<&str> = ["init b", "init a", "main"].iter().filter_map(|what| goroutine_of(run, what)).collect();
    let shown = |between: &str| numbers.join(between);
    Finding {
        holds: numbers == ["1", "1", "1"],
        en: format!("numbers of the goroutines in which init b, init a and main ran: {}", shown(", ")),
        zh: format!("init b、init a、main 所在的 goroutine 的编号：{}", shown("、")),
    }
}

/// A new stack: the same one, five times.
fn c28(evidence: &Evidence) -> Finding {
    let run = evidence.run("reuse");
    let made = spawned(run);
    let line = run.output.join(" ");
    Finding {
        holds: made == 5 && line == "5 goroutines, 1 stack",
        en: format!("{made} go statements: {line}"),
        zh: format!("{made} 条 go 语句：{line}"),
    }
}

/// All variables on that stack: one that is shared is on neither.
fn c29(evidence: &Evidence) -> Finding {
    let run = evidence.run("captured");
    let outside = run.output.iter().filter(|line| line.contains("stack: false")).count();
    Finding {
        holds: outside == 2,
        en: format!("the shared variable is outside {outside} of the 2 stacks"),
        zh: format!("共享的变量在 2 个栈中的 {outside} 个之外"),
    }
}

/// "Coroutine" because it is compiled: what makes one is that it stops in the middle, its locals intact.
fn c30(evidence: &Evidence) -> Finding {
    let run = evidence.run("paused");
    let adder = GoId(2);
    let parks = run
        .events
        .iter()
        .filter(|event| event.goroutine == adder && matches!(event.kind, EventKind::Park { .. }))
        .count();
    let sums = run.output.join(", ");
    Finding {
        holds: parks >= 3 && run.output == ["sum so far: 1", "sum so far: 3", "sum so far: 6"],
        en: format!("stopped in the middle {parks} times, its local kept: {sums}"),
        zh: format!("中途停下 {parks} 次，局部变量一直都在：{sums}"),
    }
}

fn c35(evidence: &Evidence) -> Finding {
    let run = evidence.run("captured");
    let same = run.output.first().is_some_and(|line| line == "one variable for both: true");
    Finding {
        holds: same,
        en: format!("both goroutines see one address: {same}"),
        zh: format!("两个 goroutine 看到同一个地址：{}", if same { "是" } else { "否" }),
    }
}

/// One address space: an address means the same to both, and neither stack is where the other's is.
fn c7(evidence: &Evidence) -> Finding {
    let run = evidence.run("captured");
    let goroutines = spawned(run) + 1;
    let same = run.output.iter().any(|line| line == "one variable for both: true");
    Finding {
        holds: same && goroutines == 2,
        en: format!("{goroutines} goroutines took the address of one variable, and got the same: {same}"),
        zh: format!("{goroutines} 个 goroutine 各取同一个变量的地址，结果相同：{}", if same { "是" } else { "否" }),
    }
}

/// A stack of its own: two runs of one function are open at the same time, and in every order both sums are right.
fn c33(evidence: &Evidence) -> Finding {
    let (found, all) = (evidence.explore("own-locals"), outputs_of(evidence, "own-locals"));
    let right = |lines: &[String]| {
        ["squares up to 3: 14", "squares up to 4: 30"].iter().all(|sum| lines.contains(&(*sum).to_string()))
    };
    let well = found.all().filter(|output| right(&output.lines)).count();
    Finding {
        holds: well == all && all == 2,
        en: format!(
            "two goroutines in one function at the same time: both sums right in {well} of {all} possible outputs"
        ),
        zh: format!("两个 goroutine 同时在一个函数里：{all} 种可能的输出中有 {well} 种两个和都算对"),
    }
}
