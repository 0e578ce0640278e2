//! How values lie in slots of eight bytes.
//!
//! Invariants  I1  a slot of a layout holds the same kind of thing for ever: what a collector follows is known without looking at values.
//!             I2  the value behind a `Type` slot is a reference exactly if the type in it says so.
//! Rejected    Tags in words: integers would lose bits. Boxes for structs: copying would no longer be copying slots.
//! See         explicit states, which compare and hash what lies in slots.

/// What a slot holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Slot {
    /// A number.
    Number,
    /// A float: compared by value.
    Float,
    /// A reference to an object, with an offset. 0 is nil.
    Pointer,
    /// The pointer of a string, behind which its length stands.
    Text,
    /// The type of an interface's value, which stands behind it. 0 is nil.
    Type,
    /// The value of an interface.
    Value,
}

impl Slot {
    /// Whether a collector has to look at it.
    pub fn is_reference(self) -> bool {
        !matches!(self, Slot::Number | Slot::Float)
    }
}

/// How a value lies.
#[derive(Clone, Default, PartialEq, Eq, Hash, Debug)]
pub struct Layout {
    /// Its slots.
    pub slots: Box<[Slot]>,
    /// Whether objects of it hold bytes, eight in a word: only elements of slices of bytes, and strings.
    pub bytes: bool,
    /// Whether there is anything for a collector.
    pub references: bool,
    /// How many bytes Go uses for it: how far `append` makes room follows from it.
    pub go_size: u32,
}

impl Layout {
    /// Of these slots, which take `go_size` bytes in Go.
    pub fn new(slots: Vec<Slot>, go_size: u32) -> Layout {
        let references = slots.iter().any(|slot| slot.is_reference());
        Layout { references, slots: slots.into(), bytes: false, go_size }
    }

    /// Of bytes.
    pub fn bytes() -> Layout {
        Layout { slots: Box::new([Slot::Number]), bytes: true, references: false, go_size: 1 }
    }

    /// How many slots.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
}
