//! What is wrong, as gc prints it.

use gort_golang::source::{Diagnostic, Diagnostics, FileId, Files};

fn files() -> (Files, FileId) {
    let mut files = Files::new();
    let file = files.add("x.go", "ab\n".repeat(30));
    (files, file)
}

fn wrong(files: &Files, file: FileId, line: usize, column: usize, text: &str) -> Diagnostic {
    Diagnostic { pos: files.pos(file, (line - 1) * 3 + column - 1), text: text.to_owned(), help: None }
}

#[test]
fn a_line_has_one_syntax_error_and_each_other_error_once() {
    let (files, file) = files();
    let mut all = Diagnostics::new();
    for (line, column, text) in
        [(2, 1, "syntax error: a"), (2, 2, "syntax error: b"), (2, 2, "c"), (2, 1, "c"), (2, 1, "d"), (1, 1, "c")]
    {
        all.report(&files, wrong(&files, file, line, column, text));
    }
    assert!(all.has_syntax_errors());
    assert_eq!(all.lines(&files), ["x.go:1:1: c", "x.go:2:1: syntax error: a", "x.go:2:1: d", "x.go:2:2: c"]);
}

#[test]
fn the_tenth_error_is_the_last_and_says_where_it_was_reported() {
    let (files, file) = files();
    let mut all = Diagnostics::new();
    for line in (1..=11).rev() {
        all.report(&files, wrong(&files, file, line, 1, "e"));
    }
    let lines = all.lines(&files);
    assert_eq!(lines.len(), 11);
    assert_eq!(lines[0], "x.go:2:1: e");
    assert_eq!(lines[10], "x.go:2:1: too many errors");
    let mut all = Diagnostics::unlimited();
    (1..=11).for_each(|line| all.report(&files, wrong(&files, file, line, 1, "e")));
    assert_eq!(all.lines(&files).len(), 11);
}
