//! A soak: everything at once, for as long as one likes, and then the books must balance.
//!
//!     cargo run --release --example soak -- --seconds 60 --workers 4 --seed 7 [--migrating]
//!
//! Lanes run random jobs one after the other: channels, selects, timers, sockets, panics, cancellations, locks, blocking
//! calls. Each job writes down what it hands over and what arrives. In the end both sides of every account must be equal
//! and no goroutine may be left; else the program says what was lost, and its exit code is 1. A receive that says "closed" of
//! a channel that no goroutine has closed ends it at once. With `--migrating` started goroutines move between workers.

// Why unsafe: who lets goroutines migrate promises that they keep nothing of a thread's.
#![allow(unsafe_code)]

#[path = "../tests/harness/side.rs"]
mod side;

use std::fmt::Display;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use gort::net::{TcpListener, TcpStream, UnixStream};
use gort::sync::{Cond, Mutex, RwMutex, Semaphore, WaitGroup};
use gort::{blocking, chan, context, go, gosched, scope, select, spawn, time};

use self::side::Side;

const LANES: u64 = 16;
/// A worker that stays in one goroutine for so long is a bug here.
const STUCK: Duration = Duration::from_secs(20);

/// What was handed over, and what arrived.
#[derive(Default)]
struct Account {
    given: Side,
    got: Side,
}

#[derive(Default)]
struct Books {
    messages: Account,
    selected: Account,
    timers: Account,
    bytes: Account,
    panics: Account,
    cancellations: Account,
    locks: Account,
    calls: Account,
    connections: AtomicU64,
    cut: AtomicU64,
    selects: AtomicU64,
    jobs: AtomicU64,
    spawned: AtomicU64,
    peak: AtomicU64,
}

/// Numbers from a seed (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

type Shared = Arc<Books>;

/// Starts a goroutine that the books count.
fn start(books: &Shared, wg: &WaitGroup, f: impl FnOnce(&Books) + Send + 'static) {
    books.spawned.fetch_add(1, Relaxed);
    let theirs = books.clone();
    wg.go(move || f(&theirs));
}

/// Producers and consumers on one channel, which the last producer closes.
fn pipe(books: &Shared, random: &mut Random) {
    let ch = chan(random.below(9) as usize);
    let (producers, consumers) = (WaitGroup::new(), WaitGroup::new());
    for _ in 0..=random.below(4) {
        let (ch, first, count) = (ch.clone(), random.below(1 << 32), random.below(200));
        start(books, &producers, move |books| {
            for value in first..first + count {
                books.messages.given.add(value);
                ch.send(value);
            }
        });
    }
    for _ in 0..=random.below(4) {
        let ch = ch.clone();
        start(books, &consumers, move |books| ch.iter().for_each(|value| books.messages.got.add(value)));
    }
    producers.wait();
    ch.close();
    consumers.wait();
}

/// Two channels in both directions through one select, with a time-out now and then.
fn selects(books: &Shared, random: &mut Random) {
    let (a, b, quit) = (chan(0), chan(random.below(3) as usize), chan::<()>(0));
    let (senders, receivers) = (WaitGroup::new(), WaitGroup::new());
    for _ in 0..2 {
        let (a, b, first, count) = (a.clone(), b.clone(), random.below(1 << 32), random.below(100));
        start(books, &senders, move |books| {
            for value in first..first + count {
                books.selects.fetch_add(1, Relaxed);
                books.selected.given.add(value);
                select! {
                    send(a, value) => {},
                    send(b, value) => {},
                }
            }
        });
    }
    for _ in 0..2 {
        let (a, b, quit) = (a.clone(), b.clone(), quit.clone());
        start(books, &receivers, move |books| {
            loop {
                books.selects.fetch_add(1, Relaxed);
                select! {
                    recv(a) -> value => books.selected.got.add(value.unwrap()),
                    recv(b) -> value => books.selected.got.add(value.unwrap()),
                    recv(time::after(Duration::from_millis(1))) -> fired => {
                        fired.unwrap();
                        gosched();
                    }
                    recv(quit) -> _ => break,
                }
            }
        });
    }
    senders.wait();
    quit.close();
    receivers.wait();
    while let Ok(value) = b.try_recv() {
        books.selected.got.add(value);
    }
}

/// Each timer fires, or was stopped: never both, never neither.
fn timers(books: &Shared, random: &mut Random) {
    let wg = WaitGroup::new();
    for i in 0..random.below(20) {
        let (after, other) = (Duration::from_micros(random.below(2_000)), Duration::from_micros(random.below(2_000)));
        start(books, &wg, move |books| {
            books.timers.given.add(i);
            let timer = time::Timer::new(after);
            match i % 4 {
                0 => time::sleep(other),
                1 => {
                    time::sleep(other);
                    timer.reset(after);
                }
                2 => {
                    // Stopped by another goroutine, which may run on another worker.
                    let theirs = timer.clone();
                    if spawn(move || theirs.stop()).join() {
                        return books.timers.got.add(i);
                    }
                }
                _ => {
                    let (fired, tx) = (chan(1), chan(1));
                    let call = fired.clone();
                    let late = time::after_func(other, move || call.send(()));
                    time::sleep(after);
                    if late.stop() {
                        tx.send(());
                    }
                    select! {
                        recv(fired) -> it => it.unwrap(),
                        recv(tx) -> it => it.unwrap(),
                    }
                }
            }
            timer.c().recv().unwrap();
            books.timers.got.add(i);
        });
    }
    wg.wait();
}

fn echo(mut stream: impl Read + Write) {
    let mut bytes = [0; 1024];
    while let Ok(len @ 1..) = stream.read(&mut bytes) {
        if stream.write_all(&bytes[..len]).is_err() {
            return;
        }
    }
}

/// Whether every byte that `send` writes comes back to `receive`.
fn there_and_back(books: &Books, len: u64, send: impl FnOnce(&[u8]) + Send, mut receive: impl Read) {
    let sent: Vec<u8> = (0..len).map(|i| (i * 31 + len) as u8).collect();
    let mut back = Vec::new();
    scope(|s| {
        s.go(|| send(&sent));
        let _ = receive.read_to_end(&mut back);
    });
    books.bytes.given.add(sent.iter().map(|byte| u64::from(*byte)).sum());
    books.bytes.got.add(back.iter().map(|byte| u64::from(*byte)).sum());
}

fn connections(books: &Shared, random: &mut Random, server: SocketAddr) {
    let wg = WaitGroup::new();
    for _ in 0..random.below(8) {
        let (len, kind) = (random.below(20_000), random.below(4));
        start(books, &wg, move |books| {
            books.connections.fetch_add(1, Relaxed);
            if kind == 0 {
                let (a, b) = UnixStream::pair().unwrap();
                go(move || echo(b));
                let send = |bytes: &[u8]| {
                    (&a).write_all(bytes).unwrap();
                    a.shutdown(Shutdown::Write).unwrap();
                };
                return there_and_back(books, len, send, &a);
            }
            let stream = TcpStream::connect(server).unwrap();
            if kind == 1 {
                // Cut off by another goroutine in the middle.
                let theirs = stream.clone();
                stream.set_linger(Some(Duration::ZERO)).unwrap();
                let cutter = spawn(move || theirs.close());
                echo(&stream);
                cutter.join().unwrap();
                _ = books.cut.fetch_add(1, Relaxed);
                return;
            }
            let (read, write) = stream.split();
            let send = |bytes: &[u8]| {
                (&write).write_all(bytes).unwrap();
                write.shutdown(Shutdown::Write).unwrap();
            };
            there_and_back(books, len, send, read);
        });
    }
    wg.wait();
}

/// Goroutines that panic, holding something; a join returns what they panicked with.
fn panics(books: &Shared, random: &mut Random) {
    for i in 0..random.below(4) {
        books.panics.given.add(i);
        books.spawned.fetch_add(1, Relaxed);
        let held = Arc::new(i);
        let theirs = held.clone();
        let joined = spawn(move || {
            catch_unwind(AssertUnwindSafe(move || {
                gosched();
                let held = theirs;
                if held.is_multiple_of(2) { blocking(|| panic!("{held}")) } else { panic!("{held}") }
            }))
        });
        let message = joined.join().unwrap_err().downcast_ref::<String>().map(|text| text.parse::<u64>());
        if Arc::strong_count(&held) == 1 {
            books.panics.got.add(message.and_then(Result::ok).unwrap_or(u64::MAX));
        }
    }
}

/// A tree of contexts; each goroutine that waits below the one that is cancelled goes on.
fn cancellations(books: &Shared, random: &mut Random) {
    let (root, cancel_root) = context::with_cancel(&context::background());
    let (timed, cancel_timed) = context::with_timeout(&root, Duration::from_micros(random.below(3_000)));
    let wg = WaitGroup::new();
    for i in 0..random.below(12) {
        let parent = if i % 2 == 0 { root.clone() } else { timed.clone() };
        books.cancellations.given.add(i);
        start(books, &wg, move |books| {
            let (ctx, cancel) = context::with_cancel(&parent);
            ctx.done().recv();
            if ctx.err().is_some() {
                books.cancellations.got.add(i);
            }
            cancel.cancel();
        });
    }
    if random.below(2) == 0 {
        time::sleep(Duration::from_micros(random.below(1_000)));
    }
    cancel_root.cancel();
    wg.wait();
    cancel_timed.cancel();
}

/// Waits without end, or gives up again and again: some of those that wait for one lock do the one, some the other.
fn patiently<T>(who: u64, attempt: impl Fn(Duration) -> Option<T>, wait: impl FnOnce() -> T) -> T {
    let time = Duration::from_micros(10 * (who % 4));
    if time.is_zero() {
        return wait();
    }
    std::iter::repeat_with(|| attempt(time)).flatten().next().expect("it is tried without end")
}

/// Counters behind every kind of lock.
fn locks(books: &Shared, random: &mut Random) {
    let (plain, shared) = (Arc::new(Mutex::new(0_u64)), Arc::new(RwMutex::new(0_u64)));
    let (room, cond) = (Arc::new(Semaphore::new(2)), Arc::new(Cond::new()));
    let (wg, rounds, goroutines) = (WaitGroup::new(), random.below(50), 1 + random.below(8));
    for i in 0..goroutines {
        let (plain, shared, room, cond) = (plain.clone(), shared.clone(), room.clone(), cond.clone());
        start(books, &wg, move |books| {
            for _ in 0..rounds {
                books.locks.given.add(1);
                let _permit = patiently(i, |time| room.permit_timeout(time), || room.permit());
                *patiently(i, |time| plain.lock_timeout(time), || plain.lock()) += 1;
                gosched();
                *patiently(i, |time| shared.write_timeout(time), || shared.write()) += 1;
                std::hint::black_box(*patiently(i, |time| shared.read_timeout(time), || shared.read()));
            }
            // The last one to come wakes the others.
            let mut count = plain.lock();
            if *count == rounds * goroutines {
                cond.broadcast();
            }
            while *count < rounds * goroutines {
                count = cond.wait(count);
            }
            std::hint::black_box(i);
        });
    }
    while !wg.wait_timeout(Duration::from_micros(random.below(500))) {}
    (0..*plain.lock()).for_each(|_| books.locks.got.add(1));
    assert_eq!(*plain.lock(), *shared.read());
}

fn calls(books: &Shared, random: &mut Random) {
    let wg = WaitGroup::new();
    for i in 0..random.below(6) {
        start(books, &wg, move |books| {
            books.calls.given.add(i);
            let mut borrowed = 0;
            blocking(|| {
                std::thread::yield_now();
                borrowed = i;
            });
            books.calls.got.add(borrowed);
        });
    }
    wg.wait();
}

fn lane(books: &Shared, mut random: Random, server: SocketAddr, until: time::Instant) {
    while time::now() < until {
        match random.below(10) {
            0..=2 => pipe(books, &mut random),
            3 | 4 => selects(books, &mut random),
            5 => timers(books, &mut random),
            6 => connections(books, &mut random, server),
            7 => panics(books, &mut random),
            8 => cancellations(books, &mut random),
            _ if random.below(2) == 0 => locks(books, &mut random),
            _ => calls(books, &mut random),
        }
        books.jobs.fetch_add(1, Relaxed);
        books.peak.fetch_max(gort::num_goroutine() as u64, Relaxed);
    }
}

/// The memory the process has in use, in KiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Everything, until the time is over. Whether the books balance.
fn soak(seconds: u64, seed: u64, books: &Shared) -> bool {
    let before = resident();
    let listener = Arc::new(TcpListener::bind("127.0.0.1:0").unwrap());
    let (server, accepts) = (listener.local_addr().unwrap(), listener.clone());
    let serving = spawn(move || {
        while let Ok((stream, _)) = accepts.accept() {
            go(move || echo(stream));
        }
    });
    let until = time::now() + Duration::from_secs(seconds);
    let lanes = WaitGroup::new();
    for number in 0..LANES {
        let books = books.clone();
        lanes.go(move || lane(&books, Random(seed ^ (number << 32)), server, until));
    }
    lanes.wait();
    listener.close().unwrap();
    serving.join();
    // What ends by itself may take a moment.
    let patience = time::now() + Duration::from_secs(10);
    while gort::num_goroutine() > 1 && time::now() < patience {
        time::sleep(Duration::from_millis(1));
    }
    let left = gort::num_goroutine() - 1;
    let figure = |name: &str, value: &dyn Display| gort::println!("{name:>22}  {value}");
    let count = |counter: &AtomicU64| counter.load(Relaxed);
    figure("jobs", &count(&books.jobs));
    figure("messages", &(books.messages.got.get().0 + books.selected.got.get().0));
    figure("selects", &count(&books.selects));
    figure("timers", &books.timers.got.get().0);
    figure("connections", &format_args!("{}, {} of them cut off", count(&books.connections), count(&books.cut)));
    figure("panics", &books.panics.got.get().0);
    figure("cancellations", &books.cancellations.got.get().0);
    figure("locked sections", &books.locks.got.get().0);
    figure("blocking calls", &books.calls.got.get().0);
    figure("goroutines spawned", &count(&books.spawned));
    figure("most alive at once", &count(&books.peak));
    figure("resident memory", &format_args!("{before} KiB at the start, {} KiB at the end", resident()));
    let accounts = [
        ("messages", &books.messages),
        ("selected messages", &books.selected),
        ("timers", &books.timers),
        ("bytes", &books.bytes),
        ("panics", &books.panics),
        ("cancellations", &books.cancellations),
        ("locked sections", &books.locks),
        ("blocking calls", &books.calls),
    ];
    let lost: Vec<_> = accounts.iter().filter(|(_, account)| account.given.get() != account.got.get()).collect();
    for (name, account) in &lost {
        gort::println!("{name}: (count, sum) given {:?}, got {:?}", account.given.get(), account.got.get());
    }
    if left > 0 {
        gort::println!("{left} goroutines are left");
    }
    lost.is_empty() && left == 0
}

/// `--seconds N`, `--workers N`, `--seed N`; and `--migrating`.
fn number(name: &str, otherwise: u64) -> Result<u64, String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().map_or(Ok(otherwise), |text| text.parse().map_err(|error| format!("{name} {text}: {error}")))
}

fn main() -> ExitCode {
    let settings = number("--seconds", 10)
        .and_then(|seconds| Ok((seconds, number("--workers", 0)? as usize, number("--seed", 1)?)));
    let (seconds, workers, seed) = match settings {
        Ok(settings) => settings,
        Err(error) => {
            gort::println!("soak: {error}");
            return ExitCode::from(64);
        }
    };
    let books = Shared::default();
    let mut builder = gort::Builder::new().quiet_panics(true).watchdog(STUCK, |report| gort::println!("{report}"));
    if workers > 0 {
        builder = builder.workers(workers);
    }
    // SAFETY: nothing on a goroutine's stack may be a thread's: they hold numbers, gort's own objects and sockets, what is shared
    // is atomic, and no function here uses a thread-local.
    builder = unsafe { builder.migrate_goroutines(std::env::args().any(|argument| argument == "--migrating")) };
    match builder.run(move || soak(seconds, seed, &books)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            gort::println!("{error}");
            ExitCode::FAILURE
        }
    }
}
