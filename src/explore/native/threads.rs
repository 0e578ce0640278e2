//! The threads that search, and the caller, which waits for them and leaves behind the one that is stuck.
//!
//! A goroutine that computes without end comes to no step at which it could be cut, and no thread can be ended from
//! outside. So the thread that it holds is given up: it goes on until the process ends, and the search ends without it.
//!
//! The same goes for a goroutine that blocks its thread outside of gort, by a lock of the standard library say: the system
//! has put the thread to sleep, and gort does not know what would wake it.
//!
//! States      of a thread: at work | resting (it waits for work) | done | given up.
//! Invariants  I1  a thread at work is given up only when since its last step it has used as much of a processor as the
//!                 limit, or has been found asleep at every look for as long and used nothing, or the caller has said that
//!                 the search is to end and it does not: one that is put aside by the system is not.
//!             I2  what a thread that is given up can still reach stays as it is for as long as it may be used.
//! Rejected    A clock on the wall: on a busy machine it would name goroutines that do nothing wrong. A sleeper is counted by
//!             looks: when the whole process stands still, there are none.
//! See         rt/workers/watchdog.rs, which watches an ordinary program; rt/clock.rs for the threads' own clocks.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use gort_explore::{Host, Limits, Pulse, Why, Work};

use crate::rt::clock::{Origin, RunClock};
use crate::rt::thread_clock::ProcessorClock;

/// Looks in the time after which a thread is given up.
const LOOKS: u32 = 4;
/// Not less often than this.
const LONGEST_TICK: Duration = Duration::from_millis(250);
/// A thread sleeps for at least so long before it is given up.
const PATIENCE: Duration = Duration::from_secs(1);
/// A thread goes on for so long after the search was to end: whoever wants to stop waits no longer than a second in all.
const LATE: Duration = Duration::from_millis(500);

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
    clock: Arc<ProcessorClock>,
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
    /// Whether the system has put the thread to sleep. `false` where the system does not say.
    fn is_asleep(&self) -> bool {
        self.clock.state() == Some('S')
    }

    /// Looks at the thread: `None`, it is well. `limit`: how long it may compute; `patience`: at how many looks it may be
    /// asleep, or late once the search is to end.
    fn look(&mut self, limit: Duration, patience: (u32, u32), cancelled: bool) -> Option<Why> {
        let used = self.clock.read()?;
        let steps = self.pulse.steps();
        let idle = self.pulse.is_resting() || self.handle.is_finished();
        if steps != self.seen.0 || idle {
            (self.seen, self.asleep, self.late) = ((steps, used), (used, 0), 0);
            return None;
        }
        self.late += u32::from(cancelled);
        let sleeps = used == self.asleep.0 && self.is_asleep();
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
struct Threads {
    members: Vec<Member>,
    finished: Arc<AtomicUsize>,
    panicked: Arc<Mutex<Option<Box<dyn Any + Send>>>>,
}

impl Threads {
    fn spawn(&mut self, number: usize, work: Work) {
        let (pulse, clock) = (Arc::new(Pulse::new()), Arc::new(ProcessorClock::default()));
        let (own_pulse, own_clock) = (pulse.clone(), clock.clone());
        let (finished, caller, panicked) = (self.finished.clone(), thread::current(), self.panicked.clone());
        let handle = thread::spawn(move || {
            let _done = Done { finished, caller };
            own_clock.start();
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| work(number, &own_pulse))) {
                *panicked.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
            }
            // What it shares goes before the caller is told that it is done.
            drop(work);
        });
        let (seen, asleep) = ((0, Duration::ZERO), (Duration::ZERO, 0));
        self.members.push(Member { pulse, clock, handle, seen, asleep, late: 0, given_up: false });
    }

    /// Waits until all are done or given up (I1). `given_up` is called for each thread that is.
    fn wait(mut self, limits: Limits<'_>, given_up: &mut dyn FnMut(&Pulse, Why)) {
        let Limits { step: limit, cancel } = limits;
        let tick = (limit / LOOKS).clamp(Duration::from_micros(1), LONGEST_TICK);
        let looks = |time: Duration| u32::try_from(time.as_micros() / tick.as_micros()).unwrap_or(u32::MAX);
        let patience = (looks(limit.max(PATIENCE)), looks(LATE));
        let mut at_work = self.members.len();
        while self.finished.load(Ordering::Acquire) < at_work {
            thread::park_timeout(tick);
            let cancelled = cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed));
            for member in self.members.iter_mut().filter(|member| !member.given_up) {
                if let Some(why) = member.look(limit, patience, cancelled) {
                    member.given_up = true;
                    at_work -= 1;
                    given_up(&member.pulse, why);
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

/// This process as the host of a search.
pub(in crate::explore) struct Machine(Origin);

impl Machine {
    pub(in crate::explore) fn new() -> Self {
        Machine(Origin::real())
    }
}

impl Host for Machine {
    fn work(&self, threads: usize, limits: Limits<'_>, work: Work, given_up: &mut dyn FnMut(&Pulse, Why)) {
        let mut running = Threads::default();
        (0..threads).for_each(|number| running.spawn(number, work.clone()));
        drop(work);
        running.wait(limits, given_up);
    }

    fn now(&self) -> Duration {
        RunClock::new(self.0).now()
    }
}
