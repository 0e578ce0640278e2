/// Lets n goroutines go on together.
pub struct Barrier {
    n: usize,
}

impl Barrier {
    /// A barrier for n goroutines.
    pub fn new(n: usize) -> Barrier {
        Barrier { n }
    }

    /// Returns when n goroutines have called it.
    pub fn wait(&self) {
        // Write this.
        _ = self.n;
    }
}
