use std::thread;
use std::time::Duration;

use gort::sync::WaitGroup;
use gort::time::now;

fn goroutines() {
    let wg = WaitGroup::new();
    for _ in 0..1_000 {
        wg.go(|| {});
    }
    wg.wait();
}

fn threads() {
    let all = (0..1_000).map(|_| thread::spawn(|| {}));
    for thread in all.collect::<Vec<_>>() {
        thread.join().unwrap();
    }
}

/// The shortest of ten: the others were disturbed.
fn time(work: fn()) -> Duration {
    let once = |_| {
        let begin = now();
        work();
        begin.elapsed()
    };
    (0..10).map(once).min().unwrap()
}

pub fn main() {
    let faster = time(goroutines) < time(threads);
    gort::println!("1000 goroutines, 1000 threads");
    gort::println!("goroutines were faster: {faster}");
}
