//! How fast the explorer is: `cargo bench --bench explore`, with `-- --quick` to see only that it works.
//!
//! One line for each program: outputs, states, runs, the time, states and runs for each second, and how much of the work
//! was replay: steps that only led back to where something new began.
#![allow(missing_docs, clippy::print_stdout, clippy::disallowed_methods)]

use std::sync::Arc;
use std::time::Instant;

use gort::explore::Explorer;
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

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
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
        "{:<16}{:>10}{:>10}{:>10}{:>11}{:>12}{:>10}{:>9}",
        "", "outputs", "states", "runs", "ms", "states/s", "us/run", "replay"
    );
    for (name, main, _) in programs.iter().filter(|(.., short)| *short || !quick) {
        let start = Instant::now();
        let found = Explorer::new(name, *main).workers(threads).run();
        let time = start.elapsed().as_secs_f64();
        assert!(found.incomplete.is_none(), "{name}: {:?}", found.incomplete);
        let (states, runs) = (found.states as f64, found.effort.runs as f64);
        let replay = 100.0 * found.effort.replayed as f64 / found.effort.steps as f64;
        println!(
            "{name:<16}{:>10}{states:>10}{runs:>10}{:>11.2}{:>12.0}{:>10.2}{replay:>8.1}%",
            found.outputs,
            time * 1e3,
            states / time,
            time * 1e6 / runs,
        );
    }
}
