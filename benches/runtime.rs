//! What one operation costs on one worker, side by side with Go where `go` is on the path.
//!
//! `cargo bench` runs every row in a process of its own, gort and Go in turn, several rounds, and prints the medians and
//! the ratio of each pair. `cargo bench -- --quick` only shows that everything works. A row's name alone runs that row.

#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr)] // a benchmark reads clocks and prints

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use gort::sync::{Mutex, WaitGroup};
use gort::{Chan, chan, go, gosched, select};

/// A row: its name, what it does `n` times, and an `n` that takes about a tenth of a second.
struct Row {
    name: &'static str,
    what: &'static str,
    n: usize,
    run: fn(usize),
}

const ROWS: &[Row] = &[
    Row { name: "yield", what: "yield, two goroutines", n: 5_000_000, run: yield_two },
    Row { name: "spawn-batch", what: "spawn + run + end, batches of 1000", n: 1_000_000, run: spawn_batch },
    Row { name: "spawn-one", what: "spawn + run + end, one at a time", n: 1_000_000, run: spawn_one },
    Row { name: "ping-pong", what: "unbuffered ping-pong, round trip", n: 1_000_000, run: ping_pong },
    Row { name: "unbuffered", what: "unbuffered producer to consumer", n: 2_000_000, run: |n| producer(0, n) },
    Row { name: "buffered", what: "buffered (128) producer to consumer", n: 5_000_000, run: |n| producer(128, n) },
    Row { name: "four-by-four", what: "4 producers, 4 consumers, cap 64", n: 4_000_000, run: four_by_four },
    Row { name: "select-two", what: "select over 2 senders", n: 1_000_000, run: select_two },
    Row { name: "select-default", what: "select with default, nothing ready", n: 10_000_000, run: select_default },
    Row { name: "ring", what: "ring of 1000, per hop", n: 2_000_000, run: ring },
    Row { name: "mutex", what: "mutex, 4 goroutines", n: 10_000_000, run: mutex },
    Row { name: "sieve", what: "prime sieve, first 1000, per prime", n: 1_000, run: sieve },
    Row { name: "skynet", what: "skynet of 100,000, per leaf", n: 100_000, run: skynet_of },
];

fn yield_two(n: usize) {
    let wg = WaitGroup::new();
    for _ in 0..2 {
        wg.go(move || (0..n / 2).for_each(|_| gosched()));
    }
    wg.wait();
}

fn spawn_batch(n: usize) {
    for _ in 0..n.div_ceil(1000) {
        let wg = WaitGroup::new();
        wg.add(1000);
        for _ in 0..1000 {
            let wg = wg.clone();
            go(move || wg.done());
        }
        wg.wait();
    }
}

fn spawn_one(n: usize) {
    let done = chan(0);
    for _ in 0..n {
        let tx = done.clone();
        go(move || tx.send(()));
        done.recv();
    }
}

fn ping_pong(n: usize) {
    let (ping, pong) = (chan(0), chan(0));
    let (rx, tx) = (ping.clone(), pong.clone());
    go(move || {
        for v in rx {
            tx.send(v);
        }
        tx.close();
    });
    for i in 0..n {
        ping.send(i);
        pong.recv();
    }
    ping.close();
}

fn producer(cap: usize, n: usize) {
    let ch = chan(cap);
    let tx = ch.clone();
    go(move || {
        for i in 0..n {
            tx.send(i);
        }
        tx.close();
    });
    for _ in ch {}
}

fn four_by_four(n: usize) {
    let ch = chan(64);
    let (senders, receivers) = (WaitGroup::new(), WaitGroup::new());
    for _ in 0..4 {
        let tx = ch.clone();
        senders.go(move || (0..n / 4).for_each(|j| tx.send(j)));
        let rx = ch.clone();
        receivers.go(move || for _ in rx {});
    }
    senders.wait();
    ch.close();
    receivers.wait();
}

fn select_two(n: usize) {
    let (a, b) = (chan(0), chan(0));
    for ch in [a.clone(), b.clone()] {
        go(move || (0..n / 2).for_each(|i| ch.send(i)));
    }
    for _ in 0..n / 2 * 2 {
        select! {
            recv(a) -> _ => {}
            recv(b) -> _ => {}
        }
    }
}

fn select_default(n: usize) {
    let ch = chan::<i32>(0);
    for _ in 0..n {
        select! {
            recv(ch) -> _ => {}
            default => {}
        }
    }
}

fn ring(n: usize) {
    let first = chan(0);
    let mut last: Chan<usize> = first.clone();
    for _ in 1..1000 {
        let out = chan(0);
        let (rx, tx) = (last, out.clone());
        go(move || {
            for v in rx {
                tx.send(v);
            }
            tx.close();
        });
        last = out;
    }
    for i in 0..n / 1000 {
        first.send(i);
        last.recv();
    }
    first.close();
}

fn mutex(n: usize) {
    let total = std::sync::Arc::new(Mutex::new(0));
    let wg = WaitGroup::new();
    for _ in 0..4 {
        let total = total.clone();
        wg.go(move || (0..n / 4).for_each(|_| *total.lock() += 1));
    }
    wg.wait();
}

fn sieve(n: usize) {
    let mut ch = chan(0);
    let numbers = ch.clone();
    go(move || {
        for i in 2_usize.. {
            numbers.send(i);
        }
    });
    for _ in 0..n {
        let Some(prime) = ch.recv() else { return };
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
}

fn skynet_of(n: usize) {
    fn skynet(result: &Chan<usize>, number: usize, size: usize) {
        if size == 1 {
            return result.send(number);
        }
        let children = chan(0);
        for i in 0..10 {
            let children = children.clone();
            go(move || skynet(&children, number + i * size / 10, size / 10));
        }
        result.send((0..10).filter_map(|_| children.recv()).sum());
    }
    let result = chan(0);
    let root = result.clone();
    go(move || skynet(&root, 0, n));
    result.recv();
}

fn resident() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}

/// Bytes and nanoseconds for each goroutine that is spawned and parks.
fn park(n: usize) {
    let (gate, parked) = (chan::<()>(0), chan::<()>(n));
    let (before, start) = (resident(), Instant::now());
    for _ in 0..n {
        let (gate, parked) = (gate.clone(), parked.clone());
        go(move || {
            parked.send(());
            gate.recv();
        });
    }
    for _ in 0..n {
        parked.recv();
    }
    gosched();
    let took = start.elapsed();
    println!("{:.1} {:.1}", (resident() - before) as f64 / n as f64, took.as_nanos() as f64 / n as f64);
    gate.close();
}

/// One row in this process: prints nanoseconds for one operation.
fn run_row(name: &str, n: usize) {
    let in_gort = |main: fn(usize), n: usize| {
        gort::Builder::new()
            .workers(std::env::var("GORT_MAXPROCS").map_or(1, |text| text.parse().unwrap_or(1)))
            .run(move || main(n))
            .expect("the row ends normally");
    };
    if name == "park" {
        return in_gort(park, n);
    }
    let row = ROWS.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("no such row: {name}"));
    let start = Instant::now();
    in_gort(row.run, n);
    println!("{:.2}", start.elapsed().as_nanos() as f64 / n as f64);
}

/// Runs a command and reads the numbers it prints.
fn numbers(command: &mut Command) -> Vec<f64> {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Builds the Go side; `None`, with one line, where there is no Go.
fn go_peer() -> Option<PathBuf> {
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/go");
    let target = std::env::temp_dir().join(format!("gort-bench-go-{}", std::process::id()));
    let built = Command::new("go").arg("build").arg("-o").arg(&target).arg(".").current_dir(source).status();
    match built {
        Ok(status) if status.success() => Some(target),
        _ => {
            println!("go is not on the path: the comparison with Go is skipped");
            None
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [flag, name, n] = &arguments[..]
        && flag == "--row"
    {
        return run_row(name, n.parse().expect("a number"));
    }
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let wanted: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let (rounds, shrink) = if quick { (1, 1000) } else { (7, 1) };
    let this = std::env::current_exe().expect("this program has a path");
    let go = go_peer();
    let measure = |name: &str, n: usize| {
        let mut pairs = Vec::new();
        for _ in 0..rounds {
            let ours = numbers(Command::new(&this).args(["--row", name, &n.to_string()]));
            let theirs =
                go.as_ref().map(|go| numbers(Command::new(go).args([name, &n.to_string()]).env("GOMAXPROCS", "1")));
            pairs.push((ours, theirs));
        }
        pairs
    };
    println!("{:<38} {:>10} {:>10} {:>10}", "one worker, median of each operation", "gort", "Go, 1 P", "Go/gort");
    let line = |what: &str, unit: &str, pairs: &[(Vec<f64>, Option<Vec<f64>>)], at: usize| {
        let ours = median(pairs.iter().map(|(ours, _)| ours[at]).collect());
        let theirs: Option<Vec<f64>> =
            pairs.iter().map(|(_, theirs)| theirs.as_ref().map(|theirs| theirs[at])).collect();
        let (theirs, ratio) = match theirs {
            None => ("-".to_string(), "-".to_string()),
            Some(theirs) => {
                let ratios = pairs.iter().zip(&theirs).map(|((ours, _), theirs)| theirs / ours[at]).collect();
                (format!("{:.1} {unit}", median(theirs)), format!("{:.1}", median(ratios)))
            }
        };
        println!("{what:<38} {:>10} {theirs:>10} {ratio:>10}", format!("{ours:.1} {unit}"));
    };
    for row in ROWS {
        if wanted.is_empty() || wanted.iter().any(|name| *name == row.name) {
            line(row.what, "ns", &measure(row.name, (row.n / shrink).max(1000)), 0);
        }
    }
    if wanted.is_empty() || wanted.iter().any(|name| *name == "park") {
        for n in if quick { vec![1000] } else { vec![100_000, 1_000_000] } {
            let pairs = measure("park", n);
            line(&format!("{n} parked: memory for each"), "B", &pairs, 0);
            line(&format!("{n} parked: spawn and park"), "ns", &pairs, 1);
        }
    }
    if let Some(go) = go {
        let _ = std::fs::remove_file(go);
    }
}
