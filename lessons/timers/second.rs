use gort::time::sleep;
use std::time::Duration;

fn count(name: &str) {
    for i in 0..3 {
        gort::println!("{name} : {i}");
    }
}

pub fn main() {
    count("direct");
    gort::go(|| count("goroutine")); //@ goroutine: counter
    gort::go(|| gort::println!("going")); //@ goroutine: going
    sleep(Duration::from_secs(1)); //@ sleep
    gort::println!("done"); //@ done
}
