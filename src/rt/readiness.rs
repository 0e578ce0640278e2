//! A socket's readiness: who waits to read or to write, until when, and whether the poller watches.
//!
//! States      of a direction: watched or not; with waiters or without; its deadline far, passed, or none. Of the socket:
//!             open | closed.
//! Invariants  I1  whoever waits in a direction is watched there, so a socket that is or becomes ready is reported.
//!             I2  closed, or watched in no direction since a report  =>  the poller does not know the socket. Closed  =>
//!                 nobody waits.
//!             I3  a deadline of an older version does nothing.
//!             I4  `Program::waiting_for_io` counts who waits here: such a program is not deadlocked.
//! Protocol    `wait` links, parks and returns when it is worth trying again. Who makes that so (the poller, a deadline, a
//!             close) pops all waiters under the lock and readies them after it. `try_again` is spurious at worst.
//! See         rt/poller.rs; Go `netpoll.go`, pollDesc; models in `models/outside.rs` (readiness_*);
//!             tests/net_tcp.rs, tests/net_deadline.rs, tests/net_closing.rs.

use std::io;
use std::os::fd::BorrowedFd;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::event::{GoId, WaitReason};
use super::inbox::Home;
use super::lock::SpinLock;
use super::park::{self, ParkedOn, Site};
use super::waiter::{Owner, WaitQueue, Waiter};
use super::worker::Worker;
use crate::time::heap::{Action, Alarm, Standing};

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

pub(crate) struct Readiness {
    state: SpinLock<State>,
}

struct State {
    ways: [Direction; 2],
    closed: bool,
    /// The worker whose poller watches, and the key there.
    registered: Option<(&'static Home, u64)>,
}

struct Direction {
    waiters: WaitQueue<()>,
    watched: bool,
    /// It was reported while nobody waited.
    idle_report: bool,
    timed_out: bool,
    version: u64,
}

/// One direction's deadline, as a timer.
struct Deadline(Arc<Readiness>, Way);

impl State {
    fn pop_all(&mut self, way: Way, woken: &mut Vec<Owner>) {
        while let Some(waiter) = self.ways[way as usize].waiters.pop() {
            woken.push(waiter.release(GoId::SCHEDULER));
        }
    }
}

impl Readiness {
    pub(crate) fn new() -> Arc<Self> {
        let direction = || Direction {
            waiters: WaitQueue::new(),
            watched: false,
            idle_report: false,
            timed_out: false,
            version: 0,
        };
        Arc::new(Readiness {
            state: SpinLock::new(State { ways: [direction(), direction()], closed: false, registered: None }),
        })
    }

    /// Whether an operation may be tried.
    pub(crate) fn check(&self, way: Way) -> Result<(), Stop> {
        let state = self.state.lock();
        if state.closed {
            Err(Stop::Closed)
        } else if state.ways[way as usize].timed_out {
            Err(Stop::TimedOut)
        } else {
            Ok(())
        }
    }

    /// Parks until the socket may be ready that way, or an operation cannot go on.
    pub(crate) fn wait(
        self: &Arc<Self>,
        fd: BorrowedFd<'_>,
        way: Way,
        location: &'static Location<'static>,
    ) -> io::Result<()> {
        let (worker, goroutine) = park::here(WaitReason::IoWait.text());
        let mut state = self.state.lock();
        if state.closed || state.ways[way as usize].timed_out {
            return Ok(());
        }
        if !state.ways[way as usize].watched {
            state.ways[way as usize].watched = true;
            let (read, write) = (state.ways[0].watched, state.ways[1].watched);
            let watched = match state.registered {
                Some((home, key)) => home.poller().and_then(|poller| poller.modify(fd, key, read, write)),
                None => worker.home.poller().and_then(|poller| {
                    let key = poller.add(fd, self.clone(), read, write)?;
                    state.registered = Some((worker.home, key));
                    Ok(())
                }),
            };
            if let Err(error) = watched {
                state.ways[way as usize].watched = false;
                return Err(error);
            }
        }
        state.ways[way as usize].idle_report = false;
        let owner = Owner::Goroutine(goroutine);
        let waiter = Waiter::new(owner, None);
        let site = Site { reason: WaitReason::IoWait, location };
        let queue: fn(&mut State) -> &mut WaitQueue<()> = match way {
            Way::Read => |state| &mut state.ways[0].waiters,
            Way::Write => |state| &mut state.ways[1].waiters,
        };
        let _counted = Counted::new(worker);
        park::wait(&self.state, state, queue, &waiter, &owner, site, |_| ParkedOn::default());
        Ok(())
    }

    /// As `wait`, in a model: the goroutine's thread is the worker that it wakes, and nothing watches.
    #[cfg(all(test, loom))]
    #[allow(unsafe_code)]
    pub(super) fn wait_in_model(&self, way: Way, goroutine: super::goroutine::GoRef) {
        let mut state = self.state.lock();
        if state.closed || state.ways[way as usize].timed_out {
            return;
        }
        let waiter = Waiter::new(Owner::Goroutine(goroutine), None);
        // SAFETY: the waiter must stay in place until it is unlinked: who wakes the goroutine has unlinked it.
        unsafe { state.ways[way as usize].waiters.push(&waiter) };
        drop(state);
        goroutine.home().wait_for(goroutine);
        assert!(!waiter.is_linked());
    }

    /// The poller's report.
    pub(super) fn is_ready(&self, read: bool, write: bool) {
        let mut woken = Vec::new();
        let mut state = self.state.lock();
        let mut unwatch = false;
        for (way, ready) in [(Way::Read, read), (Way::Write, write)] {
            if !ready {
                continue;
            }
            if state.ways[way as usize].waiters.is_empty() {
                // Reported twice with nobody there: it would be reported for ever.
                let direction = &mut state.ways[way as usize];
                unwatch |= std::mem::replace(&mut direction.idle_report, true) || way == Way::Write;
            }
            state.pop_all(way, &mut woken);
        }
        if unwatch && let Some((home, key)) = state.registered {
            for direction in &mut state.ways {
                direction.watched &= !direction.waiters.is_empty();
            }
            let (read, write) = (state.ways[0].watched, state.ways[1].watched);
            if !read && !write {
                // The system reports an error or a hang-up of all that it knows, asked for or not.
                state.registered = None;
            }
            if let Ok(poller) = home.poller() {
                poller.unwatch(key, read, write);
            }
        }
        drop(state);
        woken.into_iter().for_each(Owner::ready);
    }

    /// From now on operations that way fail at this time; `None`: never.
    pub(crate) fn set_deadline(self: &Arc<Self>, worker: &Worker, way: Way, at: Option<Duration>) {
        let mut woken = Vec::new();
        let mut state = self.state.lock();
        let direction = &mut state.ways[way as usize];
        direction.version += 1;
        let version = direction.version;
        direction.timed_out = at.is_some_and(|at| at <= worker.clock.now());
        if direction.timed_out {
            state.pop_all(way, &mut woken);
        }
        let armed = at.filter(|_| !state.ways[way as usize].timed_out && !state.closed);
        drop(state);
        woken.into_iter().for_each(Owner::ready);
        if let Some(at) = armed {
            worker.set_timer(at, Action::Alarm(Arc::new(Deadline(self.clone(), way)), version));
        }
    }

    /// Ends every operation, now and from now on. Whether it was open. Leaves: the poller does not know the socket.
    pub(crate) fn close(&self, fd: BorrowedFd<'_>) -> bool {
        let mut woken = Vec::new();
        let mut state = self.state.lock();
        let open = !std::mem::replace(&mut state.closed, true);
        for way in [Way::Read, Way::Write] {
            state.ways[way as usize].version += 1;
            state.pop_all(way, &mut woken);
        }
        let registered = state.registered.take();
        drop(state);
        if let Some((home, key)) = registered
            && let Ok(poller) = home.poller()
        {
            poller.remove(fd, key);
        }
        woken.into_iter().for_each(Owner::ready);
        open
    }
}

impl Alarm for Deadline {
    fn standing(&self, version: u64) -> Standing {
        let state = self.0.state.lock();
        let direction = &state.ways[self.1 as usize];
        if direction.version != version {
            Standing::Stale
        } else if direction.waiters.has_waiting() {
            Standing::Awaited
        } else {
            Standing::Unawaited
        }
    }

    fn fire(self: Arc<Self>, _: &Worker, version: u64, _: Duration) {
        let mut woken = Vec::new();
        let mut state = self.0.state.lock();
        if state.ways[self.1 as usize].version == version {
            state.ways[self.1 as usize].timed_out = true;
            state.pop_all(self.1, &mut woken);
        }
        drop(state);
        woken.into_iter().for_each(Owner::ready);
    }

    fn retire(&self) {}
}

/// One goroutine that waits for a socket (I4).
struct Counted<'a>(&'a Worker);

impl<'a> Counted<'a> {
    fn new(worker: &'a Worker) -> Self {
        worker.program.waiting_for_io.fetch_add(1, Ordering::Relaxed);
        Counted(worker)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.program.waiting_for_io.fetch_sub(1, Ordering::Release);
    }
}
