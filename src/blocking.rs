//! Calls that block their thread.

use std::panic::Location;

use crate::rt::outside::blocking as engine;
use crate::rt::parking::park;

/// Runs `f`, which may block its thread, on a helper thread, while only the calling goroutine waits.
///
/// For file reads, name look-ups, a foreign library: called directly they would block every goroutine of
/// the worker. (A reader or writer as a whole: `gort::io::Offloaded`; standard input: `gort::io::stdin`.) `f` may borrow from the caller. It is not a goroutine: what would park in it panics; a
/// [`ForeignChan`](crate::ForeignChan) works. Helpers are started as needed, up to 512 in the process, and end after ten
/// seconds without work. Outside of a goroutine, and once the program has ended, `f` runs right here.
///
/// When `main` returns the program is over: it waits for no call. A goroutine whose call has not returned by then is
/// left behind: it stands with "syscall" in [`Report::leaked`](crate::Report::leaked) and is counted in
/// [`Report::unkillable`](crate::Report::unkillable). What `f` borrows stays: the thread that called [`run`](crate::run()) does not end
/// before the call has returned and the goroutine is unwound (the end of the process does not wait).
///
/// Go: none; its scheduler hands a blocked thread's goroutines to another thread.
///
/// # Blocking
/// Parks with "syscall" until `f` has returned. A program with a pending call is not deadlocked, and its virtual clock
/// stands still.
///
/// # Panics
/// A panic in `f` goes on in the caller. Panics if the system gives not even one thread.
///
/// # Examples
///
/// ```
/// gort::run(|| {
///     let path = String::from("/dev/null");
///     let bytes = gort::blocking(|| std::fs::read(&path));
///     gort::println!("{:?} in {path}", bytes.map(|bytes| bytes.len()));
/// })?;
/// // Ok(0) in /dev/null
/// # Ok::<(), gort::RunError>(())
/// ```
///
/// What it returns cannot borrow from what only the helper sees:
///
/// ```compile_fail
/// let text: &str = gort::blocking(|| {
///     let local = String::from("gone");
///     local.as_str() // returns a value referencing data owned by the current function
/// });
/// ```
///
/// What it captures must be `Send`:
///
/// ```compile_fail
/// let local = std::rc::Rc::new(1);
/// gort::blocking(|| *local); // `Rc<i32>` cannot be shared between threads safely
/// ```
#[track_caller]
pub fn blocking<F, T>(f: F) -> T
where
    F: FnOnce() -> T + Send,
    T: Send,
{
    park::scheduling_point();
    engine::call(f, Location::caller())
}
