//! Pieces of strings: what stands between separators.
//!
//! Invariants  I1  a piece refers to the bytes of the string that it is a piece of.
//! See         library/go/strings.go.

use super::super::exec::Exec;
use super::super::slices::Slice;
use super::text::{count, index, index_space};
use super::{Done, Native};
use crate::code::standard;

pub(super) static NATIVES: &[Native] = &[
    Native { name: "strings.pieces", visible: false, run: |exec, out| exec.pieces(out) },
    Native { name: "strings.Fields", visible: false, run: |exec, out| exec.words_between_space(out) },
];

impl Exec<'_> {
    /// `pieces(s, sep string, keep, n int) []string`: at most n pieces, any number if n is negative, each with so much of the separator
    /// behind it.
    fn pieces(&mut self, out: usize) -> Done {
        let (s, sep) = (self.text_at(out + 3), self.text_at(out + 5));
        let (keep, n) = (self.regs[out + 7] as usize, self.regs[out + 8] as i64);
        let most = if n < 0 { count(s, sep) + 1 } else { n };
        let most = most.min(s.len() as i64 + 1) as usize;
        let (mut found, mut at) = (Vec::with_capacity(most.min(64)), 0);
        while found.len() + 1 < most {
            let next = index(&s[at..], sep);
            if next < 0 {
                break;
            }
            let end = at + next as usize;
            found.push((at, end + keep));
            at = end + sep.len();
        }
        found.push((at, s.len()));
        self.give_pieces(out, out + 3, &found, most)
    }

    /// `Fields(s string) []string`
    fn words_between_space(&mut self, out: usize) -> Done {
        let s = self.text_at(out + 3);
        let (mut found, mut at) = (Vec::new(), 0);
        while at < s.len() {
            let end = at + index_space(&s[at..]);
            if end > at {
                found.push((at, end));
            }
            let space = super::super::strings::rune_at(s.get(end..).filter(|rest| !rest.is_empty()).unwrap_or(b" "));
            at = end + space.1;
        }
        let most = found.len();
        self.give_pieces(out, out + 3, &found, most)
    }

    /// Puts a slice there, with room for so many, of these pieces of the string whose slots begin at `of`.
    fn give_pieces(&mut self, out: usize, of: usize, pieces: &[(usize, usize)], room: usize) -> Done {
        let (len, text) = (pieces.len() as u64, self.regs[of]);
        let heap = &mut self.state.heap;
        let made = heap.make_slice(&self.program.layouts, standard::STRING, len, len.max(room as u64))?;
        if !pieces.is_empty() {
            let slots = heap.slots_mut(made.ptr, 0, pieces.len() * 2);
            for (slots, (start, end)) in slots.chunks_exact_mut(2).zip(pieces) {
                slots[0] = if start == end { 0 } else { text + *start as u64 };
                slots[1] = (end - start) as u64;
            }
        }
        let Slice { ptr, len, cap } = made;
        self.regs[out..out + 3].copy_from_slice(&[ptr, len, cap]);
        Ok(None)
    }
}
