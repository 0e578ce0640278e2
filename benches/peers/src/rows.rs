//! The rows of the table: which work, how much of it, and what of it is shown.

use serde::{Deserialize, Serialize};

use crate::figures::Figures;
use crate::peer::Peer;
use crate::work::Work;

/// What one line of the table shows of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Measure {
    /// Nanoseconds for one operation.
    Each,
    /// Nanoseconds for all of it.
    Total,
    /// Bytes in memory, where it was most, for each goroutine or timer.
    Bytes,
    /// Requests in a second.
    Throughput,
    /// Nanoseconds until half of the requests were answered.
    Median,
    /// Nanoseconds until 99 of 100 requests were answered.
    Tail,
}

impl Measure {
    pub(crate) fn more_is_better(self) -> bool {
        self == Measure::Throughput
    }

    /// The value with its unit, to three digits.
    pub(crate) fn show(self, value: f64) -> String {
        match self {
            Measure::Bytes => format!("{} B", grouped(value)),
            Measure::Throughput => format!("{} /s", grouped(value)),
            _ => match value {
                ..1e3 => format!("{} ns", digits(value)),
                ..1e6 => format!("{} µs", digits(value / 1e3)),
                ..1e9 => format!("{} ms", digits(value / 1e6)),
                _ => format!("{} s", digits(value / 1e9)),
            },
        }
    }
}

/// Three digits: 7.12, 71.2, 712.
fn digits(value: f64) -> String {
    match value {
        ..9.995 => format!("{value:.2}"),
        ..99.95 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// 1,234,567.
fn grouped(value: f64) -> String {
    let plain = format!("{value:.0}");
    let (sign, plain) = plain.strip_prefix('-').map_or(("", &*plain), |rest| ("-", rest));
    let mut text = String::new();
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{sign}{text}")
}

/// One row. `name` is the one on the command line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) work: Work,
    /// Operations that take gort and Go about 0.1 to 1 s; of the row `echo`: connections.
    n: u64,
    /// Operations that only show that it works.
    quick: u64,
    /// Operations of peers that are so much slower that n would take many seconds.
    slower: &'static [(Peer, u64)],
    /// What the lines show, each with its title's end.
    pub(crate) lines: &'static [(Measure, &'static str)],
}

impl Row {
    pub(crate) fn n(&self, peer: Peer, quick: bool) -> u64 {
        let n = self.slower.iter().find(|(slower, _)| *slower == peer).map_or(self.n, |(_, n)| *n);
        if quick { n.min(self.quick) } else { n }
    }

    /// What each line shows of a child's figures; times are elapsed time, or processor time.
    pub(crate) fn values(&self, n: u64, figures: &Figures, cpu: bool) -> Vec<f64> {
        let ns = if cpu { figures.cpu_ns } else { figures.ns } as f64;
        let value = |measure| match measure {
            Measure::Each => ns / self.work.operations(n) as f64,
            Measure::Bytes => figures.bytes as f64 / self.work.operations(n) as f64,
            Measure::Total | Measure::Throughput | Measure::Median | Measure::Tail => ns,
        };
        self.lines.iter().map(|(measure, _)| value(*measure)).collect()
    }
}

const EACH: &[(Measure, &str)] = &[(Measure::Each, "")];
const TOTAL: &[(Measure, &str)] = &[(Measure::Total, "")];
const PARKED: &[(Measure, &str)] = &[(Measure::Each, ": time each"), (Measure::Bytes, ": memory each")];
const SERVED: &[(Measure, &str)] =
    &[(Measure::Throughput, ": requests"), (Measure::Median, ": p50"), (Measure::Tail, ": p99")];

const fn row(name: &'static str, title: &'static str, work: Work, n: u64, quick: u64) -> Row {
    Row { name, title, work, n, quick, slower: &[], lines: EACH }
}

/// In the order of the table.
pub(crate) const ROWS: &[Row] = &[
    Row { slower: &[(Peer::Threads, 400_000)], ..row("yield", "yield, two goroutines", Work::Yield, 4_000_000, 1000) },
    Row {
        slower: &[(Peer::May, 100_000), (Peer::Threads, 5_000)],
        ..row("spawn-batch", "spawn and join, batches of 1000", Work::SpawnBatch, 1_000_000, 1000)
    },
    Row {
        slower: &[(Peer::May, 100_000), (Peer::Threads, 5_000)],
        ..row("spawn-one", "spawn and join, one at a time", Work::SpawnOne, 1_000_000, 1000)
    },
    Row {
        slower: &[(Peer::Threads, 20_000)],
        ..row("ping-pong", "unbuffered ping-pong, round trip", Work::PingPong, 1_000_000, 1000)
    },
    Row {
        slower: &[(Peer::Threads, 40_000)],
        ..row("unbuffered", "producer to consumer, unbuffered", Work::Unbuffered, 2_000_000, 1000)
    },
    Row {
        slower: &[(Peer::Threads, 40_000)],
        ..row("buffered1", "producer to consumer, buffer of 1", Work::Buffered1, 2_000_000, 1000)
    },
    row("buffered128", "producer to consumer, buffer of 128", Work::Buffered128, 5_000_000, 1000),
    row("four-by-four", "4 producers, 4 consumers, buffer of 64", Work::FourByFour, 4_000_000, 1000),
    Row {
        slower: &[(Peer::Threads, 40_000)],
        ..row("select2", "select over 2 senders", Work::Select2, 1_000_000, 1000)
    },
    Row {
        slower: &[(Peer::Threads, 40_000)],
        ..row("select8", "select over 8 senders", Work::Select8, 1_000_000, 1000)
    },
    row("select-default", "select with default, nothing ready", Work::SelectDefault, 10_000_000, 1000),
    Row { slower: &[(Peer::Threads, 40_000)], ..row("ring", "ring of 1000, per hop", Work::Ring, 2_000_000, 10_000) },
    Row { lines: TOTAL, ..row("sieve", "prime sieve, to the 2000th prime", Work::Sieve, 2000, 50) },
    row("skynet", "skynet of 1,000,000, per goroutine", Work::Skynet, 1_000_000, 1000),
    Row { lines: PARKED, ..row("tree", "fork-join tree of 262,143, by channels", Work::Tree, 131_072, 1024) },
    Row { lines: PARKED, ..row("tree-join", "fork-join tree of 262,143, joined", Work::TreeJoin, 131_072, 1024) },
    row("mutex", "mutex, 4 goroutines", Work::Mutex, 10_000_000, 1000),
    Row {
        slower: &[(Peer::Threads, 400_000)],
        ..row("yield-locked", "mutex held over a yield, 4 goroutines", Work::YieldLocked, 2_000_000, 1000)
    },
    row("sections", "critical sections of 0.3 µs, 8 goroutines", Work::Sections, 1_000_000, 1000),
    Row {
        slower: &[(Peer::Threads, 2_000)],
        ..row("mutex-20k", "mutex with 20,000 waiters, each hand-over", Work::Mutex20k, 400_000, 1000)
    },
    row("rwmutex", "RwMutex, 8 goroutines, 1 write in 1000", Work::Rwmutex, 8_000_000, 8_000),
    Row { lines: TOTAL, ..row("sleeps", "100,000 sleeps of 1 to 100 ms, all", Work::Sleeps, 100_000, 1000) },
    Row { lines: PARKED, ..row("timers", "200,000 timers made, reset 3 times, stopped", Work::Timers, 200_000, 1000) },
    Row {
        slower: &[(Peer::Threads, 40_000)],
        ..row("value-8k", "8 KiB values, unbuffered", Work::Value8k, 1_000_000, 1000)
    },
    Row {
        slower: &[(Peer::Threads, 20_000)],
        ..row("value-60k", "60 KiB values, unbuffered", Work::Value60k, 100_000, 100)
    },
    Row {
        slower: &[(Peer::Threads, 40_000)],
        ..row("fan-in", "1,000 producers, one consumer, unbuffered", Work::FanIn, 1_000_000, 10_000)
    },
    Row { lines: PARKED, ..row("park-100k", "100,000 spawned and parked", Work::Park, 100_000, 1000) },
    Row { lines: PARKED, ..row("park-1m", "1,000,000 spawned and parked", Work::Park, 1_000_000, 2000) },
    row("close-100k", "close with 100,000 waiters, each", Work::Close, 100_000, 1000),
    Row { lines: SERVED, ..row("echo-1", "TCP echo, 1 connection", Work::Echo, 1, 1) },
    Row { lines: SERVED, ..row("echo-100", "TCP echo, 100 connections", Work::Echo, 100, 10) },
    Row { lines: SERVED, ..row("echo-1000", "TCP echo, 1,000 connections", Work::Echo, 1000, 20) },
    Row { lines: SERVED, ..row("echo-8000", "TCP echo, 8,000 connections", Work::Echo, 8000, 50) },
];

/// The rows asked for, in the table's order; an unknown name is an error that says which there are.
pub(crate) fn chosen(names: &[String]) -> anyhow::Result<Vec<&'static Row>> {
    if let Some(unknown) = names.iter().find(|name| ROWS.iter().all(|row| row.name != **name)) {
        let known: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
        anyhow::bail!("no row is called {unknown}; there are {}", known.join(", "));
    }
    Ok(ROWS.iter().filter(|row| names.is_empty() || names.iter().any(|name| name == row.name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_show_three_digits_and_their_unit() {
        assert_eq!(Measure::Each.show(7.123), "7.12 ns");
        assert_eq!(Measure::Each.show(99.96), "100 ns");
        assert_eq!(Measure::Each.show(27_100.0), "27.1 µs");
        assert_eq!(Measure::Total.show(391_000_000.0), "391 ms");
        assert_eq!(Measure::Bytes.show(4424.4), "4,424 B");
        assert_eq!(Measure::Throughput.show(86_012.3), "86,012 /s");
    }

    #[test]
    fn every_row_has_a_name_of_its_own_and_does_something_when_quick() {
        for (at, row) in ROWS.iter().enumerate() {
            assert!(ROWS[..at].iter().all(|other| other.name != row.name), "{}", row.name);
            for peer in [Peer::Gort, Peer::Threads] {
                let (n, quick) = (row.n(peer, false), row.n(peer, true));
                assert!(quick > 0 && quick <= n, "{}", row.name);
                assert!(row.work == Work::Echo || row.work.check(quick) > 0, "{}: an empty run would pass", row.name);
            }
        }
    }

    #[test]
    fn an_unknown_row_is_named() {
        let error = chosen(&["yeild".to_string()]).unwrap_err().to_string();
        assert!(error.starts_with("no row is called yeild; there are yield, "), "{error}");
    }
}
