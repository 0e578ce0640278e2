use gort::time::sleep;
use std::time::Duration;

fn report(when: &str) {
    sleep(Duration::from_millis(100));
    let n = gort::num_goroutine();
    gort::println!("{when}: {n}"); //@ count
}

pub fn main() {
    report("at first");
    for _ in 0..3 {
        gort::go(|| {}); //@ goroutine: short
    }
    report("three ended");
    let ch = gort::chan::<i32>(0);
    for _ in 0..3 {
        let rx = ch.clone();
        gort::go(move || { //@ goroutine: stuck
            rx.recv(); //@ wait
        });
    }
    drop(ch);
    report("three wait");
}
