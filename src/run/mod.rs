//! Running a program: `run`, and its settings.

mod start;

use std::fmt;
use std::time::Duration;

use gort_events::{Capacities, Event};

use crate::error::{RunError, StuckReport};
use crate::go::UnhandledPanic;
use crate::report::Report;
use crate::rt::events::sinks::{Listener, Output};
use crate::rt::stacks::guard::StackGuard;
use crate::rt::stacks::layout::{STACK_BYTES, check_stack_bytes};
use crate::rt::workers::watchdog::OnStuck;
use crate::schedule::Schedule;

/// Runs `main` as goroutine 1 on the calling thread, and everything it starts, until `main` returns.
///
/// The same as `Builder::new().run(main)`.
///
/// Go: a program's `main`. Spec: ["Program execution"](https://go.dev/ref/spec#Program_execution).
///
/// # Blocking
/// Blocks the calling thread until the program is over. Goroutines that are left then are unwound, so that what they
/// hold is dropped: one after the other, and nothing else of the program runs. What a destructor hands to another goroutine then,
/// a last line to one that collects them say, is not seen by it; and if that needs the other one to take it, it never is, and the goroutine that
/// hands it over is left behind. Let `main` wait for such a goroutine.
///
/// # What is left behind
/// The end waits for no goroutine. Goroutines that cannot be unwound stay on their stacks, counted in
/// [`Report::unkillable`](crate::Report::unkillable):
///
/// - whose call of [`blocking`](crate::blocking()) has not returned, and whose [`scope`](crate::scope()) has a child that has not
///   ended: they are unwound later, when the end of their thread waits for that;
/// - that catch every unwinding, wait without end in a destructor, or are parked where an unwinding is not let through: in a destructor
///   that runs in one, or in a function with a C interface (`extern "C"`, not `extern "C-unwind"`).
///
/// Whatever is left keeps the thread that it is on, because it may have lent that thread's thread-locals to other threads: **a
/// thread that has called `run` ends, and its `join` returns, only when no goroutine is left on it.** After a second it says on standard
/// error which ones it waits for. The end of the process waits for none: then, as in any program, `std` ends the thread-locals of the
/// thread that exits while other threads go on.
///
/// A goroutine that computes on another worker when `main` returns, or blocks its thread, or is in the function of the output or the
/// listener, is not waited for either: `run` returns after about 20 ms of its time, 100 ms if it sleeps there, and
/// [`Report::still_running`](crate::Report::still_running) names it. It goes on. What it does to objects that later runs use, too, it
/// does as any other program that runs at the same time; its first operation that would park or give way ends it, at the latest
/// the ten thousandth, and then all other goroutines of its worker are unwound.
///
/// # Several programs at once
/// Threads may each run a program, and programs may share channels, locks and whatever else is made of them. A program in which
/// nothing can go on is deadlocked at once if no other program has used what was made in it, and it has used nothing that was made
/// elsewhere; otherwise when no other program can go on either. A program that another one has not met yet is told apart by a
/// counted [foreign handle](crate::Chan::foreign). (An uncontended lock and an unsuccessful `try_` operation do not count as meeting.)
///
/// # Errors
/// [`RunError::Panic`] if a goroutine panics and the panic is not caught; [`RunError::Deadlock`] if nothing can run any more;
/// [`RunError::StackRefused`] if the system refuses memory and no goroutine can go on without.
///
/// # Panics
/// Panics if it is called inside a goroutine.
///
/// # Examples
///
/// ```
/// let answer = gort::run(|| {
///     let ch = gort::chan(0);
///     let tx = ch.clone();
///     gort::go(move || tx.send(42));
///     ch.recv()
/// });
/// assert_eq!(answer, Ok(Some(42)));
///
/// let error = gort::run(|| gort::chan::<i32>(0).recv()).unwrap_err();
/// assert_eq!(error.headline(), "fatal error: all goroutines are asleep - deadlock!");
/// ```
#[track_caller]
pub fn run<F, T>(main: F) -> Result<T, RunError>
where
    F: FnOnce() -> T + 'static,
    T: 'static,
{
    Builder::new().run(main)
}

/// More workers than this are a mistake.
const MAX_WORKERS: usize = 1024;

/// Settings of a run.
///
/// # Examples
///
/// ```
/// use gort::{Builder, Schedule};
///
/// // A virtual clock: an hour passes at once.
/// let report = Builder::new().schedule(Schedule::Seeded(0)).run_report(|| {
///     gort::time::sleep(std::time::Duration::from_secs(3600));
/// });
/// assert_eq!(report.elapsed.as_secs(), 3600);
/// ```
#[must_use = "a Builder runs nothing until `run` or `run_report`"]
pub struct Builder {
    schedule: Schedule,
    workers: Option<usize>,
    virtual_clock: bool,
    scatter: bool,
    migrates: bool,
    stack_size: usize,
    guard: StackGuard,
    listener: Option<Listener>,
    race_detector: bool,
    output: Option<Output>,
    watchdog: Option<(Duration, OnStuck)>,
    quiet_panics: bool,
    unhandled_panic: UnhandledPanic,
    record: bool,
    program: String,
    capacities: Capacities,
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// The default settings: [`Schedule::Parallel`], output to standard output, and the default of [`stack_size`](Builder::stack_size).
    pub fn new() -> Self {
        Builder {
            schedule: Schedule::Parallel,
            workers: None,
            virtual_clock: false,
            scatter: false,
            migrates: false,
            stack_size: STACK_BYTES,
            guard: StackGuard::Auto,
            listener: None,
            race_detector: false,
            output: None,
            watchdog: None,
            quiet_panics: false,
            unhandled_panic: UnhandledPanic::EndRun,
            record: false,
            program: String::new(),
            capacities: Capacities::default(),
        }
    }

    /// How the run decides what could go either way.
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.schedule = schedule;
        self
    }

    /// How many workers a run by [`Schedule::Parallel`] may use: OS threads that run goroutines, the calling one
    /// included. The others start when there are goroutines for them. A goroutine stays on the worker that starts it: which one
    /// that is depends on what the first of those do that are started together (they are shared if these compute or wait, and
    /// stay together if they talk).
    ///
    /// Without this it is the environment variable `GORT_MAXPROCS`, if that is a number from 1 to 1024, or else as many as
    /// the process has processors. The other schedules use one.
    ///
    /// Go: `GOMAXPROCS`.
    ///
    /// # Panics
    /// Panics if `workers` is 0 or more than 1024.
    pub fn workers(mut self, workers: usize) -> Self {
        assert!((1..=MAX_WORKERS).contains(&workers), "gort: {workers} workers: a run has 1 to {MAX_WORKERS}");
        self.workers = Some(workers);
        self
    }

    /// Whether a run by [`Schedule::Parallel`] has a virtual clock, as the other schedules always have.
    ///
    /// Time then stands still while any goroutine on any worker can run, or while something may come from outside (a
    /// blocking call, a socket, a [foreign handle](crate::Chan::foreign)), and otherwise jumps to the next timer that
    /// makes a goroutine runnable: what sleeps for an hour is tested at once, on all processors.
    ///
    /// Go: `testing/synctest`.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let report = gort::Builder::new().workers(4).virtual_clock(true).run_report(|| {
    ///     let wg = gort::sync::WaitGroup::new();
    ///     for hours in 1..=3 {
    ///         wg.go(move || gort::time::sleep(Duration::from_secs(3600 * hours)));
    ///     }
    ///     wg.wait();
    /// });
    /// assert_eq!(report.elapsed.as_secs(), 3 * 3600);
    /// ```
    pub fn virtual_clock(mut self, on: bool) -> Self {
        self.virtual_clock = on;
        self
    }

    /// Whether each goroutine starts on a worker picked at random, at once, instead of where it was spawned.
    ///
    /// For tests: goroutines then run at the same time from the first moment on, and whatever they do to each other goes
    /// between threads. It makes programs slower, for what talks should be together.
    ///
    /// Go: the scheduler of a program built with `-race` shuffles likewise.
    ///
    /// # Examples
    ///
    /// ```
    /// let sum = gort::Builder::new().workers(4).scatter(true).run(|| {
    ///     let ch = gort::chan(0);
    ///     for i in 0..100 {
    ///         let tx = ch.clone();
    ///         gort::go(move || tx.send(i));
    ///     }
    ///     ch.iter().take(100).sum::<i32>()
    /// });
    /// assert_eq!(sum, Ok(4950));
    /// ```
    pub fn scatter(mut self, on: bool) -> Self {
        self.scatter = on;
        self
    }

    /// Whether started goroutines migrate: what can run and waits is taken over by a worker that has nothing to do, and a goroutine that is
    /// readied goes on where it was readied. Without this a goroutine stays on the thread that it was started on, whatever
    /// computes there meanwhile. Runs by one worker and by the other schedules have nothing to migrate to.
    ///
    /// `main` is a goroutine as any other here: the threads are the run's, and the calling one is one of them.
    ///
    /// Go: its goroutines always migrate; nothing in Go belongs to a thread, but for `runtime.LockOSThread`.
    ///
    /// # Safety
    /// Any operation of gort's may suspend the goroutine that calls it, which may go on on another thread. So nothing that is on a
    /// goroutine's stack across such an operation, `main`'s included, may belong to its thread or be shared with that thread's
    /// others without synchronisation. That is:
    /// - no reference that comes from a thread-local: no operation of gort's inside `LocalKey::with`, no `Ref` of a thread-local's
    ///   cell;
    /// - **no thread-local before and behind such an operation in one function**, what is inlined into it included: the compiler may
    ///   compute its address once, and the second use is that of the former thread's, perhaps while that thread uses it. Put each use
    ///   into a function that is `#[inline(never)]` and does not suspend. (In the standard library making a hash map
    ///   uses one that can be inlined.)
    /// - nothing that is not `Send` and of which another goroutine, or the thread, has a part: an `Rc` whose clones are not
    ///   all on this one stack. The closures of `go` and `spawn` can bring none along; that of `main` can;
    /// - no guard that must be given back where it was taken: of `std::sync::Mutex` and `RwLock`, of a reentrant lock, and of
    ///   the crates' like them. gort's own guards may be held;
    /// - no goroutine-local ([`GoLocal`](crate::GoLocal)) whose value is any of these: it comes along with its goroutine;
    /// - nothing that the system or a C library keeps for each thread: `errno` between two operations, a thread's name, priority,
    ///   signal mask or namespaces, the current OpenGL context, a library that must be called by one thread.
    ///
    /// gort sees to the rest: a goroutine is on one thread at a time, and what it did on one happens before what it does on the
    /// next; it stays on its thread while it is suspended in a destructor that runs in an unwinding; and once the program is
    /// over nothing migrates any more.
    ///
    /// # Examples
    ///
    /// ```
    /// // SAFETY: neither `main` nor the goroutines use a thread-local or hold anything of the thread's.
    /// let builder = unsafe { gort::Builder::new().workers(2).migrate_goroutines(true) };
    /// let sum = builder.run(|| {
    ///     let (gate, results) = (gort::chan::<()>(0), gort::chan(8));
    ///     for i in 0..8_u64 {
    ///         let (gate, results) = (gate.clone(), results.clone());
    ///         gort::go(move || {
    ///             gate.recv();
    ///             // All have been started by one worker by now; the other one takes its share.
    ///             results.send((0..1_000_u64).fold(i, |sum, n| sum.wrapping_mul(31) ^ n) % 2);
    ///         });
    ///     }
    ///     gort::gosched();
    ///     gate.close();
    ///     results.iter().take(8).count()
    /// });
    /// assert_eq!(sum, Ok(8));
    /// ```
    #[allow(unsafe_code)]
    pub unsafe fn migrate_goroutines(mut self, on: bool) -> Self {
        self.migrates = on;
        self
    }

    /// Address space of each goroutine's stack in bytes, its 8 KiB guard included (one page where pages are larger), rounded up to a
    /// power of two, and to twice the guard: 256 KiB by default, and 512 KiB in debug builds, whose frames are larger. Only touched
    /// pages cost memory, apart from their tables: 128 bytes for each 64 KiB. [`GoBuilder::stack_size`](crate::GoBuilder::stack_size)
    /// is for one goroutine.
    ///
    /// # Panics
    /// Panics outside of 16 KiB to 64 MiB.
    pub fn stack_size(mut self, bytes: usize) -> Self {
        self.stack_size = check_stack_bytes(bytes);
        self
    }

    /// How the guard region below each stack is made.
    pub fn stack_guard(mut self, guard: StackGuard) -> Self {
        self.guard = guard;
        self
    }

    /// Hands every event of the run to `listener`, in order, on the stack of the worker where it happens.
    ///
    /// With several workers one event is told at a time. The events of one goroutine come in its own order; what two
    /// goroutines of different workers do at about the same time may be told in either order.
    ///
    /// The listener must not use goroutine operations; one that would park panics there. If it panics, the program ends
    /// as if it were killed, and [`run`](Builder::run) panics with the same payload; at a [`Panic`](crate::EventKind::Panic)
    /// event, which comes from inside the panic hook, the process aborts.
    pub fn events(mut self, listener: impl FnMut(&Event) + Send + 'static) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// Whether to look for data races on [`Racy`](crate::sync::Racy) variables, for [`Report::races`].
    ///
    /// A run by several workers is not looked at: what they do at the same time is told in an order that need not be the
    /// one in which it happened.
    ///
    /// Go: `go run -race`. See [`races`](crate::races).
    pub fn race_detector(mut self, on: bool) -> Self {
        self.race_detector = on;
        self
    }

    /// Where `gort::println!` writes: standard output by default. Each line is written and flushed by itself.
    ///
    /// Errors are ignored, as by Go's `fmt.Println`. A panic of the writer is one of the goroutine that prints.
    pub fn output(mut self, output: impl std::io::Write + Send + 'static) -> Self {
        self.output = Some(Box::new(output));
        self
    }

    /// Calls `on_stuck` when a worker has been running one goroutine for at least `after` without a switch: it computes
    /// without [`gosched`](crate::gosched()), waits for a `std` lock that is held across a park, or is in a call that blocks
    /// its thread.
    ///
    /// One report for each such stay, at most a quarter of `after` late. A worker that rests is never reported, nor is one
    /// whose goroutines park or yield. The time is the machine's, under a virtual clock, too, and counts on while the
    /// system runs other processes instead. `on_stuck` is called on a thread of its own, which ends with the run; the
    /// run's end waits for it.
    ///
    /// Go: none; its scheduler interrupts what runs for more than 10 ms.
    ///
    /// # Panics
    /// Panics if `after` is zero; the run panics if the system gives no thread, and, once the program is over, with what
    /// `on_stuck` has panicked with.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::mpsc;
    /// use std::time::Duration;
    ///
    /// let (told, stuck) = mpsc::channel();
    /// gort::Builder::new()
    ///     .watchdog(Duration::from_millis(20), move |report| _ = told.send(report.clone()))
    ///     .run(move || {
    ///         // It blocks its thread, not just its goroutine.
    ///         let report = stuck.recv().unwrap();
    ///         gort::println!("goroutine {} on worker {}", report.goroutine, report.worker);
    ///     })?;
    /// // goroutine 1 on worker 0
    /// # Ok::<(), gort::RunError>(())
    /// ```
    pub fn watchdog(mut self, after: Duration, on_stuck: impl FnMut(&StuckReport) + Send + 'static) -> Self {
        assert!(!after.is_zero(), "gort: a watchdog that reports after no time");
        self.watchdog = Some((after, Box::new(on_stuck)));
        self
    }

    /// Whether the process's panic hook stays silent for panics in goroutines, because their report is shown elsewhere.
    pub fn quiet_panics(mut self, quiet: bool) -> Self {
        self.quiet_panics = quiet;
        self
    }

    /// What a panic ends that nothing catches in its goroutine: the run, unless this says otherwise.
    /// [`GoBuilder::unhandled_panic`](crate::GoBuilder::unhandled_panic) is for one goroutine.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::{Builder, UnhandledPanic};
    ///
    /// let report = Builder::new().unhandled_panic(UnhandledPanic::EndGoroutine).quiet_panics(true).run_report(|| {
    ///     let failed = gort::spawn(|| -> u32 { "four".parse().unwrap() }).try_join();
    ///     failed.unwrap_err().is_panic()
    /// });
    /// assert_eq!(report.result, Ok(true));
    /// ```
    pub fn unhandled_panic(mut self, ends: UnhandledPanic) -> Self {
        self.unhandled_panic = ends;
        self
    }

    /// Whether to write down the run's choices, for [`Report::schedule`].
    ///
    /// A run by several workers has no code: what they do at the same time has no order. A run by the real clock
    /// ([`Schedule::Parallel`]) that arms a timer has none either: when it fired is not written down.
    /// Neither is when other threads act, so a program that they take part in is not replayed by its code.
    pub fn record(mut self, record: bool) -> Self {
        self.record = record;
        self
    }

    /// What if channels had other capacities: `change` is given the line that makes a channel and the capacity that it asks
    /// for, and says which one it gets. [`Explorer::capacities`](crate::explore::Explorer::capacities) is the same for all
    /// orders. No code has it: one that was recorded there replays only with the same change.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::{Builder, Schedule};
    ///
    /// let program = || gort::chan::<i32>(0).send(1);
    /// let laboratory = || Builder::new().schedule(Schedule::Seeded(0)).quiet_panics(true);
    /// assert!(laboratory().run(program).is_err(), "nobody receives: a deadlock");
    /// assert!(laboratory().capacities(|_, _| 1).run(program).is_ok());
    /// ```
    #[cfg(feature = "explore")]
    pub fn capacities(mut self, change: impl Fn(crate::Site, usize) -> usize + Send + Sync + 'static) -> Self {
        self.capacities.set_change(change);
        self
    }

    /// What if the channels that are made on these lines had these capacities: as [`capacities`](Builder::capacities), and a replay
    /// code has it. It is refused where other lines are changed, or the same ones otherwise.
    #[cfg(feature = "explore")]
    pub fn capacities_of_lines(mut self, lines: &[(u32, usize)]) -> Self {
        self.capacities.set_lines(lines);
        self
    }

    /// The program's name in replay codes. A code recorded under another name is refused.
    ///
    /// Letters, digits, `-`, `_` and `/`; others are left out.
    pub fn program(mut self, name: &str) -> Self {
        self.program = name.to_string();
        self
    }

    /// Runs `main`: see [`run`](crate::run()).
    ///
    /// # Errors
    /// As [`run`](crate::run()), and [`RunError::Replay`] if the replay code does not fit the program.
    ///
    /// # Panics
    /// Panics if it is called inside a goroutine.
    #[track_caller]
    pub fn run<F, T>(self, main: F) -> Result<T, RunError>
    where
        F: FnOnce() -> T + 'static,
        T: 'static,
    {
        self.start(main, false).result
    }

    /// Runs `main` and reports what happened besides its result.
    ///
    /// # Panics
    /// Panics if it is called inside a goroutine.
    #[track_caller]
    pub fn run_report<F, T>(self, main: F) -> Report<T>
    where
        F: FnOnce() -> T + 'static,
        T: 'static,
    {
        self.start(main, true)
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("schedule", &self.schedule)
            .field("workers", &self.workers)
            .field("virtual_clock", &self.virtual_clock)
            .field("scatter", &self.scatter)
            .field("migrates", &self.migrates)
            .field("stack_size", &self.stack_size)
            .field("guard", &self.guard)
            .field("race_detector", &self.race_detector)
            .field("unhandled_panic", &self.unhandled_panic)
            .field("listening", &self.listener.is_some())
            .field("watched_after", &self.watchdog.as_ref().map(|(after, _)| after))
            .field("record", &self.record)
            .field("program", &self.program)
            .finish_non_exhaustive()
    }
}
