use gort::sync::WaitGroup;
use gort::{Chan, chan};

use super::learner::player;

fn game(names: [&'static str; 2], last: i32, first: i32) {
    let wg = WaitGroup::new();
    let (one, other): (Chan<i32>, Chan<i32>) = (chan(0), chan(0));
    let [first_name, second_name] = names;
    let (coming, back) = (one.receiver(), other.sender());
    wg.go(move || player(first_name, last, coming, back));
    let (coming, back) = (other.receiver(), one.sender());
    wg.go(move || player(second_name, last, coming, back));
    one.send(first);
    wg.wait();
}

pub fn main() {
    game(["ping", "pong"], 4, 1);
    gort::println!("over");
}

pub fn check() {
    game(["a", "b"], 3, 1);
    game(["a", "b"], 7, 7);
    gort::println!("over");
}
