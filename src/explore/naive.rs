//! The explorer against a search that knows nothing: every sequence of answers at the ordinary door, one run for each.
//!
//! The two share the runtime and nothing else: no states, no digests, no reduction to visible steps. What differs
//! between them would be an output lost by taking two states for one.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::{Arc, Mutex as StdMutex};
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::{Explorer, Output};
use crate::error::{ReplayError, RunError};
use crate::rt::entry::Entry;
use crate::rt::event::Ending;
use crate::rt::policy::{Choice, Policy};
use crate::rt::program::{Outside, Program as Running, Verdict};
use crate::rt::stack::{Arena, Guard, STACK_BYTES};
use crate::rt::worker::{Decisions, Worker};
use crate::select::{Case, RecvCase, Select, SendCase};
use crate::sync::{Atomic, Cond, Mutex, Once, Racy, RwMutex, Semaphore, WaitGroup};
use crate::time::clock::Origin;
use crate::{Builder, Chan, Schedule, chan, context, time};

/// A writer that others can look into.
#[derive(Clone, Default)]
struct Lines(Arc<StdMutex<Vec<u8>>>);

impl Lines {
    fn take(&self) -> Vec<String> {
        let text = std::mem::take(&mut *self.0.lock().unwrap());
        String::from_utf8(text).unwrap().lines().map(str::to_string).collect()
    }
}

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What has been answered, and among how many candidates.
type Answers = Rc<RefCell<Vec<(usize, usize)>>>;

/// Gives the answers of a prefix, then always the first.
struct Enumerate {
    answers: Answers,
    at: usize,
}

impl Policy for Enumerate {
    fn choose(&mut self, _: Choice, candidates: usize) -> Result<usize, ReplayError> {
        let mut answers = self.answers.borrow_mut();
        if answers.len() == self.at {
            answers.push((0, candidates));
        }
        assert_eq!(answers[self.at].1, candidates, "the program is no function of its schedule");
        self.at += 1;
        Ok(answers[self.at - 1].0)
    }
}

/// One run by these answers.
fn run_by(answers: &Answers, main: impl FnOnce() + 'static) -> Output {
    let text = Lines::default();
    let output: Box<dyn std::io::Write + Send> = Box::new(text.clone());
    let outside = Outside {
        listener: None,
        output: Some(output),
        quiet_panics: true,
        watched: false,
        scatter: false,
        capacities: None,
    };
    let arena = Arena::of(STACK_BYTES, Guard::Auto);
    let program = Arc::new(Running::new(String::new(), 1, arena, Origin::Virtual, outside));
    let policy = Box::new(Enumerate { answers: answers.clone(), at: 0 });
    let worker = Worker::new(program.clone(), 0, Decisions { policy, door: true, record: false, passes: false });
    let verdict = worker.enter(|| {
        worker.main.set(Some(Box::new(main)));
        worker.spawn_main(Entry::new(crate::run::run_main), std::panic::Location::caller());
        worker.run();
        let verdict = worker.verdict();
        worker.shutdown();
        verdict
    });
    drop(worker);
    program.release();
    let (ending, message) = match verdict {
        Verdict::Exit => (Ending::Exit, String::new()),
        Verdict::Error(error @ RunError::Panic(_)) => (Ending::Panic, error.headline()),
        Verdict::Error(error) => (Ending::Deadlock, error.headline()),
        Verdict::ListenerPanicked(_) => unreachable!("nobody listens"),
    };
    Output { lines: text.take(), ending, message }
}

/// All outputs, if there are not more than so many runs.
fn enumerate(main: &Arc<dyn Fn() + Send + Sync>, most: usize) -> Option<BTreeSet<Output>> {
    crate::rt::unwind::install_hook();
    crate::rt::overflow::prepare_thread();
    let answers: Answers = Rc::default();
    let mut outputs = BTreeSet::new();
    for _ in 0..most {
        let main = main.clone();
        outputs.insert(run_by(&answers, move || main()));
        // The next sequence of answers, in lexicographic order.
        let mut answers = answers.borrow_mut();
        loop {
            match answers.pop() {
                None => return Some(outputs),
                Some((answer, candidates)) if answer + 1 < candidates => {
                    answers.push((answer + 1, candidates));
                    break;
                }
                Some(_) => {}
            }
        }
    }
    None
}

/// A value that gort cannot look into.
#[derive(Clone, Copy)]
struct Opaque(u32);

/// What goroutines share.
#[derive(Clone)]
struct World {
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

impl World {
    fn new() -> Self {
        let (ctx, cancel) = context::with_cancel(&context::background());
        World {
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

#[derive(Clone, Debug)]
enum Op {
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
}

fn perform(world: &World, me: u32, at: u32, op: &Op, log: &mut Vec<u32>) {
    let value = me * 10 + at;
    let got = |value: Option<u32>| value.map_or(0, |value| value + 1);
    match op {
        Op::Print => crate::println!("{me} at {at}"),
        Op::Send(c) => world.chans[*c].send(value),
        Op::Recv(c) => log.push(got(world.chans[*c].recv())),
        Op::TrySend(c) => log.push(world.chans[*c].try_send(value).is_ok().into()),
        Op::TryRecv(c) => log.push(got(world.chans[*c].try_recv().ok())),
        Op::Close(c) => world.chans[*c].close(),
        Op::Len(c) => log.push(world.chans[*c].len() as u32),
        Op::Select(arms, default) => {
            let (mut sends, mut receives) = (Vec::new(), Vec::new());
            for (send, c) in arms {
                if *send {
                    sends.push(SendCase::new(&world.chans[*c], value));
                } else {
                    receives.push(RecvCase::new(&world.chans[*c]));
                }
            }
            let cases = sends.iter().map(|case| case as &dyn Case).chain(receives.iter().map(|case| case as &dyn Case));
            let select = cases.fold(Select::new(), Select::case);
            let chosen = if *default { select.poll() } else { Some(select.wait()) };
            log.push(got(chosen.map(|chosen| chosen as u32)));
            log.extend(chosen.and_then(|chosen| receives.get(chosen.wrapping_sub(sends.len()))?.take()));
        }
        Op::SendOpaque => world.opaque.send(Opaque(value)),
        Op::RecvOpaque => log.push(got(world.opaque.recv().map(|opaque| opaque.0))),
        Op::Add => {
            let mut guard = world.mutex.lock();
            *guard = *guard * 3 + me;
            log.push(*guard);
        }
        Op::Opaque => {
            let mut guard = world.guarded.lock();
            guard.0 = guard.0 * 3 + me;
            log.push(guard.0);
        }
        Op::Hold(inner) => {
            let _guard = world.bare.lock();
            inner.iter().for_each(|op| perform(world, me, at + 5, op, log));
        }
        Op::TryLock => log.push(world.bare.try_lock().is_some().into()),
        Op::Read => log.push(*world.shared.read()),
        Op::Write => *world.shared.write() += me,
        Op::Wait => drop(world.cond.wait(world.bare.lock())),
        Op::Signal => world.cond.signal(),
        Op::Broadcast => world.cond.broadcast(),
        Op::WgAdd => world.wg.add(1),
        Op::WgDone => world.wg.done(),
        Op::WgWait => world.wg.wait(),
        Op::Once => world.once.call(|| log.push(7)),
        Op::Acquire => world.permits.acquire(),
        Op::Release => world.permits.release(),
        Op::Load => log.push(world.racy.load()),
        Op::Store => world.racy.store(me),
        Op::Increment => world.racy.update(|value| value + 1),
        Op::AtomicAdd => log.push(world.atomic.add(me)),
        Op::AtomicLoad => log.push(world.atomic.load()),
        Op::Sleep(ms) => time::sleep(Duration::from_millis(*ms)),
        Op::Timeout(c, ms) => crate::select! {
            recv(world.chans[*c]) -> value => log.push(got(value)),
            recv(time::after(Duration::from_millis(*ms))) -> _ => log.push(99),
        },
        Op::Now => log.push(time::now().since_start().as_millis() as u32),
        Op::Cancel => world.cancel.cancel(),
        Op::Err => log.push(world.ctx.err().is_some().into()),
        Op::Done => drop(world.ctx.done().recv()),
        Op::Goid => log.push(crate::goid().0 as u32),
        Op::Go(script) => {
            let (world, script) = (world.clone(), script.clone());
            crate::go(move || _ = follow(&world, me * 2 + 4, &script));
        }
        Op::Join(script) => {
            let (world, script) = (world.clone(), script.clone());
            log.push(crate::spawn(move || follow(&world, me * 2 + 5, &script)).join());
        }
    }
}

fn follow(world: &World, me: u32, script: &[Op]) -> u32 {
    let mut log = Vec::new();
    for (at, op) in script.iter().enumerate() {
        perform(world, me, at as u32, op, &mut log);
    }
    crate::println!("{me}: {log:?}");
    log.iter().sum()
}

fn program(scripts: &[Vec<Op>]) -> Arc<dyn Fn() + Send + Sync> {
    let scripts = scripts.to_vec();
    Arc::new(move || {
        let world = World::new();
        for (number, script) in scripts.iter().enumerate().skip(1) {
            let (world, script) = (world.clone(), script.clone());
            crate::go(move || _ = follow(&world, number as u32 + 1, &script));
        }
        follow(&world, 1, &scripts[0]);
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
        2 => prop_oneof![Just(Op::SendOpaque), Just(Op::RecvOpaque), Just(Op::Opaque)],
        2 => prop_oneof![Just(Op::Add), Just(Op::TryLock), Just(Op::Read), Just(Op::Write)],
        2 => prop_oneof![Just(Op::Wait), Just(Op::Signal), Just(Op::Broadcast)],
        2 => prop_oneof![Just(Op::WgAdd), Just(Op::WgDone), Just(Op::WgWait)],
        2 => prop_oneof![Just(Op::Once), Just(Op::Acquire), Just(Op::Release)],
        3 => prop_oneof![Just(Op::Load), Just(Op::Store), Just(Op::Increment), Just(Op::AtomicAdd), Just(Op::AtomicLoad)],
        2 => prop_oneof![(1..3_u64).prop_map(Op::Sleep), Just(Op::Now), (c(), 1..3_u64).prop_map(|(c, ms)| Op::Timeout(c, ms))],
        2 => prop_oneof![Just(Op::Cancel), Just(Op::Err), Just(Op::Done)],
        1 => Just(Op::Goid),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let script = || prop::collection::vec(leaf(), 0..2);
    prop_oneof![
        12 => leaf(),
        1 => script().prop_map(Op::Hold),
        1 => script().prop_map(Op::Go),
        1 => script().prop_map(Op::Join),
    ]
}

fn programs() -> impl Strategy<Value = Vec<Vec<Op>>> {
    prop::collection::vec(prop::collection::vec(op(), 0..4), 2..4)
}

#[test]
fn the_same_outputs_as_a_search_without_states() {
    let scale = std::env::var("GORT_STRESS").ok().and_then(|scale| scale.parse().ok()).unwrap_or(1_u32);
    // Above so many runs a program is too large to be enumerated.
    let (cases, most_runs) = (600 * scale, 800 * scale as usize);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 1_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (compared, outputs) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let result = runner.run(&programs(), |scripts| {
        let main = program(&scripts);
        let Some(expected) = enumerate(&main, most_runs) else { return Ok(()) };
        let again = main.clone();
        let found = Explorer::new("naive", move || again()).run();
        prop_assert_eq!(&found.incomplete, &None);
        let all: Vec<Output> = found.all().collect();
        let distinct: BTreeSet<Output> = all.iter().cloned().collect();
        prop_assert_eq!(all.len(), distinct.len(), "an output stands there twice");
        prop_assert_eq!(found.outputs.clone(), super::BigUint::from(all.len()));
        prop_assert_eq!(&distinct, &expected);
        // Every one of them comes with a run that gives it.
        let listed = found.list(usize::MAX);
        prop_assert_eq!(listed.len(), all.len());
        for listed in listed.iter().take(20) {
            let code = listed.schedule.clone();
            prop_assert!(code.is_some(), "no code for {}", listed.output);
            let text = Lines::default();
            let again = main.clone();
            let builder = Builder::new().schedule(Schedule::Replay(code.unwrap())).program("naive").quiet_panics(true);
            let result = builder.output(text.clone()).run(move || again());
            prop_assert_eq!(&text.take(), &listed.output.lines);
            let message = result.err().map_or(String::new(), |error| error.headline());
            prop_assert_eq!(&message, &listed.output.message);
        }
        compared.set(compared.get() + 1);
        outputs.set(outputs.get() + all.len());
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(compared.get() * 3 > cases, "only {} of {cases} programs were small enough", compared.get());
    let (compared, outputs) = (compared.get(), outputs.get());
    assert!(outputs > 2 * compared as usize, "the {compared} programs have {outputs} outputs only");
}
