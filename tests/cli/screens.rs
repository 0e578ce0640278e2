//! A lesson as screens: what each key does, on terminals of several sizes.
//!
//! A frame ends with its keys, and is drawn as a whole: once its last words are there, a key may be pressed.

use std::process::Command;

use rexpect::session::{PtySession, spawn_command};

use crate::harness::{Home, width};
use crate::terminal::{press, see};

/// gort on a terminal of this size, without colours.
pub(crate) fn on(home: &Home, columns: u32, rows: u32, arguments: &str) -> PtySession {
    let script = format!(
        "before=$(stty -g); \"$GORT\" {arguments}; echo \"code $?.\"; test \"$before\" = \"$(stty -g)\" && echo restored"
    );
    on_with(home, columns, rows, &script)
}

/// A shell on a terminal of this size that runs this script.
pub(crate) fn on_with(home: &Home, columns: u32, rows: u32, script: &str) -> PtySession {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("stty cols {columns} rows {rows} echo; {script}")).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("TERM", "xterm").env("NO_COLOR", "1");
    command.env("GORT", env!("CARGO_BIN_EXE_gort")).env("GORT_DATA_DIR", home.path());
    spawn_command(command, Some(30_000)).expect("a terminal")
}

/// The frame that was drawn last, up to these words.
#[track_caller]
pub(crate) fn frame(terminal: &mut PtySession, last: &str) -> String {
    let shown = see(terminal, last);
    // The session reads bytes as Latin-1.
    let bytes: Vec<u8> = shown.chars().filter_map(|sign| u8::try_from(u32::from(sign)).ok()).collect();
    let text = String::from_utf8(bytes).expect("UTF-8");
    text.rsplit("\u{1b}[H").next().unwrap_or_default().replace('\r', "")
}

/// Presses a key, and gives the frame that it leads to.
#[track_caller]
pub(crate) fn key(terminal: &mut PtySession, key: &str) -> String {
    press(terminal, key);
    frame(terminal, "q quit")
}

/// Leaves, and checks that the shell's screen, its cursor and its mode are there again.
#[track_caller]
pub(crate) fn leave(terminal: &mut PtySession) {
    press(terminal, "q");
    let left = see(terminal, "code 0.");
    assert!(left.contains("\u{1b}[?25h\u{1b}[?1049l"), "{left:?}");
    see(terminal, "restored");
}

const CHANNELS: &str = "lesson channels --lang en";
const THREE: &str = "lesson channels/three --lang en";

#[test]
fn keys_lead_through_the_course_and_what_was_read_is_there_again() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 40, CHANNELS);
    let first = frame(&mut terminal, "q quit");
    assert!(first.contains("introduction") && first.contains("A send finishes only when"), "{first}");
    let section = key(&mut terminal, "n");
    assert!(section.contains("unbuffered 1/7") && section.contains("unbuffered.go"), "{section}");
    assert!(section.contains("Question") && section.contains("1-2 your answer"), "{section}");
    assert!(section.lines().all(|line| width(line) <= 80), "{section}");
    let hinted = key(&mut terminal, "h");
    assert!(hinted.contains("Hint: "), "{hinted}");
    let answered = key(&mut terminal, "1");
    assert!(
        answered.contains("Not so: [1] `Received 0`") && answered.contains("Answer: [2] `Sending 1`"),
        "{answered}"
    );
    // A key that is held down, and one that only moves, skip nothing.
    let held = key_told(&mut terminal, "\u{1b}[6~", "Enter to skip");
    assert!(held.contains("unbuffered 1/7"), "{held}");
    let three = key(&mut terminal, "n");
    assert!(three.contains("three 2/7"), "{three}");
    let again = key(&mut terminal, "N");
    assert!(again.contains("unbuffered 1/7"), "{again}");
    let top = key(&mut terminal, "\u{1b}[H");
    assert!(top.contains("One goroutine sends 0 to 9"), "{top}");
    let mut below = top;
    while !below.contains("Not so: [1]") {
        below = key(&mut terminal, " ");
        assert!(below.contains("unbuffered 1/7"), "the answer was there before: {below}");
    }
    // At the top, back leads to the place before.
    key(&mut terminal, "\u{1b}[H");
    let back = key(&mut terminal, "b");
    assert!(back.contains("introduction"), "{back}");
    leave(&mut terminal);
    let kept = std::fs::read_to_string(home.progress()).expect("progress");
    assert!(kept.contains("\"unbuffered/after-first-send\": false"), "{kept}");

    // Another day.
    let mut terminal = on(&home, 80, 40, "lesson channels --section unbuffered --lang en");
    let mut again = frame(&mut terminal, "q quit");
    while !again.contains("Answer: [2] `Sending 1`") {
        assert!(again.contains("Space more"), "{again}");
        again = key(&mut terminal, " ");
    }
    let anew = key_told(&mut terminal, "r", "the questions again");
    assert!(!anew.contains("Answer:"), "{anew}");
    leave(&mut terminal);
}

#[test]
fn after_the_last_answer_the_run_is_shown_and_a_section_read_to_its_end_is_done() {
    let home = Home::new();
    let mut terminal = on(&home, 100, 30, THREE);
    frame(&mut terminal, "q quit");
    key(&mut terminal, "1");
    let mut shown = key(&mut terminal, "2");
    let mut all = shown.clone();
    while !shown.contains("Enter next section") {
        shown = key(&mut terminal, " ");
        all += &shown;
    }
    for part in ["What happened", "Output", "main returned", "1 of 4 possible outputs", "Why"] {
        assert!(all.contains(part), "{part}: {all}");
    }
    // The part ends: what was learnt, and one key to go on or to stop.
    let end = key(&mut terminal, "\r");
    assert!(end.contains("part 1/3 · end of the part") && end.contains("What you have learnt"), "{end}");
    assert!(end.contains("part 2 of 3: Before and after a meeting") && end.contains("Enter next part"), "{end}");
    let on = key(&mut terminal, "\r");
    assert!(on.contains("part 2/3 · meeting 3/7"), "{on}");
    leave(&mut terminal);
    let kept = std::fs::read_to_string(home.progress()).expect("progress");
    let kept: serde_json::Value = serde_json::from_str(&kept).expect("JSON");
    assert_eq!(kept["lessons"]["channels"]["sections"], serde_json::json!(["three"]), "{kept}");
}

/// The lines of a frame that point somewhere: of the program, and of the text.
fn pointed(frame: &str) -> (Vec<&str>, Vec<&str>) {
    let rule = |line: &&str| line.starts_with('─');
    let lines: Vec<&str> = frame.lines().skip(2).collect();
    let at = lines.iter().position(rule).unwrap_or(0);
    let (program, text) = lines.split_at(at);
    let here = |line: &&&str| line.starts_with('▶');
    (program.iter().filter(here).copied().collect(), text.iter().filter(here).copied().collect())
}

/// A frame without what the terminal obeys.
fn plain(frame: &str) -> String {
    console::strip_ansi_codes(frame).into_owned()
}

#[test]
fn the_program_follows_the_run_row_by_row() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, THREE);
    let asked = plain(&frame(&mut terminal, "q quit"));
    assert!(pointed(&asked).0.is_empty() && pointed(&asked).1.is_empty(), "there is no run yet: {asked}");
    let none = key_told(&mut terminal, "j", "there is no run here yet");
    assert!(none.contains("three 2/7"), "{none}");
    key(&mut terminal, "1");
    key(&mut terminal, "2");
    let (mut steps, mut lines) = (Vec::new(), Vec::new());
    let number = |line: &str| line["▶".len()..].split_whitespace().next().and_then(|word| word.parse::<usize>().ok());
    for _ in 0..8 {
        let shown = plain(&key(&mut terminal, "j"));
        let (program, text) = pointed(&shown);
        assert_eq!((program.len(), text.len()), (1, 1), "{shown}");
        steps.push(number(text[0]).expect("a step"));
        lines.push(number(program[0]).expect("a line"));
        assert!(shown.contains("j k row by row"), "{shown}");
    }
    let rising = steps.windows(2).all(|pair| pair[1] == pair[0] + 1);
    assert!(rising && lines.iter().any(|line| *line != lines[0]), "{steps:?} {lines:?}");
    let back = plain(&key(&mut terminal, "k"));
    assert_eq!(number(pointed(&back).1[0]), steps.iter().rev().nth(1).copied(), "{back}");
    leave(&mut terminal);
    // What is read after the questions has a part of the program's room, the same on all pages, until the program is moved.
    let mut terminal = on(&home, 80, 24, THREE);
    let mut shown = plain(&frame(&mut terminal, "q quit"));
    let heights =
        |shown: &str| shown.lines().skip(1).position(|line| line.starts_with("── ")).expect("a line of names");
    let mut read = std::collections::BTreeSet::from([heights(&shown)]);
    while shown.contains("Space more") {
        shown = plain(&key(&mut terminal, " "));
        read.insert(heights(&shown));
    }
    let before = heights(&plain(&key(&mut terminal, "d")));
    assert!(read.len() == 1 && read.iter().all(|rows| (4..=before).contains(rows)), "{read:?} {before}");
    leave(&mut terminal);
}

#[test]
fn what_is_asked_next_stands_below_an_answer_where_both_fit() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, "lesson goroutine/hello --lang en");
    frame(&mut terminal, "q quit");
    let answered = key(&mut terminal, "1");
    for part in ["✓ Right: [1] `1`", "comes after `from main`?", "[2] no", "Enter skip"] {
        assert!(answered.contains(part), "{part}: {answered}");
    }
    leave(&mut terminal);
}

#[test]
fn a_run_that_is_named_only_is_shown_by_a_key() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, "lesson cond/once --lang en");
    frame(&mut terminal, "q quit");
    for _ in 0..2 {
        key(&mut terminal, "1");
    }
    let closed = plain(&pages(&mut terminal));
    assert!(closed.contains("What happened · once-three") && closed.contains(" 22 rows: t shows them"), "{closed}");
    key(&mut terminal, "\u{1b}[H");
    key(&mut terminal, "t");
    key(&mut terminal, "t");
    key_told(&mut terminal, "t", "all runs of this section are shown");
    let open = plain(&pages(&mut terminal));
    assert!(!open.contains("t shows them") && open.len() > closed.len(), "{open}");
    leave(&mut terminal);
}

#[test]
fn what_is_printed_off_a_terminal_is_shown_by_a_key() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, "lesson channels/unbuffered --lang en");
    frame(&mut terminal, "q quit");
    for _ in 0..2 {
        key(&mut terminal, "1");
    }
    let to_copy = ["replay: gort lesson channels", "in its own words"];
    let read = plain(&pages(&mut terminal));
    assert!(to_copy.iter().all(|part| !read.contains(part)) && read.contains("C92"), "{read}");
    key_told(&mut terminal, "w", "everything that --plain prints");
    let whole = plain(&pages(&mut terminal));
    assert!(to_copy.iter().all(|part| whole.contains(part)) && !whole.contains("t shows them"), "{whole}");
    key_told(&mut terminal, "w", "only what a screen needs");
    assert_eq!(plain(&pages(&mut terminal)), read);
    leave(&mut terminal);
}

#[test]
fn pages_repeat_nothing_and_have_the_names_of_the_goroutines_above_their_rows() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, "lesson channels/unbuffered --lang en");
    frame(&mut terminal, "q quit");
    for _ in 0..2 {
        key(&mut terminal, "1");
    }
    let (mut shown, mut all, mut of_the_run) = (key(&mut terminal, "\u{1b}[H"), String::new(), 0);
    loop {
        let page = plain(&shown);
        if page.contains("j k row by row") {
            of_the_run += 1;
            assert!(page.lines().any(|line| line.starts_with(" step   main") && line.contains("sender")), "{page}");
        }
        let is_last = !page.contains("Space more");
        all += &page;
        if is_last {
            break;
        }
        shown = key(&mut terminal, " ");
    }
    assert!(of_the_run > 1, "{all}");
    for title in ["What happened", "Output", "Why", "The document on trial", "✓ C103"] {
        let found = all.lines().filter(|line| line.trim_start().starts_with(title)).count();
        assert_eq!(found, 1, "{title}: {all}");
    }
    leave(&mut terminal);
}

#[test]
fn no_paragraph_is_torn_and_none_is_lost() {
    for (columns, rows, lang, quit, more) in [
        (60, 20, "en", "q quit", "Space more"),
        (80, 24, "zh", "q 退出", "空格 往下"),
        (80, 24, "en", "q quit", "Space more"),
    ] {
        let home = Home::new();
        let (width, quit) = (columns.to_string(), bytes(quit));
        let printed =
            home.gort(&["lesson", "channels", "--section", "unbuffered", "--lang", lang, "--width", &width]).well();
        let (_, below) =
            printed.split_once(if lang == "zh" { "\n 为什么\n" } else { "\n Why\n" }).expect("why it is so");
        // What the document says in its own words is no screen's; nor is what comes after the section.
        let paragraphs: Vec<Vec<&str>> = below.split("\n\n").map(|text| text.lines().collect()).collect();
        let is_kept = |text: &&Vec<&str>| {
            text.iter().all(|line| !["原话", "in its own words", "gort lesson"].iter().any(|of| line.contains(of)))
        };
        let paragraphs: Vec<_> = paragraphs.iter().take(5).filter(is_kept).collect();
        assert!(paragraphs.len() > 1, "{printed}");

        let mut terminal = on(&home, columns, rows, &format!("lesson channels/unbuffered --lang {lang}"));
        let mut page = frame(&mut terminal, &quit);
        for answer in ["1", "2"] {
            while !page.contains(" 1-2 ") {
                press(&mut terminal, " ");
                page = frame(&mut terminal, &quit);
            }
            press(&mut terminal, answer);
            page = frame(&mut terminal, &quit);
        }
        let mut pages = Vec::new();
        loop {
            press(&mut terminal, if pages.is_empty() { "\u{1b}[H" } else { " " });
            let page = plain(&frame(&mut terminal, &quit));
            let is_last = !page.contains(more);
            pages.push(page);
            if is_last {
                break;
            }
        }
        for text in paragraphs {
            let lines = |page: &String| page.lines().map(str::to_owned).collect::<Vec<_>>();
            let is_there = |page: &String| lines(page).windows(text.len()).any(|lines| lines == *text);
            assert_eq!(pages.iter().filter(|page| is_there(page)).count(), 1, "{text:#?} {pages:#?}");
        }
        leave(&mut terminal);
    }
}

/// The session reads bytes as Latin-1.
fn bytes(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

/// All pages of a place, from its beginning.
fn pages(terminal: &mut PtySession) -> String {
    let mut shown = key(terminal, "\u{1b}[H");
    let mut all = String::new();
    while shown.contains("Space more") {
        all += &shown;
        shown = key(terminal, " ");
    }
    all + &shown
}

#[test]
fn a_question_that_is_skipped_leaves_a_section_seen() {
    let home = Home::new();
    let mut terminal = on(&home, 100, 60, THREE);
    frame(&mut terminal, "q quit");
    let told = key_told(&mut terminal, " ", "Enter to skip");
    assert!(told.contains("three 2/7"), "{told}");
    key(&mut terminal, "\r");
    key(&mut terminal, "\r");
    let end = key(&mut terminal, "\u{1b}[F");
    assert!(end.contains("Enter next section"), "{end}");
    leave(&mut terminal);
    let kept = std::fs::read_to_string(home.progress()).expect("progress");
    let kept: serde_json::Value = serde_json::from_str(&kept).expect("JSON");
    assert_eq!(kept["lessons"]["channels"]["seen"], serde_json::json!(["three"]), "{kept}");
}

#[test]
fn a_part_is_a_place_by_its_number_or_its_name() {
    let home = Home::new();
    for part in ["channels/2", "channels/both-sides", "3/2"] {
        let mut terminal = on(&home, 80, 24, &format!("lesson {part} --lang en"));
        let first = frame(&mut terminal, "q quit");
        assert!(first.contains("part 2/3 · meeting 3/7"), "{part}: {first}");
        leave(&mut terminal);
    }
    let mut terminal = on(&home, 80, 24, "lesson channels/1 --lang en");
    let first = frame(&mut terminal, "q quit");
    assert!(first.contains("introduction") && first.contains("part 3 of 3"), "{first}");
    leave(&mut terminal);
}

/// Presses a key that is answered in the last line.
#[track_caller]
fn key_told(terminal: &mut PtySession, key: &str, told: &str) -> String {
    press(terminal, key);
    frame(terminal, told)
}

#[test]
fn the_program_changes_its_language_and_so_does_the_course_and_both_are_kept() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 30, THREE);
    let go = frame(&mut terminal, "q quit");
    assert!(go.contains("three.go") && go.contains("func main() {"), "{go}");
    let rust = key(&mut terminal, "g");
    assert!(rust.contains("three.rs") && rust.contains("gort::chan"), "{rust}");
    press(&mut terminal, "l");
    let chinese = frame(&mut terminal, "\u{e9}\u{80}\u{80}\u{e5}\u{87}\u{ba}");
    assert!(chinese.contains("问题") && chinese.contains("结果") | chinese.contains("三个值"), "{chinese}");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
    let mut terminal = on(&home, 80, 30, "lesson channels/three");
    frame(&mut terminal, "\u{e9}\u{80}\u{80}\u{e5}\u{87}\u{ba}");
    press(&mut terminal, "l");
    let again = frame(&mut terminal, "q quit");
    assert!(again.contains("three.rs"), "{again}");
    leave(&mut terminal);
}

#[test]
fn the_go_text_has_the_marks_of_the_notes() {
    let home = Home::new();
    let mut terminal = on(&home, 110, 32, "lesson channels/unbuffered --lang en");
    let first = frame(&mut terminal, "q quit");
    for (line, mark) in [("ch <- i", "①"), ("close(ch)", "②"), ("for v := range ch {", "③")] {
        let shown = first.lines().find(|shown| shown.contains(line)).unwrap_or_else(|| panic!("{line}: {first}"));
        assert!(shown.contains(mark), "{first}");
    }
    leave(&mut terminal);
}

#[test]
fn what_the_marks_are_is_said_where_they_are_first_seen_and_once() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 40, "lesson channels/unbuffered --lang en");
    let said = "①②③ mark lines: their steps have the same sign, under “What happened”.";
    let first = frame(&mut terminal, "q quit");
    assert!(first.contains(said), "{first}");
    let second = key(&mut terminal, "n");
    assert!(second.contains("three 2/7") && !second.contains("mark lines") && second.contains("①"), "{second}");
    leave(&mut terminal);
    let printed = home.gort(&["lesson", "channels", "--lang", "en", "--glyphs", "box"]).well();
    assert_eq!(printed.matches(said).count(), 1, "{printed}");
    let plain = home.gort(&["lesson", "channels", "--section", "three", "--plain", "--lang", "en"]).well();
    assert!(plain.contains("[1] marks a line: its steps have the same sign"), "{plain}");
}

#[test]
fn a_key_that_does_nothing_here_says_why() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 30, CHANNELS);
    frame(&mut terminal, "q quit");
    for key in ["s", "p", "o", "r", "w", "d", "u", "\t"] {
        key_told(&mut terminal, key, "there is no program here");
    }
    for key in ["h", "1"] {
        key_told(&mut terminal, key, "no question waits for an answer here");
    }
    for key in ["j", "k", "t"] {
        key_told(&mut terminal, key, "there is no run here yet");
    }
    // The first place and the last one of a lesson: whatever goes on goes on, and back.
    let section = key(&mut terminal, "\u{1b}[6~");
    assert!(section.contains("unbuffered 1/7"), "{section}");
    key_told(&mut terminal, "\t", "there is only this program here");
    let back = key(&mut terminal, "\u{1b}[5~");
    assert!(back.contains("introduction"), "{back}");
    leave(&mut terminal);
}

#[test]
fn programs_are_gone_through_scrolled_played_stepped_and_explored() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, "lesson waitgroup/two-workers --lang en");
    let first = frame(&mut terminal, "q quit");
    assert!(first.contains("two-workers.go") && first.contains("1 of 2, Tab"), "{first}");
    // It does not fit: what it does is seen first, and how to see the rest.
    assert!(first.contains("func main() {") && !first.contains("package main") && first.contains("d: "), "{first}");
    let down = key(&mut terminal, "d");
    assert!(down.contains("two-workers.go") && !down.contains("func main() {"), "{down}");
    key(&mut terminal, "u");
    key(&mut terminal, "u");
    let up = key(&mut terminal, "u");
    assert!(up.contains("package main"), "{up}");
    press(&mut terminal, "o");
    let outputs = frame(&mut terminal, "q close");
    assert!(outputs.contains("Everything that waitgroup/two-workers can print"), "{outputs}");
    assert!(outputs.contains("worker 2 starting"), "{outputs}");
    let back = key(&mut terminal, "q");
    assert!(back.contains("workers 1/6"), "{back}");
    press(&mut terminal, "s");
    see(&mut terminal, "step 1 of");
    see(&mut terminal, "q quit");
    let back = key(&mut terminal, "q");
    assert!(back.contains("workers 1/6"), "{back}");
    press(&mut terminal, "p");
    see(&mut terminal, "Who goes next?");
    see(&mut terminal, "q quit");
    press(&mut terminal, "q");
    see(&mut terminal, "Enter: back to the lesson");
    let back = key(&mut terminal, "\r");
    assert!(back.contains("workers 1/6"), "{back}");
    let second = key(&mut terminal, "\t");
    assert!(second.contains("five-workers.go"), "{second}");
    leave(&mut terminal);
    let front = home.gort(&["--lang", "en"]).well();
    assert!(front.contains("waitgroup · WaitGroup"), "where one was: {front}");
}

#[test]
fn the_contents_and_the_search_lead_to_sections() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, CHANNELS);
    frame(&mut terminal, "q quit");
    press(&mut terminal, "c");
    let contents = frame(&mut terminal, "q close");
    assert!(contents.contains("channels") && contents.contains("Before and after"), "{contents}");
    press(&mut terminal, "\u{1b}[B");
    frame(&mut terminal, "q close");
    let there = key(&mut terminal, "\r");
    assert!(there.contains("unbuffered 1/7"), "{there}");
    press(&mut terminal, "/");
    frame(&mut terminal, "Enter find");
    press(&mut terminal, "philosophers");
    press(&mut terminal, "\r");
    let found = frame(&mut terminal, "q close");
    assert!(found.contains("deadlock/table"), "{found}");
    press(&mut terminal, "q");
    frame(&mut terminal, "q quit");
    press(&mut terminal, "?");
    let help = frame(&mut terminal, "q close");
    for word in ["contents", "search", "all outputs", "play it", "quit"] {
        assert!(help.contains(word), "{word}: {help}");
    }
    key(&mut terminal, "q");
    leave(&mut terminal);
}

#[test]
fn a_wide_screen_has_the_program_beside_the_text_and_a_new_size_is_followed_at_once() {
    let home = Home::new();
    let signal = home.path().join("signal");
    let mut command = Command::new("sh");
    let script = format!(
        "stty cols 130 rows 40; at=$(tty); mkfifo {0}; (read go < {0}; stty -F $at cols 60 rows 20) & \"$GORT\" {THREE}; echo \"code $?.\"",
        signal.display()
    );
    command.arg("-c").arg(script);
    command.env("TERM", "xterm").env("NO_COLOR", "1");
    command.env("GORT", env!("CARGO_BIN_EXE_gort")).env("GORT_DATA_DIR", home.path());
    let mut terminal = spawn_command(command, Some(30_000)).expect("a terminal");
    let wide = frame(&mut terminal, "q quit");
    let beside = wide.lines().find(|line| line.contains("package main")).expect("the program");
    assert!(beside.contains('│') && wide.lines().any(|line| width(line) > 100), "{wide}");
    std::fs::write(&signal, "go\n").expect("the shell reads");
    let narrow = frame(&mut terminal, "q quit");
    assert!(narrow.lines().all(|line| width(line) <= 60) && narrow.lines().count() <= 20, "{narrow}");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
}

#[test]
fn ctrl_c_and_ctrl_z_give_the_shell_its_screen_back() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, CHANNELS);
    frame(&mut terminal, "q quit");
    terminal.send_control('c').expect("keys can be sent");
    let left = see(&mut terminal, "code 130.");
    assert!(left.contains("\u{1b}[?25h\u{1b}[?1049l"), "{left:?}");
    see(&mut terminal, "restored");
}

#[test]
fn a_screen_that_cannot_be_drawn_over_gets_the_printout() {
    let home = Home::new();
    for arguments in ["lesson channels --lang en --plain", "lesson channels --lang en --yes"] {
        let mut terminal = on(&home, 80, 24, arguments);
        let shown = see(&mut terminal, "One goroutine sends 0 to 9");
        assert!(!shown.contains("\u{1b}[?1049h"), "{shown:?}");
        terminal.send_control('c').expect("keys can be sent");
    }
}
