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
