//! The largest, the longest, the most.

use super::*;

#[test]
fn capacities_that_cannot_be_are_refused_in_gos_words() {
    fn refused<T: Send + 'static>(cap: usize) {
        let error = Builder::new().quiet_panics(true).run(move || drop(chan::<T>(cap))).unwrap_err();
        assert_eq!(error.headline(), "panic: makechan: size out of range");
        assert!(error.to_string().contains("tests/runtime/hostile/limits.rs:"), "{error}");
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
