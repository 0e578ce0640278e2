//! Operations that need nothing but slots and memory, which most are: what computes goes round in here.
//!
//! States      A goroutine is either here or in exec.rs. Here the frame's slots, the operations and the memory are at hand; whatever else is
//!             needed is done there, operation by operation.
//! Invariants  I1  the operation at which it stops has changed nothing that matters when it is done again: exec.rs carries it out, or raises
//!                 its panic.
//!             I2  where a collection of garbage is due, or the turn is over, it stops at the next backward jump or call.
//! Rejected    One loop for all: so many things are at hand there that the compiler keeps even the next operation's place in memory, and an
//!             addition takes twice as many instructions. A file for each kind of operation: the loop is one `match`.
//! See         exec.rs.

use super::calls::DEFERRED_WORDS;
use super::exec::{Exec, Gate, wrapped};
use super::floats::{float_to_int, float_to_uint};
use super::heap::{FROZEN, byte_place, of_header, place, slot_place};
use super::keys::{Found, Last};
use super::maps::COUNT;
use super::select::is_ready;
use super::slices::Slice;
use super::state::{Deferred, Frame, FrameKind};
use crate::code::{CallMode, Cut, Op, standard};

/// An object of fewer slots than this is made without asking whether there is memory for it.
const LARGE: usize = 1 << 14;

impl Exec<'_> {
    /// Carries out operations of the running frame, and of those that it calls, up to one that needs something else. Where a program is
    /// explored also up to one that others may notice, but for the next one. Whether it has carried out that one.
    #[expect(clippy::too_many_lines, reason = "one arm for each operation")]
    pub(super) fn quick<const EXPLORED: bool>(&mut self) -> bool {
        let program = self.program;
        let explored = self.explored;
        let globals = self.state.globals;
        // Where a collection is due it is kept for later.
        let mut fuel = if self.state.heap.is_full() { 0 } else { std::mem::take(&mut self.turn.fuel) };
        let (heap, goroutine) = (&mut self.state.heap, &mut self.state.goroutines[self.me as usize]);
        let mut words = heap.words();
        let (stack, frames) = (&mut self.regs, &mut self.frames);
        // It is put back at the end: what is written in parts and read as a whole makes the processor wait.
        let mut frame = self.frame;
        let mut function = &program.functions[frame.func as usize];
        let mut code: &[Op] = &function.ops;
        let mut rest = code[frame.pc as usize..].iter();
        let mut slots = &mut stack[frame.base as usize..];
        // Where points are counted each operation may be one.
        let one_by_one = EXPLORED && self.points.is_some();
        // Which operations of the function access memory that others may notice.
        let accesses_of = |func: u32| explored.map_or(&[][..], |explored| explored.accesses_of(func));
        let mut accesses = if EXPLORED { accesses_of(frame.func) } else { &[] };
        // Whether it is taken down that the function is called.
        let is_opaque = |func: u32| explored.is_some_and(|explored| explored.is_opaque(func));
        macro_rules! get {
            ($slot:expr) => {
                slots[$slot.0 as usize]
            };
        }
        macro_rules! set {
            ($slot:expr, $value:expr) => {{
                let value: u64 = $value;
                slots[$slot.0 as usize] = value;
            }};
        }
        // Goes on there.
        macro_rules! go {
            ($to:expr) => {
                rest = code[$to.0 as usize..].iter()
            };
        }
        // Goes on there, which may lie behind.
        macro_rules! go_back {
            ($to:expr) => {{
                go!($to);
                fuel -= 1;
            }};
        }
        macro_rules! int {
            ($d:expr, $a:expr, $b:expr, $op:expr) => {{
                let (a, b): (u64, u64) = (get!($a), get!($b));
                let op: fn(u64, u64) -> u64 = $op;
                set!($d, op(a, b));
            }};
        }
        macro_rules! signed {
            ($slot:expr) => {
                get!($slot) as i64
            };
        }
        macro_rules! float {
            ($slot:expr) => {
                f64::from_bits(get!($slot))
            };
        }
        // The index, if it is one of what begins at the slot: a slice, or a string.
        macro_rules! index {
            ($s:expr, $i:expr) => {{
                let (index, len) = (get!($i), slots[$s.0 as usize + 1]);
                if index >= len {
                    break;
                }
                index as usize
            }};
        }
        macro_rules! two {
            ($slot:expr) => {
                [slots[$slot.0 as usize], slots[$slot.0 as usize + 1]]
            };
        }
        macro_rules! not_nil {
            ($p:expr) => {{
                let p = get!($p);
                if p == 0 {
                    break;
                }
                p
            }};
        }
        macro_rules! copy_in {
            ($d:expr, $from:expr, $n:expr) => {{
                let (to, from, n) = ($d.0 as usize, $from, $n as usize);
                copy(&mut slots[to..to + n], &words[from..from + n]);
            }};
        }
        macro_rules! copy_out {
            ($s:expr, $to:expr, $n:expr) => {{
                let (from, to, n) = ($s.0 as usize, $to, $n as usize);
                copy(&mut words[to..to + n], &slots[from..from + n]);
            }};
        }
        macro_rules! allocate {
            ($layout:expr) => {{
                let new = heap.allocate(&program.layouts, $layout, 1);
                if heap.is_full() {
                    self.turn.fuel += std::mem::take(&mut fuel);
                }
                words = heap.words();
                new
            }};
        }
        // Begins a call, if the stack has room. The running frame goes on there.
        macro_rules! enter {
            ($func:expr, $closure:expr, $kind:expr, $at:expr) => {{
                let callee = &program.functions[$func as usize];
                let (own, len) = (function.frame.len(), callee.frame.len());
                if fuel == 0 || slots.len() < own + len + callee.out as usize || EXPLORED && is_opaque($func) {
                    break;
                }
                fuel -= 1;
                frames.push(frame.at($at));
                frame = Frame::new($func, frame.base + own as u32, $closure, $kind);
                function = callee;
                code = &function.ops;
                rest = code.iter();
                if EXPLORED {
                    accesses = accesses_of($func);
                }
                slots = &mut std::mem::take(&mut slots)[own..];
                let [results, locals] = callee.zero;
                if results.0 < results.1 {
                    clear(&mut slots[results.0 as usize..results.1 as usize]);
                }
                if locals.0 < locals.1 {
                    clear(&mut slots[locals.0 as usize..locals.1 as usize]);
                }
            }};
        }
        macro_rules! call {
            ($func:expr, $closure:expr) => {
                enter!($func, $closure, FrameKind::Call, (code.len() - rest.len()) as u32)
            };
        }
        // Puts a call off.
        macro_rules! put_off {
            ($func:expr, $closure:expr) => {{
                let callee = &program.functions[$func as usize];
                let start = function.frame.len() + callee.results as usize;
                let args = slots[start..start + callee.params as usize].into();
                let frame = frames.len() as u32;
                goroutine.deferred.push(Deferred { frame, func: $func, closure: $closure, args });
                heap.take_beside(DEFERRED_WORDS);
                if heap.is_full() {
                    self.turn.fuel += std::mem::take(&mut fuel);
                }
                words = heap.words();
            }};
        }
        // Somebody is to know what is done with maps, or that nothing was ready.
        let tells = !EXPLORED && self.watched;
        let polls = !EXPLORED && !self.watched && self.gate == Gate::Open;
        let mut done = false;
        // Maps are changed here by what is set here alone.
        let mut last = Last::NONE;
        while let Some(op) = rest.next() {
            if EXPLORED && done && (one_by_one || accesses[code.len() - rest.len() - 1]) {
                break;
            }
            match *op {
                Op::Move { d, s } => set!(d, get!(s)),
                Op::MoveN { d, s, n } => {
                    let (d, s) = (d.0 as usize, s.0 as usize);
                    match n {
                        2 => (slots[d], slots[d + 1]) = (slots[s], slots[s + 1]),
                        3 => (slots[d], slots[d + 1], slots[d + 2]) = (slots[s], slots[s + 1], slots[s + 2]),
                        n => slots.copy_within(s..s + n as usize, d),
                    }
                }
                Op::Zero { d, n } => slots[d.0 as usize..][..n as usize].fill(0),
                Op::Int { d, value } => set!(d, i64::from(value) as u64),
                Op::Word { d, word } => set!(d, program.words[word as usize]),
                Op::Text { d, text } => {
                    let (start, end) = program.strings[text as usize];
                    set!(d, if start == end { 0 } else { FROZEN | u64::from(start) });
                    slots[d.0 as usize + 1] = u64::from(end - start);
                }

                Op::Add { d, a, b } => int!(d, a, b, u64::wrapping_add),
                Op::AddInt { d, a, value } => set!(d, get!(a).wrapping_add_signed(i64::from(value))),
                Op::Sub { d, a, b } => int!(d, a, b, u64::wrapping_sub),
                Op::Mul { d, a, b } => int!(d, a, b, u64::wrapping_mul),
                Op::MulInt { d, a, value } => set!(d, get!(a).wrapping_mul(value as u64)),
                Op::Div { d, a, b } => match (signed!(a), signed!(b)) {
                    (_, 0) => break,
                    (a, b) => set!(d, a.wrapping_div(b) as u64),
                },
                Op::DivInt { d, a, value } => set!(d, signed!(a).wrapping_div(i64::from(value).max(1)) as u64),
                Op::DivU { d, a, b } => match get!(a).checked_div(get!(b)) {
                    Some(value) => set!(d, value),
                    None => break,
                },
                Op::Rem { d, a, b } => match (signed!(a), signed!(b)) {
                    (_, 0) => break,
                    (a, b) => set!(d, a.wrapping_rem(b) as u64),
                },
                Op::RemInt { d, a, value } => set!(d, signed!(a).wrapping_rem(i64::from(value).max(1)) as u64),
                Op::RemU { d, a, b } => match get!(a).checked_rem(get!(b)) {
                    Some(value) => set!(d, value),
                    None => break,
                },
                Op::And { d, a, b } => int!(d, a, b, |a, b| a & b),
                Op::AndInt { d, a, value } => set!(d, get!(a) & value as u64),
                Op::Or { d, a, b } => int!(d, a, b, |a, b| a | b),
                Op::Xor { d, a, b } => int!(d, a, b, |a, b| a ^ b),
                Op::AndNot { d, a, b } => int!(d, a, b, |a, b| a & !b),
                Op::Shl { d, a, b } => int!(d, a, b, |a, b| if b < 64 { a << b } else { 0 }),
                Op::ShlInt { d, a, value } => set!(d, get!(a) << (value & 63)),
                Op::Shr { d, a, b } => int!(d, a, b, |a, b| ((a as i64) >> b.min(63)) as u64),
                Op::ShrInt { d, a, value } => set!(d, (signed!(a) >> (value & 63)) as u64),
                Op::ShrU { d, a, b } => int!(d, a, b, |a, b| if b < 64 { a >> b } else { 0 }),
                Op::ShrUInt { d, a, value } => set!(d, get!(a) >> (value & 63)),
                Op::ShiftCount { s } => {
                    if signed!(s) < 0 {
                        break;
                    }
                }
                Op::Neg { d, s } => set!(d, get!(s).wrapping_neg()),
                Op::Complement { d, s } => set!(d, !get!(s)),
                Op::Wrap { d, s, width } => set!(d, wrapped(get!(s), width)),
                Op::Not { d, s } => set!(d, get!(s) ^ 1),

                Op::Eq { d, a, b } => set!(d, u64::from(get!(a) == get!(b))),
                Op::Ne { d, a, b } => set!(d, u64::from(get!(a) != get!(b))),
                Op::Lt { d, a, b } => set!(d, u64::from(signed!(a) < signed!(b))),
                Op::Le { d, a, b } => set!(d, u64::from(signed!(a) <= signed!(b))),
                Op::LtU { d, a, b } => set!(d, u64::from(get!(a) < get!(b))),
                Op::LeU { d, a, b } => set!(d, u64::from(get!(a) <= get!(b))),
                Op::EqF { d, a, b } => set!(d, u64::from(float!(a) == float!(b))),
                Op::LtF { d, a, b } => set!(d, u64::from(float!(a) < float!(b))),
                Op::LeF { d, a, b } => set!(d, u64::from(float!(a) <= float!(b))),

                Op::AddF { d, a, b } => set!(d, (float!(a) + float!(b)).to_bits()),
                Op::SubF { d, a, b } => set!(d, (float!(a) - float!(b)).to_bits()),
                Op::MulF { d, a, b } => set!(d, (float!(a) * float!(b)).to_bits()),
                Op::DivF { d, a, b } => set!(d, (float!(a) / float!(b)).to_bits()),
                Op::NegF { d, s } => set!(d, (-float!(s)).to_bits()),
                Op::Round32 { d, s } => set!(d, f64::from(float!(s) as f32).to_bits()),
                Op::IntToFloat { d, s } => set!(d, (signed!(s) as f64).to_bits()),
                Op::UintToFloat { d, s } => set!(d, (get!(s) as f64).to_bits()),
                Op::IntToFloat32 { d, s } => set!(d, f64::from(signed!(s) as f32).to_bits()),
                Op::UintToFloat32 { d, s } => set!(d, f64::from(get!(s) as f32).to_bits()),
                Op::FloatToInt { d, s } => set!(d, float_to_int(float!(s))),
                Op::FloatToUint { d, s } => set!(d, float_to_uint(float!(s))),

                Op::StringIndex { d, s, i } => {
                    let (index, text) = (index!(s, i), get!(s));
                    let byte = match text & FROZEN {
                        0 => bytemuck::cast_slice(words)[byte_place(text) + index],
                        _ => program.text[(text & !FROZEN) as usize + index],
                    };
                    set!(d, u64::from(byte));
                }
                Op::StringSlice { d, s, lo } => {
                    let (text, len, lo, hi) = (get!(s), slots[s.0 as usize + 1], get!(lo), slots[lo.0 as usize + 1]);
                    if hi > len || lo > hi {
                        break;
                    }
                    set!(d, if lo == hi { 0 } else { text + lo });
                    slots[d.0 as usize + 1] = hi - lo;
                }
                Op::StringEq { d, a, b } => {
                    let (len, other) = (slots[a.0 as usize + 1], slots[b.0 as usize + 1]);
                    let equal = len == other && heap.equal_texts(&program.text, get!(a), get!(b), len);
                    words = heap.words();
                    set!(d, u64::from(equal));
                }
                Op::StringLt { d, a, b } => {
                    let order = heap.order_of_texts(&program.text, two!(a), two!(b));
                    words = heap.words();
                    set!(d, u64::from(order.is_lt()));
                }
                Op::StringLe { d, a, b } => {
                    let order = heap.order_of_texts(&program.text, two!(a), two!(b));
                    words = heap.words();
                    set!(d, u64::from(order.is_le()));
                }
                // The first rune is one byte.
                Op::RuneAt { d, s, i } => {
                    let (index, text) = (get!(i) as usize, get!(s));
                    let byte = match text & FROZEN {
                        0 => bytemuck::cast_slice(words)[byte_place(text) + index],
                        _ => program.text[(text & !FROZEN) as usize + index],
                    };
                    if byte >= 0x80 {
                        break;
                    }
                    set!(d, u64::from(byte));
                    slots[d.0 as usize + 1] = 1;
                }
                Op::AppendString { d, s, t } => {
                    let slice = Slice { ptr: get!(s), len: slots[s.0 as usize + 1], cap: slots[s.0 as usize + 2] };
                    let text = two!(t);
                    let fits = heap.append_text(&program.text, slice, text);
                    words = heap.words();
                    if !fits {
                        break;
                    }
                    let to = d.0 as usize;
                    (slots[to], slots[to + 1], slots[to + 2]) = (slice.ptr, slice.len + text[1], slice.cap);
                }
                Op::Reslice { d, s, lo, n, cut: Cut::Slice | Cut::Array } => {
                    let (ptr, cap, lo, hi) = (get!(s), slots[s.0 as usize + 2], get!(lo), slots[lo.0 as usize + 1]);
                    if hi > cap || lo > hi {
                        break;
                    }
                    let to = d.0 as usize;
                    (slots[to], slots[to + 1], slots[to + 2]) = (ptr + lo * u64::from(n), hi - lo, cap - lo);
                }
                Op::ElemAddr { d, s, i, n } => {
                    let index = index!(s, i) as u64;
                    set!(d, get!(s) + index * u64::from(n));
                }
                Op::Elem { d, s, i } => {
                    let index = index!(s, i);
                    set!(d, words[slot_place(get!(s), index)]);
                }
                Op::ElemElem { d, s, i, j } => {
                    let index = index!(s, i);
                    let at = slot_place(get!(s), index * 3);
                    let (inner, len, index) = (words[at], words[at + 1], get!(j));
                    if index >= len {
                        break;
                    }
                    set!(d, words[slot_place(inner, index as usize)]);
                }
                Op::ElemN { d, s, i, n } => {
                    let index = index!(s, i);
                    copy_in!(d, slot_place(get!(s), index * n as usize), n);
                }
                Op::ElemByte { d, s, i } => {
                    let (index, bytes) = (index!(s, i), get!(s));
                    match of_header(words[place(bytes)]).0 {
                        standard::BYTES => {
                            let byte: u8 = bytemuck::cast_slice(words)[byte_place(bytes) + index];
                            set!(d, u64::from(byte));
                        }
                        _ => set!(d, words[slot_place(bytes, index)] & 0xFF),
                    }
                }
                Op::SetElem { s, i, v } => {
                    let index = index!(s, i);
                    words[slot_place(get!(s), index)] = get!(v);
                }
                Op::SetElemN { s, i, v, n } => {
                    let index = index!(s, i);
                    copy_out!(v, slot_place(get!(s), index * n as usize), n);
                }
                Op::SetElemByte { s, i, v } => {
                    let (index, bytes) = (index!(s, i), get!(s));
                    match of_header(words[place(bytes)]).0 {
                        standard::BYTES => {
                            bytemuck::cast_slice_mut(words)[byte_place(bytes) + index] = get!(v) as u8;
                        }
                        _ => words[slot_place(bytes, index)] = get!(v) & 0xFF,
                    }
                }
                Op::ElemAddrByte { d, s, i } => {
                    let index = index!(s, i);
                    set!(d, get!(s) + index as u64);
                }

                Op::Bound { i, n } => {
                    if get!(i) >= u64::from(n) {
                        break;
                    }
                }
                Op::ArrayElem { d, a, i, n } => {
                    let (n, d) = (n as usize, d.0 as usize);
                    let from = a.0 as usize + get!(i) as usize * n;
                    slots.copy_within(from..from + n, d);
                }
                Op::SetArrayElem { a, i, v, n } => {
                    let (n, v) = (n as usize, v.0 as usize);
                    let to = a.0 as usize + get!(i) as usize * n;
                    slots.copy_within(v..v + n, to);
                }
                Op::Append { d, s, v, layout } => {
                    let (at, elem) = (s.0 as usize, &program.layouts[layout as usize]);
                    let (ptr, len, cap) = (slots[at], slots[at + 1], slots[at + 2]);
                    if len >= cap || ptr == 0 {
                        break;
                    }
                    match (elem.bytes, elem.len()) {
                        (true, _) if of_header(words[place(ptr)]).0 == standard::BYTES => {
                            bytemuck::cast_slice_mut(words)[byte_place(ptr) + len as usize] = get!(v) as u8;
                        }
                        (true, _) => words[slot_place(ptr, len as usize)] = get!(v) & 0xFF,
                        (_, 1) => words[slot_place(ptr, len as usize)] = get!(v),
                        (_, n) => copy_out!(v, slot_place(ptr, len as usize * n), n),
                    }
                    let to = d.0 as usize;
                    (slots[to], slots[to + 1], slots[to + 2]) = (ptr, len + 1, cap);
                }
                Op::New { d, layout } if program.layouts[layout as usize].len() < LARGE => set!(d, allocate!(layout)),
                Op::Closure { d, s, n, func } => {
                    let closure = allocate!(program.functions[func as usize].closure);
                    words[slot_place(closure, 0)] = u64::from(func);
                    copy_out!(s, slot_place(closure, 1), n);
                    set!(d, closure);
                }
                Op::ToInterface { d, s, typ } => {
                    let value = match program.is_boxed(typ) {
                        true => {
                            let boxed = allocate!(program.types[typ as usize].layout);
                            copy_out!(s, slot_place(boxed, 0), program.slots_of(typ));
                            boxed
                        }
                        false => get!(s),
                    };
                    set!(d, u64::from(typ));
                    slots[d.0 as usize + 1] = value;
                }
                Op::Assert { d, s, typ, .. } if get!(s) == u64::from(typ) => {
                    let word = slots[s.0 as usize + 1];
                    match program.slots_of(typ) {
                        1 => set!(d, word),
                        n => copy_in!(d, slot_place(word, 0), n),
                    }
                }
                Op::AssertOk { d, s, typ } => {
                    let (is, word) = (get!(s) == u64::from(typ), slots[s.0 as usize + 1]);
                    let n = program.slots_of(typ);
                    match (is, n) {
                        (true, 1) => set!(d, word),
                        (true, _) => copy_in!(d, slot_place(word, 0), n),
                        (false, _) => slots[d.0 as usize..][..n].fill(0),
                    }
                    slots[d.0 as usize + n] = u64::from(is);
                }
                Op::NilCheck { p } => {
                    not_nil!(p);
                }
                Op::Load { d, p, offset } => {
                    let p = not_nil!(p);
                    set!(d, words[slot_place(p, offset as usize)]);
                }
                Op::LoadN { d, p, n, offset } => {
                    let p = not_nil!(p);
                    copy_in!(d, slot_place(p, offset as usize), n);
                }
                Op::Store { p, s, offset } => {
                    let p = not_nil!(p);
                    words[slot_place(p, offset as usize)] = get!(s);
                }
                Op::StoreN { p, s, n, offset } => {
                    let p = not_nil!(p);
                    copy_out!(s, slot_place(p, offset as usize), n);
                }
                Op::Offset { d, p, offset } => {
                    let p = not_nil!(p);
                    set!(d, p + u64::from(offset));
                }
                Op::OffsetBy { d, p, i, n } => {
                    let p = not_nil!(p);
                    set!(d, p + get!(i) * u64::from(n));
                }
                Op::LoadByte { d, p } => {
                    let p = not_nil!(p);
                    match of_header(words[place(p)]).0 {
                        standard::BYTES => {
                            let byte: u8 = bytemuck::cast_slice(words)[byte_place(p)];
                            set!(d, u64::from(byte));
                        }
                        _ => set!(d, words[slot_place(p, 0)] & 0xFF),
                    }
                }
                Op::StoreByte { p, s } => {
                    let (p, byte) = (not_nil!(p), get!(s));
                    match of_header(words[place(p)]).0 {
                        standard::BYTES => bytemuck::cast_slice_mut(words)[byte_place(p)] = byte as u8,
                        _ => words[slot_place(p, 0)] = byte & 0xFF,
                    }
                }
                Op::Global { d, offset } => set!(d, globals + u64::from(offset)),
                Op::LoadGlobal { d, n, offset } => copy_in!(d, slot_place(globals, offset as usize), n),
                Op::StoreGlobal { s, n, offset } => copy_out!(s, slot_place(globals, offset as usize), n),
                Op::Captured { d, k, n } => copy_in!(d, slot_place(frame.closure, 1 + k as usize), n),

                Op::MapGet { .. }
                | Op::MapGetToSet { .. }
                | Op::MapGetOk { .. }
                | Op::MapSet { .. }
                | Op::MapLen { .. }
                    if tells =>
                {
                    break;
                }
                Op::MapGet { d, m, k, map } | Op::MapGetToSet { d, m, k, map } | Op::MapGetOk { d, m, k, map } => {
                    let map = &program.maps[map as usize];
                    let found = heap.value_of(program, map, get!(m), &slots[k.0 as usize..], &mut last);
                    words = heap.words();
                    match found {
                        Found::At(from) => copy_in!(d, from, map.value_slots),
                        Found::Nowhere(_) => slots[d.0 as usize..][..map.value_slots as usize].fill(0),
                        Found::Elsewhere => break,
                    }
                    if let Op::MapGetOk { .. } = op {
                        slots[(d.0 + map.value_slots) as usize] = u64::from(matches!(found, Found::At(_)));
                    }
                }
                Op::MapSet { m, k, v, map } => {
                    let map = &program.maps[map as usize];
                    let place = heap.place_for(program, map, get!(m), &slots[k.0 as usize..], &mut last);
                    words = heap.words();
                    let Some(to) = place else { break };
                    copy_out!(v, to, map.value_slots);
                }
                Op::MapLen { d, m } => {
                    let m = get!(m);
                    set!(d, if m == 0 { 0 } else { words[slot_place(m, COUNT)] });
                }

                Op::Jump { to } => go!(to),
                Op::JumpIf { s, to } if get!(s) != 0 => go!(to),
                Op::JumpUnless { s, to } if get!(s) == 0 => go!(to),
                Op::JumpEq { a, b, to } if get!(a) == get!(b) => go!(to),
                Op::JumpNe { a, b, to } if get!(a) != get!(b) => go!(to),
                Op::JumpLt { a, b, to } if signed!(a) < signed!(b) => go!(to),
                Op::JumpGe { a, b, to } if signed!(a) >= signed!(b) => go!(to),
                Op::JumpEqInt { a, value, to } if get!(a) == value as u64 => go!(to),
                Op::JumpNeInt { a, value, to } if get!(a) != value as u64 => go!(to),
                Op::JumpLtInt { a, value, to } if signed!(a) < i64::from(value) => go!(to),
                Op::JumpGeInt { a, value, to } if signed!(a) >= i64::from(value) => go!(to),
                Op::JumpIf { .. }
                | Op::JumpUnless { .. }
                | Op::JumpEq { .. }
                | Op::JumpNe { .. }
                | Op::JumpLt { .. }
                | Op::JumpGe { .. }
                | Op::JumpEqInt { .. }
                | Op::JumpNeInt { .. }
                | Op::JumpLtInt { .. }
                | Op::JumpGeInt { .. } => {}

                Op::Loop { .. }
                | Op::LoopLt { .. }
                | Op::LoopGe { .. }
                | Op::LoopLtInt { .. }
                | Op::LoopGeInt { .. }
                | Op::CountLt { .. }
                | Op::CountLtInt { .. }
                    if fuel == 0 =>
                {
                    break;
                }
                Op::Loop { to } => go_back!(to),
                Op::LoopLt { a, b, to } if signed!(a) < signed!(b) => go_back!(to),
                Op::LoopGe { a, b, to } if signed!(a) >= signed!(b) => go_back!(to),
                Op::LoopLtInt { a, value, to } if signed!(a) < i64::from(value) => go_back!(to),
                Op::LoopGeInt { a, value, to } if signed!(a) >= i64::from(value) => go_back!(to),
                Op::LoopLt { .. } | Op::LoopGe { .. } | Op::LoopLtInt { .. } | Op::LoopGeInt { .. } => {}
                Op::CountLt { i, b, to } => {
                    let next = get!(i).wrapping_add(1);
                    set!(i, next);
                    if (next as i64) < signed!(b) {
                        go_back!(to);
                    }
                }
                Op::CountLtInt { i, value, to } => {
                    let next = get!(i).wrapping_add(1);
                    set!(i, next);
                    if (next as i64) < i64::from(value) {
                        go_back!(to);
                    }
                }

                Op::Call { mode: CallMode::Call, func } => call!(func, 0),
                Op::CallClosure { mode: CallMode::Call, s } => {
                    let closure = not_nil!(s);
                    call!(words[slot_place(closure, 0)] as u32, closure);
                }
                Op::CallInterface { mode: CallMode::Call, s, method } => {
                    let (typ, word) = (not_nil!(s), slots[s.0 as usize + 1]);
                    let func = program.method_of(typ as u32, method);
                    let receiver = function.frame.len() + program.functions[func as usize].results as usize;
                    slots[receiver] = word;
                    call!(func, 0);
                }
                Op::Call { mode: CallMode::Defer, func } => put_off!(func, 0),
                Op::CallClosure { mode: CallMode::Defer, s } => {
                    let closure = not_nil!(s);
                    put_off!(words[slot_place(closure, 0)] as u32, closure);
                }
                // It is carried out again when the call returns.
                Op::RunDefers {} => {
                    if let Some(last) = goroutine.deferred.last()
                        && last.frame == frames.len() as u32
                    {
                        let (func, closure) = (last.func, last.closure);
                        enter!(func, closure, FrameKind::Deferred, (code.len() - rest.len()) as u32 - 1);
                        if let Some(last) = goroutine.deferred.pop() {
                            let start = function.results as usize;
                            slots[start..start + last.args.len()].copy_from_slice(&last.args);
                        }
                        heap.give_beside(DEFERRED_WORDS);
                        words = heap.words();
                    }
                }
                Op::Return {}
                    if frame.returns_plainly()
                        && let Some(caller) = frames.pop() =>
                {
                    frame = caller;
                    function = &program.functions[frame.func as usize];
                    code = &function.ops;
                    rest = code[frame.pc as usize..].iter();
                    slots = &mut stack[frame.base as usize..];
                    if EXPLORED {
                        accesses = accesses_of(frame.func);
                    }
                }
                Op::Select { d, s, cases, default: true } if polls => {
                    let cases = &program.selects[cases as usize];
                    let mut chans = slots[s.0 as usize..].iter().zip(cases);
                    if chans.any(|(chan, case)| is_ready(words, *chan, case.send)) {
                        break;
                    }
                    set!(d, cases.len() as u64);
                    slots[d.0 as usize + 1] = 0;
                }
                _ => break,
            }
            done = true;
        }
        self.frame = frame.at((code.len() - rest.len()) as u32 - 1);
        self.turn.fuel += fuel;
        done
    }
}

/// Copies slots, of which there are mostly a few: then a call of memcpy takes longer.
#[inline]
fn copy(to: &mut [u64], from: &[u64]) {
    match (to, from) {
        ([a], [x]) => *a = *x,
        ([a, b], [x, y]) => (*a, *b) = (*x, *y),
        ([a, b, c], [x, y, z]) => (*a, *b, *c) = (*x, *y, *z),
        (to, from) => to.copy_from_slice(from),
    }
}

/// Makes slots zero, of which there are mostly a few: then a call of memset takes longer.
#[inline]
pub(super) fn clear(slots: &mut [u64]) {
    let (fours, rest) = slots.as_chunks_mut::<4>();
    fours.iter_mut().for_each(|four| *four = [0; 4]);
    let (twos, rest) = rest.as_chunks_mut::<2>();
    if let [two] = twos {
        *two = [0; 2];
    }
    if let [one] = rest {
        *one = 0;
    }
}
