//! Where an unwinding that began here would end, found out without beginning one.
//!
//! The end of a program unwinds what is parked, and a goroutine may be parked where an unwinding is not let through: in a
//! destructor that itself runs in an unwinding, or in a function with a C interface that C code has called. To throw there
//! aborts the process. The tables that the unwinder would go by are in the program; this reads them as it would.
//!
//! Invariants  I1  of what it reads nothing is kept, and nothing is written but the verdict.
//!             I2  in doubt the answer is no: what is not thrown at is leaked, which is always sound.
//! Protocol    `kill.rs` asks on the goroutine's own stack, before each throw.
//! Rejected    Counting who unwinds: the standard library's count is not public, and the panic hook does not hear of
//!             `resume_unwind` (`unwind.rs`).
//! See         the standard library's `sys/personality/dwarf/eh.rs`, which decides the same way; the tables: Itanium C++ ABI,
//!             "Exception Handling Tables"; tests/panic.rs, tests/endings.rs.

// Why unsafe: calls to the unwinder, and pointers into its tables.
#![allow(unsafe_code)]

use std::ffi::{c_int, c_void};

#[repr(C)]
struct UnwindContext {
    _private: [u8; 0],
}

type Visit = extern "C" fn(*mut UnwindContext, *mut c_void) -> c_int;

// The standard library unwinds by the same functions, so they are there.
unsafe extern "C" {
    fn _Unwind_Backtrace(visit: Visit, argument: *mut c_void) -> c_int;
    fn _Unwind_GetIPInfo(context: *mut UnwindContext, before_instruction: *mut c_int) -> usize;
    fn _Unwind_GetLanguageSpecificData(context: *mut UnwindContext) -> *const u8;
    fn _Unwind_GetRegionStart(context: *mut UnwindContext) -> usize;
}

const GO_ON: c_int = 0; // _URC_NO_REASON
const STOP: c_int = 4; // _URC_NORMAL_STOP

/// What a frame does with an unwinding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Landing {
    /// Nothing, or it cleans up and lets it go on.
    Passes,
    Catches,
    /// It lets none through.
    Aborts,
}

/// Whether an unwinding that begins in the caller's frame comes to a `catch_unwind`.
#[inline(never)]
pub(crate) fn would_be_caught() -> bool {
    extern "C" fn visit(context: *mut UnwindContext, caught: *mut c_void) -> c_int {
        // SAFETY: the context must be the unwinder's, for the frame being visited: it is.
        let landing = unsafe { landing_of(context) };
        if landing == Landing::Catches {
            // SAFETY: the argument must be the flag below: it was given so.
            unsafe { *caught.cast::<bool>() = true };
        }
        if landing == Landing::Passes { GO_ON } else { STOP }
    }
    let mut caught = false;
    // SAFETY: `visit` must not unwind and must take this argument: it calls nothing that panics, and does.
    unsafe { _Unwind_Backtrace(visit, (&raw mut caught).cast()) };
    caught
}

/// # Safety
/// The context must be a frame that the unwinder is visiting.
unsafe fn landing_of(context: *mut UnwindContext) -> Landing {
    // SAFETY: by the caller's promise.
    let table = unsafe { _Unwind_GetLanguageSpecificData(context) };
    if table.is_null() {
        return Landing::Passes;
    }
    let mut before_instruction = 0;
    // SAFETY: as above; the flag is a live local.
    let at = unsafe { _Unwind_GetIPInfo(context, &raw mut before_instruction) };
    // A return address stands behind the call that it is about.
    let at = if before_instruction == 0 { at.wrapping_sub(1) } else { at };
    // SAFETY: as above.
    let start = unsafe { _Unwind_GetRegionStart(context) };
    // SAFETY: the pointer must be to a table as compilers write them for this frame: the unwinder has it from there.
    let mut table = unsafe { Reader::new(table) };
    table.find(at.wrapping_sub(start)).unwrap_or(Landing::Aborts)
}

/// Reads a table forwards.
struct Reader(*const u8);

/// "DW_EH_PE_omit": a field is not there.
const OMITTED: u8 = 0xff;

impl Reader {
    /// # Safety
    /// It must be the beginning of a function's table, or of what the methods used on it read.
    unsafe fn new(table: *const u8) -> Self {
        Reader(table)
    }

    /// What is said of the call at this distance from the function's beginning. `None`: it is written in a way that compilers
    /// do not use for this. Needs: it is at the beginning of a table.
    fn find(&mut self, at: usize) -> Option<Landing> {
        let landing_base = self.byte();
        if landing_base != OMITTED {
            self.encoded(landing_base)?;
        }
        if self.byte() != OMITTED {
            self.uleb128();
        }
        let encoding = self.byte();
        let length = self.uleb128();
        let actions = self.0.wrapping_add(length);
        while self.0 < actions {
            let (start, length) = (self.encoded(encoding)?, self.encoded(encoding)?);
            let (pad, action) = (self.encoded(encoding)?, self.uleb128());
            if at < start {
                // They are in order.
                break;
            }
            if at - start < length {
                if pad == 0 || action == 0 {
                    return Some(Landing::Passes);
                }
                self.0 = actions.wrapping_add(action - 1);
                return Some(match self.sleb128() {
                    0 => Landing::Passes,
                    1.. => Landing::Catches,
                    _ => Landing::Aborts,
                });
            }
        }
        // The compiler has proved that nothing unwinds from here.
        Some(Landing::Aborts)
    }

    fn byte(&mut self) -> u8 {
        // SAFETY: the byte must be there: it is one that the format has here, by `new`'s contract.
        let byte = unsafe { self.0.read() };
        self.0 = self.0.wrapping_add(1);
        byte
    }

    /// A number without a sign, in one of the encodings that stand for offsets. (DWARF's "DW_EH_PE": the low four bits say how
    /// it is stored.)
    fn encoded(&mut self, encoding: u8) -> Option<usize> {
        let bytes = match encoding {
            0x01 => return Some(self.uleb128()),
            0x02 => 2,
            0x03 => 4,
            0x00 | 0x04 => 8,
            _ => return None,
        };
        Some((0..bytes).fold(0, |number, place| number | usize::from(self.byte()) << (8 * place)))
    }

    fn uleb128(&mut self) -> usize {
        self.leb128().0
    }

    fn sleb128(&mut self) -> isize {
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
    use std::cell::Cell;
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

    use super::*;

    /// Through so many frames that clean up.
    fn ask(deep: u32) -> bool {
        let _cleaned_up = Asks(None);
        if std::hint::black_box(deep) == 0 { would_be_caught() } else { ask(deep - 1) }
    }

    /// Asks when it is dropped.
    struct Asks<'a>(Option<&'a Cell<Option<bool>>>);

    impl Drop for Asks<'_> {
        fn drop(&mut self) {
            if let Some(answer) = self.0 {
                answer.set(Some(would_be_caught()));
            }
        }
    }

    #[test]
    fn what_is_caught_is_told_from_what_would_abort() {
        // Through frames that clean up, to the nearest `catch_unwind`.
        assert_eq!(catch_unwind(AssertUnwindSafe(|| ask(5))).ok(), Some(true));
        let answer = Cell::new(None);
        // At the end of a scope as it ends by itself.
        drop(catch_unwind(AssertUnwindSafe(|| drop(Asks(Some(&answer))))));
        assert_eq!(answer.take(), Some(true));
        // In an unwinding a second one is not let through.
        let unwound = catch_unwind(AssertUnwindSafe(|| {
            let _asks = Asks(Some(&answer));
            resume_unwind(Box::new(()));
        }));
        assert_eq!((unwound.is_err(), answer.take()), (true, Some(false)));
        // Unless it is caught on the way.
        struct Guarded<'a>(Asks<'a>);
        impl Drop for Guarded<'_> {
            fn drop(&mut self) {
                let asks = Asks(self.0.0.take());
                let _ = catch_unwind(AssertUnwindSafe(|| drop(asks)));
            }
        }
        let unwound = catch_unwind(AssertUnwindSafe(|| {
            let _guarded = Guarded(Asks(Some(&answer)));
            resume_unwind(Box::new(()));
        }));
        assert_eq!((unwound.is_err(), answer.take()), (true, Some(true)));
    }

    #[test]
    fn functions_that_c_code_calls_let_nothing_through() {
        extern "C" fn callback() -> bool {
            would_be_caught()
        }
        assert_eq!(catch_unwind(|| std::hint::black_box(callback as extern "C" fn() -> bool)()).ok(), Some(false));
        extern "C-unwind" fn lets_through() -> bool {
            would_be_caught()
        }
        let caught = catch_unwind(|| std::hint::black_box(lets_through as extern "C-unwind" fn() -> bool)());
        assert_eq!(caught.ok(), Some(true));
    }

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
}
