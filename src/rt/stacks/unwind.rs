//! Panics in goroutines: the root that catches them, and which goroutine is unwinding. (The hook that reports them: `hook.rs`.)
//!
//! The standard library counts panics per thread, not per goroutine: a goroutine that parks in a `Drop` while it
//! unwinds leaves `thread::panicking()` true for all others of its worker. `Tracker` keeps the two apart: a goroutine may
//! be unwinding if the flag is up and it raised something since it last saw the flag down, or no other goroutine can have
//! raised it. (What a user raises by `resume_unwind`, unknown to the panic hook, is noticed only in the second way; so
//! `kill.rs` does not rely on this where it would throw.)
//!
//! Invariants  I1  no unwinding leaves a goroutine's root: `goroutine_main` catches everything.
//!             I2  on a worker's own stack (hook, listener, output) there is no current goroutine, so a park there is
//!                 refused; `detached` says why.
//!             I3  a goroutine that suspends while its thread panics is in no panic hook, else the process ends (`hook.rs`, I1).
//! Protocol    The hook runs on the worker's stack, because a backtrace needs more than a goroutine's stack has.
//! See         rt/stacks/kill.rs, rt/stacks/hook.rs; tests/runtime/panic.rs.

// Why unsafe: switching to the worker's stack for a while.
#![allow(unsafe_code)]

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind};

use gort_events::{EventKind, GoId, GoroutineEnd, PanicReport, file_and_line};

use crate::rt::current::{self, WorkerRef, current, worker};
use crate::rt::goroutine::{GoRef, State, Unwinding};
use crate::rt::locals;
use crate::rt::parking::park;
use crate::rt::stacks::hook;
use crate::rt::stacks::kill::KillToken;
use crate::rt::stacks::landing;
use crate::rt::workers::shared::Shared;
use crate::rt::workers::worker::Worker;

/// The payload of `goexit`.
struct GoexitToken;

/// The payload of a panic that gort has caught, where Go's own code recovers it and panics with it again. Only roots of goroutines see
/// it: no user's `catch_unwind` does.
struct Repanicked(Box<dyn Any + Send>);

/// What Go says behind such a panic's message.
const REPANICKED: &str = " [recovered, repanicked]";

/// The payload of a goroutine that has panicked, which ends nothing but itself; the panic's own payload is kept elsewhere.
struct KeptPanic;

/// Ends the running goroutine as one that has panicked. Needs: nothing of the user's is on the stack.
pub(crate) fn end_by_kept_panic() -> ! {
    note_raise();
    resume_unwind(Box::new(KeptPanic))
}

/// Whether a panic of the running goroutine that nothing catches ends only that.
#[inline]
pub(crate) fn panics_alone() -> bool {
    current::goroutine().is_some_and(|goroutine| goroutine.panics_alone.get())
}

/// Ends the running goroutine by unwinding it: its destructors run.
pub(crate) fn goexit() -> ! {
    if std::thread::panicking() && !landing::would_be_caught() {
        // Nothing can come back from here, and a second unwinding aborts the process: not without a word.
        panic!("gort: goexit was called in a destructor that runs in an unwinding");
    }
    note_raise();
    resume_unwind(Box::new(GoexitToken))
}

/// The running goroutine is about to unwind.
pub(crate) fn note_raise() {
    if let Some(goroutine) = current::goroutine() {
        goroutine.unwinding.set(Unwinding::Raised);
    }
}

/// Goes on with an unwinding that was caught.
pub(crate) fn raise_again(payload: Box<dyn Any + Send>) -> ! {
    note_raise();
    resume_unwind(payload)
}

/// As `raise_again`, of a panic that Go recovers there and raises anew, and says so. Needs: nothing of the user's is on the stack.
pub(crate) fn repanic(payload: Box<dyn Any + Send>) -> ! {
    raise_again(Box::new(Repanicked(payload)))
}

/// Whether the caller may be unwinding: a goroutine, or the thread where there is none.
#[inline]
pub(crate) fn unwinding() -> bool {
    // The standard library's flag first: it is a load of a global that is zero while nothing panics anywhere.
    std::thread::panicking() && unwinding_here()
}

#[cold]
fn unwinding_here() -> bool {
    match current() {
        Some((worker, goroutine)) => worker.unwind.may_be_unwinding(goroutine),
        None => std::thread::panicking(),
    }
}

/// What a worker knows about unwinding goroutines.
pub(crate) struct Tracker {
    /// Suspended goroutines that were unwinding when they parked; one more if the thread was panicking before the run.
    ambient: Cell<u32>,
    /// The goroutine for which the worker's own stack runs something.
    detached: Shared<Option<GoRef>>,
    /// Where the latest panic of the current goroutine was raised, by the hook.
    location: RefCell<Option<String>>,
}

impl Tracker {
    pub(crate) fn new() -> Self {
        Self {
            ambient: Cell::new(u32::from(std::thread::panicking())),
            detached: Shared::new(None),
            location: RefCell::new(None),
        }
    }

    /// Remembers where a panic was raised, and says so.
    pub(super) fn note_location(&self, info: &PanicHookInfo<'_>) -> Option<String> {
        let raised_at = info.location().map(file_and_line);
        if let Ok(mut location) = self.location.try_borrow_mut() {
            location.clone_from(&raised_at);
        }
        raised_at
    }

    /// Where what is about to be raised again was raised first.
    pub(in crate::rt) fn set_location(&self, raised_at: Option<String>) {
        *self.location.borrow_mut() = raised_at;
    }

    #[inline]
    pub(crate) fn detached(&self) -> Option<GoRef> {
        self.detached.get()
    }

    /// Needs: `goroutine` is about to suspend.
    #[inline]
    pub(crate) fn before_suspend(&self, goroutine: GoRef) {
        if std::thread::panicking() {
            self.note_unwinding(goroutine);
        } else {
            goroutine.unwinding.set(Unwinding::No);
        }
    }

    #[cold]
    fn note_unwinding(&self, goroutine: GoRef) {
        if hook::is_running() {
            park::refuse_in_hook();
        }
        if self.may_be_unwinding(goroutine) {
            goroutine.unwinding.set(Unwinding::Suspended);
            self.ambient.set(self.ambient.get() + 1);
        }
    }

    /// It is about to suspend where nothing may be thrown: in an unwinding that was raised unheard, as a rule.
    pub(crate) fn hold(&self, goroutine: GoRef) {
        goroutine.unwinding.set(Unwinding::Suspended);
        self.ambient.set(self.ambient.get() + 1);
    }

    /// Needs: `goroutine` is about to be resumed.
    #[inline]
    pub(crate) fn before_resume(&self, goroutine: GoRef) {
        if goroutine.unwinding.get() == Unwinding::Suspended {
            self.ambient.set(self.ambient.get() - 1);
            goroutine.unwinding.set(if std::thread::panicking() { Unwinding::Raised } else { Unwinding::No });
        }
    }

    /// Whether the running goroutine may be unwinding: throwing now could abort the process.
    pub(crate) fn may_be_unwinding(&self, goroutine: GoRef) -> bool {
        std::thread::panicking() && (self.ambient.get() == 0 || goroutine.unwinding.get() != Unwinding::No)
    }
}

/// Runs `f` on the worker's stack if the caller is on a goroutine's, else right here.
pub(crate) fn on_worker_stack<R>(worker: &Worker, f: impl FnOnce() -> R) -> R {
    // While `f` runs there is no current goroutine, so nothing in it can suspend (I2).
    let Some(goroutine) = worker.current.get() else { return f() };
    worker.current.set(None);
    struct Attach<'a>(&'a Worker, GoRef);
    impl Drop for Attach<'_> {
        fn drop(&mut self) {
            self.0.current.set(Some(self.1));
            self.0.unwind.detached.set(None);
        }
    }
    let _attach = Attach(worker, goroutine);
    worker.unwind.detached.set(Some(goroutine));
    // SAFETY: the caller must run on the goroutine's own stack, and `f` must not suspend. Own stack: it was the current
    // goroutine. Not suspend: suspending needs a current goroutine, and there is none until `f` has returned.
    unsafe { goroutine.suspend_point.on_worker_stack(f) }
}

/// Drops something that may hold user values, whose `Drop` may panic.
pub(crate) fn drop_quietly<T>(value: T) {
    quietly(|| drop(value));
}

/// Runs something that may drop user values.
pub(crate) fn quietly(f: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(f)) {
        // A payload whose own drop panics would start over.
        std::mem::forget(payload);
    }
}

/// What runs at the root of a stack for each goroutine: everything of it, and its last transition.
pub(crate) fn goroutine_main(worker: WorkerRef, goroutine: GoRef) {
    if worker.is_ending() {
        // The program is over: the closure is dropped here, where its destructors may use channels.
        quietly(|| goroutine.entry.discard());
        end_locals_quietly(goroutine);
    } else {
        run_entry(worker, goroutine);
    }
    goroutine.transition(State::Running, State::Dead);
}

#[inline(always)]
fn run_entry(worker: WorkerRef, goroutine: GoRef) {
    if worker.listening() {
        worker.emit(EventKind::Start, None);
    }
    let result = catch_unwind(AssertUnwindSafe(|| {
        goroutine.entry.run();
        locals::end(goroutine);
        if goroutine.id.get() == GoId::MAIN {
            // main's return is a step of its own: others may still act before the program is over.
            the_worker().point();
        }
    }));
    if result.is_err() {
        end_locals_quietly(goroutine);
    }
    let how = match result {
        Ok(()) => GoroutineEnd::Return,
        Err(payload) if payload.is::<KillToken>() => return drop(payload),
        Err(payload) if payload.is::<GoexitToken>() => GoroutineEnd::Goexit,
        Err(payload) if payload.is::<KeptPanic>() => GoroutineEnd::Panic,
        Err(payload) if goroutine.panics_alone.get() => {
            drop_quietly(payload);
            GoroutineEnd::Panic
        }
        Err(payload) => {
            let report = report(goroutine, payload);
            // That the program is over is a step of its own: others may still act before.
            return match catch_unwind(AssertUnwindSafe(|| the_worker().point())) {
                Ok(worker) => worker.goroutine_panicked(report),
                // It ended otherwise meanwhile.
                Err(killed) => drop(killed),
            };
        }
    };
    the_worker().goroutine_ended(goroutine, how);
}

/// Drops the goroutine-locals of one that was unwound: what its destructors raise then is not its end.
#[cold]
fn end_locals_quietly(goroutine: GoRef) {
    if !goroutine.locals.any() {
        return;
    }
    // They may panic, and park meanwhile: what the goroutine has panicked with was raised elsewhere.
    let raised_at = the_worker().unwind.location.take();
    while goroutine.locals.any() {
        quietly(|| locals::end(goroutine));
    }
    the_worker().unwind.set_location(raised_at);
}

/// The running goroutine's worker.
#[inline]
fn the_worker() -> WorkerRef {
    worker().unwrap_or_else(|| bug!("a goroutine without a worker"))
}

#[cold]
fn report(goroutine: GoRef, payload: Box<dyn Any + Send>) -> PanicReport {
    let message = message(&*payload);
    let location = the_worker().unwind.location.borrow_mut().take();
    // It may park.
    drop_quietly(payload);
    PanicReport {
        goroutine: goroutine.id.get(),
        message,
        location,
        created_by: Some(goroutine.created_by.get()).filter(|parent| *parent != GoId::SCHEDULER),
        created_at: goroutine.created_at.get().into(),
    }
}

/// Whether this is a panic, and not gort's own way to end a goroutine.
pub(crate) fn is_panic(payload: &(dyn Any + Send)) -> bool {
    !payload.is::<KillToken>() && !payload.is::<GoexitToken>() && !payload.is::<KeptPanic>()
}

/// A panic's message, as Go would print it.
pub(crate) fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(Repanicked(payload)) = payload.downcast_ref() {
        message(&**payload) + REPANICKED
    } else if let Some(text) = payload.downcast_ref::<&'static str>() {
        (*text).to_string()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "Box<dyn Any>".to_string()
    }
}
