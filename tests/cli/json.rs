//! Lessons as JSON.

use crate::harness::{gort, lessons};

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
            assert!(["exit", "deadlock", "panic", "fatal"].contains(&ending), "{program}");
            let begins = if ending == "panic" { "panic: " } else { "fatal error: " };
            let message = run["message"].as_str();
            assert_eq!(message.is_some_and(|message| message.starts_with(begins)), ending != "exit", "{program}");
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

/// One call for each kind of document.
const DOCUMENTS: [&[&str]; 17] = [
    &[],
    &["lesson"],
    &["lesson", "channels/three"],
    &["lesson", "race"],
    &["explore", "channels/three"],
    &["explore", "channels/three", "--what-if", "cap=1"],
    &["explore", "channels/three", "--sample", "random", "--runs", "5"],
    &["can", "channels/three", "x"],
    &["quiz", "channels/three", "--answers", "1"],
    &["quiz", "channels/three", "--predict", "x"],
    &["play"],
    &["play", "channels/three"],
    &["claims", "C73"],
    &["trace", "channels/three"],
    &["explore", "channels/three", "--effort"],
    &["exercise"],
    &["watch", "exercises/lost-update/wrong-two-locks.go"],
];

/// The names of all fields, but for those of events, which have their kinds' own.
fn fields(value: &serde_json::Value, names: &mut std::collections::BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                names.insert(name.clone());
                if !["events", "access", "previous", "object"].contains(&name.as_str()) {
                    fields(value, names);
                }
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| fields(value, names)),
        _ => {}
    }
}

#[test]
fn every_document_has_a_schema_and_every_field_is_described() {
    let page = std::fs::read_to_string(crate::harness::root().join("docs/json.md")).expect("the page");
    let mut names = std::collections::BTreeSet::new();
    for call in DOCUMENTS {
        let run = gort(&[call, &["--format", "json"]].concat());
        let document = run.json();
        assert_eq!(document["schema"], 2, "{call:?}");
        assert_eq!(run.text().lines().count(), 1, "{call:?}");
        fields(&document, &mut names);
    }
    // The languages of a text need no words.
    let undescribed: Vec<_> = names.iter().filter(|name| !["en", "zh"].contains(&name.as_str())).collect();
    let undescribed: Vec<_> = undescribed.into_iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(undescribed.is_empty(), "describe in docs/json.md: {undescribed:?}");
}

#[test]
fn a_document_is_the_same_every_time() {
    for call in DOCUMENTS.iter().filter(|call| !call.contains(&"--effort")) {
        let call = [*call, &["--format", "json"]].concat();
        let (one, other) = (gort(&call), gort(&call));
        assert_eq!(one.text(), other.text());
        assert!(!one.text().contains("effort"), "{}", one.text());
    }
}

#[test]
fn an_error_is_one_line_on_standard_error_in_json_too() {
    gort(&["explore", "channels/foo", "--format", "json"]).refused(64);
}
