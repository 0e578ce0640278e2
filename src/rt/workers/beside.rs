//! Runs beside runs: a run in which nothing can go on is not deadlocked while another one may help it.
//!
//! States      of a run: closed (it has used only what was made in it, and no other run has) | open | stuck (open, and nothing in it
//!             can go on by itself).
//! Invariants  I1  a closed run in which nothing can go on is deadlocked, whoever else runs.
//!             I2  an open one is deadlocked when all others are stuck, too, and no goroutine is on its way to any of them or to it.
//!             I3  a run is stuck from when all its workers rest until one of them has woken; it says so before it takes mail.
//!             I4  a run is rung only before it ends: then its mailboxes are those of another one.
//! Protocol    `begin` and `end` around a run; `meet` from `met.rs`; `may_be_helped` from the worker that would say deadlock, `woke` after each
//!             sleep. When a run ends, those that are stuck are rung and look again. This lock comes after an object's and the
//!             idlers', and before a mailbox's.
//! Rejected    Which runs have shared something with which: what was made outside of runs may be met by another one later, and
//!             by which is not known. A time for which a run waits: it says deadlock too early or too late. Hope where a worker was only
//!             rung: help comes with a goroutine, and a worker without a thread hears no ring.
//! See         rt/met.rs; rt/parking/foreign.rs, for threads that are no run's; models in `models/beside.rs`; tests/runtime/beside.rs.

use std::sync::PoisonError;

use crate::rt::parking::mailbox::Mailbox;
use crate::rt::primitives::{Mutex, MutexGuard};

struct Run {
    number: u32,
    homes: Box<[&'static Mailbox]>,
    open: bool,
    stuck: bool,
}

/// The runs of the process.
pub(in crate::rt) struct Runs(Mutex<Vec<Run>>);

#[cfg(not(loom))]
static RUNS: Runs = Runs(Mutex::new(Vec::new()));

/// Two runs may have met: goroutines of the first use an object that is known as the second's, or as shared. Whether it is
/// shared from now on.
#[cfg(not(loom))]
pub(in crate::rt) fn meet(run: u32, known: Option<u32>) -> bool {
    RUNS.meet(run, known)
}

/// In a model runs meet by hand.
#[cfg(loom)]
pub(in crate::rt) fn meet(_run: u32, _known: Option<u32>) -> bool {
    false
}

/// The runs of the process; in a model, none.
#[cfg(not(loom))]
pub(in crate::rt) fn runs() -> Option<&'static Runs> {
    Some(&RUNS)
}

#[cfg(loom)]
pub(in crate::rt) fn runs() -> Option<&'static Runs> {
    None
}

impl Runs {
    #[cfg(all(test, loom))]
    pub(in crate::rt) fn new() -> Self {
        Runs(Mutex::new(Vec::new()))
    }

    fn living(&self) -> MutexGuard<'_, Vec<Run>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::rt) fn begin(&self, number: u32, homes: Box<[&'static Mailbox]>) {
        self.living().push(Run { number, homes, open: false, stuck: false });
    }

    pub(in crate::rt) fn end(&self, number: u32) {
        let mut living = self.living();
        living.retain(|run| run.number != number);
        // Worker 0 is always there; what rings for one that has no thread would never be heard. Under the lock (I4).
        living.iter().filter(|run| run.stuck).for_each(|run| run.homes[0].wake());
    }

    /// As the function `meet`. `known`: whose the object was, `None` if it is shared.
    pub(in crate::rt) fn meet(&self, number: u32, known: Option<u32>) -> bool {
        let mut living = self.living();
        let mut shared = known.is_none();
        for run in living.iter_mut() {
            run.open |= run.number == number || Some(run.number) == known;
            shared |= Some(run.number) == known;
        }
        shared
    }

    /// Whether another run may help this one, in which nothing can go on. If so it is stuck until `woke`.
    pub(in crate::rt) fn may_help(&self, number: u32) -> bool {
        let mut living = self.living();
        let is_helped = |run: &Run| run.homes.iter().any(|home| home.holds_goroutines());
        // Also this one: a run that is stuck now may have helped it since it looked.
        let hope = living.iter().any(|run| is_helped(run) || (run.number != number && !run.stuck));
        let Some(run) = living.iter_mut().find(|run| run.number == number) else { return false };
        run.stuck = run.open && hope;
        run.stuck
    }

    pub(in crate::rt) fn woke(&self, number: u32) {
        self.living().iter_mut().filter(|run| run.number == number).for_each(|run| run.stuck = false);
    }
}
