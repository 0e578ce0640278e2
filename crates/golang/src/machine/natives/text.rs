//! What packages strings, bytes and unicode/utf8 leave to the machine.
//!
//! Invariants  I1  a string is never changed: a part of it refers to the same bytes.
//!             I2  the same function serves strings, of two slots, and slices of bytes, of three.
//! See         library/go/strings.go, bytes.go, unicode/utf8.go.

use std::borrow::Cow;

use super::super::exec::Exec;
use super::super::fault::Fault;
use super::super::slices::Slice;
use super::super::strings::{push_rune, rune_at};
use super::runes;
use super::{Done, Native};
use crate::code::standard;

/// How bytes are given: how many slots they have.
const TEXT: usize = 2;
const BYTES: usize = 3;

/// What stands for what is not UTF-8.
const ERROR: u32 = 0xFFFD;

macro_rules! natives {
    ($($name:literal => $run:expr;)*) => {
        &[$(Native { name: $name, visible: false, run: $run }),*]
    };
}

pub(super) static NATIVES: &[Native] = natives! {
    "strings.Index" => |exec, out| exec.two(out, [TEXT, TEXT], index);
    "bytes.Index" => |exec, out| exec.two(out, [BYTES, BYTES], index);
    "strings.LastIndex" => |exec, out| exec.two(out, [TEXT, TEXT], last_index);
    "bytes.LastIndex" => |exec, out| exec.two(out, [BYTES, BYTES], last_index);
    "strings.IndexAny" => |exec, out| exec.two(out, [TEXT, TEXT], index_any);
    "bytes.IndexAny" => |exec, out| exec.two(out, [BYTES, TEXT], index_any);
    "strings.LastIndexAny" => |exec, out| exec.two(out, [TEXT, TEXT], last_index_any);
    "bytes.LastIndexAny" => |exec, out| exec.two(out, [BYTES, TEXT], last_index_any);
    "strings.Count" => |exec, out| exec.two(out, [TEXT, TEXT], count);
    "bytes.Count" => |exec, out| exec.two(out, [BYTES, BYTES], count);
    "strings.EqualFold" => |exec, out| exec.two(out, [TEXT, TEXT], |s, t| i64::from(equal_fold(s, t)));
    "bytes.EqualFold" => |exec, out| exec.two(out, [BYTES, BYTES], |s, t| i64::from(equal_fold(s, t)));
    "strings.IndexByte" => |exec, out| exec.with_number(out, TEXT, index_byte);
    "bytes.IndexByte" => |exec, out| exec.with_number(out, BYTES, index_byte);
    "strings.LastIndexByte" => |exec, out| exec.with_number(out, TEXT, last_index_byte);
    "bytes.LastIndexByte" => |exec, out| exec.with_number(out, BYTES, last_index_byte);
    "strings.IndexRune" => |exec, out| exec.with_number(out, TEXT, index_rune);
    "bytes.IndexRune" => |exec, out| exec.with_number(out, BYTES, index_rune);
    "strings.indexSpace" => |exec, out| exec.with_number(out, TEXT, |s, _| index_space(s) as i64);
    "bytes.indexSpace" => |exec, out| exec.with_number(out, BYTES, |s, _| index_space(s) as i64);
    "strings.trimLeftSpace" => |exec, out| exec.part(out, TEXT, false, |s, _| trim(s, true, false, runes::is_space));
    "bytes.trimLeftSpace" => |exec, out| exec.part(out, BYTES, false, |s, _| trim(s, true, false, runes::is_space));
    "strings.TrimSpace" => |exec, out| exec.part(out, TEXT, false, |s, _| trim(s, true, true, runes::is_space));
    "bytes.trimSpace" => |exec, out| exec.part(out, BYTES, false, |s, _| trim(s, true, true, runes::is_space));
    "strings.TrimLeft" => |exec, out| exec.part(out, TEXT, true, |s, set| trim(s, true, false, |r| has_rune(set, r)));
    "bytes.trimLeft" => |exec, out| exec.part(out, BYTES, true, |s, set| trim(s, true, false, |r| has_rune(set, r)));
    "strings.TrimRight" => |exec, out| exec.part(out, TEXT, true, |s, set| trim(s, false, true, |r| has_rune(set, r)));
    "bytes.TrimRight" => |exec, out| exec.part(out, BYTES, true, |s, set| trim(s, false, true, |r| has_rune(set, r)));
    "strings.ToLower" => |exec, out| exec.mapped(out, runes::to_lower, <[u8]>::to_ascii_lowercase);
    "strings.ToUpper" => |exec, out| exec.mapped(out, runes::to_upper, <[u8]>::to_ascii_uppercase);
    "strings.ToTitle" => |exec, out| exec.mapped(out, runes::to_title, <[u8]>::to_ascii_uppercase);
    "strings.Replace" => |exec, out| exec.replace(out);
    "strings.repeat" => |exec, out| exec.repeat(out);
    "strings.Join" => |exec, out| exec.join(out);
    "strings.frozen" => |exec, out| exec.frozen(out);
    "unicode/utf8.DecodeRune" => |exec, out| exec.decode(out, BYTES, first_rune);
    "unicode/utf8.DecodeRuneInString" => |exec, out| exec.decode(out, TEXT, first_rune);
    "unicode/utf8.DecodeLastRune" => |exec, out| exec.decode(out, BYTES, last_rune);
    "unicode/utf8.DecodeLastRuneInString" => |exec, out| exec.decode(out, TEXT, last_rune);
    "unicode/utf8.FullRune" => |exec, out| exec.with_number(out, BYTES, |s, _| i64::from(full_rune(s)));
    "unicode/utf8.FullRuneInString" => |exec, out| exec.with_number(out, TEXT, |s, _| i64::from(full_rune(s)));
    "unicode/utf8.RuneCount" => |exec, out| exec.with_number(out, BYTES, |s, _| count_runes(s));
    "unicode/utf8.RuneCountInString" => |exec, out| exec.with_number(out, TEXT, |s, _| count_runes(s));
    "unicode/utf8.Valid" => |exec, out| exec.with_number(out, BYTES, |s, _| i64::from(std::str::from_utf8(s).is_ok()));
    "unicode/utf8.ValidString" =>
        |exec, out| exec.with_number(out, TEXT, |s, _| i64::from(std::str::from_utf8(s).is_ok()));
};

impl Exec<'_> {
    /// The bytes of a string or of a slice of bytes.
    pub(super) fn bytes_of(&self, at: usize, slots: usize) -> Cow<'_, [u8]> {
        if slots == TEXT {
            return Cow::Borrowed(self.text_at(at));
        }
        let slice = Slice { ptr: self.regs[at], len: self.regs[at + 1], cap: self.regs[at + 2] };
        match slice.len > 0 && self.state.heap.is_bytes(slice.ptr) {
            true => Cow::Borrowed(self.state.heap.bytes(slice.ptr, slice.len as usize)),
            false => Cow::Owned(self.state.heap.slice_bytes(slice)),
        }
    }

    fn two(&mut self, out: usize, slots: [usize; 2], of: fn(&[u8], &[u8]) -> i64) -> Done {
        let first = out + 1;
        self.regs[out] = of(&self.bytes_of(first, slots[0]), &self.bytes_of(first + slots[0], slots[1])) as u64;
        Ok(None)
    }

    fn with_number(&mut self, out: usize, slots: usize, of: fn(&[u8], u64) -> i64) -> Done {
        // Where there is no number, what stands there is not looked at.
        let number = self.regs.get(out + 1 + slots).copied().unwrap_or(0);
        self.regs[out] = of(&self.bytes_of(out + 1, slots), number) as u64;
        Ok(None)
    }

    fn decode(&mut self, out: usize, slots: usize, of: fn(&[u8]) -> (u32, usize)) -> Done {
        let (rune, size) = of(&self.bytes_of(out + 2, slots));
        (self.regs[out], self.regs[out + 1]) = (u64::from(rune), size as u64);
        Ok(None)
    }

    /// A part of what is given first; behind it there may be a string.
    fn part(&mut self, out: usize, slots: usize, set: bool, of: fn(&[u8], &[u8]) -> (usize, usize)) -> Done {
        let from = out + slots;
        let given = self.bytes_of(from, slots);
        let (start, end) = of(&given, if set { self.text_at(from + slots) } else { &[] });
        let (start, end) = (start as u64, end as u64);
        let whole = given.len() as u64;
        let empty = start == end;
        if slots == TEXT {
            self.regs[out] = if empty { 0 } else { self.regs[from] + start };
            self.regs[out + 1] = end - start;
            return Ok(None);
        }
        let (ptr, cap) = (self.regs[from], self.regs[from + 2]);
        // As in Go, what has nothing left but its start is nil.
        let result = match start == whole && whole > 0 {
            true => [0, 0, 0],
            false => [ptr + start, end - start, cap - start],
        };
        self.regs[out..out + BYTES].copy_from_slice(&result);
        Ok(None)
    }

    /// Puts a new string there, if there is memory for it.
    fn made(&mut self, out: usize, total: usize, parts: &mut dyn FnMut(&mut Vec<u8>)) -> Done {
        if total as u64 > 1 << 48 {
            return Err(Fault::runtime("makeslice: len out of range"));
        }
        if total as u64 / 8 >= self.state.heap.words_left() || total >= u32::MAX as usize {
            return Err(Fault::out_of_memory());
        }
        let mut bytes = Vec::with_capacity(total);
        parts(&mut bytes);
        self.set_text(out, &bytes);
        Ok(None)
    }

    fn mapped(&mut self, out: usize, of: fn(u32) -> u32, of_ascii: fn(&[u8]) -> Vec<u8>) -> Done {
        let text = self.text_at(out + 2);
        let mapped = match text.is_ascii() {
            true => of_ascii(text),
            false => {
                let mut mapped = Vec::with_capacity(text.len());
                runes_of(text).for_each(|(_, rune, _)| push_rune(&mut mapped, of(rune)));
                mapped
            }
        };
        match mapped == text {
            true => self.regs.copy_within(out + 2..out + 4, out),
            false => self.set_text(out, &mapped),
        }
        Ok(None)
    }

    fn replace(&mut self, out: usize) -> Done {
        let [s, old, new] = [2, 4, 6].map(|at| self.text_at(out + at).to_vec());
        let most = usize::try_from(self.regs[out + 8] as i64).unwrap_or(usize::MAX);
        let times = most.min(count(&s, &old) as usize);
        if times == 0 || old == new {
            self.regs.copy_within(out + 2..out + 4, out);
            return Ok(None);
        }
        let total = (s.len() + times.saturating_mul(new.len())).saturating_sub(times * old.len());
        self.made(out, total, &mut |bytes| {
            let mut rest = &s[..];
            for time in 0..times {
                let at = match old.is_empty() {
                    true if time == 0 => 0,
                    true => rune_at(rest).1,
                    false => index(rest, &old) as usize,
                };
                bytes.extend_from_slice(&rest[..at]);
                bytes.extend_from_slice(&new);
                rest = &rest[at + old.len()..];
            }
            bytes.extend_from_slice(rest);
        })
    }

    fn repeat(&mut self, out: usize) -> Done {
        let (text, count) = (self.text_at(out + 2).to_vec(), self.regs[out + 4] as usize);
        self.made(out, text.len() * count, &mut |bytes| *bytes = text.repeat(count))
    }

    fn join(&mut self, out: usize) -> Done {
        let (ptr, len) = (self.regs[out + 2], self.regs[out + 3] as usize);
        if len == 0 {
            self.regs[out..out + 2].fill(0);
            return Ok(None);
        }
        let elems = self.state.heap.slots(ptr, 0, len * 2);
        if len == 1 {
            self.regs[out..out + 2].copy_from_slice(elems);
            return Ok(None);
        }
        let separator = [self.regs[out + 5], self.regs[out + 6]];
        let total = elems.chunks_exact(2).map(|text| text[1]).sum::<u64>() + separator[1] * (len as u64 - 1);
        if total > 1 << 48 {
            return Err(Fault::runtime("makeslice: len out of range"));
        }
        if total == 0 {
            self.regs[out..out + 2].fill(0);
            return Ok(None);
        }
        let (heap, constants) = (&mut self.state.heap, &self.program.text);
        let Slice { ptr: joined, .. } = heap.make_slice(&self.program.layouts, standard::BYTES, total, total)?;
        let mut slice = Slice { ptr: joined, len: 0, cap: total };
        for at in 0..len {
            let elem = heap.slots(ptr, at * 2, 2);
            let elem = [elem[0], elem[1]];
            for text in [separator, elem].into_iter().skip(usize::from(at == 0)) {
                heap.append_text(constants, slice, text);
                slice.len += text[1];
            }
        }
        (self.regs[out], self.regs[out + 1]) = (joined, total);
        Ok(None)
    }

    /// The string refers to the same bytes, which their only owner never changes again.
    fn frozen(&mut self, out: usize) -> Done {
        let (ptr, len) = (self.regs[out + 2], self.regs[out + 3]);
        match len > 0 && self.state.heap.header_of(ptr).0 != standard::BYTES {
            true => self.bytes_to_string(out, out + 2),
            false => (self.regs[out], self.regs[out + 1]) = (if len == 0 { 0 } else { ptr }, len),
        }
        Ok(None)
    }
}

fn found(at: Option<usize>) -> i64 {
    at.map_or(-1, |at| at as i64)
}

pub(super) fn index(s: &[u8], part: &[u8]) -> i64 {
    let Some((first, rest)) = part.split_first() else { return 0 };
    if part.len() > s.len() {
        return -1;
    }
    let last = s.len() - rest.len();
    let mut at = 0;
    while let Some(next) = s[at..last].iter().position(|byte| byte == first) {
        at += next + 1;
        if s[at..].starts_with(rest) {
            return at as i64 - 1;
        }
    }
    -1
}

fn last_index(s: &[u8], part: &[u8]) -> i64 {
    if part.is_empty() {
        return s.len() as i64;
    }
    found(s.windows(part.len()).rposition(|window| window == part))
}

pub(super) fn count(s: &[u8], part: &[u8]) -> i64 {
    if part.is_empty() {
        return count_runes(s) + 1;
    }
    let (mut rest, mut times) = (s, 0);
    while let at @ 0.. = index(rest, part) {
        rest = &rest[at as usize + part.len()..];
        times += 1;
    }
    times
}

fn count_runes(s: &[u8]) -> i64 {
    runes_of(s).count() as i64
}

/// The runes with their places and sizes.
fn runes_of(s: &[u8]) -> impl Iterator<Item = (usize, u32, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = s.get(at..).filter(|rest| !rest.is_empty())?;
        let (rune, size) = rune_at(rest);
        at += size;
        Some((at - size, rune, size))
    })
}

/// Whether the rune is among those of the set, where what is not UTF-8 counts as U+FFFD.
fn has_rune(set: &[u8], rune: u32) -> bool {
    runes_of(set).any(|(_, one, _)| one == rune)
}

fn index_any(s: &[u8], chars: &[u8]) -> i64 {
    found(runes_of(s).find(|(_, rune, _)| has_rune(chars, *rune)).map(|(at, ..)| at))
}

fn last_index_any(s: &[u8], chars: &[u8]) -> i64 {
    let mut end = s.len();
    while end > 0 {
        let (rune, size) = last_rune(&s[..end]);
        end -= size;
        if has_rune(chars, rune) {
            return end as i64;
        }
    }
    -1
}

fn index_byte(s: &[u8], byte: u64) -> i64 {
    found(s.iter().position(|one| *one == byte as u8))
}

fn last_index_byte(s: &[u8], byte: u64) -> i64 {
    found(s.iter().rposition(|one| *one == byte as u8))
}

fn index_rune(s: &[u8], rune: u64) -> i64 {
    match rune as u32 {
        // What is not UTF-8 counts as this one.
        ERROR => found(runes_of(s).find(|(_, one, _)| *one == ERROR).map(|(at, ..)| at)),
        rune => match char::from_u32(rune) {
            Some(ch) => index(s, ch.encode_utf8(&mut [0; 4]).as_bytes()),
            None => -1,
        },
    }
}

pub(super) fn index_space(s: &[u8]) -> usize {
    runes_of(s).find(|(_, rune, _)| runes::is_space(*rune)).map_or(s.len(), |(at, ..)| at)
}

/// What is left without runes at the start and at the end.
fn trim(s: &[u8], left: bool, right: bool, takes: impl Fn(u32) -> bool) -> (usize, usize) {
    let (mut start, mut end) = (0, s.len());
    while left && start < end {
        let (rune, size) = rune_at(&s[start..]);
        if !takes(rune) {
            break;
        }
        start += size;
    }
    while right && start < end {
        let (rune, size) = last_rune(&s[start..end]);
        if !takes(rune) {
            break;
        }
        end -= size;
    }
    (start, end)
}

fn equal_fold(s: &[u8], t: &[u8]) -> bool {
    let (mut s, mut t) = (runes_of(s), runes_of(t));
    loop {
        match (s.next(), t.next()) {
            (None, None) => return true,
            (Some((_, a, _)), Some((_, b, _))) if runes::equal_fold(a, b) => {}
            _ => return false,
        }
    }
}

fn first_rune(s: &[u8]) -> (u32, usize) {
    if s.is_empty() { (ERROR, 0) } else { rune_at(s) }
}

pub(super) fn last_rune(s: &[u8]) -> (u32, usize) {
    if s.is_empty() {
        return (ERROR, 0);
    }
    for size in 1..=s.len().min(4) {
        let from = s.len() - size;
        if s[from] & 0xC0 != 0x80 {
            let (rune, width) = rune_at(&s[from..]);
            return if width == size { (rune, size) } else { (ERROR, 1) };
        }
    }
    (ERROR, 1)
}

/// Whether more bytes would change nothing about the first rune.
fn full_rune(s: &[u8]) -> bool {
    let Some(first) = s.first() else { return false };
    let len = match first {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return true,
    };
    if s.len() >= len {
        return true;
    }
    let second = match first {
        0xE0 => 0xA0..=0xBF,
        0xED => 0x80..=0x9F,
        0xF0 => 0x90..=0xBF,
        0xF4 => 0x80..=0x8F,
        _ => 0x80..=0xBF,
    };
    s.get(1).is_some_and(|byte| !second.contains(byte)) || s.get(2).is_some_and(|byte| byte & 0xC0 != 0x80)
}
