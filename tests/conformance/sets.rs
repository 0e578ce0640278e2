//! Two explorers, one truth: what a lesson's Go file can print, by states of the machine, is what its Rust twin can print, by replay of
//! gort's own runtime.
//!
//! Both have the ideal clock. The sets of outputs are the same, and where one has a data race so has the other. Numbers of schedules are the
//! same where a step is: a context, a condition variable, a Once are several operations in Go's text.

use std::collections::BTreeSet;

use gort::explore::{Count, Exploration, Explorer};
use gort_golang_explore::GoProgram;

use crate::programs::{Program, programs};
use crate::twins::{FOR_REAL, REFUSED, ready};

/// States that a search sees here: without optimisation it is slow.
const STATES: u64 = 4_000;
/// Sets up to this size are compared one by one.
const COMPARED: u32 = 2_000;

/// Programs whose texts differ in what they can do, and how.
const OTHER_TEXTS: &[(&str, &str)] = &[
    ("pool/first-error", "Rust has a Group; Go's file makes one of a WaitGroup, a Once and a context"),
    ("waitgroup/results", "Rust has a scope, whose end is no operation of a WaitGroup"),
];

fn outputs(found: &Exploration) -> BTreeSet<String> {
    found.all().map(|output| output.to_string()).collect()
}

/// What the two explorers find of a program, and where they differ.
fn judged(program: &Program) -> Option<String> {
    let name = program.name;
    let ready = ready(name, program.go).unwrap_or_else(|why| panic!("{name}: {why}"));
    let go = Explorer::of(GoProgram::new(name, ready.program, ready.files)).bound(STATES).run();
    let rust = Explorer::new(name, program.main).bound(STATES).run();
    if go.incomplete.is_some() || rust.incomplete.is_some() {
        return None;
    }
    let mut said = String::new();
    if go.outputs != rust.outputs {
        said = format!("{name}: {} outputs of the Go text, {} of the Rust text", go.outputs, rust.outputs);
    } else if go.outputs <= Count::from(COMPARED) && outputs(&go) != outputs(&rust) {
        said = format!("{name}: other outputs: {:?} and {:?}", outputs(&go), outputs(&rust));
    } else if go.races.is_empty() != rust.races.is_empty() {
        said = format!("{name}: races {:?} of the Go text, {:?} of the Rust text", go.races, rust.races);
    }
    Some(said)
}

#[test]
fn a_go_text_can_print_what_its_rust_twin_can() {
    let other =
        |name: &str| FOR_REAL.contains(&name) || REFUSED.iter().chain(OTHER_TEXTS).any(|(known, _)| *known == name);
    let all = programs();
    let explored: Vec<&Program> = all.iter().filter(|program| !other(program.name)).collect();
    let judged: Vec<String> = explored.iter().filter_map(|program| judged(program)).collect();
    let differ: Vec<&String> = judged.iter().filter(|said| !said.is_empty()).collect();
    assert!(differ.is_empty(), "{differ:#?}");
    // Most programs are small enough.
    assert!(judged.len() * 10 > explored.len() * 8, "{} of {}", judged.len(), explored.len());
}
