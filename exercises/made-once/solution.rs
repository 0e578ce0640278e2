use gort::sync::{Once, Racy};

/// A value that is made when it is asked for.
pub struct Lazy {
    make: Box<dyn Fn() -> i32 + Send + Sync>,
    made: Once,
    // Written by the one that makes it, read by those that come after: Once orders the two.
    value: Racy<i32>,
}

impl Lazy {
    /// A value that this function makes.
    pub fn new(make: impl Fn() -> i32 + Send + Sync + 'static) -> Lazy {
        Lazy { make: Box::new(make), made: Once::new(), value: Racy::new(0) }
    }

    /// Gives the value, and makes it if nobody has asked for it before.
    pub fn get(&self) -> i32 {
        self.made.call(|| self.value.store((self.make)()));
        self.value.load()
    }
}
