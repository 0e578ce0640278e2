//! The command line, through the binary: bad input and hard conditions, colours, progress, JSON, replay.

#![cfg(feature = "cli")]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use support::{Home, Run, lessons, root, width};

fn gort(arguments: &[&str]) -> Run {
    Home::new().gort(arguments)
}

fn with(arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let home = Home::new();
    let mut command = home.command(arguments);
    command.envs(variables.iter().copied());
    Run::of(&mut command)
}

// Names that do not exist.

#[test]
fn an_unknown_lesson_suggests_the_nearest() {
    let said = gort(&["lesson", "chanels"]).refused(64);
    assert!(said.contains("did you mean 'channels'?"), "{said}");
}

#[test]
fn an_unknown_lesson_that_is_near_to_nothing_lists_what_there_is() {
    let said = gort(&["lesson", "xyzzy"]).refused(64);
    assert!(lessons().iter().all(|lesson| said.contains(lesson.as_str())), "{said}");
}

#[test]
fn an_unknown_section_suggests_the_nearest() {
    let said = gort(&["lesson", "channels", "--section", "unbufered"]).refused(64);
    assert!(said.contains("did you mean 'unbuffered'?"), "{said}");
}

#[test]
fn an_unknown_program_suggests_the_nearest() {
    let said = gort(&["lesson", "channels/unbufered"]).refused(64);
    assert!(said.contains("did you mean 'unbuffered'?"), "{said}");
}

#[test]
fn an_unknown_command_or_option_is_wrong_usage() {
    let said = gort(&["leson"]).refused(64);
    assert!(said.contains("lesson"), "{said}");
    let said = gort(&["lesson", "channels", "--sectoin", "x"]).refused(64);
    assert!(said.contains("--section"), "{said}");
}

#[test]
fn the_program_can_be_named_with_its_lesson() {
    let shown = gort(&["lesson", "channels/alone", "--plain"]).well();
    assert!(shown.contains("alone.rs") && !shown.contains("unbuffered.rs"), "{shown}");
}

// Programs that run for real.

#[test]
fn a_program_that_runs_for_real_has_no_seed_no_replay_and_no_steps() {
    let said = gort(&["lesson", "threads/parked", "--seed", "3"]).refused(64);
    assert!(said.contains("runs for real") && said.contains("without --seed"), "{said}");
    let (code, _) = code("channels", "3");
    gort(&["lesson", "threads/parked", "--replay", &code]).refused(64);
    gort(&["lesson", "threads/parked", "--step"]).refused(64);
}

#[test]
fn a_run_for_real_has_lines_and_an_ending_but_no_schedule_and_no_events() {
    let json = gort(&["lesson", "threads/parked", "--format", "json"]).json();
    let run = &json["runs"][0];
    assert_eq!((&run["world"], &run["workers"]), (&"real".into(), &1.into()));
    assert!(run["seed"].is_null() && run["schedule"].is_null(), "{run}");
    assert_eq!(run["events"].as_array().map(Vec::len), Some(0));
    assert_eq!((&run["ending"], &run["message"]), (&"exit".into(), &serde_json::Value::Null));
    assert_eq!(run["output"][0], "goroutines: 10001");
    assert_eq!(json["skipped"].as_array().map(Vec::len), Some(0));
}

#[test]
fn measuring_what_measures_nothing_is_wrong_usage() {
    let said = gort(&["lesson", "channels", "--measure"]).refused(64);
    assert!(said.contains("--measure"), "{said}");
}

#[test]
fn what_gort_starts_itself_is_not_started_by_hand() {
    gort(&["child", "nonsense"]).refused(64);
    let said = gort(&["child", "program", "threads", "nothing"]).refused(1);
    assert!(said.contains("threads/nothing"), "{said}");
}

// Numbers and codes.

#[test]
fn a_bad_seed_is_wrong_usage() {
    for seed in ["x", "-1", "1.5", "18446744073709551616", ""] {
        let said = gort(&["lesson", "channels", &format!("--seed={seed}")]).refused(64);
        assert!(said.contains("--seed"), "{said}");
    }
}

#[test]
fn a_seed_and_a_replay_exclude_each_other() {
    gort(&["lesson", "channels", "--seed", "1", "--replay", "g1.x"]).refused(64);
}

/// The code of the first run of a lesson under a seed.
fn code(lesson: &str, seed: &str) -> (String, serde_json::Value) {
    let run = gort(&["lesson", lesson, "--seed", seed, "--format", "json"]).json()["runs"][0].clone();
    (run["schedule"].as_str().expect("a code").to_string(), run)
}

#[test]
fn a_replay_gives_the_same_events_again() {
    for seed in ["0", "3", "11"] {
        let (code, before) = code("channels", seed);
        let after = gort(&["lesson", "channels", "--replay", &code, "--format", "json"]).json();
        let section = before["section"].as_str();
        let after = after["runs"].as_array().expect("runs").iter().find(|run| run["program"] == before["program"]);
        let after = after.unwrap_or_else(|| panic!("no run of {section:?}"));
        assert_eq!((&after["output"], &after["events"]), (&before["output"], &before["events"]), "seed {seed}");
        assert_eq!(after["schedule"], before["schedule"]);
    }
}

#[test]
fn a_damaged_replay_code_is_wrong_usage() {
    let (code, _) = code("channels", "3");
    let mut damaged = code.clone();
    let last = if damaged.pop() == Some('0') { '1' } else { '0' };
    damaged.push(last);
    let said = gort(&["lesson", "channels", "--replay", &damaged]).refused(64);
    assert!(said.contains("damaged"), "{said}");
    let said = gort(&["lesson", "channels", "--replay", &code[..code.len() / 2]]).refused(64);
    assert!(said.contains("copy it whole"), "{said}");
    for nonsense in ["", "hello", "g9.channels/unbuffered..0000", "通道"] {
        gort(&["lesson", "channels", "--replay", nonsense]).refused(64);
    }
}

#[test]
fn a_foreign_replay_code_is_wrong_usage_and_says_where_it_belongs() {
    let (code, run) = code("channels", "3");
    let other = lessons().into_iter().find(|lesson| lesson != "channels").expect("a second lesson");
    let said = gort(&["lesson", &other, "--replay", &code]).refused(64);
    assert!(said.contains("gort lesson channels"), "{said}");
    let sections = gort(&["lesson", "--format", "json"]).json();
    let channels = sections["lessons"].as_array().expect("lessons").iter().find(|lesson| lesson["name"] == "channels");
    let other = channels.expect("channels")["sections"].as_array().expect("sections")[1]["name"].clone();
    assert_ne!(other, run["section"]);
    let said =
        gort(&["lesson", "channels", "--section", other.as_str().expect("a name"), "--replay", &code]).refused(64);
    assert!(said.contains(run["section"].as_str().expect("a section")), "{said}");
}

#[test]
fn the_line_that_is_printed_to_replay_a_run_replays_it() {
    let shown = gort(&["lesson", "channels", "--section", "unbuffered", "--seed", "5", "--width", "40"]).well();
    let line = shown.lines().find(|line| line.contains("--replay")).expect("a replay line");
    let arguments: Vec<&str> = line.split_whitespace().skip_while(|word| *word != "lesson").collect();
    let again = gort(&arguments).well();
    let output = |shown: &str| {
        let lines: Vec<String> = shown.lines().map(str::to_owned).collect();
        let from = lines.iter().position(|line| line.trim() == "Output").expect("an output");
        lines[from..].iter().take_while(|line| !line.is_empty()).cloned().collect::<Vec<_>>()
    };
    assert_eq!(output(&gort(&[&arguments[..], &["--width", "40"]].concat()).well()), output(&shown));
    assert!(again.contains("replayed"), "{again}");
}

#[test]
fn the_same_seed_gives_the_same_screen() {
    let once = gort(&["lesson", "channels", "--section", "unbuffered", "--seed", "7"]).well();
    assert_eq!(gort(&["lesson", "channels", "--section", "unbuffered", "--seed", "7"]).well(), once);
    assert!(once.contains("seed 7"));
}

// Odd surroundings.

#[test]
fn arguments_that_are_not_utf_8_are_refused_without_a_panic() {
    let bad = OsStr::from_bytes(b"chan\xffels");
    for arguments in [
        vec![bad],
        vec![OsStr::new("lesson"), bad],
        vec![OsStr::new("lesson"), OsStr::new("channels"), OsStr::new("--section"), bad],
    ] {
        let said = Home::new().gort(&arguments).refused(64);
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn a_width_out_of_bounds_is_clamped() {
    for (asked, wide) in [("1", 20), ("0", 20), ("20", 20), ("10000", 160), ("99999999999", 160)] {
        for lang in ["en", "zh"] {
            let shown =
                gort(&["lesson", "channels", "--section", "unbuffered", "--width", asked, "--lang", lang]).well();
            for line in shown.lines().filter(|line| !line.contains("--replay")) {
                assert!(width(line) <= wide, "--width {asked} --lang {lang}: {} columns: {line}", width(line));
            }
        }
    }
    gort(&["lesson", "--width", "x"]).refused(64);
    gort(&["lesson", "--width", "-3"]).refused(64);
}

#[test]
fn nothing_is_wider_than_the_screen() {
    for lesson in lessons() {
        for (wide, langs) in [
            (20, &["en", "zh"][..]),
            (63, &["both"]),
            (64, &["zh"]),
            (80, &["en", "zh"]),
            (100, &["zh"]),
            (160, &["both"]),
        ] {
            for lang in langs {
                let shown = gort(&["lesson", &lesson, "--full", "--width", &wide.to_string(), "--lang", lang]).well();
                for line in shown.lines().filter(|line| !line.contains("--replay")) {
                    assert!(
                        width(line) <= wide,
                        "{lesson} --width {wide} --lang {lang}: {} columns: {line}",
                        width(line)
                    );
                }
            }
        }
    }
}

#[test]
fn output_that_is_closed_early_is_success_and_silent() {
    for arguments in [&["lesson", "channels"][..], &["lesson"], &[], &["man"], &["completions", "bash"], &["--help"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let home = Home::new();
        let mut command = home.command(arguments);
        let output = command.stdout(writer).stderr(Stdio::piped()).output().expect("gort starts");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn lesson_into_head_says_nothing_and_succeeds() {
    let home = Home::new();
    let mut command = Command::new("sh");
    command.arg("-c").arg("\"$GORT\" lesson channels 2>\"$ERR\" | head -1; cat \"$ERR\"");
    command.env("GORT", env!("CARGO_BIN_EXE_gort")).env("GORT_DATA_DIR", home.path());
    command.env("ERR", home.path().join("err"));
    let shown = Run::of(&mut command).well();
    assert_eq!(shown.lines().count(), 1, "{shown}");
}

#[test]
fn without_a_terminal_nothing_is_asked_and_the_answer_is_printed() {
    let shown = gort(&["lesson", "channels", "--section", "unbuffered"]).well();
    assert!(shown.contains("Answer: [2] `Sending 1`"), "{shown}");
    assert!(!shown.contains("your answer"), "{shown}");
}

#[test]
fn stepping_needs_a_terminal() {
    let said = gort(&["lesson", "channels", "--step"]).refused(64);
    assert!(said.contains("terminal"), "{said}");
}

// Colours.

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
        let shown = gort(&["lesson", &lesson, "--color", "always"]).well();
        for sequence in shown.split(ESCAPE).skip(1) {
            let (codes, _) = sequence.trim_start_matches('[').split_once('m').expect("only SGR sequences");
            for code in codes.split(';') {
                let code: u32 = code.parse().expect("a number");
                // Weights and slants; red, green, blue, magenta, cyan: no white, no black, no yellow.
                let fine = matches!(code, 0..=4 | 22..=24 | 31 | 32 | 34..=36 | 39);
                assert!(fine, "{lesson}: SGR {code} is not readable everywhere");
            }
        }
        assert_eq!(console::strip_ansi_codes(&shown), gort(&["lesson", &lesson]).well(), "{lesson}");
    }
}

#[test]
fn plain_draws_nothing() {
    for lesson in lessons() {
        let shown = gort(&["lesson", &lesson, "--plain"]).well();
        let drawn =
            shown.chars().find(|sign| matches!(*sign, '\u{2190}'..='\u{21ff}' | '\u{2460}'..='\u{27bf}' | ESCAPE));
        assert_eq!(drawn, None, "{lesson}");
    }
}

// Languages.

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

// Progress.

#[test]
fn progress_is_saved_and_shown() {
    let home = Home::new();
    let all = lessons();
    let first = home.gort::<&str>(&[]).well();
    assert!(first.contains("You have not begun yet.") && first.contains(&format!("gort lesson {}", all[0])), "{first}");
    home.gort(&["lesson", &all[0]]).well();
    let list = home.gort(&["lesson"]).well();
    assert!(list.lines().any(|line| line.contains(&all[0]) && line.contains("done")), "{list}");
    let front = home.gort::<&str>(&[]).well();
    assert!(front.contains(&format!("1 of {} lessons", all.len())), "{front}");
    assert!(front.contains(&format!("gort lesson {}", all[1])), "{front}");
}

#[test]
fn a_lesson_counts_as_done_only_with_all_its_sections() {
    let home = Home::new();
    home.gort(&["lesson", "channels", "--section", "unbuffered"]).well();
    let value = home.gort(&["lesson", "--format", "json"]).json();
    let lesson = value["lessons"].as_array().expect("lessons").iter().find(|lesson| lesson["name"] == "channels");
    let lesson = lesson.expect("channels").clone();
    assert_eq!(lesson["done"], false);
    for section in lesson["sections"].as_array().expect("sections") {
        assert_eq!(section["done"], section["name"] == "unbuffered");
        home.gort(&["lesson", "channels", "--section", section["name"].as_str().expect("a name")]).well();
    }
    let value = home.gort(&["lesson", "--format", "json"]).json();
    let lesson = value["lessons"].as_array().expect("lessons").iter().find(|lesson| lesson["name"] == "channels");
    assert_eq!(lesson.expect("channels")["done"], true);
}

#[test]
fn a_damaged_progress_file_is_set_aside_with_a_warning() {
    let home = Home::new();
    for (number, damage) in [(1, "{ not json"), (2, "{\"version\": 99, \"lessons\": {}}"), (3, "")] {
        fs::write(home.progress(), damage).expect("written");
        let run = home.gort(&["lesson", "channels", "--section", "unbuffered"]);
        assert_eq!(run.code, 0);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        assert!(run.stderr.contains("warning") && run.stderr.contains(&format!("damaged-{number}")), "{}", run.stderr);
        let kept = home.path().join(format!("progress.json.damaged-{number}"));
        assert_eq!(fs::read_to_string(kept).expect("the damaged file is kept"), damage);
        home.gort(&["lesson"]).well();
    }
}

#[test]
fn a_home_that_cannot_be_is_one_warning() {
    let home = Home::new();
    for lesson in [&["lesson", "channels"][..], &["lesson"], &[]] {
        let run = Run::of(home.command(lesson).env("GORT_DATA_DIR", "/dev/null/nowhere"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        assert!(run.stderr.starts_with("gort: warning: "), "{}", run.stderr);
        let run = Run::of(
            home.command(lesson)
                .env_remove("GORT_DATA_DIR")
                .env_remove("XDG_DATA_HOME")
                .env("HOME", "/dev/null/nobody"),
        );
        assert_eq!((run.code, run.stderr.lines().count()), (0, 1), "{}", run.stderr);
    }
}

#[test]
fn a_read_only_home_is_one_warning() {
    let home = Home::new();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o555)).expect("permissions");
    // Root may write anywhere: then there is nothing to warn of.
    let refused = fs::write(home.path().join("probe"), "").is_err();
    let run = home.gort(&["lesson", "channels"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), usize::from(refused), "{}", run.stderr);
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).expect("permissions");
}

#[test]
fn json_leaves_no_progress_and_asks_nothing() {
    let home = Home::new();
    home.gort(&["lesson", "channels", "--format", "json"]).well();
    assert!(!home.progress().exists());
}

// JSON.

#[test]
fn json_keeps_its_contract() {
    for lesson in lessons() {
        let value = gort(&["lesson", &lesson, "--format", "json"]).json();
        assert_eq!(value["lesson"], lesson.as_str());
        for run in value["runs"].as_array().expect("runs") {
            let program = &run["program"];
            let real = run["world"] == "real";
            assert!(program.is_string() && (real || run["world"] == "laboratory"), "{program}");
            assert!(run["workers"].is_u64() && (real || run["workers"] == 1), "{program}");
            assert_eq!((run["seed"].is_u64(), run["schedule"].is_string()), (!real, !real), "{program}");
            assert!(run["output"].as_array().expect("output").iter().all(serde_json::Value::is_string), "{program}");
            let ending = run["ending"].as_str().expect("an ending");
            assert!(["exit", "deadlock", "panic"].contains(&ending), "{program}");
            assert_eq!(run["message"].is_string(), ending != "exit", "{program}");
            let events = run["events"].as_array().expect("events");
            for (at, event) in events.iter().enumerate() {
                assert_eq!(event["step"], at + 1, "{program}");
                assert!(event["kind"].is_string() && event["goroutine"].is_u64(), "{program}: {event}");
            }
            if real {
                assert!(events.is_empty(), "{program}: a run for real tells of no events");
                continue;
            }
            let printed: Vec<_> =
                events.iter().filter(|event| event["kind"] == "print").map(|event| &event["text"]).collect();
            assert_eq!(printed, run["output"].as_array().expect("output").iter().collect::<Vec<_>>(), "{program}");
            assert_eq!(events.last().expect("events")["ending"], ending, "{program}");
        }
    }
}

// The rest.

#[test]
fn help_version_completions_and_manual_succeed() {
    assert!(gort(&["--help"]).well().contains("lesson"));
    assert!(gort(&["--version"]).well().starts_with("gort "));
    assert!(gort(&["lesson", "--help"]).well().contains("--section"));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(gort(&["completions", shell]).well().contains("lesson"), "{shell}");
    }
    gort(&["completions", "tcsh"]).refused(64);
    let manual = gort(&["man"]).well();
    assert!(manual.contains(".TH") && manual.contains("section"), "{manual}");
}

#[test]
fn every_lesson_runs_under_other_seeds_and_says_so_if_it_ends_differently() {
    for lesson in lessons() {
        for seed in 1..=8_u64 {
            let run = gort(&["lesson", &lesson, "--seed", &seed.to_string(), "--plain"]);
            if run.code == 64 && run.stderr.contains("runs for real") {
                continue;
            }
            assert_eq!(run.stderr, "", "{lesson} --seed {seed}");
            assert!([0, 1, 2].contains(&run.code), "{lesson} --seed {seed}: exit code {}", run.code);
            let differs = run.text().contains("Another order, another ending");
            assert_eq!(differs, run.code != 0, "{lesson} --seed {seed}: exit code {}", run.code);
        }
    }
}

#[test]
fn answers_and_notes_tell_of_the_lessons_own_order() {
    let three = ["lesson", "goroutine", "--section", "three", "--plain"];
    let (said, note) = ("are about Go's own order", "Note: Three goroutines are ready");
    let own = gort(&three).well();
    let other = gort(&[&three[..], &["--seed", "1"]].concat()).well();
    // Under seed 1 the hellos are printed; the answer to the question stays that of Go's own order.
    assert!(!own.contains("\n   hello") && other.contains("\n   hello"), "{other}");
    let answer = |shown: &str| shown.lines().find(|line| line.contains("Answer")).map(str::to_owned);
    assert_eq!(answer(&own), answer(&other));
    assert!(!own.contains(said) && own.contains(note), "{own}");
    assert!(other.contains(said) && !other.contains(note), "{other}");
    // One goroutine has one order: nothing changes, and nothing is said.
    let alone = gort(&["lesson", "goroutine", "--section", "without-go", "--plain", "--seed", "1"]);
    let shown = alone.text();
    assert!(!shown.contains(said) && shown.contains("`main` offers the value 0"), "{shown}");
}

#[test]
fn a_run_that_repeats_an_earlier_one_is_not_drawn_again() {
    let shown = gort(&["lesson", "close", "--section", "loops", "--plain"]).well();
    assert_eq!(shown.matches("The same, step for step, as by-range.").count(), 1, "{shown}");
    assert_eq!(shown.matches("main    parks: chan receive").count(), 4, "{shown}");
}

#[test]
fn only_the_command_line_prints() {
    // The library never writes to the standard streams; of the binary, only `main` opens them.
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.starts_with(root().join("src/bin")) && !path.ends_with("main.rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                let prints = code.filter(|line| {
                    let printing = ["eprintln!(", "eprint!(", "dbg!("].iter().any(|name| line.contains(name));
                    printing || line.contains("io::stdout().lock()") || line.contains("io::stderr().lock()")
                });
                assert_eq!(prints.collect::<Vec<_>>(), [""; 0], "{}", path.display());
            }
        }
    }
}
