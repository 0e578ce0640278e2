//! Standard input: a goroutine that reads it parks, whatever it is.
//!
//! Invariants  I1  the open file is never made non-blocking: it is shared with other processes, such as the shell that has started this one.
//!             I2  no worker's thread reads: between the look and the read another process may take what there was.
//! Protocol    The poller says that there may be something; a look (`poll(2)`, without waiting) says whether there is; a helper thread
//!             reads. What cannot be watched, a regular file or the null device, is always ready for the look.
//! Rejected    A read on a helper thread without the look: the goroutine would be left behind at the program's end, and could not have
//!             a deadline.
//! See         tests/habits/stdin.rs.

use std::fmt;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::net::Pollable;
use crate::time::Instant;

/// Standard input. It has no buffer: put a [`BufReader`](std::io::BufReader) around it for lines. What `std::io::stdin` has read ahead it
/// does not see.
///
/// Go: `os.Stdin`. A goroutine that reads that holds a thread; here only the read itself does, once there is something to read.
///
/// # Blocking
/// Reading parks with "IO wait" until there is something or the end has come, and with "syscall" for the read itself.
///
/// # Examples
///
/// ```no_run
/// use std::io::{BufRead, BufReader};
///
/// gort::run(|| {
///     let mut lines = BufReader::new(gort::io::stdin().unwrap()).lines();
///     gort::go(|| gort::println!("goes on meanwhile"));
///     while let Some(line) = lines.next() {
///         gort::println!("{}", line.unwrap());
///     }
/// })?;
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Stdin {
    watched: Pollable<OwnedFd>,
}

/// Standard input, on a descriptor of its own: any number of goroutines may have it, each by itself.
///
/// Go: `os.Stdin`.
///
/// # Errors
/// What the system says: there is none, or too many files are open.
pub fn stdin() -> io::Result<Stdin> {
    let descriptor = io::stdin().as_fd().try_clone_to_owned()?;
    Ok(Stdin { watched: Pollable::watching(descriptor) })
}

impl Stdin {
    /// Reading fails with "i/o timeout" after this time; `None`: never. In the past: at once.
    ///
    /// Go: `os.Stdin.SetReadDeadline(t)`, which a terminal refuses there.
    #[track_caller]
    pub fn set_deadline(&self, at: Option<Instant>) {
        self.watched.set_read_deadline(at);
    }
}

impl Read for &Stdin {
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        self.watched.read_with(|descriptor| match is_ready(descriptor)? {
            true => Ok(()),
            false => Err(io::ErrorKind::WouldBlock.into()),
        })?;
        self.watched.with(|descriptor| crate::blocking(|| read(descriptor, bytes)))
    }
}

impl Read for Stdin {
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        (&*self).read(bytes)
    }
}

/// Whether a read would not wait: there is something, or the end, or an error.
fn is_ready(descriptor: &OwnedFd) -> io::Result<bool> {
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    Ok(poll(&mut [PollFd::new(descriptor, PollFlags::IN)], Some(&now))? > 0)
}

fn read(descriptor: &OwnedFd, bytes: &mut [u8]) -> io::Result<usize> {
    loop {
        match rustix::io::read(descriptor, &mut *bytes) {
            Err(rustix::io::Errno::INTR) => {}
            done => return Ok(done?),
        }
    }
}

impl fmt::Debug for Stdin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stdin").field(&self.watched).finish()
    }
}
