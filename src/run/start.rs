//! Starting a run: from a [`Builder`]'s settings to the program that the workers share, and from its verdict to the report.
//!
//! Protocol    `start_main` checks the code that is replayed, attaches what listens, launches, and takes the verdict apart after
//!             the last worker has stopped. A panic of the listener or of the watchdog's function goes on in the caller, last.
//! See         rt/workers/launch.rs, which does the work for explored runs, too.

use std::cell::Cell;
use std::panic::{Location, resume_unwind};
use std::rc::Rc;
use std::sync::Arc;

use gort_events::{CodeHeader, ReplayError, clean};

use super::{Builder, MAX_WORKERS};
use crate::error::RunError;
use crate::go::UnhandledPanic;
use crate::races::AttachedDetector;
use crate::report::Report;
use crate::rt::clock::{Origin, entropy};
use crate::rt::current::worker;
use crate::rt::policy::{GoOrder, Policy, RandomWalk, Replay};
use crate::rt::stacks::stack::Arena;
use crate::rt::workers::launch::{self, Launch};
use crate::rt::workers::program::{Program, ProgramSettings, Verdict};
use crate::rt::workers::watchdog::Watchdog;
use crate::rt::workers::worker::Decisions;
use crate::schedule::Schedule;

impl Builder {
    /// All that depends on what main is and returns. What follows is compiled once, and not again for every program.
    #[track_caller]
    pub(super) fn start<F, T>(self, main: F, with_leaks: bool) -> Report<T>
    where
        F: FnOnce() -> T + 'static,
        T: 'static,
    {
        let value = Rc::new(Cell::new(None));
        let slot = value.clone();
        let report = self.start_main(Box::new(move || slot.set(Some(main()))), with_leaks);
        report.map(|()| value.take().unwrap_or_else(|| bug!("main returned without a value")))
    }

    #[track_caller]
    fn start_main(mut self, main: Box<dyn FnOnce()>, with_leaks: bool) -> Report<()> {
        assert!(worker().is_none(), "gort: run was called inside a goroutine; start goroutines with gort::go");
        let called_at = Location::caller();
        let name = clean(&self.program);
        if let Schedule::Replay(code) = &self.schedule {
            let capacities = self.capacities.lines().to_vec();
            let here = CodeHeader { capacities, ..CodeHeader::of(&name) };
            let fits = match code.header().at_accesses {
                true => Err(ReplayError::Accesses { program: name.clone() }),
                false => code.header().fits(&here),
            };
            if let Err(error) = fits {
                return Report::of(Err(RunError::Replay(error)));
            }
        }
        launch::prepare_thread();
        let watchdog = self.watchdog.take();
        let detector = self.attach_detector();
        let (program, decisions) = self.prepare(name, watchdog.is_some());
        let program = Arc::new(program);
        let watchdog = watchdog.map(|(after, on_stuck)| Watchdog::start(program.clone(), after, on_stuck));
        let launch = Launch::new(program.clone(), decisions);
        launch.begin(main, called_at);
        launch.run();
        let finished = launch.finish(true, |over| {
            let verdict = over.worker.verdict();
            let leaked =
                if with_leaks && matches!(verdict, Verdict::Exit) { over.worker.reports() } else { Vec::new() };
            (verdict, leaked, over.elapsed, over.still_running, over.worker.schedule())
        });
        let (verdict, leaked, elapsed, still_running, schedule) = finished.found;
        let watched = watchdog.map_or(Ok(()), Watchdog::stop);
        let result = match verdict {
            Verdict::Exit => Ok(()),
            Verdict::Error(error) => Err(error),
            Verdict::ListenerPanicked(payload) => resume_unwind(payload),
        };
        if let Err(payload) = watched {
            resume_unwind(payload);
        }
        let (steps, unkillable) = (program.steps(), finished.left);
        let races = detector.map(|detector| detector.races());
        Report { result, leaked, schedule, elapsed, steps, races, unkillable, still_running }
    }

    fn is_parallel(&self) -> bool {
        matches!(self.schedule, Schedule::Parallel)
    }

    fn number_of_workers(&self) -> usize {
        if self.is_parallel() { self.workers.unwrap_or_else(default_workers) } else { 1 }
    }

    /// Puts the race detector before the listener, if it was asked for and can work.
    fn attach_detector(&mut self) -> Option<AttachedDetector> {
        if !self.race_detector || self.number_of_workers() > 1 {
            return None;
        }
        let (detector, listener) = AttachedDetector::attach(self.listener.take());
        self.listener = Some(listener);
        Some(detector)
    }

    /// What the workers share, and how worker 0 decides.
    fn prepare(self, name: String, watched: bool) -> (Program, Decisions) {
        let (parallel, workers) = (self.is_parallel(), self.number_of_workers());
        let free_running = matches!(&self.schedule, Schedule::Replay(code) if code.is_free_running());
        let (policy, asks_policy): (Box<dyn Policy>, bool) = match self.schedule {
            Schedule::Parallel => (Box::new(GoOrder::new(entropy())), false),
            Schedule::Seeded(0) => (Box::new(GoOrder::new(0)), false),
            Schedule::Seeded(seed) => (Box::new(RandomWalk::new(seed)), true),
            Schedule::Replay(code) => (Box::new(Replay::new(code)), true),
        };
        // What several workers do at the same time no code can hold.
        let record = self.record && workers == 1;
        // A recorded run asks at every choice, so that a replay finds the same ones.
        let decisions = Decisions { policy, asks_policy: asks_policy || record, record, free_running };
        let origin = if parallel && !self.virtual_clock { Origin::real() } else { Origin::Virtual };
        let output = Some(self.output.unwrap_or_else(|| Box::new(std::io::stdout())));
        let settings = ProgramSettings {
            listener: self.listener,
            output,
            quiet_panics: self.quiet_panics,
            panics_end_alone: self.unhandled_panic == UnhandledPanic::EndGoroutine,
            watched,
            beside: true,
            scatter: self.scatter,
            migrates: parallel && self.migrates,
            capacities: self.capacities,
        };
        let arena = Arena::of(self.stack_size, self.guard);
        (Program::new(name, workers, arena, origin, settings), decisions)
    }
}

/// The environment variable that sets the number of workers.
const MAXPROCS: &str = "GORT_MAXPROCS";

/// As many workers as the environment says, or else as the process has processors.
fn default_workers() -> usize {
    let wanted = std::env::var(MAXPROCS).ok().and_then(|text| text.trim().parse().ok());
    wanted.filter(|workers| (1..=MAX_WORKERS).contains(workers)).unwrap_or_else(|| {
        std::thread::available_parallelism().map_or(1, |processors| processors.get().min(MAX_WORKERS))
    })
}
