//! Windows: standard input cannot be watched, so that a read of it stops the program's other goroutines until it returns.

use std::fs::File;
use std::io::{ErrorKind, IsTerminal, Read, Write};
use std::os::windows::io::AsHandle;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Ctrl-C that does not end the program.
pub struct Signals {
    /// How often it was pressed since the program was told of it.
    pub come: Arc<AtomicU32>,
    comes: Receiver<()>,
}

impl Signals {
    /// From now on.
    pub fn caught() -> Option<Signals> {
        let (wakes, comes) = channel();
        let come = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&come);
        let caught = move || {
            counted.fetch_add(1, Relaxed);
            _ = wakes.send(());
        };
        ctrlc::set_handler(caught).ok()?;
        Some(Signals { come, comes })
    }

    /// Whether it was pressed since the program was told.
    pub fn has_come(&self) -> bool {
        while self.comes.try_recv().is_ok() {}
        self.come.load(Relaxed) > 0
    }
}

/// There is no such signal: the exit code says it.
pub fn die_of_pipe() {}

/// A stream without the standard library's lock, which the main thread holds.
fn file(stream: &impl AsHandle) -> Option<File> {
    stream.as_handle().try_clone_to_owned().ok().map(File::from)
}

/// Writes all of it to standard output (1) or standard error. Whether that still has a reader; other failures do not matter.
pub fn write(descriptor: u32, bytes: &[u8]) -> bool {
    if descriptor == 2 {
        // Nothing holds the lock of this one.
        return written(std::io::stderr().write_all(bytes));
    }
    let stdout = std::io::stdout();
    if stdout.is_terminal() {
        console::write(bytes);
        return true;
    }
    file(&stdout).is_none_or(|mut to| written(to.write_all(bytes)))
}

fn written(result: std::io::Result<()>) -> bool {
    result.map_err(|error| error.kind()) != Err(ErrorKind::BrokenPipe)
}

/// The console takes text, not bytes.
mod console {
    // Why unsafe: text is written by a system call.
    #![allow(unsafe_code)]

    use std::ffi::c_void;
    use std::sync::{Mutex, PoisonError};

    const STANDARD_OUTPUT: u32 = 0xFFFF_FFF5;
    /// So much is written at once.
    const MOST: usize = 8 << 10;

    unsafe extern "system" {
        fn GetStdHandle(which: u32) -> *mut c_void;
        fn WriteConsoleW(console: *mut c_void, text: *const u16, len: u32, written: *mut u32, rest: *mut c_void)
        -> i32;
    }

    /// The beginning of a sign whose end has not been written yet.
    static BEGUN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

    pub(super) fn write(bytes: &[u8]) {
        let mut begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
        begun.extend_from_slice(bytes);
        // At most three bytes at the end are a sign that goes on.
        let whole = match std::str::from_utf8(&begun) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => begun.len(),
        };
        let text: Vec<u16> = String::from_utf8_lossy(&begun[..whole]).encode_utf16().collect();
        begun.drain(..whole);
        for part in text.chunks(MOST) {
            let mut written = 0;
            // SAFETY: nothing is needed.
            let console = unsafe { GetStdHandle(STANDARD_OUTPUT) };
            // SAFETY: pointer and length are those of a live slice, and the count is a live local.
            unsafe {
                WriteConsoleW(console, part.as_ptr(), part.len() as u32, &raw mut written, std::ptr::null_mut());
            }
        }
    }
}

/// Whether a read of standard input would return: that is not known.
pub fn can_read() -> bool {
    true
}

/// Reads some of standard input.
pub fn read(buffer: &mut [u8]) -> Result<usize, String> {
    loop {
        match std::io::stdin().read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            done => return done.map_err(|error| error.to_string()),
        }
    }
}

/// Waits so long, or not at all if it is `reading`, or until Ctrl-C is pressed.
#[allow(clippy::disallowed_methods, reason = "the program's clock is the machine's")]
pub fn wait(longest: Option<Duration>, reading: bool, signals: Option<&Signals>) {
    if reading {
        return;
    }
    let ended = match (signals, longest) {
        (Some(signals), Some(longest)) => signals.comes.recv_timeout(longest),
        (Some(signals), None) => signals.comes.recv().map_err(|_| RecvTimeoutError::Disconnected),
        (None, Some(longest)) => return std::thread::sleep(longest),
        (None, None) => return,
    };
    if ended == Err(RecvTimeoutError::Disconnected) {
        std::thread::sleep(longest.unwrap_or_default());
    }
}
