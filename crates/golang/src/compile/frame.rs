//! How the code of a function begins, and how it ends: what its frame holds, where its captures and results are.
//!
//! See         func.rs; code/program.rs (`Function`).

use std::rc::Rc;

use super::func::{Builder, Label, Place};
use crate::code::{Dst, Function, OUT, Op, Slot, Src};
use crate::types::{ObjectId, Signature, TypeId};

impl Builder<'_, '_> {
    /// Results and parameters take the first slots.
    pub(super) fn begin(&mut self, signature: &Signature, recv: Option<(Option<ObjectId>, TypeId)>) {
        for result in &signature.results {
            let typ = self.object_type(*result);
            let kinds = self.kinds(typ);
            let slot = self.frame.len() as u16;
            self.frame.extend(kinds.iter());
            self.results.push((Some(*result), typ, slot));
        }
        self.result_slots = self.frame.len() as u16;
        let params =
            recv.into_iter().chain(signature.params.iter().map(|param| (Some(*param), self.object_type(*param))));
        let mut cells = Vec::new();
        for (param, typ) in params.collect::<Vec<_>>() {
            let kinds = self.kinds(typ);
            let slot = self.frame.len() as u16;
            self.frame.extend(kinds.iter());
            let Some(param) = param else { continue };
            self.vars.insert(param, Place::Slot(slot));
            if self.in_cell(param, typ) {
                cells.push((param, typ, slot));
            }
        }
        self.param_slots = self.frame.len() as u16 - self.result_slots;
        for (param, typ, slot) in cells {
            let cell = self.slots(&[Slot::Pointer]);
            self.new_cell(cell, typ);
            self.store(cell, 0, slot, typ);
            self.vars.insert(param, Place::Cell(cell));
        }
        for (result, typ, slot) in self.results.clone() {
            let Some(result) = result else { continue };
            let place = match self.in_cell(result, typ) {
                true => {
                    let cell = self.slots(&[Slot::Pointer]);
                    self.new_cell(cell, typ);
                    Place::Cell(cell)
                }
                false => Place::Slot(slot),
            };
            self.vars.insert(result, place);
        }
    }

    /// Results, slots of these kinds, parameters: nothing names them.
    pub(super) fn begin_forward(&mut self, signature: &Signature, first: &[Slot]) {
        for result in &signature.results {
            let typ = self.object_type(*result);
            self.frame.extend(self.compiler.kinds(typ).iter());
        }
        self.result_slots = self.frame.len() as u16;
        self.frame.extend_from_slice(first);
        for param in &signature.params {
            let typ = self.object_type(*param);
            self.frame.extend(self.compiler.kinds(typ).iter());
        }
        self.param_slots = self.frame.len() as u16 - self.result_slots;
    }

    /// What the closure captures is in slots of the frame from the beginning.
    pub(super) fn begin_captures(&mut self, captures: &[(ObjectId, bool, TypeId)]) {
        let mut k = 0;
        for (object, in_cell, typ) in captures {
            let kinds: Rc<[Slot]> = if *in_cell { Rc::new([Slot::Pointer]) } else { self.kinds(*typ) };
            let (slot, n) = (self.slots(&kinds), kinds.len() as u16);
            if n > 0 {
                self.emit(Op::Captured { d: Dst(slot), k, n });
            }
            self.vars.insert(*object, if *in_cell { Place::Cell(slot) } else { Place::Slot(slot) });
            self.closure.extend(kinds.iter());
            k += n;
        }
    }

    /// How many slots closures of it capture so far.
    pub(super) fn captured_slots(&self) -> u16 {
        self.closure.len() as u16 - 1
    }

    /// What closures of it capture besides: a bound receiver.
    pub(super) fn captures(&mut self, kinds: &[Slot]) {
        self.closure.extend_from_slice(kinds);
    }

    /// The end, where calls that were put off are made and results are put to their slots.
    pub(super) fn finish(mut self) -> Function {
        let end = self.end.take();
        if let Some(end) = end {
            self.here(end);
        }
        let end_at = self.ops.len() as u32;
        if self.defers {
            self.emit(Op::RunDefers {});
        }
        for (result, typ, slot) in self.results.clone() {
            if let Some(Place::Cell(cell)) = result.and_then(|result| self.vars.get(&result).copied()) {
                let n = self.size(typ);
                if n > 0 {
                    self.emit(match n {
                        1 => Op::Load { d: Dst(slot), p: Src(cell), offset: 0 },
                        n => Op::LoadN { d: Dst(slot), p: Src(cell), n, offset: 0 },
                    });
                }
            }
        }
        self.emit(Op::Return {});
        if self.frame.len() + usize::from(self.out) >= usize::from(OUT) {
            let (pos, name) = (self.pos, &self.name);
            let what = format!("functions with as many variables and values as {name}");
            self.compiler.refuse(pos, what);
            // Nothing runs: what the slots are no longer matters.
            self.frame.truncate(0);
        }
        let frame = self.frame.len() as u16;
        for op in &mut self.ops {
            op.slots(&mut |slot| {
                if *slot & OUT != 0 {
                    *slot = frame.saturating_add(*slot & !OUT);
                }
            });
            op.targets(&mut |target| *target = self.labels[*target as usize].unwrap_or(end_at));
        }
        let closure = crate::code::Layout::new(self.closure, 8);
        let closure = self.compiler.work.types.layout(&mut self.compiler.work.program, closure);
        let mut function = Function {
            name: self.name,
            ops: self.ops,
            places: self.places,
            frame: self.frame,
            results: self.result_slots,
            params: self.param_slots,
            closure,
            zero: [(0, self.result_slots), (self.result_slots + self.param_slots, frame)],
            end: end_at,
            out: self.out,
            defers: self.defers,
            hidden: self.hidden,
            extents: self.extents,
            values: self.values,
        };
        super::fuse::fuse(&mut function);
        crate::code::tidy(&self.compiler.work.program, &mut function);
        function
    }

    /// The program's entry.
    pub(super) fn finish_entry(self) -> Function {
        self.finish()
    }

    /// Where `return` goes.
    pub(super) fn end_label(&mut self) -> Label {
        match self.end {
            Some(end) => end,
            None => {
                let end = self.label();
                self.end = Some(end);
                end
            }
        }
    }
}
