use gort::RecvChan;

use super::learner::count;

fn next(numbers: &RecvChan<i32>) -> i32 {
    numbers.recv().unwrap_or(-1)
}

pub fn main() {
    let stop = gort::chan::<()>(0);
    let numbers = count(stop.receiver());
    gort::println!("{} {} {}", next(&numbers), next(&numbers), next(&numbers));
    stop.close();
    gort::println!("enough");
}

pub fn check() {
    let (never, stop) = (gort::chan::<()>(0), gort::chan::<()>(0));
    drop(count(never.receiver()));
    let numbers = count(stop.receiver());
    for _ in 0..5 {
        gort::println!("{}", next(&numbers));
    }
    never.close();
    stop.close();
}
