//! The timers of a run, earliest first; of equal ones the oldest first.
//!
//! States      of an entry: armed | stale (its timer was stopped or set anew since; dropped when it comes up).
//! Invariants  I1  an entry of a sleeping goroutine is never stale: the goroutine stays parked until it fires.
//! Protocol    `Worker` pops what is due and carries out its action on its own stack, so actions must not park.
//! See         Go `time.go`; tests/time.rs.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::rt::goroutine::GoRef;

/// What fires: something with a version, so that what was stopped can be told from what is armed.
pub(crate) trait Alarm: Send + Sync {
    /// Whether this arming is still the current one.
    fn is_armed(&self, version: u64) -> bool;
    /// Carries out the timer's action. Must not park and must not run user code.
    fn fire(self: Arc<Self>, version: u64, now: Duration);
}

pub(crate) enum Action {
    /// The end of a `sleep`.
    Ready(GoRef),
    Alarm(Arc<dyn Alarm>, u64),
}

struct Entry {
    when: Duration,
    sequence: u64,
    action: Action,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.when, self.sequence).cmp(&(other.when, other.sequence))
    }
}

#[derive(Default)]
pub(crate) struct TimerHeap {
    entries: BinaryHeap<Reverse<Entry>>,
    sequence: u64,
    /// Stale entries that came up: their owner drops them, because what they hold may run user code.
    stale: Vec<Action>,
}

impl TimerHeap {
    pub(crate) fn push(&mut self, when: Duration, action: Action) {
        self.sequence += 1;
        self.entries.push(Reverse(Entry { when, sequence: self.sequence, action }));
    }

    /// When the next armed timer is due. Stale entries at the top are set aside for `take_stale`.
    pub(crate) fn next(&mut self) -> Option<Duration> {
        while let Some(Reverse(entry)) = self.entries.peek() {
            match &entry.action {
                Action::Alarm(alarm, version) if !alarm.is_armed(*version) => {
                    self.stale.extend(self.entries.pop().map(|Reverse(entry)| entry.action));
                }
                _ => return Some(entry.when),
            }
        }
        None
    }

    /// Takes everything armed that is due at or before `now`, in order.
    pub(crate) fn take_due(&mut self, now: Duration) -> VecDeque<Action> {
        let mut due = VecDeque::new();
        while self.next().is_some_and(|when| when <= now) {
            due.extend(self.entries.pop().map(|Reverse(entry)| entry.action));
        }
        due
    }

    /// What must be dropped outside of any borrow of this heap.
    pub(crate) fn take_stale(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.stale)
    }

    /// Empties the heap; the caller drops the result outside of any borrow of it.
    pub(crate) fn take_all(&mut self) -> Vec<Action> {
        let mut all = self.take_stale();
        all.extend(self.entries.drain().map(|Reverse(entry)| entry.action));
        all
    }
}
