//! What a running program is: plain data, which can be copied, compared and stepped by its holder.
//!
//! States      A goroutine runs, can run (it stands in the queue, or is the next one), is parked, or is dead; a dead one's place is used
//!             again.
//! Invariants  I1  nothing here refers to the world outside: no clock, no file, no thread.
//!             I2  a parked goroutine's frames do not change but where a waker puts a received value.
//! See         design: `gort run`, explicit states; Go's runtime2.go (g, _defer, _panic).

use std::collections::{BTreeMap, VecDeque};
use std::ops::{Deref, DerefMut};

use gort_events::{MapOrder, WaitReason};

use super::bubbles::Bubble;
use super::events::Met;
use super::finals::Finals;
use super::heap::{Heap, Ref};
use super::outline::{Goroutines, Outline};

/// The place of a goroutine in the state.
pub(crate) type GoIndex = u32;

/// A running program.
#[derive(PartialEq, Debug, Default)]
pub struct State {
    pub(crate) heap: Heap,
    /// The object of the package variables.
    pub(crate) globals: Ref,
    pub(crate) goroutines: Goroutines,
    /// Places of dead goroutines.
    pub(crate) free: Vec<GoIndex>,
    /// The goroutine to which the running one has handed over: it comes before all others.
    pub(crate) switched: Option<GoIndex>,
    /// The goroutine that comes next.
    pub(crate) next: Option<GoIndex>,
    /// Goroutines that can run, first in, first out.
    pub(crate) queue: VecDeque<GoIndex>,
    /// What happens at which moment, in that order; of one moment, in the order in which it was armed.
    pub(crate) timers: BTreeMap<(u64, u64), TimerAction>,
    /// Goroutines that wait for standard input, first in, first out.
    pub(crate) readers: VecDeque<GoIndex>,
    /// How many bytes of standard input have been read, where all of it is known beforehand.
    pub(crate) consumed: u64,
    /// The goroutine that waits for a signal.
    pub(crate) listener: Option<GoIndex>,
    /// Nanoseconds since the program began.
    pub(crate) now: u64,
    /// When the program began, in nanoseconds since 1970.
    pub(crate) began: u64,
    /// How many goroutines there were.
    pub(crate) spawned: u64,
    /// How many objects that events name there were.
    pub(crate) objects: u64,
    /// The numbers of those that are known by their addresses. Empty where no host listens.
    pub(crate) met: BTreeMap<(Ref, Met), u32>,
    /// How many timers were armed.
    pub(crate) armed: u64,
    /// What timers are called in every run that takes the same steps, where that is asked for.
    pub(crate) timer_names: Option<Box<TimerNames>>,
    /// Bubbles of package testing/synctest that are at work, how many there were, and the last one that was left with goroutines in it.
    pub(crate) bubbles: Vec<Bubble>,
    pub(crate) bubble_count: u32,
    pub(crate) deadlocked: u32,
    /// What happens when nothing reaches objects any more.
    pub(crate) finals: Finals,
    /// In which order maps are gone through.
    pub(crate) map_order: MapOrder,
    /// What was written to standard output while it is kept.
    pub(crate) captured: Option<Vec<u8>>,
}

// By hand: a copy over an older state uses the memory that this one has.
impl Clone for State {
    fn clone(&self) -> Self {
        State {
            heap: self.heap.clone(),
            globals: self.globals,
            goroutines: self.goroutines.clone(),
            free: self.free.clone(),
            switched: self.switched,
            next: self.next,
            queue: self.queue.clone(),
            timers: self.timers.clone(),
            readers: self.readers.clone(),
            consumed: self.consumed,
            listener: self.listener,
            now: self.now,
            began: self.began,
            spawned: self.spawned,
            objects: self.objects,
            met: self.met.clone(),
            armed: self.armed,
            timer_names: self.timer_names.clone(),
            bubbles: self.bubbles.clone(),
            bubble_count: self.bubble_count,
            deadlocked: self.deadlocked,
            finals: self.finals.clone(),
            captured: self.captured.clone(),
            map_order: self.map_order,
        }
    }

    fn clone_from(&mut self, from: &Self) {
        let State {
            heap,
            globals,
            goroutines,
            free,
            switched,
            next,
            queue,
            timers,
            readers,
            consumed,
            listener,
            now,
            began,
            spawned,
            objects,
            met,
            armed,
            timer_names,
            bubbles,
            bubble_count,
            deadlocked,
            finals,
            captured,
            map_order,
        } = from;
        self.heap.clone_from(heap);
        self.globals = *globals;
        self.goroutines.clone_from(goroutines);
        self.free.clone_from(free);
        self.switched = *switched;
        self.next = *next;
        self.queue.clone_from(queue);
        self.timers.clone_from(timers);
        self.readers.clone_from(readers);
        self.consumed = *consumed;
        self.listener = *listener;
        self.now = *now;
        self.began = *began;
        self.spawned = *spawned;
        self.objects = *objects;
        self.met.clone_from(met);
        self.armed = *armed;
        self.timer_names.clone_from(timer_names);
        self.bubbles.clone_from(bubbles);
        self.bubble_count = *bubble_count;
        self.deadlocked = *deadlocked;
        self.finals.clone_from(finals);
        self.captured.clone_from(captured);
        self.map_order = *map_order;
    }
}

/// What timers are called: a number for each that was started, in that order. One that fires again and again keeps its own.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct TimerNames {
    pub(super) started: u64,
    /// By the number in the order of arming.
    pub(super) of: BTreeMap<u64, u64>,
}

/// What a goroutine does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Status {
    Runnable,
    Parked(WaitReason),
    Dead,
}

/// A goroutine.
#[derive(PartialEq, Debug)]
pub(crate) struct Goroutine {
    /// Its number, from 1, in the order of creation.
    pub(crate) id: u64,
    pub(crate) status: Status,
    pub(crate) stack: Vec<u64>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) deferred: Vec<Deferred>,
    pub(crate) panics: Vec<Panicking>,
    /// Where it waits: the nodes of the queues of channels that it stands in, one for each case.
    pub(crate) waits: Vec<Ref>,
    /// What woke it.
    pub(crate) woken: Woken,
    /// Who started it, by number, and where: a function and an operation of it.
    pub(crate) created_by: u64,
    pub(crate) created_at: (u32, u32),
    /// Its bubble: 0 is none.
    pub(crate) bubble: u32,
    /// Whether only its bubble can wake it, if that is not clear from what it waits for.
    pub(crate) durably: bool,
    /// What was found out of it since it has changed.
    pub(crate) outline: Outline,
}

impl Goroutine {
    /// Forgets all calls but the last one. Needs: it does not go on.
    pub(super) fn keep_top(&mut self) {
        let Some(mut top) = self.frames.pop() else { return };
        self.stack.drain(..top.base as usize);
        top.base = 0;
        self.frames = vec![top];
        self.stack.shrink_to_fit();
        self.deferred.clear();
        self.panics.clear();
    }
}

// As that of `State`.
impl Clone for Goroutine {
    fn clone(&self) -> Self {
        Goroutine {
            id: self.id,
            status: self.status,
            stack: self.stack.clone(),
            frames: self.frames.clone(),
            deferred: self.deferred.clone(),
            panics: self.panics.clone(),
            waits: self.waits.clone(),
            woken: self.woken,
            created_by: self.created_by,
            created_at: self.created_at,
            bubble: self.bubble,
            durably: self.durably,
            outline: self.outline,
        }
    }

    fn clone_from(&mut self, from: &Self) {
        let Goroutine {
            id,
            status,
            stack,
            frames,
            deferred,
            panics,
            waits,
            woken,
            created_by,
            created_at,
            bubble,
            durably,
            outline,
        } = from;
        self.id = *id;
        self.status = *status;
        self.stack.clone_from(stack);
        self.frames.clone_from(frames);
        self.deferred.clone_from(deferred);
        self.panics.clone_from(panics);
        self.waits.clone_from(waits);
        self.woken = *woken;
        self.created_by = *created_by;
        self.created_at = *created_at;
        self.bubble = *bubble;
        self.durably = *durably;
        self.outline = *outline;
    }
}

/// A call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Frame {
    pub(crate) func: u32,
    /// The next operation.
    pub(crate) pc: u32,
    /// Where its slots begin.
    pub(crate) base: u32,
    /// Why it is there: 0 is a call, 1 one that was put off, and from 2 on it is that of a panic.
    why: u32,
    /// The closure that is called.
    pub(crate) closure: Ref,
}

impl Frame {
    /// A call that begins.
    pub(crate) fn new(func: u32, base: u32, closure: Ref, kind: FrameKind) -> Frame {
        let why = match kind {
            FrameKind::Call => 0,
            FrameKind::Deferred => 1,
            FrameKind::Panicking(number) => number + 2,
        };
        Frame { func, pc: 0, base, why, closure }
    }

    /// The same call before this operation.
    #[inline]
    pub(crate) fn at(&self, pc: u32) -> Frame {
        Frame { func: self.func, pc, base: self.base, why: self.why, closure: self.closure }
    }

    /// Why it is there.
    pub(crate) fn kind(&self) -> FrameKind {
        match self.why {
            0 => FrameKind::Call,
            1 => FrameKind::Deferred,
            number => FrameKind::Panicking(number - 2),
        }
    }

    /// Whether its function was not called because of a panic.
    pub(crate) fn returns_plainly(&self) -> bool {
        self.why < 2
    }

    /// The operation behind the one that it is carrying out, when this call stands above it.
    pub(crate) fn behind(&self, above: Option<&Frame>) -> u32 {
        match above.map(Frame::kind) {
            // It is at its end, and will make the next call that was put off.
            Some(FrameKind::Deferred) => self.pc + 1,
            _ => self.pc,
        }
    }
}

/// Why a frame is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FrameKind {
    /// A call.
    Call,
    /// A call that was put off, made because its function returns.
    Deferred,
    /// A call that was put off, made because of a panic: the number of the panic.
    Panicking(u32),
}

/// A call that was put off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Deferred {
    /// The frame that put it off.
    pub(crate) frame: u32,
    pub(crate) func: u32,
    pub(crate) closure: Ref,
    /// Its parameters.
    pub(crate) args: Args,
}

/// The slots of a call's parameters: there are mostly a few.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Args {
    Few([u64; 2], usize),
    Many(Box<[u64]>),
}

impl From<&[u64]> for Args {
    fn from(args: &[u64]) -> Args {
        match *args {
            [] => Args::Few([0, 0], 0),
            [only] => Args::Few([only, 0], 1),
            [first, second] => Args::Few([first, second], 2),
            _ => Args::Many(args.into()),
        }
    }
}

impl Deref for Args {
    type Target = [u64];

    fn deref(&self) -> &[u64] {
        match self {
            Args::Few(args, count) => &args[..*count],
            Args::Many(args) => args,
        }
    }
}

impl DerefMut for Args {
    fn deref_mut(&mut self) -> &mut [u64] {
        match self {
            Args::Few(args, count) => &mut args[..*count],
            Args::Many(args) => args,
        }
    }
}

/// A panic under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Panicking {
    /// The value: type, value.
    pub(crate) value: [u64; 2],
    pub(crate) recovered: bool,
    /// Whether it is no panic, but `runtime.Goexit`.
    pub(crate) goexit: bool,
    /// The frame of the deferred call that it is making.
    pub(crate) at: u32,
    /// The frame that had put that call off.
    pub(crate) owner: u32,
}

/// What woke a goroutine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Woken {
    /// Nothing yet.
    No,
    /// Nothing: it begins.
    Born,
    /// The operation was completed: the case of a select, whether a value came from a sender, the channel's number, and the goroutine
    /// that did it by number, 0 for a timer.
    Case { case: u32, ok: bool, chan: u32, by: u64 },
    /// The channel was closed: the case of a select, the channel's number.
    Closed { case: u32, chan: u32 },
    /// It was given what it waited for: a lock, a signal, the end of a sleep.
    Given,
    /// Nothing: its turn ended before an operation that others can notice, for which the arguments of a call may be there already.
    Interrupted,
}

/// What happens at a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TimerAction {
    /// A sleeping goroutine wakes up.
    Wake(GoIndex),
    /// A timer of the program fires.
    Fire(Ref),
}
