//! Searching: whatever makes run after run, to fill the graph or to draw from it.

mod afterwards;
mod by_replay;
mod by_state;
pub(crate) mod findings;
mod frontier;
pub(crate) mod host;
mod preemptions;
pub(crate) mod sampler;
mod searcher;
mod short;
pub(crate) mod tracer;
pub(crate) mod unordered;

use std::sync::Arc;

use gort_events::{GoId, Site};

use crate::answers::report::Incomplete;
use crate::graph::nodes::{Move, NO_LABEL, NodeId};
use crate::search::findings::Found;
use crate::search::host::Pulse;
use crate::settings::{Search, Settings, Tried};
use crate::system::{Blame, Setup, System};

/// Explores everything that the program can do: by snapshots if it has any, else by replay.
pub(crate) fn search(system: &Arc<dyn System>, settings: &mut Settings) -> Found {
    if system.start(&settings.setup(false)).snapshot().is_none() {
        return by_replay::search(system, settings);
    }
    // Where preemptions are counted all steps have to be there.
    let reduces = system.reduces() && settings.alike && settings.preemptions.is_none();
    if settings.search == Search::Auto && reduces {
        return degrading(system, settings);
    }
    settings.reduced = reduces && settings.search != Search::Full;
    search_so(system, settings)
}

/// With more states than this the rest is searched in part, unless it is asked for.
const MOST_IN_FULL: u64 = 1_000_000;

/// In full; if that stops at a bound, reduced; if that does, too, with few preemptions. What an earlier one found is let go of before a later
/// one begins: there is one graph at a time, but for a small one.
fn degrading(system: &Arc<dyn System>, settings: &mut Settings) -> Found {
    let all = settings.bound;
    settings.bound = all.min(MOST_IN_FULL);
    let found = search_so(system, settings);
    let Some(tried) = Tried::of(settings, &found) else {
        settings.bound = all;
        return found;
    };
    settings.tried.push(tried);
    drop(found);
    (settings.bound, settings.reduced) = (all, true);
    let found = search_so(system, settings);
    let Some(tried) = Tried::of(settings, &found) else { return found };
    settings.tried.push(tried);
    drop(found);
    (settings.bound, settings.reduced) = (all.min(MOST_IN_FULL), false);
    with_few_preemptions(system, settings)
}

impl Tried {
    /// A search that stopped at a bound.
    fn of(settings: &Settings, found: &Found) -> Option<Self> {
        let why = found.incomplete.clone();
        let why = why.filter(|why| matches!(why, Incomplete::Bound { .. } | Incomplete::Memory { .. }))?;
        Some(Tried::new(settings.part(), found.states, why))
    }
}

/// With so many preemptions more a program has about so many times the states: what is larger than a part of the bound is the last one.
const GROWTH: u64 = 8;

/// With no preemption, and then with one more each time for as long as that comes to its end. The last one that does counts; if none does, the
/// one without a preemption.
fn with_few_preemptions(system: &Arc<dyn System>, settings: &mut Settings) -> Found {
    settings.preemptions = Some(0);
    let mut found = search_so(system, settings);
    for most in 1.. {
        let is_whole = matches!(found.incomplete, Some(Incomplete::Preemptions { .. }));
        if !is_whole || found.states > settings.bound / GROWTH {
            break;
        }
        let more = Settings { preemptions: Some(most), ..settings.clone() };
        let next = search_so(system, &more);
        if !matches!(next.incomplete, Some(Incomplete::Preemptions { .. })) {
            settings.tried.extend(Tried::of(&more, &next));
            break;
        }
        (settings.preemptions, found) = (Some(most), next);
    }
    found
}

/// Explores by snapshots.
fn search_so(system: &Arc<dyn System>, settings: &Settings) -> Found {
    let setup = settings.setup(false);
    loop {
        let found = by_state::search(system, settings, &setup);
        let found = found.unwrap_or_else(|| {
            let found = by_state::search(system, settings, &settings.setup(true));
            found.expect("gort internal bug: numbers were missed again; please report")
        });
        if system.settled() || settings.cancelled() {
            return found;
        }
    }
}

/// The goroutine that begins, for reports of a program that does not come to a step.
pub(crate) fn beginning(system: &dyn System) -> Blame {
    let unknown = || Blame { goroutine: GoId::MAIN, created_at: Site::caller(), last: None };
    system.main().unwrap_or_else(unknown)
}

/// Which goroutine is stuck: the way to its last step is gone again, on a thread of its own.
fn acting(
    path_to: impl FnOnce(NodeId) -> Vec<Move>,
    system: &Arc<dyn System>,
    settings: &Settings,
    setup: &Setup,
    pulse: &Pulse,
) -> Blame {
    let Some((node, actor)) = pulse.last() else { return beginning(&**system) };
    let mut steps = path_to(node);
    steps.push(Move { actor, label: NO_LABEL });
    let (apart, setup) = (system.clone(), setup.clone());
    let work = move || tracer::acting(&mut *apart.start(&setup), &steps);
    let named = host::apart(&*settings.host, settings.limits(), work);
    named.flatten().unwrap_or_else(|| beginning(&**system))
}
