//! Files of tests run as `go test` runs them.
//!
//! See         crates/golang/tests/tested: each file of tests stands beside what the go command printed with -v (NAME.v) and without
//!             (NAME.q), and its exit code. Durations are not compared, nor what follows the first line of a goroutine's trace.

use std::path::Path;

use gort_golang::tested;

use crate::room::with_room;
use crate::run;

/// What is printed, without durations, and without traces.
fn comparable(text: &str) -> String {
    let mut lines = Vec::new();
    let mut in_trace = false;
    for line in text.lines() {
        let is_verdict = line == "FAIL" || line.starts_with("FAIL\t") || line.starts_with("exit ");
        in_trace = !is_verdict && (in_trace || line.starts_with("goroutine "));
        if !in_trace && !line.starts_with("cpu: ") {
            lines.push(without_durations(line));
        }
    }
    lines.join("\n")
}

/// `0.01s` and `1.203s` become `Ns`, figures of benchmarks become `N`; package testing has other lines in Go.
fn without_durations(line: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_start_matches('(').trim_end_matches(')');
        let is_figure = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        match bare.strip_suffix('s').filter(|number| number.contains('.') && is_figure(number)) {
            Some(_) => word.replace(bare, "Ns"),
            None if line.starts_with("Benchmark") && is_figure(word) => "N".to_owned(),
            None => word.to_owned(),
        }
    };
    let of_package =
        line.split_once("testing.go:").or_else(|| line.split_once(" fuzz.go:").map(|(_, after)| ("    ", after)));
    if let Some((before, after)) = of_package {
        let after = after.trim_start_matches(|digit: char| digit.is_ascii_digit());
        return format!("{before}testing.go{after}");
    }
    if line.starts_with("Benchmark") {
        let figures = line.split_whitespace().map(word).collect::<Vec<_>>().join(" ");
        // Here no time passes.
        return figures.replace(" N ns/op", "").replace(" N MB/s", "");
    }
    let tabs = line.split('\t').map(|part| part.split(' ').map(word).collect::<Vec<_>>().join(" "));
    tabs.collect::<Vec<_>>().join("\t")
}

/// What the go command would print, and its exit code on a last line.
fn printed(path: &Path, flags: &[&str]) -> Result<String, String> {
    let given: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
    let asked = tested::asked(&given);
    let (kept, code) = run::run_files(&[path.to_owned()], asked.arguments.clone())?;
    let verdict = tested::verdict(&asked, tested::PATH, &kept.all, code, 0.0);
    let output = String::from_utf8_lossy(&kept.all).into_owned();
    let shown = if asked.streams || code != 0 { output } else { String::new() };
    let newline = if shown.is_empty() || shown.ends_with('\n') { "" } else { "\n" };
    Ok(format!("{shown}{newline}{verdict}exit {}\n", i32::from(code != 0)))
}

#[test]
fn tests_print_what_go_test_prints() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tested"));
    let mut found = Vec::new();
    run::programs(folder, &mut found);
    found.sort();
    assert!(found.len() > 10, "there are tests");
    let mut differ = Vec::new();
    for path in found {
        let flags: &[&str] = if path.ends_with("bench_test.go") { &["-bench=.", "-benchtime=3x"] } else { &[] };
        for (extension, verbose) in [("v", true), ("q", false)] {
            let wanted = std::fs::read_to_string(path.with_extension(extension)).expect("what Go prints is there");
            let flags: Vec<&str> = flags.iter().copied().chain(verbose.then_some("-v")).collect();
            let ran = with_room(256 << 20, || printed(&path, &flags));
            let name = format!("{} {extension}", path.display());
            match ran {
                Err(_) => differ.push(format!("{name}: panicked")),
                Ok(Err(wrong)) => differ.push(format!("{name}: {wrong}")),
                Ok(Ok(got)) => {
                    let (got, wanted) = (comparable(&got), comparable(&wanted));
                    if got != wanted {
                        let at = got.lines().zip(wanted.lines()).take_while(|(got, wanted)| got == wanted).count();
                        let line = |text: &str| text.lines().nth(at).unwrap_or_default().to_owned();
                        differ.push(format!(
                            "{name}: line {}\n  gort: {}\n  Go:   {}",
                            at + 1,
                            line(&got),
                            line(&wanted)
                        ));
                    }
                }
            }
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}
