//! The races of an exploration: of small random programs, those that the graph of `model.rs` finds in one schedule at least,
//! and no others. The schedules are gone one by one, so that nothing is merged.

use std::collections::BTreeSet;

use gort::context::{self, CancelFunc, Context, StopFunc};
use gort::explore::{Clock, Explorer, Position};
use gort::sync::{Atomic, Mutex, Racy};
use gort::{Chan, Event, chan, go, gosched, time};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::model::{Pair, by_graph, load, runner, store};
use crate::harness::ms;

/// More schedules than these are not gone one by one.
const SCHEDULES: usize = 120;

/// An operation of a goroutine; the number picks a line.
#[derive(Clone, Debug)]
enum Op {
    Load(usize),
    Store(usize),
    Sleep(u64),
    Send,
    Recv,
    /// A poll, and the operation where it finds a value.
    TryRecv(Box<Op>),
    TrySend,
    /// A poll of the length, and the operation where it is not 0.
    Len(Box<Op>),
    /// A poll of the lock, and the operation where it is free, under it.
    TryLock(Box<Op>),
    Locked(Box<Op>),
    AtomicStore,
    AtomicLoad,
    Gosched,
    /// Of the first context or the one below it.
    Cancel(usize),
    Child(usize),
    Cause(usize),
    Done(usize),
    /// Waits for its end.
    Ended(usize),
    /// Asks whether it has ended, and the operation where it has.
    Err(usize, Box<Op>),
    /// Sets a function of the second, or stops it, and the operation where that comes too late.
    Func(Box<Op>),
    Stop(Box<Op>),
}

fn access() -> impl Strategy<Value = Op> {
    prop_oneof![(0..8_usize).prop_map(Op::Load), (0..8_usize).prop_map(Op::Store)]
}

fn op() -> impl Strategy<Value = Op> {
    let boxed = || access().prop_map(Box::new);
    prop_oneof![
        6 => access(),
        3 => (1..4_u64).prop_map(Op::Sleep),
        2 => Just(Op::Send),
        2 => Just(Op::Recv),
        2 => boxed().prop_map(Op::TryRecv),
        1 => Just(Op::TrySend),
        1 => boxed().prop_map(Op::Len),
        1 => boxed().prop_map(Op::TryLock),
        1 => boxed().prop_map(Op::Locked),
        1 => Just(Op::AtomicStore),
        1 => Just(Op::AtomicLoad),
        1 => Just(Op::Gosched),
    ]
}

/// What has to do with contexts, and accesses beside it.
fn op_of_contexts() -> impl Strategy<Value = Op> {
    let boxed = || access().prop_map(Box::new);
    prop_oneof![
        8 => access(),
        2 => (1..4_u64).prop_map(Op::Sleep),
        3 => (0..2_usize).prop_map(Op::Cancel),
        2 => (0..2_usize).prop_map(Op::Child),
        1 => (0..2_usize).prop_map(Op::Cause),
        1 => (0..2_usize).prop_map(Op::Done),
        1 => (0..2_usize).prop_map(Op::Ended),
        2 => (0..2_usize, boxed()).prop_map(|(ctx, then)| Op::Err(ctx, then)),
        1 => boxed().prop_map(Op::Func),
        2 => boxed().prop_map(Op::Stop),
    ]
}

#[derive(Clone)]
struct World {
    x: Racy<i32>,
    ch: Chan<i32>,
    lock: std::sync::Arc<Mutex<()>>,
    flag: Atomic<i32>,
    contexts: [(Context, CancelFunc); 2],
    stop: std::sync::Arc<StopFunc>,
}

impl World {
    /// The graph knows values by their text, so each send has another: `value`.
    fn run(&self, op: &Op, value: i32) {
        match op {
            Op::Load(site) => load(&self.x, *site),
            Op::Store(site) => store(&self.x, *site),
            Op::Sleep(time) => time::sleep(ms(*time)),
            Op::Send => self.ch.send(value),
            Op::Recv => _ = self.ch.recv(),
            Op::TryRecv(then) if self.ch.try_recv().is_ok() => self.run(then, value),
            Op::TrySend => _ = self.ch.try_send(value),
            Op::Len(then) if !self.ch.is_empty() => self.run(then, value),
            Op::TryLock(then) => {
                if let Some(_guard) = self.lock.try_lock() {
                    self.run(then, value);
                }
            }
            Op::Locked(inside) => {
                let _guard = self.lock.lock();
                self.run(inside, value);
            }
            Op::AtomicStore => self.flag.store(1),
            Op::AtomicLoad => _ = self.flag.load(),
            Op::Gosched => gosched(),
            Op::Cancel(ctx) => self.contexts[*ctx].1.cancel(),
            Op::Child(ctx) => _ = context::with_cancel(&self.contexts[*ctx].0),
            Op::Cause(ctx) => _ = self.contexts[*ctx].0.cause(),
            Op::Done(ctx) => _ = self.contexts[*ctx].0.done(),
            Op::Ended(ctx) => _ = self.contexts[*ctx].0.done().recv(),
            Op::Err(ctx, then) => {
                if self.contexts[*ctx].0.err().is_some() {
                    self.run(then, value);
                }
            }
            Op::Func(inside) => {
                let (world, inside) = (self.clone(), inside.clone());
                _ = context::after_func(&self.contexts[1].0, move || world.run(&inside, value));
            }
            Op::Stop(then) => {
                if !self.stop.stop() {
                    self.run(then, value);
                }
            }
            Op::TryRecv(_) | Op::Len(_) => {}
        }
    }
}

fn program(op: BoxedStrategy<Op>) -> impl Strategy<Value = (Vec<Vec<Op>>, usize, bool)> {
    let goroutines = proptest::collection::vec(proptest::collection::vec(op, 1..4), 2..4);
    (goroutines, 0..3_usize, any::<bool>())
}

/// Every schedule's events.
fn each_schedule(position: &Position<'_>, f: &mut dyn FnMut(&[Event])) {
    let choices = position.choices();
    if choices.is_empty() {
        f(position.events());
    }
    choices.iter().for_each(|choice| each_schedule(&position.take(choice), f));
}

/// What was compared, so that it is known to be worth something.
#[derive(Debug, Default)]
struct Compared {
    programs: usize,
    racy: usize,
    quiet: usize,
    schedules: usize,
}

fn compare(compared: &mut Compared, goroutines: Vec<Vec<Op>>, cap: usize, real: bool) -> Result<(), String> {
    let shown = format!("{goroutines:?}, capacity {cap}, real clock: {real}");
    let main = move || {
        let x = Racy::new(0);
        let parent = context::with_cancel(&context::background());
        let child = context::with_cancel(&parent.0);
        let sets = x.clone();
        let stop = std::sync::Arc::new(context::after_func(&child.0, move || store(&sets, 6)));
        let (lock, flag, contexts) = (std::sync::Arc::default(), Atomic::new(0), [parent, child]);
        let world = World { x, ch: chan(cap), lock, flag, contexts, stop };
        let [own, others @ ..] = &goroutines[..] else { return };
        for (ops, first) in others.iter().zip([10, 20]) {
            let (world, ops) = (world.clone(), ops.clone());
            go(move || ops.iter().zip(first..).for_each(|(op, value)| world.run(op, value)));
        }
        own.iter().zip(0..).for_each(|(op, value)| world.run(op, value));
        // Long enough for all by the ideal clock, and no order.
        time::sleep(ms(20));
        load(&world.x, 7);
    };
    let found = Explorer::new("random", main).clock(if real { Clock::Real } else { Clock::Ideal }).bound(2_000).run();
    let Some(schedules) =
        usize::try_from(&found.schedules).ok().filter(|count| found.incomplete.is_none() && *count <= SCHEDULES)
    else {
        return Ok(());
    };
    let mut by_schedules: BTreeSet<Pair> = BTreeSet::new();
    each_schedule(&found.start().expect("it was explored"), &mut |events| by_schedules.extend(by_graph(events)));
    let pair = |race: &gort::explore::Race| (race.first.at.line(), race.second.at.line());
    let by_explorer: BTreeSet<Pair> = found.races.iter().map(pair).map(|(a, b)| (a.min(b), a.max(b))).collect();
    compared.programs += 1;
    compared.schedules += schedules;
    *(if by_schedules.is_empty() { &mut compared.quiet } else { &mut compared.racy }) += 1;
    if by_explorer == by_schedules { Ok(()) } else { Err(format!("{shown}\n{by_explorer:?}\n{by_schedules:?}")) }
}

#[test]
fn an_exploration_has_the_races_of_its_schedules_and_no_others() {
    explorations_are_right(&op().boxed());
}

#[test]
fn also_of_programs_with_contexts() {
    explorations_are_right(&op_of_contexts().boxed());
}

#[track_caller]
fn explorations_are_right(op: &BoxedStrategy<Op>) {
    let mut runner = runner(1);
    let mut compared = Compared::default();
    for _ in 0..crate::harness::seeds() * 3 {
        let (goroutines, cap, real) = program(op.clone()).new_tree(&mut runner).unwrap().current();
        if let Err(difference) = compare(&mut compared, goroutines, cap, real) {
            panic!("{difference}");
        }
    }
    assert!(compared.racy >= 20 && compared.quiet >= 5, "{compared:?}");
}

/// Sleeping orders nothing: also where the two accesses are never next to each other.
#[test]
fn what_only_sleeping_keeps_apart_races_by_both_clocks() {
    for clock in [Clock::Ideal, Clock::Real] {
        let found = Explorer::new("slept", || {
            let x = Racy::new(0);
            let other = x.clone();
            go(move || other.store(1));
            time::sleep(ms(1));
            gort::println!("{}", x.load());
        })
        .clock(clock)
        .run();
        assert_eq!((found.incomplete.clone(), found.races.len()), (None, 1), "{clock:?}");
        let with = (clock == Clock::Ideal).then_some(clock);
        assert_eq!(found.certainty(), gort::explore::Certainty::Racy { with });
        assert_eq!(found.racy_outputs, found.outputs);
    }
}

/// Two receivers of one channel: the receiver of the second value knows nothing of the receiver of the first.
#[test]
fn what_a_receive_left_over_orders_nothing() {
    let found = Explorer::new("left over", || {
        let x = Racy::new(0);
        let (other, ch) = (x.clone(), chan(2));
        ch.send(1);
        ch.send(2);
        let first = ch.clone();
        go(move || {
            other.store(1);
            first.recv();
        });
        if ch.recv() == Some(2) {
            x.load();
        }
    })
    .run();
    assert_eq!((found.incomplete.clone(), found.races.len()), (None, 1));
}

#[test]
fn a_program_whose_accesses_are_ordered_has_no_race() {
    let found = Explorer::new("ordered", || {
        let x = Racy::new(0);
        let (other, ch) = (x.clone(), chan(0));
        let told = ch.clone();
        go(move || {
            other.store(1);
            time::sleep(ms(1));
            told.send(());
        });
        ch.recv();
        x.load();
    })
    .run();
    assert_eq!((found.races.len(), found.certainty().name()), (0, "for-clock"));
}
