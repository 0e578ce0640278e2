//! The tracer: it makes a run along known steps, and keeps what happened in it.
//!
//! Invariants  I1  all events that came after the run stood before a step, and up to where it stands after it, are what the
//!                 step did.
//!             I2  what the cut itself sets free is no part of the trace.
//! See         crates/explore/src/answers/position.rs.

use std::sync::{Arc, Mutex, PoisonError};

use gort_events::{Event, GoId};

use crate::graph::nodes::Move;
use crate::system::{Blame, Listener, Run, Standing};

/// What happened along some steps.
pub(crate) struct Trace {
    /// All events, and how many of them were before the last step.
    pub(crate) events: Vec<Event>,
    pub(crate) before: usize,
    /// The goroutine that took the last step; `None`: a timer, or there was no step.
    pub(crate) goroutine: Option<GoId>,
    /// The place of the last step among those that its state allowed: the same whenever that state is reached by the same
    /// steps.
    pub(crate) place: (usize, usize),
}

/// Makes a run along these steps, and cuts it after them. `None`: the program is no function of its schedule.
pub(crate) fn trace(run: &mut dyn Run, steps: &[Move]) -> Option<Trace> {
    let heard: Arc<Mutex<Vec<Event>>> = Arc::default();
    let listener = Arc::clone(&heard);
    run.restart(Some(Box::new(move |event: &Event| {
        listener.lock().unwrap_or_else(PoisonError::into_inner).push(event.clone());
    })));
    let so_far = || heard.lock().unwrap_or_else(PoisonError::into_inner).len();
    let mut trace = Trace { events: Vec::new(), before: 0, goroutine: None, place: (0, 0) };
    for step in steps {
        let place = place_of(run, *step)?;
        (trace.before, trace.goroutine) = (so_far(), run.blame(Some(step.actor)).map(|blame| blame.goroutine));
        trace.place = (place, take(run, *step)?);
    }
    if matches!(run.standing(), Standing::Stopped) {
        return None;
    }
    trace.events = std::mem::take(&mut *heard.lock().unwrap_or_else(PoisonError::into_inner));
    run.restart(None);
    Some(trace)
}

/// Makes a run along these steps, or as far as it goes along them, and lets `listener` hear it.
pub(crate) fn hear(run: &mut dyn Run, steps: &[Move], listener: Listener) {
    run.restart(Some(listener));
    for step in steps {
        if place_of(run, *step).is_none() || take(run, *step).is_none() {
            break;
        }
    }
    run.restart(None);
}

/// Makes a run along these steps. Whether it has ended there.
pub(crate) fn go(run: &mut dyn Run, steps: &[Move]) -> bool {
    run.restart(None);
    let goes = steps.iter().all(|step| place_of(run, *step).is_some() && take(run, *step).is_some());
    goes && matches!(run.standing(), Standing::Ended(_))
}

/// The goroutine that is to take the last of these steps: the run is cut before it. `None`: the program is no function of its
/// schedule, or that is a timer.
pub(crate) fn acting(run: &mut dyn Run, steps: &[Move]) -> Option<Blame> {
    let (last, before) = steps.split_last()?;
    for step in before {
        place_of(run, *step)?;
        take(run, *step)?;
    }
    place_of(run, *last)?;
    run.blame(Some(last.actor))
}

/// The place of the step's actor among those that can act.
fn place_of(run: &mut dyn Run, step: Move) -> Option<usize> {
    match run.standing() {
        Standing::Open { enabled, .. } => enabled.iter().position(|actor| *actor == step.actor),
        Standing::Ended(_) | Standing::Stopped => None,
    }
}

/// Takes the step. The place of its label among those that could be chosen; `None`: it is not there.
fn take(run: &mut dyn Run, step: Move) -> Option<usize> {
    let mut place = Some(0);
    run.step(step.actor, &mut |labels| {
        place = step.among(labels);
        place.unwrap_or(0)
    });
    place
}
