//! Futures in goroutines.

use std::panic::Location;
use std::pin::pin;
use std::task::{Context, Poll};

use crate::go::gosched;
use crate::rt::parking::future::{RootWaker, WakeUp};
use crate::rt::parking::park;

/// Runs a future to its end in the running goroutine, which parks while the future is pending.
///
/// The future is polled on the goroutine's stack, and may use all of gort: what parks in it parks the goroutine. Gort's own futures
/// are [`JoinHandle`](crate::JoinHandle) and those of [`ForeignChan`](crate::ForeignChan); any other one may be awaited, too, as long as
/// it needs no executor of its own: what needs tokio's reactor must be polled inside of tokio's context, with which it may be made.
///
/// While anything but a future of gort's own holds a waker of it, the run is not taken to be deadlocked, and a virtual clock stands
/// still, as for a [foreign handle](crate::Chan::foreign): the wake may come from outside. That goes for combinators that wrap wakers
/// (`join!`, `FuturesUnordered`), too, whatever they wait for.
///
/// A future that wakes itself while it is polled gives way as [`gosched`].
///
/// Go: none; there a call that waits is a call. Rust: `tokio::runtime::Handle::block_on`, `futures::executor::block_on`.
///
/// # Blocking
/// Parks with "future" while the future is pending and was not woken.
///
/// # Panics
/// Panics outside of a goroutine. A panic of the future goes on in the goroutine.
///
/// # Examples
///
/// ```
/// async fn sum(parts: Vec<gort::JoinHandle<i32>>) -> Result<i32, gort::JoinError> {
///     let mut sum = 0;
///     for part in parts {
///         sum += part.await?;
///     }
///     Ok(sum)
/// }
///
/// gort::run(|| {
///     let parts = (1..=3).map(|i| gort::spawn(move || i * i)).collect();
///     gort::println!("{}", gort::block_on(sum(parts)).unwrap());
/// })?;
/// // 14
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn block_on<F: Future>(future: F) -> F::Output {
    let location = Location::caller();
    park::scheduling_point();
    let (worker, _) = park::current_goroutine("block_on");
    let wake_up = WakeUp::new(&worker.program.foreign);
    let root = RootWaker::new(wake_up.clone());
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(root.waker())) {
            return output;
        }
        if wake_up.take_woken() {
            gosched();
        } else {
            wake_up.wait(location);
        }
    }
}
