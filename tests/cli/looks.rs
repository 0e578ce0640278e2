//! Widths, colours and languages.

use crate::harness::{Home, Run, gort, lessons, width};
use crate::snapshots::{placeless, stored};

fn with(arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let home = Home::new();
    let mut command = home.command(arguments);
    command.envs(variables.iter().copied());
    Run::of(&mut command)
}

#[test]
fn a_width_out_of_bounds_is_wrong_usage() {
    for asked in ["0", "1", "19", "161", "99999999999", "x", "-3", ""] {
        let said = gort(&["lesson", "channels", "--width", asked]).refused(64);
        assert!(said.contains("from 20 to 160") && said.contains("gort lesson --help"), "{said}");
    }
    gort(&["lesson", "--width", "20"]).well();
    gort(&["lesson", "--width", "160"]).well();
}

#[test]
fn in_a_pipe_the_columns_are_those_of_the_environment() {
    let widest = |columns: &str| {
        let shown = with(&["lesson", "channels", "--section", "unbuffered"], &[("COLUMNS", columns)]).well();
        shown.lines().filter(|line| !line.contains("--replay")).map(width).max().unwrap_or(0)
    };
    let (narrow, usual, wide) = (widest("40"), widest(""), widest("1000"));
    assert!(narrow <= 40 && usual > 40 && usual <= 80 && wide > 80 && wide <= 160, "{narrow} {usual} {wide}");
}

#[test]
fn a_locale_without_signs_gets_none() {
    let signs = |locale: &str| {
        let shown = with(&["lesson", "channels", "--section", "unbuffered"], &[("LANG", locale)]).well();
        shown.contains(['┃', '①', '─'])
    };
    // The document's own words are Chinese in any case.
    assert!(!signs("C") && signs("C.UTF-8") && signs(""));
}

/// Every lesson on every screen is a unit test of gort's (`lesson/every.rs`), which explores each program once.
#[test]
fn the_width_that_is_asked_for_is_the_screens() {
    for (wide, lang) in [(20, "en"), (63, "both"), (64, "zh"), (160, "both")] {
        let shown = gort(&["lesson", "channels", "--full", "--width", &wide.to_string(), "--lang", lang]).well();
        let widest = shown.lines().filter(|line| !line.contains("--replay")).map(width).max().unwrap_or(0);
        assert!(widest <= wide && widest > wide / 2, "--width {wide} --lang {lang}: {widest} columns");
    }
}

#[test]
fn without_a_terminal_nothing_is_asked_and_the_answer_is_printed() {
    let shown = gort(&["lesson", "channels", "--section", "unbuffered"]).well();
    assert!(shown.contains("Answer: [2] `Sending 1`"), "{shown}");
    assert!(!shown.contains("your answer"), "{shown}");
}

const ESCAPE: char = '\u{1b}';

fn coloured(arguments: &[&str], variables: &[(&str, &str)]) -> bool {
    with(arguments, variables).well().contains(ESCAPE)
}

#[test]
fn colours_follow_the_conventions() {
    let lesson = ["lesson", "channels", "--section", "unbuffered"];
    let always = [&lesson[..], &["--color", "always"]].concat();
    let never = [&lesson[..], &["--color", "never"]].concat();
    let plain = [&always[..], &["--plain"]].concat();
    assert!(!coloured(&lesson, &[]), "no terminal, no colour");
    assert!(coloured(&lesson, &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&lesson, &[("CLICOLOR_FORCE", "0")]));
    assert!(!coloured(&lesson, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(coloured(&always, &[("NO_COLOR", "1")]), "the option goes first");
    assert!(!coloured(&never, &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&plain, &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn colours_are_readable_on_light_and_dark_and_change_no_character() {
    for lesson in lessons() {
        let shown = gort(&["lesson", &lesson, "--yes", "--lang", "zh", "--width", "80", "--color", "always"]).well();
        for sequence in shown.split(ESCAPE).skip(1) {
            let (codes, _) = sequence.trim_start_matches('[').split_once('m').expect("only SGR sequences");
            for code in codes.split(';') {
                let code: u32 = code.parse().expect("a number");
                // Weights and slants; red, green, blue, magenta, cyan: no white, no black, no yellow.
                let fine = matches!(code, 0..=4 | 22..=24 | 31 | 32 | 34..=36 | 39);
                assert!(fine, "{lesson}: SGR {code} is not readable everywhere");
            }
        }
        assert!(shown.contains(ESCAPE), "{lesson} has no colours");
        // What is shown without colours is what is stored.
        assert_eq!(placeless(console::strip_ansi_codes(&shown).into()).trim(), stored(&lesson, "zh"), "{lesson}");
    }
}

#[test]
fn plain_draws_nothing() {
    for lesson in lessons() {
        // What `--plain` shows is what is stored.
        let shown = stored(&lesson, "plain");
        let drawn =
            shown.chars().find(|sign| matches!(*sign, '\u{2190}'..='\u{21ff}' | '\u{2460}'..='\u{27bf}' | ESCAPE));
        assert_eq!(drawn, None, "{lesson}");
    }
}

#[test]
fn the_language_follows_the_locale_and_the_option() {
    let chinese = |shown: &str| shown.chars().any(|character| ('\u{4e00}'..'\u{9fff}').contains(&character));
    assert!(!chinese(&with(&["lesson"], &[("LANG", "en_US.UTF-8")]).well()));
    assert!(chinese(&with(&["lesson"], &[("LANG", "zh_CN.UTF-8")]).well()));
    assert!(chinese(&with(&["lesson"], &[("LC_ALL", "zh_TW.UTF-8"), ("LANG", "C")]).well()));
    assert!(!chinese(&with(&["lesson", "--lang", "en"], &[("LANG", "zh_CN.UTF-8")]).well()));
    let both = gort(&["lesson", "--lang", "both"]).well();
    assert!(chinese(&both) && both.contains("The course"));
}
