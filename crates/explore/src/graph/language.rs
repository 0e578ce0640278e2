//! The language of a graph of states: all outputs that its paths print, each once.
//!
//! Pass 1  from the ends backwards: what each state can print next, steps that print nothing left out. States that agree
//!         in that are one from here on: a few hundred are left of many thousands. States on a cycle that prints nothing are
//!         one, too; those on a cycle that prints keep apart.
//! Pass 2  from the root forwards: the subset construction. A node stands for everything that can be going on after the
//!         same printed lines, so that each output is one path.
//! Pass 3  from the leaves backwards: count the paths.
//!
//! Invariants  I1  line numbers are in the order of the lines' text, so every list here is in lexicographic order.
//! See         Hopcroft, Motwani, Ullman: "Introduction to Automata Theory", 2.3.5.

use std::collections::{HashMap, HashSet};

use crate::graph::components::Components;
use crate::graph::count::{Count, paths};
use crate::graph::nodes::{NONE, Nodes, Target};

/// What can be printed and how it can end, after some lines.
#[derive(Debug, Default, PartialEq, Eq, Hash, Clone)]
pub(crate) struct Place {
    /// Each line that can come next, and the place after it.
    pub(crate) next: Vec<(u32, u32)>,
    /// Each way the program can end here, without another line.
    pub(crate) ends: Vec<u32>,
}

impl Place {
    /// The place after this line.
    pub(crate) fn after(&self, line: u32) -> Option<u32> {
        let at = self.next.binary_search_by_key(&line, |(line, _)| *line).ok()?;
        Some(self.next[at].1)
    }
}

/// All outputs: the places, the first one being where nothing has been printed.
#[derive(Debug)]
pub(crate) struct Language {
    pub(crate) places: Vec<Place>,
    /// The places, each after all that can follow it but for cycles.
    components: Components,
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

    /// A number whose place is not known yet.
    fn reserve(&mut self) -> u32 {
        self.places.push(Place::default());
        self.places.len() as u32 - 1
    }
}

/// Where a step leads, as a language sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Next {
    Node(usize),
    End(u32),
}

/// A step: the line that it prints, by the place of that in the order of all lines (I1), and where it leads.
pub(crate) type Step = (Option<u32>, Next);

/// A graph of steps.
pub(crate) trait Steps {
    /// How many nodes there are, some of which may not be reached.
    fn nodes(&self) -> usize;
    /// The node's step of this number, from 0. `None`: there are no more; `Some(None)`: this one is left out.
    fn step(&self, node: usize, number: usize) -> Option<Option<Step>>;

    /// Calls `f` for each step of the node.
    fn each(&self, node: usize, mut f: impl FnMut(Option<u32>, Next)) {
        let steps = (0..).map_while(|number| self.step(node, number));
        steps.flatten().for_each(|(line, next)| f(line, next));
    }

    /// Its components, from this root on.
    fn components(&self, root: usize) -> Components {
        Components::new(self.nodes(), root, |node, number| {
            let step = self.step(node, number)?;
            Some(step.and_then(|(_, next)| match next {
                Next::Node(next) => Some(next),
                Next::End(_) => None,
            }))
        })
    }
}

/// The graph that a search found.
#[derive(Clone, Copy)]
pub(crate) struct WholeGraph<'a> {
    pub(crate) nodes: &'a Nodes,
    pub(crate) rank: &'a [u32],
}

impl Steps for WholeGraph<'_> {
    fn nodes(&self) -> usize {
        self.nodes.nodes.len()
    }

    fn step(&self, node: usize, number: usize) -> Option<Option<Step>> {
        if let Some(end) = self.nodes.never_ends(node) {
            return (number == 0).then_some(Some((None, Next::End(end))));
        }
        let edge = self.nodes.nodes[node].edges.get(number)?;
        let line = (edge.line != NONE).then(|| self.rank[edge.line as usize]);
        Some(Some(match edge.target {
            Target::State(id) => (line, Next::Node(self.nodes.index(id))),
            Target::End(end) => (line, Next::End(end)),
        }))
    }
}

/// Only the paths through a marked state: each node twice, before and after that. No step leads back to before.
pub(crate) struct PathsThrough<'a> {
    pub(crate) all: WholeGraph<'a>,
    pub(crate) marked: &'a [bool],
}

impl PathsThrough<'_> {
    /// The node before, or after.
    pub(crate) fn node(node: usize, after: bool) -> usize {
        2 * node + usize::from(after)
    }
}

impl Steps for PathsThrough<'_> {
    fn nodes(&self) -> usize {
        2 * self.all.nodes()
    }

    fn step(&self, node: usize, number: usize) -> Option<Option<Step>> {
        let (node, before) = (node / 2, node.is_multiple_of(2));
        let after = !before || self.marked[node];
        let step = self.all.step(node, number)?;
        Some(step.and_then(|(line, next)| match next {
            Next::Node(next) => Some((line, Next::Node(Self::node(next, after)))),
            Next::End(end) => after.then_some((line, Next::End(end))),
        }))
    }
}

impl Language {
    /// `components`: those of the graph.
    pub(crate) fn new(steps: &impl Steps, components: &Components) -> Self {
        let Some(root) = components.root() else {
            return Self::determinise(&[Place::default()], 0);
        };
        // Pass 1.
        let mut kinds = Places::default();
        let mut kind_of = vec![NONE; steps.nodes()];
        for (nodes, cyclic) in components.each() {
            if cyclic {
                Self::kinds_of_cycle(steps, components, nodes, &mut kinds, &mut kind_of);
                continue;
            }
            let mut gathered = Gathered::default();
            let node = nodes[0] as usize;
            steps.each(node, |line, next| gathered.add(line, next, &kind_of, &mut kinds));
            kind_of[node] = gathered.number(&mut kinds);
        }
        let root = kind_of[root];
        drop(kind_of);
        Self::determinise(&kinds.places, root)
    }

    /// Pass 1 for states that lead to each other.
    fn kinds_of_cycle(
        steps: &impl Steps,
        components: &Components,
        nodes: &[u32],
        kinds: &mut Places,
        kind_of: &mut [u32],
    ) {
        let component = components.of(nodes[0] as usize);
        let inside = |next: usize| components.of(next) == component;
        let mut prints = false;
        for node in nodes {
            steps.each(*node as usize, |line, next| {
                prints |= line.is_some() && matches!(next, Next::Node(next) if inside(next));
            });
        }
        if !prints {
            // Whatever one of them can print, each can.
            let mut gathered = Gathered::default();
            for node in nodes {
                steps.each(*node as usize, |line, next| {
                    if !matches!(next, Next::Node(next) if inside(next)) {
                        gathered.add(line, next, kind_of, kinds);
                    }
                });
            }
            let kind = gathered.number(kinds);
            nodes.iter().for_each(|node| kind_of[*node as usize] = kind);
            return;
        }
        nodes.iter().for_each(|node| kind_of[*node as usize] = kinds.reserve());
        for node in nodes {
            let mut gathered = Gathered::default();
            let mut seen = HashSet::from([*node as usize]);
            let mut open = vec![*node as usize];
            while let Some(at) = open.pop() {
                steps.each(at, |line, next| match (line, next) {
                    (None, Next::Node(next)) if inside(next) => {
                        if seen.insert(next) {
                            open.push(next);
                        }
                    }
                    _ => gathered.add(line, next, kind_of, kinds),
                });
            }
            kinds.places[kind_of[*node as usize] as usize] = gathered.place(kinds);
        }
    }

    /// Pass 2.
    fn determinise(kinds: &[Place], root: u32) -> Self {
        let mut numbers: HashMap<Vec<u32>, u32> = HashMap::new();
        let mut sets: Vec<Vec<u32>> = Vec::new();
        let mut places: Vec<Place> = Vec::new();
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
        let components = Components::new(places.len(), 0, |place: usize, number| {
            places[place].next.get(number).map(|(_, next)| Some(*next as usize))
        });
        Language { places, components }
    }

    /// Whether there are infinitely many outputs, or would be if they ended.
    pub(crate) fn is_cyclic(&self) -> bool {
        self.components.is_cyclic()
    }

    /// For each place whether any output goes through it.
    pub(crate) fn places_that_end(&self) -> Vec<bool> {
        let mut ends = vec![false; self.places.len()];
        for (places, _) in self.components.each() {
            let there = places.iter().map(|place| &self.places[*place as usize]);
            let ending = there
                .into_iter()
                .any(|place| !place.ends.is_empty() || place.next.iter().any(|(_, next)| ends[*next as usize]));
            places.iter().for_each(|place| ends[*place as usize] = ending);
        }
        ends
    }

    /// Pass 3: how many outputs there are, each place counting for as many as `here` says end there.
    pub(crate) fn count(&self, here: impl Fn(&Place) -> usize) -> Count {
        paths(
            &self.components,
            |place| here(&self.places[place]),
            |place, each| self.places[place].next.iter().for_each(|(_, next)| each(*next as usize)),
        )
    }
}

/// What a state, or several that are one, can print next and how it can end there.
#[derive(Default)]
struct Gathered {
    place: Place,
    /// The kinds to which steps lead that print nothing.
    silent: Vec<u32>,
}

impl Gathered {
    fn add(&mut self, line: Option<u32>, next: Next, kind_of: &[u32], kinds: &mut Places) {
        match (next, line) {
            (Next::Node(next), None) => self.silent.push(kind_of[next]),
            (Next::End(end), None) => self.place.ends.push(end),
            (Next::Node(next), Some(line)) => self.place.next.push((line, kind_of[next])),
            (Next::End(end), Some(line)) => {
                let ended = kinds.number(Place { next: Vec::new(), ends: vec![end] });
                self.place.next.push((line, ended));
            }
        }
    }

    /// The number of its kind.
    fn number(mut self, kinds: &mut Places) -> u32 {
        self.silent.sort_unstable();
        self.silent.dedup();
        match (&self.silent[..], self.place.next.is_empty() && self.place.ends.is_empty()) {
            ([only], true) => *only,
            _ => {
                let place = self.place(kinds);
                kinds.number(place)
            }
        }
    }

    /// What it is, with what comes after silent steps.
    fn place(mut self, kinds: &Places) -> Place {
        self.silent.sort_unstable();
        self.silent.dedup();
        for kind in &self.silent {
            let kind = &kinds.places[*kind as usize];
            self.place.next.extend_from_slice(&kind.next);
            self.place.ends.extend_from_slice(&kind.ends);
        }
        self.place
    }
}
