use gort::sync::{Atomic, WaitGroup};

use super::learner::Counter;

pub fn main() {
    let counter = Counter { visits: Atomic::new(0) };
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let counter = counter.clone();
        wg.go(move || _ = counter.visit());
    }
    wg.wait();
    gort::println!("visits {}", counter.visits.load());
}

pub fn check() {
    let (counter, numbers) = (Counter { visits: Atomic::new(0) }, Atomic::new(0));
    let wg = WaitGroup::new();
    for _ in 0..3 {
        let (counter, numbers) = (counter.clone(), numbers.clone());
        wg.go(move || _ = numbers.add(counter.visit()));
    }
    wg.wait();
    gort::println!("visits {}, numbers {}", counter.visits.load(), numbers.load());
}
