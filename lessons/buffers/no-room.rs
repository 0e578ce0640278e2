pub fn main() {
    let ch = gort::chan::<i32>(0);
    ch.send(1); //@ first
    gort::println!("sent 1");
    ch.send(2);
    gort::println!("sent 2");
}
