//! What a replay code means: these were written down by gort when their version was new, each with what its run printed.
//!
//! A change that makes one of them another run, or one that does not fit, changes what every code means that a user has
//! kept. Then `schedule.rs` gets a new version, which refuses the older ones with a sentence, and this table is drawn anew.

use crate::harness::gort;

const PINNED: [(&str, &str); 12] = [
    ("g2.mutex/sections.220101110111110101010101.ita3", "g0 in | g0 out | g1 in | g1 out | g2 in | g2 out"),
    (
        "g2.mutex/readers.113102010101210102010141111101.g9v3",
        "writer in | writer out | reader 0 in | reader 1 in | reader 1 out | reader 0 out",
    ),
    ("g2.cond/wake-all.11012111110101210231.jpt2", "g0 goes on | g1 goes on"),
    ("g2.select/at-once..nbk2", "case b: 2"),
    ("g2.select/waiting..iipe", "sender working | case a after waiting: 1"),
    (
        "g2.waitgroup/five-workers.0101012101011101011121010101.3guo",
        "worker 1 starting | worker 1 done | worker 2 starting | worker 2 done | worker 3 starting | worker 3 done | worker 4 starting | worker 5 starting | worker 5 done | worker 4 done",
    ),
    ("g2.pool/fan-in.1101211201020101210131010101.th85", "a1 | a2 | b1 | b2"),
    (
        "g2.context/family.010101012101111101010321012201120101.fvp5",
        "child 1: context canceled | child 3: context canceled | child 2: context canceled",
    ),
    ("g2.timers/tie.11012111.2hpe", "timeout"),
    (
        "g2.deadlock/philosophers.0101012102011201010101210201.f1t4",
        "philosopher 1 eats | philosopher 2 eats | philosopher 3 eats",
    ),
    (
        "g2r.timers/say.113151010121510101610101.m66d",
        "hello | hello | world | world | hello | hello | world | world | hello",
    ),
    ("g2r.context/cancelled-in-time.31.jgsn", "main has its answer"),
];

#[test]
fn codes_that_were_kept_print_what_they_printed_or_have_another_version() {
    for (code, printed) in PINNED {
        let (version, rest) = code.split_once('.').expect("a version");
        assert!(matches!(version, "g2" | "g2r"), "the table is of another version");
        let program = rest.split('.').next().expect("a program");
        let found = gort(&["lesson", program, "--replay", code, "--format", "json"]).json();
        let runs = found["runs"].as_array().expect("runs").iter();
        let run = runs.into_iter().find(|run| run["schedule"] == code).expect("it is recorded as the same code again");
        let lines = run["output"].as_array().expect("lines").clone();
        let lines: Vec<&str> = lines.iter().map(|line| line.as_str().expect("a line")).collect();
        assert_eq!(lines.join(" | "), printed, "{code}: see the head of this file");
    }
}
