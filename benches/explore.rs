//! How fast the explorer is: `cargo bench --bench explore`, with `-- --quick` to see only that it works, with `-- NAME` for the
//! rows of which that is a part.
//!
//! Programs of gort's own are explored by replay, Go files by the states of the machine, in full and in part. Then random runs are made of a
//! Go file.
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

use gort::explore::{Exploration, Explorer, Incomplete, Search, Strategy};
use gort::sync::{Mutex, WaitGroup};
use gort_golang::build;
use gort_golang_explore::GoProgram;

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

const GO_DOCUMENT: &str = r#"package main

import "fmt"

func main() {
	ch := make(chan int)
	go func() {
		for i := range 10 {
			fmt.Println("Sending", i)
			ch <- i
		}
		close(ch)
	}()
	for v := range ch {
		fmt.Println("Received", v)
	}
}
"#;

/// So many workers with so many jobs.
fn go_pool(workers: usize, jobs: usize) -> String {
    let text = include_str!("../lessons/pool/verbose.go");
    let text = text.replace("id <= 3", &format!("id <= {workers}")).replace("job <= 5", &format!("job <= {jobs}"));
    text.replace("int, 5)", &format!("int, {jobs})")).replace("range 5", &format!("range {jobs}"))
}

/// A Go file. It is built anew each time, as whoever explores one has it built.
fn go_file(text: &str, search: Search) -> Explorer {
    let texts = [("prog.go".to_owned(), text.as_bytes().to_vec())];
    let ready = build::build(&texts, &build::Settings::default());
    let ready = ready.unwrap_or_else(|wrong| panic!("{:?}", wrong.what));
    Explorer::of(GoProgram::new("prog", ready.program, ready.files)).search(search).bound(u64::MAX)
}

/// How many bytes the states of a program take with their graph, to a hundredth: the least limit that it keeps.
fn bytes_of(explorer: &dyn Fn() -> Explorer, states: f64) -> f64 {
    let keeps = |bytes: f64| {
        let found = explorer().workers(1).memory(bytes as u64).run();
        !matches!(found.incomplete, Some(Incomplete::Memory { .. }))
    };
    let (mut low, mut high) = (0.0, 1000.0 * states + 1e6);
    while high - low > low / 100.0 {
        let middle = f64::midpoint(low, high);
        if keeps(middle) { high = middle } else { low = middle }
    }
    high
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
fn once(name: &str, explorer: &dyn Fn() -> Explorer, threads: usize) -> (Exploration, Duration, Duration) {
    let (start, used) = (Instant::now(), processor_time());
    let found = explorer().workers(threads).run();
    let (time, used) = (start.elapsed(), processor_time() - used);
    assert!(found.incomplete.is_none(), "{name}: {:?}", found.incomplete);
    (found, time, used)
}

/// So many random runs are made at once: with `--quick` so many.
const RUNS: u64 = 200_000;
const QUICK_RUNS: u64 = 100;

/// How many random runs are made for each second on a processor: what is kept of each output counts, and is little.
fn random_runs(name: &str, explorer: &Explorer, runs: u64) {
    let used = processor_time();
    let samples = explorer.sample(Strategy::RandomWalk, 1, runs);
    let used = processor_time() - used;
    assert_eq!((samples.runs, samples.unrepeatable), (runs, 0));
    let (outputs, rate) = (samples.outputs.len(), runs as f64 / used.as_secs_f64());
    println!("{name:<17}{outputs:>10} outputs of {runs} random runs, {rate:.0} runs/s");
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

fn main() {
    let (options, names): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let quick = options.iter().any(|option| option == "--quick");
    let threads = std::env::var("GORT_THREADS").ok().and_then(|threads| threads.parse().ok()).unwrap_or(1);
    let (go_3x5, go_4x8) = (go_pool(3, 5), go_pool(4, 8));
    let programs: [(&str, &dyn Fn() -> Explorer, bool); 11] = [
        ("document", &|| Explorer::new("document", document), true),
        ("five workers", &|| Explorer::new("five workers", five_workers), true),
        ("locked counter", &|| Explorer::new("locked counter", locked_counter), true),
        ("pool 2x3", &|| Explorer::new("pool 2x3", || pool(2, 3)), true),
        ("pool 3x4", &|| Explorer::new("pool 3x4", || pool(3, 4)), false),
        ("pool 3x5", &|| Explorer::new("pool 3x5", || pool(3, 5)), false),
        ("go document", &|| go_file(GO_DOCUMENT, Search::Full), true),
        ("go document red.", &|| go_file(GO_DOCUMENT, Search::Reduced), true),
        ("go pool 3x5", &|| go_file(&go_3x5, Search::Full), true),
        ("go pool 3x5 red.", &|| go_file(&go_3x5, Search::Reduced), true),
        ("go pool 4x8 red.", &|| go_file(&go_4x8, Search::Reduced), false),
    ];
    println!(
        "{:<17}{:>10}{:>10}{:>10}{:>7}{:>11}{:>11}{:>12}{:>10}{:>9}{:>9}",
        "", "outputs", "states", "runs", "times", "ms", "cpu ms", "states/s", "us/run", "replay", "B/state"
    );
    let asked = |name: &str| names.is_empty() || names.iter().any(|part| name.contains(part.as_str()));
    for (name, explorer, _) in programs.into_iter().filter(|(name, _, short)| (*short || !quick) && asked(name)) {
        let (found, mut time, mut used) = once(name, explorer, threads);
        let (mut times, mut uses) = (vec![time], vec![used]);
        if !quick && time < LONG_ENOUGH {
            (times, uses) = (Vec::new(), Vec::new());
            let start = Instant::now();
            while start.elapsed() < LONG_ENOUGH {
                (_, time, used) = once(name, explorer, threads);
                times.push(time);
                uses.push(used);
            }
        }
        let explored = times.len();
        let (time, used) = (median(times), median(uses));
        let (states, runs) = (found.states as f64, found.effort.runs.max(1) as f64);
        let bytes = if quick { 0.0 } else { bytes_of(explorer, states) / states };
        let replay = 100.0 * found.effort.replayed as f64 / found.effort.steps as f64;
        println!(
            "{name:<17}{:>10}{states:>10}{runs:>10}{explored:>7}{:>11.3}{:>11.3}{:>12.0}{:>10.2}{replay:>8.1}%{bytes:>9.0}",
            found.outputs,
            time * 1e3,
            used * 1e3,
            states / used,
            used * 1e6 / runs,
        );
    }
    if asked("go pool 3x5 rnd.") {
        random_runs("go pool 3x5 rnd.", &go_file(&go_3x5, Search::Full), if quick { QUICK_RUNS } else { RUNS });
    }
}
