use gort::time::{after, sleep};
use std::time::Duration;

pub fn main() {
    let ch = gort::chan::<&str>(0);
    let tx = ch.clone();
    gort::go(move || { //@ goroutine: worker
        sleep(Duration::from_millis(200));
        tx.send("result"); //@ late
    });
    gort::select! {
        recv(ch) -> v => gort::println!("{}", v.unwrap()),
        recv(after(Duration::from_millis(100))) -> _ => {
            gort::println!("timeout");
        }
    }
    sleep(Duration::from_millis(200));
    gort::println!("main done");
}
