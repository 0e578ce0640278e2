use gort::RecvChan;
use gort::sync::WaitGroup;

/// Does each job in a goroutine of its own, which begins after a tick of its own.
pub fn paced(ticks: &RecvChan<()>, jobs: &[i32], work: impl Fn(i32) + Clone + Send + 'static) {
    let wg = WaitGroup::new();
    for &job in jobs {
        ticks.recv();
        let work = work.clone();
        wg.go(move || work(job));
    }
    wg.wait();
}
