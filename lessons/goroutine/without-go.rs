pub fn main() {
    let ch = gort::chan::<i32>(0);

    let tx = ch.clone();
    let send_all = move || {
        for i in 0..10 {
            gort::println!("Sending {i}");
            tx.send(i); //@ send
        }
        tx.close();
    };
    send_all();

    for v in ch {
        gort::println!("Received {v}");
    }
}
