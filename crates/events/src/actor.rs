//! Actors: whoever can take the next step of a program, by a name that is the same in every run that comes there.

/// A goroutine that can act, or a timer that can fire, by a name that is the same in every run that comes to the same state.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Actor(u64);

impl Actor {
    /// The goroutine of this name. The highest bit of the name is lost.
    pub const fn goroutine(name: u64) -> Self {
        Actor(name << 1)
    }

    /// The timer of this name. The highest bit of the name is lost.
    pub const fn timer(name: u64) -> Self {
        Actor(name << 1 | 1)
    }

    /// Whether it is a timer. To let one fire takes the processor away from no goroutine.
    pub const fn is_timer(self) -> bool {
        self.0 & 1 == 1
    }

    /// Its name and kind as one number.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The actor of this [number](Actor::number).
    pub const fn of_number(number: u64) -> Self {
        Actor(number)
    }
}
