//! The tree of cancellation: what a context waits for, and what it takes along.
//!
//! States      of a scope: live | ending: it has ended, and a goroutine is ending what is below it | ended, with all below.
//!             One-way, with an error and a cause from ending on.
//! Invariants  I1  `done` is closed, once, right after `ended` is set; so a goroutine that sees it closed sees the error.
//!             I2  ending or ended  =>  no children, no deadline, no function: the rest is in the `Walk` that ends it.
//!             I3  a live child stands in its parent's `children`, unless nothing can see it any more or its parent
//!                 never ends; an ended one does not.
//!             I4  a goroutine waits  =>  ending. One that is let go lets the next one go, and no other comes to wait.
//! Protocol    `cancel` ends a scope, then its children, each with its own descendants, as Go does; between two of them
//!             others may run. The schedule chooses the order of children, by default the oldest first (Go: no order).
//!             Go holds a context's lock from its end to that of all below. Whatever takes the lock there waits here while
//!             the scope is ending: a second `cancel`, also that of an ancestor which comes down to it; a new child;
//!             `cause`; a child's own `cancel`, which leaves its parent last. `err` and `done` take no lock. The wait has
//!             the reason of Go's lock. A deadline cancels on a goroutine of its own, so it may wait as any other; what is
//!             no goroutine (a foreign thread, a listener) neither waits nor is waited for.
//!             Each time Go would hold that lock, an event says so (`held`; at the end of a scope `Cancel` does, once more when
//!             all below has ended): the race detector draws its edges from them. A scope with a deadline leaves its parent at
//!             every `cancel`, as Go's `timerCtx`.
//!             No locks of two scopes are held together but the parent's, then the child's, in `add_child`.
//! Rejected    Recursion over children and over parents, in `cancel` and in both `drop`s: a long chain would run over a
//!             goroutine's stack. Weak references to children: a goroutine may be parked on the channel of a context
//!             that nothing holds any more.
//! See         Go `context.go`: cancelCtx.cancel, propagateCancel, removeChild, Cause; tests/runtime/context/,
//!             tests/records/races/port.rs.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

use gort_events::{Caller, Digest, EventKind, GoId, ObjectId, ObjectKind, WaitReason};

use super::Cause;
use crate::chan::{Chan, chan};
use crate::error::ContextError;
use crate::go::go_at;
use crate::rt::current::worker;
use crate::rt::events::object::ObjectTag;
use crate::rt::explored::hidden::HiddenValue;
use crate::rt::lock::SpinLock;
use crate::rt::parking::park::{self, ParkedAt, ParkedOn, Within};
use crate::rt::parking::waiter::{WaitQueue, Waiter};
use crate::rt::policy::ChoiceKind;
use crate::rt::workers::worker::Worker;
use crate::time::AlarmCore;

/// A function to be started when a context ends.
type Call = Box<dyn FnOnce() + Send>;

/// Up to this many children a scope is not searched for those that nothing can see any more.
const FEW: usize = 64;

/// Why a scope ended. No cause: the error itself is the cause.
#[derive(Clone)]
pub(super) struct End {
    pub(super) error: ContextError,
    pub(super) cause: Option<Cause>,
}

impl End {
    /// Ended by a call without a cause.
    pub(super) fn canceled() -> Self {
        End { error: ContextError::Canceled, cause: None }
    }
}

/// What can be cancelled: contexts of one scope share its channel and its error.
pub(super) struct CancelScope {
    tag: ObjectTag,
    /// The nil channel for the scope of a function.
    done: Chan<()>,
    parent: Option<Weak<CancelScope>>,
    /// Its place among its parent's children.
    number: u64,
    state: SpinLock<State>,
    /// How it ended.
    hidden: HiddenValue,
    /// Which children it has.
    below: HiddenValue,
}

struct State {
    ended: Option<End>,
    /// A goroutine is ending what is below.
    ending: bool,
    /// The goroutines that wait until that is done.
    waiters: WaitQueue<()>,
    children: BTreeMap<u64, Arc<CancelScope>>,
    /// At this many children those that nothing can see are let go.
    full: usize,
    deadline: Option<Arc<AlarmCore>>,
    /// It leaves its parent at each `cancel`, also when it has ended: as Go's `timerCtx`.
    timed: bool,
    call: Option<Call>,
    /// The goroutines that are known to have asked for its channel, each with its run. Empty without a listener.
    asked: BTreeSet<(u32, GoId)>,
}

impl State {
    fn new(call: Option<Call>) -> Self {
        let waiters = WaitQueue::new();
        State {
            ended: None,
            ending: false,
            waiters,
            children: BTreeMap::new(),
            full: 0,
            deadline: None,
            timed: false,
            call,
            asked: BTreeSet::new(),
        }
    }

    fn check_invariants(&self) {
        invariant!(
            self.ended.is_none() || (self.children.is_empty() && self.deadline.is_none() && self.call.is_none()),
            "I2, an ended context has something left to end"
        );
    }
}

impl CancelScope {
    /// A scope below `parent`, ended at once if that is ended.
    #[track_caller]
    pub(super) fn below(parent: Option<&Arc<CancelScope>>) -> Arc<Self> {
        let tag = tagged(ObjectKind::Context);
        Self::make(parent, tag, chan(0), None)
    }

    /// A scope that starts `call` when `parent` ends.
    #[track_caller]
    pub(super) fn calling(parent: Option<&Arc<CancelScope>>, call: Call) -> Arc<Self> {
        Self::make(parent, tagged(ObjectKind::ContextFunc), Chan::nil(), Some(call))
    }

    #[track_caller]
    fn make(parent: Option<&Arc<CancelScope>>, tag: ObjectTag, done: Chan<()>, call: Option<Call>) -> Arc<Self> {
        let at = Location::caller();
        // Only the order of numbers matters, and only among the children of one parent.
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let scope = Arc::new(CancelScope {
            tag,
            done,
            parent: parent.map(Arc::downgrade),
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            state: SpinLock::new(State::new(call)),
            hidden: HiddenValue::new(),
            below: HiddenValue::new(),
        });
        if let Some(parent) = parent {
            match parent.add_child(&scope) {
                Some(end) => {
                    parent.await_end(at);
                    parent.held(at);
                    let (_, unstarted) = scope.end_all(&end, at);
                    all_started(&unstarted);
                }
                None => {
                    parent.asked_for_channel(at, true);
                    // Of a function, `ContextFunc` has said it.
                    if !scope.done.is_nil() {
                        parent.held(at);
                    }
                }
            }
        }
        scope
    }

    /// Takes `child` in, or says why this scope has ended.
    fn add_child(&self, child: &Arc<CancelScope>) -> Option<End> {
        let mut unseen = Vec::new();
        let mut state = self.state.lock();
        if state.ended.is_none() {
            if state.children.len() >= state.full.max(FEW) {
                unseen.extend(state.children.extract_if(.., |_, child| !child.may_be_seen()).map(|(_, child)| child));
                state.full = 2 * state.children.len();
            }
            state.children.insert(child.number, child.clone());
        }
        state.check_invariants();
        let ended = state.ended.clone();
        drop(state);
        unseen.iter().for_each(|child| self.below.member(&child.hidden, false));
        drop(unseen);
        if ended.is_none() {
            self.below.member(&child.hidden, true);
        }
        ended
    }

    /// Whether its end would be noticed. Needs: its parent's lock held, so that it is not ended meanwhile.
    fn may_be_seen(self: &Arc<Self>) -> bool {
        // Two handles are the parent's: of the scope, and of its channel.
        let held = Arc::strong_count(self) > 1;
        let listened_to = self.done.core().is_some_and(|core| Arc::strong_count(core) > 1);
        let state = self.state.lock();
        held || listened_to || state.call.is_some() || !state.children.is_empty()
    }

    pub(super) fn done(&self) -> &Chan<()> {
        &self.done
    }

    pub(super) fn end(&self) -> Option<End> {
        self.state.lock().ended.clone()
    }

    /// As `end`, for a goroutine that asks: with the event of it. Needs: nothing locked.
    pub(super) fn end_observed(&self, at: Caller) -> Option<End> {
        let end = self.end();
        self.emit(at, |object| EventKind::ContextErr { object, error: end.as_ref().map(|end| end.error.to_string()) });
        end
    }

    /// Emits what happened to the scope, if there is a listener.
    pub(super) fn emit(&self, at: Caller, happened: impl FnOnce(ObjectId) -> EventKind) {
        if let Some(worker) = worker().filter(|worker| worker.listening()) {
            let object = worker.object(&self.tag, kind_of(&self.done), None);
            worker.emit(happened(object), Some(at));
        }
    }

    /// Emits that the running goroutine has its lock, in Go, and gives it back.
    pub(super) fn held(&self, at: Caller) {
        self.emit(at, |object| EventKind::ContextLock { object });
    }

    /// Emits that the running goroutine asks for the channel, unless it has before; `makes`: or another one has.
    pub(super) fn asked_for_channel(&self, at: Caller, makes: bool) {
        if let Some(worker) = worker().filter(|worker| worker.listening()) {
            let new = {
                let asked = &mut self.state.lock().asked;
                (!makes || asked.is_empty()) && asked.insert((worker.serial(), worker.current_id()))
            };
            if new {
                self.emit(at, |object| EventKind::ContextDone { object });
            }
        }
    }

    /// It has a deadline of its own, which has not passed as it was made. Go sets its timer under the lock.
    pub(super) fn has_a_deadline(&self, at: Caller) {
        self.state.lock().timed = true;
        self.held(at);
    }

    /// Remembers the alarm of its deadline, unless it has ended.
    pub(super) fn set_deadline(&self, alarm: Arc<AlarmCore>, at: Caller) {
        let mut state = self.state.lock();
        if state.ended.is_none() {
            state.deadline = Some(alarm);
            return;
        }
        drop(state);
        alarm.disarm(at);
    }

    /// The running goroutine has seen whether the scope has ended, and if so, how.
    pub(super) fn learn(&self, ended: bool) {
        park::observe_result(ended.into());
        if ended {
            self.hidden.load();
        }
    }

    /// Takes its function away: it will not be started.
    pub(super) fn take_function(&self) -> Option<Call> {
        self.state.lock().call.take()
    }

    /// Ends it and everything below it, and returns when that is done; also if another goroutine does it.
    pub(super) fn cancel(self: &Arc<Self>, end: &End, at: Caller) {
        let (first, unstarted) = self.end_all(end, at);
        let timed = self.state.lock().timed;
        if first || timed {
            self.leave_parent(at);
        }
        if timed {
            // Go stops the timer here, under the lock.
            self.held(at);
        }
        all_started(&unstarted);
    }

    /// As `cancel`, and stays with its parent. Returns whether it had not ended before, and what could not be started.
    fn end_all(self: &Arc<Self>, end: &End, at: Caller) -> (bool, Vec<Call>) {
        let mut walk = Walk { end, at, levels: Vec::new(), unstarted: Vec::new() };
        let first = walk.enter(self.clone());
        walk.go_on();
        (first, std::mem::take(&mut walk.unstarted))
    }

    /// Its parent forgets it, once that is not ending.
    fn leave_parent(&self, at: Caller) {
        let Some(parent) = self.parent.as_ref().and_then(Weak::upgrade) else { return };
        parent.await_end(at);
        let gone = parent.state.lock().children.remove(&self.number);
        if gone.is_some() {
            parent.below.member(&self.hidden, false);
        }
        parent.held(at);
        drop(gone);
    }

    /// Returns when no goroutine is ending it and what is below it. Only a goroutine waits.
    pub(super) fn await_end(&self, at: Caller) {
        let state = self.state.lock();
        if !state.ending {
            return;
        }
        let Some(owner) = park::owner() else { return };
        // Made before the wait: also a goroutine that is unwound as it is let go lets the next one go.
        let _next = LetGo(self);
        let waiter = Waiter::new(owner, None);
        let parked_at = ParkedAt { reason: WaitReason::MutexLock, location: at };
        let parked_on = |worker: &Worker| ParkedOn {
            object: Some(worker.object(&self.tag, kind_of(&self.done), None)),
            ..ParkedOn::default()
        };
        park::wait(&self.state, state, |state| &mut state.waiters, &waiter, &owner, parked_at, parked_on);
    }

    /// Ends this one scope. Returns its children; `None`: it had ended before. A function that cannot be started,
    /// because the caller is outside of any run, goes to `unstarted`.
    fn end_alone(&self, end: &End, at: Caller, unstarted: &mut Vec<Call>) -> Option<VecDeque<Arc<CancelScope>>> {
        let mut state = self.state.lock();
        if state.ended.is_some() {
            return None;
        }
        state.ended = Some(end.clone());
        self.hidden.store(|| end.cause.is_none().then(|| Digest::of_text(&end.error.to_string())));
        let children = std::mem::take(&mut state.children);
        // What is no goroutine comes to no point, and is not waited for.
        state.ending = !children.is_empty() && park::owner().is_some();
        let (deadline, call) = (state.deadline.take(), state.call.take());
        state.check_invariants();
        drop(state);
        if let Some(core) = self.done.core() {
            // Formatting a cause may run user code; nothing is locked.
            let cause = || end.cause.as_ref().map_or_else(|| end.error.to_string(), ToString::to_string);
            self.emit(at, |object| EventKind::Cancel { object, cause: cause() });
            core.close(at);
        } else {
            self.held(at);
        }
        if let Some(deadline) = deadline {
            deadline.disarm(at);
        }
        match call {
            Some(call) if worker().is_some() => go_at(call, at),
            unstartable => unstarted.extend(unstartable),
        }
        Some(children.into_values().collect())
    }
}

/// A new number, and the event of it.
#[track_caller]
fn tagged(kind: ObjectKind) -> ObjectTag {
    let tag = ObjectTag::new();
    if let Some(worker) = worker().filter(|worker| worker.listening()) {
        worker.object(&tag, kind, Some(Location::caller()));
    }
    tag
}

/// What a scope with this channel is.
fn kind_of(done: &Chan<()>) -> ObjectKind {
    if done.is_nil() { ObjectKind::ContextFunc } else { ObjectKind::Context }
}

/// Says, when everything has ended, that a function could not be started.
fn all_started(unstarted: &[Call]) {
    assert!(unstarted.is_empty(), "gort: a function of context::after_func cannot be started outside of gort::run");
}

/// What a call of `cancel` has still to do: the scopes that it is ending, from its own downwards, each with the children that
/// are left.
struct Walk<'a> {
    end: &'a End,
    at: Caller,
    levels: Vec<(Arc<CancelScope>, VecDeque<Arc<CancelScope>>)>,
    unstarted: Vec<Call>,
}

impl Walk<'_> {
    /// Ends one scope. `false`: it had ended before, or another goroutine was at it, and that is done now.
    fn enter(&mut self, scope: Arc<CancelScope>) -> bool {
        match scope.end_alone(self.end, self.at, &mut self.unstarted) {
            Some(children) => {
                self.levels.push((scope, children));
                true
            }
            None => {
                scope.await_end(self.at);
                scope.held(self.at);
                false
            }
        }
    }

    /// Ends what is left, one after the other.
    fn go_on(&mut self) {
        while let Some((scope, siblings)) = self.levels.last_mut() {
            let chosen = match worker() {
                Some(worker) if !siblings.is_empty() => {
                    let chosen =
                        worker.choose_labelled(ChoiceKind::Child, siblings.len(), |at| siblings[at].hidden.name());
                    park::observe_result(siblings[chosen].hidden.name());
                    chosen
                }
                _ => 0,
            };
            // With 0 chosen, as by default, this is the oldest.
            let Some(next) = siblings.swap_remove_front(chosen) else {
                self.leave();
                continue;
            };
            scope.below.member(&next.hidden, false);
            park::point_within(Within::ContextChild);
            self.enter(next);
        }
    }

    /// Everything below the last scope has ended.
    fn leave(&mut self) {
        if let Some((scope, _)) = self.levels.pop() {
            let below = std::mem::replace(&mut scope.state.lock().ending, false);
            if below {
                scope.held(self.at);
            }
            drop(LetGo(&scope));
        }
    }
}

impl Drop for Walk<'_> {
    /// If it is unwound, because the program is over, it ends what is left without letting others come in between.
    fn drop(&mut self) {
        while let Some((_, siblings)) = self.levels.last_mut() {
            let Some(next) = siblings.pop_front() else {
                self.leave();
                continue;
            };
            let (end, at, unstarted) = (self.end, self.at, &mut self.unstarted);
            // Showing a cause is user code, which must not turn an unwinding into an abort.
            let finished = catch_unwind(AssertUnwindSafe(|| next.end_alone(end, at, unstarted)));
            if let Ok(Some(children)) = finished {
                self.levels.push((next, children));
            }
        }
    }
}

/// Lets the first go that waits for the end, once that has come; that one does the same, as with Go's lock.
struct LetGo<'a>(&'a CancelScope);

impl Drop for LetGo<'_> {
    fn drop(&mut self) {
        let by = worker().map_or(GoId::SCHEDULER, |worker| worker.current_id());
        let mut state = self.0.state.lock();
        let first = if state.ending { None } else { state.waiters.pop().map(|waiter| waiter.release(by)) };
        drop(state);
        if let Some(owner) = first {
            owner.ready();
        }
    }
}

impl Drop for CancelScope {
    fn drop(&mut self) {
        let mut left: Vec<_> = std::mem::take(&mut self.state.lock().children).into_values().collect();
        while let Some(scope) = left.pop() {
            if let Some(scope) = Arc::into_inner(scope) {
                left.extend(std::mem::take(&mut scope.state.lock().children).into_values());
            }
        }
    }
}
