//! Small programs of everything that goroutines can do to each other, drawn at random.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use super::ordered;

use crate::select::{Case, RecvCase, Select, SendCase};
use crate::sync::{Atomic, Cond, Mutex, Once, Racy, RwMutex, Semaphore, WaitGroup};
use crate::{Chan, chan, context, time};

/// A value that gort cannot look into.
#[derive(Clone, Copy)]
struct Opaque(u32);

/// What goroutines share.
#[derive(Clone)]
struct Objects {
    chans: [Chan<u32>; 3],
    opaque: Chan<Opaque>,
    mutex: Arc<Mutex<u32>>,
    guarded: Arc<Mutex<Opaque>>,
    shared: Arc<RwMutex<u32>>,
    bare: Arc<Mutex<()>>,
    cond: Arc<Cond>,
    wg: WaitGroup,
    once: Arc<Once>,
    permits: Arc<Semaphore>,
    racy: Racy<u32>,
    atomic: Atomic<u32>,
    ctx: context::Context,
    cancel: context::CancelFunc,
}

impl Objects {
    fn new() -> Self {
        let (ctx, cancel) = context::with_cancel(&context::background());
        Objects {
            chans: [chan(0), chan(1), chan(2)],
            opaque: chan(1),
            mutex: Arc::new(Mutex::new(0)),
            guarded: Arc::new(Mutex::new(Opaque(0))),
            shared: Arc::new(RwMutex::new(0)),
            bare: Arc::new(Mutex::new(())),
            cond: Arc::new(Cond::new()),
            wg: WaitGroup::new(),
            once: Arc::new(Once::new()),
            permits: Arc::new(Semaphore::new(1)),
            racy: Racy::new(0),
            atomic: Atomic::new(0),
            ctx,
            cancel,
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Op {
    Print,
    Send(usize),
    Recv(usize),
    TrySend(usize),
    TryRecv(usize),
    Close(usize),
    Len(usize),
    Select(Vec<(bool, usize)>, bool),
    SendOpaque,
    RecvOpaque,
    Add,
    Opaque,
    Hold(Vec<Op>),
    TryLock,
    Read,
    Write,
    Wait,
    Signal,
    Broadcast,
    WgAdd,
    WgDone,
    WgWait,
    Once,
    Acquire,
    Release,
    Load,
    Store,
    Increment,
    AtomicAdd,
    AtomicLoad,
    Sleep(u64),
    Timeout(usize, u64),
    Now,
    Cancel,
    Err,
    Done,
    Goid,
    Go(Vec<Op>),
    Join(Vec<Op>),
    Scope(Vec<Op>, Vec<Op>),
    Panic,
    Yield,
}

enum Built<'a> {
    Send(SendCase<'a, u32>),
    Receive(RecvCase<'a, u32>),
}

impl Built<'_> {
    fn case(&self) -> &dyn Case {
        match self {
            Built::Send(case) => case,
            Built::Receive(case) => case,
        }
    }
}

fn perform(objects: &Objects, me: u32, at: u32, op: &Op, log: &mut Vec<u32>) {
    let value = me * 10 + at;
    let got = |value: Option<u32>| value.map_or(0, |value| value + 1);
    match op {
        Op::Print => crate::println!("{me} at {at}"),
        Op::Send(c) => objects.chans[*c].send(value),
        Op::Recv(c) => log.push(got(objects.chans[*c].recv())),
        Op::TrySend(c) => log.push(objects.chans[*c].try_send(value).is_ok().into()),
        Op::TryRecv(c) => log.push(got(objects.chans[*c].try_recv().ok())),
        Op::Close(c) => objects.chans[*c].close(),
        Op::Len(c) => log.push(objects.chans[*c].len() as u32),
        Op::Select(arms, default) => {
            let case = |number: usize| match arms[number] {
                // The receiver sees by which case it was sent.
                (true, c) => Built::Send(SendCase::new(&objects.chans[c], value + 100 * number as u32)),
                (false, c) => Built::Receive(RecvCase::new(&objects.chans[c])),
            };
            let order = ordered(arms);
            let cases: Vec<Built<'_>> = order.iter().map(|number| case(*number)).collect();
            let select = cases.iter().map(Built::case).fold(Select::new(), Select::case);
            let chosen = if *default { select.poll() } else { Some(select.wait()) };
            log.push(got(chosen.map(|chosen| order[chosen] as u32)));
            log.extend(chosen.and_then(|chosen| match &cases[chosen] {
                Built::Send(_) => None,
                Built::Receive(case) => case.take(),
            }));
        }
        Op::SendOpaque => objects.opaque.send(Opaque(value)),
        Op::RecvOpaque => log.push(got(objects.opaque.recv().map(|opaque| opaque.0))),
        Op::Add => {
            let mut guard = objects.mutex.lock();
            *guard = *guard * 3 + me;
            log.push(*guard);
        }
        Op::Opaque => {
            let mut guard = objects.guarded.lock();
            guard.0 = guard.0 * 3 + me;
            log.push(guard.0);
        }
        Op::Hold(inner) => {
            let _guard = objects.bare.lock();
            inner.iter().for_each(|op| perform(objects, me, at + 5, op, log));
        }
        Op::TryLock => log.push(objects.bare.try_lock().is_some().into()),
        Op::Read => log.push(*objects.shared.read()),
        Op::Write => *objects.shared.write() += me,
        Op::Wait => drop(objects.cond.wait(objects.bare.lock())),
        Op::Signal => objects.cond.signal(),
        Op::Broadcast => objects.cond.broadcast(),
        Op::WgAdd => objects.wg.add(1),
        Op::WgDone => objects.wg.done(),
        Op::WgWait => objects.wg.wait(),
        Op::Once => objects.once.call(|| log.push(7)),
        Op::Acquire => objects.permits.acquire(),
        Op::Release => objects.permits.release(),
        Op::Load => log.push(objects.racy.load()),
        Op::Store => objects.racy.store(me),
        Op::Increment => objects.racy.update(|value| value + 1),
        Op::AtomicAdd => log.push(objects.atomic.add(me)),
        Op::AtomicLoad => log.push(objects.atomic.load()),
        Op::Sleep(ms) => time::sleep(Duration::from_millis(*ms)),
        Op::Timeout(c, ms) => crate::select! {
            recv(objects.chans[*c]) -> value => log.push(got(value)),
            recv(time::after(Duration::from_millis(*ms))) -> _ => log.push(99),
        },
        Op::Now => log.push(time::now().since_start().as_millis() as u32),
        Op::Cancel => objects.cancel.cancel(),
        Op::Err => log.push(objects.ctx.err().is_some().into()),
        Op::Done => drop(objects.ctx.done().recv()),
        Op::Goid => log.push(crate::goid().0 as u32),
        Op::Go(script) => {
            let (objects, script) = (objects.clone(), script.clone());
            crate::go(move || _ = follow(&objects, me * 2 + 4, &script));
        }
        Op::Join(script) => {
            let (objects, script) = (objects.clone(), script.clone());
            log.push(crate::spawn(move || follow(&objects, me * 2 + 5, &script)).join());
        }
        Op::Scope(one, other) => {
            // What it borrows from this stack.
            let sums = [Racy::new(0), Racy::new(0)];
            crate::scope(|scope| {
                for (number, script) in [one, other].into_iter().enumerate() {
                    let sum = &sums[number];
                    scope.go(move || sum.store(follow(objects, me * 2 + 6 + number as u32, script)));
                }
            });
            log.extend(sums.iter().map(Racy::load));
        }
        Op::Panic => panic!("{me} gives up at {at}"),
        Op::Yield => crate::gosched(),
    }
}

fn follow(objects: &Objects, me: u32, script: &[Op]) -> u32 {
    let mut log = Vec::new();
    for (at, op) in script.iter().enumerate() {
        perform(objects, me, at as u32, op, &mut log);
    }
    // One that has seen nothing has nothing to show.
    if !log.is_empty() {
        crate::println!("{me}: {log:?}");
    }
    log.iter().sum()
}

pub(super) fn program(scripts: &[Vec<Op>]) -> Arc<dyn Fn() + Send + Sync> {
    let scripts = scripts.to_vec();
    Arc::new(move || {
        let objects = Objects::new();
        for (number, script) in scripts.iter().enumerate().skip(1) {
            let (objects, script) = (objects.clone(), script.clone());
            crate::go(move || _ = follow(&objects, number as u32 + 1, &script));
        }
        follow(&objects, 1, &scripts[0]);
    })
}

fn leaf() -> impl Strategy<Value = Op> {
    let c = || 0_usize..3;
    prop_oneof![
        3 => Just(Op::Print),
        4 => c().prop_map(Op::Send),
        4 => c().prop_map(Op::Recv),
        1 => c().prop_map(Op::TrySend),
        1 => c().prop_map(Op::TryRecv),
        1 => c().prop_map(Op::Close),
        1 => c().prop_map(Op::Len),
        3 => (prop::collection::vec((any::<bool>(), c()), 1..3), prop::bool::weighted(0.3)).prop_map(|(a, d)| Op::Select(a, d)),
        1 => (any::<bool>(), c()).prop_map(|case| Op::Select(vec![case; 2], false)),
        2 => prop_oneof![Just(Op::SendOpaque), Just(Op::RecvOpaque), Just(Op::Opaque)],
        2 => prop_oneof![Just(Op::Add), Just(Op::TryLock), Just(Op::Read), Just(Op::Write)],
        2 => prop_oneof![Just(Op::Wait), Just(Op::Signal), Just(Op::Broadcast)],
        2 => prop_oneof![Just(Op::WgAdd), Just(Op::WgDone), Just(Op::WgWait)],
        2 => prop_oneof![Just(Op::Once), Just(Op::Acquire), Just(Op::Release)],
        3 => prop_oneof![Just(Op::Load), Just(Op::Store), Just(Op::Increment), Just(Op::AtomicAdd), Just(Op::AtomicLoad)],
        2 => prop_oneof![(1..3_u64).prop_map(Op::Sleep), Just(Op::Now), (c(), 1..3_u64).prop_map(|(c, ms)| Op::Timeout(c, ms))],
        2 => prop_oneof![Just(Op::Cancel), Just(Op::Err), Just(Op::Done)],
        1 => Just(Op::Goid),
        1 => Just(Op::Yield),
        1 => Just(Op::Panic),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let script = || prop::collection::vec(leaf(), 0..2);
    prop_oneof![
        12 => leaf(),
        1 => script().prop_map(Op::Hold),
        1 => script().prop_map(Op::Go),
        1 => script().prop_map(Op::Join),
        2 => (script(), script()).prop_map(|(one, other)| Op::Scope(one, other)),
    ]
}

/// A program: what main does, and what each goroutine does that it starts at once.
pub(super) type Scripts = Vec<Vec<Op>>;

/// Programs of a few goroutines with a few operations each, of every kind.
pub(super) fn programs(goroutines: Range<usize>, operations: Range<usize>) -> impl Strategy<Value = Scripts> {
    prop::collection::vec(prop::collection::vec(op(), operations), goroutines)
}

/// Two goroutines that do the same kind of thing, and main the other: which of the two comes first shows in what is taken.
pub(super) fn rivals() -> impl Strategy<Value = Scripts> {
    (0_usize..3).prop_flat_map(|c| {
        let take = prop_oneof![
            4 => Just(Op::Recv(c)),
            1 => Just(Op::TryRecv(c)),
            1 => any::<bool>().prop_map(move |default| Op::Select(vec![(false, c)], default)),
            3 => Just(Op::RecvOpaque),
            2 => prop_oneof![Just(Op::Load), Just(Op::AtomicLoad), Just(Op::Len(c)), Just(Op::Err)],
        ];
        let give = prop_oneof![
            4 => Just(Op::Send(c)),
            3 => Just(Op::SendOpaque),
            3 => prop_oneof![Just(Op::Store), Just(Op::AtomicAdd), Just(Op::Cancel), Just(Op::Close(c))],
        ];
        let both = prop_oneof![Just(Op::Add), Just(Op::Opaque), Just(Op::Once), Just(Op::Acquire), Just(Op::Write)];
        let (take, give) =
            (prop_oneof![5 => take, 1 => both.clone()].boxed(), prop_oneof![5 => give, 1 => both].boxed());
        any::<bool>().prop_flat_map(move |main_takes| {
            let (main, rival) = if main_takes { (&take, &give) } else { (&give, &take) };
            let main = prop::collection::vec(main.clone(), 1..3);
            let rival = prop::collection::vec(rival.clone(), 1..2);
            (main, rival.clone(), rival).prop_map(|(main, one, other)| vec![main, one, other])
        })
    })
}

/// A select that names a channel twice, beside others of its kind or other cases, and the goroutines that come to it.
pub(super) fn twice() -> impl Strategy<Value = Scripts> {
    (any::<bool>(), 0_usize..3, 0_usize..3).prop_flat_map(|(send, c, beside)| {
        let cases = prop_oneof![
            3 => Just(vec![(send, c); 2]),
            2 => Just(vec![(send, c), (!send, c), (send, c)]),
            2 => Just(vec![(send, c), (send, beside), (send, c)]),
            1 => Just(vec![(send, c), (send, beside), (send, beside), (send, c)]),
            1 => Just(vec![(send, c); 3]),
        ];
        let plain = move |send, c| if send { Op::Send(c) } else { Op::Recv(c) };
        let tried = move |send, c| if send { Op::TrySend(c) } else { Op::TryRecv(c) };
        let meets = prop_oneof![
            4 => Just(plain(!send, c)),
            2 => Just(plain(!send, beside)),
            2 => Just(tried(!send, c)),
            2 => Just(Op::Close(c)),
            1 => Just(Op::Select(vec![(!send, c), (!send, beside)], false)),
            1 => Just(Op::Select(vec![(!send, c); 2], false)),
            1 => Just(Op::Select(vec![(!send, c); 2], true)),
            1 => Just(Op::Sleep(1)),
        ];
        let script = prop::collection::vec(meets, 1..3);
        (cases, script.clone(), prop::option::weighted(0.3, script)).prop_map(|(cases, one, other)| {
            let waits = vec![Op::Select(cases, false)];
            [Some(waits), Some(one), other].into_iter().flatten().collect()
        })
    })
}

/// Programs in which timers decide.
pub(super) fn timed() -> impl Strategy<Value = Scripts> {
    let op = prop_oneof![
        4 => (1..4_u64).prop_map(Op::Sleep),
        1 => Just(Op::Now),
        2 => Just(Op::Print),
        1 => (1..3_u64).prop_map(|ms| Op::Timeout(1, ms)),
        1 => Just(Op::Send(1)),
        1 => Just(Op::Store),
        1 => Just(Op::Load),
    ];
    prop::collection::vec(prop::collection::vec(op, 1..3), 2..4)
}

/// Whether the operation is in the program somewhere.
pub(super) fn has(scripts: &[Vec<Op>], which: &dyn Fn(&Op) -> bool) -> bool {
    scripts.iter().flatten().any(|op| {
        which(op)
            || match op {
                Op::Hold(script) | Op::Go(script) | Op::Join(script) => has(std::slice::from_ref(script), which),
                Op::Scope(one, other) => has(&[one.clone(), other.clone()], which),
                _ => false,
            }
    })
}
