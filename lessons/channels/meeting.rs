pub fn main() {
    let ch = gort::chan::<i32>(0);

    let tx = ch.clone();
    gort::go(move || { //@ goroutine: sender
        gort::println!("1 before send");
        tx.send(42); //@ send
        gort::println!("3 after send"); //@ after
    });

    gort::println!("2 before receive");
    ch.recv(); //@ recv
    gort::println!("4 after receive");
}
