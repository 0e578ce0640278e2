//! Shows operands as package fmt does, as far as they have no methods that say how, and the format has nothing unusual in it.
//!
//! Invariants  I1  the texts are those of library/go/fmt.go, which does the rest: what is not shown here is shown there, from the beginning.
//!             I2  where a program is explored nothing is read that others may write.
//! See         plain_numbers.rs; library/go/gort/plain.go; tests/programs/fmt/plain.go, which compares the two.

use super::super::exec::Exec;
use super::super::quote;
use super::super::strings::rune_at;
use super::super::values::SEMAPHORE;
use super::{Done, Native};
use crate::code::{TypeKind, Width};

pub(super) static NATIVES: &[Native] = &[
    Native { name: "gort/plain.Format", visible: false, run: |exec, out| exec.plain_format(out) },
    Native { name: "gort/plain.Print", visible: false, run: |exec, out| exec.plain_operands(out, false) },
    Native { name: "gort/plain.Line", visible: false, run: |exec, out| exec.plain_operands(out, true) },
];

/// Methods that say how a value is shown.
const METHODS: [&str; 4] = ["Error", "Format", "GoString", "String"];

/// Values that lie deeper than this are left to fmt.
const DEPTH: usize = 32;

/// The largest width and precision.
const MOST: usize = 1_000_000;

impl Exec<'_> {
    /// `Format(format string, a []any) (text string, ok bool)`
    fn plain_format(&mut self, out: usize) -> Done {
        let operands = [self.regs[out + 5], self.regs[out + 6]];
        if self.may_be_written(operands) {
            return self.give_plain(out, None);
        }
        let mut plain = Plain { exec: self, text: Vec::with_capacity(64), flags: Flags::default() };
        let format = plain.exec.text_at(out + 3);
        let shown = plain.format(format, plain.operands(operands));
        let text = shown.map(|()| plain.text);
        self.give_plain(out, text)
    }

    /// `Print(a []any) (text string, ok bool)`, and `Line`.
    fn plain_operands(&mut self, out: usize, line: bool) -> Done {
        let operands = [self.regs[out + 3], self.regs[out + 4]];
        if self.may_be_written(operands) {
            return self.give_plain(out, None);
        }
        let mut plain = Plain { exec: self, text: Vec::with_capacity(64), flags: Flags::default() };
        let shown = plain.print(plain.operands(operands), line);
        let text = shown.map(|()| plain.text);
        self.give_plain(out, text)
    }

    /// Whether other goroutines can reach the operands, where a program is explored.
    fn may_be_written(&mut self, [ptr, len]: [u64; 2]) -> bool {
        self.explored.is_some() && len > 0 && self.is_reached_by_others(ptr)
    }

    /// Whether accesses to memory are ordered: those are left to fmt then.
    fn orders_accesses(&self) -> bool {
        self.explored.is_some() || self.points.is_some()
    }

    fn give_plain(&mut self, out: usize, text: Option<Vec<u8>>) -> Done {
        let text = text.filter(|text| (text.len() as u64) < self.state.heap.words_left());
        self.regs[out + 2] = u64::from(text.is_some());
        self.set_text(out, &text.unwrap_or_default());
        Ok(None)
    }
}

/// What a directive says besides its verb.
#[derive(Clone, Copy, Default)]
pub(super) struct Flags {
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    pub(super) minus: bool,
    pub(super) plus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    /// `%+v`
    names: bool,
}

impl Flags {
    /// Whether it says nothing.
    pub(super) fn is_plain(self) -> bool {
        let says = self.minus | self.plus | self.sharp | self.space | self.zero;
        !says && self.width.is_none() && self.precision.is_none()
    }
}

pub(super) struct Plain<'e, 'm> {
    exec: &'e Exec<'m>,
    pub(super) text: Vec<u8>,
    pub(super) flags: Flags,
}

/// What is shown: its type, and its slots.
#[derive(Clone, Copy)]
struct Value<'e> {
    typ: u32,
    slots: &'e [u64],
}

impl<'e> Plain<'e, '_> {
    /// Types and words of the operands, one behind the other.
    fn operands(&self, [ptr, len]: [u64; 2]) -> &'e [u64] {
        if len == 0 {
            return &[];
        }
        self.exec.state.heap.slots(ptr, 0, len as usize * 2)
    }

    fn print(&mut self, operands: &'e [u64], line: bool) -> Option<()> {
        let mut after_string = true;
        for (at, operand) in operands.chunks_exact(2).enumerate() {
            let is_string = matches!(self.kind(operand[0] as u32), TypeKind::String);
            if at > 0 && (line || !is_string && !after_string) {
                self.text.push(b' ');
            }
            after_string = is_string;
            self.operand(operand, b'v')?;
        }
        if line {
            self.text.push(b'\n');
        }
        Some(())
    }

    fn format(&mut self, format: &[u8], operands: &'e [u64]) -> Option<()> {
        let mut operands = operands.chunks_exact(2);
        let mut rest = format;
        while let Some(percent) = rest.iter().position(|byte| *byte == b'%') {
            self.text.extend_from_slice(&rest[..percent]);
            rest = &rest[percent + 1..];
            self.flags = Flags::default();
            while let Some(flag) = rest.first() {
                match flag {
                    b'#' => self.flags.sharp = true,
                    b'0' => self.flags.zero = true,
                    b'+' => self.flags.plus = true,
                    b'-' => self.flags.minus = true,
                    b' ' => self.flags.space = true,
                    _ => break,
                }
                rest = &rest[1..];
            }
            self.flags.width = number(&mut rest)?;
            if rest.len() > 1 && rest[0] == b'.' {
                rest = &rest[1..];
                self.flags.precision = Some(number(&mut rest)?.unwrap_or(0));
            }
            let verb = *rest.first()?;
            rest = &rest[1..];
            match verb {
                b'%' => self.text.push(b'%'),
                b'v' => {
                    if self.flags.sharp {
                        return None;
                    }
                    self.flags.names = std::mem::take(&mut self.flags.plus);
                    self.operand(operands.next()?, verb)?;
                }
                // What comes from elsewhere, or says more than how a value is shown.
                b'*' | b'[' | b'p' | b'w' | 0x80.. => return None,
                verb => self.operand(operands.next()?, verb)?,
            }
        }
        self.text.extend_from_slice(rest);
        operands.next().is_none().then_some(())
    }

    fn kind(&self, typ: u32) -> &'e TypeKind {
        &self.exec.program.types[typ as usize].kind
    }

    /// An interface: its type and its word.
    fn operand(&mut self, operand: &'e [u64], verb: u8) -> Option<()> {
        let typ = operand[0] as u32;
        match verb {
            b'v' | b'T' if typ == 0 => self.pad(b"<nil>"),
            b'T' => {
                let program = self.exec.program;
                let name = self.cut(program.types[typ as usize].name.as_bytes());
                self.pad(name);
            }
            _ if typ == 0 => return None,
            verb => self.value(self.inside(operand), verb, 0)?,
        }
        Some(())
    }

    /// What an interface that is not nil holds.
    fn inside(&self, interface: &'e [u64]) -> Value<'e> {
        let typ = interface[0] as u32;
        let slots = match self.exec.program.slots_of(typ) {
            1 => &interface[1..2],
            n => self.exec.state.heap.slots(interface[1], 0, n),
        };
        Value { typ, slots }
    }

    fn has_methods(&self, typ: u32) -> bool {
        let program = self.exec.program;
        let named = |method: u32| METHODS.contains(&program.methods[method as usize].0.as_str());
        program.types[typ as usize].methods.iter().any(|(method, _)| named(*method))
    }

    fn value(&mut self, value: Value<'e>, verb: u8, depth: usize) -> Option<()> {
        let Value { typ, slots } = value;
        if depth > DEPTH || self.has_methods(typ) {
            return None;
        }
        match self.kind(typ) {
            TypeKind::Bool => match verb {
                b'v' | b't' => self.pad(if slots[0] != 0 { b"true" } else { b"false" }),
                _ => return None,
            },
            TypeKind::Int(width) => {
                let signed = matches!(width, Width::I8 | Width::I16 | Width::I32 | Width::I64);
                self.integer(slots[0], signed, verb)?;
            }
            TypeKind::Float(bits) => self.float(f64::from_bits(slots[0]), *bits == 32, verb)?,
            TypeKind::String => self.string(self.exec.text_of(slots[0], slots[1]), verb)?,
            TypeKind::Struct(fields) => {
                self.text.push(b'{');
                for (at, field) in fields.iter().enumerate() {
                    if at > 0 {
                        self.text.push(b' ');
                    }
                    if self.flags.names {
                        self.text.extend_from_slice(field.name.as_bytes());
                        self.text.push(b':');
                    }
                    let n = self.exec.program.slots_of(field.typ);
                    let slots = &slots[field.offset as usize..][..n];
                    self.part(Value { typ: field.typ, slots }, verb, depth)?;
                }
                self.text.push(b'}');
            }
            TypeKind::Array { elem, len } => {
                let (elem, n) = (*elem, self.exec.program.slots_of(*elem));
                if self.shows_bytes(elem, verb) {
                    return None;
                }
                self.list(*len as usize, verb, depth, |at| Some(Value { typ: elem, slots: &slots[at * n..][..n] }))?;
            }
            // It is shown as a number.
            TypeKind::Pointer(_) if self.exec.program.types[typ as usize].name == SEMAPHORE => return None,
            TypeKind::Slice(elem) if !self.exec.orders_accesses() => self.slice(*elem, slots, verb, depth)?,
            TypeKind::Pointer(elem) if slots[0] != 0 && depth == 0 && !self.exec.orders_accesses() => {
                let n = self.exec.program.slots_of(*elem);
                match self.kind(*elem) {
                    TypeKind::Struct(_) => {
                        self.text.push(b'&');
                        let slots = self.exec.state.heap.slots(slots[0], 0, n);
                        self.value(Value { typ: *elem, slots }, verb, 1)?;
                    }
                    _ => return None,
                }
            }
            TypeKind::Pointer(_) | TypeKind::Chan { .. } | TypeKind::Func if slots[0] == 0 && verb == b'v' => {
                self.pad(b"<nil>");
            }
            _ => return None,
        }
        Some(())
    }

    /// A part of a value.
    fn part(&mut self, value: Value<'e>, verb: u8, depth: usize) -> Option<()> {
        match self.kind(value.typ) {
            TypeKind::Interface(_) => match value.slots[0] {
                0 => {
                    self.text.extend_from_slice(b"<nil>");
                    Some(())
                }
                _ => self.value(self.inside(value.slots), verb, depth + 1),
            },
            _ => self.value(value, verb, depth + 1),
        }
    }

    /// Whether elements are shown together.
    fn shows_bytes(&self, elem: u32, verb: u8) -> bool {
        matches!(verb, b's' | b'q' | b'x' | b'X') && matches!(self.kind(elem), TypeKind::Int(Width::U8))
    }

    fn slice(&mut self, elem: u32, slice: &'e [u64], verb: u8, depth: usize) -> Option<()> {
        let (ptr, len, n) = (slice[0], slice[1] as usize, self.exec.program.slots_of(elem));
        if self.shows_bytes(elem, verb) {
            return None;
        }
        let heap = &self.exec.state.heap;
        if len > 0 && heap.is_bytes(ptr) {
            if self.has_methods(elem) {
                return None;
            }
            self.text.push(b'[');
            for (at, byte) in heap.bytes(ptr, len).iter().enumerate() {
                if at > 0 {
                    self.text.push(b' ');
                }
                self.integer(u64::from(*byte), false, verb)?;
            }
            self.text.push(b']');
            return Some(());
        }
        self.list(len, verb, depth, |at| Some(Value { typ: elem, slots: heap.slots(ptr, at * n, n) }))
    }

    fn list(&mut self, len: usize, verb: u8, depth: usize, at: impl Fn(usize) -> Option<Value<'e>>) -> Option<()> {
        self.text.push(b'[');
        for number in 0..len {
            if number > 0 {
                self.text.push(b' ');
            }
            self.part(at(number)?, verb, depth)?;
        }
        self.text.push(b']');
        Some(())
    }

    fn string(&mut self, text: &[u8], verb: u8) -> Option<()> {
        match verb {
            b'v' | b's' => self.pad(self.cut(text)),
            b'q' if !self.flags.sharp => {
                let quoted = quote::quoted(self.cut(text), self.flags.plus);
                self.pad(&quoted);
            }
            _ => return None,
        }
        Some(())
    }

    /// The first runes, as many as the precision says.
    fn cut<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        let Some(precision) = self.flags.precision else { return text };
        let mut end = 0;
        for _ in 0..precision {
            if end == text.len() {
                break;
            }
            end += rune_at(&text[end..]).1;
        }
        &text[..end]
    }

    /// Writes a text, as wide as it is to be.
    pub(super) fn pad(&mut self, text: &[u8]) {
        let Some(width) = self.flags.width.filter(|width| *width > 0) else {
            return self.text.extend_from_slice(text);
        };
        let (mut runes, mut at) = (0, 0);
        while at < text.len() {
            at += rune_at(&text[at..]).1;
            runes += 1;
        }
        let padding = width.saturating_sub(runes);
        if self.flags.minus {
            self.text.extend_from_slice(text);
            self.padding(padding, b' ');
        } else {
            self.padding(padding, if self.flags.zero { b'0' } else { b' ' });
            self.text.extend_from_slice(text);
        }
    }

    pub(super) fn padding(&mut self, count: usize, with: u8) {
        self.text.resize(self.text.len() + count, with);
    }
}

/// The number at the beginning. None: it is too large.
#[expect(clippy::option_option, reason = "no number is not what is not plain")]
fn number(rest: &mut &[u8]) -> Option<Option<usize>> {
    let mut number = None;
    while let Some(digit) = rest.first().filter(|byte| byte.is_ascii_digit()) {
        let next = number.unwrap_or(0) * 10 + usize::from(*digit - b'0');
        if next > MOST {
            return None;
        }
        number = Some(next);
        *rest = &rest[1..];
    }
    Some(number)
}
