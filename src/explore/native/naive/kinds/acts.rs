//! What a goroutine of such a program does, act by act.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::super::ordered;
use super::world::{World, ms};
use crate::context::{self, Context, StopFunc};
use crate::rt::stacks::unwind;
use crate::select::{RecvCase, Select};
use crate::time::{self, Ticker};

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
pub(super) fn follow(world: &World, me: u32, script: &[Act]) -> u32 {
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
