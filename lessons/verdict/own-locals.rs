use gort::sync::WaitGroup;

// Pauses at the bottom: both calls are open at once.
fn sum(n: i32) -> i32 {
    let mine = n * n;
    if n == 0 {
        gort::gosched();
        return mine;
    }
    sum(n - 1) + mine
}

pub fn main() {
    let wg = WaitGroup::new();
    for n in [3, 4] {
        wg.go(move || { //@ goroutine: adder
            gort::println!("squares up to {n}: {}", sum(n));
        });
    }
    wg.wait();
}
