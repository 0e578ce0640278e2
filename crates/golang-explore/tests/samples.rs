//! A sample shows what a search finds, and each of its runs can be made once more.
#![allow(missing_docs)]

#[expect(dead_code, reason = "the programs are drawn for other tests, too")]
mod drawn;

use std::sync::Arc;

use gort_explore::{InPlace, Search, Settings, Setup, Standing, Strategy, System, sample};

/// So many programs are drawn, and so many runs made of each.
const PROGRAMS: u64 = 24;
const RUNS: u64 = 12;

/// A run of so many steps is cut.
const LONGEST: u64 = 300;

#[test]
fn what_random_runs_show_a_search_finds_and_their_steps_show_again() {
    let (mut looked_at, mut whole) = (0, 0);
    for (drawn, program) in drawn::batch(0..PROGRAMS) {
        let program = program.anew();
        let found = drawn::searched(program.clone(), drawn.clock, (Search::Full, true), drawn::STATES);
        if found.incomplete.is_some() {
            continue;
        }
        looked_at += 1;
        let mut settings = Settings::new(Arc::new(InPlace));
        (settings.clock, settings.longest) = (drawn.clock, LONGEST);
        let system: Arc<dyn System> = Arc::new(program);
        for strategy in [Strategy::RandomWalk, Strategy::Pct { depth: 3 }] {
            let samples = sample(&system, &settings, strategy, 7, RUNS);
            let text = || format!("{samples}\n{}", drawn.alone());
            assert_eq!((samples.runs, samples.unrepeatable), (RUNS, 0), "{}", text());
            for sampled in &samples.outputs {
                assert!(found.contains(&sampled.output), "{:?}: {}", sampled.output, text());
            }
            whole += u64::from(found.all().take(100).count() == samples.outputs.len());
        }
    }
    assert!(looked_at > PROGRAMS / 2, "{looked_at}");
    assert!(whole > looked_at / 2, "{whole} samples of {looked_at} programs show all there is");
}

/// Takes the first of all ways up to its end, or so many steps. What it printed, and who could act in each state.
fn taken(run: &mut dyn gort_explore::Run) -> (Vec<Option<String>>, Vec<usize>, bool) {
    let (mut lines, mut able) = (Vec::new(), Vec::new());
    while able.len() < LONGEST as usize {
        let Standing::Open { enabled, .. } = run.standing() else { return (lines, able, true) };
        let actor = enabled[0];
        able.push(enabled.len());
        lines.push(run.step(actor, &mut |_| 0).line);
    }
    (lines, able, false)
}

#[test]
fn a_run_that_is_started_again_goes_as_one_that_begins() {
    for (drawn, program) in drawn::batch(0..PROGRAMS) {
        let program = program.anew();
        for blind in [false, true] {
            let mut setup = Setup::default();
            (setup.clock, setup.blind) = (drawn.clock, blind);
            // The first one shows what is to be known of the program.
            taken(&mut *program.start(&setup));
            let expected = taken(&mut *program.start(&setup));
            let mut run = program.start(&setup);
            for _ in 0..3 {
                assert_eq!(taken(&mut *run), expected, "{}", drawn.alone());
                run.restart(None);
            }
        }
    }
}
