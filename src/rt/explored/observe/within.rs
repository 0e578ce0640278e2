//! Points within an operation: where a goroutine can stand when its history does not say that it does.
//!
//! An operation that others may come into has more than one step. Whether it takes the further ones can depend on what it
//! finds in shared objects (whether a goroutine waits, whether a child has ended before), and a history says only what an
//! operation told its goroutine. So a goroutine that stands within one says where, for as long as it stands there: a state knows it, and
//! a history forgets it, since what comes after the operation is the same either way.
//!
//! Invariants  I1  the first point of an operation has no position: the history says what the goroutine does next, for it
//!                 is the program's. Every other point has one (`park::point_within`).
//!             I2  position, history and what objects hold say together what the rest of the operation does.
//!
//! Every operation with more than one point, and what of it a state knows. All others have one point, before they look or act,
//! and what they do after it depends on the state alone; what they tell their goroutine is in its history.
//!
//! | operation | further points | what of it is in the digest |
//! |---|---|---|
//! | `WaitGroup::add` to zero, a goroutine waits | before the waiters are readied | position; counter and queue of the WaitGroup, the counter also if it is misused |
//! | `WaitGroup::wait`, `wait_timeout`, readied | before it looks again | position; the counter |
//! | `WaitGroup::go`, `Group::go` | none: `add`, the `go` statement, and at its end `done`, each an operation | as these; a limit's tokens as a channel |
//! | `Group`: an error | none: it is left, then the cancel of the group's context | the error, and by that which goroutine was first and cancels |
//! | `Group::wait` | none: `wait`, then the cancel of the context | the error, until it is taken |
//! | `Cond::wait`, signalled | before it locks again | position; the queues of Cond and mutex |
//! | `Cond::wait_timeout`, signalled or not in time | before it locks again | position; which of both it was; the queues of Cond, timer and mutex |
//! | `recv_timeout`, `send_timeout`, a select with a timeout | none: what can be done at once is, else the timer is armed and it parks | as a timer and a select |
//! | `Cond::signal`, `broadcast` | none | the queue |
//! | `Mutex`, `Once`, `RwMutex::write`: readied | before it competes | position; since when it waits, whether it goes to the front, whether it was handed the lock; of the lock whether a permit is out and whether it starves; the queue |
//! | `Mutex::lock_timeout`, `RwMutex::write_timeout`: readied, or not in time | before it competes, or withdraws | as these; until when it waits; which of both it was |
//! | `RwMutex::write_timeout`: not in time while others read | before it gives up | position; readers and writers as of the lock; the queue |
//! | `RwMutex::read`, `read_timeout`: readied | before it comes for its permit | position; permits, readers, whether a writer waits; until when it waits; the queue |
//! | `Semaphore`: acquire, `acquire_timeout` | none: a goroutine that parks is handed what it waits for | permits; the queue; the timer |
//! | `Once::call`, `OnceValue::get` | those of the function; then before it is marked as done | position; done; the queue of those that wait for it |
//! | `cancel` of a context, by call, deadline or parent | before each descendant is ended | position and chosen child; the children that are left, of each context; the queue of those that wait for the end |
//! | `with_cancel` and others below a context that is being ended | none: parks until that is done | the queue of that context |
//! | `after_func`, `stop` | none | whether the function is there: as the end of its scope |
//! | `join`, the end of a `scope` | none | what was left there; which goroutines have ended is no part of a state |
//! | the drop of the last `Sender` | before it closes (other drops are no steps) | position, which says that it is the last |
//! | `block_on` | none: each wait is one | whether it was woken: a hidden value |
//! | `select` | none | its choice is a label of its step; the queues in which it stands |
//! | timers: `stop`, `reset`, a tick | none | what is armed, for when and how often, in which order (`control.rs`); the value in the channel, until it is thrown away |
//! | a `Racy` update | none: a load and a store, each an operation | the value |

/// Where a goroutine stands within its operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Within {
    /// Its `add` has brought a WaitGroup to zero, and those that wait are not readied yet.
    WaitGroupRelease = 1,
    /// Its `wait` was let go, and has not looked at the counter again.
    WaitGroupWoken,
    /// It was signalled, and has not tried to lock again.
    CondWoken,
    /// The function of a Once has returned, and the Once is not marked as done.
    OnceRan,
    /// It was readied by an unlock, and has not competed for the lock.
    LockWoken,
    /// It was let in to read, and has not come for its permit.
    ReaderWoken,
    /// A context has ended, and its next child is to be ended.
    ContextChild,
    /// The last owner of a sending end goes, and the channel is not closed yet.
    LastSender,
    /// It has announced itself as a writer, its time is over, and it has not given up.
    WriterTooLate,
}
