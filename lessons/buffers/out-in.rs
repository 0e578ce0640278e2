pub fn main() {
    let ch = gort::chan::<i32>(5);

    let tx = ch.clone();
    gort::go(move || { //@ goroutine: producer
        for i in 0..15 {
            gort::println!("Out {i}");
            tx.send(i); //@ send
        }
        tx.close();
    });

    for v in ch { //@ range
        gort::println!("In {v}");
    }
}
