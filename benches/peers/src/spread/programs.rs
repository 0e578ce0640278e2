//! The programs whose work is counted: some compute and should use every worker, some only talk and should stay together.

use std::cell::OnceCell;
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ::gort::net::TcpListener;
use ::gort::sync::WaitGroup;
use ::gort::{Builder, Chan, chan, go, gosched, scope, time};
use clap::ValueEnum;

use super::Counted;

/// The programs, in the order of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Program {
    Gate,
    GateYield,
    TwoStages,
    Barriers,
    Consumers20us,
    Consumers2ms,
    Server,
    ForkJoin,
    TalkPair,
    TalkRing,
    TalkPipeline,
    TalkFanIn,
    TalkFour,
    SleepersFirst,
    SleepersLast,
    TicksBeside,
    CallsBeside,
}

impl Program {
    pub(crate) fn all() -> impl Iterator<Item = Program> {
        Program::value_variants().iter().copied()
    }

    /// The name on the command line.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_string()).unwrap_or_default()
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Program::Gate => "8 goroutines meet at a gate, then compute 20 ms each",
            Program::GateYield => "the same with `gosched` every 0.1 ms",
            Program::TwoStages => "pipeline of two heavy stages, 20 µs an item",
            Program::Barriers => "8 long-lived workers, barrier rounds of 0.2 ms",
            Program::Consumers20us => "producer, 4 consumers, items of 20 µs",
            Program::Consumers2ms => "producer, 4 consumers, items of 2 ms",
            Program::Server => "server, 8 connections, 0.4 ms of work a request",
            Program::ForkJoin => "fork-join, 8 new goroutines a round",
            Program::TalkPair => "only talk: a pair, started by main",
            Program::TalkRing => "only talk: ring of 1000",
            Program::TalkPipeline => "only talk: pipeline of 100",
            Program::TalkFanIn => "only talk: 1000 producers, one consumer",
            Program::TalkFour => "only talk: 4 producers, 4 consumers, buffer of 64",
            Program::SleepersFirst => "50 that sleep 1 ms, then one that computes 400 ms",
            Program::SleepersLast => "one that computes 400 ms, then 50 that sleep 1 ms",
            Program::TicksBeside => "ticker of 1 ms, received elsewhere, of a main that computes 400 ms",
            Program::CallsBeside => "390 functions, one a ms, that a main asked for which computes 400 ms",
        }
    }

    pub(crate) fn measures_lateness(self) -> bool {
        matches!(self, Program::SleepersFirst | Program::SleepersLast | Program::TicksBeside | Program::CallsBeside)
    }

    fn function(self) -> fn() {
        match self {
            Program::Gate => || gate(1, false),
            Program::GateYield => || gate(200, true),
            Program::TwoStages => two_stages,
            Program::Barriers => barriers,
            Program::Consumers20us => || consumers(20),
            Program::Consumers2ms => || consumers(2000),
            Program::Server => server,
            Program::ForkJoin => fork_join,
            Program::TalkPair => talk_pair,
            Program::TalkRing => || talk_ring(1000, 500),
            Program::TalkPipeline => || talk_pipeline(100, 5000),
            Program::TalkFanIn => talk_fan_in,
            Program::TalkFour => talk_four,
            Program::SleepersFirst => || sleepers(true),
            Program::SleepersLast => || sleepers(false),
            Program::TicksBeside => ticks_beside,
            Program::CallsBeside => calls_beside,
        }
    }
}

static PIECES: Mutex<Vec<&'static AtomicU64>> = Mutex::new(Vec::new());
static LATE: Mutex<Vec<u64>> = Mutex::new(Vec::new());

thread_local! {
    static MINE: OnceCell<&'static AtomicU64> = const { OnceCell::new() };
}

/// The calling thread has done so many pieces. By itself, since where goroutines migrate no function may use a thread-local before
/// and behind a wait.
#[inline(never)]
fn did(pieces: u64) {
    MINE.with(|mine| {
        let mine = mine.get_or_init(|| {
            let counter: &AtomicU64 = Box::leak(Box::default());
            PIECES.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(counter);
            counter
        });
        mine.fetch_add(pieces, Ordering::Relaxed);
    });
}

/// Computes for about so many microseconds, always the same work.
#[inline(never)]
fn work(microseconds: u64, mut seed: u64) -> u64 {
    for _ in 0..microseconds * 1000 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed ^= seed >> 33;
    }
    did(microseconds);
    seed
}

/// Runs a program of gort's by these settings.
pub(crate) fn run(program: Program, builder: Builder) -> Counted {
    builder.run(program.function()).expect("the program ends normally");
    let pieces = PIECES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let late = LATE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    Counted { pieces: pieces.iter().map(|pieces| pieces.load(Ordering::Relaxed)).collect(), late: late.clone() }
}

fn gate(pieces: u64, yields: bool) {
    let (gate, wg) = (chan::<()>(0), WaitGroup::new());
    for i in 0..8 {
        let gate = gate.clone();
        wg.go(move || {
            gate.recv();
            for k in 0..pieces {
                black_box(work(20_000 / pieces, i + k));
                if yields {
                    gosched();
                }
            }
        });
    }
    time::sleep(Duration::from_millis(2));
    gate.close();
    wg.wait();
}

fn two_stages() {
    let (first, second) = (chan::<u64>(16), chan::<u64>(16));
    let (out, into, results) = (first.clone(), second.clone(), second);
    go(move || {
        (0..5000).for_each(|i| out.send(work(20, i)));
        out.close();
    });
    go(move || {
        first.into_iter().for_each(|v| into.send(work(20, v)));
        into.close();
    });
    results.into_iter().for_each(drop);
}

fn barriers() {
    let done = chan::<()>(0);
    let starts: Vec<_> = (0..8).map(|_| chan::<u64>(0)).collect();
    for start in &starts {
        let (start, done) = (start.clone(), done.clone());
        go(move || {
            for x in start {
                black_box(work(200, x));
                done.send(());
            }
        });
    }
    for round in 0..60 {
        starts.iter().for_each(|start| start.send(round));
        (0..8).for_each(|_| _ = done.recv());
    }
}

fn consumers(microseconds: u64) {
    let (ch, wg) = (chan::<u64>(16), WaitGroup::new());
    for _ in 0..4 {
        let ch = ch.clone();
        wg.go(move || ch.into_iter().for_each(|v| _ = black_box(work(microseconds, v))));
    }
    (0..200_000 / microseconds).for_each(|i| ch.send(i));
    ch.close();
    wg.wait();
}

fn server() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let at = listener.local_addr().expect("it has an address");
    go(move || {
        for _ in 0..8 {
            let (mut stream, _) = listener.accept().expect("a client connects");
            go(move || {
                let mut byte = [0];
                while stream.read(&mut byte).unwrap_or(0) > 0 {
                    black_box(work(400, 1));
                    if stream.write_all(&byte).is_err() {
                        return;
                    }
                }
            });
        }
    });
    ::gort::blocking(move || {
        let clients: Vec<_> = (0..8).map(|_| std::thread::spawn(move || client(at))).collect();
        clients.into_iter().for_each(|client| client.join().expect("a client is served"));
    });
}

fn client(at: SocketAddr) {
    let mut stream = std::net::TcpStream::connect(at).expect("the server listens");
    stream.set_nodelay(true).expect("it is a TCP socket");
    let mut byte = [0];
    for _ in 0..60 {
        stream.write_all(b"x").expect("the server reads");
        stream.read_exact(&mut byte).expect("the server answers");
    }
}

fn fork_join() {
    for round in 0..60 {
        scope(|s| {
            for i in 0..8 {
                s.go(move || _ = black_box(work(200, round * i)));
            }
        });
    }
}

/// Two goroutines that main starts and waits for.
fn talk_pair() {
    let (ch, wg) = (chan(0), WaitGroup::new());
    let rx: Chan<u64> = ch.clone();
    wg.go(move || rx.into_iter().for_each(|_| did(1)));
    wg.go(move || {
        for i in 0..200_000 {
            ch.send(i);
            did(1);
        }
        ch.close();
    });
    wg.wait();
}

/// Goroutines that pass on what they get, one after the other; the last channel.
fn stages(first: &Chan<u64>, count: usize) -> Chan<u64> {
    let mut last = first.clone();
    for _ in 1..count {
        let out = chan(0);
        let (rx, tx) = (last, out.clone());
        go(move || {
            for v in rx {
                did(1);
                tx.send(v + 1);
            }
            tx.close();
        });
        last = out;
    }
    last
}

fn talk_ring(count: usize, rounds: u64) {
    let first = chan(0);
    let last = stages(&first, count);
    for i in 0..rounds {
        first.send(i);
        last.recv();
    }
    first.close();
}

fn talk_pipeline(count: usize, items: u64) {
    let first = chan(0);
    let last = stages(&first, count);
    go(move || {
        (0..items).for_each(|i| first.send(i));
        first.close();
    });
    last.into_iter().for_each(drop);
}

fn talk_fan_in() {
    let ch = chan(0);
    for _ in 0..1000 {
        let tx = ch.clone();
        go(move || {
            for i in 0..300_u64 {
                tx.send(i);
                did(1);
            }
        });
    }
    (0..300_000).for_each(|_| _ = ch.recv());
}

fn talk_four() {
    let (ch, senders, receivers) = (chan(64), WaitGroup::new(), WaitGroup::new());
    for _ in 0..4 {
        let tx = ch.clone();
        senders.go(move || {
            for i in 0..100_000_u64 {
                tx.send(i);
                did(1);
            }
        });
        let rx = ch.clone();
        receivers.go(move || rx.into_iter().for_each(|_| did(1)));
    }
    senders.wait();
    ch.close();
    receivers.wait();
}

#[allow(clippy::disallowed_methods)] // lateness is read off a clock
fn sleepers(before: bool) {
    let wg = WaitGroup::new();
    let end = Instant::now() + Duration::from_millis(450);
    let compute = || wg.go(|| _ = black_box(work(400_000, 1)));
    if !before {
        compute();
    }
    for _ in 0..50 {
        wg.go(move || {
            let mut late = Vec::new();
            while Instant::now() < end {
                let due = Instant::now() + Duration::from_millis(1);
                time::sleep(Duration::from_millis(1));
                late.push(lateness(due));
            }
            note_late(&late);
        });
    }
    if before {
        compute();
    }
    wg.wait();
}

/// By how many microseconds it is later than due now.
#[allow(clippy::disallowed_methods)] // lateness is read off a clock
fn lateness(due: Instant) -> u64 {
    u64::try_from(Instant::now().saturating_duration_since(due).as_micros()).unwrap_or(u64::MAX)
}

fn note_late(late: &[u64]) {
    LATE.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(late);
}

#[allow(clippy::disallowed_methods)] // lateness is read off a clock
fn ticks_beside() {
    let period = Duration::from_millis(1);
    let (ticker, started, wg) = (time::Ticker::new(period), Arc::new(AtomicBool::new(false)), WaitGroup::new());
    let (ticks, begins) = (ticker.c(), started.clone());
    wg.go(move || {
        begins.store(true, Ordering::Release);
        let (mut late, mut last) = (Vec::new(), Instant::now());
        let end = last + Duration::from_millis(390);
        while last < end {
            ticks.recv();
            late.push(lateness(last + period));
            last = Instant::now();
        }
        note_late(&late);
    });
    // Elsewhere: this worker does not get to it.
    while !started.load(Ordering::Acquire) {
        std::hint::spin_loop();
    }
    black_box(work(400_000, 1));
    wg.wait();
}

#[allow(clippy::disallowed_methods)] // lateness is read off a clock
fn calls_beside() {
    let wg = WaitGroup::new();
    for after in (1..=390).map(Duration::from_millis) {
        wg.add(1);
        let (due, called) = (Instant::now() + after, wg.clone());
        time::after_func(after, move || {
            note_late(&[lateness(due)]);
            called.done();
        });
    }
    black_box(work(400_000, 1));
    wg.wait();
}
