use gort::sync::{Mutex, WaitGroup};
use std::sync::Arc;

/// Starts n workers, each in a goroutine of its own, and adds up what they find.
pub fn sum(n: usize, work: impl Fn(usize) -> i32 + Clone + Send + 'static) -> i32 {
    let wg = WaitGroup::new();
    let total = Arc::new(Mutex::new(0));
    for i in 0..n {
        let (work, total) = (work.clone(), Arc::clone(&total));
        wg.go(move || {
            let found = work(i);
            *total.lock() += found;
        });
    }
    wg.wait();
    *total.lock()
}
