//! `gort bench`: goroutines against OS threads on the learner's machine: to start one, to hand a message over, the memory
//! of one that waits, and how many can wait at once. The last is worked out and tried only in part: what tries it to the end
//! takes all of the machine.
//!
//! Every figure is the median of several rounds; each round runs in a process of its own, the two sides in turn, so that
//! none finds what another left. What is shown is a pure function of the results (`chart.rs`).

mod chart;
mod limits;
pub mod measure;
pub mod rows;

use std::io::Write;

use anyhow::bail;
use serde_json::{Value, json};

use crate::args::BenchArgs;
use crate::json;
use crate::program::child::{Task, ask};
use crate::terminal::failure::Conclusion;
use crate::terminal::screen::Screen;
use crate::terminal::theme::write_lines;
use crate::terminal::wait;
use measure::Who;
use rows::{Measurement, ROWS, Row};

/// One round of one side of a row, in a process of its own.
pub const ROUND: Task = Task {
    verb: "round",
    perform: |words| {
        let [row, who, size] = words else { bail!("a round is of a row, a side and a size") };
        Ok(serde_json::to_value(rows::perform(row, who, size)?)?)
    },
};

/// All that was measured.
#[derive(Clone, Debug)]
pub struct Results {
    /// Whether the rounds were few and short.
    pub quick: bool,
    /// One for each row, in their order.
    pub rows: Vec<Measured>,
    /// What the system allows.
    pub limits: limits::Limits,
}

/// One row: both sides.
#[derive(Clone, Debug)]
pub struct Measured {
    /// What was measured.
    pub row: &'static Row,
    /// Goroutines.
    pub goroutine: Side,
    /// OS threads.
    pub thread: Side,
}

/// The rounds of one side. There is at least one.
#[derive(Clone, Debug)]
pub struct Side {
    /// What they found.
    pub samples: Vec<Measurement>,
    /// What is worked out from them and from the system's limits, where nothing was tried to its end.
    pub estimate: Option<f64>,
}

impl Side {
    /// The figure: the estimate, or else the middle one of the values.
    pub fn figure(&self) -> f64 {
        self.estimate.unwrap_or_else(|| self.median())
    }

    /// The middle one of the values.
    pub fn median(&self) -> f64 {
        let mut values: Vec<f64> = self.samples.iter().map(|sample| sample.value).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// What stopped it, where something did.
    pub fn refused(&self) -> Option<&str> {
        self.samples.iter().find_map(|sample| sample.refused.as_deref())
    }

    fn json(&self) -> Value {
        let rounds: Vec<f64> = self.samples.iter().map(|sample| sample.value).collect();
        json!({
            "value": self.figure(),
            "estimated": self.estimate.is_some(),
            "rounds": rounds,
            "refused": self.refused(),
        })
    }
}

impl Measured {
    /// How many times better the goroutine is.
    pub fn ratio(&self) -> f64 {
        let (goroutine, thread) = (self.goroutine.figure(), self.thread.figure());
        if self.row.more_is_better { goroutine / thread } else { thread / goroutine }
    }

    fn json(&self) -> Value {
        json!({
            "name": self.row.name,
            "unit": self.row.unit,
            "better": if self.row.more_is_better { "more" } else { "less" },
            "goroutine": self.goroutine.json(),
            "thread": self.thread.json(),
            "ratio": self.ratio(),
        })
    }
}

impl Results {
    /// For programs. `ratio` says how many times better the goroutine is, whichever direction is better.
    fn json(&self) -> Value {
        json!({
            "quick": self.quick,
            "optimized": !cfg!(debug_assertions),
            "rows": self.rows.iter().map(Measured::json).collect::<Vec<_>>(),
            "limits": self.limits.json(),
        })
    }
}

/// How many could wait at once: worked out, unless the system refused one.
fn estimate(rows: &mut [Measured], limits: &limits::Limits) {
    let each = |name: &str| rows.iter().find(|row| row.row.name == name);
    let Some(each) = each("memory").map(|row| [row.goroutine.median(), row.thread.median()]) else { return };
    for row in rows.iter_mut().filter(|row| row.row.name == "limit") {
        let sides = [(&mut row.goroutine, Who::Goroutine, each[0]), (&mut row.thread, Who::Thread, each[1])];
        for (side, who, bytes) in sides {
            // What has been reached can be reached.
            let reach = limits.reach(who, bytes).map(|reach| reach.max(side.median()));
            side.estimate = reach.filter(|_| side.refused().is_none());
        }
    }
}

/// Measures, and shows the results.
pub fn run(args: &BenchArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    let limits = limits::read();
    let rounds = ROWS.iter().map(|row| row.rounds(args.quick));
    let bar = wait::bar(screen, 2 * rounds.sum::<usize>() as u64, screen.words.bench.measuring);
    let mut rows = Vec::new();
    for row in ROWS {
        let (mut goroutine, mut thread) = (Vec::new(), Vec::new());
        for _ in 0..row.rounds(args.quick) {
            for (who, samples) in [(Who::Goroutine, &mut goroutine), (Who::Thread, &mut thread)] {
                let size = row.size(who, args.quick).min(limits.bound(row, who));
                samples.push(ask(&[ROUND.verb, row.name, who.name(), &size.to_string()])?);
                if let Some(bar) = &bar {
                    bar.inc(1);
                }
            }
        }
        let side = |samples| Side { samples, estimate: None };
        rows.push(Measured { row, goroutine: side(goroutine), thread: side(thread) });
    }
    estimate(&mut rows, &limits);
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let results = Results { quick: args.quick, rows, limits };
    if screen.json {
        json::write(out, results.json())?;
    } else {
        write_lines(out, &chart::draw(&results, screen))?;
    }
    Ok(Conclusion::Expected)
}
