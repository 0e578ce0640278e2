//! What others than gort have written, made safe to be shown: arguments, file names, lines of programs.
//!
//! A terminal obeys control characters, and a reader does not see marks that turn the direction of text or have no width: both
//! are shown as what they are, `\u{1b}`, as Rust writes them.

use std::borrow::Cow;

/// Whether a character is shown by what it does, or not at all, instead of by a sign.
pub fn is_hidden(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text with everything that has no sign written out.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        if is_hidden(sign) {
            shown.extend(sign.escape_default());
        } else {
            shown.push(sign);
        }
    }
    Cow::Owned(shown)
}

/// The columns of a tab in a line of a program.
const TAB: &str = "    ";

/// A line of a program, or one that points into it, as it is shown: a tab is room there, and no sign.
pub fn spaced(line: &str) -> Cow<'_, str> {
    if line.contains('\t') { Cow::Owned(line.replace('\t', TAB)) } else { Cow::Borrowed(line) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_of_a_program_is_room_and_a_caret_below_stays_below() {
        assert_eq!((&*spaced("\t\tx := 5"), &*spaced("\t\t^"), &*spaced("x")), ("        x := 5", "        ^", "x"));
    }

    #[test]
    fn what_has_no_sign_is_written_out() {
        assert_eq!(escaped("a\u{1b}]0;x\u{7}b\u{8}\r\n\tc"), r"a\u{1b}]0;x\u{7}b\u{8}\r\n\tc");
        assert_eq!(escaped("\u{202e}abc\u{2066}\u{200b}\u{feff}\u{9b}"), r"\u{202e}abc\u{2066}\u{200b}\u{feff}\u{9b}");
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for text in ["", "Sending 1", "发送 ①▸│", "e\u{301}", "a\u{a0}b", r"\u{1b}"] {
            assert!(matches!(escaped(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }
}
