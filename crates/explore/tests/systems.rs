//! Models that are no programs: anything with states and steps can be explored, also what comes back to a state in which it was.
#![allow(missing_docs)]

#[path = "systems/keepers.rs"]
mod keepers;

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use gort::explore::{
    Actor, Aim, Answer, BigUint, Count, Effect, End, Exploration, Explorer, Footprint, Goal, Incomplete, LeftGoroutine,
    Listener, LoopKind, Move, Notes, Output, Recorder, Run, Setup, Standing, StepAccess, System, TimeUse, Witness,
};
use gort::{Chosen, CodeHeader, Ending, WaitReason};
use proptest::prelude::*;

/// One step of a table: the actor, the line that it prints, and the state to which it leads; `None`: the program exits.
type Step = (u64, Option<&'static str>, Option<usize>);

/// A model written down as a table: for each state its steps. Where one actor has several, it chooses among them. A state
/// without steps is a deadlock.
#[derive(Clone)]
struct Table {
    states: Arc<Vec<Vec<Step>>>,
    /// Whether its states can be copied.
    snapshots: bool,
}

#[derive(Clone)]
struct Running {
    table: Table,
    /// `None`: it has exited.
    at: Option<usize>,
    enabled: Vec<Actor>,
}

impl System for Table {
    fn name(&self) -> &str {
        "table"
    }

    fn start(&self, _: &Setup) -> Box<dyn Run> {
        Box::new(Running { table: self.clone(), at: Some(0), enabled: Vec::new() })
    }
}

impl Run for Running {
    fn restart(&mut self, _: Option<Listener>) {
        self.at = Some(0);
    }

    fn standing(&mut self) -> Standing<'_> {
        let Some(at) = self.at else { return Standing::Ended(End::exit()) };
        let actors: BTreeSet<u64> = self.table.states[at].iter().map(|(actor, ..)| *actor).collect();
        if actors.is_empty() {
            let message = "fatal error: all goroutines are asleep - deadlock!".to_string();
            return Standing::Ended(End { ending: Ending::Deadlock, message, left: Vec::new() });
        }
        self.enabled = actors.into_iter().map(Actor::goroutine).collect();
        Standing::Open { digest: at as u128, enabled: &self.enabled }
    }

    fn step(&mut self, actor: Actor, choose: &mut dyn FnMut(&[u64]) -> usize) -> Effect {
        let steps = &self.table.states[self.at.expect("it has not exited")];
        let own: Vec<&Step> = steps.iter().filter(|(of, ..)| Actor::goroutine(*of) == actor).collect();
        let labels: Vec<u64> = (0..own.len() as u64).collect();
        let chosen = if own.len() > 1 { choose(&labels) } else { 0 };
        let (_, line, to) = own[chosen];
        self.at = *to;
        line.map_or_else(Effect::default, Effect::printed)
    }

    fn snapshot(&self) -> Option<Box<dyn Run + Send>> {
        self.table.snapshots.then(|| Box::new(self.clone()) as Box<dyn Run + Send>)
    }
}

fn table(states: Vec<Vec<Step>>) -> Table {
    Table { states: Arc::new(states), snapshots: true }
}

/// A default run that never ends is given up soon.
fn explorer(table: Table) -> Explorer {
    Explorer::of(table).longest_run(200)
}

fn explored(states: Vec<Vec<Step>>) -> Exploration {
    let found = explorer(table(states)).run();
    assert_eq!(found.incomplete, None);
    found
}

fn count(number: u32) -> Count {
    Count::from(number)
}

/// Goroutine 1 spins until goroutine 2 has raised its flag.
fn spin_with_an_exit() -> Vec<Vec<Step>> {
    vec![
        // The flag is down.
        vec![(1, None, Some(0)), (2, None, Some(1))],
        // It is up.
        vec![(1, Some("done"), None)],
    ]
}

#[test]
fn a_spin_loop_with_an_exit_has_infinitely_many_schedules_and_one_output() {
    let found = explored(spin_with_an_exit());
    assert_eq!((found.states, found.schedules.clone()), (2, Count::Infinite));
    assert_eq!((found.outputs.clone(), found.endings.never.clone()), (count(1), Count::ZERO));
    // A scheduler that lets goroutine 2 act in the end does not stay there.
    let loops: Vec<_> = found.loops.iter().map(|one| (one.kind, one.period.len())).collect();
    assert_eq!(loops, [(LoopKind::MayEnd { fairly: false }, 0)]);
    assert!(matches!(found.can(&["done"]), Answer::Possible(_)));
    assert!(matches!(found.can(&["other"]), Answer::Impossible { lines: 0, .. }));
    let listed = found.list(10);
    assert_eq!((listed.len(), listed[0].preemptions), (1, 0));
}

#[test]
fn two_that_are_polite_forever_can_be_kept_so_by_a_fair_scheduler() {
    // Each goes on if it is its turn, and hands the turn to the other one if it cannot make up its mind.
    let found = explored(vec![
        vec![(1, None, Some(1)), (1, Some("one goes"), None)],
        vec![(2, None, Some(0)), (2, Some("two goes"), None)],
    ]);
    assert_eq!((found.outputs.clone(), found.schedules.clone()), (count(2), Count::Infinite));
    assert_eq!(found.loops[0].kind, LoopKind::MayEnd { fairly: true });
}

#[test]
fn a_spin_loop_without_an_exit_never_ends() {
    let found = explored(vec![
        vec![(1, Some("ready"), Some(1)), (2, Some("set"), None)],
        // No process raises its flag here.
        vec![(1, None, Some(2))],
        vec![(1, None, Some(1))],
    ]);
    assert_eq!((found.outputs.clone(), found.schedules.clone()), (count(2), count(2)));
    assert_eq!((found.endings.exit.clone(), found.endings.never.clone()), (count(1), count(1)));
    let [only] = &found.loops[..] else { panic!("{:?}", found.loops) };
    assert_eq!(
        (only.kind, &only.lines[..], &only.period[..]),
        (LoopKind::NeverEnds, &["ready".to_string()][..], &[][..])
    );
    let outputs: Vec<_> =
        found.list(10).into_iter().map(|listed| (listed.output.to_string(), listed.output.ending)).collect();
    assert_eq!(outputs, [("ready".to_string(), Ending::Never), ("set".to_string(), Ending::Exit)]);
    // By default goroutine 1 acts, and so the program has no default output.
    assert_eq!(found.default_output(), None);
    let aim: Aim<'_> = found.aim(Goal::Ending(Ending::Never));
    assert_eq!(aim.par(), Some(0));
    let position = found.start().expect("it has a start");
    let choices = position.choices();
    assert!(aim.reached(&position.take(&choices[0])) && !aim.reached(&position.take(&choices[1])));
}

#[test]
fn a_program_that_prints_forever_has_a_shortest_period() {
    let found = explored(vec![
        vec![(1, Some("start"), Some(1))],
        vec![(1, Some("tick"), Some(2))],
        vec![(1, Some("tock"), Some(1)), (1, None, Some(3))],
        vec![(1, None, Some(2))],
    ]);
    assert_eq!(found.endings.prints_forever, count(1));
    let [only] = &found.loops[..] else { panic!("{:?}", found.loops) };
    assert_eq!(only.kind, LoopKind::PrintsForever);
    assert_eq!((only.lines.join(" "), only.period.join(" ")), ("start".to_string(), "tick tock".to_string()));
    assert_eq!(found.list(10).len(), 1);
}

#[test]
fn a_loop_that_prints_and_may_end_has_infinitely_many_outputs() {
    let found = explored(vec![vec![(1, Some("again"), Some(0)), (2, Some("stop"), None)]]);
    assert_eq!((found.outputs.clone(), found.schedules.clone()), (Count::Infinite, Count::Infinite));
    assert_eq!(found.outputs.to_string(), "infinitely many");
    assert!(matches!(found.can(&["again", "again", "stop"]), Answer::Possible(_)));
    assert!(matches!(found.can(&["stop", "again"]), Answer::Impossible { lines: 1, .. }));
    // The list begins with what needs no preemption, and goes on for as long as it is asked.
    let listed: Vec<String> = found.list(3).into_iter().map(|listed| listed.output.to_string()).collect();
    assert_eq!(listed, ["stop", "again | stop", "again | again | stop"]);
    assert_eq!(found.count_beyond(&explored(vec![vec![(1, Some("stop"), None)]])), Count::Infinite);
    assert_eq!(explored(vec![vec![(1, Some("stop"), None)]]).count_beyond(&found), Count::ZERO);
}

/// What an exploration says, but for how it was found.
fn said(found: &Exploration) -> String {
    let list: Vec<String> = found
        .list(20)
        .iter()
        .map(|listed| format!("{} {:?} {}", listed.output, listed.output.ending, listed.preemptions))
        .collect();
    format!(
        "{:?} {} {} {} {:?} {:?} {list:#?}",
        found.incomplete, found.outputs, found.schedules, found.states, found.endings, found.loops
    )
}

/// Tables of up to `states` states: half of the steps print, one in eight exits.
fn tables(states: usize, cycles: bool) -> impl Strategy<Value = Vec<Vec<Step>>> {
    let line = prop::option::of(prop::sample::select(vec!["a", "b"]));
    let step = (1..4_u64, line, prop::option::weighted(0.85, 0..states));
    prop::collection::vec(prop::collection::vec(step, 0..4), states).prop_map(move |mut table| {
        for (at, steps) in table.iter_mut().enumerate() {
            for (_, _, to) in steps.iter_mut() {
                if !cycles {
                    *to = to.filter(|to| *to > at);
                }
            }
        }
        table
    })
}

/// Whether a table can print exactly these lines and end, by trying.
fn can_print(table: &[Vec<Step>], lines: &[&str]) -> bool {
    // Where it can be: a state, or its end, and how many lines were printed.
    let mut seen = HashSet::new();
    let mut open = vec![(Some(0), 0)];
    while let Some((at, printed)) = open.pop() {
        let Some(at) = at else {
            if printed == lines.len() {
                return true;
            }
            continue;
        };
        if table[at].is_empty() && printed == lines.len() {
            return true;
        }
        if seen.insert((at, printed)) {
            for (_, line, to) in &table[at] {
                match line {
                    None => open.push((*to, printed)),
                    Some(line) if lines.get(printed) == Some(line) => open.push((*to, printed + 1)),
                    Some(_) => {}
                }
            }
        }
    }
    false
}

/// All sequences of lines up to this length.
fn sequences(length: usize) -> Vec<Vec<&'static str>> {
    let mut all = vec![Vec::new()];
    let mut at = 0;
    while at < all.len() {
        if all[at].len() < length {
            let longer = ["a", "b"].map(|line| [&all[at][..], &[line]].concat());
            all.extend(longer);
        }
        at += 1;
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn snapshots_and_replay_find_the_same_graph(states in tables(6, true), threads in 1..4_usize) {
        let by_state = explorer(table(states.clone())).run();
        let by_replay = explorer(Table { snapshots: false, ..table(states.clone()) }).run();
        prop_assert!(matches!(by_state.incomplete, None | Some(Incomplete::EndlessTexts)), "{:?}", by_state.incomplete);
        prop_assert_eq!(said(&by_state), said(&by_replay));
        let several = explorer(table(states)).workers(threads).run();
        prop_assert_eq!(said(&by_state), said(&several));
        prop_assert_eq!(by_state.effort.replayed, 0);
    }

    #[test]
    fn a_model_with_cycles_prints_what_it_can_and_nothing_else(states in tables(6, true)) {
        let found = explorer(table(states.clone())).run();
        for lines in sequences(6) {
            let ends = |answer| match answer {
                Answer::Possible(listed) => listed.output.ending != Ending::Never && listed.output.ending != Ending::PrintsForever,
                Answer::Impossible { .. } => false,
            };
            let expected = can_print(&states, &lines);
            // Where it may also go on without end after these lines, the answer may show that instead.
            if found.endings.never == Count::ZERO && found.endings.prints_forever == Count::ZERO {
                prop_assert_eq!(ends(found.can(&lines)), expected, "{:?}", lines);
            } else if expected {
                prop_assert!(matches!(found.can(&lines), Answer::Possible(_)), "{:?}", lines);
            }
        }
    }

    #[test]
    fn a_model_without_cycles_has_as_many_outputs_as_sequences_that_it_can_print(states in tables(6, false)) {
        let found = explorer(table(states.clone())).run();
        // A deadlock after the same lines as an exit is an output of its own.
        let printed: BTreeSet<Vec<String>> = found.all().map(|output| output.lines).collect();
        let expected = sequences(6).into_iter().filter(|lines| can_print(&states, lines)).count();
        prop_assert_eq!(printed.len(), expected);
        prop_assert_eq!(found.outputs.clone(), BigUint::from(found.all().count()));
        prop_assert!(found.loops.is_empty() && found.schedules < Count::Infinite);
    }

    #[test]
    fn outputs_are_infinitely_many_exactly_where_a_long_one_can_be_made_longer(states in tables(4, true)) {
        let found = explorer(table(states.clone())).run();
        prop_assume!(found.endings.never == Count::ZERO && found.endings.prints_forever == Count::ZERO);
        // With four states, a sequence of more than four times as many lines goes round somewhere; one that is printed for
        // ever has no end.
        let long = sequences(9).into_iter().any(|lines| lines.len() > 4 && can_print(&states, &lines));
        prop_assert_eq!(found.outputs == Count::Infinite, long);
    }
}

/// A run that has something of everything that an engine can say: all of it can be built outside of gort.
#[derive(Clone)]
struct Telling {
    at: u64,
    accesses: [StepAccess; 2],
}

impl System for Telling {
    fn name(&self) -> &str {
        "telling"
    }

    fn start(&self, _: &Setup) -> Box<dyn Run> {
        Box::new(self.clone())
    }

    fn witness(&self, setup: &Setup, steps: &[Move], _: Option<&Output>) -> Witness {
        let mut run = self.start(setup);
        let lines = steps.iter().filter_map(|step| run.step(step.actor, &mut |_| 0).line).collect();
        let end = if let Standing::Ended(end) = run.standing() { Some(end) } else { None };
        let mut recorder = Recorder::default();
        steps.iter().for_each(|step| recorder.note((step.label > 0).then_some(Chosen::Number(1))));
        let code = recorder.finish(CodeHeader { free_running: true, ..CodeHeader::of(self.name()) });
        Witness::new(lines, end).with_code(Some(code)).with_steps(steps.to_vec())
    }
}

impl Run for Telling {
    fn restart(&mut self, _: Option<Listener>) {
        self.at = 0;
    }

    fn standing(&mut self) -> Standing<'_> {
        const ONLY: [Actor; 1] = [Actor::goroutine(1)];
        if self.at < 2 {
            return Standing::Open { digest: u128::from(self.at), enabled: &ONLY };
        }
        let here = self.accesses[0].at;
        let left =
            vec![LeftGoroutine::new(here, None), LeftGoroutine::new(here, Some((WaitReason::ChanReceive, here)))];
        Standing::Ended(End { ending: Ending::Exit, message: String::new(), left })
    }

    fn step(&mut self, _: Actor, _: &mut dyn FnMut(&[u64]) -> usize) -> Effect {
        let access = self.accesses[self.at as usize];
        self.at += 1;
        Effect::printed("a line").with_access(access).yielding()
    }

    fn notes(&self) -> Notes {
        Notes::default().with_time(TimeUse::Reads).with_external(false).with_asked_for_numbers(false)
    }
}

#[test]
fn an_engine_of_ones_own_can_say_everything() {
    let at = gort::Site::from(std::panic::Location::caller());
    let access = |write| StepAccess { object: 1, write, at };
    let found = Explorer::of(Telling { at: 0, accesses: [access(true), access(false)] }).run();
    assert_eq!(found.outputs, count(1));
    assert_eq!((found.leaks.parked, found.leaks.left), ((1, 1), (2, 2)));
    let [only] = &found.list(2)[..] else { panic!("one output") };
    let code = only.schedule.as_ref().expect("a code").to_string();
    assert!(code.starts_with("g3r.telling.01"), "{code}");
}

/// Goroutines that count, each for itself: the last one up to a line. What its steps say of themselves is `true`, or not.
struct Counters {
    tells_truth: bool,
    silent: bool,
}

const COUNTERS: usize = 3;
const STEPS: u8 = 3;

#[derive(Clone)]
struct Counting {
    tells_truth: bool,
    silent: bool,
    counts: [u8; COUNTERS],
    enabled: Vec<Actor>,
}

impl System for Counters {
    fn name(&self) -> &str {
        "counters"
    }

    fn start(&self, _: &Setup) -> Box<dyn Run> {
        let Counters { tells_truth, silent } = *self;
        Box::new(Counting { tells_truth, silent, counts: [0; COUNTERS], enabled: Vec::new() })
    }
}

impl Run for Counting {
    fn restart(&mut self, _: Option<Listener>) {
        self.counts = [0; COUNTERS];
    }

    fn standing(&mut self) -> Standing<'_> {
        let able = |one: &usize| self.counts[*one] < STEPS;
        self.enabled = (0..COUNTERS).filter(able).map(|one| Actor::goroutine(one as u64)).collect();
        if self.enabled.is_empty() {
            return Standing::Ended(End::exit());
        }
        let digest = self.counts.iter().fold(0, |all, count| all << 8 | u128::from(*count));
        Standing::Open { digest, enabled: &self.enabled }
    }

    fn step(&mut self, actor: Actor, _: &mut dyn FnMut(&[u64]) -> usize) -> Effect {
        let one = (0..COUNTERS).find(|one| Actor::goroutine(*one as u64) == actor).expect("one of them");
        // Where they do not tell the truth the second one looks at the first.
        let more = if !self.tells_truth && one == 1 && self.counts[0] > 0 { 2 } else { 1 };
        self.counts[one] = (self.counts[one] + more).min(STEPS);
        let mut effect = Effect::printed(format!("{one}"));
        effect.footprint = if self.silent { None } else { Footprint::of(&[one as u64]) };
        effect
    }

    fn snapshot(&self) -> Option<Box<dyn Run + Send>> {
        Some(Box::new(self.clone()))
    }
}

#[test]
fn what_is_concluded_of_steps_that_have_nothing_in_common_is_what_taking_them_gives() {
    let found = |silent: bool| Explorer::of(Counters { tells_truth: true, silent }).run();
    let (taken, concluded) = (found(true), found(false));
    let seen = |found: &Exploration| {
        (found.states, found.effort.steps, found.schedules.clone(), found.outputs.clone(), found.incomplete.clone())
    };
    assert_eq!(seen(&taken), seen(&concluded));
    // 9 steps, three of each: 9! / (3! 3! 3!) orders.
    assert_eq!(concluded.schedules, count(1680));
    let lists = |found: &Exploration| found.all().take(2000).map(|one| one.lines).collect::<Vec<_>>();
    assert_eq!(lists(&taken), lists(&concluded));
    assert_eq!(taken.effort.concluded, 0);
    // How many depends on which thread has come first.
    assert!((1..concluded.effort.steps).contains(&concluded.effort.concluded), "{:?}", concluded.effort);
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "concluded")]
fn a_footprint_that_is_not_so_is_found_where_steps_are_compared() {
    Explorer::of(Counters { tells_truth: false, silent: false }).run();
}
