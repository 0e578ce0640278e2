pub fn main() {
    let a = gort::chan::<i32>(0);
    let b = gort::chan::<i32>(0);

    gort::go(move || { //@ goroutine: sender
        a.send(1); //@ send
    });

    let v = b.recv().unwrap(); //@ recv
    gort::println!("received {v}");
}
