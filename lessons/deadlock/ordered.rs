use gort::sync::{Mutex, WaitGroup};
use std::sync::Arc;

fn lock_both(name: &str, one: &Mutex<()>, two: &Mutex<()>) {
    let _one = one.lock();
    let _two = two.lock();
    gort::println!("{name} has both");
}

pub fn main() {
    let a = Arc::new(Mutex::new(()));
    let b = Arc::new(Mutex::new(()));
    let wg = WaitGroup::new();
    let (x, y) = (a.clone(), b.clone());
    wg.go(move || lock_both("ann", &x, &y)); //@ goroutine: ann
    wg.go(move || lock_both("bob", &a, &b)); //@ goroutine: bob
    wg.wait();
}
