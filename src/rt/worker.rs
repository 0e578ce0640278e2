//! The worker: runs goroutines one after the other on its OS thread, and ends the program.
//!
//! States      running (the program is on) | ending (main is over; what is left is unwound, `kill.rs`).
//! Invariants  I1  everything here is touched by one OS thread; other threads reach `home` and nothing else.
//!             I2  `current` is the goroutine whose stack the thread is on, `None` on the worker's own stack.
//!             I3  no `RefCell` of the worker is borrowed while user code runs or a goroutine switches.
//! Protocol    loop: take mail → pick → resume → (suspended: it is on a queue or in a wait queue | returned: finish).
//!             Nothing to pick: `idle` moves the clock, waits for the outside, or says deadlock.
//! Rejected    Switching from goroutine to goroutine directly: corosensei's switch is asymmetric, and two half
//!             switches through this loop cost what one pair costs, 3 ns.
//! See         Go `proc.go`, schedule and findRunnable; tests/default_order.rs, tests/deadlock.rs.

// Why unsafe: the thread-local pointer to the running worker.
#![allow(unsafe_code)]

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::entry::Entry;
use super::event::{Event, EventKind, GoId};
use super::foreign::ForeignHandles;
use super::goroutine::{GoRef, Kill, Records, State};
use super::inbox::Home;
use super::park::Parking;
use super::policy::Policy;
use super::runner::Runners;
use super::runq::RunQueue;
use super::stack::{Arena, Refusal};
use super::unwind;
use crate::error::{ReplayError, RunError};
use crate::schedule::Recorder;
use crate::time::clock::Clock;
use crate::time::heap::{Action, TimerHeap};

/// Visible operations a goroutine, and those it hands the next slot to, may do before the queue gets its turn.
/// Ten thousand are about half a millisecond; Go's slice is 10 ms.
pub(super) const SLICE_OPERATIONS: i32 = 10_000;
thread_local! {
    static WORKER: Cell<*const Worker> = const { Cell::new(std::ptr::null()) };
}

/// The worker of the calling thread, if the thread is running one.
///
/// The reference must not be stored: it is good while the worker's loop is on this thread's stack, and whoever calls
/// this is called from that loop.
#[inline]
pub(crate) fn worker() -> Option<&'static Worker> {
    // SAFETY: the pointer must be null or to a live worker: `Worker::enter` sets it and resets it before the worker is
    // dropped, on this same thread.
    unsafe { WORKER.get().as_ref() }
}

/// How the program ended.
pub(crate) enum Verdict {
    Exit,
    Error(RunError),
    /// The listener panicked, with this payload.
    ListenerPanicked(Box<dyn Any + Send>),
}

pub(crate) type Listener = Box<dyn FnMut(&Event) + Send>;
pub(crate) type Output = Box<dyn std::io::Write + Send>;

/// What a run is made of.
pub(crate) struct Setup {
    pub(crate) arena: &'static Arena,
    pub(crate) policy: Box<dyn Policy>,
    /// Whether the policy is asked at every choice; else Go's order is taken without asking, and only selects ask.
    pub(crate) door: bool,
    pub(crate) record: bool,
    pub(crate) program: String,
    pub(crate) clock: Clock,
    pub(crate) listener: Option<Listener>,
    pub(crate) output: Option<Output>,
    pub(crate) quiet_panics: bool,
}

pub(crate) struct Worker {
    // Touched by every operation.
    pub(super) budget: Cell<i32>,
    pub(super) listening: Cell<bool>,
    pub(crate) ending: Cell<bool>,
    pub(super) door: Cell<bool>,
    pub(crate) current: Cell<Option<GoRef>>,
    pub(super) runq: RunQueue,
    pub(crate) home: &'static Home,
    // Touched by every spawn and end.
    pub(crate) runners: RefCell<Runners>,
    pub(crate) records: RefCell<Records>,
    pub(super) next_id: Cell<u64>,
    pub(super) live: Cell<usize>,
    // The door.
    pub(super) policy: RefCell<Box<dyn Policy>>,
    pub(super) recorder: RefCell<Option<Recorder>>,
    pub(super) handoff: Cell<Option<GoRef>>,
    pub(super) slice: Cell<i32>,
    // Time.
    pub(crate) clock: Clock,
    pub(crate) timers: RefCell<TimerHeap>,
    /// Due by a virtual clock, not fired yet: when they do is a choice.
    pub(super) due: RefCell<VecDeque<Action>>,
    /// The one of them that a goroutine gave way to.
    pub(super) fire_next: Cell<Option<usize>>,
    pub(super) switches: Cell<u32>,
    // Goroutines for which the system refused a stack.
    pub(crate) starved: RefCell<VecDeque<GoRef>>,
    pub(super) refusal: Cell<Option<Refusal>>,
    // The outside.
    pub(crate) foreign: Arc<ForeignHandles>,
    pub(super) listener: RefCell<Option<Listener>>,
    pub(super) output: RefCell<Option<Output>>,
    pub(super) step: Cell<u64>,
    pub(super) serial: u32,
    pub(super) next_object: Cell<u32>,
    pub(crate) unwind: unwind::Tracker,
    pub(crate) quiet_panics: bool,
    pub(super) over: Cell<bool>,
    /// What the listener panicked with, to be raised again in the caller of `run`.
    pub(super) listener_panic: RefCell<Option<Box<dyn Any + Send>>>,
    /// A replay code that did not fit the program.
    pub(super) misfit: RefCell<Option<ReplayError>>,
    pub(super) verdict: RefCell<Option<Verdict>>,
    pub(super) main_exited: Cell<bool>,
    /// main's function, until goroutine 1 fetches it.
    pub(crate) main: Cell<Option<Box<dyn FnOnce()>>>,
    pub(super) program: String,
    pub(super) arena: &'static Arena,
}

impl Worker {
    pub(crate) fn new(setup: Setup) -> Self {
        // Numbers objects apart between runs; wrapping after four thousand million runs is harmless.
        static SERIAL: AtomicU32 = AtomicU32::new(1);
        let home = Home::acquire();
        Worker {
            budget: Cell::new(if setup.door { 0 } else { SLICE_OPERATIONS }),
            listening: Cell::new(setup.listener.is_some()),
            ending: Cell::new(false),
            door: Cell::new(setup.door),
            current: Cell::new(None),
            runq: RunQueue::default(),
            home,
            runners: RefCell::new(Runners::new(setup.arena)),
            records: RefCell::new(Records::new(home)),
            next_id: Cell::new(1),
            live: Cell::new(0),
            policy: RefCell::new(setup.policy),
            recorder: RefCell::new(setup.record.then(Recorder::default)),
            handoff: Cell::new(None),
            slice: Cell::new(SLICE_OPERATIONS),
            clock: setup.clock,
            timers: RefCell::default(),
            due: RefCell::default(),
            fire_next: Cell::new(None),
            switches: Cell::new(0),
            starved: RefCell::default(),
            refusal: Cell::new(None),
            foreign: ForeignHandles::new(home),
            listener: RefCell::new(setup.listener),
            output: RefCell::new(setup.output),
            step: Cell::new(0),
            serial: SERIAL.fetch_add(1, Ordering::Relaxed),
            next_object: Cell::new(1),
            unwind: unwind::Tracker::new(),
            quiet_panics: setup.quiet_panics,
            over: Cell::new(false),
            listener_panic: RefCell::new(None),
            misfit: RefCell::new(None),
            verdict: RefCell::new(None),
            main_exited: Cell::new(false),
            main: Cell::new(None),
            program: setup.program,
            arena: setup.arena,
        }
    }

    /// The number of its run, among all of the process.
    pub(crate) fn serial(&self) -> u32 {
        self.serial
    }

    /// Makes this the thread's worker while `f` runs. Needs: the thread has none.
    pub(crate) fn enter<R>(&self, f: impl FnOnce() -> R) -> R {
        struct Leave;
        impl Drop for Leave {
            fn drop(&mut self) {
                WORKER.set(std::ptr::null());
            }
        }
        WORKER.set(self);
        let _leave = Leave;
        f()
    }

    /// Makes a goroutine that will run `entry`, and puts it into the next slot.
    #[inline]
    pub(crate) fn spawn(&self, entry: Entry, created_at: &'static Location<'static>) -> GoId {
        let id = GoId(self.next_id.get());
        self.next_id.set(id.0 + 1);
        let parent = self.current_id();
        let goroutine = self.records.borrow_mut().take(id, entry, parent, created_at);
        self.live.set(self.live.get() + 1);
        if self.listening() && id != GoId::MAIN {
            self.emit(EventKind::Spawn { child: id }, Some(created_at));
        }
        self.runq.push_next(goroutine);
        id
    }

    pub(crate) fn num_goroutine(&self) -> usize {
        self.live.get()
    }

    /// The running goroutine's number, 0 on the worker's own stack.
    #[inline]
    pub(crate) fn current_id(&self) -> GoId {
        self.current.get().map_or(GoId::SCHEDULER, |goroutine| goroutine.id.get())
    }

    /// Puts the running goroutine at the tail of the queue. Leaves: the switch to the caller.
    #[inline]
    pub(crate) fn begin_yield(
        &'static self,
        goroutine: GoRef,
        location: Option<&'static Location<'static>>,
    ) -> Parking {
        if self.listening() {
            self.emit(EventKind::Yield, location);
        }
        goroutine.transition(State::Running, State::Runnable);
        self.runq.push_back(goroutine);
        Parking::new(self, goroutine)
    }

    /// Runs until the program is over.
    pub(crate) fn run(&self) -> Verdict {
        while !self.over.get() {
            match self.pick() {
                Some(goroutine) => self.run_goroutine(goroutine),
                None => self.idle(),
            }
        }
        if let Some(payload) = self.listener_panic.borrow_mut().take() {
            return Verdict::ListenerPanicked(payload);
        }
        if let Some(error) = self.misfit.borrow_mut().take() {
            return Verdict::Error(RunError::Replay(error));
        }
        if let Err(error) = self.policy.borrow().finish() {
            return Verdict::Error(RunError::Replay(error));
        }
        self.verdict.borrow_mut().take().expect("gort internal bug: a loop ended without a verdict; please report")
    }

    #[inline(always)]
    fn run_goroutine(&self, goroutine: GoRef) {
        match goroutine.state.get() {
            State::Fresh => {
                if !self.start(goroutine) {
                    return;
                }
            }
            _ => goroutine.transition(State::Runnable, State::Running),
        }
        self.resume(goroutine);
    }

    /// Switches to the goroutine until it suspends or returns. Needs: it is in state `Running`.
    #[inline(always)]
    pub(crate) fn resume(&self, goroutine: GoRef) {
        self.unwind.before_resume(goroutine);
        self.current.set(Some(goroutine));
        goroutine.resume();
        self.current.set(None);
        if goroutine.state.get() == State::Dead {
            self.finish(goroutine);
        }
    }

    /// Gives a fresh goroutine its stack. Whether there was one.
    #[inline]
    pub(crate) fn start(&self, goroutine: GoRef) -> bool {
        let context = match self.runners.borrow_mut().take() {
            Ok(context) => context,
            Err(refusal) => {
                self.refusal.set(Some(refusal));
                self.starved.borrow_mut().push_back(goroutine);
                return false;
            }
        };
        goroutine.transition(State::Fresh, State::Running);
        goroutine.set_context(context);
        true
    }

    /// Takes a goroutine apart that has ended: its context to the cache, its record to the pool.
    #[inline]
    fn finish(&self, goroutine: GoRef) {
        let context =
            goroutine.take_context().expect("gort internal bug: a goroutine without a stack ended; please report");
        self.runners.borrow_mut().put(context);
        goroutine.kill.set(Kill::No);
        self.live.set(self.live.get() - 1);
        self.records.borrow_mut().put(goroutine);
        if self.refusal.get().is_some() {
            self.retry_starved();
        }
    }

    #[cold]
    fn retry_starved(&self) {
        match self.starved.borrow_mut().pop_front() {
            Some(goroutine) => self.runq.push_back(goroutine),
            None => self.refusal.set(None),
        }
    }

    /// The next goroutine to run.
    #[inline(always)]
    fn pick(&self) -> Option<GoRef> {
        if self.home.has_mail() {
            self.take_mail();
        }
        if self.door.get() {
            return self.pick_at_door();
        }
        if let Some(next) = self.runq.take_next() {
            if self.budget.get() > 0 || self.runq.queued() == 0 {
                return Some(next);
            }
            // The slot has had its slice: the queue's turn.
            self.runq.push_back(next);
        }
        self.budget.set(SLICE_OPERATIONS);
        if !self.clock.is_virtual() {
            self.look_at_clock();
        }
        self.runq.pop_front().or_else(|| self.runq.take_next())
    }

    fn take_mail(&self) {
        for goroutine in self.home.drain() {
            self.ready(goroutine);
        }
        // A timer that is due rings as mail does.
        self.fire_due();
    }

    /// Makes a parked goroutine of this worker runnable: it takes the next slot.
    #[inline]
    pub(crate) fn ready(&self, goroutine: GoRef) {
        debug_assert!(
            matches!(goroutine.state.get(), State::Waiting(_) | State::Leaked),
            "gort internal bug: readied a runnable one"
        );
        goroutine.state.set(State::Runnable);
        if self.listening() {
            self.emit(EventKind::Ready { goroutine: goroutine.id.get() }, None);
        }
        self.runq.push_next(goroutine);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.foreign.close();
        if self.records.get_mut().all_dead() {
            self.home.release();
        }
        // Else somebody may still ready a leaked goroutine: its home is leaked with it.
    }
}
