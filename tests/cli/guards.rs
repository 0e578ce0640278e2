//! Kernels before 6.13, where guards are made by `mprotect`: the course and the laboratory are the same there.

use crate::harness::{Home, Run, gort};

/// As such a kernel would have it.
fn said(arguments: &[&str]) -> String {
    let home = Home::new();
    Run::of(home.command(arguments).env("GORT_STACK_GUARD", "mprotect")).well()
}

#[test]
fn lessons_explorer_and_bench_work_with_guards_by_mprotect() {
    let lesson = said(&["lesson", "channels", "--plain", "--width", "80"]);
    assert_eq!(lesson, gort(&["lesson", "channels", "--plain", "--width", "80"]).well());
    let explore = ["explore", "channels", "--format", "json"];
    let (here, plain) = (said(&explore), gort(&explore).well());
    let outputs = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON")["outputs"].clone();
    assert_eq!(outputs(&here), outputs(&plain));
    assert!(!outputs(&here).is_null());
    let bench: serde_json::Value =
        serde_json::from_str(&said(&["bench", "--quick", "--format", "json"])).expect("JSON");
    assert!(bench["rows"].as_array().is_some_and(|rows| rows.len() == 4), "{bench}");
}
