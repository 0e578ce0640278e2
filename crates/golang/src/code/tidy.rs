//! Takes copies out of a function that nothing needs, and finds out which of its slots have to be zero when it begins.
//!
//! ```text
//!     t = s … use t            use s, while neither has changed
//!     t = x; d = t             d = x, where t is not read later
//!     t = s                    nothing, where t is not read later
//! ```
//!
//! Invariants  I1  it copies nothing past what something else leads to, past an operation of which it does not know all that it writes, and,
//!                 of what stands behind the frame, past a call or a backward jump: there a collector does not look.
//!             I2  nothing is taken out that others may notice, or that may panic.
//!             I3  an operation that panics has written nothing: what it writes may be anything that is written behind it.
//! See         uses.rs; compile/fuse.rs, which goes before it.

use std::ops::Range;

use super::layout::Slot;
use super::op::Op;
use super::program::{Function, Program};
use super::uses::{Pass, Slots};

/// A function with more words than this to say what is live where its jumps lead to is left as it is.
const LARGE: usize = 1 << 18;

/// Slots that are read later.
#[derive(Clone, PartialEq)]
struct Live(Vec<u64>);

impl Live {
    fn join(&mut self, other: &Live) -> bool {
        let mut more = false;
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            more |= other & !*word != 0;
            *word |= other;
        }
        more
    }

    fn has(&self, slot: usize) -> bool {
        self.0.get(slot / 64).is_some_and(|word| word >> (slot % 64) & 1 != 0)
    }

    fn has_any(&self, mut slots: Range<usize>) -> bool {
        slots.any(|slot| self.has(slot))
    }
}

impl Slots for Live {
    fn known(&self, slot: usize) -> Option<Slot> {
        self.has(slot).then_some(Slot::Number)
    }

    fn written(&mut self, slot: usize) {
        if let Some(word) = self.0.get_mut(slot / 64) {
            *word &= !(1 << (slot % 64));
        }
    }

    fn read(&mut self, slot: usize, _: Slot) {
        if let Some(word) = self.0.get_mut(slot / 64) {
            *word |= 1 << (slot % 64);
        }
    }

    fn closure_read(&mut self) {}
}

/// What an operation writes in slots.
enum Written {
    Slots(u16, usize),
    Nothing,
    /// What stands behind the frame: a call, or where a collector may come.
    Behind,
    /// It is not known.
    Unknown,
}

/// Takes copies out of a function that is complete, of a program that has the layouts, types and maps which it names.
pub fn tidy(program: &Program, function: &mut Function) {
    let mut leads = vec![false; function.ops.len() + 1];
    leads[0] = true;
    leads[function.end as usize] = true;
    for op in &mut function.ops {
        op.targets(&mut |to| leads[*to as usize] = true);
    }
    forward(program, function, &leads);
    let mut gone = vec![false; function.ops.len()];
    if let Some(first) = backward(program, function, &leads, &mut gone) {
        let frame = &function.frame;
        for (start, end) in &mut function.zero {
            let is_zero = |slot: &u16| frame[*slot as usize].is_reference() || first.has(*slot as usize);
            let last = (*start..*end).rev().find(is_zero);
            (*start, *end) = last.map_or((0, 0), |last| ((*start..last).find(is_zero).unwrap_or(last), last + 1));
        }
    }
    if gone.contains(&true) {
        function.take_out(&gone);
    }
}

/// Reads what was copied in place of copies.
fn forward(program: &Program, function: &mut Function, leads: &[bool]) {
    let frame = function.frame.len() as u16;
    // To, from, of so many slots.
    let mut copies: Vec<(u16, u16, u16)> = Vec::new();
    for (at, leads) in leads.iter().enumerate().take(function.ops.len()) {
        if *leads {
            copies.clear();
        }
        let moved = function.extents.binary_search_by_key(&(at as u32), |(at, _)| *at);
        let moved = moved.map_or(0, |found| function.extents[found].1.results as usize);
        let op = &mut function.ops[at];
        let written = uses(program, op, moved, &mut |slot, n| {
            for (to, from, len) in &copies {
                if *slot >= *to && *slot as usize + n <= (to + len) as usize {
                    *slot = from + (*slot - to);
                    return;
                }
            }
        });
        match written {
            Written::Slots(start, n) => {
                let end = start as usize + n;
                let is_apart = |at: u16, len: u16| at as usize >= end || at + len <= start;
                copies.retain(|(to, from, len)| is_apart(*to, *len) && is_apart(*from, *len));
            }
            Written::Nothing => {}
            Written::Behind => copies.retain(|(_, from, len)| from + len <= frame),
            Written::Unknown => copies.clear(),
        }
        let (to, from, n) = match *op {
            Op::Move { d, s } => (d.0, s.0, 1),
            Op::MoveN { d, s, n } => (d.0, s.0, n),
            _ => continue,
        };
        let are_apart = to >= from + n || from >= to + n;
        if are_apart && holds_the_same(&function.frame, to as usize, from as usize, n as usize) {
            copies.push((to, from, n));
        }
    }
}

/// Whether slots of the frame hold what those hold from which they are copied. Of what stands behind the frame that is said by what is done
/// with it.
fn holds_the_same(frame: &[Slot], to: usize, from: usize, n: usize) -> bool {
    let Some(kinds) = frame.get(to..to + n) else { return false };
    match frame.get(from..from + n) {
        Some(of) => of == kinds,
        None => kinds.iter().all(|kind| *kind == Slot::Number),
    }
}

/// Takes out what nothing reads, and copies of what is read nowhere else. What is read from the beginning on; None: the function is too large.
fn backward(program: &Program, function: &mut Function, leads: &[bool], gone: &mut [bool]) -> Option<Live> {
    let words = (function.frame.len() + function.out as usize).div_ceil(64);
    let blocks: Vec<usize> = (0..function.ops.len()).filter(|at| leads[*at]).collect();
    if blocks.len().saturating_mul(words) > LARGE {
        return None;
    }
    let mut number = vec![0; function.ops.len() + 1];
    (0..).zip(&blocks).for_each(|(block, at)| number[*at] = block);
    let empty = Live(vec![0; words]);
    // What is read from the beginning of each block on.
    let mut before = vec![empty.clone(); blocks.len()];
    let mut here = empty.clone();
    let mut changed = true;
    while changed {
        changed = false;
        for block in (0..blocks.len()).rev() {
            let ops = blocks[block]..blocks.get(block + 1).copied().unwrap_or(function.ops.len());
            start(&before, block, &mut here);
            for at in ops.rev() {
                behind(function, at, &number, &before, &mut here);
                Pass { program, function, slots: &mut here }.operation(at);
            }
            changed |= before[block].join(&here);
        }
    }
    for block in 0..blocks.len() {
        let ops = blocks[block]..blocks.get(block + 1).copied().unwrap_or(function.ops.len());
        start(&before, block, &mut here);
        for at in ops.clone().rev() {
            behind(function, at, &number, &before, &mut here);
            gone[at] = match function.ops[at] {
                Op::Move { d, s } if d.0 == s.0 => true,
                Op::Move { d, .. } | Op::Int { d, .. } | Op::Word { d, .. } => !here.has(d.0 as usize),
                Op::MoveN { d, n, .. } | Op::Zero { d, n } => !here.has_any(d.0 as usize..d.0 as usize + n as usize),
                Op::Text { d, .. } => !here.has_any(d.0 as usize..d.0 as usize + 2),
                _ => false,
            };
            if gone[at] {
                continue;
            }
            let (to, from, n) = match function.ops[at] {
                Op::Move { d, s } => (d.0, s.0, 1),
                Op::MoveN { d, s, n } => (d.0, s.0, n as usize),
                _ => (0, 0, 0),
            };
            let are_apart = to as usize >= from as usize + n || from as usize >= to as usize + n;
            let is_read_again = here.has_any(from as usize..from as usize + n);
            if n > 0
                && at > ops.start
                && are_apart
                && !is_read_again
                && is_made_by(program, &mut function.ops[at - 1], from, n)
            {
                let mut first = true;
                function.ops[at - 1].slots(&mut |slot| {
                    if std::mem::take(&mut first) {
                        *slot = to;
                    }
                });
                gone[at] = true;
                continue;
            }
            Pass { program, function, slots: &mut here }.operation(at);
        }
    }
    before.into_iter().next()
}

/// What is read behind a block, if it goes on with the next one.
fn start(before: &[Live], block: usize, here: &mut Live) {
    match before.get(block + 1) {
        Some(next) => here.0.copy_from_slice(&next.0),
        None => here.0.fill(0),
    }
}

/// Joins what is read behind an operation where it does not go on with the next one.
fn behind(function: &Function, at: usize, number: &[u32], before: &[Live], here: &mut Live) {
    let mut op = function.ops[at];
    if matches!(op, Op::Return {} | Op::Jump { .. } | Op::Loop { .. } | Op::Panic { .. }) {
        here.0.fill(0);
    }
    op.targets(&mut |to| {
        here.join(&before[number[*to as usize] as usize]);
    });
    // A recovered panic goes on there.
    if function.defers && at < function.end as usize {
        here.join(&before[number[function.end as usize] as usize]);
    }
}

/// Whether an operation makes just what stands in these slots.
fn is_made_by(program: &Program, op: &mut Op, from: u16, n: usize) -> bool {
    matches!(uses(program, op, 0, &mut |_, _| {}), Written::Slots(d, len) if d == from && len == n)
}

/// Visits the slots that an operation reads, with how many there are from each on, and says what it writes. `moved` is how many slots it moves
/// if it does not say it itself. Of what is not named here nothing is visited.
#[expect(clippy::too_many_lines, reason = "one arm for each kind of operation")]
fn uses(program: &Program, op: &mut Op, moved: usize, reads: &mut dyn FnMut(&mut u16, usize)) -> Written {
    use Written::{Behind, Nothing, Slots, Unknown};
    let layout = |layout: u32| {
        let layout = &program.layouts[layout as usize];
        if layout.bytes { 1 } else { layout.len() }
    };
    match op {
        Op::Move { d, s } => {
            reads(&mut s.0, 1);
            Slots(d.0, 1)
        }
        Op::MoveN { d, s, n } => {
            reads(&mut s.0, *n as usize);
            Slots(d.0, *n as usize)
        }
        Op::Zero { d, n } | Op::LoadGlobal { d, n, .. } | Op::Captured { d, n, .. } => Slots(d.0, *n as usize),
        Op::Int { d, .. } | Op::Word { d, .. } | Op::New { d, .. } | Op::Global { d, .. } => Slots(d.0, 1),
        Op::Text { d, .. } => Slots(d.0, 2),

        Op::Add { d, a, b }
        | Op::Sub { d, a, b }
        | Op::Mul { d, a, b }
        | Op::Div { d, a, b }
        | Op::DivU { d, a, b }
        | Op::Rem { d, a, b }
        | Op::RemU { d, a, b }
        | Op::And { d, a, b }
        | Op::Or { d, a, b }
        | Op::Xor { d, a, b }
        | Op::AndNot { d, a, b }
        | Op::Shl { d, a, b }
        | Op::Shr { d, a, b }
        | Op::ShrU { d, a, b }
        | Op::Eq { d, a, b }
        | Op::Ne { d, a, b }
        | Op::Lt { d, a, b }
        | Op::Le { d, a, b }
        | Op::LtU { d, a, b }
        | Op::LeU { d, a, b }
        | Op::EqF { d, a, b }
        | Op::LtF { d, a, b }
        | Op::LeF { d, a, b }
        | Op::AddF { d, a, b }
        | Op::SubF { d, a, b }
        | Op::MulF { d, a, b }
        | Op::DivF { d, a, b } => {
            reads(&mut a.0, 1);
            reads(&mut b.0, 1);
            Slots(d.0, 1)
        }
        Op::AddInt { d, a, .. }
        | Op::MulInt { d, a, .. }
        | Op::DivInt { d, a, .. }
        | Op::RemInt { d, a, .. }
        | Op::AndInt { d, a, .. }
        | Op::ShlInt { d, a, .. }
        | Op::ShrInt { d, a, .. }
        | Op::ShrUInt { d, a, .. } => {
            reads(&mut a.0, 1);
            Slots(d.0, 1)
        }
        Op::Neg { d, s }
        | Op::Complement { d, s }
        | Op::Wrap { d, s, .. }
        | Op::Not { d, s }
        | Op::NegF { d, s }
        | Op::Round32 { d, s }
        | Op::IntToFloat { d, s }
        | Op::UintToFloat { d, s }
        | Op::IntToFloat32 { d, s }
        | Op::UintToFloat32 { d, s }
        | Op::FloatToInt { d, s }
        | Op::FloatToInt32 { d, s }
        | Op::FloatToUint { d, s } => {
            reads(&mut s.0, 1);
            Slots(d.0, 1)
        }

        Op::Concat { d, a, b } => {
            reads(&mut a.0, 2);
            reads(&mut b.0, 2);
            Slots(d.0, 2)
        }
        Op::ConcatN { d, .. } => Slots(d.0, 2),
        Op::StringIndex { d, s, i } => {
            reads(&mut s.0, 2);
            reads(&mut i.0, 1);
            Slots(d.0, 1)
        }
        Op::StringSlice { d, s, lo } => {
            reads(&mut s.0, 2);
            reads(&mut lo.0, 2);
            Slots(d.0, 2)
        }
        Op::StringEq { d, a, b } | Op::StringLt { d, a, b } | Op::StringLe { d, a, b } => {
            reads(&mut a.0, 2);
            reads(&mut b.0, 2);
            Slots(d.0, 1)
        }
        Op::RuneAt { d, s, i } => {
            reads(&mut s.0, 2);
            reads(&mut i.0, 1);
            Slots(d.0, 2)
        }

        Op::Elem { d, s, i }
        | Op::ElemByte { d, s, i }
        | Op::ElemAddrByte { d, s, i }
        | Op::ElemAddr { d, s, i, .. } => {
            reads(&mut s.0, 3);
            reads(&mut i.0, 1);
            Slots(d.0, 1)
        }
        Op::ElemElem { d, s, i, j } => {
            reads(&mut s.0, 3);
            reads(&mut i.0, 1);
            reads(&mut j.0, 1);
            Slots(d.0, 1)
        }
        Op::ElemN { d, s, i, n } => {
            reads(&mut s.0, 3);
            reads(&mut i.0, 1);
            Slots(d.0, *n as usize)
        }
        Op::SetElem { s, i, v } | Op::SetElemByte { s, i, v } => {
            reads(&mut s.0, 3);
            reads(&mut i.0, 1);
            reads(&mut v.0, 1);
            Nothing
        }
        Op::SetElemN { s, i, v, n } => {
            reads(&mut s.0, 3);
            reads(&mut i.0, 1);
            reads(&mut v.0, *n as usize);
            Nothing
        }
        Op::Reslice { d, s, lo, cut, .. } => {
            reads(&mut s.0, 3);
            reads(&mut lo.0, if cut.is_full() { 3 } else { 2 });
            Slots(d.0, 3)
        }
        Op::Append { d, s, v, layout: of } => {
            reads(&mut s.0, 3);
            reads(&mut v.0, layout(*of));
            Slots(d.0, 3)
        }
        Op::AppendSlice { d, s, t, .. } => {
            reads(&mut s.0, 3);
            reads(&mut t.0, 3);
            Slots(d.0, 3)
        }
        Op::AppendString { d, s, t } => {
            reads(&mut s.0, 3);
            reads(&mut t.0, 2);
            Slots(d.0, 3)
        }

        Op::Bound { i, .. } => {
            reads(&mut i.0, 1);
            Nothing
        }
        Op::NilCheck { p } => {
            reads(&mut p.0, 1);
            Nothing
        }
        Op::Load { d, p, .. } | Op::LoadByte { d, p } | Op::Offset { d, p, .. } => {
            reads(&mut p.0, 1);
            Slots(d.0, 1)
        }
        Op::LoadN { d, p, n, .. } => {
            reads(&mut p.0, 1);
            Slots(d.0, *n as usize)
        }
        Op::Store { p, s, .. } | Op::StoreByte { p, s } => {
            reads(&mut p.0, 1);
            reads(&mut s.0, 1);
            Nothing
        }
        Op::StoreN { p, s, n, .. } => {
            reads(&mut p.0, 1);
            reads(&mut s.0, *n as usize);
            Nothing
        }
        Op::OffsetBy { d, p, i, .. } => {
            reads(&mut p.0, 1);
            reads(&mut i.0, 1);
            Slots(d.0, 1)
        }
        Op::StoreGlobal { s, n, .. } => {
            reads(&mut s.0, *n as usize);
            Nothing
        }
        Op::Closure { d, s, n, .. } => {
            reads(&mut s.0, *n as usize);
            Slots(d.0, 1)
        }

        Op::MapGet { d, m, k, map } | Op::MapGetToSet { d, m, k, map } => {
            let of = &program.maps[*map as usize];
            reads(&mut m.0, 1);
            reads(&mut k.0, of.key_slots as usize);
            Slots(d.0, of.value_slots as usize)
        }
        Op::MapGetOk { d, m, k, map } => {
            let of = &program.maps[*map as usize];
            reads(&mut m.0, 1);
            reads(&mut k.0, of.key_slots as usize);
            Slots(d.0, of.value_slots as usize + 1)
        }
        Op::MapSet { m, k, v, map } => {
            let of = &program.maps[*map as usize];
            reads(&mut m.0, 1);
            reads(&mut k.0, of.key_slots as usize);
            reads(&mut v.0, of.value_slots as usize);
            Nothing
        }
        Op::MapLen { d, m } => {
            reads(&mut m.0, 1);
            Slots(d.0, 1)
        }

        Op::ToInterface { d, s, typ } => {
            reads(&mut s.0, program.slots_of(*typ));
            Slots(d.0, 2)
        }
        Op::EqInterface { d, a, b } => {
            reads(&mut a.0, 2);
            reads(&mut b.0, 2);
            Slots(d.0, 1)
        }
        Op::Assert { d, s, typ, .. } => {
            reads(&mut s.0, 2);
            Slots(d.0, program.slots_of(*typ))
        }
        Op::AssertOk { d, s, typ } => {
            reads(&mut s.0, 2);
            Slots(d.0, program.slots_of(*typ) + 1)
        }

        Op::Jump { .. } | Op::Return {} => Nothing,
        Op::JumpIf { s, .. } | Op::JumpUnless { s, .. } => {
            reads(&mut s.0, 1);
            Nothing
        }
        Op::JumpEqInt { a, .. } | Op::JumpNeInt { a, .. } | Op::JumpLtInt { a, .. } | Op::JumpGeInt { a, .. } => {
            reads(&mut a.0, 1);
            Nothing
        }
        Op::JumpEq { a, b, .. } | Op::JumpNe { a, b, .. } | Op::JumpLt { a, b, .. } | Op::JumpGe { a, b, .. } => {
            reads(&mut a.0, 1);
            reads(&mut b.0, 1);
            Nothing
        }
        Op::LoopLt { a, b, .. } | Op::LoopGe { a, b, .. } => {
            reads(&mut a.0, 1);
            reads(&mut b.0, 1);
            Behind
        }
        Op::LoopLtInt { a, .. } | Op::LoopGeInt { a, .. } => {
            reads(&mut a.0, 1);
            Behind
        }

        Op::Call { .. } | Op::CallNative { .. } | Op::Loop { .. } => Behind,
        Op::CallClosure { s, .. } => {
            reads(&mut s.0, 1);
            Behind
        }
        Op::CallInterface { s, .. } => {
            reads(&mut s.0, 2);
            Behind
        }
        Op::Send { c, v } => {
            reads(&mut c.0, 1);
            reads(&mut v.0, moved);
            Behind
        }
        _ => Unknown,
    }
}
