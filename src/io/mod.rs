//! Standard input, and files, for goroutines.
//!
//! What the system can watch (sockets, pipes, terminals) parks a goroutine until there is something: [`Stdin`], and
//! [`net::Pollable`](crate::net::Pollable) for any other descriptor. **Regular files cannot be watched**: the system calls them ready
//! always, and a read of one that is on a slow disk or in a network holds its thread. [`Offloaded`] carries out such calls on a helper
//! thread, and [`blocking`](crate::blocking()) any code. Small files that are in the system's cache may as well be read directly, by
//! [`std::fs`]: the hand-over to another thread and back costs more than such a read.
//!
//! Go: `os.Stdin` and `os.File`; a read of a file holds a thread there, too, and the runtime starts another one.

mod offloaded;
#[cfg(unix)]
mod stdin;

pub use offloaded::Offloaded;
#[cfg(unix)]
pub use stdin::{Stdin, stdin};
