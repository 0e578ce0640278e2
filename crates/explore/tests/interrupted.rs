//! An exploration whose caller wants to stop: what was found is told, it is never called complete, and little is done behind that.
#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use gort_events::Ending;
use gort_explore::{
    Actor, Certainty, Effect, End, Exploration, Host, Incomplete, Limits, Listener, Output, Pulse, Run, Settings,
    Setup, Standing, System, Why, Work, explore,
};

/// Some goroutines that each take so many steps; the last one of each prints. Where the first is the last to end nothing is left to wake it.
#[derive(Clone, Copy)]
struct Steps {
    goroutines: usize,
    each: u64,
    /// Whether they begin again and again.
    again: bool,
}

#[derive(Clone)]
struct Running {
    system: Steps,
    taken: Vec<u64>,
    first: bool,
    enabled: Vec<Actor>,
}

impl System for Steps {
    fn name(&self) -> &str {
        "steps"
    }

    fn start(&self, _: &Setup) -> Box<dyn Run> {
        Box::new(Running { system: *self, taken: vec![0; self.goroutines], first: false, enabled: Vec::new() })
    }
}

impl Run for Running {
    fn restart(&mut self, _: Option<Listener>) {
        (self.taken, self.first) = (vec![0; self.system.goroutines], false);
    }

    fn standing(&mut self) -> Standing<'_> {
        let all = self.taken.iter().enumerate().filter(|(_, taken)| **taken < self.system.each);
        self.enabled = all.map(|(number, _)| Actor::goroutine(number as u64)).collect();
        match self.enabled.is_empty() {
            true if self.first => {
                let message = "fatal error: all goroutines are asleep - deadlock!".to_owned();
                Standing::Ended(End { ending: Ending::Deadlock, message, left: Vec::new() })
            }
            true => Standing::Ended(End::exit()),
            false => {
                let digest = self
                    .taken
                    .iter()
                    .fold(1_u128, |all, taken| all * u128::from(self.system.each + 1) + u128::from(*taken));
                Standing::Open {
                    digest: (digest << 1 | u128::from(self.first))
                        .wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835),
                    enabled: &self.enabled,
                }
            }
        }
    }

    fn step(&mut self, actor: Actor, _: &mut dyn FnMut(&[u64]) -> usize) -> Effect {
        let number = (actor.number() >> 1) as usize;
        self.taken[number] += 1;
        if self.taken[number] < self.system.each {
            return Effect::default();
        }
        if self.system.again {
            self.taken[number] = 0;
        }
        self.first = number == 0;
        Effect::printed(number.to_string())
    }

    fn snapshot(&self) -> Option<Box<dyn Run + Send>> {
        Some(Box::new(self.clone()))
    }
}

/// A host that wants to stop when it is asked for the time so often: once before a search, once behind it, once when counting begins.
struct Stops {
    at: u64,
    asked: AtomicU64,
    cancel: Arc<AtomicBool>,
}

impl Host for Stops {
    fn work(&self, threads: usize, _: Limits<'_>, work: Work, _: &mut dyn FnMut(&Pulse, Why)) {
        (0..threads).for_each(|number| work(number, &Arc::new(Pulse::new())));
    }

    fn now(&self) -> Duration {
        if self.asked.fetch_add(1, Ordering::Relaxed) + 1 == self.at {
            self.cancel.store(true, Ordering::Relaxed);
        }
        Duration::ZERO
    }

    fn threads(&self, _: usize) -> usize {
        1
    }
}

/// Explores it with a caller who wants to stop then; with 0 never.
fn stopped_at(system: Steps, at: u64) -> Exploration {
    let cancel = Arc::new(AtomicBool::new(false));
    let mut settings = Settings::new(Arc::new(Stops { at, asked: AtomicU64::new(0), cancel: cancel.clone() }));
    settings.cancel = Some(cancel);
    explore(Arc::new(system), settings)
}

const COUNTING: u64 = 3;

#[test]
fn of_a_large_graph_each_ending_and_some_outputs_are_told() {
    let large = Steps { goroutines: 3, each: 38, again: false };
    let (whole, part) = (stopped_at(large, 0), stopped_at(large, COUNTING));
    assert!(whole.incomplete.is_none() && whole.lists_all_found() && whole.states > 50_000);
    assert_eq!(part.incomplete, Some(Incomplete::Cancelled));
    assert_eq!(part.certainty(), Certainty::Partial { racy: false });
    assert_eq!(part.states, whole.states);
    assert!(!part.lists_all_found());
    let outputs = |of: &Exploration| -> BTreeSet<Output> { of.all().collect() };
    assert!(outputs(&part).is_subset(&outputs(&whole)));
    for ending in [Ending::Exit, Ending::Deadlock] {
        assert!(part.all().any(|output| output.ending == ending), "{ending:?}");
    }
    // The list is made, too.
    let listed = part.list(10);
    assert!(!listed.is_empty() && listed.iter().all(|one| whole.contains(&one.output)));
}

#[test]
fn of_a_small_graph_everything_is_told_that_was_found() {
    let small = Steps { goroutines: 3, each: 6, again: false };
    let (whole, part) = (stopped_at(small, 0), stopped_at(small, COUNTING));
    assert_eq!(part.incomplete, Some(Incomplete::Cancelled));
    assert!(part.lists_all_found());
    assert_eq!((&part.outputs, &part.schedules), (&whole.outputs, &whole.schedules));
    assert_eq!(part.list(100).len(), whole.list(100).len());
}

#[test]
fn loops_are_told_of_a_small_graph_and_nothing_is_said_of_what_was_cut_off() {
    let small = stopped_at(Steps { goroutines: 2, each: 4, again: true }, COUNTING);
    assert!(small.incomplete.is_some() && small.endings.prints_forever.to_string() != "0", "{small:?}");
    let large = stopped_at(Steps { goroutines: 3, each: 38, again: true }, COUNTING);
    assert!(large.incomplete.is_some() && !large.lists_all_found());
    assert!(large.loops.is_empty(), "{:?}", large.loops.len());
}

#[test]
fn who_stops_before_the_search_has_begun_is_told_so() {
    let part = stopped_at(Steps { goroutines: 3, each: 6, again: false }, 1);
    assert_eq!(part.incomplete, Some(Incomplete::Cancelled));
    assert!(part.list(10).is_empty());
}

#[test]
fn a_list_that_is_interrupted_ends_and_the_answer_stays_what_it_was() {
    let cancel = Arc::new(AtomicBool::new(false));
    let mut settings = Settings::new(Arc::new(Stops { at: 0, asked: AtomicU64::new(0), cancel: cancel.clone() }));
    settings.cancel = Some(cancel.clone());
    let found = explore(Arc::new(Steps { goroutines: 3, each: 6, again: false }), settings);
    assert!(found.incomplete.is_none());
    cancel.store(true, Ordering::Relaxed);
    assert!(found.list(100).len() < 6);
    assert_eq!(found.outputs.to_string(), "6");
}
