//! Go's two kinds of ending: a panic, which a deferred `recover` stops, and a fatal error, which nothing does.
//!
//! `MISUSES` is the table of both: each misuse that gort answers in Go's words, and what Go's source calls for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use crate::harness::{every_schedule, on_a_thread_that_may_stay, run_under};
use gort::sync::{Cond, Group, Mutex, RwMutex, Semaphore, WaitGroup};
use gort::time::Ticker;
use gort::{Chan, EventKind, RunError, Schedule, chan, go, println, select};

/// What Go's source calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// `panic`, with a plain error or a string.
    Panic,
    /// `fatal`.
    Fatal,
}

/// The words, the kind, the place in Go 1.27's source, and a program.
type Misuse = (&'static str, Kind, &'static str, fn());

const MISUSES: &[Misuse] = &[
    ("sync: unlock of unlocked mutex", Kind::Fatal, "internal/sync/mutex.go, unlockSlow", || Mutex::new(()).unlock()),
    ("sync: unlock of unlocked mutex", Kind::Fatal, "sync/cond.go, Wait, by c.L.Unlock", || {
        let (mu, cond) = (Mutex::new(()), Cond::new());
        let guard = mu.lock();
        mu.unlock();
        drop(cond.wait(guard));
    }),
    ("sync: RUnlock of unlocked RWMutex", Kind::Fatal, "sync/rwmutex.go, rUnlockSlow", || {
        RwMutex::new(()).unlock_read();
    }),
    ("sync: Unlock of unlocked RWMutex", Kind::Fatal, "sync/rwmutex.go, Unlock", || RwMutex::new(()).unlock_write()),
    ("send on closed channel", Kind::Panic, "runtime/chan.go, chansend", || {
        let ch = chan(1);
        ch.close();
        ch.send(1);
    }),
    ("send on closed channel", Kind::Panic, "runtime/chan.go, chansend, woken by the close", || {
        let ch = chan(0);
        let closer = ch.clone();
        go(move || closer.close());
        ch.send(1);
    }),
    ("send on closed channel", Kind::Panic, "runtime/select.go, selectgo", || {
        let ch = chan(1);
        ch.close();
        select! { send(ch, 1) => {} }
    }),
    ("close of closed channel", Kind::Panic, "runtime/chan.go, closechan", || {
        let ch = chan::<()>(0);
        ch.close();
        ch.close();
    }),
    ("close of nil channel", Kind::Panic, "runtime/chan.go, closechan", || Chan::<()>::nil().close()),
    ("makechan: size out of range", Kind::Panic, "runtime/chan.go, makechan", || drop(chan::<u64>(usize::MAX))),
    ("sync: negative WaitGroup counter", Kind::Panic, "sync/waitgroup.go, Add", || WaitGroup::new().done()),
    ("semaphore: released more than held", Kind::Panic, "x/sync/semaphore.go, Release", || {
        Semaphore::new(1).release();
    }),
    ("non-positive interval for NewTicker", Kind::Panic, "time/tick.go, NewTicker", || {
        drop(Ticker::new(Duration::ZERO));
    }),
    ("non-positive interval for Ticker.Reset", Kind::Panic, "time/tick.go, Reset", || {
        Ticker::new(Duration::from_secs(1)).reset(Duration::ZERO);
    }),
    (
        "errgroup: modify limit while 1 goroutines in the group are still active",
        Kind::Panic,
        "x/sync/errgroup.go, SetLimit",
        || {
            let group = Group::<String>::new();
            group.set_limit(2);
            group.go(|| {
                chan::<()>(0).recv();
                Ok(())
            });
            group.set_limit(1);
        },
    ),
];

#[test]
fn the_first_line_is_gos_with_the_word_of_its_kind() {
    for (words, kind, place, misuse) in MISUSES {
        let headline = match kind {
            Kind::Panic => format!("panic: {words}"),
            Kind::Fatal => format!("fatal error: {words}"),
        };
        every_schedule(*misuse, |ran| {
            assert_eq!(ran.headline(), headline, "{place}");
            let error = ran.report.result.as_ref().unwrap_err();
            assert_eq!(matches!(error, RunError::Fatal(_)), *kind == Kind::Fatal, "{place}");
            assert_eq!(error.exit_code(), 2);
        });
    }
}

#[test]
fn a_panic_can_be_caught_and_a_fatal_error_cannot() {
    for (words, kind, place, misuse) in MISUSES {
        let misuse = *misuse;
        let ran = run_under(Schedule::Seeded(0), move || {
            struct Deferred;
            impl Drop for Deferred {
                fn drop(&mut self) {
                    println!("deferred");
                }
            }
            let _deferred = Deferred;
            let caught = catch_unwind(misuse).is_err();
            println!("caught: {caught}");
        });
        match kind {
            Kind::Panic => assert_eq!(ran.lines, ["caught: true", "deferred"], "{place}"),
            Kind::Fatal => {
                assert_eq!(ran.lines, [""; 0], "{place}");
                assert_eq!(ran.headline(), format!("fatal error: {words}"));
            }
        }
    }
}

/// Code that swallows whatever is thrown ends with its program, too.
#[test]
fn a_fatal_error_ends_a_goroutine_that_catches_everything() {
    let catching = || {
        every_schedule(
            || {
                go(|| {
                    loop {
                        let _ = catch_unwind(|| Mutex::new(()).unlock());
                        println!("again");
                    }
                });
                chan::<()>(0).recv();
            },
            |ran| {
                assert_eq!(ran.lines, [""; 0]);
                assert_eq!(ran.headline(), "fatal error: sync: unlock of unlocked mutex");
            },
        )
    };
    on_a_thread_that_may_stay(catching);
}

/// Where unwinding is not let through, nothing is thrown.
#[test]
fn a_fatal_error_in_a_function_with_a_c_interface_does_not_abort_the_process() {
    extern "C" fn callback() {
        let mu: &Mutex<()> = Box::leak(Box::new(Mutex::new(())));
        mu.unlock();
        std::process::abort();
    }
    on_a_thread_that_may_stay(|| {
        let ran = run_under(Schedule::Seeded(0), || callback());
        assert_eq!(ran.headline(), "fatal error: sync: unlock of unlocked mutex");
        assert_eq!(ran.lines, [""; 0]);
    });
}

#[test]
fn a_fatal_error_is_told_as_the_last_but_one_event_with_its_line() {
    let line = line!() + 3;
    let ran = run_under(Schedule::Seeded(0), || {
        let mu = Arc::new(Mutex::new(()));
        mu.unlock();
    });
    let [.., fatal, end] = &ran.events[..] else { panic!("{:?}", ran.events) };
    assert_eq!(fatal.kind, EventKind::Fatal { message: "sync: unlock of unlocked mutex" });
    assert_eq!(fatal.location.map(|at| at.line()), Some(line));
    assert_eq!(end.kind, EventKind::ProgramEnd { ending: gort::Ending::Fatal });
    let error = ran.report.result.as_ref().unwrap_err();
    let report = format!("fatal error: sync: unlock of unlocked mutex\n\ngoroutine 1 [running]:\n\t{}:{line}", file!());
    assert_eq!(error.to_string(), report);
}

/// Every worker stops, whichever of them raised it.
#[test]
fn a_fatal_error_ends_a_program_of_several_workers() {
    for _ in 0..20 {
        let report = gort::Builder::new().schedule(Schedule::Parallel).workers(3).quiet_panics(true).run(|| {
            for _ in 0..3 {
                go(|| {
                    let _ = catch_unwind(AssertUnwindSafe(|| Mutex::new(()).unlock()));
                });
            }
            chan::<()>(0).recv();
        });
        assert_eq!(report.unwrap_err().headline(), "fatal error: sync: unlock of unlocked mutex");
    }
}

#[test]
fn outside_of_a_run_there_is_no_program_to_end() {
    let panic = catch_unwind(|| Mutex::new(()).unlock()).unwrap_err();
    assert_eq!(*panic.downcast::<String>().unwrap(), "fatal error: sync: unlock of unlocked mutex");
}

/// `runtime.Goexit` in main: Go names it only where no goroutine is left at all.
#[test]
fn a_deadlock_after_mains_goexit_has_gos_words() {
    every_schedule(
        || gort::goexit(),
        |ran| assert_eq!(ran.headline(), "fatal error: no goroutines (main called runtime.Goexit) - deadlock!"),
    );
    every_schedule(
        || {
            go(|| assert_eq!(chan::<()>(0).recv(), None));
            gort::goexit()
        },
        |ran| assert_eq!(ran.headline(), "fatal error: all goroutines are asleep - deadlock!"),
    );
}

/// Cases 40 of the public reports: an unlock of what is unlocked, as real Go ends.
#[cfg(feature = "explore")]
#[test]
fn an_explored_fatal_error_is_an_ending_of_its_own() {
    let found = gort::explore::Explorer::new("unlocked", || {
        let mu = Mutex::new(());
        mu.lock_unguarded();
        mu.unlock();
        println!("once");
        mu.unlock();
    })
    .run();
    assert_eq!(found.incomplete, None);
    let outputs: Vec<_> = found.all().map(|output| (output.to_string(), output.ending)).collect();
    let text = "once | fatal error: sync: unlock of unlocked mutex".to_string();
    assert_eq!(outputs, [(text, gort::Ending::Fatal)]);
    assert_eq!((found.endings.fatal.clone(), found.endings.panic.clone()), (1_u8.into(), 0_u8.into()));
    assert!(found.list(1)[0].schedule.is_some(), "it is replayed");
}
