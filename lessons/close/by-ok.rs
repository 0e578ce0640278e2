pub fn main() {
    let ch = gort::chan::<i32>(0);

    let tx = ch.clone();
    gort::go(move || { //@ goroutine: sender
        for i in 0..3 {
            gort::println!("Sending {i}");
            tx.send(i);
        }
        tx.close();
    });

    while let Some(v) = ch.recv() {
        gort::println!("Received {v}");
    }
}
