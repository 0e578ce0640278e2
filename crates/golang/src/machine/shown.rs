//! Values as `%v` shows them, cut short: for events.
//!
//! Invariants  I1  nothing of the program's runs: where `%v` would call a method, what the value is made of is shown. The errors and the
//!                 durations of the library are shown by what those methods say.
//! See         library/go/fmt.go.

use super::durations::duration;
use super::floats;
use super::state::State;
use crate::code::{Program, TypeKind, Width};

/// A text is cut behind so many characters.
const MOST: usize = 40;
/// Values within values are left out from this depth on.
const DEPTH: usize = 4;

impl State {
    /// The text of the value of this type whose slots these are. None: it is of a type that says nothing.
    pub(super) fn shown(&self, program: &Program, typ: u32, slots: &[u64]) -> Option<String> {
        let mut text = String::new();
        self.show(program, typ, slots, 0, &mut text);
        if text.chars().count() > MOST {
            text = text.chars().take(MOST - 1).chain(['…']).collect();
        }
        Some(text)
    }

    /// The text of what is in an interface.
    pub(super) fn interface_shown(&self, program: &Program, value: [u64; 2]) -> String {
        let mut text = String::new();
        self.show_interface(program, value, 0, &mut text);
        text
    }

    fn show(&self, program: &Program, typ: u32, slots: &[u64], depth: usize, text: &mut String) {
        // What comes later would be cut off.
        if text.len() > MOST * 4 || depth > DEPTH {
            return text.push('…');
        }
        let of = &program.types[typ as usize];
        let n = program.slots_of(typ);
        if slots.len() < n {
            return;
        }
        let word = slots.first().copied().unwrap_or(0);
        match of.name.as_str() {
            "time.Duration" => return text.push_str(&duration(word as i64)),
            "time.Time" => return text.push_str(&self.moment_shown(slots)),
            "*errors.errorString" | "*fmt.wrapError" | "*fmt.fmtError" if word != 0 => {
                return self.show(program, program.string, self.heap.slots(word, 0, 2), depth, text);
            }
            "context.deadlineExceededError" => return text.push_str("context deadline exceeded"),
            _ => {}
        }
        match &of.kind {
            TypeKind::None => text.push_str("<nil>"),
            TypeKind::Bool => text.push_str(if word != 0 { "true" } else { "false" }),
            TypeKind::Int(Width::I8 | Width::I16 | Width::I32 | Width::I64) => *text += &(word as i64).to_string(),
            TypeKind::Int(_) => *text += &word.to_string(),
            TypeKind::Float(bits) => *text += &floats::format(f64::from_bits(word), b'g', None, *bits == 32),
            TypeKind::Complex(bits) => {
                let part = |at: usize| f64::from_bits(slots.get(at).copied().unwrap_or(0));
                *text += &floats::shortest_complex((part(0), part(1)), *bits == 64);
            }
            TypeKind::String => {
                let bytes = self.heap.text(&program.text, word, slots[1]);
                *text += &String::from_utf8_lossy(&bytes[..bytes.len().min(MOST * 4)]);
            }
            TypeKind::Interface(_) => self.show_interface(program, [word, slots[1]], depth, text),
            TypeKind::Struct(fields) => {
                text.push('{');
                for (at, field) in fields.iter().enumerate() {
                    if at > 0 {
                        text.push(' ');
                    }
                    self.show(program, field.typ, &slots[field.offset as usize..], depth + 1, text);
                }
                text.push('}');
            }
            TypeKind::Array { elem, len } => {
                let n = program.slots_of(*elem);
                self.show_elements(*len as usize, text, |at, text| {
                    self.show(program, *elem, &slots[at * n..], depth + 1, text);
                });
            }
            TypeKind::Slice(elem) => {
                let (elem, n) = (*elem, program.slots_of(*elem));
                self.show_elements(slots[1] as usize, text, |at, text| {
                    let slots = match self.heap.is_bytes(word) {
                        true => vec![u64::from(self.heap.byte(word, at as u64))],
                        false => self.heap.slots(word, at * n, n).to_vec(),
                    };
                    self.show(program, elem, &slots, depth + 1, text);
                });
            }
            TypeKind::Map { key, elem, .. } => {
                text.push_str("map[");
                let (keys, both) = (program.slots_of(*key), program.slots_of(*key) + program.slots_of(*elem));
                let mut entries: Vec<String> = Vec::new();
                for entry in self.heap.map_entries(word, both) {
                    let mut shown = String::new();
                    self.show(program, *key, &entry[..keys], depth + 1, &mut shown);
                    shown.push(':');
                    self.show(program, *elem, &entry[keys..], depth + 1, &mut shown);
                    entries.push(shown);
                }
                entries.sort();
                *text += &entries.join(" ");
                text.push(']');
            }
            TypeKind::Pointer(_) | TypeKind::Chan { .. } | TypeKind::Func if word == 0 => text.push_str("<nil>"),
            TypeKind::Pointer(elem) => match &program.types[*elem as usize].kind {
                TypeKind::Struct(_) | TypeKind::Array { .. } | TypeKind::Slice(_) | TypeKind::Map { .. }
                    if depth == 0 =>
                {
                    let n = program.slots_of(*elem);
                    text.push('&');
                    self.show(program, *elem, self.heap.slots(word, 0, n), depth + 1, text);
                }
                _ => self.show_pointer(of.name.as_str(), text),
            },
            TypeKind::Chan { .. } => match self.chan_number(word).0 {
                0 => self.show_pointer(of.name.as_str(), text),
                number => *text += &format!("chan #{number}"),
            },
            TypeKind::Func => self.show_pointer("func", text),
        }
    }

    /// What refers to something has an address that says nothing: its type is shown.
    fn show_pointer(&self, name: &str, text: &mut String) {
        *text += &format!("({name})");
    }

    fn show_interface(&self, program: &Program, [typ, word]: [u64; 2], depth: usize, text: &mut String) {
        match program.slots_of(typ as u32) {
            _ if typ == 0 => text.push_str("<nil>"),
            1 => self.show(program, typ as u32, &[word], depth, text),
            n => self.show(program, typ as u32, self.heap.slots(word, 0, n), depth, text),
        }
    }

    fn show_elements(&self, len: usize, text: &mut String, mut show: impl FnMut(usize, &mut String)) {
        text.push('[');
        for at in 0..len {
            if at > 0 {
                text.push(' ');
            }
            if text.len() > MOST * 4 {
                break;
            }
            show(at, text);
        }
        text.push(']');
    }

    /// A moment: how long after the program began.
    fn moment_shown(&self, slots: &[u64]) -> String {
        match slots[1] {
            0 => "0".to_owned(),
            after => format!("{:?}", std::time::Duration::from_nanos(after - 1)),
        }
    }
}
