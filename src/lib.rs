//! gort is a goroutine runtime for Rust, with Go's semantics: goroutines on stacks of their own, channels, `select!`,
//! WaitGroups, locks, timers and contexts, and a scheduler whose every choice can be seeded, recorded and replayed.
//!
//! The same package holds the program `gort`, a course and a laboratory on this runtime: `gort lesson channels`.
//!
//! # A program
//!
//! [`run`](crate::run()) runs a function as goroutine 1, main. [`go`](crate::go()) starts another goroutine; it does not wait for it. A channel
//! without a buffer is a meeting point: a send is done when a receiver has the value.
//!
//! ```
//! gort::run(|| {
//!     let ch = gort::chan::<i32>(0);
//!     let tx = ch.clone();
//!     gort::go(move || {
//!         for i in 0..3 {
//!             gort::println!("Sending {i}");
//!             tx.send(i);
//!         }
//!         tx.close();
//!     });
//!     for v in ch {
//!         gort::println!("Received {v}");
//!     }
//! })?;
//! // Sending 0
//! // Sending 1
//! // Received 0
//! // Received 1
//! // Sending 2
//! // Received 2
//! # Ok::<(), gort::RunError>(())
//! ```
//!
//! When `main` returns the program is over, as in Go; what the other goroutines hold is dropped.
//!
//! # Waiting for several things
//!
//! [`select!`] carries out one of several channel operations: one that is ready, chosen uniformly.
//!
//! ```
//! use std::time::Duration;
//! gort::Builder::new().schedule(gort::Schedule::Seeded(0)).run(|| {
//!     let answer = gort::chan::<i32>(0);
//!     let tx = answer.clone();
//!     gort::go(move || {
//!         gort::time::sleep(Duration::from_secs(2));
//!         tx.send(42);
//!     });
//!     gort::select! {
//!         recv(answer) -> v => gort::println!("{v:?}"),
//!         recv(gort::time::after(Duration::from_secs(1))) -> _ => gort::println!("timeout"),
//!     }
//! })?;
//! // timeout
//! # Ok::<(), gort::RunError>(())
//! ```
//!
//! # When it goes wrong
//!
//! A program in which nothing can run any more ends with an error that names every goroutine, in Go's words. So does one
//! in which a goroutine panics and nothing catches it.
//!
//! ```
//! let error = gort::run(|| gort::chan::<i32>(0).send(1)).unwrap_err();
//! let report = error.to_string();
//! assert!(report.starts_with("fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan send]:\n"));
//! ```
//!
//! # The same run again
//!
//! With [`Schedule::Seeded`] a run is a function of its seed: one worker, a virtual clock, every choice drawn from the
//! seed. Seed 0 is Go's own order. [`Builder::record`] writes a run down as a short code, and [`Schedule::Replay`] gives
//! the same run again, event by event.
//!
//! # What it does not do
//!
//! - There is no asynchronous preemption: it cannot be sound in Rust. A goroutine that computes for long calls
//!   [`gosched`]; channel, lock and timer operations give way by themselves when a goroutine has done ten thousand.
//! - A goroutine that has started stays on its OS thread. This is what makes [`go`](crate::go()) a safe function: a parked stack may
//!   hold an `Rc` or a borrow of a thread-local. [`Builder::migrate_goroutines`] changes it, for programs whose stacks hold nothing of a
//!   thread's.
//! - `go` is safe under the conditions of any stackful coroutine: code that parks inside a `thread_local!` initialiser,
//!   or inside the closure of a scoped thread-local, is outside of what Rust can check. Do not park there.
//! - Calls that block the thread block all goroutines of its worker: a `std` lock held across a park, a
//!   blocking read. [`blocking`](crate::blocking()) runs them elsewhere; [`Builder::watchdog`] says which goroutine does it.
//! - `panic = "abort"` does not compile: a program that ends unwinds the goroutines that it leaves behind.
//! - A run has as many workers as there are processors ([`Builder::workers`]). Goroutines that are started
//!   together are shared with idle workers if the first of them compute or wait, and stay together if they talk; what waits for more
//!   than about 40 µs while its worker computes moves to an idle one. What has started stays, so an uneven load is not evened out.
//!
//! # Features
//!
//! - `explore`: the explorer, in the module of that name. `macros`: the attributes `#[gort::main]` and `#[gort::test]`.
//! - `tracing`: spans of the crate `tracing` are right across parks. The spans that a goroutine has entered, by whatever guard, are left when it is
//!   switched away from and entered when it goes on, as the program's subscriber sees it (one that knows its `current_span`, as the registry of
//!   `tracing-subscriber` does). main begins in the spans of the caller of [`run`](crate::run()), every other goroutine in none: hand one over by
//!   `let span = Span::current(); go(move || span.in_scope(…))`. The default subscriber must be the process's: one that is set for a
//!   thread, or for a scope, is another thing for each worker. Without the feature, and where no subscriber is set, nothing is asked.
//! - `serde`: [`Event`]s, endings, reports and errors can be serialized: variants and fields by their names in lower case, places as file, line and
//!   column, replay codes as their texts (which can be read back, too).
//! - `cli`, the default: the program `gort`. A library turns it off.
//!
//! # Where to go on
//!
//! [`chan`](crate::chan()) and [`Chan`], [`select!`], [`sync`], [`context`], [`time`], [`net`], [`process`], [`io`]; [`scope`](crate::scope()) for goroutines that borrow;
//! [`GoBuilder`] for one with settings of its own; [`block_on`](crate::block_on()) for futures; [`Monitor`] for a look at what runs; [`local!`] for
//! variables of which every goroutine has its own;
//! [`Builder`] for schedules, events and limits; [`Event`] for what a run did. In the source, `src/rt/mod.rs` explains
//! one switch.

#[cfg(all(windows, target_env = "msvc"))]
compile_error!(
    "gort cannot be built for Windows with Microsoft's linker yet: what parked goroutines own could not be given back there. \
     Build for the target `x86_64-pc-windows-gnu`: `rustup target add x86_64-pc-windows-gnu`, then \
     `cargo build --target x86_64-pc-windows-gnu` (it needs the linker of MinGW-w64)"
);
#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "freebsd", windows)))]
compile_error!(
    "gort runs on Linux, macOS, FreeBSD and Windows: it does not know how this system watches sockets and guards stacks"
);

#[cfg(panic = "abort")]
compile_error!(
    "gort needs unwinding: it unwinds the goroutines that a program leaves behind. In Cargo.toml remove `panic = \"abort\"` \
     from the profile that is built ([profile.release] or [profile.dev]), or set `panic = \"unwind\"` there."
);

#[macro_use(bug, invariant, always)]
extern crate gort_events;

#[cfg(feature = "macros")]
#[doc(hidden)]
pub mod attributes;
pub mod context;
#[cfg(feature = "explore")]
pub mod explore;
pub mod io;
#[cfg(unix)]
pub mod net;
#[cfg(unix)]
pub mod process;
pub mod races;
pub mod select;
#[cfg(unix)]
pub mod signal;
pub mod sync;
pub mod synctest;
pub mod time;

mod block_on;
mod blocking;
mod chan;
mod error;
mod go;
mod handle;
mod local;
mod monitor;
mod report;
mod rt;
mod run;
mod schedule;
mod scope;
mod timed;

pub use block_on::block_on;
pub use blocking::blocking;
pub use chan::{Chan, ForeignChan, IntoIter, Iter, RecvChan, RecvFuture, SendChan, SendFuture, Sender, chan, channel};
pub use error::{
    ContextError, JoinError, LocalError, RecvTimeoutError, RunError, SendTimeoutError, StackRefused, StuckReport,
    TryRecvError, TrySendError,
};
#[doc(hidden)]
pub use go::print_line;
pub use go::{GoBuilder, JoinHandle, UnhandledPanic, go, goexit, goid, gomaxprocs, gosched, num_goroutine, spawn};
pub use gort_events::{
    AtomicOp, CaseInfo, Chosen, CodeHeader, DeadlockReport, Direction, Ending, Event, EventKind, FatalReport,
    FileStamp, GoId, GoroutineEnd, GoroutineReport, GoroutineState, MapOrder, Name, ObjectId, ObjectKind, PanicReport,
    ReceivedFrom, ReplayCode, ReplayError, SentTo, Site, WaitReason,
};
/// Makes a function the main goroutine of a program.
///
/// The function has no arguments, and returns what `main` may return. If the run ends otherwise than by its return, the error's text is printed on standard
/// error, and the exit code is [`RunError::exit_code`]: Go's.
///
/// Settings stand in parentheses, separated by commas: `workers = 4`, `stack_size = 1 << 20`, `seed = 7` (one worker, a virtual clock:
/// [`Schedule::Seeded`]), `virtual_clock`, `replay = "CODE"`. The values are expressions; each is the method of [`Builder`] that it is named after.
/// Without any, the run is that of [`run`](crate::run()).
///
/// Go: `func main()`. Rust: `#[tokio::main]`.
///
/// # Examples
///
/// ```
/// #[gort::main(workers = 2)]
/// fn main() -> Result<(), std::num::ParseIntError> {
///     let double = gort::spawn(|| "21".parse::<i32>().map(|n| n * 2));
///     gort::println!("{}", double.join()?);
///     Ok(())
/// }
/// // 42
/// ```
#[cfg(feature = "macros")]
pub use gort_macros::main;
/// Makes a function a test that runs as the main goroutine of a program.
///
/// The function has no arguments, and returns `()` or a `Result<(), E>` whose error can be shown (`Debug`). The test fails if a goroutine panics, if all
/// are deadlocked, and if an error is returned. `#[should_panic]` and `#[ignore]` stand beside it as they do beside `#[test]`.
///
/// The settings are those of [`main`](crate::main), and
///
/// - `explore = true`: the test is explored. Every schedule must pass; of one that does not the message has the code, and `replay = "CODE"` runs that one alone. See
///   [`Explorer::check`](crate::explore::Explorer::check), which this is, for what counts as a failure.
/// - `preemptions = 2`, beside it: only schedules with up to so many preemptions are looked at.
///
/// Go: `func TestName(t *testing.T)`; with `virtual_clock` or `seed`, `testing/synctest`. Rust: `#[tokio::test]`, `loom::model`.
///
/// # Examples
///
/// ```
/// # // A test's function is compiled only where tests are; here are its parts.
/// #[gort::test(explore = true)]
/// fn one_of_two_is_first() {
///     let ch = gort::chan(1);
///     for n in 1..=2 {
///         let ch = ch.clone();
///         gort::go(move || _ = ch.try_send(n));
///     }
///     assert!(matches!(ch.recv(), Some(1 | 2)));
/// }
/// # fn main() {}
/// ```
#[cfg(feature = "macros")]
pub use gort_macros::test;
pub use handle::{Handle, RunOver};
pub use local::GoLocal;
pub use monitor::{Counters, Monitor, Place};
pub use report::Report;
pub use rt::stacks::guard::StackGuard;
pub use run::{Builder, run};
pub use schedule::Schedule;
pub use scope::{Scope, scope};
