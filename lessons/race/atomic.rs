use gort::sync::{Atomic, WaitGroup};

pub fn main() {
    let x = Atomic::new(0);
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let x = x.clone();
        wg.go(move || { //@ goroutine: worker
            for _ in 0..3 {
                x.add(1); //@ one-step
            }
        });
    }
    wg.wait();
    gort::println!("x = {}", x.load());
}
