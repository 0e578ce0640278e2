//! Unix.

use std::os::fd::{BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

const AT_ONCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };

/// Ctrl-C that does not end the program.
pub struct Signals {
    /// How often it was pressed since the program was told of it.
    pub come: Arc<AtomicU32>,
    /// What can be read from when it is pressed.
    comes: OwnedFd,
}

impl Signals {
    /// From now on.
    pub fn caught() -> Option<Signals> {
        let (comes, wakes) = pipe().ok()?;
        let come = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&come);
        let caught = move || {
            counted.fetch_add(1, Relaxed);
            _ = rustix::io::write(&wakes, &[0]);
        };
        ctrlc::set_handler(caught).ok()?;
        Some(Signals { come, comes })
    }

    /// Whether it was pressed since the program was told.
    pub fn has_come(&self) -> bool {
        _ = rustix::io::read(&self.comes, &mut [0; 16]);
        self.come.load(Relaxed) > 0
    }
}

/// A pipe that does not block.
fn pipe() -> rustix::io::Result<(OwnedFd, OwnedFd)> {
    #[cfg(not(target_os = "macos"))]
    {
        use rustix::pipe::PipeFlags;
        rustix::pipe::pipe_with(PipeFlags::NONBLOCK | PipeFlags::CLOEXEC)
    }
    #[cfg(target_os = "macos")]
    {
        let (reads, writes) = rustix::pipe::pipe()?;
        for end in [&reads, &writes] {
            rustix::io::fcntl_setfd(end, rustix::io::FdFlags::CLOEXEC)?;
            rustix::io::ioctl_fionbio(end, true)?;
        }
        Ok((reads, writes))
    }
}

/// Ends as a Go program does whose output has no reader any more: by the signal SIGPIPE.
pub fn die_of_pipe() {
    // It does not return unless the signal does not end the process: then the exit code says it.
    _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGPIPE);
}

/// Writes all of it to standard output (1) or standard error. Whether that still has a reader; other failures do not matter.
pub fn write(descriptor: u32, mut rest: &[u8]) -> bool {
    // Not by the standard library's: the main thread holds the lock of its standard output.
    let to: BorrowedFd<'_> = if descriptor == 1 { rustix::stdio::stdout() } else { rustix::stdio::stderr() };
    while !rest.is_empty() {
        match rustix::io::write(to, rest) {
            Ok(written) => rest = &rest[written..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => _ = poll(&mut [PollFd::from_borrowed_fd(to, PollFlags::OUT)], None),
            Err(error) => return error != Errno::PIPE,
        }
    }
    true
}

/// Whether a read of standard input would return.
pub fn can_read() -> bool {
    let stdin = rustix::stdio::stdin();
    poll(&mut [PollFd::from_borrowed_fd(stdin, PollFlags::IN)], Some(&AT_ONCE)) != Ok(0)
}

/// Reads some of standard input.
pub fn read(buffer: &mut [u8]) -> Result<usize, String> {
    rustix::io::retry_on_intr(|| rustix::io::read(rustix::stdio::stdin(), &mut *buffer))
        .map_err(|error| error.to_string())
}

/// Waits so long, or until there is something to read, if it is `reading`, or Ctrl-C is pressed.
pub fn wait(longest: Option<Duration>, reading: bool, signals: Option<&Signals>) {
    let longest = longest.and_then(|longest| Timespec::try_from(longest).ok());
    let stdin = rustix::stdio::stdin();
    let signals = signals.map(|signals| PollFd::new(&signals.comes, PollFlags::IN));
    let input = reading.then(|| PollFd::from_borrowed_fd(stdin, PollFlags::IN));
    _ = poll(&mut input.into_iter().chain(signals).collect::<Vec<_>>(), longest.as_ref());
}
