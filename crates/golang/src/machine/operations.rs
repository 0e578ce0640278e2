//! Operations on strings, slices, maps, interfaces and memory: those that leave a goroutine where it stands.
//!
//! See         exec.rs, which carries out all that needs more than slots and memory; code/op.rs for what each operation does.

use super::exec::Exec;
use super::fault::{Fault, slice_bounds};
use super::floats::float_to_int32;
use super::slices::{Slice, reslice};
use crate::code::{Op, standard};

impl Exec<'_> {
    fn slice_at(&self, at: usize) -> Slice {
        Slice { ptr: self.regs[at], len: self.regs[at + 1], cap: self.regs[at + 2] }
    }

    fn set_slice(&mut self, at: usize, slice: Slice) {
        (self.regs[at], self.regs[at + 1], self.regs[at + 2]) = (slice.ptr, slice.len, slice.cap);
    }

    /// Carries out an operation of the frame whose slots begin there.
    #[expect(clippy::too_many_lines, reason = "one arm for each operation")]
    #[inline(never)]
    pub(super) fn operate(&mut self, op: Op, base: usize) -> Result<(), Fault> {
        let program = self.program;
        macro_rules! get {
            ($slot:expr) => {
                self.regs[base + $slot.0 as usize]
            };
        }
        macro_rules! set {
            ($slot:expr, $value:expr) => {{
                let value = $value;
                self.regs[base + $slot.0 as usize] = value;
            }};
        }
        macro_rules! at {
            ($slot:expr) => {
                base + $slot.0 as usize
            };
        }
        macro_rules! compare {
            ($d:expr, $test:expr) => {{
                let holds: bool = $test;
                set!($d, u64::from(holds));
            }};
        }
        match op {
            Op::EqType { d, a, b, typ } => {
                let equal = self.equal(typ, at!(a), at!(b))?;
                set!(d, u64::from(equal));
            }
            Op::DivComplex { d, a, b } => {
                let of = |at: usize| (f64::from_bits(self.regs[at]), f64::from_bits(self.regs[at + 1]));
                let (re, im) = super::floats::divide(of(at!(a)), of(at!(b)));
                set!(d, re.to_bits());
                self.regs[at!(d) + 1] = im.to_bits();
            }
            Op::FloatToInt32 { d, s } => set!(d, float_to_int32(f64::from_bits(get!(s)))),
            Op::Concat { d, a, b } => self.concat(at!(d), &[at!(a), at!(b)])?,
            Op::ConcatN { d, s, n } => {
                let parts: Vec<usize> = (0..n as usize).map(|part| at!(s) + 2 * part).collect();
                self.concat(at!(d), &parts)?;
            }
            Op::StringSlice { d, s, lo } => {
                let (ptr, len) = (get!(s), self.regs[at!(s) + 1]);
                let (lo, hi) = (get!(lo), self.regs[at!(lo) + 1]);
                if hi > len || lo > hi {
                    return Err(slice_bounds(lo, hi, None, len, true));
                }
                set!(d, if lo == hi { 0 } else { ptr + lo });
                self.regs[at!(d) + 1] = hi - lo;
            }
            Op::StringEq { d, a, b } => compare!(d, self.text_at(at!(a)) == self.text_at(at!(b))),
            Op::StringLt { d, a, b } => compare!(d, self.text_at(at!(a)) < self.text_at(at!(b))),
            Op::StringLe { d, a, b } => compare!(d, self.text_at(at!(a)) <= self.text_at(at!(b))),
            Op::RuneAt { d, s, i } => {
                let (rune, width) = super::strings::rune_at(&self.text_at(at!(s))[get!(i) as usize..]);
                set!(d, u64::from(rune));
                self.regs[at!(d) + 1] = width as u64;
            }
            Op::StringToBytes { d, s, backing } => self.string_to_bytes(at!(d), at!(s), backing)?,
            Op::BytesToString { d, s } => self.bytes_to_string(at!(d), at!(s)),
            Op::StringToRunes { d, s, backing } => self.string_to_runes(at!(d), at!(s), backing),
            Op::RunesToString { d, s } => self.runes_to_string(at!(d), at!(s)),
            Op::RuneToString { d, s } => self.rune_to_string(at!(d), get!(s)),
            Op::MakeSlice { d, len, layout } => {
                let (len, cap) = (get!(len), self.regs[at!(len) + 1]);
                let made = self.state.heap.make_slice(&program.layouts, layout, len, cap)?;
                self.set_slice(at!(d), made);
            }
            Op::ElemAddr { d, s, i, n } => {
                let (index, len) = (get!(i), self.regs[at!(s) + 1]);
                if index >= len {
                    return Err(Fault::index(index, len));
                }
                set!(d, get!(s) + index * u64::from(n));
            }
            Op::Reslice { d, s, lo, n, cut } => {
                let slice = self.slice_at(at!(s));
                let max = cut.is_full().then(|| self.regs[at!(lo) + 2]);
                let (lo, hi) = (get!(lo), self.regs[at!(lo) + 1]);
                let cut = reslice(slice, lo, hi, max, (u64::from(n), cut))?;
                self.set_slice(at!(d), cut);
            }
            Op::Room { d, s, used, room } => {
                let room = &program.rooms[room as usize];
                let (slice, taken) = (self.slice_at(at!(s)), get!(used) != 0);
                let found = self.state.heap.room(&program.layouts, room, slice, taken)?;
                if let Some(found) = found {
                    set!(used, 1);
                    self.set_slice(at!(d), found);
                } else {
                    self.set_slice(at!(d), slice);
                }
            }
            Op::Leave { s, used, room } => {
                let room = &program.rooms[room as usize];
                let slice = self.slice_at(at!(s));
                if get!(used) != 0 && slice.cap == u64::from(room.most) {
                    let cut = super::slices::cut_to_size(slice, &program.layouts[room.layout as usize]);
                    self.set_slice(at!(s), cut);
                }
            }
            Op::Append { d, s, v, layout } => {
                let slice = self.slice_at(at!(s));
                let grown = self.state.heap.grow(&program.layouts, layout, slice, 1)?;
                let elem = &program.layouts[layout as usize];
                if elem.bytes {
                    self.state.heap.set_byte(grown.ptr, slice.len, get!(v) as u8);
                } else {
                    let n = elem.len();
                    let to = self.state.heap.slots_mut(grown.ptr, slice.len as usize * n, n);
                    to.copy_from_slice(&self.regs[at!(v)..at!(v) + n]);
                }
                self.set_slice(at!(d), grown);
            }
            Op::AppendSlice { d, s, t, layout } => {
                let (slice, more) = (self.slice_at(at!(s)), self.slice_at(at!(t)));
                let grown = match more.len {
                    0 => slice,
                    _ => self.state.heap.grow(&program.layouts, layout, slice, more.len)?,
                };
                let unit = program.layouts[layout as usize].len() as u64;
                let to = grown.ptr + slice.len * unit;
                self.state.heap.copy_elems(&program.layouts, layout, more.ptr, to, more.len);
                self.set_slice(at!(d), grown);
            }
            Op::AppendString { d, s, t } => {
                let (slice, len) = (self.slice_at(at!(s)), self.regs[at!(t) + 1]);
                let grown = match len {
                    0 => slice,
                    _ => self.state.heap.grow(&program.layouts, standard::BYTES, slice, len)?,
                };
                self.copy_text(at!(t), grown.ptr, slice.len, len);
                self.set_slice(at!(d), grown);
            }
            Op::Copy { d, s, t, layout } => {
                let (to, from) = (self.slice_at(at!(s)), self.slice_at(at!(t)));
                let count = to.len.min(from.len);
                self.state.heap.copy_elems(&program.layouts, layout, from.ptr, to.ptr, count);
                set!(d, count);
            }
            Op::CopyString { d, s, t } => {
                let (to, len) = (self.slice_at(at!(s)), self.regs[at!(t) + 1]);
                let count = to.len.min(len);
                self.copy_text(at!(t), to.ptr, 0, count);
                set!(d, count);
            }
            Op::ClearSlice { s, layout } => {
                let slice = self.slice_at(at!(s));
                self.clear_slice(slice, layout);
            }
            Op::ToArray { s, n } => {
                let len = self.regs[at!(s) + 1];
                if len < u64::from(n) {
                    return Err(Fault::runtime(format_args!(
                        "cannot convert slice with length {len} to array or pointer to array with length {n}"
                    )));
                }
            }
            Op::LoadBytes { d, p, n, offset } => {
                let p = get!(p);
                if p == 0 {
                    return Err(Fault::nil());
                }
                let bytes = self.state.heap.array_of_bytes(p + u64::from(offset), n as usize);
                self.regs[at!(d)..at!(d) + n as usize].copy_from_slice(&bytes);
            }
            Op::StoreBytes { p, s, n, offset } => {
                let p = get!(p);
                if p == 0 {
                    return Err(Fault::nil());
                }
                let bytes = &self.regs[at!(s)..at!(s) + n as usize];
                self.state.heap.set_array_of_bytes(p + u64::from(offset), bytes);
            }
            Op::New { d, layout } => {
                self.state.heap.room_for(1, &program.layouts[layout as usize])?;
                set!(d, self.state.heap.allocate(&program.layouts, layout, 1));
            }
            Op::MakeMap { d, hint: _ } => set!(d, self.make_map()),
            Op::MapGet { d, m, k, map } | Op::MapGetToSet { d, m, k, map } => {
                self.map_get(map, get!(m), at!(k), at!(d))?;
            }
            Op::MapGetOk { d, m, k, map } => {
                let found = self.map_get(map, get!(m), at!(k), at!(d))?;
                let ok = at!(d) + program.maps[map as usize].value_slots as usize;
                self.regs[ok] = u64::from(found);
            }
            Op::MapSet { m, k, v, map } => self.map_set(map, get!(m), at!(k), at!(v))?,
            Op::MapDelete { m, k, map } => self.map_delete(map, get!(m), at!(k))?,
            Op::MapLen { d, m } => set!(d, self.map_len(get!(m))),
            Op::MapClear { m } => self.map_clear(get!(m)),
            Op::ToInterface { d, s, typ } => {
                let word = self.boxed(typ, at!(s));
                set!(d, u64::from(typ));
                self.regs[at!(d) + 1] = word;
            }
            Op::EqInterface { d, a, b } => {
                let (a, b) = (at!(a), at!(b));
                let (x, y) = ([self.regs[a], self.regs[a + 1]], [self.regs[b], self.regs[b + 1]]);
                let equal = self.equal_interfaces(x, y)?;
                set!(d, u64::from(equal));
            }
            Op::Assert { d, s, typ, from } => {
                if get!(s) != u64::from(typ) {
                    return Err(self.wrong_type(get!(s) as u32, typ, Some(from)));
                }
                self.unboxed(typ, self.regs[at!(s) + 1], at!(d));
            }
            Op::AssertOk { d, s, typ } => {
                let is = get!(s) == u64::from(typ);
                let n = program.slots_of(typ);
                match is {
                    true => self.unboxed(typ, self.regs[at!(s) + 1], at!(d)),
                    false => self.regs[at!(d)..at!(d) + n].fill(0),
                }
                self.regs[at!(d) + n] = u64::from(is);
            }
            Op::AssertInterface { d, s, typ } => {
                if let Err(missing) = self.has_methods(get!(s) as u32, typ) {
                    return Err(self.missing_method(get!(s) as u32, typ, missing));
                }
                self.regs.copy_within(at!(s)..at!(s) + 2, at!(d));
            }
            Op::AssertInterfaceOk { d, s, typ } => {
                let has = self.has_methods(get!(s) as u32, typ).is_ok();
                match has {
                    true => self.regs.copy_within(at!(s)..at!(s) + 2, at!(d)),
                    false => self.regs[at!(d)..at!(d) + 2].fill(0),
                }
                self.regs[at!(d) + 2] = u64::from(has);
            }
            op => unreachable!("gort internal bug: {op} is never left to do; please report"),
        }
        Ok(())
    }
}
