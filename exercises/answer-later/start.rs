/// Starts the work, and gives a function that waits for its result.
pub fn later(work: impl FnOnce() -> i32 + Send + 'static) -> impl Fn() -> i32 + Clone + Send + 'static {
    // Write this.
    _ = work;
    || 0
}
