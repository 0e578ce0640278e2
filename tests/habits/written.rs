//! Events and reports, as serde writes them.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use gort::{Builder, GoId, ReplayCode, Schedule, chan, go, println};

#[test]
fn events_are_objects_with_names_in_lower_case() {
    let events = Arc::new(Mutex::new(Vec::new()));
    let told = events.clone();
    let builder = Builder::new().schedule(Schedule::Seeded(0)).output(std::io::sink());
    builder
        .events(move |event| told.lock().unwrap().push(serde_json::to_value(event).unwrap()))
        .run(|| {
            let ch = chan(0);
            let tx = ch.clone();
            go(move || tx.send(7));
            println!("{:?}", ch.recv());
        })
        .unwrap();
    let events: Vec<Value> = std::mem::take(&mut *events.lock().unwrap());
    assert!(events.iter().enumerate().all(|(number, event)| event["step"] == json!(number + 1)));
    let of = |kind: &str| {
        events
            .iter()
            .find(|event| event["kind"].get(kind).is_some())
            .unwrap_or_else(|| panic!("no {kind} in {events:?}"))
    };
    assert_eq!(of("spawn")["kind"], json!({"spawn": {"child": 2}}));
    assert_eq!((&of("park")["kind"]["park"]["reason"], &of("park")["goroutine"]), (&json!("chan_receive"), &json!(1)));
    let file = of("print")["location"]["file"].as_str().unwrap();
    assert!(file.ends_with("habits/written.rs"), "{file}");
    assert_eq!(of("print")["at"], json!({"secs": 0, "nanos": 0}));
    assert_eq!(of("end")["kind"], json!({"end": {"how": "return"}}));
}

#[test]
fn a_report_has_its_result_its_schedule_and_what_is_left() {
    let laboratory = || Builder::new().schedule(Schedule::Seeded(0)).quiet_panics(true).record(true).program("written");
    let report = laboratory().run_report(|| {
        go(|| _ = chan::<i32>(0).recv());
        gort::gosched();
        7
    });
    let written = serde_json::to_value(&report).unwrap();
    assert_eq!(written["result"], json!({"Ok": 7}));
    assert_eq!(written["leaked"][0]["state"], json!({"waiting": "chan_receive"}));
    assert_eq!(written["leaked"][0]["created_by"], json!(GoId::MAIN));
    let code: ReplayCode = serde_json::from_value(written["schedule"].clone()).unwrap();
    assert_eq!(Some(code), report.schedule);
    assert!(serde_json::from_value::<ReplayCode>(json!("no code")).is_err());

    let deadlock = laboratory().run_report(|| _ = chan::<i32>(0).recv());
    let written = serde_json::to_value(&deadlock).unwrap();
    assert_eq!(written["result"]["Err"]["deadlock"]["goroutines"][0]["id"], json!(1));
    let panic = laboratory().run_report(|| -> () { panic!("on purpose") });
    assert_eq!(serde_json::to_value(&panic).unwrap()["result"]["Err"]["panic"]["message"], json!("on purpose"));
}
