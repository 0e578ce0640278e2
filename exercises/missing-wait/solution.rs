use gort::sync::WaitGroup;

/// Calls `work` with the numbers below n, each in a goroutine of its own. All of it is done when `each` returns.
pub fn each(n: usize, work: impl Fn(usize) + Clone + Send + 'static) {
    let wg = WaitGroup::new();
    for i in 0..n {
        let work = work.clone();
        wg.go(move || work(i));
    }
    wg.wait();
}
