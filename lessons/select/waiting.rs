pub fn main() {
    let a = gort::chan::<i32>(0);
    let b = gort::chan::<i32>(0);
    let tx = a.clone();
    gort::go(move || { //@ goroutine: sender
        gort::println!("sender working");
        tx.send(1); //@ hand
    });
    gort::select! { //@ wait
        recv(a) -> v => {
            let v = v.unwrap();
            gort::println!("case a after waiting: {v}");
        }
        recv(b) -> v => {
            gort::println!("case b: {}", v.unwrap());
        }
    }
}
