//! Workers: the scheduler in one page.
//!
//! # Words, with Go's beside them
//!
//! | here | Go (`runtime/proc.go`) |
//! |---|---|
//! | goroutine, `Goroutine`, `GoRef` | G |
//! | worker, `Worker`: a thread and its queues in one | M and P. A worker keeps its thread for life, so there is no handoff: a call that blocks goes to a helper thread (`outside/`) instead of the P going to another M |
//! | next slot, `RunQueue::take_next` | `runnext` |
//! | run queue; fresh queue, `Fresh`: goroutines that have never run | local run queue. Where more than 256 wait that have never run, the newest goes first (`unstarted`), as the newer half of a full local queue does in Go. Here only fresh ones are stolen: a started goroutine stays on its thread, because of what its stack may borrow |
//! | mailbox, `Mailbox`: a goroutine that another thread has readied goes there | global queue, and `ready` onto the local one |
//! | resting, `park_worker` and `unpark_worker` | an idle M: `stopm`, `startm` |
//! | `wake_one` | `wakep` |
//! | watcher: the one resting worker that looks for fresh goroutines now and then | a spinning M. Ours sleeps between two looks, for 40 µs: what has been waiting for less is about to talk where it is |
//! | `Worker::spin`: waits for mail without sleeping, one worker at a time | spinning before `stopm` |
//! | slice, counted in visible operations | 10 ms, and preemption by signal, which Rust code cannot be |
//! | watchdog (only if asked for) | `sysmon` |
//! | `nothing_can_run` | `checkdead` |
//!
//! # Park and ready
//!
//! 1. The goroutine links its waiter into the object's queue, under the object's lock, and releases the lock.
//! 2. It says that it waits (`State::Waiting`) and switches to its worker's stack. From 1 on another thread may pop the waiter.
//! 3. The side that pops the waiter completes the operation in it, releases the lock, and only then calls `ready`.
//! 4. On the goroutine's own worker `ready` puts it into the next slot; from any other thread it pushes it into the mailbox and
//!    wakes that worker. The worker reads its mailbox between two switches only, so it cannot meet a goroutine that is still in 2.
//! 5. `Worker::pick` takes it, and the switch returns in 2, with the operation complete in its waiter.
//!
//! # What a worker does when nothing can run here
//!
//! 1. It fires timers that are due, looks at its sockets, and waits for mail for as long as waking it would take (`idle.rs`, `many.rs`).
//! 2. It takes over a fresh goroutine that has waited for too long elsewhere (`idlers.rs`, `fresh.rs`).
//! 3. It rests: asleep in its mailbox, which is also its poller. One of those that rest watches.
//! 4. The last one that goes to rest looks whether anything can ever happen again. If not, that is a deadlock; by a virtual clock the
//!    next timer comes first (`advance.rs`); a program that shares objects with others waits for those (`beside.rs`).
//!
//! A spawner puts the new goroutine where others may find it, then looks whether a watcher is there, and wakes one if not; a worker
//! that goes to rest first becomes visible as resting, then looks at all queues once more. One of the two sees the other.
//!
//! # How a program ends
//!
//! 1. `main` returns, or a verdict falls: `Worker::end`. The first verdict stands, and every worker is told.
//! 2. Each worker's loop returns at its next switch: `Phase::Over`.
//! 3. Worker 0 waits until the others have stopped. A worker that stays in one goroutine is given up after 20 ms of its own time, or 100 ms asleep (`threads.rs`).
//! 4. Listener and output are dropped. From here on nothing is printed or told.
//! 5. Worker by worker, in turns, what is left is unwound: `Phase::Ending` (`shutdown.rs`, `stacks/kill.rs`).
//! 6. The other threads end, but for one on which goroutines are left that cannot be unwound yet: it ends after them (`left.rs`).
//! 7. Mailboxes go back to their pool if no thread can still put something there (`launch.rs`).
//!
//! # Rejected
//!
//! - Started goroutines that move between threads: what is on a stack, a guard, a `Rc`, the address of a thread-local, would be used on two.
//! - One queue for all workers: its lock is the busiest line of the machine, and goroutines that talk would be apart.
//! - Stealing at once, as Go does: a hand-over between processors costs two hundred times one on the same, and most new goroutines
//!   talk to the one that made them.
//!
//! # Files
//!
//! `worker` (the loop, and the parts of a worker) · `choose` (what could go either way) · `runq`, `unstarted`, `starved` · `idle`, `deadlock`, `ending`,
//! `shutdown` · among several: `program` (what they share), `many`, `fresh`, `idlers`, `advance`, `threads`, `beside` · `launch` (set-up
//! and end of a run), `left` · `watchdog`, `shared`.

pub(crate) mod advance;
pub(crate) mod beside;
pub(crate) mod choose;
pub(crate) mod deadlock;
pub(crate) mod ending;
pub(crate) mod fresh;
pub(crate) mod idle;
pub(crate) mod idlers;
pub(crate) mod launch;
pub(crate) mod left;
pub(crate) mod many;
pub(crate) mod program;
pub(crate) mod runq;
pub(crate) mod shared;
pub(crate) mod shutdown;
pub(crate) mod starved;
pub(crate) mod threads;
pub(crate) mod unstarted;
pub(crate) mod watchdog;
pub(crate) mod worker;
