//! The experiments of the lesson `io`: what its runs say about the document's claims, and what its questions read from them.

use gort::{EventKind, GoId, WaitReason};

use crate::lessons::facts::{ORDERS, number};
use crate::lessons::{Evidence, Finding, Run};
use crate::program::language::Language;

/// What stands before the number of clients that were let in.
pub const ACCEPTED: &str = "all busy, accepted";

/// The client that was the first to get an answer.
pub fn first_answered(run: &Run) -> String {
    run.output.iter().find_map(|line| line.strip_suffix(" is answered")).unwrap_or_default().to_string()
}

/// The clients' requests and the answers that they got, in order: `c?c!`.
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

pub fn c39(evidence: &Evidence) -> Finding {
    let run = evidence.run("empty-pipe");
    let lines = ["the read begins", "main writes one byte", "the read returns"];
    Finding {
        holds: run.output == lines,
        en: "an empty pipe on an idle machine: the read returned only after the write".to_string(),
        zh: "机器空闲，管道是空的：写入之后，读操作才返回".to_string(),
    }
}

pub fn c40(evidence: &Evidence) -> Finding {
    let run = evidence.run("would-block");
    let refused = run.output.iter().filter(|line| *line == "EAGAIN").count();
    let got = run.output.iter().filter(|line| *line == "got 1 byte").count();
    Finding {
        holds: refused == 1 && got == 1 && run.output.len() == 2,
        en: format!("EAGAIN {refused} time, with nothing used up; after the write the same read got {got} byte"),
        zh: format!("没有任何资源用尽，也得到 {refused} 次 EAGAIN；写入之后，同样的读操作读到 {got} 个字节"),
    }
}

/// How many lines of the Rust text of the first program that of the second does not have, and how many there are.
fn changed_lines(before: &str, after: &str) -> (usize, usize) {
    let program =
        |name| super::LESSON.sections.iter().flat_map(|section| section.programs).find(|one| one.stem == name);
    let lines = |name| program(name).and_then(|program| program.text(Language::Rust)).unwrap_or_default().lines();
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

pub fn c46(evidence: &Evidence) -> Finding {
    let run = evidence.run("goroutine-each");
    let (changed, all) = changed_lines("thread-each", "goroutine-each");
    let threads = number(run, "threads");
    Finding {
        holds: dialogue(run) == "c?c!b?b!a?a!" && threads == 1 && changed < all / 5,
        en: format!(
            "{changed} of {all} lines of `thread-each`, in Rust, changed, all calls still blocking: {threads} thread"
        ),
        zh: format!(
            "`thread-each` 的 Rust 文本共 {all} 行，改了 {changed} 行，调用仍是阻塞的写法：只用 {threads} 个线程"
        ),
    }
}

pub fn c44(evidence: &Evidence) -> Finding {
    let run = evidence.run("thousand");
    let (goroutines, threads) = (number(run, "in read"), number(run, "threads"));
    Finding {
        holds: goroutines == 1000 && threads == 1,
        en: format!("{goroutines} goroutines waited in `read` at the same time, on {threads} thread"),
        zh: format!("{goroutines} 个 goroutine 同时等在 `read` 里，只用了 {threads} 个线程"),
    }
}

pub fn c8(evidence: &Evidence) -> Finding {
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

pub fn c49(evidence: &Evidence) -> Finding {
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
pub fn last_served(run: &Run) -> u64 {
    clients(run).iter().filter_map(|client| client.served).max().unwrap_or(0)
}

pub fn c41(evidence: &Evidence) -> Finding {
    let run = evidence.run("refuse");
    let refusals: usize = clients(run).iter().map(|client| client.refusals).sum();
    let (places, io) = (parks(run, WaitReason::ChanSend), parks(run, WaitReason::IoWait));
    Finding {
        holds: refusals == 2 && places == 0 && io == 0,
        en: format!("\"busy\" {refusals} times, from a select; waits for I/O: {io}, waits for a place: {places}"),
        zh: format!("{refusals} 次“busy”都来自 select；等待 I/O {io} 次，等待位置 {places} 次"),
    }
}

pub fn c42(evidence: &Evidence) -> Finding {
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

pub fn c43(evidence: &Evidence) -> Finding {
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
pub fn time_of(run: &Run, word: &str) -> u64 {
    let line = run.output.iter().find(|line| line.contains(word));
    let time = line.and_then(|line| line.strip_prefix("t=")?.split(' ').next()?.parse().ok());
    time.unwrap_or(u64::MAX)
}

pub fn c45(evidence: &Evidence) -> Finding {
    let run = evidence.run("give-up");
    let (client, server) = (time_of(run, "client:"), time_of(run, "server:"));
    Finding {
        holds: client == 100 && server == 300 && number(run, "answers nobody read") == 1,
        en: format!("the client waited until t={client}, the server was done at t={server}"),
        zh: format!("客户端等到 t={client} 为止，服务器到 t={server} 才完成"),
    }
}

/// How many frames were not drawn in time.
pub fn missed(run: &Run) -> usize {
    let rest = run.output.iter().find_map(|line| line.split_once(", missed "));
    rest.and_then(|(_, missed)| missed.parse().ok()).unwrap_or(usize::MAX)
}

pub fn c48(evidence: &Evidence) -> Finding {
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

pub fn c47(evidence: &Evidence) -> Finding {
    let frozen = evidence.run("frozen");
    let (latency, missed) = (stood_still(frozen), missed(frozen));
    Finding {
        holds: latency == 165 && missed == 10,
        en: format!("{latency} ms of waiting are {missed} missed frames: the player sees the latency"),
        zh: format!("等待 {latency} 毫秒，就错过 {missed} 帧：玩家看到的正是延迟"),
    }
}

/// How many requests waited after each round: without a limit, and with one.
pub fn waiting(run: &Run) -> [Vec<usize>; 2] {
    let rounds = |from: &str| {
        let lines = run.output.iter().skip_while(|line| *line != from).skip(1);
        lines.map_while(|line| line.split_once(" wait, ")?.0.parse().ok()).collect()
    };
    [rounds("room for 1000"), rounds("room for 4")]
}

pub fn c50(evidence: &Evidence) -> Finding {
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
