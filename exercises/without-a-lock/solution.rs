use gort::Chan;

/// Counts. A clone counts the same.
#[derive(Clone)]
pub struct Counter {
    count: Chan<i32>,
}

impl Counter {
    /// A counter that stands at 0.
    pub fn new() -> Counter {
        let count = gort::chan(1);
        count.send(0);
        Counter { count }
    }

    /// Counts one more.
    pub fn add(&self) {
        let count = self.count.recv().unwrap_or_default();
        self.count.send(count + 1);
    }

    /// How many there were.
    pub fn count(&self) -> i32 {
        let count = self.count.recv().unwrap_or_default();
        self.count.send(count);
        count
    }
}
