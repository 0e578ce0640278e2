use gort::sync::{Racy, WaitGroup};

pub fn main() {
    let x = Racy::new(0);
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let x = x.clone();
        wg.go(move || { //@ goroutine: worker
            let seen = x.load(); //@ read
            gort::gosched();
            x.store(seen + 1); //@ write
        });
    }
    wg.wait();
    gort::println!("x = {}", x.load());
}
