use gort::sync::{Cond, Mutex, WaitGroup};
use std::sync::Arc;

pub fn main() {
    let ready = Arc::new(Mutex::new(false));
    let cond = Arc::new(Cond::new());
    let wg = WaitGroup::new();
    let (mu, changed) = (ready.clone(), cond.clone());
    wg.go(move || { //@ goroutine: setter
        *mu.lock() = true;
        changed.signal(); //@ says-so
    });
    wg.go(move || { //@ goroutine: waiter
        let mut ready = ready.lock();
        while !*ready {
            ready = cond.wait(ready); //@ waits
        }
        gort::println!("it is ready");
    });
    wg.wait();
}
