//! Selects of several workers against each other. Each may look at another that is parked, and find it taken by a third
//! through another channel: then it goes on as if it had never looked. What is sent arrives once, and no receive comes to
//! nothing, since no goroutine closes a channel.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use gort::select::Case;
use gort::{Builder, sync::WaitGroup};
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::*;
use crate::harness::side::Side;
use proptest::prelude::Rng as _;

/// What was sent and what arrived, and how often a receive said "closed".
#[derive(Default)]
struct Books {
    sent: Side,
    arrived: Side,
    nothing: AtomicU64,
    selects: AtomicU64,
}

impl Books {
    fn received(&self, value: Option<u64>) {
        match value {
            Some(value) => self.arrived.add(value),
            None => _ = self.nothing.fetch_add(1, Relaxed),
        }
    }
}

/// One case of a goroutine's selects: whether it sends, and through which channel.
type Arm = (bool, usize);

/// Goroutines that select among these cases again and again, each with `quiet` quiet channels of its own beside, until
/// there were `selects` selects in all.
struct Race {
    caps: Vec<usize>,
    parts: Vec<Vec<Arm>>,
    quiet: usize,
    selects: u64,
    /// The rivals poll instead of waiting.
    polls: bool,
}

fn follow(race: &Race, me: u64, channels: &[Chan<u64>], quit: &Chan<u64>, books: &Books, done: &Chan<()>) {
    let quiet: Vec<Chan<u64>> = (0..race.quiet).map(|_| chan(0)).collect();
    let mut next = me << 32;
    loop {
        let (mut sends, mut receives) = (vec![], vec![]);
        for (send, channel) in &race.parts[me as usize % race.parts.len()] {
            if *send {
                next += 1;
                sends.push((SendCase::new(&channels[*channel], next), next));
            } else {
                receives.push(RecvCase::new(&channels[*channel]));
            }
        }
        let idle: Vec<_> = quiet.iter().chain([quit]).map(RecvCase::new).collect();
        let cases = sends.iter().map(|(case, _)| case as &dyn Case);
        let cases = cases.chain(receives.iter().map(|case| case as &dyn Case));
        let select = cases.chain(idle.iter().map(|case| case as &dyn Case)).fold(Select::new(), Select::case);
        let polls = race.polls && me as usize >= race.parts.len();
        let chosen = if polls { select.poll() } else { Some(select.wait()) };
        let Some(chosen) = chosen else {
            gosched();
            continue;
        };
        match (sends.get(chosen), chosen.checked_sub(sends.len()).and_then(|at| receives.get(at))) {
            (Some((_, value)), _) => books.sent.add(*value),
            (_, Some(case)) => books.received(case.take()),
            _ if idle.last().is_some_and(RecvCase::won) => return,
            _ => _ = books.nothing.fetch_add(1, Relaxed),
        }
        if books.selects.fetch_add(1, Relaxed) + 1 == race.selects {
            done.send(());
        }
    }
}

/// Runs it; what is wrong with the books, if anything.
fn run_race(workers: usize, race: Race) -> Result<(), String> {
    let result = Builder::new().workers(workers).scatter(true).quiet_panics(true).run(move || {
        let (race, books, done) = (Arc::new(race), Arc::new(Books::default()), chan(1));
        let channels: Vec<Chan<u64>> = race.caps.iter().map(|cap| chan(*cap)).collect();
        let (wg, mut quits) = (WaitGroup::new(), vec![]);
        // Twice as many goroutines as parts: each part has a rival.
        for me in 0..2 * race.parts.len() as u64 {
            let (race, books, channels, done) = (race.clone(), books.clone(), channels.clone(), done.clone());
            let quit = chan(0);
            quits.push(quit.clone());
            wg.go(move || follow(&race, me, &channels, &quit, &books, &done));
        }
        done.recv();
        quits.iter().for_each(Chan::close);
        wg.wait();
        let left = channels.iter().flat_map(|ch| std::iter::from_fn(|| ch.try_recv().ok()));
        left.for_each(|value| books.arrived.add(value));
        (books.sent.get(), books.arrived.get(), books.nothing.load(Relaxed))
    });
    match result {
        Ok((sent, arrived, 0)) if sent == arrived => Ok(()),
        Ok((sent, arrived, nothing)) => {
            Err(format!("sent {sent:?}, arrived {arrived:?}, {nothing} times nothing from an open channel"))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// How many selects a stress makes in all.
fn selects() -> u64 {
    crate::harness::seeds() * 500
}

#[test]
fn stress_selects_of_25_cases_by_3_workers_lose_nothing() {
    let parts = [vec![(true, 0), (true, 1)], vec![(false, 0)], vec![(false, 1)]];
    for polls in [false, true] {
        for turned in [false, true] {
            let parts =
                parts.iter().map(|part| part.iter().map(|(send, at)| (*send != turned, *at)).collect()).collect();
            let race = Race { caps: vec![0, 0], parts, quiet: 23, selects: selects(), polls };
            assert_eq!(run_race(3, race), Ok(()), "polls {polls}, turned {turned}");
        }
    }
}

/// The statement as most programs write it: jobs that are offered to two queues, workers with a stop channel of their own.
#[test]
fn stress_plain_selects_of_2_cases_lose_nothing() {
    let result = Builder::new().workers(2).scatter(true).quiet_panics(true).run(|| {
        let (books, jobs) = (Arc::new(Books::default()), 10 * selects());
        let queues = [chan::<u64>(0), chan::<u64>(0)];
        let (givers, takers, mut stops) = (WaitGroup::new(), WaitGroup::new(), vec![]);
        for giver in 0..6 {
            let ([x, y], books) = (queues.clone(), books.clone());
            givers.go(move || {
                for n in 0..jobs / 6 {
                    let job = giver << 32 | n;
                    books.sent.add(job);
                    select! { send(x, job) => {}, send(y, job) => {} }
                }
            });
        }
        for taker in 0..4 {
            let (queue, stop, books) = (queues[taker % 2].clone(), chan::<()>(0), books.clone());
            stops.push(stop.clone());
            takers.go(move || {
                loop {
                    select! {
                        recv(queue) -> job => books.received(job),
                        recv(stop) -> _ => return,
                    }
                }
            });
        }
        givers.wait();
        stops.iter().for_each(Chan::close);
        takers.wait();
        (books.sent.get() == books.arrived.get(), books.nothing.load(Relaxed))
    });
    assert_eq!(result, Ok((true, 0)), "everything arrived, and no queue was ever closed");
}

/// Random cases on random channels, with a goroutine for each that does the opposite.
#[test]
fn stress_random_selects_of_several_workers_lose_nothing() {
    let mut random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut below = |end: usize| random.next_u32() as usize % end;
    for round in 0..crate::harness::seeds() / 10 {
        let channels = 2 + below(3);
        let caps = (0..channels).map(|_| usize::from(below(8) == 0)).collect();
        let mut parts = vec![];
        for _ in 0..=below(3) {
            let part: Vec<Arm> = (0..=below(3)).map(|_| (below(2) == 0, below(channels))).collect();
            parts.push(part.iter().map(|(send, channel)| (!send, *channel)).collect());
            parts.push(part);
        }
        let shown = format!("round {round}: {caps:?}, {parts:?}");
        let (quiet, workers) = (12 + below(16), 2 + below(2));
        let race = Race { caps, parts, quiet, selects: selects() / 10, polls: below(4) == 0 };
        assert_eq!(run_race(workers, race), Ok(()), "{shown}");
    }
}
