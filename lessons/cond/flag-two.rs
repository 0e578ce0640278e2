use gort::sync::{Racy, WaitGroup};

pub fn main() {
    let done = Racy::new(false);
    let wg = WaitGroup::new();
    for id in 0..2 {
        let done = done.clone();
        wg.go(move || { //@ goroutine: g0..
            if !done.load() { //@ asks
                done.store(true);
                gort::println!("setup");
            }
            gort::println!("g{id} uses it");
        });
    }
    wg.wait();
}
