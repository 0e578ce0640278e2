use gort::sync::Mutex;
use std::sync::Arc;

pub fn main() {
    let mu = Arc::new(Mutex::new(()));
    let ch = gort::chan::<i32>(0);
    let (lock, tx) = (mu.clone(), ch.clone());
    gort::go(move || { //@ goroutine: sender
        let _held = lock.lock(); //@ hold
        tx.send(1); //@ send
    });
    {
        let _held = mu.lock(); //@ look
        gort::println!("main has the lock");
    }
    let v = ch.recv().unwrap(); //@ recv
    gort::println!("received {v}");
}
