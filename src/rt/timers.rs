//! The timers of a run, earliest first; of equal ones the oldest first.
//!
//! States      of an entry: see [`TimerState`].
//! Invariants  I1  an entry of a sleeping goroutine is never stale: the goroutine stays parked until it fires.
//!             I2  a stale entry holds nothing of the user's (`alarm.rs`, I3), so it may be dropped right here, under
//!                 the borrow of the heap.
//!             I3  the heap doubles only if its entries, but for the first `SMALL`, are armed: a timer that is set anew
//!                 a million times takes no more room than one.
//! Protocol    `Worker` takes what is due and carries out its action on its own stack, so actions must not park.
//! Rejected    Taking a stopped timer out at once, or moving one that is put off (by a real clock its entry stays, `alarm.rs`): a heap that knows each entry's place, for what is rare. Keeping an
//!             unobserved ticker from the deadlock detector by counting: Go keeps such timers out of its heaps, and
//!             `take_unobserved` gives the same.
//! See         Go `time.go` (timerZombie, needsAdd); tests/runtime/time/.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use gort_events::{ObjectId, WaitReason};

use crate::rt::goroutine::{GoRef, State};
use crate::rt::lock::prefetch;
use crate::rt::workers::worker::Worker;

/// Up to this many entries the heap is not searched for stale ones.
const SMALL: usize = 64;
/// While many entries are gone through, what the one is about that comes after so many others comes from memory; of an alarm so many
/// cache lines.
const AHEAD: usize = 8;
const ALARM_LINES: usize = 3;

/// What would come of an entry if its time had come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TimerState {
    /// Nothing: its timer was stopped or set anew since, or no goroutine can ever look at it. Dropped when it is met.
    Cancelled,
    /// A value in a buffer that no goroutine waits for: no goroutine could run because of it.
    Unobserved,
    /// A goroutine that can run.
    Wakes,
}

/// What fires: something whose entries are numbered, so that what was stopped can be told from what is armed.
pub(crate) trait Alarm: Send + Sync {
    /// The state of the entry `number`. Takes only locks of its own. A caller that hears that it is cancelled may drop the entry.
    fn state(&self, number: u64) -> TimerState;
    /// Whether that state is `Cancelled`, which may be less to find out.
    fn is_cancelled(&self, number: u64) -> bool {
        self.state(number) == TimerState::Cancelled
    }
    /// Carries out the timer's action, or puts the entry back with a later time. `until`: the earliest time at which anybody can look at what it did; a ticker
    /// goes on behind it. Must not park and must not run user code.
    fn fire(self: Arc<Self>, worker: &Worker, number: u64, until: Duration);
    /// The run is over: lets go of what it was armed with, which may run user code.
    fn retire(&self);
    /// Its number in the run of this serial.
    fn number(&self, _serial: u32) -> Option<ObjectId> {
        None
    }
    /// How long after it fires it does so again.
    fn period(&self) -> Option<Duration> {
        None
    }
    /// Whether firing it now would change nothing: a tick that would be lost.
    fn is_idle(&self) -> bool {
        false
    }
}

pub(crate) enum Action {
    /// The end of a `sleep`.
    Ready(GoRef),
    Alarm(Arc<dyn Alarm>, u64),
}

/// An action and its time.
pub(crate) struct Entry {
    pub(crate) when: Duration,
    sequence: u64,
    pub(crate) action: Action,
}

impl Action {
    pub(crate) fn state(&self) -> TimerState {
        match self {
            Action::Ready(_) => TimerState::Wakes,
            Action::Alarm(alarm, number) => alarm.state(*number),
        }
    }

    fn is_cancelled(&self) -> bool {
        match self {
            Action::Ready(_) => false,
            Action::Alarm(alarm, number) => alarm.is_cancelled(*number),
        }
    }

    /// Says that it, or its state, will be asked for soon.
    fn prefetch(&self) {
        match self {
            Action::Ready(goroutine) => goroutine.prefetch(),
            Action::Alarm(alarm, _) => {
                (0..ALARM_LINES).for_each(|line| prefetch(Arc::as_ptr(alarm).cast::<u8>().wrapping_add(64 * line)));
            }
        }
    }

    /// How long after it was carried out it is again.
    pub(crate) fn period(&self) -> Option<Duration> {
        match self {
            Action::Ready(_) => None,
            Action::Alarm(alarm, _) => alarm.period(),
        }
    }

    /// Whether carrying it out now would change nothing.
    pub(crate) fn is_idle(&self) -> bool {
        match self {
            Action::Ready(_) => false,
            Action::Alarm(alarm, _) => alarm.is_idle(),
        }
    }

    /// The run is over: ends a sleep, and lets go of what a timer was armed with, which may run user code.
    ///
    /// Needs: the caller is the worker that it was armed on.
    pub(crate) fn retire(self) {
        match self {
            // A goroutine that sleeps on after this has been popped by the worker that moved the time: its `ready` is on its way (kill.rs, I3).
            Action::Ready(goroutine) => goroutine.transition(State::Waiting(WaitReason::Sleep), State::Runnable),
            Action::Alarm(alarm, _) => alarm.retire(),
        }
    }
}

/// Does `act` to each in turn, while those that come later come from memory.
pub(crate) fn to_each(mut actions: VecDeque<Action>, act: impl Fn(Action)) {
    while let Some(action) = actions.pop_front() {
        if let Some(ahead) = actions.get(AHEAD) {
            ahead.prefetch();
        }
        act(action);
    }
}

impl Entry {
    /// Its place in the order in which timers were armed.
    pub(crate) fn number(&self) -> u64 {
        self.sequence
    }
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
    /// At this length the stale entries are thrown out.
    full: usize,
}

impl TimerHeap {
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All entries, in no order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(|Reverse(entry)| entry)
    }

    /// Takes the entry of this number out.
    pub(crate) fn take(&mut self, number: u64) -> Option<Entry> {
        let mut entries = std::mem::take(&mut self.entries).into_vec();
        let at = entries.iter().position(|Reverse(entry)| entry.sequence == number);
        let taken = at.map(|at| entries.swap_remove(at).0);
        self.entries = entries.into();
        taken
    }

    #[cfg(test)]
    fn push(&mut self, when: Duration, action: Action) {
        self.push_as(None, when, action);
    }

    /// `number`: its place in the order of arming, if it is not the latest.
    pub(crate) fn push_as(&mut self, number: Option<u64>, when: Duration, action: Action) {
        if self.entries.len() >= self.full.max(SMALL) {
            self.throw_out_stale();
        }
        self.sequence += u64::from(number.is_none());
        self.entries.push(Reverse(Entry { when, sequence: number.unwrap_or(self.sequence), action }));
    }

    fn throw_out_stale(&mut self) {
        let mut entries = std::mem::take(&mut self.entries).into_vec();
        let mut at = 0;
        while let Some(Reverse(entry)) = entries.get(at) {
            if entry.action.is_cancelled() {
                entries.swap_remove(at);
            } else {
                at += 1;
            }
            if let Some(Reverse(ahead)) = entries.get(at + AHEAD) {
                ahead.action.prefetch();
            }
        }
        self.full = 2 * entries.len();
        self.entries = entries.into();
    }

    /// When the first entry, which may be stale, is due.
    pub(crate) fn earliest(&self) -> Option<Duration> {
        self.entries.peek().map(|Reverse(entry)| entry.when)
    }

    fn pop(&mut self) -> Option<Entry> {
        self.entries.pop().map(|Reverse(entry)| entry)
    }

    /// Takes out what comes before the first awaited entry, in order, and says when that one is due; `None`: nothing is
    /// awaited. Needs: nothing is runnable, so that no goroutine begins or ends to wait.
    pub(crate) fn take_unobserved(&mut self) -> (Vec<Entry>, Option<Duration>) {
        let mut unobserved = Vec::new();
        while let Some(Reverse(entry)) = self.entries.peek() {
            match entry.action.state() {
                TimerState::Wakes => return (unobserved, Some(entry.when)),
                TimerState::Unobserved => unobserved.extend(self.pop()),
                TimerState::Cancelled => drop(self.pop()),
            }
        }
        (unobserved, None)
    }

    /// Whether some entry would make a goroutine runnable.
    pub(crate) fn any_wakes(&self) -> bool {
        self.entries.iter().any(|Reverse(entry)| entry.action.state() == TimerState::Wakes)
    }

    /// Puts entries back that were taken out.
    pub(crate) fn put_back(&mut self, entries: impl IntoIterator<Item = Entry>) {
        self.entries.extend(entries.into_iter().map(Reverse));
    }

    /// Takes everything armed that is due at or before `now`, in order.
    pub(crate) fn take_due(&mut self, now: Duration) -> VecDeque<Action> {
        let mut due = VecDeque::new();
        while self.earliest().is_some_and(|when| when <= now) {
            due.extend(self.pop_armed());
        }
        due
    }

    /// The same of this heap and another one.
    pub(crate) fn take_due_of_both(&mut self, other: &mut TimerHeap, now: Duration) -> VecDeque<Action> {
        let mut due = VecDeque::new();
        loop {
            let (mine, others) = (self.earliest(), other.earliest());
            let is_others = others.is_some_and(|others| mine.is_none_or(|mine| others < mine));
            if (if is_others { others } else { mine }).is_none_or(|first| first > now) {
                return due;
            }
            due.extend(if is_others { other.pop_armed() } else { self.pop_armed() });
        }
    }

    /// Takes the first entry out. Its action, unless it is stale.
    fn pop_armed(&mut self) -> Option<Action> {
        self.pop().map(|entry| entry.action).filter(|action| action.state() != TimerState::Cancelled)
    }

    /// The same, each with its time.
    pub(crate) fn take_entries(&mut self, now: Duration) -> Vec<Entry> {
        let mut due = Vec::new();
        while self.earliest().is_some_and(|when| when <= now) {
            due.extend(self.pop().filter(|entry| entry.action.state() != TimerState::Cancelled));
        }
        due
    }

    /// Empties the heap; the caller retires and drops the result outside of any borrow of it.
    pub(crate) fn take_all(&mut self) -> VecDeque<Action> {
        self.entries.drain().map(|Reverse(entry)| entry.action).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    /// Its newest entry.
    struct Fake(AtomicU64);

    impl Alarm for Fake {
        fn state(&self, number: u64) -> TimerState {
            if self.0.load(Ordering::Relaxed) == number { TimerState::Unobserved } else { TimerState::Cancelled }
        }
        fn fire(self: Arc<Self>, _: &Worker, _: u64, _: Duration) {}
        fn retire(&self) {}
    }

    #[test]
    fn stale_entries_do_not_pile_up() {
        let fake = Arc::new(Fake(AtomicU64::new(0)));
        let mut heap = TimerHeap::default();
        for number in 1..=1_000_000 {
            fake.0.store(number, Ordering::Relaxed);
            heap.push(Duration::from_secs(3600), Action::Alarm(fake.clone(), number));
            assert!(heap.entries.len() <= SMALL);
        }
        assert_eq!(heap.take_unobserved().0.len(), 1);
    }

    #[test]
    fn armed_entries_stay_in_order() {
        let mut heap = TimerHeap::default();
        for i in 0..1000_u64 {
            let fake = Arc::new(Fake(AtomicU64::new(i % 3)));
            // A third of them is stale.
            heap.push(Duration::from_millis(i * 7919 % 1000), Action::Alarm(fake, 1.min(i % 3)));
        }
        let (entries, awaited) = heap.take_unobserved();
        assert_eq!(awaited, None);
        assert_eq!(entries.len(), 667);
        assert!(entries.is_sorted_by_key(|entry| entry.when));
        let half = Duration::from_millis(499);
        let early = entries.iter().filter(|entry| entry.when <= half).count();
        heap.put_back(entries);
        assert_eq!(heap.take_due(half).len(), early);
        assert_eq!(heap.take_all().len(), 667 - early);
    }
}
