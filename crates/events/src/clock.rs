//! What a program has to do with time.

/// What a program has to do with time, each more than the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum TimeUse {
    /// Nothing.
    #[default]
    None,
    /// It sleeps, or sets a timer.
    Waits,
    /// It reads the clock.
    Reads,
}

impl TimeUse {
    /// The one of this number, in their order.
    ///
    /// # Panics
    /// Panics if there is none.
    pub fn of(number: u8) -> Self {
        [TimeUse::None, TimeUse::Waits, TimeUse::Reads][usize::from(number)]
    }
}
