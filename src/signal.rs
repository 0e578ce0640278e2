//! Signals of the system, as values on a channel.
//!
//! Go: package [`os/signal`](https://pkg.go.dev/os/signal).
//!
//! A signal that is asked for loses its usual effect until nobody asks for it any more. In a run that is explored or replayed signals come
//! from outside, as what a [foreign handle](crate::Chan::foreign) brings.

use std::fmt;
use std::io;

use crate::chan::{RecvChan, chan};
use crate::monitor::Monitor;
use crate::rt::outside::signals::{ask, stop};

/// A signal of the system, by its number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signal(i32);

impl Signal {
    /// Interrupt: Ctrl-C.
    pub const INT: Signal = Signal(libc::SIGINT);
    /// The polite request to end.
    pub const TERM: Signal = Signal(libc::SIGTERM);
    /// Quit: Ctrl-\.
    pub const QUIT: Signal = Signal(libc::SIGQUIT);
    /// The terminal is gone; by custom: read the configuration again.
    pub const HUP: Signal = Signal(libc::SIGHUP);
    /// For the program's own use.
    pub const USR1: Signal = Signal(libc::SIGUSR1);
    /// The same.
    pub const USR2: Signal = Signal(libc::SIGUSR2);
    /// A child process has changed its state.
    pub const CHLD: Signal = Signal(libc::SIGCHLD);
    /// A pipe has no reader.
    pub const PIPE: Signal = Signal(libc::SIGPIPE);
    /// The terminal has another size.
    pub const WINCH: Signal = Signal(libc::SIGWINCH);

    fn name(self) -> Option<&'static str> {
        Some(match self {
            Signal::INT => "SIGINT",
            Signal::TERM => "SIGTERM",
            Signal::QUIT => "SIGQUIT",
            Signal::HUP => "SIGHUP",
            Signal::USR1 => "SIGUSR1",
            Signal::USR2 => "SIGUSR2",
            Signal::CHLD => "SIGCHLD",
            Signal::PIPE => "SIGPIPE",
            Signal::WINCH => "SIGWINCH",
            _ => return None,
        })
    }

    /// The signal of this number.
    pub const fn from_raw(number: i32) -> Self {
        Signal(number)
    }

    /// Its number.
    pub const fn number(self) -> i32 {
        self.0
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "signal {}", self.0),
        }
    }
}

impl fmt::Debug for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Signals that a program has asked for: see [`notify`]. Dropping it stops asking.
pub struct Notified {
    chan: RecvChan<Signal>,
    number: u64,
}

/// Asks for these signals, which come on a channel from now on.
///
/// The channel has room for one value; a signal that finds it full is lost, as in Go: the one before it has not been looked at. While the
/// value lives the run is not taken to be deadlocked, and a virtual clock stands still.
///
/// Go: `signal.Notify(c, signals...)` with a channel of capacity 1, and `signal.Stop`.
///
/// # Panics
/// Panics outside of a goroutine.
///
/// # Errors
/// What the system says: `SIGKILL` and `SIGSTOP` cannot be caught.
///
/// # Examples
///
/// ```
/// use gort::signal::{Signal, notify};
///
/// gort::run(|| {
///     let signals = notify(&[Signal::USR1, Signal::TERM]).unwrap();
///     # let this = std::process::id().to_string();
///     std::process::Command::new("kill").args(["-USR1", &this]).status().unwrap();
///     gort::select! {
///         recv(signals.c()) -> signal => gort::println!("{}", signal.unwrap()),
///         default(std::time::Duration::from_secs(10)) => gort::println!("none came"),
///     }
/// })?;
/// // SIGUSR1
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn notify(signals: &[Signal]) -> io::Result<Notified> {
    let chan = chan(1);
    let outside = chan.foreign();
    // What is not received yet stands for what comes now.
    let tell = move |signal| _ = outside.try_send(Signal(signal));
    let number = ask(&numbers(signals), Box::new(tell))?;
    Ok(Notified { chan: chan.receiver(), number })
}

fn numbers(signals: &[Signal]) -> Vec<i32> {
    signals.iter().map(|signal| signal.0).collect()
}

impl Notified {
    /// The channel on which they come.
    pub fn c(&self) -> &RecvChan<Signal> {
        &self.chan
    }
}

impl Drop for Notified {
    fn drop(&mut self) {
        stop(self.number);
    }
}

impl fmt::Debug for Notified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notified").field("c", &self.chan).finish_non_exhaustive()
    }
}

/// A function that is called at a signal: see [`Monitor::on_signal`]. Dropping it takes the function away.
#[must_use = "the function is taken away as soon as this is dropped"]
pub struct OnSignal {
    number: u64,
}

impl Drop for OnSignal {
    fn drop(&mut self) {
        stop(self.number);
    }
}

impl fmt::Debug for OnSignal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnSignal").finish_non_exhaustive()
    }
}

impl Monitor {
    /// Calls `f` at each such signal, on a thread of its own: also while all workers compute or hang. With `SIGQUIT` and a print of
    /// the monitor it is what Go does at Ctrl-\, except that the program goes on.
    ///
    /// `f` must not use goroutine operations, nor begin or stop to ask for signals.
    ///
    /// Go: the runtime prints all goroutines at SIGQUIT, and exits.
    ///
    /// # Errors
    /// As [`notify`].
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::signal::Signal;
    ///
    /// gort::run(|| {
    ///     let _dump = gort::Monitor::new().on_signal(Signal::QUIT, |running| eprintln!("{running}")).unwrap();
    ///     // … the program
    /// })?;
    /// # Ok::<(), gort::RunError>(())
    /// ```
    pub fn on_signal(&self, signal: Signal, mut f: impl FnMut(&Monitor) + Send + 'static) -> io::Result<OnSignal> {
        let monitor = self.clone();
        let number = ask(&[signal.0], Box::new(move |_| f(&monitor)))?;
        Ok(OnSignal { number })
    }
}
