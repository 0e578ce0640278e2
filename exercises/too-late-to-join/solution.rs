use gort::sync::{Mutex, WaitGroup};

/// Starts tasks, and can wait for all of them.
pub struct Stopper {
    stopped: Mutex<bool>,
    wg: WaitGroup,
}

impl Stopper {
    /// Without tasks.
    pub fn new() -> Self {
        Stopper { stopped: Mutex::new(false), wg: WaitGroup::new() }
    }

    /// Starts a task, and says whether it did: not any more once `stop` was called.
    pub fn run(&self, task: impl FnOnce() + Send + 'static) -> bool {
        let stopped = self.stopped.lock();
        if *stopped {
            return false;
        }
        // Counted under the lock: before `stop` waits, or not at all.
        self.wg.go(task);
        true
    }

    /// Lets no more tasks begin, and waits for those that have.
    pub fn stop(&self) {
        *self.stopped.lock() = true;
        self.wg.wait();
    }
}
