use gort::sync::{Racy, WaitGroup};

/// Starts n workers, each in a goroutine of its own, and adds up what they find.
pub fn sum(n: usize, work: impl Fn(usize) -> i32 + Clone + Send + 'static) -> i32 {
    let wg = WaitGroup::new();
    // A variable as Go has it: nothing keeps two goroutines apart.
    let total = Racy::new(0);
    for i in 0..n {
        let (work, total) = (work.clone(), total.clone());
        wg.go(move || {
            let found = work(i);
            total.update(|total| total + found);
        });
    }
    wg.wait();
    total.load()
}
