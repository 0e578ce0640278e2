//! Models of goroutines that migrate: which thread may touch a goroutine's stack, and where it belongs when the program is over.

use loom::cell::UnsafeCell;
use loom::thread;
use std::sync::Arc;

use super::home;
use crate::rt::goroutine::GoRef;
use crate::rt::lock::SpinLock;

/// The run that the homes are of.
const RUN: u32 = 7;

/// A stack, or the record's part that goes along with it: loom reports two accesses at the same time.
fn touch(stack: &UnsafeCell<u32>) {
    stack.with_mut(|stack| {
        // SAFETY: the pointer must be valid and used by nothing else: it is the cell's, and loom sees to the rest.
        unsafe { *stack += 1 }
    });
}

#[test]
fn migrating_goroutines_are_taken_over_once_they_have_left_their_stack() {
    loom::model(|| {
        let (near, far) = (home(), home());
        near.lets_go(RUN);
        let goroutine = GoRef::of_model(near, 1);
        let (stack, waits) = (Arc::new(UnsafeCell::new(0)), Arc::new(SpinLock::new(None)));
        near.shows(Some(goroutine));
        let (their_stack, queue) = (stack.clone(), waits.clone());
        let taker = thread::spawn(move || {
            let Some(goroutine) = queue.lock().take() else { return None };
            if near.let_go(RUN, goroutine, far) {
                touch(&their_stack);
                assert!(std::ptr::eq(goroutine.home(), far));
                return Some(true);
            }
            near.push(goroutine);
            Some(false)
        });
        // It links its waiter, and switches away: until then it is on its stack.
        touch(&stack);
        *waits.lock() = Some(goroutine);
        touch(&stack);
        near.shows(None);
        match taker.join().unwrap() {
            Some(true) => assert!(near.drain().is_empty()),
            Some(false) => {
                assert_eq!(near.drain().len(), 1);
                touch(&stack);
            }
            None => {}
        }
    });
}

#[test]
fn migrating_ends_before_anybody_looks_at_what_is_left() {
    loom::model(|| {
        let (near, far) = (home(), home());
        near.lets_go(RUN);
        let goroutine = GoRef::of_model(near, 1);
        let stack = Arc::new(UnsafeCell::new(0));
        let theirs = stack.clone();
        // A worker that has not stopped in time.
        let taker = thread::spawn(move || {
            if near.let_go(RUN, goroutine, far) {
                touch(&theirs);
            } else {
                near.push(goroutine);
            }
        });
        near.lets_go(0);
        let ours = std::ptr::eq(goroutine.home(), near);
        if ours {
            touch(&stack);
        }
        taker.join().unwrap();
        assert_eq!(near.drain().len(), usize::from(ours));
    });
}

#[test]
fn migrating_mail_arrives_once_whoever_takes_it() {
    loom::model(|| {
        let (near, far) = (home(), home());
        near.lets_go(RUN);
        // The worker computes in a third one.
        near.shows(Some(GoRef::of_model(near, 3)));
        let sender = thread::spawn(move || (1..=2).for_each(|id| near.push(GoRef::of_model(near, id))));
        let taker = thread::spawn(move || near.let_mail_go(RUN, far));
        let kept = near.drain();
        sender.join().unwrap();
        let taken = taker.join().unwrap();
        kept.iter().for_each(|goroutine| assert!(std::ptr::eq(goroutine.home(), near)));
        taken.iter().for_each(|goroutine| assert!(std::ptr::eq(goroutine.home(), far)));
        let late = near.drain();
        let mut ids: Vec<_> = kept.iter().chain(&taken).chain(&late).map(|goroutine| goroutine.id.get().0).collect();
        ids.sort_unstable();
        assert_eq!(ids, [1, 2]);
    });
}
