pub fn main() {
    let ch = gort::chan::<i32>(0);
    let done = gort::chan::<()>(0);
    let (line, ended) = (ch.clone(), done.clone());
    gort::go(move || { //@ goroutine: peer
        line.send(1); //@ hello
        let v = line.recv().unwrap(); //@ listen
        gort::println!("peer got {v}");
        ended.send(());
    });
    let v = ch.recv().unwrap(); //@ take
    gort::println!("main got {v}");
    ch.send(2); //@ reply
    done.recv();
}
