//! Small programs of one kind of object each, in which operations with several steps meet: drawn at random.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use super::ordered;
use crate::context::{self, CancelCauseFunc, Context, StopFunc};
use crate::explore::Clock;
use crate::explore::native::program::Main;
use crate::rt::stacks::unwind;
use crate::select::{RecvCase, Select};
use crate::sync::{Cond, Group, Mutex, Once, OnceValue, RwMutex, Semaphore, WaitGroup};
use crate::time::{Ticker, Timer};
use crate::{Chan, chan, time};

/// What the goroutines of a program share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    WaitGroups,
    Contexts,
    Locks,
    Permits,
    Groups,
    Timers,
    Joins,
    Selects,
    /// All but timers.
    Mixed,
}

/// What a goroutine does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Act {
    Print,
    Yield,
    Sleep(u64),
    Send,
    Recv,
    TrySend,
    TryRecv,
    Close,
    /// Two receives from one channel, and one from another.
    SelectTwice(bool),
    SelectBoth(bool),
    WgAdd,
    WgDone,
    WgWait,
    WgGo(Vec<Act>),
    Cancel(usize),
    CancelCause(usize),
    Err(usize),
    Cause(usize),
    AwaitDone(usize),
    Child(usize),
    CancelChild(usize),
    Timeout(usize, u64),
    AfterFunc(usize),
    StopFunc,
    Lock(Vec<Act>),
    TryLock,
    Read(Vec<Act>),
    Write(Vec<Act>),
    TryRead,
    TryWrite,
    CondWait,
    Signal,
    Broadcast,
    Once(Vec<Act>),
    OnceValue,
    Acquire,
    Release,
    TryAcquire,
    Permit(Vec<Act>),
    Permits,
    GroupGo(bool, Vec<Act>),
    GroupTryGo(bool),
    GroupWait,
    Reset(u64),
    Stop,
    Await,
    Poll,
    TickerReset(u64),
    TickerStop,
    Tick,
    FuncReset(u64),
    FuncStop,
    After(u64),
    Now,
    Join(Vec<Act>),
    Scope(Vec<Act>, Vec<Act>),
    Spawn(Vec<Act>),
}

/// One program.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) kind: Kind,
    pub(super) clock: Clock,
    /// What main does, and what each goroutine does that it starts at once.
    scripts: Vec<Vec<Act>>,
    /// Main waits for ever at its end, so that all others come to theirs.
    stays: bool,
    /// For each context after the first, whether it is below the first or the one before it.
    deep: [bool; 2],
    /// The group has a context, and a limit of one.
    group: (bool, bool),
}

#[derive(Clone)]
struct World {
    chans: [Chan<u32>; 2],
    wg: WaitGroup,
    contexts: Vec<(Context, CancelCauseFunc)>,
    mutex: Arc<Mutex<u32>>,
    shared: Arc<RwMutex<u32>>,
    cond: Arc<Cond>,
    once: Arc<Once>,
    value: Arc<OnceValue<u32>>,
    permits: Arc<Semaphore>,
    group: Group<String>,
    timer: Option<Timer>,
    ticker: Option<Ticker>,
    func: Option<Timer>,
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

impl Drawn {
    fn has(&self, which: &dyn Fn(&Act) -> bool) -> bool {
        self.scripts.iter().flatten().any(which)
    }

    fn world(&self) -> World {
        let mut contexts = Vec::new();
        let mut group = Group::new();
        match self.kind {
            Kind::Contexts | Kind::Mixed => {
                contexts.push(context::with_cancel_cause(&context::background()));
                for (number, deep) in self.deep.into_iter().enumerate() {
                    let parent = contexts[if deep { number } else { 0 }].0.clone();
                    contexts.push(context::with_cancel_cause(&parent));
                }
            }
            Kind::Groups => {
                let (with_context, limited) = self.group;
                if with_context {
                    let (parent, cancel) = context::with_cancel_cause(&context::background());
                    let made = Group::with_context(&parent);
                    group = made.0;
                    contexts = vec![(parent, cancel.clone()), (made.1, cancel)];
                }
                if limited {
                    group.set_limit(1);
                }
            }
            _ => {}
        }
        let wg = WaitGroup::new();
        if matches!(self.kind, Kind::WaitGroups | Kind::Mixed) {
            wg.add(self.scripts.len() as i64 - 1);
        }
        World {
            chans: [chan(0), chan(1)],
            wg,
            contexts,
            mutex: Arc::new(Mutex::new(0)),
            shared: Arc::new(RwMutex::new(0)),
            cond: Arc::new(Cond::new()),
            once: Arc::new(Once::new()),
            value: Arc::new(OnceValue::new(|| {
                crate::println!("made");
                7
            })),
            permits: Arc::new(Semaphore::new(1)),
            group,
            timer: self
                .has(&|act| matches!(act, Act::Reset(_) | Act::Stop | Act::Await | Act::Poll))
                .then(|| Timer::new(ms(1))),
            ticker: self
                .has(&|act| matches!(act, Act::TickerReset(_) | Act::TickerStop | Act::Tick))
                .then(|| Ticker::new(ms(1))),
            func: self
                .has(&|act| matches!(act, Act::FuncReset(_) | Act::FuncStop))
                .then(|| time::after_func(ms(1), || crate::println!("called"))),
        }
    }

    pub(super) fn main(&self) -> Main {
        let drawn = self.clone();
        Arc::new(move || {
            let world = drawn.world();
            for (number, script) in drawn.scripts.iter().enumerate().skip(1) {
                let (world, script) = (world.clone(), script.clone());
                crate::go(move || _ = follow(&world, number as u32 + 1, &script));
            }
            follow(&world, 1, &drawn.scripts[0]);
            if drawn.stays {
                chan::<u32>(0).recv();
            }
        })
    }
}

/// What a goroutine has for itself.
#[derive(Default)]
struct Own {
    log: Vec<u32>,
    stops: Vec<StopFunc>,
    children: Vec<Context>,
}

fn perform(world: &World, me: u32, at: u32, act: &Act, own: &mut Own) {
    let value = me * 10 + at;
    let got = |value: Option<u32>| value.map_or(0, |value| value + 1);
    let inner = |script: &[Act], own: &mut Own| {
        script.iter().for_each(|act| perform(world, me, at + 5, act, own));
    };
    let millis = |at: Option<time::Instant>| at.map_or(0, |at| at.since_start().as_millis() as u32 + 1);
    match act {
        Act::Print => crate::println!("{me} at {at}"),
        Act::Yield => crate::gosched(),
        Act::Sleep(time) => time::sleep(ms(*time)),
        Act::Send => world.chans[0].send(value),
        Act::Recv => own.log.push(got(world.chans[0].recv())),
        Act::TrySend => own.log.push(world.chans[1].try_send(value).is_ok().into()),
        Act::TryRecv => own.log.push(got(world.chans[1].try_recv().ok())),
        Act::Close => world.chans[1].close(),
        Act::SelectTwice(default) => {
            let named = [0, 0, 1];
            let order = ordered(&named);
            let cases: Vec<_> = order.iter().map(|number| RecvCase::new(&world.chans[named[*number]])).collect();
            let select = cases.iter().fold(Select::new(), |select, case| select.case(case));
            match if *default { select.poll() } else { Some(select.wait()) } {
                Some(chosen) => own.log.extend([order[chosen] as u32 + 1, got(cases[chosen].take())]),
                None => own.log.push(4),
            }
        }
        Act::SelectBoth(default) => {
            let [one, other] = &world.chans;
            let log = &mut own.log;
            if *default {
                crate::select! {
                    send(one, value) => log.push(1),
                    recv(other) -> value => log.extend([2, got(value)]),
                    default => log.push(3),
                }
            } else {
                crate::select! {
                    send(one, value) => log.push(1),
                    recv(other) -> value => log.extend([2, got(value)]),
                }
            }
        }
        Act::WgAdd => world.wg.add(1),
        Act::WgDone => world.wg.done(),
        Act::WgWait => world.wg.wait(),
        Act::WgGo(script) => {
            let (shared, script) = (world.clone(), script.clone());
            world.wg.go(move || _ = follow(&shared, me * 2 + 4, &script));
        }
        Act::Cancel(c) => world.contexts[*c].1.cancel_at(None, std::panic::Location::caller()),
        Act::CancelCause(c) => world.contexts[*c].1.cancel(format!("{me} gives up")),
        Act::Err(c) => own.log.push(world.contexts[*c].0.err().is_some().into()),
        Act::Cause(c) => {
            if let Some(cause) = world.contexts[*c].0.cause() {
                crate::println!("{me}: {cause}");
            }
        }
        Act::AwaitDone(c) => _ = world.contexts[*c].0.done().recv(),
        Act::Child(c) => {
            let (child, _) = context::with_cancel(&world.contexts[*c].0);
            own.log.push(child.err().is_some().into());
            own.children.push(child);
        }
        Act::CancelChild(c) => {
            let (child, cancel) = context::with_cancel(&world.contexts[*c].0);
            own.children.push(child);
            cancel.cancel();
        }
        Act::Timeout(c, time) => {
            let (child, _keep) = context::with_timeout(&world.contexts[*c].0, ms(*time));
            child.done().recv();
            own.log.push(u32::from(child.err() == Some(crate::ContextError::DeadlineExceeded)));
        }
        Act::AfterFunc(c) => {
            let stop = context::after_func(&world.contexts[*c].0, move || crate::println!("{me}'s function"));
            own.stops.push(stop);
        }
        Act::StopFunc => own.log.extend(own.stops.pop().map(|stop| u32::from(stop.stop()))),
        Act::Lock(script) => {
            let mut guard = world.mutex.lock();
            *guard = *guard * 3 + me;
            own.log.push(*guard);
            inner(script, own);
        }
        Act::TryLock => own.log.push(world.mutex.try_lock().is_some().into()),
        Act::Read(script) => {
            let guard = world.shared.read();
            own.log.push(*guard);
            inner(script, own);
        }
        Act::Write(script) => {
            let mut guard = world.shared.write();
            *guard = *guard * 3 + me;
            inner(script, own);
        }
        Act::TryRead => own.log.push(world.shared.try_read().is_some().into()),
        Act::TryWrite => own.log.push(world.shared.try_write().is_some().into()),
        Act::CondWait => drop(world.cond.wait(world.mutex.lock())),
        Act::Signal => world.cond.signal(),
        Act::Broadcast => world.cond.broadcast(),
        Act::Once(script) => world.once.call(|| inner(script, own)),
        Act::OnceValue => own.log.push(*world.value.get()),
        Act::Acquire => world.permits.acquire(),
        Act::Release => world.permits.release(),
        Act::TryAcquire => own.log.push(world.permits.try_acquire().into()),
        Act::Permit(script) => {
            let _permit = world.permits.permit();
            inner(script, own);
        }
        Act::Permits => own.log.push(world.permits.permits() as u32),
        Act::GroupGo(fails, script) => {
            let (shared, script, fails) = (world.clone(), script.clone(), *fails);
            world.group.go(move || {
                follow(&shared, me * 2 + 4, &script);
                if fails { Err(format!("error of {me} at {at}")) } else { Ok(()) }
            });
        }
        Act::GroupTryGo(fails) => {
            let fails = *fails;
            let started =
                world.group.try_go(move || if fails { Err(format!("error of {me} at {at}")) } else { Ok(()) });
            own.log.push(started.into());
        }
        Act::GroupWait => {
            if let Err(error) = world.group.wait() {
                crate::println!("{me}: {error}");
            }
        }
        Act::Reset(time) => own.log.extend(world.timer.as_ref().map(|timer| u32::from(timer.reset(ms(*time))))),
        Act::Stop => own.log.extend(world.timer.as_ref().map(|timer| u32::from(timer.stop()))),
        Act::Await => own.log.extend(world.timer.as_ref().map(|timer| millis(timer.c().recv()))),
        Act::Poll => own.log.extend(world.timer.as_ref().map(|timer| millis(timer.c().try_recv().ok()))),
        Act::TickerReset(time) => world.ticker.iter().for_each(|ticker| ticker.reset(ms(*time))),
        Act::TickerStop => world.ticker.iter().for_each(Ticker::stop),
        Act::Tick => own.log.extend(world.ticker.as_ref().map(|ticker| millis(ticker.c().recv()))),
        Act::FuncReset(time) => own.log.extend(world.func.as_ref().map(|func| u32::from(func.reset(ms(*time))))),
        Act::FuncStop => own.log.extend(world.func.as_ref().map(|func| u32::from(func.stop()))),
        Act::After(time) => own.log.push(millis(time::after(ms(*time)).recv())),
        Act::Now => own.log.push(millis(Some(time::now()))),
        Act::Join(script) => {
            let (shared, script) = (world.clone(), script.clone());
            own.log.push(crate::spawn(move || follow(&shared, me * 2 + 5, &script)).join());
        }
        Act::Scope(one, other) => {
            crate::scope(|scope| {
                for (number, script) in [one, other].into_iter().enumerate() {
                    scope.go(move || _ = follow(world, me * 2 + 6 + number as u32, script));
                }
            });
        }
        Act::Spawn(script) => {
            let (shared, script) = (world.clone(), script.clone());
            crate::go(move || _ = follow(&shared, me * 2 + 4, &script));
        }
    }
}

/// The goroutine's script. What panics is caught and shown: misuse does not end a program here, but its script.
fn follow(world: &World, me: u32, script: &[Act]) -> u32 {
    let mut own = Own::default();
    for (at, act) in script.iter().enumerate() {
        let caught = catch_unwind(AssertUnwindSafe(|| perform(world, me, at as u32, act, &mut own)));
        match caught {
            Ok(()) => {}
            Err(payload) if unwind::is_panic(&*payload) => {
                crate::println!("{me}: {}", unwind::message(&*payload));
                break;
            }
            Err(payload) => unwind::raise_again(payload),
        }
    }
    // One that has seen nothing has nothing to show.
    if !own.log.is_empty() {
        crate::println!("{me}: {:?}", own.log);
    }
    own.log.iter().sum()
}

fn script(act: impl Strategy<Value = Act> + 'static, most: usize) -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(act, 0..most + 1)
}

/// What goroutines of this kind do, without those acts that hold others.
fn leaf(kind: Kind) -> BoxedStrategy<Act> {
    let context = || 0_usize..3;
    let time = || 1_u64..3;
    match kind {
        Kind::WaitGroups => prop_oneof![
            3 => Just(Act::Print),
            4 => Just(Act::WgDone),
            2 => Just(Act::WgAdd),
            3 => Just(Act::WgWait),
        ]
        .boxed(),
        Kind::Contexts => prop_oneof![
            1 => Just(Act::Print),
            4 => context().prop_map(Act::Cancel),
            1 => context().prop_map(Act::CancelCause),
            2 => context().prop_map(Act::Err),
            1 => context().prop_map(Act::Cause),
            1 => context().prop_map(Act::AwaitDone),
            2 => context().prop_map(Act::Child),
            2 => context().prop_map(Act::CancelChild),
            1 => (context(), time()).prop_map(|(c, ms)| Act::Timeout(c, ms)),
            2 => context().prop_map(Act::AfterFunc),
            1 => Just(Act::StopFunc),
        ]
        .boxed(),
        Kind::Locks => prop_oneof![
            1 => Just(Act::Print),
            1 => Just(Act::Yield),
            3 => (1..4_u64).prop_map(Act::Sleep),
            2 => Just(Act::TryLock),
            1 => Just(Act::TryRead),
            1 => Just(Act::TryWrite),
            2 => Just(Act::CondWait),
            2 => Just(Act::Signal),
            1 => Just(Act::Broadcast),
            1 => Just(Act::OnceValue),
        ]
        .boxed(),
        Kind::Permits => prop_oneof![
            2 => Just(Act::Print),
            2 => Just(Act::Acquire),
            2 => Just(Act::Release),
            1 => Just(Act::TryAcquire),
            1 => Just(Act::Permits),
            1 => Just(Act::Yield),
        ]
        .boxed(),
        Kind::Groups => prop_oneof![
            2 => Just(Act::Print),
            2 => any::<bool>().prop_map(Act::GroupTryGo),
            3 => Just(Act::GroupWait),
        ]
        .boxed(),
        Kind::Timers => prop_oneof![
            1 => Just(Act::Print),
            2 => time().prop_map(Act::Sleep),
            3 => time().prop_map(Act::Reset),
            1 => Just(Act::Stop),
            2 => Just(Act::Await),
            1 => Just(Act::Poll),
            3 => time().prop_map(Act::TickerReset),
            1 => Just(Act::TickerStop),
            2 => Just(Act::Tick),
            2 => time().prop_map(Act::FuncReset),
            1 => Just(Act::FuncStop),
            1 => time().prop_map(Act::After),
            1 => Just(Act::Now),
        ]
        .boxed(),
        Kind::Joins => prop_oneof![
            3 => Just(Act::Print),
            1 => Just(Act::Yield),
            1 => Just(Act::Send),
            1 => Just(Act::Recv),
            1 => Just(Act::TryRecv),
        ]
        .boxed(),
        Kind::Selects => prop_oneof![
            1 => Just(Act::Print),
            2 => Just(Act::Send),
            2 => Just(Act::Recv),
            2 => Just(Act::TrySend),
            2 => Just(Act::TryRecv),
            1 => Just(Act::Close),
            2 => any::<bool>().prop_map(Act::SelectTwice),
            3 => any::<bool>().prop_map(Act::SelectBoth),
        ]
        .boxed(),
        Kind::Mixed => prop_oneof![
            leaf(Kind::WaitGroups),
            leaf(Kind::Contexts),
            leaf(Kind::Locks),
            leaf(Kind::Permits),
            leaf(Kind::Selects),
        ]
        .boxed(),
    }
}

fn act(kind: Kind) -> BoxedStrategy<Act> {
    let inner = move || script(leaf(kind), 1);
    match kind {
        Kind::WaitGroups => prop_oneof![8 => leaf(kind), 2 => inner().prop_map(Act::WgGo)].boxed(),
        Kind::Locks => prop_oneof![
            4 => leaf(kind),
            3 => inner().prop_map(Act::Lock),
            2 => inner().prop_map(Act::Read),
            2 => inner().prop_map(Act::Write),
            2 => script(prop_oneof![Just(Act::Print), Just(Act::Sleep(1)), Just(Act::TryLock)], 1).prop_map(Act::Once),
        ]
        .boxed(),
        Kind::Permits => prop_oneof![4 => leaf(kind), 2 => inner().prop_map(Act::Permit)].boxed(),
        Kind::Groups => prop_oneof![
            3 => leaf(kind),
            3 => (any::<bool>(), script(Just(Act::Print), 1)).prop_map(|(fails, script)| Act::GroupGo(fails, script)),
        ]
        .boxed(),
        Kind::Joins => prop_oneof![
            4 => leaf(kind),
            2 => inner().prop_map(Act::Join),
            2 => (inner(), inner()).prop_map(|(one, other)| Act::Scope(one, other)),
            1 => inner().prop_map(Act::Spawn),
        ]
        .boxed(),
        Kind::Mixed => {
            prop_oneof![8 => leaf(kind), 1 => inner().prop_map(Act::Lock), 1 => inner().prop_map(Act::WgGo)].boxed()
        }
        Kind::Contexts | Kind::Timers | Kind::Selects => leaf(kind),
    }
}

/// What goroutines do that have one ticker, and sleep: of all timers' acts too few would be these for ticks to be lost.
fn tickers() -> impl Strategy<Value = Act> {
    prop_oneof![
        1 => Just(Act::Print),
        3 => (1..4_u64).prop_map(Act::Sleep),
        4 => Just(Act::Tick),
        1 => (1..3_u64).prop_map(Act::TickerReset),
        1 => Just(Act::TickerStop),
        1 => (1..3_u64).prop_map(Act::After),
    ]
}

/// What goroutines do that share a lock for readers and writers, and hold it for longer than a lock needs to starve.
fn writers() -> impl Strategy<Value = Act> {
    let inner = || script((1..3_u64).prop_map(Act::Sleep), 1);
    prop_oneof![
        6 => inner().prop_map(Act::Write),
        2 => inner().prop_map(Act::Read),
        1 => Just(Act::TryWrite),
        1 => Just(Act::Sleep(1)),
    ]
}

/// Programs of this kind: two to four goroutines of a few acts each. Where time matters, by both clocks.
pub(super) fn programs(kind: Kind) -> impl Strategy<Value = Drawn> {
    let scripts = prop::collection::vec(script(act(kind), 3), 2..5);
    let scripts = match kind {
        Kind::Timers => prop_oneof![2 => scripts, 1 => prop::collection::vec(script(tickers(), 3), 2..4)].boxed(),
        Kind::Locks => prop_oneof![2 => scripts, 1 => prop::collection::vec(script(writers(), 3), 2..4)].boxed(),
        _ => scripts.boxed(),
    };
    let clock = match kind {
        Kind::Timers | Kind::Locks | Kind::Contexts => prop_oneof![Just(Clock::Ideal), Just(Clock::Real)].boxed(),
        _ => Just(Clock::Ideal).boxed(),
    };
    (scripts, prop::bool::weighted(0.7), any::<[bool; 2]>(), any::<(bool, bool)>(), clock)
        .prop_map(move |(scripts, stays, deep, group, clock)| Drawn { kind, clock, scripts, stays, deep, group })
}
