use gort::sync::{Mutex, WaitGroup};
use std::sync::Arc;

pub fn main() {
    let balance = Arc::new(Mutex::new(100));
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let balance = balance.clone();
        wg.go(move || { //@ goroutine: customer
            let mut balance = balance.lock(); //@ both
            if *balance >= 80 {
                *balance -= 80;
            }
        });
    }
    wg.wait();
    gort::println!("balance = {}", *balance.lock());
}
