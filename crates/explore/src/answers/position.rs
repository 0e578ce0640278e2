//! Positions: where a person in the scheduler's place stands, what can be done from there, and what has happened so far.
//!
//! Invariants  I1  `point` is the state, or the end, to which `steps` lead; `lines`, `events` and `preemptions` are those of
//!                 a run along them.
//! See         crates/explore/src/answers/aim.rs, which says what can still be reached; crates/explore/src/search/tracer.rs, which makes the runs.

use std::fmt;

use gort_events::{Ending, Event, GoId, ReplayCode};

use crate::answers::exploration::Exploration;
use crate::graph::cost::{Last, after, cost};
use crate::graph::nodes::{Move, NONE, Target};
use crate::search::tracer::trace;

/// A place in the course of a program: the steps that led there have been taken, and the caller is to choose the next one.
///
/// A position is a value: to take a step back, keep the one before.
#[derive(Clone)]
pub struct Position<'a> {
    exploration: &'a Exploration,
    steps: Vec<Move>,
    point: GraphPoint,
    /// Numbers in the order of the lines' text.
    lines: Vec<u32>,
    events: Vec<Event>,
    preemptions: u32,
}

/// Where a position is in the graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum GraphPoint {
    /// In this state, after a step of `last`.
    State { node: usize, last: Last },
    /// At this end.
    End(u32),
}

/// One step that can be taken next: see [`Position::choices`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Choice {
    /// The goroutine that would act; `None`: a timer fires.
    pub goroutine: Option<GoId>,
    /// Whether it is a preemption: another goroutine than the last one acts although the last one could go on.
    pub preempts: bool,
    /// What the step does, as the events that it adds to those of the position.
    pub events: Vec<Event>,
    /// The position's node, and the edge's number there.
    pub(crate) edge: (usize, usize),
}

impl Exploration {
    /// Where a program starts, for a caller in the scheduler's place. `None` only if the search was ended before it saw
    /// the first state.
    ///
    /// If the exploration is [incomplete](Exploration::incomplete), there may be more to choose than is offered.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::explore::{Explorer, Goal};
    ///
    /// let found = Explorer::new("hello", || {
    ///     gort::go(|| gort::println!("from goroutine"));
    ///     gort::println!("from main");
    /// })
    /// .run();
    /// let mut position = found.start().unwrap();
    /// position = position.take(&position.choices()[0]);
    /// // main has made a goroutine: now each of the two can act.
    /// let choices = position.choices();
    /// assert_eq!(choices.iter().map(|choice| choice.goroutine.unwrap().0).collect::<Vec<_>>(), [1, 2]);
    /// // To let the goroutine go first takes the processor away from main.
    /// position = position.take(&choices[1]);
    /// assert_eq!((position.lines(), position.preemptions()), (vec!["from goroutine"], 1));
    /// ```
    pub fn start(&self) -> Option<Position<'_>> {
        let node = self.start_node()?;
        let mut position = Position {
            exploration: self,
            steps: Vec::new(),
            point: GraphPoint::State { node, last: None },
            lines: Vec::new(),
            events: Vec::new(),
            preemptions: 0,
        };
        let trace = trace(&mut *self.run_again(), &[]);
        position.events = trace.map_or_else(Vec::new, |trace| trace.events);
        Some(position)
    }
}

impl<'a> Position<'a> {
    /// What has happened so far.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The lines printed so far.
    pub fn lines(&self) -> Vec<&'a str> {
        self.lines.iter().map(|line| self.exploration.line(*line)).collect()
    }

    /// How often the processor has been taken away from a goroutine that could have gone on.
    pub fn preemptions(&self) -> u32 {
        self.preemptions
    }

    /// How many steps have been taken.
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// How the program has ended, if it has: with the first line of Go's report for a deadlock or a panic.
    pub fn ended(&self) -> Option<(Ending, &'a str)> {
        match self.point {
            GraphPoint::State { .. } => None,
            GraphPoint::End(end) => Some(self.exploration.ending_of(end)),
        }
    }

    /// Every step that can be taken next: goroutines in the order of their numbers, then timers. Where a step can go on in
    /// several ways (a select with several ready cases), each of them is a choice. Empty once the program has ended.
    ///
    /// # Blocking
    /// Makes a short run of the program for each of them, to see what it would do.
    ///
    /// # Panics
    /// Panics if it is called inside a goroutine.
    pub fn choices(&self) -> Vec<Choice> {
        let GraphPoint::State { node, last } = self.point else { return Vec::new() };
        let edges = self.exploration.edges(node);
        let mut run = self.exploration.run_again();
        let mut found: Vec<_> = edges
            .iter()
            .enumerate()
            .map(|(number, edge)| {
                let steps = [&self.steps[..], &[edge.step]].concat();
                let mut traced = trace(&mut *run, &steps);
                let (goroutine, place) = traced.as_ref().map_or((None, (number, 0)), |to| (to.goroutine, to.place));
                let events = traced.as_mut().map_or_else(Vec::new, |to| to.events.split_off(to.before));
                let choice = Choice { goroutine, preempts: cost(edges, &edge, last) > 0, events, edge: (node, number) };
                ((goroutine.is_none(), goroutine, place), choice)
            })
            .collect();
        found.sort_by_key(|(order, _)| *order);
        found.into_iter().map(|(_, choice)| choice).collect()
    }

    /// The position after this step.
    ///
    /// # Panics
    /// Panics if `choice` is not one of this position's own.
    #[must_use = "a position is a value: this one stays where it is"]
    pub fn take(&self, choice: &Choice) -> Position<'a> {
        let (node, number) = choice.edge;
        let last = match self.point {
            GraphPoint::State { node: here, last } if here == node => last,
            _ => panic!("gort: this choice belongs to another position"),
        };
        let edges = self.exploration.edges(node);
        let edge = &edges.get(number).expect("gort internal bug: a choice without a step; please report");
        let mut next = self.clone();
        next.steps.push(edge.step);
        next.preemptions += cost(edges, edge, last);
        next.events.extend(choice.events.iter().cloned());
        if edge.line != NONE {
            next.lines.push(self.exploration.rank_of(edge.line));
        }
        next.point = match edge.target {
            Target::State(id) => GraphPoint::State { node: self.exploration.index(id), last: after(edges, edge, last) },
            Target::End(end) => GraphPoint::End(end),
        };
        next
    }

    /// The code of a run that takes these steps, and goes on in Go's own order where the program has not ended yet. `None` if
    /// no code can hold it.
    pub fn schedule(&self) -> Option<ReplayCode> {
        self.exploration.code_along(&self.steps)
    }

    /// Where this is in the graph, and the numbers of the lines so far.
    pub(crate) fn point(&self) -> (GraphPoint, &[u32]) {
        (self.point, &self.lines)
    }
}

impl fmt::Debug for Position<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Position")
            .field("steps", &self.steps.len())
            .field("lines", &self.lines())
            .field("preemptions", &self.preemptions)
            .field("ended", &self.ended())
            .finish_non_exhaustive()
    }
}
