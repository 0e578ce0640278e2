//! The lesson `select`: one ready case, chosen at random; waiting, default, operands, and what is never ready.

use gort::{CaseInfo, Direction, Ending, EventKind, GoId, WaitReason};

use super::facts::{ORDERS, can_print, outputs_of, some_output, stuck};
use super::*;

/// How many runs of ten draws each: ten thousand draws.
const DRAW_RUNS: u64 = 1000;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "select",
    text: text!("select"),
    sections: &[
        Section {
            id: "ready",
            programs: &[program!("select", "two-ready", Ending::Exit), program!("select", "draws", Ending::Exit)],
            questions: &[Question {
                id: "case-b",
                answer: Answer::YesNo(|evidence| printed(evidence, "case b: 2") > 0),
            }],
            claims: &[
                Claim {
                    id: "C74", quote: "select语句是一个用于高级通信的结构", verdict: Verdict::True, check: c74
                },
                Claim { id: "C75", quote: "它的作用类似于if else语句", verdict: Verdict::Partly, check: c75 },
            ],
        },
        Section {
            id: "wait",
            programs: &[program!("select", "at-once", Ending::Exit), program!("select", "waiting", Ending::Exit)],
            questions: &[Question {
                id: "does-it-wait",
                answer: Answer::YesNo(|evidence| parks(evidence.run("at-once")) > 0),
            }],
            claims: &[
                Claim {
                    id: "C77",
                    quote: "如果某个case可以进行，那么select语句会阻塞",
                    verdict: Verdict::False,
                    check: c77,
                },
                Claim {
                    id: "C78",
                    quote: "直到某个case准备就绪，然后再进行对应的读写操作",
                    verdict: Verdict::True,
                    check: c78,
                },
                Claim {
                    id: "C83",
                    quote: "只要有一个case准备就绪，就会进行对应的读写操作",
                    verdict: Verdict::True,
                    check: c83,
                },
            ],
        },
        Section {
            id: "default",
            programs: &[program!("select", "default", Ending::Exit), program!("select", "default-race", Ending::Exit)],
            questions: &[
                Question {
                    id: "case-a-possible",
                    answer: Answer::YesNo(|evidence| can_print(evidence, "default-race", &["case a: 1"])),
                },
                Question {
                    id: "both-lines",
                    answer: Answer::YesNo(|evidence| some_output(evidence, "default-race", |lines| lines.len() > 1)),
                },
            ],
            claims: &[Claim {
                id: "C81",
                quote: "它会在所有的case都无法进行的时候执行",
                verdict: Verdict::True,
                check: c81,
            }],
        },
        Section {
            id: "one",
            programs: &[program!("select", "one-of-two", Ending::Exit)],
            questions: &[Question {
                id: "how-many-cases",
                answer: Answer::Count(|evidence| received_before_first_line(evidence.run("one-of-two"))),
            }],
            claims: &[Claim { id: "C82", quote: "多个case可以同时进行", verdict: Verdict::False, check: c82 }],
        },
        Section {
            id: "operands",
            programs: &[
                program!("select", "operands", Ending::Exit),
                program!("select", "operand-blocks", Ending::Deadlock),
            ],
            questions: &[
                Question {
                    id: "how-many-looks",
                    answer: Answer::Count(|evidence| lines_before_choice(evidence.run("operands"))),
                },
                Question {
                    id: "default-helps",
                    answer: Answer::YesNo(|evidence| {
                        evidence.run("operand-blocks").output.iter().any(|line| line == "default")
                    }),
                },
            ],
            claims: &[Claim {
                id: "C84",
                quote: "直到该case返回，之后的case才能继续判断",
                verdict: Verdict::False,
                check: c84,
            }],
        },
        Section {
            id: "never",
            programs: &[
                program!("select", "nil-case", Ending::Exit),
                program!("select", "nil-only", Ending::Deadlock),
                program!("select", "no-cases", Ending::Deadlock),
            ],
            questions: &[Question { id: "which-of-three", answer: Answer::FirstLine }],
            claims: &[
                Claim {
                    id: "C80",
                    quote: "如果case中通道为空，那么就会一直阻塞等待",
                    verdict: Verdict::Partly,
                    check: c80,
                },
                Claim { id: "C79", quote: "select有三个基本规则", verdict: Verdict::False, check: c79 },
            ],
        },
        Section {
            id: "loop",
            programs: &[program!("select", "numbers", Ending::Exit)],
            questions: &[Question {
                id: "how-many-choices",
                answer: Answer::Count(|evidence| choices(evidence.run("numbers")).count()),
            }],
            claims: &[Claim {
                id: "C76",
                quote: "select语句可以监控多个channel的读写情况",
                verdict: Verdict::True,
                check: c76,
            }],
        },
    ],
};

/// One choice of a select.
struct Select<'a> {
    step: u64,
    cases: &'a [CaseInfo],
    ready: &'a [usize],
    chosen: Option<usize>,
    waited: bool,
}

/// The choices that the selects of a run made, in order.
fn choices(run: &Run) -> impl Iterator<Item = Select<'_>> {
    run.events.iter().filter_map(|event| match &event.kind {
        EventKind::Select { cases, ready, chosen, waited } => {
            Some(Select { step: event.step, cases, ready, chosen: *chosen, waited: *waited })
        }
        _ => None,
    })
}

/// How often a goroutine of the run parked in a select.
fn parks(run: &Run) -> usize {
    run.events.iter().filter(|event| matches!(event.kind, EventKind::Park { reason: WaitReason::Select, .. })).count()
}

/// Whether the program hung with main parked for this reason.
fn main_hangs(run: &Run, why: WaitReason) -> bool {
    run.ending == Ending::Deadlock && stuck(run, GoId::MAIN) == Some(why)
}

/// In how many seeded runs of `two-ready` the only line is this one.
fn printed(evidence: &Evidence, line: &str) -> usize {
    evidence.seeds("two-ready", ORDERS).iter().filter(|run| run.output == [line]).count()
}

fn c74(evidence: &Evidence) -> Finding {
    let run = evidence.run("two-ready");
    let both: Vec<_> = choices(run).filter(|choice| choice.cases.len() == 2).collect();
    let communicated = both.iter().all(|choice| {
        run.events.iter().find(|event| event.step > choice.step).is_some_and(|next| {
            let chan = choice.chosen.map(|index| choice.cases[index].chan);
            matches!(&next.kind, EventKind::Recv { chan: taken, value: Some(_), .. } if Some(*taken) == chan)
        })
    });
    let selects = both.len();
    Finding {
        holds: selects == 1 && communicated,
        en: format!("{selects} select offered 2 receives on 2 channels and carried out the one it chose"),
        zh: format!("{selects} 个 select 同时等着两个 channel 上的接收，并完成了选中的那一次"),
    }
}

fn c75(evidence: &Evidence) -> Finding {
    let drawn: String = evidence.seeds("draws", DRAW_RUNS).iter().flat_map(|run| run.output.clone()).collect();
    let (a, b) = (drawn.matches('a').count(), drawn.matches('b').count());
    let within = |count: usize| (4_800..=5_200).contains(&count);
    Finding {
        holds: a + b == 10_000 && within(a) && within(b),
        en: format!("{} draws between two ready cases: the upper one {a} times, the lower one {b} times", a + b),
        zh: format!("两个 case 都就绪，抽取 {} 次：上面的 case 被选中 {a} 次，下面的 {b} 次", a + b),
    }
}

fn c77(evidence: &Evidence) -> Finding {
    let ready = evidence.seeds("at-once", ORDERS);
    let waits = ready.iter().map(parks).sum::<usize>() + parks(evidence.run("at-once"));
    let none_ready = evidence.seeds("waiting", ORDERS);
    let parked = none_ready.iter().filter(|run| parks(run) == 1).count();
    // A select that parked found nothing ready before; one that did not park found something.
    let consistent = none_ready.iter().all(|run| choices(run).all(|choice| choice.waited == (parks(run) == 1)));
    Finding {
        holds: waits == 0 && parked > 0 && consistent,
        en: format!(
            "a case was ready: {waits} waits in {} runs; none was ready in {parked} of {ORDERS} runs: main parked in [select] each time",
            ORDERS + 1
        ),
        zh: format!(
            "有 case 就绪：{} 次运行中等待 {waits} 次；{ORDERS} 次运行中有 {parked} 次没有 case 就绪：main 每次都停在 [select]",
            ORDERS + 1
        ),
    }
}

fn c78(evidence: &Evidence) -> Finding {
    let runs = evidence.seeds("waiting", ORDERS);
    let waited: Vec<&Run> = runs.iter().filter(|run| choices(run).any(|choice| choice.waited)).collect();
    let received = waited
        .iter()
        .filter(|run| {
            run.output.last().is_some_and(|line| line == "case a after waiting: 1") && run.ending == Ending::Exit
        })
        .count();
    Finding {
        holds: !waited.is_empty() && received == waited.len(),
        en: format!("{} selects waited, and {received} of them received as soon as the sender came", waited.len()),
        zh: format!("{} 个 select 等待过，其中 {received} 个在发送者到来后完成了接收", waited.len()),
    }
}

fn c83(evidence: &Evidence) -> Finding {
    let runs = evidence.seeds("at-once", ORDERS);
    let took_b =
        runs.iter().filter(|run| run.output == ["case b: 2"] && choices(run).all(|choice| choice.ready == [1])).count();
    Finding {
        holds: took_b == runs.len(),
        en: format!("only b was ready, and b was received in {took_b} of {} runs", runs.len()),
        zh: format!("只有 b 就绪：{} 次运行中有 {took_b} 次接收了 b", runs.len()),
    }
}

fn c81(evidence: &Evidence) -> Finding {
    let runs = evidence.seeds("default-race", ORDERS);
    let all = || runs.iter().flat_map(choices).chain(choices(evidence.run("default")));
    let defaults = all().filter(|choice| choice.chosen.is_none()).count();
    let too_soon = all().filter(|choice| choice.chosen.is_none() && !choice.ready.is_empty()).count();
    let waits: usize = runs.iter().map(parks).sum::<usize>() + parks(evidence.run("default"));
    Finding {
        holds: defaults > 0 && too_soon == 0 && waits == 0,
        en: format!("default ran {defaults} times, {too_soon} times with a case ready, and nothing ever waited"),
        zh: format!("default 执行了 {defaults} 次，其中有 case 就绪的 {too_soon} 次；没有一次等待"),
    }
}

/// How many values main had received when it printed its first line.
fn received_before_first_line(run: &Run) -> usize {
    run.events
        .iter()
        .take_while(|event| !matches!(event.kind, EventKind::Print { .. }))
        .filter(|event| matches!(event.kind, EventKind::Recv { value: Some(_), .. }))
        .count()
}

fn c82(evidence: &Evidence) -> Finding {
    let takes = |lines: [&str; 3]| usize::from(can_print(evidence, "one-of-two", &lines));
    let (a, b) = (takes(["took 1", "a empty", "b still had 2"]), takes(["took 2", "a still had 1", "b empty"]));
    let all = outputs_of(evidence, "one-of-two");
    Finding {
        holds: a == 1 && b == 1 && all == 2,
        en: format!(
            "both cases ready, {all} possible outputs: only a's value taken in {a}, only b's in {b}, both in none"
        ),
        zh: format!(
            "两个 case 都就绪，可能的输出共 {all} 种：只取走 a 的值 {a} 种，只取走 b 的值 {b} 种，没有两个都取走的"
        ),
    }
}

/// How many lines were printed before the first choice.
fn lines_before_choice(run: &Run) -> usize {
    run.events
        .iter()
        .take_while(|event| !matches!(event.kind, EventKind::Select { .. }))
        .filter(|event| matches!(event.kind, EventKind::Print { .. }))
        .count()
}

fn c84(evidence: &Evidence) -> Finding {
    let run = evidence.run("operands");
    let looks = lines_before_choice(run);
    let selects: Vec<_> = choices(run).collect();
    let at_once = selects.iter().all(|choice| choice.cases.len() == 2 && choice.ready == [0]);
    Finding {
        holds: looks == 3 && selects.len() == 1 && at_once,
        en: format!(
            "{looks} operands of 2 cases were evaluated before any case ran; then {} choice, and it was over",
            selects.len()
        ),
        zh: format!(
            "在任何 case 执行之前，两个 case 的 {looks} 个操作数都已求值；之后只选择 {} 次，select 就结束了",
            selects.len()
        ),
    }
}

/// In how many of the seeded runs of `nil-case` the ready case ran and nothing parked.
fn ready_one_wins(evidence: &Evidence) -> usize {
    evidence.seeds("nil-case", ORDERS).iter().filter(|run| run.output == ["full"] && parks(run) == 0).count()
}

fn c80(evidence: &Evidence) -> Finding {
    let wins = ready_one_wins(evidence);
    let hangs = main_hangs(evidence.run("nil-only"), WaitReason::Select);
    Finding {
        holds: wins == ORDERS as usize && hangs,
        en: format!(
            "one channel empty, one nil, one ready: {wins} of {ORDERS} runs took the ready one; only nil ones: a deadlock"
        ),
        zh: format!("一个空、一个 nil、一个就绪：{ORDERS} 次运行中有 {wins} 次取了就绪的；全是 nil：死锁"),
    }
}

fn c79(evidence: &Evidence) -> Finding {
    let wins = ready_one_wins(evidence);
    let nil_hangs = main_hangs(evidence.run("nil-only"), WaitReason::Select);
    let empty_hangs = main_hangs(evidence.run("no-cases"), WaitReason::SelectNoCases);
    let rules = [wins == ORDERS as usize, nil_hangs, empty_hangs].iter().filter(|shown| **shown).count();
    Finding {
        holds: rules == 3,
        en: format!(
            "{rules} more rules at work: nil is passed over ({wins} runs), only nil hangs, no case at all hangs"
        ),
        zh: format!(
            "还有 {rules} 条规则在起作用：跳过 nil（{wins} 次运行）、全是 nil 则永远等待、没有 case 也永远等待"
        ),
    }
}

fn c76(evidence: &Evidence) -> Finding {
    let run = evidence.run("numbers");
    let chose = |direction: Direction| {
        choices(run)
            .filter(|choice| choice.chosen.is_some_and(|index| choice.cases[index].direction == direction))
            .count()
    };
    let (sends, receives) = (chose(Direction::Send), chose(Direction::Recv));
    Finding {
        holds: sends == 3 && receives == 1,
        en: format!("one select watched a send and a receive; sends chosen: {sends}, receives chosen: {receives}"),
        zh: format!("同一个 select 里有发送也有接收：选中发送 {sends} 次，选中接收 {receives} 次"),
    }
}
