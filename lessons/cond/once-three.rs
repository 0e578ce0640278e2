use gort::sync::{Once, WaitGroup};
use std::sync::Arc;

pub fn main() {
    let once = Arc::new(Once::new());
    let wg = WaitGroup::new();
    for id in 0..3 {
        let once = once.clone();
        wg.go(move || { //@ goroutine: g0..
            once.call(|| gort::println!("setup"));
            gort::println!("g{id} uses it");
        });
    }
    wg.wait();
}
