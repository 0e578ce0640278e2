pub fn main() {
    let ask = gort::chan::<i32>(0);
    let answer = gort::chan::<i32>(0);
    let (rx, tx) = (ask.clone(), answer.clone());
    gort::go(move || { //@ goroutine: helper
        tx.send(rx.recv().unwrap() + 1); //@ ask
    });
    let v = answer.recv().unwrap(); //@ answer
    ask.send(41);
    gort::println!("answer {v}");
}
