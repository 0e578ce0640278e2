//! A worker's stacks, and goroutines for which the system refused one.
//!
//! States      `refusal`: none since goroutines last waited for a stack | the last one.
//! Invariants  I1  a starved goroutine is fresh, and on no run queue. Each stack that becomes free lets one of them try again.
//! See         rt/stacks/runner.rs; rt/workers/deadlock.rs, which says so when nothing else can run.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use crate::rt::goroutine::GoRef;
use crate::rt::stacks::coroutine::Context;
use crate::rt::stacks::guard::Refusal;
use crate::rt::stacks::runner::{Runners, SpareContexts, end_sized, make_sized};
use crate::rt::stacks::stack::Arena;

pub(crate) struct Stacks {
    runners: RefCell<Runners>,
    starved: RefCell<VecDeque<GoRef>>,
    refusal: Cell<Option<Refusal>>,
}

impl Stacks {
    pub(in crate::rt) fn new(arena: &'static Arena) -> Self {
        Stacks { runners: RefCell::new(Runners::new(arena)), starved: RefCell::default(), refusal: Cell::new(None) }
    }

    /// Takes over other stacks. Returns those that were here.
    pub(in crate::rt) fn replace(&self, runners: Runners) -> Runners {
        self.runners.replace(runners)
    }

    /// A stack for a fresh goroutine. `None`: the system refuses one, and the goroutine waits here.
    #[inline]
    pub(in crate::rt) fn take(&self, goroutine: GoRef) -> Option<Box<Context>> {
        match self.runners.borrow_mut().take() {
            Ok(context) => Some(context),
            Err(refusal) => self.starve(goroutine, refusal),
        }
    }

    #[cold]
    fn starve(&self, goroutine: GoRef, refusal: Refusal) -> Option<Box<Context>> {
        self.refusal.set(Some(refusal));
        self.starved.borrow_mut().push_back(goroutine);
        None
    }

    /// The same for one whose stack has a size of its own.
    #[cold]
    pub(in crate::rt) fn take_sized(&self, goroutine: GoRef) -> Option<Box<Context>> {
        match make_sized(goroutine.arena()) {
            Ok(context) => {
                goroutine.waited_at.set(std::ptr::null());
                Some(context)
            }
            Err(refusal) => self.starve(goroutine, refusal),
        }
    }

    /// Ends the context of such a goroutine. The goroutine that may try again now, if one waits.
    #[cold]
    pub(in crate::rt) fn put_sized(
        &self,
        goroutine: GoRef,
        context: Box<Context>,
        arena: &'static Arena,
    ) -> Option<GoRef> {
        goroutine.sized.set(false);
        let (limit, end) = context.range();
        end_sized(context, arena.sibling(end - limit));
        if self.refusal.get().is_some() { self.next_starved() } else { None }
    }

    /// Takes the stack of a goroutine that has ended. The goroutine that may try again now, if one waits.
    #[inline]
    pub(in crate::rt) fn put(&self, context: Box<Context>) -> Option<GoRef> {
        self.runners.borrow_mut().put(context);
        if self.refusal.get().is_some() { self.next_starved() } else { None }
    }

    #[cold]
    fn next_starved(&self) -> Option<GoRef> {
        let next = self.starved.borrow_mut().pop_front();
        if next.is_none() {
            self.refusal.set(None);
        }
        next
    }

    /// Before one is taken, where goroutines migrate.
    #[inline]
    pub(in crate::rt) fn fetch(&self, spare: &SpareContexts) {
        self.runners.borrow_mut().fetch(spare);
    }

    /// After one was put, where goroutines migrate.
    #[inline]
    pub(in crate::rt) fn share(&self, spare: &SpareContexts) {
        self.runners.borrow_mut().share(spare);
    }

    /// Takes what others have given. Needs: the program is over.
    pub(in crate::rt) fn take_all_spare(&self, spare: &SpareContexts) {
        self.runners.borrow_mut().take_all_spare(spare);
    }

    /// Gives some of the coldest stacks back, if there are too many. Whether there were.
    pub(in crate::rt) fn cool(&self) -> bool {
        self.runners.borrow_mut().cool()
    }

    /// Why goroutines wait for a stack, and how many do. `None`: none does.
    pub(in crate::rt) fn starved(&self) -> Option<(Refusal, usize)> {
        let waiting = self.starved.borrow().len();
        self.refusal.get().filter(|_| waiting > 0).map(|refusal| (refusal, waiting))
    }

    pub(in crate::rt) fn forget_starved(&self) {
        self.starved.borrow_mut().clear();
    }
}
