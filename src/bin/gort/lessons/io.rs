//! The lesson `io`: what blocking means, one small server five ways, and what a server does when it is full.
//!
//! The programs that open sockets, pipes or threads run for real, on one worker. What they print is forced by what waits for
//! what: a read of a silent client never returns, whatever the machine.

use gort::Ending;

use self::claims::*;
use super::facts::number;
use super::*;

mod claims;
mod figures;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "io",
    text: text!("io"),
    sections: &[
        Section {
            id: "pipe",
            programs: &[
                program!("io", "empty-pipe", Ending::Exit).real(1),
                program!("io", "would-block", Ending::Exit; any(target_os = "linux", target_os = "freebsd"))
                    .real(1)
                    .needs(&[Need::Pipe2]),
            ],
            questions: &[
                Question { id: "blocking-read", answer: Answer::LineAfter("the read begins") },
                Question {
                    id: "nonblocking-read",
                    answer: Answer::Text(|evidence| evidence.run("would-block").output[0].clone()),
                },
            ],
            claims: &[
                Claim {
                    id: "C39",
                    quote: "资源…已经耗尽，那么服务器端只能等待或者排队",
                    verdict: Verdict::False,
                    check: c39,
                },
                Claim {
                    id: "C40",
                    quote: "没有足够的资源处理请求，则直接返回错误",
                    verdict: Verdict::False,
                    check: c40,
                },
            ],
        },
        Section {
            id: "threads",
            programs: &[
                program!("io", "one-thread", Ending::Exit).real(1),
                program!("io", "thread-each", Ending::Exit).real(1).starting_threads(),
            ],
            questions: &[Question {
                id: "first-answer",
                answer: Answer::Text(|evidence| first_answered(evidence.run("one-thread"))),
            }],
            claims: &[],
        },
        Section {
            id: "watching",
            programs: &[
                program!("io", "polling", Ending::Exit).real(1).measured(figures::asked_in_vain),
                program!("io", "readiness", Ending::Exit; target_os = "linux")
                    .real(1)
                    .needs(&[Need::Epoll])
                    .measured(figures::woken_in_vain),
            ],
            questions: &[Question {
                id: "how-many-waits",
                answer: Answer::Count(|evidence| number(evidence.run("readiness"), "waits")),
            }],
            claims: &[],
        },
        Section {
            id: "goroutines",
            programs: &[program!("io", "goroutine-each", Ending::Exit; unix).real(1).needs(&[Need::Net])],
            questions: &[Question {
                id: "same-order",
                answer: Answer::Text(|evidence| first_answered(evidence.run("goroutine-each"))),
            }],
            claims: &[Claim {
                id: "C46", quote: "通常都会选择非阻塞式IO模型", verdict: Verdict::Partly, check: c46
            }],
        },
        Section {
            id: "underneath",
            programs: &[program!("io", "thousand", Ending::Exit; unix).real(1).needs(&[Need::Proc])],
            questions: &[Question {
                id: "thousand-threads",
                answer: Answer::Count(|evidence| number(evidence.run("thousand"), "threads")),
            }],
            claims: &[
                Claim {
                    id: "C44",
                    quote: "Go的网络编程的默认采用的是阻塞式IO模型",
                    verdict: Verdict::Partly,
                    check: c44,
                },
                Claim {
                    id: "C8", quote: "因此无需复杂的系统内核支持", verdict: Verdict::Partly, check: c8
                },
            ],
        },
        Section {
            id: "slow",
            programs: &[
                program!("io", "four-threads", Ending::Exit).real(1).starting_threads(),
                program!("io", "hundred-goroutines", Ending::Exit; unix).real(1).needs(&[Need::Net]),
            ],
            questions: &[Question {
                id: "accepted",
                answer: Answer::Count(|evidence| number(evidence.run("four-threads"), ACCEPTED)),
            }],
            claims: &[Claim {
                id: "C49",
                quote: "采用阻塞式IO模型就会…导致更多的客户端无法正常连接",
                verdict: Verdict::Partly,
                check: c49,
            }],
        },
        Section {
            id: "full",
            programs: &[program!("io", "queue", Ending::Exit), program!("io", "refuse", Ending::Exit)],
            questions: &[Question {
                id: "who-is-later",
                answer: Answer::Text(|evidence| {
                    let later = last_served(evidence.run("queue")) > last_served(evidence.run("refuse"));
                    if later { "queue" } else { "refuse" }.to_string()
                }),
            }],
            claims: &[
                Claim {
                    id: "C41", quote: "在等待的时候才告诉客户端服务器繁忙", verdict: Verdict::False, check: c41
                },
                Claim {
                    id: "C42",
                    quote: "如果刚好有空闲资源，那么服务器端就可以正常处理请求",
                    verdict: Verdict::True,
                    check: c42,
                },
                Claim {
                    id: "C43",
                    quote: "服务器端一般不会因为等待资源导致延迟",
                    verdict: Verdict::Partly,
                    check: c43,
                },
            ],
        },
        Section {
            id: "patience",
            programs: &[program!("io", "give-up", Ending::Exit)],
            questions: &[Question {
                id: "gives-up",
                answer: Answer::Text(|evidence| format!("t={}", time_of(evidence.run("give-up"), "client:"))),
            }],
            claims: &[Claim {
                id: "C45",
                quote: "客户端就会一直阻塞住，直到服务器端处理完成",
                verdict: Verdict::Partly,
                check: c45,
            }],
        },
        Section {
            id: "frames",
            programs: &[program!("io", "frozen", Ending::Exit), program!("io", "smooth", Ending::Exit)],
            questions: &[Question { id: "missed", answer: Answer::Count(|evidence| missed(evidence.run("frozen"))) }],
            claims: &[
                Claim {
                    id: "C48", quote: "等待时间可能会使玩家感到卡顿甚至掉线", verdict: Verdict::True, check: c48
                },
                Claim { id: "C47", quote: "玩家体验比延迟更重要", verdict: Verdict::False, check: c47 },
            ],
        },
        Section {
            id: "limit",
            programs: &[program!("io", "limit", Ending::Exit)],
            questions: &[Question {
                id: "still-waiting",
                answer: Answer::Count(|evidence| {
                    let [unlimited, _] = waiting(evidence.run("limit"));
                    unlimited.last().copied().unwrap_or(0)
                }),
            }],
            claims: &[Claim {
                id: "C50",
                quote: "最大程度地减少服务器端的资源消耗，保证服务的正常运行",
                verdict: Verdict::False,
                check: c50,
            }],
        },
    ],
};
