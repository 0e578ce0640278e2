pub fn main() {
    let ch = gort::chan::<i32>(0);

    let tx = ch.clone();
    gort::go(move || { //@ goroutine: sender
        for i in 0..3 {
            gort::println!("Sending {i}");
            tx.send(i);
        }
        tx.close(); //@ unheard
    });

    for _ in 0..3 {
        let v = ch.recv().unwrap();
        gort::println!("Received {v}");
    }
}
