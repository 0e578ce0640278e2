//! Go's view of characters: what is a letter, a digit, printable, and how `fmt` shows a character in a message.
//!
//! Invariants  I1  the edition of Unicode is that of Go 1.27's package unicode, 17.0.0.
//! Rejected    What the standard library takes for alphabetic, and the XID properties: Go asks for the general categories L and Nd,
//!             which are other sets.
//! See         crates/golang/tests/golang/real.rs, which compares every character with real Go.

use unicode_properties::{GeneralCategoryGroup as Group, UnicodeGeneralCategory};

/// The edition of Unicode whose categories are used.
pub const EDITION: (u64, u64, u64) = unicode_properties::UNICODE_VERSION;

/// Whether the character may begin an identifier, `_` aside. Go: `unicode.IsLetter`.
pub fn is_letter(ch: char) -> bool {
    ch.general_category_group() == Group::Letter
}

/// Whether the character may stand in an identifier, though not begin it. Go: `unicode.IsDigit`.
pub fn is_digit(ch: char) -> bool {
    ch.general_category() == unicode_properties::GeneralCategory::DecimalNumber
}

/// Whether Go prints the character as it is. Go: `unicode.IsPrint`.
pub fn is_print(ch: char) -> bool {
    use Group::{Letter, Mark, Number, Punctuation, Symbol};
    ch == ' ' || matches!(ch.general_category_group(), Letter | Mark | Number | Punctuation | Symbol)
}

/// A code point as Go's `%#U` shows it: `U+201C '“'`.
pub(crate) fn code_point(value: u32) -> String {
    match char::from_u32(value).filter(|ch| is_print(*ch)) {
        Some(ch) => format!("U+{value:04X} '{ch}'"),
        None => format!("U+{value:04X}"),
    }
}

/// Whether a string can stand between back quotes as it is. Go: `strconv.CanBackquote`.
pub(crate) fn can_backquote(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| {
        text.chars().all(|ch| ch == '\t' || ch != '\u{feff}' && ch != '`' && ch != '\u{7f}' && ch >= ' ')
    })
}

/// A character as Go's `%q` shows it: `'x'`, `'\n'`, `'\u00ad'`.
pub(crate) fn quoted(ch: char) -> String {
    let shown = match ch {
        '\'' => r"\'".to_owned(),
        '\\' => r"\\".to_owned(),
        '\x07' => r"\a".to_owned(),
        '\x08' => r"\b".to_owned(),
        '\x0c' => r"\f".to_owned(),
        '\n' => r"\n".to_owned(),
        '\r' => r"\r".to_owned(),
        '\t' => r"\t".to_owned(),
        '\x0b' => r"\v".to_owned(),
        ch if is_print(ch) => ch.to_string(),
        ch if ch < ' ' || ch == '\x7f' => format!(r"\x{:02x}", ch as u32),
        ch if ch <= '\u{ffff}' => format!(r"\u{:04x}", ch as u32),
        ch => format!(r"\U{:08x}", ch as u32),
    };
    format!("'{shown}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edition_is_that_of_go_1_27() {
        assert_eq!(EDITION, (17, 0, 0));
    }

    #[test]
    fn letters_and_digits_are_go_s() {
        assert!("aZéΩ世".chars().all(is_letter));
        assert!(!"_1०ⅷ²\u{345}".chars().any(is_letter), "neither digits nor what is only alphabetic");
        assert!("09०".chars().all(is_digit));
        assert!(!"²ⅷa".chars().any(is_digit));
    }

    #[test]
    fn characters_in_messages_are_fmt_s() {
        assert_eq!(code_point(0x201C), "U+201C '“'");
        assert_eq!(code_point(7), "U+0007");
        assert_eq!(code_point(0xD800), "U+D800");
        assert_eq!(code_point(0x110000), "U+110000");
        assert_eq!(quoted('"'), "'\"'");
        assert_eq!(quoted('\''), r"'\''");
        assert_eq!(quoted('\n'), r"'\n'");
        assert_eq!(quoted('\u{ad}'), r"'\u00ad'");
        assert_eq!(quoted('\u{e0001}'), r"'\U000e0001'");
    }
}
