use gort::sync::{Cond, Mutex, WaitGroup};
use std::sync::Arc;

pub fn main() {
    let ready = Arc::new(Mutex::new(false));
    let cond = Arc::new(Cond::new());
    let wg = WaitGroup::new();
    for id in 0..2 {
        let (mu, changed) = (ready.clone(), cond.clone());
        wg.go(move || { //@ goroutine: g0..
            let mut ready = mu.lock();
            while !*ready {
                ready = changed.wait(ready); //@ waits
            }
            gort::println!("g{id} goes on");
        });
    }
    gort::gosched();
    *ready.lock() = true;
    cond.signal(); //@ one
    wg.wait();
}
