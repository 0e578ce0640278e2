//! `gort play` without a terminal: scripted games, what is refused, what is kept.

use crate::harness::{Home, Run, width};
use serde_json::Value;

/// The capstones with the pars that the course promises; `None`: impossible.
const PARS: [Option<u64>; 21] = [
    Some(1),
    Some(4),
    Some(1),
    Some(1),
    Some(2),
    Some(1),
    Some(0),
    Some(1),
    None,
    Some(1),
    Some(2),
    Some(3),
    Some(3),
    Some(1),
    Some(0),
    Some(1),
    Some(0),
    Some(0),
    Some(0),
    None,
    Some(1),
];

fn play(home: &Home, arguments: &[&str]) -> Run {
    home.gort(&[&["play"], arguments].concat())
}

fn board(home: &Home, arguments: &[&str], moves: &str) -> Value {
    play(home, &[arguments, &["--format", "json", "--moves", moves]].concat()).json()
}

/// The moves that the hints lead through.
fn by_hints(home: &Home, arguments: &[&str]) -> String {
    let mut moves: Vec<String> = Vec::new();
    loop {
        let board = board(home, arguments, &format!("{},h", moves.join(",")));
        match board["hint"].as_u64() {
            Some(choice) => moves.push(choice.to_string()),
            None => return moves.join(","),
        }
    }
}

#[test]
fn the_list_and_the_readme_say_how_many_games_there_are_and_how_many_cannot_be_won() {
    let (all, lost) = (PARS.len(), PARS.iter().filter(|par| par.is_none()).count());
    let home = Home::new();
    let listed = play(&home, &["--format", "json"]).json()["capstones"].as_array().map(Vec::len);
    assert_eq!(listed, Some(all));
    for (lang, said) in [
        ("en", [format!("{all} programs, each with a goal"), format!("{lost} of them cannot be won")]),
        ("zh", [format!("{all} 个程序，各有一个目标"), format!("其中 {lost} 个赢不了")]),
    ] {
        let list = play(&home, &["--lang", lang, "--width", "160"]).text();
        assert!(said.iter().all(|said| list.contains(said)), "{list}");
    }
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    assert!(readme.contains(&format!("{all} games, {lost} cannot be won")), "the README says another number of games");
}

#[test]
fn hints_win_every_capstone_at_par_and_the_unwinnable_one_is_said_to_be_so() {
    for (at, par) in PARS.iter().enumerate() {
        let (home, number) = (Home::new(), (at + 1).to_string());
        let moves = by_hints(&home, &[&number]);
        let Some(par) = par else {
            assert_eq!(moves, "", "no hint leads anywhere");
            let board = board(&home, &[&number], "i");
            assert_eq!((&board["standing"], &board["par"]), (&"impossible".into(), &Value::Null), "{number}");
            continue;
        };
        let text = play(&home, &[&number, "--moves", &moves]).well();
        assert!(text.contains("nobody can do it with fewer"), "{text}");
        let board = board(&home, &[&number], &moves);
        assert_eq!(board["standing"], "won", "{number}: {moves}");
        assert_eq!((board["preemptions"].as_u64(), board["par"].as_u64()), (Some(*par), Some(*par)), "{number}");
    }
}

#[test]
fn locks_are_called_as_main_declares_them_and_not_as_parameters() {
    let home = Home::new();
    let moves = by_hints(&home, &["3"]);
    let text = play(&home, &["3", "--moves", &moves, "--width", "120"]).well();
    assert!(text.contains("locks a") && text.contains("locks b"), "{text}");
    assert!(!text.contains("locks one") && !text.contains("locks two"), "{text}");
}

#[test]
fn what_was_won_is_kept_and_only_less_is_better() {
    let home = Home::new();
    let listed = || play(&home, &["--format", "json"]).json()["capstones"][2].clone();
    assert_eq!((&listed()["solved"], &listed()["best"]), (&false.into(), &Value::Null));
    // Each goroutine is stopped as often as the goal allows.
    let roundabout = "2,1,1,3,1,1";
    let won = play(&home, &["3", "--moves", roundabout]).well();
    assert!(won.contains("Goal reached, with 4 preemptions. It can be done with 1 preemption."), "{won}");
    assert_eq!((&listed()["solved"], &listed()["best"]), (&true.into(), &4.into()));
    let straight = by_hints(&home, &["3"]);
    play(&home, &["3", "--moves", &straight]).well();
    assert_eq!(board(&home, &["3"], roundabout)["best"], 1);
    assert_eq!(listed()["best"], 1);
    play(&home, &["9", "--moves", "i"]).well();
    let list = play(&home, &[]).well();
    assert!(list.contains("2 of 21 solved") && list.contains("your best 1") && list.contains("impossible"), "{list}");
    assert!(home.progress().exists());
}

#[test]
fn undo_and_restart_are_moves_like_others() {
    let home = Home::new();
    let fields = |moves: &str| {
        let board = board(&home, &["deadlock/abba"], moves);
        (board["moves"].clone(), board["steps"].clone(), board["choices"].clone())
    };
    assert_eq!(fields("1,2,1,u,u,u,u"), fields(""));
    assert_eq!(fields("1,2,u,1"), fields("1,1"));
    assert_eq!(fields("2,2,r,2"), fields("2"));
}

#[test]
fn a_game_that_ends_without_its_goal_is_exit_code_1() {
    let home = Home::new();
    let lost = play(&home, &["deadlock/abba", "--moves", "1,1,1,1,1,1,1,1,1"]);
    assert!(lost.text().contains("The goal was not reached"), "{}", lost.text());
    assert_eq!(lost.code, 1);
    let wrong = play(&home, &["deadlock/abba", "--moves", "i"]);
    assert_eq!((wrong.code, wrong.text().contains("Not so")), (1, true), "{}", wrong.text());
    assert!(!home.progress().exists(), "nothing was won");
}

#[test]
fn moves_that_mean_nothing_are_wrong_usage_and_say_which() {
    let home = Home::new();
    let refused = |moves: &str| play(&home, &["deadlock/abba", "--moves", moves]).refused(64);
    assert!(refused("1,7").contains("move 2 of --moves is '7', but there are 2 choices there"), "{}", refused("1,7"));
    assert!(refused("1,x").contains("move 2 of --moves is 'x'"), "{}", refused("1,x"));
    assert!(refused("0").contains("move 1"), "{}", refused("0"));
    let over = refused("1,1,1,1,1,1,1,1,1,1,1,1");
    assert!(over.contains("the game is over there"), "{over}");
}

#[test]
fn without_a_terminal_there_must_be_moves() {
    let said = play(&Home::new(), &["deadlock/abba"]).refused(64);
    assert!(said.contains("needs a terminal") && said.contains("--moves"), "{said}");
}

#[test]
fn what_cannot_be_played_is_refused() {
    let home = Home::new();
    assert!(play(&home, &["22", "--moves", "1"]).refused(64).contains("21 capstones"));
    assert!(play(&home, &["3", "--goal", "exit", "--moves", "1"]).refused(64).contains("deadlock/abba"));
    assert!(play(&home, &["deadlock/abbba", "--moves", "1"]).refused(64).contains("did you mean 'abba'?"));
    assert!(play(&home, &["threads/parked", "--moves", "1"]).refused(64).contains("runs for real"));
    assert!(play(&home, &["deadlock/abba", "--goal", "", "--moves", "1"]).refused(64).contains("a goal is"));
    let bounded = play(&home, &["deadlock/abba", "--bound", "5", "--moves", "1"]).refused(3);
    assert!(bounded.contains("cannot be played") && bounded.contains("--bound"), "{bounded}");
}

#[test]
fn any_program_can_have_any_goal_or_none() {
    let home = Home::new();
    let par = |program: &str, goal: &str| board(&home, &[program, "--goal", goal], "")["par"].clone();
    assert_eq!(par("goroutine/hello", "from goroutine"), 1);
    assert_eq!(par("goroutine/hello", "output:from main"), 0);
    assert_eq!(par("goroutine/hello", "from goroutine | from main"), 1);
    assert_eq!(par("goroutine/hello", "last:from goroutine"), 1);
    assert_eq!(par("goroutine/hello", "deadlock"), Value::Null);
    let free = board(&home, &["goroutine/three"], "");
    assert_eq!((&free["goal"], &free["reachable"], &free["standing"]), (&Value::Null, &Value::Null, &"open".into()));
    play(&home, &["goroutine/three", "--moves", "1,1"]).well();
}

#[test]
fn the_board_tells_the_answer_to_nobody_who_has_not_moved() {
    let home = Home::new();
    for number in ["1", "9"] {
        let text = play(&home, &[number, "--moves", ""]).well();
        assert!(text.contains("par ?") && !text.contains("reach"), "{text}");
    }
    let text = play(&home, &["9", "--moves", "1"]).well();
    assert!(text.contains("goal out of reach"), "{text}");
    let text = play(&home, &["1", "--moves", "1"]).well();
    assert!(text.contains("goal still in reach"), "{text}");
}

#[test]
fn two_timers_are_told_apart_by_whom_they_wake() {
    let board = board(&Home::new(), &["timers/say"], "1");
    let does = |at: usize| board["choices"][at]["does"].as_str().expect("a text").to_string();
    assert_eq!(board["choices"][0]["goroutine"], Value::Null, "{board}");
    assert!(does(0).contains("wakes") && does(1).contains("wakes") && does(0) != does(1), "{board}");
}

#[test]
fn the_code_under_a_game_replays_it() {
    let home = Home::new();
    let board = board(&home, &["deadlock/abba"], &by_hints(&home, &["deadlock/abba"]));
    let code = board["schedule"].as_str().expect("a code");
    let trace = home.gort(&["trace", "deadlock/abba", "--replay", code]);
    assert!(trace.text().contains("all goroutines are asleep"), "{}", trace.text());
}

#[test]
fn nothing_is_wider_than_the_screen() {
    let home = Home::new();
    for columns in ["20", "40", "60", "80", "120"] {
        for look in [&["--lang", "en"][..], &["--lang", "zh"], &["--plain"]] {
            for arguments in [&[][..], &["4", "--moves", "1,1,2,h"], &["5", "--moves", "1,1,1,1,h"]] {
                let text = play(&home, &[arguments, &["--width", columns], look].concat()).well();
                // The line with the code is there to be copied.
                let lines = text.lines().filter(|line| !line.contains("--replay"));
                for line in lines {
                    assert!(
                        width(line) <= columns.parse().unwrap(),
                        "{columns} {look:?} {arguments:?}: {line}\n{text}"
                    );
                }
            }
        }
    }
}

#[test]
fn plain_is_ascii_and_has_no_escapes() {
    let text = play(&Home::new(), &["4", "--moves", "1,1,2,h", "--plain", "--color", "always"]).well();
    assert!(text.is_ascii() && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn output_that_is_closed_early_is_success_and_silent() {
    let home = Home::new();
    let mut child = home
        .command(&["play", "4", "--moves", "1,1,2"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("gort starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("gort ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn a_goal_with_a_line_that_is_never_printed_is_a_slip_and_said_at_once() {
    let home = Home::new();
    let said = play(&home, &["channels/three", "--goal", "no such line", "--moves", "1"]);
    assert_eq!(said.code, 1);
    assert!(said.text().contains("No schedule that was explored prints 'no such line'."), "{}", said.text());
    assert!(!said.text().contains("Who goes next?"), "{}", said.text());
    let near = play(&home, &["channels/three", "--goal", "Sendin 0", "--moves", "1"]);
    assert!(near.text().contains("Did you mean 'Sending 0'?"), "{}", near.text());
    // An ending that cannot be is a game like any other: to find it out.
    play(&home, &["channels/three", "--goal", "deadlock", "--moves", "1"]).well();
}

#[test]
fn a_lost_game_says_once_what_can_be_done_and_what_the_par_was() {
    let text = play(&Home::new(), &["deadlock/abba", "--moves", "1,1,1,1,1,1,1,1,1"]).text();
    assert_eq!(text.matches("u takes a step back").count(), 1, "{text}");
    assert!(text.contains("The goal was not reached.") && !text.contains("par ?"), "{text}");
}
