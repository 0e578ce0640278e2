//! How maps find entries: by the hash of a key, in the index. For keys that are words or texts it is all that a look-up needs.
//!
//! See         maps.rs, which says how a map is made; quick.rs.

use super::heap::{Heap, Ref, place};
use super::interfaces::{mix, mix_text};
use super::maps::{COUNT, ENTRIES, HEAD, INDEX, LIVE, SEQUENCE, USED};
use crate::code::{Keys, MapType, Program};

/// Where the value of a key is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// At this place of the heap.
    At(usize),
    Nowhere(Missed),
    /// Keys of this kind are not looked up here.
    Elsewhere,
}

/// A key that a map has not: its hash, and where in the index an entry of it is to be entered. 0: there is no index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Missed {
    hash: u64,
    place: usize,
}

/// What was looked up last, while nothing but the values of entries changes, and room is used up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Last {
    map: Ref,
    /// Its key: of a word the second one is 0.
    key: [u64; 2],
    found: Found,
}

impl Last {
    /// Nothing yet.
    pub(super) const NONE: Last = Last { map: 0, key: [0, 0], found: Found::Elsewhere };
}

fn key_of(map: &MapType, key: &[u64]) -> [u64; 2] {
    match map.key_slots {
        1 => [key[0], 0],
        _ => [key[0], key[1]],
    }
}

/// The hash of a key that is a word.
pub(super) fn hash_of_word(word: u64) -> u64 {
    let mut hash = 0;
    mix(&mut hash, word);
    hash | LIVE
}

/// The hash of a key that is a text.
pub(super) fn hash_of_text(text: &[u8]) -> u64 {
    let mut hash = 0;
    mix_text(&mut hash, text);
    hash | LIVE
}

impl Heap {
    /// The place of the first entry with this hash that is the one; or where the index is free for one.
    #[inline]
    pub(super) fn probe(&self, m: Ref, slots: usize, hash: u64, is: impl Fn(&[u64]) -> bool) -> Result<usize, usize> {
        if m == 0 {
            return Err(0);
        }
        let map = &self.words[place(m) + 1..][..=INDEX];
        let (entries, start) = (place(map[ENTRIES]) + 1, place(map[INDEX]));
        if start == 0 {
            return Err(0);
        }
        let places = self.words[start] as u32 as usize;
        let index = &self.words[start + 1..][..places];
        let mask = index.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let found = index[at];
            if found == 0 {
                return Err(start + 1 + at);
            }
            if (found ^ hash) >> 32 == 0 {
                let entry = entries + (found as u32 as usize - 1) * slots;
                let of = &self.words[entry..entry + slots];
                if of[0] == hash && is(of) {
                    return Ok(entry);
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// Where the value of a key is. Elsewhere: keys of this kind are not looked up here.
    fn look_up(&self, program: &Program, map: &MapType, m: Ref, key: &[u64]) -> Found {
        let slots = map.entry_slots();
        let (hash, found) = match map.keys {
            Keys::Words => {
                let hash = hash_of_word(key[0]);
                (hash, self.probe(m, slots, hash, |entry| entry[HEAD] == key[0]))
            }
            Keys::Texts => {
                let (text, len) = (key[0], key[1]);
                let bytes = self.text(&program.text, text, len);
                let hash = hash_of_text(bytes);
                let is = |entry: &[u64]| {
                    let is_same = entry[HEAD] == text;
                    entry[HEAD + 1] == len && (is_same || self.text(&program.text, entry[HEAD], len) == bytes)
                };
                (hash, self.probe(m, slots, hash, is))
            }
            Keys::Pointers | Keys::Others => return Found::Elsewhere,
        };
        match found {
            Ok(entry) => Found::At(entry + HEAD + map.key_slots as usize),
            Err(place) => Found::Nowhere(Missed { hash, place }),
        }
    }

    /// Where the value of a key is, which begins there.
    pub(super) fn value_of(&self, program: &Program, map: &MapType, m: Ref, key: &[u64], last: &mut Last) -> Found {
        let found = self.look_up(program, map, m, key);
        if found != Found::Elsewhere {
            *last = Last { map: m, key: key_of(map, key), found };
        }
        found
    }

    /// Where the value of a key is to be, if the map has an entry of it, or room for one.
    pub(super) fn place_for(
        &mut self,
        program: &Program,
        map: &MapType,
        m: Ref,
        key: &[u64],
        last: &mut Last,
    ) -> Option<usize> {
        if m == 0 {
            return None;
        }
        let found = match last.map == m && last.key == key_of(map, key) {
            true => last.found,
            false => self.look_up(program, map, m, key),
        };
        match found {
            Found::At(value) => Some(value),
            Found::Nowhere(missed) => {
                // The next one may find its place taken.
                *last = Last::NONE;
                let entry = self.new_entry(map, m, missed, key)?;
                Some(entry + HEAD + map.key_slots as usize)
            }
            Found::Elsewhere => None,
        }
    }

    /// The place of a new entry for a key that the map has not, if there is room for it.
    pub(super) fn new_entry(&mut self, map: &MapType, m: Ref, missed: Missed, key: &[u64]) -> Option<usize> {
        let of = place(m) + 1;
        let (entries, number, sequence) = (self.words[of + ENTRIES], self.words[of + USED], self.words[of + SEQUENCE]);
        if entries == 0 || self.header_of(entries).1 as u64 == number {
            return None;
        }
        let (keys, Missed { hash, place: free }) = (map.key_slots as usize, missed);
        let place = place(entries) + 1 + number as usize * map.entry_slots();
        let entry = &mut self.words[place..place + HEAD + keys];
        (entry[0], entry[1]) = (hash, sequence);
        entry[HEAD..].copy_from_slice(&key[..keys]);
        self.words[of + USED] = number + 1;
        self.words[of + SEQUENCE] = sequence + 1;
        self.words[of + COUNT] += 1;
        self.words[free] = hash >> 32 << 32 | (number + 1);
        Some(place)
    }

    /// Takes all entries, which live, into the index, where there is nothing yet.
    pub(super) fn index_entries(&mut self, m: Ref, slots: usize) {
        let of = place(m) + 1;
        let (entries, index) = (place(self.words[of + ENTRIES]) + 1, place(self.words[of + INDEX]));
        let (used, mask) = (self.words[of + USED] as usize, self.words[index] as u32 as usize - 1);
        for number in 0..used {
            let hash = self.words[entries + number * slots];
            let mut at = hash as usize & mask;
            while self.words[index + 1 + at] != 0 {
                at = (at + 1) & mask;
            }
            self.words[index + 1 + at] = hash >> 32 << 32 | (number as u64 + 1);
        }
    }

    /// Takes an entry into the index.
    pub(super) fn enter_index(&mut self, m: Ref, hash: u64, number: usize) {
        let Missed { place: free, .. } = self.missed(m, hash);
        self.words[free] = hash >> 32 << 32 | (number as u64 + 1);
    }

    /// Of a key with this hash that the map has not.
    pub(super) fn missed(&self, m: Ref, hash: u64) -> Missed {
        let index = if m == 0 { 0 } else { place(self.words[place(m) + 1 + INDEX]) };
        if index == 0 {
            return Missed { hash, place: 0 };
        }
        let places = self.words[index] as u32 as usize;
        let index_of = |at: usize| index + 1 + (at & (places - 1));
        let mut at = hash as usize;
        while self.words[index_of(at)] != 0 {
            at = at.wrapping_add(1);
        }
        Missed { hash, place: index_of(at) }
    }
}
