//! Scopes: goroutines that borrow from the goroutine that started them.
//!
//! Invariants  I1  `scope` returns or unwinds only when every goroutine started in it has ended and dropped what it
//!                 captured; therefore what they borrow is alive for as long as they are.
//!             I2  the wait for them is not interrupted, not even when the program ends: if a child cannot be unwound,
//!                 the parent is leaked with it.
//! Protocol    Each child's closure carries a `Countdown`; its drop, run or not, counts down and readies the parent.
//! See         std::thread::scope; tests/runtime/scope.rs.

// Why unsafe: a closure that borrows is given to the scheduler, which knows no lifetimes.
#![allow(unsafe_code)]

use std::fmt;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::sync::Arc;

use gort_events::{Caller, GoId, WaitReason};

use crate::go::{JoinHandle, emit_join, joinable};
use crate::rt::current::worker;
use crate::rt::explored::hidden::HiddenValue;
use crate::rt::large::is_large;
use crate::rt::lock::SpinLock;
use crate::rt::parking::park::{self, ParkedAt, ParkedOn};
use crate::rt::parking::waiter::{WaitQueue, Waiter};
use crate::rt::stacks::entry::run_in_box;
use crate::rt::stacks::kill;
use crate::rt::stacks::unwind;

struct Children {
    running: usize,
    /// The goroutines that were started, for the events of the end; kept only with a listener.
    started: Vec<GoId>,
    parent: WaitQueue<()>,
    /// What the children leave in what they borrow.
    hidden: HiddenValue,
}

/// A scope in which goroutines may borrow; made by [`scope`](crate::scope()).
pub struct Scope<'scope, 'env: 'scope> {
    children: Arc<SpinLock<Children>>,
    // Invariant in both lifetimes, as std::thread::Scope: they must not shrink or grow.
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// Counts one child down when its closure is gone.
struct Countdown(Arc<SpinLock<Children>>);

impl Drop for Countdown {
    fn drop(&mut self) {
        let by = worker().map_or(GoId::SCHEDULER, |worker| worker.current_id());
        let mut children = self.0.lock();
        children.running -= 1;
        children.hidden.accumulate();
        let parent = if children.running == 0 { children.parent.pop() } else { None };
        let parent = parent.map(|parent| parent.release(by));
        drop(children);
        if let Some(parent) = parent {
            parent.ready();
        }
    }
}

/// What a child runs. It counts down last, also if it is dropped without having run: fields are dropped in the order of
/// their declaration, while what a closure captures would be dropped in the order in which its body names it.
struct Child<F> {
    f: F,
    countdown: Countdown,
}

impl<F: FnOnce()> Child<F> {
    fn run(self) {
        let Child { f, countdown } = self;
        // Dropped after everything `f` captured, which goes with the call.
        let _countdown = countdown;
        f();
        // That it has ended can be seen: an operation of its own.
        park::scheduling_point();
    }
}

/// Runs `f`, in which goroutines can be started that borrow from the caller, and waits until all of them have ended.
///
/// Go needs none of this: its garbage collector keeps alive what a goroutine refers to.
///
/// # Blocking
/// Parks with "sync.WaitGroup.Wait" until the last of them has ended.
///
/// # Panics
/// Panics outside of a goroutine. A panic in `f` is raised again once all goroutines of the scope have ended.
///
/// # Examples
///
/// ```
/// gort::run(|| {
///     let mut parts = [1, 2, 3];
///     gort::scope(|s| {
///         for part in &mut parts {
///             s.go(|| *part *= 10);
///         }
///     });
///     gort::println!("{parts:?}");
/// })?;
/// // [10, 20, 30]
/// # Ok::<(), gort::RunError>(())
/// ```
///
/// What is borrowed must outlive the scope, what is lent to two goroutines cannot change, and neither the scope, nor a
/// handle, nor a borrow leaves it:
///
/// ```compile_fail
/// gort::run(|| {
///     let mut total = 0;
///     gort::scope(|s| {
///         s.go(|| total += 1);
///         s.go(|| total += 1); // cannot borrow `total` as mutable more than once at a time
///     });
/// });
/// ```
///
/// ```compile_fail
/// gort::run(|| {
///     let mut kept = None;
///     gort::scope(|s| kept = Some(s)); // borrowed data escapes outside of closure
/// });
/// ```
///
/// ```compile_fail
/// gort::run(|| {
///     let handle = {
///         let text = String::from("here");
///         gort::scope(|s| s.spawn(|| text.as_str())) // `text` does not live long enough
///     };
///     handle.join();
/// });
/// ```
///
/// ```compile_fail
/// gort::run(|| {
///     let ch = gort::chan::<&str>(1);
///     {
///         let text = String::from("here");
///         gort::scope(|s| s.go(|| ch.send(&text))); // `text` does not live long enough
///     }
///     gort::println!("{:?}", ch.recv());
/// });
/// ```
///
/// ```compile_fail
/// gort::run(|| {
///     let local = std::rc::Rc::new(1);
///     gort::scope(|s| s.go(|| drop(local.clone()))); // `Rc<i32>` cannot be shared between threads safely
/// });
/// ```
///
/// ```compile_fail
/// gort::run(|| {
///     gort::scope(|s| {
///         gort::go(|| s.go(|| ())); // a goroutine that the scope does not wait for cannot have it
///     });
/// });
/// ```
///
/// Nor does what the scope itself owns:
///
/// ```compile_fail
/// gort::run(|| {
///     gort::scope(|s| {
///         let local = 1;
///         s.go(|| gort::println!("{local}")); // the goroutine may outlive `local`
///     });
/// });
/// ```
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let location = Location::caller();
    let (_, goroutine) = park::current_goroutine("scope");
    let hidden = HiddenValue::new();
    let children =
        Arc::new(SpinLock::new(Children { running: 0, started: Vec::new(), parent: WaitQueue::new(), hidden }));
    let scope = Scope { children: children.clone(), scope: PhantomData, env: PhantomData };
    // Caught, so that the wait below happens also when `f` panics or is unwound.
    let result = catch_unwind(AssertUnwindSafe(|| f(&scope)));

    let nested = goroutine.uninterruptible.replace(true);
    loop {
        let state = children.lock();
        if state.running == 0 {
            break;
        }
        let owner = park::owner().unwrap_or_else(|| bug!("a scope without its goroutine"));
        let waiter = Waiter::new(owner, None);
        let parked_at = ParkedAt { reason: WaitReason::WaitGroupWait, location };
        park::wait(&children, state, |state| &mut state.parent, &waiter, &owner, parked_at, |_| ParkedOn::default());
    }
    goroutine.uninterruptible.set(nested);
    children.lock().hidden.load();
    emit_join(|| std::mem::take(&mut children.lock().started), location);
    match result {
        Ok(value) => {
            kill::check();
            value
        }
        Err(panic) => {
            unwind::note_raise();
            resume_unwind(panic)
        }
    }
}

impl<'scope, 'env> Scope<'scope, 'env> {
    /// Starts a goroutine that may borrow what outlives the scope. Go: `go f()`.
    ///
    /// # Panics
    /// As [`go`](crate::go()).
    #[track_caller]
    pub fn go<F: FnOnce() + Send + 'scope>(&'scope self, f: F) {
        if const { is_large::<F>() } {
            let boxed = Box::new(f);
            self.start(move || run_in_box(boxed), Location::caller());
        } else {
            self.start(f, Location::caller());
        }
    }

    #[track_caller]
    fn start<F: FnOnce() + Send + 'scope>(&'scope self, f: F, at: Caller) {
        park::scheduling_point();
        let (worker, _) = park::current_goroutine("Scope::go");
        if worker.is_ending() {
            return;
        }
        self.children.lock().running += 1;
        let child = Child { f, countdown: Countdown(self.children.clone()) };
        let body = move || child.run();
        // SAFETY: what the closure borrows for 'scope must live until the closure is gone.
        // Gone: `scope` does not return or unwind while `running` > 0 (I1), and `running` falls only when the closure
        //   has been run to its end, has been unwound, or has been dropped, by the drop of its `Countdown`.
        // Not interrupted: `uninterruptible` is set during that wait (I2).
        let child = unsafe { worker.spawn_borrowing(body, at) };
        if worker.listening() {
            self.children.lock().started.push(child);
        }
    }

    /// Starts a goroutine that may borrow and whose value can be waited for: see [`spawn`](crate::spawn).
    ///
    /// # Panics
    /// As [`go`](crate::go()).
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> JoinHandle<T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        if const { is_large::<F>() } {
            let boxed = Box::new(f);
            self.spawn_small(move || run_in_box(boxed), Location::caller())
        } else {
            self.spawn_small(f, Location::caller())
        }
    }

    #[track_caller]
    fn spawn_small<F, T>(&'scope self, f: F, at: Caller) -> JoinHandle<T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let (handle, body) = joinable(f);
        self.start(body, at);
        handle
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let running = self.children.lock().running;
        f.debug_struct("Scope").field("running", &running).finish()
    }
}
