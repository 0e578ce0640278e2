//! What package gort/value asks: what a value of any type is made of.
//!
//! See         library/go/gort/value.go.

use super::exec::{Exec, Pause};
use super::fault::Fault;
use super::slices::Slice;
use super::state::FrameKind;
use crate::code::{TypeKind, Width, standard};

/// What is a number in Go, and shown as one: that of a semaphore at which nobody has to wait.
pub(super) const SEMAPHORE: &str = "*sync.semaphore";

type Done = Result<Option<Pause>, Fault>;

impl Exec<'_> {
    pub(super) fn type_at(&self, at: usize) -> &crate::code::RuntimeType {
        &self.program.types[self.regs[at] as usize]
    }

    /// The slots of what is in the interface that begins there.
    pub(super) fn contents(&self, at: usize) -> Vec<u64> {
        let (typ, word) = (self.regs[at] as u32, self.regs[at + 1]);
        match self.program.slots_of(typ) {
            1 => vec![word],
            n => self.state.heap.slots(word, 0, n).to_vec(),
        }
    }

    /// Puts a value of this type to an interface there.
    pub(super) fn set_interface(&mut self, to: usize, typ: u32, slots: &[u64]) {
        if matches!(self.program.types[typ as usize].kind, TypeKind::Interface(_)) {
            self.regs[to..to + 2].copy_from_slice(slots);
            return;
        }
        let word = match slots {
            [word] => *word,
            slots => {
                let layout = self.program.types[typ as usize].layout;
                let object = self.state.heap.allocate(&self.program.layouts, layout, 1);
                self.state.heap.slots_mut(object, 0, slots.len()).copy_from_slice(slots);
                object
            }
        };
        (self.regs[to], self.regs[to + 1]) = (u64::from(typ), word);
    }

    pub(super) fn slice_of(&self, at: usize) -> Slice {
        let slots = self.contents(at);
        Slice { ptr: slots[0], len: slots[1], cap: slots[2] }
    }

    pub(super) fn value_kind(&mut self, out: usize) -> Done {
        let typ = &self.program.types[self.regs[out + 1] as usize];
        self.regs[out] = match &typ.kind {
            TypeKind::None => 0,
            TypeKind::Bool => 1,
            TypeKind::Int(width) => match (width, typ.word) {
                (Width::I64, true) => 2,
                (Width::I8, _) => 3,
                (Width::I16, _) => 4,
                (Width::I32, _) => 5,
                (Width::I64, false) => 6,
                (Width::U64, true) => 7,
                (Width::U8, _) => 8,
                (Width::U16, _) => 9,
                (Width::U32, _) => 10,
                (Width::U64, false) => 11,
            },
            TypeKind::Float(32) => 13,
            TypeKind::Float(_) => 14,
            TypeKind::Complex(64) => 24,
            TypeKind::Complex(_) => 25,
            TypeKind::String => 15,
            TypeKind::Pointer(_) if typ.name == SEMAPHORE => 10,
            TypeKind::Pointer(_) => 16,
            TypeKind::Slice(_) => 17,
            TypeKind::Array { .. } => 18,
            TypeKind::Map { .. } => 19,
            TypeKind::Chan { .. } => 20,
            TypeKind::Func => 21,
            TypeKind::Struct(_) => 22,
            TypeKind::Interface(_) => 23,
        };
        Ok(None)
    }

    pub(super) fn value_number(&mut self, out: usize) -> Done {
        let is_semaphore = self.type_at(out + 1).name == SEMAPHORE;
        self.regs[out] = if is_semaphore { 0 } else { self.regs[out + 2] };
        Ok(None)
    }

    pub(super) fn value_comparable(&mut self, out: usize) -> Done {
        self.regs[out] = u64::from(self.type_at(out + 1).comparable);
        Ok(None)
    }

    pub(super) fn value_complex(&mut self, out: usize) -> Done {
        let parts = self.contents(out + 2);
        self.regs[out..out + 2].copy_from_slice(&parts);
        Ok(None)
    }

    pub(super) fn value_name(&mut self, out: usize) -> Done {
        let name = self.program.types[self.regs[out + 2] as usize].name.clone();
        self.set_text(out, name.as_bytes());
        Ok(None)
    }

    pub(super) fn value_elem(&mut self, out: usize) -> Done {
        self.regs[out] = match self.program.types[self.regs[out + 1] as usize].kind {
            TypeKind::Pointer(elem)
            | TypeKind::Slice(elem)
            | TypeKind::Array { elem, .. }
            | TypeKind::Map { elem, .. }
            | TypeKind::Chan { elem } => u64::from(elem),
            _ => 0,
        };
        Ok(None)
    }

    pub(super) fn value_key(&mut self, out: usize) -> Done {
        self.regs[out] = match self.program.types[self.regs[out + 1] as usize].kind {
            TypeKind::Map { key, .. } => u64::from(key),
            _ => 0,
        };
        Ok(None)
    }

    pub(super) fn fields(&self, typ: u64) -> &[crate::code::Field] {
        match &self.program.types[typ as usize].kind {
            TypeKind::Struct(fields) => fields,
            _ => &[],
        }
    }

    pub(super) fn value_num_field(&mut self, out: usize) -> Done {
        self.regs[out] = self.fields(self.regs[out + 1]).len() as u64;
        Ok(None)
    }

    pub(super) fn value_field_name(&mut self, out: usize) -> Done {
        let name = self.fields(self.regs[out + 2])[self.regs[out + 3] as usize].name.clone();
        self.set_text(out, name.as_bytes());
        Ok(None)
    }

    pub(super) fn value_field_type(&mut self, out: usize) -> Done {
        self.regs[out] = u64::from(self.fields(self.regs[out + 1])[self.regs[out + 2] as usize].typ);
        Ok(None)
    }

    pub(super) fn value_field_exported(&mut self, out: usize) -> Done {
        self.regs[out] = u64::from(self.fields(self.regs[out + 1])[self.regs[out + 2] as usize].exported);
        Ok(None)
    }

    pub(super) fn value_is_named(&mut self, out: usize) -> Done {
        self.regs[out] = u64::from(self.program.types[self.regs[out + 1] as usize].named);
        Ok(None)
    }

    pub(super) fn value_text(&mut self, out: usize) -> Done {
        let slots = self.contents(out + 2);
        self.regs[out..out + 2].copy_from_slice(&slots);
        Ok(None)
    }

    pub(super) fn value_len(&mut self, out: usize) -> Done {
        let slots = self.contents(out + 1);
        self.regs[out] = match &self.type_at(out + 1).kind {
            TypeKind::String | TypeKind::Slice(_) => slots[1],
            TypeKind::Array { len, .. } => *len,
            TypeKind::Map { .. } => self.map_len(slots[0]),
            TypeKind::Chan { .. } => self.chan_len(slots[0]),
            _ => 0,
        };
        Ok(None)
    }

    pub(super) fn value_cap(&mut self, out: usize) -> Done {
        let slots = self.contents(out + 1);
        self.regs[out] = match &self.type_at(out + 1).kind {
            TypeKind::Slice(_) => slots[2],
            TypeKind::Chan { .. } => self.chan_cap(slots[0]),
            _ => 0,
        };
        Ok(None)
    }

    pub(super) fn value_index(&mut self, out: usize) -> Done {
        let index = self.regs[out + 4] as usize;
        match self.type_at(out + 2).kind {
            TypeKind::Slice(elem) => {
                let slice = self.slice_of(out + 2);
                let n = self.program.slots_of(elem);
                let slots = match self.state.heap.is_bytes(slice.ptr) {
                    true => vec![u64::from(self.state.heap.byte(slice.ptr, index as u64))],
                    false => self.state.heap.slots(slice.ptr, index * n, n).to_vec(),
                };
                self.set_interface(out, elem, &slots);
            }
            TypeKind::Array { elem, .. } => {
                let n = self.program.slots_of(elem);
                let slots = self.contents(out + 2)[index * n..(index + 1) * n].to_vec();
                self.set_interface(out, elem, &slots);
            }
            _ => {}
        }
        Ok(None)
    }

    pub(super) fn value_field(&mut self, out: usize) -> Done {
        let field = &self.fields(self.regs[out + 2])[self.regs[out + 4] as usize];
        let (typ, offset) = (field.typ, field.offset as usize);
        let slots = self.contents(out + 2)[offset..offset + self.program.slots_of(typ)].to_vec();
        self.set_interface(out, typ, &slots);
        Ok(None)
    }

    pub(super) fn value_deref(&mut self, out: usize) -> Done {
        if let TypeKind::Pointer(elem) = self.type_at(out + 2).kind {
            let pointer = self.regs[out + 3];
            let n = self.program.slots_of(elem);
            // Only bytes, and arrays of them, stand among bytes.
            let slots = self.state.heap.array_of_bytes(pointer, n);
            self.set_interface(out, elem, &slots);
        }
        Ok(None)
    }

    pub(super) fn value_is_nil(&mut self, out: usize) -> Done {
        self.regs[out] = match &self.type_at(out + 1).kind {
            TypeKind::Pointer(_)
            | TypeKind::Map { .. }
            | TypeKind::Chan { .. }
            | TypeKind::Func
            | TypeKind::Slice(_) => u64::from(self.contents(out + 1)[0] == 0),
            TypeKind::None => 1,
            _ => 0,
        };
        Ok(None)
    }

    pub(super) fn value_address(&mut self, out: usize) -> Done {
        self.regs[out] = self.address_of(self.contents(out + 1)[0]);
        Ok(None)
    }

    /// `uintptr(p)` of an unsafe.Pointer.
    pub(super) fn unsafe_address(&mut self, out: usize) -> Done {
        self.regs[out] = self.address_of(self.regs[out + 1]);
        Ok(None)
    }

    fn address_of(&mut self, reference: u64) -> u64 {
        if reference == 0 {
            return 0;
        }
        self.note_draw();
        // What moves has no address: this one stands for its place now. Objects lie far apart, as what is on stacks and what is not does in Go.
        0x00c0_0000_0000 + (reference >> 32) * 4096 + (reference & 0xffff_ffff) * 8
    }

    /// `same(x, y any) bool`: no address is shown by it.
    pub(super) fn value_same(&mut self, out: usize) -> Done {
        self.regs[out] = u64::from(self.contents(out + 1)[0] == self.contents(out + 3)[0]);
        Ok(None)
    }

    pub(super) fn value_entries(&mut self, out: usize) -> Done {
        let TypeKind::Map { key, elem, .. } = self.type_at(out + 3).kind else {
            self.regs[out..out + 3].fill(0);
            return Ok(None);
        };
        let (m, both) = (self.contents(out + 3)[0], self.program.slots_of(key) + self.program.slots_of(elem));
        let entries = self.map_entries(m, both);
        let layout = standard::INTERFACE;
        let made = self.state.heap.allocate(&self.program.layouts, layout, entries.len() as u32 * 2);
        let keys = self.program.slots_of(key);
        for (at, entry) in entries.iter().enumerate() {
            for (side, (typ, slots)) in [(key, &entry[..keys]), (elem, &entry[keys..])].into_iter().enumerate() {
                self.set_interface(out, typ, slots);
                let pair = [self.regs[out], self.regs[out + 1]];
                self.state.heap.slots_mut(made, (at * 2 + side) * 2, 2).copy_from_slice(&pair);
            }
        }
        let len = entries.len() as u64 * 2;
        self.regs[out..out + 3].copy_from_slice(&[made, len, len]);
        Ok(None)
    }

    pub(super) fn value_bytes(&mut self, out: usize) -> Done {
        let slots = self.contents(out + 3);
        let slice = match self.type_at(out + 3).kind {
            TypeKind::Array { .. } => {
                let bytes: Vec<u8> = slots.iter().map(|slot| *slot as u8).collect();
                let made = self.state.heap.new_bytes(&bytes);
                [made, bytes.len() as u64, bytes.len() as u64]
            }
            _ => [slots[0], slots[1], slots[2]],
        };
        self.regs[out..out + 3].copy_from_slice(&slice);
        Ok(None)
    }

    pub(super) fn value_write(&mut self, out: usize) -> Done {
        let slice = Slice { ptr: self.regs[out + 1], len: self.regs[out + 2], cap: 0 };
        let bytes = self.state.heap.slice_bytes(slice);
        if self.watched {
            self.tell_print(&bytes);
        }
        match (&mut self.state.captured, self.regs[out]) {
            (Some(captured), 1) => captured.extend_from_slice(&bytes),
            (_, descriptor) => self.host.write(descriptor as u32, &bytes),
        }
        Ok(None)
    }

    pub(super) fn value_quote(&mut self, out: usize) -> Done {
        let ascii = self.regs[out + 4] != 0;
        let quoted = super::quote::quoted(self.text_at(out + 2), ascii);
        self.set_text(out, &quoted);
        Ok(None)
    }

    pub(super) fn value_can_backquote(&mut self, out: usize) -> Done {
        let can = crate::source::unicode::can_backquote(self.text_at(out + 1));
        self.regs[out] = u64::from(can);
        Ok(None)
    }

    pub(super) fn value_is_print(&mut self, out: usize) -> Done {
        let is = char::from_u32(self.regs[out + 1] as u32).is_some_and(crate::source::unicode::is_print);
        self.regs[out] = u64::from(is);
        Ok(None)
    }

    pub(super) fn value_format_float(&mut self, out: usize) -> Done {
        let value = f64::from_bits(self.regs[out + 2]);
        let [format, precision, bits] = [3, 4, 5].map(|at| self.regs[out + at]);
        let precision = usize::try_from(precision as i64).ok();
        let text = super::floats::format(value, format as u8, precision, bits == 32);
        self.set_text(out, text.as_bytes());
        Ok(None)
    }

    pub(super) fn value_implements(&mut self, out: usize) -> Done {
        let (typ, to) = (self.regs[out + 1] as u32, self.regs[out + 2] as u32);
        self.regs[out] = u64::from(match self.type_at(out + 2).kind {
            TypeKind::Interface(_) => self.has_methods(typ, to).is_ok(),
            _ => typ == to,
        });
        Ok(None)
    }

    pub(super) fn value_set(&mut self, out: usize) -> Done {
        let TypeKind::Pointer(elem) = self.type_at(out).kind else { return Ok(None) };
        let pointer = self.regs[out + 1];
        let slots = match self.program.types[elem as usize].kind {
            TypeKind::Interface(_) => vec![self.regs[out + 2], self.regs[out + 3]],
            _ => self.contents(out + 2),
        };
        self.state.heap.set_array_of_bytes(pointer, &slots);
        Ok(None)
    }

    pub(super) fn value_zero(&mut self, out: usize) -> Done {
        let typ = self.regs[out + 2] as u32;
        if let TypeKind::Pointer(elem) = self.program.types[typ as usize].kind {
            let layout = self.program.types[elem as usize].layout;
            let made = self.state.heap.allocate(&self.program.layouts, layout, 1);
            (self.regs[out], self.regs[out + 1]) = (u64::from(typ), made);
            return Ok(None);
        }
        let slots = vec![0; self.program.slots_of(typ)];
        self.set_interface(out, typ, &slots);
        Ok(None)
    }

    /// `Call(f any, args []any)`
    pub(super) fn value_call(&mut self, out: usize) -> Done {
        let closure = self.regs[out + 1];
        if closure == 0 {
            return Err(Fault::nil());
        }
        let (args, count) = (self.regs[out + 2], self.regs[out + 3] as usize);
        let mut slots = Vec::new();
        for at in 0..count {
            let [typ, word] = [0, 1].map(|slot| self.state.heap.at(args, 2 * at + slot));
            match self.program.slots_of(typ as u32) {
                1 => slots.push(word),
                n => slots.extend_from_slice(self.state.heap.slots(word, 0, n)),
            }
        }
        let func = self.state.heap.at(closure, 0) as u32;
        self.enter(func, closure, FrameKind::Call)?;
        let start = self.frame.base as usize + self.program.functions[func as usize].results as usize;
        self.regs[start..start + slots.len()].copy_from_slice(&slots);
        Ok(None)
    }

    pub(super) fn value_swap(&mut self, out: usize) -> Done {
        let TypeKind::Slice(elem) = self.type_at(out).kind else { return Ok(None) };
        let (slice, i, j) = (self.slice_of(out), self.regs[out + 2], self.regs[out + 3]);
        let heap = &mut self.state.heap;
        if heap.is_bytes(slice.ptr) {
            let (a, b) = (heap.byte(slice.ptr, i), heap.byte(slice.ptr, j));
            heap.set_byte(slice.ptr, i, b);
            heap.set_byte(slice.ptr, j, a);
            return Ok(None);
        }
        let n = self.program.slots_of(elem);
        for k in 0..n {
            let (i, j) = (i as usize * n + k, j as usize * n + k);
            let (a, b) = (heap.at(slice.ptr, i), heap.at(slice.ptr, j));
            heap.set(slice.ptr, i, b);
            heap.set(slice.ptr, j, a);
        }
        Ok(None)
    }

    /// Equal ints and equal strings cannot be told apart: any algorithm gives Go's result.
    pub(super) fn sort_ints(&mut self, out: usize) -> Done {
        let (ptr, len) = (self.regs[out], self.regs[out + 1] as usize);
        if len > 1 {
            self.state.heap.slots_mut(ptr, 0, len).sort_unstable_by_key(|word| *word as i64);
        }
        Ok(None)
    }

    pub(super) fn sort_strings(&mut self, out: usize) -> Done {
        let (ptr, len) = (self.regs[out], self.regs[out + 1] as usize);
        if len > 1 {
            let mut strings: Vec<[u64; 2]> =
                self.state.heap.slots(ptr, 0, len * 2).chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect();
            strings.sort_by(|a, b| self.text_of(a[0], a[1]).cmp(self.text_of(b[0], b[1])));
            self.state.heap.slots_mut(ptr, 0, len * 2).copy_from_slice(strings.as_flattened());
        }
        Ok(None)
    }
}
