use gort::sync::{Racy, WaitGroup};

use super::learner::limited;

pub fn main() {
    let busy = gort::chan(2);
    limited(3, 2, move |_| {
        gort::select! {
            send(busy, ()) => _ = busy.recv(),
            default => gort::println!("too many"),
        }
    });
    gort::println!("done");
}

pub fn check() {
    let both = WaitGroup::new();
    both.add(2);
    limited(2, 2, move |_| {
        both.done();
        both.wait();
    });
    gort::println!("two at a time");
    let (sum, free) = (Racy::new(0), gort::chan(1));
    let total = sum.clone();
    limited(3, 1, move |i| {
        gort::select! {
            send(free, ()) => {}
            default => gort::println!("too many"),
        }
        sum.update(|sum| sum + i + 1);
        free.recv();
    });
    gort::println!("one at a time: {}", total.load());
}
