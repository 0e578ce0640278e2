use gort::sync::{Atomic, WaitGroup};

pub fn main() {
    let x = Atomic::new(0);
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let x = x.clone();
        wg.go(move || { //@ goroutine: worker
            let seen = x.load();
            x.store(seen + 1); //@ two-steps
        });
    }
    wg.wait();
    gort::println!("x = {}", x.load());
}
