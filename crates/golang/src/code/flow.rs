//! Which slots are read later: what a state has to tell apart.
//!
//! States      A slot behind the frame holds an argument only between the operation that puts it there and the call: which kind of thing it
//!             then holds follows from the call.
//! Invariants  I1  what an operation reads is named in full, what it writes is named at most: a slot that is said to be dead is never read
//!                 before it is written.
//!             I2  in a function that puts calls off, what its end reads is read after each operation: a recovered panic goes on there.
//! See         explicit states: canonical form; code/op.rs for what each operation reads and writes.

use std::sync::OnceLock;

use super::layout::Slot;
use super::op::Op;
use super::program::{Function, Program};
use super::uses::Pass;

/// Slots that are read later, and what they hold; for each operation of a function those before it.
#[derive(Clone, Debug)]
pub struct Flow {
    live: Vec<Box<[(u16, Slot)]>>,
    /// Whether what the closure captured is read later.
    closure: Vec<bool>,
    /// Slots that hold the map that is gone through.
    iterations: Box<[u16]>,
}

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
                            Pass { program, function, slots: &mut next }.entry(d.0, map);
                            here.join(&next);
                        }
                        _ => {
                            here.join(&before[*to]);
                        }
                    }
                }
                Pass { program, function, slots: &mut here }.operation(at);
                changed |= before[at].join(&here);
            }
        }
        let live = before.iter().map(|before| {
            let slots = (0..).zip(&before.slots).filter_map(|(slot, known)| known.map(|kind| (slot, kind)));
            slots.collect()
        });
        let iterations = function.ops.iter().filter_map(|op| match op {
            Op::MapIter { d, .. } => Some(d.0),
            _ => None,
        });
        Flow {
            live: live.collect(),
            closure: before.iter().map(|before| before.closure).collect(),
            iterations: iterations.collect(),
        }
    }

    /// Slots with maps that are being gone through at this operation.
    pub fn iterated(&self, pc: u32) -> impl Iterator<Item = u16> + '_ {
        let live = self.live(pc);
        self.iterations.iter().copied().filter(move |slot| live.binary_search_by_key(slot, |(live, _)| *live).is_ok())
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
