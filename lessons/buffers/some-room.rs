pub fn main() {
    let ch = gort::chan::<i32>(1);
    ch.send(1); //@ first
    gort::println!("sent 1");
    ch.send(2); //@ second
    gort::println!("sent 2");
}
