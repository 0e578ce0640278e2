//! What `spawn` gives: the value of a goroutine, to be waited for.
//!
//! States      running | ended with a value, with a panic's payload, or with neither (`goexit`) | ended, and that is given away.
//! Protocol    The goroutine's end leaves the outcome under the lock and readies the joiner; it comes from the goroutine's own
//!             stack, also by unwinding, and from the drop of a closure that never ran.
//! See         tests/runtime/goroutine.rs, tests/habits/own_settings.rs.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use gort_events::{Caller, Digest, EventKind, GoId, WaitReason};

use crate::error::JoinError;
use crate::rt::current::worker;
use crate::rt::events::show::digest_of;
use crate::rt::explored::hidden::HiddenValue;
use crate::rt::large::is_large;
use crate::rt::lock::SpinLock;
use crate::rt::parking::future::Wakes;
use crate::rt::parking::park::{self, ParkedAt, ParkedOn};
use crate::rt::parking::waiter::{WaitQueue, Waiter};
use crate::rt::stacks::unwind;

/// What a panic was raised with.
type Payload = Box<dyn Any + Send>;

/// How a goroutine has ended, and who waits for it.
struct Slot<T> {
    state: State<T>,
    joiner: WaitQueue<()>,
    /// The future that awaits it.
    wakes: Option<Wakes>,
    hidden: HiddenValue,
}

enum State<T> {
    Running,
    Ended(GoId, End<T>),
    /// The joiner has what it ended with.
    Given(GoId),
}

enum End<T> {
    Value(T),
    /// What it has panicked with, if that ended only itself.
    Panic(Payload),
    /// It ended by `goexit`, or never began.
    Neither,
}

impl<T> State<T> {
    /// The goroutine, once it has ended.
    fn ended(&self) -> Option<GoId> {
        match self {
            State::Running => None,
            State::Ended(by, _) | State::Given(by) => Some(*by),
        }
    }

    /// Needs: ended. Nothing, if it was given before.
    fn give(&mut self) -> Option<End<T>> {
        let by = self.ended()?;
        match std::mem::replace(self, State::Given(by)) {
            State::Ended(_, end) => Some(end),
            State::Running | State::Given(_) => None,
        }
    }
}

impl<T> End<T> {
    fn into_result(self) -> Result<T, JoinError> {
        match self {
            End::Value(value) => Ok(value),
            End::Panic(payload) => Err(JoinError::new(Some(payload))),
            End::Neither => Err(JoinError::new(None)),
        }
    }
}

/// A goroutine's value to come; made by [`spawn`](crate::spawn()). Dropping it detaches the goroutine. It is a future, too.
pub struct JoinHandle<T> {
    handle: Handle<T>,
}

/// Where the value will be, by its size: a large one comes in a box (`rt/large.rs`).
enum Handle<T> {
    Small(Joined<T>),
    Large(Joined<Box<T>>),
}

/// The joining end.
struct Joined<T>(Arc<SpinLock<Slot<T>>>);

/// Both ends: the joiner's and the goroutine's.
fn ends<T>() -> (Joined<T>, Finish<T>) {
    let slot = Slot { state: State::Running, joiner: WaitQueue::new(), wakes: None, hidden: HiddenValue::new() };
    let slot = Arc::new(SpinLock::new(slot));
    (Joined(slot.clone()), Finish(slot))
}

/// Tells the joiner when the goroutine ends, also by unwinding, and also if it never started.
struct Finish<T>(Arc<SpinLock<Slot<T>>>);

impl<T> Finish<T> {
    fn finish(&self, end: End<T>) {
        let by = worker().map_or(GoId::SCHEDULER, |worker| worker.current_id());
        let mut slot = self.0.lock();
        slot.hidden.store(|| match &end {
            End::Value(value) => digest_of(value),
            End::Panic(_) | End::Neither => Some(Digest::default().with(1)),
        });
        slot.state = State::Ended(by, end);
        let joiner = slot.joiner.pop().map(|joiner| joiner.release(by));
        let wakes = slot.wakes.take();
        drop(slot);
        if let Some(wakes) = wakes {
            wakes.wake();
        }
        if let Some(joiner) = joiner {
            joiner.ready();
        }
    }
}

impl<T> Drop for Finish<T> {
    fn drop(&mut self) {
        if self.0.lock().state.ended().is_none() {
            self.finish(End::Neither);
        }
    }
}

/// A handle, and the goroutine that fills it.
pub(crate) fn joinable<'a, F, T>(f: F) -> (JoinHandle<T>, impl FnOnce() + Send + 'a)
where
    F: FnOnce() -> T + Send + 'a,
    T: Send + 'a,
{
    let (handle, small, large) = if const { is_large::<T>() } {
        let (joined, finish) = ends();
        (Handle::Large(joined), None, Some(finish))
    } else {
        let (joined, finish) = ends();
        (Handle::Small(joined), Some(finish), None)
    };
    (JoinHandle { handle }, move || {
        if const { is_large::<T>() } {
            finish_with(|| Box::new(f()), large);
        } else {
            finish_with(f, small);
        }
    })
}

fn finish_with<T>(f: impl FnOnce() -> T, finish: Option<Finish<T>>) {
    let value = if unwind::panics_alone() {
        match catch_unwind(AssertUnwindSafe(f)) {
            Ok(value) => value,
            Err(payload) if unwind::is_panic(&*payload) => return keep_panic(payload, finish),
            Err(payload) => unwind::raise_again(payload),
        }
    } else {
        f()
    };
    // That it has ended can be seen: an operation of its own.
    park::scheduling_point();
    if let Some(finish) = finish {
        finish.finish(End::Value(value));
    }
}

/// Leaves the payload to the joiner, and ends the goroutine as one that has panicked.
#[cold]
fn keep_panic<T>(payload: Payload, finish: Option<Finish<T>>) {
    park::scheduling_point();
    if let Some(finish) = finish {
        finish.finish(End::Panic(payload));
    }
    unwind::end_by_kept_panic()
}

/// The event of a goroutine that finds out that others have ended, if there are any.
pub(crate) fn emit_join(ended: impl FnOnce() -> Vec<GoId>, at: Caller) {
    if let Some(worker) = worker().filter(|worker| worker.listening()) {
        let goroutines = ended();
        if !goroutines.is_empty() {
            worker.emit(EventKind::Join { goroutines }, Some(at));
        }
    }
}

impl<T> JoinHandle<T> {
    /// Waits until the goroutine has ended and returns its value.
    ///
    /// # Blocking
    /// Parks with "sync.WaitGroup.Wait" until the goroutine ends.
    ///
    /// # Panics
    /// Panics with what the goroutine has panicked with, if its panic ended only itself ([`UnhandledPanic`](crate::UnhandledPanic)), and if it ended by
    /// [`goexit`](crate::goexit()): see [`try_join`](JoinHandle::try_join).
    #[track_caller]
    pub fn join(self) -> T {
        match self.handle {
            Handle::Small(joined) => joined.join_it(),
            Handle::Large(joined) => *joined.join_it(),
        }
    }

    /// Waits until the goroutine has ended and returns its value.
    ///
    /// # Blocking
    /// As [`join`](JoinHandle::join).
    ///
    /// Rust: `std::thread::JoinHandle::join`, whose error is the payload; here [`JoinError::into_panic`] gives it.
    ///
    /// # Errors
    /// If the goroutine ended by [`goexit`](crate::goexit()), or by a panic that ended only itself ([`UnhandledPanic`](crate::UnhandledPanic)).
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::{GoBuilder, UnhandledPanic};
    ///
    /// gort::Builder::new().quiet_panics(true).run(|| {
    ///     let fragile = GoBuilder::new().unhandled_panic(UnhandledPanic::EndGoroutine);
    ///     let error = fragile.spawn(|| -> i32 { panic!("no number") }).try_join().unwrap_err();
    ///     gort::println!("{error}");
    ///     assert_eq!(error.into_panic().unwrap().downcast_ref(), Some(&"no number"));
    /// })?;
    /// // the goroutine panicked: no number
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn try_join(self) -> Result<T, JoinError> {
        match self.handle {
            Handle::Small(joined) => joined.join(),
            Handle::Large(joined) => joined.join().map(|boxed| *boxed),
        }
    }

    /// Whether the goroutine has ended. Never parks.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        park::scheduling_point();
        let ended = self.ended();
        park::observe_result(ended.is_some().into());
        emit_join(|| ended.into_iter().collect(), Location::caller());
        ended.is_some()
    }

    fn ended(&self) -> Option<GoId> {
        match &self.handle {
            Handle::Small(joined) => joined.0.lock().state.ended(),
            Handle::Large(joined) => joined.0.lock().state.ended(),
        }
    }
}

impl<T> Joined<T> {
    #[track_caller]
    fn join_it(self) -> T {
        match self.join() {
            Ok(value) => value,
            Err(error) => fail(error),
        }
    }

    /// Waits until the goroutine has ended.
    #[track_caller]
    fn join(self) -> Result<T, JoinError> {
        park::scheduling_point();
        let slot = self.0.lock();
        if slot.state.ended().is_none() {
            let Some(owner) = park::owner() else {
                drop(slot);
                park::not_a_goroutine("join")
            };
            let waiter = Waiter::new(owner, None);
            let parked_at = ParkedAt { reason: WaitReason::WaitGroupWait, location: Location::caller() };
            park::wait(&self.0, slot, |slot| &mut slot.joiner, &waiter, &owner, parked_at, |_| ParkedOn::default());
        } else {
            drop(slot);
        }
        let mut slot = self.0.lock();
        slot.hidden.load();
        let (ended, given) = (slot.state.ended(), slot.state.give());
        drop(slot);
        emit_join(|| ended.into_iter().collect(), Location::caller());
        // The future may have given it away.
        given.map_or_else(|| Err(JoinError::new(None)), End::into_result)
    }
}

#[cold]
#[track_caller]
fn fail(error: JoinError) -> ! {
    match error.into_panic() {
        Ok(payload) => unwind::raise_again(payload),
        Err(error) => panic!("gort: join: {error}"),
    }
}

impl<T: Send> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    /// Ready once the goroutine has ended: for [`block_on`](crate::block_on()) in a goroutine, and for async code of other threads.
    ///
    /// # Panics
    /// Panics if it is polled after it was ready.
    #[track_caller]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &self.get_mut().handle {
            Handle::Small(joined) => joined.poll(cx),
            Handle::Large(joined) => joined.poll(cx).map_ok(|boxed| *boxed),
        }
    }
}

impl<T: Send> Joined<T> {
    #[track_caller]
    fn poll(&self, cx: &Context<'_>) -> Poll<Result<T, JoinError>> {
        park::scheduling_point();
        let mut wakes = None;
        loop {
            let mut slot = self.0.lock();
            if let Some(by) = slot.state.ended() {
                slot.hidden.load();
                let given = slot.state.give();
                drop(slot);
                let end = given.unwrap_or_else(|| panic!("gort: a handle was awaited after it was ready"));
                emit_join(|| vec![by], Location::caller());
                return Poll::Ready(end.into_result());
            }
            if wakes.is_none() {
                drop(slot);
                // Cloning a waker may be another's code: not under the lock, and only if it is to wait.
                wakes = Some(Wakes::of(cx.waker()));
                continue;
            }
            let former = std::mem::replace(&mut slot.wakes, wakes);
            drop(slot);
            drop(former);
            park::observe_result(0);
            return Poll::Pending;
        }
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let finished = self.ended().is_some();
        f.debug_struct("JoinHandle").field("finished", &finished).finish()
    }
}
