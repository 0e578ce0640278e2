//! A goroutine's record: its number, what it is doing, and where its stack is.
//!
//! States      see [`State`].
//! Invariants  I1  of a started goroutine everything but `home` and what is `Shared` is read and written on its home worker
//!                 only; `home`, `id` and its creator stay as they are from its start to its end. A fresh one belongs to the worker that holds the lock of
//!                 the queue it is on (`fresh.rs`). Where goroutines migrate so does every runnable one, and `home` changes as
//!                 `migrate.rs` says (I1).
//!             I2  a record is reused after `Dead`, and freed only when its run is over; a `GoRef` in a wait queue, a
//!                 run queue or a mailbox therefore always points to a record.
//!             I3  `context` is `Some` exactly from the first resume to `Dead`.
//!             I4  what follows from a state is decided by the home alone, or while no worker runs anything: by the last one that goes
//!                 idle, and by worker 0 once all have stopped. Others may read it at any time, to show it (`workers/live.rs`).
//! Protocol    All changes of state go through `transition`, which asserts the old one.
//! Rejected    `Arc<Goroutine>`: two atomic read-modify-writes for each park and ready.
//! See         Go `runtime2.go`, type g; tests/runtime/goroutine.rs.

// Why unsafe: records are shared by plain pointers between the queues of one worker.
#![allow(unsafe_code)]

use std::cell::{Cell, UnsafeCell};
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, AtomicU8, Ordering};

use gort_events::{Caller, GoId, WaitReason};

use super::lock::prefetch;
use crate::rt::locals::Locals;
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::stacks::coroutine::{Context, SuspendPoint};
use crate::rt::stacks::entry::Entry;
use crate::rt::stacks::stack::Arena;
use crate::rt::workers::shared::{Shared, Word};

/// What a goroutine is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    /// On no queue; the record is in the pool. There is no stack.
    Dead,
    /// On a run queue, never run: only a closure. There is no stack. Any worker may start it.
    Fresh,
    /// On a run queue (or held by the policy for the next switch). Its stack is its own, and suspended.
    Runnable,
    /// Running user code on its own stack; on no queue.
    Running,
    /// Parked: on no run queue, suspended. Whoever unlinks its waiter readies it.
    Waiting(WaitReason),
    /// Given up by the kill protocol: suspended without end, its stack leaked. On no queue.
    Leaked,
}

const _: () = assert!(size_of::<State>() == 1);

impl Word for State {
    type Atomic = AtomicU8;

    fn atomic(self) -> AtomicU8 {
        // SAFETY: a state must be one initialised byte: it is an enum of that size without padding.
        AtomicU8::new(unsafe { std::mem::transmute::<State, u8>(self) })
    }

    #[inline]
    fn load(atomic: &AtomicU8) -> Self {
        // SAFETY: the byte must be a state: only `atomic` and `store` write one.
        unsafe { std::mem::transmute::<u8, State>(atomic.load(Ordering::Relaxed)) }
    }

    #[inline]
    fn store(self, atomic: &AtomicU8) {
        // SAFETY: as in `atomic`.
        atomic.store(unsafe { std::mem::transmute::<State, u8>(self) }, Ordering::Relaxed);
    }
}

/// How far the kill protocol is with a goroutine (`rt/stacks/kill.rs`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kill {
    No,
    /// Its next park or yield unwinds.
    Pending {
        /// How often the token was thrown into it.
        thrown: u8,
        /// How often it was resumed since the program is over.
        resumed: u16,
        /// Why it was parked, its waiter perhaps still linked, when it was chosen.
        parked: Option<WaitReason>,
    },
}

/// What is known about a goroutine's unwinding (`rt/stacks/unwind.rs`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unwinding {
    /// Nothing was raised in it since the thread's flag was last seen clear while it ran.
    No,
    /// Something was raised in it, and may have been caught since.
    Raised,
    /// It was suspended in that state, or while the thread's flag could only be its own: `Tracker::ambient` counts it.
    Suspended,
}

/// Laid out so that a park and a resume touch the first cache line only: with a thousand goroutines each line is a miss.
// Boxes of what is on the heap already: the record has room for one word of each.
#[allow(clippy::box_collection)]
#[repr(C, align(64))]
pub(crate) struct Goroutine {
    pub(crate) id: Shared<GoId>,
    /// The one behind it in its run queue.
    pub(crate) queue_next: Cell<Option<GoRef>>,
    /// A `&'static Mailbox`.
    home: AtomicPtr<Mailbox>,
    context: UnsafeCell<Option<Box<Context>>>,
    pub(crate) suspend_point: SuspendPoint,
    pub(crate) parked_at: Shared<Option<Caller>>,
    pub(crate) kill: Cell<Kill>,
    pub(crate) state: Shared<State>,
    pub(crate) unwinding: Cell<Unwinding>,
    /// A wait that may not be cut short: the end of a scope whose children borrow from this stack.
    pub(crate) uninterruptible: Cell<bool>,
    /// Its stack has a size of its own: that of the arena in `set_arena`.
    pub(crate) sized: Cell<bool>,
    /// A panic of its that nothing catches ends it alone, and not the run.
    pub(crate) panics_alone: Cell<bool>,
    // Here begins the second line.
    /// When it was put into a queue, in the order of its worker's.
    pub(crate) stamp: Cell<u64>,
    /// Where on its stack it was when it last waited for a socket, slept, or waited for a channel that was closed; null: never.
    /// Of a fresh one that is `sized`, its arena.
    pub(crate) waited_at: Cell<*const ()>,
    /// The text of the value it offers while parked in a send; only if there is a listener.
    pub(crate) offers: Cell<Option<Box<String>>>,
    pub(crate) locals: Locals,
    // Touched at its beginning and its end.
    pub(crate) entry: Entry,
    pub(crate) created_by: Shared<GoId>,
    pub(crate) created_at: Shared<Caller>,
    /// The address range of its stack, for the overflow handler: limit (guard included) and base.
    pub(crate) stack_range: Cell<(usize, usize)>,
}

const _: () = assert!(std::mem::offset_of!(Goroutine, stamp) <= 64);
// A fourth line would be a third more memory for each parked goroutine's record.
const _: () = assert!(size_of::<Goroutine>() <= 3 * 64);

impl Goroutine {
    #[inline]
    pub(crate) fn transition(&self, from: State, to: State) {
        debug_assert_eq!(self.state.get(), from, "gort internal bug: goroutine {} to {to:?}", self.id.get());
        self.state.set(to);
    }

    /// Gives it a stack of this arena when it starts. Needs: it is fresh, and no other worker can find it yet.
    pub(crate) fn set_arena(&self, arena: &'static Arena) {
        self.sized.set(true);
        self.waited_at.set(std::ptr::from_ref(arena).cast());
    }

    /// The arena of a goroutine that is `sized`. Needs: it is fresh, and the caller starts it.
    pub(crate) fn arena(&self) -> &'static Arena {
        invariant!(self.sized.get(), "a goroutine's stack is of no size of its own");
        let arena: *const Arena = self.waited_at.get().cast();
        // SAFETY: the pointer must be to an arena that lives: `set_arena` stored it, from a static reference, and nothing else is
        // stored there before the goroutine has a stack to wait on.
        unsafe { arena.as_ref() }.unwrap_or_else(|| bug!("a goroutine lost its arena"))
    }

    /// A record that belongs to no goroutine yet.
    pub(super) fn dead(home: &'static Mailbox, created_at: Caller) -> Self {
        Goroutine {
            id: Shared::new(GoId::SCHEDULER),
            state: Shared::new(State::Dead),
            created_by: Shared::new(GoId::SCHEDULER),
            created_at: Shared::new(created_at),
            parked_at: Shared::new(None),
            entry: Entry::empty(),
            offers: Cell::new(None),
            locals: Locals::default(),
            suspend_point: SuspendPoint::new(),
            context: UnsafeCell::new(None),
            kill: Cell::new(Kill::No),
            unwinding: Cell::new(Unwinding::No),
            uninterruptible: Cell::new(false),
            sized: Cell::new(false),
            panics_alone: Cell::new(false),
            stack_range: Cell::new((0, 0)),
            queue_next: Cell::new(None),
            stamp: Cell::new(0),
            waited_at: Cell::new(std::ptr::null()),
            home: AtomicPtr::new(std::ptr::from_ref(home).cast_mut()),
        }
    }

    #[inline]
    pub(crate) fn home(&self) -> &'static Mailbox {
        // SAFETY: the pointer must be to a `Mailbox` that lives: only `set_home` stores one, from a static reference.
        unsafe { &*self.home.load(Ordering::Relaxed) }
    }

    /// From now on the goroutine belongs to this worker. Needs: it is fresh, and the caller holds the lock of its queue; or
    /// goroutines migrate (`migrate.rs`, I1).
    pub(crate) fn move_to(&self, home: &'static Mailbox) {
        debug_assert!(
            self.state.get() == State::Fresh || self.may_migrate(),
            "gort internal bug: a goroutine was moved while {:?}, {:?}",
            self.state.get(),
            self.unwinding.get()
        );
        if !std::ptr::eq(self.home(), home) {
            home.counts.moved.add_beside_others();
        }
        self.set_home(home);
    }

    /// Whether nothing of gort's own keeps a started goroutine on its thread, where goroutines migrate. Needs: it is suspended.
    #[inline]
    pub(crate) fn may_migrate(&self) -> bool {
        // The standard library counts in the thread that it unwinds.
        self.unwinding.get() != Unwinding::Suspended
    }

    #[inline]
    pub(super) fn set_home(&self, home: &'static Mailbox) {
        self.home.store(std::ptr::from_ref(home).cast_mut(), Ordering::Relaxed);
    }
}

/// A pointer to a goroutine's record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct GoRef(NonNull<Goroutine>);

// SAFETY: a `GoRef` may cross threads although `Goroutine` is full of cells. A fresh goroutine crosses as a whole, under
// the lock of the queue it is on (I1). With a started one another thread does two things: it reads `home` and `id`, which
// are constant from its start to its end, and it puts it into that home's mailbox. The record is live then: a goroutine whose
// waiter was unlinked by another side cannot end before that side's `ready` has arrived (`rt/stacks/kill.rs`, await_delivery).
// Where goroutines migrate a suspended one crosses as a whole, stack and all, as its program's author has promised that it may: under
// the lock of its queue, or from a worker that has shown that it has left that stack (`rt/workers/migrate.rs`, I1 and I2).
unsafe impl Send for GoRef {}

impl Deref for GoRef {
    type Target = Goroutine;
    #[inline]
    fn deref(&self) -> &Goroutine {
        // SAFETY: the record must be live: records are freed only with their run, after all queues are empty (I2).
        unsafe { self.0.as_ref() }
    }
}

impl GoRef {
    /// The record's pointer. Needs: the record stays where it is until its run is over.
    pub(super) fn of(record: &Goroutine) -> Self {
        GoRef(NonNull::from(record))
    }

    /// A fresh goroutine that will never run.
    #[cfg(all(test, loom))]
    pub(super) fn of_model(home: &'static Mailbox, id: u64) -> Self {
        let record = Goroutine::dead(home, std::panic::Location::caller());
        record.id.set(GoId(id));
        record.state.set(State::Fresh);
        GoRef(NonNull::from(Box::leak(Box::new(record))))
    }

    /// The pointer without its type, for a place that holds one of several kinds.
    #[inline]
    pub(crate) fn to_opaque(self) -> NonNull<()> {
        self.0.cast()
    }

    /// # Safety
    /// The pointer must come from `to_opaque`.
    #[inline]
    pub(crate) unsafe fn from_opaque(pointer: NonNull<()>) -> Self {
        GoRef(pointer.cast())
    }

    /// Says that the record will be needed soon.
    #[inline]
    pub(crate) fn prefetch(self) {
        (0..size_of::<Goroutine>() / 64).for_each(|line| prefetch(self.0.as_ptr().wrapping_byte_add(64 * line)));
    }

    /// Says that its home will be asked for soon.
    #[inline]
    pub(crate) fn prefetch_home(self) {
        prefetch(self.0.as_ptr());
    }

    /// Says that its record and its stack will be needed soon, of one whose waiter is at `waited_at`. Needs: as `prefetch_stack`.
    pub(crate) fn prefetch_suspended(self, waited_at: *const ()) {
        self.prefetch();
        self.prefetch_frames(waited_at);
    }

    /// Says that its stack will be needed soon, as far as it is known where. Needs: it is suspended, and the caller is its home worker.
    #[inline]
    pub(crate) fn prefetch_stack(self) {
        self.prefetch_frames(self.waited_at.get());
    }

    #[inline]
    fn prefetch_frames(self, waited_at: *const ()) {
        // SAFETY: the slot must not be borrowed mutably: the goroutine is suspended, and the caller is its home worker.
        let context = unsafe { &*self.context.get() };
        // Without a look whether there is one: a prefetch faults nowhere.
        prefetch(context.as_deref().map_or(std::ptr::null(), std::ptr::from_ref));
        if !waited_at.is_null() {
            // The frames on both sides: what the switch reads, and what they return to.
            let lowest = waited_at.wrapping_byte_sub(64 * LINES_BELOW);
            (0..LINES_BELOW + LINES_ABOVE).for_each(|line| prefetch(lowest.wrapping_byte_add(64 * line)));
        }
    }

    /// Gives the goroutine its context. Needs: none there.
    #[inline]
    pub(crate) fn set_context(self, context: Box<Context>) {
        self.stack_range.set(context.range());
        // SAFETY: the slot must not be borrowed: only `resume` and `take_context` borrow it, and both run on the home
        // worker's own stack, as this does.
        let slot = unsafe { &mut *self.context.get() };
        invariant!(slot.is_none(), "a goroutine was started twice");
        *slot = Some(context);
    }

    /// Runs the goroutine until it suspends or ends. Needs: a context, not running.
    #[inline(always)]
    pub(crate) fn resume(self) {
        // SAFETY: the slot must not be borrowed elsewhere while the goroutine runs: only the home worker touches it, and
        // the worker is inside this call until the goroutine suspends. The home does not change meanwhile (`migrate.rs`, I1).
        let slot = unsafe { &mut *self.context.get() };
        slot.as_mut().unwrap_or_else(|| bug!("a goroutine without a stack was resumed")).resume();
    }

    #[inline]
    pub(crate) fn take_context(self) -> Option<Box<Context>> {
        // SAFETY: as in `set_context`.
        let slot = unsafe { &mut *self.context.get() };
        slot.take()
    }

    /// Switches from this goroutine to its worker.
    ///
    /// # Safety
    /// The caller must be this goroutine, running on its own stack.
    #[inline(always)]
    pub(crate) unsafe fn suspend(self) {
        // SAFETY: by the caller's promise.
        unsafe { self.suspend_point.suspend() }
    }
}

/// Cache lines of a stack between the registers of a suspension and its waiter, as a rule.
const LINES_BELOW: usize = 3;
/// Cache lines between the waiter and the stack's base, as a rule: a goroutine that is let go of returns to it soon.
const LINES_ABOVE: usize = 13;
