//! Waiters and wait queues: the one way to wait for anything.
//!
//! A `Waiter` (Go's sudog) is one goroutine on one wait queue. A goroutine in a select has one waiter per case; a
//! queue has one waiter per goroutine. The waiter lies on the parked goroutine's stack and carries the value.
//!
//! States      linked (in a queue) | popped (another side is completing the operation) | fresh.
//! Invariants  I1  links, slot and outcome are touched only under the lock of the object whose queue it is, or by the
//!                 owner after it was woken.
//!             I2  a waiter is unlinked before its stack frame ends: by the side that pops it, or by its owner (`Unlink` in `park.rs`).
//!             I3  of a select's waiters at most one is ever popped: the first to set the claim wins.
//!             I4  queues are first-in-first-out, but for one that has lost a competition for a lock: it was first.
//! Protocol    The side that completes the operation pops the waiter, puts the value in or takes it out, sets the outcome, gives
//!             the object's lock back and then readies the owner, which never retries.
//! Rejected    Queue nodes on the heap: an allocation for each park.
//! See         Go `runtime2.go`, type sudog; tests/runtime/select/ (losers_are_unlinked), tests/runtime/chan/ (fifo); models in `models/mod.rs` (claim_*) and `models/selects.rs`.

// Why unsafe: the queue is a list of pointers into other goroutines' stacks.
#![allow(unsafe_code)]

use std::cell::{Cell, UnsafeCell};
use std::ptr::NonNull;
use std::sync::atomic::Ordering;

use gort_events::GoId;

use crate::rt::current::worker;
use crate::rt::goroutine::GoRef;
use crate::rt::lock::prefetch;
use crate::rt::parking::foreign::ForeignThread;
use crate::rt::primitives::AtomicUsize;

/// The goroutine that waits.
#[derive(Clone, Copy)]
pub(crate) enum Owner {
    Goroutine(GoRef),
    /// An OS thread that the runtime does not own.
    Thread(&'static ForeignThread),
}

impl Owner {
    /// The goroutine's number; 0 for a foreign thread.
    pub(crate) fn id(&self) -> GoId {
        match self {
            Owner::Goroutine(goroutine) => goroutine.id.get(),
            Owner::Thread(_) => GoId::SCHEDULER,
        }
    }

    /// Keeps the text of the value that it offers, for its event after the value has gone.
    pub(crate) fn remember(self, shown: Option<String>) {
        if let Owner::Goroutine(goroutine) = self {
            goroutine.offers.set(shown.map(Box::new));
        }
    }

    /// Says that it will be readied soon.
    pub(crate) fn prefetch(self) {
        if let Owner::Goroutine(goroutine) = self {
            goroutine.prefetch();
        }
    }

    /// Says that it will be asked for its worker soon.
    fn prefetch_home(self) {
        if let Owner::Goroutine(goroutine) = self {
            goroutine.prefetch_home();
        }
    }

    /// Says that it will run soon, if that is on the calling worker. `waited_at`: where on its stack its waiter is, which is linked.
    fn prefetch_suspended(self, waited_at: *const ()) {
        if let Owner::Goroutine(goroutine) = self
            && worker().is_some_and(|worker| std::ptr::eq(worker.home, goroutine.home()))
        {
            goroutine.prefetch_suspended(waited_at);
        }
    }

    /// Makes the owner run again. Never call this with an object's lock held.
    #[inline]
    pub(crate) fn ready(self) {
        match self {
            Owner::Goroutine(goroutine) => crate::rt::parking::park::ready(goroutine),
            Owner::Thread(thread) => thread.unpark(),
        }
    }
}

/// How a parked operation was completed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// Not yet.
    Pending,
    /// By this goroutine (0: a timer or a foreign thread).
    Done(GoId),
    /// The channel was closed.
    Closed,
}

/// Which case of a select has won: shared by all its waiters.
pub(crate) struct Claim(AtomicUsize);

impl Claim {
    const OPEN: usize = usize::MAX;

    pub(crate) fn new() -> Self {
        Self(AtomicUsize::new(Self::OPEN))
    }

    /// Whether this call decided the select for `case`.
    #[inline]
    pub(in crate::rt) fn win(&self, case: usize) -> bool {
        // Acquire and release: the winner publishes nothing here (the object's lock does); the owner reads after it was
        // readied, which is an edge of its own. Relaxed would do for the flag itself.
        self.0.compare_exchange(Self::OPEN, case, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    /// The case that won.
    #[inline]
    pub(crate) fn winner(&self) -> Option<usize> {
        let case = self.0.load(Ordering::Acquire);
        (case != Self::OPEN).then_some(case)
    }
}

type Link<T> = Option<NonNull<Waiter<T>>>;

/// One goroutine on one wait queue. `T` is what it brings or fetches.
///
/// One cache line for a value of up to eight bytes: whoever completes the operation finds the line cold, on another
/// goroutine's stack, and waits for it.
#[repr(align(64))]
pub(crate) struct Waiter<T> {
    /// A goroutine's record, or a foreign thread's if `is_thread`.
    owner: NonNull<()>,
    claim: Option<NonNull<Claim>>,
    case: u32,
    is_thread: bool,
    front: bool,
    slot: UnsafeCell<Option<T>>,
    completed: Cell<Completed>,
    completed_by: Cell<GoId>,
    linked: Cell<bool>,
    previous: Cell<Link<T>>,
    next: Cell<Link<T>>,
}

const _: () = assert!(size_of::<Waiter<u64>>() == 64);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Completed {
    Pending,
    Done,
    Closed,
}

impl<T> Waiter<T> {
    #[inline]
    pub(crate) fn new(owner: Owner, value: Option<T>) -> Self {
        let (owner, is_thread) = match owner {
            Owner::Goroutine(goroutine) => (goroutine.to_opaque(), false),
            Owner::Thread(thread) => (NonNull::from(thread).cast(), true),
        };
        Self {
            owner,
            claim: None,
            case: 0,
            is_thread,
            front: false,
            slot: UnsafeCell::new(value),
            completed: Cell::new(Completed::Pending),
            completed_by: Cell::new(GoId::SCHEDULER),
            linked: Cell::new(false),
            previous: Cell::new(None),
            next: Cell::new(None),
        }
    }

    /// A waiter of a select: popping it needs to win `claim` for `case`.
    pub(crate) fn of_select(owner: Owner, value: Option<T>, claim: &Claim, case: usize) -> Self {
        let case = u32::try_from(case).expect("gort: a select has at most 2^32 cases");
        Self { claim: Some(NonNull::from(claim)), case, ..Self::new(owner, value) }
    }

    /// The same, to be linked before all others, or not.
    pub(crate) fn before_others(self, front: bool) -> Self {
        Self { front, ..self }
    }

    #[inline]
    fn owner(&self) -> Owner {
        if self.is_thread {
            // SAFETY: the pointer must be to a live `ForeignThread`: `new` made it from a `&'static` one.
            Owner::Thread(unsafe { self.owner.cast::<ForeignThread>().as_ref() })
        } else {
            // SAFETY: the pointer must come from `to_opaque`: `new` made it so, and `is_thread` says which it is.
            Owner::Goroutine(unsafe { GoRef::from_opaque(self.owner) })
        }
    }

    #[inline]
    fn complete(&self, completed: Completed, by: GoId) {
        self.completed_by.set(by);
        self.completed.set(completed);
    }

    #[inline]
    pub(crate) fn outcome(&self) -> Outcome {
        match self.completed.get() {
            Completed::Pending => Outcome::Pending,
            Completed::Done => Outcome::Done(self.completed_by.get()),
            Completed::Closed => Outcome::Closed,
        }
    }

    pub(crate) fn is_linked(&self) -> bool {
        self.linked.get()
    }

    /// Takes the value out. Needs: the caller is the owner, woken or not yet linked.
    pub(crate) fn take(&self) -> Option<T> {
        // SAFETY: nothing else may be using the slot: a popped waiter's completer is done with it before it readies the
        // owner, and no thread reaches an unlinked one (I1).
        unsafe { (*self.slot.get()).take() }
    }
}

/// Where an operation's waiter lies, in the frame of the operation's caller; empty until it has to wait.
pub(crate) struct WaiterSlot<T>(UnsafeCell<Option<Waiter<T>>>);

impl<T> WaiterSlot<T> {
    #[inline]
    pub(crate) const fn new() -> Self {
        WaiterSlot(UnsafeCell::new(None))
    }

    /// Puts the waiter in. Needs: the place is empty.
    #[inline]
    pub(crate) fn init(&self, waiter: Waiter<T>) -> &Waiter<T> {
        // SAFETY: no reference to the content may live: it was empty until now, so `get` has handed out none.
        let content = unsafe { &mut *self.0.get() };
        invariant!(content.is_none(), "a second waiter in one place");
        content.insert(waiter)
    }

    #[inline]
    pub(crate) fn get(&self) -> Option<&Waiter<T>> {
        // SAFETY: no thread may write: `init` is the only writer, and it is called once, before any `get` that finds one.
        unsafe { (*self.0.get()).as_ref() }
    }
}

/// A waiter that has been popped and is about to be completed. The object's lock is held.
pub(crate) struct Popped<T>(NonNull<Waiter<T>>);

impl<T> Popped<T> {
    fn waiter(&self) -> &Waiter<T> {
        // SAFETY: the waiter must be live: its owner is parked and stays so until it is readied, and a killed owner waits
        // for that delivery (`rt/stacks/kill.rs`) or needs the object's lock first, which the caller holds.
        unsafe { self.0.as_ref() }
    }

    /// Completes a receive: puts the value in. Returns the owner to ready once the lock is released.
    #[must_use]
    pub(crate) fn give(self, value: T, by: GoId) -> Owner {
        let waiter = self.waiter();
        // SAFETY: nothing else may use the slot: the owner touches it only once the waiter is completed, and another
        // completer would need the object's lock, which the caller holds.
        unsafe { *waiter.slot.get() = Some(value) };
        waiter.complete(Completed::Done, by);
        waiter.owner()
    }

    /// Completes a send: takes the value out. Returns it with the owner to ready once the lock is released.
    #[must_use]
    pub(crate) fn take(self, by: GoId) -> (T, Owner) {
        let waiter = self.waiter();
        // SAFETY: nothing else may use the slot: the owner touches it only once the waiter is completed, and another
        // completer would need the object's lock, which the caller holds.
        let value = unsafe { (*waiter.slot.get()).take() };
        waiter.complete(Completed::Done, by);
        (value.unwrap_or_else(|| bug!("a parked sender without a value")), waiter.owner())
    }

    /// Completes a wait that carries no value.
    #[must_use]
    pub(crate) fn release(self, by: GoId) -> Owner {
        self.waiter().complete(Completed::Done, by);
        self.waiter().owner()
    }

    /// Where on its owner's stack it is.
    pub(crate) fn address(&self) -> *const () {
        self.0.as_ptr().cast_const().cast()
    }

    /// Ends the operation because the channel was closed.
    #[must_use]
    pub(crate) fn close(self) -> Owner {
        self.waiter().complete(Completed::Closed, GoId::SCHEDULER);
        self.waiter().owner()
    }
}

const CACHE_LINE_BYTES: usize = 64;
/// Between a waiter and the registers of its owner's suspension are as a rule this many cache lines.
const FRAME_LINES: usize = 3;

/// Parked goroutines, first come first served. Lives under its object's lock.
pub(crate) struct WaitQueue<T> {
    head: Link<T>,
    tail: Link<T>,
}

// SAFETY: the queue holds pointers to waiters on other stacks; it is reached only under its object's lock, and what it
// hands out (values of `T`, owners) may cross threads.
unsafe impl<T: Send> Send for WaitQueue<T> {}

impl<T> WaitQueue<T> {
    pub(crate) const fn new() -> Self {
        Self { head: None, tail: None }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.head.is_none()
    }

    /// How many stand here, the losers of a decided select included. They are counted one by one: for `Debug`.
    pub(crate) fn len(&self) -> usize {
        let next = |waiter: &NonNull<Waiter<T>>| {
            // SAFETY: a linked waiter is live (I2).
            unsafe { waiter.as_ref() }.next.get()
        };
        std::iter::successors(self.head, next).count()
    }

    /// Links `waiter` at the tail, or where it belongs if that is the front.
    ///
    /// # Safety
    /// The waiter must stay where it is until it is unlinked, which its owner ensures by holding an `Unlink` or by
    /// removing it itself before its frame ends.
    pub(crate) unsafe fn push(&mut self, waiter: &Waiter<T>) {
        invariant!(!waiter.linked.get(), "a waiter was queued twice");
        let link = NonNull::from(waiter);
        waiter.linked.set(true);
        if waiter.front {
            waiter.previous.set(None);
            waiter.next.set(self.head);
            match self.head {
                // SAFETY: a linked waiter is live (I2).
                Some(head) => unsafe { head.as_ref() }.previous.set(Some(link)),
                None => self.tail = Some(link),
            }
            self.head = Some(link);
            return;
        }
        waiter.next.set(None);
        waiter.previous.set(self.tail);
        match self.tail {
            // SAFETY: a linked waiter is live (I2).
            Some(tail) => unsafe { tail.as_ref() }.next.set(Some(link)),
            None => self.head = Some(link),
        }
        self.tail = Some(link);
    }

    /// Says that the first waiter will be taken soon.
    pub(crate) fn prefetch_first(&self) {
        self.head.into_iter().for_each(|first| prefetch(first.as_ptr()));
    }

    /// Takes the first waiter whose owner still waits: a select that another case has decided is passed over.
    pub(crate) fn pop(&mut self) -> Option<Popped<T>> {
        let first = self.head?;
        // Its owner was suspended right below, and is about to run: those lines come along with the waiter's.
        for line in 1..=FRAME_LINES {
            prefetch(first.as_ptr().wrapping_byte_sub(CACHE_LINE_BYTES * line));
        }
        self.pop_of_many()
    }

    /// As `pop`, where so many wait that their stacks have left the caches: while this one runs, what the next one of the calling worker
    /// needs comes from memory, the record of the one behind it, and the waiter behind that, by which the next calls find those.
    pub(crate) fn pop_of_crowd(&mut self) -> Option<Popped<T>> {
        let popped = self.pop()?;
        let after = |link: NonNull<Waiter<T>>| {
            // SAFETY: a linked waiter is live (I2), and its links are read under the lock (I1).
            let waiter = unsafe { link.as_ref() };
            (waiter.owner(), waiter.next.get())
        };
        if let Some(first) = self.head {
            let (owner, second) = after(first);
            owner.prefetch_suspended(first.as_ptr().cast_const().cast());
            if let Some((owner, third)) = second.map(after) {
                owner.prefetch_home();
                third.into_iter().for_each(|third| prefetch(third.as_ptr()));
            }
        }
        Some(popped)
    }

    /// As `pop`, for one that takes so many that their stacks would leave the caches before they run.
    pub(crate) fn pop_of_many(&mut self) -> Option<Popped<T>> {
        while let Some(link) = self.head {
            // SAFETY: a linked waiter is live (I2).
            let waiter = unsafe { link.as_ref() };
            self.unlink(waiter);
            if let Some(claim) = waiter.claim {
                // SAFETY: the claim lies in the same frame as its waiters, which was live a line ago under our lock.
                if !unsafe { claim.as_ref() }.win(waiter.case as usize) {
                    continue;
                }
            }
            return Some(Popped(link));
        }
        None
    }

    /// Whether `pop` would find a waiter now. A hint also under the lock: a select that stands here may be claimed through
    /// another channel before it is popped. The other way round it is sure: a claimed waiter stays so.
    pub(crate) fn has_waiting(&self) -> bool {
        let mut link = self.head;
        while let Some(at) = link {
            // SAFETY: a linked waiter is live (I2).
            let waiter = unsafe { at.as_ref() };
            let Some(claim) = waiter.claim else { return true };
            // SAFETY: as in `pop`.
            if unsafe { claim.as_ref() }.winner().is_none() {
                return true;
            }
            link = waiter.next.get();
        }
        false
    }

    /// Takes `waiter` out, wherever it stands. Whether it was still there.
    pub(crate) fn remove(&mut self, waiter: &Waiter<T>) -> bool {
        let there = waiter.linked.get();
        if there {
            self.unlink(waiter);
        }
        there
    }

    fn unlink(&mut self, waiter: &Waiter<T>) {
        let (previous, next) = (waiter.previous.take(), waiter.next.take());
        match previous {
            // SAFETY: a linked waiter is live (I2).
            Some(previous) => unsafe { previous.as_ref() }.next.set(next),
            None => self.head = next,
        }
        match next {
            // SAFETY: a linked waiter is live (I2).
            Some(next) => unsafe { next.as_ref() }.previous.set(previous),
            None => self.tail = previous,
        }
        waiter.linked.set(false);
    }
}

impl<T> Drop for WaitQueue<T> {
    fn drop(&mut self) {
        invariant!(self.head.is_none(), "an object was dropped with goroutines parked on it");
    }
}
