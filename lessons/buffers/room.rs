pub fn main() {
    let ch = gort::chan::<i32>(2);
    for i in 1..=3 {
        let (len, cap) = (ch.len(), ch.cap());
        gort::println!("send {i}: {len}/{cap} in use");
        ch.send(i); //@ send
    }
    gort::println!("all sent");
}
