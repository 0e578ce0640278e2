//! A search in part finds what a search in full finds: every output, and every ending.
#![allow(missing_docs)]

mod drawn;

use std::collections::BTreeSet;

use gort_events::CodeHeader;
use gort_explore::{Answer, Certainty, Clock, Count, Exploration, Search, System};
use gort_golang::build;
use gort_golang_explore::{GoProgram, Lax};

use drawn::Compared;

/// So many programs are drawn here; `examples/reduced.rs` draws as many as one likes.
const PROGRAMS: u64 = 1_200;
/// So many share a text.
const BATCH: u64 = 100;

/// For each condition of a chained step a program that differs without it: `examples/reduced.rs mutants` finds them anew where the programs
/// that are drawn have changed.
const NEED: [(Lax, u64); 12] = [
    (Lax::Senders, 42),
    (Lax::Closers, 75),
    (Lax::Selects, 25),
    (Lax::Receivers, 148),
    (Lax::ClosedMeanwhile, 969),
    (Lax::Looks, 63),
    (Lax::SendersOfClosed, 59),
    (Lax::Shared, 1068),
    (Lax::AnyClock, 597),
    (Lax::Memory, 121),
    (Lax::Wakers, 1058),
    (Lax::Timers, 178),
];

/// What the programs have in them, each at least so often in these.
const FEATURES: [&str; 33] = [
    "real clock",
    "close",
    "deferred close",
    "nil channel",
    "select",
    "select that names a channel twice",
    "default",
    "range over a channel",
    "len",
    "channel of channels",
    "channel in an interface",
    "channel in a closure",
    "channel in itself",
    "Unlock alone",
    "TryLock",
    "RWMutex",
    "Cond",
    "Once",
    "atomic",
    "sync.Map",
    "range over a map",
    "context",
    "AfterFunc",
    "clock read",
    "panic",
    "recover",
    "Goexit",
    "goroutine without end",
    "waits in a loop",
    "clock read after a sleep",
    "receiver and close after a sleep",
    "ends: panic: close of closed channel",
    "ends: panic: send on closed channel",
];

#[test]
fn drawn_programs_have_the_same_outputs_by_all_schedules_and_by_a_part_of_them() {
    let mut found = Compared::of(drawn::STATES);
    for first in (0..PROGRAMS).step_by(BATCH as usize) {
        found.compare(first..first + BATCH, Lax::No);
    }
    if let Some((seed, wrong)) = found.wrong.first() {
        panic!("{seed}: {wrong}");
    }
    assert!(found.programs > PROGRAMS * 3 / 4, "{}", found.programs);
    assert!(found.reduced * 2 < found.full, "{} states instead of {}", found.reduced, found.full);
    assert_eq!(found.lost, 0);
    for feature in FEATURES {
        assert!(found.features.get(feature).is_some_and(|programs| *programs > 1), "{feature}: {:?}", found.features);
    }
}

/// Sleeps while one of its timers is armed, and the other one, or both, have fired, each time at a later moment.
const STALE: [&str; 2] = [
    "first.Reset(1); time.Sleep(2); select { case <-never: default: }",
    "first.Reset(1); time.Sleep(2); second.Reset(1); time.Sleep(2)",
];

#[test]
fn when_a_timer_has_fired_tells_no_states_apart_while_nobody_reads_it() {
    for body in STALE {
        let text = format!(
            "package main\n\nimport \"time\"\n\nfunc main() {{\n\tnever := make(chan int)\n\tfirst, second := time.NewTimer(1), \
             time.NewTimer(1)\n\t_, _ = never, second\n\tgo func() {{\n\t\tfor {{\n\t\t\t{body}\n\t\t}}\n\t}}()\n\tselect {{}}\n}}\n"
        );
        let build_settings = build::Settings { explored: true, ..build::Settings::default() };
        let ready = build::build(&[("prog.go".to_owned(), text.into_bytes())], &build_settings).expect("a program");
        let program = GoProgram::with_codes("prog", ready.program, ready.files, CodeHeader::of("prog"), Vec::new());
        let found = |search| drawn::searched(program.anew(), Clock::Ideal, (search, true), drawn::STATES);
        let (all, part) = (found(Search::Full), found(Search::Reduced));
        assert!(all.incomplete.is_none() && part.incomplete.is_none(), "{body}");
        assert_eq!(drawn::difference(&all, &part), None, "{body}");
        assert!(part.states <= all.states, "{body}: {} states instead of {}", part.states, all.states);
    }
}

#[test]
fn each_condition_of_a_chained_step_is_needed() {
    assert_eq!(NEED.map(|(lax, _)| lax), Lax::ALL);
    let programs = drawn::batch(NEED.map(|(_, seed)| seed));
    for ((lax, seed), (drawn, program)) in NEED.into_iter().zip(programs) {
        let found = |lax, search| drawn::searched(program.anew().lax(lax), drawn.clock, (search, true), drawn::STATES);
        let all = found(Lax::No, Search::Full);
        assert_eq!(drawn::difference(&all, &found(Lax::No, Search::Reduced)), None, "{seed}");
        assert!(drawn::difference(&all, &found(lax, Search::Reduced)).is_some(), "{lax:?}: {seed}");
    }
}

#[test]
fn where_data_races_are_excluded_no_schedule_has_one() {
    let (mut excluded, mut ordered) = (0, 0);
    for (drawn, program) in drawn::batch(0..PROGRAMS / 10) {
        let program = program.anew();
        let found = drawn::searched(program.clone(), drawn.clock, (Search::Full, true), drawn::STATES);
        if found.incomplete.is_none() {
            let seen = program.excludes_races();
            excluded += usize::from(seen);
            // If not, all accesses were found to be ordered, or each schedule was looked at.
            ordered += usize::from(!seen && program.may_race() && found.races.is_empty());
            let walked = program.anew().looking_for_races();
            let walked = drawn::searched(walked, drawn.clock, (Search::Full, true), drawn::STATES);
            if matches!(walked.certainty(), Certainty::RacesUnknown { .. }) || walked.incomplete.is_some() {
                continue;
            }
            let (clock, text) = (drawn.clock, drawn.alone());
            assert_eq!(found.races, walked.races, "{clock:?}\n{text}");
            assert_eq!(found.certainty(), walked.certainty(), "{clock:?}\n{text}");
        }
    }
    assert!(excluded > PROGRAMS as usize / 100 && ordered > PROGRAMS as usize / 1000, "{excluded} {ordered}");
}

#[test]
fn drawn_programs_are_the_same_whether_goroutines_that_are_alike_are_told_apart() {
    for (drawn, program) in drawn::batch(0..PROGRAMS / 10) {
        let (clock, text, program) = (drawn.clock, drawn.alone(), program.anew());
        let apart = drawn::searched(program.clone(), clock, (Search::Full, false), drawn::STATES);
        if apart.incomplete.is_some() {
            continue;
        }
        let merged = drawn::searched(program, clock, (Search::Full, true), drawn::STATES);
        assert_eq!(drawn::difference(&apart, &merged), None, "{clock:?}\n{text}");
        assert_eq!(apart.schedules, merged.schedules, "{clock:?}\n{text}");
        assert_eq!(apart.leaks, merged.leaks, "{clock:?}\n{text}");
        // Of the ways there that are equally short another one may be named.
        let kinds = |found: &Exploration| found.loops.iter().map(|one| one.kind).collect::<BTreeSet<_>>();
        assert_eq!(kinds(&apart), kinds(&merged), "{clock:?}\n{text}");
        assert_eq!(apart.races, merged.races, "{clock:?}\n{text}");
        assert!(merged.states <= apart.states, "{clock:?}\n{text}");
        let preemptions = |found: &Exploration| -> Vec<_> {
            found.list(50).iter().map(|item| (item.output.to_string(), item.preemptions)).collect()
        };
        assert_eq!(preemptions(&apart), preemptions(&merged), "{clock:?}\n{text}");
    }
}

/// Lines that are asked for: an output's, and such that differ from them a little.
fn asked_for(lines: &[String]) -> Vec<Vec<String>> {
    let mut all = vec![lines.to_vec(), [lines, &["more".to_owned()]].concat()];
    if let [first, .., last] = lines {
        let mut other = lines.to_vec();
        other[0].clone_from(last);
        other[lines.len() - 1].clone_from(first);
        all.extend([other, lines[1..].to_vec(), lines[..lines.len() - 1].to_vec()]);
    }
    all
}

#[test]
fn a_search_for_one_output_answers_as_a_search_of_all() {
    let (mut possible, mut impossible, mut fewer) = (0, 0, 0);
    for (drawn, program) in drawn::batch(5_000..5_040) {
        let searched =
            |program: GoProgram, search| drawn::searched(program, drawn.clock, (search, true), drawn::STATES);
        let all = searched(program.anew(), Search::Full);
        // What prints without end is asked otherwise.
        if all.incomplete.is_some() || all.endings.prints_forever > Count::ZERO {
            continue;
        }
        let outputs: Vec<Vec<String>> = all.all().take(4).map(|output| output.lines).collect();
        for lines in outputs.iter().flat_map(|lines| asked_for(lines)) {
            for search in [Search::Full, Search::Reduced] {
                let found = drawn::searched_for(&lines, program.anew(), drawn.clock, search);
                assert_eq!(found.incomplete, None, "{lines:?}\n{}", drawn.text);
                fewer += u64::from(found.states < all.states);
                let answers = (all.can(&lines), found.can(&lines));
                match &answers {
                    (Answer::Possible(one), Answer::Possible(other)) => {
                        possible += 1;
                        assert_eq!(one.output.lines, other.output.lines);
                        if search == Search::Full {
                            assert_eq!(one.preemptions, other.preemptions, "{lines:?}\n{}", drawn.text);
                        }
                    }
                    (
                        Answer::Impossible { lines: held, next, endings },
                        Answer::Impossible { lines: also_held, next: also_next, endings: also_endings },
                    ) => {
                        impossible += 1;
                        assert_eq!(
                            (held, next, endings),
                            (also_held, also_next, also_endings),
                            "{lines:?}\n{}",
                            drawn.text
                        );
                    }
                    _ => panic!("{answers:?}: {lines:?}\n{}", drawn.text),
                }
                let [of_all, of_one] = [&all, &found].map(Exploration::certainty);
                // A search in part looks at no schedule for data races.
                let proves = search == Search::Reduced || of_one.is_proof();
                assert!(!of_all.is_proof() || proves, "{of_all:?} {of_one:?} {lines:?}\n{}", drawn.text);
            }
        }
    }
    assert!(possible > 100 && impossible > 100 && fewer > 100, "{possible} {impossible} {fewer}");
}
