//! The settings of an exploration: which clock, and where it stops.
//!
//! See         explore/explorer.rs, which sets them for its user.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gort_events::{Capacities, MapOrder};

use crate::answers::report::{Incomplete, Progress};
use crate::answers::sample::Samples;
use crate::search::host::{Host, Limits};
use crate::system::Setup;

/// Is told how far a search has come.
pub type Tell = Box<dyn FnMut(&Progress) + Send>;

/// States that a search sees at most, unless `Explorer::bound` says otherwise.
const BOUND: u64 = 2_000_000;
/// Steps of one run at most, unless `Explorer::longest_run` says otherwise.
const LONGEST: u64 = 100_000;
/// How long a goroutine computes between two steps at most, unless `Explorer::longest_step` says otherwise.
const LONGEST_STEP: Duration = Duration::from_secs(10);

/// How much memory a search takes at most, unless `Explorer::memory` says otherwise.
const MEMORY: u64 = 2 << 30;
/// A state takes at most such a part of it: a step needs several times as much for a moment, for what it copies and writes down.
const STATES_IN_MEMORY: u64 = 8;

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

/// How a program's schedules are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Search {
    /// All; if there are more than a million states, then as [`Reduced`](Search::Reduced); and if that does not come to its end, only those
    /// with few preemptions, as many as a search of a million states comes to the end of; and if even those without a preemption are too
    /// many, random runs, if [any](Settings::random_runs) are to be made; but if the first search and the random runs beside it came to no
    /// end at all nothing else is tried. What each of them has found is part of the exploration.
    /// [`Exploration::part`](crate::Exploration::part) is the last one, [`Exploration::tried`](crate::Exploration::tried) those before it.
    Auto,
    /// All.
    #[default]
    Full,
    /// Steps of which no line and no ending tells when they are taken are taken at once. How many schedules there are, which
    /// goroutines are left when `main` returns, from which line on a program prints without end, and how few preemptions an output
    /// needs, is not known then. A [`System`](crate::System) whose runs cannot be reduced is searched in full.
    Reduced,
}

/// Which part of a program's schedules a search looks at. The first two have all outputs and all endings.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[non_exhaustive]
pub enum Part {
    /// All.
    #[default]
    Full,
    /// See [`Search::Reduced`].
    Reduced,
    /// Those with so many preemptions at most.
    Preemptions(u32),
    /// Those of some random runs: see [`Exploration::samples`](crate::Exploration::samples).
    Samples,
}

impl Part {
    /// One word for it, which stays the same: `full`, `reduced`, `preemptions` or `sample`.
    pub fn name(self) -> &'static str {
        match self {
            Part::Full => "full",
            Part::Reduced => "reduced",
            Part::Preemptions(_) => "preemptions",
            Part::Samples => "sample",
        }
    }
}

/// A search that stopped before it had seen everything, so that another one was tried.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Tried {
    /// What it looked at.
    pub part: Part,
    /// How many states it had found.
    pub states: u64,
    /// Why it stopped.
    pub why: Incomplete,
    /// Whether all outputs that it had found are outputs of the exploration; else some, among them one of each way to end. The data races
    /// and the goroutines that it had seen left are the exploration's, too.
    pub is_listed: bool,
    /// Of random runs, how many were cut before they came to an end.
    pub cut: u64,
}

impl Tried {
    /// A search that looked at this and stopped.
    pub(crate) fn new(part: Part, states: u64, why: Incomplete, is_listed: bool) -> Self {
        Tried { part, states, why, is_listed, cut: 0 }
    }
}

/// See [`Settings::large`]: of fewer states a search takes about a second.
const LARGE: u64 = 20_000;

/// Which clock a program is explored with, where a search stops, and what it is done by.
#[derive(Clone)]
#[non_exhaustive]
pub struct Settings {
    /// Which clock the program has.
    pub clock: Clock,
    /// How many states are seen at most.
    pub bound: u64,
    /// How much memory a search takes at most, in bytes: 2 GiB unless told otherwise. Of a sample, what it keeps.
    pub memory: Option<u64>,
    /// How many preemptions a schedule has at most.
    pub preemptions: Option<u32>,
    /// How many steps a run takes at most.
    pub longest: u64,
    /// How long a goroutine computes between two steps at most.
    pub longest_step: Duration,
    /// How many threads search.
    pub threads: usize,
    /// What if channels had other capacities?
    pub capacities: Capacities,
    /// In which orders a program may go through a map.
    pub maps: MapOrder,
    /// Whether states that differ only in which of several goroutines is where are one, if nothing tells these apart.
    pub alike: bool,
    /// How the schedules are looked at.
    pub search: Search,
    /// How many random runs are made where no search of [`Search::Auto`] came to its end; none unless told otherwise.
    pub random_runs: u64,
    /// With more states than this some of them are made before the search goes on, if any are to be made: a search that is interrupted has at
    /// least what these show.
    pub large: u64,
    /// Whether the search was a reduced one.
    pub(crate) reduced: bool,
    /// Searches that were tried before.
    pub(crate) tried: Vec<Tried>,
    /// The random runs that were made behind them, and whether all outputs that they gave are listed.
    pub(crate) samples: Option<Arc<Samples>>,
    pub(crate) all_samples: bool,
    /// Whether the caller wanted to stop before all that was found was counted, so that only a part of it was.
    pub(crate) is_cut: bool,
    /// The caller sets it to end the search.
    pub cancel: Option<Arc<AtomicBool>>,
    /// Is told now and then how far the search has come.
    pub progress: Option<Arc<Mutex<Tell>>>,
    /// Where it is searched.
    pub host: Arc<dyn Host>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("clock", &self.clock)
            .field("bound", &self.bound)
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// Those of an exploration that is told nothing else.
    pub fn new(host: Arc<dyn Host>) -> Self {
        Settings {
            clock: Clock::Ideal,
            bound: BOUND,
            memory: None,
            preemptions: None,
            longest: LONGEST,
            longest_step: LONGEST_STEP,
            threads: 1,
            capacities: Capacities::default(),
            maps: MapOrder::Any,
            alike: true,
            search: Search::Full,
            random_runs: 0,
            large: LARGE,
            reduced: false,
            tried: Vec::new(),
            samples: None,
            all_samples: true,
            is_cut: false,
            cancel: None,
            progress: None,
            host,
        }
    }

    /// What is looked at.
    pub(crate) fn part(&self) -> Part {
        match self.preemptions {
            _ if self.samples.is_some() => Part::Samples,
            Some(most) => Part::Preemptions(most),
            None if self.reduced => Part::Reduced,
            None => Part::Full,
        }
    }

    /// How the runs are to be that go along ways of such a search.
    pub(crate) fn setup_of(&self, part: Part) -> Setup {
        Setup { reduced: part == Part::Reduced, alike: self.alike && part != Part::Samples, ..self.setup(false) }
    }

    /// How the runs are to be.
    pub(crate) fn setup(&self, numbers: bool) -> Setup {
        Setup {
            clock: self.clock,
            capacities: self.capacities.clone(),
            maps: self.maps,
            numbers,
            alike: self.alike && self.part() != Part::Samples,
            reduced: self.reduced,
            cancel: self.cancel.clone(),
            memory: Some(self.memory() / STATES_IN_MEMORY),
            blind: false,
        }
    }

    /// How runs are to be that go along schedules which are drawn: a goroutine keeps its name, and its priority, as long as it lives.
    pub(crate) fn drawn(&self) -> Setup {
        Setup { alike: false, ..self.setup(false) }
    }

    /// How many bytes a search may take.
    pub(crate) fn memory(&self) -> u64 {
        self.memory.unwrap_or(MEMORY)
    }

    /// When a thread is given up.
    pub(crate) fn limits(&self) -> Limits<'_> {
        Limits { step: self.longest_step, cancel: self.cancel.as_deref() }
    }

    /// Tells how far it has come. Whether, and why, the search is to stop.
    pub(crate) fn look(&self, progress: &Progress) -> Option<Incomplete> {
        if let Some(Ok(mut tell)) = self.progress.as_deref().map(Mutex::try_lock) {
            tell(progress);
        }
        self.cancelled().then_some(Incomplete::Cancelled).or(self.weigh(progress.memory))
    }

    /// Why the search is to stop, if it holds more than it may.
    pub(crate) fn weigh(&self, bytes: u64) -> Option<Incomplete> {
        let limit = self.memory();
        (bytes > limit).then_some(Incomplete::Memory { bytes: limit })
    }

    /// Whether it is to stop.
    pub(crate) fn cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }
}
