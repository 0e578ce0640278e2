//! Every key that `?` lists on the screens of a lesson, pressed on a terminal: here those that move, leave and search, in `screens` the
//! others. A key that the help lists and that no test presses is missed here.

use rexpect::session::PtySession;

use crate::harness::Home;
use crate::screens::{frame, key, leave, on, on_with};
use crate::terminal::{press, see};

/// The keys that the help lists, each with the test that presses it.
const TRIED: [(&str, &str); 20] = [
    ("Space, →, PgDn", "keys_that_go_on_and_back_move_a_page"),
    ("Enter", "screens::a_question_that_is_skipped_leaves_a_section_seen"),
    ("b, ←, PgUp", "keys_that_go_on_and_back_move_a_page"),
    ("↑ ↓, Home, End", "arrows_move_a_line_and_home_and_end_all_the_way"),
    ("j, k", "screens::the_program_follows_the_run_row_by_row"),
    ("t", "screens::a_run_that_is_named_only_is_shown_by_a_key"),
    ("w", "screens::what_is_printed_off_a_terminal_is_shown_by_a_key"),
    ("v, V", "a_key_leads_to_each_view_and_back_and_the_line_over_the_text_names_it"),
    ("n, N", "screens::keys_lead_through_the_course_and_what_was_read_is_there_again"),
    ("1-9, h", "screens::keys_lead_through_the_course_and_what_was_read_is_there_again"),
    ("r", "screens::keys_lead_through_the_course_and_what_was_read_is_there_again"),
    ("Tab, d, u", "screens::programs_are_gone_through_scrolled_played_stepped_and_explored"),
    ("g", "screens::the_program_changes_its_language_and_so_does_the_course_and_both_are_kept"),
    ("l", "screens::the_program_changes_its_language_and_so_does_the_course_and_both_are_kept"),
    ("o", "screens::programs_are_gone_through_scrolled_played_stepped_and_explored"),
    ("p", "screens::programs_are_gone_through_scrolled_played_stepped_and_explored"),
    ("s", "screens::programs_are_gone_through_scrolled_played_stepped_and_explored"),
    ("c", "keys_move_in_a_list_too"),
    ("/", "what_is_searched_may_be_chinese_and_is_typed_with_backspace"),
    ("q, Esc", "escape_leaves_as_q_does"),
];

const THREE: &str = "lesson channels/three --lang en";

/// The session reads bytes as Latin-1.
fn bytes(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

#[test]
fn every_key_of_the_help_is_tried() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 30, THREE);
    frame(&mut terminal, "q quit");
    press(&mut terminal, "?");
    let help = frame(&mut terminal, "q close");
    let help = console::strip_ansi_codes(&help).into_owned();
    // A head, a rule, then the keys, each with what it does behind the eighteenth column; behind them the signs of a run.
    let lines: Vec<&str> = help.lines().skip(2).collect();
    let keys = lines.iter().take_while(|line| !line.contains("The signs of a run"));
    let listed = keys.filter(|line| line.len() > 20 && line.starts_with(' '));
    let listed: Vec<String> = listed.map(|line| line.chars().take(18).collect::<String>().trim().to_string()).collect();
    assert_eq!(listed, TRIED.map(|(keys, _)| keys.to_string()), "{help}");
    key(&mut terminal, "q");
    leave(&mut terminal);
}

#[test]
fn keys_that_go_on_and_back_move_a_page() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 16, THREE);
    let top = frame(&mut terminal, "q quit");
    for on in [" ", "\u{1b}[C", "\u{1b}[6~"] {
        for back in ["b", "\u{1b}[D", "\u{1b}[5~", "\u{7f}"] {
            let below = key(&mut terminal, on);
            assert!(below != top && below.contains("three 2/7"), "{on:?}: {below}");
            assert_eq!(key(&mut terminal, back), top, "{on:?} {back:?}");
        }
    }
    leave(&mut terminal);
}

#[test]
fn arrows_move_a_line_and_home_and_end_all_the_way() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 16, THREE);
    let top = frame(&mut terminal, "q quit");
    let text = |frame: &str| {
        let lines: Vec<String> = frame.lines().map(str::to_string).collect();
        // Below the program's rule; the last line is that of the keys.
        let rule = lines.iter().rposition(|line| line.contains("───")).expect("a rule");
        lines[rule + 1..lines.len() - 1].to_vec()
    };
    let down = key(&mut terminal, "\u{1b}[B");
    assert_eq!(text(&down)[0], text(&top)[1], "one line further");
    assert_eq!(key(&mut terminal, "\u{1b}[A"), top);
    let end = key(&mut terminal, "\u{1b}[F");
    assert!(end.contains("[2] no") && !end.contains("Space more"), "{end}");
    assert_eq!(key(&mut terminal, "\u{1b}[H"), top);
    leave(&mut terminal);
}

/// What stands between brackets in the line over the text.
fn named(frame: &str) -> Vec<String> {
    let frame = console::strip_ansi_codes(frame).into_owned();
    let line = frame.lines().skip(1).find(|line| line.contains("── ") && line.contains('[')).expect("a line of names");
    line.split('[').skip(1).filter_map(|rest| rest.split(']').next()).map(str::to_owned).collect()
}

#[test]
fn a_key_leads_to_each_view_and_back_and_the_line_over_the_text_names_it() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, "lesson channels/unbuffered --lang en");
    let asked = frame(&mut terminal, "q quit");
    assert_eq!(named(&asked), ["Question 1/2"], "{asked}");
    assert!(asked.contains("[Question 1/2]  What happened  Output  Why  On trial ──"), "{asked}");
    press(&mut terminal, "v");
    frame(&mut terminal, "the questions come first");
    key(&mut terminal, "1");
    key(&mut terminal, "2");
    let top = key(&mut terminal, "\u{1b}[H");
    for next in ["v", "V"] {
        let mut seen = named(&top);
        for _ in 0..5 {
            let shown = key(&mut terminal, next);
            let here = named(&shown);
            let has_title = |name: &String| match name.split(' ').next() {
                Some("What") => shown.contains(" step   main"),
                Some("Output") => shown.contains("main returned; exit code 0"),
                Some("On") => shown.contains("The document: “"),
                _ => true,
            };
            assert!(here.iter().all(has_title), "{here:?}: {shown}");
            seen.extend(here);
        }
        for view in ["Question", "What happened", "Output", "Why", "On trial"] {
            assert!(seen.iter().any(|name| name.starts_with(view)), "{next}: {view}: {seen:?}");
        }
        key(&mut terminal, "\u{1b}[H");
    }
    leave(&mut terminal);
}

#[test]
fn escape_leaves_as_q_does() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, THREE);
    frame(&mut terminal, "q quit");
    press(&mut terminal, "\u{1b}");
    see(&mut terminal, "code 0.");
    see(&mut terminal, "restored");
}

#[test]
fn keys_move_in_a_list_too() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, THREE);
    frame(&mut terminal, "q quit");
    press(&mut terminal, "c");
    let mut list = |key: &str| list_key(&mut terminal, key);
    let here = list("");
    assert!(here.contains("The same with three values"), "{here}");
    let cursor = |frame: &str| frame.lines().find(|line| line.contains('▶')).map(str::to_string);
    for (there, back) in [("j", "k"), ("\u{1b}[B", "\u{1b}[A"), (" ", "b"), ("\u{1b}[6~", "\u{1b}[5~")] {
        let moved = list(there);
        assert!(cursor(&moved) != cursor(&here) && cursor(&moved).is_some(), "{there:?}: {moved}");
        assert_eq!(cursor(&list(back)), cursor(&here), "{back:?}");
    }
    assert!(cursor(&list("\u{1b}[H")).is_some_and(|line| line.contains("goroutine")));
    assert!(cursor(&list("\u{1b}[F")).is_some_and(|line| line.contains("What lives where")));
    let back = key(&mut terminal, "\u{1b}");
    assert!(back.contains("three 2/7"), "{back}");
    leave(&mut terminal);
}

/// Presses a key in a list; none: only looks.
#[track_caller]
fn list_key(terminal: &mut PtySession, key: &str) -> String {
    if !key.is_empty() {
        press(terminal, key);
    }
    frame(terminal, "q close")
}

#[test]
fn what_is_searched_may_be_chinese_and_is_typed_with_backspace() {
    let home = Home::new();
    let mut terminal = on(&home, 80, 24, "lesson channels --lang zh");
    let quit = bytes("q 退出");
    frame(&mut terminal, &quit);
    press(&mut terminal, "/");
    frame(&mut terminal, &bytes("Esc 取消"));
    press(&mut terminal, "哲学家们");
    see(&mut terminal, &bytes("哲学家们_"));
    press(&mut terminal, "\u{7f}");
    see(&mut terminal, &bytes("哲学家_"));
    press(&mut terminal, "\r");
    let found = frame(&mut terminal, &bytes("q 关闭"));
    assert!(found.contains("deadlock/table") && found.contains("哲学家"), "{found}");
    press(&mut terminal, "\r");
    let there = frame(&mut terminal, &quit);
    assert!(there.contains("三位哲学家"), "{there}");
    press(&mut terminal, "/");
    frame(&mut terminal, &bytes("Esc 取消"));
    press(&mut terminal, "\u{1b}");
    frame(&mut terminal, &quit);
    leave(&mut terminal);
}

#[test]
fn ctrl_z_gives_the_shell_its_screen_and_fg_the_lesson_again() {
    let home = Home::new();
    // A shell that keeps jobs, as an interactive one does.
    let script = "set -m; \"$GORT\" lesson channels/three --lang en; echo \"asleep.\"; read go; fg >/dev/null; echo \"code $?.\"";
    let mut terminal = on_with(&home, 80, 24, script);
    let first = frame(&mut terminal, "q quit");
    terminal.send_control('z').expect("keys can be sent");
    let left = see(&mut terminal, "asleep.");
    assert!(left.contains("\u{1b}[?25h\u{1b}[?1049l"), "{left:?}");
    press(&mut terminal, "go\n");
    see(&mut terminal, "\u{1b}[?1049h");
    let again = frame(&mut terminal, "q quit");
    assert_eq!(again, first, "drawn as before");
    let hinted = key(&mut terminal, "h");
    assert!(hinted.contains("Hint: "), "{hinted}");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
}

/// Signs of drawings that some terminals draw two columns wide.
const DRAWN: [char; 6] = ['─', '│', '┃', '▸', '①', '○'];

#[test]
fn a_terminal_that_says_it_draws_lines_two_columns_wide_gets_drawings_of_ascii() {
    let home = Home::new();
    // How the terminal answers where its cursor is. On a busy machine the answer may be late: then it counts for nothing.
    let drawn = |answer: &str| {
        let mut terminal = on(&home, 80, 24, "lesson channels/three --lang zh");
        see(&mut terminal, "\u{1b}[6n");
        terminal.send(answer).and_then(|_| terminal.flush()).expect("the answer can be sent");
        let shown = frame(&mut terminal, &bytes("q 退出"));
        leave(&mut terminal);
        shown
    };
    let narrow = drawn("\u{1b}[1;2R");
    assert!(narrow.contains('─'), "{narrow}");
    let wide = (0..5).map(|_| drawn("\u{1b}[1;3R")).find(|shown| !shown.contains(DRAWN));
    let wide = wide.expect("it was told that they are wide");
    assert!(wide.contains("-----") && wide.contains("问题"), "{wide}");
}

#[test]
fn the_signs_that_were_asked_for_are_kept() {
    let home = Home::new();
    for (arguments, ascii) in [("--glyphs ascii", true), ("", true), ("--glyphs box", false), ("", false)] {
        let mut terminal = on(&home, 80, 24, &format!("{THREE} {arguments}"));
        let shown = frame(&mut terminal, "q quit");
        assert_eq!(!shown.contains(DRAWN), ascii, "{arguments}: {shown}");
        leave(&mut terminal);
    }
}
