use gort::sync::RwMutex;
use std::sync::Arc;

pub fn main() {
    let mu = Arc::new(RwMutex::new(()));
    let writing = mu.clone();
    gort::go(move || { //@ goroutine: writer
        let _guard = writing.write(); //@ in-between
        gort::println!("written");
    });
    let _outer = mu.read(); //@ once
    gort::println!("reading");
    gort::gosched();
    let _inner = mu.read(); //@ again
    gort::println!("still reading");
}
