//! The classes of ends: by which outputs are told apart.

use std::collections::{BTreeSet, HashMap};

use gort_events::Ending;

use crate::graph::language::Language;
use crate::graph::periods::{Endless, Periods};
use crate::system::End;

/// Each way to end, with its message.
#[derive(Debug)]
pub(crate) struct Classes {
    /// In order.
    all: Vec<(Ending, String)>,
    /// By end.
    of_ends: Vec<u32>,
    /// By end, of those that stand for a text without an end.
    of_endless: HashMap<u32, u32>,
    periods: Periods,
}

impl Classes {
    /// Those of these ends, and of the texts without an end that some output of the language is.
    pub(crate) fn new(ends: &[End], language: &Language, periods: Periods, lines: &[String]) -> Self {
        let all_ends = language.continuations.iter().flat_map(|continuation| &continuation.ends);
        let endless: BTreeSet<u32> = all_ends.copied().filter(|end| periods.of(*end).is_some()).collect();
        let class = |end: &End| (end.ending, end.message.clone());
        let message = |endless: Endless| {
            let period = periods.period(endless);
            let texts: Vec<&str> = period.iter().map(|line| lines[*line as usize].as_str()).collect();
            texts.join(BETWEEN)
        };
        let endless: Vec<(u32, String)> =
            endless.into_iter().filter_map(|end| Some((end, message(periods.of(end)?)))).collect();
        let mut all: Vec<(Ending, String)> = ends.iter().map(class).collect();
        all.extend(endless.iter().map(|(_, message)| (Ending::PrintsForever, message.clone())));
        all.sort();
        all.dedup();
        let number = |class: &(Ending, String)| all.partition_point(|known| known < class) as u32;
        let of_ends = ends.iter().map(|end| number(&class(end))).collect();
        let of_endless =
            endless.into_iter().map(|(end, message)| (end, number(&(Ending::PrintsForever, message)))).collect();
        Classes { all, of_ends, of_endless, periods }
    }

    /// The class of this number.
    pub(crate) fn get(&self, class: usize) -> &(Ending, String) {
        &self.all[class]
    }

    /// The number of this class, if there is such an end.
    pub(crate) fn number(&self, ending: Ending, message: &str) -> Option<u32> {
        let known = self.all.binary_search_by(|(other, text)| (*other, text.as_str()).cmp(&(ending, message)));
        known.ok().map(|number| number as u32)
    }

    /// The ends of this class that stand for a text without an end.
    pub(crate) fn ends_of(&self, class: u32) -> impl Iterator<Item = u32> {
        self.of_endless.iter().filter(move |(_, known)| **known == class).map(|(end, _)| *end)
    }

    /// Whether any of them is so.
    pub(crate) fn any(&self, is_so: &dyn Fn(&(Ending, String)) -> bool) -> bool {
        self.all.iter().any(is_so)
    }

    /// The classes of these ends, each once.
    pub(crate) fn at(&self, ends: &[u32]) -> impl Iterator<Item = usize> {
        let mut classes: Vec<usize> = ends.iter().filter_map(|end| self.of(*end)).map(|class| class as usize).collect();
        classes.sort_unstable();
        classes.dedup();
        classes.into_iter()
    }

    /// The class of an end, unless it is a text without an end that no output is.
    pub(crate) fn of(&self, end: u32) -> Option<u32> {
        self.of_ends.get(end as usize).or_else(|| self.of_endless.get(&end)).copied()
    }

    /// The periods of what is printed without an end.
    pub(crate) fn periods(&self) -> &Periods {
        &self.periods
    }

    /// What is printed without end according to this message, by the numbers of lines.
    pub(crate) fn endless(&self, message: &str, number: impl Fn(&str) -> Option<u32>) -> Option<Endless> {
        if let Some(class) = self.number(Ending::PrintsForever, message) {
            let (end, _) = self.of_endless.iter().find(|(_, known)| **known == class)?;
            return self.periods.of(*end);
        }
        let period: Option<Vec<u32>> = message.split(BETWEEN).map(number).collect();
        self.periods.find(&period?)
    }
}

/// What stands between the lines of a period, in a message.
const BETWEEN: &str = " | ";
