//! Aims: whether a goal can still be reached from a position, and with how few preemptions.
//!
//! A goal is a small automaton that reads the printed lines. The fewest preemptions from each pair of its product with the graph
//! of states are computed once, backwards, and where there are cycles until nothing changes; after that every question is a
//! look into a table. The goroutine that acted last is part of the pair: on that it depends whether the next step is a preemption.
//!
//! Invariants  I1  `fewest` has every triple that some sequence of steps leads to, unless the goal is reached or lost there.
//!             I2  the fewest of a triple is the least, over its steps, of the step's cost and the fewest of where it leads.
//! See         crates/explore/src/graph/cost.rs for what a preemption is; crates/explore/src/answers/position.rs.

use std::collections::HashMap;
use std::fmt;

use gort_events::Ending;

use crate::answers::exploration::Exploration;
use crate::answers::position::{Choice, GraphPoint, Position};
use crate::graph::cost::{Last, UNREACHABLE, after, cost};
use crate::graph::nodes::{Edge, NONE, Target};
use crate::graph::states::Edges;

/// What a program is wanted to do.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Goal {
    /// It ends in this way.
    Ending(Ending),
    /// It prints this line, at any time.
    Line(String),
    /// It ends, in whichever way, and this is the last line that it has printed.
    LastLine(String),
    /// What it prints begins with these lines.
    Start(Vec<String>),
    /// It ends, in whichever way, and has printed exactly these lines.
    Output(Vec<String>),
}

/// A goal's automaton: its states are numbers, 0 is where it begins.
enum Reader {
    Ending(Ending),
    /// 1: the line was there.
    Line(Option<u32>),
    /// 1: it was the last.
    LastLine(Option<u32>),
    /// As many lines were as they should be; one more than there are: another line came. Whether it is to end after them.
    Lines {
        wanted: Vec<Option<u32>>,
        whole: bool,
    },
}

impl Reader {
    fn new(goal: &Goal, exploration: &Exploration) -> Self {
        let number = |line: &String| exploration.number_of(line);
        match goal {
            Goal::Ending(ending) => Reader::Ending(*ending),
            Goal::Line(line) => Reader::Line(number(line)),
            Goal::LastLine(line) => Reader::LastLine(number(line)),
            Goal::Start(lines) => Reader::Lines { wanted: lines.iter().map(number).collect(), whole: false },
            Goal::Output(lines) => Reader::Lines { wanted: lines.iter().map(number).collect(), whole: true },
        }
    }

    fn after(&self, at: u32, line: u32) -> u32 {
        match self {
            Reader::Ending(_) => at,
            Reader::Line(wanted) => u32::from(at == 1 || *wanted == Some(line)),
            Reader::LastLine(wanted) => u32::from(*wanted == Some(line)),
            Reader::Lines { wanted, whole: false } if at as usize == wanted.len() => at,
            Reader::Lines { wanted, .. } => match wanted.get(at as usize) {
                Some(next) if *next == Some(line) => at + 1,
                _ => wanted.len() as u32 + 1,
            },
        }
    }

    /// Whether the goal is reached here, whatever comes.
    fn reached(&self, at: u32) -> bool {
        match self {
            Reader::Line(_) => at == 1,
            Reader::Lines { wanted, whole: false } => at as usize == wanted.len(),
            _ => false,
        }
    }

    /// Whether it cannot be reached any more, whatever comes.
    fn lost(&self, at: u32) -> bool {
        matches!(self, Reader::Lines { wanted, .. } if at as usize > wanted.len())
    }

    /// Whether it is reached if the program ends so here.
    fn reached_at_end(&self, at: u32, how: Ending) -> bool {
        match self {
            Reader::Ending(ending) => *ending == how,
            // What it has printed is not all that it will.
            _ if how == Ending::PrintsForever => false,
            Reader::Line(_) | Reader::LastLine(_) => at == 1,
            Reader::Lines { wanted, .. } => at as usize == wanted.len(),
        }
    }
}

/// A state, how far the goal's automaton is, and the goroutine that acted last.
type Triple = (usize, u32, Last);

/// A goal for one program, and the way to it from everywhere: made by [`Exploration::aim`].
pub struct Aim<'a> {
    exploration: &'a Exploration,
    goal: Goal,
    reader: Reader,
    fewest: HashMap<Triple, u32>,
}

impl Exploration {
    /// Computes from where, and how, a goal can be reached.
    ///
    /// If the exploration is [incomplete](Exploration::incomplete), what is said to be out of reach is only not found. If it is
    /// complete, no order of the steps leads there; [`Exploration::certainty`] says whether that makes it impossible.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::Ending;
    /// use gort::explore::{Explorer, Goal};
    ///
    /// let found = Explorer::new("hello", || {
    ///     gort::go(|| gort::println!("from goroutine"));
    ///     gort::println!("from main");
    /// })
    /// .run();
    /// // The goroutine is heard only if main loses the processor once.
    /// assert_eq!(found.aim(Goal::Line("from goroutine".to_string())).par(), Some(1));
    /// // And it never hangs: that is proven.
    /// assert_eq!(found.aim(Goal::Ending(Ending::Deadlock)).par(), None);
    /// ```
    pub fn aim(&self, goal: Goal) -> Aim<'_> {
        let reader = Reader::new(&goal, self);
        let mut aim = Aim { exploration: self, goal, reader, fewest: HashMap::new() };
        aim.compute();
        aim
    }
}

impl Aim<'_> {
    /// What is aimed at.
    pub fn goal(&self) -> &Goal {
        &self.goal
    }

    /// The fewest preemptions with which the goal can be reached from the start. `None`: no schedule reaches it.
    pub fn par(&self) -> Option<u32> {
        let root = self.exploration.start_node()?;
        Some(self.from((root, 0, None))).filter(|fewest| *fewest != UNREACHABLE)
    }

    /// Whether the goal is reached in this position.
    pub fn reached(&self, position: &Position<'_>) -> bool {
        let (here, lines) = position.point();
        let at = self.read(lines);
        match here {
            GraphPoint::State { node, .. } => self.reader.reached(at) || self.at_never(node, at) == 0,
            GraphPoint::End(end) => self.at_end(at, end) == 0,
        }
    }

    /// How many preemptions it takes from here at least. `None`: the goal is out of reach.
    pub fn needs(&self, position: &Position<'_>) -> Option<u32> {
        let (here, lines) = position.point();
        let at = self.read(lines);
        let needs = match here {
            GraphPoint::State { node, last } => self.from((node, at, last)),
            GraphPoint::End(end) => self.at_end(at, end),
        };
        Some(needs).filter(|needs| *needs != UNREACHABLE)
    }

    /// Which of the position's choices leads to the goal with the fewest preemptions; the first where several do. `None`: none
    /// does, or the goal is reached.
    pub fn best(&self, position: &Position<'_>, choices: &[Choice]) -> Option<usize> {
        let (GraphPoint::State { node, last }, lines) = position.point() else { return None };
        let at = self.read(lines);
        if self.reader.reached(at) {
            return None;
        }
        let edges = self.exploration.edges(node);
        let ways = choices.iter().filter_map(|choice| Some(self.along(edges, &edges.get(choice.edge.1)?, at, last)));
        let best = ways.enumerate().filter(|(_, needs)| *needs != UNREACHABLE).min_by_key(|(_, needs)| *needs);
        best.map(|(number, _)| number)
    }

    fn read(&self, lines: &[u32]) -> u32 {
        lines.iter().fold(0, |at, line| self.reader.after(at, *line))
    }

    fn at_end(&self, at: u32, end: u32) -> u32 {
        if self.reader.reached_at_end(at, self.exploration.ending_of(end).0) { 0 } else { UNREACHABLE }
    }

    /// As `at_end`, where the program never ends once it is in this state.
    fn at_never(&self, node: usize, at: u32) -> u32 {
        self.exploration.never_ends(node).map_or(UNREACHABLE, |end| self.at_end(at, end))
    }

    /// The fewest from a triple: known by itself, or from the table.
    fn from(&self, triple: Triple) -> u32 {
        match triple.1 {
            at if self.reader.reached(at) => 0,
            at if self.reader.lost(at) => UNREACHABLE,
            at => self.fewest.get(&triple).copied().unwrap_or(UNREACHABLE).min(self.at_never(triple.0, at)),
        }
    }

    fn reads(&self, at: u32, edge: &Edge) -> u32 {
        if edge.line == NONE { at } else { self.reader.after(at, self.exploration.rank_of(edge.line)) }
    }

    /// The fewest if this step is taken.
    fn along(&self, edges: Edges<'_>, edge: &Edge, at: u32, last: Last) -> u32 {
        let at = self.reads(at, edge);
        let ahead = match edge.target {
            Target::End(end) => self.at_end(at, end),
            Target::State(id) => self.from((self.exploration.index(id), at, after(edges, edge, last))),
        };
        if ahead == UNREACHABLE { UNREACHABLE } else { ahead + cost(edges, edge, last) }
    }

    fn compute(&mut self) {
        let Some(root) = self.exploration.start_node() else { return };
        // Pass 1: which triples there are (I1).
        let mut open = vec![(root, 0, None)];
        self.fewest.insert(open[0], UNREACHABLE);
        let mut triples = open.clone();
        while let Some((node, at, last)) = open.pop() {
            let edges = self.exploration.edges(node);
            for edge in edges.iter() {
                let Target::State(id) = edge.target else { continue };
                let next = (self.exploration.index(id), self.reads(at, &edge), after(edges, &edge, last));
                let known = self.reader.reached(next.1) || self.reader.lost(next.1);
                if !known && self.fewest.insert(next, UNREACHABLE).is_none() {
                    triples.push(next);
                    open.push(next);
                }
            }
        }
        // Pass 2: backwards, so that what a step leads to is known before the step (I2).
        let components = self.exploration.components();
        let mut places = vec![0; components.nodes()];
        for (place, node) in components.order().iter().enumerate() {
            places[*node as usize] = place as u32;
        }
        triples.sort_unstable_by_key(|(node, ..)| places[*node]);
        loop {
            let mut changed = false;
            for triple in &triples {
                let (node, at, last) = *triple;
                let edges = self.exploration.edges(node);
                let fewest = edges.iter().map(|edge| self.along(edges, &edge, at, last)).min();
                let fewest = fewest.unwrap_or(UNREACHABLE);
                changed |= self.fewest.insert(*triple, fewest) != Some(fewest);
            }
            if !changed || self.exploration.loops.is_empty() {
                return;
            }
        }
    }
}

impl fmt::Debug for Aim<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aim").field("goal", &self.goal).field("par", &self.par()).finish_non_exhaustive()
    }
}
