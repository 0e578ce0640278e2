//! The command line on a terminal: questions, hints, stepping, and the terminal as it was afterwards.
//!
//! A busy machine may keep gort, or the test, from going on for as long as it likes. So a key is pressed once what it answers is
//! there; what must be one piece is written as one; and where only a pause tells two presses apart, a key that was not heard is
//! pressed again, or the test sees that its own pauses were too long and begins anew.

use std::fs;
use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::harness::Home;
use rexpect::session::{PtySession, spawn_command};

/// How long an answer may take, in milliseconds: tests run on slow machines too.
const PATIENCE: Option<u64> = Some(30_000);

/// A shell on a terminal of its own that runs gort, then says its exit code and the state of the terminal.
pub(crate) fn terminal_in(home: &Home, arguments: &str) -> PtySession {
    terminal_with(home, arguments, &[])
}

fn terminal(home: &Home, arguments: &str) -> PtySession {
    terminal_in(home, arguments)
}

/// The same, with these variables.
pub(crate) fn terminal_with(home: &Home, arguments: &str, variables: &[(&str, &str)]) -> PtySession {
    let mut command = Command::new("sh");
    let script = format!(
        "stty echo; before=$(stty -g); \"$GORT\" {arguments}; echo \"code $?.\"; \
         test \"$before\" = \"$(stty -g)\" && echo restored || stty -a; echo over"
    );
    command.arg("-c").arg(script);
    command.env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("TERM", "xterm");
    command.env("GORT", env!("CARGO_BIN_EXE_gort")).env("GORT_DATA_DIR", home.path()).env("NO_COLOR", "1");
    command.envs(variables.iter().copied());
    spawn_command(command, PATIENCE).expect("a terminal")
}

#[track_caller]
pub(crate) fn see(terminal: &mut PtySession, text: &str) -> String {
    terminal.exp_string(text).unwrap_or_else(|error| panic!("'{text}' did not come: {error}"))
}

/// Presses a key, as fast as a person might.
#[track_caller]
#[allow(clippy::disallowed_methods)] // What comes faster is a held key or a paste, and answers nothing.
pub(crate) fn press(terminal: &mut PtySession, keys: &str) {
    std::thread::sleep(Duration::from_millis(300));
    at_once(terminal, keys);
}

/// Sends all of this at the same moment: by one call, where the session would send line by line.
#[track_caller]
fn at_once(terminal: &mut PtySession, keys: &str) {
    let mut keyboard = terminal.process().get_file_handle().expect("a terminal");
    let sent = keyboard.write(keys.as_bytes()).expect("keys can be sent");
    assert_eq!(sent, keys.len(), "the terminal took a part of the keys");
}

#[allow(clippy::disallowed_methods)] // A person's hand goes by the machine's clock.
fn now() -> Instant {
    Instant::now()
}

/// Presses a key that comes after other keys, with nothing shown between them, until this text is there: if gort could not go on
/// meanwhile, all of them came at once and were dropped. What stood before the text.
#[track_caller]
fn insist(terminal: &mut PtySession, key: &str, text: &str) -> String {
    let mut shown = String::new();
    for _ in 0..3 {
        press(terminal, key);
        let pressed = now();
        while pressed.elapsed() < Duration::from_secs(10) {
            match terminal.try_read() {
                Some(sign) => shown.push(sign),
                None => std::thread::yield_now(),
            }
            if let Some(before) = shown.strip_suffix(text) {
                return before.to_string();
            }
        }
    }
    panic!("'{text}' did not come: {shown}");
}

/// Checks that the terminal is in its usual mode again.
#[track_caller]
pub(crate) fn restored(terminal: &mut PtySession) {
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
    assert!(here.contains("for v := range ch"), "{frame}");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
}

#[test]
fn a_step_of_both_texts_points_at_its_line_in_each() {
    let home = Home::new();
    let mut terminal = terminal(&home, &format!("{STEP} --plain --code both"));
    to_the_first_step(&mut terminal);
    press(&mut terminal, " ");
    let frame = see(&mut terminal, "parks until a value comes");
    let here: Vec<&str> = frame.lines().filter(|line| line.starts_with('>')).collect();
    let [rust, go] = here[..] else { panic!("not one line of each text is marked: {frame}") };
    assert!(rust.contains("for v in ch") && go.contains("for v := range ch"), "{frame}");
    see(&mut terminal, "q quit");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
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
fn a_go_program_is_gone_through_step_by_step() {
    let home = Home::new();
    let program = crate::harness::root().join("tests/cli/seen/prog.go");
    let mut terminal = terminal(&home, &format!("run --step --lang en --plain {}", program.display()));
    see(&mut terminal, "step 1 of");
    let frame = see(&mut terminal, "q quit");
    let here = frame.lines().find(|line| line.starts_with('>')).unwrap_or_else(|| panic!("no line is marked: {frame}"));
    assert!(here.contains("go worker(id, jobs, results, sum)"), "{frame}");
    press(&mut terminal, " ");
    see(&mut terminal, "step 2 of");
    see(&mut terminal, "go worker 2");
    see(&mut terminal, "q quit");
    press(&mut terminal, "f");
    see(&mut terminal, "worker 1 job 3 is broken");
    see(&mut terminal, "sum 3");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
}

#[test]
fn of_a_program_that_does_not_end_it_is_said_that_it_goes_on_and_how_long() {
    let home = Home::new();
    let program = home.path().join("endless.go");
    fs::write(&program, "package main\n\nfunc main() {\n\tfor {\n\t}\n}\n").expect("written");
    let mut terminal = crate::screens::on(&home, 120, 24, &format!("trace --lang en {}", program.display()));
    see(&mut terminal, "still runs; it is stopped after 10s:");
    // It ends the shell as well.
    terminal.send_control('c').expect("keys can be sent");
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
    see(&mut terminal, "code 130.");
    restored(&mut terminal);
}

#[test]
fn ctrl_c_at_a_question_leaves_the_terminal_as_it_was() {
    let home = Home::new();
    let mut terminal = terminal(&home, "lesson channels --section unbuffered --lang en --plain");
    see(&mut terminal, "q quit");
    terminal.send_control('c').expect("keys can be sent");
    see(&mut terminal, "code 130.");
    restored(&mut terminal);
}

#[test]
fn a_question_gives_hints_and_judges_the_answer() {
    let home = Home::new();
    let mut terminal = terminal(&home, "lesson channels --section unbuffered --lang en --plain");
    see(&mut terminal, "h hint");
    see(&mut terminal, "q quit");
    press(&mut terminal, "h");
    see(&mut terminal, "Hint: ");
    press(&mut terminal, "h");
    see(&mut terminal, "Hint: ");
    press(&mut terminal, "h");
    see(&mut terminal, "no more hints");
    press(&mut terminal, "9");
    insist(&mut terminal, "1", "Not so: [1] `Received 0`");
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
    let mut terminal = terminal(&home, "lesson channels --lang en --plain");
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
    see(&mut terminal, "n next game");
    see(&mut terminal, "q quit");
    press(&mut terminal, "n");
    see(&mut terminal, "Three forks (4 of 21)");
    see(&mut terminal, "q quit");
    press(&mut terminal, "q");
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
    see(&mut terminal, "code 130.");
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
    press(&mut second, "Received 0");
    see(&mut second, " > Received 0");
    press(&mut second, "\r");
    // A row that is empty.
    see(&mut second, " > \r");
    press(&mut second, "\r");
    see(&mut second, "Impossible");
    see(&mut second, "Left out, because answered before: 1.");
    see(&mut second, "code 0.");
    restored(&mut second);

    let mut third = terminal(&home, quiz);
    see(&mut third, "Left out, because answered before: 3.");
    see(&mut third, "code 0.");
}

/// What is kept of the lesson `channels`.
fn kept(home: &Home) -> serde_json::Value {
    let progress = std::fs::read_to_string(home.progress()).unwrap_or_else(|_| "{}".to_string());
    serde_json::from_str::<serde_json::Value>(&progress).expect("JSON")["lessons"]["channels"].clone()
}

#[test]
fn a_section_is_done_once_its_questions_are_answered() {
    let home = Home::new();
    let section = "lesson channels --section unbuffered --lang en --plain";
    let mut first = terminal(&home, section);
    see(&mut first, "q quit");
    press(&mut first, "1");
    see(&mut first, "q quit");
    press(&mut first, "\r");
    see(&mut first, "code 0.");
    let after = kept(&home);
    assert_eq!((&after["seen"][0], after["sections"].as_array().map(Vec::len)), (&"unbuffered".into(), Some(0)));

    let mut second = terminal(&home, "quiz channels --lang en");
    see(&mut second, "begin with");
    see(&mut second, "q quit");
    press(&mut second, "2");
    see(&mut second, "q quit");
    press(&mut second, "q");
    see(&mut second, "code 0.");
    // The quiz goes on with the next section before it is left.
    let after = kept(&home);
    assert_eq!(after["sections"][0], "unbuffered", "{after}");
}

#[test]
fn yes_on_a_terminal_is_seen_and_not_done() {
    let home = Home::new();
    let mut terminal = terminal(&home, "lesson channels --section unbuffered --lang en --yes");
    see(&mut terminal, "code 0.");
    let after = kept(&home);
    assert_eq!((&after["seen"][0], after["sections"].as_array().map(Vec::len)), (&"unbuffered".into(), Some(0)));
}

#[test]
fn a_paste_answers_nothing() {
    let home = Home::new();
    let mut terminal = terminal(&home, "lesson channels --section unbuffered --lang en --plain");
    see(&mut terminal, "q quit");
    at_once(&mut terminal, "1\r2\rq\rsome text\r");
    let before = insist(&mut terminal, "h", "Hint: ");
    assert!(!before.contains("Answer:"), "{before}");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
    assert!(!home.progress().exists(), "nothing was answered");
}

#[test]
fn what_was_typed_before_a_question_stood_there_does_not_answer_it() {
    // Several keys could be taken for a paste; a single one is none.
    for early in ["1\n2\nq\n", "1"] {
        let home = Home::new();
        let mut command = Command::new("sh");
        // The keys are there before gort is.
        command
            .arg("-c")
            .arg("read go; \"$GORT\" lesson channels --section unbuffered --lang en --plain; echo code $?.; echo over");
        command.env("TERM", "xterm").env("GORT", env!("CARGO_BIN_EXE_gort")).env("GORT_DATA_DIR", home.path());
        let mut terminal = spawn_command(command, PATIENCE).expect("a terminal");
        at_once(&mut terminal, &format!("go\n{early}"));
        see(&mut terminal, "q quit");
        press(&mut terminal, "h");
        let before = see(&mut terminal, "Hint: ");
        assert!(!before.contains("Answer:"), "{before}");
        press(&mut terminal, "q");
        see(&mut terminal, "code 0.");
        assert!(!home.progress().exists(), "nothing was answered");
    }
}

/// Holds a key down for two seconds. The longest time between two of its repetitions.
#[allow(clippy::disallowed_methods)] // A held key comes at the keyboard's pace.
fn hold_down(terminal: &mut PtySession, key: &str) -> Duration {
    let (mut last, mut longest) = (now(), Duration::ZERO);
    for _ in 0..60 {
        at_once(terminal, key);
        let sent = now();
        (last, longest) = (sent, longest.max(sent - last));
        std::thread::sleep(Duration::from_millis(30));
    }
    longest
}

#[test]
fn a_key_that_is_held_down_does_not_run_through_the_lesson() {
    // A keyboard makes no longer pauses. If the machine kept the test from going on, the key was let go and pressed again.
    const PAUSE: Duration = Duration::from_millis(100);
    for attempt in 1.. {
        let home = Home::new();
        let mut terminal = terminal(&home, "lesson goroutine --lang en --plain");
        see(&mut terminal, "q quit");
        let longest = hold_down(&mut terminal, "\r");
        let shown = insist(&mut terminal, "q", "code 0.");
        restored(&mut terminal);
        if longest > PAUSE && attempt < 20 {
            continue;
        }
        // Of the first section there are three prompts at least; a held key passes one, or two.
        assert!(shown.matches("Answer:").count() <= 2, "{longest:?} between two repetitions: {shown}");
        let progress = std::fs::read_to_string(home.progress()).unwrap_or_default();
        assert!(!progress.contains("three"), "{progress}");
        return;
    }
}

/// A terminal whose shell controls jobs.
fn with_jobs(home: &Home, arguments: &str) -> PtySession {
    let mut command = Command::new("bash");
    let script = format!(
        "set -m; \"$GORT\" {arguments}; echo \"stopped $?.\"; stty -a | grep -o '.icanon'; fg; echo \"code $?.\"; echo over"
    );
    command.arg("-c").arg(script);
    command.env("TERM", "xterm").env("GORT", env!("CARGO_BIN_EXE_gort")).env("GORT_DATA_DIR", home.path());
    command.env("NO_COLOR", "1");
    spawn_command(command, PATIENCE).expect("a terminal")
}

#[test]
fn ctrl_z_suspends_with_the_terminal_as_it_was_and_comes_back() {
    for (arguments, prompt) in [
        ("lesson channels --section unbuffered --lang en --plain", "h hint"),
        ("play 3 --lang en", "h hint"),
        ("quiz channels/three --lang en", "q quit"),
    ] {
        let home = Home::new();
        let mut terminal = with_jobs(&home, arguments);
        see(&mut terminal, prompt);
        press(&mut terminal, "\u{1a}");
        see(&mut terminal, "stopped 148.");
        let mode = see(&mut terminal, "icanon");
        assert!(!mode.contains('-'), "{arguments}: lines and echo are back: {mode}");
        see(&mut terminal, prompt);
        press(&mut terminal, "q");
        see(&mut terminal, "code 0.");
    }
}

#[test]
fn a_dumb_terminal_is_never_drawn_over() {
    for (arguments, keys) in
        [(STEP, &["\r", "\r", " ", " ", "b", "q"][..]), ("play 3 --lang en", &["1", "2", "u", "h", "q"])]
    {
        let home = Home::new();
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("\"$GORT\" {arguments}; echo code $?."));
        command.env("TERM", "dumb").env("GORT", env!("CARGO_BIN_EXE_gort")).env("GORT_DATA_DIR", home.path());
        let mut terminal = spawn_command(command, PATIENCE).expect("a terminal");
        let mut shown = String::new();
        for key in keys {
            shown += &see(&mut terminal, "q quit");
            press(&mut terminal, key);
        }
        shown += &see(&mut terminal, "code 0.");
        assert!(!shown.contains('\u{1b}'), "{arguments}: {shown:?}");
    }
}

#[test]
fn frames_follow_the_width_of_the_terminal() {
    use crate::harness::width;
    for arguments in ["lesson waitgroup/five-workers --step --lang en", "play 4 --lang en"] {
        let home = Home::new();
        let signal = home.path().join("signal");
        let mut command = Command::new("sh");
        let script = format!(
            "stty cols 110 rows 30; at=$(tty); mkfifo {0}; (read go < {0}; stty -F $at cols 60) & \"$GORT\" {arguments}; echo \"code $?.\"",
            signal.display()
        );
        command.arg("-c").arg(script);
        command.env("TERM", "xterm").env("NO_COLOR", "1");
        command.env("GORT", env!("CARGO_BIN_EXE_gort")).env("GORT_DATA_DIR", home.path());
        let mut terminal = spawn_command(command, PATIENCE).expect("a terminal");
        // The session reads bytes as Latin-1.
        let text = |shown: String| {
            let bytes: Vec<u8> = shown.chars().filter_map(|sign| u8::try_from(u32::from(sign)).ok()).collect();
            String::from_utf8(bytes).expect("UTF-8")
        };
        let mut first = text(see(&mut terminal, "q quit"));
        while !first.contains("step 1 of") && !first.contains("Who goes next?") {
            press(&mut terminal, "\r");
            first = text(see(&mut terminal, "q quit"));
        }
        assert!(first.lines().any(|line| width(line) > 60), "{arguments}: {first}");
        std::fs::write(&signal, "go\n").expect("the shell reads");
        // No key is pressed: the frame is drawn again because of the new size.
        let frame = text(see(&mut terminal, "q quit"));
        let frame = frame.rsplit("\u{1b}[2J").next().unwrap_or_default();
        assert!(frame.lines().all(|line| width(line) <= 60), "{arguments}: {frame}");
        press(&mut terminal, "q");
        see(&mut terminal, "code 0.");
    }
}
