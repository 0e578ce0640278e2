//! The search: all ways through the program at once, one character after the other.
//!
//! Invariants  I1  the ways stand in the order of their preference, each instruction once: time is at most text times program.
//!             I2  what is remembered between characters is in the two lists.
//! See         Go's regexp/exec.go; Pike's algorithm.

use super::compile::{ALT, ANY, ANY_NOT_NL, CAPTURE, FAIL, MATCH, NOP, PLACE, RANGES, RUNE};
use super::tree::place;

/// No place.
pub(super) const NONE: u64 = u64::MAX;

/// The words of an instruction, and of what stands before all.
const INST: usize = 4;
const HEAD: usize = 3;

/// A program as it stands in the heap.
#[derive(Clone, Copy)]
pub(super) struct Program<'p> {
    bytes: &'p [u8],
    insts: usize,
    prefix: &'p [u8],
}

impl<'p> Program<'p> {
    pub(super) fn new(bytes: &'p [u8], prefix: &'p [u8]) -> Program<'p> {
        let mut program = Program { bytes, insts: 0, prefix };
        program.insts = program.word(2) as usize;
        program
    }

    fn word(&self, at: usize) -> u32 {
        let bytes = self.bytes[at * 4..].first_chunk();
        u32::from_le_bytes(*bytes.expect("a program has all its words"))
    }

    fn captures(&self) -> usize {
        self.word(1) as usize
    }

    /// Kind, out, arg, n.
    fn inst(&self, pc: u32) -> [u32; INST] {
        [0, 1, 2, 3].map(|word| self.word(HEAD + pc as usize * INST + word))
    }

    /// What must hold where a match begins.
    fn needed_at_start(&self) -> u32 {
        let (mut pc, mut needed) = (self.word(0), 0);
        loop {
            let [kind, out, arg, _] = self.inst(pc);
            match kind {
                PLACE => needed |= arg,
                CAPTURE | NOP => {}
                _ => return needed,
            }
            pc = out;
        }
    }

    fn has(&self, at: u32, n: u32, rune: u32) -> bool {
        let range = |number: usize| {
            let word = HEAD + self.insts * INST + (at as usize + number) * 2;
            (self.word(word), self.word(word + 1))
        };
        let (mut low, mut high) = (0, n as usize);
        while low < high {
            let middle = usize::midpoint(low, high);
            let (first, last) = range(middle);
            match rune {
                _ if rune < first => high = middle,
                _ if rune > last => low = middle + 1,
                _ => return true,
            }
        }
        false
    }
}

/// Ways through the program.
struct Ways {
    /// The instructions that were come to, and where each stands among them.
    dense: Vec<u32>,
    sparse: Vec<u32>,
    /// Those of them at which a character is looked at, and the places of captures of each.
    waiting: Vec<u32>,
    captures: Vec<u64>,
}

impl Ways {
    fn new(insts: usize) -> Ways {
        Ways { dense: Vec::new(), sparse: vec![0; insts], waiting: Vec::new(), captures: Vec::new() }
    }

    fn clear(&mut self) {
        self.dense.clear();
        self.waiting.clear();
        self.captures.clear();
    }

    /// Adds an instruction, if it is not there.
    fn add(&mut self, pc: u32) -> bool {
        let at = self.sparse[pc as usize] as usize;
        if self.dense.get(at) == Some(&pc) {
            return false;
        }
        self.sparse[pc as usize] = self.dense.len() as u32;
        self.dense.push(pc);
        true
    }
}

enum Step {
    At(u32),
    /// The place of a capture as it was before.
    Restore(usize, u64),
}

pub(super) struct Search<'p> {
    program: Program<'p>,
    text: &'p [u8],
    longest: bool,
    captures: usize,
    now: Ways,
    next: Ways,
    steps: Vec<Step>,
    scratch: Vec<u64>,
    /// Where the last search ended.
    end: usize,
}

impl<'p> Search<'p> {
    /// A search in the text for a match with so many places of captures, 2 at least.
    pub(super) fn new(program: Program<'p>, text: &'p [u8], captures: usize, longest: bool) -> Search<'p> {
        let captures = captures.min(program.captures());
        Search {
            program,
            text,
            longest,
            captures,
            now: Ways::new(program.insts),
            next: Ways::new(program.insts),
            steps: Vec::new(),
            scratch: vec![NONE; captures],
            end: 0,
        }
    }

    /// Whether the last search was over before the last character: more would change nothing.
    pub(super) fn is_done(&self) -> bool {
        self.rune(self.end).is_some_and(|(_, width)| self.end + width < self.text.len())
    }

    fn rune(&self, at: usize) -> Option<(u32, usize)> {
        self.text.get(at..).filter(|rest| !rest.is_empty()).map(super::rune)
    }

    /// What holds at a place in the text.
    fn places(&self, at: usize) -> u32 {
        let before = (at > 0).then(|| super::last_rune(&self.text[..at]));
        let after = self.rune(at).map(|(rune, _)| rune);
        let is_word =
            |rune: Option<u32>| rune.and_then(char::from_u32).is_some_and(|ch| ch.is_ascii_alphanumeric() || ch == '_');
        let mut places = 0;
        for (holds, place) in [
            (before.is_none_or(|rune| rune == 10), place::BEGIN_LINE),
            (before.is_none(), place::BEGIN_TEXT),
            (after.is_none_or(|rune| rune == 10), place::END_LINE),
            (after.is_none(), place::END_TEXT),
            (is_word(before) != is_word(after), place::WORD_BOUNDARY),
            (is_word(before) == is_word(after), place::NO_WORD_BOUNDARY),
        ] {
            places |= if holds { place } else { 0 };
        }
        places
    }

    /// Adds the ways that begin at an instruction, without a character.
    fn add(&mut self, pc: u32, at: usize, places: &mut Option<u32>) {
        self.steps.push(Step::At(pc));
        while let Some(step) = self.steps.pop() {
            let pc = match step {
                Step::Restore(capture, place) => {
                    self.scratch[capture] = place;
                    continue;
                }
                Step::At(pc) => pc,
            };
            if !self.next.add(pc) {
                continue;
            }
            let [kind, out, arg, _] = self.program.inst(pc);
            match kind {
                FAIL => {}
                ALT => self.steps.extend([Step::At(arg), Step::At(out)]),
                NOP => self.steps.push(Step::At(out)),
                PLACE => {
                    let holds = match places {
                        Some(places) => *places,
                        None => *places.insert(self.places(at)),
                    };
                    if holds & arg != 0 {
                        self.steps.push(Step::At(out));
                    }
                }
                CAPTURE => {
                    if let Some(place) = self.scratch.get_mut(arg as usize) {
                        self.steps.push(Step::Restore(arg as usize, *place));
                        *place = at as u64;
                    }
                    self.steps.push(Step::At(out));
                }
                _ => {
                    self.next.waiting.push(pc);
                    self.next.captures.extend_from_slice(&self.scratch);
                }
            }
        }
    }

    /// The first match from a place on: where its captures are.
    pub(super) fn find(&mut self, mut at: usize) -> Option<Vec<u64>> {
        let (start, needed) = (self.program.word(0), self.program.needed_at_start());
        self.end = 0;
        if start == 0 {
            return None;
        }
        let only_at_start = needed & place::BEGIN_TEXT != 0;
        let mut found: Option<Vec<u64>> = None;
        self.now.clear();
        self.next.clear();
        loop {
            // `next` holds the ways that have come to this place.
            if self.next.waiting.is_empty() {
                if found.is_some() || only_at_start && at != 0 {
                    break;
                }
                if !self.program.prefix.is_empty() && needed == 0 {
                    let rest = self.text.get(at..)?;
                    self.end = self.text.len();
                    at += usize::try_from(super::super::text::index(rest, self.program.prefix)).ok()?;
                }
            }
            if found.is_none() {
                self.scratch.fill(NONE);
                self.scratch[0] = at as u64;
                self.add(start, at, &mut None);
            }
            std::mem::swap(&mut self.now, &mut self.next);
            let rune = self.rune(at);
            self.step(at, rune, &mut found);
            self.now.clear();
            let Some((_, width)) = rune else { break };
            at += width;
        }
        self.end = at;
        found
    }

    /// Takes all ways over a character.
    fn step(&mut self, at: usize, rune: Option<(u32, usize)>, found: &mut Option<Vec<u64>>) {
        let behind = at + rune.map_or(0, |(_, width)| width);
        let mut places = None;
        for way in 0..self.now.waiting.len() {
            let [kind, out, arg, n] = self.program.inst(self.now.waiting[way]);
            let start = way * self.captures;
            if self.longest && found.as_ref().is_some_and(|found| found[0] < self.now.captures[start]) {
                continue;
            }
            let goes = match kind {
                MATCH => {
                    let better = found.as_ref().is_none_or(|found| !self.longest || found[1] < at as u64);
                    if better {
                        let mut captures = self.now.captures[start..start + self.captures].to_vec();
                        captures[1] = at as u64;
                        *found = Some(captures);
                    }
                    if !self.longest {
                        return;
                    }
                    false
                }
                RUNE => rune.is_some_and(|(rune, _)| rune == arg),
                RANGES => rune.is_some_and(|(rune, _)| self.program.has(arg, n, rune)),
                ANY => rune.is_some(),
                ANY_NOT_NL => rune.is_some_and(|(rune, _)| rune != 10),
                _ => false,
            };
            if goes {
                self.scratch.copy_from_slice(&self.now.captures[start..start + self.captures]);
                self.add(out, behind, &mut places);
            }
        }
    }
}
