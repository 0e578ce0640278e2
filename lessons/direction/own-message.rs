pub fn main() {
    let ch = gort::chan::<i32>(1);
    let done = gort::chan::<()>(0);
    let (line, ended) = (ch.clone(), done.clone());
    gort::go(move || { //@ goroutine: peer
        line.send(1); //@ stored
        let v = line.recv().unwrap(); //@ own
        gort::println!("peer got {v}");
        ended.send(()); //@ stuck
    });
    gort::gosched();
    let v = ch.recv().unwrap(); //@ nothing
    gort::println!("main got {v}");
    ch.send(2);
    done.recv();
}
