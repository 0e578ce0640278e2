//! A search in part finds what a search in full finds: every output, and every ending.
#![allow(missing_docs)]

mod drawn;

use std::collections::BTreeSet;

use gort_explore::{Exploration, Search};
use gort_golang_explore::Lax;

/// So many programs are drawn here; `examples/reduced.rs` draws as many as one likes.
const PROGRAMS: u64 = 600;

#[test]
fn drawn_programs_have_the_same_outputs_by_all_schedules_and_by_a_part_of_them() {
    let (mut compared, mut full, mut reduced) = (0, 0, 0);
    for seed in 0..PROGRAMS {
        let (text, clock) = drawn::program(seed);
        let all = drawn::searched(&text, clock, Search::Full, true, Lax::No);
        if all.incomplete.is_some() {
            continue;
        }
        let part = drawn::searched(&text, clock, Search::Reduced, true, Lax::No);
        assert!(part.incomplete.is_none(), "{seed}: {:?}\n{text}", part.incomplete);
        assert_eq!(drawn::difference(&all, &part), None, "{seed}, {clock:?}\n{text}");
        assert!(part.races.iter().all(|race| all.races.contains(race)), "{seed}\n{text}");
        compared += 1;
        (full, reduced) = (full + all.states, reduced + part.states);
    }
    assert!(compared > PROGRAMS / 2, "{compared}");
    assert!(reduced * 2 < full, "{reduced} states instead of {full}");
}

#[test]
fn drawn_programs_are_the_same_whether_goroutines_that_are_alike_are_told_apart() {
    for seed in 0..PROGRAMS / 3 {
        let (text, clock) = drawn::program(seed);
        let apart = drawn::searched(&text, clock, Search::Full, false, Lax::No);
        if apart.incomplete.is_some() {
            continue;
        }
        let merged = drawn::searched(&text, clock, Search::Full, true, Lax::No);
        assert_eq!(drawn::difference(&apart, &merged), None, "{seed}, {clock:?}\n{text}");
        assert_eq!(apart.schedules, merged.schedules, "{seed}, {clock:?}\n{text}");
        assert_eq!(apart.leaks, merged.leaks, "{seed}, {clock:?}\n{text}");
        // Of the ways there that are equally short another one may be named.
        let kinds = |found: &Exploration| found.loops.iter().map(|one| one.kind).collect::<BTreeSet<_>>();
        assert_eq!(kinds(&apart), kinds(&merged), "{seed}, {clock:?}\n{text}");
        assert_eq!(apart.races, merged.races, "{seed}, {clock:?}\n{text}");
        assert!(merged.states <= apart.states, "{seed}, {clock:?}\n{text}");
        let preemptions = |found: &Exploration| -> Vec<_> {
            found.list(50).iter().map(|item| (item.output.to_string(), item.preemptions)).collect()
        };
        assert_eq!(preemptions(&apart), preemptions(&merged), "{seed}, {clock:?}\n{text}");
    }
}
