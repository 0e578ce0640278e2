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
//! Invariants  I1  what is concluded is what taking the step would give: the same target, line and way of giving way. What it renames is the
//!                 same but for goroutines that are the same in all respects. In debug builds each such step is taken as well, and compared.
//!             I2  a step's footprint in s is its footprint in sa: both are of the run that went from s to sa (Footprint). So a step that is
//!                 concluded has one, too, and more is concluded from it.
//! Rejected    To leave such steps out, as partial-order methods do: then there are no counts of schedules, nor preemptions, and what can be
//!             reached still is another graph. It is what a reduced search does.
//! See         footprint.rs; by_state.rs. A pool of three workers takes three steps for each of its states, two of which lead to known ones.

use std::sync::Arc;

use gort_events::Actor;

use crate::footprint::Footprint;
use crate::graph::hashers::Numbers;
use crate::graph::nodes::{NONE, Target};
use crate::graph::renaming::across;
use crate::graph::states::{Label, Packed, renamed};
use crate::graph::table::Table;
use crate::search::findings::Findings;
use crate::system::Renaming;

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
    /// What is renamed, by what the three steps rename from which it is concluded: numbers from 1, 0 is nothing.
    across: Numbers<[u32; 3]>,
    /// What was concluded last.
    pub(super) found: Vec<Sibling>,
}

impl Origin {
    /// All steps of this actor in the state that was found so, as `room.found`. Whether they can be concluded. `number`: gives a label's number.
    pub(super) fn conclude(
        &self,
        actor: Actor,
        findings: &Findings<Table>,
        room: &mut Room,
        mut number: impl FnMut(Label) -> u32,
    ) -> bool {
        let own = &self.siblings[self.own];
        room.found.clear();
        let Some(footprint) = own.footprint else { return false };
        let renaming = |label: &Label, actor: Actor| match label.renames {
            0 => Some(actor),
            of => findings.renamings.with(of - 1, |renaming| renamed(renaming, actor)),
        };
        for sibling in self.siblings.iter() {
            let before = sibling.label.step.actor;
            if before == own.label.step.actor || renaming(&own.label, before) != Some(actor) {
                continue;
            }
            let apart = sibling.footprint.filter(|other| other.is_apart_from(&footprint));
            let (Some(_), Target::State(beside)) = (apart, sibling.packed.target()) else { return false };
            let Some(name) = renaming(&sibling.label, own.label.step.actor) else { return false };
            if !findings.graph.steps(beside, &mut room.steps) {
                return false;
            }
            let mut closing = None;
            for step in &room.steps {
                let label = findings.graph.labelled(step.label(), &mut room.labels);
                if (label.step.actor, label.step.label) == (name, own.label.step.label) {
                    closing = Some((*step, label));
                }
            }
            let Some((step, closing)) = closing else { return false };
            if matches!(step.target(), Target::End(_)) {
                return false;
            }
            let mut label = Label { access: NONE, renames: 0, ..sibling.label };
            label.step.actor = actor;
            let three = [own.label.renames, sibling.label.renames, closing.renames];
            if three != [0; 3] {
                let known = room.across.get(&three).copied();
                label.renames = known.unwrap_or_else(|| number_of(three, findings));
                if label.renames == NONE {
                    return false;
                }
                if known.is_none() && room.across.len() < MOST_KNOWN {
                    room.across.insert(three, label.renames);
                }
            }
            let packed = Packed::new(step.target(), number(label));
            room.found.push(Sibling { packed, label, footprint: apart });
        }
        !room.found.is_empty()
    }
}

/// So much a thread remembers of what renamings come to.
const MOST_KNOWN: usize = 1 << 12;

/// The number of what is renamed across these, from 1; 0: nothing. `NONE`: a goroutine ends.
fn number_of(three: [u32; 3], findings: &Findings<Table>) -> u32 {
    let [a, b, a_behind_b] = three.map(|number| match number {
        0 => Renaming::new(),
        of => findings.renamings.with(of - 1, Clone::clone),
    });
    match across(&a, &b, &a_behind_b) {
        None => NONE,
        Some(renames) if renames.is_empty() => 0,
        Some(renames) => findings.renamings.number(renames) + 1,
    }
}
