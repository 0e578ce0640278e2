use gort::sync::Racy;

use super::learner::begin;

/// What one that panicked says, and one that did not.
fn said(panicked: bool, word: &str) -> &str {
    if panicked { word } else { "<nil>" }
}

pub fn main() {
    let prints = begin(|| gort::println!("a page"));
    let fails = begin(|| panic!("out of paper"));
    let fails = fails();
    gort::println!("{} {}", said(fails, "out of paper"), said(prints(), "out of paper"));
}

pub fn check() {
    drop(begin(|| panic!("nobody asks")));
    let gate = gort::chan::<()>(0);
    let closed = gate.clone();
    let late = begin(move || {
        closed.recv();
        panic!("late");
    });
    let told = [Racy::new(false), Racy::new(false)];
    let asks = &late;
    gort::scope(|scope| {
        for place in told.clone() {
            scope.go(move || place.store(asks()));
        }
        gate.close();
    });
    let told = told.map(|told| told.load());
    gort::println!("{} {} {}", said(told[0], "late"), said(told[1], "late"), said(late(), "late"));
}
