//! A program of this process, as a system: a function that is run many times.
//!
//! Invariants  I1  the default run is an ordinary one by seed 0 and the ideal clock, so that it is what each user of
//!                 the program gets.
//! See         explore/native/run.rs for the runs that are controlled.

use std::sync::Arc;

use gort_events::{Caller, GoId, clean};
use gort_explore::{Blame, Clock, Move, Run, Setup, System, Witness};

use crate::explore::native::run::{NativeRun, arena, end_of, outside};
use crate::rt::clock::Origin;
use crate::rt::explored::guide::Guide;
use crate::rt::explored::observe::Observer;
use crate::rt::policy::GoOrder;
use crate::rt::workers::launch::{Launch, Over};
use crate::rt::workers::program::Program;
use crate::rt::workers::worker::{Decisions, Worker};
use gort_events::Output;

/// The function: it is called once for each run.
pub(in crate::explore) type Main = Arc<dyn Fn() + Send + Sync>;

/// The most events that a step has: an operation, the goroutine that it makes ready, one that parks.
const EVENTS_OF_A_STEP: u64 = 8;

#[derive(Clone)]
pub(in crate::explore) struct Native {
    pub(in crate::explore) name: String,
    pub(in crate::explore) main: Main,
    /// The line that made the explorer.
    pub(in crate::explore) started_at: Caller,
}

impl System for Native {
    fn name(&self) -> &str {
        &self.name
    }

    fn start(&self, setup: &Setup) -> Box<dyn Run> {
        Box::new(NativeRun::new(self.clone(), setup.clone()))
    }

    fn main(&self) -> Option<Blame> {
        Some(Blame { goroutine: GoId::MAIN, created_at: self.started_at.into(), last: None })
    }

    fn witness(&self, setup: &Setup, steps: &[Move], expected: Option<&Output>) -> Witness {
        let free_running = setup.clock == Clock::Real;
        let along = |eager| {
            self.ordinary(setup, free_running, |worker| {
                let steps = steps.iter().map(|step| (step.actor, step.label)).collect();
                worker.follow(Box::new(Observer::new()), Guide::new(steps, eager));
            })
        };
        let witness = along(false);
        match expected {
            // What is local runs as early as in a controlled run: only a program that counts its goroutines can see that.
            Some(expected) if witness.output().as_ref() != Some(expected) => along(true),
            _ => witness,
        }
    }

    fn default_run(&self, setup: &Setup, longest: u64) -> Witness {
        self.ordinary(setup, false, |worker| {
            worker.follow(Box::new(Observer::new()), Guide::along_the_default());
            worker.cut_after(longest.saturating_mul(EVENTS_OF_A_STEP));
        })
    }
}

impl Native {
    /// A run whose policy is asked, whose choices are written down.
    fn ordinary(&self, setup: &Setup, free_running: bool, prepare: impl FnOnce(&Worker)) -> Witness {
        let program = Program::new(clean(&self.name), 1, arena(), Origin::Virtual, outside(setup, None));
        let decisions = Decisions { policy: Box::new(GoOrder::new(0)), asks_policy: true, record: true, free_running };
        let launch = Launch::new(Arc::new(program), decisions);
        prepare(launch.worker());
        let main = self.main.clone();
        launch.begin(Box::new(move || main()), self.started_at);
        launch.run();
        let finished = launch.finish(false, |Over { worker, .. }| {
            let verdict = worker.verdict_if_any();
            let (observer, mut guide) = worker.dismiss_guide();
            let taken = guide.as_mut().map_or_else(Vec::new, Guide::taken);
            let arrived = guide.is_none_or(|guide| guide.arrived()) && !worker.went_astray();
            let end = verdict.map(|verdict| end_of(worker, &verdict));
            let lines = observer.map_or_else(Vec::new, |mut observer| observer.take_all_printed());
            let steps = taken.into_iter().map(|(actor, label)| Move { actor, label }).collect();
            Witness::new(lines, end).with_code(worker.schedule().filter(|_| arrived)).with_steps(steps)
        });
        finished.found
    }
}
