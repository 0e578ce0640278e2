//! Other capacities than a program's text says: what if its channels had more room, or less?
//!
//! Invariants  I1  lines are in order, each once: a code has them so.

use std::fmt;
use std::sync::Arc;

use crate::site::Site;

/// Which capacities channels get.
#[derive(Clone, Default)]
pub struct Capacities {
    lines: Vec<(u32, usize)>,
    change: Option<Arc<dyn Fn(Site, usize) -> usize + Send + Sync>>,
}

impl Capacities {
    /// Channels that are made on these lines get these capacities.
    pub fn set_lines(&mut self, lines: &[(u32, usize)]) {
        self.lines = lines.to_vec();
        self.lines.sort_unstable();
        self.lines.dedup_by_key(|(line, _)| *line);
    }

    /// All others get the capacity that this says for the line that makes the channel and the capacity that it asks for.
    pub fn set_change(&mut self, change: impl Fn(Site, usize) -> usize + Send + Sync + 'static) {
        self.change = Some(Arc::new(change));
    }

    /// Whether all channels get the capacities that they ask for.
    pub fn is_none(&self) -> bool {
        self.lines.is_empty() && self.change.is_none()
    }

    /// The lines that are set.
    pub fn lines(&self) -> &[(u32, usize)] {
        &self.lines
    }

    /// The capacity of a channel that is made here and asks for this one.
    pub fn of(&self, made_at: Site, asked: usize) -> usize {
        match self.lines.iter().find(|(line, _)| *line == made_at.line()) {
            Some((_, capacity)) => *capacity,
            None => self.change.as_ref().map_or(asked, |change| change(made_at, asked)),
        }
    }
}

impl fmt::Debug for Capacities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Capacities").field("lines", &self.lines).field("change", &self.change.is_some()).finish()
    }
}
