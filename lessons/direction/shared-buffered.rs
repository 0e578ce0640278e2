pub fn main() {
    let ch = gort::chan::<i32>(1);
    let done = gort::chan::<()>(0);
    let (line, ended) = (ch.clone(), done.clone());
    gort::go(move || { //@ goroutine: peer
        line.send(1); //@ past-buffer
        let v = line.recv().unwrap();
        gort::println!("peer got {v}");
        ended.send(());
    });
    let v = ch.recv().unwrap();
    gort::println!("main got {v}");
    ch.send(2);
    done.recv();
}
