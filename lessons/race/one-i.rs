use gort::sync::{Racy, WaitGroup};

pub fn main() {
    let i = Racy::new(0);
    let wg = WaitGroup::new();
    while i.load() < 3 {
        let shared = i.clone();
        wg.go(move || { //@ goroutine: printer 0..
            gort::println!("{}", shared.load()); //@ shared
        });
        i.update(|i| i + 1);
    }
    wg.wait(); //@ wait
}
