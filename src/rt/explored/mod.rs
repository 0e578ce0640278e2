//! A run that is explored: what each goroutine has observed, and which actor goes next.

use std::cell::{Cell, RefCell};

use gort_events::TimeUse;

use self::control::Control;
use self::guide::Guide;
use self::lent::Lent;
use self::observe::Observer;
use crate::rt::workers::worker::Worker;

pub(crate) mod control;
pub(crate) mod free_running;
pub(crate) mod guide;
pub(crate) mod hidden;
pub(crate) mod lent;
pub(crate) mod observe;

/// A worker's part in a run that is explored. An ordinary run has none.
pub(crate) struct Explored {
    /// Whether the observer is told.
    observing: Cell<bool>,
    observer: RefCell<Option<Box<Observer>>>,
    control: RefCell<Control>,
    lent: Lent,
    guide: RefCell<Option<Guide>>,
    /// A controlled run has waited for the outside, or heard from it.
    met_outside: Cell<bool>,
    /// What the program has had to do with time.
    time_used: Cell<TimeUse>,
    /// The number of events and points after which the run is cut.
    events_left: Cell<u64>,
}

impl Default for Explored {
    fn default() -> Self {
        Explored {
            observing: Cell::new(false),
            observer: RefCell::new(None),
            control: RefCell::default(),
            lent: Lent::default(),
            guide: RefCell::new(None),
            met_outside: Cell::new(false),
            time_used: Cell::new(TimeUse::None),
            events_left: Cell::new(u64::MAX),
        }
    }
}

impl Worker {
    /// The part of a run that is explored, made when it is first asked for.
    fn explored(&self) -> &Explored {
        self.explored.get_or_init(Box::default)
    }

    /// The observer is not told any more.
    pub(in crate::rt) fn stop_observing(&self) {
        if let Some(explored) = self.explored.get() {
            explored.observing.set(false);
        }
    }

    /// The outside plays a part: no schedule decides when it acts.
    pub(in crate::rt) fn note_outside(&self) {
        if let Some(explored) = self.explored.get() {
            explored.met_outside.set(true);
        }
    }

    /// Takes down what the program has to do with time.
    #[inline]
    pub(crate) fn uses_time(&self, how: TimeUse) {
        if let Some(explored) = self.explored.get() {
            explored.time_used.set(explored.time_used.get().max(how));
        }
    }

    /// One event, or one scheduling point, less is left of a run that is cut after a number of them: a goroutine that spins may
    /// have no events.
    pub(in crate::rt) fn one_less(&self) {
        let Some(explored) = self.explored.get() else { return };
        let left = explored.events_left.get() - 1;
        explored.events_left.set(left);
        if left == 0 {
            // Operations go on to their ends; before the next one the goroutine gives way for good.
            explored.events_left.set(u64::MAX);
            self.stop();
            self.budget.set(0);
        }
    }
}

// Without the explorer not all of it is used.
#[cfg(feature = "explore")]
impl Worker {
    /// The run is cut after this number of events and points.
    pub(crate) fn cut_after(&self, events: u64) {
        self.explored().events_left.set(events);
    }

    /// Whether a controlled run has waited for the outside, or heard from it.
    pub(crate) fn met_outside(&self) -> bool {
        self.explored().met_outside.get()
    }

    /// What the program has had to do with time.
    pub(crate) fn time_used(&self) -> TimeUse {
        self.explored().time_used.get()
    }
}
