//! The objects that the goroutines of such a program share.

use std::sync::Arc;
use std::time::Duration;

use super::acts::Act;
use super::{Drawn, Kind};
use crate::context::{self, CancelCauseFunc, Context};
use crate::explore::Clock;
use crate::sync::{Cond, Group, Mutex, Once, OnceValue, RwMutex, Semaphore, WaitGroup};
use crate::time::{Ticker, Timer};
use crate::{Chan, chan, time};

#[derive(Clone)]
pub(super) struct Objects {
    pub(super) clock: Clock,
    pub(super) chans: [Chan<u32>; 2],
    pub(super) wg: WaitGroup,
    pub(super) contexts: Vec<(Context, CancelCauseFunc)>,
    pub(super) mutex: Arc<Mutex<u32>>,
    pub(super) shared: Arc<RwMutex<u32>>,
    pub(super) cond: Arc<Cond>,
    pub(super) once: Arc<Once>,
    pub(super) value: Arc<OnceValue<u32>>,
    pub(super) permits: Arc<Semaphore>,
    pub(super) group: Group<String>,
    pub(super) timer: Option<Timer>,
    pub(super) ticker: Option<Ticker>,
    pub(super) func: Option<Timer>,
}

impl Objects {
    /// What this program's goroutines find; only what its kind needs is there.
    pub(super) fn of(drawn: &Drawn) -> Self {
        let mut contexts = Vec::new();
        let mut group = Group::new();
        match drawn.kind {
            Kind::Contexts | Kind::Mixed => {
                contexts.push(context::with_cancel_cause(&context::background()));
                for (number, deep) in drawn.deep.into_iter().enumerate() {
                    let parent = contexts[if deep { number } else { 0 }].0.clone();
                    contexts.push(context::with_cancel_cause(&parent));
                }
            }
            Kind::Groups => {
                let (with_context, limited) = drawn.group;
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
        if matches!(drawn.kind, Kind::WaitGroups | Kind::Mixed) {
            wg.add(drawn.scripts.len() as i64 - 1);
        }
        Objects {
            clock: drawn.clock,
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
            timer: drawn
                .has(&|act| matches!(act, Act::Reset(_) | Act::Stop | Act::Await | Act::Poll))
                .then(|| Timer::new(ms(1))),
            ticker: drawn
                .has(&|act| matches!(act, Act::TickerReset(_) | Act::TickerStop | Act::Tick))
                .then(|| Ticker::new(ms(1))),
            func: drawn
                .has(&|act| matches!(act, Act::FuncReset(_) | Act::FuncStop))
                .then(|| time::after_func(ms(1), || crate::println!("called"))),
        }
    }
}

pub(super) fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}
