//! Telling the outside: events to the listener, lines to the output.
//!
//! Invariants  I1  the listener and the writer run on the worker's own stack, which has room, and cannot park.
//!             I2  while either runs it is not in its place: what it does itself is not heard or written.
//!             I3  `emit` never unwinds: it is called in the middle of operations and of destructors. A listener that
//!                 panics is not called again; the program ends, and `run` raises the panic in its own caller.
//! See         rt/event.rs; tests/events.rs.

use std::panic::{AssertUnwindSafe, Location, catch_unwind};

use super::event::{Event, EventKind, ObjectId, ObjectKind};
use super::object::ObjectTag;
use super::unwind;
use super::worker::Worker;

impl Worker {
    /// Whether somebody wants events.
    #[inline]
    pub(crate) fn listening(&self) -> bool {
        self.listening.get()
    }

    /// Hands an event to the listener, on the worker's own stack.
    #[cold]
    pub(crate) fn emit(&self, kind: EventKind, location: Option<&'static Location<'static>>) {
        // While the listener runs it is not in its place: what it does itself is not heard.
        let Some(mut listener) = self.listener.borrow_mut().take() else { return };
        self.step.set(self.step.get() + 1);
        let event = Event {
            step: self.step.get(),
            at: self.clock.now(),
            worker: 0,
            goroutine: self.current_id(),
            location,
            kind,
        };
        let told = unwind::on_worker_stack(self, || catch_unwind(AssertUnwindSafe(|| listener(&event))));
        match told {
            Ok(()) => *self.listener.borrow_mut() = Some(listener),
            Err(payload) => {
                self.listening.set(false);
                self.over.set(true);
                self.budget.set(0);
                *self.listener_panic.borrow_mut() = Some(payload);
                unwind::on_worker_stack(self, || unwind::drop_quietly(listener));
            }
        }
    }

    /// The object's number in this run, given at its first use. Needs: somebody is listening.
    #[cold]
    pub(crate) fn object(
        &self,
        tag: &ObjectTag,
        kind: ObjectKind,
        location: Option<&'static Location<'static>>,
    ) -> ObjectId {
        tag.in_run(self.serial).unwrap_or_else(|| {
            let object = ObjectId(self.next_object.get());
            self.next_object.set(object.0 + 1);
            tag.set(self.serial, object);
            self.emit(EventKind::Object { object, kind }, location);
            object
        })
    }

    /// Prints one line on the run's output. While ending, nothing is printed any more.
    pub(crate) fn print(&self, text: &str, location: &'static Location<'static>) {
        if self.ending.get() {
            return;
        }
        if self.listening() {
            self.emit(EventKind::Print { text: text.to_string() }, Some(location));
        }
        // User code may be behind the writer: it is not in its place while it writes.
        let Some(mut output) = self.output.borrow_mut().take() else { return };
        let written = unwind::on_worker_stack(self, || {
            catch_unwind(AssertUnwindSafe(|| {
                // As Go's fmt.Println: what cannot be written is lost.
                let _ = writeln!(output, "{text}").and_then(|()| output.flush());
            }))
        });
        *self.output.borrow_mut() = Some(output);
        if let Err(payload) = written {
            unwind::raise_again(payload);
        }
    }

    /// How many events there were.
    pub(crate) fn steps(&self) -> u64 {
        self.step.get()
    }
}
