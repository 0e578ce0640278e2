//! The search: runs are sent out until every step of every state has been explored.
//!
//! Invariants  I1  a node with steps that wait is in some thread's list, or in the common one.
//!             I2  the graph that is found does not depend on the order of runs or on the number of threads: it is the
//!                 set of states that can be reached, and their steps.
//! Protocol    Each thread keeps the nodes it found to itself, oldest first: a run that begins high up has a short way
//!             there, and most to explore ahead. What is more than a few goes to the others when one of them has none.
//! Rejected    Newest first: where such a run comes to a known state, all behind that is explored already, so it is cut, and
//!             there are ten times as many runs.
//! See         explore/search/searcher.rs, explore/graph/nodes.rs.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use super::short::{self, Short};
use super::tracer;
use crate::explore::answers::report::{Departure, End, Incomplete, Progress};
use crate::explore::explorer::Main;
use crate::explore::graph::nodes::{Graph, Move, NO_LABEL, NodeId};
use crate::explore::native::flight::{Flight, Landed};
use crate::explore::native::threads::{self, Pulse, Threads, Who, Why};
use crate::explore::search::searcher::Searcher;
use crate::explore::settings::Settings;
use crate::rt::clock::TimeUse;
use crate::rt::explored::observe::{Access, Observer};

/// Things by number, each once.
pub(in crate::explore) struct Numbered<T>(Mutex<(HashMap<T, u32>, Vec<T>)>);

impl<T: Hash + Eq + Clone> Numbered<T> {
    fn new() -> Self {
        Numbered(Mutex::new((HashMap::new(), Vec::new())))
    }

    pub(in crate::explore) fn number(&self, thing: T) -> u32 {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (numbers, things) = &mut *guard;
        if let Some(number) = numbers.get(&thing) {
            return *number;
        }
        let number = things.len() as u32;
        things.push(thing.clone());
        numbers.insert(thing, number);
        number
    }

    pub(in crate::explore) fn things(&self) -> Vec<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    pub(in crate::explore) fn into_things(self) -> Vec<T> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).1
    }
}

/// What searching threads share.
pub(in crate::explore) struct Search {
    pub(in crate::explore) graph: Graph,
    /// Where every run begins.
    pub(in crate::explore) root: OnceLock<NodeId>,
    pub(in crate::explore) lines: Numbered<String>,
    pub(in crate::explore) accesses: Numbered<Access>,
    pub(in crate::explore) ends: Numbered<End>,
    /// The most steps of one run, in a search that is to end if one takes more; and of short runs.
    pub(in crate::explore) longest: u64,
    pub(in crate::explore) short: Short,
    /// The most preemptions of one run.
    pub(in crate::explore) preemptions: Option<u32>,
    bound: u64,
    states: AtomicU64,
    runs: AtomicU64,
    steps: AtomicU64,
    followed: AtomicU64,
    turns: AtomicU64,
    stopped: AtomicBool,
    ids_matter: bool,
    missed_ids: AtomicBool,
    /// What the program has had to do with time, as a number.
    time: AtomicU8,
    incomplete: Mutex<Option<Incomplete>>,
    open: Mutex<Open>,
    changed: Condvar,
    /// Threads that have nothing to do.
    idle: AtomicUsize,
}

#[derive(Default)]
struct Open {
    nodes: VecDeque<NodeId>,
    idle: usize,
}

/// What a search found.
pub(in crate::explore) struct Found {
    pub(in crate::explore) graph: Graph,
    pub(in crate::explore) lines: Vec<String>,
    pub(in crate::explore) accesses: Vec<Access>,
    pub(in crate::explore) ends: Vec<End>,
    pub(in crate::explore) states: u64,
    pub(in crate::explore) runs: u64,
    pub(in crate::explore) steps: u64,
    pub(in crate::explore) followed: u64,
    pub(in crate::explore) time: TimeUse,
    pub(in crate::explore) incomplete: Option<Incomplete>,
}

/// In programs with fewer states every run that comes to a known state is checked (`search/searcher.rs`).
const ALWAYS_CHECKED: u64 = 4096;
/// In larger ones those whose number of steps is a multiple of this.
const CHECKED_OFTEN: u64 = 16;
/// Errands that a thread keeps before it gives some to an idle one.
const KEPT: usize = 4;

impl Search {
    fn new(settings: &Settings, short: &Short, ids_matter: bool) -> Self {
        Search {
            short: short.clone(),
            graph: Graph::new(),
            root: OnceLock::new(),
            lines: Numbered::new(),
            accesses: Numbered::new(),
            ends: Numbered::new(),
            longest: settings.longest,
            preemptions: settings.preemptions,
            bound: settings.bound,
            states: AtomicU64::new(0),
            runs: AtomicU64::new(0),
            steps: AtomicU64::new(0),
            followed: AtomicU64::new(0),
            turns: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            ids_matter,
            missed_ids: AtomicBool::new(false),
            time: AtomicU8::new(0),
            incomplete: Mutex::new(None),
            open: Mutex::default(),
            changed: Condvar::new(),
            idle: AtomicUsize::new(0),
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a new state. Whether there may be more.
    pub(in crate::explore) fn counts_state(&self) -> bool {
        let states = self.states.fetch_add(1, Ordering::Relaxed) + 1;
        if states >= self.bound {
            self.stop(Incomplete::Bound { states: self.bound });
        }
        !self.stopped.load(Ordering::Relaxed)
    }

    /// Whether a run that has come to a known state after so many steps goes on, to see that all is as before.
    pub(in crate::explore) fn checks(&self, steps: u64) -> bool {
        self.states.load(Ordering::Relaxed) < ALWAYS_CHECKED || steps.is_multiple_of(CHECKED_OFTEN)
    }

    /// Whether nothing is to be added any more.
    pub(in crate::explore) fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Another number each time.
    pub(in crate::explore) fn turn(&self) -> u64 {
        self.turns.fetch_add(1, Ordering::Relaxed)
    }

    /// The search ends here, for the first of the reasons given.
    pub(in crate::explore) fn stop(&self, reason: Incomplete) {
        self.incomplete.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason);
        self.stopped.store(true, Ordering::Relaxed);
        // A waiting thread looks again.
        drop(self.open());
        self.changed.notify_all();
    }

    /// Stops if the graph takes more memory than it may.
    fn weigh(&self, settings: &Settings) {
        if let Some(bytes) = settings.memory.filter(|limit| self.graph.bytes() > *limit) {
            self.stop(Incomplete::Memory { bytes });
        }
    }

    fn departed(&self, departure: Departure) {
        self.stop(Incomplete::Departed(departure));
    }

    /// The next step to explore, and its node; `None` when all is done.
    fn next(&self, own: &mut VecDeque<NodeId>, threads: usize) -> Option<(NodeId, Move)> {
        if self.idle.load(Ordering::Relaxed) > 0 && own.len() > KEPT {
            let half = own.len() / 2;
            self.open().nodes.extend(own.drain(..half));
            self.changed.notify_all();
        }
        if self.stopped.load(Ordering::Relaxed) {
            return None;
        }
        if let Some(errand) = self.errand(own) {
            return Some(errand);
        }
        let mut open = self.open();
        open.idle += 1;
        self.idle.store(open.idle, Ordering::Relaxed);
        loop {
            if self.stopped.load(Ordering::Relaxed) {
                break;
            }
            if let Some(errand) = self.errand(&mut open.nodes) {
                open.idle -= 1;
                self.idle.store(open.idle, Ordering::Relaxed);
                return Some(errand);
            }
            if open.idle == threads {
                break;
            }
            open = self.changed.wait(open).unwrap_or_else(PoisonError::into_inner);
        }
        drop(open);
        self.changed.notify_all();
        None
    }

    /// A step that waits in one of these nodes. Those in which none does are forgotten.
    fn errand(&self, nodes: &mut VecDeque<NodeId>) -> Option<(NodeId, Move)> {
        while let Some(node) = nodes.front() {
            if let Some(step) = self.graph.begin(*node) {
                return Some((*node, step));
            }
            nodes.pop_front();
        }
        None
    }

    fn into_found(self) -> Found {
        Found {
            graph: self.graph,
            lines: self.lines.into_things(),
            accesses: self.accesses.into_things(),
            ends: self.ends.into_things(),
            states: self.states.into_inner(),
            runs: self.runs.into_inner(),
            steps: self.steps.into_inner(),
            followed: self.followed.into_inner(),
            time: TimeUse::of(self.time.into_inner()),
            incomplete: self.incomplete.into_inner().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// As `into_found`, while a thread that was given up may still use the original.
    fn found(&self) -> Found {
        Found {
            graph: self.graph.copy(),
            lines: self.lines.things(),
            accesses: self.accesses.things(),
            ends: self.ends.things(),
            states: self.states.load(Ordering::Relaxed),
            runs: self.runs.load(Ordering::Relaxed),
            steps: self.steps.load(Ordering::Relaxed),
            followed: self.followed.load(Ordering::Relaxed),
            time: TimeUse::of(self.time.load(Ordering::Relaxed)),
            incomplete: self.incomplete.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    fn progress(&self, own: usize) -> Progress {
        Progress {
            states: self.states.load(Ordering::Relaxed),
            open: own as u64 + self.open().nodes.len() as u64,
            runs: self.runs.load(Ordering::Relaxed),
        }
    }
}

/// Explores everything that the program can do.
pub(in crate::explore) fn search(main: &Main, settings: &Settings) -> Found {
    let found = search_so(main, settings, &Short::default());
    if matches!(found.incomplete, Some(Incomplete::Endless { .. })) {
        short::search(main, settings, found)
    } else {
        found
    }
}

/// Explores, by runs that may be short.
pub(in crate::explore) fn search_so(main: &Main, settings: &Settings, short: &Short) -> Found {
    let found = search_with(main, settings, short, false);
    // A goroutine asked for its number, which depends on the order of `go` statements: that is part of the state, then.
    found.unwrap_or_else(|| {
        search_with(main, settings, short, true).expect("gort internal bug: numbers were missed again; please report")
    })
}

/// `None`: the numbers of goroutines matter.
fn search_with(main: &Main, settings: &Settings, short: &Short, ids_matter: bool) -> Option<Found> {
    let search = Arc::new(Search::new(settings, short, ids_matter));
    let mut running = Threads::default();
    for thread in 0..settings.threads {
        let (search, main, settings) = (search.clone(), main.clone(), settings.clone());
        running.spawn(move |pulse| explore(&search, &main, &settings, thread, pulse));
    }
    running.wait(settings.longest_step, settings.cancel.as_deref(), |pulse, why| {
        search.stop(match why {
            Why::Computes => who(&search, main, settings, pulse).stuck(settings.longest_step),
            Why::Blocked => who(&search, main, settings, pulse).blocked(),
            Why::Cancelled => Incomplete::Cancelled,
        });
    });
    if search.missed_ids.load(Ordering::Relaxed) {
        return None;
    }
    let mut found = Arc::try_unwrap(search).map_or_else(|shared| shared.found(), Search::into_found);
    found.incomplete = found.incomplete.or(settings.preemptions.map(|most| Incomplete::Preemptions { most }));
    Some(found)
}

/// Which goroutine is stuck: the way to its last step is gone again, on a thread of its own.
fn who(search: &Search, main: &Main, settings: &Settings, pulse: &Pulse) -> Who {
    let started_at = settings.started_at;
    let Some((node, actor)) = pulse.last() else { return Who::main(started_at) };
    let mut path = Vec::new();
    search.graph.path(node, Move { actor, label: NO_LABEL }, &mut path);
    let steps: Vec<Move> = path.into_iter().map(|(_, step)| step).collect();
    let (main, ids_matter, settings) = (main.clone(), search.ids_matter, settings.clone());
    let limit = settings.longest_step;
    let cancel = settings.cancel.clone();
    let work = move || tracer::who(&mut Flight::new(ids_matter, &settings), &main, &steps);
    let named = threads::apart(limit, cancel.as_deref(), work);
    named.flatten().unwrap_or(Who::main(started_at))
}

/// How often a thread looks whether it is to stop, and how much memory there is: after so many steps, some milliseconds.
const STEPS_PER_LOOK: u64 = 8192;

/// One thread's part. Thread 0 makes the first run, and reports.
fn explore(search: &Arc<Search>, main: &Main, settings: &Settings, thread: usize, pulse: Arc<Pulse>) {
    let mut flight = Flight::new(search.ids_matter, settings);
    let mut searcher = Box::new(Searcher::new(search.clone(), pulse.clone()));
    let mut own = VecDeque::new();
    let mut errand = None;
    let next = |own: &mut VecDeque<NodeId>| {
        pulse.rests(true);
        let errand = search.next(own, settings.threads);
        pulse.rests(false);
        errand
    };
    // The first run is made twice: a program with one schedule only would not be seen to depart from it.
    let mut firsts = 2;
    if thread > 0 {
        firsts = 0;
        errand = next(&mut own);
        if errand.is_none() {
            return;
        }
    }
    let mut steps = 0;
    loop {
        searcher.prepare(errand);
        let landed = flight.fly(main, searcher);
        let seen;
        (searcher, seen) = land(search, landed);
        flight.keep(seen);
        own.extend(searcher.found.drain(..));
        steps += searcher.steps().0;
        if steps >= STEPS_PER_LOOK {
            steps = 0;
            settings.look(|| search.progress(own.len())).into_iter().for_each(|reason| search.stop(reason));
            search.weigh(settings);
        }
        if firsts > 1 && !search.stopped() {
            firsts -= 1;
            continue;
        }
        errand = next(&mut own);
        if errand.is_none() {
            // Also what was too small to be looked at before.
            search.weigh(settings);
            return;
        }
    }
}

/// Takes down how a run ended.
fn land(search: &Search, landed: Landed) -> (Box<Searcher>, Box<Observer>) {
    let Landed { pilot, mut seen, end, outside, time } = landed;
    search.time.fetch_max(time as u8, Ordering::Relaxed);
    let mut searcher: Box<Searcher> =
        pilot.into_any().downcast().unwrap_or_else(|_| unreachable!("gort internal bug: another pilot; please report"));
    if let Some(end) = end {
        searcher.end(&mut seen, search.ends.number(end));
    }
    let (steps, followed) = searcher.steps();
    search.runs.fetch_add(1, Ordering::Relaxed);
    search.steps.fetch_add(steps, Ordering::Relaxed);
    search.followed.fetch_add(followed.min(steps), Ordering::Relaxed);
    if let Some(departure) = searcher.departure.take() {
        search.departed(departure);
    }
    if searcher.too_long {
        search.stop(Incomplete::endless(&seen, search.longest));
    }
    if seen.missed_ids() {
        search.missed_ids.store(true, Ordering::Relaxed);
        search.stop(Incomplete::Cancelled);
    }
    if outside {
        search.stop(Incomplete::Outside);
    }
    (searcher, seen)
}
