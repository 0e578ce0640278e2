use gort::sync::WaitGroup;
use gort::time::{now, sleep};
use std::time::Duration;

fn five_jobs(workers: usize) -> u64 {
    let start = now();
    let jobs = gort::chan::<i32>(5);
    (1..=5).for_each(|job| jobs.send(job));
    jobs.close();
    let wg = WaitGroup::new();
    for _ in 0..workers {
        let rx = jobs.clone();
        wg.go(move || { //@ goroutine: worker
            for _job in rx {
                sleep(Duration::from_secs(1)); //@ second
            }
        });
    }
    wg.wait();
    start.elapsed().as_secs()
}

pub fn main() {
    for n in [1, 2, 3, 5] {
        let time = five_jobs(n);
        gort::println!("workers: {n}, time: {time} s");
    }
}
