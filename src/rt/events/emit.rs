//! Emitting: how events come to the listener and lines to the output.
//!
//! Invariants  I1  the listener and the writer run on the worker's own stack, which has room, and cannot park.
//!             I2  while either runs it is not in its place: what it does itself is not heard or written.
//!             I3  `emit` never unwinds: it is called in the middle of operations and of destructors. A listener that
//!                 panics is not called again; the program ends, and `run` raises the panic in its own caller.
//!             I4  with several workers one emits at a time (`sinks.rs`).
//!             I5  once the program is over nothing is printed any more, and the last event is `ProgramEnd`. If another worker
//!                 stays in the listener or the writer, it keeps both: nothing is told any more, `ProgramEnd` neither.
//! See         crates/events/src/event.rs; tests/records/events/.

use std::panic::{AssertUnwindSafe, catch_unwind};

use gort_events::{Caller, Event, EventKind, ObjectId, ObjectKind, Site};

use crate::rt::events::object::ObjectTag;
use crate::rt::events::sinks::Cells;
use crate::rt::stacks::unwind;
use crate::rt::workers::worker::Worker;

impl Worker {
    /// Whether there is a listener for events.
    #[inline]
    pub(crate) fn listening(&self) -> bool {
        self.listening.get()
    }

    /// Hands an event to the listener, on the worker's own stack.
    #[cold]
    pub(crate) fn emit(&self, kind: EventKind, location: Option<Caller>) {
        self.with_sinks(|sinks| self.emit_to(sinks, kind, location));
    }

    /// As `emit`, for main's end and the program's: if another worker stays in the listener or the output, it is not heard.
    pub(crate) fn emit_at_last(&self, kind: EventKind) {
        self.with_sinks_at_last(|sinks| self.emit_to(sinks, kind, None));
    }

    fn emit_to(&self, sinks: &Cells, kind: EventKind, location: Option<Caller>) {
        let location = location.map(Site::from);
        self.observe(|observer, by| observer.event(by, &kind, location));
        self.one_less();
        let ended = sinks.ended.replace(sinks.ended.get() || matches!(kind, EventKind::ProgramEnd { .. }));
        if ended || self.program.sinks.silenced() {
            return;
        }
        // While the listener runs it is not in its place: what it does itself is not heard.
        let Some(mut listener) = sinks.listener.borrow_mut().take() else { return };
        let event = Event {
            step: self.program.sinks.next_step(),
            at: self.clock.now(),
            worker: self.index as u32,
            goroutine: self.current_id(),
            location,
            kind,
        };
        let heard = unwind::on_worker_stack(self, || catch_unwind(AssertUnwindSafe(|| listener(&event))));
        match heard {
            Ok(()) => *sinks.listener.borrow_mut() = Some(listener),
            Err(payload) => {
                self.set_listening(false);
                self.stop();
                self.budget.set(0);
                *sinks.listener_panic.borrow_mut() = Some(payload);
                unwind::on_worker_stack(self, || unwind::drop_quietly(listener));
                self.program.stop();
            }
        }
    }

    /// The object's number in this run, given at its first use. Needs: there is a listener.
    #[cold]
    pub(crate) fn object(&self, tag: &ObjectTag, kind: ObjectKind, location: Option<Caller>) -> ObjectId {
        let known = || tag.in_run(self.serial());
        known().unwrap_or_else(|| {
            self.with_sinks(|sinks| {
                // Another worker may have met it meanwhile.
                known().unwrap_or_else(|| {
                    let object = self.program.take_object();
                    tag.set(self.serial(), object);
                    self.emit_to(sinks, EventKind::Object { object, kind }, location);
                    object
                })
            })
        })
    }

    /// Prints one line on the run's output. Once the program is over, nothing is printed any more.
    pub(crate) fn print(&self, text: &str, location: Caller) {
        if self.is_ending() {
            return;
        }
        let written = self.with_sinks(|sinks| {
            if self.many() && self.program.is_over() {
                return Ok(());
            }
            if self.listening() {
                self.emit_to(sinks, EventKind::Print { text: text.to_string() }, Some(location));
            }
            // User code may be behind the writer: it is not in its place while it writes.
            let Some(mut output) = sinks.output.borrow_mut().take() else { return Ok(()) };
            let written = unwind::on_worker_stack(self, || {
                catch_unwind(AssertUnwindSafe(|| {
                    // As Go's fmt.Println: what cannot be written is lost.
                    let _ = writeln!(output, "{text}").and_then(|()| output.flush());
                }))
            });
            *sinks.output.borrow_mut() = Some(output);
            written
        });
        if let Err(payload) = written {
            unwind::raise_again(payload);
        }
    }
}
