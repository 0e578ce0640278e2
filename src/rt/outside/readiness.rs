//! A socket's readiness: which goroutines wait to read or to write, until when, and whether the poller watches.
//!
//! States      of a direction: with waiters or without; its deadline far, passed, or none; watched or not by each poller that
//!             knows the socket.
//!             Of the socket: open | closed.
//! Invariants  I1  whoever waits in a direction is watched there by the poller of his own worker (where goroutines migrate: of his
//!                 run), and no report has come since he began to try: what the socket became ready by is never lost, although each poller reports it once.
//!             I2  closed  =>  no poller knows the socket, and no goroutine waits.
//!             I3  a deadline of an older version does nothing.
//!             I4  the homes' counts of goroutines that wait for sockets, taken together, have those that wait here: such a program is not deadlocked.
//! Protocol    An operation tries, and if it would have to wait: `wait` links, parks and returns when it is worth trying
//!             again. The side that makes it so (the poller, a deadline, a close) pops all waiters under the lock and readies them
//!             after it. Reports are counted, and a goroutine that would wait says how many there were before its try: if there was one
//!             since, he tries again. It returns too often at worst.
//!             A goroutine that waits without a try (`Patience::Untried`) has read all there was, and knows it because there was less
//!             than asked for: of what came later there is a report. Not if the end had come, or an error, or urgent data, behind which a read stops: after such a
//!             report every goroutine tries first.
//! Rejected    One poller of a run for each socket: where it is the one of a worker that computes, a goroutine of another worker waits
//!             for the computation.
//!             A flag for a report that found no waiter: of two that tried in vain one waits already, the report wakes it and
//!             no other, and he need not take all there is.
//! See         rt/outside/poller/mod.rs; Go `netpoll.go`, pollDesc; models in `models/outside.rs` (readiness_*) and `models/deadlines.rs`;
//!             tests/runtime/net/tcp.rs, tests/runtime/net/deadline.rs, tests/runtime/net/closing.rs.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use gort_events::{Caller, GoId, WaitReason};

use crate::rt::current::worker;
use crate::rt::lock::{SpinLock, prefetch};
use crate::rt::outside::poller::BorrowedSocket;
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::parking::park::{self, ParkedAt, ParkedOn};
use crate::rt::parking::waiter::{Owner, WaitQueue, Waiter};
use crate::rt::timers::{Action, Alarm, TimerState};
use crate::rt::workers::worker::Worker;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    Read,
    Write,
}

/// Why an operation cannot go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stop {
    Closed,
    TimedOut,
}

/// What a waiter knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Patience {
    /// It has just tried, and would have had to wait. The try was begun after this number of reports.
    Tried(u64),
    /// It has not, but the last read left nothing. That was begun after this number of reports.
    Untried(u64),
}

/// What a poller has seen of a socket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct SocketReport {
    /// It may be ready to be read, and to be written.
    pub(crate) ways: [bool; 2],
    /// There may be no report of what can be read from now on.
    pub(crate) last: bool,
}

pub(crate) struct Readiness {
    state: SpinLock<State>,
}

struct State {
    ways: [Direction; 2],
    closed: bool,
    /// There was a last report.
    last: bool,
    /// How many there were.
    reports: u64,
    registered: Registered,
}

/// Where the socket is known. A run's poller is not asked once the run is over, and that of a worker not while it computes, so that
/// each worker on which a goroutine waits for the socket has its own; most sockets are of one.
#[derive(Default)]
struct Registered {
    first: Option<Registration>,
    others: Vec<Registration>,
}

struct Registration {
    /// The worker whose poller watches, and the key there.
    home: &'static Mailbox,
    key: u64,
    /// The latest run that it serves.
    run: u32,
    watched: [bool; 2],
}

struct Direction {
    waiters: WaitQueue<()>,
    timed_out: bool,
    version: u64,
}

/// One direction's deadline, as a timer.
struct Deadline(Arc<Readiness>, Way);

/// The goroutines that were unlinked, to be readied once nothing is locked. It is one, as a rule.
#[derive(Default)]
struct Woken {
    first: Option<Owner>,
    others: Vec<Owner>,
}

impl Woken {
    fn push(&mut self, owner: Owner) {
        if self.first.is_none() {
            self.first = Some(owner);
        } else {
            self.others.push(owner);
        }
    }

    fn ready(self) {
        self.first.into_iter().chain(self.others).for_each(Owner::ready);
    }
}

impl Registration {
    /// Whether reports come in time for goroutines of this worker: from its own poller, which it looks at when it has time for
    /// them, or from any of the run where goroutines migrate.
    #[inline]
    fn serves(&self, worker: &Worker) -> bool {
        self.run == worker.serial() && (worker.migrates || std::ptr::eq(self.home, worker.home))
    }
}

impl Registered {
    /// Whether a poller that serves this worker watches that way.
    #[inline]
    fn watches(&self, worker: &Worker, way: Way) -> bool {
        let watches = |known: &Registration| known.serves(worker) && known.watched[way as usize];
        self.first.as_ref().is_some_and(watches) || self.others.iter().any(watches)
    }

    /// The one by which this worker is served from now on, if there is one.
    fn serve(&mut self, worker: &Worker) -> Option<&mut Registration> {
        let mut all: Vec<&mut Registration> = self.first.iter_mut().chain(&mut self.others).collect();
        let at = all.iter().position(|known| known.serves(worker));
        // A poller knows a socket once; this one was another run's when it came to know it.
        let at = at.or_else(|| all.iter().position(|known| std::ptr::eq(known.home, worker.home)))?;
        let known = all.swap_remove(at);
        known.run = worker.serial();
        Some(known)
    }

    fn push(&mut self, known: Registration) {
        if self.first.is_none() { self.first = Some(known) } else { self.others.push(known) }
    }
}

impl State {
    /// Whether a goroutine that is about to wait should try instead.
    fn worth_a_try(&self, way: Way, patience: Patience) -> bool {
        let reported = match patience {
            Patience::Tried(since) => since != self.reports,
            Patience::Untried(since) => since != self.reports || self.last,
        };
        self.closed || self.ways[way as usize].timed_out || reported
    }

    fn pop_all(&mut self, way: Way, woken: &mut Woken) {
        while let Some(waiter) = self.ways[way as usize].waiters.pop() {
            woken.push(waiter.release(GoId::SCHEDULER));
        }
    }
}

impl Readiness {
    pub(crate) fn new() -> Arc<Self> {
        let direction = || Direction { waiters: WaitQueue::new(), timed_out: false, version: 0 };
        Arc::new(Readiness {
            state: SpinLock::new(State {
                ways: [direction(), direction()],
                closed: false,
                last: false,
                reports: 0,
                registered: Registered::default(),
            }),
        })
    }

    /// Whether an operation may be tried. After how many reports it is.
    pub(crate) fn check(&self, way: Way) -> Result<u64, Stop> {
        let state = self.state.lock();
        if state.closed {
            Err(Stop::Closed)
        } else if state.ways[way as usize].timed_out {
            Err(Stop::TimedOut)
        } else {
            Ok(state.reports)
        }
    }

    /// Parks until the socket may be ready that way, or an operation cannot go on.
    pub(crate) fn wait(
        self: &Arc<Self>,
        fd: BorrowedSocket<'_>,
        way: Way,
        patience: Patience,
        location: Caller,
    ) -> io::Result<()> {
        let (worker, goroutine) = park::current_goroutine(WaitReason::IoWait.text());
        let mut state = self.state.lock();
        if state.worth_a_try(way, patience) {
            return Ok(());
        }
        // A full socket is reported anew if it has room by now: of some, the other end makes room unheard.
        if way == Way::Write || !state.registered.watches(&worker, way) {
            self.watch(&worker, &mut state, fd, way)?;
        }
        let owner = Owner::Goroutine(goroutine);
        let waiter = Waiter::new(owner, None);
        goroutine.waited_at.set(std::ptr::from_ref(&waiter).cast());
        let parked_at = ParkedAt { reason: WaitReason::IoWait, location };
        let queue: fn(&mut State) -> &mut WaitQueue<()> = match way {
            Way::Read => |state| &mut state.ways[0].waiters,
            Way::Write => |state| &mut state.ways[1].waiters,
        };
        let _counted = Counted::new(&worker);
        park::wait(&self.state, state, queue, &waiter, &owner, parked_at, |_| ParkedOn::default());
        Ok(())
    }

    /// Makes a poller that serves this worker report this way too, and now if it is ready.
    #[cold]
    fn watch(self: &Arc<Self>, worker: &Worker, state: &mut State, fd: BorrowedSocket<'_>, way: Way) -> io::Result<()> {
        if let Some(known) = state.registered.serve(worker) {
            let mut watched = known.watched;
            watched[way as usize] = true;
            known.home.poller()?.modify(fd, known.key, watched[0], watched[1])?;
            known.watched = watched;
            return Ok(());
        }
        let watched = [Way::Read, Way::Write].map(|each| each == way);
        let key = worker.home.poller()?.add(fd, self.clone(), watched[0], watched[1])?;
        state.registered.push(Registration { home: worker.home, key, run: worker.serial(), watched });
        Ok(())
    }

    /// As `wait`, in a model: the goroutine's thread is the worker that it wakes, and nothing watches.
    #[cfg(all(test, loom))]
    #[allow(unsafe_code)]
    pub(in crate::rt) fn wait_in_model(&self, way: Way, patience: Patience, goroutine: crate::rt::goroutine::GoRef) {
        let mut state = self.state.lock();
        if state.worth_a_try(way, patience) {
            return;
        }
        let waiter = Waiter::new(Owner::Goroutine(goroutine), None);
        // SAFETY: the waiter must stay in place until it is unlinked: the side that wakes the goroutine has unlinked it.
        unsafe { state.ways[way as usize].waiters.push(&waiter) };
        drop(state);
        goroutine.home().wait_for(goroutine);
        assert!(!waiter.is_linked());
    }

    /// Says that it will be asked soon.
    pub(in crate::rt) fn prefetch(this: &Arc<Self>) {
        (0..size_of::<Self>().div_ceil(64))
            .for_each(|line| prefetch(Arc::as_ptr(this).cast::<u8>().wrapping_add(64 * line)));
    }

    /// Says that the goroutine that waits to read will be readied soon.
    pub(in crate::rt) fn prefetch_reader(&self) {
        self.state.lock().ways[Way::Read as usize].waiters.prefetch_first();
    }

    /// The poller's report.
    pub(in crate::rt) fn is_ready(&self, report: SocketReport) {
        let mut woken = Woken::default();
        let mut state = self.state.lock();
        state.last |= report.last;
        state.reports += 1;
        for way in [Way::Read, Way::Write] {
            if report.ways[way as usize] {
                state.pop_all(way, &mut woken);
            }
        }
        drop(state);
        woken.ready();
    }

    /// From now on operations that way fail at this time; `None`: never.
    pub(crate) fn set_deadline(self: &Arc<Self>, worker: &Worker, way: Way, at: Option<Duration>) {
        let now = worker.clock.now();
        let passed = at.is_some_and(|at| at <= now);
        let armed = self.begin_deadline(way, passed);
        if let (Some(at), Some(version)) = (at, armed) {
            worker.set_timer(now, at, Action::Alarm(Arc::new(Deadline(self.clone(), way)), version));
        }
    }

    /// A new deadline counts from now on, which may have passed already. Its version, if it has not and can.
    pub(in crate::rt) fn begin_deadline(&self, way: Way, passed: bool) -> Option<u64> {
        let mut woken = Woken::default();
        let mut state = self.state.lock();
        let direction = &mut state.ways[way as usize];
        direction.version += 1;
        let version = direction.version;
        direction.timed_out = passed;
        if passed {
            state.pop_all(way, &mut woken);
        }
        let armed = !passed && !state.closed;
        drop(state);
        woken.ready();
        armed.then_some(version)
    }

    /// The deadline of this version has come.
    pub(in crate::rt) fn time_out(&self, way: Way, version: u64) {
        let mut woken = Woken::default();
        let mut state = self.state.lock();
        if state.ways[way as usize].version == version {
            state.ways[way as usize].timed_out = true;
            state.pop_all(way, &mut woken);
        }
        drop(state);
        woken.ready();
    }

    /// Ends every operation, now and from now on. Whether it was open. Leaves: the poller does not know the socket.
    pub(crate) fn close(&self, fd: BorrowedSocket<'_>) -> bool {
        let mut woken = Woken::default();
        let mut state = self.state.lock();
        let open = !std::mem::replace(&mut state.closed, true);
        for way in [Way::Read, Way::Write] {
            state.ways[way as usize].version += 1;
            state.pop_all(way, &mut woken);
        }
        let registered = std::mem::take(&mut state.registered);
        drop(state);
        for known in registered.first.into_iter().chain(registered.others) {
            if let Ok(poller) = known.home.poller() {
                poller.remove(fd, known.key);
            }
        }
        woken.ready();
        open
    }
}

impl Alarm for Deadline {
    fn state(&self, version: u64) -> TimerState {
        let state = self.0.state.lock();
        let direction = &state.ways[self.1 as usize];
        if direction.version != version {
            TimerState::Cancelled
        } else if direction.waiters.has_waiting() {
            TimerState::Wakes
        } else {
            TimerState::Unobserved
        }
    }

    fn fire(self: Arc<Self>, _: &Worker, version: u64, _: Duration) {
        self.0.time_out(self.1, version);
    }

    fn retire(&self) {}
}

/// One goroutine that waits for a socket (I4).
struct Counted;

impl Counted {
    fn new(worker: &Worker) -> Self {
        worker.home.count_waiting_for_io(1);
        Counted
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        if let Some(worker) = worker() {
            worker.home.count_waiting_for_io(-1);
        }
    }
}
