use gort::sync::WaitGroup;

use super::learner::sum;

pub fn main() {
    gort::println!("sum = {}", sum(2, |i| i as i32 + 1));
}

pub fn check() {
    let all = WaitGroup::new();
    all.add(3);
    let found = sum(3, move |i| {
        all.done();
        all.wait();
        10 * (i as i32 + 1)
    });
    gort::println!("sum = {found}");
}
