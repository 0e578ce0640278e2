//! Channels: every rule of the specification's "Channel types", "Send statements", "Receive operator" and "Close", and
//! of the memory model's "Channel communication", in the default order and under many others.

mod asking;
mod closing;
mod passing;
mod running;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use crate::harness::{Way, always_fails, deadlocked_in, every_schedule, every_way, run_fast, settle};
use gort::{Chan, GoId, RecvChan, RunError, SendChan, TryRecvError, chan, go, goexit, gosched};

const SEND_ON_CLOSED: &str = "panic: send on closed channel";
/// Rounds that last for a second or more: on another worker the system may have to make room for the other goroutine.
const TOO_MANY: u64 = 100_000_000;
const DEADLOCK: &str = "fatal error: all goroutines are asleep - deadlock!";

/// The message of a panic caught in a goroutine.
fn panic_of(f: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(f)).expect_err("it did not panic");
    payload.downcast_ref::<String>().cloned().unwrap_or_else(|| payload.downcast_ref::<&str>().unwrap().to_string())
}
