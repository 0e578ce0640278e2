pub fn main() {
    let ch = gort::Chan::<i32>::nil();
    ch.close();
}
