//! `gort bench`: what it measures is more than nothing, what it shows fits, and Ctrl-C leaves the terminal as it was.

use std::process::Command;

use crate::harness::{Home, width};
use rexpect::session::spawn_command;

fn quick(arguments: &[&str]) -> String {
    Home::new().gort(&[&["bench", "--quick"], arguments].concat()).well()
}

#[test]
fn a_quick_run_gives_every_figure_as_json() {
    let text = quick(&["--format", "json"]);
    let results: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(results["quick"], true);
    let rows = results["rows"].as_array().expect("rows");
    let names: Vec<_> = rows.iter().map(|row| row["name"].as_str().expect("a name")).collect();
    assert_eq!(names, ["create", "switch", "memory", "limit"]);
    for row in rows {
        assert!(row["ratio"].as_f64().is_some_and(|ratio| ratio > 0.0), "{row}");
        for side in ["goroutine", "thread"] {
            assert!(row[side]["value"].as_f64().is_some_and(|value| value > 0.0), "{row}");
            let rounds = row[side]["rounds"].as_array().expect("rounds");
            assert!(!rounds.is_empty() && rounds.iter().all(|round| round.as_f64() > Some(0.0)), "{row}");
        }
    }
}

#[test]
fn the_chart_fits_the_screen_and_plain_draws_nothing() {
    for columns in ["40", "60", "120"] {
        let text = quick(&["--width", columns, "--lang", if columns == "60" { "zh" } else { "en" }]);
        let wide = text.lines().map(width).max().unwrap_or(0);
        assert!(wide <= columns.parse().expect("a number"), "{wide} columns on {columns}:\n{text}");
    }
    let plain = quick(&["--plain"]);
    assert!(plain.is_ascii() && plain.contains("goroutine") && plain.contains("OS thread"), "{plain}");
}

#[test]
fn ctrl_c_leaves_the_terminal_as_it_was() {
    let home = Home::new();
    // Whoever starts the tests in the background may have had the signal ignored, and that is inherited.
    let mut command = Command::new("env");
    command.args(["--default-signal=INT", "sh"]);
    // The shell ignores the signal, gort does not.
    let script = "stty echo; before=$(stty -g); trap : INT; \"$GORT\" bench; echo \"code $?.\"; \
                  test \"$before\" = \"$(stty -g)\" && echo restored; echo over";
    command.arg("-c").arg(script).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("TERM", "xterm");
    command.env("GORT", env!("CARGO_BIN_EXE_gort")).env("GORT_DATA_DIR", home.path());
    let mut terminal = spawn_command(command, Some(60_000)).expect("a terminal");
    terminal.exp_string("measuring").expect("a progress bar on a terminal");
    terminal.send_control('c').expect("keys can be sent");
    let rest = terminal.exp_string("over").expect("the shell goes on");
    assert!(rest.contains("code 130.") && rest.contains("restored"), "{rest}");
    // A cursor that was hidden is shown again.
    assert_eq!(rest.matches("\u{1b}[?25l").count(), rest.matches("\u{1b}[?25h").count(), "{rest:?}");
}
