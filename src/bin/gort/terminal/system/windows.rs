//! Windows: the console's keys are events, of which some are no keys.

// Why unsafe: the console is asked by system calls.
#![allow(unsafe_code)]

use std::ffi::c_void;
use std::io::{self, Read};
use std::time::{Duration, Instant};

/// `INPUT_RECORD`, as words of 16 bits: the kind, then of a key whether it goes down (words 2 and 3), its number (5) and its sign (7).
type Record = [u16; 10];

const KEY: u16 = 1;
const CONTROL_C: u16 = 3;
const STANDARD_INPUT: u32 = 0xFFFF_FFF6;
const OUTPUTS: [u32; 2] = [0xFFFF_FFF5, 0xFFFF_FFF4];
/// `ENABLE_VIRTUAL_TERMINAL_PROCESSING`.
const SEQUENCES: u32 = 4;
/// The code pages of East Asian languages, whose fonts draw lines and arrows two columns wide.
const WIDE: [u32; 4] = [932, 936, 949, 950];
/// `ENABLE_PROCESSED_INPUT`, `ENABLE_LINE_INPUT` and `ENABLE_ECHO_INPUT`.
const LINES: u32 = 7;
/// Keys that say nothing by themselves: Shift, Control, Alt, and what locks.
const MODIFIERS: [u16; 6] = [0x10, 0x11, 0x12, 0x14, 0x90, 0x91];

unsafe extern "system" {
    fn GetStdHandle(which: u32) -> *mut c_void;
    fn GetConsoleMode(console: *mut c_void, mode: *mut u32) -> i32;
    fn SetConsoleMode(console: *mut c_void, mode: u32) -> i32;
    fn PeekConsoleInputW(console: *mut c_void, records: *mut Record, count: u32, read: *mut u32) -> i32;
    fn ReadConsoleInputW(console: *mut c_void, records: *mut Record, count: u32, read: *mut u32) -> i32;
    fn FlushConsoleInputBuffer(console: *mut c_void) -> i32;
    fn GetConsoleOutputCP() -> u32;
    fn WaitForSingleObject(object: *mut c_void, milliseconds: u32) -> u32;
}

fn console() -> *mut c_void {
    // SAFETY: nothing is needed.
    unsafe { GetStdHandle(STANDARD_INPUT) }
}

fn done(said: i32) -> io::Result<()> {
    if said == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// The mode that the console was in.
#[derive(Debug)]
pub struct Mode(u32);

impl Mode {
    /// From now on no echo, no lines, no signals from keys.
    pub fn raw() -> io::Result<Mode> {
        let mut before = 0;
        // SAFETY: the mode is a live local.
        done(unsafe { GetConsoleMode(console(), &raw mut before) })?;
        // SAFETY: nothing is needed.
        done(unsafe { SetConsoleMode(console(), before & !LINES) })?;
        Ok(Mode(before))
    }

    /// Back to it.
    pub fn restore(&self) -> io::Result<()> {
        // SAFETY: nothing is needed.
        done(unsafe { SetConsoleMode(console(), self.0) })
    }
}

/// There is no such thing.
pub fn suspend() -> io::Result<()> {
    Ok(())
}

/// Whether a key is there to be read, within this time, less than a second. What is no key is read away.
#[allow(clippy::disallowed_methods)] // A person's hand is measured by the machine's clock.
pub fn waiting(time: Duration) -> io::Result<bool> {
    let until = Instant::now() + time;
    loop {
        if let Some(record) = take(PeekConsoleInputW)? {
            if sign(&record).is_some() {
                return Ok(true);
            }
            take(ReadConsoleInputW)?;
            continue;
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(false);
        }
        // SAFETY: nothing is needed.
        unsafe { WaitForSingleObject(console(), left.as_millis().max(1) as u32) };
    }
}

/// One event, if there is one.
fn take(how: unsafe extern "system" fn(*mut c_void, *mut Record, u32, *mut u32) -> i32) -> io::Result<Option<Record>> {
    let (mut record, mut count) = ([0; 10], 1);
    if std::ptr::fn_addr_eq(how, ReadConsoleInputW as unsafe extern "system" fn(_, _, _, _) -> _) {
        // It would wait for one.
        // SAFETY: the record and the count are live locals.
        done(unsafe { PeekConsoleInputW(console(), &raw mut record, 1, &raw mut count) })?;
    }
    if count == 0 {
        return Ok(None);
    }
    // SAFETY: the same.
    done(unsafe { how(console(), &raw mut record, 1, &raw mut count) })?;
    Ok((count > 0).then_some(record))
}

/// The sign of a key that goes down; 0 if it has none.
fn sign(record: &Record) -> Option<u16> {
    (record[0] == KEY && record[2] != 0 && !MODIFIERS.contains(&record[5])).then_some(record[7])
}

/// Reads what is there: of a console the keys, of anything else bytes.
pub fn read(bytes: &mut [u8]) -> io::Result<usize> {
    let mut mode = 0;
    // SAFETY: the mode is a live local.
    if unsafe { GetConsoleMode(console(), &raw mut mode) } == 0 || mode & LINES != 0 {
        return io::stdin().read(bytes);
    }
    let mut read = 0;
    while read < bytes.len()
        && let Some(record) = take(ReadConsoleInputW)?
    {
        if let Some(sign) = sign(&record) {
            bytes[read] = if sign == CONTROL_C { 3 } else { b'?' };
            read += 1;
        }
    }
    Ok(read.max(1))
}

/// Forgets what was typed and not read.
pub fn forget_input() -> io::Result<()> {
    // SAFETY: nothing is needed.
    unsafe { FlushConsoleInputBuffer(console()) };
    Ok(())
}

/// Whether what is a console obeys sequences for colours and the cursor, now that it is asked to. (Those before Windows 10 do not.)
pub fn obeys_sequences() -> bool {
    OUTPUTS.iter().all(|output| {
        // SAFETY: nothing is needed.
        let console = unsafe { GetStdHandle(*output) };
        let mut mode = 0;
        // SAFETY: the mode is a live local.
        if unsafe { GetConsoleMode(console, &raw mut mode) } == 0 {
            // No console.
            return true;
        }
        // SAFETY: nothing is needed.
        mode & SEQUENCES != 0 || unsafe { SetConsoleMode(console, mode | SEQUENCES) } != 0
    })
}

/// Whether the signs that gort draws with are one column wide: not so in the classic console of an East Asian language. (Windows
/// Terminal says what it is.)
pub fn draws_narrow(variable: impl Fn(&str) -> Option<String>) -> bool {
    // SAFETY: nothing is needed.
    let page = unsafe { GetConsoleOutputCP() };
    variable("WT_SESSION").is_some() || !WIDE.contains(&page)
}

/// Whether the terminal may be asked something: its keys are read without their signs here (`read`), and so would be the answer.
pub fn may_ask() -> io::Result<bool> {
    Ok(false)
}
