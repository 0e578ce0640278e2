pub fn main() {
    let ch = gort::chan::<i32>(3);

    let tx = ch.clone();
    gort::go(move || { //@ goroutine: sender
        for i in 0..10 {
            gort::println!("Sending {i}");
            tx.send(i); //@ full
        }
        tx.close();
    });

    for v in ch {
        gort::println!("Received {v}");
    }
}
