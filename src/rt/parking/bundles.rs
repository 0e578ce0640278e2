//! Bundles: goroutines that are readied together go to the mailboxes of other workers many at a time.
//!
//! Invariants  I1  goroutines of one worker arrive in the order in which they were readied.
//!             I2  the drop delivers what is left.
//! Protocol    As for `ready`: nothing may be locked, and each goroutine's waiter was unlinked by the caller.
//! Rejected    All of a worker's at once: it would begin when the last one was readied.
//! See         rt/parking/mailbox.rs; tests/runtime/workers.rs.

use crate::rt::current::worker;
use crate::rt::goroutine::GoRef;
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::parking::park;
use crate::rt::parking::waiter::Owner;

/// So many are delivered at once: the lock and the wake-up are a small part of what each costs then, and its worker has enough
/// to do until the next ones come.
const BUNDLE: usize = 32;

/// What is on its way to other workers.
#[derive(Default)]
pub(crate) struct Bundles(Vec<Bundle>);

struct Bundle {
    to: &'static Mailbox,
    goroutines: Vec<GoRef>,
}

impl Bundles {
    /// Readies the owner of a waiter that was at `waited_at`: until it runs its stack leaves the caches, and this says where it is.
    pub(crate) fn ready(&mut self, owner: Owner, waited_at: *const ()) {
        let Owner::Goroutine(goroutine) = owner else { return owner.ready() };
        // Its worker reads this of what is in its queues, and writes it of what it runs: the goroutine waits.
        goroutine.waited_at.set(waited_at);
        let home = goroutine.home();
        if worker().is_some_and(|worker| worker.migrates || std::ptr::eq(worker.home, home)) {
            return park::ready(goroutine);
        }
        let at = self.0.iter().position(|bundle| std::ptr::eq(bundle.to, home)).unwrap_or_else(|| {
            self.0.push(Bundle { to: home, goroutines: Vec::with_capacity(BUNDLE) });
            self.0.len() - 1
        });
        let bundle = &mut self.0[at];
        bundle.goroutines.push(goroutine);
        if bundle.goroutines.len() == BUNDLE {
            bundle.deliver();
        }
    }
}

impl Bundle {
    fn deliver(&mut self) {
        if !self.goroutines.is_empty() {
            self.to.push_all(&mut self.goroutines);
        }
    }
}

impl Drop for Bundles {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(Bundle::deliver);
    }
}
