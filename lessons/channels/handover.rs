pub fn main() {
    let ch = gort::chan::<i32>(0);
    let done = gort::chan::<()>(0);

    let (tx, fin) = (ch.clone(), done.clone());
    gort::go(move || { //@ goroutine: sender
        tx.send(42); //@ send
        gort::println!("sent");
        fin.send(()); //@ done
    });

    ch.recv();
    gort::println!("got");
    done.recv();
}
