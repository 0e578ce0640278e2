use gort::time::{after, sleep, tick};
use std::time::Duration;

pub fn main() {
    let tick = tick(Duration::from_millis(100)); //@ tick
    let boom = after(Duration::from_millis(300)); //@ boom
    loop {
        gort::select! { //@ look
            recv(tick) -> _ => gort::println!("tick."),
            recv(boom) -> _ => {
                gort::println!("BOOM!");
                return;
            }
            default => {
                gort::println!("    .");
                sleep(Duration::from_millis(50));
            }
        }
    }
}
