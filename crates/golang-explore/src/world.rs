//! The world of a program that is explored: it keeps what is written, and asks the explorer where a step can go on in several ways.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use gort_events::{Capacities, Rng};
use gort_golang::machine::{Choice, Happened, Host, Names};
use gort_golang::source::Pos;

use crate::machine::asks_the_machine;
use crate::program::Parts;

/// Numbers that are drawn without a seed are tried one by one up to this many; of more a search takes one, and a random run draws one.
const MOST_NUMBERS: u64 = 16;

/// Whether numbers below this are too many to be tried one by one.
pub(crate) fn is_drawn(choice: Choice, among: u64) -> bool {
    choice == Choice::Random && among > MOST_NUMBERS
}

/// The number that a search takes: neither a border nor the middle, where programs do what they hardly ever do.
pub(crate) fn taken_by_searches(among: u64) -> u64 {
    // By the golden ratio: none of its bits is like the others.
    ((u128::from(among) * 0x9e37_79b9_7f4a_7c15) >> 64) as u64
}

/// What is drawn in a step of so many numbers that not each is tried.
#[derive(Default)]
pub(crate) struct Draws {
    /// None: what a search takes.
    stream: Option<Rng>,
    /// The numbers, in their order.
    pub(crate) numbers: Vec<u64>,
}

/// What a step meets.
pub(crate) struct World<'a> {
    parts: &'a Parts,
    capacities: Option<&'a Capacities>,
    /// Chooses one of the labels.
    choose: &'a mut dyn FnMut(&[u64]) -> usize,
    /// What was written.
    pub(crate) written: Vec<u8>,
    /// The numbers that were drawn of which not all are tried.
    pub(crate) drew: Option<Draws>,
    /// Whether a map with several entries was gone through, and not each order is tried.
    pub(crate) ranged: bool,
    /// Whether Go's runtime may notice that the step overlaps with another one, and whether it does: a choice behind those of the step itself.
    pub(crate) overlaps: bool,
    pub(crate) noticed: bool,
    /// Whether the step itself has a choice.
    pub(crate) has_choice: bool,
    asked: bool,
    /// How many points each goroutine has passed, where they are counted.
    pub(crate) passed: Option<Passed>,
    /// Is told what happens.
    pub(crate) hears: Option<Hears<'a>>,
    /// Set when the search is to end.
    pub(crate) cancel: Option<&'a AtomicBool>,
}

/// How many points goroutines have passed, by their numbers.
pub(crate) type Passed = BTreeMap<u64, u64>;

/// Makes an event of what happens, and tells it.
pub(crate) type Hears<'a> = &'a mut dyn FnMut(Happened);

impl<'a> World<'a> {
    pub(crate) fn new(
        parts: &'a Parts,
        capacities: Option<&'a Capacities>,
        choose: &'a mut dyn FnMut(&[u64]) -> usize,
    ) -> Self {
        World {
            parts,
            capacities,
            choose,
            written: Vec::new(),
            drew: None,
            ranged: false,
            overlaps: false,
            noticed: false,
            has_choice: false,
            asked: false,
            passed: None,
            hears: None,
            cancel: None,
        }
    }

    fn ask(&mut self, among: u64) -> u64 {
        let all = among + u64::from(self.overlaps);
        if all < 2 {
            return 0;
        }
        assert!(!std::mem::replace(&mut self.asked, true), "gort internal bug: two choices in one step; please report");
        let labels: Vec<u64> = (0..all).collect();
        let chosen = (self.choose)(&labels) as u64;
        self.noticed = chosen == among;
        if self.noticed { 0 } else { chosen }
    }

    /// Draws a number of so many. All that a step draws is drawn by its label.
    fn draw(&mut self, among: u64) -> u64 {
        // The label of a step that has a choice besides says nothing of what it draws.
        let has_label = !self.overlaps && !self.asked;
        let choose = &mut self.choose;
        let draws = self.drew.get_or_insert_with(|| {
            let label = if has_label { choose(&[]) as u64 } else { 0 };
            Draws { stream: (label != 0).then(|| Rng::new(label)), numbers: Vec::new() }
        });
        let number = match &mut draws.stream {
            Some(stream) => stream.below(among as usize) as u64,
            None => taken_by_searches(among),
        };
        draws.numbers.push(number);
        number
    }

    /// The step is done: if it has no choice of its own, whether the overlap is noticed is asked now.
    pub(crate) fn done(&mut self) {
        if self.overlaps && !self.asked {
            self.ask(1);
        }
    }
}

impl Host for World<'_> {
    fn write(&mut self, _: u32, bytes: &[u8]) {
        self.written.extend_from_slice(bytes);
    }

    fn choose(&mut self, choice: Choice, among: u64, _: &Names<'_>) -> u64 {
        if is_drawn(choice, among) {
            return self.draw(among);
        }
        if among < 2 {
            return 0;
        }
        // Two children come in both orders; entries may be added to a map while it is gone through.
        self.ranged |= choice == Choice::Map || choice == Choice::Child && among > 2;
        self.has_choice = true;
        self.ask(among)
    }

    fn leaves_out_orders(&mut self) {
        self.ranged = true;
    }

    fn counts_points(&self) -> bool {
        self.passed.is_some()
    }

    fn passes(&mut self, goroutine: u64) {
        if let Some(passed) = &mut self.passed {
            *passed.entry(goroutine).or_default() += 1;
        }
    }

    fn listens(&self) -> bool {
        self.hears.is_some()
    }

    fn happened(&mut self, happened: Happened) {
        if let Some(hears) = &mut self.hears {
            hears(happened);
        }
    }

    fn pause(&mut self) -> bool {
        self.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        moment.unwrap_or_default()
    }

    fn capacity(&self, place: Pos, asked: u64) -> u64 {
        self.capacities.map_or(asked, |capacities| self.parts.capacity(capacities, place, asked))
    }

    asks_the_machine!();
}
