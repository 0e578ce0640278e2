//! What stands for characters: escapes, and classes in brackets.
//!
//! See         parse.rs; classes.rs.

use super::classes;
use super::parse::{
    CHAR_RANGE, ESCAPE, Error, MISSING_BRACKET, Parser, TRAILING_BACKSLASH, before, check_utf8, error, next_rune,
};
use super::tree::{CLASS_NL, Class, FOLD_CASE, Kind, Node, PERL_X, UNICODE_GROUPS};

fn hex(rune: u32) -> Option<u32> {
    char::from_u32(rune)?.to_digit(16)
}

impl<'e> Parser<'e> {
    /// A character that is written with a backslash.
    pub(super) fn escape(&self, text: &'e [u8]) -> Result<(u32, &'e [u8]), Error> {
        if text.len() == 1 {
            return error(TRAILING_BACKSLASH, b"");
        }
        let (rune, mut rest) = next_rune(&text[1..])?;
        let is_octal = |rest: &[u8]| rest.first().is_some_and(|digit| (b'0'..=b'7').contains(digit));
        match char::from_u32(rune).unwrap_or_default() {
            '0'..='7' if rune == u32::from(b'0') || is_octal(rest) => {
                let mut value = rune - u32::from(b'0');
                for _ in 1..3 {
                    if is_octal(rest) {
                        value = value * 8 + u32::from(rest[0] - b'0');
                        rest = &rest[1..];
                    }
                }
                return Ok((value, rest));
            }
            'x' if !rest.is_empty() => {
                let first;
                (first, rest) = next_rune(rest)?;
                if first == u32::from(b'{') {
                    let (mut value, mut digits) = (0, 0);
                    while !rest.is_empty() {
                        let digit;
                        (digit, rest) = next_rune(rest)?;
                        match hex(digit) {
                            None if digit == u32::from(b'}') && digits > 0 => return Ok((value, rest)),
                            Some(digit) if value * 16 + digit <= classes::MAX_RUNE => value = value * 16 + digit,
                            _ => break,
                        }
                        digits += 1;
                    }
                    return error(ESCAPE, before(text, rest));
                }
                // Behind the end there is U+FFFD, which is no digit.
                let second;
                (second, rest) = if rest.is_empty() { (0xFFFD, rest) } else { next_rune(rest)? };
                if let (Some(first), Some(second)) = (hex(first), hex(second)) {
                    return Ok((first * 16 + second, rest));
                }
            }
            'a' => return Ok((7, rest)),
            'f' => return Ok((12, rest)),
            'n' => return Ok((10, rest)),
            'r' => return Ok((13, rest)),
            't' => return Ok((9, rest)),
            'v' => return Ok((11, rest)),
            other if rune < 0x80 && !other.is_ascii_alphanumeric() => return Ok((rune, rest)),
            _ => {}
        }
        error(ESCAPE, before(text, rest))
    }

    /// A set with a name, or what is not in it.
    fn named(&self, (class, is_negated): (Class, bool)) -> Class {
        let class = match self.flags & FOLD_CASE {
            0 => class,
            _ => {
                let mut folded = Vec::new();
                class.iter().for_each(|(first, last)| classes::add(&mut folded, *first, *last, true));
                classes::clean(folded)
            }
        };
        if is_negated { classes::negated(&class) } else { class }
    }

    /// `\d` and its like.
    pub(super) fn perl_class(&self, text: &'e [u8]) -> Option<(Class, &'e [u8])> {
        match text {
            [b'\\', letter, rest @ ..] if self.flags & PERL_X != 0 => Some((self.named(classes::perl(*letter)?), rest)),
            _ => None,
        }
    }

    /// `[:alpha:]` and its like.
    fn posix_class(&self, text: &'e [u8]) -> Result<Option<(Class, &'e [u8])>, Error> {
        let Some(inner) = text.strip_prefix(b"[:") else { return Ok(None) };
        let Some(end) = inner.windows(2).position(|pair| pair == b":]") else { return Ok(None) };
        match classes::posix(&inner[..end]) {
            Some(class) => Ok(Some((self.named(class), &inner[end + 2..]))),
            None => error(CHAR_RANGE, &text[..end + 4]),
        }
    }

    /// `\pL`, `\p{Greek}` and their like.
    pub(super) fn unicode_class(&self, text: &'e [u8]) -> Result<Option<(Class, &'e [u8])>, Error> {
        let [b'\\', letter @ (b'p' | b'P'), after @ ..] = text else { return Ok(None) };
        if self.flags & UNICODE_GROUPS == 0 {
            return Ok(None);
        }
        // Behind the end there is U+FFFD.
        let (first, rest) = if after.is_empty() { (0xFFFD, after) } else { next_rune(after)? };
        let (name, rest) = match first == u32::from(b'{') {
            false => (before(after, rest), rest),
            true => match text.iter().position(|byte| *byte == b'}') {
                None => {
                    check_utf8(text)?;
                    return error(CHAR_RANGE, text);
                }
                Some(end) => {
                    check_utf8(&text[3..end])?;
                    (&text[3..end], &text[end + 1..])
                }
            },
        };
        let (name, is_negated) = name.strip_prefix(b"^").map_or((name, false), |name| (name, true));
        let Some((class, is_other)) = classes::unicode(name, self.flags & FOLD_CASE != 0) else {
            return error(CHAR_RANGE, before(text, rest));
        };
        let class = if (*letter == b'P') ^ is_negated ^ is_other { classes::negated(&class) } else { class };
        Ok(Some((class, rest)))
    }

    fn class_char(&self, text: &'e [u8], whole: &'e [u8]) -> Result<(u32, &'e [u8]), Error> {
        match text.first() {
            None => error(MISSING_BRACKET, whole),
            Some(b'\\') => self.escape(text),
            Some(_) => next_rune(text),
        }
    }

    /// A class in brackets.
    pub(super) fn class(&mut self, text: &'e [u8]) -> Result<&'e [u8], Error> {
        let mut class = Class::new();
        let (mut rest, is_negated) = text[1..].strip_prefix(b"^").map_or((&text[1..], false), |rest| (rest, true));
        if is_negated && self.flags & CLASS_NL == 0 {
            class.push((10, 10));
        }
        let mut is_first = true;
        while rest.first() != Some(&b']') || is_first {
            // In POSIX `-` stands for itself only at the start and at the end.
            if self.flags & PERL_X == 0 && !is_first && rest.first() == Some(&b'-') && rest.get(1) != Some(&b']') {
                let width = if rest.len() > 1 { super::rune(&rest[1..]).1 } else { 0 };
                return error(CHAR_RANGE, &rest[..1 + width]);
            }
            is_first = false;
            let named = match if rest.len() > 2 { self.posix_class(rest)? } else { None } {
                None => self.unicode_class(rest)?.or_else(|| self.perl_class(rest)),
                named => named,
            };
            if let Some((more, after)) = named {
                class.extend(more);
                rest = after;
                continue;
            }
            let start = rest;
            let first;
            (first, rest) = self.class_char(rest, text)?;
            let mut last = first;
            if rest.len() >= 2 && rest[0] == b'-' && rest[1] != b']' {
                (last, rest) = self.class_char(&rest[1..], text)?;
                if last < first {
                    return error(CHAR_RANGE, before(start, rest));
                }
            }
            classes::add(&mut class, first, last, self.flags & FOLD_CASE != 0);
        }
        let class = classes::clean(class);
        let class = if is_negated { classes::negated(&class) } else { class };
        self.push(Node::new(Kind::Class(class), self.flags))?;
        Ok(&rest[1..])
    }
}
