//! How such programs are drawn: which acts each kind has, and how often.

use proptest::prelude::*;

use super::acts::Act;
use super::{Drawn, Kind};
use crate::explore::Clock;

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
            1 => (0..3_u64).prop_map(Act::WgTimeout),
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
            2 => time().prop_map(Act::CondTimeout),
            1 => Just(Act::Quiet),
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
            2 => (0..3_u64).prop_map(Act::AcquireTimeout),
            1 => time().prop_map(Act::Sleep),
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
            1 => Just(Act::Quiet),
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
        Kind::Timed => prop_oneof![
            1 => Just(Act::Print),
            2 => time().prop_map(Act::Sleep),
            2 => Just(Act::Send),
            1 => Just(Act::Recv),
            2 => Just(Act::TrySend),
            1 => Just(Act::Close),
            4 => (0..3_u64).prop_map(Act::RecvTimeout),
            4 => (0..3_u64).prop_map(Act::SendTimeout),
            4 => (0..3_u64).prop_map(Act::SelectTimeout),
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
            2 => (0..4_u64, inner()).prop_map(|(ms, script)| Act::LockTimeout(ms, script)),
            1 => (0..4_u64, inner()).prop_map(|(ms, script)| Act::ReadTimeout(ms, script)),
            1 => (0..4_u64, inner()).prop_map(|(ms, script)| Act::WriteTimeout(ms, script)),
            2 => inner().prop_map(Act::Read),
            2 => inner().prop_map(Act::Write),
            2 => script(prop_oneof![Just(Act::Print), Just(Act::Sleep(1)), Just(Act::TryLock)], 1).prop_map(Act::Once),
        ]
        .boxed(),
        Kind::Permits => prop_oneof![
            4 => leaf(kind),
            2 => inner().prop_map(Act::Permit),
            1 => (1..3_u64, inner()).prop_map(|(ms, script)| Act::PermitTimeout(ms, script)),
        ]
        .boxed(),
        Kind::Groups => prop_oneof![
            3 => leaf(kind),
            3 => (any::<bool>(), script(Just(Act::Print), 1)).prop_map(|(fails, script)| Act::GroupGo(fails, script)),
        ]
        .boxed(),
        Kind::Joins => prop_oneof![
            4 => leaf(kind),
            2 => inner().prop_map(Act::Join),
            2 => inner().prop_map(Act::JoinAwait),
            2 => inner().prop_map(Act::LastSender),
            2 => (inner(), inner()).prop_map(|(one, other)| Act::Scope(one, other)),
            1 => inner().prop_map(Act::Spawn),
        ]
        .boxed(),
        Kind::Mixed => {
            prop_oneof![8 => leaf(kind), 1 => inner().prop_map(Act::Lock), 1 => inner().prop_map(Act::WgGo)].boxed()
        }
        Kind::Contexts | Kind::Timers | Kind::Selects | Kind::Timed => leaf(kind),
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
        2 => ((1..4_u64), inner()).prop_map(|(ms, script)| Act::WriteTimeout(ms, script)),
        1 => (1..4_u64).prop_map(|ms| Act::ReadTimeout(ms, Vec::new())),
        1 => Just(Act::TryWrite),
        1 => Just(Act::Sleep(1)),
    ]
}

/// Programs of this kind: two to four goroutines of a few acts each. Where time matters, by both clocks.
pub(in crate::explore::native::naive) fn programs(kind: Kind) -> impl Strategy<Value = Drawn> {
    let scripts = prop::collection::vec(script(act(kind), 3), 2..5);
    let scripts = match kind {
        Kind::Timers => prop_oneof![2 => scripts, 1 => prop::collection::vec(script(tickers(), 3), 2..4)].boxed(),
        Kind::Locks => prop_oneof![2 => scripts, 1 => prop::collection::vec(script(writers(), 3), 2..4)].boxed(),
        _ => scripts.boxed(),
    };
    let clock = match kind {
        Kind::Timers | Kind::Locks | Kind::Contexts | Kind::Timed | Kind::Permits | Kind::WaitGroups => {
            prop_oneof![Just(Clock::Ideal), Just(Clock::Real)].boxed()
        }
        _ => Just(Clock::Ideal).boxed(),
    };
    (scripts, prop::bool::weighted(0.7), any::<[bool; 2]>(), any::<(bool, bool)>(), clock)
        .prop_map(move |(scripts, stays, deep, group, clock)| Drawn { kind, clock, scripts, stays, deep, group })
}
