//! What a replay code means: these were written down by gort when their version was new, each with what its run printed.
//!
//! A change that makes one of them another run, or one that does not fit, changes what every code means that a user has
//! kept. Then `crates/events/src/replay` gets a new version, which refuses the older ones with a sentence, and this table is
//! drawn anew.

use crate::harness::gort;

const PINNED: [(&str, &str); 12] = [
    ("g3.mutex/sections.220301140211120403020403.2auf", "g0 in | g0 out | g1 in | g1 out | g2 in | g2 out"),
    (
        "g3.mutex/readers.123301020302210401040344131403.l0n3",
        "writer in | writer out | reader 0 in | reader 1 in | reader 1 out | reader 0 out",
    ),
    ("g3.cond/wake-all.12012213110202210231.gjs9", "g0 goes on | g1 goes on"),
    ("g3.select/at-once..nada", "case b: 2"),
    ("g3.select/waiting..cap7", "sender working | case a after waiting: 1"),
    (
        "g3.waitgroup/five-workers.0201022301031104031425010501.49at",
        "worker 1 starting | worker 1 done | worker 2 starting | worker 2 done | worker 3 starting | worker 3 done | worker 4 starting | worker 5 starting | worker 5 done | worker 4 done",
    ),
    ("g3.pool/fan-in.1201221401040103220132010301.k8j6", "a1 | a2 | b1 | b2"),
    (
        "g3.context/family.020102032104111402010223042203140301.rc57",
        "child 1: context canceled | child 3: context canceled | child 2: context canceled",
    ),
    ("g3.timers/tie.12012112.uc0l", "timeout"),
    (
        "g3.deadlock/philosophers.0201022102031201030203210301.r16h",
        "philosopher 1 eats | philosopher 2 eats | philosopher 3 eats",
    ),
    (
        "g3r.timers/say.101301502001022015010100160200102.6vqf",
        "hello | hello | world | world | hello | hello | world | world | hello",
    ),
    ("g3r.context/cancelled-in-time.301.t4e9", "main has its answer"),
];

#[test]
fn codes_that_were_kept_print_what_they_printed_or_have_another_version() {
    for (code, printed) in PINNED {
        let (version, rest) = code.split_once('.').expect("a version");
        assert!(matches!(version, "g3" | "g3r"), "the table is of another version");
        let program = rest.split('.').next().expect("a program");
        let found = gort(&["lesson", program, "--replay", code, "--format", "json"]).json();
        let runs = found["runs"].as_array().expect("runs").iter();
        let run = runs.into_iter().find(|run| run["schedule"] == code).expect("it is recorded as the same code again");
        let lines = run["output"].as_array().expect("lines").clone();
        let lines: Vec<&str> = lines.iter().map(|line| line.as_str().expect("a line")).collect();
        assert_eq!(lines.join(" | "), printed, "{code}: see the head of this file");
    }
}
