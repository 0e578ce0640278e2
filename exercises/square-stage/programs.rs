use gort::RecvChan;

use super::learner::square;

/// Sends these numbers, then closes the channel.
fn numbers(list: Vec<i32>) -> RecvChan<i32> {
    let out = gort::chan(0);
    let numbers = out.sender();
    gort::go(move || {
        list.into_iter().for_each(|number| numbers.send(number));
        numbers.close();
    });
    out.receiver()
}

pub fn main() {
    for number in square(square(numbers(vec![2, 3]))) {
        gort::println!("{number}");
    }
    gort::println!("done");
}

pub fn check() {
    let coming = gort::chan(0);
    let out = square(coming.receiver());
    for number in 0..3 {
        coming.send(number + 4);
        gort::println!("{}", out.recv().unwrap_or_default());
    }
    coming.close();
    gort::println!("more: {}", out.recv().is_some());
}
