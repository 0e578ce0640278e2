//! Hostile programs: listeners, writers, destructors and threads that do what they can to break the runtime.

mod common;

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use common::{Captured, every_way, run_fast, run_under};
use gort::select::{RecvCase, Select, SendCase};
use gort::sync::{Cond, Mutex, RwMutex, WaitGroup};
use gort::{Builder, Chan, EventKind, Schedule, TryRecvError, WaitReason, chan, go, goexit, gosched, scope, spawn};

/// Counts its drops.
#[derive(Clone, Default)]
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Counted {
    fn drops(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// Calls a function when dropped.
struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

fn schedules() -> impl Iterator<Item = Schedule> {
    std::iter::once(Schedule::Parallel).chain((0..30).map(Schedule::Seeded))
}

fn message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&'static str>().map(ToString::to_string);
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// Something of everything, with borrows that a scope protects.
fn of_everything(held: &Counted) {
    let (ch, quit, wg) = (chan(0), chan::<()>(0), WaitGroup::new());
    let (mu, rw) = (Mutex::new(0), RwMutex::new(0));
    let words = vec!["borrowed".to_string(); 3];
    scope(|s| {
        for _ in 0..3 {
            s.go(|| {
                gosched();
                *mu.lock() += words.len();
                let _read = rw.read();
                ch.send(held.clone());
            });
        }
        s.go(|| {
            loop {
                gort::select! {
                    recv(ch) -> v => drop(v),
                    recv(quit) -> _ => break,
                }
            }
        });
        wg.go(|| gort::time::sleep(Duration::from_millis(1)));
        wg.wait();
        *rw.write() += 1;
        quit.close();
        gort::println!("{}", words.len());
    });
}

#[test]
fn a_listener_that_panics_ends_the_run_and_the_panic_is_raised_in_its_caller() {
    for schedule in [Schedule::Parallel, Schedule::Seeded(0), Schedule::Seeded(5)] {
        let mut at = 0;
        loop {
            at += 1;
            let (held, mut heard) = (Counted::default(), 0);
            let counts = held.clone();
            let run = catch_unwind(AssertUnwindSafe(|| {
                Builder::new()
                    .schedule(schedule.clone())
                    .output(io::sink())
                    .quiet_panics(true)
                    .events(move |_| {
                        heard += 1;
                        if heard == at {
                            resume_unwind(Box::new("from the listener"));
                        }
                    })
                    .run(move || of_everything(&held))
            }));
            match run {
                Err(payload) => assert_eq!(message(&*payload), "from the listener", "at event {at}"),
                Ok(result) => {
                    assert!(result.is_ok() && at > 50, "the run ended with {result:?} before event {at}");
                    break;
                }
            }
            assert_eq!(Arc::strong_count(&counts.0), 1, "something is left, at event {at}");
            assert_eq!(gort::run(|| 7), Ok(7));
        }
    }
}

#[test]
fn a_panicking_listener_may_be_called_while_a_goroutine_unwinds() {
    // An unlock in the middle of an unwinding emits; were the listener's panic to leave it, the process would abort.
    let run = catch_unwind(|| {
        Builder::new()
            .quiet_panics(true)
            .events(|event| {
                if matches!(event.kind, EventKind::Unlock { .. }) {
                    resume_unwind(Box::new("from the listener"));
                }
            })
            .run(|| {
                let mu = Mutex::new(());
                let _ = catch_unwind(AssertUnwindSafe(|| {
                    let _guard = mu.lock();
                    resume_unwind(Box::new("of the program"));
                }));
                loop {
                    gosched();
                }
            })
    });
    assert_eq!(message(&*run.unwrap_err()), "from the listener");
}

#[test]
fn a_listener_whose_own_destructor_panics_is_contained() {
    let bad = OnDrop(|| {
        if !thread::panicking() {
            resume_unwind(Box::new("in its drop"));
        }
    });
    let run = catch_unwind(AssertUnwindSafe(|| {
        Builder::new()
            .events(move |_| {
                let _bad = &bad;
                resume_unwind(Box::new("from the listener"));
            })
            .run(|| ())
    }));
    assert_eq!(message(&*run.unwrap_err()), "from the listener");
}

#[test]
fn a_listener_may_complete_what_the_goroutine_is_about_to_wait_for() {
    for schedule in schedules() {
        let ch = chan(0);
        let tx = ch.clone();
        let got = Builder::new()
            .schedule(schedule)
            .events(move |event| {
                if let EventKind::Park { reason: WaitReason::ChanReceive | WaitReason::Select, .. } = event.kind {
                    let _ = tx.try_send(7);
                }
            })
            .run(move || {
                let first = ch.recv();
                let other = chan::<()>(0);
                gort::select! {
                    recv(ch) -> second => (first, second),
                    recv(other) -> _ => unreachable!(),
                }
            });
        assert_eq!(got, Ok((Some(7), Some(7))));
    }
}

#[test]
fn a_run_inside_a_listener_is_refused() {
    let run = catch_unwind(|| {
        Builder::new().quiet_panics(true).events(|_| drop(gort::run(|| ()))).run(|| chan::<()>(0).recv())
    });
    assert!(message(&*run.unwrap_err()).contains("run was called inside a goroutine"));
}

/// A writer that calls a function for each line.
struct Writer<F: FnMut() + Send>(F);

impl<F: FnMut() + Send> Write for Writer<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.0)();
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_panics_panics_the_goroutine_that_prints() {
    for schedule in schedules() {
        let lines = Arc::new(AtomicUsize::new(0));
        let written = lines.clone();
        let writer = Writer(move || {
            if written.fetch_add(1, Ordering::Relaxed) == 0 {
                panic!("from the writer");
            }
        });
        let run = Builder::new().schedule(schedule).quiet_panics(true).output(writer);
        let error = run.run(|| {
            // The first panic is caught, the writer still there; the second line is written, the program goes on.
            let caught = catch_unwind(|| gort::println!("one"));
            assert_eq!(message(&*caught.unwrap_err()), "from the writer");
            gort::println!("two");
        });
        assert_eq!(error, Ok(()));
        assert_eq!(lines.load(Ordering::Relaxed), 3, "the text and the newline of the second line");
    }
}

#[test]
fn an_uncaught_panic_of_a_writer_is_reported_with_its_place() {
    let run = Builder::new().quiet_panics(true).output(Writer(|| panic!("from the writer")));
    let error = run.run(|| gort::println!("one")).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("panic: from the writer\n\ngoroutine 1 [running]:\n\ttests/adversarial.rs:"), "{text}");
}

#[test]
fn a_writer_may_use_the_runtime_as_long_as_it_does_not_park() {
    let ch = chan(10);
    let tx = ch.clone();
    let writer = Writer(move || {
        tx.send(1);
        gort::println!("lost: the writer is not in its place");
        go(|| ());
    });
    let got = Builder::new().output(writer).run(move || {
        gort::println!("x");
        ch.try_recv()
    });
    assert_eq!(got, Ok(Ok(1)));
    let error = Builder::new().quiet_panics(true).output(Writer(|| _ = chan::<()>(0).recv())).run(|| {
        gort::println!("x");
    });
    assert!(error.unwrap_err().headline().contains("inside a panic hook, an event listener or an output writer"));
    let error = Builder::new().quiet_panics(true).output(Writer(|| _ = gort::run(|| ()))).run(|| gort::println!("x"));
    assert!(error.unwrap_err().headline().contains("run was called inside a goroutine"));
}

#[test]
fn a_broken_pipe_is_no_news_to_the_program() {
    struct Broken;
    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }
    for schedule in schedules() {
        let ended = Builder::new().schedule(schedule).output(Broken).run(|| {
            (0..100).for_each(|i| gort::println!("{i}"));
            7
        });
        assert_eq!(ended, Ok(7));
    }
}

#[test]
fn what_a_line_shows_may_park_and_print() {
    struct Chatty(Chan<i32>);
    impl std::fmt::Display for Chatty {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            gort::println!("inner");
            write!(f, "{:?}", self.0.recv())
        }
    }
    common::prints(&["inner", "outer Some(7)"], || {
        let ch = chan(0);
        let tx = ch.clone();
        go(move || tx.send(7));
        gort::println!("outer {}", Chatty(ch));
    });
}

#[test]
fn a_child_that_never_ran_drops_what_it_borrows_before_its_scope_ends() {
    // The program is over before the child starts; what it captured gives way in its destructor, and looks at the
    // borrowed value afterwards. The parent must still be there.
    every_way(|way| {
        let alive = Arc::new(AtomicBool::new(false));
        let seen = Arc::new(AtomicUsize::new(0));
        let (marks, counts) = (alive.clone(), seen.clone());
        let ran = way.run(move || {
            let started = chan(0);
            let tx = started.clone();
            go(move || {
                marks.store(true, Ordering::Relaxed);
                let lives = OnDrop(|| marks.store(false, Ordering::Relaxed));
                scope(|s| {
                    let (lives, counts) = (&lives, &counts);
                    let looks = OnDrop(|| {
                        let _ = catch_unwind(gosched);
                        let _ = catch_unwind(gosched);
                        let _ = lives;
                        counts.fetch_add(1 + 10 * usize::from(!alive.load(Ordering::Relaxed)), Ordering::Relaxed);
                    });
                    s.go(move || {
                        chan::<()>(0).recv();
                        drop(looks);
                    });
                    tx.send(());
                });
            });
            started.recv();
        });
        assert!(ran.report.result.is_ok());
        assert_eq!(ran.report.unkillable, 0);
        assert_eq!(seen.load(Ordering::Relaxed), 1, "the borrowed value was gone");
    });
}

#[test]
fn goexit_in_a_scope_waits_for_the_children() {
    every_way(|way| {
        let ran = way.run(|| {
            let done = chan(1);
            let tx = done.clone();
            go(move || {
                let total = Mutex::new(0);
                let told = OnDrop(|| tx.send(()));
                scope(|s| {
                    s.go(|| {
                        gosched();
                        *total.lock() += 1;
                        goexit();
                    });
                    let gone = s.spawn(|| -> i32 { goexit() });
                    assert!(gone.try_join().is_err());
                    s.go(|| {
                        let _told = &told;
                        gosched();
                        *total.lock() += 1;
                    });
                    goexit()
                })
            });
            done.recv()
        });
        assert_eq!(ran.report.result, Ok(Some(())));
    });
}

#[test]
fn goexit_in_a_destructor_ends_the_goroutine() {
    let ran = run_fast(|| {
        go(|| {
            drop(OnDrop(|| goexit()));
            gort::println!("never");
        });
        gosched();
        gort::println!("main");
    });
    assert_eq!(ran.lines, ["main"]);
    assert!(ran.report.result.is_ok());
}

/// Leaks a goroutine that stands in the queues of this channel: `how` says how it waits.
fn leak_on(ch: &Chan<i32>, how: fn(&Chan<i32>)) {
    struct Stubborn(Chan<i32>, fn(&Chan<i32>));
    impl Drop for Stubborn {
        fn drop(&mut self) {
            (self.1)(&self.0);
        }
    }
    let stubborn = Stubborn(ch.clone(), how);
    let report = Builder::new().quiet_panics(true).run_report(move || {
        go(move || {
            let _stubborn = stubborn;
            panic!("unwinds into a park");
        });
        gosched();
    });
    assert_eq!(report.unkillable, 1);
}

#[test]
fn a_channel_on_which_a_leaked_goroutine_waits_can_be_used_by_later_runs() {
    let receive: fn(&Chan<i32>) = |ch| _ = ch.recv();
    let send: fn(&Chan<i32>) = |ch| ch.send(1);
    let select: fn(&Chan<i32>) = |ch| {
        let other = chan::<()>(0);
        gort::select! { recv(ch) -> _ => (), recv(other) -> _ => () }
    };
    for how in [receive, send, select] {
        thread::spawn(move || {
            let (first, second) = (chan(0), chan(0));
            leak_on(&first, how);
            leak_on(&second, how);
            // From this thread, in a run that might have got the former's home; and from another thread.
            let used = second.clone();
            let ended = gort::run(move || {
                let _ = used.try_send(5);
                let _ = used.try_recv();
                used.close();
                let (ch, done) = (chan(0), chan(0));
                let (rx, tx) = (ch.clone(), done.clone());
                go(move || tx.send(rx.recv()));
                ch.send(3);
                done.recv()
            });
            assert_eq!(ended, Ok(Some(Some(3))));
            thread::spawn(move || {
                let _ = first.try_send(5);
                let _ = first.try_recv();
                first.close();
            })
            .join()
            .unwrap();
            assert_eq!(gort::run(|| 7), Ok(7));
        })
        .join()
        .unwrap();
    }
}

#[test]
fn a_leaked_goroutine_can_be_readied_by_the_destructors_of_others() {
    thread::spawn(|| {
        let ch = chan::<i32>(0);
        let tx = ch.clone();
        let report = Builder::new().run_report(move || {
            go(move || {
                loop {
                    let _ = catch_unwind(AssertUnwindSafe(|| ch.recv()));
                }
            });
            go(move || {
                let _sends = OnDrop(|| {
                    for _ in 0..100 {
                        let _ = tx.try_send(1);
                        let _ = catch_unwind(gosched);
                    }
                });
                chan::<()>(0).recv();
            });
            gosched();
        });
        assert!(report.result.is_ok());
        assert_eq!(report.unkillable, 1);
    })
    .join()
    .unwrap();
}

#[test]
fn a_handle_of_a_run_that_is_over_changes_nothing_in_a_later_run() {
    let program = |handle: Option<gort::ForeignChan<i32>>| {
        move || {
            let ch = chan(2);
            drop(handle);
            for i in 0..20 {
                ch.send(i);
                gort::println!("{:?}", ch.recv());
            }
        }
    };
    for seed in 0..50 {
        let plain = run_under(Schedule::Seeded(seed), program(None));
        let handle = gort::run(|| chan::<i32>(0).foreign()).unwrap();
        let late = run_under(Schedule::Seeded(seed), program(Some(handle)));
        assert_eq!(late.report.schedule, plain.report.schedule, "seed {seed}");
        assert_eq!(late.events.len(), plain.events.len(), "seed {seed}");
    }
}

#[test]
fn a_handle_for_threads_parks_a_goroutine_that_uses_it() {
    for schedule in schedules() {
        let got = Builder::new().schedule(schedule).run(|| {
            let ch = chan(0);
            let (there, back) = (ch.foreign(), ch.foreign());
            go(move || there.send(7));
            back.recv()
        });
        assert_eq!(got, Ok(Some(7)));
    }
}

#[test]
fn what_destructors_choose_at_the_end_is_no_part_of_the_schedule() {
    fn program() {
        let (a, b) = (chan(9), chan(9));
        (0..9).for_each(|i| {
            a.send(i);
            b.send(i);
        });
        go(move || {
            let _selects = OnDrop(|| {
                for _ in 0..9 {
                    gort::select! { recv(a) -> _ => (), recv(b) -> _ => () }
                }
            });
            chan::<()>(0).recv();
        });
        gosched();
    }
    for seed in 0..30 {
        let first = run_under(Schedule::Seeded(seed), program);
        let code = first.report.schedule.clone().unwrap();
        let again = run_under(Schedule::Replay(code.clone()), program);
        assert_eq!(again.report.result, Ok(()), "{code}");
        assert_eq!(again.report.schedule, Some(code));
    }
}

#[test]
fn a_destructor_that_sleeps_at_the_end_does_not_wait() {
    for schedule in schedules() {
        let report = Builder::new().schedule(schedule).run_report(|| {
            go(|| {
                let _sleeps = OnDrop(|| gort::time::sleep(Duration::from_secs(3600)));
                chan::<()>(0).recv();
            });
            gosched();
        });
        assert!(report.result.is_ok());
        assert_eq!(report.unkillable, 0);
    }
}

#[test]
fn stress_threads_complete_what_dying_goroutines_wait_for() {
    // Each goroutine is killed somewhere on its way into a wait, while a thread completes that very wait.
    for round in 0..2_000 {
        let ch = chan::<usize>(0);
        let shared = Arc::new((Mutex::new(()), Cond::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let (outside, signals, stops) = (ch.clone(), shared.clone(), stop.clone());
        let thread = thread::spawn(move || {
            while !stops.load(Ordering::Relaxed) {
                let _ = outside.try_send(round);
                signals.1.signal();
            }
        });
        let report = Builder::new().quiet_panics(true).run_report(move || {
            for i in 0..6 {
                let (ch, shared) = (ch.clone(), shared.clone());
                let waits = OnDrop(move || match i % 3 {
                    0 => _ = ch.recv(),
                    1 => gort::select! { recv(ch) -> _ => (), recv(Chan::<()>::nil()) -> _ => () },
                    _ => drop(shared.1.wait(shared.0.lock())),
                });
                // Half of them never start: their destructors run when the program is over.
                go(move || {
                    let _waits = waits;
                    loop {
                        if catch_unwind(AssertUnwindSafe(gosched)).is_err() {
                            break;
                        }
                    }
                });
                if i == 2 {
                    gosched();
                }
            }
        });
        stop.store(true, Ordering::Relaxed);
        thread.join().unwrap();
        assert!(report.result.is_ok());
        assert_eq!(report.unkillable, 0, "in round {round}");
    }
}

#[test]
fn stress_runs_on_many_threads_share_channels() {
    for _ in 0..20 {
        let (ch, done) = (chan::<usize>(3), chan::<usize>(0));
        let sum = Arc::new(AtomicUsize::new(0));
        // The run in which the channels are made is over before the others begin.
        let shared = gort::run({
            let (ch, done) = (ch.clone(), done.clone());
            move || {
                ch.send(0);
                (ch, done)
            }
        });
        let (ch, done) = shared.unwrap();
        let threads: Vec<_> = (0..6)
            .map(|i| {
                let (ch, done, sum) = (ch.clone(), done.clone(), sum.clone());
                thread::spawn(move || {
                    gort::run(move || {
                        // A handle of its own run keeps each from being deadlocked while others are at work.
                        let _counted = ch.foreign();
                        if i < 3 {
                            for value in 1..=200 {
                                ch.send(value);
                                if value % 50 == 0 {
                                    go(|| gosched());
                                }
                            }
                            done.send(i);
                        } else {
                            loop {
                                gort::select! {
                                    recv(ch) -> value => {
                                        let Some(value) = value else { break };
                                        sum.fetch_add(value, Ordering::Relaxed);
                                    }
                                }
                            }
                        }
                    })
                })
            })
            .collect();
        let closes = ch.clone();
        let closed = gort::run(move || {
            let _counted = done.foreign();
            (0..3).for_each(|_| _ = done.recv());
            closes.close();
        });
        assert_eq!(closed, Ok(()));
        for thread in threads {
            assert_eq!(thread.join().unwrap(), Ok(()));
        }
        assert_eq!(sum.load(Ordering::Relaxed), 3 * 200 * 201 / 2);
    }
}

#[test]
fn a_thread_parked_on_a_channel_whose_run_is_over_is_served_by_a_later_run() {
    let ch = chan::<i32>(0);
    let outside = {
        let ch = ch.clone();
        gort::run(move || ch.foreign()).unwrap()
    };
    let waits = thread::spawn(move || (outside.recv(), outside.recv()));
    let tx = ch.clone();
    gort::run(move || {
        // `send` parks until the thread takes the value, so main must not be taken to be deadlocked.
        let _counted = tx.foreign();
        tx.send(1);
    })
    .unwrap();
    ch.close();
    assert_eq!(waits.join().unwrap(), (Some(1), None));
}

#[test]
fn capacities_that_cannot_be_are_refused_in_gos_words() {
    fn refused<T: Send + 'static>(cap: usize) {
        let error = Builder::new().quiet_panics(true).run(move || drop(chan::<T>(cap))).unwrap_err();
        assert_eq!(error.headline(), "panic: makechan: size out of range");
        assert!(error.to_string().contains("tests/adversarial.rs:"), "{error}");
    }
    refused::<u8>(usize::MAX);
    refused::<()>(usize::MAX);
    refused::<()>(isize::MAX as usize + 1);
    refused::<u64>(1 << 46);
    refused::<[u8; 1 << 30]>(1 << 20);
}

#[test]
fn capacities_that_can_be_take_memory_as_they_fill() {
    let nothing = chan::<()>(isize::MAX as usize);
    (0..10_000).for_each(|_| nothing.try_send(()).unwrap());
    assert_eq!((nothing.len(), nothing.cap()), (10_000, isize::MAX as usize));
    let large = chan::<[u8; 1 << 30]>(1024);
    assert_eq!((large.len(), large.cap()), (0, 1024));
    let bytes = chan::<u8>(1 << 48);
    bytes.try_send(7).unwrap();
    assert_eq!(bytes.try_recv(), Ok(7));
    gort::run(|| {
        let group = gort::sync::Group::<()>::new();
        group.set_limit(usize::MAX);
        group.go(|| Ok(()));
        group.wait().unwrap();
    })
    .unwrap();
}

#[test]
fn debug_output_may_be_written_by_somebody_who_parks() {
    use std::fmt::Write as _;
    struct Slow;
    impl std::fmt::Write for Slow {
        fn write_str(&mut self, _: &str) -> std::fmt::Result {
            gosched();
            Ok(())
        }
    }
    let ran = run_fast(|| {
        let handle = spawn(|| gosched());
        write!(Slow, "{handle:?}").unwrap();
        handle.join();
        scope(|s| {
            s.go(gosched);
            s.go(gosched);
            write!(Slow, "{s:?}").unwrap();
        });
        7
    });
    assert_eq!(ran.report.result, Ok(7));
}

#[test]
fn a_case_gives_its_value_back_only_when_its_select_is_over() {
    thread_local! {
        static CASE: Cell<Option<&'static SendCase<'static, i32>>> = const { Cell::new(None) };
    }
    let ran = run_fast(|| {
        let (ch, other): (&'static _, &'static _) = (Box::leak(Box::new(chan(0))), Box::leak(Box::new(chan::<()>(0))));
        let case: &'static SendCase<'static, i32> = Box::leak(Box::new(SendCase::new(ch, 7)));
        go(move || {
            // Another goroutine of this thread reaches the case while it stands in the channel's queue.
            assert_eq!(CASE.get().unwrap().take(), None);
            assert_eq!(ch.recv(), Some(7));
        });
        CASE.set(Some(case));
        let unused = RecvCase::new(other);
        Select::new().case(case).case(&unused).wait()
    });
    assert_eq!(ran.report.result, Ok(0));
}

#[test]
fn one_close_readies_65536_goroutines() {
    let ran = run_fast(|| {
        let (gate, wg, quiet) = (chan::<()>(0), WaitGroup::new(), chan::<()>(0));
        let count = Arc::new(AtomicUsize::new(0));
        for i in 0..65_536 {
            let (gate, count, quiet) = (gate.clone(), count.clone(), quiet.clone());
            wg.go(move || {
                if i % 2 == 0 {
                    gate.recv();
                } else {
                    gort::select! { recv(gate) -> _ => (), recv(quiet) -> _ => () }
                }
                count.fetch_add(1, Ordering::Relaxed);
            });
        }
        gosched();
        gate.close();
        wg.wait();
        count.load(Ordering::Relaxed)
    });
    assert_eq!(ran.report.result, Ok(65_536));
}

#[test]
fn the_longest_durations_saturate() {
    for seed in 0..20 {
        let ran = run_under(Schedule::Seeded(seed), || {
            use gort::{context, time};
            let (ctx, cancel) = context::with_timeout(&context::background(), Duration::MAX);
            let (late, _cancel) = context::with_deadline(&ctx, time::now() + Duration::MAX);
            let timer = time::Timer::new(Duration::MAX);
            let ticker = time::Ticker::new(Duration::MAX);
            go(|| time::sleep(Duration::MAX));
            time::sleep(Duration::from_secs(1));
            assert!(timer.reset(Duration::MAX));
            time::sleep(Duration::MAX);
            // The end of time: everything is due, a longer sleep is no longer.
            time::sleep(Duration::MAX);
            assert_eq!(time::now().since_start(), Duration::MAX);
            assert!(timer.c().recv().is_some() && ticker.c().recv().is_some());
            late.done().recv();
            cancel.cancel();
            assert!(timer.c().try_recv().is_err());
        });
        assert!(ran.report.result.is_ok(), "{:?}", ran.report.result);
        assert_eq!(ran.report.elapsed, Duration::MAX);
    }
}

#[test]
fn a_timer_of_the_longest_duration_with_a_real_clock_can_be_stopped() {
    let ended = gort::run(|| {
        let timer = gort::time::Timer::new(Duration::MAX);
        let called = gort::time::after_func(Duration::MAX, || unreachable!());
        gort::time::sleep(Duration::from_millis(1));
        (timer.stop(), called.stop())
    });
    assert_eq!(ended, Ok((true, true)));
}

#[test]
fn values_whose_drop_panics_do_not_stop_the_others_from_being_dropped() {
    struct Bad(#[allow(dead_code)] Counted);
    impl Drop for Bad {
        fn drop(&mut self) {
            if !thread::panicking() {
                resume_unwind(Box::new("in drop"));
            }
        }
    }
    let held = Counted::default();
    let given = held.clone();
    let report = Builder::new().quiet_panics(true).run_report(move || {
        for i in 0..10 {
            let ch = chan(3);
            let (bad, rx) = (Bad(given.clone()), ch.clone());
            ch.send(bad);
            ch.send(Bad(given.clone()));
            let bad = Bad(given.clone());
            // Never started, or parked: their destructors run at the end, each panics in one of its values.
            go(move || {
                chan::<()>(0).recv();
                drop((bad, rx, ch));
            });
            if i == 4 {
                gosched();
            }
        }
    });
    assert!(report.result.is_ok());
    assert_eq!(Arc::strong_count(&held.0), 1);
    assert_eq!(held.drops(), 30 + 1);
}

#[test]
fn a_panic_payload_whose_drop_panics_ends_the_program_once() {
    struct Payload;
    impl Drop for Payload {
        fn drop(&mut self) {
            std::panic::panic_any(Payload2);
        }
    }
    struct Payload2;
    impl Drop for Payload2 {
        fn drop(&mut self) {
            panic!("again");
        }
    }
    for schedule in schedules() {
        let report = Builder::new().schedule(schedule).quiet_panics(true).run_report(|| {
            go(|| std::panic::panic_any(Payload));
            chan::<()>(0).recv()
        });
        assert_eq!(report.result.unwrap_err().headline(), "panic: Box<dyn Any>");
        assert_eq!(gort::run(|| 7), Ok(7));
    }
}

#[test]
fn a_closed_senders_value_may_use_the_channel_in_its_drop() {
    struct Reenters(Chan<Reenters>, #[allow(dead_code)] Counted);
    impl Drop for Reenters {
        fn drop(&mut self) {
            assert_eq!(self.0.try_recv().err(), Some(TryRecvError::Closed));
            let _ = format!("{:?} {}", self.0, self.0.len());
        }
    }
    every_way(|way| {
        let counted = Counted::default();
        let drops = counted.clone();
        let ran = way.run(move || {
            let ch = chan(0);
            let (tx, value) = (ch.clone(), Reenters(ch.clone(), counted));
            let sender = spawn(move || catch_unwind(AssertUnwindSafe(|| tx.send(value))).is_err());
            gosched();
            ch.close();
            sender.join()
        });
        assert_eq!(ran.report.result, Ok(true));
        assert_eq!(drops.drops(), 1);
    });
}

#[test]
fn stacks_of_every_size_that_is_accepted_run_goroutines() {
    for bytes in [16 * 1024, 16 * 1024 + 1, 40_000, 33 << 20, 64 << 20] {
        let output = Captured::default();
        let got = Builder::new().stack_size(bytes).output(output.clone()).run(|| {
            let ch = chan(0);
            let tx = ch.clone();
            go(move || {
                gort::println!("{}", 7);
                tx.send(7);
            });
            ch.recv()
        });
        assert_eq!(got, Ok(Some(7)));
        assert_eq!(output.lines(), ["7"]);
    }
    for bytes in [0, 16 * 1024 - 1, (64 << 20) + 1, usize::MAX] {
        assert!(catch_unwind(|| Builder::new().stack_size(bytes)).is_err(), "{bytes}");
    }
    assert!(catch_unwind(|| Builder::new().workers(0)).is_err());
}

#[test]
fn destructors_that_park_while_they_unwind_all_come_to_their_end() {
    // Many goroutines unwind at once, park in the middle of it, catch, raise again, and are killed here and there.
    every_way(|way| {
        let held = Counted::default();
        let given = held.clone();
        let ran = way.run(move || {
            let ch = chan::<Counted>(0);
            for i in 0..8 {
                let (ch, held) = (ch.clone(), given.clone());
                go(move || {
                    let caught = catch_unwind(AssertUnwindSafe(|| {
                        let _parks = OnDrop(|| {
                            if i % 2 == 0 {
                                ch.send(held.clone());
                            } else {
                                drop(ch.recv());
                            }
                        });
                        if i < 6 {
                            std::panic::panic_any(i);
                        }
                        chan::<()>(0).recv();
                    }));
                    if let Err(payload) = caught {
                        if payload.is::<i32>() {
                            gosched();
                        } else {
                            resume_unwind(payload);
                        }
                    }
                });
            }
            (0..5).for_each(|_| gosched());
        });
        assert!(ran.report.result.is_ok());
        // What waits in a destructor for a partner that never comes is leaked, and only that.
        assert!(ran.report.unkillable <= 2, "{}", ran.report.unkillable);
    });
}

#[test]
fn a_run_may_be_started_by_a_destructor_of_a_thread_that_panics() {
    thread_local! {
        static SEEN: RefCell<Vec<i32>> = const { RefCell::new(Vec::new()) };
    }
    let caught = catch_unwind(|| {
        let _runs = OnDrop(|| {
            let report = Builder::new().quiet_panics(true).run_report(|| {
                let ch = chan(0);
                let tx = ch.clone();
                go(move || {
                    let _tells = OnDrop(|| SEEN.with_borrow_mut(|seen| seen.push(2)));
                    tx.send(1);
                    chan::<()>(0).recv();
                });
                let first = ch.recv().unwrap();
                SEEN.with_borrow_mut(|seen| seen.push(first));
                assert!(catch_unwind(|| resume_unwind(Box::new(()))).is_err());
            });
            assert!(report.result.is_ok());
            assert_eq!(report.unkillable, 0);
        });
        resume_unwind(Box::new("outer"));
    });
    assert_eq!(message(&*caught.unwrap_err()), "outer");
    assert_eq!(SEEN.take(), [1, 2]);
}

#[test]
fn a_cancellation_from_outside_of_any_run_reaches_every_child() {
    use gort::context;
    let (ctx, cancel, child, quiet) = gort::run(|| {
        let (ctx, cancel) = context::with_cancel(&context::background());
        // A function to be called stands before the child: it cannot be started where there is no run.
        let stop = context::after_func(&ctx, || ());
        let (child, quiet) = context::with_cancel(&ctx);
        std::mem::forget(stop);
        (ctx, cancel, child, quiet)
    })
    .unwrap();
    let _ = thread::spawn(move || cancel.cancel()).join();
    assert!(ctx.err().is_some());
    assert!(child.err().is_some(), "the child was left behind");
    drop(quiet);
}

#[test]
fn a_run_whose_timers_follow_the_real_clock_has_no_code() {
    let recorded = |main: fn()| Builder::new().workers(1).record(true).output(io::sink()).run_report(main).schedule;
    assert!(recorded(|| gort::println!("no timer")).is_some());
    assert!(recorded(|| gort::time::sleep(Duration::from_micros(1))).is_none());
    assert!(recorded(|| _ = gort::time::after(Duration::from_secs(1))).is_none());
}
