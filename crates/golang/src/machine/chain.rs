//! Steps that are taken as part of the step before, where a program is searched in part only: those of which no line and no ending tells when
//! they are taken.
//!
//! A step x of a goroutine g may be the only one that is taken in a state if it prints nothing and ends nothing (V), and for every way u on
//! which the others go from there while g stands still:
//!
//! - L  if u and then x can be, x and then u can, and lead to the same state;
//! - E  x can be after u.
//!
//! Then every line and every ending that there is after the state is there after x: of a run in which g moves, its first step comes to the
//! front by L; in one in which it does not, x is put before it, and it still prints and ends the same, for what x did no one else sees; and it
//! cannot be a deadlock, for by E x could be. At most so many steps are chained: behind them the state is kept, and all of its steps are taken,
//! so that a goroutine that goes on for ever hides none of the others.
//!
//! What others can *still do* to a channel is what they have it for: known from the text (`code/future.rs`) where they have it in a slot, all
//! there is where they have it in memory. In what follows c is a channel that is not nil, and not a timer's.
//!
//! ```text
//!     go             always: who it starts stands, and nothing but its first step tells that it is there. Not where a program counts its
//!                    goroutines, or keeps their places.
//!     time.Sleep     by the clock that stands still: it moves only when nothing can run, and g can until it sleeps. Timers of one moment fire
//!                    in any order.
//!     c <- v         c is open; others only receive from it. Receivers take values in the order in which they came, whether g's value comes
//!                    before they wait or behind. None closes it: x stays possible, and does not panic.
//!     <-c            others send on it, or one alone sends on it and closes it, itself. g takes what is first, now or later, for it alone takes; one
//!                    that waits to send is served now instead of later. If one closed it while another one waited to send, that would panic,
//!                    but for x.
//!     close(c)       c is open, none waits to send, others only receive from it: they get what is there, and then that it is closed.
//!     Lock, Add, ..  of package sync, where no other goroutine reaches the object: none can be told of it but by g.
//! ```
//!
//! Not safe are, as long as none has proved more: a select; a look at how many values there are; locks that others reach, which are given in
//! the order of those that wait; Done, which may have to release those that wait; accesses to memory; what package context and the like do.
//!
//! Invariants  I1  what this says holds for the state itself: no other way to the same outputs is thought of. (A close that hits a parked
//!                 sender has a twin that comes first; by the ideal clock, which sees who is parked, it has none.)
//! Rejected    To learn while searching who uses a channel: what JPF does, and what misses outputs. Sets of more than one goroutine: a single
//!             one gives most.
//! See         Valmari, Vogler: "Fair testing and stubborn sets", SPIN 2016; Lipton: "Reduction", 1975 (left movers); crates/golang-explore's
//!             tests, which compare both searches on drawn programs.

use super::chan;
use super::explored::Explored;
use super::heap::{FROZEN, Ref, place, size};
use super::natives::numbered;
use super::roots::{Root, slots};
use super::state::{GoIndex, Goroutine, State, Status, TimerAction, Woken};
use super::step::Stand;
use crate::code::{
    ANY, CLOSE, CallMode, Flows, Future, HANDED_ON, Kinds, LOOK, Op, Program, RECV, SELECT, SEND, Slot, standard,
};

/// Operations of package sync that are safe where no other goroutine reaches the object, which is their first argument.
const OWN: [&str; 8] = [
    "sync.Mutex.Lock",
    "sync.Mutex.Unlock",
    "sync.RWMutex.RLock",
    "sync.RWMutex.RUnlock",
    "sync.RWMutex.Lock",
    "sync.RWMutex.Unlock",
    "sync.WaitGroup.Add",
    "sync.WaitGroup.Wait",
];

/// What a condition is left out of, for tests: each of them has to be missed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Lax {
    /// None is.
    #[default]
    No,
    /// Others may send where one sends.
    Senders,
    /// Others may close where one sends.
    Closers,
    /// Others may select where one sends or receives.
    Selects,
    /// Others may receive where one receives.
    Receivers,
    /// One may close while another one sends.
    ClosedMeanwhile,
    /// Others may look how many values there are.
    Looks,
    /// One may send on a channel that is closed.
    Closed,
    /// Others may send where one closes.
    SendersOfClosed,
    /// Others may reach what is locked.
    Shared,
    /// Sleeping is safe by any clock.
    AnyClock,
    /// What is kept in memory is not looked at.
    Memory,
}

impl Stand {
    /// A goroutine whose next step may be the only one that is taken.
    pub fn safe(&self, explored: &Explored, free_running: bool, lax: Lax) -> Option<GoIndex> {
        if explored.tells_goroutines() {
            return None;
        }
        let state = self.state();
        let places = 0..state.goroutines.len() as GoIndex;
        places
            .into_iter()
            .find(|index| self.doom_of(*index).is_none() && is_safe(state, explored, free_running, lax, *index))
    }
}

fn is_safe(state: &State, explored: &Explored, free_running: bool, lax: Lax, me: GoIndex) -> bool {
    let goroutine = &state.goroutines[me as usize];
    if goroutine.status != Status::Runnable || goroutine.woken != Woken::No {
        return false;
    }
    let (program, frames) = (explored.program(), &goroutine.frames);
    // What the library does after the step may be about what it shares.
    let is_own = |(number, frame): (usize, &super::state::Frame)| {
        !explored.is_trusted(frame.func)
            || number == 0 && goroutine.id == 1
            || program.functions[frame.func as usize].name.starts_with("sync.(*WaitGroup).Go.")
    };
    let Some(frame) = frames.last().filter(|_| frames.iter().enumerate().all(is_own)) else { return false };
    let function = &program.functions[frame.func as usize];
    let slot = |slot: usize| goroutine.stack[frame.base as usize + slot];
    let others = |object: Ref| {
        let heap = state.heap.len();
        let flows = explored.flows();
        let (target, future) = (place(object), explored.future());
        let (seen, open) = (vec![false; heap], Vec::new());
        let mut search = Search {
            state,
            program,
            flows,
            future,
            target,
            lax,
            seen,
            open,
            kinds: 0,
            own: 0,
            users: 0,
            hands_on: false,
            is_met: false,
        };
        search.others(me);
        search
    };
    let chan = |slot_of: usize| Some(slot(slot_of)).filter(|chan| *chan != 0 && !chan::is_of_timer(&state.heap, *chan));
    let selects = if lax == Lax::Selects { 0 } else { SELECT };
    let looks = if lax == Lax::Looks { 0 } else { LOOK };
    match function.ops[frame.pc as usize] {
        Op::Call { mode: CallMode::Go, .. }
        | Op::CallClosure { mode: CallMode::Go, .. }
        | Op::CallInterface { mode: CallMode::Go, .. } => true,
        Op::Send { c, .. } => chan(c.0 as usize).is_some_and(|chan| {
            let mut never = SEND | CLOSE | selects | looks;
            match lax {
                Lax::Senders => never &= !SEND,
                Lax::Closers => never &= !CLOSE,
                _ => {}
            }
            (lax == Lax::Closed || !chan::is_closed(&state.heap, chan)) && others(chan).kinds & never == 0
        }),
        Op::Recv { c, .. } => chan(c.0 as usize).is_some_and(|chan| {
            let never = selects | looks | if lax == Lax::Receivers { 0 } else { RECV };
            let seen = others(chan);
            let closes = seen.kinds & CLOSE != 0 && (seen.users > 1 || seen.hands_on);
            seen.kinds & never == 0 && (lax == Lax::ClosedMeanwhile || !closes)
        }),
        Op::Close { c } => chan(c.0 as usize).is_some_and(|chan| {
            let sends = if lax == Lax::SendersOfClosed { 0 } else { SEND };
            !chan::is_closed(&state.heap, chan) && others(chan).kinds & (sends | CLOSE | selects | looks) == 0
        }),
        Op::CallNative { native } => match numbered(native).name {
            "time.Sleep" => !free_running || lax == Lax::AnyClock,
            name if OWN.contains(&name) => {
                let object = slot(function.frame.len());
                object != 0 && object & FROZEN == 0 && (lax == Lax::Shared || !others(object).is_met)
            }
            _ => false,
        },
        _ => false,
    }
}

/// What goroutines but one can still do to an object.
struct Search<'a> {
    state: &'a State,
    program: &'a Program,
    flows: &'a Flows,
    future: &'a Future,
    /// The object's place.
    target: usize,
    lax: Lax,
    /// Objects that were met, by their places.
    seen: Vec<bool>,
    open: Vec<Ref>,
    /// What they can do to it, if it is a channel.
    kinds: Kinds,
    /// What the goroutine that is looked at can do to it.
    own: Kinds,
    /// How many goroutines can send on it or close it, and whether they hand that on.
    users: u32,
    hands_on: bool,
    /// Whether they can reach it at all.
    is_met: bool,
}

impl Search<'_> {
    fn others(&mut self, me: GoIndex) {
        let state = self.state;
        for (index, goroutine) in (0..).zip(&state.goroutines) {
            if index == me || goroutine.status == Status::Dead {
                continue;
            }
            self.own = 0;
            self.goroutine(goroutine);
            self.kinds |= self.own;
            self.users += u32::from(self.own & (SEND | CLOSE) != 0);
            self.hands_on |= self.own & HANDED_ON != 0;
        }
        self.own = 0;
        for action in state.timers.values() {
            if let TimerAction::Fire(timer) = action {
                self.memory(*timer);
            }
        }
        self.memory(state.globals);
        while let Some(object) = self.open.pop() {
            self.behind(object);
        }
        self.kinds |= self.own;
    }

    fn goroutine(&mut self, goroutine: &Goroutine) {
        let top = goroutine.frames.len().saturating_sub(1);
        for (number, frame) in goroutine.frames.iter().enumerate() {
            let flow = self.flows.of(self.program, frame.func);
            let live = if number == top { flow.live(frame.pc) } else { flow.live_below(frame.pc) };
            for (slot, kind) in live {
                let root = Root::of(&goroutine.stack, frame.base as usize + *slot as usize, *kind);
                self.root(root, self.future.of_slot(frame.func, frame.pc, *slot));
            }
            if flow.reads_closure(frame.pc) {
                self.captured(frame.closure, frame.func, frame.pc);
            }
        }
        for deferred in &goroutine.deferred {
            self.captured(deferred.closure, deferred.func, 0);
            let function = &self.program.functions[deferred.func as usize];
            let params = function.results as usize..(function.results + function.params) as usize;
            let mut slot = function.results;
            let kinds = &function.frame[params];
            slots(kinds, &deferred.args, |root| {
                self.root(root, self.future.of_slot(deferred.func, 0, slot));
                slot += 1;
            });
        }
        for panic in &goroutine.panics {
            let [before, word] = panic.value;
            self.root(Root { kind: Slot::Value, word, before, after: 0 }, ANY);
        }
        for wait in &goroutine.waits {
            let (layout, _) = self.state.heap.header_of(*wait);
            if layout != standard::WAITER {
                self.memory(*wait);
                continue;
            }
            // What it is in the middle of.
            let (chan, _) = chan::place_of_waiter(&self.state.heap, *wait);
            let last = goroutine.frames.last().and_then(|frame| {
                self.program.functions[frame.func as usize].ops.get((frame.pc as usize).checked_sub(1)?)
            });
            self.reference(
                chan,
                match last {
                    Some(Op::Send { .. }) => SEND,
                    Some(Op::Recv { .. }) => RECV,
                    Some(Op::Select { .. }) => SELECT,
                    _ => ANY,
                },
            );
        }
    }

    /// What a closure has captured of which a function makes this use from an operation on.
    fn captured(&mut self, closure: Ref, func: u32, pc: u32) {
        if closure == 0 || closure & FROZEN != 0 {
            return;
        }
        let (number, count) = self.state.heap.header_of(closure);
        let layout = &self.program.layouts[number as usize];
        let words = self.state.heap.slots(closure, 0, size(layout, count));
        let mut k = 0_usize;
        slots(&layout.slots, words, |root| {
            // The first one is the function's number.
            if let Some(captured) = k.checked_sub(1) {
                self.root(root, self.future.of_captured(func, pc, captured));
            }
            k += 1;
        });
    }

    fn root(&mut self, root: Root, kinds: Kinds) {
        match root.kind {
            Slot::Number | Slot::Float | Slot::Type => {}
            Slot::Pointer => self.reference(root.word, kinds),
            Slot::Text => self.memory(root.word),
            Slot::Value if root.before != 0 && self.program.holds_reference(root.before as u32) => {
                self.memory(root.word)
            }
            Slot::Value => {}
        }
    }

    /// A goroutine has this reference in a slot, for this.
    fn reference(&mut self, reference: Ref, kinds: Kinds) {
        if reference == 0 || reference & FROZEN != 0 {
            return;
        }
        if place(reference) == self.target {
            self.own |= kinds;
            self.is_met = true;
        } else {
            self.memory(reference);
        }
    }

    /// Others have this reference in memory.
    fn memory(&mut self, reference: Ref) {
        if reference == 0 || reference & FROZEN != 0 || self.lax == Lax::Memory {
            return;
        }
        let at = place(reference);
        if at == self.target {
            (self.own, self.is_met) = (ANY, true);
        }
        if !std::mem::replace(&mut self.seen[at], true) {
            self.open.push((at as u64) << 32);
        }
    }

    /// All that can be had from an object.
    fn behind(&mut self, object: Ref) {
        if place(object) == self.target {
            return;
        }
        let state = self.state;
        let (number, count) = state.heap.header_of(object);
        let layout = &self.program.layouts[number as usize];
        if number == standard::CHAN {
            let kinds = &self.program.layout_of(chan::as_seen(&state.heap, object).elem as u32).slots;
            for waiter in chan::waiters(&state.heap, object, true) {
                let stack = &state.goroutines[waiter.goroutine as usize].stack;
                slots(kinds, &stack[waiter.value..waiter.value + kinds.len()], |root| self.root_in_memory(root));
            }
        }
        if layout.references {
            for element in 0..count as usize {
                let words = state.heap.slots(object, element * layout.len(), layout.len());
                slots(&layout.slots, words, |root| self.root_in_memory(root));
            }
        }
    }

    fn root_in_memory(&mut self, root: Root) {
        match root.kind {
            Slot::Pointer => self.memory(root.word),
            _ => self.root(root, ANY),
        }
    }
}
