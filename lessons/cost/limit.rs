pub fn main() {
    let started = gort::chan::<()>(0);
    let never = gort::chan::<()>(0);
    for count in 1.. {
        let here = started.clone();
        let never = never.clone();
        gort::go(move || {
            here.send(());
            never.recv();
        });
        // The next one only when this one has started.
        started.recv();
        if count == 1_000 {
            gort::println!("1000 goroutines, and more");
        }
    }
}
