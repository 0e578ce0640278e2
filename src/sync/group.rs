//! Group: goroutines that work on one thing, the first error of which counts.
//!
//! States      as its WaitGroup; with a limit, a channel with that much room in which each running goroutine has a
//!             token.
//! Invariants  I1  `failure` is the first error since the last `wait`, or the first panic that has ended only its goroutine; later ones are
//!                 dropped.
//! Protocol    Go's own: the token goes in before the goroutine starts and comes out before it is counted down; the
//!             context is cancelled by the first error, else by `wait`.
//! See         Go `golang.org/x/sync/errgroup`; tests/runtime/sync/group.rs.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::Arc;

use gort_events::{Caller, Digest};

use super::waitgroup::WaitGroup;
use crate::chan::{Chan, chan};
use crate::context::{CancelCauseFunc, Context, with_cancel_cause};
use crate::rt::explored::hidden::HiddenValue;
use crate::rt::lock::SpinLock;
use crate::rt::parking::park;
use crate::rt::stacks::unwind;

struct Shared<E> {
    wg: WaitGroup,
    failure: SpinLock<Option<Failure<E>>>,
    hidden: HiddenValue,
    limit: SpinLock<Chan<()>>,
    /// Which limit was set last.
    limits: HiddenValue,
    cancel: Option<Cancel<E>>,
}

/// What a goroutine of a group has left behind.
enum Failure<E> {
    Error(E),
    /// What it has panicked with.
    Panic(Box<dyn Any + Send>),
}

/// How the context of a group is cancelled.
struct Cancel<E> {
    func: CancelCauseFunc,
    /// An error as the context's cause.
    cause: fn(&E) -> String,
}

/// Goroutines that work on parts of one thing: waits for all of them, and keeps the first error.
///
/// A `Group` is a handle: a clone is the same group.
///
/// Go: [`errgroup.Group`](https://pkg.go.dev/golang.org/x/sync/errgroup).
///
/// # Examples
///
/// ```
/// use gort::sync::Group;
///
/// gort::run(|| {
///     let group = Group::new();
///     for page in ["a", "b", "c"] {
///         group.go(move || {
///             if page == "b" {
///                 return Err(format!("{page} is missing"));
///             }
///             gort::println!("got {page}");
///             Ok(())
///         });
///     }
///     gort::println!("{:?}", group.wait());
/// })?;
/// // got c
/// // got a
/// // Err("b is missing")
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Group<E> {
    shared: Arc<Shared<E>>,
}

impl<E> Clone for Group<E> {
    fn clone(&self) -> Self {
        Group { shared: self.shared.clone() }
    }
}

impl<E: Send + 'static> Group<E> {
    /// A group without goroutines and without a limit.
    ///
    /// Go: `new(errgroup.Group)`.
    #[track_caller]
    pub fn new() -> Self {
        Self::make(None)
    }

    #[track_caller]
    fn make(cancel: Option<Cancel<E>>) -> Self {
        let (failure, limit) = (SpinLock::new(None), SpinLock::new(Chan::nil()));
        let (hidden, limits) = (HiddenValue::new(), HiddenValue::new());
        Group { shared: Arc::new(Shared { wg: WaitGroup::new(), failure, hidden, limit, limits, cancel }) }
    }

    /// A group, and a context derived from `parent` that is cancelled as soon as a goroutine of the group returns an
    /// error, or when [`wait`](Group::wait) returns. The context's cause says what the error says.
    ///
    /// Go: `errgroup.WithContext`.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::{context, sync::Group};
    ///
    /// gort::run(|| {
    ///     let (group, ctx) = Group::with_context(&context::background());
    ///     group.go(|| Err("the disk is full"));
    ///     group.go(move || {
    ///         ctx.done().recv();
    ///         gort::println!("giving up: {}", ctx.cause().unwrap());
    ///         Ok(())
    ///     });
    ///     gort::println!("{:?}", group.wait());
    /// })?;
    /// // giving up: the disk is full
    /// // Err("the disk is full")
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn with_context(parent: &Context) -> (Self, Context)
    where
        E: fmt::Display,
    {
        let (context, func) = with_cancel_cause(parent);
        (Self::make(Some(Cancel { func, cause: E::to_string })), context)
    }

    /// Starts a goroutine that runs `f`; its error, if it is the first, is what [`wait`](Group::wait) returns.
    ///
    /// Go: `g.Go(f)`.
    ///
    /// # Blocking
    /// With a limit, parks with "chan send" until fewer goroutines of the group are running.
    ///
    /// # Panics
    /// As [`go`](crate::go()). A panic in `f` ends the program; where it ends only its goroutine
    /// ([`UnhandledPanic`](crate::UnhandledPanic)), it is the group's failure as an error is: [`wait`](Group::wait) panics with it.
    #[track_caller]
    pub fn go(&self, f: impl FnOnce() -> Result<(), E> + Send + 'static) {
        let limit = self.limit();
        if !limit.is_nil() {
            limit.send(());
        }
        self.start(limit, f);
    }

    /// Starts a goroutine that runs `f`, unless the limit is reached. Whether it did.
    ///
    /// Go: `g.TryGo(f)`.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Panics
    /// As [`go`](Group::go).
    #[track_caller]
    pub fn try_go(&self, f: impl FnOnce() -> Result<(), E> + Send + 'static) -> bool {
        let limit = self.limit();
        if !limit.is_nil() && limit.try_send(()).is_err() {
            return false;
        }
        self.start(limit, f);
        true
    }

    /// Limits how many goroutines of the group run at a time; `None` takes the limit away. 0 lets none start.
    ///
    /// Go: `g.SetLimit(n)`; a negative `n` is `None` here.
    ///
    /// # Panics
    /// Panics with "errgroup: modify limit while … goroutines in the group are still active" if the group has a limit
    /// and goroutines that run.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::sync::Group;
    ///
    /// gort::run(|| {
    ///     let group = Group::<()>::new();
    ///     group.set_limit(1);
    ///     gort::println!("{}", group.try_go(|| Ok(())));
    ///     gort::println!("{}", group.try_go(|| Ok(())));
    ///     group.wait()
    /// })?
    /// .unwrap();
    /// // true
    /// // false
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn set_limit(&self, limit: impl Into<Option<usize>>) {
        let active = self.limit().len();
        assert!(active == 0, "errgroup: modify limit while {active} goroutines in the group are still active");
        let limit = limit.into().map_or(Chan::nil(), |limit| chan(limit.min(isize::MAX as usize)));
        let former = std::mem::replace(&mut *self.shared.limit.lock(), limit);
        self.shared.limits.store(|| None);
        drop(former);
    }

    /// Waits until all goroutines of the group have ended, and returns the first error.
    ///
    /// The error is handed out once: a later `wait` returns the first error since.
    ///
    /// Go: `g.Wait()`.
    ///
    /// # Blocking
    /// Parks with "sync.WaitGroup.Wait" while goroutines of the group run.
    ///
    /// # Errors
    /// The first error that a goroutine of the group returned.
    ///
    /// # Panics
    /// As [`WaitGroup::wait`], and with what a goroutine has panicked with, if that has ended only the goroutine and no error came before.
    #[track_caller]
    pub fn wait(&self) -> Result<(), E> {
        self.shared.wg.wait();
        if let Some(cancel) = &self.shared.cancel {
            cancel.func.cancel_at(None, Location::caller());
        }
        self.shared.hidden.load();
        let failure = self.shared.failure.lock().take();
        self.shared.hidden.store(|| Some(Digest::default()));
        match failure {
            None => Ok(()),
            Some(Failure::Error(error)) => Err(error),
            Some(Failure::Panic(payload)) => unwind::raise_again(payload),
        }
    }

    fn limit(&self) -> Chan<()> {
        self.shared.limits.load();
        self.shared.limit.lock().clone()
    }

    /// Needs: a token of `limit` is in, if there is a limit.
    #[track_caller]
    fn start(&self, limit: Chan<()>, f: impl FnOnce() -> Result<(), E> + Send + 'static) {
        let token = Token(limit);
        let shared = self.shared.clone();
        let at = Location::caller();
        let body = move || {
            let _token = token;
            let ended = if unwind::panics_alone() { shared.catch(f, at) } else { f() };
            if let Err(error) = ended {
                // Showing an error is user code: before anything is locked.
                let cause = shared.cancel.as_ref().map(|cancel| (cancel.cause)(&error));
                shared.fail(Failure::Error(error), cause, at);
            }
        };
        // errgroup recovers nothing.
        self.shared.wg.go_raising(body, unwind::raise_again);
    }
}

impl<E> Shared<E> {
    /// Runs `f`, whose panic ends only its goroutine, and is the group's failure then.
    fn catch(&self, f: impl FnOnce() -> Result<(), E>, at: Caller) -> Result<(), E> {
        match catch_unwind(AssertUnwindSafe(f)) {
            Ok(ended) => ended,
            Err(payload) if unwind::is_panic(&*payload) => {
                let cause = format!("panic: {}", unwind::message(&*payload));
                self.fail(Failure::Panic(payload), Some(cause), at);
                unwind::end_by_kept_panic()
            }
            Err(payload) => unwind::raise_again(payload),
        }
    }

    fn fail(&self, failure: Failure<E>, cause: Option<String>, at: Caller) {
        // The first one counts.
        park::scheduling_point();
        let mut first = self.failure.lock();
        let late = match &*first {
            Some(_) => Some(failure),
            None => first.replace(failure),
        };
        // The drop of an error is user code: not under the lock.
        drop(first);
        if late.is_none() {
            self.hidden.store(|| None);
        }
        if let Some(cancel) = self.cancel.as_ref().filter(|_| late.is_none()) {
            cancel.func.cancel_at(cause.map(Into::into), at);
        }
        drop(late);
    }
}

/// One running goroutine's token; its drop makes room for another.
struct Token(Chan<()>);

impl Drop for Token {
    fn drop(&mut self) {
        if !self.0.is_nil() {
            // Its own token is in, so this never parks.
            let _ = self.0.try_recv();
        }
    }
}

impl<E: Send + 'static> Default for Group<E> {
    #[track_caller]
    fn default() -> Self {
        Group::new()
    }
}

impl<E> fmt::Debug for Group<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed = self.shared.failure.lock().is_some();
        f.debug_struct("Group").field("wg", &self.shared.wg).field("failed", &failed).finish_non_exhaustive()
    }
}
