//! Futures: `block_on` in a goroutine, handles that are awaited, and async code outside.

use std::future::{poll_fn, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use crate::harness::{Ledger, deadlocked_in, every_schedule, every_way, ms, run_fast, run_with};
use gort::time::{now, sleep};
use gort::{Builder, GoBuilder, JoinHandle, Schedule, UnhandledPanic, block_on, chan, go, gosched, println, spawn};

/// Pending once, after it has woken itself.
async fn give_way() {
    let mut first = true;
    poll_fn(|cx| {
        if std::mem::take(&mut first) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(())
    })
    .await;
}

/// Set by another thread or goroutine.
#[derive(Clone, Default)]
struct Flag(Arc<Mutex<(bool, Option<Waker>)>>);

impl Flag {
    fn set(&self) {
        let waker = {
            let mut state = self.0.lock().unwrap();
            state.0 = true;
            state.1.take()
        };
        waker.into_iter().for_each(Waker::wake);
    }

    /// On another thread: until a future waits for it.
    fn await_waker(&self) {
        while self.0.lock().unwrap().1.is_none() {
            std::thread::yield_now();
        }
    }
}

impl Future for Flag {
    type Output = ();
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = self.0.lock().unwrap();
        state.1 = Some(cx.waker().clone());
        if state.0 { Poll::Ready(()) } else { Poll::Pending }
    }
}

#[test]
fn a_future_runs_to_its_end_and_may_use_all_of_gort() {
    every_schedule(
        || {
            let ch = chan(0);
            let tx = ch.clone();
            go(move || (1..=3).for_each(|n| tx.send(n)));
            let sum = block_on(async {
                let mut sum = ready(10).await;
                for _ in 0..3 {
                    give_way().await;
                    sum += ch.recv().unwrap();
                    sleep(ms(1));
                }
                sum
            });
            println!("{sum}");
        },
        |ran| assert_eq!((&*ran.joined(), &ran.report.result), ("16", &Ok(()))),
    );
}

#[test]
fn a_handle_is_awaited_by_both_clocks_and_the_virtual_one_passes() {
    every_schedule(
        || {
            let slow = spawn(|| {
                sleep(ms(5));
                "slow"
            });
            let large = spawn(|| [7_u8; 3000]);
            let texts = block_on(async move { (slow.await.unwrap(), large.await.unwrap()[2999]) });
            println!("{texts:?} after {}", now().since_start().as_millis() >= 5);
        },
        |ran| assert_eq!((&*ran.joined(), &ran.report.result), (r#"("slow", 7) after true"#, &Ok(()))),
    );
}

#[test]
fn awaiting_a_goroutine_that_left_no_value_is_an_error() {
    let ran = run_fast(|| {
        let exits: JoinHandle<()> = spawn(|| gort::goexit());
        println!("{}", block_on(exits).unwrap_err());
        let panics = GoBuilder::new().unhandled_panic(UnhandledPanic::EndGoroutine).spawn(|| panic!("here"));
        println!("{}", block_on::<JoinHandle<()>>(panics).unwrap_err());
    });
    assert_eq!(ran.lines, ["the goroutine called goexit and left no value", "the goroutine panicked: here"]);
}

#[test]
fn who_waits_for_futures_of_gort_alone_is_deadlocked_and_named() {
    for workers in [1, 2] {
        let ran = run_with(workers, || {
            let (one, other) = (chan::<()>(0), chan::<()>(0));
            let waits = spawn(move || one.recv());
            block_on(async {
                give_way().await;
                waits.await.ok();
            });
            other.recv();
        });
        assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "future"));
        // A waker that was thrown away comes from nowhere.
        let ran = run_with(workers, || block_on(std::future::pending::<()>()));
        assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "future"));
    }
}

#[test]
fn a_waker_may_come_from_another_thread_while_all_goroutines_wait() {
    for workers in [1, 2] {
        let ran = run_with(workers, || {
            let flag = Flag::default();
            let theirs = flag.clone();
            std::thread::spawn(move || {
                theirs.await_waker();
                theirs.set();
            });
            block_on(flag);
            println!("woken");
        });
        assert_eq!((&*ran.joined(), &ran.report.result), ("woken", &Ok(())));
    }
}

#[test]
fn a_waker_that_is_dropped_unused_gives_the_deadlock_away() {
    let ran = run_with(1, || {
        let flag = Flag::default();
        let theirs = flag.clone();
        std::thread::spawn(move || {
            theirs.await_waker();
            drop(theirs.0.lock().unwrap().1.take());
        });
        block_on(flag);
    });
    assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "future"));
}

#[test]
fn a_goroutine_wakes_another_one_whatever_the_order() {
    every_schedule(
        || {
            let flag = Flag::default();
            let theirs = flag.clone();
            go(move || {
                gosched();
                theirs.set();
            });
            block_on(flag);
            println!("woken");
        },
        |ran| assert_eq!(ran.lines, ["woken"]),
    );
}

#[test]
fn a_future_that_wakes_itself_gives_way_to_others() {
    let ran = run_fast(|| {
        go(|| println!("other"));
        block_on(give_way());
        println!("main");
    });
    assert_eq!(ran.lines, ["other", "main"]);
}

#[test]
fn a_panic_of_a_future_goes_on_and_outside_of_goroutines_there_is_none() {
    let ran = run_fast(|| block_on(async { panic!("in a future") }));
    assert_eq!(ran.headline(), "panic: in a future");
    let refused = catch_unwind(|| block_on(ready(1))).unwrap_err();
    let text = refused.downcast_ref::<String>().unwrap();
    assert!(text.starts_with("gort: block_on would park, but this is not a goroutine"), "{text}");
}

#[test]
fn goroutines_left_in_futures_are_unwound() {
    every_way(|way| {
        let ledger = Ledger::default();
        let tokens = ledger.clone();
        let ran = way.run(move || {
            for _ in 0..3 {
                let token = tokens.token();
                go(move || {
                    block_on(async move {
                        let _token = token;
                        spawn(|| chan::<()>(0).recv()).await.ok();
                    });
                });
            }
            sleep(ms(1));
        });
        assert_eq!(ran.report.unkillable, 0);
        ledger.balances();
    });
}

/// Counts.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// Polls once, outside of any run.
fn poll<F: Future>(future: Pin<&mut F>, woken: &Arc<Woken>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(&woken.clone().into()))
}

/// A handle that outlives its run, for what needs no goroutine on the other side.
fn handle<T: Send + 'static>(cap: usize) -> gort::ForeignChan<T> {
    Builder::new().run(move || chan::<T>(cap).foreign()).unwrap()
}

#[test]
fn a_task_is_woken_when_its_receive_or_send_is_done() {
    let (ch, woken) = (handle::<i32>(0), Arc::new(Woken::default()));
    let mut receive = pin!(ch.recv_async());
    assert!(poll(receive.as_mut(), &woken).is_pending());
    assert_eq!(ch.try_send(5), Ok(()));
    assert_eq!(woken.0.load(Ordering::SeqCst), 1);
    assert_eq!(poll(receive, &woken), Poll::Ready(Some(5)));

    let mut send = pin!(ch.send_async(6));
    assert!(poll(send.as_mut(), &woken).is_pending());
    assert_eq!(ch.try_recv(), Ok(6));
    assert_eq!((woken.0.load(Ordering::SeqCst), poll(send, &woken)), (2, Poll::Ready(())));

    let mut receive = pin!(ch.recv_async());
    assert!(poll(receive.as_mut(), &woken).is_pending());
    ch.close();
    assert_eq!((woken.0.load(Ordering::SeqCst), poll(receive, &woken)), (3, Poll::Ready(None)));
    assert_eq!(poll(pin!(ch.recv_async()), &woken), Poll::Ready(None));
    let mut late = pin!(ch.send_async(1));
    let refused = catch_unwind(AssertUnwindSafe(|| poll(late.as_mut(), &woken))).unwrap_err();
    assert_eq!(refused.downcast_ref::<String>().unwrap(), "send on closed channel");
}

#[test]
fn the_latest_waker_is_woken() {
    let (ch, first, last) = (handle::<[u8; 3000]>(0), Arc::new(Woken::default()), Arc::new(Woken::default()));
    let mut receive = pin!(ch.recv_async());
    assert!(poll(receive.as_mut(), &first).is_pending());
    assert!(poll(receive.as_mut(), &last).is_pending());
    ch.send([1; 3000]);
    assert_eq!((first.0.load(Ordering::SeqCst), last.0.load(Ordering::SeqCst)), (0, 1));
    assert_eq!(poll(receive, &last), Poll::Ready(Some([1; 3000])));
}

#[test]
fn a_future_that_is_dropped_has_neither_received_nor_sent() {
    let (ch, woken) = (handle::<i32>(0), Arc::new(Woken::default()));
    for close_by in [0, 1] {
        {
            let mut gone = Box::pin(ch.recv_async());
            assert!(poll(gone.as_mut(), &woken).is_pending());
            if close_by == 0 {
                drop(gone);
                assert!(ch.try_send(1).is_err(), "no receiver is left");
                continue;
            }
            // Handed over, and given up before it was looked at: the next one has it.
            ch.send(2);
            let mut waits = Box::pin(ch.recv_async());
            assert!(poll(waits.as_mut(), &woken).is_pending());
            drop(gone);
            assert_eq!(poll(waits.as_mut(), &woken), Poll::Ready(Some(2)));
        }
        let mut gone = Box::pin(ch.recv_async());
        assert!(poll(gone.as_mut(), &woken).is_pending());
        ch.send(3);
        drop(gone);
        assert_eq!((ch.clone().try_recv(), ch.try_recv().is_err()), (Ok(3), true));
        let mut unsent = Box::pin(ch.send_async(4));
        assert!(poll(unsent.as_mut(), &woken).is_pending());
        drop(unsent);
        assert!(ch.try_recv().is_err());
    }
    let buffered = handle::<i32>(2);
    let mut gone = Box::pin(buffered.recv_async());
    assert!(poll(gone.as_mut(), &woken).is_pending());
    buffered.send(1);
    buffered.send(2);
    drop(gone);
    assert_eq!([buffered.recv(), buffered.recv()], [Some(1), Some(2)], "it is the first again");
}

#[test]
fn async_code_of_another_thread_talks_with_goroutines() {
    for workers in [1, 3] {
        let ran = run_with(workers, || {
            let (requests, answers) = (chan::<u64>(1), chan::<u64>(0));
            let (input, output) = (requests.foreign(), answers.foreign());
            // Another run is an executor as any other.
            let thread = std::thread::spawn(move || {
                gort::run(move || {
                    for _ in 0..4 {
                        let (input, output) = (input.clone(), output.clone());
                        go(move || {
                            block_on(async {
                                while let Some(request) = input.recv_async().await {
                                    output.send_async(request * 2).await;
                                }
                            });
                        });
                    }
                    drop((input, output));
                    while gort::num_goroutine() > 1 {
                        sleep(ms(1));
                    }
                })
            });
            go(move || {
                (0..100).for_each(|request| requests.send(request));
                requests.close();
            });
            let sum: u64 = answers.iter().take(100).sum();
            gort::blocking(|| thread.join()).unwrap().unwrap();
            println!("{sum}");
        });
        assert_eq!((&*ran.joined(), &ran.report.result), ("9900", &Ok(())));
    }
}

#[test]
fn every_value_of_async_operations_is_dropped_once() {
    let ledger = Ledger::default();
    let (ch, woken) = (handle(0), Arc::new(Woken::default()));
    let mut receive = Box::pin(ch.recv_async());
    assert!(poll(receive.as_mut(), &woken).is_pending());
    ch.send(ledger.token());
    drop(receive);
    let mut send = Box::pin(ch.send_async(ledger.token()));
    assert!(poll(send.as_mut(), &woken).is_pending());
    drop(send);
    drop(ch.send_async(ledger.token()));
    drop(ch);
    ledger.balances();
}

#[test]
fn a_run_by_a_seed_awaits_what_its_goroutines_do() {
    let run = |seed| {
        Builder::new().schedule(Schedule::Seeded(seed)).run(|| {
            let handles: Vec<_> = (0..3).map(|n| spawn(move || n)).collect();
            block_on(async move {
                let mut sum = 0;
                for handle in handles {
                    sum += handle.await.unwrap();
                }
                sum
            })
        })
    };
    (0..50).for_each(|seed| assert_eq!(run(seed), Ok(3)));
}
