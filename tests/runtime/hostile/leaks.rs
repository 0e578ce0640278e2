//! Scopes, and goroutines that are left behind.

use super::*;

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
        on_a_thread_that_may_stay(move || {
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
        });
    }
}

#[test]
fn a_leaked_goroutine_can_be_readied_by_the_destructors_of_others() {
    on_a_thread_that_may_stay(|| {
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
    });
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
