//! Programs: what a tree comes to.
//!
//! ```text
//!     start captures ranges          three words
//!     kind out arg n                 an instruction; 0 is the one that fails
//!     first last                     the ranges of all sets of characters
//! ```
//!
//! Invariants  I1  the order of instructions and of their alternatives is that of Go's compiler: it says which match is the first.
//!             I2  a set of characters has n ranges, from `arg` on.
//! See         Go's package regexp/syntax (Compile, Simplify); search.rs.

use super::classes;
use super::tree::{Kind, NON_GREEDY, Node, place};

pub(super) const FAIL: u32 = 0;
pub(super) const ALT: u32 = 1;
pub(super) const CAPTURE: u32 = 2;
/// `arg`: what must hold between the characters.
pub(super) const PLACE: u32 = 3;
pub(super) const MATCH: u32 = 4;
pub(super) const NOP: u32 = 5;
/// `arg`: the character.
pub(super) const RUNE: u32 = 6;
pub(super) const RANGES: u32 = 7;
pub(super) const ANY: u32 = 8;
pub(super) const ANY_NOT_NL: u32 = 9;

#[derive(Clone, Copy, Debug)]
pub(super) struct Inst {
    pub(super) kind: u32,
    pub(super) out: u32,
    pub(super) arg: u32,
    pub(super) n: u32,
}

pub(super) struct Program {
    pub(super) start: u32,
    /// How many places of captures there are.
    pub(super) captures: u32,
    pub(super) insts: Vec<Inst>,
    pub(super) ranges: Vec<(u32, u32)>,
}

impl Program {
    pub(super) fn bytes(&self) -> Vec<u8> {
        let head = [self.start, self.captures, self.insts.len() as u32];
        let insts = self.insts.iter().flat_map(|inst| [inst.kind, inst.out, inst.arg, inst.n]);
        let ranges = self.ranges.iter().flat_map(|(first, last)| [*first, *last]);
        head.into_iter().chain(insts).chain(ranges).flat_map(u32::to_le_bytes).collect()
    }

    /// The instruction behind those that only say where something is.
    fn behind(&self, mut pc: u32, captures: bool) -> u32 {
        while matches!(self.insts[pc as usize].kind, NOP) || captures && self.insts[pc as usize].kind == CAPTURE {
            pc = self.insts[pc as usize].out;
        }
        pc
    }

    /// The literal that every match begins with, and whether it is the whole.
    pub(super) fn prefix(&self) -> (String, bool) {
        match super::onepass::is_onepass(self) {
            true => self.prefix_of_onepass(),
            false => {
                let mut prefix = String::new();
                let mut pc = self.behind(self.start, true);
                while let Some(rune) = self.literal(pc) {
                    prefix.push(rune);
                    pc = self.behind(self.insts[pc as usize].out, true);
                }
                (prefix, self.insts[pc as usize].kind == MATCH)
            }
        }
    }

    fn literal(&self, pc: u32) -> Option<char> {
        let inst = self.insts[pc as usize];
        (inst.kind == RUNE && inst.arg != 0xFFFD).then(|| char::from_u32(inst.arg)).flatten()
    }

    /// A program that can match only at the start of the text, and goes one way there.
    fn prefix_of_onepass(&self) -> (String, bool) {
        let mut pc = self.behind(self.insts[self.start as usize].out, false);
        let first = self.insts[pc as usize];
        if first.kind != RUNE {
            return (String::new(), first.kind == MATCH);
        }
        let mut prefix = String::new();
        while let Some(rune) = self.literal(pc) {
            prefix.push(rune);
            pc = self.insts[pc as usize].out;
        }
        let last = self.insts[pc as usize];
        let ends = last.kind == PLACE && last.arg & place::END_TEXT != 0;
        (prefix, ends && self.insts[last.out as usize].kind == MATCH)
    }
}

/// A part of a program: where it begins, and where what leaves it is still to be filled in. An arm is its instruction's number times 2,
/// and 1 more if it is the second.
struct Part {
    start: u32,
    open: Vec<u32>,
    /// Whether it may match without a character.
    nullable: bool,
}

struct Compiler {
    program: Program,
}

/// The program of a tree.
pub(super) fn compile(tree: &Node) -> Program {
    let program = Program { start: 0, captures: 2, insts: Vec::new(), ranges: Vec::new() };
    let mut compiler = Compiler { program };
    compiler.inst(FAIL, 0, 0);
    let part = compiler.node(tree);
    let matched = compiler.inst(MATCH, 0, 0);
    compiler.patch(&part.open, matched);
    compiler.program.start = part.start;
    compiler.program
}

impl Compiler {
    fn inst(&mut self, kind: u32, arg: u32, n: u32) -> u32 {
        self.program.insts.push(Inst { kind, out: 0, arg, n });
        self.program.insts.len() as u32 - 1
    }

    fn patch(&mut self, open: &[u32], to: u32) {
        for arm in open {
            let inst = &mut self.program.insts[(arm >> 1) as usize];
            *if arm & 1 == 0 { &mut inst.out } else { &mut inst.arg } = to;
        }
    }

    fn simple(&mut self, kind: u32, arg: u32, n: u32, nullable: bool) -> Part {
        let start = self.inst(kind, arg, n);
        Part { start, open: vec![start << 1], nullable }
    }

    fn fail() -> Part {
        Part { start: 0, open: Vec::new(), nullable: false }
    }

    fn cat(&mut self, first: Part, second: Part) -> Part {
        if first.start == 0 || second.start == 0 {
            return Compiler::fail();
        }
        self.patch(&first.open, second.start);
        Part { start: first.start, open: second.open, nullable: first.nullable && second.nullable }
    }

    fn alt(&mut self, mut first: Part, second: Part) -> Part {
        if first.start == 0 {
            return second;
        }
        if second.start == 0 {
            return first;
        }
        let start = self.inst(ALT, second.start, 0);
        self.program.insts[start as usize].out = first.start;
        first.open.extend(second.open);
        Part { start, open: first.open, nullable: first.nullable || second.nullable }
    }

    /// A choice between the part and what follows. The arm that is open comes second unless it is not greedy.
    fn choice(&mut self, start: u32, non_greedy: bool) -> (u32, u32) {
        let choice = self.inst(ALT, 0, 0);
        let inst = &mut self.program.insts[choice as usize];
        match non_greedy {
            true => inst.arg = start,
            false => inst.out = start,
        }
        (choice, choice << 1 | u32::from(!non_greedy))
    }

    fn quest(&mut self, mut part: Part, non_greedy: bool) -> Part {
        let (start, arm) = self.choice(part.start, non_greedy);
        part.open.insert(0, arm);
        Part { start, open: part.open, nullable: true }
    }

    fn repeated(&mut self, part: &Part, non_greedy: bool) -> Part {
        let (start, arm) = self.choice(part.start, non_greedy);
        self.patch(&part.open, start);
        Part { start, open: vec![arm], nullable: true }
    }

    fn plus(&mut self, part: &Part, non_greedy: bool) -> Part {
        let again = self.repeated(part, non_greedy);
        Part { start: part.start, open: again.open, nullable: part.nullable }
    }

    fn star(&mut self, part: &Part, non_greedy: bool) -> Part {
        match part.nullable {
            // What may match nothing is matched at most once where it does.
            true => {
                let once = self.plus(part, non_greedy);
                self.quest(once, non_greedy)
            }
            false => self.repeated(part, non_greedy),
        }
    }

    fn rune(&mut self, rune: u32, folds: bool) -> Part {
        let mut circle = if folds { classes::circle(rune) } else { vec![rune] };
        if circle.len() == 1 {
            return self.simple(RUNE, rune, 0, false);
        }
        circle.sort_unstable();
        self.class(&circle.iter().map(|rune| (*rune, *rune)).collect::<Vec<_>>())
    }

    fn class(&mut self, class: &[(u32, u32)]) -> Part {
        match class {
            [(first, last)] if first == last => self.simple(RUNE, *first, 0, false),
            [(0, classes::MAX_RUNE)] => self.simple(ANY, 0, 0, false),
            [(0, 9), (11, classes::MAX_RUNE)] => self.simple(ANY_NOT_NL, 0, 0, false),
            _ => {
                let at = self.program.ranges.len() as u32;
                self.program.ranges.extend_from_slice(class);
                self.simple(RANGES, at, class.len() as u32, false)
            }
        }
    }

    fn capture(&mut self, place: u32) -> Part {
        self.program.captures = self.program.captures.max(place + 1);
        self.simple(CAPTURE, place, 0, true)
    }

    fn node(&mut self, node: &Node) -> Part {
        let non_greedy = node.flags & NON_GREEDY != 0;
        match &node.kind {
            Kind::EmptyMatch => self.simple(NOP, 0, 0, true),
            Kind::Literal(runes) => {
                let mut whole = None;
                for rune in runes {
                    let part = self.rune(*rune, node.folds());
                    whole = Some(match whole {
                        None => part,
                        Some(before) => self.cat(before, part),
                    });
                }
                whole.unwrap_or_else(|| self.simple(NOP, 0, 0, true))
            }
            Kind::Class(class) => self.class(class),
            Kind::AnyCharNotNl => self.simple(ANY_NOT_NL, 0, 0, false),
            Kind::AnyChar => self.simple(ANY, 0, 0, false),
            Kind::Place(place) => self.simple(PLACE, *place, 0, true),
            Kind::Capture { number, sub } => {
                let open = self.capture(number << 1);
                let sub = self.node(sub);
                let close = self.capture(number << 1 | 1);
                let opened = self.cat(open, sub);
                self.cat(opened, close)
            }
            Kind::Star(sub) | Kind::Plus(sub) | Kind::Quest(sub) => {
                let op = match node.kind {
                    Kind::Star(_) => Times::Star,
                    Kind::Plus(_) => Times::Plus,
                    _ => Times::Quest,
                };
                self.times(op, non_greedy, sub)
            }
            Kind::Repeat { least, most, sub } => self.counted(*least, *most, sub, non_greedy),
            Kind::Concat(subs) => {
                let mut whole = None;
                for sub in subs {
                    let part = self.node(sub);
                    whole = Some(match whole {
                        None => part,
                        Some(before) => self.cat(before, part),
                    });
                }
                whole.unwrap_or_else(|| self.simple(NOP, 0, 0, true))
            }
            Kind::Alternate(subs) => {
                let mut whole = Compiler::fail();
                for sub in subs {
                    let part = self.node(sub);
                    whole = self.alt(whole, part);
                }
                whole
            }
            Kind::NoMatch | Kind::LeftParen(_) | Kind::VerticalBar => Compiler::fail(),
        }
    }

    /// A repetition. Of nothing it is nothing, and of the same repetition that one.
    fn times(&mut self, op: Times, non_greedy: bool, sub: &Node) -> Part {
        let same = match simplified(sub) {
            Simplified::Empty => true,
            Simplified::Times(of, greed) => of == op && greed == non_greedy,
            Simplified::Other => false,
        };
        let part = self.node(sub);
        match op {
            _ if same => part,
            Times::Star => self.star(&part, non_greedy),
            Times::Plus => self.plus(&part, non_greedy),
            Times::Quest => self.quest(part, non_greedy),
        }
    }

    /// A repetition with counts: the part so often, then as often as it may.
    fn counted(&mut self, least: u32, most: Option<u32>, sub: &Node, non_greedy: bool) -> Part {
        match (least, most) {
            (0, Some(0)) => return self.simple(NOP, 0, 0, true),
            (0, None) => return self.times(Times::Star, non_greedy, sub),
            (1, None) => return self.times(Times::Plus, non_greedy, sub),
            (1, Some(1)) => return self.node(sub),
            _ => {}
        }
        let fixed = if most.is_none() { least - 1 } else { least };
        let mut whole = None;
        for _ in 0..fixed {
            let part = self.node(sub);
            whole = Some(match whole {
                None => part,
                Some(before) => self.cat(before, part),
            });
        }
        let rest = match most {
            None => Some(self.times(Times::Plus, non_greedy, sub)),
            Some(most) if most > least => Some(self.at_most(most - least, non_greedy, sub)),
            Some(_) => None,
        };
        match (whole, rest) {
            (Some(whole), Some(rest)) => self.cat(whole, rest),
            (Some(part), None) | (None, Some(part)) => part,
            (None, None) => Compiler::fail(),
        }
    }

    /// The part at most so often: `(x(x(x)?)?)?`, from the outside in, without a call for each.
    fn at_most(&mut self, count: u32, non_greedy: bool, sub: &Node) -> Part {
        // Of a part that may match once at most, or nothing, the innermost is that part itself.
        let mut parts: Vec<Part> = (1..count).map(|_| self.node(sub)).collect();
        let mut inner = self.times(Times::Quest, non_greedy, sub);
        while let Some(part) = parts.pop() {
            let both = self.cat(part, inner);
            inner = self.quest(both, non_greedy);
        }
        inner
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Times {
    Star,
    Plus,
    Quest,
}

/// What a tree becomes where its counts are written out.
enum Simplified {
    Empty,
    Times(Times, bool),
    Other,
}

fn simplified(node: &Node) -> Simplified {
    let non_greedy = node.flags & NON_GREEDY != 0;
    let times = |op: Times, sub: &Node| match simplified(sub) {
        Simplified::Empty => Simplified::Empty,
        _ => Simplified::Times(op, non_greedy),
    };
    match &node.kind {
        Kind::EmptyMatch | Kind::Repeat { least: 0, most: Some(0), .. } => Simplified::Empty,
        Kind::Star(sub) | Kind::Repeat { least: 0, most: None, sub } => times(Times::Star, sub),
        Kind::Plus(sub) | Kind::Repeat { least: 1, most: None, sub } => times(Times::Plus, sub),
        Kind::Quest(sub) | Kind::Repeat { least: 0, most: Some(1), sub } => times(Times::Quest, sub),
        Kind::Repeat { least: 1, most: Some(1), sub } => simplified(sub),
        // Written out it is a quest around more.
        Kind::Repeat { least: 0, most: Some(_), .. } => Simplified::Times(Times::Quest, non_greedy),
        _ => Simplified::Other,
    }
}
