use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use gort::sync::WaitGroup;

static HERE: AtomicUsize = AtomicUsize::new(0);

fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").unwrap().count()
}

pub fn main() {
    let before = threads();
    let work = WaitGroup::new();
    for _ in 0..4 {
        work.go(|| {
            // Four at the same time need four threads.
            HERE.fetch_add(1, SeqCst);
            while HERE.load(SeqCst) < 4 {
                std::hint::spin_loop();
            }
        });
    }
    work.wait();
    let after = threads() - before;
    gort::println!("work is done, more threads: {after}");

    let never = gort::chan::<()>(0);
    let parked = WaitGroup::new();
    for _ in 0..3 {
        parked.add(1);
        let parked = parked.clone();
        let never = never.clone();
        gort::go(move || {
            parked.done();
            never.recv();
            gort::println!("a goroutine came to its end");
        });
    }
    parked.wait();
    gort::println!("3 goroutines wait, main returns");
}
