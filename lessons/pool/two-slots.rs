use gort::sync::WaitGroup;

pub fn main() {
    let slots = gort::chan::<()>(2);
    let wg = WaitGroup::new();
    for id in 1..=3 {
        let slots = slots.clone();
        wg.go(move || { //@ goroutine: guest
            slots.send(());
            gort::println!("{id} in");
            gort::println!("{id} out");
            slots.recv();
        });
    }
    wg.wait();
}
