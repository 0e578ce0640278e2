//! The data race detector: from the events of a run it says which accesses nothing orders. What it sees and what it does not, the
//! documentation of `gort::races` says, which re-exports it.
//!
//! Invariants  I1  of each variable, for each goroutine, site and kind of access, the last access is kept: if an earlier
//!                 one races with something, so does that.
//! Protocol    A pure function of the events: no clock, no lock, no output. `order` says what happened before what.
//! Rejected    Keeping the last write and the last readers only, as FastTrack does: it finds the first race of a variable
//!             and may miss the other pairs of lines, which a lesson wants to name.
//! See         `order.rs` for the edges; tests/records/races/.

mod bubbles;
mod channel;
mod order;
mod ordered;
mod report;
mod summary;
mod vector_clock;

use std::collections::{BTreeMap, BTreeSet};

use gort_events::{AtomicOp, Event, EventKind, GoId, ObjectId, ObjectKind, Site};
use order::Order;
use vector_clock::Tick;

pub use ordered::{Known, Met, Ordered};
pub use report::{Access, AccessKind, DataRace, RaceKind};
pub use summary::Exploring;

/// An access that later ones are compared with.
#[derive(Clone, Debug)]
struct Kept {
    goroutine: GoId,
    kind: AccessKind,
    /// By an atomic operation: two of these do not race.
    atomic: bool,
    location: Option<Site>,
    tick: Tick,
    step: u64,
}

/// Finds data races in the events of a run.
///
/// Go: `go run -race`.
#[derive(Clone, Debug, Default)]
pub struct RaceDetector {
    order: Order,
    variables: BTreeMap<ObjectId, Vec<Kept>>,
    /// The variables that are accessed plainly, too.
    plain: BTreeSet<ObjectId>,
    /// The pairs of sites that have been reported.
    reported: BTreeSet<(Option<Site>, Option<Site>)>,
    races: Vec<DataRace>,
    /// All pairs of unordered accesses, where an explorer asks for them.
    pairs: Option<Vec<Pair>>,
}

/// Two unordered accesses: where, and what each does.
pub type Pair = [(Option<Site>, AccessKind); 2];

impl RaceDetector {
    /// A detector that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in the next event. The events must be those of one run by one worker, from its first, in order.
    pub fn observe(&mut self, event: &Event) {
        match event.kind {
            EventKind::Object { object, kind: ObjectKind::Racy { .. } } => _ = self.plain.insert(object),
            EventKind::Atomic { object, op, .. } if self.plain.contains(&object) => {
                let looks = matches!(op, AtomicOp::Load | AtomicOp::CompareAndSwap { swapped: false });
                let kind = if looks { AccessKind::Read } else { AccessKind::Write };
                // What the operation hands on covers it.
                let tick = self.order.now(event.goroutine);
                self.order.follow(event);
                return self.access(object, kind, Some(tick), event);
            }
            _ => {}
        }
        self.order.follow(event);
        let (object, of_variable, of_channel) = match event.kind {
            EventKind::RacyLoad { object, .. } => (object, AccessKind::Read, AccessKind::Send),
            EventKind::RacyStore { object, .. } => (object, AccessKind::Write, AccessKind::Close),
            _ => return,
        };
        self.access(object, if self.order.is_channel(object) { of_channel } else { of_variable }, None, event);
    }

    /// The races found so far, in the order in which their second accesses happened. Each pair of sites is there once.
    pub fn races(&self) -> &[DataRace] {
        &self.races
    }

    /// The races, without the detector.
    pub fn into_races(self) -> Vec<DataRace> {
        self.races
    }

    /// `tick`: when it was, of an atomic operation.
    fn access(&mut self, object: ObjectId, kind: AccessKind, tick: Option<Tick>, event: &Event) {
        let (who, location, atomic) = (event.goroutine, event.location, tick.is_some());
        let tick = tick.unwrap_or_else(|| self.order.now(who));
        let now = Kept { goroutine: who, kind, atomic, location, tick, step: event.step };
        let kept = self.variables.entry(object).or_default();
        // The latest first: Go, too, names the access that came last before.
        let mut unordered: Vec<&Kept> = kept
            .iter()
            .filter(|other| other.goroutine != who && (kind.writes() || other.kind.writes()))
            .filter(|other| !(atomic && other.atomic))
            .filter(|other| !self.order.knows(who, other.goroutine, other.tick))
            .collect();
        unordered.sort_by_key(|other| std::cmp::Reverse(other.step));
        self.pairs.iter_mut().for_each(|pairs| {
            pairs.extend(unordered.iter().map(|other| [(other.location, other.kind), (location, kind)]))
        });
        for other in unordered {
            let pair = (location.min(other.location), location.max(other.location));
            if self.reported.insert(pair) {
                let (access, previous) = (self.order.describe(&now), self.order.describe(other));
                self.races.push(DataRace { object, access, previous });
            }
        }
        let same =
            |other: &Kept| (other.goroutine, other.kind, other.atomic, other.location) == (who, kind, atomic, location);
        match kept.iter_mut().find(|other| same(other)) {
            Some(last) => *last = now,
            None => kept.push(now),
        }
    }
}

impl Order {
    fn describe(&self, access: &Kept) -> Access {
        let goroutine = self.goroutine(access.goroutine);
        Access {
            kind: access.kind,
            goroutine: access.goroutine,
            location: access.location,
            step: access.step,
            finished: goroutine.is_some_and(|goroutine| goroutine.ended),
            created_by: goroutine.and_then(|goroutine| goroutine.created).map(|(parent, _)| parent),
            created_at: goroutine.and_then(|goroutine| goroutine.created).and_then(|(_, at)| at),
        }
    }
}
