//! Whether a program that begins at the start of the text has one way only at each character: Go then says more of what it begins with.
//!
//! See         compile.rs (Program::prefix); Go's regexp/onepass.go.

use super::classes::MAX_RUNE;
use super::compile::{ALT, ANY, ANY_NOT_NL, FAIL, Inst, MATCH, PLACE, Program, RANGES, RUNE};
use super::tree::place;

/// Programs of so many instructions are not looked at.
const MOST: usize = 1000;

pub(super) fn is_onepass(program: &Program) -> bool {
    let insts = &program.insts;
    let first = insts[program.start as usize];
    if first.kind != PLACE || first.arg & place::BEGIN_TEXT == 0 || insts.len() >= MOST {
        return false;
    }
    let matches = |pc: u32| insts[pc as usize].kind == MATCH;
    let has_choice = insts.iter().any(|inst| inst.kind == ALT);
    let ends_early = |inst: &Inst| match inst.kind {
        ALT => matches(inst.out) || matches(inst.arg),
        PLACE => matches(inst.out) && inst.arg & place::END_TEXT == 0,
        _ => matches(inst.out) && has_choice,
    };
    if insts.iter().any(ends_early) {
        return false;
    }
    let n = insts.len();
    let insts = straightened(insts);
    let mut ways =
        Ways { insts, ranges: &program.ranges, first: vec![None; n], ends: vec![false; n], seen: Vec::new() };
    let (mut queue, mut next) = (vec![program.start], 0);
    while let Some(pc) = queue.get(next).copied() {
        ways.seen = vec![false; n];
        if !ways.look(pc, &mut queue) {
            return false;
        }
        next += 1;
    }
    true
}

/// Choices right behind each other of which one leads back to the other: `(?:a*)+`.
fn straightened(insts: &[Inst]) -> Vec<Inst> {
    let mut insts = insts.to_vec();
    let is_choice = |insts: &[Inst], pc: u32| insts[pc as usize].kind == ALT;
    for pc in 0..insts.len() {
        let inst = insts[pc];
        if inst.kind != ALT {
            continue;
        }
        let (choice, other, is_second) = match (is_choice(&insts, inst.out), is_choice(&insts, inst.arg)) {
            (false, true) => (inst.arg, inst.out, true),
            (true, false) => (inst.out, inst.arg, false),
            _ => continue,
        };
        let mut inner = insts[choice as usize];
        let turned = inner.out as usize != pc && inner.arg as usize == pc;
        let (mut back, on) = if turned { (inner.arg, inner.out) } else { (inner.out, inner.arg) };
        if back as usize == pc {
            back = other;
            *if turned { &mut inner.arg } else { &mut inner.out } = other;
            insts[choice as usize] = inner;
        }
        if other == back {
            let inst = &mut insts[pc];
            *if is_second { &mut inst.arg } else { &mut inst.out } = on;
        }
    }
    insts
}

struct Ways<'p> {
    insts: Vec<Inst>,
    ranges: &'p [(u32, u32)],
    /// The characters with which each instruction goes on.
    first: Vec<Option<Vec<(u32, u32)>>>,
    /// Whether it can match without one.
    ends: Vec<bool>,
    seen: Vec<bool>,
}

impl Ways<'_> {
    fn look(&mut self, pc: u32, queue: &mut Vec<u32>) -> bool {
        let at = pc as usize;
        if std::mem::replace(&mut self.seen[at], true) {
            return true;
        }
        let inst = self.insts[at];
        match inst.kind {
            ALT => {
                if !self.look(inst.out, queue) || !self.look(inst.arg, queue) {
                    return false;
                }
                let (out, arg) = (inst.out as usize, inst.arg as usize);
                if self.ends[out] && self.ends[arg] {
                    return false;
                }
                self.ends[at] |= self.ends[out] || self.ends[arg];
                let first = |pc: usize| self.first[pc].iter().flatten().copied();
                let mut both: Vec<(u32, u32)> = first(out).chain(first(arg)).collect();
                both.sort_unstable();
                if both.windows(2).any(|pair| pair[1].0 <= pair[0].1) {
                    return false;
                }
                self.first[at] = Some(both);
            }
            FAIL => {}
            MATCH => self.ends[at] = true,
            RUNE | RANGES | ANY | ANY_NOT_NL => {
                if self.first[at].is_some() {
                    return true;
                }
                if !queue.contains(&inst.out) {
                    queue.push(inst.out);
                }
                self.first[at] = Some(match inst.kind {
                    RUNE => vec![(inst.arg, inst.arg)],
                    RANGES => self.ranges[inst.arg as usize..][..inst.n as usize].to_vec(),
                    ANY => vec![(0, MAX_RUNE)],
                    _ => vec![(0, 9), (11, MAX_RUNE)],
                });
            }
            _ => {
                let goes = self.look(inst.out, queue);
                self.ends[at] = self.ends[inst.out as usize];
                self.first[at] = self.first[inst.out as usize].clone();
                return goes;
            }
        }
        true
    }
}
