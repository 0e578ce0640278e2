pub fn main() {
    let start = gort::chan::<()>(0);
    let done = gort::chan::<()>(0);
    for i in 1..=4 {
        let (start, done) = (start.clone(), done.clone());
        gort::go(move || {
            start.recv();
            gort::println!("{i}");
            done.send(());
        });
    }
    gort::gosched();
    gort::println!("close");
    start.close();
    for _ in 0..4 {
        done.recv();
    }
}
