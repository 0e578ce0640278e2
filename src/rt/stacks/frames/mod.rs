//! The frames of the running stack, and what the tables of the program say of each.
//!
//! Invariants  I1  of what it reads nothing is kept but where code lies, and nothing is written.
//!             I2  what is written in a way that compilers do not use for this is `None`: the caller takes it for the worse.
//! See         itanium.rs (Unix), seh.rs (Windows): how the frames are found; the tables: Itanium C++ ABI, "Exception Handling
//!             Tables", which GNU's compilers write on Windows, too.

// Why unsafe: pointers into the program's tables.
#![allow(unsafe_code)]

#[cfg(unix)]
mod itanium;
#[cfg(windows)]
mod seh;

use std::ops::Range;

#[cfg(unix)]
use itanium as system;
#[cfg(windows)]
use seh as system;

pub(in crate::rt) use system::Frame;
pub(super) use system::walk_here;

/// Visits the frames of the running stack, the caller's among the first, until `visit` says `false`. It must not panic.
#[cfg_attr(not(all(target_os = "linux", target_env = "gnu")), allow(dead_code))]
#[inline(never)]
pub(in crate::rt) fn walk(visit: impl FnMut(&Frame) -> bool) {
    walk_here(visit);
}

/// What the unwinder's tables say of one function.
pub(super) struct Function {
    pub(super) code: Range<usize>,
    /// The personality: the function that reads its language's table.
    pub(super) personality: Option<usize>,
    pub(super) table: Option<Reader>,
}

/// Reads a table forwards.
#[derive(Clone, Copy)]
pub(super) struct Reader(*const u8);

/// "DW_EH_PE_omit": a field is not there.
pub(super) const OMITTED: u8 = 0xff;

impl Reader {
    /// # Safety
    /// It must be the beginning of a table, or of what the methods used on it read.
    pub(super) unsafe fn new(table: *const u8) -> Self {
        Reader(table)
    }

    pub(super) fn position(&self) -> usize {
        self.0.addr()
    }

    pub(super) fn skip(&mut self, bytes: usize) {
        self.0 = self.0.wrapping_add(bytes);
    }

    pub(super) fn byte(&mut self) -> u8 {
        // SAFETY: the byte must be there: it is one that the format has here, by `new`'s contract.
        let byte = unsafe { self.0.read() };
        self.skip(1);
        byte
    }

    fn fixed(&mut self, bytes: usize) -> usize {
        (0..bytes).fold(0, |number, place| number | usize::from(self.byte()) << (8 * place))
    }

    /// A number without a sign, in one of the encodings that stand for offsets. (DWARF's "DW_EH_PE": the low four bits say how
    /// it is stored.)
    pub(super) fn encoded(&mut self, encoding: u8) -> Option<usize> {
        match encoding {
            0x01 => Some(self.uleb128()),
            0x02 => Some(self.fixed(2)),
            0x03 => Some(self.fixed(4)),
            0x00 | 0x04 => Some(self.fixed(8)),
            _ => None,
        }
    }

    #[cfg_attr(any(windows, target_os = "macos"), allow(dead_code))]
    /// An address: the high bits say what the number is relative to, and whether the address is stored where it points to.
    fn pointer(&mut self, encoding: u8) -> Option<usize> {
        let here = self.position();
        let stored = match encoding & 0x0f {
            // With a sign.
            0x0b => (self.fixed(4) as u32).cast_signed() as isize as usize,
            0x0c => self.fixed(8),
            unsigned => self.encoded(unsigned)?,
        };
        let address = match encoding & 0x70 {
            _ if stored == 0 => return Some(0),
            0x00 => stored,
            0x10 => here.wrapping_add(stored),
            _ => return None,
        };
        if encoding & 0x80 == 0 {
            return Some(address);
        }
        // SAFETY: a word must be there: the format says that this is where the address is stored.
        Some(unsafe { (address as *const usize).read_unaligned() })
    }

    pub(super) fn uleb128(&mut self) -> usize {
        self.leb128().0
    }

    pub(super) fn sleb128(&mut self) -> isize {
        let (number, bits) = self.leb128();
        let unused = usize::BITS.saturating_sub(bits);
        (number << unused).cast_signed() >> unused
    }

    /// A number, and how many bits were stored of it.
    fn leb128(&mut self) -> (usize, u32) {
        let (mut number, mut bits) = (0, 0);
        loop {
            let byte = self.byte();
            number |= usize::from(byte & 0x7f).checked_shl(bits).unwrap_or(0);
            bits += 7;
            if byte & 0x80 == 0 {
                return (number, bits);
            }
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_stored() {
        // SAFETY: what is read from it must be there: each number ends within its slice.
        let reader = |bytes: &[u8]| unsafe { Reader::new(bytes.as_ptr()) };
        let read = |bytes: &[u8]| (reader(bytes).uleb128(), reader(bytes).sleb128());
        assert_eq!(read(&[0x7f]), (127, -1));
        assert_eq!(read(&[0xe5, 0x8e, 0x26]), (624_485, 624_485));
        assert_eq!(read(&[0x80, 0x7f]), (16_256, -128));
        let encoded = |encoding| reader(&[1, 2, 3, 4, 5, 6, 7, 8]).encoded(encoding);
        assert_eq!(encoded(0x02), Some(0x0201));
        assert_eq!(encoded(0x03), Some(0x0403_0201));
        assert_eq!(encoded(0x04), Some(0x0807_0605_0403_0201));
        assert_eq!(encoded(0x50), None);
    }

    #[test]
    fn every_frame_of_this_stack_lies_in_a_function_that_is_found() {
        let (mut frames, mut found) = (0, 0);
        walk(|frame| {
            frames += 1;
            let function = Function::at(frame.at());
            found += usize::from(function.is_some_and(|function| function.code.start == frame.function()));
            true
        });
        assert!(frames > 5 && found >= frames - 1, "{found} of {frames}: all but where the thread begins");
    }
}
