//! One run after the other on one thread, each steered by a pilot.
//!
//! Invariants  I1  what a run needs is taken over from the one before: stacks, the observer's room. A run makes no system
//!                 call.
//!             I2  a run that is cut is unwound like a program whose main has returned: nothing prints, and nothing is left behind
//!                 but who cannot be unwound.
//! See         rt/explored/steps.rs; run.rs, which runs a program for its user.

use std::sync::Arc;

use gort_events::{Caller, Ending, GoroutineState};

use crate::ReplayCode;
use crate::explore::answers::report::{End, Left};
use crate::explore::explorer::Main;
use crate::explore::graph::nodes::Move;
use crate::explore::settings::Settings;
use crate::rt::clock::{Origin, TimeUse};
use crate::rt::events::sinks::Listener;
use crate::rt::explored::guide::Guide;
use crate::rt::explored::observe::Observer;
use crate::rt::explored::steps::{Cockpit, Pilot};
use crate::rt::policy::GoOrder;
use crate::rt::stacks::runner::Runners;
use crate::rt::stacks::stack::{Arena, Guard, STACK_BYTES};
use crate::rt::workers::launch::{self, Launch, Over};
use crate::rt::workers::program::{Capacities, Outside, Program, Verdict};
use crate::rt::workers::worker::{Decisions, Worker};
use crate::schedule::clean;

pub(in crate::explore) struct Flight {
    /// Whether time passes at any step.
    passes: bool,
    capacities: Option<Capacities>,
    arena: &'static Arena,
    runners: Option<Runners>,
    seen: Option<Box<Observer>>,
    ids_matter: bool,
    started_at: Caller,
}

/// How a run was left.
pub(in crate::explore) struct Landed {
    pub(in crate::explore) pilot: Box<dyn Pilot>,
    pub(in crate::explore) seen: Box<Observer>,
    /// `None`: it was cut.
    pub(in crate::explore) end: Option<End>,
    /// It waited for what is no part of it: another thread, a blocking call, a socket.
    pub(in crate::explore) outside: bool,
    /// What it has had to do with time.
    pub(in crate::explore) time: TimeUse,
}

impl Flight {
    pub(in crate::explore) fn new(ids_matter: bool, settings: &Settings) -> Self {
        launch::prepare_thread();
        let arena = Arena::of(STACK_BYTES, Guard::Auto);
        let (capacities, started_at) = (settings.capacities.clone(), settings.started_at);
        Flight { passes: settings.passes, capacities, arena, runners: None, seen: None, ids_matter, started_at }
    }

    /// What the last run left is used by the next one.
    pub(in crate::explore) fn keep(&mut self, seen: Box<Observer>) {
        self.seen = Some(seen);
    }

    fn outside(&self) -> Outside {
        let capacities = self.capacities.clone();
        Outside {
            listener: None,
            output: None,
            quiet_panics: true,
            watched: false,
            beside: false,
            scatter: false,
            capacities,
        }
    }

    pub(in crate::explore) fn fly(&mut self, main: &Main, pilot: Box<dyn Pilot>) -> Landed {
        self.fly_heard(main, pilot, None)
    }

    /// As `fly`, and somebody hears of every event.
    pub(in crate::explore) fn fly_heard(
        &mut self,
        main: &Main,
        pilot: Box<dyn Pilot>,
        listener: Option<Listener>,
    ) -> Landed {
        let outside = Outside { listener, ..self.outside() };
        let program = Program::new(String::new(), 1, self.arena, Origin::Virtual, outside);
        let decisions = Decisions { policy: Box::new(GoOrder::new(0)), door: true, record: false, passes: self.passes };
        let launch = Launch::new(Arc::new(program), decisions);
        if let Some(runners) = self.runners.take() {
            launch.reuse(runners);
        }
        let mut seen = self.seen.take().unwrap_or_else(|| Box::new(Observer::new()));
        seen.reset(self.ids_matter);
        launch.worker().board(seen, Cockpit::new(pilot));
        let main = main.clone();
        launch.begin(move || main(), self.started_at);
        launch.run();
        let finished = launch.finish(false, |Over { worker, .. }| {
            let verdict = worker.verdict_if_any();
            let outside = worker.met_outside.get() || worker.program.awaits_outside();
            let time = worker.time_used.get();
            let end = verdict.map(|verdict| end(worker, &verdict));
            let (seen, pilot) = worker.disembark();
            let bug = "gort internal bug: a run lost its pilot; please report";
            Landed { pilot: pilot.expect(bug), seen: seen.expect(bug), end, outside, time }
        });
        self.runners = Some(finished.runners);
        finished.found
    }
}

impl Flight {
    /// Makes an ordinary run along these steps. Its lines, and its code if it went as it should. `eager`: what is local
    /// runs as early as in a piloted run, which only a program can see that counts its goroutines.
    pub(in crate::explore) fn lead(&mut self, main: &Main, name: &str, steps: &[Move], eager: bool) -> Led {
        self.lead_heard(main, name, steps, eager, None)
    }

    /// As `lead`, and somebody hears of every event.
    pub(in crate::explore) fn lead_heard(
        &mut self,
        main: &Main,
        name: &str,
        steps: &[Move],
        eager: bool,
        listener: Option<Listener>,
    ) -> Led {
        let steps = steps.iter().map(|step| (step.actor, step.label)).collect();
        let passes = self.passes;
        self.ordinary(main, name, passes, listener, |worker| {
            worker.follow(Box::new(Observer::new()), Guide::new(steps, eager));
        })
    }

    /// Makes the run in Go's own order, by the ideal clock. It is cut after so many events.
    pub(in crate::explore) fn default_run(&mut self, main: &Main, name: &str, events: u64) -> Led {
        self.ordinary(main, name, false, None, |worker| {
            worker.watch(Box::new(Observer::new()));
            worker.events_left.set(events);
        })
    }

    /// The steps of the run in Go's own order, as `default_run` makes it; none if it does not end.
    pub(in crate::explore) fn default_steps(&mut self, main: &Main, events: u64) -> Vec<Move> {
        let led = self.ordinary(main, "", false, None, |worker| {
            worker.follow(Box::new(Observer::new()), Guide::along_the_default());
            worker.events_left.set(events);
        });
        if led.end.is_some() { led.steps } else { Vec::new() }
    }

    fn ordinary(
        &mut self,
        main: &Main,
        name: &str,
        passes: bool,
        listener: Option<Listener>,
        prepare: impl FnOnce(&Worker),
    ) -> Led {
        let outside = Outside { listener, ..self.outside() };
        let program = Program::new(clean(name), 1, self.arena, Origin::Virtual, outside);
        let decisions = Decisions { policy: Box::new(GoOrder::new(0)), door: true, record: true, passes };
        let launch = Launch::new(Arc::new(program), decisions);
        prepare(launch.worker());
        let main = main.clone();
        launch.begin(move || main(), self.started_at);
        launch.run();
        let finished = launch.finish(false, |Over { worker, .. }| {
            let verdict = worker.verdict_if_any();
            let (seen, mut guide) = worker.dismiss_guide();
            let taken = guide.as_mut().map_or_else(Vec::new, Guide::taken);
            let arrived = guide.is_none_or(|guide| guide.arrived()) && !worker.went_astray();
            let end = verdict.map(|verdict| end(worker, &verdict));
            let lines = seen.map_or_else(Vec::new, |mut seen| seen.take_all_printed());
            let steps = taken.into_iter().map(|(actor, label)| Move { actor, label }).collect();
            Led { lines, end, code: worker.schedule().filter(|_| arrived), steps }
        });
        finished.found
    }
}

/// An ordinary run.
pub(in crate::explore) struct Led {
    pub(in crate::explore) lines: Vec<String>,
    /// `None`: it was cut, or could not go as it should.
    pub(in crate::explore) end: Option<End>,
    pub(in crate::explore) code: Option<ReplayCode>,
    /// The steps that it took by default, if they were written down.
    steps: Vec<Move>,
}

/// How the program ended, and what it left behind.
fn end(worker: &Worker, verdict: &Verdict) -> End {
    let (ending, message) = verdict.summary();
    let mut left: Vec<Left> = Vec::new();
    if ending == Ending::Exit {
        left.extend(worker.reports().into_iter().map(|report| Left {
            created_at: report.created_at,
            parked: match report.state {
                GoroutineState::Waiting(reason) => report.parked_at.map(|at| (reason, at)),
                _ => None,
            },
        }));
        left.sort();
    }
    End { ending, message, left }
}
