pub fn main() {
    let ch = gort::Chan::<i32>::nil();
    gort::println!("ch is nil: {}", ch.is_nil());
    ch.send(1); //@ send
    gort::println!("sent");
}
