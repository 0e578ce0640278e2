//! Stack overflow: a fault in the running goroutine's guard region ends the process with Go's words and exit code 2.
//!
//! Invariants  I1  the handler calls only `write`, `_exit`, `sigaction`; it allocates nothing, locks nothing, formats by
//!                 hand and runs on the alternate signal stack.
//!             I2  a fault anywhere else goes to whoever handled it before us.
//! Protocol    `prepare_thread` before a thread runs goroutines: the handler once per process, an alternate stack for
//!             the thread if it has none.
//! Rejected    Turning the overflow into a panic: the frames in between would be skipped without their destructors.
//! See         Go `stack.go`, newstack ("goroutine stack exceeds"); tests/overflow.rs.

// Why unsafe: signal handling is system calls on raw structures.
#![allow(unsafe_code)]

use std::cell::UnsafeCell;
use std::mem::MaybeUninit;
use std::ptr::{null, null_mut};
use std::sync::Once;

use crate::rt::goroutine::Goroutine;
use crate::rt::stacks::stack::GUARD_BYTES;
use crate::rt::workers::worker::worker;

/// Room for the handler and a signal frame with the largest vector registers there are.
const SIGNAL_STACK_BYTES: usize = 64 * 1024;
const SIGNALS: [libc::c_int; 2] = [libc::SIGSEGV, libc::SIGBUS];

/// The actions that were installed before ours, by index in `SIGNALS`.
struct Former(UnsafeCell<[MaybeUninit<libc::sigaction>; 2]>);

// SAFETY: written once, under `Once`, before the handler can run; only read afterwards.
unsafe impl Sync for Former {}

static FORMER: Former = Former(UnsafeCell::new([MaybeUninit::zeroed(); 2]));

/// Makes the calling thread able to report an overflow.
pub(crate) fn prepare_thread() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(install);
    give_signal_stack();
}

fn install() {
    for (index, signal) in SIGNALS.into_iter().enumerate() {
        // SAFETY: all zeroes is a valid sigaction: no handler, no flags, an empty mask.
        let mut action: libc::sigaction = unsafe { MaybeUninit::zeroed().assume_init() };
        action.sa_sigaction = handler as extern "C" fn(_, _, _) as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        // SAFETY: nobody else may use the slot: this runs under `Once`, before the handler is installed.
        let former = unsafe { &mut *FORMER.0.get() };
        // SAFETY: both pointers are to live structures of the right type.
        unsafe { libc::sigaction(signal, &raw const action, former[index].as_mut_ptr()) };
    }
}

/// A thread that the standard library has not given an alternate stack gets one, which lives as long as the process.
fn give_signal_stack() {
    // SAFETY: all zeroes is a valid stack_t.
    let mut present: libc::stack_t = unsafe { MaybeUninit::zeroed().assume_init() };
    // SAFETY: asking only; the pointer is to a live structure.
    unsafe { libc::sigaltstack(null(), &raw mut present) };
    if present.ss_flags & libc::SS_DISABLE == 0 {
        return;
    }
    let memory: &'static mut [u8] = Box::leak(vec![0_u8; SIGNAL_STACK_BYTES].into_boxed_slice());
    let stack = libc::stack_t { ss_sp: memory.as_mut_ptr().cast(), ss_flags: 0, ss_size: SIGNAL_STACK_BYTES };
    // SAFETY: the memory must be writable and stay so: it was just leaked.
    unsafe { libc::sigaltstack(&raw const stack, null_mut()) };
}

extern "C" fn handler(signal: libc::c_int, info: *mut libc::siginfo_t, _context: *mut libc::c_void) {
    // SAFETY: the kernel passes a valid siginfo_t for SA_SIGINFO handlers, and a fault's has an address.
    let info = unsafe { &*info };
    // SAFETY: as above.
    let address = unsafe { info.si_addr() } as usize;
    if let Some(goroutine) = worker().and_then(|worker| worker.current.get()) {
        let (limit, base) = goroutine.stack_range.get();
        if (limit..limit + GUARD_BYTES).contains(&address) {
            report(&goroutine, address, limit, base);
            // SAFETY: `_exit` is async-signal-safe and does not return.
            unsafe { libc::_exit(2) };
        }
    }
    let Some(index) = SIGNALS.iter().position(|known| *known == signal) else { return };
    // SAFETY: written before this handler was installed, never after.
    let former = unsafe { &*FORMER.0.get() };
    // Back to the former action; the faulting instruction runs again and meets it.
    // SAFETY: the structure was filled in by the kernel.
    unsafe { libc::sigaction(signal, former[index].as_ptr(), null_mut()) };
}

fn report(goroutine: &Goroutine, address: usize, limit: usize, base: usize) {
    let mut line = Line::new();
    line.text("runtime: goroutine stack exceeds ").decimal(base - limit).text("-byte limit\n");
    line.text("runtime: sp=").hex(address).text(" stack=[").hex(limit).text(", ").hex(base).text("]\n");
    line.text("fatal error: stack overflow\n\n");
    line.text("goroutine ").decimal(goroutine.id.get().0 as usize).text(" [running]:\n");
    let at = goroutine.created_at.get();
    let parent = goroutine.created_by.get().0 as usize;
    if parent == 0 {
        line.text("started at ");
    } else {
        line.text("created by goroutine ").decimal(parent).text("\n\t");
    }
    line.text(at.file()).text(":").decimal(at.line() as usize).text("\n\n");
    line.text("Give goroutines more stack with gort::Builder::stack_size(bytes).\n");
    line.flush();
}

/// Formats into a fixed buffer and writes it to standard error.
struct Line {
    bytes: [u8; 512],
    len: usize,
}

impl Line {
    fn new() -> Self {
        Line { bytes: [0; 512], len: 0 }
    }

    fn text(&mut self, text: &str) -> &mut Self {
        for byte in text.bytes() {
            if self.len == self.bytes.len() {
                self.flush();
            }
            self.bytes[self.len] = byte;
            self.len += 1;
        }
        self
    }

    fn decimal(&mut self, number: usize) -> &mut Self {
        self.number(number, 10)
    }

    fn hex(&mut self, number: usize) -> &mut Self {
        self.text("0x").number(number, 16)
    }

    fn number(&mut self, mut number: usize, radix: usize) -> &mut Self {
        let mut digits = [0_u8; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b"0123456789abcdef"[number % radix];
            number /= radix;
            if number == 0 {
                break;
            }
        }
        self.text(std::str::from_utf8(&digits[at..]).unwrap_or("?"))
    }

    fn flush(&mut self) {
        let mut rest = &self.bytes[..self.len];
        while !rest.is_empty() {
            // SAFETY: pointer and length are those of a live slice.
            let written = unsafe { libc::write(libc::STDERR_FILENO, rest.as_ptr().cast(), rest.len()) };
            if written <= 0 {
                break;
            }
            rest = &rest[written as usize..];
        }
        self.len = 0;
    }
}
