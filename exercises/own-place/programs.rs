use gort::sync::WaitGroup;

use super::learner::squares;

/// As Go prints a slice.
fn show(squares: Vec<i32>) {
    let all: Vec<String> = squares.iter().map(i32::to_string).collect();
    gort::println!("[{}]", all.join(" "));
}

pub fn main() {
    show(squares(|n| n * n, &[2, 3]));
}

pub fn check() {
    let all = WaitGroup::new();
    all.add(3);
    let square = move |n: i32| {
        all.done();
        // Until all three are here.
        all.wait();
        n * n
    };
    show(squares(square.clone(), &[5, 1, 3]));
    show(squares(square, &[]));
}
