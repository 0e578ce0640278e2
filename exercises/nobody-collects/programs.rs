use super::learner::run;

fn square(n: i32) -> i32 {
    n * n
}

pub fn main() {
    gort::println!("sum {}", run(&[1, 2, 3], square));
}

pub fn check() {
    gort::println!("sum {}", run(&[10, 20], |n| n));
    gort::println!("sum {}", run(&[], |n| n));
}
