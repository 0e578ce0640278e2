//! A text, read character by character.
//!
//! Invariants  I1  `at` is the offset of the current character `ch`, which has `width` bytes; at the end `ch` is `EOF`, of no width.
//!             I2  what is no character of a Go text (NUL, invalid UTF-8, a byte order mark) is reported once where it stands, and is
//!                 never the current character.
//! See         cmd/compile/internal/syntax/source.go.

use std::borrow::Cow;

/// What the current character is when there is none. No character has this number.
pub(super) const EOF: u32 = u32::MAX;

const BYTE_ORDER_MARK: u32 = 0xfeff;

/// What the parser is to be told of, beside tokens.
#[derive(Debug)]
pub(super) enum News {
    /// Something is wrong at this offset.
    Error(usize, Cow<'static, str>),
    /// A comment that may be a directive: offset and end; whether nothing stands before it on its line.
    Comment { start: usize, end: usize, blank: bool },
    /// From here on gc counts a line too many: it goes back from a newline after two dots to the second, and counts the newline twice.
    LineTooMany(usize),
}

#[derive(Debug)]
pub(super) struct Source<'t> {
    pub(super) text: &'t [u8],
    pub(super) at: usize,
    pub(super) width: usize,
    pub(super) ch: u32,
    pub(super) news: Vec<News>,
    /// Where the last error is, be it told or not.
    last_error: usize,
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t [u8]) -> Source<'t> {
        // The blank before the first character is skipped like any other.
        Source { text, at: 0, width: 0, ch: u32::from(b' '), news: Vec::new(), last_error: 0 }
    }

    /// Reports an error at the current character.
    pub(super) fn error(&mut self, text: impl Into<Cow<'static, str>>) {
        self.error_at(self.at, text);
    }

    /// The same is not said twice in a row on one line: it is told only once, and a text may consist of nothing else.
    pub(super) fn error_at(&mut self, at: usize, text: impl Into<Cow<'static, str>>) {
        let text = text.into();
        let since = std::mem::replace(&mut self.last_error, at);
        if let Some(News::Error(_, last)) = self.news.last()
            && *last == text
            && self.text.get(since..at).is_some_and(|between| !between.contains(&b'\n'))
        {
            return;
        }
        self.news.push(News::Error(at, text));
    }

    /// Whether the current character is this one.
    pub(super) fn is(&self, byte: u8) -> bool {
        self.ch == u32::from(byte)
    }

    /// Reads the next character.
    #[inline]
    pub(super) fn next_ch(&mut self) {
        self.at += self.width;
        match self.text.get(self.at) {
            Some(&byte @ 1..0x80) => {
                self.ch = u32::from(byte);
                self.width = 1;
            }
            _ => self.next_ch_slow(),
        }
    }

    #[cold]
    fn next_ch_slow(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let Some(&byte) = rest.first() else {
                (self.ch, self.width) = (EOF, 0);
                return;
            };
            (self.ch, self.width) = match (byte, decode(rest)) {
                (0, _) => {
                    // gc reads the first character in another way than the others, and so has other words for it.
                    let first = self.at == 0;
                    self.error(if first { "invalid character U+0000" } else { "invalid NUL character" });
                    self.at += 1;
                    continue;
                }
                (_, None) => {
                    self.error("invalid UTF-8 encoding");
                    self.at += 1;
                    continue;
                }
                (_, Some(ch)) => (u32::from(ch), ch.len_utf8()),
            };
            if self.ch != BYTE_ORDER_MARK {
                return;
            }
            if self.at > 0 {
                self.error("invalid BOM in the middle of the file");
            }
            self.at += self.width;
        }
    }

    /// Goes on at a byte, which is ASCII and no NUL, of the text.
    pub(super) fn jump(&mut self, at: usize) {
        debug_assert!((1..0x80).contains(&self.text[at]));
        (self.at, self.width, self.ch) = (at, 1, u32::from(self.text[at]));
    }

    /// Skips the bytes from the current character on that the function accepts. It must accept none but ASCII, and not NUL.
    #[inline]
    pub(super) fn skip(&mut self, accept: impl Fn(u8) -> bool) {
        let rest = &self.text[self.at..];
        let long = rest.iter().position(|byte| !accept(*byte)).unwrap_or(rest.len());
        if long > 0 {
            (self.at, self.width) = (self.at + long - 1, 1);
            self.next_ch();
        }
    }
}

/// The first character, if the text begins with one. Go: `utf8.DecodeRune`.
fn decode(text: &[u8]) -> Option<char> {
    let width = match text.first()? {
        ..0x80 => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    std::str::from_utf8(text.get(..width)?).ok()?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Things with their offsets.
    type At<T> = Vec<(usize, T)>;

    /// All characters and all errors.
    fn read(text: &[u8]) -> (At<u32>, At<Cow<'static, str>>) {
        let mut source = Source::new(text);
        let mut read = Vec::new();
        source.next_ch();
        while source.ch != EOF {
            read.push((source.at, source.ch));
            source.next_ch();
        }
        assert_eq!(source.at, text.len());
        let errors = source.news.into_iter().map(|news| match news {
            News::Error(at, text) => (at, text),
            other => unreachable!("{other:?} comes from the scanner"),
        });
        (read, errors.collect())
    }

    #[test]
    fn what_is_no_character_is_told_and_skipped() {
        let (read, errors) = read(b"\xef\xbb\xbfa\0\xc3\xa9\xff\xef\xbb\xbf\xed\xa0\x80");
        assert_eq!(read, [(3, 'a' as u32), (5, 'é' as u32)]);
        let errors: Vec<_> = errors.iter().map(|(at, text)| (*at, text.as_ref())).collect();
        assert_eq!(
            errors,
            [
                (4, "invalid NUL character"),
                (7, "invalid UTF-8 encoding"),
                (8, "invalid BOM in the middle of the file"),
                (11, "invalid UTF-8 encoding"),
            ]
        );
    }
}
