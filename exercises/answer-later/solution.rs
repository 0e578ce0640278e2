use gort::sync::Racy;

/// Starts the work, and gives a function that waits for its result.
pub fn later(work: impl FnOnce() -> i32 + Send + 'static) -> impl Fn() -> i32 + Clone + Send + 'static {
    let (result, done) = (Racy::new(0), gort::chan::<()>(0));
    let (found, over) = (result.clone(), done.clone());
    gort::go(move || {
        found.store(work());
        over.close();
    });
    move || {
        done.recv();
        result.load()
    }
}
