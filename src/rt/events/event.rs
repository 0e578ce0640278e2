//! Events: what the runtime did, one value per action, in the order it happened.
//!
//! Protocol    An action that completes emits exactly one event, on the goroutine that performed it, after the
//!             action took effect. A goroutine that parks emits `Park` when it parks and the event of the completed
//!             operation when it runs again; the side that woke it emitted its own event in between.
//!             Emitting costs one predictable branch when nobody listens.
//! Rejected    Formatting values when nobody listens; strings as event kinds: a renderer would have to parse them.
//! See         tests/records/events/.

use std::fmt;
use std::time::Duration;

use super::name::Name;
use super::site::Site;

/// A goroutine's number, as `goid` returns it: main is 1, the others follow in the order of their `go` statements.
///
/// 0 stands for the scheduler itself (a timer that fires, the clock).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct GoId(pub u64);

impl GoId {
    /// The scheduler: the goroutine of events that no goroutine caused.
    pub const SCHEDULER: GoId = GoId(0);
    /// The goroutine that runs `main`.
    pub const MAIN: GoId = GoId(1);
}

impl fmt::Display for GoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A channel, lock, WaitGroup, timer …: numbered from 1 in the order in which a run first meets them.
///
/// 0 stands for a nil channel.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ObjectId(pub u32);

impl ObjectId {
    /// The nil channel.
    pub const NIL: ObjectId = ObjectId(0);
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What kind of object an [`ObjectId`] names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ObjectKind {
    /// A channel with its capacity and element type.
    Chan {
        /// `cap(ch)`.
        cap: usize,
        /// The element type, as Rust names it.
        element: Name,
    },
    /// A `sync::Mutex`.
    Mutex,
    /// A `sync::RwMutex`.
    RwMutex,
    /// A `sync::Cond`.
    Cond,
    /// A `sync::WaitGroup`.
    WaitGroup,
    /// A `sync::Once`.
    Once,
    /// A `sync::Semaphore`.
    Semaphore,
    /// A timer or ticker.
    Timer,
    /// A context.
    Context,
    /// A `sync::Racy` with its type.
    Racy {
        /// The value's type, as Rust names it.
        element: Name,
    },
    /// A `sync::Atomic` with its type.
    Atomic {
        /// The value's type, as Rust names it.
        element: Name,
    },
}

/// Why a goroutine is parked. Each variant prints Go's own words.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum WaitReason {
    /// A receive with nothing to receive.
    ChanReceive,
    /// A send with no room and no receiver.
    ChanSend,
    /// A receive from a nil channel: for ever.
    ChanReceiveNil,
    /// A send to a nil channel: for ever.
    ChanSendNil,
    /// A select of which no case is ready.
    Select,
    /// A select without cases: for ever.
    SelectNoCases,
    /// `time::sleep`.
    Sleep,
    /// `sync::Mutex::lock`, a `Once` that another goroutine is running.
    MutexLock,
    /// `sync::RwMutex::read`.
    RwMutexRLock,
    /// `sync::RwMutex::write`.
    RwMutexLock,
    /// `sync::Cond::wait`.
    CondWait,
    /// `sync::WaitGroup::wait`, the end of a scope, a join.
    WaitGroupWait,
    /// `sync::Semaphore::acquire`.
    Semacquire,
    /// `blocking`.
    Syscall,
    /// A socket that is not ready.
    IoWait,
}

impl WaitReason {
    /// Go's words for this reason, as they stand between the brackets of a goroutine dump.
    pub const fn text(self) -> &'static str {
        match self {
            WaitReason::ChanReceive => "chan receive",
            WaitReason::ChanSend => "chan send",
            WaitReason::ChanReceiveNil => "chan receive (nil chan)",
            WaitReason::ChanSendNil => "chan send (nil chan)",
            WaitReason::Select => "select",
            WaitReason::SelectNoCases => "select (no cases)",
            WaitReason::Sleep => "sleep",
            WaitReason::MutexLock => "sync.Mutex.Lock",
            WaitReason::RwMutexRLock => "sync.RWMutex.RLock",
            WaitReason::RwMutexLock => "sync.RWMutex.Lock",
            WaitReason::CondWait => "sync.Cond.Wait",
            WaitReason::WaitGroupWait => "sync.WaitGroup.Wait",
            WaitReason::Semacquire => "semacquire",
            WaitReason::Syscall => "syscall",
            WaitReason::IoWait => "IO wait",
        }
    }
}

impl fmt::Display for WaitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// The direction of a channel operation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    /// `ch <- v`.
    Send,
    /// `<-ch`.
    Recv,
}

/// One case of a select, as an event describes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CaseInfo {
    /// The channel, [`ObjectId::NIL`] if it is nil.
    pub chan: ObjectId,
    /// Send or receive.
    pub direction: Direction,
}

/// How a sent value left its sender.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SentTo {
    /// Straight to a receiver that was parked: it was never stored.
    Receiver(GoId),
    /// Into the buffer, which holds `len` values now.
    Buffer {
        /// `len(ch)` after the send.
        len: usize,
    },
    /// The sender was parked; this goroutine came and took the value (or, with a buffer, made room for it).
    TakenBy(GoId),
}

/// Where a received value came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReceivedFrom {
    /// Straight from a sender that was parked.
    Sender(GoId),
    /// From the buffer, which holds `len` values now; `refilled_by` is the parked sender whose value took the free slot.
    Buffer {
        /// `len(ch)` after the receive.
        len: usize,
        /// The parked sender whose value took the free slot.
        refilled_by: Option<GoId>,
    },
    /// The receiver was parked; this goroutine (0: a timer) handed the value over.
    HandedBy(GoId),
    /// The channel is closed and drained: there is no value.
    Closed,
}

/// An operation on a `sync::Atomic`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AtomicOp {
    /// It read the value.
    Load,
    /// It set the value, whatever it was.
    Store,
    /// It added to the value.
    Add,
    /// It set the value and returned the one before.
    Swap,
    /// It set the value if it was as expected.
    CompareAndSwap {
        /// Whether it was.
        swapped: bool,
    },
}

/// How a goroutine ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GoroutineEnd {
    /// Its function returned.
    Return,
    /// It called `goexit`.
    Goexit,
    /// It panicked and nobody recovered.
    Panic,
}

/// How the program ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Ending {
    /// `main` returned.
    Exit,
    /// Nothing could run any more.
    Deadlock,
    /// A panic that nobody recovered.
    Panic,
    /// A fatal error other than a deadlock: see [`RunError::Fatal`](crate::RunError::Fatal) and
    /// [`RunError::StackRefused`](crate::RunError::StackRefused). Also where the run itself failed: a replay code does not
    /// fit, or the events' listener panicked.
    Fatal,
}

/// What happened. A value's text is `None` where its type cannot be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum EventKind {
    /// An object was made, or met for the first time if it was made outside of the run.
    Object {
        /// Its number.
        object: ObjectId,
        /// What it is.
        kind: ObjectKind,
    },
    /// A `go` statement made `child`; it has not run yet.
    Spawn {
        /// The new goroutine.
        child: GoId,
    },
    /// The goroutine runs for the first time.
    Start,
    /// The goroutine gave way although it could go on: `gosched`, a spent budget, or a policy that chose another.
    Yield,
    /// The goroutine parked.
    Park {
        /// Why.
        reason: WaitReason,
        /// What it waits on, in the order of the cases for a select.
        on: Vec<CaseInfo>,
        /// Where cases of a select name one channel in the same direction: the index of the one that stands before the
        /// others in line, and is the only one of them that can win. Else empty.
        first: Vec<usize>,
        /// The lock, WaitGroup, … it waits on, where it is not a channel.
        object: Option<ObjectId>,
        /// The value a parked sender offers.
        value: Option<String>,
    },
    /// The goroutine made another one runnable.
    Ready {
        /// The one that may run again.
        goroutine: GoId,
    },
    /// A send completed.
    Send {
        /// The channel.
        chan: ObjectId,
        /// The value.
        value: Option<String>,
        /// Where it went.
        to: SentTo,
    },
    /// A receive completed.
    Recv {
        /// The channel.
        chan: ObjectId,
        /// The value, `None` also where the channel was closed.
        value: Option<String>,
        /// Where it came from.
        from: ReceivedFrom,
    },
    /// A channel was closed.
    Close {
        /// The channel.
        chan: ObjectId,
        /// The parked goroutines that this wakes, receivers first.
        woken: Vec<GoId>,
    },
    /// A select chose; the `Send` or `Recv` of the chosen case follows.
    Select {
        /// All cases, in source order.
        cases: Vec<CaseInfo>,
        /// The indices of the cases that were ready when it chose.
        ready: Vec<usize>,
        /// The chosen case, `None` for `default`.
        chosen: Option<usize>,
        /// Whether it had been parked.
        waited: bool,
    },
    /// A lock was taken.
    Lock {
        /// The lock.
        object: ObjectId,
        /// Whether for reading only.
        shared: bool,
        /// Whether it had been parked.
        waited: bool,
    },
    /// A lock was given back.
    Unlock {
        /// The lock.
        object: ObjectId,
        /// Whether for reading only.
        shared: bool,
    },
    /// A WaitGroup's counter changed (`add`, `done`, `go`).
    WaitGroupAdd {
        /// The WaitGroup.
        object: ObjectId,
        /// By how much.
        delta: i64,
        /// The counter now.
        count: i64,
    },
    /// A WaitGroup's `wait` returned.
    WaitGroupWait {
        /// The WaitGroup.
        object: ObjectId,
        /// Whether it had been parked.
        waited: bool,
    },
    /// A condition variable was signalled.
    CondSignal {
        /// The condition variable.
        object: ObjectId,
        /// The goroutines that this wakes: at most one for a signal.
        woken: Vec<GoId>,
        /// Whether it was a broadcast.
        broadcast: bool,
    },
    /// A `Once` ran its function, or found it done.
    Once {
        /// The Once.
        object: ObjectId,
        /// Whether this call ran the function.
        ran: bool,
    },
    /// A semaphore was acquired (negative) or released (positive).
    Semaphore {
        /// The semaphore.
        object: ObjectId,
        /// By how much its permits changed.
        delta: i64,
        /// The permits left.
        permits: u64,
    },
    /// A goroutine read a `sync::Racy`.
    RacyLoad {
        /// The variable.
        object: ObjectId,
        /// The value it read.
        value: Option<String>,
    },
    /// A goroutine wrote a `sync::Racy`.
    RacyStore {
        /// The variable.
        object: ObjectId,
        /// The value it wrote.
        value: Option<String>,
    },
    /// An operation on a `sync::Atomic`.
    Atomic {
        /// The cell.
        object: ObjectId,
        /// Which operation.
        op: AtomicOp,
        /// The value before it.
        before: Option<String>,
        /// The value after it.
        value: Option<String>,
    },
    /// A timer was started, stopped or set anew.
    TimerSet {
        /// The timer.
        object: ObjectId,
        /// When it will fire, since the start of the run; `None`: stopped.
        at: Option<Duration>,
    },
    /// A timer fired.
    TimerFire {
        /// The timer; `None` for a plain `sleep`.
        object: Option<ObjectId>,
    },
    /// The virtual clock moved: every goroutine was durably blocked.
    Clock {
        /// The time now, since the start of the run.
        now: Duration,
    },
    /// A context was cancelled.
    Cancel {
        /// The context.
        object: ObjectId,
        /// Why, in Go's words.
        cause: String,
    },
    /// A goroutine asked a context whether it is done (`err`, `cause`).
    ContextErr {
        /// The context.
        object: ObjectId,
        /// The answer, in Go's words; `None`: it is not done.
        error: Option<String>,
    },
    /// A function was set that starts when a context is done (`context::after_func`).
    ContextFunc {
        /// The context.
        object: ObjectId,
    },
    /// A goroutine found out that others have ended: a join or a scope came to its end, `is_finished` said yes.
    Join {
        /// Those that have ended: one for a join, all that a scope started in the order of their `go` statements.
        goroutines: Vec<GoId>,
    },
    /// A line was printed.
    Print {
        /// Without its newline.
        text: String,
    },
    /// A panic started.
    Panic {
        /// Its message.
        message: String,
        /// Where it was raised, as `file:line`: the hook learns it in a form that cannot be the event's `location`.
        raised_at: Option<String>,
    },
    /// A fatal error: the program ends here.
    Fatal {
        /// Go's words, without `fatal error: `.
        message: &'static str,
    },
    /// The goroutine ended.
    End {
        /// How.
        how: GoroutineEnd,
    },
    /// The program ended. Always the last event.
    ProgramEnd {
        /// How.
        ending: Ending,
    },
}

impl EventKind {
    /// The kind's name: one lower-case word, as lessons and JSON use it.
    pub const fn name(&self) -> &'static str {
        match self {
            EventKind::Object { .. } => "object",
            EventKind::Spawn { .. } => "spawn",
            EventKind::Start => "start",
            EventKind::Yield => "yield",
            EventKind::Park { .. } => "park",
            EventKind::Ready { .. } => "ready",
            EventKind::Send { .. } => "send",
            EventKind::Recv { .. } => "recv",
            EventKind::Close { .. } => "close",
            EventKind::Select { .. } => "select",
            EventKind::Lock { .. } => "lock",
            EventKind::Unlock { .. } => "unlock",
            EventKind::WaitGroupAdd { .. } => "add",
            EventKind::WaitGroupWait { .. } => "wait",
            EventKind::CondSignal { .. } => "signal",
            EventKind::Once { .. } => "once",
            EventKind::Semaphore { .. } => "semaphore",
            EventKind::RacyLoad { .. } => "load",
            EventKind::RacyStore { .. } => "store",
            EventKind::Atomic { .. } => "atomic",
            EventKind::TimerSet { .. } => "timer",
            EventKind::TimerFire { .. } => "fire",
            EventKind::Clock { .. } => "clock",
            EventKind::Cancel { .. } => "cancel",
            EventKind::ContextErr { .. } => "err",
            EventKind::ContextFunc { .. } => "after",
            EventKind::Join { .. } => "join",
            EventKind::Print { .. } => "print",
            EventKind::Panic { .. } => "panic",
            EventKind::Fatal { .. } => "fatal",
            EventKind::End { .. } => "end",
            EventKind::ProgramEnd { .. } => "exit",
        }
    }
}

/// One action of the runtime.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// Its place in the run, from 1.
    pub step: u64,
    /// When: since the start of the run, on the run's own clock.
    pub at: Duration,
    /// On which worker.
    pub worker: u32,
    /// Which goroutine did it.
    pub goroutine: GoId,
    /// The source line of the operation, where a user's line caused it.
    pub location: Option<Site>,
    /// What happened.
    pub kind: EventKind,
}
