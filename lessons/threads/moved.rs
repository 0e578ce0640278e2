use std::collections::HashSet;
use std::sync::{Arc, OnceLock};
use std::thread;

pub fn main() {
    let made_on = thread::current().id();
    let started_on = Arc::new(OnceLock::new());
    let started = started_on.clone();
    let threads = gort::chan::<usize>(0);
    let answer = threads.clone();
    gort::go(move || {
        let mut seen = HashSet::new();
        for _ in 0..1_000 {
            let here = thread::current().id();
            started.get_or_init(|| here);
            seen.insert(here);
            gort::gosched();
        }
        answer.send(seen.len());
    });
    // Compute, give nobody a turn, until it has started.
    while started_on.get().is_none() {
        std::hint::spin_loop();
    }

    let moved = started_on.get() != Some(&made_on);
    gort::println!("started on another thread: {moved}");
    let seen = threads.recv().unwrap();
    gort::println!("1000 turns, on threads: {seen}");
}
