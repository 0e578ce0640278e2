//! Measuring goroutines and OS threads: each function takes one figure, and runs in a process of its own.
//!
//! A goroutine is measured on one worker, so that what is measured is a goroutine and not a wake-up between processors. A
//! thread is placed by the system, as it always is.

use std::hint::black_box;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::Instant;

use gort::sync::WaitGroup;
use gort::{Builder, RunError};

/// Goroutines or threads that are started before the first is waited for.
const BATCH: usize = 100;
/// A thread that only waits needs little stack; what is mapped and not touched costs no memory.
const THREAD_STACK_BYTES: usize = 64 * 1024;

/// The side that is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// Goroutines.
    Goroutine,
    /// Threads of the operating system.
    Thread,
}

impl Who {
    /// For programs.
    pub fn name(self) -> &'static str {
        match self {
            Who::Goroutine => "goroutine",
            Who::Thread => "thread",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Who> {
        [Who::Goroutine, Who::Thread].into_iter().find(|who| who.name() == name)
    }
}

/// Runs on one worker. Panics if the run does not end well: a figure of such a run would mean nothing.
fn on_one_worker<T: 'static>(main: impl FnOnce() -> T + 'static) -> T {
    let result: Result<T, RunError> = Builder::new().workers(1).run(main);
    result.unwrap_or_else(|error| panic!("a measurement ended with {error}"))
}

/// The time that `work` takes, in nanoseconds. The one place here that reads the clock: a measurement is about real time.
#[allow(clippy::disallowed_methods)]
fn nanoseconds(work: impl FnOnce()) -> f64 {
    let begin = Instant::now();
    work();
    begin.elapsed().as_nanos() as f64
}

/// Nanoseconds to start one and to wait for its end, of `count` that do nothing.
pub fn create(who: Who, count: usize) -> f64 {
    let batches = (count / BATCH).max(1);
    let time = match who {
        Who::Goroutine => on_one_worker(move || {
            let batch = || {
                let wg = WaitGroup::new();
                (0..BATCH).for_each(|at| wg.go(move || _ = black_box(at)));
                wg.wait();
            };
            batch();
            nanoseconds(|| (0..batches).for_each(|_| batch()))
        }),
        Who::Thread => {
            let batch = || {
                let all: Vec<_> = (0..BATCH).map(|at| thread::spawn(move || _ = black_box(at))).collect();
                all.into_iter().for_each(|one| one.join().expect("a thread that does nothing ends well"));
            };
            batch();
            nanoseconds(|| (0..batches).for_each(|_| batch()))
        }
    };
    time / (batches * BATCH) as f64
}

/// Nanoseconds for one message from one to another that waits for it, of `count` round trips without a buffer.
pub fn switch(who: Who, count: usize) -> f64 {
    let time = match who {
        Who::Goroutine => on_one_worker(move || {
            let (ping, pong) = (gort::chan::<usize>(0), gort::chan::<usize>(0));
            let (balls, back) = (ping.clone(), pong.clone());
            gort::go(move || balls.into_iter().for_each(|ball| back.send(ball)));
            let play = |ball| {
                ping.send(ball);
                black_box(pong.recv());
            };
            play(0);
            nanoseconds(|| (0..count).for_each(play))
        }),
        Who::Thread => {
            let ((ping, balls), (back, pong)) = (sync_channel::<usize>(0), sync_channel::<usize>(0));
            let other = thread::spawn(move || balls.into_iter().try_for_each(|ball| back.send(ball)));
            let play = |ball| {
                ping.send(ball).expect("the other thread receives");
                black_box(pong.recv().expect("the other thread answers"));
            };
            play(0);
            let time = nanoseconds(|| (0..count).for_each(play));
            drop(ping);
            other.join().expect("the other thread ends").expect("its answers are taken");
            time
        }
    };
    time / (2 * count) as f64
}

/// Nanoseconds for one turn, of `turns` in all, when `goroutines` take turns and each uses a little of its stack.
pub fn turn(goroutines: usize, turns: usize) -> f64 {
    let each = (turns / goroutines).max(1);
    let time = on_one_worker(move || {
        let (ready, done) = (WaitGroup::new(), WaitGroup::new());
        for _ in 0..goroutines {
            ready.add(1);
            let ready = ready.clone();
            done.go(move || {
                let mut own = [0_u64; 32];
                ready.done();
                for turn in 0..each {
                    gort::gosched();
                    own[turn % 32] += 1;
                    black_box(&mut own);
                }
            });
        }
        ready.wait();
        nanoseconds(|| done.wait())
    });
    time / (goroutines * each) as f64
}

/// The memory of this process in bytes, page tables included. `None` where the system does not tell.
fn memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kib = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)?.trim().strip_suffix(" kB"));
    let sizes = ["VmRSS:", "VmPTE:"].map(|name| kib(name)?.trim().parse::<f64>().ok());
    Some(sizes.into_iter().sum::<Option<f64>>()? * 1024.0)
}

/// Bytes of memory for one that is parked, of `count`. What the kernel keeps for a thread is not in it.
pub fn bytes(who: Who, count: usize) -> Option<f64> {
    match who {
        Who::Goroutine => on_one_worker(move || {
            let before = memory()?;
            park_goroutines(count);
            Some((memory()? - before) / count as f64)
        }),
        Who::Thread => {
            let before = memory()?;
            let parked = park_threads(count);
            let after = memory()?;
            let made = parked.made;
            parked.release();
            (made > 0).then(|| (after - before) / made as f64)
        }
    }
}

/// How many are parked at once when `most` are asked for, and why the system refused one, if it did.
pub fn limit(who: Who, most: usize) -> (usize, Option<String>) {
    match who {
        Who::Goroutine => {
            let parked = Builder::new().workers(1).run(move || {
                park_goroutines(most);
                gort::num_goroutine() - 1
            });
            match parked {
                Ok(count) => (count, None),
                Err(RunError::StackRefused(refused)) => (refused.stacks, Some(refused.limit)),
                Err(error) => panic!("a measurement ended with {error}"),
            }
        }
        Who::Thread => {
            let mut parked = park_threads(most);
            let (made, refused) = (parked.made, parked.refused.take());
            parked.release();
            (made, refused)
        }
    }
}

/// Starts `count` goroutines and waits until each is parked for good.
fn park_goroutines(count: usize) {
    let (never, started) = (gort::chan::<()>(0), WaitGroup::new());
    for _ in 0..count {
        started.add(1);
        let (never, started) = (never.clone(), started.clone());
        gort::go(move || {
            started.done();
            never.recv();
        });
    }
    started.wait();
}

/// Threads that wait.
struct Parked {
    made: usize,
    refused: Option<String>,
    threads: Vec<thread::JoinHandle<()>>,
    gates: Vec<std::sync::mpsc::Sender<()>>,
}

impl Parked {
    fn release(self) {
        drop(self.gates);
        self.threads.into_iter().for_each(|thread| thread.join().expect("a waiting thread ends well"));
    }
}

/// Starts threads that wait, until there are `count` or the system refuses one.
fn park_threads(count: usize) -> Parked {
    let mut parked = Parked { made: 0, refused: None, threads: Vec::new(), gates: Vec::new() };
    for _ in 0..count {
        let (gate, closed): (_, Receiver<()>) = std::sync::mpsc::channel();
        let thread = thread::Builder::new().stack_size(THREAD_STACK_BYTES).spawn(move || _ = closed.recv());
        match thread {
            Ok(thread) => parked.threads.push(thread),
            Err(error) => {
                parked.refused = Some(error.to_string());
                break;
            }
        }
        parked.gates.push(gate);
        parked.made += 1;
    }
    parked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_more_than_nothing() {
        for who in [Who::Goroutine, Who::Thread] {
            assert!(create(who, 100) > 0.0 && switch(who, 100) > 0.0, "{who:?}");
            assert_eq!(limit(who, 50), (50, None), "{who:?}");
        }
        assert!(turn(2, 1_000) > 0.0 && turn(500, 1_000) > 0.0);
    }
}
