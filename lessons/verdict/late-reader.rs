use gort::time;
use std::time::Duration;

pub fn main() {
    let ch = gort::chan::<i32>(0);
    let rx = ch.clone();
    gort::go(move || { //@ goroutine: late reader
        time::sleep(Duration::from_secs(1));
        rx.recv();
    });

    let start = time::now();
    ch.send(1); //@ send
    let waited = start.elapsed();
    gort::println!("the sender waited {waited:?}");
}
