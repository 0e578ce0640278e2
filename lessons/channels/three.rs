pub fn main() {
    let ch = gort::chan::<i32>(0);

    let tx = ch.clone();
    gort::go(move || { //@ goroutine: sender
        for i in 0..3 {
            gort::println!("Sending {i}");
            tx.send(i); //@ send
        }
        tx.close();
    });

    for v in ch {
        gort::println!("Received {v}");
    }
}
