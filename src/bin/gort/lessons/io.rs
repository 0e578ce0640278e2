//! The lesson `io`: what blocking means, one small server five ways, and what a server does when it is full.
//!
//! The programs that open sockets, pipes or threads run for real, on one worker. What they print is forced by what waits for
//! what: a read of a silent client returns for nobody, whatever the machine.

use gort::{Ending, EventKind, GoId, WaitReason};

use super::facts::{ORDERS, number};
use super::*;

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
                program!("io", "would-block", Ending::Exit).real(1),
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
                program!("io", "thread-each", Ending::Exit).real(1),
            ],
            questions: &[
                Question {
                    id: "first-answer",
                    answer: Answer::Text(|evidence| first_answered(evidence.run("one-thread"))),
                },
                Question {
                    id: "how-many-threads",
                    answer: Answer::Count(|evidence| number(evidence.run("thread-each"), "threads")),
                },
            ],
            claims: &[],
        },
        Section {
            id: "watching",
            programs: &[
                program!("io", "polling", Ending::Exit).real(1).measured(figures::asked_in_vain),
                program!("io", "readiness", Ending::Exit).real(1).measured(figures::woken_in_vain),
            ],
            questions: &[
                Question {
                    id: "empty-reads",
                    answer: Answer::Count(|evidence| number(evidence.run("polling"), "empty reads")),
                },
                Question {
                    id: "how-many-waits",
                    answer: Answer::Count(|evidence| number(evidence.run("readiness"), "waits")),
                },
            ],
            claims: &[],
        },
        Section {
            id: "goroutines",
            programs: &[program!("io", "goroutine-each", Ending::Exit).real(1), program!("io", "stacks", Ending::Exit)],
            questions: &[
                Question {
                    id: "same-order",
                    answer: Answer::Text(|evidence| first_answered(evidence.run("goroutine-each"))),
                },
                Question {
                    id: "one-counter",
                    answer: Answer::YesNo(|evidence| says(evidence.run("stacks"), "one counter: true")),
                },
            ],
            claims: &[
                Claim {
                    id: "C46", quote: "通常都会选择非阻塞式IO模型", verdict: Verdict::Partly, check: c46
                },
                Claim { id: "C7", quote: "都可以在一个地址空间中完成", verdict: Verdict::True, check: c7 },
                Claim {
                    id: "C33", quote: "每一个Goroutine都有一个独立的栈空间", verdict: Verdict::True, check: c33
                },
            ],
        },
        Section {
            id: "underneath",
            programs: &[program!("io", "thousand", Ending::Exit).real(1).needs(&[Need::Proc])],
            questions: &[
                Question {
                    id: "thousand-threads",
                    answer: Answer::Count(|evidence| number(evidence.run("thousand"), "threads")),
                },
                Question {
                    id: "how-many-epolls",
                    answer: Answer::Count(|evidence| number(evidence.run("thousand"), "epolls now")),
                },
            ],
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
                program!("io", "four-threads", Ending::Exit).real(1),
                program!("io", "hundred-goroutines", Ending::Exit).real(1),
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
            questions: &[
                Question {
                    id: "served-later",
                    answer: Answer::YesNo(|evidence| {
                        let refused = refused(evidence.run("refuse"));
                        !refused.is_empty() && refused.iter().all(|client| client.served.is_some())
                    }),
                },
                Question {
                    id: "who-is-later",
                    answer: Answer::Text(|evidence| {
                        let later = last_served(evidence.run("queue")) > last_served(evidence.run("refuse"));
                        if later { "queue" } else { "refuse" }.to_string()
                    }),
                },
            ],
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

/// What stands before the number of clients that were let in.
const ACCEPTED: &str = "all busy, accepted";

/// Whether the run printed this line.
fn says(run: &Run, line: &str) -> bool {
    run.output.iter().any(|printed| printed == line)
}

/// Who was the first to get an answer.
fn first_answered(run: &Run) -> String {
    run.output.iter().find_map(|line| line.strip_suffix(" is answered")).unwrap_or_default().to_string()
}

/// Who asked and who was answered, in order: `c?c!`.
fn dialogue(run: &Run) -> String {
    let turns = run.output.iter().filter_map(|line| {
        let asks = line.strip_suffix(" asks").map(|name| format!("{name}?"));
        asks.or_else(|| line.strip_suffix(" is answered").map(|name| format!("{name}!")))
    });
    turns.collect()
}

/// How often a goroutine of the run parked for this reason.
fn parks(run: &Run, why: WaitReason) -> usize {
    run.events.iter().filter(|event| matches!(event.kind, EventKind::Park { reason, .. } if reason == why)).count()
}

fn c39(evidence: &Evidence) -> Finding {
    let run = evidence.run("empty-pipe");
    let lines = ["the read begins", "main writes one byte", "the read returns"];
    Finding {
        holds: run.output == lines,
        en: "an empty pipe on an idle machine: the read returned only after the write".to_string(),
        zh: "机器空闲，管道是空的：写入之后，读操作才返回".to_string(),
    }
}

fn c40(evidence: &Evidence) -> Finding {
    let run = evidence.run("would-block");
    let refused = run.output.iter().filter(|line| *line == "EAGAIN").count();
    let got = run.output.iter().filter(|line| *line == "got 1 byte").count();
    Finding {
        holds: refused == 1 && got == 1 && run.output.len() == 2,
        en: format!("EAGAIN {refused} time, with nothing used up; after the write the same read got {got} byte"),
        zh: format!("没有任何资源用尽，也得到 {refused} 次 EAGAIN；写入之后，同样的读操作读到 {got} 个字节"),
    }
}

/// How many lines of the first program the second does not have, and how many there are.
fn changed_lines(before: &str, after: &str) -> (usize, usize) {
    let program = |name| LESSON.sections.iter().flat_map(|section| section.programs).find(|one| one.name == name);
    let lines = |name| program(name).map_or("", |program| program.rust).lines();
    let mut kept: Vec<&str> = lines(after).collect();
    let changed = lines(before).filter(|line| match kept.iter().position(|other| other == line) {
        Some(at) => {
            kept.swap_remove(at);
            false
        }
        None => true,
    });
    (changed.count(), lines(before).count())
}

fn c46(evidence: &Evidence) -> Finding {
    let run = evidence.run("goroutine-each");
    let (changed, all) = changed_lines("thread-each", "goroutine-each");
    let threads = number(run, "threads");
    Finding {
        holds: dialogue(run) == "c?c!b?b!a?a!" && threads == 1 && changed < all / 5,
        en: format!("{changed} of {all} lines of `thread-each` changed, all calls still blocking: {threads} thread"),
        zh: format!("`thread-each` 的 {all} 行改了 {changed} 行，调用仍是阻塞的写法：只用 {threads} 个线程"),
    }
}

fn c7(evidence: &Evidence) -> Finding {
    let run = evidence.run("stacks");
    let seen = number(run, "answers");
    let everywhere = evidence.seeds("stacks", ORDERS).iter().filter(|run| says(run, "one counter: true")).count();
    Finding {
        holds: says(run, "one counter: true") && seen == 2 && everywhere == ORDERS as usize,
        en: format!(
            "{seen} goroutines counted in one counter; its address was the same in both, in {everywhere} of {ORDERS} other orders, too"
        ),
        zh: format!(
            "{seen} 个 goroutine 用同一个计数器，看到的地址相同；换 {ORDERS} 种顺序，其中 {everywhere} 种也是如此"
        ),
    }
}

fn c33(evidence: &Evidence) -> Finding {
    let apart = |run: &Run| says(run, "own values: 1 and 2") && says(run, "own places: true");
    let everywhere = evidence.seeds("stacks", ORDERS).iter().filter(|run| apart(run)).count();
    Finding {
        holds: apart(evidence.run("stacks")) && everywhere == ORDERS as usize,
        en: format!("1 and 2 in two variables `own` at two addresses, in {everywhere} of {ORDERS} other orders, too"),
        zh: format!("两个变量 `own` 分别是 1 和 2，地址不同；换 {ORDERS} 种顺序，其中 {everywhere} 种也是如此"),
    }
}

fn c44(evidence: &Evidence) -> Finding {
    let run = evidence.run("thousand");
    let (goroutines, threads) = (number(run, "in read"), number(run, "threads"));
    Finding {
        holds: goroutines == 1000 && threads == 1,
        en: format!("{goroutines} goroutines waited in `read` at the same time, on {threads} thread"),
        zh: format!("{goroutines} 个 goroutine 同时等在 `read` 里，只用了 {threads} 个线程"),
    }
}

fn c8(evidence: &Evidence) -> Finding {
    let run = evidence.run("thousand");
    let (before, now) = (number(run, "epolls before"), number(run, "epolls now"));
    Finding {
        holds: before == 0 && now == 1,
        en: format!(
            "open in the kernel: {before} epolls before anybody waited, {now} once goroutines waited for sockets"
        ),
        zh: format!("在内核里打开的 epoll：没有人等待时 {before} 个，有 goroutine 等 socket 时 {now} 个"),
    }
}

fn c49(evidence: &Evidence) -> Finding {
    let pool = evidence.run("four-threads");
    let (four, later) = (number(pool, ACCEPTED), number(pool, "after they hung up"));
    let all = number(evidence.run("hundred-goroutines"), ACCEPTED);
    Finding {
        holds: four == 4 && later == 96 && all == 100,
        en: format!("of 100 silent clients the 4 threads accepted {four}, the goroutines {all}"),
        zh: format!("100 个不说话的客户端：4 个线程接受了 {four} 个，goroutine 接受了 {all} 个"),
    }
}

/// A client of the section `full`, as it stands in the output.
#[derive(Debug)]
struct Client {
    name: String,
    refusals: usize,
    served: Option<u64>,
}

/// The clients of a run with lines such as `t=10 3 served` and `t=0 3 busy`.
fn clients(run: &Run) -> Vec<Client> {
    let mut clients: Vec<Client> = Vec::new();
    for line in &run.output {
        let words: Vec<&str> = line.split(' ').collect();
        let [time, name, what] = words[..] else { continue };
        let at = clients.iter().position(|client| client.name == name).unwrap_or_else(|| {
            clients.push(Client { name: name.to_string(), refusals: 0, served: None });
            clients.len() - 1
        });
        match what {
            "served" => clients[at].served = time.strip_prefix("t=").and_then(|time| time.parse().ok()),
            _ => clients[at].refusals += 1,
        }
    }
    clients
}

/// Those that were told "busy".
fn refused(run: &Run) -> Vec<Client> {
    clients(run).into_iter().filter(|client| client.refusals > 0).collect()
}

/// When the last client was served.
fn last_served(run: &Run) -> u64 {
    clients(run).iter().filter_map(|client| client.served).max().unwrap_or(0)
}

fn c41(evidence: &Evidence) -> Finding {
    let run = evidence.run("refuse");
    let refusals: usize = clients(run).iter().map(|client| client.refusals).sum();
    let (places, io) = (parks(run, WaitReason::ChanSend), parks(run, WaitReason::IoWait));
    Finding {
        holds: refusals == 2 && places == 0 && io == 0,
        en: format!("\"busy\" {refusals} times, from a select; waits for I/O: {io}, waits for a place: {places}"),
        zh: format!("{refusals} 次“busy”都来自 select；等待 I/O {io} 次，等待位置 {places} 次"),
    }
}

fn c42(evidence: &Evidence) -> Finding {
    let refused = refused(evidence.run("refuse"));
    let served = refused.iter().filter(|client| client.served.is_some()).count();
    let mut runs = evidence.seeds("refuse", ORDERS);
    runs.retain(|run| clients(run).iter().all(|client| client.served.is_some()));
    Finding {
        holds: refused.len() == 2 && served == 2 && runs.len() == ORDERS as usize,
        en: format!("{} clients were refused, {served} of them were served when they came again", refused.len()),
        zh: format!("{} 个客户端被拒绝，其中 {served} 个再来时得到了服务", refused.len()),
    }
}

fn c43(evidence: &Evidence) -> Finding {
    let (queue, refuse) = (evidence.run("queue"), evidence.run("refuse"));
    let waits = [parks(queue, WaitReason::ChanSend), parks(refuse, WaitReason::ChanSend)];
    let last = [last_served(queue), last_served(refuse)];
    Finding {
        holds: waits == [2, 0] && 0 < last[0] && last[0] < last[1],
        en: format!(
            "clients that stood in the server's queue: {}, then {}; the last one was served at t={}, then t={}",
            waits[0], waits[1], last[0], last[1]
        ),
        zh: format!(
            "在服务器里排队的客户端：前者 {} 个，后者 {} 个；最后一个得到服务：前者 t={}，后者 t={}",
            waits[0], waits[1], last[0], last[1]
        ),
    }
}

/// The milliseconds on the line that has this word.
fn time_of(run: &Run, word: &str) -> u64 {
    let line = run.output.iter().find(|line| line.contains(word));
    let time = line.and_then(|line| line.strip_prefix("t=")?.split(' ').next()?.parse().ok());
    time.unwrap_or(u64::MAX)
}

fn c45(evidence: &Evidence) -> Finding {
    let run = evidence.run("give-up");
    let (client, server) = (time_of(run, "client:"), time_of(run, "server:"));
    Finding {
        holds: client == 100 && server == 300 && number(run, "answers nobody read") == 1,
        en: format!("the client waited until t={client}, the server was done at t={server}"),
        zh: format!("客户端等到 t={client} 为止，服务器到 t={server} 才完成"),
    }
}

/// How many frames were not drawn in time.
fn missed(run: &Run) -> usize {
    let rest = run.output.iter().find_map(|line| line.split_once(", missed "));
    rest.and_then(|(_, missed)| missed.parse().ok()).unwrap_or(usize::MAX)
}

fn c48(evidence: &Evidence) -> Finding {
    let (frozen, smooth) = (missed(evidence.run("frozen")), missed(evidence.run("smooth")));
    Finding {
        holds: frozen == 10 && smooth == 0,
        en: format!("of 12 frames the waiting game missed {frozen}, the other one {smooth}"),
        zh: format!("12 帧里，停下来等的游戏错过 {frozen} 帧，另一个错过 {smooth} 帧"),
    }
}

/// How long main stood in its receive, in milliseconds.
fn stood_still(run: &Run) -> u128 {
    let own = || run.events.iter().filter(|event| event.goroutine == GoId::MAIN);
    let parked = own().find(|event| matches!(event.kind, EventKind::Park { reason: WaitReason::ChanReceive, .. }));
    let went_on = own().find(|event| matches!(event.kind, EventKind::Recv { .. }));
    match (parked, went_on) {
        (Some(parked), Some(went_on)) => went_on.at.saturating_sub(parked.at).as_millis(),
        _ => 0,
    }
}

fn c47(evidence: &Evidence) -> Finding {
    let frozen = evidence.run("frozen");
    let (latency, missed) = (stood_still(frozen), missed(frozen));
    Finding {
        holds: latency == 165 && missed == 10,
        en: format!("{latency} ms of waiting are {missed} missed frames: the player sees the latency"),
        zh: format!("等待 {latency} 毫秒，就错过 {missed} 帧：玩家看到的正是延迟"),
    }
}

/// How many requests waited after each round: without a limit, and with one.
fn waiting(run: &Run) -> [Vec<usize>; 2] {
    let rounds = |from: &str| {
        let lines = run.output.iter().skip_while(|line| *line != from).skip(1);
        lines.map_while(|line| line.split_once(" wait, ")?.0.parse().ok()).collect()
    };
    [rounds("room for 1000"), rounds("room for 4")]
}

fn c50(evidence: &Evidence) -> Finding {
    let run = evidence.run("limit");
    let [unlimited, limited] = waiting(run);
    let grows = unlimited.len() == 5 && unlimited.windows(2).all(|pair| pair[0] < pair[1]);
    let most = |rounds: &[usize]| rounds.iter().max().copied().unwrap_or(usize::MAX);
    let waits = parks(run, WaitReason::ChanSend);
    Finding {
        holds: grows && most(&limited) <= 4 && limited.len() == 5 && waits == 0,
        en: format!(
            "waits to take a request in: {waits}; the queue without a limit: {} after 5 rounds; with one: never over {}",
            most(&unlimited),
            most(&limited)
        ),
        zh: format!(
            "收请求时等待 {waits} 次；没有上限时，5 轮之后队列里有 {} 个；有上限时，从不超过 {} 个",
            most(&unlimited),
            most(&limited)
        ),
    }
}
