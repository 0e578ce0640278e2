//! Sends and receives of async code outside: the futures of a foreign handle.
//!
//! States      of a wait: new | linked (its waiter stands in the channel's queue) | over.
//! Invariants  I1  a linked waiter lies in its future, which is pinned: it is unlinked before the future is gone, by the side that
//!                 pops it or by the future's drop.
//!             I2  a value that was handed to a future that was dropped before it gave it is not lost: it goes to the first that waits, or
//!                 to the front of the buffer, or, where there is no room, to the next receive by the same handle or a clone of it.
//! Protocol    As a goroutine's operation: the side that finds the waiter completes it. Its owner is a record as foreign threads have
//!             one, which wakes a task instead.
//! Rejected    Waking the task to try again: an unbuffered send would find no receiver, ever.
//! See         rt/parking/foreign.rs; tests/habits/futures.rs.

// Why unsafe: a waiter is linked by hand, and crosses threads with its future.
#![allow(unsafe_code)]

use std::cell::Cell;
use std::collections::VecDeque;
use std::fmt;
use std::marker::{PhantomData, PhantomPinned};
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use gort_events::{Caller, GoId};

use super::core::{Core, closed_send};
use super::foreign::ForeignChan;
use super::handle::Kind;
use super::state::{Received, Sent, State};
use crate::rt::lock::SpinLock;
use crate::rt::parking::foreign::AsyncLease;
use crate::rt::parking::waiter::{Outcome, Owner, WaitQueue, Waiter, WaiterSlot};

/// Values that came back (I2).
pub(crate) struct Returned<T> {
    any: AtomicBool,
    values: SpinLock<VecDeque<T>>,
}

impl<T> Returned<T> {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Returned { any: AtomicBool::new(false), values: SpinLock::new(VecDeque::new()) })
    }

    fn put(&self, value: T) {
        self.values.lock().push_back(value);
        self.any.store(true, Ordering::Release);
    }

    #[inline]
    pub(crate) fn take(&self) -> Option<T> {
        if !self.any.load(Ordering::Acquire) {
            return None;
        }
        let mut values = self.values.lock();
        let first = values.pop_front();
        self.any.store(!values.is_empty(), Ordering::Release);
        first
    }
}

/// One operation of a future.
struct Wait<P> {
    waiter: WaiterSlot<P>,
    lease: Cell<Option<AsyncLease>>,
    _pinned: PhantomPinned,
}

// SAFETY: a wait may go to another thread although its waiter is full of cells. Other threads reach a linked waiter under its
// channel's lock only, and so does the future: `poll` and `drop` take the lock before they look. What it carries is `Send`.
unsafe impl<P: Send> Send for Wait<P> {}

impl<P> Wait<P> {
    fn new() -> Self {
        Wait { waiter: WaiterSlot::new(), lease: Cell::new(None), _pinned: PhantomPinned }
    }

    /// Needs: locked, and the operation would park. Leaves: the waiter in the queue.
    fn link(&self, state: &mut State<P>, queue: Queue<P>, value: Option<P>, lease: AsyncLease) {
        let waiter = self.waiter.init(Waiter::new(Owner::Thread(lease.record()), value));
        self.lease.set(Some(lease));
        // SAFETY: the waiter must stay in place until it is unlinked: it lies in a future that is pinned, whose drop unlinks it (I1).
        unsafe { queue(state).push(waiter) };
    }

    /// Sees to it that this task is woken.
    fn wakes(&self, cx: &Context<'_>) {
        if let Some(lease) = self.lease.take() {
            lease.wakes(cx.waker().clone());
            self.lease.set(Some(lease));
        }
    }

    /// The waiter, if it was linked and is no more.
    fn completed<'a>(&'a self, core: &Core<P>) -> Option<&'a Waiter<P>> {
        let waiter = self.waiter.get()?;
        let state = core.state.lock();
        let linked = waiter.is_linked();
        drop(state);
        (!linked).then_some(waiter)
    }

    /// Takes the waiter out of its queue. Leaves: what the other side has given, if it was popped.
    fn unlink(&self, core: &Core<P>, queue: Queue<P>) -> Option<&Waiter<P>> {
        let waiter = self.waiter.get()?;
        let was_there = queue(&mut core.state.lock()).remove(waiter);
        (!was_there).then_some(waiter)
    }
}

/// What a wait needs, which an operation that can be done at once does without. The waker's clone is another's code: not under a lock.
fn lease_for(cx: &Context<'_>) -> AsyncLease {
    AsyncLease::new(cx.waker().clone())
}

type Queue<P> = fn(&mut State<P>) -> &mut WaitQueue<P>;

fn receivers<P>(state: &mut State<P>) -> &mut WaitQueue<P> {
    &mut state.receivers
}

fn senders<P>(state: &mut State<P>) -> &mut WaitQueue<P> {
    &mut state.senders
}

impl<P> Wait<P> {
    fn poll_recv(&self, core: &Core<P>, cx: &Context<'_>, caller: Caller) -> Poll<Option<P>> {
        if self.waiter.get().is_some() {
            self.wakes(cx);
            return self.completed(core).map_or(Poll::Pending, |waiter| Poll::Ready(waiter.take()));
        }
        let mut lease = None;
        loop {
            let mut state = core.state.lock();
            match (state.receive(core.cap, &core.hints, GoId::SCHEDULER), lease.take()) {
                (Received::WouldPark, None) => {
                    drop(state);
                    lease = Some(lease_for(cx));
                }
                (Received::WouldPark, Some(lease)) => {
                    core.hints.set_send(true);
                    self.link(&mut state, receivers, None, lease);
                    return Poll::Pending;
                }
                (received, _) => {
                    drop(state);
                    return Poll::Ready(core.finish_recv(received, None, caller));
                }
            }
        }
    }

    #[track_caller]
    fn poll_send(&self, core: &Core<P>, value: &Cell<Option<P>>, cx: &Context<'_>, caller: Caller) -> Poll<()> {
        if self.waiter.get().is_some() {
            self.wakes(cx);
            let Some(waiter) = self.completed(core) else { return Poll::Pending };
            if waiter.outcome() == Outcome::Closed {
                closed_send(waiter.take());
            }
            return Poll::Ready(());
        }
        let mut value = value.take().unwrap_or_else(|| panic!("gort: {POLLED_AGAIN}"));
        let mut lease = None;
        loop {
            let mut state = core.state.lock();
            match (state.send(value, core.cap, &core.hints, GoId::SCHEDULER), lease.take()) {
                (Sent::WouldPark(back), None) => {
                    drop(state);
                    value = back;
                    lease = Some(lease_for(cx));
                }
                (Sent::WouldPark(value), Some(lease)) => {
                    core.hints.set_receive(true);
                    self.link(&mut state, senders, Some(value), lease);
                    return Poll::Pending;
                }
                (sent, _) => {
                    drop(state);
                    core.finish_send(sent, None, None, caller);
                    return Poll::Ready(());
                }
            }
        }
    }

    /// The send is given up. The value; `None`: it was taken.
    #[track_caller]
    fn give_up_send(&self, core: &Core<P>, value: &Cell<Option<P>>) -> Option<P> {
        let Some(waiter) = self.waiter.get() else { return value.take() };
        let was_there = senders(&mut core.state.lock()).remove(waiter);
        if !was_there && waiter.outcome() == Outcome::Closed {
            closed_send(waiter.take());
        }
        if was_there { waiter.take() } else { None }
    }

    /// The receive is given up. A value that it was handed, and for which there is no other place.
    fn give_up_recv(&self, core: &Core<P>) -> Option<P> {
        let value = self.unlink(core, receivers)?.take()?;
        match core.state.lock().put_back(value, core.cap, &core.hints) {
            Ok(receiver) => {
                receiver.into_iter().for_each(Owner::ready);
                None
            }
            Err(value) => Some(value),
        }
    }
}

const POLLED_AGAIN: &str = "a future was polled after it was ready";

/// A receive, and a send with its value until that is sent.
struct Receiving<P> {
    core: Arc<Core<P>>,
    wait: Wait<P>,
}

struct Sending<P> {
    core: Arc<Core<P>>,
    wait: Wait<P>,
    value: Cell<Option<P>>,
}

/// An operation by the size of its values: large ones lie in boxes.
enum BySize<S, L> {
    Small(S),
    Large(L),
}

impl<P> Receiving<P> {
    fn new(core: &Arc<Core<P>>) -> Self {
        Receiving { core: core.clone(), wait: Wait::new() }
    }
}

impl<P> Sending<P> {
    fn new(core: &Arc<Core<P>>, value: P) -> Self {
        Sending { core: core.clone(), wait: Wait::new(), value: Cell::new(Some(value)) }
    }
}

/// A receive of async code: see [`ForeignChan::recv_async`].
#[must_use = "futures do nothing unless they are awaited"]
pub struct RecvFuture<'a, T: Send> {
    chan: &'a ForeignChan<T>,
    receiving: BySize<Receiving<T>, Receiving<Box<T>>>,
    over: Cell<bool>,
    at: Caller,
}

impl<T: Send> Future for RecvFuture<'_, T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let this = self.as_ref().get_ref();
        assert!(!this.over.get(), "gort: {POLLED_AGAIN}");
        let begun = match &this.receiving {
            BySize::Small(small) => small.wait.waiter.get().is_some(),
            BySize::Large(large) => large.wait.waiter.get().is_some(),
        };
        let polled = match if begun { None } else { this.chan.returned().take() } {
            Some(value) => Poll::Ready(Some(value)),
            None => match &this.receiving {
                BySize::Small(small) => small.wait.poll_recv(&small.core, cx, this.at),
                BySize::Large(large) => {
                    large.wait.poll_recv(&large.core, cx, this.at).map(|boxed| large.core.unboxed(boxed))
                }
            },
        };
        this.over.set(polled.is_ready());
        polled
    }
}

impl<T: Send> Drop for RecvFuture<'_, T> {
    fn drop(&mut self) {
        if self.over.get() {
            return;
        }
        let left = match &self.receiving {
            BySize::Small(small) => small.wait.give_up_recv(&small.core),
            BySize::Large(large) => large.core.unboxed(large.wait.give_up_recv(&large.core)),
        };
        left.into_iter().for_each(|value| self.chan.returned().put(value));
    }
}

/// A send of async code: see [`ForeignChan::send_async`].
#[must_use = "futures do nothing unless they are awaited"]
pub struct SendFuture<'a, T: Send> {
    sending: BySize<Sending<T>, Sending<Box<T>>>,
    over: Cell<bool>,
    at: Caller,
    chan: PhantomData<&'a ForeignChan<T>>,
}

impl<T: Send> Future for SendFuture<'_, T> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.as_ref().get_ref();
        assert!(!this.over.get(), "gort: {POLLED_AGAIN}");
        // Also if it panics, because the channel is closed.
        this.over.set(true);
        let polled = match &this.sending {
            BySize::Small(small) => small.wait.poll_send(&small.core, &small.value, cx, this.at),
            BySize::Large(large) => large.wait.poll_send(&large.core, &large.value, cx, this.at),
        };
        this.over.set(polled.is_ready());
        polled
    }
}

impl<T: Send> SendFuture<'_, T> {
    /// Gives the send up. The value; `None`: it was taken.
    #[track_caller]
    pub(crate) fn give_up(self: Pin<&mut Self>) -> Option<T> {
        let this = self.as_ref().get_ref();
        match &this.sending {
            BySize::Small(small) => small.wait.give_up_send(&small.core, &small.value),
            BySize::Large(large) => large.core.unboxed(large.wait.give_up_send(&large.core, &large.value)),
        }
    }
}

impl<T: Send> Drop for SendFuture<'_, T> {
    fn drop(&mut self) {
        match &self.sending {
            BySize::Small(small) => _ = small.wait.unlink(&small.core, senders),
            BySize::Large(large) => _ = large.wait.unlink(&large.core, senders),
        }
    }
}

impl<T: Send> ForeignChan<T> {
    /// Receives a value, in async code: a future of `Some` value, or of `None` once the channel is closed and drained.
    ///
    /// It may be awaited by any executor, and by [`block_on`](crate::block_on()) in a goroutine, also of another run. A future that is dropped has received nothing:
    /// what it was handed meanwhile goes to whoever waits next, or to the next receive by this handle or a clone of it.
    ///
    /// Go has no equivalent. Rust: `flume::Receiver::recv_async`.
    ///
    /// # Panics
    /// The future panics if it is polled after it was ready.
    ///
    /// # Examples
    ///
    /// ```
    /// gort::run(|| {
    ///     let (numbers, squares) = (gort::chan::<i32>(0), gort::chan(0));
    ///     let (input, output) = (numbers.foreign(), squares.foreign());
    ///     // A thread with an executor of its own would do the same: here it is one more run.
    ///     std::thread::spawn(move || gort::run(|| gort::block_on(async move {
    ///         while let Some(number) = input.recv_async().await {
    ///             output.send_async(number * number).await;
    ///         }
    ///     })));
    ///     numbers.send(7);
    ///     gort::println!("{:?}", squares.recv());
    ///     numbers.close();
    /// })?;
    /// // Some(49)
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn recv_async(&self) -> RecvFuture<'_, T> {
        let receiving = match &self.chan().kind {
            Kind::Small(core) => BySize::Small(Receiving::new(core)),
            Kind::Large(core) => BySize::Large(Receiving::new(core)),
            Kind::Nil => no_chan(),
        };
        RecvFuture { chan: self, receiving, over: Cell::new(false), at: Location::caller() }
    }

    /// Sends `value`, in async code: a future that is ready once the value is taken. A future that is dropped before has sent nothing.
    ///
    /// Go has no equivalent. Rust: `flume::Sender::send_async`.
    ///
    /// # Panics
    /// The future panics with "send on closed channel", and if it is polled after it was ready.
    #[track_caller]
    pub fn send_async(&self, value: T) -> SendFuture<'_, T> {
        let sending = match &self.chan().kind {
            Kind::Small(core) => BySize::Small(Sending::new(core, value)),
            Kind::Large(core) => BySize::Large(Sending::new(core, self.chan().room().fill(value))),
            Kind::Nil => no_chan(),
        };
        SendFuture { sending, over: Cell::new(false), at: Location::caller(), chan: PhantomData }
    }
}

#[cold]
fn no_chan() -> ! {
    bug!("a foreign handle of a nil channel")
}

impl<T: Send> fmt::Debug for RecvFuture<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecvFuture").field("over", &self.over.get()).finish_non_exhaustive()
    }
}

impl<T: Send> fmt::Debug for SendFuture<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendFuture").field("over", &self.over.get()).finish_non_exhaustive()
    }
}
