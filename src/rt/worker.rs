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

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::coroutine::Context;
use super::entry::Entry;
use super::event::{Ending, Event, EventKind, GoId, GoroutineEnd, ObjectId, ObjectKind, WaitReason};
use super::foreign::ForeignHandles;
use super::goroutine::{GoRef, Kill, Records, State};
use super::inbox::Home;
use super::object::ObjectTag;
use super::park::Parking;
use super::policy::{Choice, Policy};
use super::runq::RunQueue;
use super::stack::{Arena, Refusal, StackCache};
use super::unwind;
use crate::error::{DeadlockReport, GoroutineReport, GoroutineState, PanicReport, ReplayError, RunError, StackRefused};
use crate::schedule::{Recorder, ReplayCode};
use crate::time::clock::Clock;
use crate::time::heap::{Action, TimerHeap};

/// Visible operations a goroutine, and those it hands the next slot to, may do before the queue gets its turn.
/// Ten thousand are about half a millisecond; Go's slice is 10 ms.
const SLICE_OPERATIONS: i32 = 10_000;
/// With the real clock, due timers are looked for at every so many switches: reading the clock costs several switches.
const SWITCHES_PER_CLOCK_READ: u32 = 64;

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
    budget: Cell<i32>,
    listening: Cell<bool>,
    pub(crate) ending: Cell<bool>,
    door: Cell<bool>,
    pub(crate) current: Cell<Option<GoRef>>,
    runq: RunQueue,
    pub(crate) home: &'static Home,
    // Touched by every spawn and end.
    pub(crate) stacks: RefCell<StackCache>,
    pub(crate) records: RefCell<Records>,
    next_id: Cell<u64>,
    live: Cell<usize>,
    // The door.
    policy: RefCell<Box<dyn Policy>>,
    recorder: RefCell<Option<Recorder>>,
    handoff: Cell<Option<GoRef>>,
    slice: Cell<i32>,
    // Time.
    pub(crate) clock: Clock,
    pub(crate) timers: RefCell<TimerHeap>,
    switches: Cell<u32>,
    // Goroutines for which the system refused a stack.
    pub(crate) starved: RefCell<VecDeque<GoRef>>,
    refusal: Cell<Option<Refusal>>,
    // The outside.
    pub(crate) foreign: Arc<ForeignHandles>,
    listener: RefCell<Option<Listener>>,
    output: RefCell<Option<Output>>,
    step: Cell<u64>,
    serial: u32,
    next_object: Cell<u32>,
    pub(crate) unwind: unwind::Tracker,
    pub(crate) quiet_panics: bool,
    over: Cell<bool>,
    /// A replay code that did not fit the program.
    misfit: RefCell<Option<ReplayError>>,
    verdict: RefCell<Option<Verdict>>,
    main_exited: Cell<bool>,
    /// main's function, until goroutine 1 fetches it.
    pub(crate) main: Cell<Option<Box<dyn FnOnce()>>>,
    program: String,
    arena: &'static Arena,
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
            stacks: RefCell::new(StackCache::new(setup.arena)),
            records: RefCell::new(Records::new(home)),
            next_id: Cell::new(1),
            live: Cell::new(0),
            policy: RefCell::new(setup.policy),
            recorder: RefCell::new(setup.record.then(Recorder::default)),
            handoff: Cell::new(None),
            slice: Cell::new(SLICE_OPERATIONS),
            clock: setup.clock,
            timers: RefCell::default(),
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
            misfit: RefCell::new(None),
            verdict: RefCell::new(None),
            main_exited: Cell::new(false),
            main: Cell::new(None),
            program: setup.program,
            arena: setup.arena,
        }
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

    // ---- spawning --------------------------------------------------------------------------------------------------

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

    // ---- scheduling points -----------------------------------------------------------------------------------------

    /// Stands before every visible operation: a spent budget yields here, and the policy may switch here.
    #[inline]
    pub(crate) fn point(&'static self) {
        let budget = self.budget.get() - 1;
        self.budget.set(budget);
        if budget <= 0 {
            self.point_slow();
        }
    }

    #[cold]
    fn point_slow(&'static self) {
        let Some(goroutine) = self.current.get() else { return };
        if !self.door.get() {
            if self.runq.len() == 0 && !self.ending.get() {
                self.budget.set(SLICE_OPERATIONS);
            } else {
                self.begin_yield(goroutine).switch();
            }
            return;
        }
        self.budget.set(0);
        let others = self.runq.len();
        if others == 0 {
            return;
        }
        self.slice.set(self.slice.get() - 1);
        if self.slice.get() <= 0 {
            self.begin_yield(goroutine).switch();
            return;
        }
        let chosen = self.choose(Choice::Run, others + 1);
        if chosen > 0 {
            let other = self.runq.remove(chosen - 1);
            self.handoff.set(other);
            self.begin_yield(goroutine).switch();
        }
    }

    /// Puts the running goroutine at the tail of the queue. Leaves: the switch to the caller.
    #[inline]
    pub(crate) fn begin_yield(&'static self, goroutine: GoRef) -> Parking {
        if self.listening() {
            self.emit(EventKind::Yield, None);
        }
        goroutine.transition(State::Running, State::Runnable);
        self.runq.push_back(goroutine);
        Parking::new(self, goroutine)
    }

    /// Asks the policy. One candidate is no choice.
    pub(crate) fn choose(&self, choice: Choice, candidates: usize) -> usize {
        if candidates < 2 {
            return 0;
        }
        let chosen = self.policy.borrow_mut().choose(choice, candidates);
        let chosen = chosen.unwrap_or_else(|error| {
            // A select asks with its channels locked, so no event may be emitted here: the loop ends the program.
            self.misfit.borrow_mut().get_or_insert(error);
            self.over.set(true);
            0
        });
        debug_assert!(chosen < candidates, "gort internal bug: the policy chose {chosen} of {candidates}");
        if let Some(recorder) = &mut *self.recorder.borrow_mut() {
            recorder.note(chosen);
        }
        chosen
    }

    // ---- the loop --------------------------------------------------------------------------------------------------

    /// Runs until the program is over.
    pub(crate) fn run(&self) -> Verdict {
        while !self.over.get() {
            match self.pick() {
                Some(goroutine) => self.run_goroutine(goroutine),
                None => self.idle(),
            }
        }
        if let Some(error) = self.misfit.borrow_mut().take() {
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
        let returned = goroutine.resume();
        self.current.set(None);
        if returned {
            self.finish(goroutine);
        }
    }

    /// Gives a fresh goroutine its stack. Whether there was one.
    #[inline(never)]
    pub(crate) fn start(&self, goroutine: GoRef) -> bool {
        let stack = match self.stacks.borrow_mut().take() {
            Ok(stack) => stack,
            Err(refusal) => {
                self.refusal.set(Some(refusal));
                self.starved.borrow_mut().push_back(goroutine);
                return false;
            }
        };
        goroutine.stack_range.set((stack.limit_addr(), stack.end_addr()));
        goroutine.transition(State::Fresh, State::Running);
        goroutine.set_context(|goroutine| {
            Context::new(stack, &goroutine.suspend_point, move || unwind::goroutine_main(goroutine))
        });
        true
    }

    /// Takes a returned goroutine apart: its stack to the cache, its record to the pool.
    #[inline(never)]
    fn finish(&self, goroutine: GoRef) {
        goroutine.transition(State::Running, State::Dead);
        let context =
            goroutine.take_context().expect("gort internal bug: a goroutine without a stack ended; please report");
        self.stacks.borrow_mut().put(context.into_stack());
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

    fn look_at_clock(&self) {
        self.switches.set(self.switches.get() + 1);
        if self.switches.get() >= SWITCHES_PER_CLOCK_READ {
            self.switches.set(0);
            self.fire_due();
        }
    }

    fn pick_at_door(&self) -> Option<GoRef> {
        if let Some(goroutine) = self.handoff.take() {
            return Some(goroutine);
        }
        let candidates = self.runq.len();
        if candidates == 0 {
            return None;
        }
        if !self.clock.is_virtual() {
            self.fire_due();
        }
        // A slice that is spent puts the next slot behind the queue, as without the door.
        let spent = self.slice.get() <= 0;
        if spent || self.runq.queued() == candidates {
            self.slice.set(SLICE_OPERATIONS);
        }
        if spent {
            if let Some(next) = self.runq.take_next() {
                self.runq.push_back(next);
            }
        }
        let chosen = self.choose(Choice::Run, candidates);
        self.runq.remove(chosen)
    }

    fn take_mail(&self) {
        for goroutine in self.home.drain() {
            self.ready(goroutine);
        }
    }

    /// Makes a parked goroutine of this worker runnable: it takes the next slot.
    #[inline]
    pub(crate) fn ready(&self, goroutine: GoRef) {
        debug_assert!(matches!(goroutine.state.get(), State::Waiting(_)), "gort internal bug: readied a runnable one");
        goroutine.state.set(State::Runnable);
        if self.listening() {
            self.emit(EventKind::Ready { goroutine: goroutine.id.get() }, None);
        }
        self.runq.push_next(goroutine);
    }

    /// Nothing is runnable: time moves, or the outside does, or nothing ever will.
    #[cold]
    fn idle(&self) {
        let next = self.timers.borrow_mut().next();
        drop(self.timers.borrow_mut().take_stale());
        let foreign = self.foreign.any();
        match next {
            Some(when) if self.clock.is_virtual() && !foreign => {
                if when > self.clock.now() {
                    self.clock.advance(when);
                    if self.listening() {
                        self.emit(EventKind::Clock { now: when }, None);
                    }
                }
                self.fire_due();
            }
            Some(when) if !self.clock.is_virtual() => {
                self.home.wait(Some(when.saturating_sub(self.clock.now())));
                self.fire_due();
            }
            _ if foreign => self.home.wait(None),
            // The mail may have come with the last foreign handle's end.
            _ if self.home.has_mail() => {}
            _ => self.end(Verdict::Error(self.nothing_can_run())),
        }
    }

    fn nothing_can_run(&self) -> RunError {
        if let (Some(refusal), waiting @ 1..) = (self.refusal.get(), self.starved.borrow().len()) {
            return RunError::StackRefused(StackRefused {
                errno: refusal.errno,
                limit: refusal.limit(),
                stacks: self.arena.in_use(),
                waiting,
            });
        }
        RunError::Deadlock(DeadlockReport { goroutines: self.reports(), main_exited: self.main_exited.get() })
    }

    fn fire_due(&self) {
        let mut due = self.timers.borrow_mut().take_due(self.clock.now());
        drop(self.timers.borrow_mut().take_stale());
        while !due.is_empty() {
            let chosen = if self.door.get() { self.choose(Choice::Timer, due.len()) } else { 0 };
            match due.remove(chosen) {
                Some(Action::Ready(goroutine)) => {
                    if self.listening() {
                        self.emit(EventKind::TimerFire { object: None }, None);
                    }
                    self.ready(goroutine);
                }
                Some(Action::Alarm(alarm, version)) => alarm.fire(version, self.clock.now()),
                None => unreachable!("gort internal bug: a choice outside of its candidates; please report"),
            }
        }
    }

    // ---- the end ---------------------------------------------------------------------------------------------------

    /// The program is over, with this verdict if it is the first.
    pub(crate) fn end(&self, verdict: Verdict) {
        if self.over.replace(true) || self.ending.get() {
            return;
        }
        let ending = match &verdict {
            Verdict::Exit => Ending::Exit,
            Verdict::Error(RunError::Panic(_)) => Ending::Panic,
            Verdict::Error(_) => Ending::Deadlock,
        };
        *self.verdict.borrow_mut() = Some(verdict);
        if self.listening() {
            self.emit(EventKind::ProgramEnd { ending }, None);
        }
    }

    /// The running goroutine's function is over.
    pub(crate) fn goroutine_ended(&self, goroutine: GoRef, how: GoroutineEnd, panic: Option<PanicReport>) {
        if self.listening() {
            self.emit(EventKind::End { how }, None);
        }
        let main = goroutine.id.get() == GoId::MAIN;
        match (panic, how) {
            (Some(report), _) => self.end(Verdict::Error(RunError::Panic(report))),
            (None, GoroutineEnd::Goexit) if main => self.main_exited.set(true),
            (None, _) if main => self.end(Verdict::Exit),
            (None, _) => {}
        }
    }

    /// Every goroutine that is not dead, by number.
    pub(crate) fn living(&self) -> Vec<GoRef> {
        self.records.borrow().living()
    }

    /// Takes a goroutine apart that never had a stack.
    pub(crate) fn drop_fresh(&self, goroutine: GoRef) {
        goroutine.transition(State::Fresh, State::Dead);
        self.live.set(self.live.get() - 1);
        self.records.borrow_mut().put(goroutine);
    }

    /// What every living goroutine is doing, by number.
    pub(crate) fn reports(&self) -> Vec<GoroutineReport> {
        self.living().into_iter().map(report).collect()
    }

    /// Stops everything that could run, listen or print: the program is over.
    pub(crate) fn begin_ending(&self) {
        self.ending.set(true);
        self.listening.set(false);
        self.door.set(false);
        self.budget.set(SLICE_OPERATIONS);
        self.forget_queues();
        let timers = self.timers.borrow_mut().take_all();
        unwind::drop_quietly(timers);
        let listener = self.listener.borrow_mut().take();
        let output = self.output.borrow_mut().take();
        unwind::drop_quietly((listener, output));
    }

    /// Empties every queue of the scheduler: while ending, states alone say who may still run.
    pub(crate) fn forget_queues(&self) {
        self.runq.clear();
        self.handoff.set(None);
        self.starved.borrow_mut().clear();
    }

    pub(crate) fn schedule(&self) -> Option<ReplayCode> {
        self.recorder.borrow_mut().take().map(|recorder| recorder.finish(&self.program))
    }

    pub(crate) fn steps(&self) -> u64 {
        self.step.get()
    }

    // ---- events ----------------------------------------------------------------------------------------------------

    /// Whether somebody wants events.
    #[inline]
    pub(crate) fn listening(&self) -> bool {
        self.listening.get()
    }

    /// Hands an event to the listener, on the worker's own stack.
    #[cold]
    pub(crate) fn emit(&self, kind: EventKind, location: Option<&'static Location<'static>>) {
        // While the listener runs it is not in its place: what it does itself is not heard.
        let Some(mut listener) = self.listener.borrow_mut().take() else { return };
        self.step.set(self.step.get() + 1);
        let event = Event {
            step: self.step.get(),
            at: self.clock.now(),
            worker: 0,
            goroutine: self.current_id(),
            location,
            kind,
        };
        unwind::on_worker_stack(self, || listener(&event));
        *self.listener.borrow_mut() = Some(listener);
    }

    /// The object's number in this run, given at its first use. Needs: somebody is listening.
    #[cold]
    pub(crate) fn object(
        &self,
        tag: &ObjectTag,
        kind: ObjectKind,
        location: Option<&'static Location<'static>>,
    ) -> ObjectId {
        tag.in_run(self.serial).unwrap_or_else(|| {
            let object = ObjectId(self.next_object.get());
            self.next_object.set(object.0 + 1);
            tag.set(self.serial, object);
            self.emit(EventKind::Object { object, kind }, location);
            object
        })
    }

    /// Prints one line on the run's output. While ending, nothing is printed any more.
    pub(crate) fn print(&self, text: &str, location: &'static Location<'static>) {
        if self.ending.get() {
            return;
        }
        if self.listening() {
            self.emit(EventKind::Print { text: text.to_string() }, Some(location));
        }
        // User code may be behind the writer: it is not in its place while it writes.
        let Some(mut output) = self.output.borrow_mut().take() else { return };
        unwind::on_worker_stack(self, || {
            // As Go's fmt.Println: what cannot be written is lost.
            let _ = writeln!(output, "{text}").and_then(|()| output.flush());
        });
        *self.output.borrow_mut() = Some(output);
    }

    // ---- sleep -----------------------------------------------------------------------------------------------------

    /// Parks the running goroutine for `duration`.
    pub(crate) fn sleep(&'static self, goroutine: GoRef, duration: Duration, location: &'static Location<'static>) {
        let when = self.clock.now().saturating_add(duration);
        self.timers.borrow_mut().push(when, Action::Ready(goroutine));
        if self.listening() {
            let park = EventKind::Park { reason: WaitReason::Sleep, on: Vec::new(), object: None, value: None };
            self.emit(park, Some(location));
        }
        super::park::park(self, goroutine, WaitReason::Sleep, location);
    }
}

fn report(goroutine: GoRef) -> GoroutineReport {
    let (state, parked_at) = match goroutine.state.get() {
        State::Waiting(reason) => (GoroutineState::Waiting(reason), goroutine.parked_at.get()),
        State::Running => (GoroutineState::Running, None),
        State::Fresh | State::Runnable | State::Dead | State::Leaked => (GoroutineState::Runnable, None),
    };
    GoroutineReport {
        id: goroutine.id.get(),
        state,
        parked_at,
        created_by: Some(goroutine.created_by.get()).filter(|parent| *parent != GoId::SCHEDULER),
        created_at: goroutine.created_at.get(),
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.home.release();
    }
}
