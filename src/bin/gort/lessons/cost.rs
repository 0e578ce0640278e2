//! The lesson `cost`: cheap is not free.

use gort::Ending;

use super::facts::number;
use super::*;
use crate::bench::measure::{Who, bytes, create, switch, turn};

/// The address space of `limit`.
const SPACE_BYTES: u64 = 1024 << 20;
/// A page of memory.
const PAGE_BYTES: usize = 4096;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "cost",
    text: text!("cost"),
    sections: &[
        Section {
            id: "faster",
            programs: &[program!("cost", "faster", Ending::Exit).real(1).starting_threads().measured(time_figures)],
            questions: &[Question { id: "faster", answer: Answer::YesNo(faster) }],
            claims: &[Claim {
                id: "C3", quote: "启动、切换和销毁操作都比较快捷", verdict: Verdict::True, check: c3
            }],
        },
        Section {
            id: "bytes",
            programs: &[program!("cost", "bytes", Ending::Exit).real(1).needs(&[Need::Proc]).measured(memory_figures)],
            questions: &[Question { id: "memory", answer: Answer::Option(|e| if little(e) { 1 } else { 2 }) }],
            claims: &[Claim {
                id: "C5", quote: "最主要的特性就是轻量化和高效性", verdict: Verdict::True, check: c5
            }],
        },
        Section {
            id: "calls",
            programs: &[program!("cost", "calls", Ending::Exit).real(1).needs(&[Need::Proc, Need::ProcIo])],
            questions: &[
                Question { id: "messages", answer: Answer::Count(|e| phase(e, "200000 messages").0) },
                Question { id: "reads", answer: Answer::Count(|e| phase(e, "10 reads").0) },
            ],
            claims: &[Claim { id: "C6", quote: "它不需要系统调用", verdict: Verdict::False, check: c6 }],
        },
        Section {
            id: "limit",
            programs: &[program!("cost", "limit", Ending::Fatal)
                .real(1)
                .within(SPACE_BYTES)
                .needs(&[Need::AddressSpace])],
            questions: &[Question { id: "ends", answer: Answer::Option(|e| usize::from(limit(e).is_some())) }],
            claims: &[Claim {
                id: "C4", quote: "因此它不受内核资源限制", verdict: Verdict::False, check: c4
            }],
        },
        Section {
            id: "spread",
            programs: &[program!("cost", "spread", Ending::Exit).real(1).measured(turn_figures)],
            questions: &[Question { id: "pages", answer: Answer::Count(|e| pages(e, "20000 stacks")) }],
            claims: &[Claim {
                id: "C34",
                quote: "因此可以充分利用现代CPU的缓存机制",
                verdict: Verdict::False,
                check: c34,
            }],
        },
    ],
};

fn faster(evidence: &Evidence) -> bool {
    evidence.run("faster").output.iter().any(|line| line == "goroutines were faster: true")
}

/// Start, switch and end are fast.
fn c3(evidence: &Evidence) -> Finding {
    Finding {
        holds: faster(evidence),
        en: "1000 goroutines were started and had ended in less time than 1000 threads; how much less: --measure"
            .to_string(),
        zh: "1000 个 goroutine 从启动到全部结束，用时少于 1000 个线程；少多少，见 --measure".to_string(),
    }
}

/// Memory, but little.
fn little(evidence: &Evidence) -> bool {
    let said = |line: &str| evidence.run("bytes").output.iter().any(|printed| printed == line);
    said("at most four pages each: true") && said("no memory at all: false")
}

/// Light.
fn c5(evidence: &Evidence) -> Finding {
    let goroutines = number(evidence.run("bytes"), "goroutines");
    Finding {
        holds: little(evidence) && goroutines == 10_000,
        en: format!("{goroutines} parked goroutines: some memory, and at most four pages each"),
        zh: format!("{goroutines} 个挂起的 goroutine：占一些内存，每个最多四页"),
    }
}

/// The read calls of a piece of work, and whether it got memory from the kernel.
fn phase(evidence: &Evidence, what: &str) -> (usize, bool) {
    let start = format!("{what}: reads ");
    let mut lines = evidence.run("calls").output.iter();
    let line = lines.find_map(|line| line.strip_prefix(&start)?.split_once(", memory "));
    line.map_or((usize::MAX, false), |(reads, memory)| (reads.parse().unwrap_or(usize::MAX), memory == "true"))
}

/// No system calls?
fn c6(evidence: &Evidence) -> Finding {
    let (messages, stacks, reads) =
        (phase(evidence, "200000 messages"), phase(evidence, "5000 goroutines"), phase(evidence, "10 reads"));
    Finding {
        holds: messages == (0, false) && stacks == (0, true) && reads.0 == 10,
        en: format!(
            "200000 messages: {} calls; 5000 goroutines: memory from the kernel; 10 reads: {} calls",
            messages.0, reads.0
        ),
        zh: format!(
            "200000 条消息：{} 次调用；5000 个 goroutine：向内核要了内存；10 次读取：{} 次调用",
            messages.0, reads.0
        ),
    }
}

/// The limit that the run met, in the words of its error.
fn limit(evidence: &Evidence) -> Option<&str> {
    let headline = &evidence.run("limit").error.as_ref()?.headline;
    let (_, limit) = headline.strip_prefix("fatal error: the system refused a stack")?.split_once('(')?;
    limit.split(';').next()
}

/// Not limited by the kernel?
fn c4(evidence: &Evidence) -> Finding {
    let some = evidence.run("limit").output.iter().any(|line| line == "1000 goroutines, and more");
    let met = limit(evidence).unwrap_or("-");
    Finding {
        holds: some && met.contains(&format!("RLIMIT_AS = {SPACE_BYTES}")),
        en: format!("after more than 1000 goroutines the system refused one: {met}"),
        zh: format!("启动 1000 多个 goroutine 之后，系统拒绝了下一个：{met}"),
    }
}

fn pages(evidence: &Evidence, what: &str) -> usize {
    let start = format!("{what}: ");
    let lines =
        evidence.run("spread").output.iter().filter_map(|line| line.strip_prefix(&start)?.strip_suffix(" pages"));
    lines.filter_map(|number| number.parse().ok()).next().unwrap_or(usize::MAX)
}

/// Good for the caches?
fn c34(evidence: &Evidence) -> Finding {
    let (few, many) = (pages(evidence, "2 stacks"), pages(evidence, "20000 stacks"));
    let megabytes = many.saturating_mul(PAGE_BYTES) / 1_000_000;
    Finding {
        holds: few == 2 && many == 20_000,
        en: format!("2 goroutines use {few} pages in turn, 20000 use {many}: {megabytes} MB"),
        zh: format!("2 个 goroutine 轮流使用 {few} 页，20000 个使用 {many} 页：{megabytes} MB"),
    }
}

fn ratio(name: &str, en: &str, zh: &str, more: f64, less: f64) -> Figure {
    Figure::new(name, en, zh, more / less, Unit::Times)
}

fn time_figures() -> Vec<Figure> {
    let (goroutine, thread) = (create(Who::Goroutine, 100_000), create(Who::Thread, 1_000));
    let (go_switch, thread_switch) = (switch(Who::Goroutine, 100_000), switch(Who::Thread, 5_000));
    let time = |name, en, zh, value| Figure::new(name, en, zh, value, Unit::Nanoseconds);
    vec![
        time("goroutine-create", "a goroutine, from start to end", "一个 goroutine，从启动到结束", goroutine),
        time("thread-create", "a thread, from start to end", "一个线程，从启动到结束", thread),
        ratio("create-ratio", "the thread takes", "线程的用时是它的", thread, goroutine),
        time("goroutine-switch", "a message to a waiting goroutine", "给等待中的 goroutine 发一条消息", go_switch),
        time("thread-switch", "a message to a waiting thread", "给等待中的线程发一条消息", thread_switch),
        ratio("switch-ratio", "the thread takes", "线程的用时是它的", thread_switch, go_switch),
    ]
}

fn memory_figures() -> Vec<Figure> {
    let bytes = bytes(Who::Goroutine, 10_000).unwrap_or(f64::NAN);
    vec![Figure::new("goroutine-bytes", "a parked goroutine", "一个挂起的 goroutine", bytes, Unit::Bytes)]
}

fn turn_figures() -> Vec<Figure> {
    let (few, many) = (turn(2, 1_000_000), turn(20_000, 1_000_000));
    let time = |name, en, zh, value| Figure::new(name, en, zh, value, Unit::Nanoseconds);
    vec![
        time("turn-of-2", "one turn, 2 goroutines", "轮到一次，2 个 goroutine", few),
        time("turn-of-20000", "one turn, 20,000 goroutines", "轮到一次，20,000 个 goroutine", many),
        ratio("turn-ratio", "the second takes", "后者的用时是前者的", many, few),
    ]
}
