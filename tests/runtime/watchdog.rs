//! A worker that stays in one goroutine for long is reported, and no other one.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::harness::ms;
use gort::net::TcpListener;
use gort::{Builder, GoId, Schedule, StuckReport, blocking, chan, go, gosched, time};

/// The reports of a run.
#[derive(Clone, Default)]
struct Reports(Arc<Mutex<Vec<StuckReport>>>);

impl Reports {
    fn watch(&self, builder: Builder, after: Duration) -> Builder {
        let reports = self.clone();
        builder.watchdog(after, move |report| reports.0.lock().unwrap().push(report.clone()))
    }

    fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// Blocks the thread, not only the goroutine, until this goroutine has been reported so often.
    fn stay_until(&self, who: GoId, times: usize) {
        let of_who = |reports: &[StuckReport]| reports.iter().filter(|report| report.goroutine == who).count();
        while of_who(&self.0.lock().unwrap()) < times {
            std::hint::spin_loop();
        }
    }
}

const SHORT: Duration = ms(5);
/// Long enough that a busy machine does not keep a thread from running for it.
const LONG: Duration = ms(400);

#[test]
fn the_report_says_who_since_when_and_from_where() {
    for workers in [1, 2, 4] {
        let reports = Reports::default();
        let stays = reports.clone();
        let builder = reports.watch(Builder::new().workers(workers), SHORT);
        let lines = builder.run(move || {
            let (ch, done) = (chan::<i32>(0), chan::<(GoId, u32)>(0));
            let (rx, tx) = (ch.clone(), done.clone());
            let created = line!() + 1;
            go(move || {
                let parked = line!() + 1;
                rx.recv();
                stays.stay_until(gort::goid(), 1);
                tx.send((gort::goid(), parked));
            });
            gosched();
            ch.send(1);
            let (id, parked) = done.recv().unwrap();
            (id, created, parked)
        });
        let (id, created, parked) = lines.unwrap();
        let reports = reports.0.lock().unwrap();
        let [report] = &reports[..] else { panic!("{reports:?}") };
        assert_eq!((report.goroutine, report.created_by), (id, Some(GoId::MAIN)));
        assert_eq!(report.created_at.line(), created);
        assert_eq!(report.last_parked_at.map(|at| at.line()), Some(parked));
        assert!(report.stuck_for >= SHORT && report.worker < workers);
        let text = report.to_string();
        assert!(text.starts_with(&format!("goroutine {id} [running for ")), "{text}");
        assert!(
            text.contains(&format!("tests/runtime/watchdog.rs:{created}")) && text.contains("last parked at"),
            "{text}"
        );
    }
}

#[test]
fn each_stay_is_reported_once() {
    let reports = Reports::default();
    let stays = reports.clone();
    // Two stays of one goroutine.
    let result = reports.watch(Builder::new().workers(1), SHORT).run(move || {
        for times in 1..=2 {
            stays.stay_until(GoId::MAIN, times);
            gosched();
        }
    });
    assert_eq!((result, reports.count()), (Ok(()), 2));
    // One stay that lasts for three others.
    let reports = Reports::default();
    let stays = reports.clone();
    let result = reports.watch(Builder::new().workers(2), SHORT).run(move || {
        let ids = Arc::new(Mutex::new(Vec::new()));
        for _ in 0..3 {
            let (stays, ids) = (stays.clone(), ids.clone());
            go(move || {
                stays.stay_until(gort::goid(), 1);
                ids.lock().unwrap().push(gort::goid());
            });
        }
        // Not an operation of gort's, so the other worker runs them.
        while ids.lock().unwrap().len() < 3 {
            std::hint::spin_loop();
        }
    });
    let of_main = reports.0.lock().unwrap().iter().filter(|report| report.goroutine == GoId::MAIN).count();
    assert_eq!((result, of_main, reports.count()), (Ok(()), 1, 4));
}

#[test]
fn who_waits_is_not_reported() {
    for workers in [1, 2] {
        let reports = Reports::default();
        let result = reports.watch(Builder::new().workers(workers), LONG).run(|| {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            listener.set_deadline(Some(time::now() + 3 * LONG));
            let (outside, wait) = std::sync::mpsc::channel::<()>();
            go(move || _ = blocking(move || wait.recv_timeout(3 * LONG)));
            let timed_out = listener.accept().is_err();
            drop(outside);
            time::sleep(ms(1));
            timed_out
        });
        assert_eq!((result, reports.count()), (Ok(true), 0), "{:?}", reports.0.lock().unwrap());
    }
}

#[test]
fn who_gives_way_is_not_reported() {
    for workers in [1, 2] {
        let reports = Reports::default();
        let result = reports.watch(Builder::new().workers(workers), LONG).run(|| {
            let until = time::now() + 2 * LONG;
            // One that never parks, but does what would give way to others if there were any.
            let ch = chan(1);
            while time::now() < until {
                assert!(ch.try_send(1).is_ok() && ch.try_recv().is_ok());
            }
            let until = time::now() + 2 * LONG;
            go(move || {
                while time::now() < until {
                    gosched();
                }
            });
            while time::now() < until {
                gosched();
            }
        });
        assert_eq!((result, reports.count()), (Ok(()), 0), "{:?}", reports.0.lock().unwrap());
    }
}

#[test]
fn a_run_by_a_seed_is_watched_and_stays_the_same() {
    let program = || {
        let ch = chan(0);
        for i in 0..5 {
            let ch = ch.clone();
            go(move || ch.send(i));
        }
        (0..5).map(|_| ch.recv().unwrap()).collect::<Vec<i32>>()
    };
    for seed in 0..20 {
        let builder = || Builder::new().schedule(Schedule::Seeded(seed)).record(true);
        let plain = builder().run_report(program);
        let reports = Reports::default();
        let stays = reports.clone();
        let watched = reports.watch(builder(), SHORT).run_report(move || {
            let values = program();
            if seed == 0 {
                stays.stay_until(GoId::MAIN, 1);
            }
            values
        });
        assert_eq!((plain.result, plain.schedule), (watched.result, watched.schedule));
        assert!(reports.count() >= usize::from(seed == 0));
    }
}

#[test]
fn the_thread_ends_with_the_program() {
    let held = Arc::new(());
    let theirs = held.clone();
    let builder = Builder::new().watchdog(Duration::from_secs(3600), move |_| _ = &theirs);
    assert_eq!(builder.run(|| 1), Ok(1));
    assert_eq!(Arc::strong_count(&held), 1);
    // Also if the program does not end well.
    let theirs = held.clone();
    let builder = Builder::new().watchdog(Duration::from_secs(3600), move |_| _ = &theirs);
    assert!(builder.run(|| chan::<i32>(0).recv()).is_err());
    assert_eq!(Arc::strong_count(&held), 1);
}

#[test]
fn a_panic_of_the_callback_comes_out_of_run() {
    let called = Arc::new(AtomicBool::new(false));
    let (call, main_returned) = (called.clone(), Arc::new(AtomicUsize::new(0)));
    let returned = main_returned.clone();
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        let told = call.clone();
        let builder = Builder::new().watchdog(SHORT, move |_| {
            told.store(true, Ordering::Relaxed);
            std::panic::resume_unwind(Box::new("the callback's own"));
        });
        builder.run(move || {
            while !call.load(Ordering::Relaxed) {
                std::hint::spin_loop();
            }
            returned.fetch_add(1, Ordering::Relaxed);
        })
    }));
    assert_eq!(result.unwrap_err().downcast_ref::<&str>(), Some(&"the callback's own"));
    assert_eq!(main_returned.load(Ordering::Relaxed), 1);
}

#[test]
#[should_panic(expected = "a watchdog that reports after no time")]
fn no_time_is_refused() {
    let _ = Builder::new().watchdog(Duration::ZERO, |_| ());
}
