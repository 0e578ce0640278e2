pub fn main() {
    let ch = gort::Chan::<i32>::nil();
    gort::println!("ch is nil: {}", ch.is_nil());
    let v = ch.recv().unwrap(); //@ receive
    gort::println!("received {v}");
}
