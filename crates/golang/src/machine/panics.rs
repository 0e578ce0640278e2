//! What Go prints of the panics of a goroutine.
//!
//! States      A chain: each panic but the first was raised while the one before it was under way. One whose value is in Go the very word
//!             that the one before it holds is that one, raised again.
//! Invariants  I1  two interfaces hold the same word in Go where one was copied from the other, and where both hold what Go keeps in one
//!                 place only: a constant, a value of no size, a small number, an empty string, an error that is the runtime's own variable.
//! See         Go's runtime/panic.go (preprintpanics, printpanics, printPreFatalDeferPanic), iface.go (convT64, convTstring),
//!             cmd/compile/internal/walk/convert.go (dataWord), order.go (addrTemp).

use std::fmt::Write as _;

use super::exec::{Exec, Gate, Pause, Turn};
use super::floats::{shortest, shortest_complex};
use super::heap::FROZEN;
use super::host::Host;
use super::state::{GoIndex, Panicking, State};
use crate::code::{Op, Program, Raised, Slot, TypeKind, Width};

/// How many operations a method may take that says what a panic is about.
const PATIENCE: u64 = 10_000_000;

/// What a dereference of nil says.
const NIL: &str = "runtime error: invalid memory address or nil pointer dereference";

impl State {
    /// `panic: …`, once for each panic under way, which are asked what they are about.
    ///
    /// # Errors
    /// What is fatal: a method panics that says what a panic is about.
    pub(super) fn panics_asked(
        &mut self,
        program: &Program,
        host: &mut dyn Host,
        index: GoIndex,
    ) -> Result<String, String> {
        let panics = self.goroutines[index as usize].panics.clone();
        let again = self.raised_again(program, index);
        let mut said = vec![String::new(); panics.len()];
        // The last one is asked first.
        for (at, panic) in panics.iter().enumerate().rev() {
            if !panic.goexit && (at == 0 || !again[at - 1]) {
                said[at] = self.panic_value(program, host, panic.value)?;
            }
        }
        Ok(chain(&panics, &again, &said) + self.signal(program, index))
    }

    /// What stands before a fatal error while panics are under way: no method of the program's is called.
    pub(super) fn panics_before_fatal(&self, program: &Program, index: GoIndex) -> String {
        let panics = &self.goroutines[index as usize].panics;
        if panics.is_empty() {
            return String::new();
        }
        let again = self.raised_again(program, index);
        let said: Vec<String> = panics.iter().map(|panic| self.unasked_value(program, panic.value)).collect();
        chain(panics, &again, &said) + "\t"
    }

    /// What is said of the signal by which a dereference of nil was noticed, whose panic is under way.
    pub(super) fn signal(&self, program: &Program, index: GoIndex) -> &'static str {
        let by_signal = |panic: &Panicking| {
            panic.value[0] == u64::from(program.faults[0])
                && self.raised_by(program, index, panic).is_none()
                && self.text_in(program, panic.value[1]) == NIL
        };
        match self.goroutines[index as usize].panics.iter().any(by_signal) {
            true => "[signal SIGSEGV: segmentation violation]\n",
            false => "",
        }
    }

    /// For each panic of a goroutine but the last, whether the next one is the same, raised again.
    fn raised_again(&self, program: &Program, index: GoIndex) -> Vec<bool> {
        let panics = &self.goroutines[index as usize].panics;
        panics.windows(2).map(|pair| self.is_same(program, index, &pair[0], &pair[1])).collect()
    }

    /// What the call of `panic` was given that has raised this one. None: something else has raised it.
    fn raised_by(&self, program: &Program, index: GoIndex, panic: &Panicking) -> Option<Raised> {
        let frames = &self.goroutines[index as usize].frames;
        // The first deferred call stands above the frame that has raised it.
        let above = if panic.at == 0 { frames.len() } else { panic.at as usize };
        let frame = frames.get(above.checked_sub(1)?)?;
        match program.functions[frame.func as usize].ops.get((frame.pc as usize).checked_sub(1)?) {
            Some(Op::Panic { raised, .. }) => Some(*raised),
            _ => None,
        }
    }

    /// Whether the interfaces of two panics hold the same word in Go.
    fn is_same(&self, program: &Program, index: GoIndex, before: &Panicking, then: &Panicking) -> bool {
        if before.value[0] != then.value[0] || before.goexit || then.goexit {
            return before.goexit && then.goexit;
        }
        let (typ, a, b) = (then.value[0] as u32, before.value[1], then.value[1]);
        if program.faults.contains(&typ) {
            return a == b || self.is_one_variable(program, typ, [a, b]);
        }
        let kinds = &program.layout_of(typ).slots;
        let is_byte = matches!(program.types[typ as usize].kind, TypeKind::Bool | TypeKind::Int(Width::I8 | Width::U8));
        if kinds.is_empty() || is_byte || kinds[..] == [Slot::Pointer] {
            return kinds.is_empty() || a == b;
        }
        if kinds.len() > 1 && a == b {
            return true;
        }
        let is_text = kinds[..] == [Slot::Text, Slot::Number];
        match (self.raised_by(program, index, before), self.raised_by(program, index, then)) {
            // The machine's own functions raise constants.
            (None, None) => self.is_alike(program, typ, [a, b], false),
            (Some(Raised::Fresh), Some(Raised::Fresh)) => self.is_small(program, typ, [a, b]),
            (_, Some(Raised::Fresh)) => false,
            (before, Some(Raised::Interface)) if kinds.len() > 1 => {
                is_text && before != Some(Raised::Fresh) && self.is_alike(program, typ, [a, b], true)
            }
            (_, Some(Raised::Interface)) => a == b,
            (Some(Raised::Fresh), _) => false,
            _ => self.is_alike(program, typ, [a, b], true),
        }
    }

    /// Whether two runtime errors are the same variable of Go's runtime, or the same constant: neither a number nor the name of a type is in
    /// their text.
    fn is_one_variable(&self, program: &Program, typ: u32, [a, b]: [u64; 2]) -> bool {
        if !program.faults[..2].contains(&typ) {
            return typ == program.faults[4];
        }
        let text = self.text_in(program, a);
        let names_type = ["hash of ", "comparing "]
            .iter()
            .any(|start| text.strip_prefix("runtime error: ").is_some_and(|text| text.starts_with(start)));
        !names_type && text == self.text_in(program, b)
    }

    /// Whether two values of this type are equal, slot by slot. `frozen`: they hold no text but that of constants.
    fn is_alike(&self, program: &Program, typ: u32, [a, b]: [u64; 2], frozen: bool) -> bool {
        let kinds = &program.layout_of(typ).slots;
        if kinds.len() == 1 {
            return a == b;
        }
        let (a, b) = (self.heap.slots(a, 0, kinds.len()), self.heap.slots(b, 0, kinds.len()));
        let mut at = 0..kinds.len();
        while let Some(slot) = at.next() {
            let equal = match kinds[slot] {
                Slot::Text => {
                    let length = at.next().unwrap_or(slot);
                    let is_constant = |slots: &[u64]| !frozen || slots[slot] & FROZEN != 0 || slots[length] == 0;
                    let text = |slots: &[u64]| self.heap.text(&program.text, slots[slot], slots[length]);
                    is_constant(a) && is_constant(b) && text(a) == text(b)
                }
                _ => a[slot] == b[slot],
            };
            if !equal {
                return false;
            }
        }
        true
    }

    /// Whether two values that are no constants are in Go the same word of the runtime's: a number less than 256, an empty string, a slice
    /// that is nil.
    fn is_small(&self, program: &Program, typ: u32, [a, b]: [u64; 2]) -> bool {
        let kinds = &program.layout_of(typ).slots;
        let is_float32 = matches!(program.types[typ as usize].kind, TypeKind::Float(32));
        let is_zero = |word: u64, slot: usize| self.heap.slots(word, 0, kinds.len())[slot] == 0;
        match kinds[..] {
            [_] if is_float32 => a == 0 && b == 0,
            [_] => a == b && a < 256,
            [Slot::Text, Slot::Number] => is_zero(a, 1) && is_zero(b, 1),
            [Slot::Pointer, Slot::Number, Slot::Number] => is_zero(a, 0) && is_zero(b, 0),
            _ => false,
        }
    }

    fn panic_value(&mut self, program: &Program, host: &mut dyn Host, value: [u64; 2]) -> Result<String, String> {
        let typ = value[0] as u32;
        if program.faults.contains(&typ) {
            return Ok(self.text_in(program, value[1]));
        }
        for method in program.said.into_iter().flatten() {
            let methods = &program.types[typ as usize].methods;
            let Ok(at) = methods.binary_search_by_key(&method, |(method, _)| *method) else { continue };
            if let Some(said) = self.call_for_text(program, host, methods[at].1, value[1])? {
                return Ok(indented(&said));
            }
        }
        let mut text = String::new();
        self.plain_value(program, value, &mut text);
        Ok(text)
    }

    /// Calls a method without arguments that returns a string. None: it does not come to its end.
    fn call_for_text(
        &mut self,
        program: &Program,
        host: &mut dyn Host,
        func: u32,
        word: u64,
    ) -> Result<Option<String>, String> {
        let index = self.spawn(program, func, 0, &[word], 0, (0, 0));
        let mut turn = Turn { fuel: PATIENCE, until: None, places: 0, watched: false };
        match Exec::run(program, self, host, index, &mut turn, Gate::Open) {
            Pause::Ended => {
                let stack = &self.goroutines[index as usize].stack;
                let bytes = self.heap.text(&program.text, stack[0], stack[1]);
                Ok(Some(String::from_utf8_lossy(bytes).into_owned()))
            }
            Pause::Panicked => {
                let value = self.goroutines[index as usize].panics.last().map_or([0; 2], |panic| panic.value);
                let mut what = format!("type {}", program.types[value[0] as usize].name);
                if value[0] == u64::from(program.string) {
                    what.clear();
                    self.plain_value(program, value, &mut what);
                }
                Err(format!("panic while printing panic value: {what}"))
            }
            _ => Ok(None),
        }
    }

    /// The string that stands first in the value of an interface.
    fn text_in(&self, program: &Program, word: u64) -> String {
        let slots = self.heap.slots(word, 0, 2);
        String::from_utf8_lossy(self.heap.text(&program.text, slots[0], slots[1])).into_owned()
    }

    /// A value without a call of its methods. Go's runtime errors are strings: here they are structs that hold their whole text.
    fn unasked_value(&self, program: &Program, value: [u64; 2]) -> String {
        let [typ, word] = value;
        if program.faults[..2].contains(&(typ as u32)) {
            let text = self.text_in(program, word);
            let text = text.strip_prefix("runtime error: ").unwrap_or(&text);
            return format!("{}(\"{}\")", program.types[typ as usize].name, indented(text));
        }
        let mut text = String::new();
        self.plain_value(program, value, &mut text);
        text
    }

    fn plain_value(&self, program: &Program, [typ, word]: [u64; 2], text: &mut String) {
        let of = &program.types[typ as usize];
        let shown = match &of.kind {
            TypeKind::Bool => (word != 0).to_string(),
            TypeKind::Int(Width::I8 | Width::I16 | Width::I32 | Width::I64) => (word as i64).to_string(),
            TypeKind::Int(_) => word.to_string(),
            TypeKind::Float(bits) => shortest(f64::from_bits(word), *bits == 32),
            TypeKind::Complex(bits) => {
                let parts = self.heap.slots(word, 0, 2);
                shortest_complex((f64::from_bits(parts[0]), f64::from_bits(parts[1])), *bits == 64)
            }
            TypeKind::String => {
                let slots = self.heap.slots(word, 0, 2);
                let said = indented(&String::from_utf8_lossy(self.heap.text(&program.text, slots[0], slots[1])));
                match of.named {
                    true => format!("\"{said}\""),
                    false => said,
                }
            }
            _ => {
                let _ = write!(text, "({}) {:#x}", of.name, 0x00c0_0000_0000 + (word >> 32) * 8);
                return;
            }
        };
        let _ = match of.named {
            true if matches!(of.kind, TypeKind::Complex(_)) => write!(text, "{}{shown}", of.name),
            true => write!(text, "{}({shown})", of.name),
            false => write!(text, "{shown}"),
        };
    }
}

/// What is printed of panics: those that are another one, raised again, are left out.
fn chain(panics: &[Panicking], again: &[bool], said: &[String]) -> String {
    let mut text = String::new();
    for (at, panic) in panics.iter().enumerate() {
        if let Some(before) = at.checked_sub(1) {
            if again[before] {
                continue;
            }
            if !panics[before].goexit {
                text.push('\t');
            }
        }
        if panic.goexit {
            continue;
        }
        let _ = write!(text, "panic: {}", said[at]);
        text += match (panic.recovered, again.get(at)) {
            (true, Some(true)) => " [recovered, repanicked]",
            (true, _) => " [recovered]",
            _ => "",
        };
        text.push('\n');
    }
    text
}

/// Further lines of a panic's text are indented.
fn indented(text: &str) -> String {
    text.replace('\n', "\n\t")
}
