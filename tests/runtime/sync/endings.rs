//! The end of a program with goroutines that wait for locks, permits and counters: nothing is left behind, and what was
//! handed to a goroutine that never ran again is given back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use crate::harness::{Captured, run_under};
use gort::sync::{Cond, Group, Mutex, Once, OnceValue, RwMutex, Semaphore, WaitGroup};
use gort::{Builder, RunError, Schedule, chan, go, goexit, gosched};

/// How many programs the big test runs.
const PROGRAMS: usize = 10_000;
/// How many goroutines each of them leaves waiting.
const WAITING: usize = 3;

/// What a program makes and must give back.
#[derive(Clone, Default)]
struct Ledger(Arc<Counts>);

#[derive(Default)]
struct Counts {
    made: AtomicUsize,
    dropped: AtomicUsize,
}

impl Ledger {
    /// A value whose drop does `last`, a use of the very object that its goroutine waits for.
    fn value(&self, last: impl FnMut() + Send + 'static) -> Value {
        self.0.made.fetch_add(1, Relaxed);
        Value { ledger: self.clone(), last: Box::new(last) }
    }
}

struct Value {
    ledger: Ledger,
    last: Box<dyn FnMut() + Send>,
}

impl Drop for Value {
    fn drop(&mut self) {
        // Counted first: a destructor that waits in a goroutine that is not unwinding yet is unwound there.
        self.ledger.0.dropped.fetch_add(1, Relaxed);
        (self.last)();
    }
}

/// Parks until the end of the program.
fn forever() {
    assert_eq!(chan::<()>(0).recv(), None);
}

/// A program that leaves goroutines waiting, and one of them handed what it waits for but not run again.
type Program = fn(Ledger);

fn mutex(ledger: Ledger) {
    let mu = Arc::new(Mutex::new(()));
    let guard = mu.lock();
    for _ in 0..WAITING {
        let (mu, again) = (mu.clone(), mu.clone());
        let value = ledger.value(move || drop(again.lock()));
        go(move || {
            let _value = value;
            let _guard = mu.lock();
            gosched();
        });
    }
    gosched();
    drop(guard);
}

fn rwmutex(ledger: Ledger) {
    let mu = Arc::new(RwMutex::new(()));
    let guard = mu.read();
    for i in 0..2 * WAITING {
        let (mu, again) = (mu.clone(), mu.clone());
        let value = ledger.value(move || {
            drop(again.write());
            drop(again.read());
        });
        go(move || {
            let _value = value;
            if i % 2 == 0 {
                let _guard = mu.write();
                gosched();
            } else {
                let _guard = mu.read();
                gosched();
            }
        });
    }
    gosched();
    drop(guard);
}

fn cond(ledger: Ledger) {
    let shared = Arc::new((Mutex::new(()), Cond::new()));
    for _ in 0..WAITING {
        let (shared, again) = (shared.clone(), shared.clone());
        let value = ledger.value(move || drop(again.0.lock()));
        go(move || {
            let _value = value;
            let mut guard = shared.0.lock();
            loop {
                guard = shared.1.wait(guard);
            }
        });
    }
    gosched();
    let guard = shared.0.lock();
    shared.1.broadcast();
    gosched();
    drop(guard);
}

fn semaphore(ledger: Ledger) {
    let one = Arc::new(Semaphore::new(1));
    let permit = one.permit();
    for _ in 0..WAITING {
        let (one, again) = (one.clone(), one.clone());
        let value = ledger.value(move || drop(again.permit()));
        go(move || {
            let _value = value;
            let _permit = one.permit();
            gosched();
        });
    }
    gosched();
    drop(permit);
}

fn once(ledger: Ledger) {
    let once = Arc::new(Once::new());
    let made = Arc::new(OnceValue::new(forever));
    for i in 0..2 * WAITING {
        let (once, again, made) = (once.clone(), once.clone(), made.clone());
        let value = ledger.value(move || again.call(|| ()));
        go(move || {
            let _value = value;
            if i % 2 == 0 {
                once.call(forever);
            } else {
                made.get();
            }
        });
    }
    gosched();
}

fn waitgroup(ledger: Ledger) {
    let wg = WaitGroup::new();
    let gate = chan::<()>(0);
    for _ in 0..WAITING {
        let rx = gate.clone();
        let value = ledger.value(|| ());
        wg.go(move || {
            let _value = value;
            rx.recv();
        });
        let (waiting, again) = (wg.clone(), wg.clone());
        // This destructor waits until the counted ones have been unwound.
        let value = ledger.value(move || again.wait());
        go(move || {
            let _value = value;
            waiting.wait();
        });
    }
    gosched();
    gate.close();
}

fn group(ledger: Ledger) {
    let group = Group::<()>::new();
    group.set_limit(1);
    let inner = group.clone();
    for _ in 0..WAITING {
        let (group, again) = (group.clone(), inner.clone());
        let value = ledger.value(move || assert_eq!(again.wait(), Ok(())));
        go(move || {
            let _value = value;
            group.go(|| {
                forever();
                Ok(())
            });
        });
    }
    gosched();
}

const KINDS: [(&str, Program); 7] = [
    ("mutex", mutex),
    ("rwmutex", rwmutex),
    ("cond", cond),
    ("semaphore", semaphore),
    ("once", once),
    ("waitgroup", waitgroup),
    ("group", group),
];

/// How main ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Return,
    Panic,
    Deadlock,
    Goexit,
}

fn run(program: Program, end: End, builder: Builder, ledger: &Ledger) -> (Result<(), RunError>, usize) {
    let inner = ledger.clone();
    let report = builder.output(Captured::default()).quiet_panics(true).run_report(move || {
        program(inner);
        match end {
            End::Return => {}
            End::Panic => panic!("boom"),
            End::Deadlock => forever(),
            End::Goexit => goexit(),
        }
    });
    (report.result, report.unkillable)
}

/// Runs this number of programs, of every kind and with every end; `builder` says how the n-th round of them is run.
#[track_caller]
fn nothing_is_left(programs: usize, builder: impl Fn(usize) -> Builder) {
    let ends = [End::Return, End::Panic, End::Deadlock, End::Goexit];
    let mut endings = [0; 3];
    for i in 0..programs {
        let (name, program) = KINDS[i % KINDS.len()];
        let end = ends[i / KINDS.len() % ends.len()];
        let round = i / KINDS.len() / ends.len();
        let ledger = Ledger::default();
        let (result, unkillable) = run(program, end, builder(round), &ledger);
        let at = format!("{name}, {end:?}, round {round}");
        assert_eq!(unkillable, 0, "{at}: a goroutine could not be unwound");
        let (made, dropped) = (ledger.0.made.load(Relaxed), ledger.0.dropped.load(Relaxed));
        assert!(made >= WAITING, "{at}");
        assert_eq!(made, dropped, "{at}: a value was not dropped");
        assert_eq!(Arc::strong_count(&ledger.0), 1, "{at}: something still holds the ledger");
        let ending = match result {
            Ok(()) => 0,
            Err(RunError::Panic(report)) if report.message == "boom" => 1,
            Err(RunError::Deadlock(_)) => 2,
            Err(error) => panic!("{at}: {error}"),
        };
        endings[ending] += 1;
    }
    // A goexit in main, like a deadlock, ends when nothing can run any more.
    assert!(endings[0] > programs / 5 && endings[1] > programs / 5 && endings[2] > programs / 5, "{endings:?}");
}

#[test]
fn nothing_is_left_of_ten_thousand_programs() {
    nothing_is_left(PROGRAMS, |round| Builder::new().schedule(Schedule::Seeded(round as u64)));
}

#[test]
fn nothing_is_left_whichever_worker_a_goroutine_is_on() {
    for workers in [1, 2, 4, 8] {
        nothing_is_left(PROGRAMS / 10, |round| {
            Builder::new().workers(workers).scatter(true).virtual_clock(round % 2 == 0)
        });
    }
}

/// One case of it, spelled out: a waiter was readied and never ran again; the next one, whose destructor takes the lock,
/// gets it.
#[test]
fn a_lock_whose_readied_waiter_never_runs_again_goes_to_the_next() {
    let ran = run_under(Schedule::Seeded(0), || {
        let mu = Arc::new(Mutex::new(()));
        let guard = mu.lock();
        for _ in 0..3 {
            let waiting = mu.clone();
            go(move || {
                let _guard = waiting.lock();
                unreachable!("main has returned");
            });
        }
        gosched();
        assert_eq!(format!("{mu:?}"), "Mutex { held: true, waiting: 3, .. }");
        drop(guard);
        assert_eq!(format!("{mu:?}"), "Mutex { held: false, waiting: 2, .. }");
        mu
    });
    let mu = ran.report.result.unwrap();
    assert_eq!(format!("{mu:?}"), "Mutex { held: false, waiting: 0, .. }");
    drop(mu.try_lock().expect("it is free"));
}

/// The same of a lock that was handed over because it starved.
#[test]
fn a_starving_lock_handed_to_a_goroutine_that_never_runs_again_is_released() {
    for waiters in 1..4 {
        let ran = run_under(Schedule::Seeded(0), move || {
            let mu = Arc::new(Mutex::new(()));
            let guard = mu.lock();
            for _ in 0..waiters {
                let waiting = mu.clone();
                go(move || {
                    let _guard = waiting.lock();
                    gosched();
                    gort::chan::<()>(0).recv();
                });
            }
            gort::time::sleep(Duration::from_millis(2));
            drop(guard);
            let guard = mu.lock();
            // The one readied loses, and makes the lock starve.
            gosched();
            // Main ends inside the unlock, or right after it.
            drop(guard);
            mu
        });
        let mu = ran.report.result.unwrap();
        assert_eq!(format!("{mu:?}"), "Mutex { held: false, waiting: 0, .. }");
    }
}

#[test]
fn a_permit_handed_to_a_goroutine_that_never_runs_again_is_given_back() {
    let ran = run_under(Schedule::Seeded(0), || {
        let one = Arc::new(Semaphore::new(1));
        one.acquire();
        let waiting = one.clone();
        go(move || waiting.acquire());
        gosched();
        one.release();
        assert!(!one.try_acquire(), "it belongs to the goroutine that waits");
        one
    });
    let one = ran.report.result.unwrap();
    assert_eq!(format!("{one:?}"), "Semaphore { permits: 1, size: 1, waiting: 0 }");
}

#[test]
fn a_read_lock_and_a_write_lock_handed_over_are_given_back() {
    for readers in [false, true] {
        let ran = run_under(Schedule::Seeded(0), move || {
            let mu = Arc::new(RwMutex::new(()));
            let guard = mu.write();
            let waiting = mu.clone();
            go(move || if readers { drop(waiting.read()) } else { drop(waiting.write()) });
            gosched();
            drop(guard);
            mu
        });
        let mu = ran.report.result.unwrap();
        assert_eq!(
            format!("{mu:?}"),
            "RwMutex { readers: 0, written: false, waiting_readers: 0, waiting_writers: 0, .. }"
        );
    }
}

/// A writer that waited is unwound: the readers behind it get in, so that their destructors can use the lock.
#[test]
fn readers_behind_an_unwound_writer_get_in() {
    let ran = run_under(Schedule::Seeded(0), || {
        let mu = Arc::new(RwMutex::new(()));
        mu.read_unguarded();
        let (writing, reading) = (mu.clone(), mu.clone());
        go(move || drop(writing.write()));
        gosched();
        struct ReadLast(Arc<RwMutex<()>>);
        impl Drop for ReadLast {
            fn drop(&mut self) {
                drop(self.0.read());
            }
        }
        // This one is unwinding already when it waits to read: only the writer's end lets it in.
        go(move || {
            let _last = ReadLast(reading);
            goexit();
        });
        gosched();
        mu
    });
    assert_eq!(ran.report.unkillable, 0);
    let mu = ran.report.result.unwrap();
    assert_eq!(format!("{mu:?}"), "RwMutex { readers: 1, written: false, waiting_readers: 0, waiting_writers: 0, .. }");
}

/// Unlocking for a writer that still waits, or that was readied and has not gone on, ends its announcement: it is unwound without
/// one, and gives back nothing that it has not.
#[test]
fn a_writer_whose_lock_was_given_back_by_another_is_unwound() {
    for readied in [false, true] {
        let ran = run_under(Schedule::Seeded(0), move || {
            let mu = Arc::new(RwMutex::new(()));
            mu.read_unguarded();
            let writing = mu.clone();
            go(move || writing.write_unguarded());
            gosched();
            if readied {
                mu.unlock_read();
            }
            mu.unlock_write();
            mu
        });
        assert_eq!(ran.report.unkillable, 0);
        let mu = ran.report.result.unwrap();
        let readers = usize::from(!readied);
        assert_eq!(
            format!("{mu:?}"),
            format!("RwMutex {{ readers: {readers}, written: false, waiting_readers: 0, waiting_writers: 0, .. }}")
        );
    }
}

/// A guard's drop has a scheduling point; when the program ends there, the lock is released all the same.
#[test]
fn a_guard_that_is_being_dropped_when_the_program_ends_still_unlocks() {
    let mut caught = 0;
    for seed in 0..crate::harness::seeds() {
        let ran = run_under(Schedule::Seeded(seed), || {
            let mu = Arc::new(Mutex::new(()));
            let other = mu.clone();
            let (told, reached) = (chan(1), Arc::new(AtomicUsize::new(0)));
            let (tx, after) = (told.clone(), reached.clone());
            go(move || {
                let guard = other.lock();
                tx.send(());
                drop(guard);
                after.fetch_add(1, Relaxed);
            });
            told.recv();
            (mu, reached)
        });
        let (mu, reached) = ran.report.result.unwrap();
        assert_eq!(format!("{mu:?}"), "Mutex { held: false, waiting: 0, .. }", "seed {seed}");
        caught += usize::from(reached.load(Relaxed) == 0);
    }
    assert!(caught > 0, "no schedule ended the program inside the drop");
}
