//! Bubbles of Go's package testing/synctest, as far as events tell: whoever waits in one until its goroutines have stopped knows what they knew.
//!
//! A run is a bubble, too: that of all goroutines that are in no other.
//!
//! Invariants  I1  a goroutine is in the bubble of the one that started it; of one that a timer has started, in that of the goroutine that
//!                 set the timer.
//!             I2  one that parks in `synctest.Run` has just started the first goroutine of a new bubble.
//!             I3  when one that waits so goes on, every goroutine of the bubble is parked or has ended.
//!             I4  `ended` has the bubbles for whose end a goroutine waits, each with that goroutine: it lives as long as the bubble, and
//!                 starts one at a time.
//! See         Go `runtime/synctest.go` (racereleasemergeg, raceacquireg); tests/records/races/.

use std::collections::BTreeMap;

use gort_events::{GoId, ObjectId, WaitReason};

use super::order::Owner;
use super::vector_clock::Clock;

/// A bubble, by its first goroutine; `None`: the run.
pub(super) type Bubble = Option<GoId>;

/// What the goroutines of one bubble knew that have ended.
#[derive(Clone, Debug)]
struct Ended<C> {
    /// Who waits for the bubble's end.
    root: GoId,
    clock: C,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Bubbles<C> {
    /// Of the goroutines that are in one.
    of: BTreeMap<GoId, GoId>,
    /// Of the timers that were set in one.
    of_timers: BTreeMap<ObjectId, GoId>,
    /// The last `go` statement: who made it, and whom.
    spawned: Option<(GoId, GoId)>,
    /// Those that wait until all goroutines of a bubble have stopped.
    waiting: BTreeMap<GoId, Bubble>,
    /// By the first goroutine (I4).
    ended: BTreeMap<GoId, Ended<C>>,
}

impl<C: Clock> Bubbles<C> {
    /// The bubble that the goroutine is in.
    pub(super) fn of(&self, goroutine: GoId) -> Bubble {
        self.of.get(&goroutine).copied()
    }

    pub(super) fn spawned(&mut self, child: GoId, by: GoId) {
        self.spawned = Some((by, child));
        if let Some(bubble) = self.of(by) {
            self.of.insert(child, bubble);
        }
    }

    pub(super) fn spawned_by_timer(&mut self, child: GoId, timer: ObjectId) {
        if let Some(bubble) = self.of_timers.get(&timer) {
            self.of.insert(child, *bubble);
        }
    }

    pub(super) fn set_timer(&mut self, timer: ObjectId, by: GoId) {
        match self.of(by) {
            Some(bubble) => _ = self.of_timers.insert(timer, bubble),
            None => _ = self.of_timers.remove(&timer),
        }
    }

    pub(super) fn parks(&mut self, who: GoId, reason: WaitReason) {
        match reason {
            WaitReason::SynctestWait => _ = self.waiting.insert(who, self.of(who)),
            WaitReason::SynctestRun => {
                if let Some((_, first)) = self.spawned.filter(|(by, _)| *by == who) {
                    self.of.insert(first, first);
                    self.waiting.insert(who, Some(first));
                    self.ended.insert(first, Ended { root: who, clock: C::default() });
                }
            }
            _ => {}
        }
    }

    /// The bubble whose goroutines have stopped, if that is what the goroutine has waited for.
    pub(super) fn goes_on(&mut self, who: GoId) -> Option<Bubble> {
        self.waiting.remove(&who)
    }

    /// A bubble is over: nobody waits for its goroutines any more.
    pub(super) fn is_over(&mut self, root: GoId) {
        self.ended.retain(|_, ended| ended.root != root);
    }

    /// A goroutine of a bubble has ended, and knew this.
    pub(super) fn ends(&mut self, bubble: GoId, clock: &C) {
        if let Some(ended) = self.ended.get_mut(&bubble) {
            ended.clock.join(clock);
        }
    }

    /// What those knew that have ended. Of the run, that is still with the goroutines.
    pub(super) fn known_by_ended(&self, bubble: Bubble) -> Option<&C> {
        self.ended.get(&bubble?).map(|ended| &ended.clock)
    }

    /// What may still be learnt, of each bubble.
    pub(super) fn clocks(&self) -> impl Iterator<Item = (Owner, &C)> {
        self.ended.values().map(|ended| (Owner::Bubble(ended.root), &ended.clock))
    }

    pub(super) fn clocks_mut(&mut self) -> impl Iterator<Item = (Owner, &mut C)> {
        self.ended.values_mut().map(|ended| (Owner::Bubble(ended.root), &mut ended.clock))
    }

    /// Forgets goroutines that are gone, and timers that are not reached.
    pub(super) fn forget(&mut self, reached: impl Fn(ObjectId) -> bool, is_gone: impl Fn(GoId) -> bool) {
        self.of_timers.retain(|timer, _| reached(*timer));
        self.of.retain(|goroutine, _| !is_gone(*goroutine));
    }
}
