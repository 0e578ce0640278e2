//! A program as data: what each goroutine does to a few channels, and how gort runs it.

use std::sync::{Arc, Mutex};

use gort::select::{Case, RecvCase, Select, SendCase};
use gort::{Chan, Event, RunError, Schedule, TryRecvError, chan, go};

use crate::common::{run_under, settle};

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

enum Built<'a> {
    Send(SendCase<'a, u32>),
    Recv(RecvCase<'a, u32>),
}

fn perform(channels: &[Chan<u32>], nil: &Chan<u32>, op: &Op, goroutine: usize, at: usize) -> Seen {
    let channel = |number: usize| channels.get(number).unwrap_or(nil);
    let value = value_of(goroutine, at, 0);
    let received = |case, v: Option<u32>| v.map_or(Seen::ClosedAndDrained(case), |v| Seen::Received(case, v));
    match op {
        Op::Send(c) => {
            channel(*c).send(value);
            Seen::Sent(0, value)
        }
        Op::Recv(c) => received(0, channel(*c).recv()),
        Op::TrySend(c) => channel(*c).try_send(value).map_or(Seen::WouldPark, |()| Seen::Sent(0, value)),
        Op::TryRecv(c) => match channel(*c).try_recv() {
            Ok(v) => Seen::Received(0, v),
            Err(TryRecvError::Empty) => Seen::WouldPark,
            Err(TryRecvError::Closed) => Seen::ClosedAndDrained(0),
        },
        Op::Close(c) => {
            channel(*c).close();
            Seen::Closed
        }
        Op::Select(arms, default) => {
            let build = |(number, arm): (usize, &Arm)| match arm {
                Arm::Send(c) => Built::Send(SendCase::new(channel(*c), value_of(goroutine, at, number))),
                Arm::Recv(c) => Built::Recv(RecvCase::new(channel(*c))),
            };
            let cases: Vec<Built<'_>> = arms.iter().enumerate().map(build).collect();
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
    pub(crate) unkillable: usize,
}

/// Runs the program until nothing moves any more: main waits for that once its script is done.
pub(crate) fn run(program: &Program, schedule: Schedule) -> Ran {
    let program = Arc::new(program.clone());
    let logs = Arc::new(Mutex::new(vec![vec![]; program.scripts.len()]));
    let made = Arc::new(Mutex::new(vec![]));
    let (inside, seen, channels_made) = (program.clone(), logs.clone(), made.clone());
    let ran = run_under(schedule, move || {
        let channels: Vec<Chan<u32>> = inside.caps.iter().map(|cap| chan(*cap)).collect();
        *channels_made.lock().unwrap() = channels.clone();
        let follow = move |goroutine: usize| {
            let (program, logs, channels) = (inside.clone(), seen.clone(), channels.clone());
            move || {
                for (at, op) in program.scripts[goroutine].iter().enumerate() {
                    let seen = perform(&channels, &Chan::nil(), op, goroutine, at);
                    logs.lock().unwrap()[goroutine].push(seen);
                }
            }
        };
        (1..program.scripts.len()).for_each(|goroutine| go(follow(goroutine)));
        follow(0)();
        settle();
    });
    let ending = match &ran.report.result {
        Ok(()) => EXIT,
        Err(RunError::Deadlock(_)) => DEADLOCK,
        Err(RunError::Panic(report)) if report.message == SEND_ON_CLOSED => SEND_ON_CLOSED,
        Err(RunError::Panic(report)) if report.message == CLOSE_OF_CLOSED => CLOSE_OF_CLOSED,
        Err(error) => panic!("{error}"),
    };
    let logs = logs.lock().unwrap().clone();
    let channels = made.lock().unwrap().clone();
    let left = channels.iter().flat_map(|ch| std::iter::from_fn(|| ch.try_recv().ok())).collect();
    Ran { outcome: Outcome { logs, ending }, events: ran.events, left, unkillable: ran.report.unkillable }
}
