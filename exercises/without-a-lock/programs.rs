use gort::sync::WaitGroup;

use super::learner::Counter;

fn counted(times: usize) {
    let counter = Counter::new();
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let counter = counter.clone();
        wg.go(move || (0..times).for_each(|_| counter.add()));
    }
    if times > 1 && counter.count() > 4 {
        gort::println!("too many");
    }
    wg.wait();
    gort::println!("count {}", counter.count());
}

pub fn main() {
    counted(1);
}

pub fn check() {
    counted(2);
}
