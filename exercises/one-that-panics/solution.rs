use std::panic::{AssertUnwindSafe, catch_unwind};

use gort::sync::Racy;

/// Runs work in a goroutine, and gives a function that waits for its end and says whether it panicked. That function may be called as often
/// as one likes, or never.
pub fn begin(work: impl FnOnce() + Send + 'static) -> impl Fn() -> bool {
    let (done, found) = (gort::chan::<()>(0), Racy::new(false));
    let (over, panicked) = (done.clone(), found.clone());
    gort::go(move || {
        // What the work had in its hands is not looked at again.
        panicked.store(catch_unwind(AssertUnwindSafe(work)).is_err());
        over.close();
    });
    move || {
        done.recv();
        found.load()
    }
}
