//! The settings of an exploration: which clock, and where it stops.
//!
//! See         explore/explorer.rs, which sets them for its user.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::explore::answers::report::{Incomplete, Progress};
use crate::explore::search::host::{Host, Limits};
use crate::explore::system::{Capacities, Setup};

/// Is told how far a search has come.
type Tell = Box<dyn FnMut(&Progress) + Send>;

/// States that a search sees at most, unless [`Explorer::bound`](super::Explorer::bound) says otherwise.
const BOUND: u64 = 2_000_000;
/// Steps of one run at most, unless [`Explorer::longest_run`](super::Explorer::longest_run) says otherwise.
const LONGEST: u64 = 100_000;
/// How long a goroutine computes between two steps at most, unless [`Explorer::longest_step`](super::Explorer::longest_step) says otherwise.
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
pub(in crate::explore) struct Settings {
    pub(in crate::explore) clock: Clock,
    pub(in crate::explore) bound: u64,
    pub(in crate::explore) memory: Option<u64>,
    pub(in crate::explore) preemptions: Option<u32>,
    pub(in crate::explore) longest: u64,
    pub(in crate::explore) longest_step: Duration,
    pub(in crate::explore) threads: usize,
    pub(in crate::explore) capacities: Option<Capacities>,
    pub(in crate::explore) cancel: Option<Arc<AtomicBool>>,
    pub(in crate::explore) progress: Option<Arc<Mutex<Tell>>>,
    /// Where it is searched.
    pub(in crate::explore) host: Arc<dyn Host>,
}

impl Settings {
    pub(in crate::explore) fn new(host: Arc<dyn Host>) -> Self {
        Settings {
            clock: Clock::Ideal,
            bound: BOUND,
            memory: None,
            preemptions: None,
            longest: LONGEST,
            longest_step: LONGEST_STEP,
            threads: 1,
            capacities: None,
            cancel: None,
            progress: None,
            host,
        }
    }

    /// How the runs are to be.
    pub(in crate::explore) fn setup(&self, numbers: bool) -> Setup {
        Setup { clock: self.clock, capacities: self.capacities.clone(), numbers }
    }

    /// When a thread is given up.
    pub(in crate::explore) fn limits(&self) -> Limits<'_> {
        Limits { step: self.longest_step, cancel: self.cancel.as_deref() }
    }

    /// Tells how far it has come. Whether, and why, the search is to stop.
    pub(in crate::explore) fn look(&self, progress: impl FnOnce() -> Progress) -> Option<Incomplete> {
        if let Some(Ok(mut tell)) = self.progress.as_deref().map(Mutex::try_lock) {
            tell(&progress());
        }
        self.cancelled().then_some(Incomplete::Cancelled)
    }

    /// Whether it is to stop.
    pub(in crate::explore) fn cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }
}
