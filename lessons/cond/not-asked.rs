use gort::sync::{Cond, Mutex, WaitGroup};
use std::sync::Arc;

pub fn main() {
    let mu = Arc::new(Mutex::new(()));
    let cond = Arc::new(Cond::new());
    let wg = WaitGroup::new();
    let (lock, changed) = (mu.clone(), cond.clone());
    wg.go(move || { //@ goroutine: waiter
        let guard = lock.lock();
        let _guard = changed.wait(guard); //@ too-late
        gort::println!("woken");
    });
    wg.go(move || { //@ goroutine: setter
        let _guard = mu.lock();
        cond.signal(); //@ nobody
    });
    wg.wait();
}
