//! The laboratory on the command line: traces, claims, exploring.

use std::fs;

use crate::harness::{Home, gort};

// Traces.

#[test]
fn a_trace_is_never_written_over_a_file_without_force() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.html");
    let path = file.to_str().unwrap();
    assert!(gort(&["trace", "channels", "--html", path]).well().contains("run.html"));
    let first = fs::read(&file).unwrap();
    fs::write(&file, "mine").unwrap();
    let said = gort(&["trace", "channels", "--html", path]).refused(64);
    assert!(said.contains("exists already") && said.contains("--force"), "{said}");
    assert_eq!(fs::read(&file).unwrap(), b"mine");
    gort(&["trace", "channels", "--html", path, "--force"]).well();
    assert_eq!(fs::read(&file).unwrap(), first);
    let said = gort(&["trace", "channels", "--html", folder.path().join("no/run.html").to_str().unwrap()]).refused(64);
    assert!(said.contains("there is no folder"), "{said}");
}

#[test]
fn a_trace_shows_the_run_that_was_asked_for() {
    let shown = gort(&["trace", "channels/three", "--seed", "3"]).well();
    let code = shown.lines().find_map(|line| line.split_once("--replay ")).expect("a replay line").1.to_string();
    assert_eq!(gort(&["trace", "channels/three", "--replay", &code]).well(), shown);
    let said = gort(&["trace", "channels/sum", "--replay", &code]).refused(64);
    assert!(said.contains("channels/three"), "{said}");
    assert!(gort(&["trace", "chanels"]).refused(64).contains("did you mean 'channels'?"));
}

#[test]
fn a_perfetto_trace_is_json() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.json");
    let said = gort(&["trace", "select", "--perfetto", file.to_str().unwrap(), "--format", "json"]).well();
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["files"][0], file.to_str().unwrap());
    assert_eq!(said["runs"][0]["ending"], "exit");
    let trace: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert!(trace["traceEvents"].as_array().unwrap().len() > 10);
}

// Claims.

#[test]
fn a_claim_is_shown_with_its_verdict_and_its_evidence() {
    let shown = gort(&["claims", "c73", "--plain"]).well();
    for part in ["C73", "evidence: ", "gort lesson buffers --section room"] {
        assert!(shown.contains(part), "no '{part}' in:\n{shown}");
    }
    assert!(gort(&["claims", "C104"]).refused(64).contains("C1 to C103"));
    assert!(gort(&["claims", "--verdict", "wrong"]).refused(64).contains("partly"));
}

#[test]
fn the_ledger_as_json_has_every_claim_with_what_decides_it() {
    let all = gort(&["claims", "--format", "json"]).json();
    let claims = all["claims"].as_array().expect("claims");
    for claim in claims {
        let id = claim["id"].as_str().expect("an id");
        let one = gort(&["claims", id, "--format", "json"]).json();
        assert_eq!(&one["claims"][0], claim, "{id} alone and in the list");
        match claim["decided"].as_str().expect("how it is decided") {
            "experiment" => assert!(claim["holds"] == true && claim["evidence"]["zh"].is_string(), "{claim}"),
            "undecidable" => assert!(claim["lesson"].is_null(), "{claim}"),
            other => assert_eq!(other, "missing", "{claim}"),
        }
        assert!(!claim["text"]["en"].as_str().expect("a text").is_empty(), "{id}");
        assert!(!claim["text"]["zh"].as_str().expect("a text").is_empty(), "{id}");
    }
    let only = gort(&["claims", "--verdict", "false", "--format", "json"]).json();
    let only = only["claims"].as_array().expect("claims");
    assert!(!only.is_empty() && only.len() < claims.len() && only.iter().all(|claim| claim["verdict"] == "false"));
}

// The laboratory.

#[test]
fn exploring_keeps_its_contract() {
    let found = gort(&["explore", "channels/three", "--format", "json"]).json();
    assert_eq!((&found["program"], &found["clock"]), (&"channels/three".into(), &"ideal".into()));
    assert_eq!(
        (&found["complete"], &found["outputs"], &found["endings"]["exit"]),
        (&true.into(), &4.into(), &4.into())
    );
    let list = found["list"].as_array().expect("a list");
    assert_eq!(list.len(), 4);
    assert!(found["schedules"].as_str().expect("a text").parse::<u128>().expect("a number") >= 4, "{found}");
    let own = gort(&["lesson", "channels/three", "--format", "json"]).json();
    let own = own["runs"].as_array().expect("runs").iter().find(|run| run["program"] == "three").expect("three");
    assert_eq!(list[0]["output"], own["output"], "the default run's output stands first");
    for item in list {
        let code = item["schedule"].as_str().expect("a schedule");
        let run = gort(&["trace", "channels/three", "--replay", code, "--format", "json"]).json();
        assert_eq!(run["runs"][0]["output"], item["output"], "{code}");
    }
    let cut = gort(&["explore", "channels/three", "--limit", "1", "--format", "json"]).json();
    assert_eq!((cut["list"].as_array().expect("a list").len(), &cut["outputs"]), (1, &4.into()));
}

#[test]
fn a_search_that_stops_at_its_bound_says_so() {
    let home = Home::new();
    let run = home.gort(&["explore", "waitgroup/five-workers", "--bound", "100", "--format", "json"]);
    let found = run.json();
    assert_eq!(run.code, 3);
    assert_eq!(found["complete"], false);
    assert!(found["incomplete"].as_str().expect("a reason").contains("100 states"), "{found}");
    assert!(gort(&["explore", "channels", "--bound", "0"]).refused(64).contains("bound"));
}

#[test]
fn what_runs_for_real_is_not_explored() {
    let said = gort(&["explore", "io/thread-each"]).refused(64);
    assert!(said.contains("runs for real"), "{said}");
}

#[test]
fn can_shows_a_schedule_or_where_the_lines_depart() {
    let shown = gort(&[
        "can",
        "channels/three",
        "Sending 0 | Received 0",
        "Sending 1",
        "Sending 2",
        "Received 1",
        "Received 2",
    ]);
    let shown = shown.well();
    let code = shown.lines().find_map(|line| line.split_once("--replay ")).expect("a replay line").1.trim();
    let run = gort(&["trace", "channels/three", "--replay", code, "--format", "json"]).json();
    assert_eq!(run["runs"][0]["output"][1], "Received 0");
    let run = Home::new().gort(&["can", "channels/three", "Sending 0", "Sending 1", "Sending 2", "--plain"]);
    assert_eq!(run.code, 1);
    assert!(run.text().contains("Impossible") && run.text().contains("Received 0"), "{}", run.text());
    let run = Home::new().gort(&["can", "channels/three", "Sending 0", "Sending 2", "--format", "json"]);
    assert_eq!((&run.json()["held"], run.json()["next"].as_array().map(Vec::len)), (&1.into(), Some(2)));
}

#[test]
fn of_what_may_come_instead_can_lists_as_many_as_it_is_asked_for() {
    let asked = ["can", "channels/three", "Sending 0", "Sending 2", "--plain", "--limit"];
    let shown = |limit| Home::new().gort(&[&asked[..], &[limit]].concat()).text();
    let (one, two) = (shown("1"), shown("2"));
    assert!(one.contains("and 1 more; --limit 10 shows more of them"), "{one}");
    assert!(!two.contains("more of them"), "{two}");
    assert_eq!(two.lines().count(), one.lines().count(), "one line for the other");
    let run = Home::new().gort(&[&asked[..], &["1", "--format", "json"]].concat());
    assert_eq!(run.json()["next"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_if_tells_of_new_endings_and_of_another_clock() {
    let found = gort(&["explore", "direction/shared", "--what-if", "ch.cap=1", "--format", "json"]).json();
    assert_eq!(found["new_endings"][0], "fatal error: all goroutines are asleep - deadlock!");
    assert_eq!(found["lost_endings"].as_array().map(Vec::len), Some(0));
    let cured = gort(&["explore", "buffers/no-room", "--what-if", "cap=2"]).well();
    assert!(cured.contains("New ways to end: main returns"), "{cured}");
    assert!(cured.contains("from 1 state and 1 schedule\n"), "{cured}");
    let found = gort(&["explore", "timers/say", "--what-if", "clock=real", "--limit", "1", "--format", "json"]).json();
    assert_eq!((&found["before"]["outputs"], &found["after"]["outputs"]), (&48.into(), &462.into()));
    assert_eq!((&found["before"]["clock"], &found["after"]["clock"]), (&"ideal".into(), &"real".into()));
    assert_eq!(found["new"], 414);
    let code = found["new_list"][0]["schedule"].as_str().expect("a schedule");
    let run = gort(&["trace", "timers/say", "--what-if", "clock=real", "--replay", code, "--format", "json"]).json();
    assert_eq!(run["runs"][0]["output"], found["new_list"][0]["output"]);
}

#[test]
fn what_if_compares_two_sets() {
    let found = gort(&["explore", "channels/three", "--what-if", "cap=1", "--format", "json"]).json();
    assert_eq!((&found["before"]["outputs"], &found["after"]["outputs"]), (&4.into(), &5.into()));
    assert_eq!((&found["new"], &found["lost"]), (&1.into(), &0.into()));
    let new: Vec<&str> =
        found["new_list"][0]["output"].as_array().expect("lines").iter().filter_map(|line| line.as_str()).collect();
    assert_eq!(new, ["Sending 0", "Sending 1", "Sending 2", "Received 0", "Received 1", "Received 2"]);
    // A command that is too wide goes on in the next line, as a shell reads it.
    let joined = |shown: String| shown.split(" \\\n").map(str::trim_start).collect::<Vec<_>>().join(" ");
    let changed = joined(gort(&["explore", "channels/three", "--what-if", "cap=1"]).well());
    let command = changed.lines().find(|line| line.contains("--what-if cap=1 --replay")).expect("a command").trim();
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let run = gort(&[&words[..], &["--format", "json"]].concat()).json();
    assert_eq!(run["runs"][0]["output"], found["new_list"][0]["output"], "{command}");
    let shown = joined(gort(&words).well());
    assert!(shown.contains(command), "the run says how to see it again:\n{shown}");
    let code = words.last().expect("a code");
    assert_eq!(found["new_list"][0]["schedule"], *code);
    let said = gort(&["trace", "channels/three", "--replay", code]).refused(64);
    assert!(said.contains("--what-if"), "a code of the changed program is not one of the program: {said}");
    assert!(gort(&["lesson", "channels", "--replay", code]).refused(64).contains("--what-if"));
    assert!(gort(&["explore", "channels", "--what-if", "cx.cap=1"]).refused(64).contains("there are: ch"));
    assert!(gort(&["explore", "channels", "--what-if", "speed"]).refused(64).contains("cap=2"));
    assert!(gort(&["explore", "goroutine", "--what-if", "cap=2"]).refused(64).contains("makes no channel"));
}

#[test]
fn what_is_counted_of_goroutines_left_behind_are_those_that_are_parked() {
    let source = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tch := make(chan int)\n\tgo func() { ch <- 1 }()\n\tgo func() { ch <- 2 }()\n\tfmt.Println(<-ch)\n}\n";
    for (lang, said) in [
        ("en", "parked when main returns, possible in 2 of the outputs, certain in 0; for good, parked or not, in 2."),
        ("zh", "main 返回时停着的，可能出现在 2 种输出中，其中 0 种必然出现；不管停着与否，2 种中有永远留下的。"),
    ] {
        let (out, errors, code) =
            crate::golang::program(source).gort(&["explore", "prog.go", "--lang", lang, "--width", "160"]);
        assert!(code == Some(0) && out.contains(said) && out.contains("prog.go:7"), "{out}{errors}");
    }
}

#[test]
fn where_the_ideal_clock_shows_less_the_other_one_is_named() {
    let source = "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nfunc main() {\n\tgo fmt.Println(\"a\")\n\ttime.Sleep(time.Millisecond)\n\tfmt.Println(\"b\")\n}\n";
    let program = crate::golang::program(source);
    let explored = |arguments: &[&str]| program.gort(&[&["explore", "prog.go", "--lang", "en"], arguments].concat()).0;
    let (ideal, real) = (explored(&[]), explored(&["--clock", "real"]));
    assert!(ideal.contains("1 possible output") && ideal.contains("With --clock real, time may pass"), "{ideal}");
    assert!(!real.contains("1 possible output") && !real.contains("With --clock real"), "{real}");
}
