//! What goroutines do to memory that several of them reach, by *classes*: a layout of objects, or a package variable.
//!
//! States      of a class, each for good once it is so: *written*, where a goroutine has written to a shared object of it. *Marked*, where a
//!             goroutine has read one, and that was no step: the object has a mark then. *Alone*, where a goroutine has written to one that
//!             no other one reached.
//!             Of its slots: *inner*, where the library writes to them by operations that others can notice.
//!             *Plain* and *atomic*, where the program's own text accesses it so. *Copied*, where it accesses inner slots as any memory.
//! Invariants  I1  what is found while not all of this is known is void: `is_settled` says so, and it is to be found again. It is known in the
//!                 end, for it only grows.
//!             I2  an object's mark is part of a state's form where its class is marked, alone, and not written: elsewhere no future depends on it.
//!                 If the class is written the mark is not asked for. If it is not alone, no goroutine writes to what it alone reaches in any
//!                 state that was found, with a mark or without; and what is written to shared objects counts whatever their marks.
//! See         explored.rs, why what is found then is everything; form.rs.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};

const WRITTEN: u8 = 1;
const MARKED: u8 = 2;
const ALONE: u8 = 4;
const PLAIN: u8 = 8;
const ATOMIC: u8 = 16;
const COPIED: u8 = 32;

#[derive(Default, Debug)]
struct Class {
    is: AtomicU8,
    /// Its inner slots, one bit for each: the last one stands for all behind it.
    inner: AtomicU64,
    /// Slots at which accesses begin that were steps, and others that these are about, in the same way.
    begun: AtomicU64,
    within: AtomicU64,
}

impl Class {
    fn is(&self, what: u8) -> bool {
        self.is.load(Ordering::Relaxed) & what == what
    }

    /// It is so from here on. Whether that is new.
    fn becomes(&self, what: u8) -> bool {
        !self.is(what) && self.is.fetch_or(what, Ordering::Relaxed) & what != what
    }

    fn is_inner(&self, slots: Slots) -> bool {
        let inner = self.inner.load(Ordering::Relaxed);
        inner != 0 && inner & slots.bits() != 0
    }

    fn matters(&self, slots: Slots) -> bool {
        self.is(WRITTEN) || self.is_inner(slots)
    }

    fn keeps_marks(&self) -> bool {
        self.is(MARKED | ALONE) && !self.is(WRITTEN)
    }
}

/// Slots of an element of a class.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slots {
    /// The first one of them, how many, and how many there are in an element.
    pub(super) first: u64,
    pub(super) n: u64,
    pub(super) all: u64,
}

impl Slots {
    fn bits(self) -> u64 {
        let all = self.all.max(1);
        let slots = self.first..self.first + self.n.min(all);
        slots.fold(0, |bits, slot| bits | 1 << (slot % all).min(63))
    }

    /// The bits of the first one, and of the others. One that is about more than an element is about its first slot again.
    fn begun_and_within(self) -> (u64, u64) {
        let others = Slots { first: self.first + 1, n: self.n.saturating_sub(1), ..self };
        (Slots { n: 1, ..self }.bits(), others.bits())
    }
}

/// All classes: layouts, and behind them package variables.
#[derive(Debug)]
pub(super) struct Classes {
    all: Box<[Class]>,
    layouts: usize,
    /// Whether something has become known since that was asked last.
    grown: AtomicBool,
    /// Whether the mark of the package variables' object matters.
    keeps_mark_of_globals: AtomicBool,
    /// Whether marks are left out of forms, for tests: then what is found depends on which of two ways to a state comes first.
    pub(super) leaves_out_marks: bool,
}

impl Classes {
    pub(super) fn new(layouts: usize, globals: usize) -> Classes {
        let all = (0..layouts + globals).map(|_| Class::default()).collect();
        let (grown, keeps_mark_of_globals) = (AtomicBool::new(false), AtomicBool::new(false));
        Classes { all, layouts, grown, keeps_mark_of_globals, leaves_out_marks: false }
    }

    /// Nothing is known any more.
    pub(super) fn forget(&self) {
        for class in &self.all {
            class.is.store(0, Ordering::Relaxed);
            [&class.inner, &class.begun, &class.within].iter().for_each(|slots| slots.store(0, Ordering::Relaxed));
        }
        [&self.grown, &self.keeps_mark_of_globals].iter().for_each(|known| known.store(false, Ordering::Relaxed));
    }

    /// The classes of so many package variables.
    pub(super) fn of_globals(&self, first: usize, n: u64) -> Range<usize> {
        let first = (self.layouts + first).min(self.all.len());
        first..(first + n as usize).min(self.all.len())
    }

    /// Something else has become known.
    pub(super) fn grow(&self) {
        self.grown.store(true, Ordering::Relaxed);
    }

    /// Whether nothing has become known since this was asked last.
    pub(super) fn is_settled(&self) -> bool {
        !self.grown.swap(false, Ordering::Relaxed)
    }

    fn of(&self, classes: Range<usize>) -> &[Class] {
        &self.all[classes]
    }

    /// Whether a read of shared memory is something that others can notice.
    pub(super) fn matter(&self, classes: Range<usize>, slots: Slots) -> bool {
        self.of(classes).iter().any(|class| class.matters(slots))
    }

    /// They are written: each of them, for that has to be known of all.
    pub(super) fn are_written(&self, classes: Range<usize>) {
        for class in self.of(classes) {
            if class.becomes(WRITTEN) {
                self.grow();
            }
        }
    }

    /// A goroutine has written to what it alone reaches.
    pub(super) fn are_written_alone(&self, classes: Range<usize>) {
        self.note(classes, ALONE);
    }

    /// A goroutine has read what others reach, and that was no step.
    pub(super) fn are_marked(&self, classes: Range<usize>) {
        self.note(classes, MARKED);
    }

    fn note(&self, classes: Range<usize>, what: u8) {
        let is_global = classes.start >= self.layouts;
        for class in self.of(classes) {
            if class.becomes(what) && class.keeps_marks() {
                self.keeps_mark_of_globals.fetch_or(is_global, Ordering::Relaxed);
                self.grow();
            }
        }
    }

    /// Whether a goroutine has written to what others reach, or have read and let go of.
    pub(super) fn has_written(&self) -> bool {
        self.all.iter().any(|class| class.is(WRITTEN))
    }

    /// An access to these slots is a step: a search knows it by the first one.
    pub(super) fn are_touched(&self, classes: Range<usize>, slots: Slots) {
        let (begun, within) = slots.begun_and_within();
        for (number, class) in self.of(classes).iter().enumerate() {
            // Each package variable's slot has a class of its own.
            let (begun, within) = if number == 0 { (begun, within) } else { (0, begun) };
            if class.begun.load(Ordering::Relaxed) & begun != begun {
                class.begun.fetch_or(begun, Ordering::Relaxed);
            }
            if class.within.load(Ordering::Relaxed) & within != within {
                class.within.fetch_or(within, Ordering::Relaxed);
            }
        }
    }

    /// Whether accesses that were steps may overlap that do not begin at the same slot.
    pub(super) fn has_overlapping(&self) -> bool {
        self.all.iter().any(|class| class.begun.load(Ordering::Relaxed) & class.within.load(Ordering::Relaxed) != 0)
    }

    /// The library writes to these slots.
    pub(super) fn are_inner(&self, classes: Range<usize>, slots: Slots) {
        let bits = slots.bits();
        for class in self.of(classes) {
            if class.inner.load(Ordering::Relaxed) & bits != bits {
                class.inner.fetch_or(bits, Ordering::Relaxed);
                self.grow();
            }
        }
    }

    /// Whether the mark of an object of this layout is part of a state's form.
    pub(super) fn keeps_marks(&self, layout: u32) -> bool {
        self.all[layout as usize].keeps_marks() && !self.leaves_out_marks
    }

    /// Whether that of the package variables' object is.
    pub(super) fn keeps_mark_of_globals(&self) -> bool {
        self.keeps_mark_of_globals.load(Ordering::Relaxed) && !self.leaves_out_marks
    }

    /// The program's own text accesses them: by package atomic, or as any memory.
    pub(super) fn are_accessed(&self, classes: Range<usize>, atomically: bool) {
        let what = if atomically { ATOMIC } else { PLAIN };
        self.of(classes).iter().for_each(|class| _ = class.becomes(what));
    }

    /// The program's own text accesses these slots as any memory: of inner ones that is a copy of what the library keeps there.
    pub(super) fn are_copied_if_inner(&self, classes: Range<usize>, slots: Slots) {
        let inner = self.of(classes).iter().filter(|class| class.is_inner(slots));
        inner.for_each(|class| _ = class.becomes(COPIED));
    }

    /// Whether the program's own text accesses inner slots of theirs as any memory.
    pub(super) fn are_copied(&self, classes: Range<usize>) -> bool {
        self.of(classes).iter().any(|class| class.is(COPIED))
    }

    /// Whether it does so with any.
    pub(super) fn has_copied(&self) -> bool {
        self.all.iter().any(|class| class.is(COPIED))
    }

    /// Whether the program's own text accesses them in both ways.
    pub(super) fn are_mixed(&self, classes: Range<usize>) -> bool {
        self.of(classes).iter().any(|class| class.is(ATOMIC | PLAIN))
    }

    /// Whether it does so with any.
    pub(super) fn has_mixed(&self) -> bool {
        self.all.iter().any(|class| class.is(ATOMIC | PLAIN))
    }
}
