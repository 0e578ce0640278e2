//! Maps: entries in the order in which they came, and a table that finds them by hash.
//!
//! ```text
//!     map      entries · index · count · used · sequence · collection
//!     entry    hash, with the highest bit set while it lives · sequence number · key · value
//!     index    for each hash a place: the upper half of the hash, and one more than the number of an entry, or 0; behind a place that is
//!              taken comes the next
//! ```
//!
//! States      Deleted entries stay until the map grows. An iteration remembers sequence numbers, which entries keep when they move.
//!             An iteration in any order remembers a set: of the entries from a first one on those that it has given.
//! Invariants  I1  an iteration begins at an entry that is drawn, goes on in the order in which entries came, and from the first one on after
//!                 the last: what gc does for maps of up to eight entries. It gives each entry at most once, and none that was deleted.
//!                 In any order each entry that it gives is drawn, those among them that have come since it began; or, where all others were
//!                 given, the end.
//!             I2  NaN is not equal to itself: each time it is a new key, with a hash that has nothing to do with the key.
//!             I3  of three places of the index one is free, or more.
//!             I4  where keys hold references the index is built again after a collection: references have changed.
//! Rejected    Go's groups of eight: a map's order is not promised, and what small maps show is the same.
//! See         keys.rs, which finds entries; Go's internal/runtime/maps.

use std::cell::Cell;

use gort_events::{Chosen, MapOrder};

use super::exec::Exec;
use super::fault::Fault;
use super::heap::{Heap, Ref};
use super::host::Choice;
use super::interfaces::mix;
use super::keys::{hash_of_text, hash_of_word};
use crate::code::{Keys, MapType, Program, Slot, standard};

pub(super) const ENTRIES: usize = 0;
pub(super) const INDEX: usize = 1;
pub(super) const COUNT: usize = 2;
pub(super) const USED: usize = 3;
pub(super) const SEQUENCE: usize = 4;
const COLLECTION: usize = 5;

/// Set in the hash of an entry that lives.
pub(super) const LIVE: u64 = 1 << 63;
/// How many slots of an entry stand before its key.
pub(super) const HEAD: usize = 2;
/// Set in an iteration's next sequence number once it has gone past the last entry.
const WRAPPED: u64 = 1 << 63;
/// Set in an iteration's first sequence number if it is one in any order.
const ANY: u64 = 1 << 63;
/// An iteration in any order begins with so many entries at most: it can be at as many places as they have subsets.
const MOST_IN_ANY_ORDER: usize = 16;
/// It remembers whether it has given so many entries from its first one on.
const REMEMBERED: u64 = 64;

impl Exec<'_> {
    fn map_type(&self, map: u32) -> &MapType {
        &self.program.maps[map as usize]
    }

    /// gc takes a hint that is negative for none.
    pub(super) fn make_map(&mut self) -> Ref {
        let made = self.state.heap.allocate(&self.program.layouts, standard::MAP, 1);
        self.state.heap.set(made, COLLECTION, self.state.heap.collections());
        made
    }

    pub(crate) fn map_len(&self, m: Ref) -> u64 {
        if m == 0 { 0 } else { self.state.heap.at(m, COUNT) }
    }

    /// The place of the entry of the key at a place of the stack, and the key's hash.
    fn find(&mut self, map: u32, m: Ref, key: usize) -> Result<(u64, Option<usize>), Fault> {
        let typ = &self.program.maps[map as usize];
        let hash = match typ.keys {
            Keys::Words | Keys::Pointers => hash_of_word(self.regs[key]),
            Keys::Texts => hash_of_text(self.text_at(key)),
            Keys::Others => self.hash(typ.key, key)? | LIVE,
        };
        if self.map_len(m) == 0 {
            return Ok((hash, None));
        }
        self.index_again_after_a_collection(map, m)?;
        let wanted = &self.regs[key..key + typ.key_slots as usize];
        let wrong = Cell::new(None);
        let found = self.state.heap.probe(m, typ.entry_slots(), hash, |entry| match typ.keys {
            Keys::Words | Keys::Pointers => entry[HEAD] == wanted[0],
            Keys::Texts => self.text_of(entry[HEAD], entry[HEAD + 1]) == self.text_of(wanted[0], wanted[1]),
            Keys::Others => match self.equal_slots(typ.key, wanted, &entry[HEAD..HEAD + wanted.len()]) {
                Ok(equal) => equal,
                Err(fault) => {
                    wrong.set(Some(fault));
                    true
                }
            },
        });
        wrong.into_inner().map_or(Ok((hash, found.ok())), Err)
    }

    /// Puts the value of a key there, or zero. Whether there is one.
    pub(super) fn map_get(&mut self, map: u32, m: Ref, key: usize, to: usize) -> Result<bool, Fault> {
        let (_, found) = self.find(map, m, key)?;
        let typ = self.map_type(map);
        let (keys, values) = (typ.key_slots as usize, typ.value_slots as usize);
        match found {
            Some(entry) => {
                let from = entry + HEAD + keys;
                self.regs[to..to + values].copy_from_slice(&self.state.heap.words[from..from + values]);
            }
            None => self.regs[to..to + values].fill(0),
        }
        Ok(found.is_some())
    }

    pub(super) fn map_set(&mut self, map: u32, m: Ref, key: usize, value: usize) -> Result<(), Fault> {
        if m == 0 {
            return Err(Fault::Runtime("assignment to entry in nil map".to_owned()));
        }
        let (mut hash, found) = self.find(map, m, key)?;
        let typ = &self.program.maps[map as usize];
        if found.is_none() && typ.keys == Keys::Others && !self.equal(typ.key, key, key)? {
            hash = 0;
            mix(&mut hash, self.state.heap.at(m, SEQUENCE));
            hash |= LIVE;
        }
        let (keys, values) = (typ.key_slots as usize, typ.value_slots as usize);
        let entry = match found {
            // Keys that are equal may differ, as 0 and -0 do: the last one stays.
            Some(entry) if typ.keys == Keys::Others => {
                self.state.heap.words[entry + HEAD..][..keys].copy_from_slice(&self.regs[key..key + keys]);
                entry
            }
            Some(entry) => entry,
            None => self.new_entry(typ, m, hash, key)?,
        };
        let to = entry + HEAD + keys;
        self.state.heap.words[to..to + values].copy_from_slice(&self.regs[value..value + values]);
        Ok(())
    }

    /// The place of a new entry, for which room is made.
    fn new_entry(&mut self, typ: &MapType, m: Ref, hash: u64, key: usize) -> Result<usize, Fault> {
        loop {
            let missed = self.state.heap.missed(m, hash);
            if let Some(entry) = self.state.heap.new_entry(typ, m, missed, &self.regs[key..]) {
                return Ok(entry);
            }
            self.grow_map(typ, m)?;
        }
    }

    /// Makes room, without the entries that were deleted.
    fn grow_map(&mut self, typ: &MapType, m: Ref) -> Result<(), Fault> {
        let slots = typ.entry_slots();
        let heap = &mut self.state.heap;
        let (count, used, old) = (heap.at(m, COUNT) as usize, heap.at(m, USED) as usize, heap.at(m, ENTRIES));
        let room = (count * 2).max(8);
        let places = (room * 3).div_ceil(2).next_power_of_two();
        heap.room_for((room * slots + places) as u64, &self.program.layouts[standard::WORDS as usize])?;
        let entries = heap.allocate(&self.program.layouts, typ.entry, room as u32);
        let index = heap.allocate(&self.program.layouts, standard::WORDS, places as u32);
        heap.set(m, INDEX, index);
        let mut number = used;
        if count == used {
            heap.copy_slots(old, entries, used * slots);
        } else {
            number = 0;
            for at in (0..used).filter(|at| heap.at(old, at * slots) & LIVE != 0).collect::<Vec<_>>() {
                heap.copy_slots(old + (at * slots) as u64, entries + (number * slots) as u64, slots);
                number += 1;
            }
        }
        heap.set(m, ENTRIES, entries);
        heap.set(m, USED, number as u64);
        heap.index_entries(m, slots);
        Ok(())
    }

    fn index_again_after_a_collection(&mut self, map: u32, m: Ref) -> Result<(), Fault> {
        let collections = self.state.heap.collections();
        if self.state.heap.at(m, COLLECTION) == collections {
            return Ok(());
        }
        self.state.heap.set(m, COLLECTION, collections);
        let (typ, slots) = (self.map_type(map).key, self.map_type(map).entry_slots());
        let kinds = &self.program.layout_of(typ).slots;
        if !kinds.iter().any(|kind| matches!(kind, Slot::Pointer | Slot::Value)) {
            return Ok(());
        }
        let (entries, index, used) =
            (self.state.heap.at(m, ENTRIES), self.state.heap.at(m, INDEX), self.state.heap.at(m, USED) as usize);
        let places = self.state.heap.header_of(index).1 as usize;
        self.state.heap.slots_mut(index, 0, places).fill(0);
        let key_slots = kinds.len();
        for number in 0..used {
            if self.state.heap.at(entries, number * slots) & LIVE == 0 {
                continue;
            }
            let mut hash = 0;
            let key = self.state.heap.slots(entries, number * slots + HEAD, key_slots);
            match self.equal_slots(typ, key, key)? {
                true => self.hash_slots(typ, key, &mut hash)?,
                false => hash = self.state.heap.at(entries, number * slots),
            }
            self.state.heap.set(entries, number * slots, hash | LIVE);
            self.state.heap.enter_index(m, hash | LIVE, number);
        }
        Ok(())
    }

    pub(super) fn map_delete(&mut self, map: u32, m: Ref, key: usize) -> Result<(), Fault> {
        let (_, found) = self.find(map, m, key)?;
        let Some(entry) = found else { return Ok(()) };
        let slots = self.map_type(map).entry_slots();
        let heap = &mut self.state.heap;
        // The index still leads to it, and so past it.
        let entry = &mut heap.words[entry..entry + slots];
        let sequence = entry[1];
        entry.fill(0);
        entry[1] = sequence;
        heap.set(m, COUNT, heap.at(m, COUNT) - 1);
        Ok(())
    }

    pub(super) fn map_clear(&mut self, m: Ref) {
        if m == 0 {
            return;
        }
        let heap = &mut self.state.heap;
        for (slot, value) in [(ENTRIES, 0), (INDEX, 0), (COUNT, 0), (USED, 0)] {
            heap.set(m, slot, value);
        }
    }

    /// Keys and values of all entries, in the order in which they came.
    pub(super) fn map_entries(&self, m: Ref, both: usize) -> Vec<Vec<u64>> {
        self.state.heap.map_entries(m, both)
    }

    /// What it is to choose with which entry a map begins: package context keeps a context's children in one.
    fn of_map(&self) -> Choice {
        let name = &self.program.functions[self.frame.func as usize].name;
        if name.starts_with("context.") { Choice::Child } else { Choice::Map }
    }

    /// Begins to go through a map: the map, the next sequence number, that of the first entry, the end.
    pub(super) fn map_iter(&mut self, map: u32, m: Ref, to: usize) {
        let slots = self.map_type(map).entry_slots();
        self.regs[to..to + 4].fill(0);
        if self.map_len(m) == 0 {
            return;
        }
        let (entries, used) = (self.state.heap.at(m, ENTRIES), self.state.heap.at(m, USED));
        let live: Vec<u64> = (0..used as usize)
            .filter(|number| self.state.heap.at(entries, number * slots) & LIVE != 0)
            .map(|number| self.state.heap.at(entries, number * slots + 1))
            .collect();
        let end = self.state.heap.at(m, SEQUENCE);
        if self.state.map_order == MapOrder::Any {
            if live.len() <= MOST_IN_ANY_ORDER && live[live.len() - 1] - live[0] < REMEMBERED {
                self.regs[to..to + 4].copy_from_slice(&[m, 0, live[0] | ANY, end]);
                return;
            }
            self.host.leaves_out_orders();
        }
        let first = match live.len() {
            1 => live[0],
            _ if self.state.map_order == MapOrder::Insertion => {
                self.host.leaves_out_orders();
                live[0]
            }
            several => live[self.host.choose(self.of_map(), several as u64, &Chosen::Number) as usize],
        };
        self.regs[to..to + 4].copy_from_slice(&[m, first, first, end]);
    }

    /// What can come next in an iteration in any order: numbers of entries with their places in its set, those that were there when it began
    /// first; and whether it can end. None: it is another one.
    fn next_in_any_order(&self, map: u32, iter: usize) -> Option<(Vec<(usize, u64)>, bool)> {
        let (m, given, first, end) = (self.regs[iter], self.regs[iter + 1], self.regs[iter + 2], self.regs[iter + 3]);
        if m == 0 || first & ANY == 0 {
            return None;
        }
        let (first, slots) = (first & !ANY, self.map_type(map).entry_slots());
        let heap = &self.state.heap;
        let (entries, used) = (heap.at(m, ENTRIES), heap.at(m, USED) as usize);
        let live = (0..used).filter(|number| heap.at(entries, number * slots) & LIVE != 0);
        let mut open = Vec::new();
        let mut can_end = true;
        for number in live {
            let sequence = heap.at(entries, number * slots + 1);
            let Some(place) = sequence.checked_sub(first).filter(|place| *place < REMEMBERED) else { continue };
            if given & 1 << place == 0 {
                open.push((number, place));
                can_end &= sequence >= end;
            }
        }
        Some((open, can_end))
    }

    /// Whether what comes next in an iteration is a choice.
    pub(super) fn is_map_next_a_choice(&self, map: u32, iter: usize) -> bool {
        let next = self.next_in_any_order(map, iter);
        next.is_some_and(|(open, can_end)| open.len() + usize::from(can_end) > 1)
    }

    /// Puts the next key and value there. Whether there is one.
    pub(super) fn map_next(&mut self, map: u32, iter: usize, to: usize) -> bool {
        let m = self.regs[iter];
        if m == 0 {
            return false;
        }
        if let Some((open, can_end)) = self.next_in_any_order(map, iter) {
            return self.map_next_of(map, iter, to, &open, can_end);
        }
        let typ = self.map_type(map);
        let (slots, both) = (typ.entry_slots(), typ.key_slots as usize + typ.value_slots as usize);
        loop {
            let next = self.regs[iter + 1];
            let (first, end) = (self.regs[iter + 2], self.regs[iter + 3]);
            let limit = if next & WRAPPED == 0 { end } else { first };
            match self.entry_from(m, slots, next & !WRAPPED).filter(|(_, sequence)| *sequence < limit) {
                Some((number, sequence)) => {
                    self.regs[iter + 1] = (next & WRAPPED) | (sequence + 1);
                    let entries = self.state.heap.at(m, ENTRIES);
                    let from = self.state.heap.slots(entries, number * slots + HEAD, both);
                    self.regs[to..to + both].copy_from_slice(from);
                    return true;
                }
                None if next & WRAPPED != 0 => return false,
                None => self.regs[iter + 1] = WRAPPED,
            }
        }
    }

    /// Puts one of these entries there, or comes to the end if it can.
    fn map_next_of(&mut self, map: u32, iter: usize, to: usize, open: &[(usize, u64)], can_end: bool) -> bool {
        let m = self.regs[iter];
        let among = open.len() + usize::from(can_end);
        let chosen = match among {
            1 => 0,
            _ => self.host.choose(Choice::Entry, among as u64, &Chosen::Number) as usize,
        };
        // Where it can end it does so by default: entries that have come since are not given.
        let chosen = if can_end { chosen.wrapping_sub(1) } else { chosen };
        // Entries that have come since and have no place in the set are left out.
        if self.state.heap.at(m, SEQUENCE) - (self.regs[iter + 2] & !ANY) > REMEMBERED {
            self.host.leaves_out_orders();
        }
        let Some((number, place)) = open.get(chosen) else { return false };
        self.regs[iter + 1] |= 1 << place;
        let typ = self.map_type(map);
        let (slots, both) = (typ.entry_slots(), typ.key_slots as usize + typ.value_slots as usize);
        let entries = self.state.heap.at(m, ENTRIES);
        let from = self.state.heap.slots(entries, number * slots + HEAD, both);
        self.regs[to..to + both].copy_from_slice(from);
        true
    }

    /// The first entry that lives whose sequence number is at least this.
    fn entry_from(&self, m: Ref, slots: usize, sequence: u64) -> Option<(usize, u64)> {
        let heap = &self.state.heap;
        let (entries, used) = (heap.at(m, ENTRIES), heap.at(m, USED) as usize);
        let at = |number: usize| heap.at(entries, number * slots + 1);
        // Where nothing was deleted, an entry's number is its place.
        let guess = sequence as usize;
        let is_there = guess < used && at(guess) == sequence;
        let (mut low, mut high) = if is_there { (guess, guess) } else { (0, used) };
        while low < high {
            let middle = usize::midpoint(low, high);
            match at(middle) < sequence {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        (low..used).find(|number| heap.at(entries, number * slots) & LIVE != 0).map(|number| (number, at(number)))
    }
}

impl super::heap::Heap {
    /// Keys and values of a map whose keys and values have so many slots together, in the order in which they came.
    pub(super) fn map_entries(&self, m: Ref, both: usize) -> Vec<Vec<u64>> {
        if m == 0 || self.at(m, COUNT) == 0 {
            return Vec::new();
        }
        let slots = HEAD + both;
        let entries = self.at(m, ENTRIES);
        let live = (0..self.at(m, USED) as usize).filter(|number| self.at(entries, number * slots) & LIVE != 0);
        live.map(|number| self.slots(entries, number * slots + HEAD, both).to_vec()).collect()
    }
}

/// The entries that live, in the order in which they came: sequence number, layout, key and value.
pub(super) fn entries<'a>(
    heap: &'a Heap,
    program: &Program,
    map: Ref,
) -> impl Iterator<Item = (u64, u32, &'a [u64])> + use<'a> {
    let (entries, count) = (heap.at(map, ENTRIES), heap.at(map, COUNT));
    let used = if count == 0 || entries == 0 { 0 } else { heap.at(map, USED) as usize };
    let layout = if used == 0 { 0 } else { heap.header_of(entries).0 };
    let slots = program.layouts[layout as usize].len();
    let live = (0..used).filter(move |number| heap.at(entries, number * slots) & LIVE != 0);
    live.map(move |number| {
        let words = heap.slots(entries, number * slots + HEAD, slots - HEAD);
        (heap.at(entries, number * slots + 1), layout, words)
    })
}

/// Whether there is nothing in it.
pub(super) fn is_empty(heap: &Heap, map: Ref) -> bool {
    map == 0 || heap.at(map, COUNT) == 0
}

/// The sequence number that the next entry has.
pub(super) fn next_sequence(heap: &Heap, map: Ref) -> u64 {
    heap.at(map, SEQUENCE)
}
