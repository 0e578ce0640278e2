//! The threads that run the program, and whoever waits for them and leaves behind the one that is stuck.
//!
//! A goroutine that computes without end comes to no step at which it could be cut, and no thread can be ended from
//! outside. So the thread that it holds is given up: it goes on until the process ends, and the search ends without it.
//!
//! States      of a thread: at work | done | given up.
//! Invariants  I1  a thread is given up only when it has used as much of a processor as the limit since its last step: one
//!                 that waits, or is put aside by the system, is not.
//!             I2  what a thread that is given up can still reach stays as it is for as long as it may be used.
//! Rejected    A clock on the wall: on a busy machine it would name goroutines that do nothing wrong.
//! See         rt/workers/watchdog.rs, which watches an ordinary program; rt/clock.rs for the threads' own clocks.

use std::panic::{Location, resume_unwind};
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::graph::{NONE, NodeId};
use super::report::Incomplete;
use crate::rt::clock::ProcessorClock;
use crate::rt::events::event::GoId;
use crate::rt::explored::observe::Observer;
use crate::rt::explored::steps::Actor;

/// Looks in the time after which a thread is given up.
const LOOKS: u32 = 4;
/// Not less often than this.
const LONGEST_TICK: Duration = Duration::from_millis(250);

/// Where a thread is, for who watches it.
pub(super) struct Pulse {
    clock: ProcessorClock,
    steps: AtomicU64,
    node: AtomicU32,
    actor: AtomicU64,
}

impl Pulse {
    fn new() -> Self {
        Pulse {
            clock: ProcessorClock::default(),
            steps: AtomicU64::new(0),
            node: AtomicU32::new(NONE),
            actor: AtomicU64::new(0),
        }
    }

    /// The thread takes a step: who acts, in which state if that is known.
    pub(super) fn beat(&self, node: Option<NodeId>, actor: Actor) {
        self.node.store(node.map_or(NONE, |node| node.0), Ordering::Relaxed);
        self.actor.store(actor.number(), Ordering::Relaxed);
        // Nobody else writes it.
        self.steps.store(self.steps.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    /// How many steps it has taken.
    pub(super) fn steps(&self) -> u64 {
        self.steps.load(Ordering::Relaxed)
    }

    /// The state and the actor of the last step. Needs: the thread is stuck, else the two may not belong together.
    pub(super) fn last(&self) -> Option<(NodeId, Actor)> {
        let node = self.node.load(Ordering::Relaxed);
        (node != NONE).then(|| (NodeId(node), Actor::of_number(self.actor.load(Ordering::Relaxed))))
    }
}

/// A goroutine that is stuck, by what was known of it when its last step began.
#[derive(Clone, Copy)]
pub(super) struct Who {
    goroutine: GoId,
    created_at: &'static Location<'static>,
    after: Option<(&'static str, Option<&'static Location<'static>>)>,
}

impl Who {
    /// Main, before its first operation.
    pub(super) fn main(started_at: &'static Location<'static>) -> Self {
        Who { goroutine: GoId::MAIN, created_at: started_at, after: None }
    }

    pub(super) fn of(seen: &Observer, actor: Actor) -> Option<Self> {
        let goroutine = seen.goroutine_of(actor)?;
        let (created_at, after) = seen.last_of(goroutine);
        Some(Who { goroutine, created_at, after })
    }

    pub(super) fn stuck(self, limit: Duration) -> Incomplete {
        let Who { goroutine, created_at, after } = self;
        let after = after.and_then(|(operation, at)| Some((operation, at?)));
        Incomplete::Stuck { goroutine, created_at, after, limit }
    }
}

/// Counts its thread as done, also if that panics.
struct Done {
    finished: Arc<AtomicUsize>,
    caller: thread::Thread,
}

impl Drop for Done {
    fn drop(&mut self) {
        self.finished.fetch_add(1, Ordering::Release);
        self.caller.unpark();
    }
}

struct Member {
    pulse: Arc<Pulse>,
    handle: JoinHandle<()>,
    /// Its steps when they were last seen to change, and the time that it had used then.
    seen: (u64, Duration),
    given_up: bool,
}

#[derive(Default)]
pub(super) struct Threads {
    members: Vec<Member>,
    finished: Arc<AtomicUsize>,
}

impl Threads {
    pub(super) fn spawn(&mut self, work: impl FnOnce(Arc<Pulse>) + Send + 'static) {
        let pulse = Arc::new(Pulse::new());
        let (own, finished, caller) = (pulse.clone(), self.finished.clone(), thread::current());
        let handle = thread::spawn(move || {
            let _done = Done { finished, caller };
            own.clock.start();
            work(own);
        });
        self.members.push(Member { pulse, handle, seen: (0, Duration::ZERO), given_up: false });
    }

    /// Waits until all are done or given up: those that use a processor for as long as `limit` without a step. `stuck` is
    /// called for each of these.
    pub(super) fn wait(mut self, limit: Duration, mut stuck: impl FnMut(&Pulse)) {
        let mut at_work = self.members.len();
        while self.finished.load(Ordering::Acquire) < at_work {
            thread::park_timeout((limit / LOOKS).min(LONGEST_TICK));
            for member in self.members.iter_mut().filter(|member| !member.given_up) {
                let Some(used) = member.pulse.clock.read() else { continue };
                let steps = member.pulse.steps();
                if steps != member.seen.0 {
                    member.seen = (steps, used);
                } else if used.saturating_sub(member.seen.1) >= limit && !member.handle.is_finished() {
                    member.given_up = true;
                    at_work -= 1;
                    stuck(&member.pulse);
                }
            }
        }
        for member in self.members.into_iter().filter(|member| !member.given_up) {
            if let Err(panic) = member.handle.join() {
                resume_unwind(panic);
            }
        }
    }
}

/// Does `work` on a thread of its own. `None`: it has used a processor for as long as `limit`, and is given up.
pub(super) fn apart<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let result: Arc<Mutex<Option<T>>> = Arc::default();
    let (mut running, slot) = (Threads::default(), result.clone());
    running.spawn(move |_| {
        let done = work();
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
    });
    running.wait(limit, |_| ());
    result.lock().unwrap_or_else(PoisonError::into_inner).take()
}
