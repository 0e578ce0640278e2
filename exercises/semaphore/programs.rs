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
    if catch_unwind(AssertUnwindSafe(|| semaphore.release())).is_err() {
        gort::println!("released too often");
    }
}
