//! Data races that a state shows: two goroutines about to access one `Racy` variable, one of them to write.
//!
//! If two conflicting accesses can be the next step, each of another goroutine, nothing orders them: a race that is read off
//! the graph. Not every race is seen so: `search/unordered.rs` finds the others.
//!
//! See         Boehm, Adve: "Foundations of the C++ concurrency memory model", PLDI 2008, section 4 (both definitions agree);
//!             the Go memory model, "Definition of data race".

use gort_events::Site;
use gort_races::{Access, DataRace, RaceKind};

use crate::graph::nodes::NONE;
use crate::graph::states::{Edges, Nodes};
use crate::system::StepAccess;

/// One side of a data race.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub struct RacyAccess {
    /// The line.
    pub at: Site,
    /// Whether it writes, or closes.
    pub write: bool,
}

/// Two accesses that nothing orders.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub struct Race {
    /// What they are accesses of.
    pub kind: RaceKind,
    /// The one that is earlier in the source; of two on one line, the write.
    pub first: RacyAccess,
    /// The other.
    pub second: RacyAccess,
}

fn side(access: &StepAccess) -> RacyAccess {
    RacyAccess { at: access.at, write: access.write }
}

fn key(access: &RacyAccess) -> (&'static str, u32, u32, bool) {
    (access.at.file(), access.at.line(), access.at.column(), !access.write)
}

/// A race, its sides in the order of the source.
pub(crate) fn race(kind: RaceKind, one: RacyAccess, other: RacyAccess) -> Race {
    let (first, second) = if key(&one) <= key(&other) { (one, other) } else { (other, one) };
    Race { kind, first, second }
}

/// What the detector says, as a pair of places.
pub(crate) fn race_of(found: &DataRace) -> Option<Race> {
    let side = |access: &Access| Some(RacyAccess { at: access.location?, write: access.kind.writes() });
    Some(race(found.kind(), side(&found.access)?, side(&found.previous)?))
}

/// The races in one state.
pub(crate) fn races_in<'a>(edges: Edges<'a>, accesses: &'a [StepAccess]) -> impl Iterator<Item = Race> + 'a {
    let about_to = move || {
        let edges = edges.iter().filter(|edge| edge.access != NONE);
        edges.map(|edge| (edge.step.actor, &accesses[edge.access as usize]))
    };
    about_to().enumerate().flat_map(move |(number, (actor, access))| {
        about_to().skip(number + 1).filter_map(move |(other, with)| {
            let conflict = actor != other && access.object == with.object && (access.write || with.write);
            conflict.then(|| race(RaceKind::Data, side(access), side(with)))
        })
    })
}

/// All races that a state shows, each once, in the order of the source.
pub(crate) fn shown_by_states(nodes: &Nodes, accesses: &[StepAccess]) -> Vec<Race> {
    let all = (0..nodes.len()).filter(|_| !accesses.is_empty());
    with(Vec::new(), all.flat_map(|node| races_in(nodes.edges(node), accesses)))
}

/// These races and others, each once, in the order of the source.
pub(crate) fn with(mut races: Vec<Race>, others: impl Iterator<Item = Race>) -> Vec<Race> {
    races.extend(others);
    races.sort_by_key(|race| (key(&race.first), key(&race.second), race.kind));
    races.dedup();
    races
}
