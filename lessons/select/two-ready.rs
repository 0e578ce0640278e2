pub fn main() {
    let a = gort::chan::<i32>(1);
    let b = gort::chan::<i32>(1);
    a.send(1);
    b.send(2);
    gort::select! { //@ pick
        recv(a) -> v => {
            gort::println!("case a: {}", v.unwrap());
        }
        recv(b) -> v => {
            gort::println!("case b: {}", v.unwrap());
        }
    }
}
