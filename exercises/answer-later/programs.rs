use gort::sync::{Racy, WaitGroup};

use super::learner::later;

pub fn main() {
    let answer = later(|| 6 * 7);
    gort::println!("{} {}", answer(), answer());
}

pub fn check() {
    drop(later(|| 1));
    let begun = gort::chan::<()>(0);
    let begins = begun.clone();
    let answer = later(move || {
        begins.send(());
        7
    });
    begun.recv();
    let wg = WaitGroup::new();
    let got = [Racy::new(0), Racy::new(0)];
    for place in got.clone() {
        let answer = answer.clone();
        wg.go(move || place.store(answer()));
    }
    wg.wait();
    gort::println!("{} {} {}", got[0].load(), got[1].load(), answer());
}
