use gort::sync::WaitGroup;

pub fn main() {
    let start = gort::chan::<()>(0);
    let wg = WaitGroup::new();
    for i in 1..=3 {
        let start = start.clone();
        wg.go(move || { //@ goroutine: runner
            start.recv(); //@ wait
            gort::println!("runner {i} off");
        });
    }

    gort::gosched();
    gort::println!("ready, steady"); //@ steady
    start.close(); //@ close
    wg.wait();
}
