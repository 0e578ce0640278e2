use gort::time::{Ticker, now, sleep};
use std::time::Duration;

pub fn main() {
    let start = now();
    let ticker = Ticker::new(Duration::from_millis(100)); //@ ticker
    for _ in 0..3 {
        ticker.c().recv(); //@ tick
        let at = start.elapsed().as_millis();
        gort::println!("tick after {at} ms");
        sleep(Duration::from_millis(70)); //@ work
    }
    ticker.stop();
}
