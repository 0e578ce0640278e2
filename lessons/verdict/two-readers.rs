use gort::sync::WaitGroup;

pub fn main() {
    let ch = gort::chan::<i32>(0);
    let wg = WaitGroup::new();
    for name in ["a", "b"] {
        let rx = ch.clone();
        wg.go(move || { //@ goroutine: reader
            for v in rx {
                gort::println!("{name} got {v}");
            }
        });
    }
    ch.send(1);
    ch.send(2);
    ch.close();
    wg.wait();
}
