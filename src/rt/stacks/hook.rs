//! The process's panic hook: ours around the one that was there before; and whether any hook runs, also one set later.
//!
//! The standard library marks a thread while its panic hook runs, and a panic then ends the process. The mark is the thread's and
//! is not public: a goroutine that parked in a hook would leave it to all others of its thread.
//!
//! Invariants  I1  no goroutine is suspended while a hook runs on its stack.
//! Protocol    Our hook runs the former one on the worker's own stack, where nothing can park. A hook that is set later
//!             runs on the goroutine's stack: a goroutine that is about to suspend while its thread panics asks `is_running`.
//! Rests on    Each panic of std passes through one function that calls the hook. It has no name outside of std, so it is learnt:
//!             ours are the frames between a panic and our hook. tests/runtime/panic.rs fails if that finds nothing.
//! Rejected    Setting our hook anew at each run: another thread may panic between taking and setting, and a program sets its
//!             hook inside of the run as well.
//! See         rt/stacks/unwind.rs; tests/runtime/panic.rs.

use std::cell::Cell;
use std::panic::{PanicHookInfo, catch_unwind};
use std::sync::{Once, OnceLock};

use gort_events::EventKind;

use crate::rt::current::worker;
use crate::rt::outside::blocking;
use crate::rt::stacks::frames;
use crate::rt::stacks::unwind::{note_raise, on_worker_stack};

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send>;

/// Where the functions begin that a panic is in while the hook runs.
static PANICKING: OnceLock<Box<[usize]>> = OnceLock::new();

thread_local! {
    static LEARNING: Cell<bool> = const { Cell::new(false) };
}

/// Wraps the process's panic hook, once: in a goroutine it notes where the panic was raised and runs the former hook on
/// the worker's stack.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    if std::thread::panicking() {
        return;
    }
    ONCE.call_once(|| {
        let former = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| hook(info, &former)));
        LEARNING.set(true);
        // It is our own, and says nothing.
        let _ = catch_unwind(raise);
        LEARNING.set(false);
    });
}

#[inline(never)]
fn raise() {
    panic!("gort learns the way of a panic");
}

#[inline(never)]
fn hook(info: &PanicHookInfo<'_>, former: &Hook) {
    if LEARNING.get() {
        return learn();
    }
    let Some(worker) = worker() else {
        if !blocking::note_panic(info) {
            former(info);
        }
        return;
    };
    if worker.current.get().is_none() {
        // A listener's or a writer's; the latter's goes on in the goroutine that printed.
        worker.unwind.note_location(info);
        return former(info);
    }
    note_raise();
    if !worker.is_ending() {
        let raised_at = worker.unwind.note_location(info);
        if worker.listening() {
            worker.emit(EventKind::Panic { message: message(info), raised_at }, None);
        }
    }
    if !worker.program.quiet_panics {
        on_worker_stack(&worker, || former(info));
    }
}

fn message(info: &PanicHookInfo<'_>) -> String {
    info.payload_as_str().unwrap_or("Box<dyn Any>").to_string()
}

/// Keeps what stands between `raise` and `hook` on this stack.
fn learn() {
    let (first, last) = (hook as fn(_, _) as usize, raise as fn() as usize);
    let (mut between, mut in_hook, mut whole) = (Vec::new(), false, false);
    frames::walk(|frame| {
        let function = frame.function();
        whole = function == last;
        if in_hook && !whole {
            between.push(function);
        }
        in_hook |= function == first;
        !whole
    });
    if whole {
        // Once is enough.
        let _ = PANICKING.set(between.into());
    }
}

/// Whether a panic hook runs on the caller's stack.
pub(crate) fn is_running() -> bool {
    std::thread::panicking() && runs_here()
}

#[cold]
fn runs_here() -> bool {
    let Some(panicking) = PANICKING.get() else { return false };
    let mut found = false;
    frames::walk(|frame| {
        found = panicking.contains(&frame.function());
        !found
    });
    found
}
