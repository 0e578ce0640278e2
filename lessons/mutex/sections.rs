use gort::sync::{Mutex, WaitGroup};
use std::sync::Arc;

pub fn main() {
    let mu = Arc::new(Mutex::new(()));
    let wg = WaitGroup::new();
    for id in 0..3 {
        let mu = mu.clone();
        wg.go(move || { //@ goroutine: g0..
            let _guard = mu.lock(); //@ enters
            gort::println!("g{id} in");
            gort::gosched();
            gort::println!("g{id} out");
        });
    }
    wg.wait();
}
