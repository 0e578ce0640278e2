use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

fn add_three(x: &AtomicU32) {
    for _ in 0..3 {
        let seen = x.load(Relaxed);
        x.store(seen + 1, Relaxed);
    }
}

fn two_threads() -> u32 {
    let x = AtomicU32::new(0);
    let start = Barrier::new(2);
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                start.wait();
                add_three(&x);
            });
        }
    });
    x.into_inner()
}

pub fn main() {
    let (runs, mut possible) = (1_000, 0);
    for _ in 0..runs {
        if (2..=6).contains(&two_threads()) {
            possible += 1;
        }
    }
    gort::println!("runs: {runs}");
    gort::println!("x from 2 to 6: {possible}");
}
