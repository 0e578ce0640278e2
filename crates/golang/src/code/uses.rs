//! Which slots each operation reads and writes.
//!
//! Invariants  I1  what an operation reads is named in full, what it writes is named at most.
//! See         flow.rs; op.rs for what each operation does.

use super::flow::Known;
use super::layout::Slot;
use super::op::Op;
use super::program::{Extent, Function, Program};

/// What is known of slots: which are read later.
pub(super) trait Slots {
    /// Of one slot.
    fn known(&self, slot: usize) -> Known;
    /// It is written: what it holds before is not read.
    fn written(&mut self, slot: usize);
    /// It is read, as this.
    fn read(&mut self, slot: usize, kind: Slot);
    /// What the closure captured is read.
    fn closure_read(&mut self);
    /// Whether what is computed from others, and put there, counts as a reason to read these. Where it does not, a number of which nothing
    /// but itself is computed is never read.
    fn is_reason(&self, slot: usize) -> bool {
        _ = slot;
        true
    }
}

/// Goes backward over an operation.
pub(super) struct Pass<'a, S> {
    pub(super) program: &'a Program,
    pub(super) function: &'a Function,
    pub(super) slots: &'a mut S,
}

impl<S: Slots> Pass<'_, S> {
    fn writes(&mut self, slot: u16, n: usize) {
        for slot in slot as usize..slot as usize + n {
            self.slots.written(slot);
        }
    }

    /// It writes an entry of a map.
    pub(super) fn entry(&mut self, slot: u16, map: u16) {
        let map = &self.program.maps[map as usize];
        self.writes(slot, map.key_slots as usize + map.value_slots as usize);
    }

    /// It reads `n` slots; those behind the frame hold what `kind` says.
    fn reads_as(&mut self, slot: u16, n: usize, kind: impl Fn(usize) -> Slot) {
        let frame = &self.function.frame;
        for at in 0..n {
            let slot = slot as usize + at;
            self.slots.read(slot, frame.get(slot).copied().unwrap_or_else(|| kind(at)));
        }
    }

    fn reads(&mut self, slot: u16, n: usize) {
        self.reads_as(slot, n, |_| Slot::Number);
    }

    /// It copies `n` slots: those are read whose copies are.
    fn moves(&mut self, from: u16, to: u16, n: usize) {
        if n == 1 {
            let kind = self.slots.known(to as usize);
            self.writes(to, 1);
            return if let Some(kind) = kind {
                self.reads_as(from, 1, |_| kind)
            };
        }
        let kinds: Vec<Known> = (0..n).map(|at| self.slots.known(to as usize + at)).collect();
        self.writes(to, n);
        for (at, kind) in (0..).zip(kinds) {
            if let Some(kind) = kind {
                self.reads_as(from + at, 1, |_| kind);
            }
        }
    }

    /// It computes a number from these, and does nothing else: it cannot panic.
    fn computes(&mut self, d: u16, from: &[u16]) {
        let is_reason = self.slots.is_reason(d as usize);
        self.writes(d, 1);
        from.iter().filter(|_| is_reason).for_each(|slot| self.reads(*slot, 1));
    }

    fn layout(&self, layout: u32) -> usize {
        let layout = &self.program.layouts[layout as usize];
        if layout.bytes { 1 } else { layout.len() }
    }

    fn extent(&self, at: usize) -> Extent {
        let extents = &self.function.extents;
        let found = extents.binary_search_by_key(&(at as u32), |(at, _)| *at);
        found.map_or_else(|_| Extent::default(), |found| extents[found].1)
    }

    /// A call: what it finds and leaves behind the frame.
    fn call(&mut self, at: usize) {
        let extent = self.extent(at);
        let out = self.function.frame.len() as u16;
        self.writes(out, extent.results as usize);
        // What lies there besides is lost in the call.
        let args = &self.program.args[extent.args as usize];
        self.reads_as(out + extent.first, args.len(), |at| args[at]);
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of operation")]
    pub(super) fn operation(&mut self, at: usize) {
        let frame = self.function.frame.len();
        match self.function.ops[at] {
            Op::Move { d, s } => self.moves(s.0, d.0, 1),
            Op::MoveN { d, s, n } => self.moves(s.0, d.0, n as usize),
            Op::Zero { d, n } => self.writes(d.0, n as usize),
            Op::Int { d, .. } | Op::Word { d, .. } | Op::New { d, .. } | Op::Global { d, .. } => self.writes(d.0, 1),
            Op::Text { d, .. } | Op::Recover { d } => self.writes(d.0, 2),
            Op::LoadGlobal { d, n, .. } => self.writes(d.0, n as usize),
            Op::Captured { d, n, .. } => {
                self.writes(d.0, n as usize);
                self.slots.closure_read();
            }

            Op::Div { d, a, b } | Op::DivU { d, a, b } | Op::Rem { d, a, b } | Op::RemU { d, a, b } => {
                self.writes(d.0, 1);
                self.reads(a.0, 1);
                self.reads(b.0, 1);
            }
            Op::Add { d, a, b }
            | Op::Sub { d, a, b }
            | Op::Mul { d, a, b }
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
            | Op::DivF { d, a, b } => self.computes(d.0, &[a.0, b.0]),
            Op::DivComplex { d, a, b } => {
                self.writes(d.0, 2);
                self.reads(a.0, 2);
                self.reads(b.0, 2);
            }
            Op::AddInt { d, a, .. }
            | Op::MulInt { d, a, .. }
            | Op::DivInt { d, a, .. }
            | Op::RemInt { d, a, .. }
            | Op::AndInt { d, a, .. }
            | Op::ShlInt { d, a, .. }
            | Op::ShrInt { d, a, .. }
            | Op::ShrUInt { d, a, .. } => self.computes(d.0, &[a.0]),
            Op::ShiftCount { s } => self.reads(s.0, 1),
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
            | Op::FloatToInt32 { d, s, .. }
            | Op::FloatToUint { d, s } => self.computes(d.0, &[s.0]),
            Op::EqType { d, a, b, typ } => {
                let n = self.program.slots_of(typ);
                self.writes(d.0, 1);
                self.reads(a.0, n);
                self.reads(b.0, n);
            }

            Op::Concat { d, a, b } => {
                self.writes(d.0, 2);
                self.text(a.0);
                self.text(b.0);
            }
            Op::ConcatN { d, s, n } => {
                self.writes(d.0, 2);
                (0..n).for_each(|part| self.text(s.0 + 2 * part));
            }
            Op::StringIndex { d, s, i } => {
                self.writes(d.0, 1);
                self.text(s.0);
                self.reads(i.0, 1);
            }
            Op::StringSlice { d, s, lo } => {
                self.writes(d.0, 2);
                self.text(s.0);
                self.reads(lo.0, 2);
            }
            Op::StringEq { d, a, b } | Op::StringLt { d, a, b } | Op::StringLe { d, a, b } => {
                self.writes(d.0, 1);
                self.text(a.0);
                self.text(b.0);
            }
            Op::RuneAt { d, s, i } => {
                self.writes(d.0, 2);
                self.text(s.0);
                self.reads(i.0, 1);
            }
            Op::StringToBytes { d, s, .. } | Op::StringToRunes { d, s, .. } => {
                self.writes(d.0, 3);
                self.text(s.0);
            }
            Op::BytesToString { d, s } | Op::RunesToString { d, s } => {
                self.writes(d.0, 2);
                self.slice(s.0);
            }
            Op::RuneToString { d, s } => {
                self.writes(d.0, 2);
                self.reads(s.0, 1);
            }

            Op::MakeSlice { d, len, .. } => {
                self.writes(d.0, 3);
                self.reads(len.0, 2);
            }
            Op::Elem { d, s, i }
            | Op::ElemByte { d, s, i }
            | Op::ElemAddrByte { d, s, i }
            | Op::ElemAddr { d, s, i, .. } => {
                self.writes(d.0, 1);
                self.slice(s.0);
                self.reads(i.0, 1);
            }
            Op::ElemElem { d, s, i, j } => {
                self.writes(d.0, 1);
                self.slice(s.0);
                self.reads(i.0, 1);
                self.reads(j.0, 1);
            }
            Op::ElemN { d, s, i, n } => {
                self.writes(d.0, n as usize);
                self.slice(s.0);
                self.reads(i.0, 1);
            }
            Op::SetElem { s, i, v } | Op::SetElemByte { s, i, v } => {
                self.slice(s.0);
                self.reads(i.0, 1);
                self.reads(v.0, 1);
            }
            Op::SetElemN { s, i, v, n } => {
                self.slice(s.0);
                self.reads(i.0, 1);
                self.reads(v.0, n as usize);
            }
            Op::Reslice { d, s, lo, cut, .. } => {
                self.writes(d.0, 3);
                self.slice(s.0);
                self.reads(lo.0, if cut.is_full() { 3 } else { 2 });
            }
            Op::Room { d, s, used, .. } => {
                self.writes(d.0, 3);
                self.slice(s.0);
                self.reads(used.0, 1);
            }
            Op::Leave { s, used, .. } => {
                self.slice(s.0);
                self.reads(used.0, 1);
            }
            Op::Append { d, s, v, layout } => {
                self.writes(d.0, 3);
                self.slice(s.0);
                self.reads(v.0, self.layout(layout));
            }
            Op::AppendSlice { d, s, t, .. } => {
                self.writes(d.0, 3);
                self.slice(s.0);
                self.slice(t.0);
            }
            Op::AppendString { d, s, t } => {
                self.writes(d.0, 3);
                self.slice(s.0);
                self.text(t.0);
            }
            Op::Copy { d, s, t, .. } => {
                self.writes(d.0, 1);
                self.slice(s.0);
                self.slice(t.0);
            }
            Op::CopyString { d, s, t } => {
                self.writes(d.0, 1);
                self.slice(s.0);
                self.text(t.0);
            }
            Op::ClearSlice { s, .. } | Op::ToArray { s, .. } => self.slice(s.0),

            Op::Bound { i, .. } => self.reads(i.0, 1),
            // How long the array is, it does not say.
            Op::ArrayElem { d, a, i, n } => {
                self.writes(d.0, n as usize);
                self.reads(a.0, frame.saturating_sub(a.0 as usize));
                self.reads(i.0, 1);
            }
            Op::SetArrayElem { i, v, n, .. } => {
                self.reads(i.0, 1);
                self.reads(v.0, n as usize);
            }

            Op::NilCheck { p } => self.pointer(p.0),
            Op::Load { d, p, .. } | Op::LoadByte { d, p } | Op::Offset { d, p, .. } => {
                self.writes(d.0, 1);
                self.pointer(p.0);
            }
            Op::LoadN { d, p, n, .. } => {
                self.writes(d.0, n as usize);
                self.pointer(p.0);
            }
            Op::Store { p, s, .. } | Op::StoreByte { p, s } => {
                self.pointer(p.0);
                self.reads(s.0, 1);
            }
            Op::StoreN { p, s, n, .. } => {
                self.pointer(p.0);
                self.reads(s.0, n as usize);
            }
            Op::LoadBytes { d, p, n, .. } => {
                self.writes(d.0, n as usize);
                self.pointer(p.0);
            }
            Op::StoreBytes { p, s, n, .. } => {
                self.pointer(p.0);
                self.reads(s.0, n as usize);
            }
            Op::OffsetBy { d, p, i, .. } => {
                self.writes(d.0, 1);
                self.pointer(p.0);
                self.reads(i.0, 1);
            }
            Op::StoreGlobal { s, n, .. } => self.reads(s.0, n as usize),
            Op::Closure { d, s, n, .. } => {
                self.writes(d.0, 1);
                self.reads(s.0, n as usize);
            }

            Op::MakeMap { d, hint } => {
                self.writes(d.0, 1);
                self.reads(hint.0, 1);
            }
            Op::MapGet { d, m, k, map } | Op::MapGetToSet { d, m, k, map } | Op::MapGetOk { d, m, k, map } => {
                let ok = usize::from(matches!(self.function.ops[at], Op::MapGetOk { .. }));
                let map = &self.program.maps[map as usize];
                self.writes(d.0, map.value_slots as usize + ok);
                self.pointer(m.0);
                self.reads(k.0, map.key_slots as usize);
            }
            Op::MapSet { m, k, v, map } => {
                let map = &self.program.maps[map as usize];
                self.pointer(m.0);
                self.reads(k.0, map.key_slots as usize);
                self.reads(v.0, map.value_slots as usize);
            }
            Op::MapDelete { m, k, map } => {
                self.pointer(m.0);
                self.reads(k.0, self.program.maps[map as usize].key_slots as usize);
            }
            Op::MapLen { d, m } => {
                self.writes(d.0, 1);
                self.pointer(m.0);
            }
            Op::MapClear { m } => self.pointer(m.0),
            Op::MapIter { d, m, .. } => {
                self.writes(d.0, 4);
                self.pointer(m.0);
            }
            Op::MapNext { iter, .. } => self.reads(iter.0, 4),

            Op::ToInterface { d, s, typ } => {
                self.writes(d.0, 2);
                self.reads(s.0, self.program.slots_of(typ));
            }
            Op::EqInterface { d, a, b } => {
                self.writes(d.0, 1);
                self.interface(a.0);
                self.interface(b.0);
            }
            Op::Assert { d, s, typ, .. } => {
                self.writes(d.0, self.program.slots_of(typ));
                self.interface(s.0);
            }
            Op::AssertOk { d, s, typ } => {
                self.writes(d.0, self.program.slots_of(typ) + 1);
                self.interface(s.0);
            }
            Op::AssertInterface { d, s, .. } => {
                self.writes(d.0, 2);
                self.interface(s.0);
            }
            Op::AssertInterfaceOk { d, s, .. } => {
                self.writes(d.0, 3);
                self.interface(s.0);
            }

            Op::Jump { .. } | Op::Loop { .. } | Op::RunDefers {} => {}
            Op::JumpIf { s, .. } | Op::JumpUnless { s, .. } => self.reads(s.0, 1),
            Op::JumpEqInt { a, .. }
            | Op::JumpNeInt { a, .. }
            | Op::JumpLtInt { a, .. }
            | Op::JumpGeInt { a, .. }
            | Op::LoopLtInt { a, .. }
            | Op::LoopGeInt { a, .. } => self.reads(a.0, 1),
            Op::JumpEq { a, b, .. }
            | Op::JumpNe { a, b, .. }
            | Op::JumpLt { a, b, .. }
            | Op::JumpGe { a, b, .. }
            | Op::LoopLt { a, b, .. }
            | Op::LoopGe { a, b, .. } => {
                self.reads(a.0, 1);
                self.reads(b.0, 1);
            }
            Op::CountLt { i, b, .. } => {
                self.reads(i.0, 1);
                self.reads(b.0, 1);
            }
            Op::CountLtInt { i, .. } => self.reads(i.0, 1),

            Op::Call { .. } | Op::CallNative { .. } => self.call(at),
            Op::CallClosure { s, .. } => {
                self.call(at);
                self.pointer(s.0);
            }
            Op::CallInterface { s, .. } => {
                self.call(at);
                self.interface(s.0);
            }
            Op::Return {} => self.reads(0, self.function.results as usize),
            Op::Panic { s, .. } => self.interface(s.0),

            Op::MakeChan { d, cap, .. } => {
                self.writes(d.0, 1);
                self.reads(cap.0, 1);
            }
            Op::Send { c, v } => {
                self.pointer(c.0);
                self.reads(v.0, self.extent(at).results as usize);
            }
            Op::Recv { d, c, ok } => {
                self.writes(d.0, self.extent(at).results as usize + usize::from(ok));
                self.pointer(c.0);
            }
            Op::Close { c } => self.pointer(c.0),
            Op::ChanLen { d, c } | Op::ChanCap { d, c } => {
                self.writes(d.0, 1);
                self.pointer(c.0);
            }
            Op::Select { d, s, cases, .. } => {
                self.writes(d.0, 2);
                let cases = &self.program.selects[cases as usize];
                self.reads_as(s.0, cases.len(), |_| Slot::Pointer);
                // What was received is read by that case alone.
                for case in cases {
                    match case.send {
                        true => self.reads(case.value, case.slots as usize),
                        false => self.writes(case.value, case.slots as usize),
                    }
                }
            }
        }
    }

    fn pointer(&mut self, slot: u16) {
        self.reads_as(slot, 1, |_| Slot::Pointer);
    }

    fn text(&mut self, slot: u16) {
        self.reads_as(slot, 2, |at| [Slot::Text, Slot::Number][at]);
    }

    fn slice(&mut self, slot: u16) {
        self.reads_as(slot, 3, |at| if at == 0 { Slot::Pointer } else { Slot::Number });
    }

    fn interface(&mut self, slot: u16) {
        self.reads_as(slot, 2, |at| [Slot::Type, Slot::Value][at]);
    }
}
