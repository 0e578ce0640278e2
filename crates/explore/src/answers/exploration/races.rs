//! Data races in detail: what Go's detector would say of each, and how it comes about.

use std::collections::{HashMap, VecDeque};

use gort_events::{Ending, Event};
use gort_races::{DataRace, RaceDetector};

use super::Exploration;
use crate::answers::output::FoundOutput;
use crate::graph::cost::{after, cost};
use crate::graph::count::Count;
use crate::graph::list::OutputPath;
use crate::graph::nodes::{Move, NONE, Target};
use crate::graph::races::{Race, race_of, races_in};

/// A race, with a run that has it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RaceReport {
    /// The two accesses.
    pub race: Race,
    /// What the detector says of it in that run. `None`: it was not seen again.
    pub detail: Option<DataRace>,
    /// What happens in that run, up to the race.
    pub events: Vec<Event>,
    /// How many outputs have a schedule with it. `None`: not all of them were looked at.
    pub outputs: Option<Count>,
    /// What such a run shows: one in which `main` returns, if there is any. Nothing of the race need be seen in it. Its
    /// [`preemptions`](FoundOutput::preemptions) are those of this run, and not the fewest that its output needs.
    pub shows: Option<FoundOutput>,
}

impl Exploration {
    /// Each race in detail, in the order of [`races`](Exploration::races) and then of
    /// [`sends_beside_closes`](Exploration::sends_beside_closes): for each of them programs run again.
    pub fn races_in_detail(&self) -> impl Iterator<Item = RaceReport> + '_ {
        self.races.iter().chain(&self.sends_beside_closes).map(|one| {
            let known = self.race_ways.iter().find(|way| way.race == *one);
            let way = known.map(|known| known.way.clone()).or_else(|| self.way_to_both(*one)).unwrap_or_default();
            // What a race hands over was told of only in the second walk.
            let tells = known.is_some_and(|known| known.outputs.is_none()) && self.system.tell_private(true);
            let (events, _) = self.along(&way, &[]);
            if tells {
                self.system.tell_private(false);
            }
            let mut detector = RaceDetector::new();
            events.iter().for_each(|event| detector.observe(event));
            let is_it = |found: &DataRace| race_of(found) == Some(*one);
            // Of one pair of places it reports the first: two writes may stand for a read and a write.
            let places = |found: &DataRace| {
                let (one_at, other_at) = (Some(one.first.at), Some(one.second.at));
                let at = (found.access.location, found.previous.location);
                found.kind() == one.kind && (at == (one_at, other_at) || at == (other_at, one_at))
            };
            let found = detector.into_races();
            let detail =
                found.iter().find(|race| is_it(race)).or_else(|| found.iter().find(|race| places(race))).cloned();
            let outputs = known.and_then(|known| known.outputs.clone());
            RaceReport { race: *one, detail, events, outputs, shows: self.shown_after(&way) }
        })
    }

    /// Steps to a state in which both accesses are next, and both of them.
    fn way_to_both(&self, wanted: Race) -> Option<Vec<Move>> {
        let root = self.root()?;
        let mut before: HashMap<usize, (usize, Move)> = HashMap::new();
        let mut open = VecDeque::from([root]);
        while let Some(node) = open.pop_front() {
            let here = self.nodes.edges(node);
            if races_in(here, &self.accesses).any(|race| race == wanted) {
                let is_side = |access: u32| {
                    let access = self.accesses.get(access as usize);
                    access.is_some_and(|access| access.at == wanted.first.at || access.at == wanted.second.at)
                };
                let mut sides = here.iter().filter(|edge| is_side(edge.access));
                let first = sides.next()?;
                // By the name that it has behind the first.
                let second = sides
                    .next()
                    .and_then(|second| Some(Move { actor: here.renamed(&first, second.step.actor)?, ..second.step }));
                let mut way: Vec<Move> = second.into_iter().chain([first.step]).collect();
                let mut at = node;
                while let Some((from, step)) = before.get(&at) {
                    way.push(*step);
                    at = *from;
                }
                way.reverse();
                return Some(way);
            }
            for edge in here.iter() {
                let Target::State(id) = edge.target else { continue };
                let next = self.index(id);
                if next != root && !before.contains_key(&next) {
                    before.insert(next, (node, edge.step));
                    open.push_back(next);
                }
            }
        }
        None
    }

    /// What a run along these steps comes to: to main's return, if it can.
    fn shown_after(&self, way: &[Move]) -> Option<FoundOutput> {
        let (mut node, mut lines) = (self.root()?, Vec::new());
        for step in way {
            let edge = self.nodes.edges(node).iter().find(|edge| edge.step == *step)?;
            lines.extend(self.text_of(edge.line));
            match edge.target {
                Target::State(id) => node = self.index(id),
                Target::End(end) => return Some(self.found_along(way.to_vec(), lines, end)),
            }
        }
        for wanted in [Some(Ending::Exit), None] {
            let is_wanted = |end: u32| wanted.is_none_or(|wanted| self.ending_of(end).0 == wanted);
            if let Some((steps, printed, end)) = self.nearest_end(node, is_wanted) {
                return Some(self.found_along([way, &steps].concat(), [lines, printed].concat(), end));
            }
        }
        None
    }

    /// The shortest way from a state to an end of the wanted kind: its steps, what is printed on it, and the end.
    pub(super) fn nearest_end(
        &self,
        from: usize,
        is_wanted: impl Fn(u32) -> bool,
    ) -> Option<(Vec<Move>, Vec<u32>, u32)> {
        let mut before: HashMap<usize, (usize, usize)> = HashMap::new();
        let mut open = VecDeque::from([from]);
        while let Some(node) = open.pop_front() {
            for (number, edge) in self.nodes.edges(node).iter().enumerate() {
                match edge.target {
                    Target::End(end) if is_wanted(end) => {
                        let mut steps = vec![edge.step];
                        let mut lines: Vec<u32> = self.text_of(edge.line).into_iter().collect();
                        let mut at = node;
                        while let Some((earlier, number)) = before.get(&at) {
                            let edge = self.nodes.edges(*earlier).get(*number)?;
                            steps.push(edge.step);
                            lines.extend(self.text_of(edge.line));
                            at = *earlier;
                        }
                        steps.reverse();
                        lines.reverse();
                        return Some((steps, lines, end));
                    }
                    Target::End(_) => {}
                    Target::State(id) => {
                        let next = self.index(id);
                        if next != from && !before.contains_key(&next) {
                            before.insert(next, (node, number));
                            open.push_back(next);
                        }
                    }
                }
            }
        }
        None
    }

    /// The line's place among all, if there is one.
    fn text_of(&self, line: u32) -> Option<u32> {
        (line != NONE).then(|| self.rank[line as usize])
    }

    /// The output of a run along these steps.
    pub(super) fn found_along(&self, steps: Vec<Move>, lines: Vec<u32>, end: u32) -> FoundOutput {
        let (mut node, mut last, mut preemptions) = (self.root(), None, 0);
        for step in &steps {
            let Some(edges) = node.map(|node| self.nodes.edges(node)) else { break };
            let Some(edge) = edges.iter().find(|edge| edge.step == *step) else { break };
            preemptions += cost(edges, &edge, last);
            last = after(edges, &edge, last);
            node = match edge.target {
                Target::State(id) => Some(self.index(id)),
                Target::End(_) => None,
            };
        }
        let class = self.classes.of(end).unwrap_or_else(|| bug!("a way leads to an end that has no class"));
        self.found_output(OutputPath { lines, end: class, preemptions, steps })
    }
}
