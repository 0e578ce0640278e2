//! Faults that are not gort's go to whoever handled them before, and gort's report of an overflow stays.

// Why unsafe: signal handlers, and the faults that they are for.
#![allow(unsafe_code)]

use std::arch::asm;
use std::ffi::{c_int, c_void};
use std::os::fd::AsRawFd;
use std::os::unix::process::ExitStatusExt;
use std::process::Output;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering::SeqCst};

use super::{in_child, is_child, overflow};

const PAGE: usize = 4096;

/// How often the program's own handler was called.
static CALLS: AtomicUsize = AtomicUsize::new(0);

fn install(signal: c_int, handler: usize, flags: c_int) {
    // SAFETY: all zeroes is a valid sigaction.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    (action.sa_sigaction, action.sa_flags) = (handler, flags | libc::SA_ONSTACK);
    // SAFETY: the pointer is to a live structure; the handlers below do only what a handler may.
    assert_eq!(unsafe { libc::sigaction(signal, &raw const action, null_mut()) }, 0);
}

fn installed(signal: c_int) -> usize {
    // SAFETY: as above.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    // SAFETY: asking only.
    unsafe { libc::sigaction(signal, null(), &raw mut action) };
    action.sa_sigaction
}

fn map(protection: c_int, flags: c_int, fd: c_int) -> *mut u8 {
    // SAFETY: no address is asked for.
    let at = unsafe { libc::mmap(null_mut(), PAGE, protection, flags, fd, 0) };
    assert_ne!(at, libc::MAP_FAILED);
    at.cast()
}

/// Memory that faults when it is touched.
fn locked() -> *mut u8 {
    map(libc::PROT_NONE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1)
}

fn touch(at: *mut u8) -> u8 {
    // SAFETY: it is mapped; what makes it readable is the handler, before the read is done again.
    unsafe { at.read_volatile() }
}

fn unlock(at: usize) {
    CALLS.fetch_add(1, SeqCst);
    // SAFETY: the page is this test's.
    unsafe { libc::mprotect((at & !(PAGE - 1)) as *mut c_void, PAGE, libc::PROT_READ) };
}

extern "C" fn repair(_: c_int, info: *mut libc::siginfo_t, _: *mut c_void) {
    // SAFETY: the kernel gives a valid one.
    let info = unsafe { &*info };
    // SAFETY: a fault's has an address.
    unlock(unsafe { info.si_addr() } as usize);
}

static FAULTY: AtomicUsize = AtomicUsize::new(0);

/// An old handler, which is not told the address.
extern "C" fn repair_untold(_: c_int) {
    unlock(FAULTY.load(SeqCst));
}

static SHORT: AtomicI32 = AtomicI32::new(-1);

extern "C" fn lengthen(_: c_int, _: *mut libc::siginfo_t, _: *mut c_void) {
    CALLS.fetch_add(1, SeqCst);
    // SAFETY: a system call that a handler may make.
    unsafe { libc::ftruncate(SHORT.load(SeqCst), PAGE as i64) };
}

extern "C" fn give_up(_: c_int, _: *mut libc::siginfo_t, _: *mut c_void) {
    // SAFETY: it does not return.
    unsafe { libc::_exit(7) };
}

extern "C" fn count(_: c_int) {
    CALLS.fetch_add(1, SeqCst);
}

/// The stack and the place in the code where `leave` goes on.
static LANDING: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];

/// Leaves the handler by a jump, as `siglongjmp` does.
extern "C" fn leave(signal: c_int) {
    CALLS.fetch_add(1, SeqCst);
    // SAFETY: all zeroes is a valid set of signals.
    let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is to a live structure.
    unsafe { libc::sigaddset(&raw mut set, signal) };
    // SAFETY: as above.
    unsafe { libc::pthread_sigmask(libc::SIG_UNBLOCK, &raw const set, null_mut()) };
    // SAFETY: `touch_or_land` must be running, with its landing set: its read has faulted. Frames of C functions are skipped,
    // which own nothing.
    unsafe { asm!("mov rsp, [{0}]", "jmp [{0} + 8]", in(reg) LANDING.as_ptr(), options(noreturn)) };
}

/// Touches a byte, and comes back also if `leave` has skipped that.
fn touch_or_land(at: *mut u8) {
    // SAFETY: the registers that the jump does not bring back are saved by the code itself or said to be lost.
    unsafe {
        asm!(
            "push rbx",
            "push rbp",
            "lea rax, [rip + 2f]",
            "mov [{landing}], rsp",
            "mov [{landing} + 8], rax",
            "mov al, [{at}]",
            "2:",
            "pop rbp",
            "pop rbx",
            landing = in(reg) LANDING.as_ptr(),
            at = in(reg) at,
            out("rax") _,
            out("r12") _, out("r13") _, out("r14") _, out("r15") _,
            clobber_abi("C"),
        );
    }
}

/// Runs this in a child process, up to an overflow if it comes so far.
#[track_caller]
fn child(test: &str, before: fn(), main: fn()) -> Option<Output> {
    if is_child() {
        before();
        let _ = gort::run(move || {
            main();
            overflow(0)
        });
        panic!("the program ended");
    }
    Some(in_child(&format!("faults::{test}")))
}

#[track_caller]
fn still_reported(test: &str, before: fn(), main: fn()) {
    if let Some(child) = child(test, before, main) {
        let text = String::from_utf8_lossy(&child.stderr);
        assert_eq!(child.status.code(), Some(2), "{text}\n{:?}", child.status);
        assert!(text.contains("fatal error: stack overflow\n\ngoroutine 1 [running]:\n"), "{text}");
    }
}

#[track_caller]
fn dies_of(signal: c_int, test: &str, before: fn(), main: fn()) {
    if let Some(child) = child(test, before, main) {
        assert_eq!(child.status.signal(), Some(signal), "{}", String::from_utf8_lossy(&child.stderr));
    }
}

#[test]
fn after_a_repaired_fault_an_overflow_is_still_reported() {
    still_reported(
        "after_a_repaired_fault_an_overflow_is_still_reported",
        || install(libc::SIGSEGV, repair as *const () as usize, libc::SA_SIGINFO),
        || {
            // On a goroutine and on a thread of the program's own.
            assert_eq!([touch(locked()), touch(locked())], [0, 0]);
            std::thread::spawn(|| touch(locked())).join().unwrap();
            assert_eq!(CALLS.load(SeqCst), 3);
        },
    );
}

#[test]
fn a_handler_that_is_not_told_the_address_is_called_as_it_was() {
    still_reported(
        "a_handler_that_is_not_told_the_address_is_called_as_it_was",
        || install(libc::SIGSEGV, repair_untold as *const () as usize, 0),
        || {
            let at = locked();
            FAULTY.store(at.addr(), SeqCst);
            assert_eq!((touch(at), CALLS.load(SeqCst)), (0, 1));
        },
    );
}

#[test]
fn a_repaired_bus_error_leaves_the_handler_in_place() {
    still_reported(
        "a_repaired_bus_error_leaves_the_handler_in_place",
        || install(libc::SIGBUS, lengthen as *const () as usize, libc::SA_SIGINFO),
        || {
            let ours = installed(libc::SIGBUS);
            assert_ne!(ours, lengthen as *const () as usize);
            for round in 1..=2 {
                // Nothing is behind the end of an empty file.
                let file = tempfile();
                SHORT.store(file.as_raw_fd(), SeqCst);
                let at = map(libc::PROT_READ, libc::MAP_SHARED, file.as_raw_fd());
                assert_eq!((touch(at), CALLS.load(SeqCst)), (0, round));
                assert_eq!(installed(libc::SIGBUS), ours);
            }
        },
    );
}

fn tempfile() -> std::fs::File {
    // SAFETY: the name is a C string.
    let fd = unsafe { libc::memfd_create(c"gort-test".as_ptr(), 0) };
    assert!(fd >= 0);
    // SAFETY: the descriptor is new, and nothing else owns it.
    unsafe { <std::fs::File as std::os::fd::FromRawFd>::from_raw_fd(fd) }
}

#[test]
fn a_handler_may_leave_by_a_jump() {
    still_reported(
        "a_handler_may_leave_by_a_jump",
        || install(libc::SIGSEGV, leave as *const () as usize, 0),
        || {
            (0..3).for_each(|_| touch_or_land(locked()));
            assert_eq!(CALLS.load(SeqCst), 3);
        },
    );
}

#[test]
fn a_handler_may_end_the_process() {
    let before = || install(libc::SIGSEGV, give_up as *const () as usize, libc::SA_SIGINFO);
    if let Some(child) = child("a_handler_may_end_the_process", before, || _ = touch(locked())) {
        assert_eq!(child.status.code(), Some(7));
    }
}

#[test]
fn a_handler_that_is_to_be_called_once_is() {
    let before = || install(libc::SIGSEGV, repair as *const () as usize, libc::SA_SIGINFO | libc::SA_RESETHAND);
    dies_of(libc::SIGSEGV, "a_handler_that_is_to_be_called_once_is", before, || {
        touch(locked());
        touch(locked());
        panic!("still there");
    });
}

#[test]
fn by_default_a_fault_kills_by_its_signal() {
    let before = || install(libc::SIGSEGV, libc::SIG_DFL, 0);
    dies_of(libc::SIGSEGV, "by_default_a_fault_kills_by_its_signal", before, || _ = touch(locked()));
}

#[test]
fn by_default_a_bus_error_kills_by_its_signal() {
    let before = || install(libc::SIGBUS, libc::SIG_DFL, 0);
    dies_of(libc::SIGBUS, "by_default_a_bus_error_kills_by_its_signal", before, || {
        touch(map(libc::PROT_READ, libc::MAP_SHARED, tempfile().as_raw_fd()));
    });
}

#[test]
fn a_fault_cannot_be_ignored() {
    let before = || install(libc::SIGSEGV, libc::SIG_IGN, 0);
    dies_of(libc::SIGSEGV, "a_fault_cannot_be_ignored", before, || _ = touch(locked()));
}

fn send(signal: c_int) {
    // SAFETY: a signal to this thread.
    unsafe { libc::raise(signal) };
}

#[test]
fn a_signal_that_is_sent_and_ignored_does_nothing() {
    let before = || install(libc::SIGSEGV, libc::SIG_IGN, 0);
    still_reported("a_signal_that_is_sent_and_ignored_does_nothing", before, || send(libc::SIGSEGV));
}

#[test]
fn a_signal_that_is_sent_is_handled_as_it_was() {
    let before = || install(libc::SIGSEGV, count as *const () as usize, 0);
    still_reported("a_signal_that_is_sent_is_handled_as_it_was", before, || {
        send(libc::SIGSEGV);
        assert_eq!(CALLS.load(SeqCst), 1);
    });
}

#[test]
fn a_signal_that_is_sent_kills_by_default() {
    let before = || install(libc::SIGSEGV, libc::SIG_DFL, 0);
    dies_of(libc::SIGSEGV, "a_signal_that_is_sent_kills_by_default", before, || {
        send(libc::SIGSEGV);
        panic!("still there");
    });
}
