use std::sync::Arc;

use gort::sync::WaitGroup;

use super::learner::Sum;

pub fn main() {
    let sum = Arc::new(Sum::new());
    let wg = WaitGroup::new();
    let other = Arc::clone(&sum);
    wg.go(move || other.add(2));
    gort::println!("total {}", sum.add_all(&[1, 1, 1]));
    wg.wait();
    gort::println!("{} added", sum.total() - 2);
}

pub fn check() {
    let sum = Arc::new(Sum::new());
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let other = Arc::clone(&sum);
        wg.go(move || _ = other.add_all(&[10, 10, 10]));
    }
    gort::println!("seen {}", sum.total());
    wg.wait();
}
