//! Operations that are only tried: what a `select` with one case and a `default` does in Go.
//!
//! Protocol    The hints are looked at first, without the lock. An operation that would park emits no event, however that was
//!             found out: a history does not depend on what the hints say.
//! See         chan/hints.rs; Go: chan.go, `selectnbsend` and `selectnbrecv`.

use gort_events::Caller;

use super::core::{Core, current_id};
use super::state::{Received, Sent};
use crate::error::TryRecvError;
use crate::rt::current::worker;
use crate::rt::events::show::show;
use crate::rt::parking::park;

impl<T> Core<T> {
    /// Sends if that needs no parking. `Err`: the value comes back.
    #[track_caller]
    pub(crate) fn try_send(&self, value: T, caller: Caller) -> Result<(), T> {
        if self.hints.no_send() {
            return Err(value);
        }
        let here = worker();
        let shown = here.filter(|worker| worker.listening()).and_then(|_| show(&value));
        let mut state = self.state.lock();
        let sent = state.send(value, self.cap, &self.hints, current_id(here.as_deref()));
        if matches!(sent, Sent::WouldPark(_)) {
            self.hints.set_send(false);
        }
        drop(state);
        match sent {
            // No event, as where the hints say it: a history does not depend on what they say.
            Sent::WouldPark(value) => {
                park::tried("try_send", caller);
                Err(value)
            }
            sent => {
                self.finish_send(sent, shown, here.as_deref(), caller);
                Ok(())
            }
        }
    }

    /// Receives if that needs no parking: `None` if it would, `Some(None)` if the channel is closed and drained.
    pub(crate) fn try_recv(&self, caller: Caller) -> Option<Option<T>> {
        if self.hints.no_receive() {
            return None;
        }
        let here = worker();
        let mut state = self.state.lock();
        let received = state.receive(self.cap, &self.hints, current_id(here.as_deref()));
        if matches!(received, Received::WouldPark) {
            self.hints.set_receive(false);
        }
        drop(state);
        match received {
            Received::WouldPark => {
                park::tried("try_recv", caller);
                None
            }
            received => Some(self.finish_recv(received, here.as_deref(), caller)),
        }
    }

    /// As `try_recv`, after a look at the clock, with what the user is told.
    pub(crate) fn try_receive(&self, caller: Caller) -> Result<T, TryRecvError> {
        self.look();
        match self.try_recv(caller) {
            None => Err(TryRecvError::Empty),
            Some(None) => Err(TryRecvError::Closed),
            Some(Some(value)) => Ok(value),
        }
    }
}

impl<T> Core<Box<T>> {
    /// `try_receive` of a large value.
    pub(crate) fn try_receive_boxed(&self, caller: Caller) -> Result<T, TryRecvError> {
        match self.try_receive(caller) {
            Ok(boxed) => self.unboxed(Some(boxed)).ok_or(TryRecvError::Empty),
            Err(error) => Err(error),
        }
    }
}
