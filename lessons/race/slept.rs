use gort::sync::Racy;
use std::time::Duration;

pub fn main() {
    let x = Racy::new(0);
    let writer = x.clone();
    gort::go(move || { //@ goroutine: writer
        writer.store(42); //@ alone
    });
    gort::time::sleep(Duration::from_secs(1));
    gort::println!("x = {}", x.load()); //@ much-later
}
