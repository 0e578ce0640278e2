use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::thread;

use gort::sync::WaitGroup;

/// The OS threads of this process.
fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").unwrap().count()
}

pub fn main() {
    let before = threads();
    let seen = Arc::new(Mutex::new(HashSet::new()));
    let started = WaitGroup::new();
    let never = gort::chan::<()>(0);
    for _ in 0..10_000 {
        started.add(1);
        let (seen, never) = (seen.clone(), never.clone());
        let started = started.clone();
        gort::go(move || {
            let here = thread::current().id();
            seen.lock().unwrap().insert(here);
            started.done();
            never.recv();
        });
    }
    started.wait();

    gort::println!("goroutines: {}", gort::num_goroutine());
    let seen = seen.lock().unwrap().len();
    gort::println!("ran on threads: {seen}");
    gort::println!("new threads: {}", threads() - before);
}
