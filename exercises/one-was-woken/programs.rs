use std::sync::Arc;

use gort::sync::WaitGroup;

use super::learner::Gate;

fn passing(here: bool) {
    let gate = Arc::new(Gate::new());
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let gate = Arc::clone(&gate);
        wg.go(move || gate.pass());
    }
    gate.open();
    if here {
        gate.pass();
    }
    wg.wait();
    gort::println!("{} passed", if here { 3 } else { 2 });
}

pub fn main() {
    passing(false);
}

pub fn check() {
    passing(true);
}
