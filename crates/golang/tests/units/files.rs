//! Places in files.

use gort_golang::source::{FileId, Files, Place, Pos};

fn place(files: &Files, file: FileId, offset: usize) -> String {
    files.place(files.pos(file, offset)).unwrap().to_string()
}

#[test]
fn columns_count_bytes_from_1() {
    let mut files = Files::new();
    let a = files.add("a.go", "é世x\n\ty\n");
    let b = files.add("b.go", "z");
    assert_eq!(place(&files, a, 0), "a.go:1:1");
    assert_eq!(place(&files, a, 5), "a.go:1:6");
    assert_eq!(place(&files, a, 6), "a.go:1:7", "the newline belongs to its line");
    assert_eq!(place(&files, a, 8), "a.go:2:2");
    assert_eq!(place(&files, a, 10), "a.go:3:1", "the end is a place");
    assert_eq!(place(&files, b, 0), "b.go:1:1");
    assert_eq!(files.named(Pos::NONE), "<unknown position>");
}

#[test]
fn lines_of_all_texts_are_counted_one_behind_the_other() {
    let mut files = Files::new();
    let a = files.add("a.go", "one\ntwo\n");
    let b = files.add("b.go", "one\ntwo");
    let line = |file, offset| files.line_of_all(files.pos(file, offset)).unwrap();
    assert_eq!([line(a, 0), line(a, 5), line(b, 0), line(b, 5)], [1, 2, 4, 5]);
}

#[test]
fn the_line_is_shown_without_its_end() {
    let mut files = Files::new();
    let a = files.add("a.go", b"one\r\n\ttwo\n\xff");
    assert_eq!(files.line_text(files.pos(a, 4)), Some(("one".to_owned(), 3)));
    assert_eq!(files.line_text(files.pos(a, 6)), Some(("\ttwo".to_owned(), 1)));
}

#[test]
fn no_column_is_shown_far_to_the_right() {
    let place = |line, column| Place { file: "x.go".to_owned(), line, column }.before_an_error();
    assert_eq!(place(3, 254), "x.go:3:254");
    assert_eq!(place(3, 255), "x.go:3");
    assert_eq!(place(2_000_000, 1), "x.go:1048574");
}
