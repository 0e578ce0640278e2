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
    Nowhere,
    /// Keys of this kind are not looked up here.
    Elsewhere,
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
    /// The place of the first entry with this hash that is the one.
    #[inline]
    pub(super) fn probe(&self, m: Ref, slots: usize, hash: u64, is: impl Fn(&[u64]) -> bool) -> Option<usize> {
        if m == 0 {
            return None;
        }
        let map = &self.words[place(m) + 1..][..=COUNT];
        if map[COUNT] == 0 {
            return None;
        }
        let (entries, index) = (place(map[ENTRIES]) + 1, place(map[INDEX]));
        let places = self.words[index] as u32 as usize;
        let index = &self.words[index + 1..][..places];
        let mask = index.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let found = index[at];
            if found == 0 {
                return None;
            }
            if (found ^ hash) >> 32 == 0 {
                let entry = entries + (found as u32 as usize - 1) * slots;
                let of = &self.words[entry..entry + slots];
                if of[0] == hash && is(of) {
                    return Some(entry);
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// The place of a key's entry, and the key's hash. None: keys of this kind are not looked up here.
    fn entry_of(&self, program: &Program, map: &MapType, m: Ref, key: &[u64]) -> Option<(Option<usize>, u64)> {
        let slots = map.entry_slots();
        match map.keys {
            Keys::Words => {
                let hash = hash_of_word(key[0]);
                Some((self.probe(m, slots, hash, |entry| entry[HEAD] == key[0]), hash))
            }
            Keys::Texts => {
                let (text, len) = (key[0], key[1]);
                let bytes = self.text(&program.text, text, len);
                let hash = hash_of_text(bytes);
                let is = |entry: &[u64]| {
                    let is_same = entry[HEAD] == text;
                    entry[HEAD + 1] == len && (is_same || self.text(&program.text, entry[HEAD], len) == bytes)
                };
                Some((self.probe(m, slots, hash, is), hash))
            }
            Keys::Pointers | Keys::Others => None,
        }
    }

    /// Where the value of a key is, which begins there.
    pub(super) fn value_of(&self, program: &Program, map: u32, m: Ref, key: &[u64]) -> Found {
        let map = &program.maps[map as usize];
        match self.entry_of(program, map, m, key) {
            Some((Some(entry), _)) => Found::At(entry + HEAD + map.key_slots as usize),
            Some((None, _)) => Found::Nowhere,
            None => Found::Elsewhere,
        }
    }

    /// Where the value of a key is to be: the map has an entry of it, or room for one.
    pub(super) fn place_for(&mut self, program: &Program, map: u32, m: Ref, key: &[u64]) -> Found {
        let map = &program.maps[map as usize];
        if m == 0 {
            return Found::Nowhere;
        }
        let entry = match self.entry_of(program, map, m, key) {
            Some((Some(entry), _)) => Some(entry),
            Some((None, hash)) => self.new_entry(map, m, hash, key),
            None => return Found::Elsewhere,
        };
        entry.map_or(Found::Nowhere, |entry| Found::At(entry + HEAD + map.key_slots as usize))
    }

    /// The place of a new entry for a key that the map has not, if there is room for it.
    pub(super) fn new_entry(&mut self, map: &MapType, m: Ref, hash: u64, key: &[u64]) -> Option<usize> {
        let of = place(m) + 1;
        let (entries, number, sequence) = (self.words[of + ENTRIES], self.words[of + USED], self.words[of + SEQUENCE]);
        if entries == 0 || self.header_of(entries).1 as u64 == number {
            return None;
        }
        let keys = map.key_slots as usize;
        let place = place(entries) + 1 + number as usize * map.entry_slots();
        let entry = &mut self.words[place..place + HEAD + keys];
        (entry[0], entry[1]) = (hash, sequence);
        entry[HEAD..].copy_from_slice(&key[..keys]);
        self.words[of + USED] = number + 1;
        self.words[of + SEQUENCE] = sequence + 1;
        self.words[of + COUNT] += 1;
        self.enter_index(m, hash, number as usize);
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
        let index = place(self.words[place(m) + 1 + INDEX]);
        let places = self.words[index] as u32 as usize;
        let index = &mut self.words[index + 1..][..places];
        let mask = index.len() - 1;
        let mut at = hash as usize & mask;
        while index[at] != 0 {
            at = (at + 1) & mask;
        }
        index[at] = hash >> 32 << 32 | (number as u64 + 1);
    }
}
