//! What a goroutine of such a program does, act by act.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::super::ordered;
use super::objects::{Objects, ms};
use crate::RecvTimeoutError;
use crate::context::{self, Context, StopFunc};
use crate::explore::Clock;
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
    RecvTimeout(u64),
    SendTimeout(u64),
    SelectTimeout(u64),
    WgAdd,
    WgDone,
    WgWait,
    WgTimeout(u64),
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
    LockTimeout(u64, Vec<Act>),
    ReadTimeout(u64, Vec<Act>),
    WriteTimeout(u64, Vec<Act>),
    TryLock,
    Read(Vec<Act>),
    Write(Vec<Act>),
    TryRead,
    TryWrite,
    CondWait,
    CondTimeout(u64),
    Signal,
    Broadcast,
    Once(Vec<Act>),
    OnceValue,
    Acquire,
    Release,
    TryAcquire,
    AcquireTimeout(u64),
    Permit(Vec<Act>),
    PermitTimeout(u64, Vec<Act>),
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
    Quiet,
    Join(Vec<Act>),
    JoinAwait(Vec<Act>),
    LastSender(Vec<Act>),
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

fn perform(objects: &Objects, me: u32, at: u32, act: &Act, own: &mut Own) {
    let value = me * 10 + at;
    let got = |value: Option<u32>| value.map_or(0, |value| value + 1);
    let inner = |script: &[Act], own: &mut Own| {
        script.iter().for_each(|act| perform(objects, me, at + 5, act, own));
    };
    let millis = |at: Option<time::Instant>| at.map_or(0, |at| at.since_start().as_millis() as u32 + 1);
    match act {
        Act::Print => crate::println!("{me} at {at}"),
        Act::Yield => crate::gosched(),
        Act::Sleep(time) => time::sleep(ms(*time)),
        Act::Send => objects.chans[0].send(value),
        Act::Recv => own.log.push(got(objects.chans[0].recv())),
        Act::TrySend => own.log.push(objects.chans[1].try_send(value).is_ok().into()),
        Act::TryRecv => own.log.push(got(objects.chans[1].try_recv().ok())),
        Act::Close => objects.chans[1].close(),
        Act::SelectTwice(default) => {
            let named = [0, 0, 1];
            let order = ordered(&named);
            let cases: Vec<_> = order.iter().map(|number| RecvCase::new(&objects.chans[named[*number]])).collect();
            let select = cases.iter().fold(Select::new(), |select, case| select.case(case));
            match if *default { select.poll() } else { Some(select.wait()) } {
                Some(chosen) => own.log.extend([order[chosen] as u32 + 1, got(cases[chosen].take())]),
                None => own.log.push(4),
            }
        }
        Act::SelectBoth(default) => {
            let [one, other] = &objects.chans;
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
        Act::RecvTimeout(time) => own.log.push(match objects.chans[0].recv_timeout(ms(*time)) {
            Ok(value) => value + 2,
            Err(error) => u32::from(error == RecvTimeoutError::Closed),
        }),
        Act::SendTimeout(time) => own.log.push(objects.chans[0].send_timeout(value, ms(*time)).is_ok().into()),
        Act::SelectTimeout(time) => {
            let [one, other] = &objects.chans;
            let log = &mut own.log;
            crate::select! {
                send(one, value) => log.push(1),
                recv(other) -> value => log.extend([2, got(value)]),
                default(ms(*time)) => log.push(3),
            }
        }
        Act::WgAdd => objects.wg.add(1),
        Act::WgDone => objects.wg.done(),
        Act::WgWait => objects.wg.wait(),
        Act::WgTimeout(time) => own.log.push(objects.wg.wait_timeout(ms(*time)).into()),
        Act::WgGo(script) => {
            let (shared, script) = (objects.clone(), script.clone());
            objects.wg.go(move || _ = follow(&shared, me * 2 + 4, &script));
        }
        Act::Cancel(c) => objects.contexts[*c].1.cancel_at(None, std::panic::Location::caller()),
        Act::CancelCause(c) => objects.contexts[*c].1.cancel(format!("{me} gives up")),
        Act::Err(c) => own.log.push(objects.contexts[*c].0.err().is_some().into()),
        Act::Cause(c) => {
            if let Some(cause) = objects.contexts[*c].0.cause() {
                crate::println!("{me}: {cause}");
            }
        }
        Act::AwaitDone(c) => _ = objects.contexts[*c].0.done().recv(),
        Act::Child(c) => {
            let (child, _) = context::with_cancel(&objects.contexts[*c].0);
            own.log.push(child.err().is_some().into());
            own.children.push(child);
        }
        Act::CancelChild(c) => {
            let (child, cancel) = context::with_cancel(&objects.contexts[*c].0);
            own.children.push(child);
            cancel.cancel();
        }
        Act::Timeout(c, time) => {
            let (child, _keep) = context::with_timeout(&objects.contexts[*c].0, ms(*time));
            child.done().recv();
            own.log.push(u32::from(child.err() == Some(crate::ContextError::DeadlineExceeded)));
        }
        Act::AfterFunc(c) => {
            let stop = context::after_func(&objects.contexts[*c].0, move || crate::println!("{me}'s function"));
            own.stops.push(stop);
        }
        Act::StopFunc => own.log.extend(own.stops.pop().map(|stop| u32::from(stop.stop()))),
        Act::Lock(script) => {
            let mut guard = objects.mutex.lock();
            *guard = *guard * 3 + me;
            own.log.push(*guard);
            inner(script, own);
        }
        Act::LockTimeout(time, script) => {
            let guard = objects.mutex.lock_timeout(ms(*time));
            own.log.push(guard.is_some().into());
            if let Some(mut guard) = guard {
                *guard = *guard * 3 + me;
                inner(script, own);
            }
        }
        Act::ReadTimeout(time, script) => {
            let guard = objects.shared.read_timeout(ms(*time));
            own.log.push(guard.as_deref().map_or(1000, |value| *value));
            if guard.is_some() {
                inner(script, own);
            }
        }
        Act::WriteTimeout(time, script) => {
            let guard = objects.shared.write_timeout(ms(*time));
            own.log.push(guard.is_some().into());
            if let Some(mut guard) = guard {
                *guard = *guard * 3 + me;
                inner(script, own);
            }
        }
        Act::TryLock => own.log.push(objects.mutex.try_lock().is_some().into()),
        Act::Read(script) => {
            let guard = objects.shared.read();
            own.log.push(*guard);
            inner(script, own);
        }
        Act::Write(script) => {
            let mut guard = objects.shared.write();
            *guard = *guard * 3 + me;
            inner(script, own);
        }
        Act::TryRead => own.log.push(objects.shared.try_read().is_some().into()),
        Act::TryWrite => own.log.push(objects.shared.try_write().is_some().into()),
        Act::CondWait => drop(objects.cond.wait(objects.mutex.lock())),
        Act::CondTimeout(time) => {
            let (_guard, waited) = objects.cond.wait_timeout(objects.mutex.lock(), ms(*time));
            own.log.push(waited.timed_out().into());
        }
        Act::Signal => objects.cond.signal(),
        Act::Broadcast => objects.cond.broadcast(),
        Act::Once(script) => objects.once.call(|| inner(script, own)),
        Act::OnceValue => own.log.push(*objects.value.get()),
        Act::Acquire => objects.permits.acquire(),
        Act::Release => objects.permits.release(),
        Act::TryAcquire => own.log.push(objects.permits.try_acquire().into()),
        Act::Permit(script) => {
            let _permit = objects.permits.permit();
            inner(script, own);
        }
        Act::AcquireTimeout(time) => own.log.push(objects.permits.acquire_timeout(ms(*time)).into()),
        Act::PermitTimeout(time, script) => {
            let permit = objects.permits.permit_timeout(ms(*time));
            own.log.push(permit.is_some().into());
            if permit.is_some() {
                inner(script, own);
            }
        }
        Act::Permits => own.log.push(objects.permits.permits() as u32),
        Act::GroupGo(fails, script) => {
            let (shared, script, fails) = (objects.clone(), script.clone(), *fails);
            objects.group.go(move || {
                follow(&shared, me * 2 + 4, &script);
                if fails { Err(format!("error of {me} at {at}")) } else { Ok(()) }
            });
        }
        Act::GroupTryGo(fails) => {
            let fails = *fails;
            let started =
                objects.group.try_go(move || if fails { Err(format!("error of {me} at {at}")) } else { Ok(()) });
            own.log.push(started.into());
        }
        Act::GroupWait => {
            if let Err(error) = objects.group.wait() {
                crate::println!("{me}: {error}");
            }
        }
        Act::Reset(time) => own.log.extend(objects.timer.as_ref().map(|timer| u32::from(timer.reset(ms(*time))))),
        Act::Stop => own.log.extend(objects.timer.as_ref().map(|timer| u32::from(timer.stop()))),
        Act::Await => own.log.extend(objects.timer.as_ref().map(|timer| millis(timer.c().recv()))),
        Act::Poll => own.log.extend(objects.timer.as_ref().map(|timer| millis(timer.c().try_recv().ok()))),
        Act::TickerReset(time) => objects.ticker.iter().for_each(|ticker| ticker.reset(ms(*time))),
        Act::TickerStop => objects.ticker.iter().for_each(Ticker::stop),
        Act::Tick => own.log.extend(objects.ticker.as_ref().map(|ticker| millis(ticker.c().recv()))),
        Act::FuncReset(time) => own.log.extend(objects.func.as_ref().map(|func| u32::from(func.reset(ms(*time))))),
        Act::FuncStop => own.log.extend(objects.func.as_ref().map(|func| u32::from(func.stop()))),
        Act::After(time) => own.log.push(millis(time::after(ms(*time)).recv())),
        // By the real clock there is no such thing.
        Act::Quiet if objects.clock == Clock::Ideal => crate::synctest::wait(),
        Act::Quiet => {}
        Act::Now => own.log.push(millis(Some(time::now()))),
        Act::Join(script) => {
            let (shared, script) = (objects.clone(), script.clone());
            own.log.push(crate::spawn(move || follow(&shared, me * 2 + 5, &script)).join());
        }
        Act::JoinAwait(script) => {
            let (shared, script) = (objects.clone(), script.clone());
            own.log.push(crate::block_on(crate::spawn(move || follow(&shared, me * 2 + 5, &script))).unwrap_or(9));
        }
        Act::LastSender(script) => {
            let (tx, rx) = crate::channel(1);
            let (theirs, shared, script) = (tx.clone(), objects.clone(), script.clone());
            crate::go(move || {
                follow(&shared, me * 2 + 4, &script);
                drop(theirs);
                crate::println!("{me}'s other has dropped");
            });
            _ = tx.try_send(value);
            drop(tx);
            own.log.extend([got(rx.recv()), got(rx.recv())]);
        }
        Act::Scope(one, other) => {
            crate::scope(|scope| {
                for (number, script) in [one, other].into_iter().enumerate() {
                    scope.go(move || _ = follow(objects, me * 2 + 6 + number as u32, script));
                }
            });
        }
        Act::Spawn(script) => {
            let (shared, script) = (objects.clone(), script.clone());
            crate::go(move || _ = follow(&shared, me * 2 + 4, &script));
        }
    }
}

/// The goroutine's script. What panics is caught and shown: misuse does not end a program here, but its script.
pub(super) fn follow(objects: &Objects, me: u32, script: &[Act]) -> u32 {
    let mut own = Own::default();
    for (at, act) in script.iter().enumerate() {
        let caught = catch_unwind(AssertUnwindSafe(|| perform(objects, me, at as u32, act, &mut own)));
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
