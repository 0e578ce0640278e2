use std::sync::Arc;

use gort::sync::{Racy, WaitGroup};

use super::learner::Lazy;

/// Two that ask at the same time, and what they get.
fn two_ask(lazy: Lazy) {
    let lazy = Arc::new(lazy);
    let wg = WaitGroup::new();
    let got = [Racy::new(0), Racy::new(0)];
    for place in got.clone() {
        let lazy = Arc::clone(&lazy);
        wg.go(move || place.store(lazy.get()));
    }
    wg.wait();
    gort::println!("{} {}", got[0].load(), got[1].load());
}

pub fn main() {
    two_ask(Lazy::new(|| {
        gort::println!("makes");
        42
    }));
}

pub fn check() {
    let b = Lazy::new(|| {
        gort::println!("makes b");
        3
    });
    two_ask(Lazy::new(move || {
        let seven = b.get() + 4;
        gort::println!("makes a");
        seven
    }));
}
