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
//! there is where they have it in memory (`reach.rs`). *Others* are those that may move while g stands: of goroutines that wait those that
//! another of them, or a timer that may fire, can wake. One that waits for what g alone can do, or for a time that cannot come before g has
//! moved, is none; it is the same for it whether x comes before u or behind. In what follows c is a channel that is not a timer's.
//!
//! ```text
//!     go             always: who it starts stands, and nothing but its first step tells that it is there. Not where a program counts its
//!                    goroutines, or keeps their places.
//!     time.Sleep     by the clock that stands still: it moves only when nothing can run, and g can until it sleeps. Timers of one moment fire
//!                    in any order. By the other clock a later step may read how long it was.
//!     c <- v         c is open; others only receive from it. Receivers take values in the order in which they came, whether g's value comes
//!                    before they wait or behind. None closes it: x stays possible, and does not panic.
//!                    c is closed, or nil: so it stays, and what x does depends on nothing. A panic is a step of its own.
//!     <-c            others send on it, or one alone sends on it and closes it, itself. g takes what is first, now or later, for it alone takes; one
//!                    that waits to send is served now instead of later. If one closed it while another one waited to send, that would panic,
//!                    but for x. c is closed and empty, or nil: so it stays.
//!     close(c)       c is open, none of the others sends, they only receive from it: they get what is there, and then that it is closed.
//!                    c is closed, or nil: as above.
//!     Lock, Add, ..  of package sync, where none of the others reaches the object: none can be told of it but by g.
//! ```
//!
//! Not safe are, as long as none has proved more: a select; a look at how many values there are; locks that others reach, which are given in
//! the order of those that wait; Done, which may have to release those that wait; accesses to memory; what package context and the like do.
//!
//! Invariants  I1  what this says holds for the state itself: no other way to the same outputs is thought of. (A close that hits a parked
//!                 sender has a twin that comes first; by the ideal clock, which sees who is parked, it has none.)
//!             I2  what ends the program is a step of its own, which is never safe: a panic that nothing recovers, an error of the runtime, the
//!                 return of main.
//! Rejected    To learn while searching who uses a channel: what JPF does, and what misses outputs. Sets of more than one goroutine: a single
//!             one gives most.
//! See         Valmari, Vogler: "Fair testing and stubborn sets", SPIN 2016; Lipton: "Reduction", 1975 (left movers); crates/golang-explore's
//!             tests, which compare both searches on drawn programs.

use gort_events::WaitReason;

use super::chan;
use super::explored::Explored;
use super::heap::{FROZEN, Ref};
use super::natives::numbered;
use super::reach::{MOST, Reach, Set, TIMERS, Text, one};
use super::state::{Frame, GoIndex, Goroutine, State, Status, TimerAction, Woken};
use super::step::{Scratch, Stand};
use crate::code::{CLOSE, CallMode, HANDED_ON, LOOK, Op, RECV, SELECT, SEND};

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

/// What condition is left out, for tests: for each there is a drawn program that differs without it.
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
    /// Others may send where one closes.
    SendersOfClosed,
    /// Others may reach what is locked.
    Shared,
    /// Sleeping is safe by any clock.
    AnyClock,
    /// What is kept in memory is not looked at.
    Memory,
    /// Whoever waits at a channel, or for a lock, is not woken.
    Wakers,
    /// No timer fires.
    Timers,
}

impl Lax {
    /// All of them but none.
    pub const ALL: [Lax; 12] = [
        Lax::Senders,
        Lax::Closers,
        Lax::Selects,
        Lax::Receivers,
        Lax::ClosedMeanwhile,
        Lax::Looks,
        Lax::SendersOfClosed,
        Lax::Shared,
        Lax::AnyClock,
        Lax::Memory,
        Lax::Wakers,
        Lax::Timers,
    ];
}

impl Stand {
    /// A goroutine whose next step may be the only one that is taken.
    pub fn safe(&self, explored: &Explored, scratch: &mut Scratch, free_running: bool, lax: Lax) -> Option<GoIndex> {
        let state = self.state();
        if explored.tells_goroutines() || state.goroutines.len() > MOST {
            return None;
        }
        let mut chain = Chain { state, explored, reach: &mut scratch.reach, is_known: false, free_running, lax };
        let places = 0..state.goroutines.len() as GoIndex;
        places.into_iter().find(|index| self.doom_of(*index).is_none() && chain.is_safe(*index))
    }
}

/// A state in which a safe step is looked for.
struct Chain<'a> {
    state: &'a State,
    explored: &'a Explored,
    /// Who can do what: known once it is asked for.
    reach: &'a mut Reach,
    is_known: bool,
    free_running: bool,
    lax: Lax,
}

impl Chain<'_> {
    fn is_safe(&mut self, me: GoIndex) -> bool {
        let (state, lax, program) = (self.state, self.lax, self.explored.program());
        let goroutine = &state.goroutines[me as usize];
        if goroutine.status != Status::Runnable || goroutine.woken != Woken::No {
            return false;
        }
        let Some(frame) = goroutine.frames.last() else { return false };
        let function = &program.functions[frame.func as usize];
        let op = function.ops[frame.pc as usize];
        let slot = |slot: usize| goroutine.stack[frame.base as usize + slot];
        let heap = &state.heap;
        let selects = if lax == Lax::Selects { 0 } else { SELECT };
        let looks = if lax == Lax::Looks { 0 } else { LOOK };
        match op {
            Op::Call { mode: CallMode::Go, .. }
            | Op::CallClosure { mode: CallMode::Go, .. }
            | Op::CallInterface { mode: CallMode::Go, .. } => self.is_of_program(me),
            Op::Send { c, .. } | Op::Recv { c, .. } | Op::Close { c } if slot(c.0 as usize) == 0 => {
                self.is_of_program(me)
            }
            Op::Send { c, .. } | Op::Close { c } if chan::is_closed(heap, slot(c.0 as usize)) => self.is_of_program(me),
            Op::Recv { c, .. }
                if chan::is_closed(heap, slot(c.0 as usize)) && chan::is_empty(heap, slot(c.0 as usize)) =>
            {
                self.is_of_program(me)
            }
            Op::Send { c, .. } | Op::Recv { c, .. } | Op::Close { c }
                if !self.is_of_program(me) || chan::is_of_timer(heap, slot(c.0 as usize)) =>
            {
                false
            }
            Op::Send { c, .. } => {
                let mut never = SEND | CLOSE | selects | looks;
                match lax {
                    Lax::Senders => never &= !SEND,
                    Lax::Closers => never &= !CLOSE,
                    _ => {}
                }
                let others = self.others(me);
                self.reach.kinds(others, slot(c.0 as usize)) & never == 0
            }
            Op::Recv { c, .. } => {
                let (chan, others) = (slot(c.0 as usize), self.others(me));
                let kinds = self.reach.kinds(others, chan);
                let users = self.reach.those(others, chan, SEND | CLOSE).count_ones();
                let closes = kinds & CLOSE != 0 && (users > 1 || kinds & HANDED_ON != 0);
                let never = selects | looks | if lax == Lax::Receivers { 0 } else { RECV };
                kinds & never == 0 && (lax == Lax::ClosedMeanwhile || !closes)
            }
            Op::Close { c } => {
                let sends = if lax == Lax::SendersOfClosed { 0 } else { SEND };
                let others = self.others(me);
                self.reach.kinds(others, slot(c.0 as usize)) & (sends | CLOSE | selects | looks) == 0
            }
            Op::CallNative { native } => match numbered(native).name {
                "time.Sleep" => (!self.free_running || lax == Lax::AnyClock) && self.is_of_program(me),
                name if OWN.contains(&name) && self.is_of_program(me) => {
                    let object = slot(function.frame.len());
                    let others = self.others(me);
                    object != 0 && object & FROZEN == 0 && (lax == Lax::Shared || !self.reach.is_met(others, object))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether what follows the goroutine's next operation is the program's own: what the library does may be about what it shares.
    fn is_of_program(&self, me: GoIndex) -> bool {
        let goroutine = &self.state.goroutines[me as usize];
        let functions = &self.explored.program().functions;
        let is_own = |(number, frame): (usize, &Frame)| {
            !self.explored.is_trusted(frame.func) || number == 0 && goroutine.id == 1 || {
                let name = &functions[frame.func as usize].name;
                name.starts_with("sync.(*WaitGroup).Go.") || name == "sync.(*WaitGroup).Done"
            }
        };
        goroutine.frames.iter().enumerate().all(is_own)
    }

    /// Goroutines that may move before this one does, and the timers.
    fn others(&mut self, me: GoIndex) -> Set {
        let (state, lax) = (self.state, self.lax);
        if !self.is_known {
            let (program, flows, future) = (self.explored.program(), self.explored.flows(), self.explored.future());
            let may_fire = |at: u64| self.free_running || at <= state.now;
            self.reach.no_memory = lax == Lax::Memory;
            self.reach.look(state, Text { program, flows, future }, may_fire);
            self.is_known = true;
        }
        let can_run = |goroutine: &Goroutine| goroutine.status == Status::Runnable;
        let able = (0..).zip(&state.goroutines).filter(|(_, goroutine)| can_run(goroutine));
        let able: Set = able.fold(0, |all, (index, _)| all | one(index));
        let mut others = able & !one(me) | if lax == Lax::Timers { 0 } else { TIMERS };
        loop {
            let before = others;
            for (index, goroutine) in (0..).zip(&state.goroutines) {
                if index != me && others & one(index) == 0 && self.may_be_woken(index, goroutine, others) {
                    others |= one(index);
                }
            }
            if others == before {
                return others;
            }
        }
    }

    /// Whether these may wake the goroutine, which waits.
    fn may_be_woken(&self, index: GoIndex, goroutine: &Goroutine, by: Set) -> bool {
        let heap = &self.state.heap;
        let Status::Parked(reason) = goroutine.status else { return false };
        let at_channels = |kinds| {
            let chans = goroutine.waits.iter().map(|wait| chan::place_of_waiter(heap, *wait).0);
            self.lax != Lax::Wakers && chans.into_iter().any(|chan| self.reach.those(by, chan, kinds) != 0)
        };
        match reason {
            WaitReason::ChanReceiveNil | WaitReason::ChanSendNil | WaitReason::SelectNoCases => false,
            WaitReason::ChanReceive => at_channels(SEND | CLOSE | SELECT),
            WaitReason::ChanSend => at_channels(RECV | CLOSE | SELECT),
            WaitReason::Select => at_channels(SEND | RECV | CLOSE | SELECT),
            WaitReason::Sleep => {
                let is_due = |((at, _), action): (&(u64, u64), &TimerAction)| {
                    *action == TimerAction::Wake(index) && *at <= self.state.now
                };
                self.lax != Lax::Timers && (self.free_running || self.state.timers.iter().any(is_due))
            }
            WaitReason::MutexLock | WaitReason::RwMutexLock | WaitReason::RwMutexRLock | WaitReason::WaitGroupWait => {
                let object = goroutine.waits.first().copied();
                object.is_none_or(|object: Ref| self.lax != Lax::Wakers && self.reach.is_met(by, object))
            }
            _ => true,
        }
    }
}
