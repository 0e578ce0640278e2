use gort::sync::{Racy, WaitGroup};

pub fn main() {
    let x = Racy::new(0);
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let x = x.clone();
        wg.go(move || { //@ goroutine: worker
            for _ in 0..4 {
                x.update(|x| x + 1); //@ plus-one
            }
        });
    }
    wg.wait();
    gort::println!("x = {}", x.load());
}
