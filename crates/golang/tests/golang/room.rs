//! Room for deep recursion: compilers and machines recurse as deep as a program's text or its data.

/// Runs it on a thread with a stack of that size; where the system has no threads, here, with the stack that the linker was asked for.
pub(crate) fn with_room<R: Send>(bytes: usize, work: impl FnOnce() -> R + Send) -> std::thread::Result<R> {
    if cfg!(target_family = "wasm") {
        return Ok(work());
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(bytes).spawn_scoped(scope, work);
        thread.expect("a thread can be started").join()
    })
}
