//! The goroutine-locals of one goroutine: values that it has made for itself, by key.
//!
//! States      of one value: not made yet | there | dropped, which it stays until the goroutine has ended.
//! Invariants  I1  a value is made, borrowed and dropped on its goroutine's own stack, or on its worker's while that works for the
//!                 goroutine (a panic hook, a listener). So it need not be `Send`, as what is on the stack need not.
//!             I2  a value stays where it was made, in an allocation of its own, until `end` drops it; `end` is called from the
//!                 goroutine's root alone, where nothing borrows any more.
//!             I3  the list is in its cell whenever the user's code runs: making, borrowing and dropping values may come back here.
//!             I4  a dead record has no values.
//! Protocol    `with` from the goroutine; `end` once its function has returned or was unwound. A goroutine that is left behind keeps its
//!             values, as it keeps its stack.
//! Rejected    `thread_local!`: goroutines of one thread would share it. A map: a goroutine has one value or a few.
//! See         `src/local.rs`; tests/habits/locals.rs.

// Why unsafe: a value is borrowed while the list that points to it changes.
#![allow(unsafe_code)]

use std::any::Any;
use std::cell::Cell;
use std::ptr::NonNull;

use crate::error::LocalError;
use crate::rt::current::worker;
use crate::rt::goroutine::GoRef;

/// The key of what is no variable of the program's.
#[cfg(feature = "tracing")]
const SPANS: usize = 0;

struct Local {
    key: usize,
    /// `None`: it has been dropped.
    value: Option<NonNull<dyn Any>>,
}

/// The values of a goroutine, in the order in which they were made.
// A box of what is on the heap already: the record has room for one word of it.
#[allow(clippy::box_collection)]
#[derive(Default)]
pub(crate) struct Locals(Cell<Option<Box<Vec<Local>>>>);

impl Locals {
    /// Looks at the list. Needs: `look` runs no code of the user's.
    fn look<R>(&self, look: impl FnOnce(&mut Vec<Local>) -> R) -> R {
        let mut list = self.0.take().unwrap_or_default();
        let seen = look(&mut list);
        self.0.set(Some(list));
        seen
    }

    fn find(&self, key: usize) -> Result<Option<NonNull<dyn Any>>, LocalError> {
        self.look(|list| match list.iter().find(|local| local.key == key) {
            None => Ok(None),
            Some(Local { value: None, .. }) => Err(LocalError::Dropped),
            Some(Local { value, .. }) => Ok(*value),
        })
    }

    /// The spans that the goroutine has left, which are nowhere else then (`spans.rs`).
    #[cfg(feature = "tracing")]
    pub(in crate::rt) fn take_spans(&self) -> Option<Vec<tracing_core::span::Id>> {
        if !self.any() {
            return None;
        }
        let spans = self.look(|list| list.iter_mut().find(|local| local.key == SPANS)?.value.take())?;
        // SAFETY: the pointer must come from a box, and nothing may use it any more: `keep_spans` leaked it from one, and it has just left
        // the list.
        unsafe { Box::from_raw(spans.as_ptr()) }.downcast().ok().map(|spans| *spans)
    }

    /// Keeps the spans that the goroutine has left. Needs: none are there.
    #[cfg(feature = "tracing")]
    pub(in crate::rt) fn keep_spans(&self, spans: Vec<tracing_core::span::Id>) {
        let value = Some(NonNull::from(Box::leak(Box::new(spans) as Box<dyn Any>)));
        self.look(|list| match list.iter_mut().find(|local| local.key == SPANS) {
            Some(place) => place.value = value,
            None => list.push(Local { key: SPANS, value }),
        });
    }

    #[inline]
    pub(crate) fn any(&self) -> bool {
        // SAFETY: nothing may change the cell meanwhile: no code runs in between.
        unsafe { &*self.0.as_ptr() }.is_some()
    }
}

/// Calls `f` with the value of this key that the running goroutine has; `init` makes it if there is none yet.
pub(crate) fn with<T: 'static, R>(key: usize, init: fn() -> T, f: impl FnOnce(&T) -> R) -> Result<R, LocalError> {
    let goroutine = worker().and_then(|worker| worker.runs()).ok_or(LocalError::NoGoroutine)?;
    let value = match goroutine.locals.find(key)? {
        Some(value) => value,
        None => {
            let made = init();
            // `init` may have asked for its own value, and there is one now.
            match goroutine.locals.find(key)? {
                Some(value) => value,
                None => {
                    let value = NonNull::from(Box::leak(Box::new(made) as Box<dyn Any>));
                    goroutine.locals.look(|list| list.push(Local { key, value: Some(value) }));
                    value
                }
            }
        }
    };
    // SAFETY: the value must live until `f` has returned, and not be borrowed mutably. Live: only `end` drops it, from below this frame
    // (I2). Not mutably: nothing ever borrows it so.
    let value: &dyn Any = unsafe { value.as_ref() };
    let value = value.downcast_ref().unwrap_or_else(|| bug!("a goroutine-local of another type"));
    Ok(f(value))
}

/// Drops the goroutine's values, the latest first, and what their destructors make meanwhile. Needs: nothing of the goroutine's own is on
/// its stack. A destructor may unwind: the rest is there for the next call.
#[inline]
pub(crate) fn end(goroutine: GoRef) {
    if goroutine.locals.any() {
        end_some(goroutine);
    }
}

#[cold]
fn end_some(goroutine: GoRef) {
    while let Some(value) = goroutine.locals.look(|list| list.iter_mut().rev().find_map(|local| local.value.take())) {
        // SAFETY: the pointer must come from a box, and nothing may use it any more: `with` leaked it from one, it has just left
        // the list, and nothing borrows it (I2).
        drop(unsafe { Box::from_raw(value.as_ptr()) });
    }
    goroutine.locals.0.set(None);
}
