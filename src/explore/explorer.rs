//! The explorer: a program, and the settings by which it is explored.
//!
//! See         crates/explore, which does the work.

use std::fmt;
use std::panic::Location;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gort_events::{MapOrder, Site};

#[cfg(doc)]
use gort_explore::Incomplete;
use gort_explore::{Beginning, Clock, Exploration, Progress, Samples, Search, Settings, Strategy, System};

use crate::explore::native::program::Native;
use crate::explore::native::threads::Machine;
use crate::rt::current::worker;

/// Explores a program: see the [module](crate::explore).
#[must_use = "an Explorer explores nothing until `run`"]
pub struct Explorer {
    system: Arc<dyn System>,
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
        Self::of(Native { name: name.to_string(), main: Arc::new(main), started_at: Location::caller() })
    }

    /// An explorer of anything that has states and steps: see [`System`] for how one is written.
    pub fn of(system: impl System + 'static) -> Self {
        Explorer { system: Arc::new(system), settings: Settings::new(Arc::new(Machine::new())) }
    }

    pub(super) fn name(&self) -> &str {
        self.system.name()
    }

    /// Which clock the program has: [`Clock::Ideal`] unless told otherwise.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.settings.clock = clock;
        self
    }

    /// How many states to see at most: 2,000,000 unless told otherwise. One takes about 300 bytes.
    pub fn bound(mut self, states: u64) -> Self {
        self.settings.bound = states.max(1);
        self
    }

    /// Looks only at what a program does as long as it prints these lines, one after the other, and nothing else: for a question about one output of
    /// a program that has too many to be listed. [`can`](Exploration::can) has the same answer for these lines, unless they are the beginning of
    /// what is printed without end; and much of what is asked of a program without this is not told: a run that prints something else ends
    /// there, as if `main` had returned, and has the line up to which it came as its last one; neither what is behind that nor what becomes of
    /// goroutines that are left is looked at. Blanks around a line do not count.
    ///
    /// # Examples
    ///
    /// Six goroutines print in any of 720 orders.
    ///
    /// ```
    /// use gort::explore::{Answer, Certainty, Explorer};
    ///
    /// let program = || {
    ///     let group = gort::sync::WaitGroup::new();
    ///     for number in 0..6 {
    ///         group.go(move || gort::println!("{number}"));
    ///     }
    ///     group.wait();
    /// };
    /// let lines = ["5", "4", "3", "2", "1", "0"].map(str::to_owned);
    /// let found = Explorer::new("six", program).looking_for(&lines).run();
    /// assert!(matches!(found.can(&lines), Answer::Possible(_)));
    /// let twice = ["5", "5"].map(str::to_owned);
    /// let found = Explorer::new("six", program).looking_for(&twice).run();
    /// let Answer::Impossible { lines: 1, next, .. } = found.can(&twice) else { panic!("it cannot") };
    /// assert_eq!((next.len(), found.certainty()), (5, Certainty::Proven));
    /// ```
    pub fn looking_for(mut self, lines: &[String]) -> Self {
        self.system = Arc::new(Beginning::new(self.system, lines));
        self
    }

    /// Considers only schedules with up to `most` preemptions: switches away from a goroutine that could have gone on and
    /// had not given way of itself.
    ///
    /// Far fewer, and most surprises need one or two; but what needs more is not found, so the exploration is
    /// [incomplete](Incomplete::Preemptions). Without this there is no bound.
    pub fn preemptions(mut self, most: u32) -> Self {
        self.settings.preemptions = Some(most);
        self
    }

    /// Which part of the schedules is looked at: [`Search::Full`] unless told otherwise. It is for systems whose runs can be reduced, as
    /// those of Go programs can; others are searched in full. See [`Exploration::is_reduced`].
    pub fn search(mut self, search: Search) -> Self {
        self.settings.search = search;
        self
    }

    /// How many random runs are made, with seed 0, where no search of [`Search::Auto`] comes to its end: none unless told otherwise. See
    /// [`Exploration::samples`].
    pub fn random_runs(mut self, runs: u64) -> Self {
        self.settings.random_runs = runs;
        self
    }

    /// How much memory a search may hold: 2 GiB unless told otherwise. No state may take more than an eighth of that. Or what a
    /// [sample](Explorer::sample) keeps: 1 GiB unless told otherwise.
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
    pub fn capacities(mut self, change: impl Fn(Site, usize) -> usize + Send + Sync + 'static) -> Self {
        self.settings.capacities.set_change(change);
        self
    }

    /// What if the channels that are made on these lines had these capacities: as [`capacities`](Explorer::capacities), and replay
    /// codes have it.
    pub fn capacities_of_lines(mut self, lines: &[(u32, usize)]) -> Self {
        self.settings.capacities.set_lines(lines);
        self
    }

    /// In which orders a program may go through a map, if gort decides that: any unless told otherwise. With less than any the
    /// exploration is [incomplete](Incomplete::MapOrder) where that may matter.
    pub fn maps(mut self, order: MapOrder) -> Self {
        self.settings.maps = order;
        self
    }

    /// A flag that another thread may set to end the search.
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
        assert!(worker().is_none(), "gort: an exploration was started inside a goroutine");
        gort_explore::explore(self.system, self.settings)
    }

    /// Runs the program `runs` times by random schedules, instead of exploring it: for programs that are too large for
    /// that. The same seed gives the same sample, on every machine.
    ///
    /// Of the explorer's settings the clock, the capacities, the longest run and step, the memory (1 GiB unless told
    /// otherwise), the flag and the progress count; bounds do not.
    ///
    /// # Blocking
    /// Blocks the calling thread until the runs are made, or the flag of [`cancel`](Explorer::cancel) is set.
    ///
    /// # Panics
    /// Panics if it is called inside a goroutine.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::explore::{Explorer, Strategy};
    ///
    /// let program = || {
    ///     gort::go(|| gort::println!("from goroutine"));
    ///     gort::println!("from main");
    /// };
    /// let samples = Explorer::new("hello", program).sample(Strategy::RandomWalk, 1, 100);
    /// assert_eq!(samples.outputs.len(), 3);
    /// ```
    pub fn sample(&self, strategy: Strategy, seed: u64, runs: u64) -> Samples {
        assert!(worker().is_none(), "gort: a sample was taken inside a goroutine");
        gort_explore::sample(&self.system, &self.settings, strategy, seed, runs)
    }
}

impl fmt::Debug for Explorer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explorer")
            .field("name", &self.system.name())
            .field("clock", &self.settings.clock)
            .field("bound", &self.settings.bound)
            .field("workers", &self.settings.threads)
            .finish_non_exhaustive()
    }
}
