//! `//line` directives: what comes from another file says so, and gc reports errors there.
//!
//! See         cmd/compile/internal/syntax/parser.go, updateBase.

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

/// The shortest path that is the same. Go: `filepath.Clean`.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match parts.last() {
            Some(last) if part == ".." && *last != ".." => drop(parts.pop()),
            None if part == ".." && rooted => {}
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// The path, in the folder where the file is.
fn beside(file: &str, path: &str) -> String {
    let folder = file.rfind('/').map_or(".".to_owned(), |slash| clean(&file[..=slash]));
    if path.starts_with('/') || folder == "." { path.to_owned() } else { clean(&format!("{folder}/{path}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_as_go_does() {
        for (path, cleaned) in
            [("", "."), ("a/../..", ".."), ("/../a//b/.", "/a/b"), ("./x.go", "x.go"), ("a/./b/..", "a")]
        {
            assert_eq!(clean(path), cleaned, "{path}");
        }
        assert_eq!(beside("dir/sub/x.go", "../y.go"), "dir/y.go");
        assert_eq!(beside("./x.go", "y.go"), "y.go");
        assert_eq!(beside("dir/x.go", "/y.go"), "/y.go");
    }

    #[test]
    fn a_directive_names_a_file_a_line_and_perhaps_a_column() {
        let mut files = Files::new();
        let file = files.add("dir/x.go", "");
        let parse = |text: &str| LineDirective::parse(&files, file, text, 7, None);
        let is = |file: &str, line, column| {
            Ok(Some(LineDirective { after: 7, comment: None, file: file.to_owned(), line, column }))
        };
        assert_eq!(parse("y.go:10"), is("dir/y.go", 10, 0));
        assert_eq!(parse("y.go:10:3"), is("dir/y.go", 10, 3));
        assert_eq!(parse(":10:3"), is("dir/x.go", 10, 3));
        assert_eq!(parse(":10"), is("", 10, 0));
        assert_eq!(parse("y.go"), Ok(None));
        assert_eq!(parse("y.go:x"), Err((5, "invalid line number: x".to_owned())));
        assert_eq!(parse("y.go:0"), Err((5, "invalid line number: 0".to_owned())));
        assert_eq!(parse("y.go:1:0"), Err((7, "invalid column number: 0".to_owned())));
    }
}
