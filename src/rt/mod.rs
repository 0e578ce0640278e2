//! The engine: goroutines on stacks of their own, workers that run them, and one way to wait.
//!
//! # Words
//!
//! - **goroutine**: what the user starts with `go`. Its record is [`goroutine::Goroutine`], a pointer to it `GoRef`.
//! - **coroutine**: only the machine state inside a goroutine ([`coroutine::Context`]).
//! - **park** / **ready**: stop until somebody completes what one waits for / make runnable. Never sleep, wake, notify.
//! - **run queue**: goroutines that can run. **next slot**: the newest of them, which runs first.
//! - **Waiter** (Go's sudog): one goroutine on one wait queue. **WaitQueue**: first come, first served.
//! - **WaitReason**: why a goroutine is parked, in Go's words.
//! - **deadlock**: nothing is runnable and nothing is pending. **durably blocked**: only another goroutine or the
//!   clock can make it runnable.
//! - **policy**: who decides what could go either way. **choice**: one decision. **schedule**: a run's policy.
//!
//! # One switch
//!
//! ```text
//!     goroutine A's stack          worker's stack (the OS thread's)          goroutine B's stack
//!     ───────────────────          ────────────────────────────────          ───────────────────
//!     ch.recv()
//!       park::wait: link, unlock
//!       suspend ───────────────▸   resume(A) returns
//!                                  take mail, pick: next slot, queue
//!                                  resume(B) ─────────────────────────────▸  … goes on where it was
//!                                                                            ch.send(v)
//!                                                                              pop A's waiter, put v in
//!                                                                              ready(A): next slot
//!                                                                            parks or ends
//!                                  resume(B) returns  ◂────────────────────  suspend
//!                                  pick: A
//!     … reads its waiter: v  ◂──   resume(A)
//! ```
//!
//! # Files, bottom up
//!
//! `lock` · `stack` · `coroutine` · `runner` · `entry` · `goroutine` · `inbox` · `foreign` · `waiter` · `runq` · `policy/` · `object` ·
//! `event` · `unwind` · `park` · `worker` (the loop) with `door`, `idle`, `tell`, `deadlock`, `ending` (what else it does) ·
//! `digest`, `observe`, `steps`, `guide`, `passing` (a run that is explored) ·
//! `kill` · `overflow` · `watchdog`, `shared` (who is stuck) · `blocking`, `helpers` (calls that block) · `poller`, `readiness` (sockets). With several workers: `program` (what they share), `fresh` (goroutines that may still move), `idlers`
//! (who rests, who watches), `many` (one worker among several), `jump` (their virtual clock), `crew` (their threads, and the end of a program).
//! `primitives` is what the protocols between threads are made of, so that `models` can run every interleaving of them.
//! Each file's header says what must hold in it.
//!
//! # Soundness
//!
//! A started goroutine never changes its OS thread. Everything that is on its stack, a `Rc`, a guard, the address of a
//! thread-local, is used on one thread only, so `go` is a safe function. What no type can see is code that parks inside
//! a `thread_local!` initialiser or inside a scoped thread-local's closure: there two goroutines interleave where the
//! standard library expects nesting. Do not park there.

pub(crate) mod blocking;
pub(crate) mod coroutine;
mod crew;
mod deadlock;
pub(crate) mod digest;
mod door;
mod ending;
pub(crate) mod entry;
pub(crate) mod event;
pub(crate) mod foreign;
mod fresh;
pub(crate) mod goroutine;
pub(crate) mod guide;
mod helpers;
mod idle;
mod idlers;
pub(crate) mod inbox;
mod jump;
pub(crate) mod kill;
pub(crate) mod lock;
mod many;
#[cfg(all(test, loom))]
mod models;
pub(crate) mod object;
pub(crate) mod observe;
pub(crate) mod overflow;
pub(crate) mod park;
mod passing;
pub(crate) mod policy;
mod poller;
pub(crate) mod primitives;
pub(crate) mod program;
pub(crate) mod readiness;
pub(crate) mod runner;
pub(crate) mod runq;
mod shared;
pub(crate) mod show;
pub(crate) mod stack;
pub(crate) mod steps;
mod tell;
pub(crate) mod unwind;
pub(crate) mod waiter;
pub(crate) mod watchdog;
pub(crate) mod worker;
