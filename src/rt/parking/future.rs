//! A goroutine that waits for a future: what its waker tells it.
//!
//! States      woken or not, since it was last looked at.
//! Invariants  I1  a wake is never lost: it is noted under the lock under which the goroutine looks before it parks.
//!             I2  a waker that anything but gort's own futures holds is counted as a foreign handle for as long as it lives: it may
//!                 come from outside. The last one that goes rings the run, which looks whether it is deadlocked.
//! Protocol    `block_on` lends the root waker to each poll. A future of gort's own knows it and registers the wake-up itself
//!             (`Wakes::of`): what it waits for is the run's, so deadlocks are found, and a virtual clock passes. Any other future
//!             clones it, and holds a count.
//! Rejected    Counting while the goroutine is parked: a run in which all wait for each other's goroutines would never be deadlocked.
//!             A scheduling point before a wake: it comes from where a lock of `std` may be held.
//! See         src/block_on.rs; tests/habits/futures.rs.

// Why unsafe: the root waker is a pointer to the wake-up, of its own table.
#![allow(unsafe_code)]

use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::task::{RawWaker, RawWakerVTable, Wake, Waker};

use gort_events::{Caller, Digest, GoId, WaitReason};

use crate::rt::current::worker;
use crate::rt::explored::hidden::HiddenValue;
use crate::rt::lock::SpinLock;
use crate::rt::parking::foreign::{ForeignCount, ForeignHandles};
use crate::rt::parking::park::{self, ParkedAt, ParkedOn};
use crate::rt::parking::waiter::{WaitQueue, Waiter};

struct State {
    woken: bool,
    waiter: WaitQueue<()>,
}

/// What the wakers of one `block_on` ring.
pub(crate) struct WakeUp {
    state: SpinLock<State>,
    hidden: HiddenValue,
    handles: Arc<ForeignHandles>,
}

impl WakeUp {
    pub(crate) fn new(handles: &Arc<ForeignHandles>) -> Arc<Self> {
        let state = SpinLock::new(State { woken: false, waiter: WaitQueue::new() });
        Arc::new(WakeUp { state, hidden: HiddenValue::new(), handles: handles.clone() })
    }

    /// The goroutine that waits, or will, is to look again.
    fn wake(&self) {
        let by = worker().map_or(GoId::SCHEDULER, |worker| worker.current_id());
        let mut state = self.state.lock();
        state.woken = true;
        let waiter = state.waiter.pop().map(|waiter| waiter.release(by));
        drop(state);
        self.hidden.store(|| Some(Digest::default().with(1)));
        if let Some(waiter) = waiter {
            waiter.ready();
        }
    }

    /// Whether it was woken since it was last asked.
    pub(crate) fn take_woken(&self) -> bool {
        self.hidden.load();
        std::mem::take(&mut self.state.lock().woken)
    }

    /// Parks the running goroutine until it is woken, if it has not been.
    #[track_caller]
    pub(crate) fn wait(&self, location: Caller) {
        let state = self.state.lock();
        if !state.woken {
            let Some(owner) = park::owner() else {
                drop(state);
                park::not_a_goroutine("block_on")
            };
            let waiter = Waiter::new(owner, None);
            let parked_at = ParkedAt { reason: WaitReason::Future, location };
            let parked_on = |_: &_| ParkedOn::default();
            park::wait(&self.state, state, |state| &mut state.waiter, &waiter, &owner, parked_at, parked_on);
        }
        self.take_woken();
    }
}

/// The waker that `block_on` lends to its future. It keeps the wake-up.
pub(crate) struct RootWaker(Waker);

static ROOT: RawWakerVTable = RawWakerVTable::new(clone_root, wake_root, wake_root_by_ref, drop_root);

impl RootWaker {
    pub(crate) fn new(wake_up: Arc<WakeUp>) -> Self {
        let raw = RawWaker::new(Arc::into_raw(wake_up).cast(), &ROOT);
        // SAFETY: the table's functions must do as the documentation of `RawWakerVTable` says with this pointer: they are for an
        // `Arc<WakeUp>`, of which the waker owns one count. A `WakeUp` may be used by any thread.
        RootWaker(unsafe { Waker::from_raw(raw) })
    }

    pub(crate) fn waker(&self) -> &Waker {
        &self.0
    }
}

/// The wake-up of a root waker's pointer, whose count stays with the waker.
///
/// # Safety
/// `data` must be the pointer of a live root waker.
unsafe fn wake_up_of(data: *const ()) -> ManuallyDrop<Arc<WakeUp>> {
    // SAFETY: the pointer must come from `into_raw` of an `Arc`, with a count that is not given up: by the caller's promise.
    ManuallyDrop::new(unsafe { Arc::from_raw(data.cast::<WakeUp>()) })
}

/// A clone is held by something that gort does not know.
unsafe fn clone_root(data: *const ()) -> RawWaker {
    // SAFETY: the waker that is cloned lives.
    let wake_up = unsafe { wake_up_of(data) };
    let wake_up = Arc::clone(&*wake_up);
    let count = ForeignCount::new(&wake_up.handles);
    let held = ManuallyDrop::new(Waker::from(Arc::new(Held { wake_up, _count: count })));
    RawWaker::new(held.data(), held.vtable())
}

unsafe fn wake_root(data: *const ()) {
    // SAFETY: the waker that is given up had a count, which is taken over here.
    unsafe { Arc::from_raw(data.cast::<WakeUp>()) }.wake();
}

unsafe fn wake_root_by_ref(data: *const ()) {
    // SAFETY: the waker lives.
    unsafe { wake_up_of(data) }.wake();
}

unsafe fn drop_root(data: *const ()) {
    // SAFETY: as in `wake_root`.
    drop(unsafe { Arc::from_raw(data.cast::<WakeUp>()) });
}

/// What a clone of the root waker is, and its clones.
struct Held {
    wake_up: Arc<WakeUp>,
    _count: ForeignCount,
}

impl Wake for Held {
    fn wake(self: Arc<Self>) {
        self.wake_up.wake();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wake_up.wake();
    }
}

/// What waits for something of gort's own.
pub(crate) enum Wakes {
    /// A goroutine, in `block_on`.
    Goroutine(Arc<WakeUp>),
    /// Anything else: a task of another executor, or a combinator between.
    Other(Waker),
}

impl Wakes {
    pub(crate) fn of(waker: &Waker) -> Self {
        if std::ptr::eq(waker.vtable(), &raw const ROOT) {
            // SAFETY: the waker lives, and is a root waker: its table says so.
            let wake_up = unsafe { wake_up_of(waker.data()) };
            Wakes::Goroutine(Arc::clone(&*wake_up))
        } else {
            Wakes::Other(waker.clone())
        }
    }

    /// Needs: nothing is locked.
    pub(crate) fn wake(self) {
        match self {
            Wakes::Goroutine(wake_up) => wake_up.wake(),
            Wakes::Other(waker) => waker.wake(),
        }
    }
}
