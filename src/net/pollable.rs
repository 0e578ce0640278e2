//! Any descriptor that the system can poll: pipes, terminals, sockets of other kinds, what a library gives.
//!
//! Protocol    As all sockets (`socket.rs`): try, and park while the system says that it would block.
//! See         tests/habits/pollable.rs.

use std::fmt;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, RawFd};

use rustix::io::ioctl_fionbio;

use super::socket::Socket;
use crate::rt::outside::readiness::Way;
use crate::time::Instant;

/// Something with a descriptor, whose operations park the goroutine instead of blocking its thread.
///
/// Any object with a descriptor that the system polls will do: a pipe of a child process, a terminal, an event or timer descriptor, a
/// socket of a kind that gort does not know. Regular files are always ready, and block: see [`io`](crate::io).
///
/// Go: `os.File` of a pipe, `syscall.RawConn`. Rust: `tokio::io::unix::AsyncFd`.
///
/// # Blocking
/// Operations park with "IO wait".
///
/// # Examples
///
/// ```
/// use gort::net::Pollable;
/// use std::io::{Read, Write};
///
/// gort::run(|| {
///     let (reader, writer) = std::io::pipe().unwrap();
///     let (mut reader, mut writer) = (Pollable::new(reader).unwrap(), Pollable::new(writer).unwrap());
///     gort::go(move || writer.write_all(b"through a pipe").unwrap());
///     let mut text = String::new();
///     reader.read_to_string(&mut text).unwrap();
///     gort::println!("{text}");
/// })?;
/// // through a pipe
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Pollable<S: AsFd> {
    socket: Socket<S>,
}

impl<S: AsFd> Pollable<S> {
    /// Takes it over, and makes it non-blocking: so are all descriptors of the same open file then, also those of other processes.
    ///
    /// # Errors
    /// What the system says.
    pub fn new(system: S) -> io::Result<Self> {
        ioctl_fionbio(&system, true)?;
        Ok(Pollable { socket: Socket::new(system) })
    }

    /// Takes it over as it is: what is called does not block because it looks first.
    pub(crate) fn watching(system: S) -> Self {
        Pollable { socket: Socket::new(system) }
    }

    /// Calls `f` until it says something else than that it would block, and parks in between until there is something to read.
    ///
    /// # Errors
    /// What `f` says; "i/o timeout" after the deadline; "use of closed network connection" once it is closed.
    #[track_caller]
    pub fn read_with<R>(&self, f: impl FnMut(&S) -> io::Result<R>) -> io::Result<R> {
        self.socket.operate(Way::Read, f)
    }

    /// As [`read_with`](Pollable::read_with), until something can be written.
    ///
    /// # Errors
    /// As [`read_with`](Pollable::read_with).
    #[track_caller]
    pub fn write_with<R>(&self, f: impl FnMut(&S) -> io::Result<R>) -> io::Result<R> {
        self.socket.operate(Way::Write, f)
    }

    /// Lets `f` have the object, for what needs no waiting.
    ///
    /// # Errors
    /// What `f` says; "use of closed network connection" once it is closed.
    pub fn with<R>(&self, f: impl FnOnce(&S) -> io::Result<R>) -> io::Result<R> {
        self.socket.with(f)
    }

    /// Operations fail after this time; `None`: never. In the past: at once.
    ///
    /// Go: `f.SetDeadline(t)`.
    #[track_caller]
    pub fn set_deadline(&self, at: Option<Instant>) {
        self.socket.set_deadline(&[Way::Read, Way::Write], at);
    }

    /// Reading fails after this time: see [`set_deadline`](Self::set_deadline).
    ///
    /// Go: `f.SetReadDeadline(t)`.
    #[track_caller]
    pub fn set_read_deadline(&self, at: Option<Instant>) {
        self.socket.set_deadline(&[Way::Read], at);
    }

    /// Writing fails after this time: see [`set_deadline`](Self::set_deadline).
    ///
    /// Go: `f.SetWriteDeadline(t)`.
    #[track_caller]
    pub fn set_write_deadline(&self, at: Option<Instant>) {
        self.socket.set_deadline(&[Way::Write], at);
    }

    /// Closes it. A goroutine that waits for it gets an error.
    ///
    /// # Errors
    /// "use of closed network connection" the second time.
    pub fn close(&self) -> io::Result<()> {
        self.socket.close()
    }
}

impl<S: AsFd> Read for &Pollable<S>
where
    for<'a> &'a S: Read,
{
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.socket.operate(Way::Read, |mut system| system.read(bytes))
    }
}

impl<S: AsFd> Read for Pollable<S>
where
    for<'a> &'a S: Read,
{
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        (&*self).read(bytes)
    }
}

impl<S: AsFd> Write for &Pollable<S>
where
    for<'a> &'a S: Write,
{
    #[track_caller]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.operate(Way::Write, |mut system| system.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<S: AsFd> Write for Pollable<S>
where
    for<'a> &'a S: Write,
{
    #[track_caller]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (&*self).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The descriptor's number, which may mean another file as soon as this is closed; of one that is closed, -1.
impl<S: AsFd> AsRawFd for Pollable<S> {
    fn as_raw_fd(&self) -> RawFd {
        self.socket.raw()
    }
}

impl<S: AsFd + fmt::Debug> fmt::Debug for Pollable<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pollable").field(&self.socket).finish()
    }
}
