//! Waits that end at a time: receives, sends and selects that give up, and waits in a queue that do.
//!
//! Invariants  I1  what can be done at once is done, and no timer is armed for it; with no time left nothing else is tried.
//!             I2  the try, the arming and the linking are one step: no scheduling point stands between them.
//! Protocol    An operation on channels becomes a select with one case more, the channel of a timer (`channels.rs`). A wait in a
//!             queue has a second waiter there, with which it shares a claim (`queue.rs`). Whichever comes first decides; a timer
//!             that lost is stopped, so it leaves nothing behind.
//! Rejected    A timer that pops the waiter itself: an alarm would have to reach into objects that it does not keep alive.
//!             Asking the clock after the wait: a value that came in time could be refused.
//! See         Go has no such operations: `select` with a case for `time.After`. tests/habits/timed.rs, tests/habits/foreign_timed.rs, tests/explore/timed.rs.

mod channels;
mod foreign;
mod queue;

use std::time::Duration;

pub(crate) use self::queue::{Ended, TimedWait};

use gort_events::Caller;

use crate::rt::current::worker;
use crate::rt::workers::worker::Worker;
use crate::time::{Instant, Limit, the_worker};

/// When a wait ends at the latest.
#[derive(Clone, Copy)]
pub(crate) enum Until {
    After(Duration),
    At(Instant),
}

impl Until {
    /// So long from now on, by the clock that passes meanwhile. Needs: the caller is in a goroutine; else it waits so long at each try.
    pub(crate) fn of(timeout: Duration) -> Self {
        worker().map_or(Until::After(timeout), |worker| Until::At(Instant(worker.clock.now()) + timeout))
    }

    /// How long that is from now on; zero if the time has come.
    pub(crate) fn left(self, worker: &Worker) -> Duration {
        match self {
            Until::After(timeout) => timeout,
            Until::At(deadline) => {
                let now = Instant(worker.clock.now());
                now.learn();
                deadline - now
            }
        }
    }

    /// A timer that is armed for then; `None`: the time has come, or the program is over, and no time passes any more.
    #[track_caller]
    fn limit(self, operation: &str, at: Caller) -> Option<Limit> {
        let worker = the_worker(operation);
        let left = self.left(&worker);
        (!left.is_zero() && !worker.is_ending()).then(|| {
            let limit = Limit::new(&worker);
            limit.arm(&worker, left, at);
            limit
        })
    }
}
