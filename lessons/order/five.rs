use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    for i in 1..=5 {
        wg.go(move || { //@ goroutine: printer
            gort::println!("{i}"); //@ line
        });
    }
    wg.wait(); //@ wait
}
