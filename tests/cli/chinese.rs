//! Whoever reads Chinese is told in Chinese what is wrong, too.

use std::fs;

use crate::harness::{Home, Run};

const WRONG: [&[&str]; 62] = [
    &["foo"],
    &["chanels"],
    &["channels"],
    &["xyzzyx"],
    &["lesson", "foo"],
    &["lesson", "chanels"],
    &["lesson", "channels/foo"],
    &["lesson", "channels", "--section", "foo"],
    &["lesson", "channels", "--section"],
    &["lesson", "channels/three", "--section", "unbuffered"],
    &["lesson", "--section", "unbuffered"],
    &["lesson", "channels", "--seed", "-1"],
    &["lesson", "channels", "--seed", "x"],
    &["lesson", "channels", "--seed", "1", "--replay", "x"],
    &["lesson", "channels", "--replay", "x"],
    &["lesson", "channels", "--replay", "g1.channels/three.0"],
    &["lesson", "channels", "--step"],
    &["lesson", "channels", "--step", "--yes"],
    &["lesson", "channels", "--speed"],
    &["lesson", "channels", "extra"],
    &["lesson", "channels", "--measure"],
    &["lesson", "threads", "--section", "parked", "--seed", "3"],
    &["explore"],
    &["explore", "chan"],
    &["explore", "threads/parked"],
    &["explore", "channels", "--clock", "foo"],
    &["explore", "channels", "--clock"],
    &["explore", "channels", "--bound", "0"],
    &["explore", "channels", "--memory", "x"],
    &["explore", "channels", "--preemptions", "x"],
    &["explore", "channels", "--threads", "0"],
    &["explore", "channels", "--limit", "-1"],
    &["explore", "channels", "--sample", "random", "--depth", "3"],
    &["explore", "channels", "--sample", "pct", "--depth", "0"],
    &["explore", "channels", "--sample", "random", "--runs", "0"],
    &["explore", "channels", "--runs", "3"],
    &["explore", "channels", "--bound", "1", "--bound", "2"],
    &["explore", "channels", "--what-if", "x"],
    &["explore", "channels", "--what-if", "clock=x"],
    &["explore", "channels", "--what-if", "cap=x"],
    &["explore", "channels", "--what-if", "x.cap=1"],
    &["explore", "goroutine/hello", "--what-if", "cap=1"],
    &["can"],
    &["can", "channels/foo", "x"],
    &["quiz", "foo"],
    &["quiz", "--predict", "x"],
    &["quiz", "channels", "--predict", "x"],
    &["quiz", "channels/three", "--answers", "9"],
    &["quiz", "channels/three", "--answers", "1", "1", "1", "1", "1", "1"],
    &["play", "99"],
    &["play", "1"],
    &["play", "1", "--goal", "exit"],
    &["play", "channels/three", "--goal", "", "--moves", "1"],
    &["play", "channels/three", "--moves", "x"],
    &["play", "channels/three", "--moves", "99"],
    &["claims", "C999"],
    &["claims", "C9-C3"],
    &["claims", "--verdict", "x"],
    &["trace", "channels", "--html", "/"],
    &["trace", "channels", "--html", "/no/such/file"],
    &["trace", "channels", "--html", "/tmp/a", "--perfetto", "/tmp/a"],
    &["lesson", "--width", "19"],
];

/// The first three English words in a row that stand outside quotation marks: a name or an option is no sentence.
fn english(said: &str) -> Option<String> {
    let mut outside = String::new();
    let mut until = None;
    for sign in said.chars() {
        match until {
            Some(end) if sign == end => until = None,
            Some(_) => {}
            None => match sign {
                '\'' => until = Some('\''),
                '“' => until = Some('”'),
                '<' => until = Some('>'),
                _ => outside.push(sign),
            },
        }
    }
    let parts = outside.split(|sign: char| !sign.is_ascii_alphabetic() && sign != ' ').map(str::trim);
    parts.filter(|part| part.split(' ').filter(|word| !word.is_empty()).count() >= 3).map(str::to_string).next()
}

#[test]
fn no_error_is_in_english() {
    let home = Home::new();
    let mut found = Vec::new();
    for arguments in WRONG {
        let run = Run::of(home.command(arguments).env("LANG", "zh_CN.UTF-8"));
        assert_eq!(run.code, 64, "{arguments:?}: {}", run.stderr);
        let is_chinese = run.stderr.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign));
        if !is_chinese || english(&run.stderr).is_some() {
            found.push(format!("{arguments:?}: {} ({:?})", run.stderr.trim(), english(&run.stderr)));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_warning_is_in_english() {
    let home = Home::new();
    let zh = |data: &std::path::Path| Run::of(home.command(&["lesson", "--lang", "zh"]).env("GORT_DATA_DIR", data));
    let bounded = home.gort(&["play", "deadlock/abba", "--bound", "5", "--moves", "1", "--lang", "zh"]);
    let newer = home.path().join("newer");
    let folder = home.path().join("folder");
    fs::create_dir(&newer).expect("a folder");
    fs::write(newer.join("progress.json"), "{\"version\":99}").expect("written");
    fs::create_dir_all(folder.join("progress.json")).expect("a folder");
    let full = home.gort(&["trace", "channels", "--html", "/dev/full", "--lang", "zh"]);
    for said in [zh(&newer).stderr, zh(&folder).stderr, bounded.stderr, full.stderr] {
        assert!(said.starts_with("gort: ") && english(&said).is_none(), "{said}");
        assert!(said.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign)), "{said}");
    }
}

#[test]
fn what_is_english_is_found() {
    assert_eq!(english("没有“a b c”这个 'x y z'"), None);
    assert!(english("没有：there is no such").is_some());
}
