use gort::sync::WaitGroup;
use gort::{Chan, chan};

use super::learner::{receiver, sender};

fn both(numbers: &'static [i32]) {
    let (values, receipt): (Chan<i32>, Chan<bool>) = (chan(0), chan(0));
    let wg = WaitGroup::new();
    let (to, from) = (values.sender(), receipt.receiver());
    wg.go(move || numbers.iter().for_each(|number| sender(*number, &to, &from)));
    let (from, to) = (values.receiver(), receipt.sender());
    wg.go(move || numbers.iter().for_each(|_| receiver(&from, &to)));
    wg.wait();
}

pub fn main() {
    both(&[7]);
}

pub fn check() {
    both(&[1, 2]);
}
