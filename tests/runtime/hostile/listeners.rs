//! Listeners that panic, complete and start what they should not.

use super::*;

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
