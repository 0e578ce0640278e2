//! Unix: modes of the terminal, and what can be read from it.

use std::io;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getpgrp, kill_current_process_group};
use rustix::stdio::stdin;
use rustix::termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr};

/// The mode that the terminal was in.
#[derive(Debug)]
pub struct Mode(Termios);

impl Mode {
    /// Raw mode from now on: no echo, no lines, no signals from keys; what is written is still written as ever.
    pub fn raw() -> io::Result<Mode> {
        let before = tcgetattr(stdin())?;
        let mut termios = before.clone();
        termios.make_raw();
        termios.output_modes = before.output_modes;
        tcsetattr(stdin(), OptionalActions::Drain, &termios)?;
        Ok(Mode(before))
    }

    /// Back to it.
    pub fn restore(&self) -> io::Result<()> {
        Ok(tcsetattr(stdin(), OptionalActions::Drain, &self.0)?)
    }
}

/// Stops, as the terminal itself does it, until the shell continues: whatever runs together stops together.
pub fn suspend() -> io::Result<()> {
    Ok(kill_current_process_group(Signal::TSTP)?)
}

/// Whether something is there to be read, within this time, less than a second.
pub fn waiting(time: Duration) -> io::Result<bool> {
    let stdin = stdin();
    let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
    let time = Timespec { tv_sec: 0, tv_nsec: i64::from(time.subsec_nanos()) };
    match poll(&mut fds, Some(&time)) {
        Ok(ready) => Ok(ready > 0),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Reads what is there.
pub fn read(bytes: &mut [u8]) -> io::Result<usize> {
    Ok(rustix::io::read(stdin(), bytes)?)
}

/// Forgets what was typed and not read.
pub fn forget_input() -> io::Result<()> {
    Ok(tcflush(stdin(), QueueSelector::IFlush)?)
}

/// Whether the terminal obeys sequences for colours and the cursor.
pub fn obeys_sequences() -> bool {
    true
}

/// Whether the signs that gort draws with are one column wide.
pub fn draws_narrow(_: impl Fn(&str) -> Option<String>) -> bool {
    true
}

/// Whether the terminal may be asked something: what asks in the background is stopped.
pub fn may_ask() -> io::Result<bool> {
    Ok(tcgetpgrp(stdin())? == getpgrp())
}
