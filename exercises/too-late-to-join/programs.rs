use std::sync::Arc;

use super::learner::Stopper;

pub fn main() {
    let stopper = Arc::new(Stopper::new());
    let asked = gort::chan::<()>(0);
    let (other, asks) = (Arc::clone(&stopper), asked.clone());
    gort::go(move || {
        other.run(|| gort::println!("task"));
        asks.close();
    });
    stopper.stop();
    gort::println!("stopped");
    asked.recv();
}

pub fn check() {
    let stopper = Arc::new(Stopper::new());
    let other = Arc::clone(&stopper);
    let taken = gort::chan::<()>(0);
    let is_taken = taken.clone();
    let takes = stopper.run(move || {
        is_taken.recv();
        other.run(|| ());
    });
    gort::println!("taken: {takes}");
    taken.close();
    stopper.stop();
    if !stopper.run(|| gort::println!("too late")) {
        gort::println!("refused");
    }
}
