use gort::time::{after, sleep};
use std::time::Duration;

pub fn main() {
    let ch = gort::chan::<&str>(1);
    let tx = ch.clone();
    gort::go(move || { //@ goroutine: worker
        sleep(Duration::from_secs(1));
        tx.send("result");
    });
    gort::select! { //@ race
        recv(ch) -> v => gort::println!("{}", v.unwrap()),
        recv(after(Duration::from_secs(1))) -> _ => {
            gort::println!("timeout");
        }
    }
}
