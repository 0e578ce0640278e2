pub fn main() {
    let ask = gort::chan::<i32>(0);
    let reply = gort::chan::<i32>(0);

    let (rx, tx) = (ask.clone(), reply.clone());
    gort::go(move || { //@ goroutine: doubler
        for n in rx {
            tx.send(n * 2);
        }
    });

    ask.send(21); //@ ask
    if let Some(n) = reply.recv() {
        gort::println!("got {n}");
    }
}
