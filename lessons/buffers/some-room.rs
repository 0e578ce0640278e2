pub fn main() {
    let ch = gort::chan::<i32>(1);
    ch.send(1); //@ stored
    gort::println!("sent 1");
    ch.send(2); //@ full
    gort::println!("sent 2");
}
