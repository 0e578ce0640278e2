//! What was found out about a program, and the questions that can be asked of it.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use gort_events::{Ending, Output, ReplayCode, TimeUse};

use crate::answers::default_run::default_run;
use crate::answers::output::{Endings, Listed};
use crate::answers::report::{Incomplete, Left};
use crate::graph::components::Components;
use crate::graph::count::{Count, paths};
use crate::graph::language::{Language, PathsThrough, Place, Steps, WholeGraph};
use crate::graph::list::{Lister, Walker, Way};
use crate::graph::loops::{Cycle, Loop, LoopKind, cycles};
use crate::graph::nodes::{Edge, Move, NodeId, Nodes, Target};
use crate::graph::races::{Race, all_races, races_in};
use crate::search::findings::Found;
use crate::search::unordered::{self, Racing, Walked};
use crate::settings::Settings;
use crate::system::{Access, End, Run, System};

/// Everything that a program can print, and how it can end: made by `Explorer::run`.
pub struct Exploration {
    /// How many distinct outputs there are: pairs of printed lines and ending.
    pub outputs: Count,
    /// How many schedules there are: different sequences of steps from the start to an end, or to where the program goes on
    /// for ever. See the `gort::explore` for what a step is.
    pub schedules: Count,
    /// The ways in which the program may go on for ever: a shortest one first. Only a [`System`] that comes back to a state in
    /// which it was has any.
    pub loops: Vec<Loop>,
    /// How many different states the program can be in between two steps.
    pub states: u64,
    /// How many outputs end in which way.
    pub endings: Endings,
    /// Goroutines that are left when `main` returns.
    pub leaks: Leaks,
    /// Data races on `Racy` variables: accesses that nothing orders on some schedule, by the edges of
    /// `gort::races`. Each of them is one. Whether there may be others, [`certainty`](Exploration::certainty) says.
    pub races: Vec<Race>,
    /// How many outputs have a schedule with one of them.
    pub racy_outputs: Count,
    /// Why this is not everything; `None`: it is.
    pub incomplete: Option<Incomplete>,
    /// What the search did.
    pub effort: Effort,
    system: Arc<dyn System>,
    pub(crate) settings: Settings,
    /// What the program has to do with time.
    pub(crate) time: TimeUse,
    /// Whether `races` has all there are.
    pub(crate) all_races: bool,
    nodes: Nodes,
    components: Components,
    /// In the order of their text.
    lines: Vec<String>,
    rank: Vec<u32>,
    accesses: Vec<Access>,
    ends: Vec<End>,
    kind_of_end: Vec<u32>,
    /// Each ending with its message, in order.
    kinds: Vec<(Ending, String)>,
    language: Language,
    default: OnceLock<Option<(Output, Option<ReplayCode>)>>,
}

/// What a search did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Effort {
    /// Runs of the program, most of them cut where they came to a known state.
    pub runs: u64,
    /// Steps of all runs.
    pub steps: u64,
    /// How many of these only led back to where something new began.
    pub replayed: u64,
    /// The time that the search took, without what came after it: counting outputs and schedules.
    pub search: Duration,
    /// The time that counting took.
    pub count: Duration,
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
    /// Each way in which one is left, once.
    pub places: Vec<Left>,
}

/// The answer to [`Exploration::can`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// It can, and this is how with the fewest preemptions.
    Possible(Listed),
    /// No schedule does; or none that was found, if the exploration is [incomplete](Exploration::incomplete). What that
    /// proves, [`Exploration::certainty`] says.
    Impossible {
        /// So many of the lines some output begins with.
        lines: usize,
        /// The lines that can come after those instead.
        next: Vec<String>,
        /// How the program can end after those instead.
        endings: Vec<(Ending, String)>,
    },
}

impl Exploration {
    pub(crate) fn new(system: Arc<dyn System>, settings: Settings, mut found: Found, search: Duration) -> Self {
        let counting = settings.host.now();
        let mut nodes = found.graph.into_nodes();
        let root = nodes.nodes.iter().position(|node| node.parent.is_none());
        let components = root.map_or_else(Components::none, |root| raw_components(&nodes, root));
        let (loops, components) =
            loops_of(&mut nodes, components, &found.lines, &mut found.ends, found.incomplete.as_ref());
        let mut by_text: Vec<u32> = (0..found.lines.len() as u32).collect();
        by_text.sort_by_key(|line| &found.lines[*line as usize]);
        let mut rank = vec![0; by_text.len()];
        for (place, line) in by_text.iter().enumerate() {
            rank[*line as usize] = place as u32;
        }
        let lines = by_text.iter().map(|line| found.lines[*line as usize].clone()).collect();
        let language = Language::new(&WholeGraph { nodes: &nodes, rank: &rank }, &components);
        let kind = |end: &End| (end.ending, end.message.clone());
        let mut kinds: Vec<_> = found.ends.iter().map(kind).collect();
        kinds.sort();
        kinds.dedup();
        let kind_of_end: Vec<u32> =
            found.ends.iter().map(|end| kinds.partition_point(|known| *known < kind(end)) as u32).collect();
        let walked = root.filter(|_| found.incomplete.is_none() && !found.accesses.is_empty()).map(|root| {
            let mut run = system.start(&settings.setup(false));
            unordered::walk(&mut *run, &nodes, root, settings.bound, || settings.cancelled())
        });
        let interrupted = walked.as_ref().is_some_and(|walked| walked.cancelled);
        let races = all_races(&nodes.nodes, &found.accesses, walked.as_ref().map_or(&[], |walked| &walked.races));
        let mut exploration = Exploration {
            outputs: Count::ZERO,
            schedules: Count::ZERO,
            loops,
            states: found.states,
            endings: Endings::default(),
            leaks: Leaks::default(),
            races,
            racy_outputs: Count::ZERO,
            accesses: found.accesses,
            incomplete: found.incomplete.or(interrupted.then_some(Incomplete::Cancelled)),
            effort: Effort {
                runs: found.runs,
                steps: found.steps,
                replayed: found.replayed,
                search,
                count: Duration::ZERO,
            },
            system,
            settings,
            time: found.time,
            all_races: walked.as_ref().is_none_or(|walked| walked.whole),
            nodes,
            components,
            lines,
            rank,
            ends: found.ends,
            kind_of_end,
            kinds,
            language,
            default: OnceLock::new(),
        };
        exploration.count(walked.as_ref());
        exploration.effort.count = exploration.settings.host.now().saturating_sub(counting);
        exploration.compare_with_default();
        exploration
    }

    /// What everybody gets who runs the program must be among what it can do: if not, it does what gort cannot see.
    fn compare_with_default(&mut self) {
        if self.incomplete.is_none() {
            let beside = self.default_output().filter(|default| !self.contains(default)).cloned();
            self.incomplete = beside.map(Incomplete::DefaultRunMissing);
        }
    }

    fn count(&mut self, walked: Option<&Walked>) {
        let count = |ending: Ending| {
            self.language.count(|place| self.kinds_at(&place.ends).filter(|kind| self.kinds[*kind].0 == ending).count())
        };
        self.endings = Endings {
            exit: count(Ending::Exit),
            deadlock: count(Ending::Deadlock),
            panic: count(Ending::Panic),
            fatal: count(Ending::Fatal),
            never: count(Ending::Never),
            prints_for_ever: count(Ending::PrintsForEver),
        };
        let Endings { exit, deadlock, panic, fatal, never, prints_for_ever } = &self.endings;
        self.outputs = [exit, deadlock, panic, fatal, never, prints_for_ever].into_iter().sum();
        self.schedules = self.count_schedules();
        self.leaks = self.count_leaks();
        self.racy_outputs = self.count_racy(walked);
    }

    /// How many outputs have a schedule with a data race; if not all races are known, one on which a state shows one.
    fn count_racy(&self, walked: Option<&Walked>) -> Count {
        let Some(root) = self.components.root().filter(|_| !self.races.is_empty()) else { return Count::ZERO };
        let count = |language: Language| language.count(|place| self.kinds_at(&place.ends).count());
        if let Some(walked) = walked.filter(|walked| walked.whole) {
            let racing = Racing { walked, graph: &self.nodes, rank: &self.rank };
            return count(Language::new(&racing, &racing.components(0)));
        }
        let marked: Vec<bool> =
            self.nodes.nodes.iter().map(|node| races_in(node, &self.accesses).next().is_some()).collect();
        let through = PathsThrough { all: WholeGraph { nodes: &self.nodes, rank: &self.rank }, marked: &marked };
        count(Language::new(&through, &through.components(PathsThrough::node(root, false))))
    }

    /// How many outputs there are that `other` does not have: of the same program with another clock or other
    /// capacities, say. [`beyond`](Exploration::beyond) lists them.
    pub fn count_beyond(&self, other: &Exploration) -> Count {
        // Pairs of a place here and one there, if there is one.
        let mut numbers: HashMap<(u32, Option<u32>), usize> = HashMap::from([((0, Some(0)), 0)]);
        let mut pairs = vec![(0, Some(0))];
        let (mut next_of, mut here_at): (Vec<Vec<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
        while let Some((here, there)) = pairs.get(next_of.len()).copied() {
            let place = &self.language.places[here as usize];
            let there = there.map(|place| &other.language.places[place as usize]);
            here_at.push(self.kinds_at(&place.ends).filter(|kind| !other.ends_so(there, &self.kinds[*kind])).count());
            let next = place.next.iter().map(|(line, next)| (*next, other.after(there, self.line(*line))));
            let next = next.map(|pair| {
                *numbers.entry(pair).or_insert_with(|| {
                    pairs.push(pair);
                    pairs.len() - 1
                })
            });
            let next = next.collect();
            next_of.push(next);
        }
        let components =
            Components::new(pairs.len(), 0, |pair: usize, number| next_of[pair].get(number).map(|next| Some(*next)));
        paths(&components, |pair| here_at[pair], |pair, each| next_of[pair].iter().for_each(|next| each(*next)))
    }

    /// The outputs that `other` does not have, in the order of [`all`](Exploration::all).
    pub fn beyond<'a>(&'a self, other: &'a Exploration) -> impl Iterator<Item = Output> + 'a {
        self.all().filter(|output| !other.contains(output))
    }

    /// The place after this line, if there is one.
    fn after(&self, place: Option<&Place>, line: &str) -> Option<u32> {
        place?.after(self.number_of(line)?)
    }

    /// Whether the program can end so at this place.
    fn ends_so(&self, place: Option<&Place>, wanted: &(Ending, String)) -> bool {
        place.is_some_and(|place| self.kinds_at(&place.ends).any(|kind| self.kinds[kind] == *wanted))
    }

    /// The kinds of these ends, each once.
    fn kinds_at(&self, ends: &[u32]) -> impl Iterator<Item = usize> {
        let mut kinds: Vec<usize> = ends.iter().map(|end| self.kind_of_end[*end as usize] as usize).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.into_iter()
    }

    fn count_schedules(&self) -> Count {
        let edges = |node: usize| {
            let goes_on = self.nodes.never_ends(node).is_none();
            self.nodes.nodes[node].edges.iter().filter(move |_| goes_on)
        };
        let ends = |node: usize| {
            let ends = edges(node).filter(|edge| matches!(edge.target, Target::End(_))).count();
            ends + usize::from(self.nodes.never_ends(node).is_some())
        };
        paths(&self.components, ends, |node, each| {
            for edge in edges(node) {
                if let Target::State(id) = edge.target {
                    each(self.nodes.index(id));
                }
            }
        })
    }

    fn count_leaks(&self) -> Leaks {
        let parked = |end: &End| end.left.iter().filter(|left| left.parked.is_some()).count();
        let exits = || self.ends.iter().filter(|end| end.ending == Ending::Exit);
        if exits().next().is_none() {
            return Leaks::default();
        }
        let leaks = |end: &u32| parked(&self.ends[*end as usize]) > 0;
        let is_exit = |end: &&u32| self.ends[**end as usize].ending == Ending::Exit;
        let range = |count: &dyn Fn(&End) -> usize| {
            (exits().map(count).min().unwrap_or(0), exits().map(count).max().unwrap_or(0))
        };
        let mut places: Vec<Left> =
            exits().flat_map(|end| &end.left).filter(|left| left.parked.is_some()).copied().collect();
        places.sort();
        places.dedup();
        Leaks {
            possible: self.language.count(|place| usize::from(place.ends.iter().filter(is_exit).any(leaks))),
            certain: self.language.count(|place| {
                let mut exits = place.ends.iter().filter(is_exit).peekable();
                usize::from(exits.peek().is_some() && exits.all(leaks))
            }),
            parked: range(&parked),
            left: range(&|end| end.left.len()),
            places,
        }
    }

    /// The first so many outputs: that of the default run (`Schedule::Seeded(0)`), if it ends, then
    /// those that need the fewest preemptions, in the order of their text where they need as many.
    pub fn list(&self, limit: usize) -> Vec<Listed> {
        let default = self.default_output();
        let first = default.and_then(|default| self.way_to(default));
        let mut ways: Vec<Way> = first.into_iter().collect();
        let rest = Lister::new(self.walker(), &self.components);
        let rest = rest.filter(|way| default.is_none_or(|default| self.output_of(way) != *default));
        ways.extend(rest.take(limit.saturating_sub(ways.len())));
        ways.truncate(limit);
        let mut list: Vec<Listed> = ways.into_iter().map(|way| self.listed(way)).collect();
        if let (Some(first), Some((default, Some(code)))) = (list.first_mut(), self.default_run()) {
            // The run itself, and not another one with the same output.
            if first.output == *default {
                first.schedule = Some(code.clone());
            }
        }
        list
    }

    /// What the default run prints, and how it ends. `None`: it does not end.
    pub fn default_output(&self) -> Option<&Output> {
        self.default_run().map(|(output, _)| output)
    }

    /// The default run's output, and its code.
    fn default_run(&self) -> Option<&(Output, Option<ReplayCode>)> {
        self.default.get_or_init(|| default_run(&self.system, &self.settings)).as_ref()
    }

    /// Whether the program can print exactly these lines, in whichever way it ends, and how.
    pub fn can<S: AsRef<str>>(&self, lines: &[S]) -> Answer {
        let mut place = &self.language.places[0];
        let mut numbers = Vec::new();
        for line in lines {
            let number = self.number_of(line.as_ref());
            let next = number.and_then(|number| Some((number, place.after(number)?)));
            let Some((number, next)) = next else { break };
            numbers.push(number);
            place = &self.language.places[next as usize];
        }
        if numbers.len() == lines.len()
            && let Some(root) = self.root()
            && let Some(way) = self.walker().way_to(root as u32, &numbers, |_| true)
        {
            return Answer::Possible(self.listed(way));
        }
        Answer::Impossible {
            lines: numbers.len(),
            next: place.next.iter().map(|(line, _)| self.lines[*line as usize].clone()).collect(),
            endings: self.kinds_at(&place.ends).map(|kind| self.kinds[kind].clone()).collect(),
        }
    }

    /// Whether this is one of the outputs.
    pub fn contains(&self, output: &Output) -> bool {
        let mut place = &self.language.places[0];
        for line in &output.lines {
            let next = self.number_of(line).and_then(|line| place.after(line));
            let Some(next) = next else { return false };
            place = &self.language.places[next as usize];
        }
        self.kinds_at(&place.ends).any(|kind| self.kinds[kind] == (output.ending, output.message.clone()))
    }

    /// How this output comes about, if it is one of the outputs.
    pub fn find(&self, output: &Output) -> Option<Listed> {
        Some(self.listed(self.way_to(output)?))
    }

    /// All outputs, in the order of their lines' text; one that is the beginning of another comes first. Where there are
    /// infinitely many, those with fewer lines come first.
    ///
    /// There may be very many: see [`outputs`](Exploration::outputs).
    pub fn all(&self) -> impl Iterator<Item = Output> {
        let shortest_first = self.language.is_cyclic();
        let ends = self.language.places_that_end();
        let mut open: VecDeque<(u32, Vec<u32>)> = VecDeque::from([(0, Vec::new())]);
        let mut ready: Vec<Output> = Vec::new();
        std::iter::from_fn(move || {
            loop {
                if let Some(output) = ready.pop() {
                    return Some(output);
                }
                let (place, lines) = if shortest_first { open.pop_front()? } else { open.pop_back()? };
                let place = &self.language.places[place as usize];
                let texts = || lines.iter().map(|line| self.lines[*line as usize].clone()).collect();
                let mut kinds: Vec<_> = self.kinds_at(&place.ends).collect();
                kinds.reverse();
                ready.extend(kinds.into_iter().map(|kind| {
                    let (ending, message) = self.kinds[kind].clone();
                    Output { lines: texts(), ending, message }
                }));
                let longer = place.next.iter().filter(|(_, next)| ends[*next as usize]);
                let longer = longer.map(|(line, next)| (*next, [&lines[..], &[*line]].concat()));
                if shortest_first {
                    open.extend(longer);
                } else {
                    open.extend(longer.rev());
                }
            }
        })
    }

    /// Every line that is printed somewhere, each once, in the order of their text.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    pub(crate) fn number_of(&self, line: &str) -> Option<u32> {
        self.lines.binary_search_by(|known| known.as_str().cmp(line)).ok().map(|number| number as u32)
    }

    /// The start's node.
    pub(crate) fn root(&self) -> Option<usize> {
        self.components.root()
    }

    pub(crate) fn edges(&self, node: usize) -> &[Edge] {
        &self.nodes.nodes[node].edges
    }

    pub(crate) fn index(&self, id: NodeId) -> usize {
        self.nodes.index(id)
    }

    /// The components of the graph.
    pub(crate) fn components(&self) -> &Components {
        &self.components
    }

    /// The number of the ending if the program never ends once it is in this state.
    pub(crate) fn never_ends(&self, node: usize) -> Option<u32> {
        self.nodes.never_ends(node)
    }

    /// The place of a line, as the search numbers it, in the order of their text.
    pub(crate) fn rank_of(&self, line: u32) -> u32 {
        self.rank[line as usize]
    }

    /// A line by its place.
    pub(crate) fn line(&self, rank: u32) -> &str {
        &self.lines[rank as usize]
    }

    pub(crate) fn ending_of(&self, end: u32) -> (Ending, &str) {
        let end = &self.ends[end as usize];
        (end.ending, &end.message)
    }

    /// A run like those of the search, but for digests, at which nobody looks.
    pub(crate) fn run_again(&self) -> Box<dyn Run> {
        self.system.start(&self.settings.setup(false))
    }

    /// The code of an ordinary run along these steps.
    pub(crate) fn code_along(&self, steps: &[Move]) -> Option<ReplayCode> {
        self.system.witness(&self.settings.setup(false), steps, None).code
    }

    fn walker(&self) -> Walker<'_> {
        Walker { nodes: &self.nodes, rank: &self.rank, kind_of_end: &self.kind_of_end }
    }

    fn way_to(&self, output: &Output) -> Option<Way> {
        let lines: Option<Vec<u32>> = output.lines.iter().map(|line| self.number_of(line)).collect();
        let wanted = self.kinds.iter().position(|kind| *kind == (output.ending, output.message.clone()))?;
        self.walker().way_to(self.root()? as u32, &lines?, |kind| kind as usize == wanted)
    }

    fn output_of(&self, way: &Way) -> Output {
        let (ending, message) = self.kinds[way.end as usize].clone();
        Output { lines: way.lines.iter().map(|line| self.lines[*line as usize].clone()).collect(), ending, message }
    }

    fn listed(&self, way: Way) -> Listed {
        let output = self.output_of(&way);
        let witness = self.system.witness(&self.settings.setup(false), &way.steps, Some(&output));
        let same = witness.output().as_ref() == Some(&output);
        Listed { output, preemptions: way.preemptions, schedule: witness.code.filter(|_| same) }
    }
}

/// The components of the graph as the search found it.
fn raw_components(nodes: &Nodes, root: usize) -> Components {
    Components::new(nodes.nodes.len(), root, |node: usize, number| {
        let edge = nodes.nodes[node].edges.get(number)?;
        Some(match edge.target {
            Target::State(id) => Some(nodes.index(id)),
            Target::End(_) => None,
        })
    })
}

/// The loops of a graph with these components. Where the program never ends, that is an ending from here on, and the graph has
/// other components.
fn loops_of(
    nodes: &mut Nodes,
    components: Components,
    texts: &[String],
    ends: &mut Vec<End>,
    incomplete: Option<&Incomplete>,
) -> (Vec<Loop>, Components) {
    let cycles = cycles(nodes, &components);
    let text = |lines: &[u32]| lines.iter().map(|line| texts[*line as usize].clone()).collect();
    let mut loops: Vec<(usize, Loop)> = Vec::new();
    let mut never: Vec<(Ending, &[u32])> = Vec::new();
    for Cycle { kind, length, lines, period, nodes } in cycles {
        loops.push((length, Loop { kind, lines: text(&lines), period: text(&period) }));
        match kind {
            LoopKind::NeverEnds => never.push((Ending::Never, nodes)),
            LoopKind::PrintsForEver => never.push((Ending::PrintsForEver, nodes)),
            LoopKind::MayEnd { .. } => {}
        }
    }
    loops.sort();
    let mut loops: Vec<Loop> = loops.into_iter().map(|(_, one)| one).collect();
    let mut known = HashSet::new();
    loops.retain(|one| known.insert(one.clone()));
    // A goroutine that is the last one to go on because no preemption is left does not spin by itself.
    if never.is_empty() || matches!(incomplete, Some(Incomplete::Preemptions { .. })) {
        return (loops, components);
    }
    for (ending, component) in never {
        let end = End { ending, message: String::new(), left: Vec::new() };
        let known = ends.iter().position(|known| *known == end);
        let number = known.unwrap_or_else(|| {
            ends.push(end);
            ends.len() - 1
        });
        nodes.mark_never_ending(component, number as u32);
    }
    let root = components.root().expect("gort internal bug: a loop without a root; please report");
    let components = Components::new(nodes.nodes.len(), root, |node: usize, number| {
        let edge = nodes.nodes[node].edges.get(number).filter(|_| nodes.never_ends(node).is_none())?;
        Some(match edge.target {
            Target::State(id) => Some(nodes.index(id)),
            Target::End(_) => None,
        })
    });
    (loops, components)
}

impl fmt::Debug for Exploration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exploration")
            .field("outputs", &self.outputs)
            .field("schedules", &self.schedules)
            .field("states", &self.states)
            .field("endings", &self.endings)
            .field("incomplete", &self.incomplete)
            .finish_non_exhaustive()
    }
}
