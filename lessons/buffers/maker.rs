pub fn main() {
    let anonymous = || gort::chan::<i32>(0);
    let ch = anonymous();
    gort::println!("made by a closure: cap {}", ch.cap());

    let ch = gort::chan::<i32>(3);
    gort::println!("made with a capacity: cap {}", ch.cap());
}
