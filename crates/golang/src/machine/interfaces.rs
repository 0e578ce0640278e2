//! Interfaces: two slots, the type of the value and a word. A value of one slot is the word itself; any other is copied to an object.
//!
//! Invariants  I1  what is in an interface never changes: assertions copy it.
//!             I2  two interfaces with nil types are equal; of equal types the values are compared, which panics if the type does not allow it.
//! See         Go's runtime/iface.go, alg.go, error.go.

use super::exec::Exec;
use super::fault::Fault;
use super::heap::Ref;
use super::slices::Slice;
use crate::code::{Slot, TypeKind};

impl Exec<'_> {
    /// The word of an interface for the value of this type whose slots begin there.
    pub(crate) fn boxed(&mut self, typ: u32, from: usize) -> u64 {
        let n = self.program.slots_of(typ);
        if n == 1 {
            return self.regs[from];
        }
        let layout = self.program.types[typ as usize].layout;
        let object = self.state.heap.allocate(&self.program.layouts, layout, 1);
        self.state.heap.slots_mut(object, 0, n).copy_from_slice(&self.regs[from..from + n]);
        object
    }

    /// Puts the value of this type of an interface's word there.
    pub(crate) fn unboxed(&mut self, typ: u32, word: u64, to: usize) {
        let n = self.program.slots_of(typ);
        match n {
            1 => self.regs[to] = word,
            _ => self.regs[to..to + n].copy_from_slice(self.state.heap.slots(word, 0, n)),
        }
    }

    /// Whether two values of this type are equal.
    pub(super) fn equal(&self, typ: u32, a: usize, b: usize) -> Result<bool, Fault> {
        let n = self.program.slots_of(typ);
        self.equal_slots(typ, &self.regs[a..a + n], &self.regs[b..b + n])
    }

    pub(super) fn equal_slots(&self, typ: u32, x: &[u64], y: &[u64]) -> Result<bool, Fault> {
        let kinds = &self.program.layout_of(typ).slots;
        let mut at = 0;
        while at < kinds.len() {
            let equal = match kinds[at] {
                Slot::Number | Slot::Pointer | Slot::Value => x[at] == y[at],
                Slot::Float => f64::from_bits(x[at]) == f64::from_bits(y[at]),
                Slot::Text => {
                    let (a, b) = (self.text_of(x[at], x[at + 1]), self.text_of(y[at], y[at + 1]));
                    at += 1;
                    a == b
                }
                Slot::Type => {
                    at += 1;
                    self.equal_interfaces([x[at - 1], x[at]], [y[at - 1], y[at]])?
                }
            };
            if !equal {
                return Ok(false);
            }
            at += 1;
        }
        Ok(true)
    }

    /// The bytes of a string.
    pub(crate) fn text_of(&self, ptr: Ref, len: u64) -> &[u8] {
        self.state.heap.text(&self.program.text, ptr, len)
    }

    /// Whether two interfaces are equal.
    pub(crate) fn equal_interfaces(&self, x: [u64; 2], y: [u64; 2]) -> Result<bool, Fault> {
        if x[0] != y[0] {
            return Ok(false);
        }
        let typ = x[0] as u32;
        if typ == 0 {
            return Ok(true);
        }
        if !self.program.types[typ as usize].comparable {
            let name = &self.program.types[typ as usize].name;
            return Err(Fault::runtime(format_args!("comparing uncomparable type {name}")));
        }
        let n = self.program.slots_of(typ);
        match n {
            1 => self.equal_slots(typ, &[x[1]], &[y[1]]),
            _ => self.equal_slots(typ, self.state.heap.slots(x[1], 0, n), self.state.heap.slots(y[1], 0, n)),
        }
    }

    /// A hash of a value of this type: equal values have equal hashes.
    pub(super) fn hash(&self, typ: u32, at: usize) -> Result<u64, Fault> {
        let n = self.program.slots_of(typ);
        let mut hash = 0;
        self.hash_slots(typ, &self.regs[at..at + n], &mut hash)?;
        Ok(hash)
    }

    pub(super) fn hash_slots(&self, typ: u32, slots: &[u64], hash: &mut u64) -> Result<(), Fault> {
        let kinds = &self.program.layout_of(typ).slots;
        let mut at = 0;
        while at < kinds.len() {
            match kinds[at] {
                Slot::Number | Slot::Pointer | Slot::Value => mix(hash, slots[at]),
                // 0 and -0 are equal.
                Slot::Float if f64::from_bits(slots[at]) == 0.0 => mix(hash, 0),
                Slot::Float => mix(hash, slots[at]),
                Slot::Text => {
                    mix_text(hash, self.text_of(slots[at], slots[at + 1]));
                    at += 1;
                }
                Slot::Type => {
                    let dynamic = slots[at] as u32;
                    mix(hash, u64::from(dynamic));
                    at += 1;
                    self.hash_interface(dynamic, slots[at], hash)?;
                }
            }
            at += 1;
        }
        Ok(())
    }

    fn hash_interface(&self, typ: u32, word: u64, hash: &mut u64) -> Result<(), Fault> {
        if typ == 0 {
            return Ok(());
        }
        if !self.program.types[typ as usize].comparable {
            let name = &self.program.types[typ as usize].name;
            return Err(Fault::runtime(format_args!("hash of unhashable type {name}")));
        }
        match self.program.slots_of(typ) {
            1 => self.hash_slots(typ, &[word], hash),
            n => self.hash_slots(typ, self.state.heap.slots(word, 0, n), hash),
        }
    }

    /// Whether the type has the methods of the interface, else the name of the first that it lacks.
    pub(super) fn has_methods(&self, typ: u32, interface: u32) -> Result<(), u32> {
        let TypeKind::Interface(wanted) = &self.program.types[interface as usize].kind else {
            unreachable!("gort internal bug: an assertion to an interface that is none; please report")
        };
        if typ == 0 {
            return Err(u32::MAX);
        }
        let has = &self.program.types[typ as usize].methods;
        let lacks = wanted.iter().find(|method| has.binary_search_by_key(*method, |(method, _)| *method).is_err());
        lacks.map_or(Ok(()), |method| Err(*method))
    }

    pub(super) fn missing_method(&self, typ: u32, interface: u32, method: u32) -> Fault {
        let asserted = &self.program.types[interface as usize].name;
        if typ == 0 {
            return Fault::Runtime(format!("interface conversion: interface is nil, not {asserted}"));
        }
        let concrete = &self.program.types[typ as usize].name;
        let method = &self.program.methods[method as usize].0;
        Fault::Runtime(format!("interface conversion: {concrete} is not {asserted}: missing method {method}"))
    }

    pub(super) fn wrong_type(&self, typ: u32, asserted: u32, from: Option<u32>) -> Fault {
        let types = &self.program.types;
        let interface = from.map_or("interface", |from| &types[from as usize].name);
        let asserted = &types[asserted as usize];
        if typ == 0 {
            return Fault::Runtime(format!("interface conversion: {interface} is nil, not {}", asserted.name));
        }
        let concrete = &types[typ as usize];
        let mut text = format!("interface conversion: {interface} is {}, not {}", concrete.name, asserted.name);
        if concrete.name == asserted.name {
            text += match concrete.package == asserted.package {
                true => " (types from different scopes)",
                false => " (types from different packages)",
            };
        }
        Fault::Runtime(text)
    }

    /// `clear(s)`
    pub(super) fn clear_slice(&mut self, slice: Slice, layout: u32) {
        if slice.len == 0 {
            return;
        }
        let elem = &self.program.layouts[layout as usize];
        match elem.bytes && self.state.heap.is_bytes(slice.ptr) {
            true => self.state.heap.bytes_mut(slice.ptr, slice.len as usize).fill(0),
            false => self.state.heap.slots_mut(slice.ptr, 0, slice.len as usize * elem.len()).fill(0),
        }
    }
}

/// Takes a word into a hash.
pub(super) fn mix(hash: &mut u64, word: u64) {
    let product = u128::from(*hash ^ word ^ 0x9E37_79B9_7F4A_7C15) * u128::from(0xE703_7ED1_A0B4_28DB_u64);
    *hash = (product as u64) ^ (product >> 64) as u64;
}

/// Takes a text into a hash.
pub(super) fn mix_text(hash: &mut u64, text: &[u8]) {
    *hash ^= (text.len() as u64).wrapping_mul(0x9FB2_1C65_1E98_DF25);
    if let 4..=16 = text.len() {
        // Lengths alternate from key to key: nothing here depends on them but where is read.
        let half = |at: usize| text[at..].first_chunk::<4>().map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)));
        let (last, further) = (text.len() - 4, text.len() >> 3 << 2);
        let (first, second) = (half(0) << 32 | half(further), half(last) << 32 | half(last - further));
        let product = u128::from(*hash ^ first ^ 0x9E37_79B9_7F4A_7C15) * u128::from(second ^ 0xE703_7ED1_A0B4_28DB);
        *hash = (product as u64) ^ (product >> 64) as u64;
    } else if let Some(last) = text.last_chunk::<8>() {
        let (words, rest) = text.as_chunks::<8>();
        for word in words {
            mix(hash, u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            mix(hash, u64::from_le_bytes(*last));
        }
    } else {
        mix(hash, text.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
    }
}
