//! Stack overflow: a fault in the running goroutine's guard region ends the process with Go's words and exit code 2.
//!
//! Invariants  I1  what is said is formatted by hand into a fixed buffer: nothing is allocated, and nothing locked.
//! Protocol    `prepare_thread` before a thread runs goroutines.
//! See         signals.rs, exceptions.rs: how the system tells of a fault; Go `stack.go`, newstack ("goroutine stack exceeds");
//!             tests/overflow/.

#[cfg(windows)]
mod exceptions;
#[cfg(unix)]
mod signals;

use crate::rt::goroutine::Goroutine;
#[cfg(windows)]
use exceptions as system;
#[cfg(unix)]
use signals as system;

pub(in crate::rt) use system::prepare_thread;

fn report(goroutine: &Goroutine, address: usize, limit: usize, base: usize) {
    let mut line = Line::new();
    line.text("runtime: goroutine stack exceeds ").decimal(base - limit).text("-byte limit\n");
    line.text("runtime: sp=").hex(address).text(" stack=[").hex(limit).text(", ").hex(base).text("]\n");
    line.text("fatal error: stack overflow\n\n");
    line.text("goroutine ").decimal(goroutine.id.get().0 as usize).text(" [running]:\n");
    let at = goroutine.created_at.get();
    let parent = goroutine.created_by.get().0 as usize;
    if parent == 0 {
        line.text("started at ");
    } else {
        line.text("created by goroutine ").decimal(parent).text("\n\t");
    }
    line.path(at.file()).text(":").decimal(at.line() as usize).text("\n\n");
    line.text("Give goroutines more stack with gort::Builder::stack_size(bytes).\n");
    line.flush();
}

/// Formats into a fixed buffer and writes it to standard error.
struct Line {
    bytes: [u8; 512],
    len: usize,
}

impl Line {
    fn new() -> Self {
        Line { bytes: [0; 512], len: 0 }
    }

    /// A path as the compiler writes it, in the one form that reports have on all systems (`Site`).
    fn path(&mut self, path: &str) -> &mut Self {
        self.bytes(path.bytes().map(|byte| if cfg!(windows) && byte == b'\\' { b'/' } else { byte }))
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.bytes())
    }

    fn bytes(&mut self, bytes: impl Iterator<Item = u8>) -> &mut Self {
        for byte in bytes {
            if self.len == self.bytes.len() {
                self.flush();
            }
            self.bytes[self.len] = byte;
            self.len += 1;
        }
        self
    }

    fn decimal(&mut self, number: usize) -> &mut Self {
        self.number(number, 10)
    }

    fn hex(&mut self, number: usize) -> &mut Self {
        self.text("0x").number(number, 16)
    }

    fn number(&mut self, mut number: usize, radix: usize) -> &mut Self {
        let mut digits = [0_u8; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b"0123456789abcdef"[number % radix];
            number /= radix;
            if number == 0 {
                break;
            }
        }
        self.text(std::str::from_utf8(&digits[at..]).unwrap_or("?"))
    }

    fn flush(&mut self) {
        let mut rest = &self.bytes[..self.len];
        while !rest.is_empty() {
            match system::write(rest) {
                written @ 1.. => rest = &rest[written.cast_unsigned()..],
                _ => break,
            }
        }
        self.len = 0;
    }
}
