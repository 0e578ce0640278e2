//! The lesson `threads`: many goroutines take turns on few threads.

use gort::Ending;

use super::facts::number;
use super::*;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "threads",
    text: text!("threads"),
    sections: &[Section {
        id: "parked",
        programs: &[program!("threads", "parked", Ending::Exit).real(1).needs(&[Need::Proc])],
        questions: &[Question { id: "new-threads", answer: Answer::Count(|e| number(e.run("parked"), "new threads")) }],
        claims: &[
            Claim { id: "C1", quote: "Goroutine是一种用户态线程", verdict: Verdict::True, check: c1 },
            Claim { id: "C32", quote: "它不是真正的线程", verdict: Verdict::True, check: c32 },
            Claim { id: "C53", quote: "每个Goroutine都分配一个OS线程", verdict: Verdict::False, check: c53 },
            Claim {
                id: "C56", quote: "在当前的OS线程中创建一个新的线程", verdict: Verdict::False, check: c56
            },
        ],
    }],
};

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
