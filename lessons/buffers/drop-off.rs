pub fn main() {
    let ch = gort::chan::<i32>(1);
    let done = gort::chan::<()>(0);

    let (rx, fin) = (ch.clone(), done.clone());
    gort::go(move || { //@ goroutine: worker
        let v = rx.recv().unwrap(); //@ fetch
        gort::println!("worker: got {v}");
        fin.send(());
    });

    ch.send(42); //@ drop
    gort::println!("main: sent 42");
    done.recv(); //@ wait
}
