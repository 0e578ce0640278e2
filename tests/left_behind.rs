//! Goroutines that a program leaves behind, and the threads that keep them.

// Child processes end by themselves here, and how long an end takes is the machine's time.
#![allow(clippy::disallowed_methods)]

#[path = "harness/runtime/mod.rs"]
mod harness;

use std::cell::RefCell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Output;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::child::{self, is_child};
use crate::harness::{Counted, on_a_thread_that_may_stay, run_fast};
use gort::{Builder, GoId, GoroutineState, Report, blocking, chan, go, gosched};

/// Says when it is dropped that it is gone.
struct Says(Arc<AtomicBool>);

impl Drop for Says {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

thread_local! {
    static EARLY: RefCell<Option<Says>> = const { RefCell::new(None) };
    static LATE: RefCell<Option<Says>> = const { RefCell::new(None) };
}

#[track_caller]
fn in_child(test: &str) -> Output {
    child::output(module_path!(), test)
}

#[track_caller]
fn passes_in_child(test: &str) {
    child::passes(module_path!(), test);
}

/// A program on one worker whose goroutine is in a call when main returns. The call borrows what `borrow` lends it for as long
/// as it takes to be released.
fn leave_in_a_call<B>(release: mpsc::Receiver<()>, borrow: B) -> Report<()>
where
    B: FnOnce(&mut (dyn FnMut() + Send)) + Send + 'static,
{
    Builder::new().workers(1).run_report(move || {
        let begun = chan::<()>(1);
        let begins = begun.foreign();
        go(move || {
            let mut call = move || {
                begins.send(());
                let _ = release.recv();
            };
            borrow(&mut call);
        });
        begun.recv();
    })
}

#[test]
fn a_thread_local_lives_as_long_as_a_call_that_borrows_it() {
    let (gone, held) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let (release, released) = mpsc::channel();
    let (before, dropped, counted) = (gone.clone(), held.clone(), Counted(held.clone()));
    let seen = Arc::new(AtomicBool::new(true));
    let sees = seen.clone();
    let thread = thread::spawn(move || {
        let report = leave_in_a_call(released, move |call| {
            let _unwound = counted;
            let says = Says(before.clone());
            EARLY.with(|early| {
                *early.borrow_mut() = Some(says);
                blocking(move || {
                    call();
                    sees.store(before.load(Ordering::SeqCst), Ordering::SeqCst);
                });
            });
        });
        assert_eq!((report.result, report.unkillable), (Ok(()), 1));
    });
    // Long enough for the thread to have ended, were it to end.
    let _ = released_later(&thread);
    assert!(!thread.is_finished() || !gone.load(Ordering::SeqCst));
    assert_eq!(dropped.load(Ordering::SeqCst), 0);
    release.send(()).unwrap();
    // It ends when the call has returned, and the goroutine is unwound.
    thread.join().unwrap();
    assert!(!seen.load(Ordering::SeqCst), "it was gone before the call had returned");
    assert!(gone.load(Ordering::SeqCst));
    assert_eq!(held.load(Ordering::SeqCst), 1);
}

/// Waits until the thread's closure has returned, and a moment longer.
fn released_later(thread: &thread::JoinHandle<()>) -> bool {
    while !thread.is_finished() {
        thread::yield_now();
    }
    (0..20).for_each(|_| thread::park_timeout(Duration::from_millis(1)));
    thread.is_finished()
}

#[test]
fn what_is_made_and_borrowed_after_an_earlier_program_left_somebody_lives_as_long() {
    let (gone, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(true)));
    let ((first, first_released), (second, second_released)) = (mpsc::channel(), mpsc::channel());
    let (says, sees) = (gone.clone(), seen.clone());
    let (told, both_left) = mpsc::channel();
    let thread = thread::spawn(move || {
        let left = leave_in_a_call(first_released, |call| {
            blocking(call);
        });
        assert_eq!(left.unkillable, 1);
        let left = leave_in_a_call(second_released, move |call| {
            // This is the first time that this thread uses it.
            LATE.with(|late| {
                *late.borrow_mut() = Some(Says(says.clone()));
                blocking(move || {
                    call();
                    sees.store(says.load(Ordering::SeqCst), Ordering::SeqCst);
                });
            });
        });
        assert_eq!(left.unkillable, 1);
        told.send(()).unwrap();
    });
    both_left.recv().unwrap();
    first.send(()).unwrap();
    released_later(&thread);
    second.send(()).unwrap();
    thread.join().unwrap();
    assert!(!seen.load(Ordering::SeqCst), "it was gone before the call had returned");
    assert!(gone.load(Ordering::SeqCst));
}

#[test]
fn a_thread_with_a_goroutine_that_swallows_everything_keeps_its_thread_locals_and_says_why() {
    let test = "a_thread_with_a_goroutine_that_swallows_everything_keeps_its_thread_locals_and_says_why";
    if !is_child() {
        let child = in_child(test);
        let text = String::from_utf8_lossy(&child.stderr);
        assert_eq!(child.status.code(), Some(7), "{text}");
        assert!(text.contains("gort: this thread does not end before"), "{text}");
        assert!(text.contains("goroutine 2, started at tests/left_behind.rs:"), "{text}");
        return;
    }
    let gone = Arc::new(AtomicBool::new(false));
    let says = gone.clone();
    let thread = thread::spawn(move || {
        let report = Builder::new().workers(1).run_report(move || {
            go(move || {
                EARLY.with(|early| {
                    *early.borrow_mut() = Some(Says(says.clone()));
                    thread::scope(|scope| {
                        scope.spawn(|| {
                            // It could use what is borrowed here, for as long as the process lives.
                            loop {
                                thread::park();
                            }
                        });
                        loop {
                            let _ = catch_unwind(AssertUnwindSafe(|| chan::<()>(0).recv()));
                        }
                    });
                });
            });
            gosched();
        });
        assert_eq!((report.result, report.unkillable), (Ok(()), 1));
    });
    released_later(&thread);
    // Until it has said so.
    (0..150).for_each(|_| thread::park_timeout(Duration::from_millis(10)));
    assert!(!gone.load(Ordering::SeqCst), "it was gone while another thread could use it");
    // And a process that ends does not wait for it.
    std::process::exit(7);
}

#[test]
fn a_process_exits_at_once_from_a_thread_that_keeps_goroutines() {
    if !is_child() {
        let begun = Instant::now();
        let child = in_child("a_process_exits_at_once_from_a_thread_that_keeps_goroutines");
        assert_eq!(child.status.code(), Some(3), "{}", String::from_utf8_lossy(&child.stderr));
        assert!(begun.elapsed() < Duration::from_secs(60));
        return;
    }
    let (_never, released) = mpsc::channel();
    let left = leave_in_a_call(released, |call| {
        blocking(call);
    });
    assert_eq!(left.unkillable, 1);
    std::process::exit(3);
}

#[test]
#[cfg(feature = "explore")]
fn an_explorer_ends_although_every_run_leaves_somebody() {
    let found = gort::explore::Explorer::new("leaves", || {
        go(|| {
            loop {
                let _ = catch_unwind(AssertUnwindSafe(|| chan::<()>(0).recv()));
            }
        });
        gosched();
    })
    .run();
    assert_eq!((found.incomplete, found.outputs), (None, 1_u32.into()));
}

/// Two workers. Goroutine 2 is on the other one, and does not stop when main returns.
fn with_one_that_does_not_stop(builder: Builder, does: impl FnOnce(&AtomicBool) + Send + 'static) -> Report<()> {
    builder.workers(2).run_report(move || {
        let begun = Arc::new(AtomicBool::new(false));
        let begins = begun.clone();
        go(move || does(&begins));
        // Not an operation of gort's, so that the other worker takes it over.
        while !begun.load(Ordering::Acquire) {
            std::hint::spin_loop();
        }
    })
}

/// A run that takes longer than this after main's return has waited for a goroutine: that one has no end, and the run gives up after
/// half a minute of slices. The end's patience itself is counted in slices of the machine's time (`src/rt/workers/threads.rs`, whose
/// tests know the number), so that a busy machine makes it long.
const SOON: Duration = Duration::from_secs(10);

#[test]
fn run_returns_soon_and_names_who_computes() {
    if !is_child() {
        return passes_in_child("run_returns_soon_and_names_who_computes");
    }
    let begun = Instant::now();
    let report = with_one_that_does_not_stop(Builder::new(), |begins| {
        begins.store(true, Ordering::Release);
        loop {
            std::hint::spin_loop();
        }
    });
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!((report.result, report.unkillable), (Ok(()), 1));
    let [who] = &report.still_running[..] else { panic!("{:?}", report.still_running) };
    assert_eq!((who.id, who.created_by, &who.state), (GoId(2), Some(GoId::MAIN), &GoroutineState::Running));
    assert!(who.created_at.file().ends_with("left_behind.rs"), "{who:?}");
    std::process::exit(0);
}

#[test]
fn run_returns_soon_although_a_listener_does_not() {
    if !is_child() {
        return passes_in_child("run_returns_soon_although_a_listener_does_not");
    }
    let stuck = Arc::new(AtomicBool::new(false));
    let sticks = stuck.clone();
    let begun = Instant::now();
    let listener = Builder::new().events(move |event| {
        if event.goroutine == GoId(2) && matches!(event.kind, gort::EventKind::Print { .. }) {
            sticks.store(true, Ordering::Release);
            loop {
                thread::park();
            }
        }
    });
    let report = with_one_that_does_not_stop(listener, move |begins| {
        // Whoever prints is in the listener soon after.
        begins.store(true, Ordering::Release);
        gort::println!("told");
    });
    while !stuck.load(Ordering::Acquire) {
        thread::yield_now();
        if begun.elapsed() > Duration::from_secs(5) {
            // Main's return came first.
            std::process::exit(0);
        }
    }
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(report.result, Ok(()));
    std::process::exit(0);
}

#[test]
fn run_returns_soon_although_a_writer_does_not() {
    if !is_child() {
        return passes_in_child("run_returns_soon_although_a_writer_does_not");
    }
    struct Sticks(mpsc::Sender<()>);
    impl io::Write for Sticks {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            self.0.send(()).unwrap();
            loop {
                thread::park();
            }
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let (told, stuck) = mpsc::channel();
    let begun = Instant::now();
    let report = Builder::new().workers(2).output(Sticks(told)).run_report(move || {
        go(|| gort::println!("into what does not take it"));
        // A call that blocks its thread, so that the other worker takes it over.
        stuck.recv().unwrap();
    });
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!((report.result, report.unkillable), (Ok(()), 1));
    assert_eq!(report.still_running.iter().map(|who| who.id).collect::<Vec<_>>(), [GoId(2)]);
    std::process::exit(0);
}

#[test]
fn who_does_not_stop_ends_later_and_with_it_what_its_worker_has() {
    let (go_on, dropped) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let (may_go_on, held) = (go_on.clone(), Counted(dropped.clone()));
    // A channel that later runs use, too.
    let shared = chan::<i32>(3);
    let late = shared.clone();
    let report = on_a_thread_that_may_stay(move || {
        with_one_that_does_not_stop(Builder::new(), move |begins| {
            let parked = held.clone();
            go(move || {
                let _held = parked;
                chan::<()>(0).recv();
            });
            gosched();
            begins.store(true, Ordering::Release);
            let _held = held;
            while !may_go_on.load(Ordering::Acquire) {
                std::hint::spin_loop();
            }
            // What does not wait is still done, as by any other program that has the channel.
            let _ = late.try_send(1);
            gosched();
            unreachable!("the program is over");
        })
    });
    assert_eq!((report.result, report.unkillable), (Ok(()), 2));
    assert_eq!(dropped.load(Ordering::Relaxed), 0);
    go_on.store(true, Ordering::Release);
    while dropped.load(Ordering::Relaxed) < 2 {
        thread::yield_now();
    }
    let received = gort::run(move || (shared.try_recv(), chan::<()>(1).try_send(())));
    assert_eq!(received, Ok((Ok(1), Ok(()))));
}

#[test]
fn a_scope_whose_child_does_not_stop_keeps_the_thread_that_it_is_on() {
    let (go_on, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let (may_go_on, sees) = (go_on.clone(), seen.clone());
    let gone = Arc::new(AtomicBool::new(false));
    let says = gone.clone();
    let thread = thread::spawn(move || {
        let report = Builder::new().workers(2).run_report(move || {
            let begun = Arc::new(AtomicBool::new(false));
            let begins = begun.clone();
            go(move || {
                EARLY.with(|early| {
                    *early.borrow_mut() = Some(Says(says.clone()));
                    let borrowed = [7_usize; 8];
                    gort::scope(|scope| {
                        scope.go(|| {
                            begins.store(true, Ordering::Release);
                            while !may_go_on.load(Ordering::Acquire) {
                                std::hint::spin_loop();
                            }
                            let gone = usize::from(says.load(Ordering::SeqCst));
                            sees.store(borrowed.iter().sum::<usize>() + gone, Ordering::SeqCst);
                        });
                        // The other worker takes it over.
                        while !begins.load(Ordering::Acquire) {
                            std::hint::spin_loop();
                        }
                    });
                });
            });
            gosched();
            while !begun.load(Ordering::Acquire) {
                gosched();
            }
        });
        assert_eq!(report.result, Ok(()));
        assert_eq!(report.still_running.len(), 1);
    });
    released_later(&thread);
    go_on.store(true, Ordering::Release);
    thread.join().unwrap();
    assert_eq!(seen.load(Ordering::SeqCst), 56);
    assert!(gone.load(Ordering::SeqCst));
}

#[test]
fn a_test_that_leaves_a_goroutine_on_its_own_thread_is_named() {
    let test = "a_test_that_leaves_a_goroutine_on_its_own_thread_is_named";
    if is_child() {
        run_fast(|| {
            go(|| {
                loop {
                    let _ = catch_unwind(AssertUnwindSafe(|| chan::<()>(0).recv()));
                }
            });
            gosched();
        });
        return;
    }
    let child = child::run(&mut child::with_threads(module_path!(), test));
    let text = String::from_utf8_lossy(&child.stderr);
    assert!(!child.status.success() && text.contains(&format!("test {test}: a run leaves 1 goroutines")), "{text}");
}
