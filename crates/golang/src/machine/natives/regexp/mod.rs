//! What package regexp leaves to the machine: to compile an expression to a program, and to search with it.
//!
//! ```text
//!     parse, escapes, factor     an expression to a tree (tree, classes)
//!     compile, onepass           a tree to a program
//!     search                     a program over a text
//! ```
//!
//! Invariants  I1  a program is a string in the heap, and nothing else is kept: the state stays plain data.
//!             I2  time is linear in the text.
//! Rejected    A crate for regular expressions: which errors there are, what matches first and what a program is would not be Go's.
//! See         library/go/regexp.go.

mod classes;
mod compile;
mod escapes;
mod factor;
mod onepass;
mod parse;
mod search;
mod tree;

use super::super::exec::Exec;
use super::super::fault::Fault;
use super::super::strings::rune_at;
use super::{Done, Native};
use crate::code::standard;

pub(super) static NATIVES: &[Native] = &[
    Native { name: "regexp.program", visible: false, run: |exec, out| exec.regexp_program(out) },
    Native { name: "regexp.search", visible: false, run: |exec, out| exec.regexp_search(out) },
];

/// How `search` goes on behind a match: not at all, as Find does, as Replace does. With `LONGEST` the longest match counts.
const ALL: u64 = 1;
const REPLACE: u64 = 2;
const LONGEST: u64 = 4;
/// Behind the places there is 1 if more text would change nothing.
const READER: u64 = 8;

fn rune(bytes: &[u8]) -> (u32, usize) {
    rune_at(bytes)
}

fn last_rune(bytes: &[u8]) -> u32 {
    super::text::last_rune(bytes).0
}

impl Exec<'_> {
    /// `program(expr string, posix bool) (prog string, names []string, prefix string, complete bool, code, part string)`
    fn regexp_program(&mut self, out: usize) -> Done {
        let args = out + 12;
        let flags = if self.regs[args + 2] != 0 { 0 } else { tree::PERL };
        let parsed = parse::parse(self.text_at(args), flags);
        self.regs[out..args].fill(0);
        match parsed {
            Err(error) => {
                self.set_text(out + 8, error.code.as_bytes());
                self.set_text(out + 10, &error.part);
            }
            Ok((tree, names)) => {
                let program = compile::compile(&tree);
                let bytes = program.bytes();
                if bytes.len() as u64 / 8 >= self.state.heap.words_left() {
                    return Err(Fault::out_of_memory());
                }
                let (prefix, complete) = program.prefix();
                self.set_text(out, &bytes);
                self.new_strings(out + 2, names.iter().map(|name| &name[..]));
                self.set_text(out + 5, prefix.as_bytes());
                self.regs[out + 7] = u64::from(complete);
            }
        }
        Ok(None)
    }

    /// `search(prog, prefix, text string, captures, most, how int) []int`: the places of each match behind each other.
    fn regexp_search(&mut self, out: usize) -> Done {
        let args = out + 3;
        let [captures, most, how] = [6, 7, 8].map(|at| self.regs[args + at]);
        let text = self.text_at(args + 4);
        let program = search::Program::new(self.text_at(args), self.text_at(args + 2));
        let mut search = search::Search::new(program, text, captures as usize, how & LONGEST != 0);
        let width = |at: usize| text.get(at..).filter(|rest| !rest.is_empty()).map_or(0, |rest| rune(rest).1);
        let mut places = Vec::new();
        let (mut at, mut before, mut found) = (0, None, 0);
        while found < most && at <= text.len() {
            let Some(matched) = search.find(at) else { break };
            let (start, end) = (matched[0] as usize, matched[1] as usize);
            // An empty match right behind another one does not count.
            let counts = match how & (ALL | REPLACE) {
                ALL => end != at || before != Some(start),
                REPLACE => end > before.unwrap_or(0) || start == 0,
                _ => true,
            };
            at = match how & (ALL | REPLACE) {
                ALL if end == at => at + width(at).max(1),
                ALL => end,
                REPLACE => end.max(at + width(at)).max(at + 1),
                _ => text.len() + 1,
            };
            before = Some(end);
            if counts {
                places.extend(matched);
                found += 1;
            }
        }
        if how & READER != 0 {
            places.push(u64::from(search.is_done()));
        }
        if places.len() as u64 >= self.state.heap.words_left() {
            return Err(Fault::out_of_memory());
        }
        let len = places.len() as u64;
        let made = match places.is_empty() {
            true => 0,
            false => {
                let made = self.state.heap.allocate(&self.program.layouts, standard::WORDS, places.len() as u32);
                self.state.heap.slots_mut(made, 0, places.len()).copy_from_slice(&places);
                made
            }
        };
        self.regs[out..out + 3].copy_from_slice(&[made, len, len]);
        Ok(None)
    }
}
