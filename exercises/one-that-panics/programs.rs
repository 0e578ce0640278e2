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
    let gate = gort::chan::<()>(0);
    let closed = gate.clone();
    let late = begin(move || {
        closed.recv();
        panic!("late");
    });
    let (other, told) = (Racy::new(false), Racy::new(false));
    let (asks, hears) = (&late, other.clone());
    gort::scope(|scope| {
        scope.go(move || hears.store(asks()));
        gate.close();
        told.store(late());
    });
    gort::println!("{} {} {}", said(told.load(), "late"), said(other.load(), "late"), said(late(), "late"));
    drop(begin(|| panic!("nobody asks")));
}
