//! Spans of `tracing` across switches: what a goroutine has entered is left while others run (feature `tracing`).
//!
//! A subscriber keeps a stack of entered spans for each thread. Goroutines that take turns on a thread would nest their spans into each
//! other's.
//!
//! Invariants  I1  while no goroutine is on a worker's thread, no span of any goroutine is entered there.
//!             I2  a suspended goroutine has the spans that it has entered in its locals, the innermost first; a running one has none there.
//! Protocol    The worker calls `enter` right before it switches to a goroutine and `leave` right behind, on its own stack and without a
//!             current goroutine: a subscriber that would park panics. What the thread has entered before the run is `outside`, and main's,
//!             too.
//! Rejected    A span for each goroutine, set through functions of gort's: guards that a program's libraries hold across a park would still be
//!             wrong.
//! See         rt/locals.rs; `tracing_core::Subscriber::current_span`; tests/habits/spans.rs.

#[cfg(feature = "tracing")]
pub(in crate::rt) use with_subscribers::*;

#[cfg(feature = "tracing")]
mod with_subscribers {
    use tracing_core::dispatcher::{self, Dispatch};
    use tracing_core::span::Id;

    use crate::rt::goroutine::{GoRef, State};
    use crate::rt::stacks::unwind;

    /// More than any program enters in each other: for a subscriber that goes on naming a span that was left.
    const DEEPEST: usize = 1024;

    /// Leaves all spans that the thread has entered. The innermost comes first.
    fn leave_all() -> Vec<Id> {
        let mut left = Vec::new();
        dispatcher::get_default(|subscriber: &Dispatch| {
            while left.len() < DEEPEST
                && let Some(id) = subscriber.current_span().id().cloned()
            {
                subscriber.exit(&id);
                left.push(id);
            }
        });
        left
    }

    fn enter_all(left: &[Id]) {
        dispatcher::get_default(|subscriber| left.iter().rev().for_each(|id| subscriber.enter(id)));
    }

    /// Enters what the goroutine has left. Needs: the caller switches to it next.
    #[inline]
    pub(in crate::rt) fn enter(goroutine: GoRef) {
        if dispatcher::has_been_set()
            && let Some(left) = goroutine.locals.take_spans()
        {
            unwind::quietly(|| enter_all(&left));
        }
    }

    /// Leaves what the goroutine has entered. Needs: the caller was switched to by it.
    #[inline]
    pub(in crate::rt) fn leave(goroutine: GoRef) {
        if dispatcher::has_been_set() {
            unwind::quietly(|| {
                let left = leave_all();
                // One that has ended has forgotten its guards.
                if !left.is_empty() && goroutine.state.get() != State::Dead {
                    goroutine.locals.keep_spans(left);
                }
            });
        }
    }

    /// What a thread had entered before it began a run; entered again by its drop.
    pub(in crate::rt) struct Outside(Vec<Id>);

    impl Outside {
        pub(in crate::rt) fn leave() -> Self {
            Outside(if dispatcher::has_been_set() { leave_all() } else { Vec::new() })
        }

        /// It is what this goroutine begins in, too. Needs: it is fresh.
        pub(in crate::rt) fn hand_to(&self, main: GoRef) {
            if !self.0.is_empty() {
                main.locals.keep_spans(self.0.clone());
            }
        }
    }

    impl Drop for Outside {
        fn drop(&mut self) {
            if !self.0.is_empty() {
                enter_all(&self.0);
            }
        }
    }
}

#[cfg(not(feature = "tracing"))]
pub(in crate::rt) use without::*;

#[cfg(not(feature = "tracing"))]
mod without {
    use crate::rt::goroutine::GoRef;

    #[inline(always)]
    pub(in crate::rt) fn enter(_: GoRef) {}

    #[inline(always)]
    pub(in crate::rt) fn leave(_: GoRef) {}

    pub(in crate::rt) struct Outside;

    impl Outside {
        pub(in crate::rt) fn leave() -> Self {
            Outside
        }

        pub(in crate::rt) fn hand_to(&self, _: GoRef) {}
    }
}
