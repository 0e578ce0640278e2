pub fn main() {
    let ch = gort::chan::<i32>(0);

    let tx = ch.clone();
    gort::go(move || { //@ goroutine: sender
        for i in 0..2 {
            tx.send(i);
        }
        tx.close(); //@ close
    });

    for v in ch {
        gort::println!("got {v}");
    }
    gort::println!("done");
}
