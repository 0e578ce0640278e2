use gort::sync::{Racy, WaitGroup};

pub fn main() {
    let shared = Racy::new(0);
    let wg = WaitGroup::new();
    let theirs = shared.clone();
    wg.go(move || theirs.store(7)); //@ goroutine: writer
    wg.wait();
    gort::println!("main reads {}", shared.load());
}
