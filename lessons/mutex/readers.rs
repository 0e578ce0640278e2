use gort::sync::{RwMutex, WaitGroup};
use std::sync::Arc;

pub fn main() {
    let mu = Arc::new(RwMutex::new(()));
    let wg = WaitGroup::new();
    let writing = mu.clone();
    wg.go(move || { //@ goroutine: writer
        let _guard = writing.write(); //@ writes
        gort::println!("writer in");
        gort::gosched();
        gort::println!("writer out");
    });
    for id in 0..2 {
        let mu = mu.clone();
        wg.go(move || { //@ goroutine: reader 0..
            let _guard = mu.read(); //@ reads
            gort::println!("reader {id} in");
            gort::gosched();
            gort::println!("reader {id} out");
        });
    }
    wg.wait();
}
