//! Operations by which goroutines learn of each other only what is ordered before: where a program has no others, two accesses of a data race
//! are both next in one of its states.
//!
//! Take a run with a data race, and in it the first access b that races with one before it, a. P is what is ordered before a or before b: with
//! each operation all that is ordered before that is in P, and of each goroutine a beginning of what it did. Neither a nor b is in P. Let only P
//! be done, in the order of the run, and what waited be begun where it ended, so that nobody waits for longer than his partner needs. By induction
//! each operation does what it did:
//!
//! ```text
//!     go · print · return    they depend on nothing
//!     access to memory       a read's last write is ordered before it, for b is the first that races; and other writes are not between
//!     atomic operation       the same: what it sees is ordered before it, and it sees the last write
//!     Lock · RLock ..        each unlock before it is ordered before it: of locks that P has it has the unlocks
//!     Done · Wait · Once     what Wait waits for is ordered before it, and so is the function of a Once before the return of another call
//!     c <- · <-c · close     c has no room: who meets is ordered with each other; a close before whoever finds c closed.
//!                            c has room, and main alone receives: before the k-th receive are all receives before it, so the sends of their
//!                            values, which come first in the run; before the k-th send is the receive that made its room, so all receives
//!                            before that. Nobody sends behind a close.
//!                            c has room, others receive, and its values have no size: whose value is received does not matter. Of the sends
//!                            whose numbers differ by multiples of the room P has the receives of all but the last one: so there is room. There
//!                            is no close, which would tell that all was received.
//!     select                 of channels without room, and no default: what is not ready in the run is not ready in P either
//! ```
//!
//! Behind P both a and b are next. If something went wrong on the way that did not in the run (the counter of a group below zero, an unlock of
//! what is not locked, a send on what is closed), that were a run of the program, too, up to there: so a program in which anything went wrong
//! is not taken for one that has only such operations.
//!
//! Invariants  I1  what is seen is seen in a search of all schedules: it is asked behind one that has come to its end.
//!             I2  a search knows an access by its first slot: where accesses overlap that begin at others, or an operation makes several, it
//!                 does not show all that are next (classes.rs, `are_touched`).
//!             I3  a state in which both are next is one of the search: both goroutines reach the object there, and one of them writes, so both
//!                 stand before it (explored.rs, I5).
//! See         Boehm, Adve: "Foundations of the C++ concurrency memory model", PLDI 2008, section 4; order.rs of crates/races, the edges.
//!             crates/golang-explore's tests compare with a walk along each schedule.

use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashSet;

use super::chan;
use super::explored::Explored;
use super::names::is_opaque;
use super::natives::numbered;
use super::state::GoIndex;
use super::step::Stand;
use crate::code::{CallMode, Op, Program};

/// Native functions that are causal.
const NATIVES: [&str; 13] = [
    "print.begin",
    "gort/value.Write",
    "sync.Mutex.Lock",
    "sync.Mutex.Unlock",
    "sync.RWMutex.RLock",
    "sync.RWMutex.RUnlock",
    "sync.RWMutex.Lock",
    "sync.RWMutex.Unlock",
    "sync.WaitGroup.Add",
    "sync.WaitGroup.Wait",
    "sync.access",
    "sync.Once.lock",
    "sync.Once.unlock",
];

/// Those of package atomic begin so; another one is about what several of its operations share.
const ATOMIC: &str = "sync/atomic.";
const SEVERAL: &str = "sync/atomic.access";

/// Functions that use what they share with others by causal operations.
const FUNCTIONS: [&str; 6] =
    ["sync.(*Mutex).", "sync.(*RWMutex).", "sync.(*rlocker).", "sync.(*WaitGroup).", "sync.(*Once).", "sync/atomic."];

/// What has been seen of a program.
#[derive(Debug)]
pub(super) struct Causal {
    natives: FxHashSet<u32>,
    /// Functions that may use what they share with others in other ways.
    others: Box<[bool]>,
    /// Whether there was an operation that is not causal.
    lost: AtomicBool,
    /// For each type of elements, of channels that have room: whether another goroutine than main has received, and whether one has closed it.
    received: Box<[AtomicBool]>,
    closed: Box<[AtomicBool]>,
}

impl Causal {
    pub(super) fn new(program: &Program) -> Causal {
        let called = program.functions.iter().flat_map(|function| &function.ops).filter_map(|op| match op {
            Op::CallNative { native } => Some(*native),
            _ => None,
        });
        let is_causal = |name: &str| NATIVES.contains(&name) || name.starts_with(ATOMIC) && name != SEVERAL;
        let uses_others = |name: &str| is_opaque(name) && !FUNCTIONS.iter().any(|of| name.starts_with(of));
        let of_elements = || program.types.iter().map(|_| AtomicBool::new(false)).collect();
        Causal {
            natives: called.filter(|native| is_causal(numbered(*native).name)).collect(),
            others: program.functions.iter().map(|function| uses_others(&function.name)).collect(),
            lost: AtomicBool::new(false),
            received: of_elements(),
            closed: of_elements(),
        }
    }

    /// Nothing has been seen.
    pub(super) fn forget(&self) {
        [&self.received, &self.closed].into_iter().flatten().chain([&self.lost]).for_each(|seen| {
            seen.store(false, Ordering::Relaxed);
        });
    }

    /// There was an operation that is not causal, or something went wrong.
    pub(super) fn lose(&self) {
        if !self.lost.load(Ordering::Relaxed) {
            self.lost.store(true, Ordering::Relaxed);
        }
    }

    /// A function is entered.
    pub(super) fn enters(&self, func: u32) {
        if self.others[func as usize] {
            self.lose();
        }
    }

    /// Whether all that was seen is causal.
    pub(super) fn holds(&self) -> bool {
        let both = |(received, closed): (&AtomicBool, &AtomicBool)| {
            received.load(Ordering::Relaxed) && closed.load(Ordering::Relaxed)
        };
        !self.lost.load(Ordering::Relaxed) && !self.received.iter().zip(&self.closed).any(both)
    }
}

impl Stand {
    /// The goroutine's next operation is carried out: whether it is causal is taken down.
    pub(super) fn note_whether_causal(&self, explored: &Explored, index: GoIndex) {
        let causal = &explored.causal;
        if !causal.lost.load(Ordering::Relaxed) && !self.is_causal(explored, index) {
            causal.lose();
        }
    }

    fn is_causal(&self, explored: &Explored, index: GoIndex) -> bool {
        let (state, program, causal) = (self.state(), explored.program(), &explored.causal);
        let goroutine = &state.goroutines[index as usize];
        let Some(frame) = goroutine.frames.last() else { return false };
        if causal.others[frame.func as usize] {
            return false;
        }
        let slot = |slot: usize| goroutine.stack[frame.base as usize + slot];
        let has_room = |chan| chan::as_seen(&state.heap, chan).capacity > 0;
        let is_timers = |chan| chan::is_of_timer(&state.heap, chan);
        match program.functions[frame.func as usize].ops[frame.pc as usize] {
            Op::Call { mode: CallMode::Go, .. }
            | Op::CallClosure { mode: CallMode::Go, .. }
            | Op::CallInterface { mode: CallMode::Go, .. }
            | Op::Return {} => true,
            Op::CallNative { native } => causal.natives.contains(&native),
            Op::Send { c, .. } => {
                let chan = slot(c.0 as usize);
                chan == 0 || !is_timers(chan)
            }
            Op::Recv { c, .. } => match slot(c.0 as usize) {
                0 => true,
                chan if is_timers(chan) => false,
                chan if !has_room(chan) || goroutine.id == 1 => true,
                chan => {
                    let elem = chan::as_seen(&state.heap, chan).elem as u32;
                    causal.received[elem as usize].store(true, Ordering::Relaxed);
                    program.layout_of(elem).is_empty()
                }
            },
            Op::Close { c } => {
                let chan = slot(c.0 as usize);
                if chan != 0 && has_room(chan) {
                    let elem = chan::as_seen(&state.heap, chan).elem as usize;
                    causal.closed[elem].store(true, Ordering::Relaxed);
                }
                true
            }
            Op::Select { s, cases, default, .. } => {
                let cases = 0..program.selects[cases as usize].len();
                let mut chans = cases.map(|case| slot(s.0 as usize + case)).filter(|chan| *chan != 0);
                !default && chans.all(|chan| !has_room(chan) && !is_timers(chan))
            }
            Op::ChanLen { .. } => false,
            // An access to memory.
            _ => true,
        }
    }
}
