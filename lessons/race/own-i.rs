use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    for i in 0..3 {
        wg.go(move || { //@ goroutine: printer 0..
            gort::println!("{i}"); //@ own
        });
    }
    wg.wait();
}
