pub fn main() {
    let ch = gort::chan::<i32>(1);

    let tx = ch.clone();
    gort::go(move || { //@ goroutine: sender
        tx.send(1);
        gort::println!("sent");
    });

    ch.close(); //@ close
    gort::println!("closed");
}
