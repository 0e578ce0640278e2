//! Workers: the scheduler in one page.
//!
//! # Words, with Go's beside them
//!
//! | here | Go (`runtime/proc.go`) |
//! |---|---|
//! | goroutine, `Goroutine`, `GoRef` | G |
//! | worker, `Worker`: a thread and its queues in one | M and P. A worker keeps its thread for life, so there is no handoff: a call that blocks goes to a helper thread (`outside/`) instead of the P going to another M |
//! | next slot, `RunQueue::take_next` | `runnext` |
//! | run queue; fresh queue, `Fresh`: goroutines that have never run | local run queue. Where more than 256 wait that have never run, the newest goes first (`unstarted`, `fresh`), as the newer half of a full local queue does in Go. Here only fresh ones are stolen: a started goroutine stays on its thread, because of what its stack may borrow. A program may ask for more: `migrate.rs` |
//! | mailbox, `Mailbox`: a goroutine that another thread has readied goes there | global queue, and `ready` onto the local one |
//! | resting, `park_worker` and `unpark_worker` | an idle M: `stopm`, `startm` |
//! | `wake_one` | `wakep` |
//! | watcher: the one resting worker that looks for fresh goroutines now and then | a spinning M. Ours sleeps between two looks, for 40 µs: what has been waiting for less is about to talk where it is |
//! | `Worker::spin`: waits for mail without sleeping, one worker at a time | spinning before `stopm` |
//! | slice, counted in visible operations | 10 ms, and preemption by signal, which Rust code cannot be |
//! | guard: the one resting worker that fires the timers of those that compute (`guard.rs`) | `findRunnable` runs the timers of all Ps |
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
//! 1. It fires timers that are due, as the guard also those of others that compute, looks at its sockets, and waits for mail for as long as waking it would take (`idle.rs`, `many.rs`).
//! 2. It takes over a fresh goroutine that has waited for too long elsewhere (`idlers.rs`, `fresh.rs`).
//! 3. It rests: asleep in its mailbox, which is also its poller. One of those that rest watches.
//! 4. The last one that goes to rest looks whether anything can ever happen again. If not, that is a deadlock; by a virtual clock the
//!    next timer comes first (`advance.rs`); a program that shares objects with others waits for those (`beside.rs`).
//!
//! A spawner puts the new goroutine where others may find it, then looks whether a watcher is there, and wakes one if not; a worker
//! that goes to rest first becomes visible as resting, then looks at all queues once more. One of the two sees the other.
//!
//! # Placement
//!
//! Where a goroutine starts it stays, so what matters is where those of one *batch* start: what a worker spawns from an empty fresh queue
//! until that is empty again, the goroutines behind a gate, the stages of a pipeline, the pieces of a fork-join. Nothing is known of them
//! then. A split pair that talks stays slower, six times and more; goroutines that compute and start together stay on one core. So
//! the worker looks at what the first ones do, and decides for the rest (`placement.rs`):
//!
//! | the oldest one, in its first run | then |
//! |---|---|
//! | computes (10 µs and more, 5 µs and more for each operation) | those that wait are shared with the workers that rest, or have still others to start that they were handed, so that each has as many |
//! | talks (readies another one, or eight operations in a short time) | all start here, and no idle worker takes them while that gets on |
//! | ends | all start here, and idle workers take over what waits, as below |
//! | waits (it parked, and has readied no other) | the newest one is started, and the same is asked; if it waits, too, the rest is shared |
//!
//! - Both ends of a batch, because whoever gives work is the first or the last, as a rule: a producer before or after its consumers, one
//!   computation before or after many that sleep.
//! - A batch of one is not looked at, and of a batch of two that wait nothing is left to share: `go` and talk, also by two goroutines
//!   that know only each other, stays on one worker.
//! - A thousand `go` statements in a row do not use up their slice, and an idle worker leaves a queue alone to which something comes: a
//!   ring of a thousand begins when its first message is there, which says that it talks.
//! - What is shared goes as a block, oldest first: neighbours stay neighbours. It is put into the other worker's queue; whoever is idle
//!   meanwhile leaves it there until that worker has come.
//! - What waits for `AGE` of its worker's time although others rest is taken over, half of it and of what runs there at a time (`idlers.rs`): its worker computes. If
//!   what was taken has parked at once, the rest is left for 2 ms to its own worker: all of a batch may wait for the same, and would all
//!   compute on the worker that was idle when they began. Its worker may have started as many meanwhile: then half of what is left may go, too.
//!
//! What it cannot know: two stages that compute and whose second one is started first wait for each other at first, as a pair that talks does,
//! and stay together. Goroutines that are spawned one by one, each parked before the next is there, start where they are spawned, as
//! the connections of a server do until there are sixteen (`CROWD`). Thousands behind a gate are started in blocks of some six hundred. And consumers that
//! are started before their producer, and have nothing to do but talk, are apart.
//!
//! Counted (`benches/peers`, `spread`: per cent of the work on the busier of two workers, median of nine; before and now): gate 100 and 50,
//! with `gosched` 100 and 50, two stages 100 and 50, barriers 100 and 50, 4 consumers of 20 µs 61 and 50 to 60 (60 where other programs want the
//! processors as well), of 2 ms 51 and 51, server 50 and 50 (62 where five connections of eight stay, which is rarer since what is taken over
//! counts what runs there), fork-join 55 and 50; what only talks, 100 and 100.
//!
//! Tried and dropped (counted with nothing else on the two processors, medians of five):
//! - Only what idle workers take over, and no batch handed out: whatever parks at once has begun before any thread is awake. Gate 100.
//! - The newest first, as with one worker: of two stages the second one waits at once, and is where the first one begins. Two stages 100,
//!   barriers 62.
//! - Looking at the first goroutine while its spawner still spawns (after 256 `go` statements), or taking over from a queue to which
//!   something comes: both split a ring of 1000, 27 ns a hop becomes 48 to 94.
//! - Sharing only with workers whose thread is there: in a short program it has been called for and has not come. Gate and two stages 100.
//! - Leaving the rest to its worker (2 ms) also while that spawns more: 100,000 that park took 2.0 µs each instead of 1.5, skynet 350 ns
//!   instead of 210.
//! - Sharing with workers that rest alone: of 100,000 that park the other worker had 19 of 100, since it is mostly still at what it was handed
//!   when the next thousand are there, and the 2 ms; 2.05 µs each, and 1.42 since it is handed more (50 of 100).
//! - Slices of one operation where a batch computes, so that a producer on the same worker has its turn: the consumers of 20 µs stay at 50
//!   on a quiet machine and at 60 on a busy one, with it and without.
//! - The newest of many first also among those that are spawned in a row: a ring of 1000 is split, 36 ns a hop becomes 55 (processor time). So
//!   it is first come, first served while a batch is open, and the newest first for what comes later, as in a tree.
//! - What is learnt of a `go` statement, for the next time: not tried, since a program starts its long-lived goroutines once.
//!
//! # Timers of a worker that computes
//!
//! A started goroutine that sleeps goes on where it is, so its sleep is late by what its worker computes. All other timers (timers with
//! channels, tickers, functions, deadlines of contexts and sockets) stand in heaps that others may take from. One of the workers that rest
//! is the guard: it sleeps until the first of all alarms, and fires what its worker has left for 40 µs. It is called when one is armed of
//! which it does not know; while each worker fires its own it looks less and less often, so that one may be late by 1 ms (`guard.rs`). A socket
//! is watched by each worker on which a goroutine has waited for it.
//!
//! # Where goroutines migrate
//!
//! A program may ask for Go's way by an `unsafe` setting, `Builder::migrate_goroutines`. Then:
//!
//! 1. All that can run, started or not, stands in the queue that others may take from. What yields is put there behind its switch.
//! 2. A goroutine that is readied from another worker goes on where it was readied, if that worker switches often: goroutines that talk gather.
//!    A worker whose turns last for 10 µs on the average leaves it where it is: it runs there meanwhile.
//! 3. A worker without work fires the others' timers, looks at their sockets, takes their mail, and takes half of what waits with one
//!    that computes. While any worker is busy one of those that rest looks at least every millisecond.
//! 4. A goroutine that was suspended in an unwinding stays on its thread, and when the program is over all do.
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
//! - Started goroutines that move between threads, where the program does not ask for it: what is on a stack, a guard, a `Rc`, the
//!   address of a thread-local, would be used on two.
//! - One queue for all workers: its lock is the busiest line of the machine, and goroutines that talk would be apart.
//! - Stealing at once, as Go does: a hand-over between processors costs two hundred times one on the same, and most new goroutines
//!   talk to the one that made them.
//!
//! # Files
//!
//! `worker` (the loop, and the parts of a worker) · `choose` (what could go either way) · `runq`, `unstarted`, `starved` · `idle`, `deadlock`, `ending`,
//! `shutdown`, `quiet` · among several: `program` (what they share), `many`, `placement`, `fresh`, `migrate`, `balance`, `idlers`, `guard`, `advance`, `threads`, `beside` · `launch` (set-up
//! and end of a run), `left` · `watchdog`, `shared`.

pub(crate) mod advance;
pub(crate) mod balance;
pub(crate) mod beside;
pub(crate) mod choose;
pub(crate) mod deadlock;
pub(crate) mod ending;
pub(crate) mod fresh;
pub(crate) mod guard;
pub(crate) mod idle;
pub(crate) mod idlers;
pub(crate) mod launch;
pub(crate) mod left;
mod live;
pub(crate) mod many;
pub(crate) mod migrate;
pub(crate) mod placement;
pub(crate) mod program;
pub(crate) mod quiet;
pub(crate) mod runq;
pub(crate) mod shared;
pub(crate) mod shutdown;
pub(crate) mod starved;
pub(crate) mod threads;
pub(crate) mod unstarted;
pub(crate) mod watchdog;
pub(crate) mod worker;

use std::time::Duration;

/// The bound from which a worker computes rather than talks, by so many microseconds of optimised code. What the runtime itself does in
/// that time takes several times as long without optimisation, and would count as a computation.
const fn worked_for(optimised_micros: u64) -> Duration {
    const SLOWER: u64 = if cfg!(debug_assertions) { 8 } else { 1 };
    Duration::from_micros(optimised_micros * SLOWER)
}
