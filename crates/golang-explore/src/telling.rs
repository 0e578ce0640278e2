//! Tells what happens in a run, with names of goroutines that are the same in every run that has them.

use std::collections::BTreeMap;

use gort_events::{Digest, Event, EventKind, GoId};
use gort_explore::Listener;
use gort_golang::machine::Happened;

use crate::program::Parts;

/// Tells what happens.
pub(crate) struct Telling {
    /// None: a copy, which tells nobody.
    pub(crate) listener: Option<Listener>,
    steps: u64,
    /// What goroutines are called in every run that has them: by who started them, and how many that one had started before.
    pub(crate) names: BTreeMap<GoId, (Digest, u64)>,
}

impl Telling {
    pub(crate) fn new(listener: Listener) -> Self {
        Telling { listener: Some(listener), steps: 0, names: BTreeMap::from([(GoId::MAIN, (Digest::default(), 0))]) }
    }

    /// About how much memory it takes, in bytes: of each goroutine that there ever was the name.
    pub(crate) fn bytes(&self) -> usize {
        // A node of a tree has room for eleven entries, and at least six.
        self.names.len() * size_of::<(GoId, (Digest, u64))>() * 3 / 2 + size_of::<Telling>()
    }

    /// For a copy of the run.
    pub(crate) fn copy(&self) -> Self {
        Telling { listener: None, steps: self.steps, names: self.names.clone() }
    }

    pub(crate) fn tell(&mut self, parts: &Parts, happened: Happened) {
        let Happened { goroutine, at, place, mut kind } = happened;
        // A line is told without its end.
        if let EventKind::Print { text } = &mut kind
            && text.ends_with('\n')
        {
            text.pop();
        }
        if let EventKind::Spawn { child } = kind {
            let (parent, started) = self.names.entry(goroutine).or_default();
            *started += 1;
            let name = parent.with(*started);
            self.names.insert(child, (name, 0));
        }
        self.steps += 1;
        let location = place.is_known().then(|| parts.site(place));
        let Some(listener) = &mut self.listener else { return };
        listener(&Event { step: self.steps, at, worker: 0, goroutine, location, kind });
    }
}
