use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use gort::sync::WaitGroup;

use super::learner::Semaphore;

pub fn main() {
    let semaphore = Arc::new(Semaphore::new(2));
    let inside = gort::chan(2);
    let wg = WaitGroup::new();
    for _ in 0..3 {
        let (semaphore, inside) = (Arc::clone(&semaphore), inside.clone());
        wg.go(move || {
            semaphore.acquire();
            gort::select! {
                send(inside, ()) => _ = inside.recv(),
                default => gort::println!("too many"),
            }
            semaphore.release();
        });
    }
    wg.wait();
    if semaphore.try_acquire() {
        gort::println!("free again");
    }
}

pub fn check() {
    let semaphore = Semaphore::new(2);
    semaphore.acquire();
    semaphore.acquire();
    let full = semaphore.try_acquire();
    semaphore.release();
    gort::println!("{full} {}", semaphore.try_acquire());
    semaphore.release();
    semaphore.release();
    if panics(|| semaphore.release()) {
        gort::println!("released too often");
    }
    // Two try at the same time, then both release.
    let single = Arc::new(Semaphore::new(1));
    let (got, refused) = (gort::chan(0), gort::chan(0));
    for _ in 0..2 {
        let (single, got) = (Arc::clone(&single), got.clone());
        gort::go(move || got.send(single.try_acquire()));
    }
    gort::println!("one of two: {}", got.recv() != got.recv());
    for _ in 0..2 {
        let (single, refused) = (Arc::clone(&single), refused.clone());
        gort::go(move || refused.send(panics(|| single.release())));
    }
    gort::println!("one too many: {}", refused.recv() != refused.recv());
}

/// Whether a call does.
fn panics(call: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(call)).is_err()
}
