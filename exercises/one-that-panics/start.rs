/// Runs work in a goroutine, and gives a function that waits for its end and says whether it panicked. That function may be called as often
/// as one likes, or never.
pub fn begin(work: impl FnOnce() + Send + 'static) -> impl Fn() -> bool {
    let done = gort::chan::<()>(0);
    let over = done.clone();
    gort::go(move || {
        work();
        over.close();
    });
    move || {
        done.recv();
        false
    }
}
