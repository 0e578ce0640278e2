use gort::Chan;
use gort::sync::WaitGroup;

use super::learner::{early, late};

type Speaker = fn(fn(&str), &Chan<()>);

fn both(first: (Speaker, fn(&str)), second: (Speaker, fn(&str))) {
    let said = gort::chan(0);
    let wg = WaitGroup::new();
    for (speaker, say) in [first, second] {
        let said = said.clone();
        wg.go(move || speaker(say, &said));
    }
    wg.wait();
}

pub fn main() {
    let say = |word: &str| gort::println!("{word}");
    both((early, say), (late, say));
}

pub fn check() {
    both((late, |word| gort::println!("heard elsewhere {word}")), (early, |word| gort::println!("heard {word}")));
}
