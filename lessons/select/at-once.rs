pub fn main() {
    let a = gort::chan::<i32>(1);
    let b = gort::chan::<i32>(1);
    b.send(2);
    gort::select! { //@ at-once
        recv(a) -> v => {
            gort::println!("case a: {}", v.unwrap());
        }
        recv(b) -> v => {
            gort::println!("case b: {}", v.unwrap());
        }
    }
}
