//! Literals: numbers, runes, strings, and what can be wrong with them.
//!
//! Invariants  I1  a literal has one error at most, the first; escapes alone may have one each.
//! See         cmd/compile/internal/syntax/scanner.go.

use super::scanner::{Scanner, is_decimal};
use super::source::EOF;
use super::tokens::{LitKind, Token};
use crate::source::unicode;

fn lower(ch: u32) -> u32 {
    if ch < 0x80 { u32::from((ch as u8).to_ascii_lowercase()) } else { ch }
}

fn is_hex(ch: u32) -> bool {
    char::from_u32(ch).is_some_and(|ch| ch.is_ascii_hexdigit())
}

fn base_name(base: u32) -> &'static str {
    match base {
        2 => "binary",
        8 => "octal",
        10 => "decimal",
        _ => "hexadecimal",
    }
}

/// What a sequence of digits and separators has.
#[derive(Clone, Copy, Default)]
struct Digits {
    digit: bool,
    separator: bool,
}

const X: u32 = 'x' as u32;
const O: u32 = 'o' as u32;
const B: u32 = 'b' as u32;
const E: u32 = 'e' as u32;
const P: u32 = 'p' as u32;

impl Scanner<'_> {
    /// Reads digits and `_`. Digits too large for a base up to 10 are read, too; the first is noted.
    fn digits(&mut self, base: u32, invalid: &mut Option<usize>, seen: &mut Digits) {
        loop {
            let ch = self.source.ch;
            if self.source.is(b'_') {
                seen.separator = true;
            } else if if base <= 10 { is_decimal(ch) } else { is_hex(ch) } {
                seen.digit = true;
                if base <= 10 && ch - u32::from(b'0') >= base && invalid.is_none() {
                    *invalid = Some(self.source.at);
                }
            } else {
                return;
            }
            self.source.next_ch();
        }
    }

    /// Reads a number, of which at most a point has been read.
    pub(super) fn number(&mut self, mut seen_point: bool) -> Token {
        let mut good = true;
        let mut kind = LitKind::Int;
        let (mut base, mut prefix) = (10, None);
        let mut seen = Digits::default();
        let mut invalid = None;

        if !seen_point {
            if self.source.is(b'0') {
                self.source.next_ch();
                let letter = lower(self.source.ch);
                (base, prefix) = match letter {
                    X => (16, Some(letter)),
                    O => (8, Some(letter)),
                    B => (2, Some(letter)),
                    _ => (8, None),
                };
                if prefix.is_some() {
                    self.source.next_ch();
                } else {
                    seen.digit = true;
                }
            }
            self.digits(base, &mut invalid, &mut seen);
            if self.source.is(b'.') {
                if prefix == Some(O) || prefix == Some(B) {
                    self.source.error(format!("invalid radix point in {} literal", base_name(base)));
                    good = false;
                }
                self.source.next_ch();
                seen_point = true;
            }
        }
        if seen_point {
            kind = LitKind::Float;
            self.digits(base, &mut invalid, &mut seen);
        }
        if !seen.digit && good {
            self.source.error(format!("{} literal has no digits", base_name(base)));
            good = false;
        }

        let letter = lower(self.source.ch);
        if letter == E || letter == P {
            let needs = match (letter, prefix) {
                (E, Some(_)) => Some("decimal"),
                (P, prefix) if prefix != Some(X) => Some("hexadecimal"),
                _ => None,
            };
            if let Some(needs) = needs.filter(|_| good) {
                let shown = char::from(self.source.ch as u8);
                self.source.error(format!("'{shown}' exponent requires {needs} mantissa"));
                good = false;
            }
            self.source.next_ch();
            kind = LitKind::Float;
            if self.source.is(b'+') || self.source.is(b'-') {
                self.source.next_ch();
            }
            seen.digit = false;
            self.digits(10, &mut None, &mut seen);
            if !seen.digit && good {
                self.source.error("exponent has no digits");
                good = false;
            }
        } else if prefix == Some(X) && kind == LitKind::Float && good {
            self.source.error("hexadecimal mantissa requires a 'p' exponent");
            good = false;
        }

        if self.source.is(b'i') {
            kind = LitKind::Imag;
            self.source.next_ch();
        }

        if let Some(at) = invalid.filter(|_| kind == LitKind::Int && good) {
            let digit = char::from(self.source.text[at]);
            self.source.error_at(at, format!("invalid digit '{digit}' in {} literal", base_name(base)));
            good = false;
        }
        if seen.separator && good {
            let text = &self.source.text[self.start..self.source.at];
            if let Some(at) = invalid_separator(text) {
                self.source.error_at(self.start + at, "'_' must separate successive digits");
                good = false;
            }
        }
        self.literal(kind, good)
    }

    pub(super) fn rune(&mut self) -> Token {
        let mut good = true;
        self.source.next_ch();
        let mut long = 0;
        loop {
            if self.source.is(b'\'') {
                if good && long == 0 {
                    self.source.error("empty rune literal or unescaped '");
                    good = false;
                } else if good && long != 1 {
                    self.source.error_at(self.start, "more than one character in rune literal");
                    good = false;
                }
                self.source.next_ch();
                break;
            }
            if self.source.is(b'\\') {
                self.source.next_ch();
                good &= self.escape(b'\'');
            } else if self.source.is(b'\n') {
                if good {
                    self.source.error("newline in rune literal");
                    good = false;
                }
                break;
            } else if self.source.ch == EOF {
                if good {
                    self.source.error_at(self.start, "rune literal not terminated");
                    good = false;
                }
                break;
            } else {
                self.source.next_ch();
            }
            long += 1;
        }
        self.literal(LitKind::Rune, good)
    }

    pub(super) fn string(&mut self) -> Token {
        let mut good = true;
        self.source.next_ch();
        loop {
            self.source.skip(|byte| !matches!(byte, b'"' | b'\\' | b'\n' | 0 | 0x80..));
            if self.source.is(b'"') {
                self.source.next_ch();
                break;
            }
            if self.source.is(b'\\') {
                self.source.next_ch();
                good &= self.escape(b'"');
            } else if self.source.is(b'\n') {
                self.source.error("newline in string");
                good = false;
                break;
            } else if self.source.ch == EOF {
                self.source.error_at(self.start, "string not terminated");
                good = false;
                break;
            } else {
                self.source.next_ch();
            }
        }
        self.literal(LitKind::String, good)
    }

    pub(super) fn raw_string(&mut self) -> Token {
        let mut good = true;
        self.source.next_ch();
        loop {
            self.source.skip(|byte| !matches!(byte, b'`' | 0 | 0x80..));
            if self.source.is(b'`') {
                self.source.next_ch();
                break;
            }
            if self.source.ch == EOF {
                self.source.error_at(self.start, "string not terminated");
                good = false;
                break;
            }
            self.source.next_ch();
        }
        self.literal(LitKind::String, good)
    }

    /// Reads what follows a backslash, and returns whether it is an escape. The end of the text is for the caller to complain about.
    fn escape(&mut self, quote: u8) -> bool {
        let (long, base, largest) = match u8::try_from(self.source.ch) {
            Ok(b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\') => {
                self.source.next_ch();
                return true;
            }
            Ok(byte) if byte == quote => {
                self.source.next_ch();
                return true;
            }
            Ok(b'0'..=b'7') => (3, 8, 255),
            Ok(b'x') => (2, 16, 255),
            Ok(b'u') => (4, 16, char::MAX as u32),
            Ok(b'U') => (8, 16, char::MAX as u32),
            _ if self.source.ch == EOF => return true,
            _ => {
                self.source.error("unknown escape");
                return false;
            }
        };
        if base == 16 {
            self.source.next_ch();
        }
        let mut value: u32 = 0;
        for _ in 0..long {
            if self.source.ch == EOF {
                return true;
            }
            let ch = char::from_u32(self.source.ch).unwrap_or(char::REPLACEMENT_CHARACTER);
            let Some(digit) = ch.to_digit(base) else {
                let shown = unicode::quoted(ch);
                self.source.error(format!("invalid character {shown} in {} escape", base_name(base)));
                return false;
            };
            value = value.wrapping_mul(base).wrapping_add(digit);
            self.source.next_ch();
        }
        if value > largest && base == 8 {
            self.source.error(format!("octal escape value {value} > 255"));
            return false;
        }
        if value > largest || (0xd800..0xe000).contains(&value) {
            self.source.error(format!("escape is invalid Unicode code point {}", unicode::code_point(value)));
            return false;
        }
        true
    }
}

/// The offset of the first `_` that does not stand between digits. A prefix counts as a digit.
fn invalid_separator(text: &[u8]) -> Option<usize> {
    let prefix = match text {
        [b'0', letter, ..] => Some(letter.to_ascii_lowercase()).filter(|letter| b"xob".contains(letter)),
        _ => None,
    };
    let first = if prefix.is_some() { 2 } else { 0 };
    // '0' stands for any digit, '.' for everything that is neither digit nor separator.
    let mut now = if prefix.is_some() { b'0' } else { b'.' };
    for (at, byte) in text.iter().copied().enumerate().skip(first) {
        let before = now;
        now = match byte {
            b'_' => b'_',
            digit if digit.is_ascii_digit() || prefix == Some(b'x') && digit.is_ascii_hexdigit() => b'0',
            _ => b'.',
        };
        match (before, now) {
            (b'.' | b'_', b'_') => return Some(at),
            (b'_', b'.') => return Some(at - 1),
            _ => {}
        }
    }
    (now == b'_').then(|| text.len() - 1)
}
