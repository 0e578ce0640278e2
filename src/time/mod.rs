//! Time on the run's own clock: real, or virtual, in which case it moves only when every goroutine is durably blocked.

pub(crate) mod clock;
pub(crate) mod heap;

use std::panic::Location;
use std::time::Duration;

use crate::rt::park;

/// Parks the running goroutine for at least `duration`. Zero does nothing.
///
/// Go: `time.Sleep`.
///
/// # Blocking
/// Parks with "sleep".
///
/// # Panics
/// Panics outside of a goroutine.
///
/// # Examples
///
/// ```
/// use gort::{Builder, Schedule};
/// use std::time::Duration;
///
/// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
///     gort::go(|| {
///         gort::time::sleep(Duration::from_secs(1));
///         gort::println!("one second later");
///     });
///     gort::time::sleep(Duration::from_secs(2));
///     gort::println!("two seconds later");
/// })?;
/// // one second later
/// // two seconds later
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn sleep(duration: Duration) {
    park::point();
    let (worker, goroutine) = park::here("sleep");
    if duration > Duration::ZERO {
        worker.sleep(goroutine, duration, Location::caller());
    }
}
