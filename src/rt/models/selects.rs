//! Selects against a select that is parked in two queues, while a third party claims it through the other channel.

use loom::thread;
use std::panic::Location;
use std::sync::Arc;

use super::super::goroutine::GoRef;
use super::{bounded, home};
use crate::Chan;
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::parking::waiter::{Claim, Owner};
use crate::select::{Armed, RecvCase, Select, SendCase, begin_in_model, end_in_model};

/// What a select of two receives came to: the case that won, and what it received.
type Got = Option<(usize, Option<u32>)>;

/// A goroutine that is parked in a select of two sends, or receives. Its channels live as long as the model.
struct Parked {
    home: &'static Mailbox,
    cases: [Armed<'static>; 2],
    claim: &'static Claim,
    begun: Option<usize>,
}

// SAFETY: what it refers to must be used by one thread at a time, but for what the channels' locks guard: the waiters and the
// claim. A model moves it from the thread that has begun to the one that goes on, as a worker would.
unsafe impl Send for Parked {}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

impl Parked {
    /// Its cases may have been carried out at once.
    fn begin(id: u64, cases: [Armed<'static>; 2]) -> Self {
        let (home, claim) = (home(), leak(Claim::new()));
        let begun = begin_in_model(&cases, Owner::Goroutine(GoRef::of_model(home, id)), claim);
        Parked { home, cases, claim, begun }
    }

    /// Goes on once it is readied: the case that won.
    fn end(&self) -> usize {
        if let Some(number) = self.begun {
            return number;
        }
        while self.home.drain().is_empty() {
            self.home.wait(None);
        }
        let won = end_in_model(&self.cases, self.claim);
        assert!(!self.home.has_mail(), "it was readied twice");
        won
    }
}

/// Channels in the order of their addresses, in which selects lock them: it must be the same in every run of a model.
fn channels<const N: usize>() -> [&'static Chan<u32>; N] {
    let mut made = [(); N].map(|()| leak(crate::chan(0)));
    made.sort_unstable_by_key(|chan| Arc::as_ptr(&core(chan)).addr());
    made
}

fn core(chan: &Chan<u32>) -> Arc<crate::chan::Core<u32>> {
    chan.core().cloned().expect("no nil channel")
}

fn nobody_is_linked(chans: &[&Chan<u32>]) {
    for chan in chans {
        assert_eq!(core(chan).counts(), (0, 0, 0, false));
    }
}

/// A select of two receives, with a default.
fn poll(chans: [&Chan<u32>; 2]) -> Got {
    let cases = chans.map(RecvCase::new);
    let chosen = Select::new().case(&cases[0]).case(&cases[1]).poll()?;
    Some((chosen, cases[chosen].take()))
}

#[test]
fn selects_receive_from_a_parked_select_that_others_claim_or_take_the_default() {
    bounded(3, || {
        let [a, b, quiet] = channels();
        let parked = Parked::begin(1, [leak(SendCase::new(a, 1)).arm(), leak(SendCase::new(b, 2)).arm()]);
        // One takes it through `a`, one of the selects through `b`.
        let third = thread::spawn(move || core(a).try_recv(Location::caller()));
        let polled = poll([quiet, b]);
        let taken = third.join().unwrap();
        match (taken, polled) {
            (Some(Some(1)), None) => assert_eq!(parked.end(), 0),
            (None, Some((1, Some(2)))) => assert_eq!(parked.end(), 1),
            other => panic!("one of them receives, and nothing is lost, doubled or closed: {other:?}"),
        }
        nobody_is_linked(&[a, b, quiet]);
    });
}

#[test]
fn selects_send_to_a_parked_select_that_others_claim_or_keep_the_value() {
    bounded(3, || {
        let [a, b, quiet] = channels();
        let receives: [&'static RecvCase<'_, u32>; 2] = [leak(RecvCase::new(a)), leak(RecvCase::new(b))];
        let parked = Parked::begin(1, receives.map(RecvCase::arm));
        let third = thread::spawn(move || core(a).try_send(1, Location::caller()).is_ok());
        let (offer, never) = (SendCase::new(b, 2), RecvCase::new(quiet));
        let polled = Select::new().case(&never).case(&offer).poll();
        let sent = third.join().unwrap();
        assert_eq!((polled, offer.take()), if sent { (None, Some(2)) } else { (Some(1), None) });
        let won = parked.end();
        assert_eq!((won, receives[won].take()), if sent { (0, Some(1)) } else { (1, Some(2)) });
        nobody_is_linked(&[a, b, quiet]);
    });
}

#[test]
fn selects_that_find_nobody_left_park_and_lose_nothing() {
    bounded(2, || {
        let [a, b, quiet] = channels();
        let parked = Parked::begin(1, [leak(SendCase::new(a, 1)).arm(), leak(SendCase::new(b, 2)).arm()]);
        let third = thread::spawn(move || core(a).try_recv(Location::caller()));
        let receives: [&'static RecvCase<'_, u32>; 2] = [leak(RecvCase::new(quiet)), leak(RecvCase::new(b))];
        let second = Parked::begin(2, receives.map(RecvCase::arm));
        let taken = third.join().unwrap();
        if second.begun.is_none() {
            // It stands in both queues, and is served through the other one.
            assert_eq!(taken, Some(Some(1)));
            assert!(core(quiet).try_send(3, Location::caller()).is_ok());
        }
        let won = second.end();
        assert_eq!((won, receives[won].take()), if taken.is_some() { (0, Some(3)) } else { (1, Some(2)) });
        assert_eq!(parked.end(), usize::from(taken.is_none()));
        nobody_is_linked(&[a, b, quiet]);
    });
}

#[test]
fn selects_that_share_no_channel_share_out_a_parked_select() {
    bounded(2, || {
        let [a, b, quiet, silent] = channels();
        let parked = Parked::begin(1, [leak(SendCase::new(a, 1)).arm(), leak(SendCase::new(b, 2)).arm()]);
        let other = thread::spawn(move || poll([quiet, a]));
        let won = match (poll([b, silent]), other.join().unwrap()) {
            (None, Some((1, Some(1)))) => 0,
            (Some((0, Some(2))), None) => 1,
            both => panic!("one of them receives, the other does not: {both:?}"),
        };
        assert_eq!(parked.end(), won);
        nobody_is_linked(&[a, b, quiet, silent]);
    });
}
