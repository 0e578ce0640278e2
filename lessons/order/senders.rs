pub fn main() {
    let ch = gort::chan::<i32>(0);
    for i in 1..=3 {
        let tx = ch.clone();
        gort::go(move || { //@ goroutine: sender
            tx.send(i); //@ send
        });
    }
    for _ in 0..3 {
        let v = ch.recv().unwrap(); //@ recv
        gort::println!("{v}");
    }
}
