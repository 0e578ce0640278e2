//! Goroutines of one worker that have never run: first come, first served while few wait, the newest first while many do.
//!
//! States      of a goroutine here: in the queue | late: it came while `FEW` were in the queue, or others were late.
//! Invariants  I1  what is late is newer than all of the queue; `late` is linked from the newest to the oldest.
//!             I2  `len` is how many there are of both.
//! Protocol    `push` at the tail; `take` what `first` says. A worker that looks for the oldest (`take_oldest`) gets what is late as a
//!             queue once the queue itself is empty.
//! Rejected    First come, first served at any length: each goroutine of a tree begins before any of its children has ended, so
//!             half of the tree is on stacks at once, and each of those stacks is a page that was not touched before. Newest
//!             first at any length: not Go's order, which is seen in every program that starts two goroutines.
//! See         Go `proc.go`, runqputslow: of a full local queue (256) the older half goes to the global one, so the newer half
//!             runs before it; `schedtick%61`. tests/runtime/default_order.rs.

use std::cell::Cell;

use crate::rt::goroutine::GoRef;

/// Go's local run queue holds this many.
const FEW: usize = 256;
/// While some are late, each such turn is the oldest one's, so that it is not put off without end. Go looks at its global queue as
/// often.
const OLDEST_EVERY: u64 = 61;

#[derive(Default)]
pub(super) struct Unstarted {
    head: Cell<Option<GoRef>>,
    tail: Cell<Option<GoRef>>,
    late: Cell<Option<GoRef>>,
    len: Cell<usize>,
    /// Turns that were taken while some were late.
    turns: Cell<u64>,
}

impl Unstarted {
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    /// Whether some are late.
    #[inline]
    pub(super) fn is_crowd(&self) -> bool {
        self.late.get().is_some()
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.len.get()
    }

    /// Turns that were taken while some were late.
    #[inline]
    pub(super) fn turns(&self) -> u64 {
        self.turns.get()
    }

    /// Needs: its stamp is larger than those of all that are here.
    #[inline(never)]
    pub(super) fn push(&self, goroutine: GoRef) {
        if self.late.get().is_some() || self.len.get() >= FEW {
            goroutine.queue_next.set(self.late.replace(Some(goroutine)));
        } else {
            match self.tail.replace(Some(goroutine)) {
                Some(tail) => tail.queue_next.set(Some(goroutine)),
                None => self.head.set(Some(goroutine)),
            }
        }
        self.len.set(self.len.get() + 1);
    }

    /// The one that `take` would take.
    #[inline]
    pub(super) fn first(&self) -> Option<GoRef> {
        match self.late.get() {
            Some(newest) if !self.is_turn_of_oldest() => Some(newest),
            Some(_) => self.oldest(),
            None => self.head.get(),
        }
    }

    #[inline]
    pub(super) fn take(&self) -> Option<GoRef> {
        if self.late.get().is_none() {
            return self.take_head();
        }
        let is_turn_of_oldest = self.is_turn_of_oldest();
        self.turns.set(self.turns.get() + 1);
        if is_turn_of_oldest { self.take_oldest() } else { self.take_newest() }
    }

    /// The one that came before all others.
    pub(super) fn take_oldest(&self) -> Option<GoRef> {
        if self.head.get().is_none() {
            self.queue_late();
        }
        self.take_head()
    }

    fn take_newest(&self) -> Option<GoRef> {
        let newest = self.late.get()?;
        let next = newest.queue_next.take();
        self.late.set(next);
        next.into_iter().for_each(GoRef::prefetch);
        self.len.set(self.len.get() - 1);
        Some(newest)
    }

    #[inline]
    fn take_head(&self) -> Option<GoRef> {
        let first = self.head.get()?;
        let second = first.queue_next.take();
        self.head.set(second);
        match second {
            // It runs next, as likely as not, and says which one comes after it.
            Some(second) => second.queue_next.get().unwrap_or(second).prefetch(),
            None => self.tail.set(None),
        }
        self.len.set(self.len.get() - 1);
        Some(first)
    }

    fn is_turn_of_oldest(&self) -> bool {
        self.turns.get() % OLDEST_EVERY == OLDEST_EVERY - 1
    }

    fn oldest(&self) -> Option<GoRef> {
        self.head.get().or_else(|| self.late_ones().last())
    }

    /// The late ones, from the newest to the oldest.
    fn late_ones(&self) -> impl Iterator<Item = GoRef> {
        std::iter::successors(self.late.get(), |goroutine| goroutine.queue_next.get())
    }

    /// Needs: the queue is empty. Does: makes a queue of what is late, the oldest first.
    fn queue_late(&self) {
        self.tail.set(self.late.get());
        while let Some(newest) = self.late.get() {
            self.late.set(newest.queue_next.replace(self.head.get()));
            self.head.set(Some(newest));
        }
    }

    /// All of them, the oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = GoRef> {
        let late: Vec<GoRef> = self.late_ones().collect();
        let queue = std::iter::successors(self.head.get(), |goroutine| goroutine.queue_next.get());
        queue.chain(late.into_iter().rev())
    }

    /// Takes this one out. Needs: it is here.
    pub(super) fn remove(&self, goroutine: GoRef) {
        let all = [self.head.get(), self.late.get()].into_iter().flatten();
        let mut all = all.flat_map(|first| std::iter::successors(Some(first), |other| other.queue_next.get()));
        let before = all.find(|other| other.queue_next.get() == Some(goroutine));
        let after = goroutine.queue_next.take();
        before.iter().for_each(|before| before.queue_next.set(after));
        for first in [&self.head, &self.late] {
            if first.get() == Some(goroutine) {
                first.set(after);
            }
        }
        if self.tail.get() == Some(goroutine) {
            self.tail.set(before);
        }
        self.len.set(self.len.get() - 1);
    }
}

#[cfg(all(test, not(loom)))]
pub(super) mod tests {
    use std::panic::Location;

    use gort_events::GoId;

    use super::*;
    use crate::rt::goroutine::Goroutine;
    use crate::rt::parking::mailbox::Mailbox;

    /// So many goroutines, which are in no other queue.
    pub(in crate::rt::workers) fn goroutines(count: u64) -> Vec<GoRef> {
        let home = Box::leak(Box::new(Mailbox::new()));
        let records = (0..count).map(|number| {
            let record = Goroutine::dead(home, Location::caller());
            record.id.set(GoId(number));
            record
        });
        Box::leak(records.collect::<Box<[Goroutine]>>()).iter().map(GoRef::of).collect()
    }

    fn number(goroutine: Option<GoRef>) -> Option<u64> {
        goroutine.map(|goroutine| goroutine.id.get().0)
    }

    #[test]
    fn of_few_the_first_comes_first() {
        let queue = Unstarted::default();
        goroutines(FEW as u64).into_iter().for_each(|goroutine| queue.push(goroutine));
        for expected in 0..FEW as u64 {
            assert_eq!(number(queue.first()), Some(expected));
            assert_eq!(number(queue.take()), Some(expected));
        }
        assert!(queue.is_empty() && queue.take().is_none());
    }

    #[test]
    fn a_crowd_that_only_grows_keeps_nobody_waiting() {
        let queue = Unstarted::default();
        let mut new = goroutines(40_000).into_iter();
        (0..1000).for_each(|_| queue.push(new.next().unwrap()));
        let mut oldest = 0;
        for turn in 1.. {
            let (Some(a), Some(b)) = (new.next(), new.next()) else { break };
            let first = number(queue.first());
            let taken = number(queue.take());
            assert_eq!(first, taken);
            if turn % OLDEST_EVERY == 0 {
                assert_eq!(taken, Some(oldest), "turn {turn}");
                oldest += 1;
            } else {
                assert!(taken >= Some(900), "turn {turn}");
            }
            queue.push(a);
            queue.push(b);
        }
        // More turns than were in the queue when others came late: those have become a queue, and lose none.
        assert!(oldest > FEW as u64, "{oldest}");
        let mut left: Vec<_> = std::iter::from_fn(|| number(queue.take())).collect();
        left.sort_unstable();
        left.dedup();
        assert_eq!(left.len() as u64, 40_000 - 39_000 / 2);
    }

    #[test]
    fn one_is_removed_from_anywhere() {
        for removed in [0, 1, FEW as u64 - 1, FEW as u64, 300, 399] {
            let (queue, all) = (Unstarted::default(), goroutines(400));
            all.iter().for_each(|goroutine| queue.push(*goroutine));
            queue.remove(all[removed as usize]);
            assert!(queue.iter().map(|goroutine| goroutine.id.get().0).eq((0..400).filter(|id| *id != removed)));
            let mut left: Vec<_> = std::iter::from_fn(|| number(queue.take())).collect();
            left.sort_unstable();
            assert!(left.into_iter().eq((0..400).filter(|id| *id != removed)), "{removed}");
        }
    }
}
