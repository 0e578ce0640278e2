//! The engine: goroutines on stacks of their own, workers that run them, and one way to wait.
//!
//! # Words
//!
//! - **goroutine**: what the user starts with `go`. Its record is [`goroutine::Goroutine`], a pointer to it `GoRef`.
//! - **coroutine**: only the machine state inside a goroutine ([`stacks::coroutine::Context`]).
//! - **park** / **ready**: stop until another side completes what the goroutine waits for / make runnable. Never sleep, wake, notify.
//! - **run queue**: goroutines that can run. **next slot**: the newest of them, which runs first.
//! - **Waiter** (Go's sudog): one goroutine on one wait queue. **WaitQueue**: first come, first served.
//! - **WaitReason**: why a goroutine is parked, in Go's words.
//! - **deadlock**: nothing is runnable and nothing is pending. **durably blocked**: only another goroutine or the
//!   clock can make it runnable.
//! - **policy**: what decides where something could go either way. **choice**: one decision. **schedule**: a run's policy.
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
//! # Rooms, bottom up
//!
//! - `lock`, `primitives`: what the protocols between threads are made of, so that `models` can run every interleaving of them.
//!   `met`: which run an object is of.
//! - `stacks/`: the memory (`stack`), the switch (`coroutine`), the first step on a stack (`entry`, `runner`), and the ways off
//!   it: `unwind`, `hook`, `kill`, `overflow`; what the program's own tables and code say of a stack (`frames`, `code`, `landing`).
//! - `goroutine`: the record that all rooms pass around; `records`: where it comes from. `current`: which worker and which goroutine the calling thread runs.
//! - `large`: which values travel in a box. `locals`: values that a goroutine has for itself; `spans`: what it has entered of `tracing`.
//! - `parking/`: the one way to wait: `waiter`, `park`; from another worker (`mailbox`), from a foreign thread or task (`foreign`), for a future (`future`).
//! - `events/`: what happens, as one stream: `emit`, `sinks`, `object`, `show`.
//! - `policy/`: what decides where something could go either way. `clock`, `timers`: when; `thread_clock`: how long a thread has computed.
//! - `outside/`: sockets (`poller`, `readiness`), calls that block a thread (`blocking`, `helpers`), and signals (`signals`).
//! - `workers/`: the loop (`worker`) with its run queue and what else it does (`choose`, `idle`, `deadlock`, `ending`). With
//!   several: what they share (`program`), goroutines that may still move (`fresh`) or may at any time (`migrate`, `balance`), where they start (`placement`), the workers that rest, and the one that watches (`idlers`),
//!   one among several (`many`), their virtual clock (`advance`), their threads and the end of a program (`threads`), how a run is set up and taken apart (`launch`), which goroutines are left on them then (`left`), which worker is stuck (`watchdog`, `shared`), what all goroutines do (`live`);
//!   runs beside runs (`beside`).
//! - `explored/`: a run that is explored: what each goroutine has observed (`observe`, `hidden`), which goroutine goes next (`control`,
//!   `guide`), and time that may pass at any step (`free_running`).
//!
//! Each file's header says what must hold in it.
//!
//! # Soundness
//!
//! A started goroutine never changes its OS thread, unless the program asks for that by an `unsafe` setting
//! (`workers/migrate.rs`). Everything that is on its stack, a `Rc`, a guard, the address of a
//! thread-local, is used on one thread only, so `go` is a safe function. What no type can see is code that parks inside
//! a `thread_local!` initialiser or inside a scoped thread-local's closure: there two goroutines interleave where the
//! standard library expects nesting. Do not park there.

pub(crate) mod clock;
pub(crate) mod current;
pub(crate) mod events;
pub(crate) mod explored;
pub(crate) mod goroutine;
pub(crate) mod large;
pub(crate) mod locals;
pub(crate) mod lock;
pub(crate) mod met;
#[cfg(all(test, loom))]
mod models;
pub(crate) mod outside;
pub(crate) mod parking;
pub(crate) mod policy;
pub(crate) mod primitives;
pub(crate) mod records;
pub(crate) mod spans;
pub(crate) mod stacks;
pub(crate) mod thread_clock;
pub(crate) mod timers;
pub(crate) mod workers;
