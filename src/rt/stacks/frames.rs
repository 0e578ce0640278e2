//! The frames of the running stack, and what the tables of the program say of each.
//!
//! Invariants  I1  of what it reads nothing is kept but where code lies, and nothing is written.
//!             I2  what is written in a way that compilers do not use for this is `None`: the caller takes it for the worse.
//! See         the tables: Itanium C++ ABI, "Exception Handling Tables"; Linux Standard Base, "The .eh_frame section".

// Why unsafe: calls to the unwinder, and pointers into its tables.
#![allow(unsafe_code)]

use std::ffi::{c_int, c_void};
use std::ops::Range;

#[repr(C)]
struct UnwindContext {
    _private: [u8; 0],
}

#[repr(C)]
struct Bases {
    text: *mut c_void,
    data: *mut c_void,
    function: *mut c_void,
}

type Visit = extern "C" fn(*mut UnwindContext, *mut c_void) -> c_int;

// The standard library unwinds by the same functions, so they are there.
unsafe extern "C" {
    fn _Unwind_Backtrace(visit: Visit, argument: *mut c_void) -> c_int;
    fn _Unwind_GetIPInfo(context: *mut UnwindContext, before_instruction: *mut c_int) -> usize;
    fn _Unwind_GetLanguageSpecificData(context: *mut UnwindContext) -> *const u8;
    fn _Unwind_GetRegionStart(context: *mut UnwindContext) -> usize;
    fn _Unwind_Find_FDE(at: *const c_void, bases: *mut Bases) -> *const u8;
}

const GO_ON: c_int = 0; // _URC_NO_REASON
const STOP: c_int = 4; // _URC_NORMAL_STOP

/// A frame that is being visited.
pub(in crate::rt) struct Frame(*mut UnwindContext);

impl Frame {
    /// Where its function begins.
    pub(in crate::rt) fn function(&self) -> usize {
        // SAFETY: the context must be the unwinder's, of the frame that it is visiting: `walk` makes a `Frame` of nothing else.
        unsafe { _Unwind_GetRegionStart(self.0) }
    }

    /// Where in its function it is: at the call that has not returned.
    pub(super) fn at(&self) -> usize {
        let mut before_instruction = 0;
        // SAFETY: as above; the flag is a live local.
        let at = unsafe { _Unwind_GetIPInfo(self.0, &raw mut before_instruction) };
        // A return address stands behind the call that it is about.
        if before_instruction == 0 { at.wrapping_sub(1) } else { at }
    }

    /// What its language has left for its own unwinding.
    pub(super) fn table(&self) -> Option<Reader> {
        // SAFETY: as above.
        let table = unsafe { _Unwind_GetLanguageSpecificData(self.0) };
        // SAFETY: the pointer must be to a table as compilers write them: the unwinder has it from there.
        (!table.is_null()).then(|| unsafe { Reader::new(table) })
    }
}

/// Visits the frames of the running stack, the caller's among the first, until `visit` says `false`. It must not panic.
#[inline(never)]
pub(in crate::rt) fn walk(visit: impl FnMut(&Frame) -> bool) {
    walk_here(visit);
}

/// As `walk`, in the frame of its caller.
#[inline(always)]
pub(super) fn walk_here(mut visit: impl FnMut(&Frame) -> bool) {
    extern "C" fn each<F: FnMut(&Frame) -> bool>(context: *mut UnwindContext, visit: *mut c_void) -> c_int {
        // SAFETY: the argument must be the closure below, used by nothing else: it was given so.
        let visit = unsafe { &mut *visit.cast::<F>() };
        if visit(&Frame(context)) { GO_ON } else { STOP }
    }
    fn with<F: FnMut(&Frame) -> bool>(visit: &mut F) {
        // SAFETY: `each` must not unwind and must take this argument: what it calls does not panic, and it does.
        unsafe { _Unwind_Backtrace(each::<F>, std::ptr::from_mut(visit).cast()) };
    }
    with(&mut visit);
}

/// What the unwinder's tables say of one function.
pub(super) struct Function {
    pub(super) code: Range<usize>,
    /// The personality: the function that reads its language's table.
    pub(super) personality: Option<usize>,
    pub(super) table: Option<Reader>,
}

impl Function {
    /// The function that this address lies in.
    pub(super) fn at(address: usize) -> Option<Self> {
        let mut bases =
            Bases { text: std::ptr::null_mut(), data: std::ptr::null_mut(), function: std::ptr::null_mut() };
        // SAFETY: `bases` must be writable: it is a live local.
        let entry = unsafe { _Unwind_Find_FDE(address as *const c_void, &raw mut bases) };
        if entry.is_null() {
            return None;
        }
        // SAFETY: the pointer must be to an entry of `.eh_frame`: the unwinder has found it there.
        let mut entry = unsafe { Reader::new(entry) };
        if entry.fixed(4) == 0xffff_ffff {
            return None;
        }
        let here = entry.0;
        let distance = entry.fixed(4);
        // SAFETY: the common part must lie so far before this field: the format says so.
        let common = unsafe { Reader::new(here.wrapping_sub(distance)) };
        let common = Common::read(common)?;
        let start = entry.pointer(common.code)?;
        // A length is stored as an address is, and relative to nothing.
        let length = entry.pointer(common.code & 0x0f)?;
        entry.uleb128();
        let table = if common.table == OMITTED { None } else { entry.pointer(common.table).filter(|at| *at != 0) };
        // SAFETY: as in `Frame::table`.
        let table = table.map(|at| unsafe { Reader::new(at as *const u8) });
        let code = start..start.wrapping_add(length);
        code.contains(&address).then_some(Function { code, personality: common.personality, table })
    }
}

/// What the entries of several functions have in common.
struct Common {
    /// How the address of code is stored.
    code: u8,
    /// How the address of a language's table is stored.
    table: u8,
    personality: Option<usize>,
}

impl Common {
    fn read(mut entry: Reader) -> Option<Self> {
        entry.fixed(4);
        if entry.fixed(4) != 0 {
            return None;
        }
        let version = entry.byte();
        let mut letters = entry;
        while entry.byte() != 0 {}
        entry.uleb128();
        entry.sleb128();
        let _register = if version == 1 { usize::from(entry.byte()) } else { entry.uleb128() };
        if letters.byte() != b'z' {
            return None;
        }
        entry.uleb128();
        let mut common = Common { code: 0, table: OMITTED, personality: None };
        loop {
            match letters.byte() {
                0 => return Some(common),
                b'P' => {
                    let encoding = entry.byte();
                    common.personality = Some(entry.pointer(encoding)?);
                }
                b'L' => common.table = entry.byte(),
                b'R' => common.code = entry.byte(),
                b'S' | b'B' => {}
                _ => return None,
            }
        }
    }
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
