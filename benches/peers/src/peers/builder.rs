//! gort's two sides: goroutines that stay on the worker on which they started, and goroutines that migrate.

use ::gort::Builder;

use crate::peer::Peer;

/// The settings of one of the two.
pub(crate) fn builder(peer: Peer, workers: usize) -> Builder {
    let builder = Builder::new().workers(workers);
    if peer == Peer::GortMigrating { migrating(builder) } else { builder }
}

/// The same rows, programs and server, between whose workers goroutines migrate.
#[allow(unsafe_code)]
fn migrating(builder: Builder) -> Builder {
    // SAFETY: no goroutine of `gort.rs` and `spread/programs.rs`, main included, may hold something of its thread's across an
    // operation of gort's, nor use a thread-local before and behind one in one function.
    // Held: their stacks have integers, and channels, WaitGroups, timers, sockets, `Arc`s and guards of gort's; all `Send`, or, as
    //   the guards, free to move. `main` brings a work's name and numbers along. There is no `Rc` and no `RefCell`.
    // Thread-locals: the one there is, of `did`, is used by that function alone, which is never inlined and suspends nothing.
    // Locks of std's: taken to push one value or read them all, with no operation of gort's meanwhile.
    // The C library: `std::io` reads `errno` right behind the call that set it, within one method of a socket's.
    unsafe { builder.migrate_goroutines(true) }
}
