//! Steps that need not be taken, for it is known where they lead.
//!
//! ```text
//!         s --a--> sa        a and b are steps of different actors, and their footprints have nothing in common. If s is where sa was found
//!         |         |        from, and all steps of sb are known, then b leads from sa to where a leads from sb.
//!         b         b
//!         v         v
//!         sb --a--> t
//! ```
//!
//! Invariants  I1  what is concluded is what taking the step would give: the same target, and the same label: only steps that
//!                 rename nobody are looked at. In debug builds each such step is taken as well, and compared.
//!             I2  a step's footprint in s is its footprint in sa: both are of the run that went from s to sa (Footprint). So a step that is
//!                 concluded has one, too, and more is concluded from it.
//! Rejected    To leave such steps out, as partial-order methods do: then there are no counts of schedules, nor preemptions, and what can be
//!             reached still is another graph. It is what a reduced search does.
//! See         footprint.rs; by_state.rs.

use std::sync::Arc;

use gort_events::Actor;

use crate::footprint::Footprint;
use crate::graph::nodes::Target;
use crate::graph::states::{Label, Packed};
use crate::graph::table::Table;
use crate::search::findings::Findings;

/// A step of a state, of which the states that were found there know.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sibling {
    pub(super) packed: Packed,
    pub(super) label: Label,
    pub(super) footprint: Option<Footprint>,
}

/// How a state was found: by one of the steps of another one.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub(super) siblings: Arc<[Sibling]>,
    pub(super) own: usize,
}

/// How many bytes so many siblings take.
pub(super) fn bytes_of(siblings: usize) -> u64 {
    (siblings * size_of::<Sibling>() + 2 * size_of::<usize>()) as u64
}

/// What is used again from one conclusion to the next.
#[derive(Default)]
pub(super) struct Room {
    steps: Vec<Packed>,
    /// Labels by number, as far as they were asked for.
    labels: Vec<Label>,
    /// What was concluded last.
    pub(super) found: Vec<Sibling>,
}

impl Origin {
    /// All steps of this actor in the state that was found so, as `room.found`. Whether they can be concluded.
    pub(super) fn conclude(&self, actor: Actor, findings: &Findings<Table>, room: &mut Room) -> bool {
        let own = &self.siblings[self.own];
        room.found.clear();
        let Some(footprint) = own.footprint.filter(|_| own.label.renames == 0) else { return false };
        for sibling in self.siblings.iter().filter(|sibling| sibling.label.step.actor == actor) {
            let apart = sibling.footprint.filter(|other| other.is_apart_from(&footprint) && sibling.label.renames == 0);
            let (Some(_), Target::State(beside)) = (apart, sibling.packed.target()) else { return false };
            if !findings.graph.steps(beside, &mut room.steps) {
                return false;
            }
            let closing = room.steps.iter().find_map(|step| {
                let label = findings.graph.labelled(step.label(), &mut room.labels);
                let is_own = label.step == own.label.step && label.renames == 0;
                is_own.then(|| step.target()).filter(|target| matches!(target, Target::State(_)))
            });
            let Some(target) = closing else { return false };
            let packed = Packed::new(target, sibling.packed.label());
            room.found.push(Sibling { packed, ..*sibling });
        }
        !room.found.is_empty()
    }
}
