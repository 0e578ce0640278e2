//! How fast the explorer is: `cargo bench --bench explore`, with `-- --quick` to see only that it works, with `-- NAME` for the
//! rows of which that is a part.
//!
//! One line for each program: outputs, states, runs, how often it was explored, the time of one exploration and how long that
//! used a processor (medians), states for each second and time for each run on a processor, and how much of the work
//! was replay: steps that only led back to where something new began.
//!
//! A program that takes less than a second is explored again and again for as long, after a first time that does not count: it pays for
//! stacks and pages. On a machine that does something else, too, only time on a processor can be compared, in turns of
//! one binary and the other.
#![allow(missing_docs, clippy::print_stdout, clippy::disallowed_methods)]
// Why unsafe: the processor's time is read by a system call.
#![allow(unsafe_code)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use gort::explore::{Exploration, Explorer};
use gort::sync::{Mutex, WaitGroup};

fn document() {
    let ch = gort::chan::<i32>(0);
    let tx = ch.clone();
    gort::go(move || {
        for i in 0..10 {
            gort::println!("Sending {i}");
            tx.send(i);
        }
        tx.close();
    });
    for v in ch {
        gort::println!("Received {v}");
    }
}

fn five_workers() {
    let wg = WaitGroup::new();
    for id in 1..=5 {
        wg.add(1);
        let wg = wg.clone();
        gort::go(move || {
            gort::println!("worker {id} starting");
            gort::println!("worker {id} done");
            wg.done();
        });
    }
    wg.wait();
}

fn locked_counter() {
    let counter = Arc::new(Mutex::new(0));
    let wg = WaitGroup::new();
    for _ in 0..3 {
        let counter = counter.clone();
        wg.go(move || (0..3).for_each(|_| *counter.lock() += 1));
    }
    wg.wait();
    gort::println!("{}", *counter.lock());
}

/// Go by Example's worker pools.
fn pool(workers: usize, jobs: usize) {
    let todo = gort::chan::<usize>(100);
    let results = gort::chan::<usize>(100);
    for id in 1..=workers {
        let (todo, results) = (todo.clone(), results.clone());
        gort::go(move || {
            for job in todo {
                gort::println!("worker {id} started job {job}");
                gort::println!("worker {id} finished job {job}");
                results.send(job * 2);
            }
        });
    }
    for job in 1..=jobs {
        todo.send(job);
    }
    todo.close();
    for _ in 0..jobs {
        results.recv();
    }
}

/// How long a program is explored again and again.
const LONG_ENOUGH: Duration = Duration::from_secs(1);

/// How long this process has used a processor.
fn processor_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` must be writable: it is a live local.
    let read = unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut time) };
    assert_eq!(read, 0, "the system does not say how long the process has used a processor");
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

/// What it found, and the time that it took, by the clock and on a processor.
fn once(name: &str, main: fn(), threads: usize) -> (Exploration, Duration, Duration) {
    let (start, used) = (Instant::now(), processor_time());
    let found = Explorer::new(name, main).workers(threads).run();
    let (time, used) = (start.elapsed(), processor_time() - used);
    assert!(found.incomplete.is_none(), "{name}: {:?}", found.incomplete);
    (found, time, used)
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

fn main() {
    let (options, names): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let quick = options.iter().any(|option| option == "--quick");
    let threads = std::env::var("GORT_THREADS").ok().and_then(|threads| threads.parse().ok()).unwrap_or(1);
    let programs: [(&str, fn(), bool); 6] = [
        ("document", document, true),
        ("five workers", five_workers, true),
        ("locked counter", locked_counter, true),
        ("pool 2x3", || pool(2, 3), true),
        ("pool 3x4", || pool(3, 4), false),
        ("pool 3x5", || pool(3, 5), false),
    ];
    println!(
        "{:<16}{:>10}{:>10}{:>10}{:>7}{:>11}{:>11}{:>12}{:>10}{:>9}",
        "", "outputs", "states", "runs", "times", "ms", "cpu ms", "states/s", "us/run", "replay"
    );
    let asked = |name: &str| names.is_empty() || names.iter().any(|part| name.contains(part.as_str()));
    for (name, main, _) in programs.into_iter().filter(|(name, _, short)| (*short || !quick) && asked(name)) {
        let (found, mut time, mut used) = once(name, main, threads);
        let (mut times, mut uses) = (vec![time], vec![used]);
        if !quick && time < LONG_ENOUGH {
            (times, uses) = (Vec::new(), Vec::new());
            let start = Instant::now();
            while start.elapsed() < LONG_ENOUGH {
                (_, time, used) = once(name, main, threads);
                times.push(time);
                uses.push(used);
            }
        }
        let explored = times.len();
        let (time, used) = (median(times), median(uses));
        let (states, runs) = (found.states as f64, found.effort.runs as f64);
        let replay = 100.0 * found.effort.replayed as f64 / found.effort.steps as f64;
        println!(
            "{name:<16}{:>10}{states:>10}{runs:>10}{explored:>7}{:>11.3}{:>11.3}{:>12.0}{:>10.2}{replay:>8.1}%",
            found.outputs,
            time * 1e3,
            used * 1e3,
            states / used,
            used * 1e6 / runs,
        );
    }
}
