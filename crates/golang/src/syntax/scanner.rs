//! The scanner: a text becomes tokens, and newlines become semicolons where Go has them.
//!
//! Invariants  I1  after `next`, the token is the text from `start` to `end`; at an automatic semicolon it is the newline, or nothing.
//!             I2  `newline_ends` holds if a newline, or the end of the text, is to become a semicolon.
//! Protocol    The parser calls `next`, and then takes what is in `source.news`, before it looks at the token.
//! See         cmd/compile/internal/syntax/scanner.go; literals.rs.

use super::source::{EOF, News, Source};
use super::tokens::{LitKind, Operator, Token};
use crate::source::unicode;

/// Why a semicolon is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Semi {
    Written,
    Newline,
    Eof,
}

impl Semi {
    /// What messages call it.
    pub(super) fn text(self) -> &'static str {
        match self {
            Semi::Written => "semicolon",
            Semi::Newline => "newline",
            Semi::Eof => "EOF",
        }
    }
}

#[derive(Debug)]
pub(super) struct Scanner<'t> {
    pub(super) source: Source<'t>,
    newline_ends: bool,
    pub(super) token: Token,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Holds for a semicolon.
    pub(super) semi: Semi,
    /// These hold for a literal. The text of a bad one may be anything.
    pub(super) kind: LitKind,
    pub(super) bad: bool,
    /// These hold for `Operator`, `Star`, `AssignOp` and `IncOp`.
    pub(super) operator: Operator,
    pub(super) precedence: u8,
}

pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

pub(super) fn is_decimal(ch: u32) -> bool {
    (u32::from(b'0')..=u32::from(b'9')).contains(&ch)
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t [u8]) -> Scanner<'t> {
        Scanner {
            source: Source::new(text),
            newline_ends: false,
            token: Token::Eof,
            start: 0,
            end: 0,
            semi: Semi::Eof,
            kind: LitKind::Int,
            bad: false,
            operator: Operator::Def,
            precedence: 0,
        }
    }

    /// The token's text.
    pub(super) fn text(&self) -> &'t [u8] {
        &self.source.text[self.start..self.end]
    }

    /// Goes to the end of the text: the next token is the last.
    pub(super) fn stop(&mut self) {
        (self.source.at, self.source.width, self.source.ch) = (self.source.text.len(), 0, EOF);
        self.newline_ends = false;
        (self.token, self.start, self.end) = (Token::Eof, self.source.at, self.source.at);
    }

    /// Reads the next token.
    pub(super) fn next(&mut self) {
        let newline_ends = std::mem::take(&mut self.newline_ends);
        let token = loop {
            let before = self.source.at;
            if newline_ends {
                self.source.skip(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
            } else {
                self.source.skip(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
            }
            // A character that is skipped silently may stand between blanks.
            while matches!(self.source.ch, 0x20 | 0x09 | 0x0d) || self.source.is(b'\n') && !newline_ends {
                self.source.next_ch();
            }
            self.start = self.source.at;
            if let Some(token) = self.token(newline_ends, before) {
                break token;
            }
        };
        self.token = token;
        self.end = self.source.at;
    }

    /// The token that begins with the current character, or None if it was a comment, or nothing.
    fn token(&mut self, newline_ends: bool, before: usize) -> Option<Token> {
        let ch = self.source.ch;
        if ch >= 0x80 && ch != EOF {
            if !self.at_name_char(true) {
                return None;
            }
            self.source.next_ch();
            return Some(self.name());
        }
        if ch == EOF {
            self.semi = Semi::Eof;
            return Some(if newline_ends { Token::Semi } else { Token::Eof });
        }
        let byte = ch as u8;
        if byte.is_ascii_alphabetic() || byte == b'_' {
            return Some(self.name());
        }
        match byte {
            b'0'..=b'9' => return Some(self.number(false)),
            b'"' => return Some(self.string()),
            b'`' => return Some(self.raw_string()),
            b'\'' => return Some(self.rune()),
            _ => {}
        }
        let here = self.source.at;
        if !is_punctuation(byte) && byte != b'\n' {
            self.source.error_at(here, format!("invalid character {}", unicode::code_point(ch)));
            self.source.next_ch();
            return None;
        }
        self.source.next_ch();
        Some(match byte {
            b'\n' => {
                self.semi = Semi::Newline;
                Token::Semi
            }
            b'(' => Token::Lparen,
            b'[' => Token::Lbrack,
            b'{' => Token::Lbrace,
            b',' => Token::Comma,
            b';' => {
                self.semi = Semi::Written;
                Token::Semi
            }
            b')' => self.closing(Token::Rparen),
            b']' => self.closing(Token::Rbrack),
            b'}' => self.closing(Token::Rbrace),
            b':' => self.either(b'=', Token::Define, Token::Colon),
            b'.' => self.dots(here),
            b'+' => self.add_or_inc(byte, Operator::Add),
            b'-' => self.add_or_inc(byte, Operator::Sub),
            b'*' => {
                self.set(Operator::Mul);
                self.either(b'=', Token::AssignOp, Token::Star)
            }
            b'/' if self.source.is(b'/') => {
                self.source.next_ch();
                self.line_comment(before);
                return None;
            }
            b'/' if self.source.is(b'*') => {
                self.source.next_ch();
                self.full_comment(before);
                // A comment over several lines is like a newline.
                if !(newline_ends && self.source.text[self.start..self.source.at].contains(&b'\n')) {
                    return None;
                }
                self.semi = Semi::Newline;
                Token::Semi
            }
            b'/' => self.may_assign(Operator::Div),
            b'%' => self.may_assign(Operator::Rem),
            b'&' if self.got(b'&') => self.never_assigns(Operator::AndAnd),
            b'&' if self.got(b'^') => self.may_assign(Operator::AndNot),
            b'&' => self.may_assign(Operator::And),
            b'|' if self.got(b'|') => self.never_assigns(Operator::OrOr),
            b'|' => self.may_assign(Operator::Or),
            b'^' => self.may_assign(Operator::Xor),
            b'<' if self.got(b'=') => self.never_assigns(Operator::Leq),
            b'<' if self.got(b'<') => self.may_assign(Operator::Shl),
            b'<' if self.got(b'-') => Token::Arrow,
            b'<' => self.never_assigns(Operator::Lss),
            b'>' if self.got(b'=') => self.never_assigns(Operator::Geq),
            b'>' if self.got(b'>') => self.may_assign(Operator::Shr),
            b'>' => self.never_assigns(Operator::Gtr),
            b'=' if self.got(b'=') => self.never_assigns(Operator::Eql),
            b'=' => Token::Assign,
            b'!' if self.got(b'=') => self.never_assigns(Operator::Neq),
            b'!' => self.never_assigns(Operator::Not),
            _ => self.never_assigns(Operator::Tilde),
        })
    }

    /// Goes on if the current character is this one.
    fn got(&mut self, byte: u8) -> bool {
        let got = self.source.is(byte);
        if got {
            self.source.next_ch();
        }
        got
    }

    fn either(&mut self, byte: u8, then: Token, otherwise: Token) -> Token {
        if self.got(byte) { then } else { otherwise }
    }

    fn closing(&mut self, token: Token) -> Token {
        self.newline_ends = true;
        token
    }

    fn set(&mut self, operator: Operator) {
        (self.operator, self.precedence) = (operator, operator.precedence());
    }

    fn never_assigns(&mut self, operator: Operator) -> Token {
        self.set(operator);
        Token::Operator
    }

    fn may_assign(&mut self, operator: Operator) -> Token {
        self.set(operator);
        self.either(b'=', Token::AssignOp, Token::Operator)
    }

    fn add_or_inc(&mut self, byte: u8, operator: Operator) -> Token {
        if !self.got(byte) {
            return self.may_assign(operator);
        }
        self.set(operator);
        self.closing(Token::IncOp)
    }

    /// After a dot: a number, three dots, or one.
    fn dots(&mut self, first: usize) -> Token {
        if is_decimal(self.source.ch) {
            return self.number(true);
        }
        if self.got(b'.') {
            if self.got(b'.') {
                return Token::DotDotDot;
            }
            if self.source.is(b'\n') {
                self.source.news.push(News::LineTooMany(first + 1));
            }
            self.source.jump(first);
            self.source.next_ch();
        }
        Token::Dot
    }

    /// Reads a name or a keyword, whose first character may have been read.
    fn name(&mut self) -> Token {
        self.source.skip(is_name_byte);
        // Behind bytes that are no characters, a name goes on.
        while u8::try_from(self.source.ch).is_ok_and(is_name_byte) || self.source.ch >= 0x80 && self.at_name_char(false)
        {
            self.source.next_ch();
            self.source.skip(is_name_byte);
        }
        let name = &self.source.text[self.start..self.source.at];
        let Some(keyword) = Token::keyword(name) else {
            return self.closing(Token::Name);
        };
        self.newline_ends = matches!(keyword, Token::Break | Token::Continue | Token::Fallthrough | Token::Return);
        keyword
    }

    /// Whether the current character, which is not ASCII, belongs to a name. Every one does, but with an error if it must not.
    fn at_name_char(&mut self, first: bool) -> bool {
        let Some(ch) = char::from_u32(self.source.ch) else { return false };
        if unicode::is_letter(ch) {
            return true;
        }
        let shown = unicode::code_point(self.source.ch);
        if !unicode::is_digit(ch) {
            self.source.error(format!("invalid character {shown} in identifier"));
        } else if first {
            self.source.error(format!("identifier cannot begin with digit {shown}"));
        }
        true
    }

    pub(super) fn literal(&mut self, kind: LitKind, good: bool) -> Token {
        (self.kind, self.bad) = (kind, !good);
        self.closing(Token::Literal)
    }

    /// Whether nothing but blanks stands between the start of its line, or the newline before it, and this token.
    fn is_blank_before(&self, before: usize) -> bool {
        let text = self.source.text;
        before == 0 || text[before - 1] == b'\n' || text[before..self.start].contains(&b'\n')
    }

    /// Skips to the end of the line. The newline may yet become a semicolon.
    fn line_comment(&mut self, before: usize) {
        let rest = &self.source.text[self.source.at..];
        let may_direct = rest.starts_with(b"go:") || rest.starts_with(b"line ");
        while self.source.ch != EOF && !self.source.is(b'\n') {
            self.source.next_ch();
            self.source.skip(|byte| !matches!(byte, b'\n' | 0 | 0x80..));
        }
        self.may_direct(may_direct, before);
    }

    fn full_comment(&mut self, before: usize) {
        let may_direct = self.source.text[self.source.at..].starts_with(b"line ");
        while self.source.ch != EOF {
            self.source.skip(|byte| !matches!(byte, b'*' | 0 | 0x80..));
            while self.got(b'*') {
                if self.got(b'/') {
                    return self.may_direct(may_direct, before);
                }
            }
            self.source.next_ch();
        }
        self.source.error_at(self.start, "comment not terminated");
    }

    fn may_direct(&mut self, may_direct: bool, before: usize) {
        if may_direct {
            let blank = self.is_blank_before(before);
            self.source.news.push(News::Comment { start: self.start, end: self.source.at, blank });
        }
    }
}

fn is_punctuation(byte: u8) -> bool {
    b"([{,;)]}:.+-*/%&|^<>=!~".contains(&byte)
}
