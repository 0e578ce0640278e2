use gort::Chan;
use gort::time::sleep;
use std::time::Duration;

pub fn main() {
    let jobs = Chan::<i32>::nil();
    gort::go(move || { //@ goroutine: worker
        jobs.recv(); //@ nil
    });
    sleep(Duration::from_millis(100));
    gort::println!("main done");
}
