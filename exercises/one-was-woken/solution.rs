use gort::sync::{Cond, Mutex};

/// Is closed until it is opened.
pub struct Gate {
    open: Mutex<bool>,
    opened: Cond,
}

impl Gate {
    /// A closed one.
    pub fn new() -> Gate {
        Gate { open: Mutex::new(false), opened: Cond::new() }
    }

    /// Waits until the gate is open.
    pub fn pass(&self) {
        let mut open = self.open.lock();
        while !*open {
            open = self.opened.wait(open);
        }
    }

    /// Opens the gate for good.
    pub fn open(&self) {
        *self.open.lock() = true;
        self.opened.broadcast();
    }
}
