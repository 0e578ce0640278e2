//! The harness as a whole, at its quick sizes.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn peers(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peers"));
    command.args(args);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn succeeds(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}\n{}{}", text(&output.stdout), text(&output.stderr));
    output
}

fn path_in(dir: &Path, name: &str) -> String {
    dir.join(name).to_string_lossy().into_owned()
}

/// Every row by every peer that is built here: each child does its work, which its number proves.
#[test]
fn every_row_of_every_peer_works() {
    let dir = tempfile::tempdir().unwrap();
    let [json, svg, markdown] = ["r.json", "r.svg", "r.md"].map(|name| path_in(dir.path(), name));
    let files = ["--json", &json, "--svg", &svg, "--markdown", &markdown];
    let output = succeeds(peers(&["--quick", "--peers", "gort,gort-migrating,tokio,may,threads"]).args(files));
    let report: Value = serde_json::from_str(&std::fs::read_to_string(&json).unwrap()).unwrap();
    let lines = report["lines"].as_array().unwrap();
    // 24 rows of one line, five with memory with two, four of echo with three; each with 1 and with 2 workers.
    assert_eq!(lines.len(), 2 * (24 + 5 * 2 + 4 * 3));
    for line in lines {
        for cell in line["cells"].as_array().unwrap() {
            let measured = cell["median"].as_f64().is_some_and(|median| median.is_finite());
            assert!(measured || !cell["notes"].as_array().unwrap().is_empty(), "no figure and no reason: {line}");
            assert!(measured || !cell["peer"].as_str().unwrap().starts_with("gort"), "gort does every row: {line}");
        }
    }
    let shown = text(&output.stdout);
    assert!(shown.contains("A QUICK RUN: THESE FIGURES MEAN NOTHING"), "{shown}");
    assert!(std::fs::read_to_string(&markdown).unwrap().contains("| yield, two goroutines |"));
    assert!(std::fs::read_to_string(&svg).unwrap().starts_with("<svg "));

    let again = succeeds(&mut peers(&["--from", &json]));
    assert_eq!(text(&again.stdout), shown, "a saved report is shown as it was");
}

#[test]
fn without_go_one_line_says_so_and_the_rest_runs() {
    let output = succeeds(peers(&["--quick", "--rows", "yield", "--peers", "gort,go"]).env("PATH", "/nowhere"));
    assert_eq!(text(&output.stderr), "Go is skipped: `go` is not on the path\n");
    let shown = text(&output.stdout);
    assert!(shown.contains("yield, two goroutines") && !shown.contains(", Go 1"), "{shown}");
}

#[test]
fn an_unknown_row_is_refused() {
    let output = peers(&["--rows", "yeild"]).output().unwrap();
    assert!(!output.status.success());
    assert!(text(&output.stderr).starts_with("peers: no row is called yeild; there are yield, spawn-batch"));
}
