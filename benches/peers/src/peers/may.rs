//! may: stackful coroutines that move between threads. Its channels have no bound, so rows in which a sender waits for
//! its receiver have no equivalent; where at most one message is under way anyway they are used.

use std::hint::black_box;
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ::may::coroutine;
use ::may::net::{TcpListener, TcpStream};
use ::may::sync::{Mutex, RwLock, Semphore, mpsc};

use super::{BUFFER_BYTES, listening_on};
use crate::figures::{Figures, Outcome, Watch, measure};
use crate::work::{MANY, SHARERS, WAITERS, WRITE_EVERY, Work, section};

/// `coroutine::spawn` is unsafe because a coroutine that uses thread-locals may find itself on another thread; none of
/// these does. `may::go!` hides that, as may's users do.
macro_rules! go {
    ($f:expr) => {
        ::may::go!($f)
    };
}

pub(crate) fn run(work: Work, workers: usize, n: u64, warm_up: u64) -> Figures {
    ::may::config().set_workers(workers);
    let main = go!(move || measure(warm_up, n, |n| outcome(work, n)));
    main.join().expect("the row ends normally")
}

fn outcome(work: Work, n: u64) -> Outcome {
    let check = match work {
        Work::Yield => yield_two(n),
        Work::SpawnBatch => spawn_batch(n),
        Work::SpawnOne => (0..n).map(|i| go!(move || i).join().unwrap_or(0)).sum(),
        Work::PingPong => ping_pong(n),
        Work::Ring => ring(n),
        Work::Skynet => tree_of::<10>(n),
        Work::Tree => tree_of::<2>(n),
        Work::TreeJoin => tree_join(0, n),
        Work::Mutex => mutex(n),
        Work::YieldLocked => yield_locked(n),
        Work::Sections => sections(n),
        Work::Mutex20k => return mutex_20k(n),
        Work::Rwmutex => rwmutex(n),
        Work::Sleeps => sleeps(n),
        Work::Park => return park(n),
        Work::Unbuffered
        | Work::Buffered1
        | Work::Buffered128
        | Work::FourByFour
        | Work::Select2
        | Work::Select8
        | Work::SelectDefault
        | Work::Sieve
        | Work::FanIn
        | Work::Value8k
        | Work::Value60k
        | Work::Timers
        | Work::Close
        | Work::Echo => unreachable!("the registry says that may does not do {work:?}"),
    };
    check.into()
}

fn yield_two(n: u64) -> u64 {
    let yields = move || {
        let mut count = 0;
        for _ in 0..n / 2 {
            coroutine::yield_now();
            count += 1;
        }
        count
    };
    [go!(yields), go!(yields)].map(|coroutine| coroutine.join().unwrap_or(0)).iter().sum()
}

fn spawn_batch(n: u64) -> u64 {
    let mut joined = 0;
    while joined < n {
        let coroutines: Vec<_> = (0..1000).map(|_| go!(|| 1)).collect();
        joined += coroutines.into_iter().map(|coroutine| coroutine.join().unwrap_or(0)).sum::<u64>();
    }
    joined
}

fn ping_pong(n: u64) -> u64 {
    let ((ping, rx), (tx, pong)) = (mpsc::channel(), mpsc::channel());
    go!(move || rx.iter().try_for_each(|v: u64| tx.send(v)).is_ok());
    let mut sum = 0;
    for i in 0..n {
        _ = ping.send(i);
        sum += pong.recv().unwrap_or(0);
    }
    sum
}

fn ring(n: u64) -> u64 {
    let (first, mut last) = mpsc::channel();
    for _ in 1..MANY {
        let (tx, next) = mpsc::channel();
        let rx = std::mem::replace(&mut last, next);
        go!(move || rx.iter().try_for_each(|v: u64| tx.send(v + 1)).is_ok());
    }
    let mut sum = 0;
    for i in 0..n / MANY {
        _ = first.send(i);
        sum += last.recv().unwrap_or(0);
    }
    sum
}

/// Each node starts `FAN` of its kind and adds up what they send.
fn tree<const FAN: u64>(result: &mpsc::Sender<u64>, number: u64, leaves: u64) {
    if leaves == 1 {
        _ = result.send(number);
        return;
    }
    let (tx, children) = mpsc::channel();
    for i in 0..FAN {
        let tx = tx.clone();
        go!(move || tree::<FAN>(&tx, number + i * leaves / FAN, leaves / FAN));
    }
    _ = result.send((0..FAN).filter_map(|_| children.recv().ok()).sum());
}

fn tree_of<const FAN: u64>(n: u64) -> u64 {
    let (tx, result) = mpsc::channel();
    go!(move || tree::<FAN>(&tx, 0, n));
    result.recv().unwrap_or(0)
}

fn tree_join(number: u64, leaves: u64) -> u64 {
    if leaves == 1 {
        return number;
    }
    let children = [0, 1].map(|half| go!(move || tree_join(number + half * leaves / 2, leaves / 2)));
    children.into_iter().map(|child| child.join().unwrap_or(0)).sum()
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
    let coroutines: Vec<_> = (0..4).map(|_| go!(add(total.clone()))).collect();
    coroutines.into_iter().for_each(|coroutine| coroutine.join().expect("nobody panics"));
    *total.lock().expect("nobody panics")
}

fn yield_locked(n: u64) -> u64 {
    let total = Arc::new(Mutex::new(0));
    let add = |total: Arc<Mutex<u64>>| {
        move || {
            for _ in 0..n / 4 {
                let mut held = total.lock().expect("nobody panics");
                coroutine::yield_now();
                *held += 1;
            }
        }
    };
    let coroutines: Vec<_> = (0..4).map(|_| go!(add(total.clone()))).collect();
    coroutines.into_iter().for_each(|coroutine| coroutine.join().expect("nobody panics"));
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
    let coroutines: Vec<_> = (0..SHARERS).map(|_| go!(add(total.clone()))).collect();
    coroutines.into_iter().for_each(|coroutine| coroutine.join().expect("nobody panics"));
    *total.lock().expect("nobody panics")
}

/// Measured is what comes after the unlock that lets the first of them have the lock.
fn mutex_20k(n: u64) -> Outcome {
    let waiters = n.min(WAITERS);
    let mut figures = Figures::default();
    for _ in 0..n / waiters {
        let (mutex, all, arrived) = (Arc::new(Mutex::new(0)), Arc::new(Semphore::new(0)), Arc::new(AtomicU64::new(0)));
        let held = mutex.lock().expect("nobody panics");
        let wait = |mutex: Arc<Mutex<u64>>, all: Arc<Semphore>, arrived: Arc<AtomicU64>| {
            move || {
                if arrived.fetch_add(1, Ordering::Relaxed) + 1 == waiters {
                    all.post();
                }
                *mutex.lock().expect("nobody panics") += 1;
            }
        };
        let coroutines: Vec<_> = (0..waiters).map(|_| go!(wait(mutex.clone(), all.clone(), arrived.clone()))).collect();
        all.wait();
        let watch = Watch::start();
        drop(held);
        coroutines.into_iter().for_each(|coroutine| coroutine.join().expect("nobody panics"));
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
    let coroutines: Vec<_> = (0..SHARERS).map(|_| go!(share(written.clone()))).collect();
    let read: u64 = coroutines.into_iter().map(|coroutine| coroutine.join().unwrap_or(0)).sum();
    *written.read().expect("nobody panics") + read
}

fn sleeps(n: u64) -> u64 {
    let sleepers: Vec<_> = (0..n)
        .map(|i| {
            go!(move || {
                coroutine::sleep(Duration::from_millis(1 + i % 100));
                1
            })
        })
        .collect();
    sleepers.into_iter().map(|coroutine| coroutine.join().unwrap_or(0)).sum()
}

/// Starts n coroutines that wait at a gate; the last to arrive says so.
fn park(n: u64) -> Outcome {
    let (gate, all) = (Arc::new(Semphore::new(0)), Arc::new(Semphore::new(0)));
    let arrived = Arc::new(AtomicU64::new(0));
    let watch = Watch::start();
    for _ in 0..n {
        let (gate, all, arrived) = (gate.clone(), all.clone(), arrived.clone());
        go!(move || {
            if arrived.fetch_add(1, Ordering::Relaxed) + 1 == n {
                all.post();
            }
            gate.wait();
        });
    }
    all.wait();
    let figures = watch.read(arrived.load(Ordering::Relaxed));
    (0..n).for_each(|_| gate.post());
    Outcome::Read(figures)
}

pub(crate) fn serve(workers: usize) -> anyhow::Result<()> {
    ::may::config().set_workers(workers);
    let server = go!(|| -> std::io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        listening_on(listener.local_addr()?.port());
        loop {
            let (stream, _) = listener.accept()?;
            stream.set_nodelay(true)?;
            go!(move || echo(stream));
        }
    });
    Ok(server.join().expect("the server does not panic")?)
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
