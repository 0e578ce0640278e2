use gort::time::sleep;
use std::time::Duration;

pub fn main() {
    let ch = gort::chan::<i32>(1);
    for i in 1..=3 {
        let tx = ch.clone();
        gort::go(move || { //@ goroutine: worker
            tx.send(i); //@ send
        });
    }
    let v = ch.recv().unwrap(); //@ answer
    gort::println!("answer {v}");
    sleep(Duration::from_millis(100));
}
