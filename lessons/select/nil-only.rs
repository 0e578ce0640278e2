pub fn main() {
    let off = gort::Chan::<i32>::nil();
    gort::println!("two cases, both nil");
    gort::select! { //@ never
        recv(off) -> _ => gort::println!("received"),
        send(off, 1) => gort::println!("sent"),
    }
}
