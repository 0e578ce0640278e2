//! Park and ready: the one way to stop and the one way to go on.
//!
//! ```text
//!     goroutine A              object (channel, lock, …)            goroutine B
//!     ───────────              ─────────────────────────            ───────────
//!     lock, nothing there
//!     link own waiter  ───────▸ queue: [A]
//!     unlock
//!     switch to worker
//!                                                                   lock
//!                              queue: []  ◂──────────────────────── pop A, put the value in
//!                                                                   unlock
//!     A is in the next slot  ◂───────────────────────────────────── ready(A)
//!     runs, reads its waiter
//! ```
//!
//! Invariants  I1  a goroutine is readied exactly once for each park, by the side that popped its waiter (or by its timer).
//!             I2  the worker that readies from another thread only leaves the goroutine in its mailbox; the home
//!                 reads the mailbox between switches, so a goroutine cannot be run before it has suspended. Where goroutines
//!                 migrate it may take the goroutine over once its home has left that stack (`migrate.rs`).
//! Protocol    `wait` links, unlocks and parks; `ready` makes runnable. Never call either with an object's lock held
//!             (`wait` takes the guard and releases it itself).
//! See         rt/parking/waiter.rs; rt/stacks/kill.rs for a park that ends by unwinding.

// Why unsafe: suspending needs to be on the goroutine's own stack, and a wait queue holds pointers into it.
#![allow(unsafe_code)]

use gort_events::{Caller, CaseInfo, Digest, EventKind, ObjectId, WaitReason};

use crate::rt::current::{WorkerRef, current, worker};
pub(crate) use crate::rt::explored::observe::{Waits, Within};
use crate::rt::goroutine::{GoRef, Kill, State};
use crate::rt::lock::{SpinGuard, SpinLock};
use crate::rt::parking::waiter::{Owner, WaitQueue, Waiter};
use crate::rt::stacks::{kill, unwind};
use crate::rt::workers::worker::Worker;

/// Where and why a goroutine parks.
#[derive(Clone, Copy)]
pub(crate) struct ParkedAt {
    pub(crate) reason: WaitReason,
    pub(crate) location: Caller,
}

/// What a `Park` event says about the objects waited on: made only if there is a listener.
#[derive(Default)]
pub(crate) struct ParkedOn {
    pub(crate) on: Vec<CaseInfo>,
    pub(crate) object: Option<ObjectId>,
    pub(crate) value: Option<String>,
}

/// The running goroutine, or a panic that says how to get one.
#[inline]
#[track_caller]
pub(crate) fn current_goroutine(operation: &str) -> (WorkerRef, GoRef) {
    match current() {
        Some(here) => here,
        None => not_a_goroutine(operation),
    }
}

/// The panic of an operation that would park outside of any goroutine.
#[cold]
#[track_caller]
pub(crate) fn not_a_goroutine(operation: &str) -> ! {
    if worker().is_some_and(|worker| worker.unwind.detached().is_some()) {
        refuse_in_hook();
    }
    panic!("gort: {operation} would park, but this is not a goroutine: call it inside gort::run")
}

/// The panic of an operation that would park while a panic hook, a listener or a writer runs.
#[cold]
#[track_caller]
pub(crate) fn refuse_in_hook() -> ! {
    // Inside a panic hook this second panic aborts the process; a plain text is still printed then.
    panic!(
        "gort: fatal error: an operation that parks was called inside a panic hook, an event listener or an output writer"
    );
}

/// The goroutine that would park here: the running one, if there is one.
#[inline]
pub(crate) fn owner() -> Option<Owner> {
    worker()?.current.get().map(Owner::Goroutine)
}

/// A scheduling point: stands before every visible operation. For one within an operation see `point_within`.
#[inline]
pub(crate) fn scheduling_point() {
    if let Some(worker) = worker() {
        worker.point();
    }
}

/// A scheduling point at which there is nothing to do, where there is no listener either: for the short way of an operation that is to be
/// fast.
#[must_use]
pub(crate) struct Unheard(WorkerRef);

impl Unheard {
    /// Passes it. It may come behind what the operation does, which another goroutine cannot tell: a store right before an atomic
    /// read-modify-write would be waited for.
    #[inline(always)]
    pub(crate) fn pass(self) {
        self.0.budget.set(self.0.budget.get() - 1);
    }
}

/// The point that stands here, if it is one at which there is nothing to do; `None`: it has to come, in full, before the operation.
#[inline(always)]
pub(crate) fn unheard_point() -> Option<Unheard> {
    worker().filter(|worker| !worker.listening() && worker.budget.get() > 1).map(Unheard)
}

/// A scheduling point between two steps of one operation: others may come in between, and a state names the goroutine that stands there.
#[inline]
pub(crate) fn point_within(within: Within) {
    if let Some(worker) = worker() {
        worker.point_within(within, false);
    }
}

/// As `point_within`, in a destructor: others run only while nothing is unwinding. A goroutine that stops in the middle of an unwinding leaves its
/// thread marked as panicking for all others (rt/stacks/unwind.rs). When the program is over it unwinds from here, as any point does.
pub(crate) fn point_in_drop_within(within: Within) {
    if !unwind::unwinding()
        && let Some(worker) = worker()
    {
        worker.point_within(within, true);
    }
}

/// Tells an observer of an operation that did nothing, of which no event tells.
#[inline]
pub(crate) fn tried(operation: &'static str, at: Caller) {
    if let Some(worker) = worker()
        && worker.observed()
    {
        worker.observe(|observer, by| observer.tried(by, operation, at.into()));
    }
}

/// Tells an observer how the running goroutine waits for a lock.
#[inline]
pub(crate) fn waits(waits: Waits) {
    if let Some(worker) = worker()
        && worker.observed()
    {
        worker.observe(|observer, by| observer.waits(by, Some(waits)));
    }
}

/// The running goroutine has handed something to one that is in the next slot now, and lets it run, where it can.
///
/// Needs: nothing is locked. In a run that is explored others may come first anyway.
pub(crate) fn give_way() {
    let Some(worker) = worker() else { return };
    if let Some(goroutine) = worker.current.get()
        && worker.is_running()
        && !worker.is_controlled()
        && !unwind::unwinding()
    {
        worker.begin_yield(goroutine, None).switch();
    }
}

/// Tells an observer what the running goroutine has just learnt, where no event does: the result of an operation that
/// does not wait.
#[inline]
pub(crate) fn observe_result(result: u64) {
    if let Some(worker) = worker()
        && worker.observed()
    {
        worker.observe(|observer, by| observer.result(by, Digest::default().with(result)));
    }
}

/// Makes a parked goroutine runnable on its home worker. Needs: the caller unlinked its waiter.
#[inline]
pub(crate) fn ready(goroutine: GoRef) {
    let home = goroutine.home();
    match worker() {
        Some(worker) if std::ptr::eq(worker.home, home) => worker.ready(goroutine),
        here => ready_elsewhere(here, goroutine),
    }
}

fn ready_elsewhere(here: Option<WorkerRef>, goroutine: GoRef) {
    let home = goroutine.home();
    if !here.is_some_and(|worker| worker.migrates && worker.take_over(goroutine, home)) {
        home.push(goroutine);
    }
}

/// Links `waiter` into a queue of the locked object, unlocks, and parks until another side completes the operation.
///
/// Needs: `guard` is of `lock`; the owner is the caller. Does: parks. Leaves: the waiter unlinked and completed.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn wait<S, T>(
    lock: &SpinLock<S>,
    guard: SpinGuard<'_, S>,
    queue: fn(&mut S) -> &mut WaitQueue<T>,
    waiter: &Waiter<T>,
    owner: &Owner,
    parked_at: ParkedAt,
    parked_on: impl FnOnce(&Worker) -> ParkedOn,
) {
    if let Some(parking) = begin_wait(lock, guard, queue, waiter, owner, parked_at, parked_on) {
        parking.finish(lock, queue, waiter);
    }
}

/// The first half of `wait`. `None`: the owner is a foreign thread, which has waited here.
///
/// An operation that is to be fast calls the halves itself, so that the switch happens in the frame of its caller: a
/// call that is open across a switch makes the processor mispredict its return, and each of those costs as much as the
/// switch itself.
pub(crate) fn begin_wait<S, T>(
    lock: &SpinLock<S>,
    guard: SpinGuard<'_, S>,
    queue: fn(&mut S) -> &mut WaitQueue<T>,
    waiter: &Waiter<T>,
    owner: &Owner,
    parked_at: ParkedAt,
    parked_on: impl FnOnce(&Worker) -> ParkedOn,
) -> Option<Parking> {
    begin_wait_then(lock, guard, queue, waiter, owner, parked_at, parked_on, || ())
}

/// As `begin_wait`, and runs `linked` between linking and parking, with nothing locked: what may happen only once the
/// waiter can be found, as the unlock in a condition variable's wait. It may unwind, and must not suspend.
#[allow(clippy::too_many_arguments)]
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn begin_wait_then<S, T>(
    lock: &SpinLock<S>,
    mut guard: SpinGuard<'_, S>,
    queue: fn(&mut S) -> &mut WaitQueue<T>,
    waiter: &Waiter<T>,
    owner: &Owner,
    parked_at: ParkedAt,
    parked_on: impl FnOnce(&Worker) -> ParkedOn,
    linked: impl FnOnce(),
) -> Option<Parking> {
    let here = match owner {
        Owner::Thread(_) => None,
        Owner::Goroutine(goroutine) => match worker() {
            Some(worker) => Some((worker, *goroutine)),
            None => not_a_goroutine(parked_at.reason.text()),
        },
    };
    if let Some((worker, goroutine)) = here
        && kill::is_due(&worker, goroutine)
    {
        // Before the waiter can be found: the side that popped it would ready a goroutine that goes on unwinding.
        drop(guard);
        linked();
        kill::throw(goroutine);
    }
    // SAFETY: the waiter must stay in place until it is unlinked. The caller holds it by reference across `finish`,
    // which returns only after it was popped, or unwinds through `Unlink`, which removes it; so does this function.
    unsafe { queue(&mut guard).push(waiter) };
    drop(guard);
    let unlink = CalledOff { lock, queue, waiter, goroutine: here.map(|(_, goroutine)| goroutine) };
    linked();
    std::mem::forget(unlink);
    let Some((worker, goroutine)) = here else {
        if let Owner::Thread(thread) = owner {
            thread.park();
        }
        return None;
    };
    // Waiting before the event: what the listener does may complete the operation.
    let parking = begin_park(worker, goroutine, parked_at.reason, parked_at.location);
    if worker.listening() {
        let ParkedOn { on, object, value } = parked_on(&worker);
        worker.emit(
            EventKind::Park { reason: parked_at.reason, on, first: Vec::new(), object, value },
            Some(parked_at.location),
        );
    }
    Some(parking)
}

/// Takes a waiter out of its queue when `linked` unwinds, before its owner has parked.
struct CalledOff<'a, S, T> {
    lock: &'a SpinLock<S>,
    queue: fn(&mut S) -> &mut WaitQueue<T>,
    waiter: &'a Waiter<T>,
    goroutine: Option<GoRef>,
}

impl<S, T> Drop for CalledOff<'_, S, T> {
    fn drop(&mut self) {
        let was_there = (self.queue)(&mut self.lock.lock()).remove(self.waiter);
        if let Some(goroutine) = self.goroutine.filter(|_| !was_there) {
            // Another thread has popped it, and is on its way with the `ready`.
            goroutine.home().wait_for(goroutine);
        }
    }
}

/// Takes a waiter out of its queue when its owner is unwound while parked.
struct Unlink<'a, S, T> {
    lock: &'a SpinLock<S>,
    queue: fn(&mut S) -> &mut WaitQueue<T>,
    waiter: &'a Waiter<T>,
}

impl<S, T> Drop for Unlink<'_, S, T> {
    fn drop(&mut self) {
        let was_there = (self.queue)(&mut self.lock.lock()).remove(self.waiter);
        if !was_there {
            kill::await_delivery();
        }
    }
}

/// A goroutine that is in state `Waiting` or `Runnable` and has still to switch away.
#[must_use = "the goroutine must switch"]
pub(crate) struct Parking {
    worker: WorkerRef,
    goroutine: GoRef,
}

impl Parking {
    pub(crate) fn new(worker: WorkerRef, goroutine: GoRef) -> Self {
        Parking { worker, goroutine }
    }

    /// Switches to the worker; returns when the goroutine is resumed.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn switch(self) {
        self.worker.unwind.before_suspend(self.goroutine);
        // SAFETY: the caller must be on this goroutine's stack: it was the worker's current goroutine when this was
        // made, and on the worker's own stack (a panic hook, a listener) there is no current goroutine.
        unsafe { self.goroutine.suspend() };
        if self.goroutine.kill.get() != Kill::No {
            kill::after_switch(self.goroutine);
        }
    }

    /// The second half of `wait`.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn finish<S, T>(self, lock: &SpinLock<S>, queue: fn(&mut S) -> &mut WaitQueue<T>, waiter: &Waiter<T>) {
        let unlink = Unlink { lock, queue, waiter };
        self.switch();
        invariant!(!waiter.is_linked(), "readied with its waiter still linked");
        std::mem::forget(unlink);
    }
}

/// Says that the running goroutine waits. Needs: something knows that it does; if that is a waiter, the kill is not due
/// (`kill::is_due`). Leaves: the switch to the caller.
#[inline]
pub(crate) fn begin_park(worker: WorkerRef, goroutine: GoRef, reason: WaitReason, location: Caller) -> Parking {
    kill::before_park(&worker, goroutine);
    goroutine.transition(State::Running, State::Waiting(reason));
    worker.home.counts.parks[reason as usize].add_one();
    goroutine.parked_at.set(Some(location));
    Parking { worker, goroutine }
}

/// Parks the running goroutine until it is readied. Needs: something will ready it.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn park(worker: WorkerRef, goroutine: GoRef, reason: WaitReason, location: Caller) {
    begin_park(worker, goroutine, reason, location).switch();
}

/// As `switch`, for a goroutine that the end of the program has to do with: it is not asked again whether it should unwind.
/// Needs: the worker's tracker knows that it suspends.
pub(crate) fn switch_away(goroutine: GoRef) {
    // SAFETY: as in `switch`.
    unsafe { goroutine.suspend() };
}

/// Parks without end. Unwinding is the only way out.
#[cold]
pub(crate) fn park_forever(parked_at: ParkedAt, parked_on: impl FnOnce(&Worker) -> ParkedOn) -> ! {
    let (worker, goroutine) = current_goroutine(parked_at.reason.text());
    if worker.listening() {
        let ParkedOn { on, object, value } = parked_on(&worker);
        worker.emit(
            EventKind::Park { reason: parked_at.reason, on, first: Vec::new(), object, value },
            Some(parked_at.location),
        );
    }
    loop {
        park(worker, goroutine, parked_at.reason, parked_at.location);
    }
}
