//! Goroutine-locals: variables of which every goroutine has its own.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::LocalError;
use crate::rt::locals;

/// A variable of which every goroutine has its own; made by [`local!`](crate::local!).
///
/// A goroutine's value is made when that goroutine first asks for it, and dropped when the goroutine ends: after its function
/// has returned or was unwound, on its own stack, the latest made first. Whoever joins the goroutine may go on before. A destructor
/// may park; one that panics is a panic of the goroutine. It is not inherited: a goroutine that `go` starts begins with none, whatever its maker has. What is to go
/// along is handed over with the closure.
///
/// A goroutine-local stays its goroutine's while others run in between, and where goroutines migrate
/// ([`Builder::migrate_goroutines`](crate::Builder::migrate_goroutines)) it comes along, so its value must be of nothing of a thread's
/// then, as what is on the stack. `std::thread_local!` is another thing: all goroutines of a worker share it, and each park lets another one
/// change it.
///
/// In the panic hook, in a listener and in an output's writer it is that of the goroutine for which they are called.
///
/// Go: none, on purpose: what belongs to a request goes from function to function in a [`Context`](crate::context::Context). Rust:
/// `std::thread::LocalKey`, `tokio::task_local!`.
///
/// # Examples
///
/// ```
/// use std::cell::Cell;
///
/// gort::local! {
///     /// The request that this goroutine serves.
///     static REQUEST: Cell<u32> = Cell::new(0);
/// }
///
/// fn log(text: &str) {
///     gort::println!("request {}: {text}", REQUEST.get());
/// }
///
/// gort::run(|| {
///     let served = gort::sync::WaitGroup::new();
///     for request in 1..=2 {
///         served.go(move || {
///             REQUEST.set(request);
///             log("begins");
///             gort::gosched();
///             log("ends");
///         });
///     }
///     served.wait();
///     log("none");
/// })?;
/// // request 2: begins
/// // request 1: begins
/// // request 2: ends
/// // request 1: ends
/// // request 0: none
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct GoLocal<T> {
    /// 0 until it is first used; then no other one's.
    key: AtomicUsize,
    init: fn() -> T,
}

impl<T: 'static> GoLocal<T> {
    /// A variable whose value in each goroutine is what `init` returns there. [`local!`](crate::local!) is the usual way.
    pub const fn new(init: fn() -> T) -> Self {
        GoLocal { key: AtomicUsize::new(0), init }
    }

    fn key(&self) -> usize {
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        match self.key.load(Ordering::Relaxed) {
            0 => {
                let key = NEXT.fetch_add(1, Ordering::Relaxed);
                self.key
                    .compare_exchange(0, key, Ordering::Relaxed, Ordering::Relaxed)
                    .map_or_else(|first| first, |_| key)
            }
            key => key,
        }
    }

    /// Calls `f` with the running goroutine's value.
    ///
    /// # Blocking
    /// Never parks by itself; `f` may.
    ///
    /// # Panics
    /// Panics outside of a goroutine, and in a destructor of a goroutine-local if this one is dropped already.
    #[track_caller]
    pub fn with<R>(&self, f: impl FnOnce(&T) -> R) -> R {
        self.try_with(f).unwrap_or_else(|error| panic!("gort: {error}"))
    }

    /// As [`with`](GoLocal::with), where there may be no goroutine.
    ///
    /// # Errors
    /// If there is no value, and none can be made.
    ///
    /// # Examples
    ///
    /// ```
    /// gort::local!(static NAME: String = String::from("nobody"));
    ///
    /// assert_eq!(NAME.try_with(String::len), Err(gort::LocalError::NoGoroutine));
    /// assert_eq!(gort::run(|| NAME.try_with(String::len)), Ok(Ok(6)));
    /// ```
    pub fn try_with<R>(&self, f: impl FnOnce(&T) -> R) -> Result<R, LocalError> {
        locals::with(self.key(), self.init, f)
    }
}

impl<T: 'static> GoLocal<Cell<T>> {
    /// A copy of the running goroutine's value.
    ///
    /// # Panics
    /// As [`with`](GoLocal::with).
    #[track_caller]
    pub fn get(&self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// Gives the running goroutine another value.
    ///
    /// # Panics
    /// As [`with`](GoLocal::with).
    #[track_caller]
    pub fn set(&self, value: T) {
        self.with(|cell| cell.set(value));
    }

    /// Gives the running goroutine another value and returns the one before.
    ///
    /// # Panics
    /// As [`with`](GoLocal::with).
    #[track_caller]
    pub fn replace(&self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> GoLocal<RefCell<T>> {
    /// Calls `f` with the running goroutine's value, borrowed.
    ///
    /// # Panics
    /// As [`with`](GoLocal::with), and if the value is borrowed mutably.
    #[track_caller]
    pub fn with_borrow<R>(&self, f: impl FnOnce(&T) -> R) -> R {
        self.with(|cell| f(&cell.borrow()))
    }

    /// Calls `f` with the running goroutine's value, borrowed mutably.
    ///
    /// # Panics
    /// As [`with`](GoLocal::with), and if the value is borrowed.
    #[track_caller]
    pub fn with_borrow_mut<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        self.with(|cell| f(&mut cell.borrow_mut()))
    }
}

impl<T> fmt::Debug for GoLocal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GoLocal").finish_non_exhaustive()
    }
}

/// Declares goroutine-locals: statics of type [`GoLocal`], which has the example.
///
/// Go: none; Rust: `std::thread_local!`.
#[macro_export]
macro_rules! local {
    ($($(#[$attribute:meta])* $visibility:vis static $name:ident: $type:ty = $init:expr);* $(;)?) => {
        $($(#[$attribute])* $visibility static $name: $crate::GoLocal<$type> = $crate::GoLocal::new(|| $init);)*
    };
}
