//! The lesson `threads`: many goroutines take turns on few threads.

use gort::Ending;

use super::facts::{lines_with, number};
use super::*;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "threads",
    text: text!("threads"),
    sections: &[
        Section {
            id: "parked",
            programs: &[program!("threads", "parked", Ending::Exit).real(1).needs(&[Need::Proc])],
            questions: &[Question {
                id: "new-threads",
                answer: Answer::Count(|e| number(e.run("parked"), "new threads")),
            }],
            claims: &[
                Claim { id: "C1", quote: "Goroutine是一种用户态线程", verdict: Verdict::True, check: c1 },
                Claim { id: "C32", quote: "它不是真正的线程", verdict: Verdict::True, check: c32 },
                Claim {
                    id: "C53", quote: "每个Goroutine都分配一个OS线程", verdict: Verdict::False, check: c53
                },
                Claim {
                    id: "C56", quote: "在当前的OS线程中创建一个新的线程", verdict: Verdict::False, check: c56
                },
            ],
        },
        Section {
            id: "switch",
            programs: &[program!("threads", "switch", Ending::Exit).real(1).needs(&[Need::Proc])],
            questions: &[Question { id: "slept", answer: Answer::Count(|e| number(e.run("switch"), MESSAGES)) }],
            claims: &[Claim {
                id: "C2", quote: "它的调度是在用户态执行的", verdict: Verdict::Partly, check: c2
            }],
        },
        Section {
            id: "at-once",
            programs: &[
                program!("threads", "at-once", Ending::Exit).real(4),
                program!("threads", "stacks", Ending::Exit).real(1).starting_threads(),
            ],
            questions: &[Question { id: "most", answer: Answer::Count(|e| number(e.run("at-once"), MOST)) }],
            claims: &[
                Claim {
                    id: "C54", quote: "每个OS线程都具有自己的运行栈", verdict: Verdict::True, check: c54
                },
                Claim {
                    id: "C55", quote: "因此可以同时运行多个Goroutine", verdict: Verdict::False, check: c55
                },
            ],
        },
        Section {
            id: "moved",
            programs: &[program!("threads", "moved", Ending::Exit).real(2)],
            questions: &[
                Question { id: "where", answer: Answer::YesNo(|e| !moved(e)) },
                Question { id: "turns", answer: Answer::Count(|e| number(e.run("moved"), "1000 turns, on threads")) },
            ],
            claims: &[Claim {
                id: "C51",
                quote: "究竟是哪个线程派生了该Goroutine",
                verdict: Verdict::False,
                check: c51,
            }],
        },
        Section {
            id: "half",
            programs: &[program!("threads", "half", Ending::Exit).measured(processors)],
            questions: &[
                Question { id: "eight", answer: Answer::Text(|e| format!("{:.2}", faster(e, 8))) },
                Question { id: "limit", answer: Answer::YesNo(|e| bound(e) <= 2.0) },
            ],
            claims: &[
                Claim {
                    id: "C15", quote: "越来越多地支持多任务和并行计算", verdict: Verdict::True, check: c15
                },
                Claim { id: "C16", quote: "仍然会遇到瓶颈", verdict: Verdict::True, check: c16 },
                Claim { id: "C17", quote: "我们就可以解决这个问题", verdict: Verdict::False, check: c17 },
            ],
        },
        Section {
            id: "after",
            programs: &[
                program!("threads", "reused", Ending::Exit).real(1).needs(&[Need::Proc]),
                program!("threads", "after", Ending::Exit).real(4).needs(&[Need::Proc]),
            ],
            questions: &[Question { id: "stacks", answer: Answer::Count(|e| number(e.run("reused"), "stacks")) }],
            claims: &[
                Claim {
                    id: "C26", quote: "它所属的线程就会释放掉资源", verdict: Verdict::False, check: c26
                },
                Claim {
                    id: "C60", quote: "操作系统线程本身不会随之死亡", verdict: Verdict::True, check: c60
                },
                Claim {
                    id: "C61",
                    quote: "等待所有关联的Goroutine都执行完毕后自己也终结",
                    verdict: Verdict::False,
                    check: c61,
                },
            ],
        },
    ],
};

/// What stands before the number of times the thread slept.
const MESSAGES: &str = "200000 messages, sleeps";
/// What stands before the largest number that ran at once.
const MOST: &str = "most at the same time";
/// How many workers `at-once` and `after` have.
const WORKERS: usize = 4;

/// Goroutines other than main, the threads they ran on, the threads they added.
fn parked(evidence: &Evidence) -> (usize, usize, usize) {
    let run = evidence.run("parked");
    (number(run, "goroutines").saturating_sub(1), number(run, "ran on threads"), number(run, "new threads"))
}

/// A user-level thread: the kernel has nothing to do with their number.
fn c1(evidence: &Evidence) -> Finding {
    let (goroutines, _, new) = parked(evidence);
    Finding {
        holds: goroutines == 10_000 && new == 0,
        en: format!("{goroutines} goroutines are parked, and the process has {new} threads more than before"),
        zh: format!("{goroutines} 个 goroutine 处于挂起状态，进程的线程比之前多了 {new} 个"),
    }
}

/// Not a thread.
fn c32(evidence: &Evidence) -> Finding {
    let (goroutines, ran_on, _) = parked(evidence);
    Finding {
        holds: goroutines == 10_000 && ran_on == 1,
        en: format!("{goroutines} goroutines wrote down their thread: {ran_on} different"),
        zh: format!("{goroutines} 个 goroutine 各自记下所在的线程，不同的只有 {ran_on} 个"),
    }
}

/// One thread each?
fn c53(evidence: &Evidence) -> Finding {
    let (goroutines, ran_on, _) = parked(evidence);
    Finding {
        holds: goroutines > 100 * ran_on,
        en: format!("{goroutines} goroutines, {ran_on} thread for all of them"),
        zh: format!("{goroutines} 个 goroutine，一共只用 {ran_on} 个线程"),
    }
}

/// Does `go` make a thread?
fn c56(evidence: &Evidence) -> Finding {
    let (goroutines, _, new) = parked(evidence);
    Finding {
        holds: goroutines == 10_000 && new == 0,
        en: format!("`go` was executed {goroutines} times and made {new} threads"),
        zh: format!("go 执行了 {goroutines} 次，创建的线程为 {new} 个"),
    }
}

/// Scheduled in user mode: the goroutines are, the thread is not.
fn c2(evidence: &Evidence) -> Finding {
    let run = evidence.run("switch");
    let (switching, waiting) = (number(run, MESSAGES), lines_with(run, "10 waits, slept: true"));
    Finding {
        holds: switching == 0 && waiting == 1,
        en: format!(
            "200000 messages: the thread slept {switching} times; when main waited for the clock, it did sleep"
        ),
        zh: format!("200000 条消息：线程睡眠 {switching} 次；main 等待时钟时，线程确实睡眠了"),
    }
}

/// Own stacks of threads.
fn c54(evidence: &Evidence) -> Finding {
    let run = evidence.run("stacks");
    let (threads, places) = (number(run, "threads"), number(run, "places of one variable"));
    Finding {
        holds: threads > 1 && places == threads,
        en: format!("{threads} threads at the same time: one variable in {places} places"),
        zh: format!("{threads} 个线程同时存在：同一个变量位于 {places} 个地方"),
    }
}

/// Several at the same time on one thread?
fn c55(evidence: &Evidence) -> Finding {
    let run = evidence.run("at-once");
    let (all, threads, most) = (number(run, "goroutines"), number(run, "threads"), number(run, MOST));
    Finding {
        holds: all > WORKERS && threads == WORKERS && most == threads,
        en: format!("{all} goroutines on {threads} threads: never more than {most} at the same time"),
        zh: format!("{all} 个 goroutine，{threads} 个线程：同一时刻从不超过 {most} 个"),
    }
}

fn moved(evidence: &Evidence) -> bool {
    evidence.run("moved").output.first().is_some_and(|line| line == "started on another thread: true")
}

/// Which thread does it derive from?
fn c51(evidence: &Evidence) -> Finding {
    Finding {
        holds: moved(evidence),
        en: "main made it while running on one thread; it started on another".to_string(),
        zh: "main 在一个线程上创建了它，它却在另一个线程上开始运行".to_string(),
    }
}

/// How many times as fast the job is with this number of workers.
fn faster(evidence: &Evidence, workers: usize) -> f64 {
    let run = evidence.run("half");
    let start = format!("{workers} workers: ");
    let lines = run.output.iter().filter_map(|line| line.strip_prefix(&start)?.split(' ').next());
    lines.filter_map(|number| number.parse().ok()).next().unwrap_or(f64::NAN)
}

/// Amdahl's bound, from the run with eight workers: 1 / (serial part), where the time is serial + (1 - serial) / 8.
fn bound(evidence: &Evidence) -> f64 {
    let workers = 8.0;
    let time = 1.0 / faster(evidence, 8);
    let serial = (time - 1.0 / workers) / (1.0 - 1.0 / workers);
    // The printed figure has two digits after the point.
    (10.0 / serial).round() / 10.0
}

fn processors() -> Vec<Figure> {
    let count = std::thread::available_parallelism().map_or(f64::NAN, |count| count.get() as f64);
    vec![Figure::new("processors", "processors that this process may use", "本进程可用的处理器", count, Unit::Count)]
}

/// Hardware for many tasks.
fn c15(_: &Evidence) -> Finding {
    let known = std::thread::available_parallelism().is_ok();
    Finding {
        holds: known,
        en: "this system says how many processors it has; a trend cannot be tested by an experiment".to_string(),
        zh: "这个系统能给出处理器的数量；至于趋势，不是一次实验能验证的".to_string(),
    }
}

/// Processors alone meet a limit.
fn c16(evidence: &Evidence) -> Finding {
    let (two, eight) = (faster(evidence, 2), faster(evidence, 8));
    Finding {
        holds: two < 2.0 && eight < 2.0 && eight > two,
        en: format!("2 workers: {two:.2} times as fast; 8 workers: {eight:.2} times"),
        zh: format!("2 个 worker 快 {two:.2} 倍，8 个 worker 快 {eight:.2} 倍"),
    }
}

/// Do goroutines lift the limit?
fn c17(evidence: &Evidence) -> Finding {
    let (eight, bound) = (faster(evidence, 8), bound(evidence));
    Finding {
        holds: eight < bound && bound <= 2.0,
        en: format!("8 goroutines share the work: {eight:.2} times as fast, and with any number below {bound:.2}"),
        zh: format!("8 个 goroutine 分摊工作，快 {eight:.2} 倍；无论多少个，都不到 {bound:.2} 倍"),
    }
}

/// Does the thread release anything?
fn c26(evidence: &Evidence) -> Finding {
    let run = evidence.run("reused");
    let (ended, stacks, gone) =
        (number(run, "goroutines, one by one"), number(run, "stacks"), number(run, "threads gone"));
    Finding {
        holds: ended == 10_000 && stacks == 1 && gone == 0,
        en: format!("{ended} goroutines ended: {gone} threads went away, {stacks} stack served them all"),
        zh: format!("{ended} 个 goroutine 结束：消失的线程 {gone} 个，总共只用了 {stacks} 个栈"),
    }
}

/// The thread lives on.
fn c60(evidence: &Evidence) -> Finding {
    let more = number(evidence.run("after"), "work is done, more threads");
    Finding {
        holds: more == WORKERS - 1,
        en: format!("all work is done, and the {more} threads that were added for it are still there"),
        zh: format!("工作全部做完，为它增加的 {more} 个线程都还在"),
    }
}

/// Does a thread wait for its goroutines?
fn c61(evidence: &Evidence) -> Finding {
    let run = evidence.run("after");
    let (waiting, ended) = (lines_with(run, "3 goroutines wait"), lines_with(run, "a goroutine came to its end"));
    Finding {
        holds: waiting == 1 && ended == 0 && run.ending == Ending::Exit,
        en: format!("main returned with 3 goroutines parked: {ended} of them came to their end"),
        zh: format!("main 返回时有 3 个 goroutine 挂起：其中运行到结尾的有 {ended} 个"),
    }
}
