pub fn main() {
    let ch = gort::chan::<i32>(1);
    ch.close(); //@ once
    ch.close();
}
