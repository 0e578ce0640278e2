//! The language of a graph of states: all outputs that its paths print, each once.
//!
//! Pass 1  from the ends backwards: what each state can print next, steps that print nothing left out. States that agree
//!         in that are one from here on: a few hundred are left of many thousands. States on a cycle that prints nothing are
//!         one, too; those on a cycle that prints keep apart.
//! Pass 1b a text without an end that something prints is there as soon as it goes round: what may print it later prints it from here on.
//! Pass 2  from the root forwards: the subset construction. A node stands for everything that can be going on after the
//!         same printed lines, so that each output is one path.
//!         The same text without an end is no output once more after lines that are part of its round.
//! Pass 3  from the leaves backwards: count the paths.
//!
//! Invariants  I1  line numbers are in the order of the lines' text, so every list here is in lexicographic order.
//! See         Hopcroft, Motwani, Ullman: "Introduction to Automata Theory", 2.3.5.

use std::collections::HashSet;

use crate::graph::budget::Budget;
use crate::graph::components::Components;
use crate::graph::count::{Count, paths};
use crate::graph::hashers::Numbers;
use crate::graph::nodes::{NONE, Target};
use crate::graph::periods::Periods;
use crate::graph::states::Nodes;

/// What can be printed and how it can end, after some lines.
#[derive(Debug, Default, PartialEq, Eq, Hash, Clone)]
pub(crate) struct Continuation {
    /// Each line that can come next, and the continuation after it.
    pub(crate) next: Vec<(u32, u32)>,
    /// Each way the program can end here, without another line.
    pub(crate) ends: Vec<u32>,
}

impl Continuation {
    /// The continuation after this line.
    pub(crate) fn after(&self, line: u32) -> Option<u32> {
        let at = self.next.binary_search_by_key(&line, |(line, _)| *line).ok()?;
        Some(self.next[at].1)
    }
}

/// All outputs: the continuations, the first one being where nothing has been printed.
#[derive(Debug)]
pub(crate) struct Language {
    pub(crate) continuations: Vec<Continuation>,
    /// The continuations, each after all that can follow it but for cycles.
    components: Components,
}

/// Continuations by what they are, each once.
#[derive(Default)]
struct Continuations {
    numbers: Numbers<Continuation>,
    continuations: Vec<Continuation>,
}

impl Continuations {
    fn number(&mut self, mut continuation: Continuation) -> u32 {
        continuation.next.sort_unstable();
        continuation.next.dedup();
        continuation.ends.sort_unstable();
        continuation.ends.dedup();
        if let Some(number) = self.numbers.get(&continuation) {
            return *number;
        }
        let number = self.continuations.len() as u32;
        self.continuations.push(continuation.clone());
        self.numbers.insert(continuation, number);
        number
    }

    /// A number whose continuation is not known yet.
    fn reserve(&mut self) -> u32 {
        self.continuations.push(Continuation::default());
        self.continuations.len() as u32 - 1
    }
}

/// Where a step leads, as a language sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Next {
    Node(usize),
    End(u32),
}

/// A step: the line that it prints, by its place in the order of all lines (I1), and where it leads.
pub(crate) type Step = (Option<u32>, Next);

/// A graph of steps.
pub(crate) trait StepGraph {
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
    fn components(&self, root: usize, budget: &Budget<'_>) -> Components {
        let next = |node, number| {
            let step = self.step(node, number)?;
            Some(step.and_then(|(_, next)| match next {
                Next::Node(next) => Some(next),
                Next::End(_) => None,
            }))
        };
        Components::new(self.nodes(), root, next, budget)
    }
}

/// The graph that a search found.
#[derive(Clone, Copy)]
pub(crate) struct WholeGraph<'a> {
    pub(crate) nodes: &'a Nodes,
    pub(crate) rank: &'a [u32],
}

impl StepGraph for WholeGraph<'_> {
    fn nodes(&self) -> usize {
        self.nodes.len()
    }

    fn step(&self, node: usize, number: usize) -> Option<Option<Step>> {
        if let Some(end) = self.nodes.never_ends(node) {
            return (number == 0).then_some(Some((None, Next::End(end))));
        }
        let edge = self.nodes.edges(node).get(number)?;
        let line = (edge.line != NONE).then(|| self.rank[edge.line as usize]);
        Some(Some(match edge.target {
            Target::State(id) => (line, Next::Node(self.nodes.index(id))),
            Target::End(end) => (line, Next::End(end)),
        }))
    }
}

/// The nodes from which `next` leads to one of these, and these.
pub(crate) fn leading_to(mut marked: Vec<bool>, next: impl Fn(usize) -> Vec<usize>) -> Vec<bool> {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); marked.len()];
    (0..marked.len()).for_each(|node| next(node).into_iter().for_each(|to| before[to].push(node)));
    let mut open: Vec<usize> = (0..marked.len()).filter(|node| marked[*node]).collect();
    while let Some(node) = open.pop() {
        for earlier in &before[node] {
            if !std::mem::replace(&mut marked[*earlier], true) {
                open.push(*earlier);
            }
        }
    }
    marked
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

impl StepGraph for PathsThrough<'_> {
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
    /// `components`: those of the graph. `periods`: of the ends that stand for texts without an end. Where work is refused some outputs are
    /// missing, and none is added.
    pub(crate) fn new(steps: &impl StepGraph, components: &Components, periods: &Periods, budget: &Budget<'_>) -> Self {
        let Some(root) = components.root() else {
            return Self::determinise(&[Continuation::default()], 0, periods, budget);
        };
        // Pass 1.
        let mut classes = Continuations::default();
        let mut class_of = vec![NONE; steps.nodes()];
        for (nodes, cyclic) in components.each().take_while(|_| budget.allows_each()) {
            if cyclic {
                Self::classes_of_cycle(steps, components, nodes, (&mut classes, &mut class_of), budget);
                continue;
            }
            let mut gathered = Gathered::default();
            let node = nodes[0] as usize;
            steps.each(node, |line, next| gathered.add(line, next, &class_of, &mut classes));
            class_of[node] = gathered.number(&mut classes);
        }
        let root = class_of[root];
        drop(class_of);
        if root == NONE {
            return Self::determinise(&[Continuation::default()], 0, periods, budget);
        }
        let mut classes = classes.continuations;
        add_earlier_beginnings(&mut classes, periods, budget);
        Self::determinise(&classes, root, periods, budget)
    }

    /// Pass 1 for states that lead to each other.
    fn classes_of_cycle(
        steps: &impl StepGraph,
        components: &Components,
        nodes: &[u32],
        (classes, class_of): (&mut Continuations, &mut [u32]),
        budget: &Budget<'_>,
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
                        gathered.add(line, next, class_of, classes);
                    }
                });
            }
            let class = gathered.number(classes);
            nodes.iter().for_each(|node| class_of[*node as usize] = class);
            return;
        }
        nodes.iter().for_each(|node| class_of[*node as usize] = classes.reserve());
        for node in nodes {
            let mut gathered = Gathered::default();
            let mut seen = HashSet::from([*node as usize]);
            let mut open = vec![*node as usize];
            while let Some(at) = open.pop().filter(|_| budget.allows()) {
                steps.each(at, |line, next| match (line, next) {
                    (None, Next::Node(next)) if inside(next) => {
                        if seen.insert(next) {
                            open.push(next);
                        }
                    }
                    _ => gathered.add(line, next, class_of, classes),
                });
            }
            classes.continuations[class_of[*node as usize] as usize] = gathered.continuation(classes);
        }
    }

    /// Pass 2.
    fn determinise(classes: &[Continuation], root: u32, periods: &Periods, budget: &Budget<'_>) -> Self {
        // Whether the end stands for what is printed from the line before on, too.
        let begins_earlier =
            |end: &u32, line: u32| periods.of(*end).is_some_and(|endless| periods.last(endless) == line);
        // Sets of classes, each with the line before where it depends on that what ends there.
        let mut numbers: Numbers<(Vec<u32>, u32)> = Numbers::default();
        let mut sets: Vec<(Vec<u32>, u32)> = Vec::new();
        let mut continuations: Vec<Continuation> = Vec::new();
        numbers.insert((vec![root], NONE), 0);
        sets.push((vec![root], NONE));
        let mut steps: Vec<(u32, u32)> = Vec::new();
        let mut at = 0;
        while at < sets.len() {
            let mut continuation = Continuation::default();
            steps.clear();
            for class in sets[at].0.iter().take_while(|_| budget.allows()) {
                let class = &classes[*class as usize];
                steps.extend_from_slice(&class.next);
                continuation.ends.extend_from_slice(&class.ends);
            }
            continuation.ends.sort_unstable();
            continuation.ends.dedup();
            continuation.ends.retain(|end| !begins_earlier(end, sets[at].1));
            steps.sort_unstable();
            steps.dedup();
            for same_line in steps.chunk_by(|one, other| one.0 == other.0) {
                let set: Vec<u32> = same_line.iter().map(|(_, class)| *class).collect();
                let mut ends = set.iter().flat_map(|class| &classes[*class as usize].ends);
                let depends = !periods.is_empty() && ends.any(|end| begins_earlier(end, same_line[0].0));
                let set = (set, if depends { same_line[0].0 } else { NONE });
                let number = match numbers.get(&set) {
                    Some(number) => *number,
                    None => {
                        let number = sets.len() as u32;
                        numbers.insert(set.clone(), number);
                        sets.push(set);
                        number
                    }
                };
                continuation.next.push((same_line[0].0, number));
            }
            continuations.push(continuation);
            at += 1;
        }
        let next = |continuation: usize, number: usize| {
            continuations[continuation].next.get(number).map(|(_, next)| Some(*next as usize))
        };
        let components = Components::new(continuations.len(), 0, next, &Budget::unlimited());
        Language { continuations, components }
    }

    /// Whether there are infinitely many outputs, or would be if they ended.
    pub(crate) fn is_cyclic(&self) -> bool {
        self.components.is_cyclic()
    }

    /// For each continuation whether any output goes through it.
    pub(crate) fn continuations_that_end(&self) -> Vec<bool> {
        let mut ends = vec![false; self.continuations.len()];
        for (continuations, _) in self.components.each() {
            let there = continuations.iter().map(|continuation| &self.continuations[*continuation as usize]);
            let ending = there.into_iter().any(|continuation| {
                !continuation.ends.is_empty() || continuation.next.iter().any(|(_, next)| ends[*next as usize])
            });
            continuations.iter().for_each(|continuation| ends[*continuation as usize] = ending);
        }
        ends
    }

    /// Pass 3: how many outputs there are, each continuation counting for as many as `here` says end there.
    pub(crate) fn count(&self, here: impl Fn(&Continuation) -> usize, budget: &Budget<'_>) -> Count {
        paths(
            &self.components,
            |continuation| here(&self.continuations[continuation]),
            |continuation, each| {
                self.continuations[continuation].next.iter().for_each(|(_, next)| each(*next as usize))
            },
            budget,
        )
    }
}

/// Pass 1b.
fn add_earlier_beginnings(classes: &mut [Continuation], periods: &Periods, budget: &Budget<'_>) {
    if periods.is_empty() {
        return;
    }
    let mut before: Vec<Vec<(u32, u32)>> = vec![Vec::new(); classes.len()];
    let mut open: Vec<(u32, u32)> = Vec::new();
    for (number, class) in classes.iter().enumerate() {
        class.next.iter().for_each(|(line, next)| before[*next as usize].push((*line, number as u32)));
        let endless = class.ends.iter().filter(|end| periods.of(**end).is_some());
        open.extend(endless.map(|end| (number as u32, *end)));
    }
    let mut known: HashSet<(u32, u32)> = open.iter().copied().collect();
    while let Some((class, end)) = open.pop().filter(|_| budget.allows()) {
        let Some(endless) = periods.of(end) else { continue };
        let (line, earlier) = (periods.last(endless), periods.end(periods.back(endless)));
        for (_, class) in before[class as usize].iter().filter(|(printed, _)| *printed == line) {
            if known.insert((*class, earlier)) {
                classes[*class as usize].ends.push(earlier);
                open.push((*class, earlier));
            }
        }
    }
}

/// What a state, or several that are one, can print next and how it can end there.
#[derive(Default)]
struct Gathered {
    continuation: Continuation,
    /// The classes to which steps lead that print nothing.
    silent: Vec<u32>,
}

impl Gathered {
    fn add(&mut self, line: Option<u32>, next: Next, class_of: &[u32], classes: &mut Continuations) {
        match (next, line) {
            (Next::Node(next), None) => self.silent.push(class_of[next]),
            (Next::End(end), None) => self.continuation.ends.push(end),
            (Next::Node(next), Some(line)) => self.continuation.next.push((line, class_of[next])),
            (Next::End(end), Some(line)) => {
                let ended = classes.number(Continuation { next: Vec::new(), ends: vec![end] });
                self.continuation.next.push((line, ended));
            }
        }
    }

    /// The number of its class.
    fn number(mut self, classes: &mut Continuations) -> u32 {
        self.silent.sort_unstable();
        self.silent.dedup();
        match (&self.silent[..], self.continuation.next.is_empty() && self.continuation.ends.is_empty()) {
            ([only], true) => *only,
            _ => {
                let continuation = self.continuation(classes);
                classes.number(continuation)
            }
        }
    }

    /// What it is, with what comes after silent steps.
    fn continuation(mut self, classes: &Continuations) -> Continuation {
        self.silent.sort_unstable();
        self.silent.dedup();
        for class in &self.silent {
            let class = &classes.continuations[*class as usize];
            self.continuation.next.extend_from_slice(&class.next);
            self.continuation.ends.extend_from_slice(&class.ends);
        }
        self.continuation
    }
}
