use gort::Chan;
use gort::sync::WaitGroup;

use super::learner::{early, late};

type Speaker = fn(fn(&str), &Chan<()>);

fn both(first: Speaker, second: Speaker, say: fn(&str)) {
    let said = gort::chan(0);
    let wg = WaitGroup::new();
    for speaker in [first, second] {
        let said = said.clone();
        wg.go(move || speaker(say, &said));
    }
    wg.wait();
}

pub fn main() {
    both(early, late, |word| gort::println!("{word}"));
}

pub fn check() {
    both(late, early, |word| gort::println!("heard {word}"));
}
