//! Strings in quotation marks, as Go writes them.
//!
//! See         Go's strconv/quote.go.

use super::natives::is_graphic;
use super::strings::rune_at;
use crate::source::unicode::is_print;

/// The string in double quotes.
pub(crate) fn quoted_plainly(bytes: &[u8]) -> Vec<u8> {
    quoted(bytes, false)
}

/// The string in double quotes. `ascii`: whatever is not ASCII is escaped.
pub(crate) fn quoted(bytes: &[u8], ascii: bool) -> Vec<u8> {
    quoted_with(bytes, b'"', ascii, false)
}

/// The string between these marks. `graphic`: spaces are not escaped.
pub(crate) fn quoted_with(bytes: &[u8], mark: u8, ascii: bool, graphic: bool) -> Vec<u8> {
    let mut text = vec![mark];
    let mut rest = bytes;
    while let Some(first) = rest.first() {
        let (rune, width) = rune_at(rest);
        if width == 1 && rune == 0xFFFD {
            text.extend(format!("\\x{first:02x}").bytes());
        } else {
            push(&mut text, rune, &rest[..width], mark, |rune| match ascii {
                true => rune < 0x80 && prints(rune),
                false => prints(rune) || graphic && is_graphic(rune),
            });
        }
        rest = &rest[width..];
    }
    text.push(mark);
    text
}

fn prints(rune: u32) -> bool {
    char::from_u32(rune).is_some_and(is_print)
}

fn push(text: &mut Vec<u8>, rune: u32, bytes: &[u8], mark: u8, plain: impl Fn(u32) -> bool) {
    let ch = char::from_u32(rune).unwrap_or(char::REPLACEMENT_CHARACTER);
    let escaped = match ch {
        '"' if mark == b'"' => "\\\"",
        '\'' if mark == b'\'' => "\\'",
        '\\' => "\\\\",
        '\u{7}' => "\\a",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{b}' => "\\v",
        _ if plain(rune) => {
            return text.extend_from_slice(bytes);
        }
        _ if rune < 0x20 || rune == 0x7f => return text.extend(format!("\\x{rune:02x}").bytes()),
        _ if rune < 0x10000 => return text.extend(format!("\\u{rune:04x}").bytes()),
        _ => return text.extend(format!("\\U{rune:08x}").bytes()),
    };
    text.extend(escaped.bytes());
}
