use gort::sync::{Mutex, WaitGroup};
use std::sync::Arc;

pub fn main() {
    let mu = Arc::new(Mutex::new(()));
    let wg = WaitGroup::new();
    for id in 0..2 {
        let mu = mu.clone();
        wg.go(move || { //@ goroutine: g0..
            mu.lock_unguarded(); //@ never-back
            gort::println!("g{id} in");
        });
    }
    wg.wait();
}
