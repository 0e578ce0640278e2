//! The host: what a search needs of its machine. Threads to search on, and a watch over them.
//!
//! A run may come to no step any more, and then its thread cannot be had back. So a search is done by threads that the
//! host watches by their [`Pulse`], and gives up if need be; the search ends without them.
//!
//! See         src/explore/native/threads.rs, the host of this process.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gort_events::Actor;

use crate::answers::report::Incomplete;
use crate::graph::nodes::{NONE, NodeId};
use crate::system::Blame;

/// Where a thread is, for the host that watches it.
#[derive(Debug)]
pub struct Pulse {
    steps: AtomicU64,
    node: AtomicU32,
    actor: AtomicU64,
    resting: AtomicBool,
}

impl Default for Pulse {
    fn default() -> Self {
        Self::new()
    }
}

impl Pulse {
    /// That of a thread which has taken no step.
    pub fn new() -> Self {
        Pulse {
            steps: AtomicU64::new(0),
            node: AtomicU32::new(NONE),
            actor: AtomicU64::new(0),
            resting: AtomicBool::new(false),
        }
    }

    /// The thread waits for work, or has some again.
    pub(crate) fn rests(&self, resting: bool) {
        self.resting.store(resting, Ordering::Relaxed);
    }

    /// Whether the thread waits for work.
    pub fn is_resting(&self) -> bool {
        self.resting.load(Ordering::Relaxed)
    }

    /// The thread takes a step: this actor acts, in that state if it is known.
    pub(crate) fn beat(&self, node: Option<NodeId>, actor: Actor) {
        self.node.store(node.map_or(NONE, NodeId::number), Ordering::Relaxed);
        self.actor.store(actor.number(), Ordering::Relaxed);
        // No other thread writes it.
        self.steps.store(self.steps.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    /// The thread is still at work on what it was.
    pub(crate) fn beats_on(&self) {
        self.steps.store(self.steps.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    /// How many steps it has taken.
    pub fn steps(&self) -> u64 {
        self.steps.load(Ordering::Relaxed)
    }

    /// The state and the actor of the last step. Needs: the thread is stuck, else the two may not belong together.
    pub(crate) fn last(&self) -> Option<(NodeId, Actor)> {
        let node = self.node.load(Ordering::Relaxed);
        (node != NONE).then(|| (NodeId::of_number(node), Actor::of_number(self.actor.load(Ordering::Relaxed))))
    }
}

/// Why a thread is given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// It computes without an end.
    Computes,
    /// It is blocked by what gort does not know.
    Blocked,
    /// The search is to end, and it does not come to a step.
    Cancelled,
}

impl Why {
    /// What that is for a search. `named`: the goroutine that holds the thread, for up to `limit`.
    pub(crate) fn reason(self, named: impl FnOnce() -> Blame, limit: Duration) -> Incomplete {
        match self {
            Why::Computes => Incomplete::stuck(named(), limit),
            Why::Blocked => Incomplete::blocked(named()),
            Why::Cancelled => Incomplete::Cancelled,
        }
    }
}

/// When a thread is given up.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'a> {
    /// How long it may compute between two steps.
    pub step: Duration,
    /// Set when the search is to end.
    pub cancel: Option<&'a AtomicBool>,
}

/// One thread's work, by its number.
pub type Work = Arc<dyn Fn(usize, &Arc<Pulse>) + Send + Sync>;

/// The machine on which a search is done.
pub trait Host: Send + Sync {
    /// Calls `work` with each number below `threads`, each call on a thread of its own, and waits until all are done or given
    /// up. `given_up` is called for each that is.
    fn work(&self, threads: usize, limits: Limits<'_>, work: Work, given_up: &mut dyn FnMut(&Pulse, Why));

    /// The time that has passed since some moment.
    fn now(&self) -> Duration;

    /// How many threads there are where `wanted` are wanted.
    fn threads(&self, wanted: usize) -> usize {
        wanted
    }
}

/// A host without threads and without a clock: everything is done by the caller, and nothing is ever given up.
#[derive(Clone, Copy, Debug, Default)]
pub struct InPlace;

impl Host for InPlace {
    fn work(&self, threads: usize, _: Limits<'_>, work: Work, _: &mut dyn FnMut(&Pulse, Why)) {
        (0..threads).for_each(|number| work(number, &Arc::new(Pulse::new())));
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn threads(&self, _: usize) -> usize {
        1
    }
}

/// Does `work` on a thread of its own. `None`: it does not end, and is given up.
pub(crate) fn apart<T: Send + 'static>(
    host: &dyn Host,
    limits: Limits<'_>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let result: Arc<Mutex<Option<T>>> = Arc::default();
    let (slot, work) = (result.clone(), Mutex::new(Some(work)));
    let once = move |_: usize, _: &Arc<Pulse>| {
        let work = work.lock().unwrap_or_else(PoisonError::into_inner).take();
        let done = work.map(|work| work());
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = done;
    };
    host.work(1, limits, Arc::new(once), &mut |_, _| ());
    result.lock().unwrap_or_else(PoisonError::into_inner).take()
}
