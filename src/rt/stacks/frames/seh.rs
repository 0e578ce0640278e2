//! Windows: the system unwinds a copy of the registers, and GNU's compilers leave the same tables to its handlers.
//!
//! Protocol    A walk captures the registers and unwinds the copy frame by frame; a function's entry says where the handler's data is,
//!             which is the language's table if the handler is Rust's.
//! Rejected    `_Unwind_Backtrace`: there it hands out no table of a language.
//! See         "x64 exception handling" (UNWIND_INFO, RUNTIME_FUNCTION); `RtlVirtualUnwind`.

// Why unsafe: calls to the system's unwinder, and pointers into its tables.
#![allow(unsafe_code)]

use std::ffi::c_void;
use std::sync::OnceLock;

use super::{Function, Reader};

/// `CONTEXT` of x86-64, without names.
#[repr(C, align(16))]
struct Registers([u8; 1232]);

/// Where the instruction pointer is in it.
const RIP: usize = 0xf8;

/// `RUNTIME_FUNCTION`: distances from where the image begins.
#[repr(C)]
struct Entry {
    begin: u32,
    end: u32,
    unwind_info: u32,
}

unsafe extern "system" {
    fn RtlCaptureContext(registers: *mut Registers);
    fn RtlLookupFunctionEntry(at: u64, image: *mut u64, history: *mut c_void) -> *const Entry;
    fn RtlVirtualUnwind(
        kind: u32,
        image: u64,
        at: u64,
        function: *const Entry,
        registers: *mut Registers,
        data: *mut *const u8,
        frame: *mut u64,
        rest: *mut c_void,
    ) -> *const c_void;
}

/// `UNW_FLAG_EHANDLER` and `UNW_FLAG_UHANDLER`, as they stand in an entry.
const HAS_HANDLER: u8 = 3;
/// More frames than a stack has, if the tables lead in a circle.
const MOST_FRAMES: usize = 100_000;

/// A frame that is being visited.
pub(in crate::rt) struct Frame {
    at: usize,
    function: Option<Function>,
}

impl Frame {
    /// Where its function begins.
    pub(in crate::rt) fn function(&self) -> usize {
        self.function.as_ref().map_or(0, |function| function.code.start)
    }

    /// Where in its function it is: at the call that has not returned.
    pub(in crate::rt::stacks) fn at(&self) -> usize {
        self.at
    }

    /// What its language has left for its own unwinding.
    pub(in crate::rt::stacks) fn table(&self) -> Option<Reader> {
        self.function.as_ref()?.table
    }

    /// Whether its handler is not Rust's: its data then has a form of its own.
    pub(in crate::rt::stacks) fn is_foreign(&self) -> bool {
        let Some(personality) = self.function.as_ref().and_then(|function| function.personality) else { return false };
        Some(personality) != personality_of_rust()
    }
}

/// The handler of functions that are compiled from Rust.
fn personality_of_rust() -> Option<usize> {
    struct Calls(fn());
    impl Drop for Calls {
        fn drop(&mut self) {
            (self.0)();
        }
    }
    #[inline(never)]
    fn cleans_up(f: fn()) {
        let _cleaned_up = Calls(f);
        f();
    }
    static KNOWN: OnceLock<Option<usize>> = OnceLock::new();
    *KNOWN.get_or_init(|| Function::at(std::hint::black_box(cleans_up as fn(fn())) as usize)?.personality)
}

/// As `walk`, in the frame of its caller.
#[inline(always)]
pub(in crate::rt::stacks) fn walk_here(mut visit: impl FnMut(&Frame) -> bool) {
    #[inline(never)]
    fn with<F: FnMut(&Frame) -> bool>(visit: &mut F) {
        let mut registers = Registers([0; 1232]);
        // SAFETY: the structure must have room and be aligned: it is as large as the system's.
        unsafe { RtlCaptureContext(&raw mut registers) };
        for number in 0..MOST_FRAMES {
            let at = u64::from_ne_bytes(std::array::from_fn(|place| registers.0[RIP + place]));
            let mut image = 0;
            // SAFETY: the image is a live local; the rest may be anything.
            let entry = unsafe { RtlLookupFunctionEntry(at, &raw mut image, std::ptr::null_mut()) };
            if entry.is_null() {
                return;
            }
            // The first is this function's own, from which nothing is thrown.
            if number > 0 {
                // A return address stands behind the call that it is about.
                let at = at as usize - 1;
                let frame = Frame { at, function: Function::at(at) };
                if !visit(&frame) {
                    return;
                }
            }
            let (mut data, mut frame) = (std::ptr::null(), 0);
            // SAFETY: the entry must be the one for this address, and the registers those of a frame of this thread's stack: so they were
            // captured, and so the call before has left them.
            unsafe {
                RtlVirtualUnwind(
                    0,
                    image,
                    at,
                    entry,
                    &raw mut registers,
                    &raw mut data,
                    &raw mut frame,
                    std::ptr::null_mut(),
                )
            };
        }
    }
    with(&mut visit);
}

impl Function {
    /// The function that this address lies in.
    pub(in crate::rt::stacks) fn at(address: usize) -> Option<Self> {
        let mut image = 0;
        // SAFETY: the image is a live local; the rest may be anything.
        let entry = unsafe { RtlLookupFunctionEntry(address as u64, &raw mut image, std::ptr::null_mut()) };
        // SAFETY: the pointer must be to an entry, or null: the system has found it.
        let entry = unsafe { entry.as_ref() }?;
        let image = image as usize;
        let code = image + entry.begin as usize..image + entry.end as usize;
        // SAFETY: it must be the beginning of a table: the entry says where its unwind information is.
        let mut info = unsafe { Reader::new((image + entry.unwind_info as usize) as *const u8) };
        let flags = info.byte() >> 3;
        info.skip(1);
        let codes = usize::from(info.byte());
        info.skip(1 + 2 * codes.next_multiple_of(2));
        if flags & !HAS_HANDLER != 0 {
            // A part of another function.
            return None;
        }
        let handler = (flags != 0).then(|| image + info.encoded(0x03).unwrap_or(0));
        Some(Function { code, personality: handler, table: handler.map(|_| info) })
    }
}
