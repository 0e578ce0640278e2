pub fn main() {
    let ch = gort::chan::<i32>(1);
    ch.close();
    ch.send(1); //@ send
}
