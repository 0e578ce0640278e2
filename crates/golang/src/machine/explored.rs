//! What is known of a program that is explored: which slots are read later, what it can see, what several goroutines may write.
//!
//! States      Whether the program reads the clock is not known until it does.
//!             What is known of layouts and package variables is in classes.rs.
//! Invariants  I1  a write to a shared object is something that others can notice; a read of one is if its class is written. What was found
//!                 while not all classes were known that turn out to be written is void, and is to be found again.
//!             I2  in the end nothing is left out. Take a run in which each access is a step, and in it the first write w, by g, to an object x of
//!                 a class that is not written, where w conflicts with a read r, by h, of which the search does not see both orders: h does
//!                 r as part of its step before, w comes between the two. All before w is in the search, for it conflicts with nothing, and
//!                 h has done r there before w. When h did r, h reached x, and so did g, or whoever handed x to g since; for h itself handed
//!                 nothing over between that step and r. So x was shared, and was marked (or its class is written). The mark stays with x,
//!                 and with the state (classes.rs, I2); so w counts, shared or not, and the class is written.
//!             I3  what package sync and the like do inside one operation is one operation: their texts are written so. What they write others
//!                 may read as they read any memory, a copy of a lock: so it is known which slots these are.
//!             I4  a goroutine that computes for long (rounds.rs) and reads what others reach may wait for one of them: its reads are steps
//!                 from there on, so that others come to write.
//!             I5  where in the end no class is written there is no data race. Take a run in which each access is a step, and in it the first
//!                 access b that races with one a before it, to an object x. If a is a write by g: were x reached by another one than g then, or
//!                 had another one read it and let go of it, it would be marked or shared there, and its class written. So g alone reached x,
//!                 and whoever does b has x from g since: by something that orders a before b; for if it came by memory that nothing orders,
//!                 that were a race before b. If a is a read by h, and b writes: either h alone reached x then, and the same holds, or x was
//!                 shared, and got a mark, and b counts. As in I2 the search does a earlier, as part of h's or g's step before: meanwhile they
//!                 hand nothing over, so x is reached by another one there if it is at a.
//! Rejected    To learn who uses an object, and to believe it: what JPF does, and what misses races. Marks that are no part of a state: where
//!                 two ways lead to one, what the later one would have met is not looked for.
//! See         noticed.rs, sharing.rs, step.rs; explicit states: sharedness. crates/golang-explore's tests compare with a search in which each
//!             access is a step.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use gort_events::TimeUse;
use rustc_hash::{FxHashMap, FxHashSet};

use super::accesses::{accesses_memory, stores};
use super::causal::Causal;
use super::classes::Classes;
use super::form::Seen;
use super::names::{MACHINE, OUTSIDE, PLACES, READS_INPUT, WRITERS, is_noticed, is_opaque, is_trusted};
use super::natives::{native, numbered};
use super::points::Points;
use crate::code::{Flows, Function, Future, Op, Program, Slot};
use crate::source::Pos;

/// A program that is explored.
#[derive(Debug)]
pub struct Explored {
    program: Program,
    flows: Flows,
    /// Functions whose accesses to memory others cannot notice.
    trusted: Box<[bool]>,
    /// Of these, functions that may use what they share with others where no operation tells of it.
    opaque: Box<[bool]>,
    /// For each function, which of its operations access memory; of those of packages sync and sync/atomic, which write to it; of others
    /// that are trusted, none.
    accesses: Box<[Box<[bool]>]>,
    pub(super) classes: Classes,
    /// By which operations goroutines learn of each other.
    pub(super) causal: Causal,
    /// Whether a goroutine reads the clock, or a time that a timer has sent.
    reads_clock: AtomicBool,
    pub(super) clock: Option<u32>,
    /// Native functions that others can notice besides those that say so.
    pub(super) noticed: FxHashSet<u32>,
    /// Native functions that write to what lies behind their first pointer: to how many slots.
    pub(super) inner: FxHashMap<u32, u64>,
    /// Whether a goroutine counts goroutines.
    pub(super) counts: bool,
    /// Which accesses to memory are steps.
    pub(super) steps: Steps,
    /// Whether a goroutine can see at which place of the state another one is, or has its number.
    sees_places: bool,
    /// Whether there was ever more than one goroutine.
    concurrent: AtomicBool,
    /// Native functions whose answer no step decides, and whether a goroutine has come to call one.
    pub(super) outside: FxHashSet<u32>,
    pub(super) meets_outside: AtomicBool,
    /// Whether a goroutine has computed for so long that nobody waited for it.
    late: AtomicBool,
    /// Whether it has shown an address, or taken something out of a pool: of what that can be only one is tried.
    draws: AtomicBool,
    /// Whether it was told how many processors there are.
    counts_processors: AtomicBool,
    /// Whether also what a goroutine does with memory that no other one has reached is told.
    tells_private: AtomicBool,
    /// Whether nothing is told of sends and closes as accesses of their channels.
    leaves_out_sends: AtomicBool,
    /// For each type of elements: whether a goroutine has sent on a channel of these, and whether one has closed one.
    ends: Box<[AtomicU8]>,
    /// Where the points are, once it is asked for.
    points: OnceLock<Points>,
    /// What is still done to channels: known once it is asked for.
    future: OnceLock<Future>,
}

/// Which accesses to memory are steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Steps {
    /// Those that others can notice.
    Noticed,
    /// None: what is found is the same if the program has no data race.
    None,
    /// Each: what is found is the same in any case, of many more states.
    Each,
}

/// Of a type of elements: a goroutine has sent on a channel of these, or closed one.
const SENDS: u8 = 1;
const CLOSES: u8 = 2;

impl Explored {
    /// The program, of which nothing has been seen.
    pub fn new(program: Program) -> Explored {
        let flows = Flows::new(&program);
        let trusted: Box<[bool]> = program.functions.iter().map(|function| is_trusted(&function.name)).collect();
        let opaque = program.functions.iter().map(|function| is_opaque(&function.name)).collect();
        let accesses_of = |(function, trusted): (&Function, &bool)| {
            let ops = function.ops.iter();
            let is_inner = *trusted && INNER.iter().any(|package| function.name.starts_with(package));
            ops.map(|op| if *trusted { is_inner && stores(*op) } else { accesses_memory(*op) }).collect()
        };
        let accesses = program.functions.iter().zip(&trusted).map(accesses_of).collect();
        let globals = program.layouts[program.globals as usize].len();
        let classes = Classes::new(program.layouts.len(), globals);
        let calls = |name: &str| {
            let number = native(name);
            program.functions.iter().any(|function| {
                function.ops.iter().any(|op| matches!(op, Op::CallNative { native } if Some(*native) == number))
            })
        };
        let reads_clock = AtomicBool::new(takes_times(&program, &flows));
        let natives = program.functions.iter().flat_map(|function| &function.ops);
        let natives = natives.filter_map(|op| match op {
            Op::CallNative { native } => Some(*native),
            _ => None,
        });
        let noticed = natives.filter(|native| is_noticed(numbered(*native).name)).collect();
        let outside = OUTSIDE.iter().chain(&MACHINE).chain(&[READS_INPUT]).filter_map(|name| native(name)).collect();
        let meets_outside = AtomicBool::new(false);
        let concurrent = AtomicBool::new(false);
        let sees_places = PLACES.iter().any(|name| calls(name));
        let (counts, clock) = (calls("runtime.NumGoroutine"), native("time.now"));
        let inner = inner_natives(&program);
        let causal = Causal::new(&program);
        Explored {
            flows,
            trusted,
            opaque,
            accesses,
            classes,
            causal,
            reads_clock,
            clock,
            noticed,
            inner,
            counts,
            steps: Steps::Noticed,
            sees_places,
            concurrent,
            outside,
            meets_outside,
            late: AtomicBool::new(false),
            draws: AtomicBool::new(false),
            counts_processors: AtomicBool::new(false),
            tells_private: AtomicBool::new(false),
            leaves_out_sends: AtomicBool::new(false),
            ends: program.types.iter().map(|_| AtomicU8::new(0)).collect(),
            points: OnceLock::new(),
            future: OnceLock::new(),
            program,
        }
    }

    /// Where its points are.
    pub(super) fn points(&self) -> &Points {
        self.points.get_or_init(|| Points::new(&self.program))
    }

    /// The same, but that accesses to memory are no steps. What is found then holds for a program without a data race.
    #[must_use]
    pub fn without_accesses(self) -> Explored {
        Explored { steps: Steps::None, ..self }
    }

    /// The same, but that each access to memory is a step. The same outputs are found then, of many more states.
    #[must_use]
    pub fn with_each_access(self) -> Explored {
        Explored { steps: Steps::Each, ..self }
    }

    /// The same, but that marks are no part of a state, for tests: what is found then may be less.
    #[must_use]
    pub fn without_marks(mut self) -> Explored {
        self.classes.leaves_out_marks = true;
        self
    }

    /// The same, where there is a machine that answers what is asked of it: see [`Host`](super::Host). `input`: also what is in its standard
    /// input.
    #[must_use]
    pub fn with_machine(mut self, input: bool) -> Explored {
        let input = input.then_some(&READS_INPUT);
        MACHINE.iter().chain(input).filter_map(|name| native(name)).for_each(|asked| _ = self.outside.remove(&asked));
        self
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// What it has to do with time, as far as that has been seen. `waits`: whether it has armed a timer.
    pub fn time_use(&self, waits: bool) -> TimeUse {
        match (self.reads_clock.load(Ordering::Relaxed), waits) {
            (true, _) => TimeUse::Reads,
            (_, true) => TimeUse::Waits,
            _ => TimeUse::None,
        }
    }

    /// Whether no function of the program's own, or that it hands memory to, writes to memory but where it makes it, nor does package atomic
    /// to what they access plainly: then two accesses can never race.
    pub fn writes_nothing_shared(&self) -> bool {
        !self.classes.has_mixed()
            && !self.has_writers()
            && (0..).zip(&self.program.functions).all(|(func, function)| {
                self.trusted[func as usize] || !is_own(&self.program, function) || !writes_memory(&function.ops)
            })
    }

    /// A goroutine sends on a channel of such elements, or closes one, beside others.
    pub(super) fn note_end_of_channel(&self, elem: u32, closes: bool) {
        let end = if closes { CLOSES } else { SENDS };
        if self.ends[elem as usize].load(Ordering::Relaxed) & end == 0 {
            self.ends[elem as usize].fetch_or(end, Ordering::Relaxed);
        }
    }

    /// Whether channels of such elements were both closed and sent on: then the two may be beside each other.
    pub(super) fn is_closed_and_sent(&self, elem: u32) -> bool {
        self.ends[elem as usize].load(Ordering::Relaxed) == SENDS | CLOSES
    }

    /// Whether channels of the same elements were both closed and sent on. Needs: a search of all schedules has come to its end.
    pub fn has_closed_and_sent(&self) -> bool {
        (0..self.ends.len() as u32).any(|elem| self.is_closed_and_sent(elem))
    }

    /// Whether a native function writes to memory that the program hands it.
    fn has_writers(&self) -> bool {
        let writes = |op: &Op| matches!(op, Op::CallNative { native } if WRITERS.contains(&numbered(*native).name));
        self.program.functions.iter().flat_map(|function| &function.ops).any(writes)
    }

    /// Whether what was seen of it excludes data races (I5). Needs: a search of all schedules has come to its end, and is settled.
    pub fn excludes_races(&self) -> bool {
        self.knows_accesses() && !self.classes.has_written()
    }

    /// Whether the accesses of each data race are both next in one of its states (causal.rs). Needs: a search of all schedules has come to its
    /// end, and is settled.
    pub fn shows_races(&self) -> bool {
        self.knows_accesses()
            && self.causal.holds()
            && !self.classes.has_overlapping()
            && !self.tells_goroutines()
            && !self.draws()
    }

    /// Whether all accesses that may race are the program's own to memory, and were steps where others could notice them.
    fn knows_accesses(&self) -> bool {
        self.steps == Steps::Noticed
            && !self.classes.has_mixed()
            && !self.classes.has_copied()
            && !self.has_writers()
            && !self.has_late()
    }

    /// Whether it has asked for what no step decides: files, streams, signals, the environment, how much memory there is, what happens when
    /// it is collected; or for a clock of its own, which steps do not have.
    pub fn meets_outside(&self) -> bool {
        self.meets_outside.load(Ordering::Relaxed)
    }

    /// Whether there was more than one goroutine in a state that was looked at.
    pub fn is_concurrent(&self) -> bool {
        self.concurrent.load(Ordering::Relaxed)
    }

    pub(super) fn note_goroutines(&self, spawned: u64) {
        if spawned > 1 {
            self.concurrent.store(true, Ordering::Relaxed);
        }
    }

    /// Whether a goroutine has computed for so long that nobody waited for it.
    pub(super) fn has_late(&self) -> bool {
        self.late.load(Ordering::Relaxed)
    }

    /// Whether it has shown an address, or taken something out of a pool, of which only one is tried.
    pub fn draws(&self) -> bool {
        self.draws.load(Ordering::Relaxed)
    }

    pub(super) fn note_draw(&self) {
        self.draws.store(true, Ordering::Relaxed);
    }

    /// Whether it was told how many processors there are.
    pub fn counts_processors(&self) -> bool {
        self.counts_processors.load(Ordering::Relaxed)
    }

    /// Whether also what a goroutine does with memory that no other one has reached is told.
    pub fn tell_private(&self, told: bool) {
        self.tells_private.store(told, Ordering::Relaxed);
    }

    /// Whether sends and closes are told as accesses of their channels, too.
    pub fn tell_sends(&self, told: bool) {
        self.leaves_out_sends.store(!told, Ordering::Relaxed);
    }

    pub(super) fn tells_sends(&self) -> bool {
        !self.leaves_out_sends.load(Ordering::Relaxed)
    }

    pub(super) fn tells_private(&self) -> bool {
        self.tells_private.load(Ordering::Relaxed)
    }

    pub(super) fn note_processors(&self) {
        self.counts_processors.store(true, Ordering::Relaxed);
    }

    pub(super) fn note_late(&self) {
        self.late.store(true, Ordering::Relaxed);
    }

    /// Where main begins.
    pub fn main(&self) -> Pos {
        let main = self.program.functions.iter().find(|function| function.name == "main.main");
        main.map_or(Pos::NONE, |main| main.place(0))
    }

    /// All that was seen of the program is forgotten: another one begins that has the same text.
    pub fn forget(&self) {
        self.classes.forget();
        self.causal.forget();
        self.ends.iter().for_each(|ends| ends.store(0, Ordering::Relaxed));
        [&self.concurrent, &self.meets_outside, &self.late, &self.draws, &self.counts_processors]
            .iter()
            .for_each(|seen| seen.store(false, Ordering::Relaxed));
        self.reads_clock.store(takes_times(&self.program, &self.flows), Ordering::Relaxed);
    }

    /// Whether no class has turned out to be written since the last time that this was asked.
    pub fn is_settled(&self) -> bool {
        self.classes.is_settled()
    }

    /// Whether what a function does with memory others cannot notice.
    pub(super) fn is_trusted(&self, func: u32) -> bool {
        self.trusted[func as usize]
    }

    pub(super) fn flows(&self) -> &Flows {
        &self.flows
    }

    pub(super) fn future(&self) -> &Future {
        self.future.get_or_init(|| Future::new(&self.program))
    }

    /// Whether the function may use what it shares with others where no operation tells of it.
    #[inline]
    pub(super) fn is_opaque(&self, func: u32) -> bool {
        self.opaque[func as usize]
    }

    /// Whether a goroutine counts the others, or keeps their places.
    pub(super) fn tells_goroutines(&self) -> bool {
        self.counts || self.sees_places
    }

    /// Which operations of the function access memory that others may notice.
    #[inline]
    pub(super) fn accesses_of(&self, func: u32) -> &[bool] {
        &self.accesses[func as usize]
    }

    /// `by_place`: whether goroutines that are alike are told apart in any case.
    pub(super) fn seen(&self, by_place: bool) -> Seen {
        Seen { clock: self.reads_clock.load(Ordering::Relaxed), by_place: by_place || self.sees_places }
    }

    /// The program reads the clock.
    pub(super) fn note_clock(&self) {
        if !self.reads_clock.swap(true, Ordering::Relaxed) {
            self.classes.grow();
        }
    }
}

/// Packages whose types may be copied as any memory, though they write to them by operations that others can notice.
const INNER: [&str; 2] = ["sync.", "sync/atomic."];

/// How many slots of their types their native functions look at, or write to.
const WIDTHS: [(&str, u64); 6] = [
    ("sync/atomic.", 1),
    ("sync.Mutex.", 2),
    ("sync.RWMutex.", 6),
    ("sync.WaitGroup.", 2),
    ("sync.notifyList.", 5),
    ("sync.Once.", 3),
];

/// Those of them that the program calls, each with how many slots it is about. One that only looks at them may race with what overwrites
/// them, too.
fn inner_natives(program: &Program) -> FxHashMap<u32, u64> {
    let operations = program.functions.iter().flat_map(|function| &function.ops);
    let called = operations.filter_map(|op| match op {
        Op::CallNative { native } => Some(*native),
        _ => None,
    });
    let width = |native: u32| {
        let name = numbered(native).name;
        // That something comes next is about no slots.
        let comes = name.ends_with(".access");
        WIDTHS.iter().find(|(of, _)| name.starts_with(of) && !comes).map(|(_, width)| *width)
    };
    called.filter_map(|native| Some((native, width(native)?))).collect()
}

/// Operations between a slice that is made of values and the last of these are not more than this, or it is taken for another one.
const LITERAL: usize = 64;

pub(super) fn is_own(program: &Program, function: &Function) -> bool {
    let place = function.places.iter().copied().find(|place| place.is_known()).unwrap_or(Pos::NONE);
    place < program.library
}

/// Whether an operation writes to memory that was not made just before.
fn writes_memory(ops: &[Op]) -> bool {
    ops.iter().enumerate().any(|(at, op)| match op {
        Op::Store { p, .. } | Op::StoreN { p, .. } => {
            // A variable's first value.
            !matches!(at.checked_sub(1).map(|before| ops[before]), Some(Op::New { d, .. }) if d.0 == p.0)
        }
        Op::SetElem { s, .. } | Op::SetElemN { s, .. } | Op::SetElemByte { s, .. } => {
            // Values of a slice that is made of them.
            let before = ops[..at].iter().rev().take(LITERAL).find_map(|op| match op {
                Op::MakeSlice { d, .. } => Some(d.0 == s.0).filter(|made| *made),
                _ => None,
            });
            before.is_none()
        }
        Op::StoreByte { .. }
        | Op::StoreBytes { .. }
        | Op::StoreGlobal { .. }
        | Op::Global { .. }
        | Op::ElemAddr { .. }
        | Op::ElemAddrByte { .. }
        | Op::Append { .. }
        | Op::AppendSlice { .. }
        | Op::AppendString { .. }
        | Op::Copy { .. }
        | Op::CopyString { .. }
        | Op::ClearSlice { .. }
        | Op::MapSet { .. }
        | Op::MapDelete { .. }
        | Op::MapClear { .. }
        | Op::Offset { .. }
        | Op::OffsetBy { .. } => true,
        _ => false,
    })
}

/// Whether it receives what may be a time, and reads it.
fn takes_times(program: &Program, flows: &Flows) -> bool {
    let is_time = |kinds: Option<&[Slot]>| kinds == Some(&[Slot::Number, Slot::Number, Slot::Pointer]);
    (0..).zip(&program.functions).filter(|(_, function)| !is_trusted(&function.name)).any(|(func, function)| {
        let reads_later = |pc: usize, slot: u16| {
            let live = flows.of(program, func).live(pc as u32 + 1);
            is_time(function.frame.get(slot as usize..slot as usize + 3))
                && live.iter().any(|(read, _)| (slot..slot + 3).contains(read))
        };
        function.ops.iter().enumerate().any(|(pc, op)| match op {
            Op::Recv { d, .. } => {
                let extent = function.extents.binary_search_by_key(&(pc as u32), |(at, _)| *at);
                extent.is_ok_and(|found| function.extents[found].1.results == 3) && reads_later(pc, d.0)
            }
            Op::Select { cases, .. } => {
                let cases = &program.selects[*cases as usize];
                cases.iter().any(|case| !case.send && case.slots == 3 && reads_later(pc, case.value))
            }
            _ => false,
        })
    })
}
