//! Lessons as JSON.

use crate::support::{gort, lessons};

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
