//! Starting goroutines: `go`, `spawn`, and what a goroutine can ask about itself.

mod builder;
mod join;

use std::fmt;
use std::panic::Location;

use gort_events::{Caller, GoId};

pub use self::builder::{GoBuilder, UnhandledPanic};
pub use self::join::JoinHandle;
pub(crate) use self::join::{emit_join, joinable};

use crate::rt::current::{WorkerRef, current, worker};
use crate::rt::goroutine::GoRef;
use crate::rt::large::is_large;
use crate::rt::parking::park::{self, Parking};
use crate::rt::stacks::entry::run_in_box;
use crate::rt::stacks::unwind;

/// Starts a goroutine that runs `f`. It does not wait for it, and the goroutine does not run yet: it is the next one to
/// run once the caller parks, yields or ends.
///
/// A goroutine runs on a stack of its own, on the OS thread that starts it, until it ends. The program ends when `main`
/// returns, whatever goroutines are left.
///
/// Go: `go f()`. Spec: ["Go statements"](https://go.dev/ref/spec#Go_statements).
///
/// # Panics
/// Panics outside of a goroutine: call it inside [`run`](crate::run()). A panic in `f` that nothing catches ends the
/// program, unless [`UnhandledPanic`] says otherwise.
///
/// # Examples
///
/// ```
/// gort::run(|| {
///     let done = gort::chan(0);
///     let tx = done.clone();
///     gort::go(move || tx.send("from goroutine"));
///     gort::println!("{}", done.recv().unwrap());
/// })?;
/// // from goroutine
/// # Ok::<(), gort::RunError>(())
/// ```
///
/// What a goroutine takes along must be `Send`, because another worker may start it:
///
/// ```compile_fail
/// let local = std::rc::Rc::new(1);
/// gort::go(move || drop(local)); // `Rc<i32>` cannot be sent between threads safely
/// ```
///
/// And it must not borrow, because nothing waits for the goroutine: [`scope`](crate::scope()) does.
///
/// ```compile_fail
/// let local = String::from("here");
/// gort::go(|| gort::println!("{local}")); // `local` may be dropped while it is borrowed
/// ```
#[track_caller]
pub fn go<F: FnOnce() + Send + 'static>(f: F) {
    park::scheduling_point();
    let at = Location::caller();
    if const { is_large::<F>() } {
        // Boxed here, not six calls further on.
        let boxed = Box::new(f);
        go_at(move || run_in_box(boxed), at);
    } else {
        go_at(f, at);
    }
}

/// The `go` statement on this line, without the scheduling point before it.
#[inline]
#[track_caller]
pub(crate) fn go_at<F: FnOnce() + Send + 'static>(f: F, at: Caller) {
    let Some(worker) = worker() else {
        panic!("gort: go was called outside of gort::run");
    };
    if worker.is_ending() {
        // The program is over: nothing that has not run yet runs.
        drop(f);
        return;
    }
    worker.spawn(f, at);
}

/// Starts a goroutine whose value can be waited for.
///
/// Go has no equivalent: it discards what a goroutine's function returns. A panic in `f` ends the program, as in Go, unless
/// [`UnhandledPanic`] says otherwise: then the one that joins gets it.
///
/// # Panics
/// As [`go`](crate::go()).
///
/// # Examples
///
/// ```
/// gort::run(|| {
///     let squares: Vec<_> = (1..=3).map(|i| gort::spawn(move || i * i)).collect();
///     for square in squares {
///         gort::println!("{}", square.join());
///     }
/// })?;
/// // 1
/// // 4
/// // 9
/// # Ok::<(), gort::RunError>(())
/// ```
///
/// What it returns comes from another worker, perhaps, so it must be `Send`, too:
///
/// ```compile_fail
/// gort::spawn(|| std::rc::Rc::new(1)); // `Rc<i32>` cannot be sent between threads safely
/// ```
///
/// ```compile_fail
/// let handle = {
///     let local = String::from("here");
///     gort::spawn(|| local.len()) // `local` may be dropped while it is borrowed
/// };
/// handle.join();
/// ```
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let at = Location::caller();
    if const { is_large::<F>() } {
        let boxed = Box::new(f);
        spawn_at(move || run_in_box(boxed), at)
    } else {
        spawn_at(f, at)
    }
}

#[track_caller]
fn spawn_at<F, T>(f: F, at: Caller) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let (handle, body) = joinable(f);
    park::scheduling_point();
    go_at(body, at);
    handle
}

/// The running goroutine, for what makes sense on one only.
#[inline]
#[track_caller]
fn running(operation: &'static str) -> (WorkerRef, GoRef) {
    match current() {
        Some(running) => running,
        None => refuse_outside(operation),
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn refuse_outside(operation: &str) -> ! {
    panic!("gort: {operation} was called outside of a goroutine")
}

/// Gives way: the running goroutine goes to the tail of the run queue.
///
/// Go: `runtime.Gosched()`. gort has no asynchronous preemption, so a goroutine that computes for long should call it.
///
/// # Examples
///
/// ```
/// gort::run(|| {
///     gort::go(|| gort::println!("from goroutine"));
///     gort::gosched();
///     gort::println!("from main");
/// })?;
/// // from goroutine
/// // from main
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn gosched() {
    if let Some(parking) = begin_gosched() {
        parking.switch();
    }
}

#[inline(never)]
#[track_caller]
fn begin_gosched() -> Option<Parking> {
    let (worker, goroutine) = running("gosched");
    if worker.uncommon.get() {
        return begin_gosched_uncommonly(worker, goroutine, Location::caller());
    }
    Some(worker.begin_yield(goroutine, None))
}

/// As `begin_gosched`, where there may be a listener: in a controlled run, to give way is a step.
#[cold]
fn begin_gosched_uncommonly(worker: WorkerRef, goroutine: GoRef, at: Caller) -> Option<Parking> {
    if !worker.listening() {
        return Some(worker.begin_yield(goroutine, None));
    }
    if worker.controlled_now().is_some() {
        worker.stand(goroutine, None);
        worker.observe(|observer, by| {
            observer.tried(by, "gosched", at.into());
            observer.gives_way();
        });
        return None;
    }
    worker.guide_stands(goroutine, None);
    Some(worker.begin_yield(goroutine, Some(at)))
}

/// Ends the running goroutine after unwinding its stack, so that destructors run. No other goroutine is affected.
///
/// If it ends `main`, the program goes on without it, and is deadlocked once the others are done.
///
/// Go: `runtime.Goexit()`.
///
/// # Panics
/// It unwinds with a payload of gort's own, which `std::panic::catch_unwind` must not swallow. Panics outside of a
/// goroutine. In a destructor that runs in an unwinding it ends the process, as a panic there does: Rust has no second unwinding
/// where Go's deferred functions may begin one.
#[track_caller]
pub fn goexit() -> ! {
    running("goexit");
    unwind::goexit()
}

/// The running goroutine's number: main is 1.
///
/// Go shows it in tracebacks only.
///
/// # Panics
/// Panics outside of a goroutine.
#[track_caller]
pub fn goid() -> GoId {
    let id = running("goid").1.id.get();
    if let Some(worker) = worker() {
        worker.observe(|observer, by| observer.asks_id(by));
    }
    id
}

/// How many goroutines there are, main included. Go: `runtime.NumGoroutine()`.
///
/// 0 outside of a run.
pub fn num_goroutine() -> usize {
    park::scheduling_point();
    let number = worker().map_or(0, |worker| worker.num_goroutine());
    park::observe_result(number as u64);
    number
}

/// How many workers the run has. Go: `runtime.GOMAXPROCS(0)`.
///
/// 0 outside of a run.
pub fn gomaxprocs() -> usize {
    worker().map_or(0, |worker| worker.program.workers())
}

/// Prints one line on the run's output: what `gort::println!` expands to.
#[doc(hidden)]
#[track_caller]
pub fn print_line(text: fmt::Arguments<'_>) {
    // Formatting may run user code, so it comes first, on the goroutine's own stack.
    let text = text.to_string();
    match worker() {
        Some(worker) => worker.point().print(&text, Location::caller()),
        None => {
            use std::io::Write;
            let _ = writeln!(std::io::stdout(), "{text}");
        }
    }
}

/// Prints one line on the run's output. It is one visible operation: other goroutines may run before and after it, not
/// in the middle.
///
/// Where the line goes is the run's setting, [`Builder::output`](crate::Builder::output): standard output by default.
/// As with Go's `fmt.Println`, what cannot be written is lost.
///
/// Go: `fmt.Println`.
#[macro_export]
macro_rules! println {
    ($($arg:tt)*) => {
        $crate::print_line(::core::format_args!($($arg)*))
    };
}
