//! Senders that own their channel's end: the last one that goes closes it.
//!
//! Invariants  I1  the channel is closed when the last `Sender` has been dropped, if it was not closed before.
//! Protocol    A drop is a visible operation, as an unlock in a destructor is: others may run before it, but not while it unwinds.
//! Rejected    Counting handles of `Chan`: a program that keeps one to ask for its length would never end its receivers, and Go's
//!             channels are closed by a call.
//! See         tests/habits/sender.rs.

use std::fmt;
use std::ops::Deref;
use std::panic::Location;
use std::sync::Arc;

use gort_events::Caller;

use super::half::{RecvChan, SendChan, Sends};
use super::handle::{Chan, chan};
use crate::rt::parking::park::{self, Within};

/// Makes a channel with room for `cap` values whose sending end is owned: its receivers end when all senders are gone.
///
/// Go: none; there `close` is a call, and a sender that forgets it leaves its receivers waiting. Rust: `std::sync::mpsc::sync_channel`,
/// `crossbeam_channel::bounded`.
///
/// # Panics
/// As [`chan`](crate::chan()).
///
/// # Examples
///
/// ```
/// gort::run(|| {
///     let (tx, rx) = gort::channel(0);
///     for id in 1..=3 {
///         let tx = tx.clone();
///         gort::go(move || tx.send(id));
///     }
///     drop(tx); // else the loop would wait for what this one might send
///     gort::println!("{}", rx.iter().sum::<i32>());
/// })?;
/// // 6
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn channel<T: Send>(cap: usize) -> (Sender<T>, RecvChan<T>) {
    let chan = chan(cap);
    (Sender::owning(chan.sender()), chan.receiver())
}

/// A sending end that closes its channel when its last clone is dropped.
///
/// It can do what a [`SendChan`] can, by `Deref`, and stand in a [`select!`](crate::select!). Closing it by hand is fine, too: then the
/// last drop finds it closed.
///
/// A sender that is dropped while its goroutine panics, or is unwound at the end of the run, closes as well.
pub struct Sender<T: Send> {
    end: Arc<End<T>>,
}

/// The last of the clones drops it.
struct End<T: Send> {
    chan: SendChan<T>,
    made_at: Caller,
}

impl<T: Send> Sender<T> {
    /// The owner of this channel's sending end. Other handles of the channel may still send: until the last owner is gone.
    ///
    /// # Panics
    /// Panics on the nil channel, which cannot be closed.
    #[track_caller]
    pub fn owning(chan: SendChan<T>) -> Self {
        assert!(!chan.is_nil(), "gort: a nil channel has no owner");
        Sender { end: Arc::new(End { chan, made_at: Location::caller() }) }
    }
}

impl<T: Send> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Sender { end: self.end.clone() }
    }
}

impl<T: Send> Deref for Sender<T> {
    type Target = SendChan<T>;

    fn deref(&self) -> &SendChan<T> {
        &self.end.chan
    }
}

impl<T: Send> Sends<T> for Sender<T> {
    fn chan(&self) -> &Chan<T> {
        Sends::chan(&self.end.chan)
    }
}

/// Closes when dropped: after the scheduling point, also if that unwinds.
struct Closes<'a, T: Send>(&'a End<T>);

impl<T: Send> Drop for Closes<'_, T> {
    fn drop(&mut self) {
        Sends::chan(&self.0.chan).close_if_open(self.0.made_at);
    }
}

impl<T: Send> Drop for End<T> {
    fn drop(&mut self) {
        let _closes = Closes(self);
        park::point_in_drop_within(Within::LastSender);
    }
}

impl<T: Send> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Sends::chan(&self.end.chan).describe("Sender", f)
    }
}
