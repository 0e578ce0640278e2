//! The watchdog: a thread that says so when a worker stays in one goroutine for long.
//!
//! States      of a worker, as shown here: on its own stack (idle, or between two goroutines) | in a goroutine, since its
//!             turn began.
//! Invariants  I1  a turn has one number: `turn` is even while what stands beside it belongs to it, odd while it changes. A thread that
//!                 reads the same even number before and after it has read what belongs together, the goroutine's record
//!                 included: a record is used anew only after its goroutine's turn has ended.
//!             I2  a turn is reported at most once, and only if the watchdog itself has seen it for as long as it was asked
//!                 for: a worker that rests, or that changes goroutines, is never reported.
//!             I3  a program without a watchdog does nothing of this: `Worker::plain` is on for one worker, and a
//!                 branch beside others on several.
//! Protocol    The worker: `Turns::show` at each pick, and when a goroutine's slice ends with no other one to run. The
//!             watchdog: `Turns::look` some times in `after`. `stop` ends the thread and waits for it.
//! Rejected    Ringing workers to see whether they answer: it wakes those that rest. A clock reading at each switch: it
//!             costs several switches.
//! See         Go `proc.go`, sysmon and retake; tests/runtime/watchdog.rs; models in `models/mod.rs` (watchdog_*).

// Why unsafe: the watching thread reads the record of a goroutine that runs elsewhere.
#![allow(unsafe_code)]

use std::any::Any;
use std::ptr::{NonNull, null_mut};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use gort_events::{Caller, GoId, Site};

use crate::error::StuckReport;
use crate::rt::clock::{Origin, RunClock};
use crate::rt::goroutine::GoRef;
use crate::rt::primitives::{AtomicPtr, AtomicU64, fence};
use crate::rt::workers::program::Program;

pub(crate) type OnStuck = Box<dyn FnMut(&StuckReport) + Send>;

/// Looks in the time after which a worker counts as stuck: what is stuck is reported at most a quarter of it late.
const LOOKS: u32 = 4;
/// Not more often than this.
const SHORTEST_TICK: Duration = Duration::from_millis(1);

/// Whose turn it is on one worker, on cache lines of its own: the worker writes it at each switch.
#[repr(align(128))]
pub(crate) struct Turns {
    turn: AtomicU64,
    /// The goroutine, null on the worker's own stack.
    goroutine: AtomicPtr<()>,
}

/// What a look has seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rt) struct TurnSeen {
    turn: u64,
    pub(in crate::rt) goroutine: GoId,
    pub(in crate::rt) created_by: GoId,
    created_at: Caller,
    last_parked_at: Option<Caller>,
}

impl Turns {
    pub(in crate::rt) fn new() -> Self {
        Turns { turn: AtomicU64::new(0), goroutine: AtomicPtr::new(null_mut()) }
    }

    /// A turn begins: of this goroutine, or of the worker itself. Needs: the caller is the worker.
    #[inline]
    pub(in crate::rt) fn show(&self, goroutine: Option<GoRef>) {
        let turn = self.turn.load(Ordering::Relaxed);
        self.turn.store(turn + 1, Ordering::Relaxed);
        // A thread that sees anything of what follows sees that the old turn is over (I1).
        fence(Ordering::Release);
        let goroutine = goroutine.map_or(null_mut(), |goroutine| goroutine.to_opaque().as_ptr());
        self.goroutine.store(goroutine, Ordering::Relaxed);
        self.turn.store(turn + 2, Ordering::Release);
    }

    /// The goroutine whose turn it is, unless that changes just now. Needs: the run's records have not been freed.
    pub(in crate::rt) fn look(&self) -> Option<TurnSeen> {
        let turn = self.turn.load(Ordering::Acquire);
        let goroutine = NonNull::new(self.goroutine.load(Ordering::Relaxed))?;
        // SAFETY: the pointer must come from `to_opaque`: `show` wrote it.
        let goroutine = unsafe { GoRef::from_opaque(goroutine) };
        let seen = TurnSeen {
            turn,
            goroutine: goroutine.id.get(),
            created_by: goroutine.created_by.get(),
            created_at: goroutine.created_at.get(),
            last_parked_at: goroutine.parked_at.get(),
        };
        fence(Ordering::Acquire);
        (turn.is_multiple_of(2) && self.turn.load(Ordering::Relaxed) == turn).then_some(seen)
    }
}

/// What the thread is told.
#[derive(Default)]
struct StopSignal {
    over: Mutex<bool>,
    changed: Condvar,
}

/// The thread. Dropping it ends the thread, too.
pub(crate) struct Watchdog {
    stop_signal: Arc<StopSignal>,
    thread: Option<JoinHandle<()>>,
}

impl Watchdog {
    /// Needs: the program has turns to look at.
    #[track_caller]
    pub(crate) fn start(program: Arc<Program>, after: Duration, on_stuck: OnStuck) -> Self {
        let stop_signal = Arc::new(StopSignal::default());
        let theirs = stop_signal.clone();
        let thread = std::thread::Builder::new()
            .name("gort-watchdog".to_string())
            .spawn(move || watch(&program.turns, &theirs, after, on_stuck));
        match thread {
            Ok(thread) => Watchdog { stop_signal, thread: Some(thread) },
            Err(error) => panic!("gort: watchdog: the system gives no thread ({error})"),
        }
    }

    /// Ends the thread, and waits for it. What its callback has panicked with, if it has.
    pub(crate) fn stop(mut self) -> Result<(), Box<dyn Any + Send>> {
        self.end()
    }

    fn end(&mut self) -> Result<(), Box<dyn Any + Send>> {
        *self.stop_signal.over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.stop_signal.changed.notify_one();
        self.thread.take().map_or(Ok(()), JoinHandle::join)
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        // Something else is on its way up already.
        let _ = self.end();
    }
}

/// What is known of a worker's turn.
#[derive(Clone, Copy, Default)]
struct Known {
    turn: u64,
    since: Duration,
    reported: bool,
}

fn watch(turns: &[Turns], stop_signal: &StopSignal, after: Duration, mut on_stuck: OnStuck) {
    let tick = (after / LOOKS).max(SHORTEST_TICK);
    let clock = RunClock::new(Origin::real());
    let mut known = vec![Known::default(); turns.len()];
    loop {
        let over = stop_signal.over.lock().unwrap_or_else(PoisonError::into_inner);
        let waited =
            stop_signal.changed.wait_timeout_while(over, tick, |over| !*over).unwrap_or_else(PoisonError::into_inner);
        if *waited.0 {
            return;
        }
        drop(waited);
        let now = clock.now();
        for (worker, (turns, known)) in turns.iter().zip(&mut known).enumerate() {
            let Some(seen) = turns.look() else { continue };
            if seen.turn != known.turn {
                *known = Known { turn: seen.turn, since: now, reported: false };
            } else if !known.reported && now.saturating_sub(known.since) >= after {
                known.reported = true;
                on_stuck(&seen.report(worker, now.saturating_sub(known.since)));
            }
        }
    }
}

impl TurnSeen {
    fn report(&self, worker: usize, stuck_for: Duration) -> StuckReport {
        StuckReport {
            goroutine: self.goroutine,
            created_by: Some(self.created_by).filter(|parent| *parent != GoId::SCHEDULER),
            created_at: self.created_at.into(),
            last_parked_at: self.last_parked_at.map(Site::from),
            worker,
            stuck_for,
        }
    }
}
