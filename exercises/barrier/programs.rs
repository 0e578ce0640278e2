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
    together(3, 1);
    together(2, 2);
}

/// Lets n goroutines count in each round; none goes on before all have.
fn together(n: usize, rounds: usize) {
    let (barrier, counted) = (Arc::new(Barrier::new(n)), Atomic::new(0));
    let takes_part = move || {
        for round in 1..=rounds {
            counted.add(1);
            barrier.wait();
            if counted.load() < n * round {
                gort::println!("too early");
            }
        }
    };
    let wg = WaitGroup::new();
    for _ in 1..n {
        wg.go(takes_part.clone());
    }
    takes_part();
    wg.wait();
    gort::println!("{n} together");
}
