//! OS threads, with the channels of crossbeam and the locks of the standard library. "Workers" are the processors the
//! process may use: the kernel's scheduler is the peer.

#![allow(clippy::disallowed_methods)] // these threads really sleep

use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded, select};
use rustix::thread::{CpuSet, sched_setaffinity};

use super::{BUFFER_BYTES, listening_on};
use crate::figures::{Figures, Outcome, Watch, measure};
use crate::work::{MANY, SHARERS, WAITERS, WORDS_8K, WORDS_60K, WRITE_EVERY, Work, section};

/// Threads inherit this.
fn only(processors: usize) {
    let mut set = CpuSet::new();
    (0..processors).for_each(|cpu| set.set(cpu));
    if let Err(error) = sched_setaffinity(None, &set) {
        eprintln!("cannot keep to {processors} processors: {error}");
    }
}

pub(crate) fn run(work: Work, workers: usize, n: u64, warm_up: u64) -> Figures {
    only(workers);
    measure(warm_up, n, |n| outcome(work, n))
}

fn outcome(work: Work, n: u64) -> Outcome {
    let check = match work {
        Work::Yield => yield_two(n),
        Work::SpawnBatch => spawn_batch(n),
        Work::SpawnOne => (0..n).map(|i| thread::spawn(move || i).join().unwrap_or(0)).sum(),
        Work::PingPong => ping_pong(n),
        Work::Unbuffered => producer(0, n),
        Work::Buffered1 => producer(1, n),
        Work::Buffered128 => producer(128, n),
        Work::FourByFour => four_by_four(n),
        Work::Select2 => select_two(n),
        Work::Select8 => select_eight(n),
        Work::SelectDefault => select_default(n),
        Work::Ring => ring(n),
        Work::Mutex => mutex(n),
        Work::YieldLocked => yield_locked(n),
        Work::Sections => sections(n),
        Work::Mutex20k => return mutex_20k(n),
        Work::Rwmutex => rwmutex(n),
        Work::FanIn => fan_in(n),
        Work::Value8k => values::<WORDS_8K>(n),
        Work::Value60k => values::<WORDS_60K>(n),
        Work::Sieve
        | Work::Skynet
        | Work::Tree
        | Work::TreeJoin
        | Work::Sleeps
        | Work::Timers
        | Work::Park
        | Work::Close
        | Work::Echo => {
            unreachable!("the registry says that threads do not do {work:?}")
        }
    };
    check.into()
}

fn yield_two(n: u64) -> u64 {
    let yields = move || {
        let mut count = 0;
        for _ in 0..n / 2 {
            thread::yield_now();
            count += 1;
        }
        count
    };
    [thread::spawn(yields), thread::spawn(yields)].map(|thread| thread.join().unwrap_or(0)).iter().sum()
}

fn spawn_batch(n: u64) -> u64 {
    let mut joined = 0;
    while joined < n {
        let threads: Vec<_> = (0..1000).map(|_| thread::spawn(|| 1)).collect();
        joined += threads.into_iter().map(|thread| thread.join().unwrap_or(0)).sum::<u64>();
    }
    joined
}

fn ping_pong(n: u64) -> u64 {
    let ((ping, rx), (tx, pong)) = (bounded(0), bounded(0));
    thread::spawn(move || rx.iter().try_for_each(|v: u64| tx.send(v)));
    let mut sum = 0;
    for i in 0..n {
        _ = ping.send(i);
        sum += pong.recv().unwrap_or(0);
    }
    sum
}

fn send_all(tx: &Sender<u64>, n: u64) {
    for i in 0..n {
        _ = tx.send(i);
    }
}

fn producer(cap: usize, n: u64) -> u64 {
    let (tx, rx) = bounded(cap);
    thread::spawn(move || send_all(&tx, n));
    rx.iter().sum()
}

fn four_by_four(n: u64) -> u64 {
    let (tx, rx) = bounded(64);
    let mut receivers = Vec::new();
    for _ in 0..4 {
        let (tx, rx) = (tx.clone(), rx.clone());
        thread::spawn(move || send_all(&tx, n / 4));
        receivers.push(thread::spawn(move || rx.iter().sum::<u64>()));
    }
    drop(tx);
    receivers.into_iter().map(|thread| thread.join().unwrap_or(0)).sum()
}

/// A thread that sends 0, 1, … into a channel without a buffer. The sender that comes back keeps the channel connected:
/// a disconnected one would be chosen again and again.
fn source(n: u64) -> (Sender<u64>, Receiver<u64>) {
    let (tx, rx) = bounded(0);
    let thread_tx = tx.clone();
    thread::spawn(move || send_all(&thread_tx, n));
    (tx, rx)
}

fn select_two(n: u64) -> u64 {
    let ((_a, a), (_b, b)) = (source(n / 2), source(n / 2));
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
    let sources: [_; 8] = std::array::from_fn(|_| source(n / 8));
    let [a, b, c, d, e, f, g, h] = sources.each_ref().map(|(_, rx)| rx);
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
    let (_tx, rx) = bounded::<u64>(0);
    let mut nothing = 0;
    for _ in 0..n {
        select! {
            recv(rx) -> v => nothing -= v.unwrap_or(0),
            default => nothing += 1,
        }
    }
    nothing
}

fn ring(n: u64) -> u64 {
    let (first, mut last) = bounded(0);
    for _ in 1..MANY {
        let (tx, next) = bounded(0);
        let rx = std::mem::replace(&mut last, next);
        thread::spawn(move || rx.iter().try_for_each(|v: u64| tx.send(v + 1)));
    }
    let mut sum = 0;
    for i in 0..n / MANY {
        _ = first.send(i);
        sum += last.recv().unwrap_or(0);
    }
    sum
}

fn mutex(n: u64) -> u64 {
    let total = Arc::new(Mutex::new(0));
    let add = |total: Arc<Mutex<u64>>| {
        move || {
            for _ in 0..n / 4 {
                *total.lock().expect("nobody panics") += 1;
            }
        }
    };
    let threads: Vec<_> = (0..4).map(|_| thread::spawn(add(total.clone()))).collect();
    threads.into_iter().for_each(|thread| thread.join().expect("nobody panics"));
    *total.lock().expect("nobody panics")
}

fn yield_locked(n: u64) -> u64 {
    let total = Arc::new(Mutex::new(0));
    let add = |total: Arc<Mutex<u64>>| {
        move || {
            for _ in 0..n / 4 {
                let mut held = total.lock().expect("nobody panics");
                thread::yield_now();
                *held += 1;
            }
        }
    };
    let threads: Vec<_> = (0..4).map(|_| thread::spawn(add(total.clone()))).collect();
    threads.into_iter().for_each(|thread| thread.join().expect("nobody panics"));
    *total.lock().expect("nobody panics")
}

fn sections(n: u64) -> u64 {
    let total = Arc::new(Mutex::new(0));
    let add = |total: Arc<Mutex<u64>>| {
        move || {
            for i in 0..n / SHARERS {
                let mut held = total.lock().expect("nobody panics");
                *held += section(i + 1);
            }
        }
    };
    let threads: Vec<_> = (0..SHARERS).map(|_| thread::spawn(add(total.clone()))).collect();
    threads.into_iter().for_each(|thread| thread.join().expect("nobody panics"));
    *total.lock().expect("nobody panics")
}

/// Measured is what comes after the unlock that lets the first of them have the lock.
fn mutex_20k(n: u64) -> Outcome {
    let waiters = n.min(WAITERS);
    let mut figures = Figures::default();
    for _ in 0..n / waiters {
        let (mutex, arrived) = (Arc::new(Mutex::new(0)), Arc::new(AtomicU64::new(0)));
        let held = mutex.lock().expect("nobody panics");
        let wait = |mutex: Arc<Mutex<u64>>, arrived: Arc<AtomicU64>| {
            move || {
                arrived.fetch_add(1, Ordering::Relaxed);
                *mutex.lock().expect("nobody panics") += 1;
            }
        };
        let threads: Vec<_> = (0..waiters).map(|_| thread::spawn(wait(mutex.clone(), arrived.clone()))).collect();
        while arrived.load(Ordering::Relaxed) < waiters {
            thread::yield_now();
        }
        let watch = Watch::start();
        drop(held);
        threads.into_iter().for_each(|thread| thread.join().expect("nobody panics"));
        let count = *mutex.lock().expect("nobody panics");
        figures = figures.plus(watch.read(count));
    }
    Outcome::Read(figures)
}

fn rwmutex(n: u64) -> u64 {
    let written = Arc::new(RwLock::new(0));
    let share = |written: Arc<RwLock<u64>>| {
        move || {
            let mut count = 0;
            for i in 0..n / SHARERS {
                if i % WRITE_EVERY == 0 {
                    *written.write().expect("nobody panics") += 1;
                } else {
                    black_box(*written.read().expect("nobody panics"));
                    count += 1;
                }
            }
            count
        }
    };
    let threads: Vec<_> = (0..SHARERS).map(|_| thread::spawn(share(written.clone()))).collect();
    let read: u64 = threads.into_iter().map(|thread| thread.join().unwrap_or(0)).sum();
    *written.read().expect("nobody panics") + read
}

fn values<const WORDS: usize>(n: u64) -> u64 {
    let (tx, rx) = bounded(0);
    thread::spawn(move || {
        let mut value = [0_u64; WORDS];
        for i in 0..n {
            value[0] = i;
            value[WORDS - 1] = i;
            _ = tx.send(value);
        }
    });
    rx.iter().map(|value| value[0] + value[WORDS - 1]).sum()
}

fn fan_in(n: u64) -> u64 {
    let (tx, rx) = bounded(0);
    for _ in 0..MANY {
        let tx = tx.clone();
        thread::spawn(move || send_all(&tx, n / MANY));
    }
    drop(tx);
    rx.iter().sum()
}

pub(crate) fn serve(workers: usize) -> anyhow::Result<()> {
    only(workers);
    let refused = AtomicU64::new(0);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listening_on(listener.local_addr()?.port());
    loop {
        let (stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        if thread::Builder::new().spawn(move || echo(stream)).is_err() && refused.fetch_add(1, Ordering::Relaxed) == 0 {
            eprintln!("no more threads");
        }
    }
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
