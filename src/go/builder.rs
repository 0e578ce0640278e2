//! A goroutine with settings of its own: the size of its stack, what its panic ends.

use std::panic::Location;

use gort_events::Caller;

use super::join::{JoinHandle, joinable};
use crate::rt::current::worker;
use crate::rt::parking::park;
use crate::rt::stacks::entry::run_in_box;
use crate::rt::stacks::layout::check_stack_bytes;

/// What a panic ends that nothing catches in its goroutine.
///
/// Set for a run by [`Builder::unhandled_panic`](crate::Builder::unhandled_panic), for one goroutine by
/// [`GoBuilder::unhandled_panic`].
///
/// Rust: threads of `std` and tasks of tokio end alone (`tokio::runtime::UnhandledPanic`). Go: a panic ends the program; a server recovers
/// in each handler.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum UnhandledPanic {
    /// The run, as in Go.
    #[default]
    EndRun,
    /// Its goroutine alone. The panic hook has told of it; who joins the goroutine gets its payload. A panic of main ends the run
    /// all the same.
    ///
    /// What the goroutine shares may be half done: gort's locks, as Go's, are not poisoned, but given back as they are.
    EndGoroutine,
}

/// Starts goroutines with settings of their own.
///
/// Go: none; its stacks grow, and all goroutines are alike. Rust: `std::thread::Builder`.
///
/// # Examples
///
/// ```
/// use gort::GoBuilder;
///
/// /// How deep it comes, 1 KiB at a time.
/// fn deep(left: usize) -> usize {
///     let frame = std::hint::black_box([0_u8; 1024]);
///     if left == 0 { 0 } else { deep(left - 1) + 1 + usize::from(frame[0]) }
/// }
///
/// gort::run(|| {
///     let handle = GoBuilder::new().stack_size(16 << 20).spawn(|| deep(5_000));
///     gort::println!("{}", handle.join());
/// })?;
/// // 5000
/// # Ok::<(), gort::RunError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a GoBuilder starts nothing until `go` or `spawn`"]
pub struct GoBuilder {
    stack_bytes: Option<usize>,
    on_panic: Option<UnhandledPanic>,
}

impl GoBuilder {
    /// The settings of the run.
    pub fn new() -> Self {
        GoBuilder::default()
    }

    /// Address space of the goroutine's stack in bytes, as [`Builder::stack_size`](crate::Builder::stack_size) has it for all.
    ///
    /// Stacks of other sizes than the run's are not kept for later goroutines by their worker: starting a goroutine on one costs some
    /// microseconds.
    ///
    /// # Panics
    /// Panics outside of 16 KiB to 64 MiB.
    #[track_caller]
    pub fn stack_size(mut self, bytes: usize) -> Self {
        self.stack_bytes = Some(check_stack_bytes(bytes));
        self
    }

    /// What a panic of the goroutine ends that nothing in it catches.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::{GoBuilder, UnhandledPanic};
    ///
    /// gort::Builder::new().quiet_panics(true).run(|| {
    ///     let (handler, served) = (GoBuilder::new().unhandled_panic(UnhandledPanic::EndGoroutine), gort::chan(3));
    ///     for request in 0..3 {
    ///         let served = served.clone();
    ///         handler.clone().go(move || {
    ///             assert!(request != 1, "a bad request");
    ///             served.send(request);
    ///         });
    ///     }
    ///     gort::println!("{}", served.iter().take(2).sum::<i32>());
    /// })?;
    /// // 2
    /// # Ok::<(), gort::RunError>(())
    /// ```
    pub fn unhandled_panic(mut self, ends: UnhandledPanic) -> Self {
        self.on_panic = Some(ends);
        self
    }

    /// Starts a goroutine that runs `f`: see [`go`](crate::go()).
    ///
    /// # Panics
    /// As [`go`](crate::go()).
    #[track_caller]
    pub fn go<F: FnOnce() + Send + 'static>(self, f: F) {
        let at = Location::caller();
        // Whatever its size, it is moved once.
        let f = Box::new(f);
        self.start(move || run_in_box(f), at);
    }

    /// Starts a goroutine whose value can be waited for: see [`spawn`](crate::spawn()).
    ///
    /// # Panics
    /// As [`go`](crate::go()).
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> JoinHandle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let at = Location::caller();
        let f = Box::new(f);
        let (handle, body) = joinable(move || run_in_box(f));
        self.start(body, at);
        handle
    }

    #[track_caller]
    fn start<F: FnOnce() + Send + 'static>(self, f: F, at: Caller) {
        park::scheduling_point();
        let Some(worker) = worker() else {
            panic!("gort: GoBuilder was used outside of gort::run");
        };
        if worker.is_ending() {
            drop(f);
            return;
        }
        let panics_alone = self.on_panic.map(|ends| ends == UnhandledPanic::EndGoroutine);
        worker.spawn_with((self.stack_bytes, panics_alone), f, at);
    }
}
