//! Functions that start when a context is done.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use gort_events::EventKind;

use super::Context;
use super::tree::{CancelScope, End};
use crate::rt::parking::park;

/// Starts a goroutine that runs `f` when the context is done; at once if it is.
///
/// Go: `context.AfterFunc`.
///
/// # Examples
///
/// ```
/// use gort::context;
///
/// gort::run(|| {
///     let (ctx, cancel) = context::with_cancel(&context::background());
///     let stop = context::after_func(&ctx, || gort::println!("cleaned up"));
///     cancel.cancel();
///     gort::gosched();
///     gort::println!("stopped in time: {}", stop.stop());
/// })?;
/// // cleaned up
/// // stopped in time: false
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn after_func<F: FnOnce() + Send + 'static>(ctx: &Context, f: F) -> StopFunc {
    park::scheduling_point();
    if let Some(scope) = &ctx.node.scope {
        if scope.end().is_some() {
            scope.end_observed(Location::caller());
        } else {
            scope.emit(Location::caller(), |object| EventKind::ContextFunc { object });
        }
    }
    StopFunc(CancelScope::calling(ctx.node.scope.as_ref(), Box::new(f)))
}

/// Keeps a function of [`after_func`] from being started. Dropping it does nothing.
pub struct StopFunc(Arc<CancelScope>);

impl StopFunc {
    /// Takes the function away from the context. Returns whether it was still there: `false` if it has been started, or
    /// taken away before.
    ///
    /// # Blocking
    /// Never parks; does not wait for a function that was started.
    #[track_caller]
    pub fn stop(&self) -> bool {
        park::scheduling_point();
        let call = self.0.take_function();
        park::observe_result(call.is_some().into());
        let stopped = call.is_some();
        self.0.emit(Location::caller(), |object| EventKind::ContextStop { object, stopped });
        if stopped {
            self.0.cancel(&End::canceled(), Location::caller());
        }
        stopped
    }
}

impl fmt::Debug for StopFunc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StopFunc").field("done", &self.0.end().is_some()).finish()
    }
}
