//! The building of an exploration, of what a search found: loops become endings, endings and lines are put in order, and
//! everything is counted.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use gort_events::Ending;
use gort_races::RaceKind;

use super::counts::RaceWay;
use super::{Exploration, Leaks, SearchStats};
use crate::answers::output::Endings;
use crate::answers::report::Incomplete;
use crate::graph::budget::Budget;
use crate::graph::classes::Classes;
use crate::graph::components::Components;
use crate::graph::count::Count;
use crate::graph::futures::{Future, with_one_future};
use crate::graph::joined::entering;
use crate::graph::language::{Language, WholeGraph};
use crate::graph::loops::{Cycle, Keeper, Loop, LoopKind, cycles};
use crate::graph::periods::Periods;
use crate::graph::races::{self, Race};
use crate::graph::states::Nodes;
use crate::graph::texts::{Graph, Printing};
use crate::search::findings::Found;
use crate::search::replayed::Moment;
use crate::search::unordered::Walked;
use crate::search::{ordered, unordered};
use crate::settings::{Part, Settings};
use crate::system::{End, System};

/// Where the caller does not wait for the whole graph: so many of its nodes are looked at, so many are kept, and so many pieces of work are done
/// on those beside what goes once through them. A second is not to pass.
const LOOKED: usize = 1_000_000;
const KEPT: usize = 50_000;
const WORK: u64 = 500_000;
/// A program of so many states is walked whole for sends beside closes, one that is larger in part: to take a step again and listen takes
/// several times as long as the search took.
const WALKED: usize = 2_000;
/// So many places are looked at, and of a larger program so many.
const PLACES: usize = 8_000;
const GLIMPSE: usize = 500;

impl Exploration {
    /// Makes it of what a search found. Once the caller wants to stop it is made of a part of that, and is no answer of a whole search.
    pub(crate) fn new(system: Arc<dyn System>, mut settings: Settings, found: Found, search: Duration) -> Self {
        let counting = settings.host.now();
        let cancel = settings.cancel.clone();
        let budget = Budget::until(cancel.as_deref());
        let whole = match settings.cancelled() {
            true => Err(found),
            false => {
                let whole = Self::of(system.clone(), settings.clone(), found, search, &budget);
                if budget.has_refused() { Err(whole.into_found()) } else { Ok(whole) }
            }
        };
        let mut exploration = whole.unwrap_or_else(|mut found| {
            found.incomplete = Some(Incomplete::Cancelled);
            if found.nodes.len() > KEPT {
                let parts: Vec<usize> = found.parts.iter().map(|(_, node)| *node).collect();
                let (nodes, places) = found.nodes.cut_short(&found.accesses, &parts, (KEPT, LOOKED));
                (found.nodes, settings.is_cut) = (nodes, true);
                found.parts.iter_mut().zip(places).for_each(|((_, node), place)| *node = place);
            }
            let budget = Budget::of_small(cancel.as_deref(), WORK);
            let mut part = Self::of(system, settings, found, search, &budget);
            part.settings.is_cut |= budget.has_refused();
            part
        });
        exploration.effort.count = exploration.settings.host.now().saturating_sub(counting);
        exploration.compare_with_default();
        exploration
    }

    /// What it was made of.
    fn into_found(self) -> Found {
        let Exploration {
            mut nodes,
            parts,
            mut lines,
            rank,
            accesses,
            ends,
            states,
            effort,
            time,
            spins,
            incomplete,
            ..
        } = self;
        let lines = rank.iter().map(|place| std::mem::take(&mut lines[*place as usize])).collect();
        nodes.forget_never_ending();
        let races = self.race_ways.into_iter().map(|known| (known.race, known.way)).collect();
        let SearchStats { runs, steps, replayed, concluded, .. } = effort;
        Found {
            nodes,
            parts,
            lines,
            accesses,
            ends,
            races,
            states,
            runs,
            steps,
            replayed,
            concluded,
            time,
            spins,
            incomplete,
            ..Found::default()
        }
    }

    /// Makes it of what a search found, with so much work. Where the budget has refused any it is not to be used.
    fn of(
        system: Arc<dyn System>,
        settings: Settings,
        mut found: Found,
        search: Duration,
        budget: &Budget<'_>,
    ) -> Self {
        let mut nodes = found.nodes;
        merge_ends(&mut nodes, &mut found.ends);
        let components = nodes.components(budget);
        let several = !found.parts.is_empty();
        // Of several searches no state with few preemptions only is explored.
        let counts_loops = several || !matches!(settings.part(), Part::Preemptions(_));
        let mut by_text: Vec<u32> = (0..found.lines.len() as u32).collect();
        by_text.sort_by_key(|line| &found.lines[*line as usize]);
        let mut rank = vec![0; by_text.len()];
        for (place, line) in by_text.iter().enumerate() {
            rank[*line as usize] = place as u32;
        }
        let lines: Vec<String> = by_text.iter().map(|line| std::mem::take(&mut found.lines[*line as usize])).collect();
        let graph = (&mut nodes, components);
        let incomplete = found.incomplete.as_ref();
        let texts = (&lines[..], &rank[..]);
        let WithLoops { loops, stays, components, periods } =
            loops_of(graph, texts, &mut found.ends, (counts_loops, incomplete), budget);
        let varies = loops.iter().any(|one| one.varies && one.kind == LoopKind::PrintsForever);
        let language = Language::new(&WholeGraph { nodes: &nodes, rank: &rank }, &components, &periods, budget);
        let classes = Classes::new(&found.ends, &language, periods, &lines);
        let may_race = !found.accesses.is_empty() || system.may_race();
        let excluded = may_race && system.excludes_races();
        let room = (settings.bound, settings.memory().saturating_sub(nodes.bytes()));
        let root = found.parts.last().map(|(_, root)| *root).or(nodes.root());
        let enter = several.then(|| entering(found.parts.len() - 1));
        let looks = may_race && !excluded && found.incomplete.is_none();
        let start = || system.start(&settings.setup(false));
        let are_ordered = |root, kind| {
            ordered::are_ordered(&mut *start(), (&nodes, &components, root), room.1, kind, || settings.cancelled())
        };
        let walk = |root, room| unordered::walk(&mut *start(), (&nodes, root), room, || settings.cancelled());
        let of_memory = |race: &Race| race.kind == RaceKind::Data;
        let shown = races::shown_by_states(&nodes, &found.accesses);
        let shows_none = shown.is_empty() && !found.races.iter().any(|(race, _)| of_memory(race));
        // What is told of sends is not to make it harder to find out what is known of memory.
        system.tell_sends(false);
        let joined = |root| system.joins_pasts() && are_ordered(root, RaceKind::Data);
        let is_ordered = looks && shows_none && (system.shows_races() || root.is_some_and(joined));
        let walked = root.filter(|_| looks && !is_ordered).map(|root| walk(root, room));
        let interrupted = walked.as_ref().is_some_and(|walked| walked.cancelled);
        let unordered = walked.iter().flat_map(|walked| walked.races.iter().map(|(race, _)| *race));
        let mut all = races::with(shown, unordered.chain(found.races.iter().map(|(race, _)| *race)));
        let mut behind = Vec::new();
        if let Some(root) = root.filter(|_| walked.is_some() && all.iter().any(of_memory) && !interrupted)
            && system.tell_private(true)
        {
            behind = walk(root, (room.0.min(unordered::PLACES as u64), room.1)).races;
            system.tell_private(false);
            behind.retain(|(race, _)| !all.contains(race));
            all = races::with(all, behind.iter().map(|(race, _)| *race));
        }
        system.tell_sends(true);
        let may_be_beside = found.incomplete.is_none() && !settings.reduced && system.may_send_beside_close();
        let beside = root.filter(|_| may_be_beside && !settings.cancelled()).and_then(|root| {
            let is_small = nodes.len() <= WALKED;
            let is_ordered = is_small && system.joins_pasts() && are_ordered(root, RaceKind::SendBesideClose);
            let most = if is_small { PLACES } else { GLIMPSE } as u64;
            (!is_ordered).then(|| walk(root, (room.0.min(most), room.1)))
        });
        let all = races::with(all, beside.iter().flat_map(Walked::beside_closes).map(|(_, (race, _))| *race));
        // In a part of the schedules a race shows whose accesses can be next in one state; others may not.
        let all_races = match &walked {
            Some(walked) => walked.whole && !settings.reduced,
            // Where it was not looked for them there are none on the schedules that were searched, or the search is incomplete.
            None => !(settings.reduced && (excluded || is_ordered)),
        };
        let (races, sends_beside_closes) = all.into_iter().partition(of_memory);
        let loops = match settings.part() {
            // What leads out of them may have been cut off.
            _ if several || settings.is_cut => {
                loops.into_iter().filter(|one| !matches!(one.kind, LoopKind::MayEnd { .. })).collect()
            }
            Part::Full => loops,
            Part::Reduced => loops.into_iter().filter(|one| !matches!(one.kind, LoopKind::MayEnd { .. })).collect(),
            // Who goes on because no preemption is left would not by itself.
            Part::Preemptions(_) | Part::Samples => Vec::new(),
        };
        let mut exploration = Exploration {
            outputs: Count::ZERO,
            schedules: Count::ZERO,
            loops,
            states: found.states,
            endings: Endings::default(),
            leaks: Leaks::default(),
            races,
            sends_beside_closes,
            racy_outputs: Count::ZERO,
            race_ways: Vec::new(),
            accesses: found.accesses,
            incomplete: found
                .incomplete
                .or(interrupted.then_some(Incomplete::Cancelled))
                .or(varies.then_some(Incomplete::EndlessTexts)),
            effort: SearchStats {
                runs: found.runs,
                steps: found.steps,
                replayed: found.replayed,
                concluded: found.concluded,
                search,
                count: Duration::ZERO,
            },
            system,
            settings,
            time: found.time,
            spins: found.spins,
            stays,
            all_races,
            nodes,
            parts: found.parts,
            components,
            lines,
            rank,
            ends: found.ends,
            classes,
            language,
            default: OnceLock::new(),
            moment: Moment::default(),
        };
        exploration.count((walked.as_ref(), beside.as_ref()), budget);
        let way = |(race, way)| RaceWay { race, way, outputs: None };
        exploration.race_ways.extend(behind.into_iter().map(way));
        if let Some(enter) = enter {
            exploration.race_ways.iter_mut().for_each(|known| known.way.insert(0, enter));
        }
        exploration.race_ways.extend(found.races.into_iter().map(way));
        exploration
    }

    /// What an ordinary run gives must be among what the program can do: if not, it does what gort cannot see.
    fn compare_with_default(&mut self) {
        if self.incomplete.is_none() {
            let beside = self.default_output().filter(|default| !self.contains(default)).cloned();
            let interrupted = self.settings.cancelled().then_some(Incomplete::Cancelled);
            self.incomplete = beside.map(Incomplete::DefaultRunMissing).or(interrupted);
        }
    }
}

/// Ends that have become alike are one from here on.
fn merge_ends(nodes: &mut Nodes, ends: &mut Vec<End>) {
    let mut numbers: HashMap<End, u32> = HashMap::new();
    let mut merged: Vec<End> = Vec::new();
    let number = |end: End| {
        *numbers.entry(end).or_insert_with_key(|end| {
            merged.push(end.clone());
            merged.len() as u32 - 1
        })
    };
    let now: Vec<u32> = std::mem::take(ends).into_iter().map(number).collect();
    *ends = merged;
    if ends.len() < now.len() {
        nodes.rename_ends(|end| now[end as usize]);
    }
}

/// What comes of a graph's loops.
struct WithLoops {
    loops: Vec<Loop>,
    /// By node who can keep a program there although it could end, or print more; empty: nobody can anywhere.
    stays: Vec<Option<Keeper>>,
    components: Components,
    periods: Periods,
}

/// The loops of a graph with these components, and the periods of what is printed without end. Where the program never ends, that is an ending
/// from here on, and the graph has other components. `texts`: the lines in order, and the place of each.
fn loops_of(
    (nodes, components): (&mut Nodes, Components),
    (texts, rank): (&[String], &[u32]),
    ends: &mut Vec<End>,
    (counts, incomplete): (bool, Option<&Incomplete>),
    budget: &Budget<'_>,
) -> WithLoops {
    let text = |lines: &[u32]| lines.iter().map(|line| texts[*line as usize].clone()).collect();
    let places = |lines: Vec<u32>| lines.into_iter().map(|line| rank[line as usize]).collect::<Vec<u32>>();
    let mut periods = Periods::behind(ends.len() as u32 + 1);
    let never = ends.len() as u32;
    let mut marks: Vec<(u32, u32)> = Vec::new();
    let mut loops: Vec<(usize, Loop, u32)> = Vec::new();
    let entered = OnceCell::new();
    let graph = Graph { nodes, components: &components, rank, entered: &entered };
    let mut stays: Vec<Option<Keeper>> = Vec::new();
    let (mut closed, mut goes_silent): (HashMap<u32, Future>, HashSet<u32>) = Default::default();
    let mut stay = |part: &[u32], keeper: Keeper| {
        stays.resize(graph.nodes.len(), None);
        part.iter().for_each(|node| stays[*node as usize] = stays[*node as usize].max(Some(keeper)));
    };
    for cycle in cycles(graph.nodes, &components, budget) {
        let Cycle { kind, length, lines, period, way, round, unfair_round, silent, entry, nodes } = cycle;
        let (mut lines, mut period, mut varies) = (places(lines), places(period), unfair_round);
        silent.iter().for_each(|(part, keeper)| stay(part, *keeper));
        let component = components.of(entry as usize);
        goes_silent.extend((!silent.is_empty()).then_some(component));
        let silent = silent.iter().map(|(_, keeper)| *keeper).max();
        match kind {
            LoopKind::NeverEnds => {
                closed.extend(nodes.iter().map(|node| (*node, Future::Silent)));
                marks.extend(nodes.iter().map(|node| (*node, never)));
            }
            LoopKind::PrintsForever => {
                let printing = Printing { nodes, entry, period: &period };
                let (endless, several) = graph.endless(printing, &mut periods, budget);
                varies = several;
                let is_one = !several && silent.is_none();
                let future = |endless| if is_one { Future::Text(endless) } else { Future::Other };
                closed.extend(endless.iter().map(|(node, endless)| (*node, future(*endless))));
                marks.extend(endless.into_iter().map(|(node, endless)| (node, periods.end(endless))));
                let round = periods.add(&period);
                let (length, form) = periods.normal(&lines, round);
                lines.truncate(length);
                period = periods.period(form);
            }
            LoopKind::MayEnd { fairly } => stay(nodes, if fairly { Keeper::Fair } else { Keeper::Unfair }),
        }
        let found = Loop { kind, lines: text(&lines), period: text(&period), varies, silent, way, round };
        loops.push((length, found, component));
    }
    // Who is kept where all that can follow is one output has nothing else to do.
    let goes_silent = |component: u32| goes_silent.contains(&component);
    let same = match stays.is_empty() {
        true => Vec::new(),
        false => with_one_future(&graph, &closed, &goes_silent, &periods, budget),
    };
    same.iter().for_each(|node| stays[*node as usize] = None);
    let same: HashSet<u32> = same.into_iter().map(|node| components.of(node as usize)).collect();
    loops.retain(|(.., component)| !same.contains(component));
    loops.sort();
    let mut loops: Vec<Loop> = loops.into_iter().map(|(_, one, _)| one).collect();
    let mut known = HashSet::new();
    loops.retain(|one| known.insert((one.kind, one.lines.clone(), one.period.clone(), one.varies, one.silent)));
    if matches!(incomplete, Some(Incomplete::Computes { .. })) {
        // A step that nobody waited for may lead out of them.
        loops.retain(|one| matches!(one.kind, LoopKind::MayEnd { .. }));
        return WithLoops { loops, stays, components, periods: Periods::default() };
    }
    // A goroutine that is the last one to go on because no preemption is left does not spin by itself.
    if marks.is_empty() || !counts {
        return WithLoops { loops, stays, components, periods: Periods::default() };
    }
    if marks.iter().any(|(_, end)| *end == never) {
        ends.push(End { ending: Ending::Never, message: String::new(), left: Vec::new() });
    }
    marks.into_iter().for_each(|(node, end)| nodes.mark_never_ending(node, end));
    let components = nodes.components(budget);
    WithLoops { loops, stays, components, periods }
}
