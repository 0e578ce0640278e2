//! Spans of `tracing`: each goroutine has its own, across parks.

use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex as StdMutex, Once};

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Span, Subscriber, info_span};
use tracing_core::span::Current;

use crate::harness::{Way, every_way, run_fast};
use gort::sync::WaitGroup;
use gort::{GoBuilder, UnhandledPanic, chan, go, gosched, spawn, time};

thread_local! {
    static ENTERED: RefCell<Vec<Id>> = const { RefCell::new(Vec::new()) };
}

/// Keeps a stack of entered spans for each thread, as subscribers do.
#[derive(Default)]
struct Stacks {
    latest: AtomicU64,
    made: StdMutex<HashMap<u64, &'static Metadata<'static>>>,
}

impl Subscriber for Stacks {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.latest.fetch_add(1, Ordering::Relaxed) + 1;
        self.made.lock().unwrap().insert(id, span.metadata());
        Id::from_u64(id)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, span: &Id) {
        ENTERED.with_borrow_mut(|entered| entered.push(span.clone()));
    }

    fn exit(&self, span: &Id) {
        ENTERED.with_borrow_mut(|entered| {
            let place = entered.iter().rposition(|other| other == span).expect("a span is left that was not entered");
            entered.remove(place);
        });
    }

    fn current_span(&self) -> Current {
        let id = ENTERED.with_borrow(|entered| entered.last().cloned());
        id.map_or_else(Current::none, |id| {
            let metadata = self.made.lock().unwrap()[&id.into_u64()];
            Current::new(id, metadata)
        })
    }
}

fn subscribe() {
    static SET: Once = Once::new();
    SET.call_once(|| tracing::subscriber::set_global_default(Stacks::default()).unwrap());
}

/// What the thread has entered now, the outermost first.
#[inline(never)]
fn entered() -> Vec<Id> {
    ENTERED.with_borrow(Vec::clone)
}

fn ids<const N: usize>(spans: [&Span; N]) -> Vec<Id> {
    spans.iter().map(|span| span.id().unwrap()).collect()
}

#[test]
fn a_goroutine_has_the_spans_that_it_has_entered_and_no_others() {
    subscribe();
    every_way(|way| {
        let ran = way.run(|| {
            let (ch, wg) = (chan(0), WaitGroup::new());
            for n in 0..8_u64 {
                let ch = ch.clone();
                wg.go(move || {
                    assert_eq!(entered(), [], "it begins in none");
                    let (outer, inner) = (info_span!("outer", n), info_span!("inner", n));
                    let _outer = outer.enter();
                    for round in 0..4 {
                        let guard = inner.enter();
                        match (n + round) % 3 {
                            0 => gosched(),
                            1 => time::sleep(std::time::Duration::from_nanos(n + 1)),
                            _ if n % 2 == 0 => _ = ch.try_send(n),
                            _ => _ = ch.try_recv(),
                        }
                        assert_eq!(entered(), ids([&outer, &inner]));
                        drop(guard);
                        gosched();
                        assert_eq!(entered(), ids([&outer]));
                    }
                });
            }
            wg.wait();
            entered().len()
        });
        assert_eq!(ran.report.result, Ok(0));
    });
}

#[test]
fn a_span_is_handed_over_and_main_begins_in_its_callers() {
    subscribe();
    let caller = info_span!("caller");
    let inside = caller.enter();
    for way in [Way::Fast, Way::Seed(3), Way::Workers(3), Way::Migrating(3)] {
        let span = caller.clone();
        let ran = way.run(move || {
            assert_eq!(entered(), ids([&span]));
            gosched();
            let current = Span::current();
            let other = spawn(move || {
                current.in_scope(|| {
                    gosched();
                    entered()
                })
            });
            assert_eq!(spawn(entered).join(), [], "it is not inherited");
            let (handed, own) = (other.join(), ids([&span]));
            assert_eq!((&handed, entered()), (&own, own.clone()));
        });
        assert_eq!(ran.report.result, Ok(()));
        assert_eq!(entered(), ids([&caller]));
    }
    drop(inside);
    assert_eq!(entered(), []);
}

#[test]
fn however_a_goroutine_ends_its_thread_has_nothing_entered() {
    subscribe();
    every_way(|way| {
        let ran = way.run(|| {
            let never = chan::<i32>(0);
            let fails = GoBuilder::new().unhandled_panic(UnhandledPanic::EndGoroutine).spawn(|| {
                let _entered = info_span!("fails").entered();
                gosched();
                panic!("on purpose")
            });
            go(|| std::mem::forget(info_span!("forgotten").entered()));
            go(move || {
                let _entered = info_span!("left").entered();
                never.recv();
            });
            let caught = info_span!("caught").in_scope(|| {
                catch_unwind(AssertUnwindSafe(|| {
                    let _entered = info_span!("unwound").entered();
                    gosched();
                    panic!("on purpose")
                }))
            });
            assert!(caught.is_err() && fails.try_join().is_err());
            gosched();
            entered().len()
        });
        assert_eq!((ran.report.result, entered().len()), (Ok(0), 0));
    });
}

#[test]
fn a_span_that_is_entered_twice_is_left_twice() {
    subscribe();
    let ran = run_fast(|| {
        let (span, other) = (info_span!("twice"), info_span!("other"));
        let (_one, _other, _two) = (span.enter(), other.enter(), span.enter());
        go(|| assert_eq!(entered(), []));
        gosched();
        assert_eq!(entered(), ids([&span, &other, &span]));
    });
    assert_eq!(ran.report.result, Ok(()));
}
