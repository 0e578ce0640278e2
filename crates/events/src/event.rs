//! Events: what the runtime did, one value per action, in the order it happened.
//!
//! Protocol    An action that completes emits exactly one event, on the goroutine that performed it, after the
//!             action took effect. A goroutine that parks emits `Park` when it parks and the event of the completed
//!             operation when it runs again; the side that woke it emitted its own event in between.
//!             Emitting costs one predictable branch when nothing listens.
//! Rejected    Formatting values when nothing listens; strings as event kinds: a renderer would have to parse them.
//!             `#[non_exhaustive]` on the kinds: the explorer's observer must say of each what it does to the state, and the
//!             compiler checks that it does. A new kind is a new version of gort.
//! See         tests/records/events/.

use std::time::Duration;

use crate::{Ending, GoId, GoroutineEnd, ObjectId, ObjectKind, Site, WaitReason};

/// The direction of a channel operation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Direction {
    /// `ch <- v`.
    Send,
    /// `<-ch`.
    Recv,
}

/// One case of a select, as an event describes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CaseInfo {
    /// The channel, [`ObjectId::NIL`] if it is nil.
    pub chan: ObjectId,
    /// Send or receive.
    pub direction: Direction,
}

/// How a sent value left its sender.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
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
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
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
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
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

/// What happened. A value's text is `None` where its type cannot be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
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
    /// A goroutine read a `sync::Racy`. In a Go program that is explored it may be a channel on which the goroutine is about to send.
    RacyLoad {
        /// The variable, or the channel.
        object: ObjectId,
        /// The value it read.
        value: Option<String>,
    },
    /// A goroutine wrote a `sync::Racy`. In a Go program that is explored it may be a channel that the goroutine closes.
    RacyStore {
        /// The variable, or the channel.
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
    /// A goroutine asked to keep the function of a context from being started (`StopFunc::stop`).
    ContextStop {
        /// The function, which has a number of its own.
        object: ObjectId,
        /// Whether it was there to be taken away.
        stopped: bool,
    },
    /// A goroutine asked for the channel of a context (`done`) for the first time. The first of all makes it in Go: that may also
    /// be the one that makes a child or sets a function.
    ContextDone {
        /// The context.
        object: ObjectId,
    },
    /// A goroutine held the context's own lock (`mu` in Go) for a moment: it cancelled what is done already, made or ended a
    /// child, came to the end of what is below it, or read the cause. It knows what all knew that held it before. Of a Go
    /// program that is explored this is told of each lock of the library's text, where it is locked and where it is
    /// unlocked, and of the handovers of an `iter.Pull`.
    ContextLock {
        /// The context, or the function of one: that is held when the function is started or taken away. Of a Go program, a
        /// number by which nothing else is told.
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
            EventKind::ContextStop { .. } => "stop",
            EventKind::ContextDone { .. } => "done",
            EventKind::ContextLock { .. } => "held",
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
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
