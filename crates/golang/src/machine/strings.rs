//! Strings: two slots, a reference to bytes that never change, and how many there are.
//!
//! Invariants  I1  the empty string has reference 0.
//!             I2  what is not UTF-8 is decoded byte by byte, as U+FFFD of width 1.
//!             I3  how much room a slice has that is made of one is what Go gives it on amd64: compile/rooms.rs.
//! See         Go's runtime/string.go (rawbyteslice, rawruneslice), utf8.go.

use std::cmp::Ordering;

use super::capacities::rounded;
use super::exec::Exec;
use super::fault::Fault;
use super::heap::{FROZEN, Heap, Ref, byte_place};
use super::slices::Slice;
use crate::code::Backing;
use crate::code::standard::{self, BYTES};

/// What stands for what is not UTF-8.
const ERROR: u32 = 0xFFFD;

/// The room on the stack for what is made of a string, in elements.
const ON_STACK: u64 = 32;

/// How many elements of so many bytes there is room for, where so many are made of a string.
fn capacity(len: u64, size: u64, backing: Backing) -> u64 {
    match backing {
        Backing::Exact => len,
        Backing::Stack if len <= ON_STACK => ON_STACK,
        _ if len == 0 => 0,
        _ => rounded(len * size, false) / size,
    }
}

/// The first rune of the bytes, of which there is one, and how many bytes it has.
pub(crate) fn rune_at(bytes: &[u8]) -> (u32, usize) {
    let first = bytes[0];
    if first < 0x80 {
        return (u32::from(first), 1);
    }
    let len = match first {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return (ERROR, 1),
    };
    match bytes.get(..len).and_then(|bytes| std::str::from_utf8(bytes).ok()).and_then(|text| text.chars().next()) {
        Some(rune) => (rune as u32, len),
        None => (ERROR, 1),
    }
}

/// Appends a rune, or U+FFFD if it is none.
pub(crate) fn push_rune(bytes: &mut Vec<u8>, rune: u32) {
    let rune = char::from_u32(rune).unwrap_or(char::REPLACEMENT_CHARACTER);
    bytes.extend_from_slice(rune.encode_utf8(&mut [0; 4]).as_bytes());
}

impl Heap {
    /// Whether two strings of one length are equal.
    pub(super) fn equal_texts(&self, constants: &[u8], a: Ref, b: Ref, len: u64) -> bool {
        a == b || self.text(constants, a, len) == self.text(constants, b, len)
    }

    /// How two strings, each with its length, are ordered.
    pub(super) fn order_of_texts(&self, constants: &[u8], a: [u64; 2], b: [u64; 2]) -> Ordering {
        self.text(constants, a[0], a[1]).cmp(self.text(constants, b[0], b[1]))
    }

    /// Puts a string behind the elements of a slice of bytes, if it has room. Whether it has.
    pub(super) fn append_text(&mut self, constants: &[u8], slice: Slice, text: [u64; 2]) -> bool {
        let [from, len] = text;
        if slice.ptr == 0 || slice.cap - slice.len < len || !self.is_bytes(slice.ptr) {
            return false;
        }
        let (to, len) = (byte_place(slice.ptr + slice.len), len as usize);
        match from & FROZEN {
            0 if len == 0 => {}
            0 => {
                let from = byte_place(from);
                self.all_bytes().copy_within(from..from + len, to);
            }
            _ => {
                let from = (from & !FROZEN) as usize;
                self.all_bytes()[to..to + len].copy_from_slice(&constants[from..from + len]);
            }
        }
        true
    }
}

impl Exec<'_> {
    /// The bytes of the string whose slots begin there.
    pub(crate) fn text_at(&self, at: usize) -> &[u8] {
        self.state.heap.text(&self.program.text, self.regs[at], self.regs[at + 1])
    }

    /// Puts a new string there.
    pub(crate) fn set_text(&mut self, at: usize, bytes: &[u8]) {
        self.regs[at] = if bytes.is_empty() { 0 } else { self.state.heap.new_bytes(bytes) };
        self.regs[at + 1] = bytes.len() as u64;
    }

    /// Puts a new slice of new strings there.
    pub(crate) fn new_strings<'t>(&mut self, at: usize, texts: impl Iterator<Item = &'t [u8]>) {
        let texts: Vec<_> = texts.collect();
        let len = texts.len() as u64;
        let made = self.state.heap.allocate(&self.program.layouts, standard::STRING, len as u32);
        for (number, text) in texts.into_iter().enumerate() {
            self.set_text(at, text);
            let text = [self.regs[at], self.regs[at + 1]];
            self.state.heap.slots_mut(made, number * 2, 2).copy_from_slice(&text);
        }
        self.regs[at..at + 3].copy_from_slice(&[made, len, len]);
    }

    /// Puts the strings at these places together.
    pub(super) fn concat(&mut self, to: usize, parts: &[usize]) -> Result<(), Fault> {
        let total: u64 = parts.iter().map(|part| self.regs[part + 1]).sum();
        if let Some(only) = parts.iter().find(|part| self.regs[**part + 1] == total) {
            self.regs.copy_within(*only..*only + 2, to);
            return Ok(());
        }
        self.state.heap.room_for(total, &self.program.layouts[BYTES as usize])?;
        let new = self.state.heap.allocate(&self.program.layouts, BYTES, total as u32);
        let mut at = 0;
        for part in parts {
            let len = self.regs[part + 1];
            self.copy_text(*part, new, at, len);
            at += len;
        }
        (self.regs[to], self.regs[to + 1]) = (new, total);
        Ok(())
    }

    /// Copies the first bytes of the string at a place to an object, which may hold bytes in slots.
    pub(super) fn copy_text(&mut self, text: usize, to: Ref, at: u64, len: u64) {
        if len == 0 {
            return;
        }
        let from = self.regs[text];
        if from & FROZEN != 0 {
            let start = (from & !FROZEN) as usize;
            let bytes = &self.program.text[start..start + len as usize];
            if self.state.heap.is_bytes(to) {
                self.state.heap.bytes_mut(to + at, len as usize).copy_from_slice(bytes);
                return;
            }
            for (index, byte) in (at..).zip(bytes) {
                self.state.heap.set_byte(to, index, *byte);
            }
            return;
        }
        self.state.heap.copy_elems(&self.program.layouts, standard::BYTES, from, to + at, len);
    }

    pub(super) fn string_to_bytes(&mut self, to: usize, text: usize, backing: Backing) -> Result<(), Fault> {
        let len = self.regs[text + 1];
        let cap = capacity(len, 1, backing);
        self.state.heap.room_for(cap, &self.program.layouts[BYTES as usize])?;
        let new = self.state.heap.allocate(&self.program.layouts, BYTES, cap as u32);
        self.copy_text(text, new, 0, len);
        (self.regs[to], self.regs[to + 1], self.regs[to + 2]) = (new, len, cap);
        Ok(())
    }

    pub(super) fn bytes_to_string(&mut self, to: usize, slice: usize) {
        let slice = Slice { ptr: self.regs[slice], len: self.regs[slice + 1], cap: 0 };
        let bytes = self.state.heap.slice_bytes(slice);
        self.set_text(to, &bytes);
    }

    pub(super) fn string_to_runes(&mut self, to: usize, text: usize, backing: Backing) {
        let mut rest = self.text_at(text);
        let mut runes = Vec::new();
        while !rest.is_empty() {
            let (rune, width) = rune_at(rest);
            runes.push(u64::from(rune));
            rest = &rest[width..];
        }
        let cap = capacity(runes.len() as u64, 4, backing);
        let new = self.state.heap.allocate(&self.program.layouts, standard::WORDS, cap as u32);
        self.state.heap.slots_mut(new, 0, runes.len()).copy_from_slice(&runes);
        (self.regs[to], self.regs[to + 1], self.regs[to + 2]) = (new, runes.len() as u64, cap);
    }

    pub(super) fn runes_to_string(&mut self, to: usize, slice: usize) {
        let (ptr, len) = (self.regs[slice], self.regs[slice + 1] as usize);
        let mut bytes = Vec::with_capacity(len);
        if len > 0 {
            self.state.heap.slots(ptr, 0, len).iter().for_each(|rune| push_rune(&mut bytes, *rune as u32));
        }
        self.set_text(to, &bytes);
    }

    pub(super) fn rune_to_string(&mut self, to: usize, rune: u64) {
        let mut bytes = Vec::new();
        push_rune(&mut bytes, u32::try_from(rune).unwrap_or(ERROR));
        self.set_text(to, &bytes);
    }
}
