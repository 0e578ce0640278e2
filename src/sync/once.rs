//! Once: a function that runs once, and all other goroutines wait until it has.
//!
//! States      fresh | running (the lock is held) | done. Done is forever.
//! Invariants  I1  done is set before the lock is given back, so the goroutine that gets the lock next finds it.
//!             I2  done is set also if the function unwinds.
//! Protocol    Go's own: a flag that is read without the lock, and the lock around the function.
//! See         Go `sync/once.go`, `sync/oncefunc.go`; tests/runtime/sync/once.rs.

use std::fmt;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use gort_events::{Caller, EventKind, ObjectKind, WaitReason};

use super::identity::Identity;
use super::raw::RawMutex;
use crate::rt::lock::SpinLock;
use crate::rt::parking::park::{self, ParkedAt, Within};
use crate::rt::stacks::unwind;

/// Runs a function once, in the goroutine that comes first; all others wait until it has run.
///
/// Go: [`sync.Once`](https://pkg.go.dev/sync#Once). Memory model: the function's return is visible to every `call` that
/// returns.
///
/// # Examples
///
/// ```
/// use gort::sync::{Once, WaitGroup};
/// use std::sync::Arc;
///
/// gort::run(|| {
///     let once = Arc::new(Once::new());
///     let wg = WaitGroup::new();
///     for _ in 0..2 {
///         let once = once.clone();
///         wg.go(move || {
///             once.call(|| gort::println!("setup"));
///             gort::println!("use");
///         });
///     }
///     wg.wait();
/// })?;
/// // setup
/// // use
/// // use
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Once {
    identity: Identity,
    done: AtomicBool,
    lock: RawMutex,
}

impl Once {
    /// A fresh one.
    ///
    /// Go: `var once sync.Once`.
    #[track_caller]
    pub fn new() -> Self {
        let identity = Identity::new(ObjectKind::Once, Location::caller());
        Once { identity, done: AtomicBool::new(false), lock: RawMutex::new() }
    }

    /// Runs `f` if no call has run its function yet; waits if one is running it.
    ///
    /// If `f` panics, it counts as having run: no later call runs anything.
    ///
    /// Go: `once.Do(f)`.
    ///
    /// # Blocking
    /// Parks with "sync.Mutex.Lock" while another goroutine runs its function. Forever, if that is the caller itself:
    /// `f` must not call the same `Once`.
    ///
    /// # Panics
    /// As `f`. Panics outside of a goroutine if it would park.
    #[track_caller]
    pub fn call(&self, f: impl FnOnce()) {
        park::scheduling_point();
        let caller = Location::caller();
        if !self.done.load(Ordering::Acquire) {
            self.lock.acquire(&self.identity, ParkedAt { reason: WaitReason::MutexLock, location: caller });
            // Dropped in the reverse order: done first (I1), and both also if `f` unwinds (I2).
            let _unlock = Unlock(self);
            if !self.done.load(Ordering::Relaxed) {
                let _done = Done { once: self, caller };
                f();
                // Others may still find it running.
                park::point_within(Within::OnceRan);
                return;
            }
        }
        self.identity.emit(Some(caller), |object| EventKind::Once { object, ran: false });
    }

    /// Whether a function has run.
    ///
    /// Go has no equivalent.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn is_done(&self) -> bool {
        park::scheduling_point();
        let done = self.done.load(Ordering::Acquire);
        park::observe_result(done.into());
        if done {
            self.identity.emit(Some(Location::caller()), |object| EventKind::Once { object, ran: false });
        }
        done
    }
}

struct Done<'a> {
    once: &'a Once,
    caller: Caller,
}

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.once.done.store(true, Ordering::Release);
        self.once.identity.emit(Some(self.caller), |object| EventKind::Once { object, ran: true });
    }
}

struct Unlock<'a>(&'a Once);

impl Drop for Unlock<'_> {
    fn drop(&mut self) {
        let released = self.0.lock.release();
        self.0.identity.lock_is(|| self.0.lock.seen());
        if released.ready() {
            park::give_way();
        }
    }
}

impl Default for Once {
    #[track_caller]
    fn default() -> Self {
        Once::new()
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (running, waiting) = self.lock.counts();
        let state = match (self.done.load(Ordering::Acquire), running) {
            (true, _) => "done",
            (false, true) => "running",
            (false, false) => "fresh",
        };
        f.debug_struct("Once").field("state", &state).field("waiting", &waiting).finish()
    }
}

type Make<T> = Box<dyn FnOnce() -> T + Send>;

/// A value that is made when it is first asked for, once.
///
/// Go: [`sync.OnceValue`](https://pkg.go.dev/sync#OnceValue).
///
/// # Examples
///
/// ```
/// use gort::sync::OnceValue;
///
/// gort::run(|| {
///     let answer = OnceValue::new(|| {
///         gort::println!("thinking");
///         42
///     });
///     gort::println!("{} {}", answer.get(), answer.get());
/// })?;
/// // thinking
/// // 42 42
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct OnceValue<T> {
    once: Once,
    make: SpinLock<Option<Make<T>>>,
    /// The value, or the message of the panic that there is in its place.
    made: OnceLock<Result<T, String>>,
}

impl<T> OnceValue<T> {
    /// A value that `f` will make.
    ///
    /// Go: `sync.OnceValue(f)`.
    #[track_caller]
    pub fn new(f: impl FnOnce() -> T + Send + 'static) -> Self {
        OnceValue { once: Once::new(), make: SpinLock::new(Some(Box::new(f))), made: OnceLock::new() }
    }

    /// The value; the first call makes it.
    ///
    /// Go: a call of the function that `sync.OnceValue` returns.
    ///
    /// # Blocking
    /// Parks with "sync.Mutex.Lock" while another goroutine makes the value.
    ///
    /// # Panics
    /// If the function panicked, every call panics with its message (behind that of the first one Go says "[recovered, repanicked]").
    /// Panics outside of a goroutine if it would park.
    #[track_caller]
    pub fn get(&self) -> &T {
        let mut unwinding = None;
        self.once.call(|| {
            let make = self.make.lock().take();
            let make = make.unwrap_or_else(|| bug!("a OnceValue was made twice"));
            let made = catch_unwind(AssertUnwindSafe(make)).map_err(|payload| {
                let message = if unwind::is_panic(&*payload) {
                    unwind::message(&*payload)
                } else {
                    "gort: the function of this OnceValue called goexit and left no value".to_string()
                };
                unwinding = Some(payload);
                message
            });
            let first = self.made.set(made).is_ok();
            invariant!(first, "a OnceValue was made twice");
        });
        if let Some(payload) = unwinding {
            unwind::raise_again(payload);
        }
        match self.made.get() {
            Some(Ok(value)) => value,
            Some(Err(message)) => panic!("{message}"),
            None => bug!("a OnceValue without a value"),
        }
    }
}

impl<T> fmt::Debug for OnceValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.made.get() {
            Some(Ok(_)) => "made",
            Some(Err(_)) => "panicked",
            None => "fresh",
        };
        f.debug_struct("OnceValue").field("state", &state).finish()
    }
}
