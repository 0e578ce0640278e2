//! What a step has to do with others: from two steps that have nothing in common a search concludes where they lead in the other order.

/// So many things a footprint may have.
const MOST: usize = 6;

/// What a step has to do with others, as a system that knows it says: things by numbers of its own, which name the same things in a state
/// and in those that steps with a footprint lead to from there.
///
/// Two steps of different actors that can be taken in one state, and whose footprints have nothing in common, can be taken in either order: each
/// offers the same labels, prints the same line, and gives way or not as it does there; neither is about an access that data races are
/// about; and they lead to the same state. Neither starts a goroutine, nor ends one, nor the program.
///
/// ```
/// use gort::explore::Footprint;
///
/// let sends_on_one = Footprint::of(&[1, 7]).unwrap();
/// let receives_from_other = Footprint::of(&[2, 8]).unwrap();
/// let receives_from_one = Footprint::of(&[2, 7]).unwrap();
/// assert!(sends_on_one.is_apart_from(&receives_from_other));
/// assert!(!sends_on_one.is_apart_from(&receives_from_one));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Footprint {
    things: [u64; MOST],
    len: u8,
}

impl Footprint {
    /// One of these things. `None`: there are more than it has room for.
    pub fn of(things: &[u64]) -> Option<Footprint> {
        let mut footprint = Footprint { things: [0; MOST], len: things.len() as u8 };
        footprint.things.get_mut(..things.len())?.copy_from_slice(things);
        Some(footprint)
    }

    fn things(&self) -> &[u64] {
        &self.things[..usize::from(self.len)]
    }

    /// Whether it has nothing in common with the other one.
    pub fn is_apart_from(&self, other: &Footprint) -> bool {
        !self.things().iter().any(|thing| other.things().contains(thing))
    }
}
