//! Select: several channel operations, of which exactly one is carried out.
//!
//! Pass 1  lock all channels, see which cases are ready, let the policy choose one of them and carry it out; if no
//!         goroutine is left there, choose another. Unlock.
//! Pass 2  none is ready and there is no `default`: link one waiter per case, unlock, park.
//! Pass 3  woken: take the losers out of their queues, else quiet channels fill up with waiters of decided selects.
//!
//! Invariants  I1  all channels are locked together in passes 1 and 2, in the order of their addresses, each once: no
//!                 operation on them can come in between looking and linking. Only a goroutine that is parked there in a
//!                 select of its own can be claimed meanwhile, through another channel and for good: a case that looks ready may
//!                 turn out not to be, one that does not never becomes so.
//!             I2  at most one case is carried out; the waiters share one claim and the first to set it wins. Whether a
//!                 case can be carried out is decided by its doing so, as in Go: dequeuing decides the claim.
//!             I3  one ready case draws nothing; with two or more each is equally likely, also after one was not.
//! Protocol    Events, panics, drops of values and `ready` come after all locks are released.
//! Rejected    Trying the cases one after the other without all locks: a value can come and go in between.
//!             Believing the look: a select that saw another one, which a third took, received nothing from an open
//!             channel.
//! See         Go `select.go`, selectgo; tests/runtime/select/; models in `rt/models/selects.rs`; spec "Select statements".

// Why unsafe: a select gives back locks that it holds without guards.
#![allow(unsafe_code)]

mod case;
mod kept;
mod line;
mod macros;
mod operation;
mod side;

use std::fmt;
use std::panic::Location;

#[doc(hidden)]
pub use case::Armed;
pub use case::{Case, RecvCase, SendCase};
use case::{INSIDE, USED};
use gort_events::{Caller, EventKind, WaitReason};
use operation::Lock;

use crate::rt::current::worker;
use crate::rt::lock::Spin;
use crate::rt::parking::park::{self, ParkedAt, ParkedOn, Parking};
use crate::rt::parking::waiter::{Claim, Owner};
use crate::rt::policy::ChoiceKind;
use crate::rt::stacks::kill;
use crate::rt::workers::worker::Worker;

/// A select whose cases are known only at run time; [`select!`](crate::select!) expands to it.
///
/// Go: `reflect.Select`, or the `select` statement. Spec: ["Select statements"](https://go.dev/ref/spec#Select_statements).
///
/// # Examples
///
/// ```
/// use gort::select::{RecvCase, Select};
///
/// gort::run(|| {
///     let inputs: Vec<_> = (0..3).map(|_| gort::chan(1)).collect();
///     inputs[2].send("hello");
///     let cases: Vec<_> = inputs.iter().map(RecvCase::new).collect();
///     let chosen = cases.iter().fold(Select::new(), |select, case| select.case(case)).wait();
///     gort::println!("case {chosen}: {:?}", cases[chosen].take());
/// })?;
/// // case 2: Some("hello")
/// # Ok::<(), gort::RunError>(())
/// ```
#[derive(Default)]
pub struct Select<'a> {
    cases: Vec<Armed<'a>>,
}

impl<'a> Select<'a> {
    /// A select without cases.
    pub fn new() -> Self {
        Select { cases: Vec::new() }
    }

    /// Adds a case: a [`RecvCase`] or a [`SendCase`]. Each case value serves one select.
    pub fn case(mut self, case: &'a dyn Case) -> Self {
        let case = case.operation(INSIDE);
        self.cases.push(Armed { case, lock: case.lock() });
        self
    }

    /// Waits until one case can proceed, carries it out and returns its index.
    ///
    /// # Blocking
    /// Parks with "select" while no case is ready; without cases forever, with "select (no cases)". With one case it
    /// is the plain operation, as in Go, and parks with that one's reason.
    ///
    /// # Panics
    /// Panics with "send on closed channel" if the chosen case sends on a closed channel, and if a case was part of a
    /// select before or is twice part of this one.
    #[track_caller]
    pub fn wait(self) -> usize {
        park::scheduling_point();
        run_any(&self.cases, false).unwrap_or_else(|| bug!("a select without default chose none"))
    }

    /// Carries out a ready case, if there is one: `None` stands for `default`.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Panics
    /// As [`wait`](Select::wait).
    #[track_caller]
    pub fn poll(self) -> Option<usize> {
        park::scheduling_point();
        run_any(&self.cases, true)
    }
}

/// The cases of a select that has begun: what `timed` waits for until a time.
pub(crate) struct Started<'a> {
    cases: Vec<Armed<'a>>,
}

impl<'a> Select<'a> {
    /// Needs: the scheduling point was before.
    #[track_caller]
    pub(crate) fn start(self) -> Started<'a> {
        begin_all(&self.cases);
        Started { cases: self.cases }
    }
}

impl<'a> Started<'a> {
    /// Those of a `select!`, which begin when they are armed.
    pub(crate) fn of_armed<const N: usize>(cases: [Armed<'a>; N]) -> Self {
        Started { cases: cases.into() }
    }

    /// Pass 1: carries out a case that can be done now. If there is none, nothing has happened, and no event tells of it.
    #[track_caller]
    pub(crate) fn try_now(&self) -> Option<usize> {
        let (caller, here) = (Location::caller(), worker());
        let locks = &mut self.cases.iter().map(|armed| armed.lock).collect::<Vec<_>>();
        let ready = &mut vec![0; self.cases.len()];
        let locked = AllLocked::new(locks);
        let (number, count) = carry_one_out(&self.cases, ready, here.as_deref())?;
        drop(locked);
        emit_choice(here.as_deref(), &self.cases, &ready[..count], Some(number), false, caller);
        self.cases[number].case.finish(here.as_deref(), caller);
        Some(number)
    }

    /// Waits for one of the cases, or for `last`; `None` stands for that one.
    #[track_caller]
    pub(crate) fn wait_or(mut self, last: Armed<'a>) -> Option<usize> {
        let number = self.cases.len();
        self.cases.push(last);
        run_begun(&self.cases, false).filter(|chosen| *chosen != number)
    }
}

impl fmt::Debug for Select<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Select").field("cases", &self.cases.len()).finish()
    }
}

/// What `select!` without `default` expands to.
#[doc(hidden)]
#[cfg_attr(not(debug_assertions), inline(always))]
#[track_caller]
pub fn wait<const N: usize>(cases: [Armed<'_>; N]) {
    park::scheduling_point();
    run_known(&cases, false);
}

/// The same where the scheduling point was before.
#[cfg_attr(not(debug_assertions), inline(always))]
#[track_caller]
pub(crate) fn wait_behind_point<const N: usize>(cases: [Armed<'_>; N]) {
    run_known(&cases, false);
}

/// What `select!` with `default` expands to.
#[doc(hidden)]
#[cfg_attr(not(debug_assertions), inline(always))]
#[track_caller]
pub fn poll<const N: usize>(cases: [Armed<'_>; N]) {
    park::scheduling_point();
    if let [only] = &cases[..]
        && only.case.is_plainly_not_ready()
        && !worker().is_some_and(|worker| worker.listening())
    {
        // One channel, which can be looked at as a whole. Of several none is locked while the others are looked at.
        return;
    }
    run_known(&cases, true);
}

/// The locks of a select's channels, held while this lives.
struct AllLocked<'a> {
    /// Each case's, in the order of their addresses; nil channels, without one, come first. Locks and not channels, of
    /// which each has another type: a call through the case's table for each lock and unlock is half of a small select.
    locks: &'a [Lock<'a>],
}

impl<'a> AllLocked<'a> {
    #[inline]
    fn new(locks: &'a mut [Lock<'_>]) -> Self {
        match &mut *locks {
            // Most selects have two cases.
            [] | [_] => {}
            [first, second] => {
                if address(first) > address(second) {
                    std::mem::swap(first, second);
                }
            }
            many => many.sort_unstable_by_key(address),
        }
        let locked = AllLocked { locks };
        locked.each(Spin::acquire);
        locked
    }

    /// Calls `f` once for each lock, in the order of their addresses.
    #[inline]
    fn each(&self, f: impl Fn(&Spin)) {
        let mut last = 0;
        for lock in self.locks {
            if let Some(spin) = lock.0
                && std::mem::replace(&mut last, address(lock)) != address(lock)
            {
                f(spin);
            }
        }
    }

    /// Whether two cases are of one channel.
    #[inline]
    fn names_one_twice(&self) -> bool {
        self.locks.windows(2).any(|pair| address(&pair[0]) != 0 && address(&pair[0]) == address(&pair[1]))
    }
}

#[inline]
fn address(lock: &Lock<'_>) -> usize {
    lock.0.map_or(0, |spin| std::ptr::from_ref(spin).addr())
}

impl Drop for AllLocked<'_> {
    #[inline]
    fn drop(&mut self) {
        self.each(|spin| {
            // SAFETY: the lock must be held and its value not be used afterwards. Held: `new` took each of them once.
            // Used: `OnChannel::state` lends the value to one expression at a time, and needs this to live.
            unsafe { spin.release() }
        });
    }
}

/// Takes all waiters out of their queues when the goroutine is unwound while parked.
struct Unlink<'a> {
    cases: &'a [Armed<'a>],
    claim: &'a Claim,
}

impl Drop for Unlink<'_> {
    fn drop(&mut self) {
        for armed in self.cases {
            armed.case.unlink();
        }
        if self.claim.winner().is_some() {
            kill::await_delivery();
        }
    }
}

/// What a select works with: for each case its lock and a place, and the claim that the waiters share.
struct Scratch<'a, 'c> {
    locks: &'a mut [Lock<'c>],
    ready: &'a mut [usize],
    claim: &'a Claim,
}

/// How far passes 1 and 2 have come.
enum Begun {
    /// This case was carried out; `None`: the default.
    Chosen(Option<usize>),
    /// The goroutine stands in all queues and has still to switch away.
    Parked(Parking),
}

/// A select of a number of cases that the compiler knows: nothing is allocated.
#[cfg_attr(not(debug_assertions), inline(always))]
#[track_caller]
fn run_known<const N: usize>(cases: &[Armed<'_>; N], default: bool) -> Option<usize> {
    let locks = &mut cases.each_ref().map(|armed| armed.lock);
    let (ready, claim) = (&mut [0; N], &Claim::new());
    finish(begin_known(cases, default, locks, ready, claim), cases, claim)
}

/// `begin`, compiled for each number of cases: small loops without a counter.
#[inline(never)]
#[track_caller]
fn begin_known<const N: usize>(
    cases: &[Armed<'_>; N],
    default: bool,
    locks: &mut [Lock<'_>; N],
    ready: &mut [usize; N],
    claim: &Claim,
) -> Begun {
    begin(cases, default, Scratch { locks, ready, claim })
}

/// A select of any number of cases. Panics if a case has begun before: its waiter would be linked twice, or refer to a claim
/// that is gone.
#[track_caller]
fn run_any(cases: &[Armed<'_>], default: bool) -> Option<usize> {
    begin_all(cases);
    run_begun(cases, default)
}

#[track_caller]
fn begin_all(cases: &[Armed<'_>]) {
    cases.iter().for_each(|armed| assert!(!armed.case.begin(), "{USED}"));
}

/// As `run_any`, of cases that have begun.
#[track_caller]
fn run_begun(cases: &[Armed<'_>], default: bool) -> Option<usize> {
    let locks = &mut cases.iter().map(|armed| armed.lock).collect::<Vec<_>>();
    let (ready, claim) = (&mut vec![0; cases.len()], &Claim::new());
    finish(begin(cases, default, Scratch { locks, ready, claim }), cases, claim)
}

/// The switch and what is behind it; only the switch is compiled into the caller's frame (see `park::begin_wait`).
/// `None`: none was ready, and there is a default.
#[cfg_attr(not(debug_assertions), inline(always))]
#[track_caller]
fn finish(begun: Begun, cases: &[Armed<'_>], claim: &Claim) -> Option<usize> {
    match begun {
        Begun::Chosen(chosen) => chosen,
        Begun::Parked(parking) => {
            let unlink = Unlink { cases, claim };
            parking.switch();
            std::mem::forget(unlink);
            Some(end(cases, claim))
        }
    }
}

/// Passes 1 and 2. Needs: the scheduling point was before.
#[inline(always)]
#[track_caller]
fn begin(cases: &[Armed<'_>], default: bool, Scratch { locks, ready, claim }: Scratch<'_, '_>) -> Begun {
    let caller = Location::caller();
    let here = worker();
    if cases.is_empty() && !default {
        let parked_at = ParkedAt { reason: WaitReason::SelectNoCases, location: caller };
        park::park_forever(parked_at, |_| ParkedOn::default());
    }

    // Pass 1: look for something that can be done now, and do it.
    let locked = AllLocked::new(locks);
    if let Some((number, count)) = carry_one_out(cases, ready, here.as_deref()) {
        drop(locked);
        emit_choice(here.as_deref(), cases, &ready[..count], Some(number), false, caller);
        cases[number].case.finish(here.as_deref(), caller);
        return Begun::Chosen(Some(number));
    }
    if default {
        cases.iter().for_each(|armed| armed.case.note_not_ready());
        drop(locked);
        emit_choice(here.as_deref(), cases, &[], None, false, caller);
        return Begun::Chosen(None);
    }

    // Pass 2: stand in all queues.
    let Some((worker, goroutine)) = here.and_then(|worker| Some((worker, worker.current.get()?))) else {
        drop(locked);
        park::not_a_goroutine(WaitReason::Select.text())
    };
    let owner = Owner::Goroutine(goroutine);
    let reason = if let [only] = cases { only.case.plain_reason() } else { WaitReason::Select };
    if kill::is_due(&worker, goroutine) {
        // Before its waiters can be found, as in `park::begin_wait_then`.
        drop(locked);
        kill::throw(goroutine);
    }
    let mut first = Vec::new();
    if locked.names_one_twice() {
        first = line::draw(cases, ready, &worker);
        ready.iter().for_each(|number| cases[*number].case.link(&owner, claim, *number));
    } else {
        link(cases, &owner, claim);
    }
    drop(locked);
    let unlink = Unlink { cases, claim };
    let parking = park::begin_park(worker, goroutine, reason, caller);
    if worker.listening() {
        let on = cases.iter().map(|armed| armed.case.info(&worker)).collect();
        let value = if let [only] = cases { only.case.offered() } else { None };
        worker.emit(EventKind::Park { reason, on, first, object: None, value }, Some(caller));
    }
    std::mem::forget(unlink);
    Begun::Parked(parking)
}

/// Pass 1 under the locks: carries out a case that can be done now, if there is one, and each with equal probability.
/// Returns its number, and how many cases in `ready` it was chosen among.
#[inline(always)]
fn carry_one_out(cases: &[Armed<'_>], ready: &mut [usize], here: Option<&Worker>) -> Option<(usize, usize)> {
    let mut count = 0;
    for (number, armed) in cases.iter().enumerate() {
        if armed.case.is_ready() {
            ready[count] = number;
            count += 1;
        }
    }
    while count > 0 {
        let at = here.map_or(0, |worker| worker.choose_labelled(ChoiceKind::Select, count, |at| ready[at] as u64));
        let number = ready[at];
        if cases[number].case.carry_out(here) {
            return Some((number, count));
        }
        // The goroutine it saw was claimed through another channel since. It was not ready, then; the draw among the others
        // is new.
        count = without(ready, at, count);
    }
    None
}

/// Takes the number at this place out of the first `count`. How many are left.
#[cold]
fn without(numbers: &mut [usize], at: usize, count: usize) -> usize {
    numbers.copy_within(at + 1..count, at);
    count - 1
}

/// Pass 2 under the locks, as a rule.
#[inline(always)]
fn link(cases: &[Armed<'_>], owner: &Owner, claim: &Claim) {
    for (number, armed) in cases.iter().enumerate() {
        armed.case.link(owner, claim, number);
    }
}

/// Pass 3: leave the losers' queues.
#[inline(never)]
#[track_caller]
fn end(cases: &[Armed<'_>], claim: &Claim) -> usize {
    let (caller, here) = (Location::caller(), worker());
    let number = claim.winner().unwrap_or_else(|| bug!("a select was readied undecided"));
    for (loser, armed) in cases.iter().enumerate() {
        // The winner's waiter was popped by the goroutine that completed it.
        if loser != number {
            armed.case.unlink();
        }
    }
    emit_choice(here.as_deref(), cases, &[number], Some(number), true, caller);
    cases[number].case.woken(here.as_deref(), caller);
    number
}

#[inline(always)]
fn emit_choice(
    here: Option<&Worker>,
    cases: &[Armed<'_>],
    ready: &[usize],
    chosen: Option<usize>,
    waited: bool,
    caller: Caller,
) {
    if let Some(worker) = here.filter(|worker| worker.listening()) {
        emit_choice_traced(worker, cases, ready, chosen, waited, caller);
    }
}

#[cold]
fn emit_choice_traced(
    worker: &Worker,
    cases: &[Armed<'_>],
    ready: &[usize],
    chosen: Option<usize>,
    waited: bool,
    caller: Caller,
) {
    let cases = cases.iter().map(|armed| armed.case.info(worker)).collect();
    worker.emit(EventKind::Select { cases, ready: ready.to_vec(), chosen, waited }, Some(caller));
}

/// What a goroutine of `rt/models` does in passes 1 and 2: its case, or it stands in all queues.
#[cfg(all(test, loom))]
pub(crate) fn begin_in_model(cases: &[Armed<'_>], owner: Owner, claim: &Claim) -> Option<usize> {
    let mut locks: Vec<_> = cases.iter().map(|armed| armed.lock).collect();
    let locked = AllLocked::new(&mut locks);
    let chosen = carry_one_out(cases, &mut vec![0; cases.len()], None);
    if chosen.is_none() {
        link(cases, &owner, claim);
    }
    drop(locked);
    let (number, _) = chosen?;
    cases[number].case.finish(None, Location::caller());
    Some(number)
}

/// And in pass 3.
#[cfg(all(test, loom))]
pub(crate) fn end_in_model(cases: &[Armed<'_>], claim: &Claim) -> usize {
    end(cases, claim)
}
