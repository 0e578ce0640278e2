//! The command line on a terminal: questions, hints, stepping, and the terminal as it was afterwards.

use std::process::Command;

use crate::support::Home;
use rexpect::session::{PtySession, spawn_command};

/// How long an answer may take, in milliseconds: tests run on slow machines too.
const PATIENCE: Option<u64> = Some(30_000);

/// A shell on a terminal of its own that runs gort, then says its exit code and the state of the terminal.
fn terminal(home: &Home, arguments: &str) -> PtySession {
    let mut command = Command::new("sh");
    let script = format!(
        "stty echo; before=$(stty -g); \"$GORT\" {arguments}; echo \"code $?.\"; \
         test \"$before\" = \"$(stty -g)\" && echo restored || stty -a; echo over"
    );
    command.arg("-c").arg(script);
    command.env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("TERM", "xterm");
    command.env("GORT", env!("CARGO_BIN_EXE_gort")).env("GORT_DATA_DIR", home.path()).env("NO_COLOR", "1");
    spawn_command(command, PATIENCE).expect("a terminal")
}

#[track_caller]
fn see(terminal: &mut PtySession, text: &str) -> String {
    terminal.exp_string(text).unwrap_or_else(|error| panic!("'{text}' did not come: {error}"))
}

#[track_caller]
fn press(terminal: &mut PtySession, keys: &str) {
    terminal.send(keys).expect("keys can be sent");
    terminal.flush().expect("keys can be sent");
}

/// Checks that the terminal is in its usual mode again.
#[track_caller]
fn restored(terminal: &mut PtySession) {
    let state = see(terminal, "over");
    assert!(state.contains("restored"), "the terminal was left in another mode: {state}");
}

const STEP: &str = "lesson channels --section unbuffered --step --lang en";

/// Goes past the two questions of the section.
fn to_the_first_step(terminal: &mut PtySession) {
    for _ in 0..2 {
        see(terminal, "q quit");
        press(terminal, "\r");
    }
    see(terminal, "step 1 of");
    see(terminal, "q quit");
}

#[test]
fn single_keys_go_on_and_back_and_quit() {
    let home = Home::new();
    let mut terminal = terminal(&home, STEP);
    to_the_first_step(&mut terminal);
    for (key, shown) in [
        (" ", "step 2 of"),
        ("\u{1b}[C", "step 3 of"),
        ("\r", "step 4 of"),
        ("b", "step 3 of"),
        ("\u{1b}[D", "step 2 of"),
        ("z", "step 2 of"),
    ] {
        press(&mut terminal, key);
        see(&mut terminal, shown);
        see(&mut terminal, "q quit");
    }
    press(&mut terminal, "?");
    see(&mut terminal, "can run");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
    assert!(!home.progress().exists(), "a section that was not run to its end is not done");
}

#[test]
fn a_step_shows_the_current_line_and_its_note() {
    let home = Home::new();
    let mut terminal = terminal(&home, &format!("{STEP} --plain"));
    to_the_first_step(&mut terminal);
    press(&mut terminal, "h");
    see(&mut terminal, "The next one is at step 2.");
    press(&mut terminal, " ");
    let frame = see(&mut terminal, "parks until a value comes");
    let here = frame.lines().find(|line| line.starts_with('>')).unwrap_or_else(|| panic!("no line is marked: {frame}"));
    assert!(here.contains("for v in ch"), "{frame}");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
}

#[test]
fn stepping_to_the_end_shows_the_rest_and_counts() {
    let home = Home::new();
    let mut terminal = terminal(&home, STEP);
    to_the_first_step(&mut terminal);
    press(&mut terminal, "f");
    see(&mut terminal, "Output");
    see(&mut terminal, "C96");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
    assert!(home.progress().exists());
}

#[test]
fn ctrl_c_leaves_the_terminal_as_it_was() {
    let home = Home::new();
    let mut terminal = terminal(&home, STEP);
    to_the_first_step(&mut terminal);
    press(&mut terminal, " ");
    see(&mut terminal, "step 2 of");
    see(&mut terminal, "q quit");
    terminal.send_control('c').expect("keys can be sent");
    see(&mut terminal, "code ");
    restored(&mut terminal);
}

#[test]
fn ctrl_c_at_a_question_leaves_the_terminal_as_it_was() {
    let home = Home::new();
    let mut terminal = terminal(&home, "lesson channels --section unbuffered --lang en");
    see(&mut terminal, "q quit");
    terminal.send_control('c').expect("keys can be sent");
    see(&mut terminal, "code ");
    restored(&mut terminal);
}

#[test]
fn a_question_gives_hints_and_judges_the_answer() {
    let home = Home::new();
    let mut terminal = terminal(&home, "lesson channels --section unbuffered --lang en");
    see(&mut terminal, "h hint");
    see(&mut terminal, "q quit");
    press(&mut terminal, "h");
    see(&mut terminal, "Hint: ");
    press(&mut terminal, "h");
    see(&mut terminal, "Hint: ");
    press(&mut terminal, "h");
    see(&mut terminal, "no more hints");
    press(&mut terminal, "9");
    press(&mut terminal, "1");
    see(&mut terminal, "Not so: [1] `Received 0`");
    see(&mut terminal, "Answer: [2] `Sending 1`");
    see(&mut terminal, "q quit");
    press(&mut terminal, "2");
    see(&mut terminal, "Right: [2] no");
    see(&mut terminal, "code 0.");
    let progress = std::fs::read_to_string(home.progress()).expect("a progress file");
    let progress: serde_json::Value = serde_json::from_str(&progress).expect("JSON");
    let answers = &progress["lessons"]["channels"]["answers"];
    assert_eq!(answers["unbuffered/after-first-send"], false);
    assert_eq!(answers["unbuffered/three-in-a-row"], true);
}

#[test]
fn between_sections_enter_goes_on_and_q_stops() {
    let home = Home::new();
    let mut terminal = terminal(&home, "lesson channels --lang en");
    for _ in 0..2 {
        see(&mut terminal, "q quit");
        press(&mut terminal, "\r");
    }
    see(&mut terminal, "q: stop here");
    press(&mut terminal, "\r");
    see(&mut terminal, "2 of ");
    see(&mut terminal, "q quit");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
}

#[test]
fn yes_asks_nothing_even_on_a_terminal() {
    let home = Home::new();
    let mut terminal = terminal(&home, "lesson channels --lang en --yes");
    let shown = see(&mut terminal, "code 0.");
    assert!(!shown.contains("q quit") && !shown.contains("stop here"), "{shown}");
}

#[test]
fn a_game_is_played_by_keys_and_what_is_won_is_kept() {
    let home = Home::new();
    let mut terminal = terminal(&home, "play deadlock/abba --lang en");
    see(&mut terminal, "Usually both succeed.");
    see(&mut terminal, "par ?");
    see(&mut terminal, "q quit");
    press(&mut terminal, "u");
    see(&mut terminal, "there is nothing to take back");
    see(&mut terminal, "q quit");
    press(&mut terminal, "9");
    see(&mut terminal, "There is no choice 9");
    see(&mut terminal, "q quit");
    press(&mut terminal, "2");
    see(&mut terminal, "preemptions 1");
    see(&mut terminal, "q quit");
    press(&mut terminal, "r");
    see(&mut terminal, "preemptions 0");
    see(&mut terminal, "q quit");
    press(&mut terminal, "i");
    see(&mut terminal, "Not so: from the start the goal can be reached, with 1 preemption.");
    see(&mut terminal, "q quit");
    for key in ["1", "1", "1", "1", "2"] {
        press(&mut terminal, key);
        see(&mut terminal, "goal still in reach");
        see(&mut terminal, "q quit");
    }
    press(&mut terminal, "h");
    see(&mut terminal, "Hint: take 2.");
    see(&mut terminal, "q quit");
    press(&mut terminal, "2");
    see(&mut terminal, "Goal reached, with 1 preemption: nobody can do it with fewer.");
    see(&mut terminal, "q quit");
    press(&mut terminal, "q");
    see(&mut terminal, "--replay");
    see(&mut terminal, "Next: gort play 4");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
    let kept = std::fs::read_to_string(home.progress()).expect("a progress file");
    assert!(kept.contains("deadlock/abba deadlock"), "{kept}");
}

#[test]
fn ctrl_c_ends_a_game_and_leaves_the_terminal_as_it_was() {
    let home = Home::new();
    let mut terminal = terminal(&home, "play 1 --lang en --plain");
    see(&mut terminal, "q quit");
    press(&mut terminal, "1");
    see(&mut terminal, "q quit");
    terminal.send_control('c').expect("keys can be sent");
    see(&mut terminal, "code ");
    restored(&mut terminal);
    assert!(!home.progress().exists(), "nothing was won");
}

#[test]
fn the_quiz_asks_by_single_keys_and_by_lines_and_goes_on_where_it_stopped() {
    let home = Home::new();
    let quiz = "quiz channels/three --lang en";
    let mut first = terminal(&home, quiz);
    see(&mut first, "before `Sending 1`?");
    see(&mut first, "q quit");
    press(&mut first, "1");
    see(&mut first, "Right: [1] yes");
    see(&mut first, "never appear");
    see(&mut first, "q quit");
    press(&mut first, "q");
    see(&mut first, "Questions answered: 1, right: 1.");
    see(&mut first, "code 0.");
    restored(&mut first);

    let mut second = terminal(&home, quiz);
    let before = see(&mut second, "never appear");
    assert!(!before.contains("before `Sending 1`?"), "answered before: {before}");
    see(&mut second, "q quit");
    press(&mut second, "1");
    see(&mut second, "Not so");
    see(&mut second, " > ");
    press(&mut second, "Received 0\r");
    see(&mut second, "Impossible");
    see(&mut second, "Left out, because answered before: 1.");
    see(&mut second, "code 0.");
    restored(&mut second);

    let mut third = terminal(&home, quiz);
    see(&mut third, "Left out, because answered before: 3.");
    see(&mut third, "code 0.");
}
