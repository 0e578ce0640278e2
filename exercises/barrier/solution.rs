use gort::sync::{Cond, Mutex};

/// Lets n goroutines go on together.
pub struct Barrier {
    n: usize,
    /// How many have come in this round, and which round it is.
    state: Mutex<(usize, usize)>,
    full: Cond,
}

impl Barrier {
    /// A barrier for n goroutines.
    pub fn new(n: usize) -> Barrier {
        Barrier { n, state: Mutex::new((0, 0)), full: Cond::new() }
    }

    /// Returns when n goroutines have called it.
    pub fn wait(&self) {
        let mut state = self.state.lock();
        state.0 += 1;
        if state.0 == self.n {
            *state = (0, state.1 + 1);
            self.full.broadcast();
            return;
        }
        let round = state.1;
        while state.1 == round {
            state = self.full.wait(state);
        }
    }
}
