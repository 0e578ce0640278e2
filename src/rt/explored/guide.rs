//! The guide: leads an ordinary run along the steps of a controlled one, so that its replay code can be written down.
//!
//! Steps name the actor; the policy is asked for numbers in the order of its run queue. The guide translates: the actor that is
//! named is chosen as soon as it can be, and what is local, which no step names, runs when nothing else can be done.
//!
//! Invariants  I1  `at` steps have begun. A step begins when its goroutine goes past its point, or when its timer fires.
//!             I2  a choice is the number of the actor of the next step, if it is among the candidates; else of a goroutine that is
//!                 local. If there is neither, the program is not the one whose steps these are.
//! Protocol    The observer watches as it does in a controlled run: it knows names, and which goroutines stand before an operation.
//! See         rt/explored/control.rs; explore/native/naive (every listed schedule gives its output).

// Without the explorer not all of it is used.
#![cfg_attr(not(feature = "explore"), allow(dead_code))]

use gort_events::{Actor, Chosen, ReplayError};

use crate::rt::explored::control::timer_actor;
use crate::rt::explored::observe::{Observer, Status, Within};
use crate::rt::goroutine::GoRef;
use crate::rt::timers::Action;
use crate::rt::workers::worker::{Chooser, Worker};

/// The actor of each step, and the label of what it chooses within the step.
pub(crate) struct Guide {
    steps: Vec<(Actor, u64)>,
    at: usize,
    /// A step has begun that is none of these: from here on it goes by default.
    beyond: bool,
    lost: bool,
    /// What is local runs first, as in a controlled run; else it runs when it is its turn, as by default, and the code is
    /// shorter.
    eager: bool,
    /// The steps beyond, if they are written down.
    taken: Option<Vec<(Actor, u64)>>,
}

/// No actor.
const NOBODY: Actor = Actor::of_number(0);
/// No choice within a step.
const NO_LABEL: u64 = u64::MAX;

impl Guide {
    pub(crate) fn new(steps: Vec<(Actor, u64)>, eager: bool) -> Self {
        Guide { steps, at: 0, beyond: false, lost: false, eager, taken: None }
    }

    /// One that leads nowhere and writes down the steps of the default run.
    pub(crate) fn along_the_default() -> Self {
        Guide { taken: Some(Vec::new()), ..Guide::new(Vec::new(), false) }
    }

    /// What it has written down.
    pub(crate) fn taken(&mut self) -> Vec<(Actor, u64)> {
        self.taken.take().unwrap_or_default()
    }

    /// Whether all steps were made, in their order.
    pub(crate) fn arrived(&self) -> bool {
        !self.lost && self.at == self.steps.len()
    }

    fn begin(&mut self, actor: Actor) {
        match self.steps.get(self.at) {
            Some((next, _)) if *next == actor => self.at += 1,
            Some(_) => self.lost = true,
            None => {
                self.beyond = true;
                self.taken.iter_mut().for_each(|taken| taken.push((actor, NO_LABEL)));
            }
        }
    }
}

/// What a choice is made of: a goroutine or a timer.
pub(in crate::rt) struct Candidate {
    actor: Actor,
    local: bool,
}

impl Candidate {
    /// What no step names.
    pub(in crate::rt) const OUTSIDE: Candidate = Candidate { actor: NOBODY, local: false };
}

/// The run cannot be led any further: the step of this number is not among the candidates.
fn astray(step: usize, candidates: usize) -> ReplayError {
    ReplayError::Diverged { choice: step, wanted: Chosen::Number(step as u64), candidates }
}

impl Worker {
    /// From now on the run is led. Needs: nothing of it has happened.
    pub(crate) fn follow(&self, observer: Box<Observer>, guide: Guide) {
        self.watch(observer);
        *self.explored().guide.borrow_mut() = Some(guide);
        self.chooser.set(Chooser::Guided);
    }

    /// The run goes by its policy, and the observer watches it. Needs: nothing of it has happened.
    pub(crate) fn watch(&self, observer: Box<Observer>) {
        *self.explored().observer.borrow_mut() = Some(observer);
        self.explored().observing.set(true);
        self.set_listening(true);
    }

    /// Observer and guide have done their work.
    pub(crate) fn dismiss_guide(&self) -> (Option<Box<Observer>>, Option<Guide>) {
        self.explored().observing.set(false);
        self.chooser.set(Chooser::Policy);
        (self.explored().observer.borrow_mut().take(), self.explored().guide.borrow_mut().take())
    }

    fn is_guided(&self) -> bool {
        self.chooser.get() == Chooser::Guided
    }

    /// Whether a choice could not be made.
    pub(crate) fn went_astray(&self) -> bool {
        self.choices.is_misfit()
    }

    pub(in crate::rt) fn goroutine_candidate(&self, goroutine: GoRef) -> Candidate {
        let mut candidate = Candidate { actor: NOBODY, local: false };
        self.observe(|observer, _| {
            let id = goroutine.id.get();
            candidate = Candidate { actor: observer.actor_of(id), local: observer.status(id) == Status::Local };
        });
        candidate
    }

    /// The timer fires: that is its step.
    pub(in crate::rt) fn guide_fires(&self, action: &Action) {
        if self.is_guided() {
            self.guide_begins(&self.timer_candidate(action));
        }
    }

    pub(in crate::rt) fn timer_candidate(&self, action: &Action) -> Candidate {
        let mut actor = NOBODY;
        self.observe(|observer, _| actor = timer_actor(self.name_of_timer(observer, action)));
        Candidate { actor, local: false }
    }

    /// The goroutine stands before an operation, or within one.
    pub(crate) fn guide_stands(&self, goroutine: GoRef, within: Option<Within>) {
        if self.is_guided() {
            self.observe(|observer, _| observer.stands(goroutine.id.get(), within));
        }
    }

    /// The goroutine is resumed, or goes past its point: if it stood before an operation, that is its step.
    pub(in crate::rt) fn guide_goes_on(&self, goroutine: GoRef) {
        if self.is_guided() {
            let candidate = self.goroutine_candidate(goroutine);
            if !candidate.local {
                self.guide_begins(&candidate);
                self.observe(|observer, _| observer.goes_on(goroutine.id.get()));
            }
        }
    }

    fn guide_begins(&self, candidate: &Candidate) {
        if let Some(guide) = &mut *self.explored().guide.borrow_mut() {
            guide.begin(candidate.actor);
        }
    }

    /// Which of these goes next (I2).
    pub(in crate::rt) fn guide_among(&self, candidates: &[Candidate]) -> Result<usize, ReplayError> {
        let mut guide = self.explored().guide.borrow_mut();
        let guide = guide.as_mut().unwrap_or_else(|| bug!("a led run without a guide"));
        let next = guide.steps.get(guide.at).map(|(actor, _)| *actor);
        if next.is_none() && !guide.eager {
            return Ok(0);
        }
        let mut local = None;
        if guide.eager
            && let Some(index) = candidates.iter().position(|candidate| candidate.local)
        {
            return Ok(index);
        }
        for (index, candidate) in candidates.iter().enumerate() {
            // Its step may be under way: a local goroutine of this name comes to its point first.
            if Some(candidate.actor) == next {
                return Ok(index);
            }
            if candidate.local {
                local.get_or_insert(index);
            }
        }
        // Beyond the last step it goes by default.
        local.or((next.is_none()).then_some(0)).ok_or_else(|| {
            guide.lost = true;
            astray(guide.at, candidates.len())
        })
    }

    /// Whether the guide says what is chosen within a step, and not the policy.
    pub(in crate::rt) fn guide_chooses(&self) -> bool {
        self.chooser.get() == Chooser::Guided
            && self.explored().guide.borrow().as_ref().is_some_and(|guide| guide.taken.is_none())
    }

    /// The policy has chosen this label within the step under way.
    pub(in crate::rt) fn guide_notes(&self, label: u64) {
        if self.chooser.get() == Chooser::Guided
            && let Some(guide) = &mut *self.explored().guide.borrow_mut()
            && let Some((_, within)) = guide.taken.as_mut().and_then(|taken| taken.last_mut())
        {
            *within = label;
        }
    }

    /// Which label the step under way chooses.
    pub(in crate::rt) fn guide_within(
        &self,
        candidates: usize,
        label: impl Fn(usize) -> u64,
    ) -> Result<usize, ReplayError> {
        let mut guide = self.explored().guide.borrow_mut();
        let guide = guide.as_mut().unwrap_or_else(|| bug!("a led run without a guide"));
        if guide.beyond {
            return Ok(0);
        }
        let wanted = guide.at.checked_sub(1).map(|at| guide.steps[at].1);
        let found = (0..candidates).find(|candidate| Some(label(*candidate)) == wanted);
        found.ok_or_else(|| {
            guide.lost = true;
            astray(guide.at, candidates)
        })
    }
}
