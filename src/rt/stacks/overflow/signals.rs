//! Unix: a fault is a signal.
//!
//! States      of the action that was there before ours: default | ignored | a handler | spent (one that was to be reset).
//! Invariants  I1  the handler calls only `write`, `_exit`, `sigaction`, `raise` and the former handler; it allocates nothing,
//!                 locks nothing, formats by hand and runs on the alternate signal stack.
//!             I2  a fault anywhere else is the former action's, and ours stays: a handler that repairs one fault gets the next one, too,
//!                 and an overflow is reported after it as before. Only a program that is about to die of the signal loses ours.
//!             I3  nothing of ours is in use while the former handler runs: it may leave by a jump, or end the process.
//! Protocol    `prepare_thread` before a thread runs goroutines: the handler once per process, an alternate stack for
//!             the thread if it has none. The former handler is called with what the kernel gave us and under the mask that
//!             it asked for; but on the alternate stack, even if it did not ask for that.
//! Rejected    Turning the overflow into a panic: the frames in between would be skipped without their destructors.
//!             Putting the former action back and letting the instruction fault again: one fault that the program repairs
//!             would switch the report off.
//! See         Go `stack.go`, newstack ("goroutine stack exceeds"), `signal_unix.go`, sigfwdgo; tests/overflow/.

// Why unsafe: signal handling is system calls on raw structures.
#![allow(unsafe_code)]

use std::cell::UnsafeCell;
use std::mem::MaybeUninit;
use std::ptr::{null, null_mut};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use super::report;
use crate::rt::current;
use crate::rt::stacks::layout::Layout;

/// Room for the handler and a signal frame with the largest vector registers there are.
const SIGNAL_STACK_BYTES: usize = 64 * 1024;
const SIGNALS: [libc::c_int; 2] = [libc::SIGSEGV, libc::SIGBUS];

/// The actions that were installed before ours, by index in `SIGNALS`.
struct Former(UnsafeCell<[MaybeUninit<libc::sigaction>; 2]>);

// SAFETY: written once, under `Once`, before the handler can run; only read afterwards.
unsafe impl Sync for Former {}

static FORMER: Former = Former(UnsafeCell::new([MaybeUninit::zeroed(); 2]));
/// Whether a former handler that was to be called once has been.
static SPENT: [AtomicBool; 2] = [const { AtomicBool::new(false) }; 2];

/// Makes the calling thread able to report an overflow.
pub(in crate::rt) fn prepare_thread() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(install);
    give_signal_stack();
}

fn install() {
    for (index, signal) in SIGNALS.into_iter().enumerate() {
        // SAFETY: nothing else may use the slot: this runs under `Once`, before the handler is installed.
        let former = unsafe { &mut *FORMER.0.get() };
        // SAFETY: asking only; the pointer is to a live structure of the right type.
        unsafe { libc::sigaction(signal, null(), former[index].as_mut_ptr()) };
        // SAFETY: all zeroes is a valid sigaction, and the kernel has filled it in.
        let former = unsafe { former[index].assume_init() };
        let mut action = former;
        action.sa_sigaction = handler as extern "C" fn(_, _, _) as usize;
        // What the kernel does for the former handler it does for ours, so that the former finds it done.
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | former.sa_flags & (libc::SA_NODEFER | libc::SA_RESTART);
        // SAFETY: the pointer is to a live structure of the right type.
        unsafe { libc::sigaction(signal, &raw const action, null_mut()) };
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

extern "C" fn handler(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the kernel passes a valid siginfo_t for SA_SIGINFO handlers.
    let about = unsafe { &*info };
    // Above 0: a fault, and not a signal that was sent.
    let fault = about.si_code > 0;
    if fault && let Some(goroutine) = current::goroutine() {
        // SAFETY: a fault's has an address.
        let address = unsafe { about.si_addr() } as usize;
        let (limit, base) = goroutine.stack_range.get();
        if (limit..limit + Layout::here().guard()).contains(&address) {
            report(&goroutine, address, limit, base);
            // SAFETY: `_exit` is async-signal-safe and does not return.
            unsafe { libc::_exit(2) };
        }
    }
    if let Some(index) = SIGNALS.iter().position(|known| *known == signal) {
        forward(index, fault, info, context);
    }
}

/// Does what the former action of this signal would have done.
fn forward(index: usize, fault: bool, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let signal = SIGNALS[index];
    // SAFETY: written before this handler was installed, never after.
    let former = unsafe { &*FORMER.0.get() };
    // SAFETY: the kernel has filled it in.
    let former = unsafe { former[index].assume_init_ref() };
    let once = former.sa_flags & libc::SA_RESETHAND != 0;
    let spent = once && SPENT[index].swap(true, Ordering::Relaxed);
    match former.sa_sigaction {
        // The kernel does not ignore a fault.
        libc::SIG_IGN if !fault => {}
        libc::SIG_DFL | libc::SIG_IGN => die_of(signal, fault),
        _ if spent => die_of(signal, fault),
        handler if former.sa_flags & libc::SA_SIGINFO != 0 => {
            // SAFETY: it must be a function of this type: the flag says so, by `sigaction`'s contract.
            let handler = unsafe {
                std::mem::transmute::<usize, extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void)>(
                    handler,
                )
            };
            handler(signal, info, context);
        }
        handler => {
            // SAFETY: as above, without the flag.
            let handler = unsafe { std::mem::transmute::<usize, extern "C" fn(libc::c_int)>(handler) };
            handler(signal);
        }
    }
}

/// Lets the kernel end the process by this signal.
fn die_of(signal: libc::c_int, fault: bool) {
    // SAFETY: all zeroes is a valid sigaction: the default one.
    let action: libc::sigaction = unsafe { MaybeUninit::zeroed().assume_init() };
    // SAFETY: the pointer is to a live structure of the right type.
    unsafe { libc::sigaction(signal, &raw const action, null_mut()) };
    // The faulting instruction runs again and meets the default; a signal that was sent comes once more.
    if !fault {
        // SAFETY: `raise` is async-signal-safe.
        unsafe { libc::raise(signal) };
    }
}

/// Writes to standard error. How many bytes; 0 or less: it failed.
pub(super) fn write(bytes: &[u8]) -> isize {
    // SAFETY: pointer and length are those of a live slice.
    unsafe { libc::write(libc::STDERR_FILENO, bytes.as_ptr().cast(), bytes.len()) }
}
