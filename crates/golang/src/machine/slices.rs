//! Slices: three slots, of which the first refers to an element of an object.
//!
//! Invariants  I1  a slice that is nil has reference 0 and no capacity; any other has an object, even without elements.
//!             I2  how far `append` makes room is what Go does on amd64: programs print capacities.
//! See         capacities.rs; Go's runtime/slice.go.

use super::capacities::{grown, rounded};
use super::fault::{Fault, slice_bounds};
use super::heap::{Heap, Ref, ZERO_SIZE};
use crate::code::{Cut, Layout, Room, standard};

/// A slice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Slice {
    pub(crate) ptr: Ref,
    pub(crate) len: u64,
    pub(crate) cap: u64,
}

/// The most elements that an object can have.
const MOST: u64 = u32::MAX as u64;

/// The slice with the capacity that Go's next size of memory for its elements has.
pub(crate) fn cut_to_size(slice: Slice, layout: &Layout) -> Slice {
    let size = u64::from(layout.go_size);
    let cap = if slice.len == 0 { 0 } else { rounded(slice.len * size, layout.references) / size };
    Slice { cap: cap.min(slice.cap), ..slice }
}

/// How many units of a reference's offset an element takes.
fn unit(layout: &Layout) -> u64 {
    layout.len() as u64
}

/// How many elements Go has addresses for. What has no size has no limit but that of an int.
fn most_elements(layout: &Layout) -> u64 {
    match u64::from(layout.go_size) {
        0 => i64::MAX as u64,
        size => (1u64 << 48) / size,
    }
}

impl Heap {
    /// `make([]T, len, cap)`
    pub(crate) fn make_slice(&mut self, layouts: &[Layout], layout: u32, len: u64, cap: u64) -> Result<Slice, Fault> {
        let most = most_elements(&layouts[layout as usize]);
        if len > most {
            return Err(Fault::runtime("makeslice: len out of range"));
        }
        if cap > most || cap < len {
            return Err(Fault::runtime("makeslice: cap out of range"));
        }
        if layouts[layout as usize].is_empty() {
            return Ok(Slice { ptr: ZERO_SIZE, len, cap });
        }
        self.room_for(cap, &layouts[layout as usize])?;
        Ok(Slice { ptr: self.allocate(layouts, layout, cap as u32), len, cap })
    }

    /// The slice where the function has room for what is appended to it, with the capacity that it has there. None: it finds no room.
    pub(crate) fn room(
        &mut self,
        layouts: &[Layout],
        room: &Room,
        slice: Slice,
        taken: bool,
    ) -> Result<Option<Slice>, Fault> {
        let len = slice.len + u64::from(room.more);
        let has_room = len > slice.cap && len <= u64::from(room.most) && (room.by_sizes || !taken && slice.len == 0);
        if !has_room {
            return Ok(None);
        }
        let layout = &layouts[room.layout as usize];
        let size = u64::from(layout.go_size);
        let cap = if room.by_sizes { rounded(len * size, layout.references) / size } else { u64::from(room.most) };
        self.room_for(cap, layout)?;
        let ptr = self.allocate(layouts, room.layout, cap as u32);
        self.copy_elems(layouts, room.layout, slice.ptr, ptr, slice.len);
        Ok(Some(Slice { ptr, len: slice.len, cap }))
    }

    /// Whether there is room for so many elements. Who would make more of them than there is room for has to ask before.
    pub(super) fn room_for(&self, count: u64, layout: &Layout) -> Result<(), Fault> {
        let words = count.saturating_mul(unit(layout)) / if layout.bytes { 8 } else { 1 };
        match count > MOST || self.words_left() < words {
            true => Err(Fault::out_of_memory()),
            false => Ok(()),
        }
    }

    /// Makes room for `more` elements behind those that the slice has.
    pub(crate) fn grow(&mut self, layouts: &[Layout], layout: u32, slice: Slice, more: u64) -> Result<Slice, Fault> {
        let len = slice.len.checked_add(more).filter(|len| *len <= most_elements(&layouts[layout as usize]));
        let len = len.ok_or_else(|| Fault::runtime("growslice: len out of range"))?;
        if len <= slice.cap && slice.ptr != 0 {
            return Ok(Slice { len, ..slice });
        }
        let elem = &layouts[layout as usize];
        if elem.is_empty() {
            return Ok(Slice { ptr: ZERO_SIZE, len, cap: slice.cap.max(len) });
        }
        let cap = grown(len, slice.cap, elem).max(len);
        self.room_for(cap, elem)?;
        let ptr = self.allocate(layouts, layout, cap as u32);
        self.copy_elems(layouts, layout, slice.ptr, ptr, slice.len);
        Ok(Slice { ptr, len, cap })
    }

    /// Copies elements, which may overlap. Bytes may stand in slots, too.
    pub(crate) fn copy_elems(&mut self, layouts: &[Layout], layout: u32, from: Ref, to: Ref, count: u64) {
        if count == 0 {
            return;
        }
        let count = count as usize;
        if layout != standard::BYTES {
            self.copy_slots(from, to, count * layouts[layout as usize].len());
            return;
        }
        match (self.is_bytes(from), self.is_bytes(to)) {
            (true, true) => {
                let (from, to) = (super::heap::byte_place(from), super::heap::byte_place(to));
                self.all_bytes().copy_within(from..from + count, to);
            }
            (false, false) => self.copy_slots(from, to, count),
            (true, false) => {
                let words: Vec<u64> = self.bytes(from, count).iter().map(|byte| u64::from(*byte)).collect();
                self.slots_mut(to, 0, count).copy_from_slice(&words);
            }
            (false, true) => {
                let bytes: Vec<u8> = self.slots(from, 0, count).iter().map(|word| *word as u8).collect();
                self.bytes_mut(to, count).copy_from_slice(&bytes);
            }
        }
    }

    /// The bytes of an array, which may stand in slots, each in a word.
    pub(crate) fn array_of_bytes(&self, ptr: Ref, count: usize) -> Vec<u64> {
        match self.is_bytes(ptr) {
            true => self.bytes(ptr, count).iter().map(|byte| u64::from(*byte)).collect(),
            false => self.slots(ptr, 0, count).to_vec(),
        }
    }

    /// Sets the bytes of an array, which may stand in slots.
    pub(crate) fn set_array_of_bytes(&mut self, ptr: Ref, bytes: &[u64]) {
        if !self.is_bytes(ptr) {
            return self.slots_mut(ptr, 0, bytes.len()).copy_from_slice(bytes);
        }
        for (to, byte) in self.bytes_mut(ptr, bytes.len()).iter_mut().zip(bytes) {
            *to = *byte as u8;
        }
    }

    /// A byte of a slice of bytes, which may stand in a slot.
    pub(crate) fn byte(&self, ptr: Ref, index: u64) -> u8 {
        match self.is_bytes(ptr) {
            true => self.bytes(ptr + index, 1)[0],
            false => self.at(ptr, index as usize) as u8,
        }
    }

    /// Sets a byte of a slice of bytes, which may stand in a slot.
    pub(crate) fn set_byte(&mut self, ptr: Ref, index: u64, byte: u8) {
        match self.is_bytes(ptr) {
            true => self.bytes_mut(ptr + index, 1)[0] = byte,
            false => self.set(ptr, index as usize, u64::from(byte)),
        }
    }

    /// The bytes of a slice of bytes, wherever they stand.
    pub(crate) fn slice_bytes(&self, slice: Slice) -> Vec<u8> {
        if slice.len == 0 {
            return Vec::new();
        }
        match self.is_bytes(slice.ptr) {
            true => self.bytes(slice.ptr, slice.len as usize).to_vec(),
            false => self.slots(slice.ptr, 0, slice.len as usize).iter().map(|word| *word as u8).collect(),
        }
    }
}

/// `s[lo:hi:max]` of elements of `n` slots.
pub(crate) fn reslice(slice: Slice, lo: u64, hi: u64, max: Option<u64>, (n, cut): (u64, Cut)) -> Result<Slice, Fault> {
    let cap = max.unwrap_or(slice.cap);
    if cap > slice.cap || hi > cap || lo > hi {
        return Err(slice_bounds(lo, hi, max, slice.cap, cut.is_array()));
    }
    Ok(Slice { ptr: slice.ptr + lo * n, len: hi - lo, cap: cap - lo })
}
