pub fn main() {
    let off = gort::Chan::<i32>::nil();
    let empty = gort::chan::<i32>(1);
    let full = gort::chan::<i32>(1);
    full.send(3);
    gort::select! { //@ third
        recv(off) -> _ => gort::println!("nil"),
        recv(empty) -> _ => gort::println!("empty"),
        recv(full) -> _ => gort::println!("full"),
    }
}
