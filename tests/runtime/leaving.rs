//! Goroutines that migrate, and can run again before they have left their stacks: no other worker may go on with them there.
//!
//! A listener holds the goroutine back between its park and its switch, for as long as another worker needs to come by.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{migrating, ms};
use gort::{Event, EventKind, WaitReason, chan, go, time};

const WORKERS: [usize; 2] = [2, 3];
const ROUNDS: usize = 20;
/// Several times as long as a worker that watches sleeps between two looks.
const HELD_BACK: Duration = Duration::from_millis(8);

#[allow(clippy::disallowed_methods)] // a listener is outside of the program's time
fn hold_back() {
    let start = Instant::now();
    while start.elapsed() < HELD_BACK {
        std::hint::spin_loop();
    }
}

/// Whether a goroutine other than main parks for this reason.
fn parks(event: &Event, why: WaitReason) -> bool {
    event.goroutine.0 > 1 && matches!(event.kind, EventKind::Park { reason, .. } if reason == why)
}

#[test]
fn a_goroutine_that_its_own_listener_readies_goes_on_once() {
    for workers in WORKERS {
        let (ch, held) = (chan::<usize>(0), Arc::new(AtomicUsize::new(0)));
        let (theirs, count) = (ch.clone(), held.clone());
        let report = migrating(workers)
            .events(move |event| {
                if parks(event, WaitReason::ChanReceive) {
                    let round = count.fetch_add(1, Ordering::Relaxed);
                    assert!(theirs.try_send(round).is_ok(), "its waiter stands in the queue");
                    hold_back();
                }
            })
            .run_report(move || {
                let done = chan(1);
                let told = done.clone();
                go(move || told.send((0..ROUNDS).map_while(|_| ch.recv()).collect::<Vec<_>>()));
                done.recv()
            });
        assert_eq!(report.result, Ok(Some((0..ROUNDS).collect())), "{workers} workers");
        assert_eq!(held.load(Ordering::Relaxed), ROUNDS);
    }
}

/// What comes from outside lies in the mailbox of its worker, from which those that rest take it.
#[test]
fn a_goroutine_that_a_thread_readies_while_its_listener_runs_goes_on_once() {
    for workers in WORKERS {
        let ((asks, asked), (tells, told)) = (mpsc::channel::<()>(), mpsc::channel::<()>());
        let report = migrating(workers)
            .events(move |event| {
                if parks(event, WaitReason::ChanReceive) {
                    asks.send(()).unwrap();
                    told.recv().unwrap();
                    hold_back();
                }
            })
            .run_report(move || {
                let (ch, done) = (chan::<usize>(0), chan(1));
                let outside = ch.foreign();
                drop(thread::spawn(move || {
                    for (round, ()) in asked.iter().take(ROUNDS).enumerate() {
                        outside.send(round);
                        tells.send(()).unwrap();
                    }
                }));
                let theirs = done.clone();
                go(move || theirs.send((0..ROUNDS).map_while(|_| ch.recv()).collect::<Vec<_>>()));
                done.recv()
            });
        assert_eq!(report.result, Ok(Some((0..ROUNDS).collect())), "{workers} workers");
    }
}

/// Its timer is due long before it sleeps, and those that rest fire what is due.
#[test]
fn a_sleeper_whose_time_is_over_while_its_listener_runs_goes_on_once() {
    for workers in WORKERS {
        let slept = Arc::new(AtomicUsize::new(0));
        let count = slept.clone();
        let report = migrating(workers)
            .events(|event| {
                if parks(event, WaitReason::Sleep) {
                    hold_back();
                }
            })
            .run_report(move || {
                let done = chan(1);
                let told = done.clone();
                go(move || {
                    for _ in 0..ROUNDS {
                        time::sleep(ms(1));
                        count.fetch_add(1, Ordering::Relaxed);
                    }
                    told.send(());
                });
                done.recv()
            });
        assert_eq!((report.result, slept.load(Ordering::Relaxed)), (Ok(Some(())), ROUNDS), "{workers} workers");
    }
}
