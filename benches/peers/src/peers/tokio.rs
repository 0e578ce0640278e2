//! tokio: tasks on its multi-threaded scheduler, main being a task as well. A tokio channel holds at least one message:
//! where others use a channel without a buffer, capacity 1 is used.

use std::future::{poll_fn, ready};
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use ::tokio::io::{AsyncReadExt, AsyncWriteExt};
use ::tokio::net::{TcpListener, TcpStream};
use ::tokio::runtime::{Builder, Runtime};
use ::tokio::sync::{Mutex, RwLock, Semaphore, mpsc};
use ::tokio::task::yield_now;
use ::tokio::{select, spawn, time};

use super::{BUFFER_BYTES, listening_on};
use crate::figures::{Figures, Outcome, Watch};
use crate::work::{MANY, RESETS, SHARERS, WAITERS, WORDS_8K, WORDS_60K, WRITE_EVERY, Work, section};

fn runtime(workers: usize) -> Runtime {
    Builder::new_multi_thread().worker_threads(workers).enable_all().build().expect("a runtime")
}

pub(crate) fn run(work: Work, workers: usize, n: u64, warm_up: u64) -> Figures {
    let main = async move {
        if warm_up > 0 {
            outcome(work, warm_up).await;
        }
        let watch = Watch::start();
        match outcome(work, n).await {
            Outcome::Check(check) => watch.read(check),
            Outcome::Read(figures) => figures,
        }
    };
    // What `block_on` runs is no task and sits on a thread of its own; a task is what compares with a goroutine.
    let runtime = runtime(workers);
    runtime.block_on(async { spawn(main).await }).expect("the row ends normally")
}

async fn outcome(work: Work, n: u64) -> Outcome {
    let check = match work {
        Work::Yield => yield_two(n).await,
        Work::SpawnBatch => spawn_batch(n).await,
        Work::SpawnOne => spawn_one(n).await,
        Work::PingPong => ping_pong(n).await,
        Work::Buffered1 => producer(1, n).await,
        Work::Buffered128 => producer(128, n).await,
        Work::FourByFour => four_by_four(n).await,
        Work::Select2 => select_two(n).await,
        Work::Select8 => select_eight(n).await,
        Work::SelectDefault => select_default(n).await,
        Work::Ring => ring(n).await,
        Work::Sieve => sieve(n).await,
        Work::Skynet => tree_of::<10>(n).await,
        Work::Tree => tree_of::<2>(n).await,
        Work::TreeJoin => tree_join(0, n).await,
        Work::Mutex => mutex(n).await,
        Work::YieldLocked => yield_locked(n).await,
        Work::Sections => sections(n).await,
        Work::Mutex20k => return mutex_20k(n).await,
        Work::Rwmutex => rwmutex(n).await,
        Work::Sleeps => sleeps(n).await,
        Work::Timers => timers(n).await,
        Work::FanIn => fan_in(n).await,
        Work::Value8k => values::<WORDS_8K>(n).await,
        Work::Value60k => values::<WORDS_60K>(n).await,
        Work::Park => return park(n).await,
        Work::Close => return close(n).await,
        Work::Unbuffered | Work::Echo => unreachable!("the registry says that tokio does not do {work:?}"),
    };
    check.into()
}

async fn yield_two(n: u64) -> u64 {
    let yields = || async move {
        let mut count = 0;
        for _ in 0..n / 2 {
            yield_now().await;
            count += 1;
        }
        count
    };
    let tasks = [spawn(yields()), spawn(yields())];
    let mut total = 0;
    for task in tasks {
        total += task.await.unwrap_or(0);
    }
    total
}

async fn spawn_batch(n: u64) -> u64 {
    let mut joined = 0;
    while joined < n {
        let tasks: Vec<_> = (0..1000).map(|_| spawn(ready(1))).collect();
        for task in tasks {
            joined += task.await.unwrap_or(0);
        }
    }
    joined
}

async fn spawn_one(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += spawn(ready(i)).await.unwrap_or(0);
    }
    sum
}

async fn ping_pong(n: u64) -> u64 {
    let ((ping, mut rx), (tx, mut pong)) = (mpsc::channel(1), mpsc::channel(1));
    spawn(async move {
        while let Some(v) = rx.recv().await {
            if tx.send(v).await.is_err() {
                return;
            }
        }
    });
    let mut sum = 0;
    for i in 0..n {
        _ = ping.send(i).await;
        sum += pong.recv().await.unwrap_or(0);
    }
    sum
}

async fn send_all(tx: mpsc::Sender<u64>, n: u64) {
    for i in 0..n {
        _ = tx.send(i).await;
    }
}

async fn sum_of(mut rx: mpsc::Receiver<u64>) -> u64 {
    let mut sum = 0;
    while let Some(v) = rx.recv().await {
        sum += v;
    }
    sum
}

async fn producer(cap: usize, n: u64) -> u64 {
    let (tx, rx) = mpsc::channel(cap);
    spawn(send_all(tx, n));
    sum_of(rx).await
}

async fn four_by_four(n: u64) -> u64 {
    let (tx, rx) = async_channel::bounded(64);
    let mut receivers = Vec::new();
    for _ in 0..4 {
        let (tx, rx) = (tx.clone(), rx.clone());
        spawn(async move {
            for i in 0..n / 4 {
                _ = tx.send(i).await;
            }
        });
        receivers.push(spawn(async move {
            let mut sum = 0;
            while let Ok(v) = rx.recv().await {
                sum += v;
            }
            sum
        }));
    }
    drop(tx);
    let mut total = 0;
    for receiver in receivers {
        total += receiver.await.unwrap_or(0);
    }
    total
}

fn source(n: u64) -> mpsc::Receiver<u64> {
    let (tx, rx) = mpsc::channel(1);
    spawn(send_all(tx, n));
    rx
}

async fn select_two(n: u64) -> u64 {
    let (mut a, mut b) = (source(n / 2), source(n / 2));
    let mut sum = 0;
    for _ in 0..n / 2 * 2 {
        select! {
            Some(v) = a.recv() => sum += v,
            Some(v) = b.recv() => sum += v,
        }
    }
    sum
}

async fn select_eight(n: u64) -> u64 {
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h]: [_; 8] = std::array::from_fn(|_| source(n / 8));
    let mut sum = 0;
    for _ in 0..n / 8 * 8 {
        select! {
            Some(v) = a.recv() => sum += v,
            Some(v) = b.recv() => sum += v,
            Some(v) = c.recv() => sum += v,
            Some(v) = d.recv() => sum += v,
            Some(v) = e.recv() => sum += v,
            Some(v) = f.recv() => sum += v,
            Some(v) = g.recv() => sum += v,
            Some(v) = h.recv() => sum += v,
        }
    }
    sum
}

/// The first future that is ready, asked in order, the last always being so: what `default` is in Go.
async fn select_default(n: u64) -> u64 {
    let (_tx, mut rx) = mpsc::channel::<u64>(1);
    let mut nothing = 0;
    for _ in 0..n {
        select! {
            biased;
            v = rx.recv() => nothing -= v.unwrap_or(0),
            () = ready(()) => nothing += 1,
        }
    }
    nothing
}

async fn ring(n: u64) -> u64 {
    let (first, mut last) = mpsc::channel(1);
    for _ in 1..MANY {
        let (tx, next) = mpsc::channel(1);
        let mut rx = std::mem::replace(&mut last, next);
        spawn(async move {
            while let Some(v) = rx.recv().await {
                if tx.send(v + 1).await.is_err() {
                    return;
                }
            }
        });
    }
    let mut sum = 0;
    for i in 0..n / MANY {
        _ = first.send(i).await;
        sum += last.recv().await.unwrap_or(0);
    }
    sum
}

async fn sieve(n: u64) -> u64 {
    let (tx, mut ch) = mpsc::channel(1);
    spawn(async move {
        for i in 2_u64.. {
            if tx.send(i).await.is_err() {
                return;
            }
        }
    });
    let mut prime = 0;
    for _ in 0..n {
        prime = ch.recv().await.unwrap_or(0);
        let (tx, next) = mpsc::channel(1);
        let mut rx = std::mem::replace(&mut ch, next);
        spawn(async move {
            while let Some(v) = rx.recv().await {
                if v % prime != 0 && tx.send(v).await.is_err() {
                    return;
                }
            }
        });
    }
    prime
}

/// A task that spawns its own kind needs its future in a box: its size would depend on itself.
type Boxed<T> = std::pin::Pin<Box<dyn Future<Output = T> + Send>>;

/// Each node starts `FAN` of its kind and adds up what they send.
fn tree<const FAN: u64>(result: mpsc::Sender<u64>, number: u64, leaves: u64) -> Boxed<()> {
    Box::pin(async move {
        if leaves == 1 {
            _ = result.send(number).await;
            return;
        }
        let (tx, mut children) = mpsc::channel(1);
        for i in 0..FAN {
            spawn(tree::<FAN>(tx.clone(), number + i * leaves / FAN, leaves / FAN));
        }
        let mut sum = 0;
        for _ in 0..FAN {
            sum += children.recv().await.unwrap_or(0);
        }
        _ = result.send(sum).await;
    })
}

async fn tree_of<const FAN: u64>(n: u64) -> u64 {
    let (tx, mut result) = mpsc::channel(1);
    spawn(tree::<FAN>(tx, 0, n));
    result.recv().await.unwrap_or(0)
}

fn tree_join(number: u64, leaves: u64) -> Boxed<u64> {
    Box::pin(async move {
        if leaves == 1 {
            return number;
        }
        let children = [0, 1].map(|half| spawn(tree_join(number + half * leaves / 2, leaves / 2)));
        let mut sum = 0;
        for child in children {
            sum += child.await.unwrap_or(0);
        }
        sum
    })
}

async fn mutex(n: u64) -> u64 {
    let total = Arc::new(Mutex::new(0));
    let add = |total: Arc<Mutex<u64>>| async move {
        for _ in 0..n / 4 {
            *total.lock().await += 1;
        }
    };
    let tasks: Vec<_> = (0..4).map(|_| spawn(add(total.clone()))).collect();
    for task in tasks {
        task.await.expect("nobody panics");
    }
    *total.lock().await
}

async fn yield_locked(n: u64) -> u64 {
    let total = Arc::new(Mutex::new(0));
    let add = |total: Arc<Mutex<u64>>| async move {
        for _ in 0..n / 4 {
            let mut held = total.lock().await;
            yield_now().await;
            *held += 1;
        }
    };
    let tasks: Vec<_> = (0..4).map(|_| spawn(add(total.clone()))).collect();
    for task in tasks {
        task.await.expect("nobody panics");
    }
    *total.lock().await
}

async fn sections(n: u64) -> u64 {
    let total = Arc::new(Mutex::new(0));
    let add = |total: Arc<Mutex<u64>>| async move {
        for i in 0..n / SHARERS {
            let mut held = total.lock().await;
            *held += section(i + 1);
        }
    };
    let tasks: Vec<_> = (0..SHARERS).map(|_| spawn(add(total.clone()))).collect();
    for task in tasks {
        task.await.expect("nobody panics");
    }
    *total.lock().await
}

/// Measured is what comes after the unlock that lets the first of them have the lock.
async fn mutex_20k(n: u64) -> Outcome {
    let waiters = n.min(WAITERS);
    let mut figures = Figures::default();
    for _ in 0..n / waiters {
        let (mutex, all, arrived) = (Arc::new(Mutex::new(0)), Arc::new(Semaphore::new(0)), Arc::new(AtomicU64::new(0)));
        let held = mutex.lock().await;
        let wait = |mutex: Arc<Mutex<u64>>, all: Arc<Semaphore>, arrived: Arc<AtomicU64>| async move {
            if arrived.fetch_add(1, Ordering::Relaxed) + 1 == waiters {
                all.close();
            }
            *mutex.lock().await += 1;
        };
        let tasks: Vec<_> = (0..waiters).map(|_| spawn(wait(mutex.clone(), all.clone(), arrived.clone()))).collect();
        _ = all.acquire().await;
        let watch = Watch::start();
        drop(held);
        for task in tasks {
            task.await.expect("nobody panics");
        }
        let count = *mutex.lock().await;
        figures = figures.plus(watch.read(count));
    }
    Outcome::Read(figures)
}

async fn rwmutex(n: u64) -> u64 {
    let written = Arc::new(RwLock::new(0));
    let share = |written: Arc<RwLock<u64>>| async move {
        let mut count = 0;
        for i in 0..n / SHARERS {
            if i % WRITE_EVERY == 0 {
                *written.write().await += 1;
            } else {
                black_box(*written.read().await);
                count += 1;
            }
        }
        count
    };
    let tasks: Vec<_> = (0..SHARERS).map(|_| spawn(share(written.clone()))).collect();
    let mut read = 0;
    for task in tasks {
        read += task.await.unwrap_or(0);
    }
    *written.read().await + read
}

async fn sleeps(n: u64) -> u64 {
    let sleep = |i| async move {
        time::sleep(Duration::from_millis(1 + i % 100)).await;
        1
    };
    let tasks: Vec<_> = (0..n).map(|i| spawn(sleep(i))).collect();
    let mut woken = 0;
    for task in tasks {
        woken += task.await.unwrap_or(0);
    }
    woken
}

/// A sleep is a timer from its first poll on.
async fn timers(n: u64) -> u64 {
    let hours = |i: u64| Duration::from_secs(3600 + i % 1000);
    let mut timers: Vec<_> = (0..n).map(|i| Box::pin(time::sleep(hours(i)))).collect();
    for timer in &mut timers {
        poll_fn(|context| Poll::Ready(timer.as_mut().poll(context).is_pending())).await;
    }
    let mut active = 0;
    for again in 1..=RESETS {
        for (i, timer) in timers.iter_mut().enumerate() {
            active += u64::from(!timer.is_elapsed());
            timer.as_mut().reset(time::Instant::now() + hours(again * i as u64));
        }
    }
    active + timers.into_iter().map(|timer| u64::from(!timer.is_elapsed())).sum::<u64>()
}

async fn values<const WORDS: usize>(n: u64) -> u64 {
    let (tx, mut rx) = mpsc::channel(1);
    spawn(async move {
        let mut value = [0_u64; WORDS];
        for i in 0..n {
            value[0] = i;
            value[WORDS - 1] = i;
            _ = tx.send(value).await;
        }
    });
    let mut sum = 0;
    while let Some(value) = rx.recv().await {
        sum += value[0] + value[WORDS - 1];
    }
    sum
}

async fn fan_in(n: u64) -> u64 {
    let (tx, rx) = mpsc::channel(1);
    for _ in 0..MANY {
        spawn(send_all(tx.clone(), n / MANY));
    }
    drop(tx);
    sum_of(rx).await
}

/// Starts n tasks that wait at a gate; the last to arrive says so. A closed semaphore lets all of them go.
async fn park(n: u64) -> Outcome {
    let (gate, all) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let arrived = Arc::new(AtomicU64::new(0));
    let watch = Watch::start();
    for _ in 0..n {
        let (gate, all, arrived) = (gate.clone(), all.clone(), arrived.clone());
        spawn(async move {
            if arrived.fetch_add(1, Ordering::Relaxed) + 1 == n {
                all.close();
            }
            _ = gate.acquire().await;
        });
    }
    _ = all.acquire().await;
    let figures = watch.read(arrived.load(Ordering::Relaxed));
    gate.close();
    Outcome::Read(figures)
}

/// Measured is what comes from the close on, until all have run.
async fn close(n: u64) -> Outcome {
    let (gate, all) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let arrived = Arc::new(AtomicU64::new(0));
    let wait = |gate: Arc<Semaphore>, all: Arc<Semaphore>, arrived: Arc<AtomicU64>| async move {
        if arrived.fetch_add(1, Ordering::Relaxed) + 1 == n {
            all.close();
        }
        u64::from(gate.acquire().await.is_err())
    };
    let tasks: Vec<_> = (0..n).map(|_| spawn(wait(gate.clone(), all.clone(), arrived.clone()))).collect();
    _ = all.acquire().await;
    let watch = Watch::start();
    gate.close();
    let mut released = 0;
    for task in tasks {
        released += task.await.unwrap_or(0);
    }
    Outcome::Read(watch.read(released))
}

pub(crate) fn serve(workers: usize) -> anyhow::Result<()> {
    let server = async || -> std::io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        listening_on(listener.local_addr()?.port());
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            spawn(echo(stream));
        }
    };
    Ok(runtime(workers).block_on(async { spawn(server()).await })??)
}

async fn echo(mut stream: TcpStream) -> std::io::Result<()> {
    let mut buffer = [0; BUFFER_BYTES];
    loop {
        match stream.read(&mut buffer).await? {
            0 => return Ok(()),
            len => stream.write_all(&buffer[..len]).await?,
        }
    }
}
