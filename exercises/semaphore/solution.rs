use gort::Chan;

/// Has places, each for one holder.
pub struct Semaphore {
    /// One value for each place that is taken.
    taken: Chan<()>,
}

impl Semaphore {
    /// One with so many places.
    pub fn new(places: usize) -> Self {
        Semaphore { taken: gort::chan(places) }
    }

    /// Takes a place, and waits for one.
    pub fn acquire(&self) {
        self.taken.send(());
    }

    /// Takes a place if there is one, and says so.
    pub fn try_acquire(&self) -> bool {
        self.taken.try_send(()).is_ok()
    }

    /// Gives a place back; panics if none is taken.
    pub fn release(&self) {
        assert!(self.taken.try_recv().is_ok(), "no place is taken");
    }
}
