use gort::sync::{Cond, Mutex};

/// Holds things for whatever waits for them.
pub struct Shelf {
    things: Mutex<Vec<i32>>,
    filled: Cond,
}

impl Shelf {
    /// An empty one.
    pub fn new() -> Shelf {
        Shelf { things: Mutex::new(Vec::new()), filled: Cond::new() }
    }

    /// Puts a thing in.
    pub fn put(&self, thing: i32) {
        let mut things = self.things.lock();
        things.push(thing);
        self.filled.signal();
    }

    /// Takes the first thing, and waits until there is one.
    pub fn get(&self) -> i32 {
        let mut things = self.things.lock();
        if things.is_empty() {
            things = self.filled.wait(things);
        }
        things.remove(0)
    }
}
