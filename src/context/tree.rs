//! The tree of cancellation: what a context waits for, and whom it takes along.
//!
//! States      of a scope: live | ended, with an error and a cause. One-way.
//! Invariants  I1  `done` is closed, once, right after `ended` is set; so who sees it closed sees the error.
//!             I2  ended  =>  no children, no deadline, no function.
//!             I3  a live child stands in its parent's `children`, unless nobody can see it any more or its parent
//!                 never ends; an ended one does not.
//! Protocol    `cancel` ends a scope, then its children, each with its own descendants, as Go does; between two of them
//!             others may run. The schedule chooses the order of children, by default the oldest first (Go: no order).
//!             No locks of two scopes are held together but the parent's, then the child's, in `adopt`.
//! Rejected    Recursion over children and over parents, in `cancel` and in both `drop`s: a long chain would run over a
//!             goroutine's stack. Weak references to children: a goroutine may be parked on the channel of a context
//!             that nobody holds any more.
//! See         Go `context.go`: cancelCtx.cancel, propagateCancel, removeChild; tests/context/.

use std::collections::{BTreeMap, VecDeque};
use std::panic::Location;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

use super::Cause;
use crate::chan::{Chan, chan};
use crate::error::ContextError;
use crate::go::go_at;
use crate::rt::events::event::{EventKind, ObjectId, ObjectKind};
use crate::rt::events::object::{Carried, ObjectTag};
use crate::rt::explored::digest::Digest;
use crate::rt::lock::SpinLock;
use crate::rt::parking::park;
use crate::rt::policy::Choice;
use crate::rt::workers::worker::worker;
use crate::time::AlarmCore;

type Caller = &'static Location<'static>;

/// A function to be started when a context ends.
type Call = Box<dyn FnOnce() + Send>;

/// Up to this many children a scope is not searched for those that nobody can see any more.
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
pub(super) struct Scope {
    tag: ObjectTag,
    /// The nil channel for the scope of a function.
    done: Chan<()>,
    parent: Option<Weak<Scope>>,
    /// Its place among its parent's children.
    number: u64,
    state: SpinLock<State>,
    /// How it ended.
    carried: Carried,
}

#[derive(Default)]
struct State {
    ended: Option<End>,
    children: BTreeMap<u64, Arc<Scope>>,
    /// At this many children those that nobody can see are let go.
    full: usize,
    deadline: Option<Arc<AlarmCore>>,
    call: Option<Call>,
}

impl State {
    fn check_invariants(&self) {
        debug_assert!(
            self.ended.is_none() || (self.children.is_empty() && self.deadline.is_none() && self.call.is_none()),
            "gort internal bug: I2, an ended context has something left to end"
        );
    }
}

impl Scope {
    /// A scope below `parent`, ended at once if that is ended.
    #[track_caller]
    pub(super) fn below(parent: Option<&Arc<Scope>>) -> Arc<Self> {
        let tag = ObjectTag::new();
        if let Some(worker) = worker().filter(|worker| worker.listening()) {
            worker.object(&tag, ObjectKind::Context, Some(Location::caller()));
        }
        Self::make(parent, tag, chan(0), None)
    }

    /// A scope that starts `call` when `parent` ends.
    #[track_caller]
    pub(super) fn calling(parent: Option<&Arc<Scope>>, call: Call) -> Arc<Self> {
        Self::make(parent, ObjectTag::new(), Chan::nil(), Some(call))
    }

    #[track_caller]
    fn make(parent: Option<&Arc<Scope>>, tag: ObjectTag, done: Chan<()>, call: Option<Call>) -> Arc<Self> {
        // Only the order of numbers matters, and only among the children of one parent.
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let scope = Arc::new(Scope {
            tag,
            done,
            parent: parent.map(Arc::downgrade),
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            state: SpinLock::new(State { call, ..State::default() }),
            carried: Carried::new(),
        });
        if let Some(end) = parent.and_then(|parent| parent.adopt(&scope)) {
            scope.cancel(&end, Location::caller());
        }
        scope
    }

    /// Takes `child` in, or says why this scope has ended.
    fn adopt(&self, child: &Arc<Scope>) -> Option<End> {
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
        drop(unseen);
        ended
    }

    /// Whether its end would be noticed. Needs: its parent's lock held, so that it is not ended meanwhile.
    fn may_be_seen(self: &Arc<Self>) -> bool {
        // Two handles are the parent's: of the scope, and of its channel.
        let held = Arc::strong_count(self) > 1;
        let listened_to = self.done.core.as_ref().is_some_and(|core| Arc::strong_count(core) > 1);
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
    pub(super) fn asked(&self, at: Caller) -> Option<End> {
        let end = self.end();
        self.tell(at, |object| EventKind::ContextErr { object, error: end.as_ref().map(|end| end.error.to_string()) });
        end
    }

    /// Emits what happened to the scope, if somebody listens.
    pub(super) fn tell(&self, at: Caller, happened: impl FnOnce(ObjectId) -> EventKind) {
        if let Some(worker) = worker().filter(|worker| worker.listening()) {
            let object = worker.object(&self.tag, ObjectKind::Context, None);
            worker.emit(happened(object), Some(at));
        }
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

    /// Takes its function away: it will not be started.
    /// The running goroutine has seen whether the scope has ended, and if so, how.
    pub(super) fn learn(&self, ended: bool) {
        park::learn(ended.into());
        if ended {
            self.carried.look();
        }
    }

    pub(super) fn take_call(&self) -> Option<Call> {
        self.state.lock().call.take()
    }

    /// Ends it and everything below it. If it has ended before, does nothing.
    pub(super) fn cancel(self: &Arc<Self>, end: &End, at: Caller) {
        let mut unstarted = Vec::new();
        let Some(children) = self.finish(end, at, &mut unstarted) else { return };
        let mut levels = vec![children];
        while let Some(siblings) = levels.last_mut() {
            let chosen = match worker() {
                Some(worker) if !siblings.is_empty() => {
                    let chosen =
                        worker.choose_labelled(Choice::Child, siblings.len(), |at| siblings[at].carried.name());
                    park::learn(siblings[chosen].carried.name());
                    chosen
                }
                _ => 0,
            };
            // With 0 chosen, as by default, this is the oldest.
            let Some(next) = siblings.swap_remove_front(chosen) else {
                levels.pop();
                continue;
            };
            park::point();
            levels.extend(next.finish(end, at, &mut unstarted));
        }
        if let Some(parent) = self.parent.as_ref().and_then(Weak::upgrade) {
            let gone = parent.state.lock().children.remove(&self.number);
            drop(gone);
        }
        // Said last, when everything below has ended.
        assert!(unstarted.is_empty(), "gort: a function of context::after_func cannot be started outside of gort::run");
    }

    /// Ends this one scope. Returns its children; `None`: it had ended before. A function that cannot be started,
    /// because the caller is outside of any run, goes to `unstarted`.
    fn finish(&self, end: &End, at: Caller, unstarted: &mut Vec<Call>) -> Option<VecDeque<Arc<Scope>>> {
        let mut state = self.state.lock();
        if state.ended.is_some() {
            return None;
        }
        state.ended = Some(end.clone());
        self.carried.leave(|| end.cause.is_none().then(|| Digest::of_text(&end.error.to_string())));
        let children = std::mem::take(&mut state.children);
        let (deadline, call) = (state.deadline.take(), state.call.take());
        state.check_invariants();
        drop(state);
        if let Some(core) = &self.done.core {
            // Formatting a cause may run user code; nothing is locked.
            let cause = || end.cause.as_ref().map_or_else(|| end.error.to_string(), ToString::to_string);
            self.tell(at, |object| EventKind::Cancel { object, cause: cause() });
            core.close(at);
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

impl Drop for Scope {
    fn drop(&mut self) {
        let mut left: Vec<_> = std::mem::take(&mut self.state.lock().children).into_values().collect();
        while let Some(scope) = left.pop() {
            if let Some(scope) = Arc::into_inner(scope) {
                left.extend(std::mem::take(&mut scope.state.lock().children).into_values());
            }
        }
    }
}
