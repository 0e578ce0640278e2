use gort::sync::{Mutex, WaitGroup};
use std::sync::Arc;

pub fn main() {
    let wg = WaitGroup::new();
    let lock = Arc::new(Mutex::new(()));
    let other = Arc::clone(&lock);
    wg.go(move || {
        let _held = lock.lock();
        gort::println!("a1");
        gort::println!("a2");
    });
    wg.go(move || {
        let held = other.lock();
        gort::println!("b1");
        drop(held);
        let _held = other.lock();
        gort::println!("b2");
    });
    wg.wait();
}
