use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    for name in ["a", "b"] {
        wg.go(move || { //@ goroutine: printer
            gort::println!("{name}1"); //@ one
            gort::println!("{name}2");
        });
    }
    wg.wait();
}
