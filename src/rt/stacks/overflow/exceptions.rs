//! Windows: an overflow is an exception of its own.
//!
//! Invariants  I1  the handler calls the system and what formats by hand, nothing else: it runs on what is left of the stack that has
//!                 overflowed, which is a page at least (corosensei's stacks keep one).
//!             I2  every other exception, and an overflow of a thread's own stack, is somebody else's.
//! Protocol    The handler is added once for the process, before the first goroutine runs. It is asked first.
//! See         `AddVectoredExceptionHandler`; corosensei's `stack/windows.rs`, how a stack grows; tests/overflow/.

// Why unsafe: a handler that the system calls, and system calls.
#![allow(unsafe_code)]

use std::ffi::c_void;
use std::sync::Once;

use super::report;
use crate::rt::current;

/// `EXCEPTION_RECORD`.
#[repr(C)]
struct Record {
    code: u32,
    flags: u32,
    next: *mut Record,
    address: *mut c_void,
    count: u32,
    information: [usize; 15],
}

/// `EXCEPTION_POINTERS`.
#[repr(C)]
struct Pointers {
    record: *mut Record,
    context: *mut c_void,
}

type Handler = unsafe extern "system" fn(*mut Pointers) -> i32;

unsafe extern "system" {
    fn AddVectoredExceptionHandler(first: u32, handler: Handler) -> *mut c_void;
    fn TerminateProcess(process: *mut c_void, code: u32) -> i32;
    fn GetCurrentProcess() -> *mut c_void;
    fn GetStdHandle(which: u32) -> *mut c_void;
    fn WriteFile(file: *mut c_void, bytes: *const u8, len: u32, written: *mut u32, overlapped: *mut c_void) -> i32;
}

const STACK_OVERFLOW: u32 = 0xC000_00FD;
const STANDARD_ERROR: u32 = 0xFFFF_FFF4;
const CONTINUE_SEARCH: i32 = 0;

/// Makes the calling thread able to report an overflow.
pub(in crate::rt) fn prepare_thread() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        // SAFETY: the handler must be good as long as the process lives: it is a function.
        unsafe { AddVectoredExceptionHandler(1, handler) };
    });
}

unsafe extern "system" fn handler(pointers: *mut Pointers) -> i32 {
    // SAFETY: the system passes valid structures.
    let record = unsafe { &*(*pointers).record };
    if record.code == STACK_OVERFLOW
        && let Some(goroutine) = current::goroutine()
    {
        let (limit, base) = goroutine.stack_range.get();
        report(&goroutine, record.information[1], limit, base);
        // SAFETY: nothing is needed.
        let process = unsafe { GetCurrentProcess() };
        // SAFETY: nothing is needed: it does not come back.
        unsafe { TerminateProcess(process, 2) };
    }
    CONTINUE_SEARCH
}

/// Writes to standard error. How many bytes; 0 or less: it failed.
pub(super) fn write(bytes: &[u8]) -> isize {
    let mut count = 0;
    let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    // SAFETY: nothing is needed.
    let error = unsafe { GetStdHandle(STANDARD_ERROR) };
    // SAFETY: pointer and length are those of a live slice, and the count is a live local.
    let done = unsafe { WriteFile(error, bytes.as_ptr(), len, &raw mut count, std::ptr::null_mut()) };
    if done == 0 { 0 } else { count as isize }
}
