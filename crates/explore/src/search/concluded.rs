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

/// What b renames in sa, where a does this in s, b that in s, and a this in sb. `None`: a goroutine ends.
fn across(a: &Renaming, b: &Renaming, a_behind_b: &Renaming) -> Option<Renaming> {
    if [a, b, a_behind_b].iter().any(|renaming| renaming.iter().any(|(_, after)| after.is_none())) {
        return None;
    }
    // Who is called so behind b is called so before it.
    let back = |name: Actor| b.iter().find(|(_, after)| *after == Some(name)).map_or(name, |(before, _)| *before);
    let mut names: Vec<Actor> = a.iter().chain(b).map(|(before, _)| *before).collect();
    names.extend(a_behind_b.iter().map(|(before, _)| back(*before)));
    let through = |name: &Actor| Some((renamed(a, *name)?, Some(renamed(a_behind_b, renamed(b, *name)?)?)));
    let mut across: Renaming = names.iter().map(through).collect::<Option<_>>()?;
    across.retain(|(before, after)| Some(*before) != *after);
    across.sort_unstable();
    across.dedup();
    Some(across)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renaming(pairs: &[(u64, u64)]) -> Renaming {
        pairs.iter().map(|(from, to)| (Actor::goroutine(*from), Some(Actor::goroutine(*to)))).collect()
    }

    #[test]
    fn names_behind_two_steps_are_the_same_in_either_order() {
        // a makes 1 and 2 change their names, b makes 2 and 3 do so.
        let (a, b) = (renaming(&[(1, 2), (2, 1)]), renaming(&[(2, 3), (3, 2)]));
        // Behind b the one that was 2 is 3: with it a changes 1.
        let a_behind_b = renaming(&[(1, 3), (3, 1)]);
        // 1 is 2 in sa, 1 in sb, and 3 in t; 2 is 1, 3, 1; 3 is 3, 2, 2.
        assert_eq!(across(&a, &b, &a_behind_b), Some(renaming(&[(2, 3), (3, 2)])));
        assert_eq!(across(&a, &Renaming::new(), &a), Some(Renaming::new()));
        assert_eq!(across(&a, &renaming(&[]), &renaming(&[(1, 2), (2, 1)])), Some(Renaming::new()));
        let ends = vec![(Actor::goroutine(1), None)];
        assert_eq!(across(&ends, &b, &a), None);
    }
}
