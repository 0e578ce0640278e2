use std::time::Duration;

use gort::time::{now, sleep};

const FRAME: Duration = Duration::from_millis(16);

pub fn main() {
    let reply = gort::chan(1);
    let tx = reply.clone();
    gort::go(move || { //@ goroutine: server
        sleep(Duration::from_millis(165));
        tx.send(2); // the next level
    });
    let (start, mut drawn, mut missed) = (now(), 0, 0);
    for frame in 1..=12 {
        if frame == 1 {
            reply.recv(); //@ ask
        }
        match (FRAME * frame).checked_sub(start.elapsed()) {
            Some(time_left) => {
                sleep(time_left);
                drawn += 1;
            }
            None => missed += 1, // its moment has passed
        }
    }
    gort::println!("drawn {drawn}, missed {missed}");
}
