use std::sync::Arc;

use gort::sync::{Atomic, WaitGroup};

use super::learner::Barrier;

pub fn main() {
    let barrier = Arc::new(Barrier::new(2));
    let wg = WaitGroup::new();
    for name in ["a", "b"] {
        let barrier = Arc::clone(&barrier);
        wg.go(move || {
            gort::println!("{name} 1");
            barrier.wait();
            gort::println!("{name} 2");
        });
    }
    wg.wait();
    gort::println!("over");
}

pub fn check() {
    Barrier::new(1).wait();
    gort::println!("1 alone");
    let (barrier, counted) = (Arc::new(Barrier::new(2)), Atomic::new(0));
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let (barrier, counted) = (Arc::clone(&barrier), counted.clone());
        wg.go(move || {
            for round in 0..3 {
                counted.add(1);
                barrier.wait();
                if counted.load() < 2 * (round + 1) {
                    gort::println!("too early");
                }
            }
        });
    }
    wg.wait();
    gort::println!("{}", counted.load());
    let (three, here) = (Arc::new(Barrier::new(3)), Atomic::new(0));
    for _ in 0..3 {
        let (three, here) = (Arc::clone(&three), here.clone());
        wg.go(move || {
            here.add(1);
            three.wait();
            if here.load() < 3 {
                gort::println!("too early");
            }
        });
    }
    wg.wait();
    gort::println!("3 together");
}
