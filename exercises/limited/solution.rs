use gort::sync::WaitGroup;

/// Calls `work` with the numbers below n, each in a goroutine of its own, but never more than `limit` of them at the same time. All of it
/// is done when `limited` returns.
pub fn limited(n: usize, limit: usize, work: impl Fn(usize) + Clone + Send + 'static) {
    let wg = WaitGroup::new();
    let room = gort::chan(limit);
    for i in 0..n {
        room.send(());
        let (work, room) = (work.clone(), room.clone());
        wg.go(move || {
            work(i);
            room.recv();
        });
    }
    wg.wait();
}
