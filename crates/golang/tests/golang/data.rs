//! The files of tests/data: each says itself what is wrong with it.
//!
//! `/* ERROR "text" */` stands before the token where the error is, `// ERROR "text"` on its line. The text is the whole of it, with `\"`
//! for a quotation mark. No other error may come.

use std::fs;
use std::path::Path;

use gort_golang::source::{Diagnostics, Files, Help};
use gort_golang::syntax::{self, Tree};

use crate::parse;

/// Errors that a file says it has: the line, the column of the token behind the comment or 0, and the text.
fn declared(text: &str) -> Vec<(usize, usize, String)> {
    let mut declared = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut rest = line;
        while let Some(at) = rest.find(" ERROR \"") {
            let is_full = rest[..at].ends_with("/*");
            let text = &rest[at + " ERROR \"".len()..];
            let mut marks = text.match_indices('"').map(|(end, _)| end);
            let end = marks.find(|end| !text[..*end].ends_with('\\')).expect("a text ends");
            rest = &text[end + 1..];
            let mut column = 0;
            if is_full {
                rest = rest.trim_start().strip_prefix("*/").expect("a comment ends").trim_start();
                column = line.len() - rest.len() + 1;
            }
            declared.push((index + 1, column, text[..end].replace("\\\"", "\"")));
        }
    }
    declared
}

#[test]
fn files_have_the_errors_that_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let (mut files, mut errors) = (0, 0);
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let text = fs::read_to_string(&path).unwrap();
        let parsed = parse(text.as_bytes());
        let mut declared = declared(&text);
        for error in parsed.diagnostics.reported() {
            let place = parsed.files.real_place(error.pos).unwrap();
            let is_it = |(line, column, text): &(usize, usize, String)| {
                *line == place.line && (*column == 0 || *column == place.column) && *text == error.text
            };
            let found = declared.iter().position(is_it);
            let found = found.unwrap_or_else(|| panic!("{}: {place}: {}", path.display(), error.text));
            declared.remove(found);
            errors += 1;
        }
        assert_eq!(declared, [], "{} has more", path.display());
        files += 1;
    }
    assert!(files >= 9 && errors >= 120, "{files} files, {errors} errors");
}

#[test]
fn what_learners_write_has_help() {
    let in_function = |text: &str| format!("package p\nfunc f() {{\n{text}\n}}\n");
    let programs = [
        ("package p\nx := 1\n".to_owned(), Help::StatementOutsideFunction),
        ("package p\nvar x int\nimport \"y\"\n".to_owned(), Help::ImportsFirst),
        ("import \"y\"\n\nfunc main() {\n}\n".to_owned(), Help::PackageFirst),
        (String::new(), Help::PackageFirst),
        ("package p\nfunc f()\n{\n}\n".to_owned(), Help::BraceOnSameLine),
        (in_function("if x\n{\n}"), Help::BraceOnSameLine),
        (in_function("if x {\n}\nelse {\n}"), Help::ElseOnSameLine),
        (in_function("if x {"), Help::BraceMissing),
        (in_function("f(1,\n2\n)"), Help::CommaBeforeNewline),
        (in_function("_ = T{\n1\n}"), Help::CommaBeforeNewline),
        (in_function("if x = 1 {\n}"), Help::AssignmentForComparison),
        (in_function("x = 'text'"), Help::TextInSingleQuotes),
        (in_function("x = “text”"), Help::TypographicCharacter),
        (in_function("x = y++"), Help::IncrementIsNoValue),
        (in_function("if x++ {\n}"), Help::IncrementIsNoValue),
        (in_function("++x"), Help::IncrementIsNoValue),
        (in_function("while x {\n}"), Help::ForIsWhile),
    ];
    for (text, help) in programs {
        let parsed = parse(text.as_bytes());
        let first = parsed.diagnostics.reported().next().unwrap();
        assert_eq!(first.help, Some(help), "{text}{}", first.text);
    }
    let parsed = parse(in_function("x = y z").as_bytes());
    assert_eq!(parsed.diagnostics.reported().next().unwrap().help, None);
}

/// What is printed of several files.
fn printed(texts: &[&str]) -> Vec<String> {
    let (mut files, mut tree, mut diagnostics) = (Files::new(), Tree::new(), Diagnostics::new());
    for (index, text) in texts.iter().enumerate() {
        files.add(format!("{}.go", ["a", "b", "c"][index]), text);
    }
    syntax::parse_files(&mut files, &mut tree, &mut diagnostics);
    diagnostics.lines(&files)
}

#[test]
fn files_are_read_up_to_one_without_a_package_clause() {
    let (faulty, good) = ("package p\nx\n", "package p\n");
    let [a, b, c] = ["a", "b", "c"]
        .map(|name| format!("{name}.go:2:1: syntax error: non-declaration statement outside function body"));
    assert_eq!(printed(&[faulty, good, faulty]), [a.clone(), c]);
    assert_eq!(
        printed(&[faulty, "x", faulty]),
        [a, "b.go:1:1: syntax error: package statement must be first".to_owned()]
    );
    assert_eq!(printed(&["package p\nx; y\n'", faulty, "package"]).len(), 4);
    assert_eq!(printed(&[good, faulty, good]), [b]);
}

#[test]
fn ten_errors_in_all_files_are_enough() {
    let faulty = "package p\nfunc f() { break\nbreak\nbreak\nbreak\nbreak\nbreak }\n";
    let lines = printed(&[faulty, faulty, "package p\nx\n"]);
    assert_eq!(lines.len(), 11);
    assert_eq!(lines[9], "b.go:5:1: break is not in a loop, switch, or select");
    assert_eq!(lines[10], "b.go:5:1: too many errors");
}
