//! Bounded preemptions: how often the processor has been taken away from a goroutine that could have gone on.
//!
//! Where they are bounded, a state is another one if fewer are left, or if another goroutine acted last; and when none is left,
//! the goroutine that acted last goes on for as long as it can.
//!
//! See         crates/explore/src/graph/cost.rs for what a preemption is.

use gort_events::{Actor, Digest};

use crate::graph::states::renamed;

#[derive(Clone, Copy, Default)]
pub(super) struct Preemptions {
    so_far: u32,
    /// The goroutine that acted last, unless it gave way.
    last: Option<Actor>,
    /// That one, if it can go on in the current state.
    can_go_on: Option<Actor>,
}

impl Preemptions {
    /// Which of the enabled actors may act, and the digest of the state. `yields`: the last step gave way.
    pub(super) fn narrow(
        &mut self,
        digest: u128,
        enabled: &[Actor],
        most: u32,
        yields: bool,
        allowed: &mut Vec<Actor>,
    ) -> u128 {
        self.last = self.last.filter(|_| !yields);
        let last = self.last.filter(|last| enabled.contains(last));
        allowed.clear();
        match last {
            Some(last) if self.so_far >= most => {
                allowed.extend(enabled.iter().filter(|actor| **actor == last || actor.is_timer()));
            }
            _ => allowed.extend(enabled),
        }
        self.can_go_on = last;
        Digest(digest).with(self.so_far.into()).with(last.map_or(0, Actor::number)).seal()
    }

    /// The goroutine that acted last, if it can go on in the current state and has not given way.
    pub(super) fn can_go_on(&self) -> Option<Actor> {
        self.can_go_on
    }

    /// Goroutines have other names from here on.
    pub(super) fn rename(&mut self, renaming: &[(Actor, Option<Actor>)]) {
        self.last = self.last.and_then(|last| renamed(renaming, last));
    }

    /// This one acts.
    pub(super) fn count(&mut self, chosen: Actor) {
        if !chosen.is_timer() {
            self.so_far += u32::from(self.can_go_on.is_some_and(|last| last != chosen));
            self.last = Some(chosen);
        }
    }
}
