//! A program as data: what each goroutine does to a few channels, and how gort runs it.

use std::sync::{Arc, Mutex};

use gort::select::{Case, RecvCase, Select, SendCase};
use gort::{Chan, Event, RunError, TryRecvError, chan, go};

use crate::harness::{Ledger, Token, Way, settle};

/// The number of the nil channel.
pub(crate) const NIL: usize = 9;

/// One operation. What it sends is `value_of` its place in the program.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Op {
    Send(usize),
    Recv(usize),
    TrySend(usize),
    TryRecv(usize),
    Close(usize),
    Select(Vec<Arm>, bool),
}

/// One case of a select.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Arm {
    Send(usize),
    Recv(usize),
}

/// Channels by their capacities, and a script for each goroutine, main's first.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Program {
    pub(crate) caps: Vec<usize>,
    pub(crate) scripts: Vec<Vec<Op>>,
}

/// What each goroutine saw, in its own order, and how the program ended.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Outcome {
    pub(crate) logs: Vec<Vec<Seen>>,
    pub(crate) ending: &'static str,
}

/// What a goroutine saw of one operation: the case of a select, `None` for `default`; 0 for any other operation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Seen {
    Sent(usize, u32),
    Received(usize, u32),
    ClosedAndDrained(usize),
    WouldPark,
    Closed,
}

/// Every value is sent once: it says by which operation, and by which case of it.
pub(crate) fn value_of(goroutine: usize, op: usize, case: usize) -> u32 {
    (goroutine * 10_000 + op * 100 + case) as u32
}

pub(crate) const EXIT: &str = "exit";
pub(crate) const DEADLOCK: &str = "deadlock";
pub(crate) const SEND_ON_CLOSED: &str = "send on closed channel";
pub(crate) const CLOSE_OF_CLOSED: &str = "close of closed channel";

/// What the channels carry: plain numbers, whose text is in the events, or numbers with a token that counts its drops.
pub(crate) trait Cargo: Send + 'static {
    fn load(number: u32, ledger: &Ledger) -> Self;
    fn number(&self) -> u32;
}

impl Cargo for u32 {
    fn load(number: u32, _: &Ledger) -> u32 {
        number
    }

    fn number(&self) -> u32 {
        *self
    }
}

impl Cargo for (u32, Token) {
    fn load(number: u32, ledger: &Ledger) -> Self {
        (number, ledger.token())
    }

    fn number(&self) -> u32 {
        self.0
    }
}

enum Built<'a, V> {
    Send(SendCase<'a, V>),
    Recv(RecvCase<'a, V>),
}

fn perform<V: Cargo>(channels: &[Chan<V>], ledger: &Ledger, op: &Op, goroutine: usize, at: usize) -> Seen {
    let nil = Chan::nil();
    let channel = |number: usize| channels.get(number).unwrap_or(&nil);
    let value = value_of(goroutine, at, 0);
    let load = || V::load(value, ledger);
    let received = |case, v: Option<V>| v.map_or(Seen::ClosedAndDrained(case), |v| Seen::Received(case, v.number()));
    match op {
        Op::Send(c) => {
            channel(*c).send(load());
            Seen::Sent(0, value)
        }
        Op::Recv(c) => received(0, channel(*c).recv()),
        Op::TrySend(c) => channel(*c).try_send(load()).map_or(Seen::WouldPark, |()| Seen::Sent(0, value)),
        Op::TryRecv(c) => match channel(*c).try_recv() {
            Ok(v) => Seen::Received(0, v.number()),
            Err(TryRecvError::Empty) => Seen::WouldPark,
            Err(TryRecvError::Closed) => Seen::ClosedAndDrained(0),
        },
        Op::Close(c) => {
            channel(*c).close();
            Seen::Closed
        }
        Op::Select(arms, default) => {
            let build = |(number, arm): (usize, &Arm)| match arm {
                Arm::Send(c) => {
                    Built::Send(SendCase::new(channel(*c), V::load(value_of(goroutine, at, number), ledger)))
                }
                Arm::Recv(c) => Built::Recv(RecvCase::new(channel(*c))),
            };
            let cases: Vec<Built<'_, V>> = arms.iter().enumerate().map(build).collect();
            let select = cases.iter().fold(Select::new(), |select, case| {
                select.case(match case {
                    Built::Send(case) => case as &dyn Case,
                    Built::Recv(case) => case,
                })
            });
            match if *default { select.poll() } else { Some(select.wait()) } {
                None => Seen::WouldPark,
                Some(chosen) => match &cases[chosen] {
                    Built::Send(_) => Seen::Sent(chosen, value_of(goroutine, at, chosen)),
                    Built::Recv(case) => received(chosen, case.take()),
                },
            }
        }
    }
}

/// One run, and what is left in the buffers after it.
pub(crate) struct Ran {
    pub(crate) outcome: Outcome,
    pub(crate) events: Vec<Event>,
    pub(crate) left: Vec<u32>,
    /// Channels on which a goroutine still stands in line.
    pub(crate) in_line: Vec<String>,
    pub(crate) unkillable: usize,
}

/// Runs the program until nothing moves any more: main waits for that once its script is done.
pub(crate) fn run(program: &Program, seed: u64) -> Ran {
    run_with::<u32>(program, Way::Seed(seed), &Ledger::default(), true)
}

/// Runs the program; with `settled` false, main returns as soon as its script is done.
pub(crate) fn run_with<V: Cargo>(program: &Program, way: Way, ledger: &Ledger, settled: bool) -> Ran {
    let program = Arc::new(program.clone());
    let logs = Arc::new(Mutex::new(vec![vec![]; program.scripts.len()]));
    let made = Arc::new(Mutex::new(vec![]));
    let (inside, seen, channels_made, ledger) = (program.clone(), logs.clone(), made.clone(), ledger.clone());
    let ran = way.run(move || {
        let channels: Vec<Chan<V>> = inside.caps.iter().map(|cap| chan(*cap)).collect();
        *channels_made.lock().unwrap() = channels.clone();
        let follow = move |goroutine: usize| {
            let (program, logs, channels, ledger) = (inside.clone(), seen.clone(), channels.clone(), ledger.clone());
            move || {
                for (at, op) in program.scripts[goroutine].iter().enumerate() {
                    let seen = perform(&channels, &ledger, op, goroutine, at);
                    logs.lock().unwrap()[goroutine].push(seen);
                }
            }
        };
        (1..program.scripts.len()).for_each(|goroutine| go(follow(goroutine)));
        follow(0)();
        if settled {
            settle();
        }
    });
    let ending = match &ran.report.result {
        Ok(()) => EXIT,
        Err(RunError::Deadlock(_)) => DEADLOCK,
        Err(RunError::Panic(report)) if report.message == SEND_ON_CLOSED => SEND_ON_CLOSED,
        Err(RunError::Panic(report)) if report.message == CLOSE_OF_CLOSED => CLOSE_OF_CLOSED,
        Err(error) => panic!("{error}"),
    };
    let logs = logs.lock().unwrap().clone();
    let channels = made.lock().unwrap();
    let in_line = channels.iter().map(|ch| format!("{ch:?}")).filter(|text| !text.contains("senders: 0, receivers: 0"));
    let in_line = in_line.collect();
    let left = channels.iter().flat_map(|ch| std::iter::from_fn(|| ch.try_recv().ok())).map(|v| v.number()).collect();
    Ran { outcome: Outcome { logs, ending }, events: ran.events, left, in_line, unkillable: ran.report.unkillable }
}
