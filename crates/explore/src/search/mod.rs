//! Searching: whatever makes run after run, to fill the graph or to draw from it.

pub(crate) mod afterwards;
mod by_replay;
mod by_state;
mod concluded;
pub(crate) mod findings;
mod frontier;
pub(crate) mod host;
pub(crate) mod ordered;
mod preemptions;
pub(crate) mod replayed;
pub(crate) mod sampler;
mod searcher;
mod short;
mod stages;
pub(crate) mod tracer;
pub(crate) mod unordered;

use std::sync::Arc;

use gort_events::{GoId, Site};

use crate::graph::nodes::{Move, NO_LABEL, NodeId};
use crate::search::by_state::{Large, WhenLarge};
use crate::search::findings::Found;
use crate::search::host::Pulse;
use crate::settings::{Search, Settings};
use crate::system::{Blame, Setup, System};

/// Explores everything that the program can do: by snapshots if it has any, else by replay.
pub(crate) fn search(system: &Arc<dyn System>, settings: &mut Settings) -> Found {
    if system.start(&settings.setup(false)).snapshot().is_none() {
        return by_replay::search(system, settings);
    }
    // Where preemptions are counted all steps have to be there.
    let reduces = system.reduces() && settings.alike && settings.preemptions.is_none();
    if settings.search == Search::Auto && reduces {
        return stages::search(system, settings);
    }
    settings.reduced = reduces && settings.search != Search::Full;
    search_so(system, settings)
}

/// Explores by snapshots.
fn search_so(system: &Arc<dyn System>, settings: &Settings) -> Found {
    searched(system, settings, None)
}

/// The same. As soon as there are more states than [`Settings::large`], `when_large` is called, once.
fn searched(system: &Arc<dyn System>, settings: &Settings, when_large: Option<&WhenLarge>) -> Found {
    let setup = settings.setup(false);
    let large = Large::new(when_large.cloned(), settings.large);
    loop {
        let found = by_state::search(system, settings, &setup, &large);
        let found = found.unwrap_or_else(|| {
            let found = by_state::search(system, settings, &settings.setup(true), &large);
            found.expect("gort internal bug: numbers were missed again; please report")
        });
        let is_settled = system.settled();
        // What is found before that is void.
        debug_assert!(!is_settled || found.contradiction.is_none(), "{:?}", found.contradiction);
        if is_settled || settings.cancelled() {
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
