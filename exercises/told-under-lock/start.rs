use gort::SendChan;
use gort::sync::Mutex;

/// Stores values, and tells of them.
pub struct Store {
    pub values: Mutex<Vec<i32>>,
    pub news: SendChan<i32>,
}

impl Store {
    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values.lock().len()
    }

    /// Stores a value, and tells of it.
    pub fn put(&self, value: i32) {
        let mut values = self.values.lock();
        values.push(value);
        self.news.send(value);
    }
}
