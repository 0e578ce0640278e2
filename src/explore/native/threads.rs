//! The threads that run the program, and whoever waits for them and leaves behind the one that is stuck.
//!
//! A goroutine that computes without end comes to no step at which it could be cut, and no thread can be ended from
//! outside. So the thread that it holds is given up: it goes on until the process ends, and the search ends without it.
//!
//! The same goes for a goroutine that blocks its thread outside of gort, by a lock of the standard library say: the system
//! has put the thread to sleep, and nobody is known who would wake it.
//!
//! States      of a thread: at work | resting (it waits for work) | done | given up.
//! Invariants  I1  a thread at work is given up only when since its last step it has used as much of a processor as the
//!                 limit, or has been found asleep at every look for as long and used nothing, or somebody has said that
//!                 the search is to end and it does not: one that is put aside by the system is not.
//!             I2  what a thread that is given up can still reach stays as it is for as long as it may be used.
//! Rejected    A clock on the wall: on a busy machine it would name goroutines that do nothing wrong. A sleeper is counted by
//!             looks: when the whole process stands still, there are none.
//! See         rt/workers/watchdog.rs, which watches an ordinary program; rt/clock.rs for the threads' own clocks.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use gort_events::{Caller, GoId, Site};

use crate::explore::answers::report::Incomplete;
use crate::explore::graph::nodes::{NONE, NodeId};
use crate::rt::clock::ProcessorClock;
use crate::rt::explored::observe::Observer;
use crate::rt::explored::steps::Actor;

/// Looks in the time after which a thread is given up.
const LOOKS: u32 = 4;
/// Not less often than this.
const LONGEST_TICK: Duration = Duration::from_millis(250);
/// A thread sleeps for at least so long before it is given up, and goes on for so long after the search was to end.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where a thread is, for who watches it.
pub(in crate::explore) struct Pulse {
    clock: ProcessorClock,
    steps: AtomicU64,
    node: AtomicU32,
    actor: AtomicU64,
    resting: AtomicBool,
}

impl Pulse {
    fn new() -> Self {
        Pulse {
            clock: ProcessorClock::default(),
            steps: AtomicU64::new(0),
            node: AtomicU32::new(NONE),
            actor: AtomicU64::new(0),
            resting: AtomicBool::new(false),
        }
    }

    /// The thread waits for work, or has some again.
    pub(in crate::explore) fn rests(&self, resting: bool) {
        self.resting.store(resting, Ordering::Relaxed);
    }

    /// Whether the system has put the thread to sleep. `false` where the system does not say.
    fn asleep(&self) -> bool {
        matches!(self.clock.state(), Some('S' | 'D'))
    }

    /// The thread takes a step: who acts, in which state if that is known.
    pub(in crate::explore) fn beat(&self, node: Option<NodeId>, actor: Actor) {
        self.node.store(node.map_or(NONE, |node| node.0), Ordering::Relaxed);
        self.actor.store(actor.number(), Ordering::Relaxed);
        // Nobody else writes it.
        self.steps.store(self.steps.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    /// How many steps it has taken.
    pub(in crate::explore) fn steps(&self) -> u64 {
        self.steps.load(Ordering::Relaxed)
    }

    /// The state and the actor of the last step. Needs: the thread is stuck, else the two may not belong together.
    pub(in crate::explore) fn last(&self) -> Option<(NodeId, Actor)> {
        let node = self.node.load(Ordering::Relaxed);
        (node != NONE).then(|| (NodeId(node), Actor::of_number(self.actor.load(Ordering::Relaxed))))
    }
}

/// A goroutine that is stuck, by what was known of it when its last step began.
#[derive(Clone, Copy)]
pub(in crate::explore) struct Who {
    goroutine: GoId,
    created_at: Site,
    after: Option<(&'static str, Option<Site>)>,
}

impl Who {
    /// Main, before its first operation.
    pub(in crate::explore) fn main(started_at: Caller) -> Self {
        Who { goroutine: GoId::MAIN, created_at: started_at.into(), after: None }
    }

    pub(in crate::explore) fn of(seen: &Observer, actor: Actor) -> Option<Self> {
        let goroutine = seen.goroutine_of(actor)?;
        let (created_at, after) = seen.last_of(goroutine);
        Some(Who { goroutine, created_at, after })
    }

    pub(in crate::explore) fn stuck(self, limit: Duration) -> Incomplete {
        let Who { goroutine, created_at, after } = self;
        let after = after.and_then(|(operation, at)| Some((operation, at?)));
        Incomplete::Stuck { goroutine, created_at, after, limit }
    }

    pub(in crate::explore) fn blocked(self) -> Incomplete {
        let Who { goroutine, created_at, after } = self;
        Incomplete::Blocked { goroutine, created_at, after: after.and_then(|(operation, at)| Some((operation, at?))) }
    }
}

/// Why a thread is given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::explore) enum Why {
    /// It computes without an end.
    Computes,
    /// It is blocked by what gort does not know.
    Blocked,
    /// The search is to end, and it does not come to a step.
    Cancelled,
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
    /// The time that it had used at the last look, and at how many looks up to there it was asleep.
    asleep: (Duration, u32),
    /// At how many looks it had taken no step since the search was to end.
    late: u32,
    given_up: bool,
}

impl Member {
    /// Looks at the thread: `None`, it is well. `limit`: how long it may compute; `patience`: at how many looks it may be
    /// asleep, or late once the search is to end.
    fn look(&mut self, limit: Duration, patience: (u32, u32), cancelled: bool) -> Option<Why> {
        let used = self.pulse.clock.read()?;
        let steps = self.pulse.steps();
        let idle = self.pulse.resting.load(Ordering::Relaxed) || self.handle.is_finished();
        if steps != self.seen.0 || idle {
            (self.seen, self.asleep, self.late) = ((steps, used), (used, 0), 0);
            return None;
        }
        self.late += u32::from(cancelled);
        let sleeps = used == self.asleep.0 && self.pulse.asleep();
        self.asleep = (used, if sleeps { self.asleep.1 + 1 } else { 0 });
        if self.late > patience.1 {
            return Some(Why::Cancelled);
        }
        if used.saturating_sub(self.seen.1) >= limit {
            return Some(Why::Computes);
        }
        (self.asleep.1 > patience.0).then_some(Why::Blocked)
    }
}

#[derive(Default)]
pub(in crate::explore) struct Threads {
    members: Vec<Member>,
    finished: Arc<AtomicUsize>,
    panicked: Arc<Mutex<Option<Box<dyn Any + Send>>>>,
}

impl Threads {
    pub(in crate::explore) fn spawn(&mut self, work: impl FnOnce(Arc<Pulse>) + Send + 'static) {
        let pulse = Arc::new(Pulse::new());
        let (own, finished, caller) = (pulse.clone(), self.finished.clone(), thread::current());
        let panicked = self.panicked.clone();
        let handle = thread::spawn(move || {
            let _done = Done { finished, caller };
            own.clock.start();
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| work(own))) {
                *panicked.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
            }
        });
        let (seen, asleep) = ((0, Duration::ZERO), (Duration::ZERO, 0));
        self.members.push(Member { pulse, handle, seen, asleep, late: 0, given_up: false });
    }

    /// Waits until all are done or given up (I1). `cancel`: somebody sets it when the search is to end. `stuck` is called for
    /// each thread that is given up.
    pub(in crate::explore) fn wait(
        mut self,
        limit: Duration,
        cancel: Option<&AtomicBool>,
        mut stuck: impl FnMut(&Pulse, Why),
    ) {
        let tick = (limit / LOOKS).clamp(Duration::from_micros(1), LONGEST_TICK);
        let looks = |time: Duration| u32::try_from(time.as_micros() / tick.as_micros()).unwrap_or(u32::MAX);
        let patience = (looks(limit.max(PATIENCE)), looks(PATIENCE));
        let mut at_work = self.members.len();
        while self.finished.load(Ordering::Acquire) < at_work {
            thread::park_timeout(tick);
            let cancelled = cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed));
            for member in self.members.iter_mut().filter(|member| !member.given_up) {
                if let Some(why) = member.look(limit, patience, cancelled) {
                    member.given_up = true;
                    at_work -= 1;
                    stuck(&member.pulse, why);
                }
            }
        }
        // Not `join`: a thread on which the program has left a goroutine does not end.
        let panicked = self.panicked.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(panic) = panicked {
            resume_unwind(panic);
        }
    }
}

/// Does `work` on a thread of its own. `None`: it does not end, and is given up.
pub(in crate::explore) fn apart<T: Send + 'static>(
    limit: Duration,
    cancel: Option<&AtomicBool>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let result: Arc<Mutex<Option<T>>> = Arc::default();
    let (mut running, slot) = (Threads::default(), result.clone());
    running.spawn(move |_| {
        let done = work();
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
    });
    running.wait(limit, cancel, |_, _| ());
    result.lock().unwrap_or_else(PoisonError::into_inner).take()
}
