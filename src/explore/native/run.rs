//! A controlled run of a program of this process, and the next one after it: the native engine's [`Run`].
//!
//! No state can be copied here, since it is on stacks and in whatever the program holds. To go back is to run again.
//!
//! States      none (before the first question, and after `restart`) | live: a worker that is entered for each step, and left
//!             in between | live and over.
//! Invariants  I1  what a run needs is taken over from the one before: stacks, the observer's room. A run makes no system
//!                 call.
//!             I2  a run that is cut is unwound like a program whose main has returned: nothing prints, and nothing is left behind
//!                 but goroutines that cannot be unwound.
//!             I3  a live run is on the thread that began it, and no user code runs there between two steps.
//! See         rt/explored/control.rs; run.rs, which runs a program for its user.

use std::sync::Arc;

use gort_events::{Actor, Ending, GoId, GoroutineState, ObjectId};
use gort_explore::{Blame, Clock, Effect, End, LeftGoroutine, Listener, Notes, Run, Setup, Standing, StepAccess};

use crate::explore::native::program::Native;
use crate::rt::clock::Origin;
use crate::rt::explored::observe::{Observer, Visible};
use crate::rt::policy::GoOrder;
use crate::rt::stacks::runner::Runners;
use crate::rt::stacks::{guard::StackGuard, layout::STACK_BYTES, stack::Arena};
use crate::rt::workers::launch::{self, Launch};
use crate::rt::workers::program::{Program, ProgramSettings, Verdict};
use crate::rt::workers::worker::{Decisions, Worker};

pub(in crate::explore) struct NativeRun {
    native: Native,
    setup: Setup,
    arena: &'static Arena,
    listener: Option<Listener>,
    live: Option<Live>,
    /// What the last run has left to the next one.
    runners: Option<Runners>,
    observer: Option<Box<Observer>>,
    actors: Vec<Actor>,
}

/// A run that has begun.
struct Live {
    launch: Launch,
    /// Whether the run is in a state, that of the next three; else it is over.
    open: bool,
    /// The actors, goroutines first, and how many those are.
    actors: Vec<Actor>,
    goroutines: usize,
    digest: u128,
    end: Option<End>,
}

/// What a run in the laboratory has around it.
pub(super) fn outside(setup: &Setup, listener: Option<Listener>) -> ProgramSettings {
    let capacities = setup.capacities.clone();
    ProgramSettings {
        listener,
        output: None,
        quiet_panics: true,
        panics_end_alone: false,
        watched: false,
        beside: false,
        scatter: false,
        migrates: false,
        capacities,
    }
}

/// Prepares the calling thread. Where its goroutines' stacks come from.
pub(super) fn arena() -> &'static Arena {
    launch::prepare_thread();
    Arena::of(STACK_BYTES, StackGuard::Auto)
}

impl NativeRun {
    pub(super) fn new(native: Native, setup: Setup) -> Self {
        let (listener, live, runners, observer, actors) = (None, None, None, None, Vec::new());
        NativeRun { native, setup, arena: arena(), listener, live, runners, observer, actors }
    }

    /// The run that is live, or the next one.
    #[inline]
    fn live(&mut self) -> &mut Live {
        if self.live.is_none() {
            self.begin();
        }
        self.live.as_mut().unwrap_or_else(|| bug!("a run that has just begun"))
    }

    #[cold]
    fn begin(&mut self) {
        let outside = outside(&self.setup, self.listener.take());
        let program = Program::new(String::new(), 1, self.arena, Origin::Virtual, outside);
        let free_running = self.setup.clock == Clock::Real;
        let decisions = Decisions { policy: Box::new(GoOrder::new(0)), asks_policy: true, record: false, free_running };
        let launch = Launch::new(Arc::new(program), decisions);
        if let Some(runners) = self.runners.take() {
            launch.reuse(runners);
        }
        let mut observer = self.observer.take().unwrap_or_else(|| Box::new(Observer::new()));
        observer.reset(self.setup.numbers);
        launch.worker().control(observer);
        let main = self.native.main.clone();
        launch.begin(Box::new(move || main()), self.native.started_at);
        let actors = std::mem::take(&mut self.actors);
        let live = self.live.insert(Live { launch, open: false, actors, goroutines: 0, digest: 0, end: None });
        live.go(Worker::run_to_state);
    }

    /// Takes the run down (I2), and keeps what the next one needs.
    fn finish(&mut self) {
        let Some(Live { launch, actors, .. }) = self.live.take() else { return };
        self.actors = actors;
        let finished = launch.finish(false, |over| over.worker.release());
        self.observer = Some(finished.found);
        self.runners = Some(finished.runners);
    }
}

impl Drop for NativeRun {
    fn drop(&mut self) {
        self.finish();
    }
}

impl Live {
    /// Does something that brings the run to its next state, or to its end. In the frame of `step`, with all that lies between it
    /// and the switch: see `park::begin_wait` for what each call costs that is open across one.
    #[inline(always)]
    fn go(&mut self, f: impl FnOnce(&Worker) -> bool) {
        let Live { launch, open, actors, goroutines, digest, end } = self;
        launch.enter(|worker| {
            *open = f(worker);
            if *open {
                (*digest, *goroutines) = worker.state(actors);
            } else {
                *end = worker.verdict_if_any().map(|verdict| end_of(worker, &verdict));
            }
        });
    }
}

impl Run for NativeRun {
    fn restart(&mut self, listener: Option<Listener>) {
        self.finish();
        self.listener = listener;
    }

    fn standing(&mut self) -> Standing<'_> {
        let live = self.live();
        match &live.end {
            _ if live.open => Standing::Open { digest: live.digest, enabled: &live.actors },
            Some(end) => Standing::Ended(end.clone()),
            None => Standing::Stopped,
        }
    }

    fn step(&mut self, actor: Actor, choose: &mut dyn FnMut(&[u64]) -> usize) -> Effect {
        let live = self.live();
        let place = live.actors.iter().position(|enabled| live.open && *enabled == actor);
        let place = place.expect("gort: a step by an actor that is not enabled");
        let goroutines = live.goroutines;
        live.go(|worker| match place.checked_sub(goroutines) {
            None => worker.let_goroutine_act(place, choose),
            Some(timer) => worker.let_timer_fire(timer, choose),
        });
        let mut effect = Effect::default();
        if let Some(Visible { line, access, gave_way }) = live.launch.worker().take_visible() {
            let access = access.map(|access| StepAccess { object: access.object, write: access.write, at: access.at });
            (effect.line, effect.access, effect.yields) = (line, access, gave_way);
        }
        effect
    }

    fn blame(&self, actor: Option<Actor>) -> Option<Blame> {
        self.live.as_ref()?.launch.worker().observed_by(|observer| {
            let goroutine = match actor {
                Some(actor) => observer.goroutine_of(actor)?,
                None => observer.busiest(),
            };
            let (created_at, last) = observer.last_of(goroutine);
            Some(Blame { goroutine, created_at, last })
        })
    }

    fn notes(&self) -> Notes {
        let Some(Live { launch, .. }) = &self.live else { return Notes::default() };
        let worker = launch.worker();
        Notes::default()
            .with_time(worker.time_used())
            .with_external(worker.met_outside() || worker.program.awaits_outside())
            .with_asked_for_numbers(worker.observed_by(|observer| observer.missed_ids()))
    }

    fn name_of(&self, goroutine: GoId) -> u128 {
        let live = self.live.as_ref();
        live.filter(|_| goroutine != GoId::SCHEDULER)
            .map_or(0, |live| live.launch.worker().observed_by(|observer| observer.name_of(goroutine).0))
    }

    fn name_of_object(&self, object: ObjectId) -> u128 {
        self.live
            .as_ref()
            .map_or(0, |live| live.launch.worker().observed_by(|observer| observer.name_of_object(object).0))
    }
}

/// How the program ended, and what it left behind.
pub(super) fn end_of(worker: &Worker, verdict: &Verdict) -> End {
    let (ending, message) = verdict.summary();
    let mut left: Vec<LeftGoroutine> = Vec::new();
    if ending == Ending::Exit {
        left.extend(worker.reports().into_iter().map(|report| {
            let parked = match report.state {
                GoroutineState::Waiting(reason) => report.parked_at.map(|at| (reason, at)),
                _ => None,
            };
            LeftGoroutine::new(report.created_at, parked)
        }));
        left.sort();
    }
    End { ending, message, left }
}
