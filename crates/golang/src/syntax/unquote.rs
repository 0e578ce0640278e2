//! What string and rune literals stand for.
//!
//! Invariants  I1  a literal that the scanner found nothing wrong with has a value.
//! See         go/constant's MakeFromLiteral; strconv.Unquote.

/// The bytes that a string literal stands for, which need not be UTF-8. None if it is none.
pub fn string_value(literal: &str) -> Option<Vec<u8>> {
    let mut chars = literal.chars();
    let quote = chars.next()?;
    let inner = chars.as_str().strip_suffix(quote)?;
    match quote {
        // Carriage returns are no part of a raw string.
        '`' => Some(inner.bytes().filter(|byte| *byte != b'\r').collect()),
        '"' => {
            let mut bytes = Vec::with_capacity(inner.len());
            let mut rest = inner;
            while !rest.is_empty() {
                match next(&mut rest, '"')? {
                    Part::Byte(byte) => bytes.push(byte),
                    Part::Char(ch) => bytes.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes()),
                }
            }
            Some(bytes)
        }
        _ => None,
    }
}

/// The code point that a rune literal stands for. None if it is none.
pub fn rune_value(literal: &str) -> Option<u32> {
    let mut rest = literal.strip_prefix('\'')?.strip_suffix('\'')?;
    let value = match next(&mut rest, '\'')? {
        Part::Byte(byte) => u32::from(byte),
        Part::Char(ch) => u32::from(ch),
    };
    rest.is_empty().then_some(value)
}

/// What stands between quotes: a character, or a byte that an escape names.
enum Part {
    Char(char),
    Byte(u8),
}

/// Reads the next one.
fn next(rest: &mut &str, quote: char) -> Option<Part> {
    let mut chars = rest.chars();
    let ch = chars.next()?;
    if ch != '\\' {
        *rest = chars.as_str();
        return (ch != quote && ch != '\n').then_some(Part::Char(ch));
    }
    let escape = chars.next()?;
    let mut digits = |long: usize, base: u32| {
        let text = chars.as_str().get(..long)?;
        chars = chars.as_str()[long..].chars();
        // `from_str_radix` takes a sign, too.
        text.chars().all(|digit| digit.is_digit(base)).then(|| u32::from_str_radix(text, base).ok()).flatten()
    };
    let part = match escape {
        'a' => Part::Char('\x07'),
        'b' => Part::Char('\x08'),
        'f' => Part::Char('\x0c'),
        'n' => Part::Char('\n'),
        'r' => Part::Char('\r'),
        't' => Part::Char('\t'),
        'v' => Part::Char('\x0b'),
        '\\' => Part::Char('\\'),
        _ if escape == quote => Part::Char(quote),
        'x' => Part::Byte(digits(2, 16)? as u8),
        'u' => Part::Char(char::from_u32(digits(4, 16)?)?),
        'U' => Part::Char(char::from_u32(digits(8, 16)?)?),
        '0'..='7' => {
            let first = escape.to_digit(8)?;
            Part::Byte(u8::try_from(first * 64 + digits(2, 8)?).ok()?)
        }
        _ => return None,
    };
    *rest = chars.as_str();
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_the_bytes_that_its_literal_says() {
        let value = |literal| string_value(literal).unwrap();
        assert_eq!(value(r#""a\n\t\"\\'""#), b"a\n\t\"\\'");
        assert_eq!(value(r#""\x41\101\u00e9\U0001F600\xff\377""#), b"AA\xc3\xa9\xf0\x9f\x98\x80\xff\xff");
        assert_eq!(value("`a\\n\r\n\"`"), b"a\\n\n\"");
        assert_eq!(value("\"\""), b"");
        for wrong in [
            "",
            "\"",
            "a",
            "\"\\q\"",
            "\"\\x4\"",
            "\"\\400\"",
            "\"\\ud800\"",
            "\"\n\"",
            "\"a\"b\"",
            "\"\\'\"",
            "'a'",
            "\"\\x+1\"",
        ] {
            assert_eq!(string_value(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_rune_is_a_code_point_or_a_byte() {
        for (literal, value) in [
            ("'a'", 97),
            ("'世'", 0x4e16),
            (r"'\''", 39),
            (r"'\xff'", 255),
            (r"'\377'", 255),
            (r"'\U0010ffff'", 0x10ffff),
        ] {
            assert_eq!(rune_value(literal), Some(value), "{literal}");
        }
        for wrong in ["''", "'ab'", "'", r"'\400'", "'''", r#"'\"'"#] {
            assert_eq!(rune_value(wrong), None, "{wrong}");
        }
    }
}
