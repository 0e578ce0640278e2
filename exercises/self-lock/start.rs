use gort::sync::Mutex;

/// A sum that several goroutines use.
pub struct Sum {
    total: Mutex<i32>,
}

impl Sum {
    /// Nothing yet.
    pub fn new() -> Self {
        Sum { total: Mutex::new(0) }
    }

    /// Adds a number.
    pub fn add(&self, number: i32) {
        *self.total.lock() += number;
    }

    /// Gives the sum.
    pub fn total(&self) -> i32 {
        *self.total.lock()
    }

    /// Adds numbers in one go, and gives the sum behind the last of them.
    pub fn add_all(&self, numbers: &[i32]) -> i32 {
        let _held = self.total.lock();
        for number in numbers {
            self.add(*number);
        }
        self.total()
    }
}
