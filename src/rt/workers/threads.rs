//! The threads of workers 1 and up, and how all workers end a program together.
//!
//! States      of a worker: not started (no thread) | at work | stopped (the program is over, it runs nothing any more) |
//!             abandoned (it did not stop in time) | gone. Worker 0 is the calling thread and is always there.
//! Invariants  I1  once all have stopped, goroutine code runs only on the worker whose turn it is: worker 0 by itself, the
//!                 others when it says so.
//!             I2  a thread on which goroutines are left ends when they have: what is on their stacks may borrow its
//!                 thread-locals (`left.rs`).
//!             I3  no thread waits for an abandoned worker, and none reads what is its own. It goes on with the goroutine that it
//!                 is in; at its first switch it stops as the others did, unwinds by itself what it has, and ends.
//!             I4  a worker's thread does not unwind: a thread that waits for its turn to end would wait without end.
//! Protocol    Worker 0: `wait_stopped`, then rounds of `give_turn` to each until none of them made progress, then `join_all`.
//!             Others: `stop`, then `await_turn` in a loop, `finished`.
//! Rejected    A time by the clock for a worker that has not stopped: on a busy machine it is over before a worker has been on a processor.
//!             A long one: `main`'s return is the program's end, and the caller of `run` waits for it.
//!             All unwinding their goroutines at once: a destructor then meets goroutines of other workers in every state.
//!             Waiting without end for a goroutine that computes: in Go `main`'s return ends it.
//! See         rt/stacks/kill.rs; models in `models/workers.rs` (threads_*); tests/runtime/workers.rs.

use std::io::Write;
use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::rt::clock::entropy;
use crate::rt::policy::GoOrder;
use crate::rt::primitives::{self, Condvar, Mutex, MutexGuard};
use crate::rt::stacks::overflow;
use crate::rt::workers::program::Program;
use crate::rt::workers::worker::{Decisions, Worker};

/// So long the end of a program waits for goroutines on other workers to reach an operation of gort's. Of their time: on a
/// busy machine a worker that waits for a processor is not one that computes or sits in a system call.
const GRACE: Duration = Duration::from_millis(20);
/// It is counted in slices: a machine that stands still takes away one of them.
const SLICE: Duration = Duration::from_millis(4);
/// A slice asleep is this part of one: on a busy machine a thread sleeps, too, while another one has a lock that it needs for a
/// moment (of memory, of the allocator, of standard output).
const ASLEEP: u32 = 5;
/// After this many slices no worker is waited for any more: half a minute.
const MOST_SLICES: u32 = 7_500;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    NotStarted,
    AtWork,
    Stopped,
    /// Its turn.
    Turn(Turn),
    Abandoned,
    Gone,
}

/// What a stopped worker is to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Turn {
    /// Unwind what can be unwound now.
    Round,
    /// Leave, with what is left.
    Leave,
}

pub(crate) struct WorkerThreads {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    stages: Vec<Stage>,
    threads: Vec<Option<JoinHandle<()>>>,
    progress: bool,
    left: usize,
}

impl WorkerThreads {
    pub(crate) fn new(workers: usize) -> Self {
        let state = State {
            stages: vec![Stage::NotStarted; workers],
            threads: (0..workers).map(|_| None).collect(),
            progress: false,
            left: 0,
        };
        WorkerThreads { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_while<'a>(
        &self,
        state: MutexGuard<'a, State>,
        condition: impl Fn(&State) -> bool,
    ) -> MutexGuard<'a, State> {
        primitives::wait_while(&self.changed, state, None, condition)
    }

    fn set(&self, mut state: MutexGuard<'_, State>, index: usize, stage: Stage) {
        state.stages[index] = stage;
        drop(state);
        self.changed.notify_all();
    }

    /// Waits until every worker has stopped; abandons those that do not in time. `chance` says how much of the last slice a
    /// worker has had, `keeps` what keeps it: it is asked while the worker cannot stop. What it has said of those abandoned.
    /// Needs: the program is over, and the caller is worker 0.
    pub(crate) fn wait_stopped<K>(
        &self,
        chance: impl FnMut(usize) -> Duration,
        keeps: impl FnMut(usize) -> Option<K>,
    ) -> Vec<K> {
        self.wait_stopped_in_slices(MOST_SLICES, SLICE, chance, keeps)
    }

    fn wait_stopped_in_slices<K>(
        &self,
        most: u32,
        slice: Duration,
        mut chance: impl FnMut(usize) -> Duration,
        mut keeps: impl FnMut(usize) -> Option<K>,
    ) -> Vec<K> {
        let at_work = |state: &State| state.stages.contains(&Stage::AtWork);
        let mut state = self.state();
        let mut had = vec![Duration::ZERO; state.stages.len()];
        for _ in 0..most {
            let (woken, timed_out) = primitives::wait_or_time_out(&self.changed, state, slice, at_work);
            state = woken;
            let late = (0..had.len()).filter(|index| state.stages[*index] == Stage::AtWork);
            let each_had_its_time = late.fold(true, |all, index| {
                had[index] = had[index].saturating_add(chance(index));
                all && had[index] >= GRACE
            });
            if !timed_out || each_had_its_time {
                break;
            }
        }
        let mut kept = Vec::new();
        for (index, stage) in state.stages.iter_mut().enumerate() {
            if *stage == Stage::AtWork {
                *stage = Stage::Abandoned;
                kept.extend(keeps(index));
            }
        }
        kept
    }

    /// In a model, `GRACE` is over for the one that waits now.
    #[cfg(all(test, loom))]
    pub(in crate::rt) fn time_out(&self) {
        self.changed.notify_all();
    }

    /// The workers that did not stop.
    pub(crate) fn abandoned(&self) -> Vec<usize> {
        let state = self.state();
        (0..state.stages.len()).filter(|index| state.stages[*index] == Stage::Abandoned).collect()
    }

    /// The workers that have no thread: not needed yet, or refused one.
    pub(crate) fn not_started(&self) -> Vec<usize> {
        let state = self.state();
        (1..state.stages.len()).filter(|index| state.stages[*index] == Stage::NotStarted).collect()
    }

    /// One turn for each other worker, one after the other. Whether any of them made progress.
    pub(crate) fn give_turns(&self) -> bool {
        let mut state = self.state();
        state.progress = false;
        for index in 0..state.stages.len() {
            if state.stages[index] == Stage::Stopped {
                state.stages[index] = Stage::Turn(Turn::Round);
                self.changed.notify_all();
                state = self.wait_while(state, |state| state.stages[index] != Stage::Stopped);
            }
        }
        state.progress
    }

    /// Sends the others away, one after the other. How many goroutines are left on them.
    pub(crate) fn join_all(&self) -> usize {
        let mut state = self.state();
        for index in 0..state.stages.len() {
            if state.stages[index] == Stage::Stopped {
                let left_before = state.left;
                state.stages[index] = Stage::Turn(Turn::Leave);
                self.changed.notify_all();
                state = self.wait_while(state, |state| state.stages[index] != Stage::Gone);
                let thread = state.threads[index].take().filter(|_| state.left == left_before);
                if let Some(thread) = thread {
                    drop(state);
                    // It has said its last word; a panic there would be a bug that the hook has reported.
                    let _ = thread.join();
                    state = self.state();
                }
            }
        }
        state.left
    }

    /// Worker `index` is to get a thread.
    pub(in crate::rt) fn started(&self, index: usize) {
        self.state().stages[index] = Stage::AtWork;
    }

    /// This worker runs nothing any more. Whether it was not given up.
    pub(in crate::rt) fn stop(&self, index: usize) -> bool {
        let state = self.state();
        let belongs = state.stages[index] == Stage::AtWork;
        if belongs {
            self.set(state, index, Stage::Stopped);
        }
        belongs
    }

    pub(in crate::rt) fn await_turn(&self, index: usize) -> Turn {
        let state = self.wait_while(self.state(), |state| state.stages[index] == Stage::Stopped);
        match state.stages[index] {
            Stage::Turn(turn) => turn,
            other => bug!("worker {index} was woken while {other:?}"),
        }
    }

    pub(in crate::rt) fn end_turn(&self, index: usize, progress: bool) {
        let mut state = self.state();
        state.progress |= progress;
        self.set(state, index, Stage::Stopped);
    }

    pub(in crate::rt) fn finished(&self, index: usize, left: usize) {
        let mut state = self.state();
        state.left += left;
        self.set(state, index, Stage::Gone);
    }
}

/// How much of each slice of time the workers of a program have had: what they computed; and of one whose goroutine has put the
/// thread to sleep, a part of it. A worker that runs none stops by itself. Needs: the caller holds the state, as in
/// `wait_stopped`.
pub(crate) fn chances(program: &Program) -> impl FnMut(usize) -> Duration {
    let mut computed: Vec<_> = program.fresh.iter().map(|fresh| fresh.processor.read()).collect();
    move |index| {
        let processor = &program.fresh[index].processor;
        let now = processor.read();
        let before = std::mem::replace(&mut computed[index], now);
        if processor.may_be_asleep() && program.runs_goroutine(index) {
            return SLICE / ASLEEP;
        }
        now.unwrap_or_default().saturating_sub(before.unwrap_or_default())
    }
}

/// Gives worker `index` a thread, if the system does.
pub(crate) fn start(program: &Arc<Program>, index: usize) {
    program.threads.started(index);
    let shared = program.clone();
    let thread = std::thread::Builder::new().name(format!("gort-worker-{index}")).spawn(move || work(shared, index));
    let mut state = program.threads.state();
    match thread {
        Ok(thread) => state.threads[index] = Some(thread),
        Err(_) => {
            program.threads.set(state, index, Stage::NotStarted);
            program.idlers.lock().refused(index);
            program.timers.ask();
        }
    }
}

/// Ends the process if a worker's thread panics outside of every goroutine: the others would wait for it without end (I4).
struct NeverUnwinds(usize);

impl Drop for NeverUnwinds {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // Not `eprintln!`: a test harness would keep it and lose it with the process.
            let _ = writeln!(
                std::io::stderr(),
                "gort internal bug: worker {} panicked outside of its goroutines; please report",
                self.0
            );
            std::process::abort();
        }
    }
}

/// A worker's life.
fn work(program: Arc<Program>, index: usize) {
    let _never_unwinds = NeverUnwinds(index);
    overflow::prepare_thread();
    let decisions =
        Decisions { policy: Box::new(GoOrder::new(entropy())), asks_policy: false, record: false, free_running: false };
    let worker = Worker::new(program.clone(), index, decisions);
    program.goes_to_work(&worker);
    let threads = &program.threads;
    let belongs = worker.enter(|| {
        worker.run();
        let belongs = threads.stop(index);
        while belongs && threads.await_turn(index) == Turn::Round {
            threads.end_turn(index, worker.end_round());
        }
        if !belongs {
            // (I3)
            worker.see_out(None);
        } else if let left @ 1.. = worker.living().len() {
            threads.finished(index, left);
            worker.see_out(None);
            return false;
        }
        belongs
    });
    drop(worker);
    if belongs {
        threads.finished(index, 0);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn who_waits_for_a_processor_is_waited_for_and_who_computes_is_not() {
        for (chance, stops) in [(Duration::ZERO, true), (GRACE, false)] {
            let threads = Arc::new(WorkerThreads::new(2));
            threads.started(1);
            let mut slices = 0;
            let theirs = threads.clone();
            let asked = |index| Some(index);
            let computes = |index| {
                assert_eq!(index, 1);
                slices += 1;
                if stops && slices == 2 * MOST_SLICES {
                    // It was never on a processor until now.
                    let late = theirs.clone();
                    drop(std::thread::spawn(move || assert!(late.stop(1))));
                }
                chance
            };
            let kept = threads.wait_stopped_in_slices(u32::MAX, Duration::from_micros(10), computes, asked);
            assert_eq!((kept, threads.abandoned()), if stops { (vec![], vec![]) } else { (vec![1], vec![1]) });
        }
    }
}
