use gort::sync::{Mutex, WaitGroup};
use std::sync::Arc;

pub fn main() {
    let forks: Vec<_> =
        (0..3).map(|_| Arc::new(Mutex::new(()))).collect();
    let wg = WaitGroup::new();
    for i in 1..=3 {
        let next = i % 3 + 1;
        let low = forks[i.min(next) - 1].clone();
        let high = forks[i.max(next) - 1].clone();
        wg.go(move || { //@ goroutine: philosopher
            let _low = low.lock();
            let _high = high.lock();
            gort::println!("philosopher {i} eats");
        });
    }
    wg.wait();
}
