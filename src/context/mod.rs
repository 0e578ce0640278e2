//! Contexts: cancellation, deadlines and values, handed down from a call to the calls below it.
//!
//! A [`Context`] is passed as the first argument, and not kept in structures. Whoever derives one from it can cancel
//! what it has derived and everything below, never what is above. Cancelling stops nothing by force: a goroutine looks
//! at [`Context::done`] or [`Context::err`], and returns.
//!
//! Go: package [`context`](https://pkg.go.dev/context).
//!
//! # Examples
//!
//! ```
//! use gort::{Builder, Schedule, context, time};
//! use std::time::Duration;
//!
//! Builder::new().schedule(Schedule::Seeded(0)).run(|| {
//!     let (ctx, cancel) = context::with_timeout(&context::background(), Duration::from_millis(100));
//!     for step in 0.. {
//!         gort::select! {
//!             recv(ctx.done()) -> _ => break,
//!             recv(time::after(Duration::from_millis(40))) -> _ => gort::println!("step {step}"),
//!         }
//!     }
//!     gort::println!("{}", ctx.err().unwrap());
//!     cancel.cancel(); // as in Go, always: else its timer would stay armed until it fires
//! })?;
//! // step 0
//! // step 1
//! // context deadline exceeded
//! # Ok::<(), gort::RunError>(())
//! ```
//!
//! # Order
//!
//! A deadline that passes starts a goroutine that cancels, as in Go, so one that becomes runnable at the same instant
//! may or may not see the context done. A cancelled context is done before its children are; between two of them
//! others may run, and see some done and others not. Whoever *cancels* sees them all done: `cancel` returns when everything
//! below is, also if another goroutine had begun to cancel the same context. As in Go, whose context holds a lock meanwhile,
//! that goes for [`Context::cause`], for a new child and for a child that is cancelled at the same time, too; [`Context::err`]
//! and [`Context::done`] never wait.

mod after;
mod cancel;
mod deadline;
mod tree;

use std::any::{Any, TypeId};
use std::error::Error;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use gort_events::{Caller, TimeUse};

pub use self::after::{StopFunc, after_func};
pub use self::cancel::{CancelCauseFunc, CancelFunc, with_cancel, with_cancel_cause};
pub use self::deadline::{with_deadline, with_deadline_cause, with_timeout, with_timeout_cause};
pub use crate::error::ContextError;

use self::tree::{CancelScope, End};
use crate::chan::RecvChan;
use crate::rt::current::worker;
use crate::rt::parking::park;
use crate::time::Instant;

/// Why a context was cancelled, in the words of the code that did it.
pub type Cause = Arc<dyn Error + Send + Sync>;

/// Names a value that a context carries: a type of yours, so that no other package's key is the same.
///
/// Go: a key type of one's own.
///
/// # Examples
///
/// ```
/// use gort::context::{self, Key};
///
/// struct RequestId;
/// impl Key for RequestId {
///     type Value = u64;
/// }
///
/// let ctx = context::with_value::<RequestId>(&context::background(), 7);
/// assert_eq!(ctx.value::<RequestId>(), Some(&7));
/// ```
pub trait Key: 'static {
    /// What the context carries under this key.
    type Value: Send + Sync + 'static;
}

/// Carries cancellation, a deadline and values down to the calls of a task.
///
/// A `Context` is a handle: a clone is the same context. It can be used by many goroutines at once.
///
/// Go: `context.Context`.
#[derive(Clone)]
pub struct Context {
    node: Arc<Node>,
}

/// One step of a chain of derived contexts.
struct Node {
    parent: Option<Context>,
    step: Step,
    /// What ends it: its own scope, or the nearest above it. `None`: it never ends.
    scope: Option<Arc<CancelScope>>,
    deadline: Option<Instant>,
}

/// How a context was made.
enum Step {
    Background,
    Todo,
    Cancel,
    Deadline(Instant),
    Value { key: TypeId, name: &'static str, value: Box<dyn Any + Send + Sync> },
    WithoutCancel,
}

impl Context {
    fn root(step: Step) -> Self {
        Context { node: Arc::new(Node { parent: None, step, scope: None, deadline: None }) }
    }

    fn child(&self, step: Step, scope: Option<Arc<CancelScope>>, deadline: Option<Instant>) -> Self {
        Context { node: Arc::new(Node { parent: Some(self.clone()), step, scope, deadline }) }
    }

    /// A channel that is closed when the context is done; the nil channel if it can never be.
    ///
    /// Go: `ctx.Done()`.
    ///
    /// # Blocking
    /// Never parks; receiving from the channel does, until the context is done.
    #[track_caller]
    pub fn done(&self) -> RecvChan<()> {
        let Some(scope) = &self.node.scope else { return RecvChan::nil() };
        if let Some(worker) = worker() {
            worker.catch_up();
        }
        scope.asked_for_channel(Location::caller(), false);
        scope.done().receiver()
    }

    /// Why the context is done; `None` if it is not.
    ///
    /// Go: `ctx.Err()`.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn err(&self) -> Option<ContextError> {
        self.end(false, Location::caller()).map(|end| end.error)
    }

    /// What the context was cancelled with: the cause given to [`CancelCauseFunc::cancel`], [`with_timeout_cause`] or
    /// [`with_deadline_cause`], else the same as [`err`](Context::err). `None` if it is not done.
    ///
    /// Go: `context.Cause(ctx)`.
    ///
    /// # Blocking
    /// Parks with "sync.Mutex.Lock" while another goroutine cancels the context and what is below it.
    #[track_caller]
    pub fn cause(&self) -> Option<Cause> {
        self.end(true, Location::caller()).map(|end| end.cause.unwrap_or_else(|| Arc::new(end.error)))
    }

    /// `settled`: once everything below has ended, too.
    fn end(&self, settled: bool, at: Caller) -> Option<End> {
        park::scheduling_point();
        let scope = self.node.scope.as_ref()?;
        if let Some(worker) = worker() {
            worker.catch_up();
        }
        if settled {
            scope.await_end(at);
        }
        let end = scope.end_observed(at);
        if settled && end.is_some() {
            scope.held(at);
        }
        scope.learn(end.is_some());
        end
    }

    /// When the context will be done at the latest; `None` if it has no deadline.
    ///
    /// Go: `ctx.Deadline()`.
    pub fn deadline(&self) -> Option<Instant> {
        if let Some(worker) = worker().filter(|_| self.node.deadline.is_some()) {
            // It was counted from the time at which the context was made.
            worker.uses_time(TimeUse::Reads);
        }
        self.node.deadline
    }

    /// The value that this context, or the nearest one above it, carries under the key.
    ///
    /// Go: `ctx.Value(key)`.
    pub fn value<K: Key>(&self) -> Option<&K::Value> {
        self.chain().find_map(|context| match &context.node.step {
            Step::Value { key, value, .. } if *key == TypeId::of::<K>() => value.downcast_ref(),
            _ => None,
        })
    }

    /// This context, the one it was made from, and so on.
    fn chain(&self) -> impl Iterator<Item = &Context> {
        std::iter::successors(Some(self), |context| context.node.parent.as_ref())
    }
}

impl fmt::Debug for Context {
    /// As Go's `fmt` shows a context: `context.Background.WithCancel`. Values are not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chain: Vec<_> = self.chain().collect();
        chain.reverse();
        chain.into_iter().try_for_each(|context| match &context.node.step {
            Step::Background => f.write_str("context.Background"),
            Step::Todo => f.write_str("context.TODO"),
            Step::Cancel => f.write_str(".WithCancel"),
            Step::Deadline(at) => write!(f, ".WithDeadline({at})"),
            Step::Value { name, .. } => write!(f, ".WithValue({name})"),
            Step::WithoutCancel => f.write_str(".WithoutCancel"),
        })
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // One after the other: a chain may be longer than a goroutine's stack is deep.
        let mut parent = self.parent.take();
        while let Some(mut node) = parent.and_then(|context| Arc::into_inner(context.node)) {
            parent = node.parent.take();
        }
    }
}

/// The root of all contexts: never done, no deadline, no values.
///
/// Go: `context.Background()`.
pub fn background() -> Context {
    Context::root(Step::Background)
}

/// As [`background`], where it is not clear yet which context to use.
///
/// Go: `context.TODO()`.
pub fn todo() -> Context {
    Context::root(Step::Todo)
}

/// Derives a context that carries `value` under the key `K`.
///
/// It is for data that belongs to a request and goes with it through many calls, not for passing parameters.
///
/// Go: `context.WithValue`.
pub fn with_value<K: Key>(parent: &Context, value: K::Value) -> Context {
    let step = Step::Value { key: TypeId::of::<K>(), name: std::any::type_name::<K>(), value: Box::new(value) };
    parent.child(step, parent.node.scope.clone(), parent.deadline())
}

/// Derives a context that has the parent's values, but neither its deadline nor its end.
///
/// Go: `context.WithoutCancel`.
pub fn without_cancel(parent: &Context) -> Context {
    parent.child(Step::WithoutCancel, None, None)
}
