//! The lesson `waitgroup`: a counter, what waits for it, and what it does not do.

use gort::sync::WaitGroup;
use gort::{Ending, EventKind, GoId, WaitReason};

use super::facts::{before, can_print, ending, endings_of, outputs_of, some_output, stuck};
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
                    answer: Answer::Option(|evidence| {
                        ending(evidence.run("missing-done"), &[Ending::Exit, Ending::Panic, Ending::Deadlock])
                    }),
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
                    answer: Answer::YesNo(|evidence| endings_of(evidence, "add-inside").2 > 0),
                },
                Question {
                    id: "worker-after-all-done",
                    answer: Answer::YesNo(|evidence| some_output(evidence, "add-before", is_late)),
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
fn place(lines: &[String], line: &str) -> Option<usize> {
    lines.iter().position(|printed| printed == line)
}

fn crossed(evidence: &Evidence) -> bool {
    let wanted = ["worker 1 starting", "worker 2 starting", "worker 2 done", "worker 1 done"];
    can_print(evidence, "two-workers", &wanted)
}

fn done_before_starting(evidence: &Evidence) -> bool {
    some_output(evidence, "two-workers", |lines| {
        (1..=2).any(|id| before(lines, &format!("worker {id} done"), &format!("worker {id} starting")))
    })
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

/// Whether a worker printed after `all done`.
fn is_late(lines: &[String]) -> bool {
    lines.iter().skip_while(|line| *line != "all done").count() > 1
}

fn all_done_first(evidence: &Evidence) -> bool {
    some_output(evidence, "add-inside", |lines| lines.first().is_some_and(|line| line == "all done"))
}

fn c90(evidence: &Evidence) -> Finding {
    let early = |program: &str| {
        let is_early = |lines: &[String]| place(lines, "all done").is_some_and(|at| at < 2);
        evidence.explore(program).all().filter(|output| is_early(&output.lines)).count()
    };
    let (inside, before) = (early("add-inside"), early("add-before"));
    let (all_inside, all_before) = (outputs_of(evidence, "add-inside"), outputs_of(evidence, "add-before"));
    Finding {
        holds: inside > 0 && before == 0 && endings_of(evidence, "add-before").0 == all_before,
        en: format!(
            "Wait returns before a worker's line in {inside} of {all_inside} outputs with Add inside, in {before} of \
             {all_before} with Add before"
        ),
        zh: format!(
            "Wait 先于 worker 的那行返回：Add 写在里面时，{all_inside} 种输出中有 {inside} 种；写在 go 之前时，\
             {all_before} 种中有 {before} 种"
        ),
    }
}

fn c86(evidence: &Evidence) -> Finding {
    let found = evidence.explore("not-counted");
    let waited = |lines: &[String]| (1..=3).all(|id| before(lines, &format!("worker {id} done"), "all done"));
    let counted = found.all().filter(|output| waited(&output.lines)).count();
    let cut_off = found.all().filter(|output| place(&output.lines, "extra done").is_none()).count();
    let all = outputs_of(evidence, "not-counted");
    Finding {
        holds: counted == all && cut_off > 0,
        en: format!(
            "in {counted} of {all} possible outputs Wait waits for the 3 counted goroutines; the uncounted one is cut off \
             in {cut_off}"
        ),
        zh: format!(
            "{all} 种可能的输出中，Wait 等到计数的 3 个 goroutine 的有 {counted} 种；未计数的那个被中途截断的有 {cut_off} 种"
        ),
    }
}

fn all_done_not_last(evidence: &Evidence) -> bool {
    some_output(evidence, "wg-go", |lines| place(lines, "all done") != Some(3))
}

fn c87(evidence: &Evidence) -> Finding {
    let _ = WAIT_GIVES_NOTHING;
    let always = outputs_of(evidence, "results") == 1 && can_print(evidence, "results", &["0 1 4"]);
    let run = evidence.run("results");
    let received = run.events.iter().filter(|event| matches!(event.kind, EventKind::Recv { .. })).count();
    Finding {
        holds: always && received == 0,
        en: format!("in every order 0 1 4 is read out of the array; values that came from a wait: {received}"),
        zh: format!("无论什么顺序，从数组里读到的都是 0 1 4；从等待中得到的值：{received} 个"),
    }
}
