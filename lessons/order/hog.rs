use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    wg.go(|| gort::println!("other")); //@ goroutine: other
    wg.go(|| { //@ goroutine: hog
        for part in 1..=3 {
            let sum: u64 = (1..=100_000).sum();
            gort::println!("hog {part}: {sum}"); //@ hog
        }
    });
    wg.wait();
}
