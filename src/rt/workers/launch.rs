//! The launcher: the one way to set up a run, to make it, and to take it apart again.
//!
//! States      set up (nothing has happened yet: an observer is put in now) | begun (goroutine 1 can run) | finished.
//! Invariants  I1  a run is begun, made and finished on one thread, which has no other worker meanwhile.
//! Protocol    1. `prepare_thread`, once for each thread that makes runs.
//!             2. `Launch::new`: what the workers share, and worker 0.
//!             3. `begin`: goroutine 1 is in the next slot.
//!             4. `run`: until the program is over or cut. `enter` instead, any number of times, for a part of it.
//!             5. `finish`: the other workers stop or are given up; the caller looks at what there is; what is left is unwound;
//!                mailboxes go back, and goroutines that cannot be unwound keep this thread (`left.rs`).
//! See         run/start.rs, explore/native (run.rs, program.rs, naive): the callers.

// Without the explorer no run takes over another one's stacks.
#![cfg_attr(not(feature = "explore"), allow(dead_code))]

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use gort_events::GoroutineReport;

use crate::rt::current::worker;
use crate::rt::spans::Outside;
use crate::rt::stacks::hook;
use crate::rt::stacks::overflow;
use crate::rt::stacks::runner::Runners;
use crate::rt::workers::left;
use crate::rt::workers::program::Program;
use crate::rt::workers::threads;
use crate::rt::workers::worker::{Decisions, Worker};

/// Makes the calling thread one that can make runs.
pub(crate) fn prepare_thread() {
    hook::install();
    overflow::prepare_thread();
}

/// A run from its set-up to its end.
pub(crate) struct Launch {
    worker: Box<Worker>,
    outside: Outside,
}

/// A run that is over or cut, and not yet taken apart.
pub(crate) struct Over<'a> {
    pub(crate) worker: &'a Worker,
    /// What its clock showed.
    pub(crate) elapsed: Duration,
    /// The goroutines that did not stop, of workers that were given up.
    pub(crate) still_running: Vec<GoroutineReport>,
}

/// What is there after a run.
pub(crate) struct Finished<T> {
    /// What was found when it was over.
    pub(crate) found: T,
    /// The number of goroutines that could not be unwound.
    pub(crate) left: usize,
    /// Stacks for the next run.
    pub(crate) runners: Runners,
}

impl Launch {
    pub(crate) fn new(program: Arc<Program>, decisions: Decisions) -> Self {
        Launch { worker: Box::new(Worker::new(program, 0, decisions)), outside: Outside::leave() }
    }

    /// Worker 0, to put in what decides and watches.
    pub(crate) fn worker(&self) -> &Worker {
        &self.worker
    }

    /// Takes over the stacks of a former run.
    pub(crate) fn reuse(&self, runners: Runners) {
        drop(self.worker.stacks.replace(runners));
    }

    /// Makes goroutine 1, which will run `main`.
    pub(crate) fn begin(&self, main: Box<dyn FnOnce()>, called_at: &'static Location<'static>) {
        self.worker.enter(|| {
            // main may hold what is not Send: it waits here, on this thread, and goroutine 1 fetches it.
            self.worker.main.set(Some(main));
            self.worker.spawn_main(run_main, &self.outside, called_at);
        });
    }

    /// Runs goroutines until the program is over or cut. Needs: it has begun.
    pub(crate) fn run(&self) {
        self.enter(Worker::run);
    }

    /// Lets the worker do a part of the run.
    #[inline(always)]
    pub(crate) fn enter<R>(&self, part: impl FnOnce(&Worker) -> R) -> R {
        self.worker.enter(|| part(&self.worker))
    }

    /// Takes the run apart. `look` is called while everything is still where it stopped. `says`: the thread says so if
    /// goroutines that are left keep it for long.
    pub(crate) fn finish<T>(self, says: bool, look: impl FnOnce(Over<'_>) -> T) -> Finished<T> {
        let Launch { worker, outside: _outside } = self;
        let program = worker.program.clone();
        let (found, left) = worker.enter(|| {
            let elapsed = worker.clock.now();
            let still_running = if program.many() {
                program.threads.wait_stopped(threads::chances(&program), |index| program.keeps_at_work(index))
            } else {
                Vec::new()
            };
            program.pin();
            let found = look(Over { worker: &worker, elapsed, still_running });
            (found, worker.shutdown())
        });
        let runners = worker.stacks.replace(Runners::new(program.arena));
        program.release(left);
        left::keep(worker, says);
        Finished { found, left, runners }
    }
}

fn run_main() {
    let main = worker().and_then(|worker| worker.main.take());
    main.unwrap_or_else(|| bug!("a run without a main"))();
}
