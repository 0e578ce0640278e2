//! Calls that block their thread, on helper threads, while the goroutine is parked.
//!
//! States      of a call: handed over | finished (its result is in the frame).
//! Invariants  I1  the frame of a call, its closure and its result, lies on the caller's stack and stays there until the
//!                 call has finished: the wait is not interrupted, and if the program ends first the goroutine is left
//!                 behind with its stack, and with its thread and that thread's thread-locals (`left.rs`). So a helper that comes
//!                 back late writes into no other's memory, and reads what its caller has lent it.
//!             I2  a call is counted as a foreign handle until its goroutine has been readied: the deadlock detector is
//!                 quiet and a virtual clock stands still.
//! Protocol    `call` hands a job over and parks; a helper runs it, says that it has finished, readies the caller and counts
//!             down. The side that readies a goroutine that was left behind only leaves it for its thread's end (`kill.rs`, I5).
//! Rejected    Waiting at the program's end for calls that may never return: in Go `main`'s return ends them, too.
//! See         rt/outside/helpers.rs; Go `proc.go`, entersyscall; models in `models/outside.rs` (blocking_*); tests/runtime/blocking.rs.

// Why unsafe: a helper works on the frame of a goroutine that waits for it.
#![allow(unsafe_code)]

use std::cell::{Cell, RefCell, UnsafeCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::ptr::NonNull;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use gort_events::{Caller, GoId, WaitReason, file_and_line};

use crate::rt::current::current;
use crate::rt::lock::SpinLock;
use crate::rt::outside::helpers::Helpers;
use crate::rt::parking::foreign::ForeignCount;
use crate::rt::parking::park::{self, ParkedAt, ParkedOn};
use crate::rt::parking::waiter::{WaitQueue, Waiter};
use crate::rt::stacks::kill;
use crate::rt::stacks::unwind;

/// More helpers than this do not start: further calls wait for one.
const MOST_HELPERS: usize = 512;
/// A helper without work ends after this long.
const KEEP: Duration = Duration::from_secs(10);

/// What a call works on, on its goroutine's stack.
struct Frame<F, T> {
    f: UnsafeCell<Option<F>>,
    result: UnsafeCell<Option<std::thread::Result<T>>>,
    /// Where it panicked.
    panicked_at: UnsafeCell<Option<String>>,
}

pub(in crate::rt) struct Done {
    pub(in crate::rt) finished: bool,
    pub(in crate::rt) caller: WaitQueue<()>,
}

impl Done {
    pub(in crate::rt) fn new() -> Arc<SpinLock<Self>> {
        Arc::new(SpinLock::new(Done { finished: false, caller: WaitQueue::new() }))
    }

    /// The call has finished: its caller goes on.
    pub(in crate::rt) fn finish(done: &SpinLock<Self>) {
        let mut state = done.lock();
        state.finished = true;
        let caller = state.caller.pop().map(|caller| caller.release(GoId::SCHEDULER));
        drop(state);
        if let Some(caller) = caller {
            caller.ready();
        }
    }
}

/// A call on its way to a helper.
struct Job {
    frame: NonNull<()>,
    run: unsafe fn(NonNull<()>),
    quiet: bool,
    done: Arc<SpinLock<Done>>,
    pending: ForeignCount,
}

// SAFETY: the frame may be used by the helper that has the job: closure and result are `Send`, as `call` demands, and the
// caller looks at the frame again only when the job has finished (I1).
unsafe impl Send for Job {}

impl Job {
    fn carry_out(self) {
        QUIET.set(self.quiet);
        // SAFETY: the frame must be live and of the type that `run` is for: `call` made both together, and it stays (I1).
        unsafe { (self.run)(self.frame) };
        Done::finish(&self.done);
        // After the delivery (I2).
        drop(self.pending);
    }
}

/// # Safety
/// The frame must be a live `Frame<F, T>`, used by nothing else, with its closure in it.
unsafe fn run_frame<F: FnOnce() -> T, T>(frame: NonNull<()>) {
    // SAFETY: by the caller's promise.
    let frame = unsafe { frame.cast::<Frame<F, T>>().as_ref() };
    // SAFETY: as above.
    let f = unsafe { &mut *frame.f.get() };
    let f = f.take().unwrap_or_else(|| bug!("a blocking call was carried out twice"));
    let result = catch_unwind(AssertUnwindSafe(f));
    if result.is_err() {
        // SAFETY: as above.
        unsafe { *frame.panicked_at.get() = PANICKED_AT.take() };
    }
    // SAFETY: as above.
    unsafe { *frame.result.get() = Some(result) };
}

/// Runs `f` on a helper thread while the running goroutine is parked; outside of goroutines, right here.
pub(crate) fn call<F, T>(f: F, location: Caller) -> T
where
    F: FnOnce() -> T + Send,
    T: Send,
{
    let here = current();
    let Some((worker, goroutine)) = here.filter(|(worker, _)| !worker.is_ending()) else { return f() };
    let frame =
        Frame { f: UnsafeCell::new(Some(f)), result: UnsafeCell::new(None), panicked_at: UnsafeCell::new(None) };
    let done = Done::new();
    submit(Job {
        frame: NonNull::from(&frame).cast(),
        run: run_frame::<F, T>,
        quiet: worker.program.quiet_panics,
        done: done.clone(),
        pending: ForeignCount::new(&worker.program.foreign),
    });
    let nested = goroutine.uninterruptible.replace(true);
    loop {
        let state = done.lock();
        if state.finished {
            break;
        }
        let owner = park::owner().unwrap_or_else(|| bug!("a blocking call without its goroutine"));
        let waiter = Waiter::new(owner, None);
        let parked_at = ParkedAt { reason: WaitReason::Syscall, location };
        park::wait(&done, state, |state| &mut state.caller, &waiter, &owner, parked_at, |_| ParkedOn::default());
    }
    goroutine.uninterruptible.set(nested);
    let Frame { result, panicked_at, .. } = frame;
    kill::check();
    match result.into_inner().unwrap_or_else(|| bug!("a blocking call without a result")) {
        Ok(value) => value,
        Err(payload) => {
            let (worker, _) = current().unwrap_or_else(|| bug!("a blocking call without its goroutine"));
            worker.unwind.set_location(panicked_at.into_inner());
            unwind::raise_again(payload)
        }
    }
}

static HELPERS: LazyLock<Helpers<Job>> = LazyLock::new(|| Helpers::new(MOST_HELPERS, KEEP));

#[track_caller]
fn submit(job: Job) {
    let help = || {
        HELPS.set(true);
        HELPERS.help(Job::carry_out);
    };
    let start = || std::thread::Builder::new().name("gort-blocking".to_string()).spawn(help).map(drop);
    if let Err(error) = HELPERS.submit(job, start) {
        panic!(
            "gort: blocking: the system gives no thread ({error}); see `ulimit -u` and the pids limit of the cgroup"
        );
    }
}

thread_local! {
    static HELPS: Cell<bool> = const { Cell::new(false) };
    /// Whether the run whose call this is wants no panic to be printed.
    static QUIET: Cell<bool> = const { Cell::new(false) };
    static PANICKED_AT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Called by the panic hook outside of workers. Whether the hook before ours stays silent.
pub(in crate::rt) fn note_panic(info: &PanicHookInfo<'_>) -> bool {
    if !HELPS.get() {
        return false;
    }
    PANICKED_AT.set(info.location().map(file_and_line));
    QUIET.get()
}
