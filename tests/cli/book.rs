//! Lessons as pages. What a browser makes of them is tried by `.ci/book`.

use std::fs;

use crate::harness::Home;

#[test]
fn a_lesson_is_one_page_that_needs_nothing_else() {
    let home = Home::new();
    let file = home.path().join("page.html");
    let path = file.to_str().expect("UTF-8");
    let said = home.gort(&["lesson", "goroutine", "--html", path]).well();
    assert!(said.contains("page.html"), "{said}");
    let page = fs::read_to_string(&file).expect("the page");
    for outside in ["http://", "https://", "<link", " src=", "@import", "url("] {
        assert!(!page.contains(outside), "the page asks for something from outside: {outside}");
    }
    assert!(page.contains("<h1>Starting a goroutine</h1>") && page.contains("srcdoc=") && page.contains("<fieldset"));
    assert!(!page.contains('\u{1b}'), "no colours of a terminal");
    home.gort(&["lesson", "goroutine", "--html", path]).refused(64);
    home.gort(&["lesson", "goroutine", "--section", "hello", "--html", path, "--force"]).refused(64);
    let chinese = ["lesson", "goroutine", "--html", path, "--force", "--lang", "zh", "--color", "always"];
    home.gort(&chinese).well();
    let page = fs::read_to_string(&file).expect("the page");
    assert!(page.contains("<html lang=\"zh\">") && page.contains("为什么") && !page.contains('\u{1b}'));
    assert!(!home.progress().exists(), "nothing was seen");
}

#[test]
fn a_book_has_its_pages_in_both_languages_and_writes_over_nothing() {
    let home = Home::new();
    let folder = home.path().join("book");
    let path = folder.to_str().expect("UTF-8");
    home.gort(&["book", path, "--only", "goroutine"]).well();
    for page in ["index", "en/index", "zh/index", "en/goroutine", "zh/goroutine", "en/words", "zh/words"] {
        let text =
            fs::read_to_string(folder.join(format!("{page}.html"))).unwrap_or_else(|error| panic!("{page}: {error}"));
        assert!(text.starts_with("<!DOCTYPE html>") && text.contains("<main "), "{page}");
    }
    let lesson = fs::read_to_string(folder.join("zh/goroutine.html")).expect("the page");
    assert!(lesson.contains("src=\"../runs/goroutine-hello.html#lang=zh") && lesson.contains("../en/goroutine.html"));
    assert!(folder.join("runs/goroutine-hello.html").exists());
    home.gort(&["book", path, "--only", "goroutine"]).refused(64);
    let list = fs::read_to_string(folder.join("files.txt")).expect("the list");
    assert!(list.lines().any(|line| line == "runs/goroutine-hello.html"), "{list}");
    home.gort(&["book", path, "--only", "order", "--force"]).well();
    let is_there = |name: &str| folder.join(name).exists();
    assert!(is_there("en/goroutine.html") && is_there("en/order.html"), "a part takes nothing away");
}
