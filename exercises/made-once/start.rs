use gort::sync::Racy;

/// A value that is made when it is asked for.
pub struct Lazy {
    make: Box<dyn Fn() -> i32 + Send + Sync>,
    // Variables as Go has them: nothing keeps two goroutines apart.
    made: Racy<bool>,
    value: Racy<i32>,
}

impl Lazy {
    /// A value that this function makes.
    pub fn new(make: impl Fn() -> i32 + Send + Sync + 'static) -> Lazy {
        Lazy { make: Box::new(make), made: Racy::new(false), value: Racy::new(0) }
    }

    /// Gives the value, and makes it if nobody has asked for it before.
    pub fn get(&self) -> i32 {
        if !self.made.load() {
            self.value.store((self.make)());
            self.made.store(true);
        }
        self.value.load()
    }
}
