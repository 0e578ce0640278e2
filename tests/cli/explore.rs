//! The explorer on the command line: what it says of a search that is not complete, of samples, of data races, of its work.

use crate::harness::gort;
use serde_json::Value;

fn json(arguments: &[&str]) -> (i32, Value) {
    let run = gort(&[arguments, &["--format", "json"]].concat());
    assert_eq!(run.stderr, "");
    (run.code, run.json())
}

/// The printed lines of each listed output.
fn outputs(found: &Value) -> Vec<Vec<&str>> {
    let list = found["list"].as_array().expect("a list").iter();
    list.map(|item| item["output"].as_array().expect("lines").iter().filter_map(Value::as_str).collect()).collect()
}

// Samples.

#[test]
fn a_sample_is_never_complete_and_says_its_seed_and_what_it_may_have_missed() {
    for (how, words) in [("random", "random runs"), ("pct", "runs by PCT of depth 3")] {
        let run = gort(&["explore", "channels/unbuffered", "--sample", how, "--runs", "200", "--seed", "7"]);
        let text = run.text();
        assert_eq!((run.code, run.stderr.as_str()), (3, ""), "{text}");
        let said = [
            &format!("200 {words} from seed 7"),
            "A sample, not a proof",
            "may still be possible",
            "seen once only",
            "--seed 8",
            "gort explore channels/unbuffered",
        ];
        said.iter().for_each(|part| assert!(text.replace("\n  ", "").contains(*part), "no '{part}' in:\n{text}"));
        for never in ["Complete", "mpossible: no"] {
            assert!(!text.contains(never), "'{never}' in:\n{text}");
        }
        let (code, found) = json(&["explore", "channels/unbuffered", "--sample", how, "--runs", "200", "--seed", "7"]);
        assert_eq!((code, &found["complete"], &found["states"]), (3, &false.into(), &Value::Null));
        assert!(found["incomplete"].as_str().expect("a text").ends_with("may still be possible"), "{found}");
        let sample = &found["sample"];
        assert_eq!((&sample["strategy"], &sample["seed"], &sample["runs"]), (&how.into(), &7.into(), &200.into()));
        let runs: u64 = found["list"].as_array().expect("a list").iter().filter_map(|item| item["runs"].as_u64()).sum();
        assert!(runs <= 200 && found["outputs"].as_u64().expect("a number") <= 200);
        assert!(found["schedules"].as_str().expect("a text").parse::<u64>().expect("a number") <= 200);
    }
}

#[test]
fn the_same_seed_gives_the_same_sample_and_every_schedule_gives_its_output() {
    let arguments = ["explore", "channels/three", "--sample", "random", "--runs", "50", "--seed", "3"];
    let found = gort(&arguments).text();
    assert_eq!(gort(&arguments).text(), found);
    let (_, found) = json(&arguments);
    let list = found["list"].as_array().expect("a list");
    assert!(list.len() > 1);
    let (_, all) = json(&["explore", "channels/three"]);
    for item in list {
        let code = item["schedule"].as_str().expect("a schedule");
        let run = gort(&["trace", "channels/three", "--replay", code, "--format", "json"]).json();
        assert_eq!(run["runs"][0]["output"], item["output"], "{code}");
        assert!(all["list"].as_array().expect("a list").iter().any(|other| other["output"] == item["output"]));
    }
    let other = json(&["explore", "channels/three", "--sample", "random", "--runs", "50", "--seed", "4"]).1;
    assert_ne!(other["list"], found["list"]);
}

#[test]
fn can_by_a_sample_shows_a_run_or_leaves_it_open() {
    let lines = "Sending 0 | Sending 1 | Received 0 | Received 1 | Sending 2 | Received 2";
    let shown = gort(&["can", "channels/three", lines, "--sample", "random"]).well();
    assert!(shown.contains("Possible") && shown.contains("--replay g3."), "{shown}");
    let run = gort(&["can", "channels/three", "Sending 0 | Sending 1 | Sending 2", "--sample", "random"]);
    assert_eq!(run.code, 3);
    assert!(run.text().contains("may still be possible") && !run.text().contains("Impossible"), "{}", run.text());
    let (code, found) = json(&["can", "channels/three", "Sending 0 | Sending 1 | Sending 2", "--sample", "pct"]);
    assert_eq!(
        (code, &found["possible"], &found["held"], &found["complete"]),
        (3, &Value::Null, &2.into(), &false.into())
    );
    assert_eq!(found["next"], serde_json::json!(["Received 0"]));
}

#[test]
fn what_a_sample_sees_of_races_leaks_and_deadlocks_is_counted() {
    let (_, racy) = json(&["explore", "race/two-each", "--sample", "random"]);
    assert_eq!((&racy["racy_outputs"], &racy["outputs"]), (&3.into(), &3.into()));
    assert!(!racy["races"].as_array().expect("races").is_empty());
    let (_, leaky) = json(&["explore", "leak/no-room", "--sample", "random", "--runs", "100"]);
    assert_eq!(leaky["leaks"]["possible"], leaky["outputs"]);
    let (_, abba) = json(&["explore", "deadlock/abba", "--sample", "pct", "--depth", "2"]);
    assert_eq!(abba["endings"]["deadlock"], 1, "{abba}");
}

#[test]
fn a_real_clock_has_samples_too() {
    let (_, found) = json(&["explore", "timers/say", "--clock", "real", "--sample", "random", "--limit", "2000"]);
    assert_eq!(found["clock"], "real");
    let worlds = |lines: Vec<&str>| lines.iter().filter(|line| **line == "world").count();
    assert!(outputs(&found).into_iter().map(worlds).min() < Some(4), "by the ideal clock there are 4 at least");
}

#[test]
fn options_of_samples_that_do_not_fit_are_refused_by_name() {
    for (arguments, said) in [
        (&["--runs", "10"][..], "--sample"),
        (&["--seed", "1"], "--sample"),
        (&["--sample", "random", "--depth", "2"], "--sample pct --depth 2"),
        (&["--sample", "walk"], "random, pct"),
        (&["--sample", "random", "--runs", "0"], "'0' for '--runs"),
        (&["--sample", "random", "--runs", "many"], "'many' for '--runs"),
        (&["--sample", "random", "--seed", "-1"], "--seed"),
        (&["--sample", "pct", "--depth", "0"], "'0' for '--depth"),
        (&["--sample", "random", "--bound", "5"], "--bound"),
        (&["--sample", "pct", "--preemptions", "2"], "--preemptions"),
        (&["--sample", "pct", "--threads", "2"], "--threads"),
        (&["--sample", "pct", "--what-if", "cap=1"], "--what-if"),
        (&["--preemptions", "two"], "'two' for '--preemptions"),
        (&["--memory", "12X"], "'12X' for '--memory"),
        (&["--memory", "0"], "for example 512M"),
    ] {
        let line = gort(&[&["explore", "channels/three"][..], arguments].concat()).refused(64);
        assert!(line.contains(said), "{arguments:?}: {line}");
    }
    assert!(gort(&["explore", "io/thread-each", "--sample", "random"]).refused(64).contains("runs for real"));
    assert!(gort(&["explore", "chanels", "--sample", "random"]).refused(64).contains("did you mean 'channels'?"));
}

// Bounds.

#[test]
fn fewer_preemptions_are_a_bound_that_is_never_called_complete() {
    let (code, found) = json(&["explore", "race/three-each", "--preemptions", "2"]);
    assert_eq!((code, &found["complete"]), (3, &false.into()));
    assert_eq!(outputs(&found), [["x = 6"], ["x = 3"], ["x = 4"], ["x = 5"]]);
    let shown = gort(&["explore", "race/three-each", "--preemptions", "2"]).text();
    assert!(shown.contains("at most 2 preemptions") && shown.contains("Without --preemptions"), "{shown}");
    assert!(!shown.contains("anything else is impossible"), "{shown}");
    let run = gort(&["can", "race/three-each", "x = 2", "--preemptions", "2"]);
    assert_eq!(run.code, 3);
    assert!(run.text().contains("may be possible") && !run.text().contains("Impossible"), "{}", run.text());
    gort(&["can", "race/three-each", "x = 2", "--preemptions", "4"]).well();
    let chinese = gort(&["explore", "race/three-each", "--preemptions", "1", "--lang", "zh"]).text();
    assert!(chinese.contains("只考虑了最多抢占 1 次的调度"), "{chinese}");
}

#[test]
fn a_search_stops_at_its_memory_with_what_it_has() {
    let (code, found) = json(&["explore", "pool/verbose", "--memory", "2M", "--threads", "1"]);
    assert_eq!((code, &found["complete"]), (3, &false.into()));
    assert!(found["incomplete"].as_str().expect("a reason").contains("2 MiB of memory"), "{found}");
    assert!(found["outputs"].as_u64().expect("a number") > 0 && !outputs(&found).is_empty());
    let states = found["states"].as_u64().expect("a number");
    assert!((1_000..50_000).contains(&states), "{states}");
    let shown = gort(&["explore", "pool/verbose", "--memory", "2M"]).text();
    assert!(shown.contains("2 MiB") && shown.contains("--memory 8MiB"), "{shown}");
    // What is said to allow more is understood.
    let more = json(&["explore", "pool/verbose", "--memory", "4MiB", "--threads", "1"]).1;
    assert!(more["states"].as_u64() > Some(states));
}

#[test]
fn a_game_needs_everything() {
    let run = gort(&["play", "race/three-each", "--preemptions", "2", "--moves", "1"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("cannot be played") && run.stderr.contains("at most 2 preemptions"), "{}", run.stderr);
}

#[test]
fn what_a_bounded_search_did_not_find_is_not_called_impossible() {
    let (code, found) = json(&["can", "pool/verbose", "nothing like this", "--bound", "50"]);
    assert_eq!((code, &found["possible"], &found["complete"]), (3, &Value::Null, &false.into()));
}

/// Their signals are looked for in `/proc`.
#[cfg(target_os = "linux")]
mod interrupted {
    use std::io::Read;
    use std::process::Stdio;

    use super::Value;
    use crate::harness::Home;

    #[test]
    fn ctrl_c_ends_a_search_with_what_it_has() {
        let home = Home::new();
        let arguments = ["explore", "pool/verbose", "--threads", "1", "--limit", "1", "--format", "json"];
        let mut child =
            home.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        // Once it catches the signal, the search is about to begin.
        let catches = || {
            let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
            let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap_or("0").trim().to_string();
            u64::from_str_radix(&mask, 16).unwrap_or(0) & 1 << (2 - 1) != 0
        };
        while !catches() {
            std::thread::yield_now();
        }
        let pid = i32::try_from(child.id()).expect("a process id");
        rustix::process::kill_process(
            rustix::process::Pid::from_raw(pid).expect("not 0"),
            rustix::process::Signal::INT,
        )
        .expect("it lives");
        let mut text = String::new();
        child.stdout.take().expect("piped").read_to_string(&mut text).expect("text");
        assert_eq!(child.wait().expect("it ends").code(), Some(3));
        let found: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((&found["complete"], &found["incomplete"]), (&false.into(), &"the search was interrupted".into()));
    }

    #[test]
    fn ctrl_c_ends_gort_at_once_when_no_search_looks_at_it() {
        let home = Home::new();
        let arguments = ["explore", "waitgroup/five-workers", "--threads", "1", "--limit", "2000"];
        let mut child =
            home.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        // It writes, so it has found what there is; more follows than a pipe holds.
        let mut text = child.stdout.take().expect("piped");
        text.read_exact(&mut [0]).expect("a first letter");
        let pid = i32::try_from(child.id()).expect("a process id");
        rustix::process::kill_process(
            rustix::process::Pid::from_raw(pid).expect("not 0"),
            rustix::process::Signal::INT,
        )
        .expect("it lives");
        assert_eq!(child.wait().expect("it ends").code(), Some(130));
    }
}

// Lines as they are typed.

#[test]
fn lines_may_be_typed_as_gort_shows_them() {
    let shown =
        gort(&["can", "channels/three", "Sending 0 | Sending 1 | Received 0 | Received 1 | Sending 2 | Received 2"]);
    let drawn = "Sending 0 │ Sending 1 │ Received 0 │ Received 1 │ Sending 2 │ Received 2";
    assert_eq!((shown.code, shown.text()), (0, gort(&["can", "channels/three", drawn]).text()));
    // The program prints blanks before its dots.
    let lines = json(&["explore", "timers/boom"]).1["list"][0]["output"].clone();
    let lines: Vec<String> = lines.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_string()).collect();
    assert!(lines.contains(&"    .".to_string()), "{lines:?}");
    for typed in [lines.join(" | "), lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" | ")] {
        assert_eq!(gort(&["can", "timers/boom", &typed]).code, 0, "{typed}");
        assert_eq!(json(&["play", "timers/boom", "--goal", &typed, "--moves", "h"]).0, 0, "{typed}");
    }
}

#[test]
fn what_is_impossible_says_which_line_is_wrong_and_why() {
    let said = |line: &str, lang: &str| gort(&["can", "channels/three", line, "--lang", lang]).text();
    let never = said("sending 0", "en");
    assert!(never.contains("No schedule that was explored prints 'sending 0'. Did you mean 'Sending 0'?"), "{never}");
    assert!(never.contains("As the first line, only this can come:"), "{never}");
    let early = said("Sending 0 | Sending 1 | Sending 2", "en");
    assert!(early.contains("'Sending 2' can be printed, but not at this point."), "{early}");
    let early = said("Sending 0 | Sending 1 | Sending 2", "zh");
    assert!(early.contains("“Sending 2”可以打印，但不会在这里打印。"), "{early}");
    let reason = |lines: &str| json(&["can", "channels/three", lines]).1;
    assert_eq!(
        (&reason("sending 0")["reason"], &reason("sending 0")["did_you_mean"]),
        (&"never_printed".into(), &"Sending 0".into())
    );
    assert_eq!(reason("Sending 0 | Sending 1 | Sending 2")["reason"], "not_here");
    assert_eq!(reason("Sending 0")["reason"], "goes_on");
}

#[test]
fn why_a_search_is_not_complete_is_one_word_for_programs() {
    assert_eq!(json(&["explore", "channels/three"]).1["reason"], Value::Null);
    let by = |arguments: &[&str]| json(&[&["explore", "channels/three"], arguments].concat()).1["reason"].clone();
    assert_eq!(by(&["--bound", "5"]), "bound");
    assert_eq!(by(&["--preemptions", "0"]), "preemptions");
    assert_eq!(by(&["--sample", "random", "--runs", "3"]), "sample");
    let small = json(&["explore", "waitgroup/five-workers", "--sample", "random", "--memory", "1K"]);
    assert_eq!((small.0, &small.1["sample"]["reason"]), (3, &"memory".into()));
    let held = json(&["can", "channels/three", "Received 0", "--bound", "5"]);
    assert_eq!((held.0, &held.1["possible"], &held.1["reason"]), (3, &Value::Null, &"bound".into()));
}

#[test]
fn json_lists_sixty_outputs_unless_told_otherwise() {
    let listed = |arguments: &[&str]| {
        let found = json(&[&["explore", "waitgroup/five-workers"], arguments].concat()).1;
        found["list"].as_array().expect("a list").len()
    };
    assert_eq!((listed(&[]), listed(&["--limit", "7"]), listed(&["--limit", "0"])), (60, 7, 0));
}

// What else is said.

#[test]
fn races_are_counted_in_outputs() {
    let (code, found) = json(&["explore", "race/three-each"]);
    assert_eq!((code, &found["outputs"], &found["racy_outputs"]), (0, &5.into(), &5.into()));
    assert!(gort(&["explore", "race/three-each"]).well().contains("way to 5 of the 5 outputs"));
    let (_, clean) = json(&["explore", "mutex/counter"]);
    assert_eq!((&clean["racy_outputs"], clean["races"].as_array().map(Vec::len)), (&0.into(), Some(0)));
}

#[test]
fn the_work_of_a_search_is_told() {
    let (_, found) = json(&["explore", "channels/unbuffered", "--threads", "1", "--effort"]);
    let effort = &found["effort"];
    let (steps, replayed) =
        (effort["steps"].as_f64().expect("steps"), effort["replayed_steps"].as_f64().expect("steps"));
    assert!(effort["runs"].as_u64() > Some(0) && replayed < steps);
    assert!((effort["replay_share"].as_f64().expect("a share") - replayed / steps).abs() < 1e-3, "{effort}");
    assert!(effort["states_per_second"].as_f64() > Some(0.0) && effort["search_seconds"].as_f64() > Some(0.0));
    // Short searches do not speak of it: nothing that changes from run to run is in the text.
    assert!(!gort(&["explore", "channels/unbuffered"]).well().contains("per second"));
}

// How sure it is.

const RACY: &str = "the program has a data race, and Go promises nothing about it.";
const READS: &str = "the program reads the clock, and a machine's shows other times.";

/// Every command that answers for what was not found, of a program: what it says on one line, and its code.
fn answers(program: &str, clock: &[&str], lines: &str, goal: &str) -> Vec<(i32, String)> {
    let wide = |arguments: &[&str]| {
        let run = gort(&[arguments, &["--width", "160", "--plain"]].concat());
        (run.code, run.text().split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let mut all =
        vec![wide(&[&["explore", program][..], clock].concat()), wide(&[&["can", program, lines][..], clock].concat())];
    if clock.is_empty() {
        all.push(wide(&["quiz", program, "--predict", lines]));
        // A goal whose lines are printed, though never so, is played; one that has a line of no schedule is told at once.
        all.push(wide(&["play", program, "--goal", goal, "--moves", "i"]));
        all.push(wide(&["play", program, "--goal", lines, "--moves", "i"]));
    }
    all
}

#[test]
fn of_a_racy_program_nothing_is_called_impossible_by_any_command() {
    let all = answers("race/one-each", &[], "x = 0", "x = 2 | x = 2");
    assert_eq!(all.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [0, 1, 1, 0, 1]);
    for (_, text) in &all {
        assert!(text.contains(RACY), "{text}");
        assert!(
            !text.contains("Complete") && !text.contains("mpossible: ") && !text.contains("is impossible"),
            "{text}"
        );
    }
    assert!(all[0].1.contains("Every order of the steps was considered."), "{}", all[0].1);
    assert!(all[1].1.contains("No order of the steps prints this."), "{}", all[1].1);
    let chinese = gort(&["can", "race/one-each", "x = 0", "--lang", "zh"]).text();
    assert!(chinese.contains("Go 对它不作任何保证") && !chinese.contains("不可能："), "{chinese}");
    let (code, found) = json(&["can", "race/one-each", "x = 0"]);
    assert_eq!((code, &found["possible"], &found["certainty"]), (1, &Value::Null, &"racy".into()));
    assert_eq!(json(&["explore", "race/one-each"]).1["certainty"], "racy");
    assert_eq!(json(&["quiz", "race/one-each", "--predict", "x = 0"]).1["judgement"], "no order");
    let board = json(&["play", "race/one-each", "--goal", "x = 0", "--moves", "i"]).1;
    assert_eq!((&board["standing"], &board["certainty"]), (&"no order".into(), &"racy".into()));
}

#[test]
fn of_a_program_that_reads_the_clock_it_is_said_which_clock_the_list_is_for() {
    for (clock, list) in [
        (&[][..], "Complete for the ideal clock, by which computing takes no time."),
        (&["--clock", "real"][..], "Complete for a clock that shows only times at which a timer is due."),
    ] {
        let all = answers("pool/rate", clock, "no such line", "request 1 at 200 ms | request 1 at 200 ms");
        for (_, text) in &all {
            assert!(text.contains(READS), "{text}");
            assert!(!text.contains("anything else is impossible") && !text.contains("mpossible: "), "{text}");
        }
        assert!(all[0].1.contains(list), "{}", all[0].1);
        let (_, found) = json(&[&["can", "pool/rate", "no such line"], clock].concat());
        assert_eq!((&found["possible"], &found["certainty"]), (&Value::Null, &"reads-clock".into()));
    }
}

#[test]
fn what_waits_for_time_is_complete_for_the_ideal_clock_and_for_any_with_the_real_one() {
    let of = |clock| json(&["can", "leak/no-room", "no such line", "--clock", clock]).1;
    let (ideal, real) = (of("ideal"), of("real"));
    assert_eq!((&ideal["certainty"], &ideal["possible"]), (&"for-clock".into(), &false.into()));
    assert_eq!((&real["certainty"], &real["possible"]), (&"proven".into(), &false.into()));
    assert_eq!(json(&["can", "channels/three", "no such line"]).1["certainty"], "proven");
}

#[test]
fn one_byte_of_memory_is_not_enough_for_any_search() {
    let (code, found) = json(&["explore", "channels/three", "--memory", "1", "--threads", "1"]);
    assert_eq!((code, &found["complete"], &found["reason"]), (3, &false.into(), &"memory".into()));
}
