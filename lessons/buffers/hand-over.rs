pub fn main() {
    let ch = gort::chan::<i32>(0);
    let done = gort::chan::<()>(0);

    let (rx, fin) = (ch.clone(), done.clone());
    gort::go(move || { //@ goroutine: worker
        let v = rx.recv().unwrap(); //@ take
        gort::println!("worker: got {v}");
        fin.send(());
    });

    ch.send(42); //@ meet
    gort::println!("main: sent 42");
    done.recv();
}
