//! The worker: runs goroutines one after the other on its OS thread.
//!
//! States      `Phase`: running | over | ending. `Chooser`: the one that chooses what could go either way.
//! Invariants  I1  everything here is touched by one OS thread, and while the worker rests by the holder of the idlers' lock;
//!                 other threads reach `home` and what is in `program`, and nothing else.
//!             I2  `current` is the goroutine whose stack the thread is on, `None` on the worker's own stack.
//!             I3  no `RefCell` of the worker is borrowed while user code runs or a goroutine switches.
//!             I4  a local park, ready or switch makes no atomic read-modify-write.
//! Protocol    loop: take mail → pick → resume → (suspended: it is on a queue or in a wait queue | returned: finish).
//!             Nothing to pick: `idle` moves the clock, waits for the outside, or says deadlock. With several workers
//!             `many.rs` picks, rests and takes over what others spawned.
//! Rejected    Switching from goroutine to goroutine directly: corosensei's switch is asymmetric, and two half
//!             switches through this loop cost what one pair costs, 3 ns.
//! See         Go `proc.go`, schedule and findRunnable; tests/runtime/default_order.rs, tests/runtime/deadlock.rs, tests/runtime/workers.rs.

// Why unsafe: a goroutine's closure may borrow, and others look at a worker that rests.
#![allow(unsafe_code)]

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;

use gort_events::{Caller, EventKind, GoId};

use crate::error::RunError;
use crate::rt::clock::RunClock;
use crate::rt::current::{self, WorkerRef};
use crate::rt::explored::Explored;
use crate::rt::explored::free_running::VirtualTime;
use crate::rt::goroutine::{GoRef, Kill, State};
use crate::rt::met;
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::parking::park::Parking;
use crate::rt::policy::Policy;
use crate::rt::records::Records;
use crate::rt::spans::{self, Outside};
use crate::rt::stacks::unwind;
use crate::rt::timers::TimerHeap;
use crate::rt::workers::balance::Balance;
use crate::rt::workers::choose::Choices;
use crate::rt::workers::idle::Looks;
use crate::rt::workers::idlers::Rests;
use crate::rt::workers::left::Left;
use crate::rt::workers::many::Peers;
use crate::rt::workers::program::{Program, Verdict};
use crate::rt::workers::runq::RunQueue;
use crate::rt::workers::shared::Shared;
use crate::rt::workers::starved::Stacks;

/// Visible operations a goroutine, and those it hands the next slot to, may do before the queue gets its turn.
/// Ten thousand are about half a millisecond; Go's slice is 10 ms.
pub(in crate::rt) const SLICE_OPERATIONS: i32 = 10_000;

/// While much mail is taken, the record of the goroutine that comes after this many others comes from memory.
const RECORDS_AHEAD: usize = 8;

/// How far the program is, as this worker knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Phase {
    /// It is on.
    Running,
    /// It is over or cut: the loop returns at the next switch, and a running goroutine gives way for good at its next point.
    Over,
    /// What is left is unwound, by states alone: no policy is asked, nothing listens, no timer fires.
    Ending,
}

/// The one that chooses what could go either way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Chooser {
    /// Go's order, taken without asking; only selects ask the policy. The one that several workers know.
    GoOrder,
    /// The policy, at every choice: a recording, a replay or a random walk.
    Policy,
    /// The steps of another run, through the policy's questions (`explored/guide.rs`).
    Guided,
    /// The explorer, step by step (`explored/control.rs`).
    Controlled,
}

/// How a worker decides.
pub(crate) struct Decisions {
    pub(crate) policy: Box<dyn Policy>,
    /// Whether the policy is asked at every choice: `Chooser::Policy`, else `Chooser::GoOrder`.
    pub(crate) asks_policy: bool,
    pub(crate) record: bool,
    /// Whether time may pass at any step.
    pub(crate) free_running: bool,
}

pub(crate) struct Worker {
    // Touched by every operation.
    pub(in crate::rt) budget: Cell<i32>,
    pub(in crate::rt) listening: Cell<bool>,
    /// To ready or to yield is more than to queue: there is a listener, or goroutines migrate.
    pub(crate) uncommon: Cell<bool>,
    phase: Cell<Phase>,
    pub(in crate::rt) chooser: Cell<Chooser>,
    /// Go's order on one worker that no watchdog watches, from the first to the last: nothing else is looked at.
    plain: bool,
    pub(in crate::rt) migrates: bool,
    /// Read by others when the program is over and the goroutine does not stop.
    pub(crate) current: Shared<Option<GoRef>>,
    pub(in crate::rt) runq: RunQueue,
    pub(crate) home: &'static Mailbox,
    // Touched by every spawn and end.
    pub(crate) stacks: Stacks,
    pub(crate) records: RefCell<Records>,
    pub(in crate::rt) choices: Choices,
    /// `None` in an ordinary run.
    pub(in crate::rt) explored: OnceCell<Box<Explored>>,
    // Several workers.
    pub(in crate::rt) index: usize,
    pub(in crate::rt) peers: Peers,
    pub(in crate::rt) balance: Balance,
    // Time.
    pub(crate) clock: RunClock,
    /// What no other worker may fire; others look at it while all rest.
    pub(crate) timers: RefCell<TimerHeap>,
    pub(in crate::rt) virtual_time: VirtualTime,
    pub(in crate::rt) looks: Looks,
    // The outside.
    /// It has the program's listener and output: see `rt/events/sinks.rs`.
    pub(in crate::rt) in_sinks: Cell<bool>,
    pub(crate) unwind: unwind::Tracker,
    pub(in crate::rt) left: Left,
    /// main's function, until goroutine 1 fetches it.
    pub(crate) main: Cell<Option<Box<dyn FnOnce()>>>,
    pub(crate) program: Arc<Program>,
}

// SAFETY: the owner must touch nothing of a resting worker, and others nothing that depends on its thread. The owner: between
// `park_worker` and `unpark_worker` it waits in `home`, which is shared anyway. Others: `when_all_rest`, `take_who_waits_for_quiet`, `advance_clocks` and `nothing_can_run` use its
// queues, clock, timers and what is starved; none of them is a thread-local or refers to one.
unsafe impl Rests for Worker {}

impl Worker {
    /// The program's worker of this index.
    pub(crate) fn new(program: Arc<Program>, index: usize, decisions: Decisions) -> Self {
        let Decisions { policy, asks_policy, record, free_running } = decisions;
        let (home, many) = (program.homes[index], program.many());
        invariant!(!(asks_policy && many), "a policy that is asked, with several workers");
        Worker {
            budget: Cell::new(if asks_policy { 0 } else { SLICE_OPERATIONS }),
            listening: Cell::new(program.listening),
            uncommon: Cell::new(program.listening || program.migrates),
            phase: Cell::new(Phase::Running),
            chooser: Cell::new(if asks_policy { Chooser::Policy } else { Chooser::GoOrder }),
            plain: !(asks_policy || many) && program.turns.is_empty(),
            migrates: program.migrates,
            current: Shared::new(None),
            runq: RunQueue::default(),
            home,
            stacks: Stacks::new(program.arena),
            records: RefCell::new(Records::new(&program.records, home, many)),
            choices: Choices::new(policy, record),
            explored: OnceCell::new(),
            index,
            peers: Peers::new(&program, index),
            balance: Balance::default(),
            clock: program.clock(),
            timers: RefCell::default(),
            virtual_time: VirtualTime::new(free_running),
            looks: Looks::default(),
            in_sinks: Cell::new(false),
            unwind: unwind::Tracker::new(),
            left: Left::default(),
            main: Cell::new(None),
            program,
        }
    }

    /// The number of its run, among all of the process.
    pub(crate) fn serial(&self) -> u32 {
        self.program.serial
    }

    /// Whether the explorer decides each step.
    pub(crate) fn is_controlled(&self) -> bool {
        self.chooser.get() == Chooser::Controlled
    }

    /// Whether a policy is asked at every choice.
    #[inline]
    pub(in crate::rt) fn asks(&self) -> bool {
        self.chooser.get() != Chooser::GoOrder
    }

    /// Whether the program is on.
    #[inline]
    pub(crate) fn is_running(&self) -> bool {
        self.phase.get() == Phase::Running
    }

    /// Whether what is left of the program is being unwound.
    #[inline]
    pub(crate) fn is_ending(&self) -> bool {
        self.phase.get() == Phase::Ending
    }

    /// The loop is to return at the next switch. Whether it was to go on until now.
    pub(in crate::rt) fn stop(&self) -> bool {
        let running = self.is_running();
        if running {
            self.phase.set(Phase::Over);
        }
        running
    }

    /// From now on what is left is unwound.
    pub(in crate::rt) fn enter_ending(&self) {
        self.phase.set(Phase::Ending);
        self.chooser.set(Chooser::GoOrder);
    }

    pub(crate) fn many(&self) -> bool {
        self.program.many()
    }

    /// Makes this the thread's worker while `f` runs. Needs: the thread has none.
    #[inline(always)]
    pub(crate) fn enter<R>(&self, f: impl FnOnce() -> R) -> R {
        current::enter(self, || met::within(self.program.beside, f))
    }

    /// Makes a goroutine that will run `f`, and puts it into the next slot, where other workers may find it.
    #[inline]
    pub(crate) fn spawn<F: FnOnce() + Send + 'static>(&self, f: F, created_at: Caller) -> GoId {
        // SAFETY: nothing is borrowed.
        unsafe { self.spawn_borrowing(f, created_at) }
    }

    /// As `spawn`, for a closure that borrows.
    ///
    /// # Safety
    /// What `f` borrows must live until it has been run to its end or dropped.
    #[inline]
    pub(crate) unsafe fn spawn_borrowing<F: FnOnce() + Send>(&self, f: F, created_at: Caller) -> GoId {
        let goroutine = self.make(created_at);
        // SAFETY: by the caller's promise.
        unsafe { goroutine.entry.fill(f) };
        self.launch(goroutine, created_at)
    }

    /// As `spawn`, with settings of its own: the size of its stack, and whether its panic ends it alone.
    pub(crate) fn spawn_with<F: FnOnce() + Send + 'static>(
        &self,
        (stack_bytes, panics_alone): (Option<usize>, Option<bool>),
        f: F,
        created_at: Caller,
    ) {
        let goroutine = self.make(created_at);
        goroutine.panics_alone.set(panics_alone.unwrap_or(self.program.panics_end_alone));
        // SAFETY: nothing is borrowed.
        unsafe { goroutine.entry.fill(f) };
        let arena = stack_bytes.map(|bytes| self.program.arena.sibling(bytes));
        if let Some(arena) = arena.filter(|arena| !std::ptr::eq(*arena, self.program.arena)) {
            goroutine.set_arena(arena);
        }
        self.launch(goroutine, created_at);
    }

    /// Makes goroutine 1, which this worker itself will start.
    pub(in crate::rt) fn spawn_main(&self, f: impl FnOnce() + Send + 'static, outside: &Outside, created_at: Caller) {
        let goroutine = self.make(created_at);
        outside.hand_to(goroutine);
        // SAFETY: nothing is borrowed.
        unsafe { goroutine.entry.fill(f) };
        // A panic of main ends the run.
        goroutine.panics_alone.set(false);
        self.observe(|observer, parent| observer.spawned(parent, goroutine.id.get(), created_at.into()));
        self.runq.push_next(goroutine);
    }

    fn make(&self, created_at: Caller) -> GoRef {
        let parent = self.current_id();
        let goroutine = self.records.borrow_mut().take(&self.program.records, parent, created_at);
        goroutine.panics_alone.set(self.program.panics_end_alone);
        self.home.count(1);
        self.home.counts.spawned.add_one();
        goroutine
    }

    fn launch(&self, goroutine: GoRef, created_at: Caller) -> GoId {
        let id = goroutine.id.get();
        if self.listening() {
            self.emit(EventKind::Spawn { child: id }, Some(created_at));
        }
        if self.migrates {
            self.enqueue_migrating(goroutine);
        } else if self.program.many() {
            if self.serves_and_is_crowded() { self.enqueue_balanced(goroutine) } else { self.enqueue_fresh(goroutine) }
        } else {
            self.runq.push_next(goroutine);
        }
        id
    }

    pub(crate) fn num_goroutine(&self) -> usize {
        let live: isize = self.program.homes.iter().map(|home| home.live()).sum();
        usize::try_from(live).unwrap_or(0)
    }

    /// The running goroutine's number, 0 on the worker's own stack.
    #[inline]
    pub(crate) fn current_id(&self) -> GoId {
        self.current.get().map_or(GoId::SCHEDULER, |goroutine| goroutine.id.get())
    }

    /// The goroutine that runs here, or for which its listener or its output does. Read by others, too.
    pub(in crate::rt) fn runs(&self) -> Option<GoRef> {
        self.current.get().or_else(|| self.unwind.detached())
    }

    pub(in crate::rt) fn set_listening(&self, on: bool) {
        self.listening.set(on);
        self.uncommon.set(on || self.migrates);
    }

    /// Runs goroutines until the program is over.
    pub(crate) fn run(&self) {
        if self.many() {
            self.program.fresh[self.index].processor.start();
            let mut idlers = self.program.idlers.lock();
            self.peers.watching.set(idlers.arrived(self.index));
            self.peers.guarding.set(idlers.is_guard(self.index));
            drop(idlers);
            // What was handed to it before it came.
            if self.has_others() {
                self.leave_guard();
                self.go_to_work();
            }
        }
        if self.migrates {
            self.run_migrating();
        }
        while self.is_running() {
            match self.pick() {
                Some(goroutine) => self.run_goroutine(goroutine),
                None if self.many() => self.idle_among_many(),
                None => self.idle(),
            }
        }
        self.show_turn(None);
    }

    /// How the program ended, if it was not cut before.
    #[cfg(feature = "explore")]
    pub(crate) fn verdict_if_any(&self) -> Option<Verdict> {
        self.program.verdict().take()
    }

    /// How the program ended. Needs: it is over, and the caller is worker 0.
    pub(crate) fn verdict(&self) -> Verdict {
        invariant!(!self.is_controlled(), "a controlled run may have no verdict");
        if let Some(payload) = self.program.sinks.take_listener_panic() {
            return Verdict::ListenerPanicked(payload);
        }
        if let Err(error) = self.choices.finish() {
            return Verdict::Error(RunError::Replay(error));
        }
        let verdict = self.program.verdict().take();
        verdict.unwrap_or_else(|| bug!("a program ended without a verdict"))
    }

    #[inline(always)]
    pub(in crate::rt) fn run_goroutine(&self, goroutine: GoRef) {
        match goroutine.state.get() {
            State::Fresh => {
                if !self.start(goroutine) {
                    return;
                }
                if self.peers.placement.is_open() && !self.program.fresh[self.index].looks_empty() {
                    return self.run_probed(goroutine);
                }
            }
            _ => goroutine.transition(State::Runnable, State::Running),
        }
        let _ended = self.resume(goroutine);
    }

    /// Switches to the goroutine until it suspends or returns. Whether it has ended. Needs: it is in state `Running`.
    #[inline(always)]
    pub(crate) fn resume(&self, goroutine: GoRef) -> bool {
        self.unwind.before_resume(goroutine);
        self.home.counts.switches.add_one();
        spans::enter(goroutine);
        self.current.set(Some(goroutine));
        goroutine.resume();
        self.current.set(None);
        spans::leave(goroutine);
        let ended = goroutine.state.get() == State::Dead;
        if ended {
            self.finish(goroutine);
        }
        ended
    }

    /// Gives a fresh goroutine its stack. Whether there was one.
    #[inline]
    pub(crate) fn start(&self, goroutine: GoRef) -> bool {
        let taken = if goroutine.sized.get() { self.stacks.take_sized(goroutine) } else { self.stacks.take(goroutine) };
        let Some(context) = taken else { return false };
        goroutine.transition(State::Fresh, State::Running);
        goroutine.set_context(context);
        true
    }

    /// Takes a goroutine apart that has ended: its context to the cache, its record to the pool.
    #[inline]
    pub(in crate::rt) fn finish(&self, goroutine: GoRef) {
        let context = goroutine.take_context().unwrap_or_else(|| bug!("a goroutine without a stack ended"));
        let starved = if goroutine.sized.get() {
            self.stacks.put_sized(goroutine, context, self.program.arena)
        } else {
            self.stacks.put(context)
        };
        goroutine.kill.set(Kill::No);
        self.home.count(-1);
        self.home.counts.ended.add_one();
        if self.records.borrow_mut().put(goroutine) {
            self.share_records();
        }
        if let Some(starved) = starved {
            self.runq.push_back(starved);
        }
    }

    #[cold]
    pub(in crate::rt) fn share_records(&self) {
        self.show_turn(None);
        self.records.borrow_mut().share(&self.program.records);
    }

    /// The next goroutine to run.
    #[inline(always)]
    fn pick(&self) -> Option<GoRef> {
        if self.home.has_mail() {
            self.take_mail();
        }
        if self.plain {
            return self.pick_alone();
        }
        let picked = match self.chooser.get() {
            Chooser::GoOrder if self.many() => self.pick_among_many(),
            Chooser::GoOrder => self.pick_alone(),
            Chooser::Policy | Chooser::Guided => self.pick_by_policy(),
            Chooser::Controlled => {
                bug!("a controlled run goes from state to state")
            }
        };
        self.show_turn(picked);
        picked
    }

    /// Tells the watchdog, if there is one, whose turn it is.
    #[inline]
    pub(in crate::rt) fn show_turn(&self, goroutine: Option<GoRef>) {
        if let Some(turns) = self.program.turns.get(self.index) {
            turns.show(goroutine);
        }
    }

    /// In Go's order: the newest while its slice lasts, then first in, first out.
    #[inline(always)]
    fn pick_alone(&self) -> Option<GoRef> {
        if let Some(next) = self.runq.take_next() {
            if self.budget.get() > 0 || self.runq.queued() == 0 {
                return Some(next);
            }
            // The slot has had its slice: the queue's turn.
            self.runq.push_back(next);
        }
        self.budget.set(SLICE_OPERATIONS);
        self.look_at_clock();
        self.runq.pop_front().or_else(|| self.runq.take_next())
    }

    pub(in crate::rt) fn take_mail(&self) {
        let mut mail = self.home.drain();
        while let Some(goroutine) = mail.pop_front() {
            mail.get(RECORDS_AHEAD).into_iter().for_each(|ahead| ahead.prefetch());
            self.peers.had_mail.set(true);
            self.note_outside();
            self.ready(goroutine);
        }
        // A timer that is due rings as mail does, and so does the end of the program.
        if self.program.is_over() {
            self.stop();
        }
        self.fire_due();
        if self.has_others() {
            self.leave_guard();
        }
    }

    /// Makes a parked goroutine of this worker runnable: it takes the next slot.
    #[inline]
    pub(crate) fn ready(&self, goroutine: GoRef) {
        invariant!(matches!(goroutine.state.get(), State::Waiting(_) | State::Leaked), "readied a runnable one");
        if self.uncommon.get() {
            return self.ready_uncommonly(goroutine);
        }
        goroutine.state.set(State::Runnable);
        self.runq.push_next(goroutine);
    }

    #[cold]
    fn ready_uncommonly(&self, goroutine: GoRef) {
        if self.migrates && self.runs() == Some(goroutine) {
            // What its listener did has readied it. It has still to switch away, and a worker that takes mail comes after that.
            return self.home.push(goroutine);
        }
        goroutine.state.set(State::Runnable);
        if self.listening() {
            self.emit(EventKind::Ready { goroutine: goroutine.id.get() }, None);
        }
        if self.migrates { self.enqueue_migrating(goroutine) } else { self.runq.push_next(goroutine) }
    }
}

impl WorkerRef {
    /// Puts the running goroutine at the tail of the queue. Leaves: the switch to the caller.
    #[inline]
    pub(crate) fn begin_yield(self, goroutine: GoRef, location: Option<Caller>) -> Parking {
        if self.uncommon.get() {
            return self.begin_yield_uncommonly(goroutine, location);
        }
        goroutine.transition(State::Running, State::Runnable);
        self.runq.push_started(goroutine);
        Parking::new(self, goroutine)
    }

    #[cold]
    fn begin_yield_uncommonly(self, goroutine: GoRef, location: Option<Caller>) -> Parking {
        if self.listening() {
            self.emit(EventKind::Yield, location);
        }
        goroutine.transition(State::Running, State::Runnable);
        if !self.migrates {
            self.runq.push_back(goroutine);
        }
        // Else it is queued once it has switched away.
        Parking::new(self, goroutine)
    }
}
