pub fn main() {
    let a = gort::chan::<i32>(0);
    gort::select! { //@ nobody
        recv(a) -> v => {
            gort::println!("case a: {}", v.unwrap());
        }
        default => gort::println!("default"),
    }
}
