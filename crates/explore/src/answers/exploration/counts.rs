//! Counts: how many outputs and schedules there are, how they end, and what they leave behind.

use std::collections::HashMap;

use gort_events::{Ending, WaitReason};

use super::Exploration;
use crate::answers::output::{Endings, FoundOutput};
use crate::answers::report::{Fate, LeftGoroutine};
use crate::graph::budget::Budget;
use crate::graph::components::Components;
use crate::graph::count::{Count, paths};
use crate::graph::language::{Continuation, Language, PathsThrough, StepGraph, WholeGraph, leading_to};
use crate::graph::nodes::Move;
use crate::graph::nodes::Target;
use crate::graph::races::{Race, races_in};
use crate::search::unordered::{Racing, Walked};
use crate::system::End;

/// A race that the second look has found.
#[derive(Clone, Debug)]
pub(crate) struct RaceWay {
    pub(crate) race: Race,
    /// The steps of a run that has it.
    pub(crate) way: Vec<Move>,
    /// How many outputs have a schedule with it, where all that there are were seen.
    pub(crate) outputs: Option<Count>,
}

/// Goroutines that are left when `main` returns.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Leaks {
    /// In how many outputs some schedule leaves a goroutine parked.
    pub possible: Count,
    /// In how many outputs every schedule does.
    pub certain: Count,
    /// The fewest and the most parked goroutines that a schedule leaves.
    pub parked: (usize, usize),
    /// The fewest and the most goroutines that a schedule leaves, those included that could have gone on.
    pub left: (usize, usize),
    /// Each way in which one is left parked, once, whatever would have become of it.
    pub places: Vec<LeftGoroutine>,
    /// In how many outputs some schedule leaves a goroutine for good: see [`Fate::Stays`].
    pub for_good: Count,
    /// Whether it is known of all of them what would have become of them.
    pub known: bool,
    /// Each way in which one is left, with what would have become of it, once.
    pub kinds: Vec<LeftKind>,
}

/// Goroutines that are left in the same way.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct LeftKind {
    /// One of them.
    pub left: LeftGoroutine,
    /// In how many outputs some schedule leaves one.
    pub outputs: Count,
}

impl Exploration {
    /// Counts everything that its fields say.
    pub(super) fn count(&mut self, (walked, beside): (Option<&Walked>, Option<&Walked>), budget: &Budget<'_>) {
        let count_of = |is_so: &dyn Fn(&(Ending, String)) -> bool| {
            // Most programs have one or two.
            if !self.classes.any(is_so) {
                return Count::ZERO;
            }
            let here = |continuation: &Continuation| {
                self.classes.at(&continuation.ends).filter(|class| is_so(self.classes.get(*class))).count()
            };
            self.language.count(here, budget)
        };
        let count = |ending: Ending| count_of(&|class| class.0 == ending);
        self.endings = Endings {
            exit: count(Ending::Exit),
            deadlock: count(Ending::Deadlock),
            panic: count(Ending::Panic),
            fatal: count_of(&|(ending, message)| *ending == Ending::Fatal && !ending.has_status(message)),
            status: count_of(&|(ending, message)| ending.has_status(message)),
            never: count(Ending::Never),
            prints_forever: count(Ending::PrintsForever),
        };
        let Endings { exit, deadlock, panic, fatal, status, never, prints_forever } = &self.endings;
        self.outputs = [exit, deadlock, panic, fatal, status, never, prints_forever].into_iter().sum();
        self.schedules = self.count_schedules(budget);
        self.leaks = self.count_leaks(budget);
        self.racy_outputs = self.count_racy(walked, None, budget);
        let way = |walked: &Walked, number: usize, (race, way): &(Race, Vec<Move>)| RaceWay {
            race: *race,
            way: way.clone(),
            outputs: walked.whole.then(|| self.count_racy(Some(walked), Some(number), budget)),
        };
        let of_memory = walked
            .iter()
            .flat_map(|walked| walked.races.iter().enumerate().map(|(number, known)| way(walked, number, known)));
        let of_sends =
            beside.iter().flat_map(|walked| walked.beside_closes().map(|(number, known)| way(walked, number, known)));
        self.race_ways = of_memory.chain(of_sends).collect();
    }

    /// How many outputs have a schedule with a data race, or with `only` this one; if not all races are known, one on which a state shows
    /// one.
    fn count_racy(&self, walked: Option<&Walked>, only: Option<usize>, budget: &Budget<'_>) -> Count {
        let is_any = only.is_some() || !self.races.is_empty();
        let Some(root) = self.components.root().filter(|_| is_any) else { return Count::ZERO };
        let here = |continuation: &Continuation| self.classes.at(&continuation.ends).count();
        let count = |language: Language| language.count(here, budget);
        if let Some(walked) = walked.filter(|walked| walked.whole) {
            let racing = Racing::new(walked, (&self.nodes, &self.rank[..]), only);
            return count(Language::new(&racing, &racing.components(0, budget), self.classes.periods(), budget));
        }
        let marked: Vec<bool> = (0..self.nodes.len())
            .map(|node| races_in(self.nodes.edges(node), &self.accesses).next().is_some())
            .collect();
        // What comes after a program has come to where it never ends belongs to that ending.
        let marked = match (0..self.nodes.len()).any(|node| self.nodes.never_ends(node).is_some()) {
            true => leading_to(marked, |node| self.never_left(node)),
            false => marked,
        };
        let through = PathsThrough { all: WholeGraph { nodes: &self.nodes, rank: &self.rank }, marked: &marked };
        let components = through.components(PathsThrough::node(root, false), budget);
        count(Language::new(&through, &components, self.classes.periods(), budget))
    }

    /// Where the steps of a node lead, if the program never ends once it is there.
    fn never_left(&self, node: usize) -> Vec<usize> {
        let states = |target| if let Target::State(id) = target { Some(self.nodes.index(id)) } else { None };
        self.nodes
            .never_ends(node)
            .map_or_else(Vec::new, |_| self.nodes.edges(node).targets().filter_map(states).collect())
    }

    /// How many outputs there are that `other` does not have: of the same program with another clock or other
    /// capacities, say. [`beyond`](Exploration::beyond) lists them.
    pub fn count_beyond(&self, other: &Exploration) -> Count {
        // Pairs of a continuation here and one there, if there is one.
        let mut numbers: HashMap<(u32, Option<u32>), usize> = HashMap::from([((0, Some(0)), 0)]);
        let mut pairs = vec![(0, Some(0))];
        let (mut next_of, mut here_at): (Vec<Vec<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
        while let Some((here, there)) = pairs.get(next_of.len()).copied() {
            let continuation = &self.language.continuations[here as usize];
            let there = there.map(|continuation| &other.language.continuations[continuation as usize]);
            here_at.push(
                self.classes
                    .at(&continuation.ends)
                    .filter(|class| !other.ends_so(there, self.classes.get(*class)))
                    .count(),
            );
            let next = continuation.next.iter().map(|(line, next)| (*next, other.after(there, self.line(*line))));
            let next = next.map(|pair| {
                *numbers.entry(pair).or_insert_with(|| {
                    pairs.push(pair);
                    pairs.len() - 1
                })
            });
            let next = next.collect();
            next_of.push(next);
        }
        let budget = Budget::unlimited();
        let next = |pair: usize, number: usize| next_of[pair].get(number).map(|next| Some(*next));
        let components = Components::new(pairs.len(), 0, next, &budget);
        let each = |pair: usize, each: &mut dyn FnMut(usize)| next_of[pair].iter().for_each(|next| each(*next));
        paths(&components, |pair| here_at[pair], each, &budget)
    }

    /// The continuation after this line, if there is one.
    fn after(&self, continuation: Option<&Continuation>, line: &str) -> Option<u32> {
        continuation?.after(self.number_of(line)?)
    }

    /// Whether the program can end so at this continuation.
    fn ends_so(&self, continuation: Option<&Continuation>, wanted: &(Ending, String)) -> bool {
        continuation.is_some_and(|continuation| {
            self.classes.at(&continuation.ends).any(|class| self.classes.get(class) == wanted)
        })
    }

    /// The goroutines that may be left parked when `main` returns with none left beside them that could go on: nothing of the program
    /// wakes them any more, each way once. One that sleeps wakes by itself.
    ///
    /// What only some schedules leave runnable is no reason to call the others stuck: on another schedule it comes to its end first.
    pub fn stranded(&self) -> Vec<LeftGoroutine> {
        let parked = |left: &LeftGoroutine| matches!(left.parked, Some((reason, _)) if reason != WaitReason::Sleep);
        let ends = self.ends.iter().filter(|end| end.ending == Ending::Exit && end.left.iter().all(parked));
        let mut places: Vec<LeftGoroutine> = ends.flat_map(|end| &end.left).copied().collect();
        places.sort();
        places.dedup();
        places
    }

    /// A run that leaves this goroutine parked, one of the [`stranded`](Exploration::stranded) ones.
    pub fn stranding(&self, left: &LeftGoroutine) -> Option<FoundOutput> {
        let parked = |left: &LeftGoroutine| matches!(left.parked, Some((reason, _)) if reason != WaitReason::Sleep);
        let is_wanted =
            |end: u32| self.exit_at(end).is_some_and(|end| end.left.iter().all(parked) && end.left.contains(left));
        let (steps, lines, end) = self.nearest_end(self.root()?, is_wanted)?;
        Some(self.found_along(steps, lines, end))
    }

    /// The end of this number, if main returns there.
    fn exit_at(&self, end: u32) -> Option<&End> {
        self.ends.get(end as usize).filter(|end| end.ending == Ending::Exit)
    }

    fn exits_at(&self, continuation: &Continuation) -> impl Iterator<Item = &End> {
        continuation.ends.iter().filter_map(|end| self.exit_at(*end))
    }

    fn count_schedules(&self, budget: &Budget<'_>) -> Count {
        let targets = |node: usize| {
            let goes_on = self.nodes.never_ends(node).is_none();
            self.nodes.edges(node).targets().filter(move |_| goes_on)
        };
        // The searches before it have some of them again.
        let components = match self.start_node().filter(|start| Some(*start) != self.root()) {
            Some(start) => &self.nodes.components_from(start, budget),
            None => &self.components,
        };
        let ends = |node: usize| {
            let ends = targets(node).filter(|target| matches!(target, Target::End(_))).count();
            ends + usize::from(self.nodes.never_ends(node).is_some())
        };
        let each = |node: usize, each: &mut dyn FnMut(usize)| {
            for target in targets(node) {
                if let Target::State(id) = target {
                    each(self.nodes.index(id));
                }
            }
        };
        paths(components, ends, each, budget)
    }

    fn count_leaks(&self, budget: &Budget<'_>) -> Leaks {
        let parked = |end: &End| end.left.iter().filter(|left| left.parked.is_some()).count();
        let exits = || self.ends.iter().filter(|end| end.ending == Ending::Exit);
        if exits().next().is_none() {
            return Leaks::default();
        }
        let leaks = |end: &End| parked(end) > 0;
        let range = |count: &dyn Fn(&End) -> usize| {
            (exits().map(count).min().unwrap_or(0), exits().map(count).max().unwrap_or(0))
        };
        let mut places: Vec<LeftGoroutine> =
            exits().flat_map(|end| &end.left).filter(|left| left.parked.is_some()).copied().collect();
        places.iter_mut().for_each(|left| *left = left.with_fate(Fate::Unknown));
        places.sort();
        places.dedup();
        let mut kinds: Vec<LeftGoroutine> = exits().flat_map(|end| &end.left).copied().collect();
        let known = kinds.iter().all(|left| left.fate != Fate::Unknown);
        // Of one line all are one kind, whichever column they stand in.
        kinds.sort_by_key(|kind| (kind.told(), *kind));
        kinds.dedup_by_key(|kind| kind.told());
        let in_some = |left: &dyn Fn(&LeftGoroutine) -> bool| {
            let here = |continuation: &Continuation| {
                usize::from(self.exits_at(continuation).any(|end| end.left.iter().any(left)))
            };
            self.language.count(here, budget)
        };
        let possible = |continuation: &Continuation| usize::from(self.exits_at(continuation).any(leaks));
        let certain = |continuation: &Continuation| {
            let mut exits = self.exits_at(continuation).peekable();
            usize::from(exits.peek().is_some() && exits.all(leaks))
        };
        Leaks {
            possible: self.language.count(possible, budget),
            certain: self.language.count(certain, budget),
            parked: range(&parked),
            left: range(&|end| end.left.len()),
            places,
            for_good: in_some(&|left| left.fate == Fate::Stays),
            known,
            kinds: kinds
                .into_iter()
                .map(|kind| LeftKind { left: kind, outputs: in_some(&|left| left.told() == kind.told()) })
                .collect(),
        }
    }
}
