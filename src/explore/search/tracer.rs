//! The tracing pilot: it makes a run along known steps, and keeps what happened in it.
//!
//! States      following (`at` < steps' number) | arrived: the run is cut, or has ended.
//! Invariants  I1  `marks[n]` events had happened when step n was chosen: what comes after is what the step did, since the
//!                 pilot is asked only when nobody is local (`rt/explored/steps.rs`, I1).
//!             I2  what the cut itself sets free is no part of the trace.
//! See         explore/answers/position.rs.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use gort_events::{Event, GoId};

use crate::explore::explorer::Main;
use crate::explore::graph::nodes::{Move, NO_LABEL};
use crate::explore::native::flight::Flight;
use crate::explore::native::threads::Who;
use crate::rt::explored::observe::Observer;
use crate::rt::explored::steps::{Actor, Pilot};

/// What happened along some steps.
pub(in crate::explore) struct Trace {
    /// All events, and how many of them were before the last step.
    pub(in crate::explore) events: Vec<Event>,
    pub(in crate::explore) before: usize,
    /// Who took the last step; `None`: a timer, or there was no step.
    pub(in crate::explore) goroutine: Option<GoId>,
    /// The place of the last step among those that its state allowed: the same whenever that state is reached by the same
    /// steps.
    pub(in crate::explore) place: (usize, usize),
}

/// Makes a run along these steps, and cuts it after them. `None`: the program is no function of its schedule.
pub(in crate::explore) fn trace(flight: &mut Flight, main: &Main, steps: &[Move]) -> Option<Trace> {
    let heard: Arc<Mutex<Vec<Event>>> = Arc::default();
    let tracer = Tracer { steps: steps.to_vec(), heard: Arc::clone(&heard), at: 0, ..Tracer::default() };
    let listener = Arc::clone(&heard);
    let landed = flight.fly_heard(
        main,
        Box::new(tracer),
        Some(Box::new(move |event: &Event| {
            listener.lock().unwrap_or_else(PoisonError::into_inner).push(event.clone());
        })),
    );
    let tracer = landed.pilot.into_any().downcast::<Tracer>().ok()?;
    flight.keep(landed.seen);
    let mut events = std::mem::take(&mut *heard.lock().unwrap_or_else(PoisonError::into_inner));
    let arrived = tracer.at == tracer.steps.len() && (tracer.cut.is_some() || landed.end.is_some());
    if tracer.lost || !arrived {
        return None;
    }
    events.truncate(tracer.cut.unwrap_or(usize::MAX));
    Some(Trace { events, before: tracer.before, goroutine: tracer.goroutine, place: tracer.place })
}

/// Who is to take the last of these steps: the run is cut before it. `None`: the program is no function of its schedule.
pub(in crate::explore) fn who(flight: &mut Flight, main: &Main, steps: &[Move]) -> Option<Who> {
    let (last, before) = steps.split_last()?;
    let tracer = Tracer { steps: before.to_vec(), to_name: Some(last.actor), ..Tracer::default() };
    let landed = flight.fly(main, Box::new(tracer));
    landed.pilot.into_any().downcast::<Tracer>().ok()?.named
}

#[derive(Default)]
struct Tracer {
    steps: Vec<Move>,
    heard: Arc<Mutex<Vec<Event>>>,
    at: usize,
    before: usize,
    goroutine: Option<GoId>,
    place: (usize, usize),
    /// Who is asked for where the run is cut, and who that is.
    to_name: Option<Actor>,
    named: Option<Who>,
    /// How many events there were when the run was cut.
    cut: Option<usize>,
    lost: bool,
}

impl Tracer {
    fn heard(&self) -> usize {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Pilot for Tracer {
    fn at_state(&mut self, seen: &mut Observer, _: u128, actors: &[Actor], _: Option<usize>) -> Option<usize> {
        _ = (seen.take_printed(), seen.take_access());
        let Some(step) = self.steps.get(self.at) else {
            self.cut = Some(self.heard());
            self.named = self.to_name.and_then(|actor| Who::of(seen, actor));
            return None;
        };
        let found = actors.iter().position(|actor| *actor == step.actor);
        self.lost |= found.is_none();
        self.at += 1;
        (self.before, self.goroutine) = (self.heard(), seen.goroutine_of(step.actor));
        self.place = (found.unwrap_or(0), 0);
        found
    }

    fn within(&mut self, labels: &[u64]) -> usize {
        let label = self.at.checked_sub(1).map_or(NO_LABEL, |at| self.steps[at].label);
        let found = labels.iter().position(|known| *known == label);
        self.lost |= found.is_none();
        self.place.1 = found.unwrap_or(0);
        self.place.1
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
