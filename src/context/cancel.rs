//! Contexts that can be cancelled, and the functions that do it.

use std::error::Error;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use gort_events::Caller;

use super::tree::{CancelScope, End};
use super::{Context, ContextError, Step};
use crate::rt::parking::park;

/// Cancels a context, and everything derived from it.
///
/// It is a handle: a clone cancels the same context. Dropping it cancels nothing, as in Go; the context then stays
/// until its parent is done.
///
/// Go: `context.CancelFunc`.
#[derive(Clone)]
#[must_use = "a context that is never cancelled stays until its parent is done; call `cancel`"]
pub struct CancelFunc(pub(super) Arc<CancelScope>);

impl CancelFunc {
    /// Cancels the context with [`ContextError::Canceled`]. If it is done already, does nothing. When it returns, everything
    /// derived from the context is done, too.
    ///
    /// Go: `cancel()`.
    ///
    /// # Blocking
    /// Does not wait for any goroutine to stop. Parks with "sync.Mutex.Lock" while another goroutine cancels the same context, one
    /// below it or the one that it was derived from.
    ///
    /// # Panics
    /// Outside of any run, if there is a function of [`after_func`](super::after_func) to be started: after everything
    /// was cancelled.
    #[track_caller]
    pub fn cancel(&self) {
        park::scheduling_point();
        self.0.cancel(&End::canceled(), Location::caller());
    }
}

/// Cancels a context, and everything derived from it, for a reason.
///
/// Go: `context.CancelCauseFunc`.
#[derive(Clone)]
#[must_use = "a context that is never cancelled stays until its parent is done; call `cancel`"]
pub struct CancelCauseFunc(Arc<CancelScope>);

impl CancelCauseFunc {
    /// Cancels the context with [`ContextError::Canceled`] and this cause. If it is done already, does nothing: the
    /// first cause stays. When it returns, everything derived from the context is done, too.
    ///
    /// Go: `cancel(cause)`; `cancel(nil)` is `cancel(ContextError::Canceled)`.
    ///
    /// # Blocking
    /// Does not wait for any goroutine to stop. Parks with "sync.Mutex.Lock" while another goroutine cancels the same context, one
    /// below it or the one that it was derived from.
    #[track_caller]
    pub fn cancel(&self, cause: impl Into<Box<dyn Error + Send + Sync>>) {
        self.cancel_at(Some(cause.into()), Location::caller());
    }

    /// As `cancel`, for this line; without a cause, as Go's `cancel(nil)`.
    pub(crate) fn cancel_at(&self, cause: Option<Box<dyn Error + Send + Sync>>, at: Caller) {
        park::scheduling_point();
        self.0.cancel(&End { error: ContextError::Canceled, cause: cause.map(Arc::from) }, at);
    }
}

impl fmt::Debug for CancelFunc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancelFunc").field("done", &self.0.end().is_some()).finish()
    }
}

impl fmt::Debug for CancelCauseFunc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancelCauseFunc").field("done", &self.0.end().is_some()).finish()
    }
}

/// Derives a context that can be cancelled.
///
/// Go: `context.WithCancel`.
///
/// # Examples
///
/// ```
/// use gort::context;
///
/// gort::run(|| {
///     let (ctx, cancel) = context::with_cancel(&context::background());
///     let stopped = gort::chan(0);
///     let tx = stopped.clone();
///     gort::go(move || {
///         ctx.done().recv();
///         tx.send(ctx.err().unwrap());
///     });
///     cancel.cancel();
///     gort::println!("{}", stopped.recv().unwrap());
/// })?;
/// // context canceled
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn with_cancel(parent: &Context) -> (Context, CancelFunc) {
    let (context, scope) = cancellable(parent);
    (context, CancelFunc(scope))
}

/// Derives a context that can be cancelled for a reason.
///
/// Go: `context.WithCancelCause`.
///
/// # Examples
///
/// ```
/// use gort::context;
///
/// gort::run(|| {
///     let (ctx, cancel) = context::with_cancel_cause(&context::background());
///     cancel.cancel("the disk is full");
///     gort::println!("{}: {}", ctx.err().unwrap(), ctx.cause().unwrap());
/// })?;
/// // context canceled: the disk is full
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn with_cancel_cause(parent: &Context) -> (Context, CancelCauseFunc) {
    let (context, scope) = cancellable(parent);
    (context, CancelCauseFunc(scope))
}

#[track_caller]
fn cancellable(parent: &Context) -> (Context, Arc<CancelScope>) {
    park::scheduling_point();
    let scope = CancelScope::below(parent.node.scope.as_ref());
    (parent.child(Step::Cancel, Some(scope.clone()), parent.deadline()), scope)
}
