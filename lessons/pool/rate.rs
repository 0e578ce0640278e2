use gort::time::{now, tick};
use std::time::Duration;

pub fn main() {
    let start = now();
    let requests = gort::chan::<i32>(3);
    (1..=3).for_each(|request| requests.send(request));
    requests.close();
    let limit = tick(Duration::from_millis(200)); //@ limit
    for request in requests {
        limit.recv(); //@ turn
        let at = start.elapsed().as_millis();
        gort::println!("request {request} at {at} ms");
    }
}
