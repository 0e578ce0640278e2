//! Spread: which worker did the work, counted instead of timed, and how late sleepers are beside a computation.
//!
//!     cargo run --release --manifest-path benches/peers/Cargo.toml -- spread
//!
//! Each sample comes from a process of its own: what a process could learn of a program's goroutines helps no sample. A worker's
//! share is counted by its thread, so it says the same on a busy machine; what the machine changes is when an idle worker
//! comes. `programs` are gort's; Go's are in `go/spread.go`.

mod programs;

use std::fmt::Write;

use serde::{Deserialize, Serialize};

pub(crate) use self::programs::{Program, run};
use crate::child::Programs;
use crate::peer::Peer;

/// So often each figure is taken, as a rule.
pub(crate) const RUNS: usize = 9;

/// What a child has counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counted {
    /// Pieces of work by each thread that did some.
    pub(crate) pieces: Vec<u64>,
    /// By how many microseconds each sleep was late.
    pub(crate) late: Vec<u64>,
}

impl Counted {
    /// Per cent of the pieces that the busiest thread did.
    fn share(&self) -> u64 {
        let all: u64 = self.pieces.iter().sum();
        self.pieces.iter().max().map_or(100, |most| most * 100 / all.max(1))
    }

    fn worst(&self) -> u64 {
        self.late.iter().copied().max().unwrap_or(0)
    }

    fn mean(&self) -> u64 {
        self.late.iter().sum::<u64>() / (self.late.len() as u64).max(1)
    }
}

/// The smallest, the middle and the largest.
fn range(mut values: Vec<u64>) -> [u64; 3] {
    values.sort_unstable();
    [values[0], values[values.len() / 2], values[values.len() - 1]]
}

/// Runs every program, and gives the two tables.
pub(crate) fn table(workers: usize, runs: usize, peers: &[Peer]) -> anyhow::Result<String> {
    let (programs, why_not) = Programs::new(peers.contains(&Peer::Go), None)?;
    let mut text = String::new();
    if let Some(why_not) = why_not {
        writeln!(text, "{why_not}")?;
    }
    let compared = |peer: &Peer| peer.is_gort() || (*peer == Peer::Go && programs.has_go());
    let peers: Vec<Peer> = peers.iter().copied().filter(compared).collect();
    writeln!(text, "Share of the busiest of {workers} workers, %, min/median/max of {runs} runs; load {}.\n", load())?;
    let sample = |peer, program: Program| -> anyhow::Result<Vec<Counted>> {
        (0..runs).map(|_| programs.spread(peer, program, workers)).collect()
    };
    let head = |text: &mut String, first: &str| -> anyhow::Result<()> {
        let titles: Vec<_> = peers.iter().map(|peer| peer.title()).collect();
        writeln!(text, "| {first} | {} |\n|---{}|", titles.join(" | "), "|---:".repeat(peers.len()))?;
        Ok(())
    };
    head(&mut text, "program")?;
    for program in Program::all().filter(|program| !program.measures_lateness()) {
        write!(text, "| {} |", program.title())?;
        for peer in &peers {
            let [min, median, max] = range(sample(*peer, program)?.iter().map(Counted::share).collect());
            write!(text, " {min} / {median} / {max} |")?;
        }
        writeln!(text)?;
    }
    writeln!(text, "\nHow late sleeps, ticks and calls are, ms: mean, and the worst (medians of {runs} runs).\n")?;
    head(&mut text, "program")?;
    for program in Program::all().filter(|program| program.measures_lateness()) {
        write!(text, "| {} |", program.title())?;
        for peer in &peers {
            let samples = sample(*peer, program)?;
            let [_, mean, _] = range(samples.iter().map(Counted::mean).collect());
            let [_, worst, _] = range(samples.iter().map(Counted::worst).collect());
            write!(text, " {:.2}, {:.1} |", mean as f64 / 1e3, worst as f64 / 1e3)?;
        }
        writeln!(text)?;
    }
    Ok(text)
}

/// How many threads want a processor now.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_the_part_of_the_busiest() {
        let counted = |pieces: &[u64], late: &[u64]| Counted { pieces: pieces.to_vec(), late: late.to_vec() };
        assert_eq!(counted(&[3, 1], &[]).share(), 75);
        assert_eq!(counted(&[7], &[]).share(), 100);
        assert_eq!((counted(&[], &[1, 5, 3]).worst(), counted(&[], &[1, 5, 3]).mean()), (5, 3));
        assert_eq!(range(vec![9, 1, 5]), [1, 5, 9]);
    }
}
