use super::learner::squares;

/// As Go prints a slice.
fn show(squares: Vec<i32>) {
    let all: Vec<String> = squares.iter().map(i32::to_string).collect();
    gort::println!("[{}]", all.join(" "));
}

pub fn main() {
    show(squares(&[2, 3]));
}

pub fn check() {
    show(squares(&[5, 1, 3]));
    show(squares(&[]));
}
