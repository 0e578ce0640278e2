pub fn main() {
    let off = gort::Chan::<i32>::nil();
    let on = gort::chan::<i32>(1);
    on.send(7);
    gort::select! { //@ pick
        recv(off) -> v => {
            gort::println!("off: {}", v.unwrap());
        }
        recv(on) -> v => {
            gort::println!("on: {}", v.unwrap());
        }
    }
}
