pub fn main() {
    let anonymous = || gort::chan::<i32>(0); //@ plain
    let ch = anonymous();
    gort::println!("made by a closure: cap {}", ch.cap());

    let ch = gort::chan::<i32>(3); //@ roomy
    gort::println!("made with a size: cap {}", ch.cap());
}
