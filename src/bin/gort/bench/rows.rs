//! The rows of `gort bench`: what is measured, how often, and how much of it.

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::measure::{self, Who};
use crate::program::figure::Unit;
use crate::terminal::messages::Words;

/// One row.
#[derive(Debug)]
pub struct Row {
    /// Its name for programs.
    pub name: &'static str,
    /// Its title.
    pub title: fn(&Words) -> &'static str,
    /// What its values are counted in.
    pub unit: Unit,
    /// Whether a larger value is the better one.
    pub more_is_better: bool,
    /// One round.
    take: fn(Who, usize) -> anyhow::Result<Measurement>,
    /// How many are measured in a round: goroutines and threads, in full and quickly.
    sizes: [[usize; 2]; 2],
    /// Rounds, in full and quickly.
    rounds: [usize; 2],
}

/// What one round found.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Measurement {
    /// The figure.
    pub value: f64,
    /// The limit of the system that stopped it early.
    pub refused: Option<String>,
}

/// The rows, in the order in which they are shown. Sizes keep a full run under a minute, and memory within what
/// `limits.rs` allows.
pub static ROWS: &[Row] = &[
    Row {
        name: "create",
        title: |words| words.bench.create,
        unit: Unit::Nanoseconds,
        more_is_better: false,
        take: |who, count| plain(measure::create(who, count)),
        sizes: [[200_000, 2_000], [10_000, 300]],
        rounds: [5, 3],
    },
    Row {
        name: "switch",
        title: |words| words.bench.switch,
        unit: Unit::Nanoseconds,
        more_is_better: false,
        take: |who, count| plain(measure::switch(who, count)),
        sizes: [[200_000, 10_000], [10_000, 1_000]],
        rounds: [5, 3],
    },
    Row {
        name: "memory",
        title: |words| words.bench.memory,
        unit: Unit::Bytes,
        more_is_better: false,
        take: |who, count| {
            plain(measure::bytes(who, count).context("this system does not say how much memory is used")?)
        },
        sizes: [[20_000, 1_000], [5_000, 200]],
        rounds: [3, 3],
    },
    Row {
        name: "limit",
        title: |words| words.bench.limit,
        unit: Unit::Count,
        more_is_better: true,
        take: |who, count| {
            let (value, refused) = measure::limit(who, count);
            Ok(Measurement { value: value as f64, refused })
        },
        sizes: [[500_000, 4_000], [20_000, 400]],
        rounds: [1, 1],
    },
];

fn plain(value: f64) -> anyhow::Result<Measurement> {
    Ok(Measurement { value, refused: None })
}

impl Row {
    /// How many rounds it has.
    pub fn rounds(&self, quick: bool) -> usize {
        self.rounds[usize::from(quick)]
    }

    /// How many are measured in a round.
    pub fn size(&self, who: Who, quick: bool) -> usize {
        self.sizes[usize::from(quick)][usize::from(who == Who::Thread)]
    }
}

/// The child's part: one round of one side.
pub fn perform(row: &str, who: &str, size: &str) -> anyhow::Result<Measurement> {
    let row = ROWS.iter().find(|candidate| candidate.name == row).with_context(|| format!("there is no row {row}"))?;
    let who = Who::named(who).with_context(|| format!("there is no side {who}"))?;
    (row.take)(who, size.parse().with_context(|| format!("{size} is not a size"))?)
}
