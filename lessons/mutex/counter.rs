use gort::sync::{Mutex, WaitGroup};
use std::sync::Arc;

pub fn main() {
    let x = Arc::new(Mutex::new(0));
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let x = x.clone();
        wg.go(move || { //@ goroutine: worker
            for _ in 0..3 {
                *x.lock() += 1; //@ alone
            }
        });
    }
    wg.wait();
    gort::println!("x = {}", *x.lock());
}
