use gort::sync::WaitGroup;

pub fn main() {
    let ch = gort::chan::<i32>(0);
    let wg = WaitGroup::new();
    for name in ["a", "b"] {
        let rx = ch.clone();
        wg.go(move || { //@ goroutine: reader
            for v in rx { //@ range
                gort::println!("{name} got {v}");
            }
        });
    }

    for i in 1..=2 {
        ch.send(i); //@ send
    }
    ch.close(); //@ close
    wg.wait();
}
