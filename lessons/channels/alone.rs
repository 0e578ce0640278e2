pub fn main() {
    let ch = gort::chan::<i32>(0);
    gort::println!("before the send");
    ch.send(1); //@ lonely
    gort::println!("after the send");
}
