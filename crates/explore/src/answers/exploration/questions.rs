//! Questions to an exploration: which outputs there are, whether one of them is possible, and how it comes about.

use std::collections::{HashSet, VecDeque};

use gort_events::{Ending, Output, ReplayCode};

use super::Exploration;
use crate::answers::certainty::{Certainty, Races};
use crate::answers::default_run::default_run;
use crate::answers::output::FoundOutput;
use crate::answers::report::Incomplete;
use crate::graph::budget::Budget;
use crate::graph::count::Count;
use crate::graph::joined::part_of;
use crate::graph::list::{Lister, OutputPath, Walker, Wanted};
use crate::graph::loops::Keeper;
use crate::graph::nodes::{NONE, Target};
use crate::graph::periods::Endless;
use crate::search::replayed::witness;

/// The answer to [`Exploration::can`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// It can, and this is how with the fewest preemptions.
    Possible(FoundOutput),
    /// No schedule does; or none that was found, if the exploration is [incomplete](Exploration::incomplete). What that
    /// proves, [`Exploration::certainty`] says.
    Impossible {
        /// The number of these lines, from the first on, with which some output begins.
        lines: usize,
        /// The lines that can come after those instead.
        next: Vec<String>,
        /// How the program can end after those instead.
        endings: Vec<(Ending, String)>,
    },
}

/// So many pieces of work a list takes that is shown once the caller wants to stop.
const WORK: u64 = 2_000_000;

impl Exploration {
    /// How sure it is that what was not found is impossible.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::explore::{Certainty, Explorer};
    /// use gort::sync::Racy;
    /// use std::sync::Arc;
    ///
    /// let found = Explorer::new("racy", || {
    ///     let x = Arc::new(Racy::new(0));
    ///     let other = x.clone();
    ///     gort::go(move || other.store(1));
    ///     gort::println!("{}", x.load());
    /// })
    /// .run();
    /// assert!(found.incomplete.is_none());
    /// // Every order was looked at, but Go promises nothing about such a program.
    /// assert_eq!(found.certainty(), Certainty::Racy { with: None });
    /// ```
    pub fn certainty(&self) -> Certainty {
        let races = match self.races.is_empty() {
            false => Races::Some,
            true if self.all_races => Races::None,
            true => Races::Unknown,
        };
        Certainty::new(self.incomplete.as_ref(), races, self.time, self.settings.clock)
    }

    /// The outputs that `other` does not have, in the order of [`all`](Exploration::all).
    pub fn beyond<'a>(&'a self, other: &'a Exploration) -> impl Iterator<Item = Output> + 'a {
        self.all().filter(|output| !other.contains(output))
    }

    /// The first outputs, up to `limit` of them: that of the default run (`Schedule::Seeded(0)`), if it ends, then
    /// those that need the fewest preemptions, in the order of their text where they need as many.
    ///
    /// Once the caller [wants to stop](crate::Settings::cancel) the list ends, and may be shorter.
    pub fn list(&self, limit: usize) -> Vec<FoundOutput> {
        let default = self.default_output();
        let first = default.and_then(|default| self.path_to(default));
        let mut paths: Vec<OutputPath> = first.into_iter().collect();
        let budget = match self.incomplete {
            // It was made so small that there is time for it.
            Some(Incomplete::Cancelled) => Budget::of_small(self.settings.cancel.as_deref(), WORK),
            _ => Budget::until(self.settings.cancel.as_deref()),
        };
        let language = (&self.language, self.outputs == Count::Infinite);
        let rest = Lister::new(self.walker(), &self.components, language, budget);
        let rest = rest.filter(|path| default.is_none_or(|default| self.output_of(path) != *default));
        paths.extend(rest.take(limit.saturating_sub(paths.len())));
        paths.truncate(limit);
        let mut list: Vec<FoundOutput> = paths.into_iter().map(|path| self.found_output(path)).collect();
        if let (Some(first), Some((default, Some(code)))) = (list.first_mut(), self.default_run()) {
            // The run itself, and not another one with the same output.
            if first.output == *default {
                first.schedule = Some(code.clone());
            }
        }
        list
    }

    /// What the default run prints, and how it ends. `None`: it does not end, or was not made before the caller
    /// [wanted to stop](crate::Settings::cancel).
    pub fn default_output(&self) -> Option<&Output> {
        self.default_run().map(|(output, _)| output)
    }

    /// The default run's output, and its code.
    fn default_run(&self) -> Option<&(Output, Option<ReplayCode>)> {
        if self.settings.cancelled() {
            return self.default.get()?.as_ref();
        }
        self.default.get_or_init(|| default_run(&self.system, &self.settings)).as_ref()
    }

    /// Whether the program can print exactly these lines, in whichever way it ends, and how. What it prints without end is that, too, if these
    /// lines are what it prints before it goes round, or that and a part of what comes then.
    pub fn can<S: AsRef<str>>(&self, lines: &[S]) -> Answer {
        let wanted: Option<Vec<u32>> = lines.iter().map(|line| self.number_of(line.as_ref())).collect();
        let mut continuation = &self.language.continuations[0];
        let mut numbers = Vec::new();
        // How many of the lines come before something goes round that goes on with the others.
        let mut rounds: Vec<(usize, Vec<Endless>)> = Vec::new();
        loop {
            if let Some(wanted) = &wanted {
                let periods = self.classes.periods();
                let endless = continuation.ends.iter().filter_map(|end| periods.of(*end));
                let begins: Vec<Endless> =
                    endless.filter(|endless| periods.begins(&wanted[numbers.len()..], *endless)).collect();
                rounds.extend((!begins.is_empty()).then_some((numbers.len(), begins)));
            }
            let Some(line) = lines.get(numbers.len()) else { break };
            let number = self.number_of(line.as_ref());
            let next = number.and_then(|number| Some((number, continuation.after(number)?)));
            let Some((number, next)) = next else { break };
            numbers.push(number);
            continuation = &self.language.continuations[next as usize];
        }
        let path = |lines: &[u32], class: &dyn Fn(u32) -> bool, endless: &[Endless]| {
            self.walker().path_to(self.root()? as u32, lines, &Wanted { class, endless })
        };
        let exactly = (numbers.len() == lines.len()).then(|| path(&numbers, &|_| true, &[])).flatten();
        let rounds =
            rounds.iter().filter_map(|(length, endless)| path(&wanted.as_ref()?[..*length], &|_| false, endless));
        if let Some(path) = exactly.or_else(|| rounds.min_by_key(|path| path.preemptions)) {
            return Answer::Possible(self.found_output(path));
        }
        Answer::Impossible {
            lines: numbers.len(),
            next: continuation.next.iter().map(|(line, _)| self.lines[*line as usize].clone()).collect(),
            endings: self.classes.at(&continuation.ends).map(|class| self.classes.get(class).clone()).collect(),
        }
    }

    /// Which schedulers may keep the program going without end when it has printed exactly these lines, in a way that is none of the outputs:
    /// although it could end, or print more. `None`: none can. As [`kept_by`](Exploration::kept_by), but that an unfair one is named
    /// also where it is not known whether it comes so far.
    pub fn kept_after<S: AsRef<str>>(&self, lines: &[S]) -> Option<Keeper> {
        self.kept_by()?;
        let mut front: HashSet<usize> = HashSet::from([self.root()?]);
        for line in lines {
            let wanted = self.number_of(line.as_ref())?;
            front = self.silently_from(front);
            let steps = front.iter().flat_map(|node| self.edges(*node).iter());
            let steps = steps.filter(|edge| edge.line != NONE && self.rank_of(edge.line) == wanted);
            front = steps.filter_map(|edge| self.state_behind(edge.target)).collect();
        }
        let front = self.silently_from(front);
        let spins = self.spins.filter(|_| !front.is_empty()).map(|_| Keeper::Unfair);
        let stays = front.iter().filter_map(|node| self.stays.get(*node).copied().flatten());
        self.as_known(stays.chain(spins).max())
    }

    fn state_behind(&self, target: Target) -> Option<usize> {
        match target {
            Target::State(id) => Some(self.index(id)),
            Target::End(_) => None,
        }
    }

    /// These nodes and those to which steps lead from them that print nothing.
    fn silently_from(&self, mut nodes: HashSet<usize>) -> HashSet<usize> {
        let mut open: Vec<usize> = nodes.iter().copied().collect();
        while let Some(node) = open.pop() {
            let silent = self.edges(node).iter().filter(|edge| edge.line == NONE);
            open.extend(silent.filter_map(|edge| self.state_behind(edge.target)).filter(|to| nodes.insert(*to)));
        }
        nodes
    }

    /// Whether this is one of the outputs.
    pub fn contains(&self, output: &Output) -> bool {
        let Some((lines, class)) = self.numbered(output) else { return false };
        let continuations = &self.language.continuations;
        let last = lines.iter().try_fold(0, |at: u32, line| continuations[at as usize].after(*line));
        last.is_some_and(|last| self.classes.at(&continuations[last as usize].ends).any(|here| here == class as usize))
    }

    /// The lines of an output and the class of its end, as the list has it. `None`: something of that is nowhere.
    fn numbered(&self, output: &Output) -> Option<(Vec<u32>, u32)> {
        let mut lines: Vec<u32> = output.lines.iter().map(|line| self.number_of(line)).collect::<Option<_>>()?;
        if output.ending != Ending::PrintsForever {
            return Some((lines, self.classes.number(output.ending, &output.message)?));
        }
        let periods = self.classes.periods();
        let endless = self.classes.endless(&output.message, |line| self.number_of(line))?;
        let (length, form) = periods.normal(&lines, endless);
        lines.truncate(length);
        Some((lines, self.classes.of(periods.end(form))?))
    }

    /// How this output comes about, if it is one of the outputs.
    pub fn find(&self, output: &Output) -> Option<FoundOutput> {
        Some(self.found_output(self.path_to(output)?))
    }

    /// All outputs, in the order of their lines' text; one that is the beginning of another comes first. Where there are
    /// infinitely many, those with fewer lines come first.
    ///
    /// There may be very many: see [`outputs`](Exploration::outputs).
    pub fn all(&self) -> impl Iterator<Item = Output> {
        let shortest_first = self.language.is_cyclic();
        let ends = self.language.continuations_that_end();
        let mut open: VecDeque<(u32, Vec<u32>)> = VecDeque::from([(0, Vec::new())]);
        let mut ready: Vec<Output> = Vec::new();
        std::iter::from_fn(move || {
            loop {
                if let Some(output) = ready.pop() {
                    return Some(output);
                }
                let (continuation, lines) = if shortest_first { open.pop_front()? } else { open.pop_back()? };
                let continuation = &self.language.continuations[continuation as usize];
                let texts = || lines.iter().map(|line| self.lines[*line as usize].clone()).collect();
                let mut classes: Vec<_> = self.classes.at(&continuation.ends).collect();
                classes.reverse();
                ready.extend(classes.into_iter().map(|class| {
                    let (ending, message) = self.classes.get(class).clone();
                    Output { lines: texts(), ending, message }
                }));
                let longer = continuation.next.iter().filter(|(_, next)| ends[*next as usize]);
                let longer = longer.map(|(line, next)| (*next, [&lines[..], &[*line]].concat()));
                if shortest_first {
                    open.extend(longer);
                } else {
                    open.extend(longer.rev());
                }
            }
        })
    }

    fn walker(&self) -> Walker<'_> {
        Walker { nodes: &self.nodes, rank: &self.rank, classes: &self.classes }
    }

    fn path_to(&self, output: &Output) -> Option<OutputPath> {
        let (lines, wanted) = self.numbered(output)?;
        let periods = self.classes.periods();
        let endless: Vec<Endless> = match output.ending {
            Ending::PrintsForever => self.classes.ends_of(wanted).filter_map(|end| periods.of(end)).collect(),
            _ => Vec::new(),
        };
        self.walker().path_to(
            self.root()? as u32,
            &lines,
            &Wanted { class: &|class| class == wanted, endless: &endless },
        )
    }

    fn output_of(&self, path: &OutputPath) -> Output {
        let (ending, message) = self.classes.get(path.end as usize).clone();
        Output { lines: path.lines.iter().map(|line| self.lines[*line as usize].clone()).collect(), ending, message }
    }

    pub(super) fn found_output(&self, path: OutputPath) -> FoundOutput {
        let output = self.output_of(&path);
        let (part, steps) = part_of(&path.steps);
        let with = (&self.settings, &self.setup_of(part));
        let witness = witness(&self.system, with, steps, &output, &self.moment);
        let same = witness.filter(|witness| witness.output().as_ref() == Some(&output));
        let part = self.parts.get(part).map_or(self.settings.part(), |(part, _)| *part);
        FoundOutput { output, preemptions: path.preemptions, schedule: same.and_then(|witness| witness.code), part }
    }
}
