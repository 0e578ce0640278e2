//! Where a learner is in the course: what is there again another day, and which program stands beside what is read.

use rexpect::session::PtySession;

use crate::harness::Home;
use crate::screens::{self, leave, on};
use crate::terminal::{press, see};

/// The frame that was drawn last, up to these words, without what clears its rows.
#[track_caller]
fn frame(terminal: &mut PtySession, last: &str) -> String {
    cleared(&screens::frame(terminal, last))
}

/// Presses a key, and gives the frame that it leads to.
#[track_caller]
fn key(terminal: &mut PtySession, key: &str) -> String {
    cleared(&screens::key(terminal, key))
}

fn cleared(frame: &str) -> String {
    frame.replace("\u{1b}[K", "").replace("\u{1b}[J", "")
}

/// A section of a lesson with its questions answered: the first option each time. The first frame in which no question waits.
fn answered(home: &Home, columns: u32, rows: u32, section: &str) -> (PtySession, String) {
    let (lesson, id) = section.split_once('/').expect("LESSON/SECTION");
    let mut terminal = on(home, columns, rows, &format!("lesson {lesson} --section {id} --lang en"));
    let mut shown = frame(&mut terminal, "q quit");
    while shown.contains("your answer") || shown.contains("Space more") && !shown.contains("What happened") {
        let asks = shown.contains("your answer");
        shown = key(&mut terminal, if asks { "1" } else { " " });
    }
    (terminal, shown)
}

/// What is named between brackets in the line of names, without the number of its page.
fn here(frame: &str) -> Vec<String> {
    let names = frame.lines().find(|line| line.contains('─') && line.contains('['));
    let named = names.into_iter().flat_map(|line| line.split('[').skip(1)).filter_map(|rest| rest.split(']').next());
    named.map(|name| name.split(' ').next().unwrap_or_default().to_owned()).collect()
}

/// The heading of the program.
fn heading(frame: &str) -> String {
    frame.lines().nth(1).unwrap_or_default().trim().to_owned()
}

#[test]
fn gort_next_comes_back_to_the_page_of_the_view_that_was_left() {
    let home = Home::new();
    let (mut terminal, mut shown) = answered(&home, 80, 24, "race/lost");
    while !shown.contains("[one-each 2/") {
        assert!(shown.contains("Space more"), "{shown}");
        shown = key(&mut terminal, " ");
    }
    leave(&mut terminal);
    let mut terminal = on(&home, 80, 24, "next --lang en");
    let again = frame(&mut terminal, "q quit");
    let text = |frame: &str| frame.lines().skip(1).map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(text(&again), text(&shown), "the same page");
    leave(&mut terminal);

    // On a larger screen it has other pages, and the view is the same.
    let mut terminal = on(&home, 120, 40, "next --lang en");
    let large = frame(&mut terminal, "q quit");
    assert!(here(&large).contains(&"one-each".to_owned()) && !large.contains("introduction"), "{large}");
    leave(&mut terminal);
    let front = home.gort(&["--lang", "en"]).text();
    assert!(!front.contains("You have not begun"), "{front}");
}

#[test]
fn who_left_at_an_introduction_or_answered_one_question_has_begun_and_comes_back_there() {
    let home = Home::new();
    assert!(home.gort(&["--lang", "en"]).text().contains("You have not begun"));
    let mut terminal = on(&home, 80, 24, "lesson select --lang en");
    assert!(frame(&mut terminal, "q quit").contains("introduction"));
    leave(&mut terminal);
    assert!(!home.gort(&["--lang", "en"]).text().contains("You have not begun"));
    let mut terminal = on(&home, 80, 24, "next --lang en");
    let again = frame(&mut terminal, "q quit");
    assert!(again.contains("select ·") && again.contains("introduction"), "{again}");
    let mut shown = key(&mut terminal, "n");
    while !shown.contains("your answer") {
        shown = key(&mut terminal, " ");
    }
    key(&mut terminal, "1");
    leave(&mut terminal);
    let mut terminal = on(&home, 80, 24, "next --lang en");
    let again = frame(&mut terminal, "q quit");
    assert!(!again.contains("introduction") && again.contains(" 1/"), "the first section: {again}");
    leave(&mut terminal);
}

#[test]
fn the_program_is_that_of_the_first_run_on_the_screen_also_where_its_rows_are_left_out() {
    for (section, programs) in [
        ("race/how-low", &["two-each", "three-each", "four-each"][..]),
        ("channels/alone", &["alone", "two-channels"]),
        ("direction/shared", &["shared", "shared-buffered", "own-message"]),
    ] {
        let home = Home::new();
        let (mut terminal, mut shown) = answered(&home, 80, 24, section);
        let mut seen = Vec::new();
        loop {
            let names = here(&shown);
            if let Some(program) = names.first().filter(|name| programs.contains(&name.as_str())) {
                assert!(heading(&shown).starts_with(&format!("{program}.")), "{section}: {names:?}: {shown}");
                seen.push(program.clone());
            }
            if !shown.contains("Space more") {
                break;
            }
            shown = key(&mut terminal, " ");
        }
        seen.dedup();
        assert!(seen.len() > 1, "{section}: {seen:?}");
        leave(&mut terminal);
    }
}

#[test]
fn steps_that_are_told_in_rust_stand_beside_the_rust_text() {
    let home = Home::new();
    let (mut terminal, mut shown) = answered(&home, 80, 24, "direction/pipe");
    let mut beside = 0;
    loop {
        // The signs of rows stand at the names of goroutines or below them.
        if shown.contains("j k row by row") {
            assert!(heading(&shown).starts_with("pipe.rs"), "{shown}");
            beside += 1;
        }
        if !shown.contains("Space more") {
            break;
        }
        shown = key(&mut terminal, " ");
    }
    assert!(beside > 0, "no row was on the screen");
    leave(&mut terminal);
}

#[test]
fn opening_a_run_and_another_program_leave_what_is_read_where_it_is() {
    let home = Home::new();
    let (mut terminal, mut shown) = answered(&home, 80, 24, "race/lost");
    let first_row = |frame: &str| frame.lines().any(|line| line.contains("  1 ") && line.contains("wg +1"));
    while !first_row(&shown) {
        assert!(shown.contains("Space more"), "{shown}");
        shown = key(&mut terminal, " ");
    }
    assert!(!shown.contains("t all rows"), "what is left out is not on the screen: {shown}");
    let opened = key(&mut terminal, "t");
    assert!(first_row(&opened), "the rows that were seen are there: {opened}");
    leave(&mut terminal);

    let home = Home::new();
    let (mut terminal, mut shown) = answered(&home, 80, 24, "race/how-low");
    while here(&shown).first().is_none_or(|name| name != "two-each") {
        assert!(shown.contains("Space more"), "{shown}");
        shown = key(&mut terminal, " ");
    }
    let tabbed = key(&mut terminal, "\t");
    assert!(heading(&tabbed).starts_with("three-each."), "{tabbed}");
    assert_eq!(here(&tabbed).first().map(String::as_str), Some("two-each"), "{tabbed}");
    leave(&mut terminal);
}

#[test]
fn what_takes_a_while_is_said_below_what_was_there() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, "lesson pipeline --section early --lang en");
    let asked = frame(&mut terminal, "q quit");
    press(&mut terminal, "1");
    let meanwhile = frame(&mut terminal, "the answer is worked out");
    assert_eq!(meanwhile.lines().next(), asked.lines().next(), "{meanwhile}");
    frame(&mut terminal, "q quit");
    leave(&mut terminal);
    let mut terminal = on(&home, 80, 24, "lesson channels --section unbuffered --lang en");
    frame(&mut terminal, "q quit");
    press(&mut terminal, "n");
    let meanwhile = frame(&mut terminal, "the programs are run");
    assert!(meanwhile.contains("unbuffered 1/7"), "the section that is left: {meanwhile}");
    assert!(frame(&mut terminal, "q quit").contains("three 2/7"));
    leave(&mut terminal);
}

#[test]
fn a_hint_is_offered_as_long_as_there_is_one() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 40, "lesson channels --section unbuffered --lang en");
    let mut shown = frame(&mut terminal, "q quit");
    for _ in 0..9 {
        if !shown.contains("h hint") {
            break;
        }
        assert!(!shown.contains("There are no more hints."), "{shown}");
        shown = key(&mut terminal, "h");
    }
    assert!(shown.contains("There are no more hints.") && !shown.contains("h hint"), "{shown}");
    leave(&mut terminal);
}

#[test]
fn the_list_of_lessons_is_read_by_pages() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, "--lang en");
    see(&mut terminal, "q: quit");
    press(&mut terminal, "l");
    let mut shown = frame(&mut terminal, "q close");
    assert!(shown.contains("goroutine") && shown.lines().count() <= 24, "{shown}");
    for _ in 0..20 {
        if shown.contains("verdict") {
            break;
        }
        press(&mut terminal, " ");
        shown = frame(&mut terminal, "q close");
    }
    assert!(shown.contains("verdict"), "{shown}");
    // It leads back to where it was asked for.
    press(&mut terminal, "q");
    see(&mut terminal, "q: quit");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
}

#[test]
fn on_a_narrow_screen_the_keys_of_a_question_are_the_last_to_go() {
    let home = Home::new();
    let mut terminal = on(&home, 40, 20, "lesson select --section ready --lang en");
    frame(&mut terminal, "q quit");
    press(&mut terminal, " ");
    see(&mut terminal, "1-2 your answer  h hint  Enter skip");
    press(&mut terminal, " ");
    see(&mut terminal, "an answer, h for a hint, Enter to skip");
    leave(&mut terminal);
}

#[test]
fn on_a_terminal_an_error_is_broken_between_its_words() {
    let home = Home::new();
    let mut terminal = on(&home, 60, 24, "lesson channels --spead --lang en");
    let said = see(&mut terminal, "code 64.").replace('\r', "");
    assert!(said.lines().all(|line| line.chars().count() <= 60), "{said}");
    let joined = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(joined.contains("--spead") && joined.contains("'gort lesson --help' shows what is possible"), "{said}");
}

#[test]
fn the_quiz_shows_the_program_of_a_question_right_above_it() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, "quiz race/two-each --lang en");
    let head = see(&mut terminal, "How many different values can `three-each` print?");
    let last = head.rfind("three-each.go").expect("the program");
    for other in ["two-each.go", "four-each.go"] {
        assert!(head.rfind(other).is_some_and(|at| at < last), "{other} stands above: {head}");
    }
}
