//! Explore: everything that a program can print, and whether it can hang.
//!
//! An [`Explorer`] runs a program again and again, each time by another schedule, until it knows every state that the
//! program can be in. What it says is complete: no order of the program's steps gives an output that is not among those it
//! found. Whether such an output is impossible is another question for programs that have a data race or read a clock:
//! [`Exploration::certainty`] answers it.
//!
//! ```
//! use gort::explore::{Answer, Explorer};
//!
//! let found = Explorer::new("hello", || {
//!     gort::go(|| gort::println!("from goroutine"));
//!     gort::println!("from main");
//! })
//! .run();
//! assert!(found.incomplete.is_none());
//! let outputs: Vec<String> = found.list(10).iter().map(|listed| listed.output.to_string()).collect();
//! assert_eq!(outputs, ["from main", "from goroutine | from main", "from main | from goroutine"]);
//! // Each comes with a run that gives it, and what cannot be is known to be impossible.
//! assert!(matches!(found.can(&["from main", "from goroutine"]), Answer::Possible(_)));
//! assert!(matches!(found.can(&["from goroutine"]), Answer::Impossible { lines: 1, .. }));
//! ```
//!
//! # Steps
//!
//! A *step* is one visible operation of one goroutine: a channel operation, a select, a lock or unlock, an operation of a
//! WaitGroup, condition variable, once, semaphore, timer or context, a [`gosched`](crate::gosched()), a load or store of a [`Racy`](crate::sync::Racy) or
//! [`Atomic`](crate::sync::Atomic) variable, a `go` statement, a print, `main`'s return. What a goroutine computes between
//! two of these can be seen by nobody and belongs to the step before. A timer that fires is a step, too. A *schedule* is a
//! sequence of steps from the start to an end; where a select has several ready cases, or a cancelled context several
//! children, each choice is a schedule of its own.
//!
//! # What is complete about it
//!
//! Every order of steps is considered, without a bound on preemptions. For a program without data races that is all there
//! is in Go, too: such programs behave as if all their goroutines ran on one processor (Go memory model). For one with
//! data races Go allows still more, which no interleaving shows.
//!
//! Data races go by happens-before, as in [`races`](crate::races): a program with [`Racy`](crate::sync::Racy) variables is walked
//! once more, with a detector. So two accesses that only sleeping keeps apart race, by the ideal clock, too.
//!
//! It rests on one condition: a program must be a function of its schedule, and what goroutines share must be gort's.
//! What is shared through a `static`, a `std` lock or an atomic of the standard library, gort cannot see. Programs that
//! read the machine's clock or random numbers are found out when a known schedule leads elsewhere
//! ([`Incomplete::Departed`]). So are those that hide something, where a run that is checked meets it; in programs of some
//! thousand states every run is. And the output of the default run must be among those found
//! ([`Incomplete::Unlike`]). [`num_goroutine`](crate::num_goroutine) counts a goroutine as ended as soon as there is
//! nothing visible left for it to do.
//!
//! A run that does not end is cut after so many steps ([`Explorer::longest_run`]). Then short runs are searched instead, and
//! what they find is shown as a part ([`Incomplete::Endless`]): the default run's output, if that ends, and others. A goroutine that computes without
//! end in one step is left behind with its thread ([`Explorer::longest_step`]), and so is one that blocks its thread by what
//! is not gort's; all are named.
//!
//! # How
//!
//! A goroutine's local state cannot be looked at, but it is a function of what the goroutine has observed. So a state is
//! known by a digest of what each goroutine has observed and of what the shared objects hold (`rt/explored/observe.rs`), and one
//! that was seen before is not explored again. A run follows a known path, takes one step that nobody has taken from
//! there, and goes on until it comes to a known state. The result is a graph, and its outputs are counted in it by the
//! subset construction: 113,400 outputs of 239,869,453,824 schedules are counted from 2,736 states.

mod aim;
mod certainty;
mod cost;
mod default_run;
mod exploration;
mod flight;
mod graph;
mod kinds;
mod language;
mod list;
#[cfg(test)]
mod naive;
mod pilot;
mod position;
mod races;
mod report;
mod sample;
mod sampler;
mod search;
mod short;
mod threads;
mod tracer;
mod unordered;

use std::fmt;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub use num_bigint::BigUint;

pub use self::aim::{Aim, Goal};
pub use self::certainty::Certainty;
pub use self::exploration::{Answer, Effort, Exploration, Leaks};
pub use self::kinds::{Endings, Listed, Output};
pub use self::position::{Choice, Position};
pub use self::races::{Race, RacyAccess};
pub use self::report::{Departure, Incomplete, Left, Progress};
pub use self::sample::{Sampled, Samples, Strategy};
use crate::rt::clock;
use crate::rt::workers::program::Capacities;

/// Who is told how far a search has come.
type Tell = Box<dyn FnMut(&Progress) + Send>;

type Main = Arc<dyn Fn() + Send + Sync>;

/// States that a search sees at most, unless [`Explorer::bound`] says otherwise.
const BOUND: u64 = 2_000_000;
/// Steps of one run at most, unless [`Explorer::longest_run`] says otherwise.
const LONGEST: u64 = 100_000;
/// How long a goroutine computes between two steps at most, unless [`Explorer::longest_step`] says otherwise.
const LONGEST_STEP: Duration = Duration::from_secs(10);

/// Which clock a program is explored with.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Clock {
    /// Time moves only when nothing can run, as in Go's playground and in `testing/synctest`.
    #[default]
    Ideal,
    /// Time may move at any step, which is all that Go promises: any time may pass between two operations. Only of two
    /// timers the one that was armed first and for no longer fires first.
    Real,
}

#[derive(Clone)]
struct Settings {
    /// Whether time passes at any step.
    passes: bool,
    bound: u64,
    memory: Option<u64>,
    preemptions: Option<u32>,
    longest: u64,
    longest_step: Duration,
    threads: usize,
    started_at: &'static Location<'static>,
    capacities: Option<Capacities>,
    cancel: Option<Arc<AtomicBool>>,
    progress: Option<Arc<Mutex<Tell>>>,
}

impl Settings {
    /// Tells how far it has come. Whether, and why, the search is to stop.
    fn look(&self, progress: impl FnOnce() -> Progress) -> Option<Incomplete> {
        if let Some(Ok(mut tell)) = self.progress.as_deref().map(Mutex::try_lock) {
            tell(&progress());
        }
        let cancelled = self.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed));
        cancelled.then_some(Incomplete::Cancelled)
    }
}

/// Explores a program: see the [module](crate::explore).
#[must_use = "an Explorer explores nothing until `run`"]
pub struct Explorer {
    name: String,
    main: Main,
    settings: Settings,
}

impl Explorer {
    /// An explorer of the program that `main` is, which it will run many times. `name` is the program's name in replay
    /// codes.
    ///
    /// What `main` shares between its runs, or takes from outside, makes it another program each time: give it nothing
    /// that can be changed.
    #[track_caller]
    pub fn new(name: &str, main: impl Fn() + Send + Sync + 'static) -> Self {
        Explorer {
            name: name.to_string(),
            main: Arc::new(main),
            settings: Settings {
                passes: false,
                bound: BOUND,
                memory: None,
                preemptions: None,
                longest: LONGEST,
                longest_step: LONGEST_STEP,
                threads: 1,
                started_at: Location::caller(),
                capacities: None,
                cancel: None,
                progress: None,
            },
        }
    }

    /// Which clock the program has: [`Clock::Ideal`] unless told otherwise.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.settings.passes = clock == Clock::Real;
        self
    }

    /// How many states to see at most: 2,000,000 unless told otherwise. One takes about 300 bytes.
    pub fn bound(mut self, states: u64) -> Self {
        self.settings.bound = states.max(1);
        self
    }

    /// Considers only schedules with so many preemptions at most: switches away from a goroutine that could have gone on and
    /// had not given way of itself.
    ///
    /// Far fewer, and most surprises need one or two; but what needs more is not found, so the exploration is
    /// [incomplete](Incomplete::Preemptions). Without this there is no bound.
    pub fn preemptions(mut self, most: u32) -> Self {
        self.settings.preemptions = Some(most);
        self
    }

    /// How much memory the graph of states may take: no limit but [`bound`](Explorer::bound) unless told otherwise. Or what
    /// a [sample](Explorer::sample) keeps.
    pub fn memory(mut self, bytes: u64) -> Self {
        self.settings.memory = Some(bytes);
        self
    }

    /// How many steps one run may take: 100,000 unless told otherwise. A run that never ends is cut there, and what is said of
    /// the program then comes from short runs, and is [a part](Incomplete::Endless).
    pub fn longest_run(mut self, steps: u64) -> Self {
        self.settings.longest = steps.max(1);
        self
    }

    /// How long a goroutine may compute between two steps, in time on a processor: 10 s unless told otherwise.
    ///
    /// One that computes for longer is [named](Incomplete::Stuck), and the search ends with what it has. Nothing can cut
    /// such a goroutine, so its thread is left behind: it goes on until the goroutine comes to a step, or the process ends.
    pub fn longest_step(mut self, time: Duration) -> Self {
        self.settings.longest_step = time.max(Duration::from_millis(1));
        self
    }

    /// How many threads search: one unless told otherwise. What is found does not depend on it, unless the search stops at
    /// a bound.
    pub fn workers(mut self, threads: usize) -> Self {
        self.settings.threads = threads.max(1);
        self
    }

    /// What if channels had other capacities: `change` is given the line that makes a channel and the capacity that it asks
    /// for, and says which one it gets.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::explore::Explorer;
    ///
    /// let program = || {
    ///     let ch = gort::chan(0);
    ///     let rx = ch.clone();
    ///     gort::go(move || while let Some(v) = rx.recv() { gort::println!("got {v}") });
    ///     ch.send(1);
    ///     gort::println!("sent");
    /// };
    /// let outputs = |cap| Explorer::new("hand-over", program).capacities(move |_, _| cap).run().outputs.to_string();
    /// // With room in the channel, main can be done before anything was received.
    /// assert_eq!((outputs(0), outputs(1)), ("3".to_string(), "3".to_string()));
    /// ```
    pub fn capacities(
        mut self,
        change: impl Fn(&'static Location<'static>, usize) -> usize + Send + Sync + 'static,
    ) -> Self {
        self.settings.capacities = Some(Arc::new(change));
        self
    }

    /// A flag that somebody else may set to end the search.
    pub fn cancel(mut self, flag: Arc<AtomicBool>) -> Self {
        self.settings.cancel = Some(flag);
        self
    }

    /// Calls `tell` now and then while the search goes on, on one of its threads.
    pub fn progress(mut self, tell: impl FnMut(&Progress) + Send + 'static) -> Self {
        self.settings.progress = Some(Arc::new(Mutex::new(Box::new(tell))));
        self
    }

    /// Explores.
    ///
    /// # Blocking
    /// Blocks the calling thread, while others search, until everything is found, or until a bound, the flag of [`cancel`](Explorer::cancel) or
    /// the program itself ends the search: see [`Exploration::incomplete`].
    ///
    /// # Panics
    /// Panics if it is called inside a goroutine.
    pub fn run(self) -> Exploration {
        assert!(crate::rt::workers::worker::worker().is_none(), "gort: an exploration was started inside a goroutine");
        let clock = clock::Clock::new(clock::Origin::real());
        let found = search::search(&self.main, &self.settings);
        let search = clock.now();
        Exploration::new(self, found, search)
    }
}

impl fmt::Debug for Explorer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explorer")
            .field("name", &self.name)
            .field("clock", if self.settings.passes { &Clock::Real } else { &Clock::Ideal })
            .field("bound", &self.settings.bound)
            .field("workers", &self.settings.threads)
            .finish_non_exhaustive()
    }
}
