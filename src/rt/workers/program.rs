//! A run's program: what all its workers share.
//!
//! States      running | over (there is a verdict; every worker stops at its next switch) | ending (all have stopped, what
//!             is left is unwound, one worker at a time: `threads.rs`).
//! Invariants  I1  the first verdict stands.
//!             I2  nothing here is written by a local park, ready or switch.
//! Protocol    `over` is read by the worker that has the sinks, and by each worker when its mailbox was rung.
//! See         rt/workers/worker.rs for what each worker has for itself.

// Why unsafe: the end of a program looks at workers of other threads.
#![allow(unsafe_code)]

use std::any::Any;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use gort_events::{Caller, Capacities, CodeHeader, Ending, GoroutineReport, ObjectId};

use crate::error::RunError;
use crate::rt::clock::{Origin, RunClock};
use crate::rt::events::sinks::{Listener, Output, Sinks};
use crate::rt::goroutine::GoRef;
use crate::rt::met;
use crate::rt::parking::foreign::ForeignHandles;
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::records::AllRecords;
use crate::rt::stacks::runner::SpareContexts;
use crate::rt::stacks::stack::Arena;
use crate::rt::workers::balance::Takers;
use crate::rt::workers::beside;
use crate::rt::workers::deadlock::running;
use crate::rt::workers::fresh::Fresh;
use crate::rt::workers::guard::SharedTimers;
use crate::rt::workers::idlers::Idlers;
use crate::rt::workers::quiet::Quiet;
use crate::rt::workers::threads::WorkerThreads;
use crate::rt::workers::watchdog::Turns;
use crate::rt::workers::worker::Worker;

/// How the program ended.
pub(crate) enum Verdict {
    Exit,
    Error(RunError),
    /// The listener panicked, with this payload.
    ListenerPanicked(Box<dyn Any + Send>),
}

impl Verdict {
    pub(crate) fn ending(&self) -> Ending {
        match self {
            Verdict::Exit => Ending::Exit,
            Verdict::Error(error) => error.ending(),
            Verdict::ListenerPanicked(_) => Ending::Fatal,
        }
    }

    /// The same with the error's first line; empty where there is none.
    #[cfg(feature = "explore")]
    pub(crate) fn summary(&self) -> (Ending, String) {
        let message = match self {
            Verdict::Exit | Verdict::ListenerPanicked(_) => String::new(),
            Verdict::Error(error) => error.headline(),
        };
        (self.ending(), message)
    }
}

/// So often it looks what a worker runs: between two looks it may go on to another goroutine.
const LOOKS: u32 = 8;

/// What a run's workers share.
pub(crate) struct Program {
    pub(crate) name: String,
    /// The number of the run, among all of the process.
    pub(crate) serial: u32,
    /// The same for a run that may have others beside it, else 0.
    pub(in crate::rt) beside: u32,
    /// Nothing can go on here but by another run.
    stuck: AtomicBool,
    pub(crate) arena: &'static Arena,
    pub(crate) origin: Origin,
    /// The machine's time, by which several workers pace themselves whatever the clock is.
    pub(in crate::rt) wall_clock: Origin,
    /// What a virtual clock of several workers shows (`advance.rs`).
    pub(in crate::rt) advanced_to: Mutex<Duration>,
    pub(crate) quiet_panics: bool,
    /// A panic that nothing catches ends its goroutine alone, unless that is main.
    pub(crate) panics_end_alone: bool,
    capacities: Capacities,
    pub(crate) listening: bool,
    /// Each goroutine starts on a worker picked at random.
    pub(in crate::rt) scatter: bool,
    /// Started goroutines move between workers, too.
    pub(in crate::rt) migrates: bool,
    /// One for each worker, also for those that have no thread yet.
    pub(crate) homes: Box<[&'static Mailbox]>,
    pub(crate) fresh: Box<[Fresh]>,
    /// What others than their worker may fire.
    pub(in crate::rt) timers: SharedTimers,
    /// What the workers that take over have seen, where goroutines migrate.
    pub(in crate::rt) takers: Mutex<Takers>,
    pub(crate) idlers: Idlers<Worker>,
    pub(crate) threads: WorkerThreads,
    pub(crate) records: AllRecords,
    /// Stacks for any worker, where goroutines migrate.
    pub(in crate::rt) spare_contexts: SpareContexts,
    pub(crate) foreign: Arc<ForeignHandles>,
    pub(in crate::rt) quiet: Quiet,
    next_object: AtomicU32,
    main_exited: AtomicBool,
    over: AtomicBool,
    /// Whose turn it is on each worker; empty without a watchdog.
    pub(in crate::rt) turns: Box<[Turns]>,
    /// A worker waits for mail without sleeping.
    pub(in crate::rt) spinning: AtomicBool,
    /// Whose turn it is to serve an accepted connection, modulo the workers.
    pub(in crate::rt) next_served: AtomicUsize,
    verdict: Mutex<Option<Verdict>>,
    /// The workers that have a thread, for the one that looks what keeps them from stopping.
    at_work: Box<[AtomicPtr<Worker>]>,
    pub(in crate::rt) sinks: Sinks,
}

/// What a program is set up with.
pub(crate) struct ProgramSettings {
    pub(crate) listener: Option<Listener>,
    pub(crate) output: Option<Output>,
    pub(crate) quiet_panics: bool,
    pub(crate) panics_end_alone: bool,
    pub(crate) watched: bool,
    /// Whether it may share objects with other runs.
    pub(crate) beside: bool,
    /// Each goroutine starts on a worker picked at random.
    pub(crate) scatter: bool,
    /// Whether started goroutines move between workers.
    pub(crate) migrates: bool,
    /// What if channels had other capacities?
    pub(crate) capacities: Capacities,
}

impl Program {
    pub(crate) fn new(
        name: String,
        workers: usize,
        arena: &'static Arena,
        origin: Origin,
        settings: ProgramSettings,
    ) -> Self {
        // Numbers objects apart between runs; wrapping after four thousand million runs is harmless.
        static SERIAL: AtomicU32 = AtomicU32::new(1);
        let homes: Box<[&'static Mailbox]> = (0..workers).map(|_| Mailbox::acquire()).collect();
        let foreign = ForeignHandles::new(homes[0]);
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let migrates = settings.migrates && workers > 1;
        // A virtual clock is moved by a worker that fires all that is due.
        let shares_timers = workers > 1 && matches!(origin, Origin::Real(_));
        if migrates {
            homes.iter().for_each(|home| home.lets_go(serial));
        }
        let beside = if settings.beside { serial } else { 0 };
        if let Some(runs) = beside::runs().filter(|_| settings.beside) {
            runs.begin(beside, homes.clone());
        }
        Program {
            name,
            serial,
            beside,
            stuck: AtomicBool::new(false),
            arena,
            wall_clock: if workers > 1 { origin.wall_clock() } else { origin },
            advanced_to: Mutex::new(Duration::ZERO),
            origin,
            quiet_panics: settings.quiet_panics,
            panics_end_alone: settings.panics_end_alone,
            capacities: settings.capacities,
            listening: settings.listener.is_some(),
            scatter: settings.scatter,
            migrates,
            homes,
            fresh: met::within(beside, || (0..workers).map(|_| Fresh::default()).collect()),
            timers: SharedTimers::new(if shares_timers { workers } else { 0 }, shares_timers && !migrates),
            takers: Mutex::new(Takers::new(workers)),
            idlers: Idlers::new(workers),
            threads: WorkerThreads::new(workers),
            records: AllRecords::new(),
            spare_contexts: SpareContexts::default(),
            foreign,
            quiet: met::within(beside, Quiet::new),
            next_object: AtomicU32::new(1),
            main_exited: AtomicBool::new(false),
            over: AtomicBool::new(false),
            turns: (0..if settings.watched { workers } else { 0 }).map(|_| Turns::new()).collect(),
            spinning: AtomicBool::new(false),
            next_served: AtomicUsize::new(0),
            verdict: Mutex::new(None),
            at_work: (0..workers).map(|_| AtomicPtr::default()).collect(),
            sinks: Sinks::new(settings.listener, settings.output),
        }
    }

    /// What a replay code of this program says of it.
    pub(crate) fn header(&self) -> CodeHeader {
        CodeHeader { capacities: self.capacities.lines().to_vec(), ..CodeHeader::of(&self.name) }
    }

    /// The capacity that a channel gets which asks for `cap`.
    pub(crate) fn capacity(&self, cap: usize, made_at: Caller) -> usize {
        self.capacities.of(made_at.into(), cap)
    }

    pub(crate) fn workers(&self) -> usize {
        self.homes.len()
    }

    /// Whether more than one worker may run goroutines.
    pub(crate) fn many(&self) -> bool {
        self.workers() > 1
    }

    pub(crate) fn take_object(&self) -> ObjectId {
        ObjectId(self.next_object.fetch_add(1, Ordering::Relaxed))
    }

    /// The clock of a worker that begins now.
    pub(in crate::rt) fn clock(&self) -> RunClock {
        let clock = RunClock::new(self.origin);
        if clock.is_virtual() {
            clock.advance(*self.advanced_to.lock().unwrap_or_else(PoisonError::into_inner));
        }
        clock
    }

    /// Whether something may still come from outside: from a foreign thread, a blocking call or a socket. Needs: the
    /// caller is the only worker, or all of them rest.
    pub(crate) fn awaits_outside(&self) -> bool {
        self.foreign.any() || self.homes.iter().map(|home| home.waiting_for_io()).sum::<isize>() > 0
    }

    /// Whether another run may help this one, in which nothing can go on. If so, `woke` must be called after the next sleep,
    /// before any mail is taken. Needs: as `awaits_outside`.
    pub(in crate::rt) fn may_be_helped(&self) -> bool {
        let stuck = self.beside != 0 && beside::runs().is_some_and(|runs| runs.may_help(self.beside));
        self.stuck.store(stuck, Ordering::Relaxed);
        stuck
    }

    /// A worker has slept. Needs: it rests no more.
    pub(in crate::rt) fn woke(&self) {
        if self.stuck.load(Ordering::Relaxed) && self.stuck.swap(false, Ordering::Relaxed) {
            beside::runs().into_iter().for_each(|runs| runs.woke(self.beside));
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    /// The program is over. Whether this verdict is the first.
    pub(in crate::rt) fn end(&self, verdict: Verdict) -> bool {
        let mut first = self.verdict();
        if first.is_some() {
            return false;
        }
        *first = Some(verdict);
        drop(first);
        self.stop();
        true
    }

    /// Every worker stops at its next switch.
    pub(in crate::rt) fn stop(&self) {
        self.over.store(true, Ordering::Release);
        if self.many() {
            self.homes.iter().for_each(|home| home.wake());
        }
    }

    pub(in crate::rt) fn verdict(&self) -> MutexGuard<'_, Option<Verdict>> {
        self.verdict.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on every goroutine stays where it is. Needs: the program is over.
    pub(in crate::rt) fn pin(&self) {
        if self.migrates {
            self.homes.iter().for_each(|home| home.lets_go(0));
        }
    }

    pub(in crate::rt) fn note_main_exited(&self) {
        self.main_exited.store(true, Ordering::Relaxed);
    }

    pub(in crate::rt) fn main_exited(&self) -> bool {
        self.main_exited.load(Ordering::Relaxed)
    }

    /// How many events there were. Needs: the program has ended.
    pub(crate) fn steps(&self) -> u64 {
        self.sinks.steps()
    }

    /// The caller is the worker of this index, from now until it stops.
    pub(in crate::rt) fn goes_to_work(&self, worker: &Worker) {
        self.at_work[worker.index].store(std::ptr::from_ref(worker).cast_mut(), Ordering::Release);
    }

    /// Whether a worker that is at work is in a goroutine. Needs: it cannot stop meanwhile.
    pub(in crate::rt) fn runs_goroutine(&self, index: usize) -> bool {
        // SAFETY: as in `keeps_at_work`.
        unsafe { self.at_work[index].load(Ordering::Acquire).as_ref() }.is_some_and(|worker| worker.runs().is_some())
    }

    /// The goroutine that keeps a worker from stopping, if that is one. Needs: the worker is at work, and cannot stop meanwhile.
    pub(crate) fn keeps_at_work(&self, index: usize) -> Option<GoroutineReport> {
        // SAFETY: the pointer must be null or to a live worker: `goes_to_work` stored it, and a worker ends only after it has
        // stopped.
        let worker = unsafe { self.at_work[index].load(Ordering::Acquire).as_ref() }?;
        // It may go on to another goroutine while this looks.
        (0..LOOKS).find_map(|_| {
            let goroutine = worker.runs()?;
            let report = running(goroutine);
            (worker.runs() == Some(goroutine) && goroutine.id.get() == report.id).then_some(report)
        })
    }

    /// Every goroutine that is not dead, by number, but for those of workers that did not stop. Needs: the others run
    /// nothing.
    pub(in crate::rt) fn living(&self) -> Vec<GoRef> {
        let abandoned = self.threads.abandoned();
        let stopped = |home: &Mailbox| !abandoned.iter().any(|index| std::ptr::eq(self.homes[*index], home));
        self.records.living(stopped)
    }

    /// Gives the homes back, if nothing can be delivered there any more. `left`: how many goroutines are left.
    pub(crate) fn release(&self, left: usize) {
        self.foreign.close();
        if let Some(runs) = beside::runs().filter(|_| self.beside != 0) {
            runs.end(self.beside);
        }
        if self.threads.abandoned().is_empty() && left == 0 {
            self.homes.iter().for_each(|home| home.release());
        }
        // Else another thread may still ready one of them: the homes stay with it.
    }
}
