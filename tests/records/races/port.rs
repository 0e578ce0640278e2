//! Contexts against Go's own: random programs use both gort's contexts and Go's `context.go`, written anew with gort's locks,
//! atomics and channels. The same pairs of lines race with both.
//!
//! Each operation has a millisecond for itself, so both go through the same steps; what orders them is another matter.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex as StdMutex, Weak};
use std::time::Duration;

use gort::context::{self, CancelFunc, Context, StopFunc};
use gort::races::RaceDetector;
use gort::sync::{Atomic, Mutex, Once, Racy};
use gort::{Builder, Chan, Schedule, TryRecvError, chan, go, time};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::model::{Pair, load, runner, store};
use crate::harness::ms;

/// What a context is in Go besides a `cancelCtx`.
enum Kind {
    Cancel,
    Timer(StdMutex<Option<time::Timer>>),
    Func(Once, StdMutex<Option<Box<dyn FnOnce() + Send>>>),
}

/// Go's `cancelCtx`. The fields that Go's lock guards are hidden from the detector: the lock itself is not.
struct Ported {
    parent: Option<Weak<Ported>>,
    mu: Mutex<()>,
    made: Atomic<i32>,
    err: Atomic<i32>,
    done: Chan<()>,
    children: StdMutex<Vec<Arc<Ported>>>,
    deadline: Option<time::Instant>,
    kind: Kind,
}

impl Ported {
    fn new(parent: Option<&Arc<Ported>>, deadline: Option<time::Instant>, kind: Kind) -> Arc<Self> {
        let made = Arc::new(Ported {
            parent: parent.map(Arc::downgrade),
            mu: Mutex::new(()),
            made: Atomic::new(0),
            err: Atomic::new(0),
            done: chan(0),
            children: StdMutex::default(),
            deadline: deadline.or(parent.and_then(|parent| parent.deadline)),
            kind,
        });
        if let Some(parent) = parent {
            made.propagate_cancel(parent);
        }
        made
    }

    fn done(&self) -> &Chan<()> {
        if self.made.load() == 0 {
            let _held = self.mu.lock();
            if self.made.load() == 0 {
                self.made.store(1);
            }
        }
        &self.done
    }

    fn err(&self) -> bool {
        let ended = self.err.load() != 0;
        if ended {
            self.done().recv();
        }
        ended
    }

    fn cause(&self) {
        if self.err() {
            drop(self.mu.lock());
        }
    }

    fn propagate_cancel(self: &Arc<Self>, parent: &Arc<Ported>) {
        if matches!(parent.done().try_recv(), Err(TryRecvError::Closed)) {
            parent.err();
            parent.cause();
            return self.cancel(false);
        }
        let _held = parent.mu.lock();
        if parent.err.load() == 0 {
            parent.children.lock().unwrap().push(self.clone());
        } else {
            self.cancel(false);
        }
    }

    /// `cancelCtx.cancel`, without its last lines. Whether it had not ended before.
    fn end(&self) -> bool {
        let _held = self.mu.lock();
        if self.err.load() != 0 {
            return false;
        }
        self.err.store(1);
        if self.made.load() == 0 {
            self.made.store(1);
        }
        self.done.close();
        let children = std::mem::take(&mut *self.children.lock().unwrap());
        children.iter().for_each(|child| child.cancel(false));
        true
    }

    fn remove_child(&self) {
        let Some(parent) = self.parent.as_ref().and_then(Weak::upgrade) else { return };
        parent.done();
        let _held = parent.mu.lock();
        parent.children.lock().unwrap().retain(|child| !std::ptr::eq(&**child, self));
    }

    /// `cancel` of a context, a `timerCtx`, an `afterFuncCtx`.
    fn cancel(&self, remove: bool) {
        let first = self.end();
        if remove && (first || !matches!(self.kind, Kind::Cancel)) {
            self.remove_child();
        }
        match &self.kind {
            Kind::Cancel => {}
            Kind::Timer(timer) => {
                let _held = self.mu.lock();
                if let Some(timer) = timer.lock().unwrap().take() {
                    timer.stop();
                }
            }
            Kind::Func(once, f) => once.call(|| {
                if let Some(f) = f.lock().unwrap().take() {
                    go(f);
                }
            }),
        }
    }
}

/// What the random programs do with contexts.
trait Contexts: Send + Sync + 'static {
    type Ctx: Send + Sync + Clone;
    type Cancel: Send + Sync + Clone;
    type Stop: Send + Sync;
    fn child(parent: Option<&Self::Ctx>) -> (Self::Ctx, Self::Cancel);
    fn timed(parent: &Self::Ctx, after: Duration) -> (Self::Ctx, Self::Cancel);
    fn func(parent: &Self::Ctx, f: Box<dyn FnOnce() + Send>) -> Self::Stop;
    fn cancel(cancel: &Self::Cancel);
    fn stop(stop: &Self::Stop);
    fn err(ctx: &Self::Ctx);
    fn cause(ctx: &Self::Ctx);
    fn done(ctx: &Self::Ctx);
}

struct Ours;

impl Contexts for Ours {
    type Ctx = Context;
    type Cancel = CancelFunc;
    type Stop = StopFunc;

    fn child(parent: Option<&Context>) -> (Context, CancelFunc) {
        context::with_cancel(parent.unwrap_or(&context::background()))
    }

    fn timed(parent: &Context, after: Duration) -> (Context, CancelFunc) {
        context::with_timeout(parent, after)
    }

    fn func(parent: &Context, f: Box<dyn FnOnce() + Send>) -> StopFunc {
        context::after_func(parent, f)
    }

    fn cancel(cancel: &CancelFunc) {
        cancel.cancel();
    }

    fn stop(stop: &StopFunc) {
        stop.stop();
    }

    fn err(ctx: &Context) {
        ctx.err();
    }

    fn cause(ctx: &Context) {
        ctx.cause();
    }

    fn done(ctx: &Context) {
        ctx.done();
    }
}

struct Gos;

impl Contexts for Gos {
    type Ctx = Arc<Ported>;
    /// Whether it leaves its parent.
    type Cancel = (Arc<Ported>, bool);
    type Stop = Arc<Ported>;

    fn child(parent: Option<&Self::Ctx>) -> (Self::Ctx, Self::Cancel) {
        let made = Ported::new(parent, None, Kind::Cancel);
        (made.clone(), (made, true))
    }

    fn timed(parent: &Self::Ctx, after: Duration) -> (Self::Ctx, Self::Cancel) {
        let deadline = time::now() + after;
        if parent.deadline.is_some_and(|earlier| earlier < deadline) {
            return Self::child(Some(parent));
        }
        let made = Ported::new(Some(parent), Some(deadline), Kind::Timer(StdMutex::default()));
        if after.is_zero() {
            made.cancel(true);
            return (made.clone(), (made, false));
        }
        let held = made.mu.lock();
        if made.err.load() == 0
            && let Kind::Timer(timer) = &made.kind
        {
            let expired = made.clone();
            *timer.lock().unwrap() = Some(time::after_func(after, move || expired.cancel(true)));
        }
        drop(held);
        (made.clone(), (made, true))
    }

    fn func(parent: &Self::Ctx, f: Box<dyn FnOnce() + Send>) -> Self::Stop {
        Ported::new(Some(parent), None, Kind::Func(Once::new(), StdMutex::new(Some(f))))
    }

    fn cancel((ctx, remove): &Self::Cancel) {
        ctx.cancel(*remove);
    }

    fn stop(stop: &Self::Stop) {
        let Kind::Func(once, f) = &stop.kind else { return };
        let mut stopped = false;
        once.call(|| {
            f.lock().unwrap().take();
            stopped = true;
        });
        if stopped {
            stop.cancel(true);
        }
    }

    fn err(ctx: &Self::Ctx) {
        ctx.err();
    }

    fn cause(ctx: &Self::Ctx) {
        ctx.cause();
    }

    fn done(ctx: &Self::Ctx) {
        ctx.done();
    }
}

/// What happens in one millisecond. Numbers pick a context, a function, a line.
#[derive(Clone, Debug)]
enum Op {
    Child(usize),
    /// Below which, and how many milliseconds and a bit until it ends; `None`: its time is over.
    Timed(usize, Option<u64>),
    Func(usize, usize),
    Cancel(usize),
    Stop(usize),
    Err(usize),
    Cause(usize),
    Done(usize),
    Load(usize),
    Store(usize),
}

fn op() -> impl Strategy<Value = Op> {
    let number = || 0..16_usize;
    prop_oneof![
        3 => number().prop_map(Op::Child),
        2 => (number(), proptest::option::of(0..12_u64)).prop_map(|(parent, after)| Op::Timed(parent, after)),
        2 => (number(), 0..8_usize).prop_map(|(ctx, site)| Op::Func(ctx, site)),
        5 => number().prop_map(Op::Cancel),
        3 => number().prop_map(Op::Stop),
        2 => number().prop_map(Op::Err),
        2 => number().prop_map(Op::Cause),
        2 => number().prop_map(Op::Done),
        3 => (0..8_usize).prop_map(Op::Load),
        5 => (0..8_usize).prop_map(Op::Store),
    ]
}

/// Each step with the goroutine that takes it.
fn program() -> impl Strategy<Value = Vec<(usize, Op)>> {
    proptest::collection::vec((0..4_usize, op()), 4..20)
}

struct World<C: Contexts> {
    x: Racy<i32>,
    contexts: StdMutex<Vec<(C::Ctx, C::Cancel)>>,
    stops: StdMutex<Vec<Arc<C::Stop>>>,
}

impl<C: Contexts> World<C> {
    fn new() -> Self {
        let root = C::child(None);
        let below = C::child(Some(&root.0));
        World { x: Racy::new(0), contexts: StdMutex::new(vec![root, below]), stops: StdMutex::default() }
    }

    fn context(&self, number: usize) -> (C::Ctx, C::Cancel) {
        let contexts = self.contexts.lock().unwrap();
        contexts[number % contexts.len()].clone()
    }

    fn keep(&self, made: (C::Ctx, C::Cancel)) {
        self.contexts.lock().unwrap().push(made);
    }

    fn take(&self, op: &Op) {
        match op {
            Op::Child(parent) => self.keep(C::child(Some(&self.context(*parent).0))),
            Op::Timed(parent, after) => {
                // No two end at once.
                let apart = Duration::from_micros(100 + 20 * self.contexts.lock().unwrap().len() as u64);
                let after = after.map_or(Duration::ZERO, |after| ms(after) + apart);
                self.keep(C::timed(&self.context(*parent).0, after));
            }
            Op::Func(ctx, site) => {
                let (x, site) = (self.x.clone(), *site);
                let stop = C::func(&self.context(*ctx).0, Box::new(move || store(&x, site)));
                self.stops.lock().unwrap().push(Arc::new(stop));
            }
            Op::Cancel(ctx) => C::cancel(&self.context(*ctx).1),
            Op::Stop(number) => {
                let stop = {
                    let stops = self.stops.lock().unwrap();
                    if stops.is_empty() { None } else { Some(stops[number % stops.len()].clone()) }
                };
                if let Some(stop) = stop {
                    C::stop(&stop);
                }
            }
            Op::Err(ctx) => C::err(&self.context(*ctx).0),
            Op::Cause(ctx) => C::cause(&self.context(*ctx).0),
            Op::Done(ctx) => C::done(&self.context(*ctx).0),
            Op::Load(site) => load(&self.x, *site),
            Op::Store(site) => store(&self.x, *site),
        }
    }
}

/// The pairs of lines that race.
fn races<C: Contexts>(program: &[(usize, Op)]) -> BTreeSet<Pair> {
    let detector = Arc::new(StdMutex::new(RaceDetector::new()));
    let (told, program) = (detector.clone(), program.to_vec());
    let main = move || {
        let world = Arc::new(World::<C>::new());
        for goroutine in 0..4 {
            let (world, program) = (world.clone(), program.clone());
            go(move || {
                for (time, (_, op)) in program.iter().enumerate().filter(|(_, (by, _))| *by == goroutine) {
                    time::sleep(time::Instant::START + ms(time as u64 + 1) - time::now());
                    world.take(op);
                }
            });
        }
        time::sleep(ms(100));
    };
    let builder = Builder::new().schedule(Schedule::Seeded(0));
    builder.events(move |event| told.lock().unwrap().observe(event)).run(main).unwrap();
    let detector = detector.lock().unwrap();
    let line = |access: &gort::races::Access| access.location.unwrap().line();
    let pairs = detector.races().iter().map(|race| (line(&race.access), line(&race.previous)));
    pairs.map(|(a, b)| (a.min(b), a.max(b))).collect()
}

#[test]
fn the_same_lines_race_as_with_gos_own_contexts() {
    let mut runner = runner(1);
    let (mut pairs, mut ordered) = (0, 0);
    for _ in 0..crate::harness::seeds() * 6 {
        let program = program().new_tree(&mut runner).unwrap().current();
        let (ours, gos) = (races::<Ours>(&program), races::<Gos>(&program));
        assert_eq!(ours, gos, "{program:?}");
        let plain: Vec<_> =
            program.iter().filter(|(_, op)| matches!(op, Op::Load(_) | Op::Store(_))).cloned().collect();
        pairs += gos.len();
        ordered += races::<Ours>(&plain).difference(&gos).count();
    }
    assert!(pairs > 200 && ordered > 100, "{pairs} pairs race, {ordered} are ordered by contexts");
}
