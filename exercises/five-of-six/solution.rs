use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    let ready = gort::chan::<()>(0);
    let waits = ready.clone();
    wg.go(move || {
        gort::println!("a1");
        ready.close();
        gort::println!("a2");
    });
    wg.go(move || {
        gort::println!("b1");
        waits.recv();
        gort::println!("b2");
    });
    wg.wait();
}
