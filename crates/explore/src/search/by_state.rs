//! The search by snapshots, for systems whose states can be copied: each state is stepped in every way from a copy of it, and
//! nothing is done twice.
//!
//! Invariants  I1  a state's edges are added all at once, by the one thread that has its snapshot.
//! Protocol    Newest first, so that few snapshots are alive: a thread that has nothing is given the older half of another
//!             one's (`frontier.rs`). Which of a state's steps is the newest its digest draws, and now and then the oldest state is next: a
//!             graph that has no end is cut in the middle, and always to let the same goroutine go on would come to no ending before.
//!             Many steps are not taken, for it is known where they lead: concluded.rs.
//! Rejected    Oldest first: a tenth of all states is alive at once. To undo steps instead of copying: no faster where states are
//!             small, and worse for threads.
//! See         crates/explore/src/graph/table.rs; by_replay.rs, for systems that have no snapshots.

use std::collections::VecDeque;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use gort_events::Actor;

use crate::answers::report::{Incomplete, Progress};
use crate::graph::hashers::Numbers;
use crate::graph::nodes::{Move, NO_LABEL, NONE, NodeId, Target};
use crate::graph::states::{Label, Packed};
use crate::graph::table::Table;
use crate::search::acting;
use crate::search::concluded::{Origin, Room, Sibling, bytes_of};
use crate::search::findings::{Findings, Found};
use crate::search::frontier::Frontier;
use crate::search::host::Pulse;
use crate::search::preemptions::Preemptions;
use crate::settings::Settings;
use crate::system::{Effect, Run, Setup, Standing, System};

/// A state that has been found and not explored yet.
struct Snapshot {
    node: NodeId,
    run: Box<dyn Run + Send>,
    preemptions: Preemptions,
    /// By which step it was found, where its steps may be concluded from that.
    origin: Option<Origin>,
    /// How much memory it takes.
    bytes: u64,
}

/// What a thread uses again from one state to the next.
#[derive(Default)]
struct Spare {
    /// Runs that are not needed any more, and how much memory they take.
    runs: Vec<(Box<dyn Run + Send>, u64)>,
    bytes: u64,
    /// The actors that may act in a state.
    actors: Vec<Actor>,
    labels: Vec<u64>,
    edges: Vec<Packed>,
    /// The same steps, for the states that they lead to, and which of these were found by which.
    siblings: Vec<Sibling>,
    children: Vec<usize>,
    room: Room,
    /// How many steps were concluded since they were counted.
    concluded: u64,
    /// How many bytes of long lines were printed since memory was looked at.
    printed: u64,
    /// Numbers that the search has given, so that it need not be asked again.
    lines: Numbers<String>,
    known: Numbers<Label>,
}

/// So many numbers a thread remembers, and so long a line.
const MOST_KNOWN: usize = 1 << 12;
const LONGEST_KNOWN: usize = 256;

/// The number of a thing, which `asked` knows.
fn known<T: Hash + Eq + Clone>(numbers: &mut Numbers<T>, thing: T, asked: impl FnOnce(T) -> u32) -> u32 {
    if let Some(number) = numbers.get(&thing) {
        return *number;
    }
    let number = asked(thing.clone());
    if numbers.len() >= MOST_KNOWN {
        numbers.clear();
    }
    numbers.insert(thing, number);
    number
}

impl Spare {
    /// A copy of a run.
    fn copy(&mut self, run: &dyn Run) -> Option<Box<dyn Run + Send>> {
        match self.runs.pop() {
            Some((spare, bytes)) => {
                self.bytes -= bytes;
                run.snapshot_into(spare)
            }
            None => run.snapshot(),
        }
    }

    fn keep(&mut self, run: Box<dyn Run + Send>) {
        let bytes = run.bytes();
        if self.runs.len() < MOST_SPARE && self.bytes + bytes < MOST_BYTES_SPARE || self.runs.is_empty() {
            self.bytes += bytes;
            self.runs.push((run, bytes));
        }
    }
}

/// So many runs are kept to be used again, and so many bytes of them but for one.
const MOST_SPARE: usize = 64;
const MOST_BYTES_SPARE: u64 = 4 << 20;

/// What is done when a search turns out to be large.
pub(super) type WhenLarge = Arc<dyn Fn() + Send + Sync>;

/// Few states may be large, too: each takes long then.
const LARGE_BYTES: u64 = 32 << 20;

/// The same, once for several searches of one program, and from how many states on.
pub(super) struct Large {
    action: Option<WhenLarge>,
    states: u64,
    done: AtomicBool,
}

impl Large {
    pub(super) fn new(action: Option<WhenLarge>, states: u64) -> Arc<Large> {
        Arc::new(Large { action, states, done: AtomicBool::new(false) })
    }

    /// The thread comes by with so many states, and runs of so many bytes to go on from. Others go on meanwhile.
    fn look(&self, states: u64, bytes: u64, pulse: &Pulse) {
        let is_large = states > self.states || bytes > LARGE_BYTES;
        let is_due = is_large && !self.done.load(Ordering::Relaxed);
        if is_due
            && !self.done.swap(true, Ordering::Relaxed)
            && let Some(action) = &self.action
        {
            pulse.rests(true);
            action();
            pulse.rests(false);
        }
    }
}

struct Search {
    findings: Findings<Table>,
    frontier: Frontier<Snapshot>,
    preemptions: Option<u32>,
    /// How much memory the snapshots of the frontier take: where a program's states grow without end that is more than the graph.
    open: AtomicU64,
    /// How many bytes it held when it was last looked at, and how many it may.
    held: AtomicU64,
    memory: u64,
    cancel: Option<Arc<AtomicBool>>,
    large: Arc<Large>,
}

/// After so many states the oldest one is next.
const NEWEST: u64 = 256;

/// The number of steps after which a thread looks whether it is to stop, and how much memory there is; it looks, too, when what is to be looked
/// at has grown by such a part of what the search may take.
const STEPS_PER_LOOK: u64 = 8192;
const LOOKS: u64 = 64;

impl Search {
    fn stop_if(&self, reason: Option<Incomplete>) {
        if let Some(reason) = reason {
            self.findings.stop(reason);
            self.frontier.wake();
        }
    }

    /// About how many bytes it holds. `spare`: of one of the threads.
    fn bytes(&self, spare: &Spare) -> u64 {
        self.findings.bytes() + self.open.load(Ordering::Relaxed) + spare.bytes
    }

    fn cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }

    /// Where a run stands: the end's number, or the state's node and whether that is new. `None`: it has stopped, and so has the search; or it
    /// goes on no further, for a goroutine computes.
    fn place(
        &self,
        run: &mut dyn Run,
        preemptions: &mut Preemptions,
        yields: bool,
        (pulse, spare): (&Pulse, &mut Spare),
    ) -> Option<(Target, bool)> {
        let digest = match run.standing() {
            Standing::Open { digest, enabled } => match self.preemptions {
                Some(most) => preemptions.narrow(digest, enabled, most, yields, &mut spare.actors),
                None => digest,
            },
            Standing::Ended(end) => {
                self.stop_if(self.findings.note(run.notes()));
                let stops = || {
                    // It takes steps, though none that the search counts.
                    pulse.beats_on();
                    self.findings.stopped()
                };
                let room = self.memory.saturating_sub(self.held.load(Ordering::Relaxed));
                let after = self.findings.afterwards.enter(&*run, &end, (self.findings.states(), room), &stops);
                return Some((Target::End(self.findings.end(end, after)), false));
            }
            Standing::Stopped if self.cancelled() => {
                self.stop_if(Some(Incomplete::Cancelled));
                return None;
            }
            Standing::Stopped => {
                let notes = run.notes();
                let outside = notes.computes.is_none().then_some(Incomplete::ExternalInput);
                let why = self.findings.note(notes);
                self.stop_if(why.or(outside));
                return None;
            }
        };
        self.stop_if(self.findings.note(run.notes()));
        let (node, new) = self.findings.graph.node(digest);
        if new {
            self.stop_if(self.findings.counts_state());
        }
        Some((Target::State(node), new))
    }

    /// Takes every step of the state, in an order that its digest draws. How many there were.
    fn expand(&self, mut state: Snapshot, pulse: &Pulse, spare: &mut Spare, found: &mut VecDeque<Snapshot>) -> u64 {
        let mut actors = std::mem::take(&mut spare.actors);
        if let Standing::Open { digest, enabled } = state.run.standing() {
            match self.preemptions {
                // As it was narrowed when it was found: that it is asked again changes nothing.
                Some(most) => _ = state.preemptions.narrow(digest, enabled, most, false, &mut actors),
                None => {
                    actors.clear();
                    actors.extend_from_slice(enabled);
                }
            }
        }
        if let (Standing::Open { digest, .. }, 1..) = (state.run.standing(), actors.len()) {
            let newest = (digest >> 96) as usize % actors.len();
            actors.rotate_left(newest);
        }
        let mut edges = std::mem::take(&mut spare.edges);
        edges.clear();
        let mut labels = std::mem::take(&mut spare.labels);
        let before = found.len();
        let whole = self.steps(&state, &actors, &mut labels, (pulse, spare), (&mut edges, found));
        (spare.actors, spare.labels) = (actors, labels);
        self.tell_children(spare, found.range_mut(before..));
        self.open.fetch_sub(state.bytes, Ordering::Relaxed);
        spare.keep(state.run);
        let steps = edges.len() as u64;
        if whole {
            self.findings.graph.fill(state.node, &edges);
        }
        spare.edges = edges;
        steps
    }

    /// States that were found know by which step, and what others there were beside it.
    fn tell_children<'s>(&self, spare: &mut Spare, found: impl ExactSizeIterator<Item = &'s mut Snapshot>) {
        let (siblings, children) = (std::mem::take(&mut spare.siblings), std::mem::take(&mut spare.children));
        let known = siblings.iter().filter(|sibling| sibling.footprint.is_some()).take(2).count();
        if known == 2 && found.len() > 0 {
            let all: Arc<[Sibling]> = Arc::from(&siblings[..]);
            let bytes = bytes_of(all.len()) / found.len() as u64;
            self.open.fetch_add(bytes * found.len() as u64, Ordering::Relaxed);
            for (child, own) in found.zip(&children) {
                child.bytes += bytes;
                child.origin = Some(Origin { siblings: all.clone(), own: *own });
            }
        }
        (spare.siblings, spare.children) = (siblings, children);
    }

    /// Takes the steps of these actors. Whether that were all.
    fn steps(
        &self,
        state: &Snapshot,
        actors: &[Actor],
        labels: &mut Vec<u64>,
        (pulse, spare): (&Pulse, &mut Spare),
        (edges, found): (&mut Vec<Packed>, &mut VecDeque<Snapshot>),
    ) -> bool {
        spare.siblings.clear();
        spare.children.clear();
        for actor in actors {
            let begun = edges.len();
            let concluded = self.conclude(state, *actor, spare);
            spare.concluded += if concluded { spare.room.found.len() as u64 } else { 0 };
            if concluded && !cfg!(debug_assertions) {
                edges.extend(spare.room.found.iter().map(|sibling| sibling.packed));
                spare.siblings.extend_from_slice(&spare.room.found);
                continue;
            }
            // The labels of the step's choice, if it has one, are known once it has been taken.
            labels.clear();
            let mut number = 0;
            loop {
                pulse.beat(Some(state.node), *actor);
                if self.cancelled() {
                    self.stop_if(Some(Incomplete::Cancelled));
                    return false;
                }
                let Some(mut run) = spare.copy(&*state.run) else { return false };
                let mut step = Move { actor: *actor, label: NO_LABEL };
                let effect = run.step(*actor, &mut |offered| {
                    labels.clear();
                    labels.extend_from_slice(offered);
                    // Where any number can be drawn, one is.
                    step.label = offered.get(number).copied().unwrap_or(NO_LABEL);
                    number
                });
                let mut preemptions = state.preemptions;
                preemptions.count(*actor);
                let Effect { line, access, yields, renames, footprint } = effect;
                preemptions.rename(&renames);
                let placed = self.place(&mut *run, &mut preemptions, yields, (pulse, spare));
                let Some((target, new)) = placed else {
                    if self.findings.stopped() {
                        return false;
                    }
                    number += 1;
                    if number >= labels.len() {
                        break;
                    }
                    continue;
                };
                let line = line.map_or(NONE, |line| match line.len() > LONGEST_KNOWN {
                    true => {
                        spare.printed += line.len() as u64;
                        self.findings.lines.number(line)
                    }
                    false => known(&mut spare.lines, line, |line| self.findings.lines.number(line)),
                });
                let access = access.map_or(NONE, |access| self.findings.accesses.number(access));
                let renames = match renames.is_empty() {
                    true => 0,
                    false => self.findings.renamings.number(renames) + 1,
                };
                let named = Label { step, line, access, yields, renames };
                let label = known(&mut spare.known, named, |label| self.findings.graph.label(label));
                edges.push(Packed::new(target, label));
                spare.siblings.push(Sibling { packed: Packed::new(target, label), label: named, footprint });
                match target {
                    Target::State(node) if new => {
                        run.put_aside();
                        let bytes = run.bytes() + size_of::<Snapshot>() as u64;
                        self.open.fetch_add(bytes, Ordering::Relaxed);
                        found.push_back(Snapshot { node, run, preemptions, origin: None, bytes });
                        spare.children.push(spare.siblings.len() - 1);
                    }
                    _ => spare.keep(run),
                }
                number += 1;
                if number >= labels.len() {
                    break;
                }
            }
            if concluded {
                self.compare(edges, begun, spare);
            }
        }
        true
    }

    /// Concludes where the actor's steps lead, as `spare.room.found`. Whether that can be.
    fn conclude(&self, state: &Snapshot, actor: Actor, spare: &mut Spare) -> bool {
        let Some(origin) = state.origin.as_ref().filter(|_| self.preemptions.is_none()) else { return false };
        let Spare { room, known: numbers, .. } = spare;
        origin.conclude(actor, &self.findings, room, |label| {
            known(numbers, label, |label| self.findings.graph.label(label))
        })
    }

    /// Steps were taken from this one on, and had been concluded: what was concluded counts, and is to be the same.
    fn compare(&self, edges: &mut Vec<Packed>, begun: usize, spare: &mut Spare) {
        let concluded = &spare.room.found;
        let taken = spare.siblings.len() - (edges.len() - begun);
        let seen = |sibling: &Sibling| {
            let Label { step, line, access, yields, .. } = sibling.label;
            (sibling.packed.target(), step, line, access, yields)
        };
        if !concluded.iter().map(seen).eq(spare.siblings[taken..].iter().map(seen)) {
            let contradiction = format!("concluded {concluded:?}, taken {:?}", &spare.siblings[taken..]);
            self.findings.contradiction.get_or_init(|| contradiction);
            return;
        }
        edges.truncate(begun);
        edges.extend(concluded.iter().map(|sibling| sibling.packed));
        spare.siblings.truncate(taken);
        spare.siblings.extend_from_slice(concluded);
    }
}

/// Explores everything that the program can do. `None`: the numbers of goroutines matter, and are not part of the states.
pub(super) fn search(
    system: &Arc<dyn System>,
    settings: &Settings,
    setup: &Setup,
    large: &Arc<Large>,
) -> Option<Found> {
    let search = Arc::new(Search {
        findings: Findings::new(settings, settings.preemptions),
        frontier: Frontier::new(),
        preemptions: settings.preemptions,
        open: AtomicU64::new(0),
        held: AtomicU64::new(0),
        memory: settings.memory(),
        cancel: settings.cancel.clone(),
        large: large.clone(),
    });
    let work = {
        let (search, system, settings, setup) = (search.clone(), system.clone(), settings.clone(), setup.clone());
        move |thread: usize, pulse: &Arc<Pulse>| explore(&search, &*system, &settings, &setup, thread, pulse)
    };
    settings.host.work(settings.threads, settings.limits(), Arc::new(work), &mut |pulse, why| {
        let findings = &search.findings;
        let path = |node| findings.root.get().map_or_else(Vec::new, |root| findings.graph.path(*root, node));
        let named = || acting(path, system, settings, setup, pulse);
        search.stop_if(Some(why.reason(named, settings.longest_step)));
    });
    if search.findings.missed_numbers() {
        return None;
    }
    let found = Arc::try_unwrap(search);
    Some(found.map_or_else(|shared| shared.findings.found(), |search| search.findings.into_found()))
}

/// One thread's part. Thread 0 begins.
fn explore(search: &Search, system: &dyn System, settings: &Settings, setup: &Setup, thread: usize, pulse: &Pulse) {
    let (mut local, mut spare) = (VecDeque::new(), Spare::default());
    if thread == 0 {
        let start = system.start(setup).snapshot();
        let mut run = start.expect("gort: a system whose runs have no snapshot any more");
        let mut preemptions = Preemptions::default();
        match search.place(&mut *run, &mut preemptions, false, (pulse, &mut spare)) {
            Some((Target::End(end), _)) => search.findings.ends_at_once(end),
            Some((Target::State(node), _)) => {
                search.findings.root.get_or_init(|| node);
                local.push_back(Snapshot { node, run, preemptions, origin: None, bytes: 0 });
            }
            None => {}
        }
    }
    let (mut steps, mut grown, mut newest) = (0, 0, 0_u64);
    loop {
        newest += 1;
        let take = if newest.is_multiple_of(NEWEST) { VecDeque::pop_front } else { VecDeque::pop_back };
        pulse.rests(true);
        let state = search.frontier.next(&mut local, settings.threads, || search.findings.stopped(), take);
        pulse.rests(false);
        let Some(state) = state else {
            search.stop_if(settings.weigh(search.bytes(&spare)));
            return;
        };
        let before = search.open.load(Ordering::Relaxed);
        let taken = search.expand(state, pulse, &mut spare, &mut local);
        search.findings.counts_steps(taken, std::mem::take(&mut spare.concluded));
        steps += taken;
        let open = search.open.load(Ordering::Relaxed);
        grown += open.saturating_sub(before);
        if !search.findings.stopped() {
            search.large.look(search.findings.states(), open, pulse);
        }
        if steps >= STEPS_PER_LOOK || grown + spare.printed > search.memory / LOOKS || settings.cancelled() {
            (steps, grown, spare.printed) = (0, 0, 0);
            let progress = Progress {
                states: search.findings.states(),
                open: local.len() as u64 + search.frontier.shared_items(),
                runs: search.findings.runs(),
                part: settings.part(),
                memory: search.bytes(&spare),
            };
            search.held.store(progress.memory, Ordering::Relaxed);
            search.stop_if(settings.look(&progress));
        }
    }
}
