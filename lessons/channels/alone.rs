pub fn main() {
    let ch = gort::chan::<i32>(0);
    gort::println!("before the send");
    ch.send(1); //@ send
    gort::println!("after the send");
}
