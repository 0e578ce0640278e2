//! The language of a graph of states: all outputs that its paths print, each once.
//!
//! Pass 1  from the ends backwards: what each state can print next, steps that print nothing left out. States that agree
//!         in that are one from here on: a few hundred are left of many thousands.
//! Pass 2  from the root forwards: the subset construction. A node stands for everything that can be going on after the
//!         same printed lines, so that each output is one path.
//! Pass 3  from the leaves backwards: count the paths.
//!
//! Invariants  I1  line numbers are in the order of the lines' text, so every list here is in lexicographic order.
//! See         Hopcroft, Motwani, Ullman: "Introduction to Automata Theory", 2.3.5.

use std::collections::HashMap;

use num_bigint::BigUint;

use crate::explore::graph::nodes::{NONE, Nodes, Target};

/// What can be printed and how it can end, after some lines.
#[derive(Debug, Default, PartialEq, Eq, Hash, Clone)]
pub(in crate::explore) struct Place {
    /// Each line that can come next, and the place after it.
    pub(in crate::explore) next: Vec<(u32, u32)>,
    /// Each way the program can end here, without another line.
    pub(in crate::explore) ends: Vec<u32>,
}

impl Place {
    /// The place after this line.
    pub(in crate::explore) fn after(&self, line: u32) -> Option<u32> {
        let at = self.next.binary_search_by_key(&line, |(line, _)| *line).ok()?;
        Some(self.next[at].1)
    }
}

/// All outputs: the places, the first one being where nothing has been printed.
#[derive(Debug)]
pub(in crate::explore) struct Language {
    pub(in crate::explore) places: Vec<Place>,
    /// The places in an order in which each comes after all that follow it.
    order: Vec<u32>,
}

/// The states that can be reached from the root, each after all that can follow it.
pub(in crate::explore) fn backwards(nodes: &Nodes, root: usize) -> Vec<u32> {
    let mut order = Vec::with_capacity(nodes.nodes.len());
    let mut visited = vec![false; nodes.nodes.len()];
    let mut stack = vec![(root, 0)];
    visited[root] = true;
    while let Some((node, edge)) = stack.last_mut() {
        let Some(next) = nodes.nodes[*node].edges.get(*edge) else {
            order.push(*node as u32);
            stack.pop();
            continue;
        };
        *edge += 1;
        if let Target::State(id) = next.target {
            let target = nodes.index(id);
            if !std::mem::replace(&mut visited[target], true) {
                stack.push((target, 0));
            }
        }
    }
    order
}

/// Places by what they are, each once.
#[derive(Default)]
struct Places {
    numbers: HashMap<Place, u32>,
    places: Vec<Place>,
}

impl Places {
    fn number(&mut self, mut place: Place) -> u32 {
        place.next.sort_unstable();
        place.next.dedup();
        place.ends.sort_unstable();
        place.ends.dedup();
        if let Some(number) = self.numbers.get(&place) {
            return *number;
        }
        let number = self.places.len() as u32;
        self.places.push(place.clone());
        self.numbers.insert(place, number);
        number
    }
}

/// Where a step leads, as a language sees it.
#[derive(Clone, Copy, Debug)]
pub(in crate::explore) enum Next {
    Node(usize),
    End(u32),
}

/// A graph of steps, each with the line that it prints, by the place of that in the order of all lines (I1).
pub(in crate::explore) trait Steps {
    /// How many nodes there are, some of which may not be reached.
    fn nodes(&self) -> usize;
    /// The nodes that can be reached from the root, which is the last, each after all that can follow it.
    fn backwards(&self) -> impl Iterator<Item = usize>;
    /// Calls `f` for each step of the node.
    fn each(&self, node: usize, f: impl FnMut(Option<u32>, Next));
}

/// The graph that a search found.
pub(in crate::explore) struct AllSteps<'a> {
    pub(in crate::explore) nodes: &'a Nodes,
    pub(in crate::explore) order: &'a [u32],
    pub(in crate::explore) rank: &'a [u32],
}

impl AllSteps<'_> {
    fn each_edge(&self, node: usize, mut f: impl FnMut(Option<u32>, Next)) {
        for edge in &self.nodes.nodes[node].edges {
            let line = (edge.line != NONE).then(|| self.rank[edge.line as usize]);
            f(
                line,
                match edge.target {
                    Target::State(id) => Next::Node(self.nodes.index(id)),
                    Target::End(end) => Next::End(end),
                },
            );
        }
    }
}

impl Steps for AllSteps<'_> {
    fn nodes(&self) -> usize {
        self.nodes.nodes.len()
    }

    fn backwards(&self) -> impl Iterator<Item = usize> {
        self.order.iter().map(|node| *node as usize)
    }

    fn each(&self, node: usize, f: impl FnMut(Option<u32>, Next)) {
        self.each_edge(node, f);
    }
}

/// Only the paths through a marked state: each node twice, before and after that.
pub(in crate::explore) struct Through<'a> {
    pub(in crate::explore) all: AllSteps<'a>,
    pub(in crate::explore) marked: &'a [bool],
}

impl Steps for Through<'_> {
    fn nodes(&self) -> usize {
        2 * self.all.nodes()
    }

    fn backwards(&self) -> impl Iterator<Item = usize> {
        // No step leads back to before.
        let after = self.all.backwards().map(|node| 2 * node + 1);
        after.chain(self.all.backwards().map(|node| 2 * node))
    }

    fn each(&self, node: usize, mut f: impl FnMut(Option<u32>, Next)) {
        let (node, before) = (node / 2, node.is_multiple_of(2));
        let after = !before || self.marked[node];
        self.all.each_edge(node, |line, next| match next {
            Next::Node(node) => f(line, Next::Node(2 * node + usize::from(after))),
            Next::End(end) if after => f(line, Next::End(end)),
            Next::End(_) => {}
        });
    }
}

impl Language {
    pub(in crate::explore) fn new(steps: &impl Steps) -> Self {
        // Pass 1.
        let mut kinds = Places::default();
        let mut kind_of = vec![NONE; steps.nodes()];
        let mut silent: Vec<u32> = Vec::new();
        let mut root = NONE;
        for node in steps.backwards() {
            silent.clear();
            let mut place = Place::default();
            steps.each(node, |line, next| match (next, line) {
                (Next::Node(next), None) => silent.push(kind_of[next]),
                (Next::End(end), None) => place.ends.push(end),
                (Next::Node(next), Some(line)) => place.next.push((line, kind_of[next])),
                (Next::End(end), Some(line)) => {
                    let ended = kinds.number(Place { next: Vec::new(), ends: vec![end] });
                    place.next.push((line, ended));
                }
            });
            silent.sort_unstable();
            silent.dedup();
            root = match (&silent[..], place.next.is_empty() && place.ends.is_empty()) {
                ([only], true) => *only,
                (several, _) => {
                    for kind in several {
                        let kind = &kinds.places[*kind as usize];
                        place.next.extend_from_slice(&kind.next);
                        place.ends.extend_from_slice(&kind.ends);
                    }
                    kinds.number(place)
                }
            };
            kind_of[node] = root;
        }
        drop(kind_of);
        Self::determinise(&kinds.places, root)
    }

    /// Pass 2.
    fn determinise(kinds: &[Place], root: u32) -> Self {
        let mut numbers: HashMap<Vec<u32>, u32> = HashMap::new();
        let mut sets: Vec<Vec<u32>> = Vec::new();
        let mut places: Vec<Place> = Vec::new();
        if root == NONE {
            return Language { places: vec![Place::default()], order: vec![0] };
        }
        numbers.insert(vec![root], 0);
        sets.push(vec![root]);
        let mut steps: Vec<(u32, u32)> = Vec::new();
        let mut at = 0;
        while at < sets.len() {
            let mut place = Place::default();
            steps.clear();
            for kind in &sets[at] {
                let kind = &kinds[*kind as usize];
                steps.extend_from_slice(&kind.next);
                place.ends.extend_from_slice(&kind.ends);
            }
            place.ends.sort_unstable();
            place.ends.dedup();
            steps.sort_unstable();
            steps.dedup();
            for same_line in steps.chunk_by(|one, other| one.0 == other.0) {
                let set: Vec<u32> = same_line.iter().map(|(_, kind)| *kind).collect();
                let number = match numbers.get(&set) {
                    Some(number) => *number,
                    None => {
                        let number = sets.len() as u32;
                        numbers.insert(set.clone(), number);
                        sets.push(set);
                        number
                    }
                };
                place.next.push((same_line[0].0, number));
            }
            places.push(place);
            at += 1;
        }
        let order = order_of(&places);
        Language { places, order }
    }

    /// Pass 3: how many outputs there are, each place counting for as many as `here` says end there.
    pub(in crate::explore) fn count(&self, here: impl Fn(&Place) -> usize) -> BigUint {
        let mut counts = vec![BigUint::ZERO; self.places.len()];
        for place in &self.order {
            let place = *place as usize;
            let mut count = BigUint::from(here(&self.places[place]));
            for (_, next) in &self.places[place].next {
                count += &counts[*next as usize];
            }
            counts[place] = count;
        }
        counts.swap_remove(0)
    }
}

/// Each place after all that can follow it.
fn order_of(places: &[Place]) -> Vec<u32> {
    let mut order = Vec::with_capacity(places.len());
    let mut visited = vec![false; places.len()];
    let mut stack = vec![(0, 0)];
    visited[0] = true;
    while let Some((place, at)) = stack.last_mut() {
        let Some((_, next)) = places[*place].next.get(*at) else {
            order.push(*place as u32);
            stack.pop();
            continue;
        };
        *at += 1;
        let next = *next as usize;
        if !std::mem::replace(&mut visited[next], true) {
            stack.push((next, 0));
        }
    }
    order
}
