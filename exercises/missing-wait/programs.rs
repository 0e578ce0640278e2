use gort::sync::{Atomic, WaitGroup};

use super::learner::each;

pub fn main() {
    each(2, |i| gort::println!("worker {i}"));
    gort::println!("done");
}

pub fn check() {
    let (begun, over) = (WaitGroup::new(), Atomic::new(0));
    begun.add(3);
    let ends = over.clone();
    each(3, move |_| {
        begun.done();
        begun.wait();
        ends.add(1);
    });
    if over.load() == 3 {
        gort::println!("all are over");
    }
    each(0, |_| gort::println!("no worker was asked for"));
}
