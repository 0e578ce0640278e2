use gort::time::{Timer, sleep};
use std::time::Duration;

pub fn main() {
    let timer = Timer::new(Duration::from_secs(1)); //@ set
    sleep(Duration::from_secs(2));
    gort::println!("in time: {}", timer.stop()); //@ stop
    gort::select! { //@ look
        recv(timer.c()) -> _ => gort::println!("fired"),
        default => gort::println!("nothing there"),
    }
    timer.reset(Duration::from_secs(3)); //@ again
    timer.c().recv();
    gort::println!("fired");
}
