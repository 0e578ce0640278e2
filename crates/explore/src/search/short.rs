//! Short runs: what is found of a program that has a run without an end.
//!
//! A goroutine that spins, in a select with a default, say, is in another state after each turn: it may count them. So a
//! search that follows it never comes back, and finds nothing. Here runs are cut early instead, first after a few steps and
//! then after more, so that all goroutines come to act between the turns. What that finds is a part, and is said to be.
//!
//! Invariants  I1  the first run is the default one, to its end if it has one: it is among what is found.
//!             I2  one thread searches: what is found is the same on every machine.
//! Rejected    Cutting the runs of the search itself from then on: what it has found by then depends on the number of
//!             threads, and a graph of one run's hundred thousand states is in the way.
//!             To call two turns of a loop one state: what a goroutine counts gort cannot see.
//! See         crates/explore/src/search/by_replay.rs; tests/explore/endless.rs.

use std::sync::Arc;

use crate::answers::report::Incomplete;
use crate::graph::nodes::Move;
use crate::search::by_replay;
use crate::search::findings::Found;
use crate::search::host;
use crate::settings::Settings;
use crate::system::System;

/// How a search of short runs goes.
#[derive(Clone, Default)]
pub(super) struct Short {
    /// Runs are cut after this number of steps.
    pub(super) horizon: Option<u64>,
    /// The steps of the first run, which is not cut.
    pub(super) first: Vec<Move>,
}

/// Steps of a run, at first; then twice as many each time.
const SHORTEST: u64 = 32;
/// States that are seen in all.
const STATES: u64 = 20_000;

/// What short runs find of a program that has a run without an end, which `endless` has met; for that reason it is a part.
pub(super) fn search(system: &Arc<dyn System>, settings: &Settings, endless: Found) -> Found {
    let first = default_steps(system, settings);
    // A search that had found something before it met the endless run is not to end with less.
    let states = if endless.ends.is_empty() { STATES } else { STATES.max(endless.states) };
    let mut left = states.min(settings.bound);
    let mut best: Option<Found> = None;
    let mut horizon = SHORTEST.min(settings.longest / 2).max(1);
    let (mut runs, mut steps, mut replayed) = (endless.runs, endless.steps, endless.replayed);
    while horizon < settings.longest && left > 0 {
        let short = Short { horizon: Some(horizon), first: first.clone() };
        // The states of the first run are there anyway.
        let bound = left + first.len() as u64;
        let settings = Settings { bound, threads: 1, ..settings.clone() };
        let found = by_replay::search_so(system, &settings, &short);
        (runs, steps, replayed) = (runs + found.runs, steps + found.steps, replayed + found.replayed);
        (left, horizon) = (left.saturating_sub(found.states.saturating_sub(first.len() as u64)), horizon * 2);
        match found.incomplete {
            None | Some(Incomplete::Preemptions { .. }) => best = Some(found),
            Some(Incomplete::Bound { .. } | Incomplete::Memory { .. } | Incomplete::Endless { .. }) => {
                best.get_or_insert(found);
                break;
            }
            // It cannot be explored at all, or is not to be.
            Some(_) => return Found { runs, steps, replayed, ..found },
        }
    }
    let found = Found { incomplete: endless.incomplete.clone(), ..best.unwrap_or(endless) };
    Found { runs, steps, replayed, ..found }
}

/// The steps of the default run; none if it does not end.
fn default_steps(system: &Arc<dyn System>, settings: &Settings) -> Vec<Move> {
    let (system, setup, longest) = (system.clone(), settings.setup(false), settings.longest);
    let work = move || system.default_run(&setup, longest);
    let witness = host::apart(&*settings.host, settings.limits(), work);
    witness.filter(|witness| witness.end.is_some()).map_or_else(Vec::new, |witness| witness.steps)
}
