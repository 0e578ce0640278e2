use gort::sync::{Mutex, WaitGroup};
use std::sync::Arc;

pub fn main() {
    let forks: Vec<_> =
        (0..3).map(|_| Arc::new(Mutex::new(()))).collect();
    let wg = WaitGroup::new();
    for i in 1..=3 {
        let left = forks[i - 1].clone();
        let right = forks[i % 3].clone();
        wg.go(move || { //@ goroutine: philosopher
            let _left = left.lock(); //@ left
            let _right = right.lock(); //@ right
            gort::println!("philosopher {i} eats");
        });
    }
    wg.wait();
}
