//! `//line` directives: what comes from another file says so, and gc reports errors there.
//!
//! See         cmd/compile/internal/syntax/parser.go, updateBase.

use super::paths::{beside, clean};
use super::{FileId, Files};

/// From here on, lines are another file's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LineDirective {
    /// The offset of the first byte that it holds for: the next line's first, or the first after a `/*line*/` comment.
    pub(crate) after: usize,
    /// Where the comment begins, if it is a `/*line*/`.
    pub(crate) comment: Option<usize>,
    /// The name to show.
    pub(crate) file: String,
    /// The line that `after` is on.
    pub(crate) line: usize,
    /// The column of `after`; 0 if the directive names none, and then none is known until the next one.
    pub(crate) column: usize,
}

/// gc counts lines and columns up to here.
const LARGEST: u64 = 1 << 30;

/// What is wrong with a directive: the offset in its text, and gc's message.
type Fault = (usize, String);

impl LineDirective {
    /// Reads what follows `//line ` or `/*line `. It is none, which is no fault, if no colon stands in it.
    pub(crate) fn parse(
        files: &Files,
        file: FileId,
        text: &str,
        after: usize,
        comment: Option<usize>,
    ) -> Result<Option<LineDirective>, Fault> {
        let Some((at, number)) = trailing_number(text) else { return Ok(None) };
        let wrong = |what: &str, at: usize| (at, format!("invalid {what} number: {}", &text[at..]));
        let Some(number) = number else { return Err(wrong("line", at)) };
        let before = trailing_number(&text[..at - 1]);
        let (line_at, line, column, name_end) = match before {
            Some((line_at, Some(line))) => {
                if number == 0 || number > LARGEST {
                    return Err(wrong("column", at));
                }
                (line_at, line, Some(number), line_at - 1)
            }
            _ => (at, number, None, at - 1),
        };
        if line == 0 || line > LARGEST {
            let shown = if column.is_some() { &text[line_at..at - 1] } else { &text[line_at..] };
            return Err((line_at, format!("invalid line number: {shown}")));
        }
        let name = &text[..name_end];
        let name = match (name.is_empty(), column) {
            (true, Some(_)) => files.current_name(file).to_owned(),
            (true, None) => String::new(),
            _ => beside(files.name(file), &clean(name)),
        };
        let column = column.unwrap_or_default() as usize;
        Ok(Some(LineDirective { after, comment, file: name, line: line as usize, column }))
    }
}

/// What stands after the last colon: where, and the number, if it is one.
fn trailing_number(text: &str) -> Option<(usize, Option<u64>)> {
    let colon = text.rfind(':')?;
    let digits = &text[colon + 1..];
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    Some((colon + 1, is_number.then(|| digits.parse().ok()).flatten()))
}
