//! Which slots are read later: what a state has to tell apart.
//!
//! States      A slot behind the frame holds an argument only between the operation that puts it there and the call: which kind of thing it
//!             then holds follows from the call.
//! Invariants  I1  what an operation reads is named in full, what it writes is named at most: a slot that is said to be dead is never read
//!                 before it is written.
//!             I2  in a function that puts calls off, what its end reads is read after each operation: a recovered panic goes on there.
//!             I3  a number of which nothing but numbers are computed that are never read is never read itself: a counter that nobody looks at does
//!                 not keep two states apart. Copies of what is never read are of that kind, too.
//! See         Giegerich, Möncke, Wilhelm: "Invariance of approximative semantics with respect to program transformations", 1981 (faint
//!             variables); explicit states: canonical form; code/op.rs for what each operation reads and writes.

use std::ops::Range;
use std::sync::OnceLock;

use super::layout::Slot;
use super::op::Op;
use super::program::{Function, Program};
use super::uses::{Pass, Slots};

/// Slots that are read later, and what they hold; for each operation of a function those before it.
#[derive(Clone, Debug)]
pub struct Flow {
    live: Vec<Live>,
    /// Of these, for each operation, those within the frame: what is read later where another frame stands above.
    below: Vec<u32>,
    /// What is read behind an operation that receives, without what whoever wakes the goroutine writes.
    parked: Box<[(u32, Live)]>,
    /// Whether what the closure captured is read later.
    closure: Vec<bool>,
    /// Slots that hold the map that is gone through.
    iterations: Box<[u16]>,
}

/// Slots that are read later, and what they hold.
type Live = Box<[(u16, Slot)]>;

/// What is known of a slot: whether it is read later, and as what.
pub(super) type Known = Option<Slot>;

/// The slots before an operation, and the closure behind them.
#[derive(Clone, PartialEq)]
pub(super) struct Before {
    pub(super) slots: Vec<Known>,
    pub(super) closure: bool,
}

impl Before {
    /// Joins what comes after another way. Whether that adds anything.
    fn join(&mut self, other: &Before) -> bool {
        let mut more = other.closure && !self.closure;
        self.closure |= other.closure;
        for (slot, known) in self.slots.iter_mut().zip(&other.slots) {
            if slot.is_none() && known.is_some() {
                (*slot, more) = (*known, true);
            }
        }
        more
    }
}

impl Slots for Before {
    fn known(&self, slot: usize) -> Known {
        self.slots.get(slot).copied().flatten()
    }

    fn written(&mut self, slot: usize) {
        if let Some(known) = self.slots.get_mut(slot) {
            *known = None;
        }
    }

    fn read(&mut self, slot: usize, kind: Slot) {
        if let Some(known) = self.slots.get_mut(slot) {
            *known = Some(kind);
        }
    }

    fn closure_read(&mut self) {
        self.closure = true;
    }
}

/// The same, where a number is read only by what others can notice, by what may panic, and by what is read itself (I3).
struct Needed<'a>(&'a mut Before);

impl Slots for Needed<'_> {
    fn known(&self, slot: usize) -> Known {
        self.0.known(slot)
    }

    fn written(&mut self, slot: usize) {
        self.0.written(slot);
    }

    fn read(&mut self, slot: usize, kind: Slot) {
        self.0.read(slot, kind);
    }

    fn closure_read(&mut self) {
        self.0.closure_read();
    }

    fn is_reason(&self, slot: usize) -> bool {
        self.known(slot).is_some()
    }
}

impl Flow {
    /// The flow of a function.
    pub fn new(program: &Program, function: &Function) -> Flow {
        let mut targets = vec![Vec::new(); function.ops.len()];
        for (at, op) in function.ops.iter().enumerate() {
            if !matches!(op, Op::Return {} | Op::Jump { .. } | Op::Loop { .. } | Op::Panic { .. })
                && at + 1 < function.ops.len()
            {
                targets[at].push(at + 1);
            }
            let mut op = *op;
            op.targets(&mut |to| targets[at].push(*to as usize));
            if function.defers && at < function.end as usize {
                targets[at].push(function.end as usize);
            }
        }
        let empty = Before { slots: vec![None; function.frame.len() + function.out as usize], closure: false };
        let mut before = vec![empty.clone(); function.ops.len()];
        let mut changed = true;
        while changed {
            changed = false;
            for at in (0..function.ops.len()).rev() {
                let mut here = empty.clone();
                for (number, to) in targets[at].iter().enumerate() {
                    match function.ops[at] {
                        // Only where there is an entry is it put there.
                        Op::MapNext { d, map, .. } if number == 0 => {
                            let mut next = before[*to].clone();
                            Pass { program, function, slots: &mut Needed(&mut next) }.entry(d.0, map);
                            here.join(&next);
                        }
                        _ => {
                            here.join(&before[*to]);
                        }
                    }
                }
                Pass { program, function, slots: &mut Needed(&mut here) }.operation(at);
                changed |= before[at].join(&here);
            }
        }
        let live = before.iter().map(|before| {
            let slots = (0..).zip(&before.slots).filter_map(|(slot, known)| known.map(|kind| (slot, kind)));
            slots.collect()
        });
        let live: Vec<Live> = live.collect();
        let within = |live: &Live| live.partition_point(|(slot, _)| (*slot as usize) < function.frame.len()) as u32;
        let below = live.iter().map(within).collect();
        let receives = |at: &usize| matches!(function.ops[*at], Op::Recv { .. } | Op::Select { .. });
        let parked = (0..function.ops.len()).filter(receives).filter(|at| at + 1 < live.len()).map(|at| {
            let awaited = awaited(program, function, at as u32);
            let is_awaited = |slot: u16| awaited.iter().any(|range| range.contains(&(slot as usize)));
            (at as u32 + 1, live[at + 1].iter().filter(|(slot, _)| !is_awaited(*slot)).copied().collect())
        });
        let iterations = function.ops.iter().filter_map(|op| match op {
            Op::MapIter { d, .. } => Some(d.0),
            _ => None,
        });
        Flow {
            parked: parked.collect(),
            below,
            live,
            closure: before.iter().map(|before| before.closure).collect(),
            iterations: iterations.collect(),
        }
    }

    /// Slots with maps that are being gone through at this operation.
    pub fn iterated(&self, pc: u32) -> impl Iterator<Item = u16> + '_ {
        let live = self.live(pc);
        self.iterations.iter().copied().filter(move |slot| live.binary_search_by_key(slot, |(live, _)| *live).is_ok())
    }

    /// As `live`, of a goroutine that is parked in the operation before this one: without what it waits to be given.
    pub fn live_while_parked(&self, pc: u32) -> &[(u16, Slot)] {
        match self.parked.binary_search_by_key(&pc, |(at, _)| *at) {
            Ok(found) => &self.parked[found].1,
            Err(_) => self.live(pc),
        }
    }

    /// As `live`, of a frame that is not on top: what lies behind it belongs to the one above.
    pub fn live_below(&self, pc: u32) -> &[(u16, Slot)] {
        self.live.get(pc as usize).map_or(&[], |live| &live[..self.below[pc as usize] as usize])
    }

    /// The slots that are read from this operation on, before they are written.
    pub fn live(&self, pc: u32) -> &[(u16, Slot)] {
        self.live.get(pc as usize).map_or(&[], |live| live)
    }

    /// Whether what the closure captured is read from this operation on.
    pub fn reads_closure(&self, pc: u32) -> bool {
        self.closure.get(pc as usize).copied().unwrap_or(false)
    }
}

/// The slots that whoever wakes a goroutine writes which is parked in this operation: what it waits to receive, and which case it was.
fn awaited(program: &Program, function: &Function, at: u32) -> Vec<Range<usize>> {
    let range = |slot: u16, n: usize| slot as usize..slot as usize + n;
    match function.ops[at as usize] {
        Op::Recv { d, ok, .. } => {
            let found = function.extents.binary_search_by_key(&at, |(at, _)| *at);
            let n = found.map_or(0, |found| function.extents[found].1.results as usize);
            vec![range(d.0, n + usize::from(ok))]
        }
        Op::Select { d, cases, .. } => {
            let cases = program.selects[cases as usize].iter().filter(|case| !case.send);
            let values = cases.map(|case| range(case.value, case.slots as usize));
            std::iter::once(range(d.0, 2)).chain(values).collect()
        }
        _ => Vec::new(),
    }
}

/// The flows of all functions of a program, each made when it is first asked for.
#[derive(Debug)]
pub struct Flows(Box<[OnceLock<Flow>]>);

impl Flows {
    /// Those of this program.
    pub fn new(program: &Program) -> Flows {
        Flows(program.functions.iter().map(|_| OnceLock::new()).collect())
    }

    /// The flow of the function of this number. Needs: it is always the same program.
    pub fn of(&self, program: &Program, func: u32) -> &Flow {
        self.0[func as usize].get_or_init(|| Flow::new(program, &program.functions[func as usize]))
    }
}
