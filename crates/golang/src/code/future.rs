//! What is still done to the channel that lies in a slot: by the function from an operation on, and by those that it calls, starts or puts off.
//!
//! States      Kinds of operations, for each operation of a function and each slot: of the frame, of the area behind it, and of what the
//!             running closure has captured.
//! Invariants  I1  too much may be named, never too little: what goes where it is not followed (into memory, over a channel, into an
//!                 interface, to a function that is not known) has `ANY`.
//!             I2  what is done through what a slot refers to is not done to that: a pointer to a struct with a channel in it has nothing of
//!                 the channel's.
//! Rejected    Places of allocation instead of slots: all channels that a loop makes would be one.
//! See         machine/chain.rs, which asks; flow.rs and uses.rs, its twins; explicit states: which steps are left movers.

use super::flow::Before;
use super::layout::Slot;
use super::op::{CallMode, Op};
use super::program::{Function, Program};
use super::uses::Pass;

/// Kinds of operations.
pub type Kinds = u8;

/// A send.
pub const SEND: Kinds = 1;
/// A receive.
pub const RECV: Kinds = 2;
/// A close.
pub const CLOSE: Kinds = 4;
/// A case of a select, in either direction.
pub const SELECT: Kinds = 8;
/// A look at how many values there are.
pub const LOOK: Kinds = 16;
/// It is handed on: to a goroutine that is started, or to a closure, which anyone may call.
pub const HANDED_ON: Kinds = 32;
/// Whatever there is.
pub const ANY: Kinds = 255;

/// What is still done to what lies in slots.
#[derive(Debug)]
pub struct Future {
    functions: Vec<Known>,
}

/// What is known of a function.
#[derive(Debug)]
struct Known {
    /// For each operation, what is done from there on to what lies in each slot.
    before: Vec<Vec<Kinds>>,
    /// What is done to its results by those that call it.
    results: Vec<Kinds>,
    /// The operations to which each may lead.
    targets: Vec<Vec<usize>>,
    /// How many slots of the frame and behind it there are.
    slots: usize,
}

impl Known {
    fn new(program: &Program, function: &Function, is_open: bool) -> Known {
        let slots = function.frame.len() + function.out as usize;
        let captured = program.layouts[function.closure as usize].len().saturating_sub(1);
        let before = vec![vec![0; slots + captured]; function.ops.len()];
        let results = vec![if is_open { ANY } else { 0 }; function.results as usize];
        Known { before, results, targets: targets(function), slots }
    }
}

/// The operations to which each of a function's may lead.
fn targets(function: &Function) -> Vec<Vec<usize>> {
    let mut targets = vec![Vec::new(); function.ops.len()];
    for (at, op) in function.ops.iter().enumerate() {
        let ends = matches!(op, Op::Return {} | Op::Jump { .. } | Op::Loop { .. } | Op::Panic { .. });
        if !ends && at + 1 < function.ops.len() {
            targets[at].push(at + 1);
        }
        let mut op = *op;
        op.targets(&mut |to| targets[at].push(*to as usize));
        // A recovered panic goes on at the end.
        if function.defers && at < function.end as usize {
            targets[at].push(function.end as usize);
        }
    }
    targets
}

impl Future {
    /// That of a program.
    pub fn new(program: &Program) -> Future {
        // Functions that may be called from where it is not known.
        let mut open = vec![false; program.functions.len()];
        for op in program.functions.iter().flat_map(|function| &function.ops) {
            if let Op::Closure { func, .. } = op {
                open[*func as usize] = true;
            }
        }
        for (_, func) in program.types.iter().flat_map(|typ| typ.methods.iter()) {
            open[*func as usize] = true;
        }
        let known = |(function, open): (&Function, &bool)| Known::new(program, function, *open);
        let mut future = Future { functions: program.functions.iter().zip(&open).map(known).collect() };
        let mut changed = true;
        while changed {
            changed = false;
            for func in (0..program.functions.len()).rev() {
                changed |= future.go_over(program, func);
            }
        }
        future
    }

    /// Goes over a function until nothing more is found. Whether others have to know of something.
    fn go_over(&mut self, program: &Program, func: usize) -> bool {
        let function = &program.functions[func];
        let (mut news, mut changed) = (false, true);
        let mut here = Vec::new();
        while changed {
            changed = false;
            for at in (0..function.ops.len()).rev() {
                let known = &self.functions[func];
                here.clear();
                here.resize(known.before[at].len(), 0);
                for to in &known.targets[at] {
                    join(&mut here, &known.before[*to]);
                }
                news |= self.operation(program, func, at, &mut here);
                changed |= join(&mut self.functions[func].before[at], &here);
            }
            news |= changed;
        }
        news
    }

    /// What is done to what lies in a slot of the frame, or behind it, from this operation on.
    pub fn of_slot(&self, func: u32, pc: u32, slot: u16) -> Kinds {
        let known = &self.functions[func as usize];
        let at = Some(slot as usize).filter(|slot| *slot < known.slots);
        known.before.get(pc as usize).zip(at).map_or(ANY, |(before, slot)| before[slot])
    }

    /// What is done to what the running closure has captured as its k-th slot.
    pub fn of_captured(&self, func: u32, pc: u32, k: usize) -> Kinds {
        let known = &self.functions[func as usize];
        known.before.get(pc as usize).and_then(|before| before.get(known.slots + k)).copied().unwrap_or(ANY)
    }

    /// Goes backward over an operation: `here` is what is done behind it, and then before it. Whether a function that it calls has to know
    /// of something.
    fn operation(&mut self, program: &Program, func: usize, at: usize, here: &mut [Kinds]) -> bool {
        let function = &program.functions[func];
        let slots = self.functions[func].slots;
        let results_of = |at: usize| {
            let found = function.extents.binary_search_by_key(&(at as u32), |(at, _)| *at);
            found.map_or(0, |found| function.extents[found].1.results as usize)
        };
        match function.ops[at] {
            Op::Move { d, s } => moves(here, s.0 as usize, d.0 as usize, 1),
            Op::MoveN { d, s, n } => moves(here, s.0 as usize, d.0 as usize, n as usize),
            Op::Captured { d, k, n } => moves(here, slots + k as usize, d.0 as usize, n as usize),
            Op::Send { c, v } => {
                add(here, v.0 as usize, results_of(at), ANY);
                add(here, c.0 as usize, 1, SEND);
            }
            Op::Recv { d, c, ok } => {
                kill(here, d.0 as usize, results_of(at) + usize::from(ok));
                add(here, c.0 as usize, 1, RECV);
            }
            Op::Close { c } => add(here, c.0 as usize, 1, CLOSE),
            Op::ChanLen { d, c } => {
                kill(here, d.0 as usize, 1);
                add(here, c.0 as usize, 1, LOOK);
            }
            Op::ChanCap { d, .. } => kill(here, d.0 as usize, 1),
            Op::Select { d, s, cases, .. } => {
                kill(here, d.0 as usize, 2);
                for (case, place) in program.selects[cases as usize].iter().zip(s.0 as usize..) {
                    add(here, place, 1, SELECT);
                    if case.send {
                        add(here, case.value as usize, case.slots as usize, ANY);
                    }
                }
            }
            Op::Closure { d, s, n, func: closed } => {
                kill(here, d.0 as usize, 1);
                for k in 0..n as usize {
                    let kinds = handed_on(self.of_captured(closed, 0, k));
                    add(here, s.0 as usize + k, 1, kinds);
                }
            }
            Op::Call { mode, func: called } => return self.call(program, func, called, mode, here),
            Op::Return {} => {
                for (slot, kinds) in self.functions[func].results.iter().enumerate() {
                    here[slot] |= kinds;
                }
            }
            Op::Eq { d, .. } | Op::Ne { d, .. } | Op::Load { d, .. } | Op::LoadByte { d, .. } => {
                kill(here, d.0 as usize, 1);
            }
            Op::LoadN { d, n, .. } => kill(here, d.0 as usize, n as usize),
            Op::NilCheck { .. } => {}
            _ => self.other(program, func, at, here),
        }
        false
    }

    /// A call of a function that is known: what it does to its parameters, and what is done to its results.
    fn call(&mut self, program: &Program, func: usize, called: u32, mode: CallMode, here: &mut [Kinds]) -> bool {
        let callee = &program.functions[called as usize];
        let out = program.functions[func].frame.len();
        let (results, params) = (callee.results as usize, callee.params as usize);
        let mut news = false;
        if mode == CallMode::Call {
            let known = &mut self.functions[called as usize].results;
            news = join(known, &here[out..out + results]);
            // What lies there besides is lost in the call.
            here[out..self.functions[func].slots].fill(0);
        }
        for slot in results..results + params {
            let kinds = self.of_slot(called, 0, slot as u16);
            let kinds = if mode == CallMode::Go { handed_on(kinds) } else { kinds };
            add(here, out + slot, 1, kinds);
        }
        news
    }

    /// Any other operation: references that it reads go where they are not followed.
    fn other(&self, program: &Program, func: usize, at: usize, here: &mut [Kinds]) {
        let function = &program.functions[func];
        let slots = self.functions[func].slots;
        let mut all = Before { slots: vec![Some(Slot::Number); slots], closure: false };
        Pass { program, function, slots: &mut all }.operation(at);
        for (slot, kinds) in here[..slots].iter_mut().enumerate() {
            if all.slots[slot].is_none() {
                *kinds = 0;
            }
        }
        let mut none = Before { slots: vec![None; slots], closure: false };
        Pass { program, function, slots: &mut none }.operation(at);
        for (slot, kinds) in here[..slots].iter_mut().enumerate() {
            // Of what stands behind the frame it is not always known what it is.
            let is_behind = slot >= function.frame.len();
            if none.slots[slot].is_some_and(|kind| is_behind || kind.is_reference()) {
                *kinds = ANY;
            }
        }
    }
}

/// Adds what is known besides. Whether that was more.
fn join(to: &mut [Kinds], more: &[Kinds]) -> bool {
    let mut changed = false;
    for (kinds, more) in to.iter_mut().zip(more) {
        changed |= *kinds | more != *kinds;
        *kinds |= more;
    }
    changed
}

fn handed_on(kinds: Kinds) -> Kinds {
    if kinds == 0 { 0 } else { kinds | HANDED_ON }
}

fn add(here: &mut [Kinds], slot: usize, n: usize, kinds: Kinds) {
    here[slot..slot + n].iter_mut().for_each(|known| *known |= kinds);
}

fn kill(here: &mut [Kinds], slot: usize, n: usize) {
    here[slot..slot + n].fill(0);
}

/// What is done to a copy is done to what was copied.
fn moves(here: &mut [Kinds], from: usize, to: usize, n: usize) {
    let kinds = here[to..to + n].to_vec();
    kill(here, to, n);
    for (place, kinds) in (from..).zip(kinds) {
        add(here, place, 1, kinds);
    }
}
