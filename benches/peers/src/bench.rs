//! A run: every row, with every number of workers, by every peer in turn, round after round.

use std::path::PathBuf;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::child::Programs;
use crate::load::{Duty, drive, raise_file_limit};
use crate::machine::{Machine, busy, version};
use crate::peer::Peer;
use crate::report::{Cell, Column, Line, Report};
use crate::rows::Row;
use crate::work::Work;

/// A child that failed this often will fail again: the other rounds do without it.
const CHANCES: usize = 2;
const ECHO: Duty = Duty { warm_up: Duration::from_millis(200), measured: Duration::from_millis(800) };
const QUICK_ECHO: Duty = Duty { warm_up: Duration::from_millis(5), measured: Duration::from_millis(30) };
/// Files of the process that needs most: one for each connection of the largest row, and some.
const FILES: u64 = 8000 + 200;

/// What is measured.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) rows: Vec<&'static Row>,
    pub(crate) peers: Vec<Peer>,
    pub(crate) workers: Vec<usize>,
    pub(crate) rounds: usize,
    pub(crate) quick: bool,
    pub(crate) cpu: bool,
    /// An earlier build of this program, whose gort takes part.
    pub(crate) before: Option<PathBuf>,
}

/// One peer in one row with one number of workers: its lines' values, one for each round, and what went wrong.
struct Contest {
    row: &'static Row,
    workers: usize,
    peer: Peer,
    values: Vec<Option<Vec<f64>>>,
    failures: Vec<String>,
}

/// Measures everything. The second value has one line for each child that did not do its work.
pub(crate) fn run(plan: &Plan) -> anyhow::Result<(Report, Vec<(Peer, String)>)> {
    let mut notes: Vec<String> = raise_file_limit(FILES).into_iter().chain(busy()).collect();
    let (programs, no_go) = Programs::new(plan.peers.contains(&Peer::Go), plan.before.clone())?;
    if let Some(why) = no_go {
        eprintln!("{why}");
        notes.push(why);
    }
    let mut peers = plan.peers.clone();
    peers.extend(plan.before.as_ref().map(|_| Peer::GortBefore));
    peers.sort_unstable();
    peers.dedup();
    peers.retain(|peer| *peer != Peer::Go || programs.has_go());

    let mut contests = contests(plan, &peers);
    let progress = progress(plan.rounds * contests.len());
    for round in 0..plan.rounds {
        for field in contests.chunk_by_mut(|a, b| a.workers == b.workers && a.row.name == b.row.name) {
            take_turns(field, round);
            for contest in field {
                let Contest { row, workers, peer, .. } = *contest;
                progress.set_message(format!("round {} · {} · {} · {workers}", round + 1, row.name, peer.name()));
                contest.values.push(match peer.absent(row.work) {
                    Some(_) => None,
                    None if contest.failures.len() >= CHANCES => None,
                    None => match measure(&programs, plan, row, peer, workers) {
                        Ok(values) => Some(values),
                        Err(error) => {
                            contest.failures.push(format!("{error:#}"));
                            None
                        }
                    },
                });
                progress.inc(1);
            }
        }
    }
    progress.finish_and_clear();
    let workers: Vec<&str> = peers.iter().map(|peer| peer.workers_are()).collect();
    notes.push(format!("workers are: {}", workers.join("; ")));

    contests.sort_by_key(|contest| (contest.workers, row_at(plan, contest.row), contest.peer));
    let failures = contests
        .iter()
        .filter_map(|contest| Some((contest.peer, format!("{}: {}", contest.row.name, contest.failure()?))))
        .collect();
    let report = Report {
        machine: Machine::this(),
        quick: plan.quick,
        cpu: plan.cpu,
        rounds: plan.rounds,
        columns: peers.iter().map(|peer| Column { peer: *peer, version: version(*peer) }).collect(),
        lines: contests.chunk_by(|a, b| a.workers == b.workers && a.row.name == b.row.name).flat_map(lines).collect(),
        notes,
    };
    Ok((report, failures))
}

/// Puts those of a row in the order of the next round. It is not always the same, nor is one always behind the same other one: what one
/// leaves behind in the machine, such as the pages of a million stacks, is not always met by the same.
fn take_turns<T>(field: &mut [T], round: usize) {
    if round > 0 {
        field.reverse();
        // Two reversals are none: another one begins then.
        field.rotate_left(usize::from(round.is_multiple_of(2)));
    }
}

fn row_at(plan: &Plan, row: &Row) -> usize {
    plan.rows.iter().position(|other| other.name == row.name).unwrap_or(0)
}

fn contests(plan: &Plan, peers: &[Peer]) -> Vec<Contest> {
    let mut contests = Vec::new();
    for row in &plan.rows {
        for workers in &plan.workers {
            let peers = peers.iter().filter(|peer| peer.takes_part(*workers));
            contests.extend(peers.map(|peer| Contest {
                row,
                workers: *workers,
                peer: *peer,
                values: Vec::new(),
                failures: Vec::new(),
            }));
        }
    }
    contests
}

fn progress(steps: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} · {eta} left · {msg}").expect("a sound template");
    ProgressBar::new(steps as u64).with_style(style)
}

/// The values of a row's lines, from one child.
fn measure(programs: &Programs, plan: &Plan, row: &Row, peer: Peer, workers: usize) -> anyhow::Result<Vec<f64>> {
    let n = row.n(peer, plan.quick);
    if row.work != Work::Echo {
        return Ok(row.values(n, &programs.run(peer, row.work, workers, n)?, plan.cpu));
    }
    let server = programs.serve(peer, workers)?;
    let served = drive(server.port, n, if plan.quick { QUICK_ECHO } else { ECHO })?;
    Ok(vec![served.per_second, f64::from(served.p50_ns), f64::from(served.p99_ns)])
}

impl Contest {
    /// What went wrong. It does not name the row, so that the same failure in many rows is one note.
    fn failure(&self) -> Option<String> {
        let why = self.failures.first()?;
        let once = if self.failures.len() == 1 { "once" } else { "each time" };
        let once = if self.values.iter().all(Option::is_none) { once } else { "in some rounds" };
        Some(format!("{} failed {once}: {why}", self.peer.title()))
    }

    fn cell(&self, line: usize) -> Cell {
        let samples = self.values.iter().map(|values| values.as_ref()?.get(line).copied()).collect();
        let absent = self.peer.absent(self.row.work).map(str::to_string);
        let remark = self.peer.remark(self.row.work).map(str::to_string);
        let notes = absent.into_iter().chain(remark).chain(self.failure()).collect();
        Cell { peer: self.peer, samples, median: None, ratio: None, notes }
    }
}

/// The lines of one row with one number of workers.
fn lines(field: &[Contest]) -> Vec<Line> {
    let Contest { row, workers, .. } = field[0];
    let line = |(at, (measure, suffix)): (usize, &(_, &str))| {
        let mut line = Line {
            row: row.name.to_string(),
            title: format!("{}{suffix}", row.title),
            measure: *measure,
            workers,
            cells: field.iter().map(|contest| contest.cell(at)).collect(),
        };
        line.conclude();
        line
    };
    row.lines.iter().enumerate().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::Measure;

    fn contest(peer: Peer, values: Vec<Option<Vec<f64>>>, failures: &[&str]) -> Contest {
        let row = crate::rows::chosen(&["park-1m".to_string()]).unwrap()[0];
        Contest { row, workers: 2, peer, values, failures: failures.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn no_peer_is_always_first_or_always_behind_the_same() {
        for peers in 2..7 {
            let mut field: Vec<usize> = (0..peers).collect();
            let rounds: Vec<Vec<usize>> = (0..5)
                .map(|round| {
                    take_turns(&mut field, round);
                    field.clone()
                })
                .collect();
            let before =
                |order: &[usize], peer| order.iter().position(|at| *at == peer)?.checked_sub(1).map(|at| order[at]);
            for peer in 0..peers {
                let first = before(&rounds[0], peer);
                assert!(rounds.iter().any(|order| before(order, peer) != first), "{peer} of {peers}: {rounds:?}");
            }
        }
    }

    #[test]
    fn lines_are_made_of_the_contests_of_one_row() {
        let field = [
            contest(Peer::Gort, vec![Some(vec![100.0, 4000.0])], &[]),
            contest(Peer::May, vec![None], &["killed by signal 6: out of mappings"]),
        ];
        let lines = lines(&field);
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[1].measure, lines[1].cells[0].median), (Measure::Bytes, Some(4000.0)));
        let note = "may failed once: killed by signal 6: out of mappings";
        assert_eq!(lines[0].cells[1].notes, [note]);
        assert_eq!(lines[0].cells[1].median, None);
    }
}
