pub fn main() {
    let ch = gort::chan::<i32>(1);

    let tx = ch.clone();
    gort::go(move || { //@ goroutine: sender
        for i in 0..10 {
            gort::println!("Sending {i}");
            tx.send(i); //@ send
        }
        tx.close();
    });

    for v in ch { //@ range
        gort::println!("Received {v}");
    }
}
