pub fn main() {
    let a = gort::chan::<i32>(1);
    let b = gort::chan::<i32>(0);
    gort::println!("before select");
    gort::select! {
        send(a, b.recv().unwrap()) => { //@ inner
            gort::println!("sent");
        }
        default => gort::println!("default"),
    }
}
