//! Choices: where what could go either way is decided, before each visible operation and at each switch.
//!
//! States      `Chooser`, of the worker: Go's order | the policy | another run's steps, by its guide | the explorer.
//! Invariants  I1  where nothing is recorded, replayed or walked at random, Go's order is taken without asking, and
//!                 it is the order that the policy `GoOrder` gives when asked: choice 0 everywhere.
//!             I2  every choice among two or more candidates is asked and recorded, in the order in which it is made.
//! See         rt/policy/mod.rs for what is asked; tests/records/replay.rs (Go's order, asked or not, gives the same run).

use std::cell::{Cell, RefCell};

use gort_events::{Chosen, CodeHeader, Recorder, ReplayCode, ReplayError};

use crate::rt::current::{WorkerRef, worker};

use crate::rt::explored::guide::Candidate;
use crate::rt::explored::observe::Within;
use crate::rt::goroutine::GoRef;
use crate::rt::policy::{ChoiceKind, Names, Policy};
use crate::rt::stacks::hook;
use crate::rt::timers::Action;
use crate::rt::workers::worker::{Chooser, SLICE_OPERATIONS, Worker};

/// A worker's part for choices.
pub(in crate::rt) struct Choices {
    policy: RefCell<Box<dyn Policy>>,
    recorder: RefCell<Option<Recorder>>,
    /// The goroutine that another one gave way to.
    handoff: Cell<Option<GoRef>>,
    /// What is left of the slice, where a policy is asked.
    slice: Cell<i32>,
    /// A replay code that did not fit the program.
    misfit: RefCell<Option<ReplayError>>,
}

impl Choices {
    pub(in crate::rt) fn new(policy: Box<dyn Policy>, record: bool) -> Self {
        Choices {
            policy: RefCell::new(policy),
            recorder: RefCell::new(record.then(Recorder::default)),
            handoff: Cell::new(None),
            slice: Cell::new(SLICE_OPERATIONS),
            misfit: RefCell::new(None),
        }
    }

    /// The run will have no code.
    pub(in crate::rt) fn forget_recording(&self) {
        self.recorder.borrow_mut().take();
    }

    pub(in crate::rt) fn forget_handoff(&self) {
        self.handoff.set(None);
    }

    /// Whether a choice could not be made.
    pub(in crate::rt) fn is_misfit(&self) -> bool {
        self.misfit.borrow().is_some()
    }

    /// What is wrong with the replay code, once the run is over.
    pub(in crate::rt) fn finish(&self) -> Result<(), ReplayError> {
        self.misfit.borrow_mut().take().map_or(Ok(()), Err)?;
        self.policy.borrow().finish()
    }

    /// Notes the choice, or `None` if it could not be made.
    fn note(&self, chosen: Result<usize, ReplayError>, candidates: usize, names: &Names<'_>) -> Option<usize> {
        let chosen = match chosen {
            Ok(chosen) => chosen,
            Err(error) => {
                self.misfit.borrow_mut().get_or_insert(error);
                return None;
            }
        };
        invariant!(chosen < candidates, "the policy chose {chosen} of {candidates}");
        if let Some(recorder) = &mut *self.recorder.borrow_mut() {
            recorder.note((chosen > 0).then(|| names()[chosen]));
        }
        Some(chosen)
    }
}

#[cold]
fn without_a_worker() -> ! {
    bug!("a goroutine without a worker")
}

/// A candidate at a switch, or before a visible operation.
enum Next<'a> {
    Goroutine(GoRef),
    Timer(&'a Action),
    Outside,
}

impl WorkerRef {
    /// Stands before every visible operation: a spent budget yields here, and the policy may switch here. The worker that
    /// the goroutine is on behind it.
    #[inline]
    pub(crate) fn point(self) -> WorkerRef {
        let budget = self.budget.get() - 1;
        self.budget.set(budget);
        if budget > 0 {
            return self;
        }
        self.point_slow(false, None);
        worker().unwrap_or_else(|| without_a_worker())
    }

    /// As `point`, right before something is given back that others may wait for: a spent slice ends at the next point
    /// instead. Were a goroutine to lose its turn with a lock held, all that want the lock would line up behind it and
    /// hand it on one by one, with a switch each time, for as long as they go on: a convoy, which never dissolves.
    #[inline]
    pub(crate) fn point_before_release(self) {
        let budget = self.budget.get() - 1;
        self.budget.set(budget);
        if budget <= 0 {
            self.point_slow(true, None);
        }
    }

    /// As `point`, between two steps of one operation. `releasing`: as `point_before_release`.
    pub(crate) fn point_within(self, within: Within, releasing: bool) {
        let budget = self.budget.get() - 1;
        self.budget.set(budget);
        if budget <= 0 {
            self.point_slow(releasing, Some(within));
        }
    }

    /// It ends in a switch, so that the compiler makes its frame that of `kill::after_switch`: see there.
    #[cold]
    #[inline(never)]
    fn point_slow(self, releasing: bool, within: Option<Within>) {
        let Some(goroutine) = self.current.get() else { return };
        if hook::is_running() {
            // It cannot switch there, and has not asked to.
            return;
        }
        if self.asks() {
            self.one_less();
        }
        if !self.is_running() {
            // Nothing more of the program happens; and while it ends, goroutines run one after the other.
            return self.begin_yield(goroutine, None).switch();
        }
        match self.chooser.get() {
            Chooser::GoOrder => self.point_in_go_order(goroutine, releasing),
            Chooser::Policy | Chooser::Guided => self.point_by_policy(goroutine, within, releasing),
            Chooser::Controlled => self.stand(goroutine, within),
        }
    }

    fn point_in_go_order(self, goroutine: GoRef, releasing: bool) {
        if releasing {
            return;
        }
        if self.has_others() || self.has_news() {
            self.begin_yield(goroutine, None).switch();
        } else {
            self.budget.set(SLICE_OPERATIONS);
            self.show_turn(Some(goroutine));
        }
    }

    fn point_by_policy(self, goroutine: GoRef, within: Option<Within>, releasing: bool) {
        self.budget.set(0);
        self.guide_stands(goroutine, within);
        // The slice goes down and starts anew exactly where the budget does in Go's order (I1).
        self.choices.slice.set(self.choices.slice.get() - 1);
        let runnable = self.runq.len();
        let others = runnable + self.fireable_timers();
        // Alone, it may still give way to what has come from outside or from a timer.
        let news = others == 0 && self.has_news();
        if self.choices.slice.get() <= 0 && !releasing {
            if others == 0 && !news {
                self.choices.slice.set(SLICE_OPERATIONS);
                self.show_turn(Some(goroutine));
                self.guide_goes_on(goroutine);
            } else {
                self.begin_yield(goroutine, None).switch();
            }
            return;
        }
        if others == 0 && !news {
            self.guide_goes_on(goroutine);
            return;
        }
        let candidates = 1 + others + usize::from(news);
        let chosen = self.choose_next(ChoiceKind::Run, candidates, |each| {
            each(Next::Goroutine(goroutine));
            self.each_runnable(each);
            if news {
                each(Next::Outside);
            } else {
                self.each_due(each);
            }
        });
        if chosen > 0 {
            match (chosen - 1).checked_sub(runnable) {
                None => self.choices.handoff.set(self.runq.remove(chosen - 1)),
                Some(_) if news => {}
                Some(timer) => self.virtual_time.fire_next.set(Some(timer)),
            }
            self.begin_yield(goroutine, None).switch();
        } else {
            self.guide_goes_on(goroutine);
        }
    }
}

impl Worker {
    /// Asks the policy. One candidate is no choice.
    pub(crate) fn choose(&self, choice: ChoiceKind, candidates: usize) -> usize {
        self.choose_labelled(choice, candidates, |candidate| candidate as u64)
    }

    /// As `choose`, for candidates with labels of their own: names that do not depend on what happened elsewhere.
    pub(crate) fn choose_labelled(&self, choice: ChoiceKind, candidates: usize, label: impl Fn(usize) -> u64) -> usize {
        // What destructors choose once the program is over is no part of its schedule.
        if candidates < 2 || self.is_ending() {
            return 0;
        }
        if self.is_controlled() {
            return self.choose_controlled(candidates, label);
        }
        // A case has a number in the source, whatever is ready beside it.
        let number = |candidate| if choice == ChoiceKind::Select { label(candidate) } else { candidate as u64 };
        let names = || (0..candidates).map(|candidate| Chosen::Number(number(candidate))).collect();
        let chosen = if self.guide_chooses() {
            self.guide_within(candidates, &label)
        } else {
            let chosen = self.choices.policy.borrow_mut().choose(choice, candidates, &names);
            if let Ok(chosen) = &chosen {
                self.guide_notes(label(*chosen));
            }
            chosen
        };
        self.note_choice(chosen, candidates, &names)
    }

    /// Carries on with a choice, or ends the run with what was wrong.
    fn note_choice(&self, chosen: Result<usize, ReplayError>, candidates: usize, names: &Names<'_>) -> usize {
        self.choices.note(chosen, candidates, names).unwrap_or_else(|| {
            // A select asks with its channels locked, so no event may be emitted here: the loop ends the program.
            self.stop();
            self.choices.note(Ok(0), candidates, names).unwrap_or(0)
        })
    }

    pub(in crate::rt) fn pick_by_policy(&self) -> Option<GoRef> {
        let picked = self.pick_by_choice();
        if let Some(goroutine) = picked {
            self.guide_goes_on(goroutine);
        }
        picked
    }

    fn pick_by_choice(&self) -> Option<GoRef> {
        if let Some(goroutine) = self.choices.handoff.take() {
            return Some(goroutine);
        }
        if !self.clock.is_virtual() {
            self.fire_due();
        }
        if self.clock_is_free_running() {
            return self.pick_by_free_running_clock();
        }
        // What is due may fire late: others may run first, as with a real clock they may.
        while let due @ 1.. = self.still_due() {
            let given_way_to = self.virtual_time.fire_next.take().filter(|timer| *timer < due);
            let chosen = given_way_to.unwrap_or_else(|| {
                self.choose_next(ChoiceKind::Timer, due + self.runq.len(), |each| {
                    self.each_due(each);
                    self.each_runnable(each);
                })
            });
            if chosen >= due {
                return self.runq.remove(chosen - due);
            }
            self.fire_one(chosen);
        }
        let candidates = self.settle_slot();
        if candidates == 0 {
            return None;
        }
        let chosen = self.choose_next(ChoiceKind::Run, candidates, |each| self.each_runnable(each));
        self.runq.remove(chosen)
    }

    /// The next goroutine where any timer may fire before: those come last, as if no time passed.
    fn pick_by_free_running_clock(&self) -> Option<GoRef> {
        loop {
            let timers = self.fireable_timers();
            if let Some(timer) = self.virtual_time.fire_next.take().filter(|timer| *timer < timers) {
                self.fire_one(timer);
                continue;
            }
            let runnable = self.settle_slot();
            if runnable == 0 && !self.somebody_awaits_a_timer() {
                return None;
            }
            let chosen = self.choose_next(ChoiceKind::Timer, runnable + timers, |each| {
                self.each_runnable(each);
                self.each_due(each);
            });
            match chosen.checked_sub(runnable) {
                None => return self.runq.remove(chosen),
                Some(timer) => self.fire_one(timer),
            }
        }
    }

    /// As in `pick`: the slot inherits what is left of the slice, and goes behind the queue if nothing is. How many can
    /// run.
    fn settle_slot(&self) -> usize {
        let candidates = self.runq.len();
        let queued = self.runq.queued();
        let slot_goes_on = queued < candidates && (self.choices.slice.get() > 0 || queued == 0);
        if !slot_goes_on {
            if let Some(next) = self.runq.take_next() {
                self.runq.push_back(next);
            }
            self.choices.slice.set(SLICE_OPERATIONS);
        }
        candidates
    }

    fn each_runnable(&self, each: &mut dyn FnMut(Next<'_>)) {
        self.runq.iter().for_each(|other| each(Next::Goroutine(other)));
    }

    fn each_due(&self, each: &mut dyn FnMut(Next<'_>)) {
        self.each_fireable(|action| each(Next::Timer(action)));
    }

    /// Chooses what goes on. `all` tells each candidate, in their order.
    fn choose_next(&self, choice: ChoiceKind, candidates: usize, all: impl Fn(&mut dyn FnMut(Next<'_>))) -> usize {
        if candidates < 2 {
            return 0;
        }
        let names = || {
            let (mut names, mut timers) = (Vec::with_capacity(candidates), 0);
            all(&mut |next| {
                names.push(match next {
                    Next::Goroutine(goroutine) => Chosen::Number(goroutine.id.get().0),
                    Next::Timer(_) => {
                        timers += 1;
                        Chosen::Timer(timers)
                    }
                    Next::Outside => Chosen::Timer(0),
                });
            });
            names
        };
        let chosen = if self.chooser.get() == Chooser::Guided {
            let mut listed = Vec::with_capacity(candidates);
            all(&mut |next| {
                listed.push(match next {
                    Next::Goroutine(goroutine) => self.goroutine_candidate(goroutine),
                    Next::Timer(action) => self.timer_candidate(action),
                    Next::Outside => Candidate::OUTSIDE,
                });
            });
            self.guide_among(&listed)
        } else if self.is_ending() {
            return 0;
        } else {
            self.choices.policy.borrow_mut().choose(choice, candidates, &names)
        };
        self.note_choice(chosen, candidates, &names)
    }

    /// The run's choices as a code, if they were recorded.
    pub(crate) fn schedule(&self) -> Option<ReplayCode> {
        self.choices.recorder.borrow_mut().take().map(|recorder| {
            recorder.finish(CodeHeader { free_running: self.clock_is_free_running(), ..self.program.header() })
        })
    }
}
