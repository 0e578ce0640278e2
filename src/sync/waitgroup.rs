//! WaitGroup: a counter, and the goroutines that wait until it is zero.
//!
//! States      counting | releasing: the counter has come to zero while goroutines wait, and they are not readied yet.
//! Invariants  I1  a goroutine waits, and its time is not over  =>  the counter is not zero, or it is releasing.
//!             I2  releasing lasts for one call of `add`, which either readies all that wait or panics.
//! Protocol    The `add` that brings the counter to zero readies all waiters, first come first. A waiter reads the
//!             counter once more when it runs: if it is not zero, the WaitGroup was reused too early.
//! Rejected    Readying in the same breath as reaching zero: Go does the two one after the other, and an `add` in
//!             between is what "Add called concurrently with Wait" reports. There is a scheduling point between them,
//!             so that a schedule can show that misuse, as Go's scheduler does now and then; a goroutine that stands at it says so, for as long
//!             as it does (rt/explored/observe/within.rs).
//!             Counting down when the function of `go` panics (Go 1.25): the goroutine in `wait` might end the program
//!             normally before the panic does. Go 1.26 and gort leave the counter alone (not where a panic ends only its goroutine).
//! See         Go `sync/waitgroup.go`; tests/runtime/sync/waitgroup.rs.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::Arc;

use gort_events::{Caller, EventKind, ObjectKind, WaitReason};

use super::identity::{Identity, current_id};
use super::wait::{wait, wait_until};
use crate::go::go;
use crate::rt::lock::SpinLock;
use crate::rt::parking::park::{self, ParkedAt, Within};
use crate::rt::parking::waiter::WaitQueue;
use crate::rt::stacks::unwind;
use crate::timed::Until;

const NEGATIVE: &str = "sync: negative WaitGroup counter";
const CONCURRENT: &str = "sync: WaitGroup misuse: Add called concurrently with Wait";
const REUSED: &str = "sync: WaitGroup is reused before previous Wait has returned";

struct State {
    count: i64,
    releasing: bool,
    waiters: WaitQueue<()>,
}

impl State {
    fn check_invariants(&self) {
        invariant!(
            !self.waiters.has_waiting() || self.count != 0 || self.releasing,
            "I1, a goroutine waits for a WaitGroup that is at zero"
        );
    }
}

struct Shared {
    identity: Identity,
    state: SpinLock<State>,
}

/// A counter of goroutines to wait for.
///
/// Add before the `go` statement, count down as the goroutine's last action, and wait: or let [`go`](WaitGroup::go) do
/// the first two. It knows no goroutines and carries no values; it is a number, and a place to wait until it is zero.
///
/// A `WaitGroup` is a handle: a clone is the same counter, and cloning counts nothing.
///
/// Go: [`sync.WaitGroup`](https://pkg.go.dev/sync#WaitGroup), passed as a pointer. Memory model: what a goroutine did
/// before its `done` is visible after the `wait` that it lets through.
///
/// # Examples
///
/// ```
/// use gort::sync::WaitGroup;
///
/// gort::run(|| {
///     let wg = WaitGroup::new();
///     for id in 1..=2 {
///         wg.add(1);
///         let wg = wg.clone();
///         gort::go(move || {
///             gort::println!("worker {id}");
///             wg.done();
///         });
///     }
///     wg.wait();
///     gort::println!("all done");
/// })?;
/// // worker 2
/// // worker 1
/// // all done
/// # Ok::<(), gort::RunError>(())
/// ```
#[derive(Clone)]
pub struct WaitGroup {
    shared: Arc<Shared>,
}

impl WaitGroup {
    /// A counter at zero.
    ///
    /// Go: `var wg sync.WaitGroup`.
    #[track_caller]
    pub fn new() -> Self {
        let state = State { count: 0, releasing: false, waiters: WaitQueue::new() };
        let identity = Identity::new(ObjectKind::WaitGroup, Location::caller());
        WaitGroup { shared: Arc::new(Shared { identity, state: SpinLock::new(state) }) }
    }

    /// Adds `delta`, which may be negative, to the counter. If that makes it zero, all goroutines that wait may go on.
    ///
    /// Add before the `go` statement: in the new goroutine it may come after the `wait`.
    ///
    /// Go: `wg.Add(delta)`.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Panics
    /// Panics with "sync: negative WaitGroup counter" if the counter falls below zero, and with "sync: WaitGroup misuse:
    /// Add called concurrently with Wait" if it rises from zero while goroutines wait that it has just let go.
    #[track_caller]
    pub fn add(&self, delta: i64) {
        park::scheduling_point();
        self.shared.add(delta, Location::caller());
    }

    /// Takes 1 from the counter.
    ///
    /// Go: `wg.Done()`, most often deferred.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Panics
    /// As [`add`](WaitGroup::add).
    #[track_caller]
    pub fn done(&self) {
        self.add(-1);
    }

    /// Waits until the counter is zero. At zero it returns at once.
    ///
    /// Go: `wg.Wait()`.
    ///
    /// # Blocking
    /// Parks with "sync.WaitGroup.Wait" until the counter reaches zero.
    ///
    /// # Panics
    /// Panics with "sync: WaitGroup is reused before previous Wait has returned" if the counter has left zero again
    /// before the woken goroutine ran. Panics outside of a goroutine if it would park.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::sync::WaitGroup;
    ///
    /// gort::run(|| {
    ///     let wg = WaitGroup::new();
    ///     wg.wait();
    ///     gort::println!("the counter was 0");
    /// })?;
    /// // the counter was 0
    ///
    /// let error = gort::run(|| {
    ///     let wg = WaitGroup::new();
    ///     wg.add(1); // and no goroutine calls done
    ///     wg.wait();
    /// });
    /// assert_eq!(error.unwrap_err().headline(), "fatal error: all goroutines are asleep - deadlock!");
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn wait(&self) {
        park::scheduling_point();
        let (shared, caller) = (&*self.shared, Location::caller());
        let state = shared.state.lock();
        let waited = state.count != 0;
        if waited {
            let parked_at = ParkedAt { reason: WaitReason::WaitGroupWait, location: caller };
            wait(&shared.state, state, |state| &mut state.waiters, parked_at, &shared.identity, |_| ());
        } else {
            drop(state);
        }
        shared.let_through(waited, caller);
    }

    /// As `wait`, until a time at the latest. Whether the counter was zero in time.
    #[track_caller]
    pub(super) fn wait_until(&self, until: Until, operation: &str) -> bool {
        park::scheduling_point();
        let (shared, caller) = (&*self.shared, Location::caller());
        let state = shared.state.lock();
        let waited = state.count != 0;
        if waited {
            let parked_at = ParkedAt { reason: WaitReason::WaitGroupWait, location: caller };
            let queue: fn(&mut State) -> &mut WaitQueue<()> = |state| &mut state.waiters;
            if !wait_until(&shared.state, state, queue, (until, operation, parked_at), &shared.identity, |_| ()) {
                park::observe_result(0);
                return false;
            }
        } else {
            drop(state);
        }
        shared.let_through(waited, caller);
        true
    }

    /// Adds 1, starts a goroutine that runs `f`, and counts down when `f` has returned or has called
    /// [`goexit`](crate::goexit).
    ///
    /// Go: `wg.Go(f)`. As there since 1.26, a panic in `f` ends the program before any goroutine comes through `wait`, and its message
    /// has Go's words "[recovered, repanicked]" behind it.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Panics
    /// As [`add`](WaitGroup::add) and [`go`](crate::go()).
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::sync::WaitGroup;
    ///
    /// gort::run(|| {
    ///     let wg = WaitGroup::new();
    ///     for id in 1..=3 {
    ///         wg.go(move || gort::println!("worker {id}"));
    ///     }
    ///     wg.wait();
    ///     gort::println!("all done");
    /// })?;
    /// // worker 3
    /// // worker 1
    /// // worker 2
    /// // all done
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn go<F: FnOnce() + Send + 'static>(&self, f: F) {
        self.go_raising(f, unwind::repanic);
    }

    /// As `go`, where Go's own code does not recover a panic: it goes on by `raise`.
    #[track_caller]
    pub(super) fn go_raising<F: FnOnce() + Send + 'static>(&self, f: F, raise: fn(Box<dyn Any + Send>) -> !) {
        self.add(1);
        let countdown = Countdown { shared: self.shared.clone(), caller: Location::caller(), called_off: false };
        go(move || match catch_unwind(AssertUnwindSafe(f)) {
            Err(payload) if unwind::is_panic(&*payload) => {
                if unwind::panics_alone() {
                    drop(countdown);
                    unwind::raise_again(payload)
                }
                // The program ends with this panic, and not with what `wait` would let happen first.
                countdown.call_off();
                raise(payload)
            }
            ended => {
                park::scheduling_point();
                drop(countdown);
                if let Err(payload) = ended {
                    unwind::raise_again(payload);
                }
            }
        });
    }
}

impl Shared {
    /// A wait is over, or there was none.
    #[track_caller]
    fn let_through(&self, waited: bool, caller: Caller) {
        if waited {
            // To look again is an operation of its own: another goroutine may come first.
            park::point_within(Within::WaitGroupWoken);
            if self.state.lock().count != 0 {
                panic!("{REUSED}");
            }
        }
        self.identity.emit(Some(caller), |object| EventKind::WaitGroupWait { object, waited });
    }

    /// Needs: nothing. Does: changes the counter; at zero readies all that wait. Leaves: no goroutine waiting at zero.
    #[track_caller]
    fn add(&self, delta: i64, caller: Caller) {
        let mut state = self.state.lock();
        // As in Go, a counter that is misused stays as it is: the panic says that it cannot be relied on.
        state.count = state.count.wrapping_add(delta);
        let count = state.count;
        let somebody_waits = state.waiters.has_waiting();
        let misuse = match () {
            () if count < 0 => Some(NEGATIVE),
            () if somebody_waits && delta > 0 && count == delta => Some(CONCURRENT),
            () => None,
        };
        if let Some(misuse) = misuse {
            drop(state);
            self.identity.counts(count);
            panic!("{misuse}");
        }
        let release = count == 0 && somebody_waits;
        state.releasing |= release;
        state.check_invariants();
        drop(state);
        // Made before anything that may unwind: the goroutines that wait are readied also if the program ends in between.
        let release = release.then(|| Release(self));
        self.identity.emit(Some(caller), |object| EventKind::WaitGroupAdd { object, delta, count });
        if let Some(release) = release {
            park::point_in_drop_within(Within::WaitGroupRelease);
            if self.state.lock().count != 0 {
                panic!("{CONCURRENT}");
            }
            drop(release);
        }
    }
}

/// The end of `releasing`: all goroutines that wait are readied, unless the counter was misused in between.
struct Release<'a>(&'a Shared);

impl Drop for Release<'_> {
    fn drop(&mut self) {
        let by = current_id();
        let mut woken = Vec::new();
        let mut state = self.0.state.lock();
        state.releasing = false;
        if state.count == 0 {
            while let Some(waiter) = state.waiters.pop() {
                woken.push(waiter.release(by));
            }
        }
        state.check_invariants();
        drop(state);
        for owner in woken {
            owner.ready();
        }
    }
}

/// Counts one goroutine of `WaitGroup::go` down, also if it never started or is unwound at the end of the program.
struct Countdown {
    shared: Arc<Shared>,
    caller: Caller,
    called_off: bool,
}

impl Countdown {
    fn call_off(mut self) {
        self.called_off = true;
    }
}

impl Drop for Countdown {
    fn drop(&mut self) {
        if self.called_off {
            return;
        }
        if unwind::unwinding() {
            // A counter that the user took below zero must not turn an unwinding into an abort.
            let _ = catch_unwind(AssertUnwindSafe(|| self.shared.add(-1, self.caller)));
        } else {
            self.shared.add(-1, self.caller);
        }
    }
}

impl Default for WaitGroup {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for WaitGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.shared.state.lock();
        let (count, waiting) = (state.count, state.waiters.len());
        drop(state);
        f.debug_struct("WaitGroup").field("count", &count).field("waiting", &waiting).finish()
    }
}
