//! Which of gc's syntax errors gort has a sentence for.

use crate::source::Help;

/// The sentence that goes with a text.
pub(super) fn of(text: &str) -> Option<Help> {
    let Some(text) = text.strip_prefix("syntax error: ") else {
        let is_foreign = |rest: &str| {
            rest.split(' ').next().is_some_and(|digits| u32::from_str_radix(digits, 16).is_ok_and(|ch| ch > 0x7f))
        };
        return match text {
            "more than one character in rune literal" => Some(Help::TextInSingleQuotes),
            _ if text.strip_prefix("invalid character U+").is_some_and(is_foreign) => Some(Help::TypographicCharacter),
            _ => None,
        };
    };
    Some(match text {
        "non-declaration statement outside function body" => Help::StatementOutsideFunction,
        "package statement must be first" => Help::PackageFirst,
        "imports must appear before other declarations" => Help::ImportsFirst,
        "unexpected semicolon or newline before {" => Help::BraceOnSameLine,
        "unexpected EOF, expected }" => Help::BraceMissing,
        "unexpected keyword else, expected }" | "unexpected keyword else at end of statement" => Help::ElseOnSameLine,
        _ if text.starts_with("unexpected newline, expected { after ") => Help::BraceOnSameLine,
        _ if text.starts_with("unexpected newline in ") && text.contains("possibly missing comma") => {
            Help::CommaBeforeNewline
        }
        _ if text.starts_with("cannot use assignment ") => Help::AssignmentForComparison,
        _ if text.starts_with("cannot use ") && (text.ends_with("++ as value") || text.ends_with("-- as value")) => {
            Help::IncrementIsNoValue
        }
        _ if text.starts_with("unexpected ++") || text.starts_with("unexpected --") => Help::IncrementIsNoValue,
        _ => return None,
    })
}
