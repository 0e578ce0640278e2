//! Signals of the system: one handler, one thread that tells whoever has asked.
//!
//! States      of a signal: not asked for (its action is what it was before) | asked for by some.
//! Invariants  I1  the handler does nothing but write the signal's number into a pipe, which never blocks it, and keeps `errno`.
//!             I2  the action of a signal is ours exactly while somebody asks for it; then it is again what it was before the first did.
//!             I3  the thread and its pipe are made once, and stay: a handler may still run when the last one has stopped asking.
//! Protocol    `ask` and `stop` change the table under its lock, and the action of the signal with it. The thread reads numbers and calls what
//!             has asked, under the same lock: what is called must not ask or stop.
//! Rejected    Telling from the handler: nothing but a few system calls may happen there. `signalfd`: the signals must be blocked in every
//!             thread of the process, which is not ours to do.
//! See         src/signal.rs; tests/habits/signals.rs; Go `os/signal`.

// Why unsafe: the system's calls for signals.
#![allow(unsafe_code)]

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::mem::MaybeUninit;
use std::os::fd::IntoRawFd;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::io::ioctl_fionbio;

/// What is called with the signal's number, on the thread.
pub(crate) type Tell = Box<dyn FnMut(i32) + Send>;

/// The pipe's writing end; -1 until it is made.
static PIPE: AtomicI32 = AtomicI32::new(-1);

struct Table {
    next: u64,
    /// Who asks for which signals.
    asking: BTreeMap<u64, (Vec<i32>, Tell)>,
    /// What the action of a signal was before.
    former: BTreeMap<i32, libc::sigaction>,
}

static TABLE: Mutex<Table> = Mutex::new(Table { next: 0, asking: BTreeMap::new(), former: BTreeMap::new() });

fn table() -> MutexGuard<'static, Table> {
    TABLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Calls `tell` at each of these signals until `stop`. The number by which it is stopped.
///
/// # Errors
/// What the system says: no pipe, no thread, or a signal that cannot be caught.
pub(crate) fn ask(signals: &[i32], tell: Tell) -> io::Result<u64> {
    let mut table = table();
    if PIPE.load(Ordering::Acquire) < 0 {
        begin()?;
    }
    for signal in signals {
        if table.former.contains_key(signal) {
            continue;
        }
        match set_action(*signal, &ours()) {
            Ok(former) => _ = table.former.insert(*signal, former),
            Err(error) => {
                table.restore_unasked();
                return Err(error);
            }
        }
    }
    let number = table.next;
    table.next += 1;
    table.asking.insert(number, (signals.to_vec(), tell));
    Ok(number)
}

/// Calls it no more.
pub(crate) fn stop(number: u64) {
    let mut table = table();
    let gone = table.asking.remove(&number);
    table.restore_unasked();
    drop(table);
    // It is another's, and may do anything.
    drop(gone);
}

impl Table {
    fn restore_unasked(&mut self) {
        let asking = &self.asking;
        self.former.retain(|signal, former| {
            let asked = asking.values().any(|(signals, _)| signals.contains(signal));
            if !asked {
                // It was the action before: the system has accepted it once.
                let _ = set_action(*signal, former);
            }
            asked
        });
    }
}

/// Makes the pipe and the thread.
fn begin() -> io::Result<()> {
    let (mut reader, writer) = io::pipe()?;
    ioctl_fionbio(&writer, true)?;
    let told = move || {
        let mut signal = [0];
        while reader.read_exact(&mut signal).is_ok() {
            tell(i32::from(signal[0]));
        }
    };
    std::thread::Builder::new().name("gort-signals".to_string()).spawn(told)?;
    PIPE.store(writer.into_raw_fd(), Ordering::Release);
    Ok(())
}

fn tell(signal: i32) {
    for (signals, tell) in table().asking.values_mut() {
        if signals.contains(&signal) {
            tell(signal);
        }
    }
}

extern "C" fn handler(signal: libc::c_int) {
    let Ok(byte) = u8::try_from(signal) else { return };
    // SAFETY: the location of this thread's `errno` is always there.
    let errno = unsafe { errno_location() };
    // SAFETY: as above; nothing else of this thread runs meanwhile.
    let kept = unsafe { *errno };
    // SAFETY: the pointer must be to one readable byte: a live local. `write` may be called in a handler. The pipe is never closed (I3).
    unsafe { libc::write(PIPE.load(Ordering::Acquire), (&raw const byte).cast(), 1) };
    // SAFETY: as above.
    unsafe { *errno = kept };
}

#[cfg(any(target_os = "linux", target_os = "android"))]
unsafe fn errno_location() -> *mut libc::c_int {
    // SAFETY: it has no preconditions.
    unsafe { libc::__errno_location() }
}

#[cfg(any(target_os = "macos", target_os = "ios", target_os = "freebsd"))]
unsafe fn errno_location() -> *mut libc::c_int {
    // SAFETY: it has no preconditions.
    unsafe { libc::__error() }
}

fn ours() -> libc::sigaction {
    // SAFETY: all zeroes is a valid sigaction.
    let mut action: libc::sigaction = unsafe { MaybeUninit::zeroed().assume_init() };
    action.sa_sigaction = handler as extern "C" fn(libc::c_int) as usize;
    // On the stack for signals, where the thread has one: a goroutine's own may be at its end. Calls that it interrupts go on.
    action.sa_flags = libc::SA_RESTART | libc::SA_ONSTACK;
    action
}

/// Sets the action of a signal. What it was before.
fn set_action(signal: i32, action: &libc::sigaction) -> io::Result<libc::sigaction> {
    let mut former = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: both pointers are to live structures of the right type.
    if unsafe { libc::sigaction(signal, action, former.as_mut_ptr()) } < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call has filled it.
    Ok(unsafe { former.assume_init() })
}
