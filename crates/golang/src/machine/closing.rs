//! Sends beside closes of one channel: Go's race detector takes them for a read and a write of one word of it, and so are they told.
//!
//! Neither the memory model nor the language forbids them: no memory is accessed without order. But which comes first decides whether there is
//! a panic, and nothing orders them. What Go's runtime tells its detector (chan.go, select.go): each send before anything else, one that panics,
//! too; of a select each case that sends, for the cases are looked at in an order that is drawn; a close, unless the channel is closed. Nothing
//! of receives, `len` and `cap`.
//!
//! Invariants  I1  of channels of a type of elements nothing is told where no goroutine of the program's own text has closed one yet, or none has
//!                 sent on one: it is known once a search has come to its end, and races are looked for then. Else one that serves for ever, and
//!                 starts goroutines that answer, would leave behind an access of each.
//! Protocol    Told as a load and a store of the channel itself: of a channel nothing else is told so.
//! See         explored.rs; crates/golang-explore/tests/found/closing.rs, the table of what `go run -race` says.

use gort_events::EventKind;

use super::exec::Exec;
use super::heap::Ref;
use crate::code::SelectCase;
use crate::source::Pos;

impl Exec<'_> {
    /// The running goroutine is about to send.
    #[inline]
    pub(super) fn note_send(&mut self, chan: Ref) {
        if self.explored.is_some() {
            self.note_end(chan, false, Pos::NONE);
        }
    }

    /// It closes a channel that is open.
    #[inline]
    pub(super) fn note_close(&mut self, chan: Ref) {
        if self.explored.is_some() {
            self.note_end(chan, true, Pos::NONE);
        }
    }

    /// It is about to look at the cases of a select.
    #[inline]
    pub(super) fn note_select(&mut self, from: usize, list: &[SelectCase]) {
        if self.explored.is_none() {
            return;
        }
        for (at, case) in list.iter().enumerate().filter(|(_, case)| case.send) {
            let chan = self.regs[from + at];
            if chan != 0 {
                self.note_end(chan, false, case.pos);
            }
        }
    }

    /// `place`: that of a select's case.
    fn note_end(&mut self, chan: Ref, closes: bool, place: Pos) {
        let Some(explored) = self.explored else { return };
        if !self.state.has_others() || explored.is_trusted(self.frame.func) {
            return;
        }
        let elem = self.state.chan_elem(chan);
        explored.note_end_of_channel(elem, closes);
        if !self.watched || !explored.tells_sends() || !explored.is_closed_and_sent(elem) {
            return;
        }
        // What nobody else has ever reached: told.rs.
        if !self.state.heap.was_shared(chan) && !explored.tells_private() {
            return;
        }
        let object = self.state.chan_number(chan);
        let kind = match closes {
            true => EventKind::RacyStore { object, value: None },
            false => EventKind::RacyLoad { object, value: None },
        };
        match place.is_known() && place < self.program.library {
            true => self.tell_at(place, kind),
            false => self.tell(kind),
        }
    }
}
