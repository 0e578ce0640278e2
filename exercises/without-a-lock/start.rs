use gort::sync::Racy;

/// Counts. A clone counts the same.
#[derive(Clone)]
pub struct Counter {
    count: Racy<i32>,
}

impl Counter {
    /// A counter that stands at 0.
    pub fn new() -> Counter {
        Counter { count: Racy::new(0) }
    }

    /// Counts one more.
    pub fn add(&self) {
        self.count.update(|count| count + 1);
    }

    /// How many there were.
    pub fn count(&self) -> i32 {
        self.count.load()
    }
}
