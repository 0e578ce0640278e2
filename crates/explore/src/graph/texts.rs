//! Which text without an end a program prints that comes to a node from which nothing leads out, and which prints again and again.
//!
//! Mostly there is one, whatever the scheduler does: its period goes on from step to step in the same order, and each node is a place in it.
//! Where there are several, there are more than could be listed, and one of them is shown for each node at which the component is entered: round by the way to the first node and back.
//!
//! Invariants  I1  what is shown for a node is printed on some way from it.
//! See         graph/loops.rs for these components; graph/periods.rs.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet, VecDeque};

use crate::graph::budget::Budget;
use crate::graph::components::Components;
use crate::graph::loops::inside;
use crate::graph::nodes::{NONE, Target};
use crate::graph::periods::{Endless, Periods};
use crate::graph::states::Nodes;

/// The nodes of a component, the first one of which is entered first, and what is printed on a shortest round from it that prints anything.
#[derive(Clone, Copy)]
pub(crate) struct Printing<'a> {
    pub(crate) nodes: &'a [u32],
    pub(crate) entry: u32,
    pub(crate) period: &'a [u32],
}

/// The graph that the components are of, with the place of each line among all.
#[derive(Clone, Copy)]
pub(crate) struct Graph<'a> {
    pub(crate) nodes: &'a Nodes,
    pub(crate) components: &'a Components,
    pub(crate) rank: &'a [u32],
    /// Once that was asked: the root, and the nodes that a step from another component leads to.
    pub(crate) entered: &'a OnceCell<HashSet<u32>>,
}

impl Graph<'_> {
    /// The steps of a node that stay in its component: what each prints, and where it leads.
    fn steps(&self, node: u32) -> impl Iterator<Item = (Option<u32>, u32)> {
        inside(self.nodes, self.components, node)
            .map(|(edge, to)| ((edge.line != NONE).then(|| self.rank[edge.line as usize]), to as u32))
    }

    /// For each node what is printed from there on without end; nodes that nothing outside of the component leads to may have that of its entry.
    /// And whether other texts than these can be printed there.
    pub(crate) fn endless(
        &self,
        printing: Printing<'_>,
        periods: &mut Periods,
        budget: &Budget<'_>,
    ) -> (Vec<(u32, Endless)>, bool) {
        let first = periods.add(printing.period);
        if let Some(places) = self.places(printing.entry, first, periods, budget) {
            return (places.into_iter().collect(), false);
        }
        let entered = self.entered.get_or_init(|| self.entered_nodes(budget));
        let (to, from) = self.ways(printing, budget);
        let way = |ways: &HashMap<u32, (u32, Option<u32>)>, node: u32| {
            let mut lines = Vec::new();
            let mut at = node;
            while let Some((next, line)) = ways.get(&at).filter(|_| at != printing.entry) {
                lines.extend(*line);
                at = *next;
            }
            lines
        };
        let mut text = |node: u32| {
            let (there, mut back) = (way(&to, node), way(&from, node));
            back.reverse();
            let between = if there.is_empty() && back.is_empty() { printing.period } else { &[] };
            periods.add(&[&there, between, &back].concat())
        };
        let is_own = |node: &u32| entered.contains(node) && budget.allows_each();
        let texts = printing.nodes.iter().map(|node| (*node, if is_own(node) { text(*node) } else { first }));
        (texts.collect(), true)
    }

    /// The place of each node in the text that begins so at the entry, if there is no other text.
    fn places(
        &self,
        entry: u32,
        first: Endless,
        periods: &Periods,
        budget: &Budget<'_>,
    ) -> Option<HashMap<u32, Endless>> {
        let mut places = HashMap::from([(entry, first)]);
        let mut open = vec![entry];
        while let Some(node) = open.pop().filter(|_| budget.allows_each()) {
            let here = places[&node];
            for (line, to) in self.steps(node) {
                let there = match line {
                    None => here,
                    Some(line) if line == periods.next(here) => periods.on(here),
                    Some(_) => return None,
                };
                if *places.entry(to).or_insert_with(|| {
                    open.push(to);
                    there
                }) != there
                {
                    return None;
                }
            }
        }
        Some(places)
    }

    fn entered_nodes(&self, budget: &Budget<'_>) -> HashSet<u32> {
        let mut entered: HashSet<u32> = self.components.root().map(|root| root as u32).into_iter().collect();
        for node in self.components.order().iter().take_while(|_| budget.allows_each()) {
            let component = self.components.of(*node as usize);
            for target in self.nodes.edges(*node as usize).targets() {
                let Target::State(id) = target else { continue };
                let to = self.nodes.index(id);
                if self.components.of(to) != component {
                    entered.insert(to as u32);
                }
            }
        }
        entered
    }

    /// For each node of the component the next one on a shortest way to its entry, and the one before on a shortest way from there, each with
    /// the line that is printed in between.
    #[expect(clippy::type_complexity, reason = "twice the same, each by a node")]
    fn ways(
        &self,
        printing: Printing<'_>,
        budget: &Budget<'_>,
    ) -> (HashMap<u32, (u32, Option<u32>)>, HashMap<u32, (u32, Option<u32>)>) {
        let mut before: HashMap<u32, Vec<(Option<u32>, u32)>> = HashMap::new();
        for node in printing.nodes.iter().take_while(|_| budget.allows_each()) {
            self.steps(*node).for_each(|(line, to)| before.entry(to).or_default().push((line, *node)));
        }
        let search = |next: &dyn Fn(u32) -> Vec<(Option<u32>, u32)>| {
            let mut ways = HashMap::from([(printing.entry, (printing.entry, None))]);
            let mut open = VecDeque::from([printing.entry]);
            while let Some(node) = open.pop_front().filter(|_| budget.allows_each()) {
                for (line, to) in next(node) {
                    ways.entry(to).or_insert_with(|| {
                        open.push_back(to);
                        (node, line)
                    });
                }
            }
            ways
        };
        (search(&|node| before.get(&node).cloned().unwrap_or_default()), search(&|node| self.steps(node).collect()))
    }
}
