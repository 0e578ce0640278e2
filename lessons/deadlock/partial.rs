use gort::sync::Mutex;
use gort::time::sleep;
use std::sync::Arc;
use std::time::Duration;

pub fn main() {
    let mu = Arc::new(Mutex::new(()));
    let again = mu.clone();
    gort::go(move || { //@ goroutine: twice
        let _first = again.lock();
        gort::println!("has the lock");
        let _second = again.lock(); //@ stuck
        gort::println!("has it twice");
    });
    sleep(Duration::from_millis(100));
    gort::println!("main done"); //@ done
}
