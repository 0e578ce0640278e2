use gort::time::sleep;
use std::time::Duration;

fn say(word: &str) {
    for _ in 0..5 {
        sleep(Duration::from_millis(100)); //@ sleep
        gort::println!("{word}"); //@ word
    }
}

pub fn main() {
    gort::go(|| say("world")); //@ goroutine: world
    say("hello");
}
