pub fn main() {
    let ch = (|| gort::chan::<i32>(0))(); //@ plain
    gort::println!("made by a closure: cap {}", ch.cap());

    let roomy = gort::chan::<i32>(3); //@ roomy
    gort::println!("made with a size: cap {}", roomy.cap());
}
