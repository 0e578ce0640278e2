//! The lesson `waitgroup`: a counter, what waits for it, and what it does not do.

use gort::sync::WaitGroup;
use gort::{Ending, EventKind, GoId, WaitReason};

use super::facts::{ORDERS, ending, in_order, stuck};
use super::*;

/// C87 at compile time: `wait` gives nothing back.
const WAIT_GIVES_NOTHING: fn(&WaitGroup) = WaitGroup::wait;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "waitgroup",
    text: text!("waitgroup"),
    sections: &[
        Section {
            id: "workers",
            programs: &[
                program!("waitgroup", "two-workers", Ending::Exit),
                program!("waitgroup", "five-workers", Ending::Exit),
            ],
            questions: &[
                Question { id: "first-worker", answer: Answer::FirstLine },
                Question { id: "crossed", answer: Answer::YesNo(crossed) },
                Question { id: "done-before-starting", answer: Answer::YesNo(done_before_starting) },
            ],
            claims: &[
                Claim {
                    id: "C85",
                    quote: "WaitGroup是用来管理一组并发操作的计数器",
                    verdict: Verdict::True,
                    check: c85,
                },
                Claim { id: "C89", quote: "该方法会让计数器的值减一", verdict: Verdict::True, check: c89 },
            ],
        },
        Section {
            id: "zero",
            programs: &[
                program!("waitgroup", "zero", Ending::Exit),
                program!("waitgroup", "missing-done", Ending::Deadlock),
            ],
            questions: &[
                Question {
                    id: "waits-at-zero",
                    answer: Answer::YesNo(|evidence| waits_parked(evidence.run("zero")) > 0),
                },
                Question {
                    id: "missing-done-ends",
                    answer: Answer::Text(|evidence| ending(evidence.run("missing-done"))),
                },
            ],
            claims: &[Claim {
                id: "C91",
                quote: "则此时调用Wait()方法会阻塞等待",
                verdict: Verdict::False,
                check: c91,
            }],
        },
        Section {
            id: "negative",
            programs: &[program!("waitgroup", "extra-done", Ending::Panic, "sync: negative WaitGroup counter")],
            questions: &[Question { id: "last-line", answer: Answer::LastLine }],
            claims: &[Claim { id: "C88", quote: "它的核心方法是Done()", verdict: Verdict::Partly, check: c88 }],
        },
        Section {
            id: "add",
            programs: &[
                program!("waitgroup", "add-inside", Ending::Exit),
                program!("waitgroup", "add-before", Ending::Exit),
            ],
            questions: &[
                Question { id: "all-done-first", answer: Answer::YesNo(all_done_first) },
                Question {
                    id: "may-panic",
                    answer: Answer::YesNo(|evidence| {
                        evidence.seeds("add-inside", ORDERS).iter().any(|run| run.ending == Ending::Panic)
                    }),
                },
                Question {
                    id: "worker-after-all-done",
                    answer: Answer::YesNo(|evidence| late_runs(evidence, "add-before") > 0),
                },
            ],
            claims: &[Claim {
                id: "C90",
                quote: "当计数器值为零时，表示所有的goroutine都执行完成",
                verdict: Verdict::Partly,
                check: c90,
            }],
        },
        Section {
            id: "counted",
            programs: &[program!("waitgroup", "not-counted", Ending::Exit)],
            questions: &[Question { id: "the-last-line", answer: Answer::LastLine }],
            claims: &[Claim {
                id: "C86",
                quote: "等待其他所有goroutine执行完成",
                verdict: Verdict::Partly,
                check: c86,
            }],
        },
        Section {
            id: "results",
            programs: &[program!("waitgroup", "results", Ending::Exit), program!("waitgroup", "wg-go", Ending::Exit)],
            questions: &[
                Question { id: "squares", answer: Answer::FirstLine },
                Question { id: "all-done-not-last", answer: Answer::YesNo(all_done_not_last) },
            ],
            claims: &[Claim { id: "C87", quote: "并获取返回值", verdict: Verdict::False, check: c87 }],
        },
    ],
};

/// The changes of the counter: by how much, and what it was then.
fn counter(run: &Run) -> Vec<(i64, i64)> {
    run.events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::WaitGroupAdd { delta, count, .. } => Some((delta, count)),
            _ => None,
        })
        .collect()
}

/// How often main parked in `wait`.
fn waits_parked(run: &Run) -> usize {
    run.events
        .iter()
        .filter(|event| {
            event.goroutine == GoId::MAIN
                && matches!(event.kind, EventKind::Park { reason: WaitReason::WaitGroupWait, .. })
        })
        .count()
}

/// Where a line stands in the output.
fn place(run: &Run, line: &str) -> Option<usize> {
    run.output.iter().position(|printed| printed == line)
}

fn crossed(evidence: &Evidence) -> bool {
    let wanted = ["worker 1 starting", "worker 2 starting", "worker 2 done", "worker 1 done"];
    evidence.seeds("two-workers", ORDERS).iter().any(|run| run.output == wanted)
}

fn done_before_starting(evidence: &Evidence) -> bool {
    evidence
        .seeds("two-workers", ORDERS)
        .iter()
        .any(|run| (1..=2).any(|id| in_order(run, &format!("worker {id} done"), &format!("worker {id} starting"))))
}

fn c85(evidence: &Evidence) -> Finding {
    let run = evidence.run("five-workers");
    let changes = counter(run);
    let up = changes.iter().filter(|(delta, _)| *delta > 0).count();
    let down = changes.iter().filter(|(delta, _)| *delta < 0).count();
    let last = changes.last().map_or(-1, |&(_, count)| count);
    let last_change = run.events.iter().rposition(|event| matches!(event.kind, EventKind::WaitGroupAdd { .. }));
    let returned = run.events.iter().position(|event| matches!(event.kind, EventKind::WaitGroupWait { .. }));
    Finding {
        holds: up == 5 && down == 5 && last == 0 && returned > last_change,
        en: format!("counted up {up} times and down {down} times; Wait returned at {last}, and not before"),
        zh: format!("计数器加了 {up} 次，减了 {down} 次，到 {last} 时 Wait 才返回"),
    }
}

fn c89(evidence: &Evidence) -> Finding {
    let changes = counter(evidence.run("five-workers"));
    let done: Vec<_> = changes.iter().filter(|(delta, _)| *delta < 0).collect();
    let by_one = done.iter().filter(|(delta, _)| *delta == -1).count();
    Finding {
        holds: done.len() == 5 && by_one == 5,
        en: format!("{} calls of Done, {by_one} of them changed the counter by -1", done.len()),
        zh: format!("Done 调用了 {} 次，其中 {by_one} 次让计数器减一", done.len()),
    }
}

fn c91(evidence: &Evidence) -> Finding {
    let (zero, missing) = (evidence.run("zero"), evidence.run("missing-done"));
    let at_zero = waits_parked(zero);
    let left = counter(missing).last().map_or(0, |&(_, count)| count);
    Finding {
        holds: at_zero == 0
            && zero.ending == Ending::Exit
            && left == 1
            && missing.ending == Ending::Deadlock
            && stuck(missing, GoId::MAIN) == Some(WaitReason::WaitGroupWait),
        en: format!("counter 0: Wait parked {at_zero} times; counter {left}: it parked and never came back"),
        zh: format!("计数器为 0：Wait 阻塞 {at_zero} 次；计数器为 {left}：Wait 阻塞，再也没有返回"),
    }
}

fn c88(evidence: &Evidence) -> Finding {
    let run = evidence.run("extra-done");
    let changes = counter(run);
    let panicked = run.message.as_deref() == Some("sync: negative WaitGroup counter");
    let message = run.message.clone().unwrap_or_default();
    Finding {
        holds: changes.starts_with(&[(1, 1), (-1, 0)]) && panicked,
        en: format!("the Done with an Add before it: counter 0; the Done without one: {message}"),
        zh: format!("有 Add 在先的那次 Done：计数器为 0；没有 Add 的那次 Done：{message}"),
    }
}

/// In how many seeded runs of `program` a worker printed after `all done`.
fn late_runs(evidence: &Evidence, program: &str) -> usize {
    evidence
        .seeds(program, ORDERS)
        .iter()
        .filter(|run| run.output.iter().skip_while(|line| *line != "all done").count() > 1)
        .count()
}

fn all_done_first(evidence: &Evidence) -> bool {
    let first = |run: &Run| run.output.first().is_some_and(|line| line == "all done");
    first(evidence.run("add-inside")) || evidence.seeds("add-inside", ORDERS).iter().any(first)
}

fn c90(evidence: &Evidence) -> Finding {
    let runs = evidence.seeds("add-inside", ORDERS);
    let early = |run: &Run| place(run, "all done").is_some_and(|at| at < 2);
    let too_early = runs.iter().filter(|run| early(run)).count();
    let orderly = evidence.seeds("add-before", ORDERS);
    let all_seen = orderly.iter().filter(|run| place(run, "all done") == Some(2) && run.ending == Ending::Exit).count();
    Finding {
        holds: too_early > 0 && all_seen == orderly.len(),
        en: format!(
            "Wait returned before a worker's line in {too_early} of {ORDERS} runs with Add inside, in {} with Add before",
            orderly.len() - all_seen
        ),
        zh: format!(
            "{ORDERS} 次运行中 Wait 先于 worker 返回的次数：Add 写在里面 {too_early} 次，Add 写在 go 之前 {} 次",
            orderly.len() - all_seen
        ),
    }
}

fn c86(evidence: &Evidence) -> Finding {
    let runs = evidence.seeds("not-counted", ORDERS);
    let counted =
        runs.iter().filter(|run| (1..=3).all(|id| in_order(run, &format!("worker {id} done"), "all done"))).count();
    let cut_off = runs.iter().filter(|run| place(run, "extra done").is_none()).count();
    Finding {
        holds: counted == runs.len() && cut_off > 0,
        en: format!(
            "of {} runs, Wait waited for the 3 counted goroutines in {counted}; the uncounted one was cut off in {cut_off}",
            runs.len()
        ),
        zh: format!(
            "{} 次运行中，Wait 有 {counted} 次等到了计数的 3 个 goroutine；未计数的那个有 {cut_off} 次被中途截断",
            runs.len()
        ),
    }
}

fn all_done_not_last(evidence: &Evidence) -> bool {
    evidence.seeds("wg-go", ORDERS).iter().any(|run| place(run, "all done") != Some(3))
}

fn c87(evidence: &Evidence) -> Finding {
    let _ = WAIT_GIVES_NOTHING;
    let runs = evidence.seeds("results", ORDERS);
    let read = runs.iter().filter(|run| run.output == ["0 1 4"]).count();
    let received =
        runs.iter().flat_map(|run| &run.events).filter(|event| matches!(event.kind, EventKind::Recv { .. })).count();
    Finding {
        holds: read == runs.len() && received == 0,
        en: format!("{read} of {} runs read 0 1 4 out of the array; {received} values came from a wait", runs.len()),
        zh: format!("{} 次运行中有 {read} 次从数组里读到 0 1 4；从等待中得到的值：{received} 个", runs.len()),
    }
}
