pub fn main() {
    let a = gort::chan::<i32>(0);
    let tx = a.clone();
    gort::go(move || tx.send(1)); //@ goroutine: sender
    gort::select! { //@ too-early
        recv(a) -> v => {
            gort::println!("case a: {}", v.unwrap());
        }
        default => gort::println!("default"),
    }
}
