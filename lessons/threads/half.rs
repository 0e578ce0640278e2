use std::time::Duration;

use gort::sync::WaitGroup;
use gort::time::{now, sleep};

/// 800 ms of work for one, and 800 ms that can be shared.
fn job(workers: u32) -> Duration {
    let work = Duration::from_millis(800);
    let begin = now();
    sleep(work);
    let wg = WaitGroup::new();
    for _ in 0..workers {
        wg.go(move || sleep(work / workers)); //@ goroutine: worker
    }
    wg.wait(); //@ shared
    begin.elapsed()
}

pub fn main() {
    let alone = job(1).as_secs_f64();
    for workers in [2, 4, 8] {
        let faster = alone / job(workers).as_secs_f64();
        let faster = format!("{faster:.2} times as fast");
        gort::println!("{workers} workers: {faster}");
    }
}
