//! Which schedulers keep a program going without end in a way that is none of its outputs: against all sets of steps that can be taken again
//! and again, tried one by one.

use std::collections::{BTreeSet, HashSet};

use gort::explore::{Answer, Keeper, LoopKind};
use proptest::prelude::*;

use crate::{Step, explorer, sequences, table, tables};

/// A step, by its state and its place there.
type Taken = (usize, usize);

/// The states to which steps lead from this one, in any number.
fn reached(from: usize, next: &dyn Fn(usize) -> Vec<usize>) -> HashSet<usize> {
    let mut seen = HashSet::new();
    let mut open = next(from);
    while let Some(state) = open.pop() {
        if seen.insert(state) {
            open.extend(next(state));
        }
    }
    seen
}

/// Each set of steps that a run can take again and again and nothing else: all its states lead to each other by its steps.
fn repeated(states: &[Vec<Step>]) -> Vec<Vec<Taken>> {
    let inner: Vec<Taken> = (0..states.len())
        .flat_map(|state| (0..states[state].len()).map(move |step| (state, step)))
        .filter(|(state, step)| states[*state][*step].2.is_some())
        .collect();
    let set = |bits: u32| -> Vec<Taken> {
        inner.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, taken)| *taken).collect()
    };
    let goes_round = |steps: &Vec<Taken>| {
        let next = |state: usize| {
            let own = steps.iter().filter(|(from, _)| *from == state);
            own.filter_map(|(from, step)| states[*from][*step].2).collect()
        };
        let touched: HashSet<usize> = steps.iter().map(|(state, _)| *state).collect();
        !steps.is_empty() && touched.iter().all(|state| reached(*state, &next) == touched)
    };
    (0..1_u32 << inner.len()).map(set).filter(goes_round).collect()
}

/// Who can let a run take these steps again and again and no others: a fair scheduler if each actor takes one of them, or cannot act somewhere.
fn keeper(states: &[Vec<Step>], steps: &[Taken]) -> Keeper {
    let actors: BTreeSet<u64> = states.iter().flatten().map(|(actor, ..)| *actor).collect();
    let is_let = |actor: &u64| {
        steps.iter().any(|(state, step)| states[*state][*step].0 == *actor)
            || steps.iter().any(|(state, _)| states[*state].iter().all(|(other, ..)| other != actor))
    };
    if actors.iter().all(is_let) { Keeper::Fair } else { Keeper::Unfair }
}

/// Whether a run that takes these steps again and again is an output: it cannot leave where it is, and prints, or could not.
fn is_output(states: &[Vec<Step>], steps: &[Taken]) -> bool {
    let next = |state: usize| states[state].iter().filter_map(|(.., to)| *to).collect::<Vec<_>>();
    let (start, _) = steps[0];
    let there = reached(start, &next);
    let stays = there.iter().all(|state| {
        let ends = states[*state].is_empty() || states[*state].iter().any(|(.., to)| to.is_none());
        !ends && reached(*state, &next).contains(&start)
    });
    let prints = |step: &Step| step.1.is_some();
    let can_print = there.iter().flat_map(|state| &states[*state]).any(prints);
    stays && (!can_print || steps.iter().any(|(state, step)| prints(&states[*state][*step])))
}

/// Whether all that can follow on this state is one output: nothing that ends, and nothing printed; or one text, and no round that prints nothing.
fn has_one_future(states: &[Vec<Step>], from: usize) -> bool {
    let next = |state: usize| states[state].iter().filter_map(|(.., to)| *to).collect::<Vec<_>>();
    let mut there = reached(from, &next);
    there.insert(from);
    if there.iter().any(|state| states[*state].is_empty() || states[*state].iter().any(|(.., to)| to.is_none())) {
        return false;
    }
    if there.iter().flat_map(|state| &states[*state]).all(|(_, line, _)| line.is_none()) {
        return true;
    }
    let silent = |state: usize| {
        states[state].iter().filter(|(_, line, _)| line.is_none()).filter_map(|(.., to)| *to).collect::<Vec<_>>()
    };
    if there.iter().any(|state| reached(*state, &silent).contains(state)) {
        return false;
    }
    // With so many states it is in one of fewer than 2^states sets of them behind each line.
    let mut front = HashSet::from([from]);
    (0..1 << states.len()).all(|_| {
        let more: Vec<usize> = front.iter().flat_map(|state| reached(*state, &silent)).collect();
        front.extend(more);
        let steps = front.iter().flat_map(|state| &states[*state]).filter(|(_, line, _)| line.is_some());
        let lines: HashSet<Option<&str>> = steps.clone().map(|(_, line, _)| *line).collect();
        front = steps.filter_map(|(.., to)| *to).collect();
        lines.len() == 1
    })
}

/// The states in which it can be when it has printed exactly these lines.
fn behind(states: &[Vec<Step>], lines: &[&str]) -> HashSet<usize> {
    let mut seen = HashSet::new();
    let mut open = vec![(0, 0)];
    while let Some((state, printed)) = open.pop() {
        if !seen.insert((state, printed)) {
            continue;
        }
        for (_, line, to) in &states[state] {
            match (to, line) {
                (Some(to), None) => open.push((*to, printed)),
                (Some(to), Some(line)) if lines.get(printed) == Some(line) => open.push((*to, printed + 1)),
                _ => {}
            }
        }
    }
    seen.into_iter().filter(|(_, printed)| *printed == lines.len()).map(|(state, _)| state).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn who_can_keep_it_going_is_who_can_take_some_steps_again_and_again(states in tables(4, true)) {
        // Two steps of a state are enough, and the sets of steps can be counted.
        let states: Vec<Vec<Step>> = states.into_iter().map(|steps| steps.into_iter().take(2).collect()).collect();
        let found = explorer(table(states.clone())).run();
        let runs: Vec<Vec<Taken>> = repeated(&states).into_iter().filter(|steps| !is_output(&states, steps) && !has_one_future(&states, steps[0].0)).collect();
        let most = |there: &HashSet<usize>| {
            let here = runs.iter().filter(|steps| steps.iter().any(|(state, _)| there.contains(state)));
            here.map(|steps| keeper(&states, steps)).max()
        };
        let all: HashSet<usize> = sequences(5).iter().flat_map(|lines| behind(&states, lines)).collect();
        prop_assert_eq!(found.kept_by(), most(&all));
        for lines in sequences(3) {
            prop_assert_eq!(found.kept_after(&lines), most(&behind(&states, &lines)), "{:?}", lines);
        }
        // What is said of loops is the same.
        let of_loops = found.loops.iter().filter_map(|one| match one.kind {
            LoopKind::MayEnd { fairly: true } => Some(Keeper::Fair),
            LoopKind::MayEnd { .. } => one.silent.max(Some(Keeper::Unfair)),
            _ => one.silent,
        });
        prop_assert_eq!(found.kept_by(), of_loops.max());
    }
}

#[test]
fn what_prints_without_end_may_be_kept_from_printing() {
    // Goroutine 1 prints again and again; goroutine 2 goes round beside it.
    let found = explorer(table(vec![vec![(1, Some("tick"), Some(0)), (2, None, Some(0))]])).run();
    let [only] = &found.loops[..] else { panic!("{:?}", found.loops) };
    assert_eq!((only.kind, only.silent), (LoopKind::PrintsForever, Some(Keeper::Unfair)));
    assert_eq!((found.kept_by(), found.kept_after(&["tick", "tick"])), (Some(Keeper::Unfair), Some(Keeper::Unfair)));
    assert_eq!(found.kept_after(&["tock"]), None);
    // It chooses to print, or not: a fair scheduler does not make it print.
    let found = explorer(table(vec![vec![(1, Some("tick"), Some(0)), (1, None, Some(0))]])).run();
    assert_eq!(found.loops[0].silent, Some(Keeper::Fair));
    // Nobody goes round but who prints.
    let found = explorer(table(vec![vec![(1, Some("tick"), Some(1))], vec![(2, None, Some(0))]])).run();
    assert_eq!((found.loops[0].silent, found.kept_by()), (None, None));
    assert!(matches!(found.can(&["tick"]), Answer::Possible(_)));
}

#[test]
fn a_round_that_a_fair_scheduler_does_not_take_alone_is_an_example() {
    // Each of the two prints as long as it acts, and ends it: who lets both act prints both.
    let both = |end| {
        let exit = if end { vec![(3, None, None)] } else { Vec::new() };
        vec![[vec![(1, Some("a"), Some(0)), (2, Some("b"), Some(0))], exit].concat()]
    };
    let found = explorer(table(both(true))).run();
    assert_eq!(found.loops[0].kind, LoopKind::MayEnd { fairly: false });
    // Whoever could end it cannot in one of two states: then a fair scheduler can keep it there, but not so that only one of them prints.
    let found = explorer(table(vec![
        vec![(1, Some("a"), Some(0)), (2, Some("b"), Some(1)), (3, None, None)],
        vec![(1, Some("a"), Some(1)), (2, Some("b"), Some(0))],
    ]))
    .run();
    assert_eq!((found.loops[0].kind, found.loops[0].varies), (LoopKind::MayEnd { fairly: true }, true));
}

#[test]
fn where_all_that_can_follow_is_one_output_nobody_is_kept_from_another() {
    // Goroutine 1 prints a text again and again; goroutine 2 parks after a step, which may never come.
    let text = |second: &'static str| {
        vec![
            vec![(1, Some("a"), Some(1)), (2, None, Some(2))],
            vec![(1, Some("b"), Some(0)), (2, None, Some(3))],
            vec![(1, Some("a"), Some(3))],
            vec![(1, Some(second), Some(2))],
        ]
    };
    let found = explorer(table(text("b"))).run();
    assert_eq!((found.incomplete.clone(), found.outputs.to_string(), found.kept_by()), (None, "1".to_owned(), None));
    assert!(found.loops.iter().all(|one| one.kind == LoopKind::PrintsForever), "{:?}", found.loops);
    // Another text, or an end, or a place where it goes round and prints nothing: then it matters.
    assert_eq!(explorer(table(text("c"))).run().kept_by(), Some(Keeper::Unfair));
    let mut ends = text("b");
    ends[3].push((3, None, None));
    // Where goroutine 1 is every other time goroutine 3 cannot end it.
    assert_eq!(explorer(table(ends)).run().kept_by(), Some(Keeper::Fair));
    let mut silent = text("b");
    silent[3].push((3, None, Some(3)));
    assert_eq!(explorer(table(silent)).run().kept_by(), Some(Keeper::Unfair));
    // Only the step that leaves where it goes round prints.
    let leaves = vec![
        vec![(1, None, Some(0)), (1, None, Some(1))],
        vec![(1, None, Some(0)), (1, Some("a"), Some(2))],
        vec![(1, None, Some(3))],
        vec![(1, Some("a"), Some(2))],
    ];
    assert_eq!(explorer(table(leaves)).run().kept_by(), Some(Keeper::Fair));
    // Nothing is printed, and nothing ends.
    let found = explorer(table(vec![vec![(1, None, Some(0)), (2, None, Some(1))], vec![(1, None, Some(1))]])).run();
    assert_eq!((found.endings.never.to_string(), found.kept_by(), found.loops.len()), ("1".to_owned(), None, 1));
}
