//! What a run found: everything that is shown, in the form in which it is saved.

use serde::{Deserialize, Serialize};

use crate::machine::Machine;
use crate::peer::Peer;
use crate::rows::Measure;
use crate::stats;

/// A whole run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    /// Sizes that only show that everything works: the figures mean nothing.
    pub(crate) quick: bool,
    /// Processor time instead of elapsed time.
    pub(crate) cpu: bool,
    pub(crate) rounds: usize,
    pub(crate) columns: Vec<Column>,
    pub(crate) lines: Vec<Line>,
    /// What concerns the whole run.
    pub(crate) notes: Vec<String>,
}

/// One peer and its version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Column {
    pub(crate) peer: Peer,
    pub(crate) version: String,
}

/// One line of the table: one measure of one row with one number of workers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) row: String,
    pub(crate) title: String,
    pub(crate) measure: Measure,
    pub(crate) workers: usize,
    /// In the order of the columns.
    pub(crate) cells: Vec<Cell>,
}

/// One peer's figures in one line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cell {
    pub(crate) peer: Peer,
    /// One for each round; none where the child failed or there is no equivalent.
    pub(crate) samples: Vec<Option<f64>>,
    pub(crate) median: Option<f64>,
    /// How many times better gort is.
    pub(crate) ratio: Option<f64>,
    /// Why there are no figures, or what is different.
    pub(crate) notes: Vec<String>,
}

impl Line {
    /// Fills in the medians and the ratios.
    pub(crate) fn conclude(&mut self) {
        let more_is_better = self.measure.more_is_better();
        let gort = self.cells.iter().find(|cell| cell.peer == Peer::Gort).map(|cell| cell.samples.clone());
        for cell in &mut self.cells {
            cell.median = stats::median(cell.samples.iter().copied().flatten());
            cell.ratio = match &gort {
                Some(gort) if cell.peer != Peer::Gort => stats::ratio(gort, &cell.samples, more_is_better),
                _ => None,
            };
        }
    }
}

impl Report {
    /// The numbers of workers, each once.
    pub(crate) fn workers(&self) -> Vec<usize> {
        let mut workers: Vec<usize> = self.lines.iter().map(|line| line.workers).collect();
        workers.sort_unstable();
        workers.dedup();
        workers
    }

    /// "Measured on …": what stands over every table.
    pub(crate) fn head(&self) -> String {
        let versions: Vec<&str> = self.columns.iter().map(|column| &*column.version).collect();
        let rounds = if self.rounds == 1 { "one round".to_string() } else { format!("{} rounds", self.rounds) };
        let warning = if self.quick { "A QUICK RUN: THESE FIGURES MEAN NOTHING. " } else { "" };
        let time = if self.cpu { "Processor time" } else { "Elapsed time" };
        format!("{warning}{}. {}. {time}, medians of {rounds}.", self.machine, versions.join(", "))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn cell(peer: Peer, samples: &[Option<f64>], notes: &[&str]) -> Cell {
        let notes = notes.iter().map(ToString::to_string).collect();
        Cell { peer, samples: samples.to_vec(), median: None, ratio: None, notes }
    }

    /// A small report, as a run would give it.
    pub(crate) fn sample() -> Report {
        let column = |peer: Peer, version: &str| Column { peer, version: version.to_string() };
        let line = |row: &str, measure, workers, cells| {
            let mut line = Line { row: row.into(), title: format!("the {row}"), measure, workers, cells };
            line.conclude();
            line
        };
        Report {
            machine: Machine {
                processor: "Abacus".to_string(),
                cores: 2,
                kernel: "Linux 6.18".to_string(),
                date: "2026-01-02".to_string(),
            },
            quick: false,
            cpu: false,
            rounds: 2,
            columns: vec![column(Peer::Gort, "gort 1"), column(Peer::Go, "Go 1.27"), column(Peer::May, "may 0.3")],
            lines: vec![
                line(
                    "yield",
                    Measure::Each,
                    1,
                    vec![
                        cell(Peer::Gort, &[Some(10.0), Some(20.0)], &[]),
                        cell(Peer::Go, &[Some(30.0), Some(40.0)], &[]),
                        cell(Peer::May, &[None, None], &["no <equivalent>"]),
                    ],
                ),
                line(
                    "echo",
                    Measure::Throughput,
                    2,
                    vec![
                        cell(Peer::Gort, &[Some(90_000.0), Some(80_000.0)], &[]),
                        cell(Peer::Go, &[Some(45_000.0), Some(160_000.0)], &["otherwise"]),
                        cell(Peer::May, &[None, Some(1.0)], &["no <equivalent>"]),
                    ],
                ),
            ],
            notes: vec!["a note on the whole".to_string()],
        }
    }

    #[test]
    fn medians_and_ratios_are_filled_in() {
        let report = sample();
        let found = |line: usize, cell: usize| {
            let cell = &report.lines[line].cells[cell];
            (cell.median, cell.ratio)
        };
        assert_eq!(found(0, 0), (Some(15.0), None));
        assert_eq!(found(0, 1), (Some(35.0), Some(2.5)));
        assert_eq!(found(0, 2), (None, None));
        assert_eq!(found(1, 1), (Some(102_500.0), Some(1.25)));
        assert_eq!(report.workers(), [1, 2]);
    }

    #[test]
    fn a_report_survives_being_saved() {
        let text = serde_json::to_string(&sample()).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), sample());
    }

    #[test]
    fn a_quick_run_says_so() {
        let quick = Report { quick: true, ..sample() };
        assert!(quick.head().starts_with("A QUICK RUN: THESE FIGURES MEAN NOTHING. Abacus, 2 cores"));
        assert!(!sample().head().contains("QUICK"));
    }
}
