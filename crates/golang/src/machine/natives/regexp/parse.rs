//! The parser of expressions: a stack of trees, to which operators are applied as they are read.
//!
//! Invariants  I1  errors are Go's: the texts, what is quoted, and which of several comes first.
//! See         Go's package regexp/syntax (Parse); escapes.rs, factor.rs.

use super::classes;
use super::tree::{self, FOLD_CASE, Flags, Kind, NON_GREEDY, Node, ONE_LINE, PERL_X, WAS_DOLLAR, place};

/// How deep a tree may be, of how many instructions and how many runes.
pub(super) const MOST_HEIGHT: u32 = 1000;
const MOST_SIZE: u64 = (128 << 20) / 40;
const MOST_RUNES: usize = (128 << 20) / 4;

/// The largest count of a repetition, and of those within each other.
const MOST_REPEATS: u32 = 1000;

/// What is wrong with an expression, and which part of it.
#[derive(Debug, PartialEq)]
pub(super) struct Error {
    pub(super) code: &'static str,
    pub(super) part: Vec<u8>,
}

pub(super) const CHAR_RANGE: &str = "invalid character class range";
pub(super) const ESCAPE: &str = "invalid escape sequence";
pub(super) const NAMED_CAPTURE: &str = "invalid named capture";
const PERL_OP: &str = "invalid or unsupported Perl syntax";
const REPEAT_OP: &str = "invalid nested repetition operator";
const REPEAT_SIZE: &str = "invalid repeat count";
pub(super) const UTF8: &str = "invalid UTF-8";
pub(super) const MISSING_BRACKET: &str = "missing closing ]";
const MISSING_PAREN: &str = "missing closing )";
const MISSING_ARGUMENT: &str = "missing argument to repetition operator";
pub(super) const TRAILING_BACKSLASH: &str = "trailing backslash at end of expression";
const UNEXPECTED_PAREN: &str = "unexpected )";
pub(super) const NESTING_DEPTH: &str = "expression nests too deeply";
const LARGE: &str = "expression too large";

pub(super) fn error<T>(code: &'static str, part: &[u8]) -> Result<T, Error> {
    Err(Error { code, part: part.to_vec() })
}

/// The part of a text up to where a later part of it begins.
pub(super) fn before<'e>(text: &'e [u8], rest: &[u8]) -> &'e [u8] {
    &text[..text.len() - rest.len()]
}

pub(super) fn next_rune(text: &[u8]) -> Result<(u32, &[u8]), Error> {
    match super::rune(text) {
        (0xFFFD, 1) => error(UTF8, text),
        (rune, width) => Ok((rune, &text[width..])),
    }
}

pub(super) fn check_utf8(mut text: &[u8]) -> Result<(), Error> {
    while !text.is_empty() {
        text = next_rune(text)?.1;
    }
    Ok(())
}

pub(super) struct Parser<'e> {
    pub(super) flags: Flags,
    stack: Vec<Node>,
    /// The names of groups; the whole has none.
    names: Vec<Vec<u8>>,
    whole: &'e [u8],
    runes: usize,
    /// How many calls of `factor` are within each other.
    pub(super) factoring: u32,
}

/// The tree of an expression, and the names of its groups.
pub(super) fn parse(whole: &[u8], flags: Flags) -> Result<(Node, Vec<Vec<u8>>), Error> {
    let names = vec![Vec::new()];
    let mut parser = Parser { flags, stack: Vec::new(), names, whole, runes: 0, factoring: 0 };
    let (mut text, mut repeated): (_, &[u8]) = (whole, &[]);
    while !text.is_empty() {
        let start = text;
        let is_repeat;
        (text, is_repeat) = parser.item(text, repeated)?;
        repeated = if is_repeat { start } else { &[] };
    }
    parser.close()?;
    match <[Node; 1]>::try_from(parser.stack) {
        Ok([node]) => Ok((node, parser.names)),
        Err(_) => error(MISSING_PAREN, whole),
    }
}

impl<'e> Parser<'e> {
    /// Reads one item. `repeated` begins with the repetition right before it, if there is one.
    fn item(&mut self, text: &'e [u8], repeated: &'e [u8]) -> Result<(&'e [u8], bool), Error> {
        let rest = &text[1..];
        let is_perl = self.flags & PERL_X != 0;
        match text[0] {
            b'(' if is_perl && rest.first() == Some(&b'?') => return Ok((self.perl_group(text)?, false)),
            b'(' => self.open(Vec::new())?,
            b'|' => {
                self.concat()?;
                if !self.swap_bar()? {
                    self.op(Kind::VerticalBar)?;
                }
            }
            b')' => self.right_paren()?,
            b'^' if self.flags & ONE_LINE != 0 => self.op(Kind::Place(place::BEGIN_TEXT))?,
            b'^' => self.op(Kind::Place(place::BEGIN_LINE))?,
            b'$' if self.flags & ONE_LINE != 0 => {
                self.push(Node::new(Kind::Place(place::END_TEXT), self.flags | WAS_DOLLAR))?;
            }
            b'$' => self.op(Kind::Place(place::END_LINE))?,
            b'.' if self.flags & tree::DOT_NL != 0 => self.op(Kind::AnyChar)?,
            b'.' => self.op(Kind::AnyCharNotNl)?,
            b'[' => return Ok((self.class(text)?, false)),
            b'*' => return Ok((self.repeat(Kind::Star, text, rest, repeated)?, true)),
            b'+' => return Ok((self.repeat(Kind::Plus, text, rest, repeated)?, true)),
            b'?' => return Ok((self.repeat(Kind::Quest, text, rest, repeated)?, true)),
            b'{' => match counts(rest) {
                None => self.literal(u32::from(b'{'))?,
                Some((least, most, rest)) => {
                    let most = match (least, most) {
                        (Some(least), None) if least <= MOST_REPEATS => None,
                        (Some(least), Some(Some(most))) if least <= most && most <= MOST_REPEATS => Some(most),
                        _ => return error(REPEAT_SIZE, before(text, rest)),
                    };
                    let least = least.unwrap_or_default();
                    let of = |sub| Kind::Repeat { least, most, sub };
                    return Ok((self.repeat(of, text, rest, repeated)?, true));
                }
            },
            b'\\' => return Ok((self.escaped(text)?, false)),
            _ => {
                let (rune, rest) = next_rune(text)?;
                self.literal(rune)?;
                return Ok((rest, false));
            }
        }
        Ok((rest, false))
    }

    fn escaped(&mut self, text: &'e [u8]) -> Result<&'e [u8], Error> {
        if self.flags & PERL_X != 0 && text.len() >= 2 {
            let kind = match text[1] {
                b'A' => Some(Kind::Place(place::BEGIN_TEXT)),
                b'b' => Some(Kind::Place(place::WORD_BOUNDARY)),
                b'B' => Some(Kind::Place(place::NO_WORD_BOUNDARY)),
                b'z' => Some(Kind::Place(place::END_TEXT)),
                b'C' => return error(ESCAPE, &text[..2]),
                b'Q' => {
                    let quoted = &text[2..];
                    let end = quoted.windows(2).position(|pair| pair == br"\E");
                    let mut literal = &quoted[..end.unwrap_or(quoted.len())];
                    while !literal.is_empty() {
                        let (rune, rest) = next_rune(literal)?;
                        self.literal(rune)?;
                        literal = rest;
                    }
                    return Ok(end.map_or(&[], |end| &quoted[end + 2..]));
                }
                _ => None,
            };
            if let Some(kind) = kind {
                self.op(kind)?;
                return Ok(&text[2..]);
            }
        }
        if let Some((class, rest)) = self.unicode_class(text)?.or_else(|| self.perl_class(text)) {
            self.op(Kind::Class(class))?;
            return Ok(rest);
        }
        let (rune, rest) = self.escape(text)?;
        self.literal(rune)?;
        Ok(rest)
    }

    /// A group that begins with `(?`: a name or flags.
    fn perl_group(&mut self, text: &'e [u8]) -> Result<&'e [u8], Error> {
        let name = match (text.get(2..4), text.get(2)) {
            (Some(b"P<"), _) if text.len() > 4 => Some(4),
            (_, Some(b'<')) if text.len() > 3 => Some(3),
            _ => None,
        };
        if let Some(start) = name {
            let Some(end) = text.iter().position(|byte| *byte == b'>') else {
                check_utf8(text)?;
                return error(NAMED_CAPTURE, text);
            };
            let name = &text[start..end];
            check_utf8(name)?;
            if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
                return error(NAMED_CAPTURE, &text[..=end]);
            }
            self.open(name.to_vec())?;
            return Ok(&text[end + 1..]);
        }
        let (mut rest, mut flags) = (&text[2..], self.flags);
        let (mut is_negated, mut has_flag) = (false, false);
        while !rest.is_empty() {
            let rune;
            (rune, rest) = next_rune(rest)?;
            match u8::try_from(rune) {
                Ok(b'i') => flags |= FOLD_CASE,
                Ok(b'm') => flags &= !ONE_LINE,
                Ok(b's') => flags |= tree::DOT_NL,
                Ok(b'U') => flags |= NON_GREEDY,
                Ok(b'-') if !is_negated => (is_negated, has_flag, flags) = (true, false, !flags),
                Ok(end @ (b':' | b')')) if !is_negated || has_flag => {
                    if is_negated {
                        flags = !flags;
                    }
                    if end == b':' {
                        self.op(Kind::LeftParen(0))?;
                    }
                    self.flags = flags;
                    return Ok(rest);
                }
                _ => break,
            }
            has_flag |= rune != u32::from(b'-');
        }
        error(PERL_OP, before(text, rest))
    }

    fn open(&mut self, name: Vec<u8>) -> Result<(), Error> {
        let number = self.names.len() as u32;
        self.names.push(name);
        self.op(Kind::LeftParen(number))
    }

    fn right_paren(&mut self) -> Result<(), Error> {
        self.close()?;
        let (Some(sub), Some(Node { kind: Kind::LeftParen(number), flags, .. })) = (self.stack.pop(), self.stack.pop())
        else {
            return error(UNEXPECTED_PAREN, self.whole);
        };
        // What is set within a group ends with it.
        self.flags = flags;
        self.push(match number {
            0 => sub,
            number => Node::new(Kind::Capture { number, sub: Box::new(sub) }, flags),
        })
    }

    fn op(&mut self, kind: Kind) -> Result<(), Error> {
        self.push(Node::new(kind, self.flags))
    }

    pub(super) fn literal(&mut self, rune: u32) -> Result<(), Error> {
        let rune = if self.flags & FOLD_CASE != 0 { classes::least_of_circle(rune) } else { rune };
        self.push(Node::literal(vec![rune], self.flags))
    }

    /// Puts a tree on the stack. A set of one character, or of one in both cases, is a literal.
    pub(super) fn push(&mut self, node: Node) -> Result<(), Error> {
        self.runes += node.runes();
        let folds = |a, b| classes::circle(a) == [a, b];
        let literal = match &node.kind {
            Kind::Class(class) => match class[..] {
                [(a, last)] if a == last => Some((a, self.flags & !FOLD_CASE)),
                [(a, last)] if a + 1 == last && folds(a, last) => Some((a, self.flags | FOLD_CASE)),
                [(a, b), (c, d)] if a == b && c == d && folds(a, c) => Some((a, self.flags | FOLD_CASE)),
                _ => None,
            },
            _ => None,
        };
        self.join_literals();
        let node = literal.map_or(node, |(rune, flags)| Node::literal(vec![rune], flags));
        self.check(&node)?;
        self.stack.push(node);
        Ok(())
    }

    pub(super) fn check(&self, node: &Node) -> Result<(), Error> {
        if self.runes > MOST_RUNES || node.size > MOST_SIZE {
            return error(LARGE, self.whole);
        }
        if node.height > MOST_HEIGHT {
            return self.too_deep();
        }
        Ok(())
    }

    pub(super) fn too_deep<T>(&self) -> Result<T, Error> {
        error(NESTING_DEPTH, self.whole)
    }

    /// Makes one literal of the two on the top of the stack, if they are literals of one kind.
    fn join_literals(&mut self) {
        if let [.., first, second] = &mut self.stack[..]
            && let (Kind::Literal(runes), Kind::Literal(more)) = (&mut first.kind, &second.kind)
            && (first.flags ^ second.flags) & FOLD_CASE == 0
        {
            runes.extend_from_slice(more);
            first.size = runes.len() as u64;
            self.stack.pop();
        }
    }

    fn repeat(
        &mut self,
        of: impl FnOnce(Box<Node>) -> Kind,
        text: &'e [u8],
        mut rest: &'e [u8],
        repeated: &'e [u8],
    ) -> Result<&'e [u8], Error> {
        let mut flags = self.flags;
        if flags & PERL_X != 0 {
            if let Some(after) = rest.strip_prefix(b"?") {
                (rest, flags) = (after, flags ^ NON_GREEDY);
            }
            if !repeated.is_empty() {
                return error(REPEAT_OP, before(repeated, rest));
            }
        }
        if self.stack.last().is_none_or(Node::is_mark) {
            return error(MISSING_ARGUMENT, before(text, rest));
        }
        let Some(sub) = self.stack.pop() else { return Ok(rest) };
        let node = Node::new(of(Box::new(sub)), flags);
        self.check(&node)?;
        let counts =
            matches!(node.kind, Kind::Repeat { least, most, .. } if least >= 2 || most.is_some_and(|most| most >= 2));
        if counts && !repeats_at_most(&node, MOST_REPEATS) {
            return error(REPEAT_SIZE, before(text, rest));
        }
        self.stack.push(node);
        Ok(rest)
    }

    /// What stands on the stack behind the last mark.
    fn behind_mark(&mut self) -> Vec<Node> {
        let start = self.stack.iter().rposition(Node::is_mark).map_or(0, |at| at + 1);
        self.stack.split_off(start)
    }

    /// Makes one tree of what follows on the stack.
    fn concat(&mut self) -> Result<(), Error> {
        self.join_literals();
        let subs = self.behind_mark();
        let node = match subs.is_empty() {
            true => Node::new(Kind::EmptyMatch, 0),
            false => self.collapse(subs, Kind::Concat)?,
        };
        self.push(node)
    }

    /// Makes one tree of the alternatives since the last open parenthesis.
    fn close(&mut self) -> Result<(), Error> {
        self.concat()?;
        if self.swap_bar()? {
            self.stack.pop();
        }
        let mut subs = self.behind_mark();
        if let Some(last) = subs.last_mut() {
            clean_alternative(last);
        }
        let node = match subs.is_empty() {
            true => Node::new(Kind::NoMatch, 0),
            false => self.collapse(subs, Kind::Alternate)?,
        };
        self.push(node)
    }

    /// Moves what is on the top of the stack before the bar below it, if there is one. Two sets of characters become one.
    fn swap_bar(&mut self) -> Result<bool, Error> {
        let n = self.stack.len();
        if n < 2 || self.stack[n - 2].kind != Kind::VerticalBar {
            return Ok(false);
        }
        if n >= 3 && self.stack[n - 1].is_class() && self.stack[n - 3].is_class() {
            let Some(second) = self.stack.pop() else { return Ok(false) };
            let first = &mut self.stack[n - 3];
            let merged = merge(first.clone(), second);
            *first = merged;
            return Ok(true);
        }
        if n >= 3 {
            clean_alternative(&mut self.stack[n - 3]);
        }
        self.stack.swap(n - 1, n - 2);
        Ok(true)
    }

    /// One tree of several; of alternatives what they have in common comes first.
    pub(super) fn collapse(&mut self, subs: Vec<Node>, of: fn(Vec<Node>) -> Kind) -> Result<Node, Error> {
        let subs = match <[Node; 1]>::try_from(subs) {
            Ok([only]) => return Ok(only),
            Err(subs) => subs,
        };
        let is_alternate = matches!(of(Vec::new()), Kind::Alternate(_));
        let mut flat = Vec::with_capacity(subs.len());
        for sub in subs {
            match sub.kind {
                Kind::Alternate(inner) if is_alternate => flat.extend(inner),
                Kind::Concat(inner) if !is_alternate => flat.extend(inner),
                kind => flat.push(Node { kind, ..sub }),
            }
        }
        if is_alternate {
            flat = self.factor(flat)?;
        }
        Ok(match <[Node; 1]>::try_from(flat) {
            Ok([only]) => only,
            Err(flat) => Node::new(of(flat), 0),
        })
    }
}

/// Where of sets of characters one takes the others in: Go's order of operators.
pub(super) fn rank(node: &Node) -> usize {
    match node.kind {
        Kind::Class(_) => 1,
        Kind::AnyCharNotNl => 2,
        Kind::AnyChar => 3,
        _ => 0,
    }
}

/// One set of two.
pub(super) fn merge(mut to: Node, mut from: Node) -> Node {
    if rank(&from) > rank(&to) {
        std::mem::swap(&mut to, &mut from);
    }
    let (to_flags, from_flags) = (to.flags, from.flags);
    let add =
        |class: &mut tree::Class, rune: u32, flags: Flags| classes::add(class, rune, rune, flags & FOLD_CASE != 0);
    to.kind = match (to.kind, &from.kind) {
        (Kind::AnyCharNotNl, Kind::Literal(runes)) if runes[..] == [u32::from(b'\n')] => Kind::AnyChar,
        (Kind::AnyCharNotNl, Kind::Class(class))
            if class.iter().any(|(first, last)| (*first..=*last).contains(&10)) =>
        {
            Kind::AnyChar
        }
        (Kind::Class(mut class), Kind::Literal(runes)) => {
            add(&mut class, runes[0], from_flags);
            Kind::Class(classes::clean(class))
        }
        (Kind::Class(mut class), Kind::Class(more)) => {
            class.extend_from_slice(more);
            Kind::Class(classes::clean(class))
        }
        (Kind::Literal(a), Kind::Literal(b)) if a != *b || to_flags != from_flags => {
            let mut class = Vec::new();
            add(&mut class, a[0], to_flags);
            add(&mut class, b[0], from_flags);
            Kind::Class(classes::clean(class))
        }
        (kind, _) => kind,
    };
    to
}

/// A set that is complete.
pub(super) fn clean_alternative(node: &mut Node) {
    let Kind::Class(class) = &node.kind else { return };
    match class[..] {
        [(0, classes::MAX_RUNE)] => node.kind = Kind::AnyChar,
        [(0, 9), (11, classes::MAX_RUNE)] => node.kind = Kind::AnyCharNotNl,
        _ => {}
    }
}

/// Whether the counts of repetitions within each other come to at most this.
fn repeats_at_most(node: &Node, most: u32) -> bool {
    match &node.kind {
        Kind::Repeat { most: Some(0), .. } => true,
        Kind::Repeat { least, most: limit, sub } => match limit.unwrap_or(*least) {
            count if count > most => false,
            0 => repeats_at_most(sub, most),
            count => repeats_at_most(sub, most / count),
        },
        Kind::Capture { sub, .. } | Kind::Star(sub) | Kind::Plus(sub) | Kind::Quest(sub) => repeats_at_most(sub, most),
        Kind::Concat(subs) | Kind::Alternate(subs) => subs.iter().all(|sub| repeats_at_most(sub, most)),
        _ => true,
    }
}

/// The counts in braces, of which the first is open: numbers that are too large are none, and whether there is a second limit.
type Counts<'e> = (Option<u32>, Option<Option<u32>>, &'e [u8]);

fn counts(text: &[u8]) -> Option<Counts<'_>> {
    let (least, rest) = count(text)?;
    let (most, rest) = match rest.strip_prefix(b",") {
        None => (Some(least), rest),
        Some(rest) if rest.first() == Some(&b'}') => (None, rest),
        Some(rest) => {
            let (most, rest) = count(rest)?;
            (Some(most), rest)
        }
    };
    Some((least, most, rest.strip_prefix(b"}")?))
}

fn count(text: &[u8]) -> Option<(Option<u32>, &[u8])> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() || digits.len() > 1 && digits[0] == b'0' {
        return None;
    }
    let number = digits
        .iter()
        .try_fold(0, |number: u32, digit| (number < 100_000_000).then(|| number * 10 + u32::from(digit - b'0')));
    Some((number, rest))
}
