//! Random programs over channels and selects, against models that share nothing with gort: the laws of `harness/runtime/laws.rs`
//! follow their events, and a tiny interpreter lists every outcome that a program can have.

mod interpreter;
mod program;

use std::collections::BTreeSet;

use crate::harness::{Ledger, Token, Way, brief, laws};
use interpreter::outcomes;
use program::{Arm, DEADLOCK, EXIT, NIL, Op, Outcome, Program, SEND_ON_CLOSED, Seen, run, run_with};
use proptest::prelude::*;
use proptest::sample::select as one_of;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// States above which a program is not enumerated.
const STATES: usize = 20_000;

/// A runner that draws the same programs every time and writes nothing down.
fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn channel(count: usize) -> impl Strategy<Value = usize> {
    prop_oneof![20 => 0..count, 1 => Just(NIL)]
}

fn arm(count: usize) -> impl Strategy<Value = Arm> {
    prop_oneof![channel(count).prop_map(Arm::Send), channel(count).prop_map(Arm::Recv)]
}

fn op(count: usize) -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => channel(count).prop_map(Op::Send),
        6 => channel(count).prop_map(Op::Recv),
        2 => channel(count).prop_map(Op::TrySend),
        2 => channel(count).prop_map(Op::TryRecv),
        1 => (0..count).prop_map(Op::Close),
        5 => (prop::collection::vec(arm(count), 1..4), prop::bool::weighted(0.25))
            .prop_map(|(arms, default)| Op::Select(arms, default)),
    ]
}

fn programs(goroutines: std::ops::Range<usize>, ops: std::ops::Range<usize>) -> impl Strategy<Value = Program> {
    prop::collection::vec(one_of(vec![0, 0, 1, 2]), 1..4).prop_flat_map(move |caps| {
        let script = prop::collection::vec(op(caps.len()), ops.clone());
        let scripts = prop::collection::vec(script, goroutines.clone());
        (Just(caps), scripts).prop_map(|(caps, scripts)| Program { caps, scripts })
    })
}

#[track_caller]
fn holds(
    runner: &mut TestRunner,
    programs: &impl Strategy<Value = Program>,
    test: impl Fn(&Program) -> Result<(), String>,
) {
    let result = runner.run(programs, |program| test(&program).map_err(TestCaseError::fail));
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// Nothing is lost and nothing comes twice: what was sent was received once, or is still in a buffer; and nothing is all that
/// came only where a goroutine has closed the channel.
fn conserved(program: &Program, ran: &program::Ran) -> Result<(), String> {
    let done = || program.scripts.iter().zip(&ran.outcome.logs).flat_map(|(script, log)| script.iter().zip(log));
    for (op, seen) in done() {
        let Seen::ClosedAndDrained(case) = *seen else { continue };
        let from = match op {
            Op::Recv(c) | Op::TryRecv(c) => *c,
            Op::Select(arms, _) => match arms[case] {
                Arm::Recv(c) => c,
                Arm::Send(_) => return Err(format!("{op:?} received by a case that sends")),
            },
            _ => return Err(format!("{op:?} received")),
        };
        if !done().any(|(op, _)| *op == Op::Close(from)) {
            return Err(format!("{op:?} received nothing, but channel {from} is open"));
        }
    }
    let seen = ran.outcome.logs.iter().flatten();
    let (mut sent, mut arrived) = (vec![], ran.left.clone());
    for seen in seen {
        match seen {
            Seen::Sent(_, value) => sent.push(*value),
            Seen::Received(_, value) => arrived.push(*value),
            _ => {}
        }
    }
    sent.sort_unstable();
    arrived.sort_unstable();
    if sent == arrived { Ok(()) } else { Err(format!("sent {sent:?}, arrived {arrived:?}")) }
}

#[test]
fn random_programs_keep_the_laws() {
    let seeds = (crate::harness::seeds() / 10).max(5);
    holds(&mut runner(400), &programs(2..6, 1..9), |program| {
        for seed in 0..seeds {
            let ran = run(program, seed);
            laws::check(&ran.events).map_err(|law| format!("seed {seed}: {law}"))?;
            // A panic may come between the completion of an operation and its goroutine's next run.
            if [EXIT, DEADLOCK].contains(&ran.outcome.ending) {
                conserved(program, &ran).map_err(|why| format!("seed {seed}: {why}"))?;
            }
            if ran.unkillable > 0 {
                return Err(format!("seed {seed}: {} goroutines were left", ran.unkillable));
            }
        }
        Ok(())
    });
}

/// Main returns in the middle of it all: each goroutine that is parked, runnable, half woken or not yet started is unwound, none
/// is left in a line, and every value is dropped once.
#[test]
fn random_programs_may_end_at_any_moment() {
    let seeds = (crate::harness::seeds() / 20).max(5);
    holds(&mut runner(400), &programs(3..6, 1..6), |program| {
        for seed in 0..seeds {
            for settled in [false, true] {
                let ledger = Ledger::default();
                let ran = run_with::<(u32, Token)>(program, Way::Seed(seed), &ledger, settled);
                laws::check(&ran.events).map_err(|law| format!("seed {seed}: {law}"))?;
                if ran.unkillable > 0 || !ran.in_line.is_empty() {
                    return Err(format!(
                        "seed {seed}: {} goroutines were left, in line: {:?}",
                        ran.unkillable, ran.in_line
                    ));
                }
                ledger.balance().map_err(|why| format!("seed {seed}: {why}"))?;
            }
        }
        Ok(())
    });
}

#[test]
fn random_programs_are_replayed() {
    holds(&mut runner(200), &programs(2..5, 1..7), |program| {
        for seed in 0..5 {
            let (first, second) = (run(program, seed), run(program, seed));
            if let Some((a, b)) = first.events.iter().zip(&second.events).find(|(a, b)| a != b) {
                return Err(format!("seed {seed}: {} or {}", brief(a), brief(b)));
            }
            if first.outcome != second.outcome {
                return Err(format!("seed {seed}: {:?} or {:?}", first.outcome, second.outcome));
            }
        }
        Ok(())
    });
}

/// The outcomes reached under these seeds, up to the first that makes the set complete.
fn reached(program: &Program, possible: &BTreeSet<Outcome>, seeds: u64) -> Result<BTreeSet<Outcome>, String> {
    let mut reached = BTreeSet::new();
    for seed in 0..seeds {
        let outcome = run(program, seed).outcome;
        if !possible.contains(&outcome) {
            return Err(format!("seed {seed} gives what no interleaving gives: {outcome:?}"));
        }
        reached.insert(outcome);
        if reached.len() == possible.len() {
            break;
        }
    }
    Ok(reached)
}

#[test]
fn random_programs_reach_only_what_is_possible() {
    let seeds = (crate::harness::seeds() / 10).max(5);
    let (enumerated, skipped) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    holds(&mut runner(300), &programs(2..5, 1..5), |program| {
        let Some((possible, _)) = outcomes(program, STATES) else {
            skipped.set(skipped.get() + 1);
            return Ok(());
        };
        enumerated.set(enumerated.get() + 1);
        reached(program, &possible, seeds).map(|_| ())
    });
    assert!(enumerated.get() > 5 * skipped.get(), "{} of {}", skipped.get(), enumerated.get() + skipped.get());
}

/// The same where workers run them at the same time, also where goroutines migrate.
#[test]
fn random_programs_of_several_workers_reach_only_what_is_possible() {
    let rounds = (crate::harness::seeds() / 20).max(5);
    let enumerated = std::cell::Cell::new(0);
    holds(&mut runner(200), &programs(2..5, 1..5), |program| {
        let Some((possible, _)) = outcomes(program, STATES) else { return Ok(()) };
        enumerated.set(enumerated.get() + 1);
        for round in 0..rounds {
            let workers = 2 + round as usize % 2;
            let ways = [Way::Scattered(workers), Way::Migrating(workers), Way::Migrating(8)];
            let ran = run_with::<u32>(program, ways[round as usize / 2 % 3], &Ledger::default(), true);
            if [EXIT, DEADLOCK].contains(&ran.outcome.ending) {
                conserved(program, &ran)?;
                if !possible.contains(&ran.outcome) {
                    return Err(format!("no interleaving gives {:?}", ran.outcome));
                }
            }
        }
        Ok(())
    });
    assert!(enumerated.get() > 150, "{}", enumerated.get());
}

#[test]
fn tiny_programs_reach_all_that_is_possible() {
    let several = std::cell::Cell::new(0);
    holds(&mut runner(300), &programs(2..4, 1..4), |program| {
        let Some((possible, states)) = outcomes(program, STATES) else { return Ok(()) };
        if states > 60 {
            return Ok(());
        }
        let reached = reached(program, &possible, 4_000)?;
        several.set(several.get() + u32::from(possible.len() > 1));
        match possible.difference(&reached).next() {
            None => Ok(()),
            Some(missed) => Err(format!("{} of {} outcomes; never {missed:?}", reached.len(), possible.len())),
        }
    });
    assert!(several.get() > 50, "{} programs with more than one outcome", several.get());
}

/// What it shows, how many outcomes it has, its channels and its scripts.
type Counted<'a> = (&'a str, usize, &'a [usize], &'a [&'a [Op]]);

/// Programs small enough to count their outcomes by hand: the interpreter and the runtime both find that many.
#[test]
fn outcomes_counted_by_hand() {
    use Op::{Close, Recv, Select, Send, TryRecv};
    let counted: [Counted<'_>; 13] = [
        ("two senders, either first", 2, &[0], &[&[Recv(0), Recv(0)], &[Send(0)], &[Send(0)]]),
        ("three senders in any order", 6, &[0], &[&[Recv(0), Recv(0), Recv(0)], &[Send(0)], &[Send(0)], &[Send(0)]]),
        ("a buffer keeps one sender's order", 1, &[2], &[&[Recv(0), Recv(0)], &[Send(0), Send(0)]]),
        (
            "a select between two values that are there",
            2,
            &[1, 1],
            &[&[Send(0), Send(1), Select(vec![Arm::Recv(0), Arm::Recv(1)], false)]],
        ),
        // The sender is parked, or it is not; in that case it stays.
        ("a poll finds a parked sender or nobody", 2, &[0], &[&[TryRecv(0)], &[Send(0)]]),
        ("a close and an unbuffered send", 1, &[0], &[&[Close(0)], &[Send(0)]]),
        // The send comes before the close and goes into the buffer, or after it and panics.
        ("a close and a buffered send", 2, &[1], &[&[Close(0)], &[Send(0)]]),
        ("each sends first", 1, &[0, 0], &[&[Send(1), Recv(0)], &[Send(0), Recv(1)]]),
        // Main sends and the other receives, or the other way round, in the case of its select that the peer stands for.
        (
            "two selects on both ends",
            2,
            &[0],
            &[&[Select(vec![Arm::Send(0), Arm::Recv(0)], false)], &[Select(vec![Arm::Send(0), Arm::Recv(0)], false)]],
        ),
        // Whichever case stands first in the one line takes it; one that is ready at once is chosen.
        ("a receive that names one channel twice", 2, &[0], &[&[Select(vec![Arm::Recv(0); 2], false)], &[Send(0)]]),
        ("a send that names one channel twice", 2, &[0], &[&[Select(vec![Arm::Send(0); 2], false)], &[Recv(0)]]),
        ("a close and a channel named three times", 3, &[0], &[&[Select(vec![Arm::Recv(0); 3], false)], &[Close(0)]]),
        // Either receiver gets the value; the other is told of the close, whether it was parked by then or not.
        ("a value and a close for two receivers", 2, &[0], &[&[Send(0), Close(0)], &[Recv(0)], &[Recv(0)]]),
    ];
    for (name, count, caps, scripts) in counted {
        let program = Program { caps: caps.to_vec(), scripts: scripts.iter().map(|script| script.to_vec()).collect() };
        let (possible, _) = outcomes(&program, STATES).unwrap();
        assert_eq!(possible.len(), count, "{name}: {possible:#?}");
        assert_eq!(reached(&program, &possible, 4_000).as_ref(), Ok(&possible), "{name}");
    }
}

#[test]
fn endings_counted_by_hand() {
    use Op::{Close, Recv, Send};
    let endings = |caps: &[usize], scripts: &[&[Op]]| {
        let program = Program { caps: caps.to_vec(), scripts: scripts.iter().map(|script| script.to_vec()).collect() };
        let (possible, _) = outcomes(&program, STATES).unwrap();
        assert_eq!(reached(&program, &possible, 4_000).as_ref(), Ok(&possible));
        possible.into_iter().map(|outcome| outcome.ending).collect::<BTreeSet<_>>()
    };
    assert_eq!(endings(&[0], &[&[Recv(0)], &[Send(0)]]), [EXIT].into());
    assert_eq!(endings(&[0], &[&[Recv(0)], &[Recv(0)]]), [DEADLOCK].into());
    assert_eq!(endings(&[0], &[&[Recv(0)], &[Send(0)], &[Recv(0)]]), [EXIT, DEADLOCK].into());
    assert_eq!(endings(&[1], &[&[Send(0), Close(0)], &[Send(0)]]), [DEADLOCK, SEND_ON_CLOSED].into());
    assert_eq!(endings(&[2], &[&[Send(0), Close(0)], &[Send(0)]]), [EXIT, SEND_ON_CLOSED].into());
    assert_eq!(endings(&[NIL], &[&[Send(NIL)], &[Recv(NIL)]]), [DEADLOCK].into());
}
