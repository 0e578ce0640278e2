//! Whether all accesses are ordered, whichever way leads to them: one walk along the graph, in which ways that meet are joined.
//!
//! `unordered.rs` goes on from a state once for each past in which its goroutines know different things of each other's accesses, and there may
//! be very many of these. Mostly nothing depends on that: locks, groups and channels order all that is accessed on any way. So it is tried
//! first whether that is so. From each state it is gone on with what is known on every way that leads there, and again where another way is
//! found on which less is known: that comes to an end, since what is known only becomes less.
//!
//! Protocol    A state is gone on from when all that can lead to it has been: once, that is, but where there are cycles.
//! Invariants  I1  what is known in a state here is known on each way there. So what looks ordered is ordered; what does not is looked at on
//!                 each schedule, by `unordered.rs`.
//! See         gort_races's `ordered.rs`; Kildall: "A unified approach to global program optimization", POPL 1973.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use gort_events::{Digest, Event, GoId, ObjectId};
use gort_races::{Known, Met, Ordered, RaceKind};

use super::unordered::{PLACES, PLACES_OF_A_STATE, take};
use crate::graph::components::Components;
use crate::graph::nodes::Target;
use crate::graph::states::Nodes;
use crate::system::{Listener, Run, Standing};

/// What tells pasts apart that are not joined: the state, and what decides what is told from there on.
type Place = (usize, u128);

/// A run that stands at a place from which it is to be gone on, with what is known there.
struct Item {
    run: Box<dyn Run + Send>,
    ordered: Ordered,
    bytes: u64,
}

struct Join<'a> {
    graph: &'a Nodes,
    known: HashMap<Place, Known>,
    heard: Arc<Mutex<Ordered>>,
    /// For each state how many can follow it, or so: fewer than can follow any that leads to it, but on a cycle.
    ranks: Vec<u32>,
    /// By rank: the last one is the next.
    open: BTreeMap<(u32, Place), Item>,
    /// Accesses of this kind.
    kind: RaceKind,
    /// How often it was gone on from a place.
    visits: usize,
    /// About how much memory it takes, in bytes.
    bytes: u64,
}

impl Join<'_> {
    fn listener(&self) -> Listener {
        let heard = Arc::clone(&self.heard);
        Box::new(move |event: &Event| heard.lock().unwrap_or_else(PoisonError::into_inner).observe(event))
    }

    /// A run has come to a state: what is known there, if that is less than was, so that it is to be gone on from there. `None`: accesses
    /// look unordered, or it is not to be found out.
    fn arrive(&mut self, state: usize, run: &mut dyn Run) -> Option<Option<(Place, Ordered)>> {
        let mut ordered = std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner));
        if ordered.is_refuted(self.kind) {
            return None;
        }
        let (goroutines, mut objects) = (run.names_of_goroutines()?, run.names_of_objects()?);
        ordered.forget(|object| objects.contains_key(&object), |goroutine| goroutines.contains_key(&goroutine));
        let place = (state, told(run, &ordered, &objects));
        let known = match self.known.get(&place) {
            None => named(&ordered, &goroutines, &objects),
            Some(known) => match ordered.meet(known, &goroutines, &mut objects, &mut |name| run.variable(name)) {
                Met::Nothing => return Some(None),
                Met::Less(known) => known,
                Met::Unnamed => return None,
            },
        };
        self.bytes += known.bytes();
        if let Some(before) = self.known.insert(place, known) {
            self.bytes -= before.bytes();
        }
        Some(Some((place, ordered)))
    }

    /// From this run it is gone on. Gives one back of which more is known, and which is not needed any more.
    fn push(
        &mut self,
        (place, ordered): (Place, Ordered),
        mut run: Box<dyn Run + Send>,
    ) -> Option<Box<dyn Run + Send>> {
        run.put_aside();
        let bytes = run.bytes() + ordered.bytes() + size_of::<Item>() as u64;
        self.bytes += bytes;
        let before = self.open.insert((self.ranks[place.0], place), Item { run, ordered, bytes })?;
        self.bytes -= before.bytes;
        Some(before.run)
    }

    /// The next one, with its state.
    fn pop(&mut self) -> Option<(usize, Item)> {
        let ((_, (state, _)), item) = self.open.pop_last()?;
        (self.bytes, self.visits) = (self.bytes - item.bytes, self.visits + 1);
        Some((state, item))
    }
}

/// What decides what is told from here on, and is no part of the state.
fn told(run: &dyn Run, ordered: &Ordered, objects: &BTreeMap<ObjectId, u128>) -> u128 {
    let name = |object: ObjectId| objects.get(&object).copied().unwrap_or(0);
    ordered.made().fold(run.told(), |told, context| told.wrapping_add(Digest(name(context)).with(2).seal()))
}

fn named(ordered: &Ordered, goroutines: &BTreeMap<GoId, u128>, objects: &BTreeMap<ObjectId, u128>) -> Known {
    ordered.known(|id| goroutines.get(&id).copied(), |object| objects.get(&object).copied().unwrap_or(0))
}

/// Walks the graph of a search that has come to its end, from its root. Whether all accesses of this kind are ordered: if not, that is not
/// known. It is asked before each step whether it is to stop. `memory`: so many bytes it takes at most.
pub(crate) fn are_ordered(
    run: &mut dyn Run,
    (graph, components, root): (&Nodes, &Components, usize),
    memory: u64,
    kind: RaceKind,
    cancelled: impl Fn() -> bool,
) -> bool {
    let heard = Arc::new(Mutex::new(Ordered::new()));
    let mut ranks = vec![0; graph.len()];
    for (rank, state) in (0..).zip(components.order()) {
        ranks[*state as usize] = rank;
    }
    let bytes = size_of_val(&ranks[..]) as u64;
    let (known, open) = (HashMap::new(), BTreeMap::new());
    let mut join = Join { graph, known, heard, ranks, open, kind, visits: 0, bytes };
    run.restart(Some(join.listener()));
    let is_ordered = go(&mut join, run, root, memory, cancelled).is_some();
    run.restart(None);
    is_ordered
}

fn go(join: &mut Join<'_>, run: &mut dyn Run, root: usize, memory: u64, cancelled: impl Fn() -> bool) -> Option<()> {
    let most = (join.graph.len() * PLACES_OF_A_STATE).max(PLACES);
    if !matches!(run.standing(), Standing::Open { .. }) {
        return None;
    }
    let first = join.arrive(root, run)??;
    // A run that is not needed any more.
    let mut spare = join.push(first, run.snapshot()?);
    while let Some((state, Item { run, ordered, .. })) = join.pop() {
        for edge in join.graph.edges(state).iter() {
            let entry = size_of::<(Place, Known)>() * join.known.capacity();
            if cancelled() || join.visits > most || join.bytes + entry as u64 > memory {
                return None;
            }
            let mut run = match spare.take() {
                Some(spare) => run.snapshot_into(spare)?,
                None => run.snapshot()?,
            };
            *join.heard.lock().unwrap_or_else(PoisonError::into_inner) = ordered.clone();
            if !run.hear(join.listener()) {
                return None;
            }
            // Where the program is not as the graph has it, nothing is known.
            let lost = take(&mut *run, edge.step)?;
            match (run.standing(), edge.target) {
                (Standing::Ended(_), Target::End(_)) => {
                    if join.heard.lock().unwrap_or_else(PoisonError::into_inner).is_refuted(join.kind) {
                        return None;
                    }
                    spare = Some(run);
                }
                (Standing::Open { .. }, Target::State(id)) if !lost => {
                    let next = join.graph.index(id);
                    match join.arrive(next, &mut *run)? {
                        Some(placed) => spare = join.push(placed, run),
                        None => spare = Some(run),
                    }
                }
                _ => return None,
            }
        }
        spare = Some(run);
    }
    Some(())
}
