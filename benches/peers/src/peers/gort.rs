//! gort: goroutines and channels of this project.

use std::hint::black_box;
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ::gort::net::{TcpListener, TcpStream};
use ::gort::sync::{Mutex, RwMutex, WaitGroup};
use ::gort::time::Timer;
use ::gort::{Builder, Chan, chan, go, gosched, select};

use super::builder::builder;
use super::{BUFFER_BYTES, listening_on};
use crate::figures::{Figures, Outcome, Watch, measure};
use crate::peer::Peer;
use crate::work::{MANY, RESETS, SHARERS, WAITERS, WORDS_8K, WORDS_60K, WRITE_EVERY, Work, section};

pub(crate) fn run(work: Work, workers: usize, n: u64, warm_up: u64) -> Figures {
    run_by(builder(Peer::Gort, workers), work, n, warm_up)
}

pub(crate) fn run_migrating(work: Work, workers: usize, n: u64, warm_up: u64) -> Figures {
    run_by(builder(Peer::GortMigrating, workers), work, n, warm_up)
}

fn run_by(builder: Builder, work: Work, n: u64, warm_up: u64) -> Figures {
    builder.run(move || measure(warm_up, n, |n| outcome(work, n))).expect("the row ends normally")
}

fn outcome(work: Work, n: u64) -> Outcome {
    let check = match work {
        Work::Yield => yield_two(n),
        Work::SpawnBatch => spawn_batch(n),
        Work::SpawnOne => spawn_one(n),
        Work::PingPong => ping_pong(n),
        Work::Unbuffered => producer(0, n),
        Work::Buffered1 => producer(1, n),
        Work::Buffered128 => producer(128, n),
        Work::FourByFour => four_by_four(n),
        Work::Select2 => select_two(n),
        Work::Select8 => select_eight(n),
        Work::SelectDefault => select_default(n),
        Work::Ring => ring(n),
        Work::Sieve => sieve(n),
        Work::Skynet => tree_of::<10>(n),
        Work::Tree => tree_of::<2>(n),
        Work::TreeJoin => tree_join_of(n),
        Work::Mutex => mutex(n),
        Work::YieldLocked => yield_locked(n),
        Work::Sections => sections(n),
        Work::Mutex20k => return mutex_20k(n),
        Work::Rwmutex => rwmutex(n),
        Work::Sleeps => sleeps(n),
        Work::Timers => timers(n),
        Work::FanIn => fan_in(n),
        Work::Value8k => values::<WORDS_8K>(n),
        Work::Value60k => values::<WORDS_60K>(n),
        Work::Park => return park(n),
        Work::Close => return close(n),
        Work::Echo => unreachable!("a server is served"),
    };
    check.into()
}

fn yield_two(n: u64) -> u64 {
    let (wg, total) = (WaitGroup::new(), Arc::new(AtomicU64::new(0)));
    for _ in 0..2 {
        let total = total.clone();
        wg.go(move || {
            let mut count = 0;
            for _ in 0..n / 2 {
                gosched();
                count += 1;
            }
            total.fetch_add(count, Ordering::Relaxed);
        });
    }
    wg.wait();
    total.load(Ordering::Relaxed)
}

/// A WaitGroup of 1000 is done exactly when a thousand goroutines have run.
fn spawn_batch(n: u64) -> u64 {
    let mut joined = 0;
    while joined < n {
        let wg = WaitGroup::new();
        wg.add(1000);
        for _ in 0..1000 {
            let wg = wg.clone();
            go(move || wg.done());
        }
        wg.wait();
        joined += 1000;
    }
    joined
}

fn spawn_one(n: u64) -> u64 {
    let done = chan(0);
    let mut sum = 0;
    for i in 0..n {
        let tx = done.clone();
        go(move || tx.send(i));
        sum += done.recv().unwrap_or(0);
    }
    sum
}

fn ping_pong(n: u64) -> u64 {
    let (ping, pong) = (chan(0), chan(0));
    let (rx, tx) = (ping.clone(), pong.clone());
    go(move || {
        for v in rx {
            tx.send(v);
        }
        tx.close();
    });
    let mut sum = 0;
    for i in 0..n {
        ping.send(i);
        sum += pong.recv().unwrap_or(0);
    }
    ping.close();
    sum
}

fn producer(cap: usize, n: u64) -> u64 {
    let ch = chan(cap);
    let tx = ch.clone();
    go(move || {
        for i in 0..n {
            tx.send(i);
        }
        tx.close();
    });
    let mut sum = 0;
    for v in ch {
        sum += v;
    }
    sum
}

fn four_by_four(n: u64) -> u64 {
    let (ch, total) = (chan(64), Arc::new(AtomicU64::new(0)));
    let (senders, receivers) = (WaitGroup::new(), WaitGroup::new());
    for _ in 0..4 {
        let tx = ch.clone();
        senders.go(move || send_all(&tx, n / 4));
        let (rx, total) = (ch.clone(), total.clone());
        receivers.go(move || _ = total.fetch_add(rx.into_iter().sum(), Ordering::Relaxed));
    }
    senders.wait();
    ch.close();
    receivers.wait();
    total.load(Ordering::Relaxed)
}

fn send_all(ch: &Chan<u64>, n: u64) {
    for i in 0..n {
        ch.send(i);
    }
}

fn select_two(n: u64) -> u64 {
    let (a, b) = (chan(0), chan(0));
    for ch in [a.clone(), b.clone()] {
        go(move || send_all(&ch, n / 2));
    }
    let mut sum = 0;
    for _ in 0..n / 2 * 2 {
        select! {
            recv(a) -> v => sum += v.unwrap_or(0),
            recv(b) -> v => sum += v.unwrap_or(0),
        }
    }
    sum
}

fn select_eight(n: u64) -> u64 {
    let chans: [Chan<u64>; 8] = std::array::from_fn(|_| chan(0));
    for ch in chans.clone() {
        go(move || send_all(&ch, n / 8));
    }
    let [a, b, c, d, e, f, g, h] = chans;
    let mut sum = 0;
    for _ in 0..n / 8 * 8 {
        select! {
            recv(a) -> v => sum += v.unwrap_or(0),
            recv(b) -> v => sum += v.unwrap_or(0),
            recv(c) -> v => sum += v.unwrap_or(0),
            recv(d) -> v => sum += v.unwrap_or(0),
            recv(e) -> v => sum += v.unwrap_or(0),
            recv(f) -> v => sum += v.unwrap_or(0),
            recv(g) -> v => sum += v.unwrap_or(0),
            recv(h) -> v => sum += v.unwrap_or(0),
        }
    }
    sum
}

fn select_default(n: u64) -> u64 {
    let ch = chan::<u64>(0);
    let mut nothing = 0;
    for _ in 0..n {
        select! {
            recv(ch) -> v => nothing -= v.unwrap_or(0),
            default => nothing += 1,
        }
    }
    nothing
}

/// Every goroutine passes on what it gets, plus one.
fn ring(n: u64) -> u64 {
    let first = chan(0);
    let mut last: Chan<u64> = first.clone();
    for _ in 1..MANY {
        let out = chan(0);
        let (rx, tx) = (last, out.clone());
        go(move || {
            for v in rx {
                tx.send(v + 1);
            }
            tx.close();
        });
        last = out;
    }
    let mut sum = 0;
    for i in 0..n / MANY {
        first.send(i);
        sum += last.recv().unwrap_or(0);
    }
    first.close();
    sum
}

fn sieve(n: u64) -> u64 {
    let mut ch = chan(0);
    let numbers = ch.clone();
    go(move || {
        for i in 2_u64.. {
            numbers.send(i);
        }
    });
    let mut prime = 0;
    for _ in 0..n {
        prime = ch.recv().unwrap_or(0);
        let (rx, next) = (ch, chan(0));
        let tx = next.clone();
        go(move || {
            for v in rx {
                if v % prime != 0 {
                    tx.send(v);
                }
            }
        });
        ch = next;
    }
    prime
}

/// Each node starts `FAN` of its kind and adds up what they send.
fn tree<const FAN: u64>(result: &Chan<u64>, number: u64, leaves: u64) {
    if leaves == 1 {
        return result.send(number);
    }
    let children = chan(0);
    for i in 0..FAN {
        let children = children.clone();
        go(move || tree::<FAN>(&children, number + i * leaves / FAN, leaves / FAN));
    }
    result.send((0..FAN).filter_map(|_| children.recv()).sum());
}

fn tree_of<const FAN: u64>(n: u64) -> u64 {
    let result = chan(0);
    let root = result.clone();
    go(move || tree::<FAN>(&root, 0, n));
    result.recv().unwrap_or(0)
}

fn tree_join(sum: &Arc<AtomicU64>, number: u64, leaves: u64) {
    if leaves == 1 {
        sum.fetch_add(number, Ordering::Relaxed);
        return;
    }
    let wg = WaitGroup::new();
    for half in 0..2 {
        let sum = sum.clone();
        wg.go(move || tree_join(&sum, number + half * leaves / 2, leaves / 2));
    }
    wg.wait();
}

fn tree_join_of(n: u64) -> u64 {
    let (sum, wg) = (Arc::new(AtomicU64::new(0)), WaitGroup::new());
    let root = sum.clone();
    wg.go(move || tree_join(&root, 0, n));
    wg.wait();
    sum.load(Ordering::Relaxed)
}

fn mutex(n: u64) -> u64 {
    let (total, wg) = (Arc::new(Mutex::new(0)), WaitGroup::new());
    for _ in 0..4 {
        let total = total.clone();
        wg.go(move || {
            for _ in 0..n / 4 {
                *total.lock() += 1;
            }
        });
    }
    wg.wait();
    *total.lock()
}

fn yield_locked(n: u64) -> u64 {
    let (total, wg) = (Arc::new(Mutex::new(0)), WaitGroup::new());
    for _ in 0..4 {
        let total = total.clone();
        wg.go(move || {
            for _ in 0..n / 4 {
                let mut held = total.lock();
                gosched();
                *held += 1;
            }
        });
    }
    wg.wait();
    *total.lock()
}

fn sections(n: u64) -> u64 {
    let (total, wg) = (Arc::new(Mutex::new(0)), WaitGroup::new());
    for _ in 0..SHARERS {
        let total = total.clone();
        wg.go(move || {
            for i in 0..n / SHARERS {
                let mut held = total.lock();
                *held += section(i + 1);
            }
        });
    }
    wg.wait();
    *total.lock()
}

/// Measured is what comes after the unlock that lets the first of them have the lock.
fn mutex_20k(n: u64) -> Outcome {
    let waiters = n.min(WAITERS);
    let mut figures = Figures::default();
    for _ in 0..n / waiters {
        let (mutex, wg) = (Arc::new(Mutex::new(0)), WaitGroup::new());
        let (all, arrived) = (chan::<()>(0), Arc::new(AtomicU64::new(0)));
        let held = mutex.lock();
        for _ in 0..waiters {
            let (mutex, all, arrived) = (mutex.clone(), all.clone(), arrived.clone());
            wg.go(move || {
                if arrived.fetch_add(1, Ordering::Relaxed) + 1 == waiters {
                    all.close();
                }
                *mutex.lock() += 1;
            });
        }
        all.recv();
        let watch = Watch::start();
        drop(held);
        wg.wait();
        let count = *mutex.lock();
        figures = figures.plus(watch.read(count));
    }
    Outcome::Read(figures)
}

/// Reads, and writes now and then; what it returns is how many of both there were.
fn rwmutex(n: u64) -> u64 {
    let (written, wg, read) = (Arc::new(RwMutex::new(0)), WaitGroup::new(), Arc::new(AtomicU64::new(0)));
    for _ in 0..SHARERS {
        let (written, read) = (written.clone(), read.clone());
        wg.go(move || {
            let mut count = 0;
            for i in 0..n / SHARERS {
                if i % WRITE_EVERY == 0 {
                    *written.write() += 1;
                } else {
                    black_box(*written.read());
                    count += 1;
                }
            }
            read.fetch_add(count, Ordering::Relaxed);
        });
    }
    wg.wait();
    *written.read() + read.load(Ordering::Relaxed)
}

fn sleeps(n: u64) -> u64 {
    let (wg, woken) = (WaitGroup::new(), Arc::new(AtomicU64::new(0)));
    for i in 0..n {
        let woken = woken.clone();
        wg.go(move || {
            ::gort::time::sleep(Duration::from_millis(1 + i % 100));
            woken.fetch_add(1, Ordering::Relaxed);
        });
    }
    wg.wait();
    woken.load(Ordering::Relaxed)
}

fn timers(n: u64) -> u64 {
    let hours = |i: u64| Duration::from_secs(3600 + i % 1000);
    let timers: Vec<_> = (0..n).map(|i| Timer::new(hours(i))).collect();
    let mut active = 0;
    for again in 1..=RESETS {
        for (i, timer) in timers.iter().enumerate() {
            active += u64::from(timer.reset(hours(again * i as u64)));
        }
    }
    active + timers.iter().map(|timer| u64::from(timer.stop())).sum::<u64>()
}

fn values<const WORDS: usize>(n: u64) -> u64 {
    let ch = chan(0);
    let tx = ch.clone();
    go(move || {
        let mut value = [0_u64; WORDS];
        for i in 0..n {
            value[0] = i;
            value[WORDS - 1] = i;
            tx.send(value);
        }
        tx.close();
    });
    let mut sum = 0;
    while let Some(value) = ch.recv() {
        sum += value[0] + value[WORDS - 1];
    }
    sum
}

fn fan_in(n: u64) -> u64 {
    let ch = chan(0);
    for _ in 0..MANY {
        let tx = ch.clone();
        go(move || send_all(&tx, n / MANY));
    }
    let mut sum = 0;
    for _ in 0..n / MANY * MANY {
        sum += ch.recv().unwrap_or(0);
    }
    sum
}

/// Starts n goroutines that wait at a gate; the last to arrive says so.
fn park(n: u64) -> Outcome {
    let (gate, all, arrived) = (chan::<()>(0), chan::<()>(0), Arc::new(AtomicU64::new(0)));
    let watch = Watch::start();
    for _ in 0..n {
        let (gate, all, arrived) = (gate.clone(), all.clone(), arrived.clone());
        go(move || {
            if arrived.fetch_add(1, Ordering::Relaxed) + 1 == n {
                all.close();
            }
            gate.recv();
        });
    }
    all.recv();
    let figures = watch.read(arrived.load(Ordering::Relaxed));
    gate.close();
    Outcome::Read(figures)
}

/// Measured is what comes from the close on, until all have run.
fn close(n: u64) -> Outcome {
    let (gate, all, arrived) = (chan::<()>(0), chan::<()>(0), Arc::new(AtomicU64::new(0)));
    let (wg, released) = (WaitGroup::new(), Arc::new(AtomicU64::new(0)));
    for _ in 0..n {
        let (gate, all, arrived, released) = (gate.clone(), all.clone(), arrived.clone(), released.clone());
        wg.go(move || {
            if arrived.fetch_add(1, Ordering::Relaxed) + 1 == n {
                all.close();
            }
            gate.recv();
            released.fetch_add(1, Ordering::Relaxed);
        });
    }
    all.recv();
    let watch = Watch::start();
    gate.close();
    wg.wait();
    Outcome::Read(watch.read(released.load(Ordering::Relaxed)))
}

pub(crate) fn serve(builder: Builder) -> anyhow::Result<()> {
    Ok(builder.run(|| -> std::io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        listening_on(listener.local_addr()?.port());
        loop {
            let (stream, _) = listener.accept()?;
            stream.set_nodelay(true)?;
            go(move || _ = echo(stream));
        }
    })??)
}

fn echo(mut stream: TcpStream) -> std::io::Result<()> {
    let mut buffer = [0; BUFFER_BYTES];
    loop {
        match stream.read(&mut buffer)? {
            0 => return Ok(()),
            len => stream.write_all(&buffer[..len])?,
        }
    }
}
