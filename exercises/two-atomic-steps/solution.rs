use gort::sync::Atomic;

/// Counts visits. A clone counts the same ones.
#[derive(Clone)]
pub struct Counter {
    pub visits: Atomic<i64>,
}

impl Counter {
    /// Counts a visit, and gives its number.
    pub fn visit(&self) -> i64 {
        self.visits.add(1)
    }
}
