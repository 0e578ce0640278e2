//! Runs beside runs: deadlock is said when no run can help another, and not before.

use loom::thread;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::super::goroutine::GoRef;
use super::super::primitives::AtomicUsize;
use super::{bounded, home};
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::workers::beside::Runs;

/// A run of one worker with nothing to do but to wait for this number of goroutines to be readied. Ends when it is deadlocked.
fn wait(runs: &Runs, number: u32, home: &'static Mailbox, got: &AtomicUsize) {
    loop {
        if home.has_mail() {
            got.fetch_add(home.drain().len(), Ordering::Relaxed);
        } else if runs.may_help(number) {
            home.wait(None);
            runs.woke(number);
        } else {
            return runs.end(number);
        }
    }
}

#[test]
fn runs_beside_each_other_are_deadlocked_when_neither_can_help() {
    bounded(3, || {
        let runs = Arc::new(Runs::new());
        let (mine, others) = (home(), home());
        runs.begin(1, Box::new([mine]));
        runs.begin(2, Box::new([others]));
        // They share something.
        assert!(runs.meet(2, Some(1)));
        let got = Arc::new(AtomicUsize::new(0));
        let (theirs, seen) = (runs.clone(), got.clone());
        let other = thread::spawn(move || {
            // The second helps the first once, then it waits, too.
            mine.push(GoRef::of_model(mine, 1));
            wait(&theirs, 2, others, &seen);
        });
        wait(&runs, 1, mine, &got);
        assert_eq!(got.load(Ordering::Relaxed), 1, "deadlock was said while help was on its way");
        other.join().unwrap();
    });
}

#[test]
fn a_run_that_has_ended_is_rung_no_more() {
    bounded(3, || {
        let runs = Arc::new(Runs::new());
        let mine = home();
        for number in 1..=3 {
            runs.begin(number, if number == 1 { Box::new([mine]) } else { Box::new([]) });
        }
        assert!(runs.meet(2, Some(1)));
        // Both have nothing to do but to end.
        let others = [2, 3].map(|number| {
            let theirs = runs.clone();
            thread::spawn(move || theirs.end(number))
        });
        wait(&runs, 1, mine, &AtomicUsize::new(0));
        // Its home is given back, and is the next run's.
        mine.drain();
        others.into_iter().for_each(|other| other.join().unwrap());
        assert!(!mine.has_mail(), "the next run would have mail that is none");
    });
}

#[test]
fn a_worker_that_was_rung_and_has_no_thread_is_no_hope() {
    bounded(1, || {
        let (runs, [mine, without_thread, others]) = (Runs::new(), [(); 3].map(|()| home()));
        runs.begin(1, Box::new([mine, without_thread]));
        runs.begin(2, Box::new([others]));
        assert!(runs.meet(2, Some(1)));
        // Its thread was called for, it was called once more, and then the thread was refused.
        without_thread.wake();
        assert!(runs.may_help(1));
        assert!(!runs.may_help(2), "both would wait without end");
    });
}
