//! The whole screen: another one than the shell's, which is there again afterwards as it was.
//!
//! States      A [`Full`] holds the terminal's other screen and its keyboard from its making until it is dropped.
//! Invariants  However gort ends, also by an error or Ctrl-C, the shell's screen and its cursor are there again. While gort is
//!             suspended, they are there, too.
//!             What is drawn is never higher than the screen, and never wider: nothing scrolls by itself.

use std::io::{self, Write};

use console::Term;

use super::keys::{Input, Keyboard};

/// To the other screen, without a cursor; and back.
const AROUND: (&str, &str) = ("\u{1b}[?1049h\u{1b}[?25l", "\u{1b}[?25h\u{1b}[?1049l");

/// The other screen.
#[derive(Debug)]
pub struct Full {
    keyboard: Keyboard,
}

impl Full {
    /// Takes the screen. Needs: standard input and output are a terminal that can be drawn over.
    pub fn take() -> io::Result<Self> {
        let keyboard = Keyboard::take()?.between(AROUND);
        Term::stdout().write_str(AROUND.0)?;
        Ok(Full { keyboard })
    }

    /// Draws lines that are ready to be written over what was there, then waits for a key.
    pub fn show(&mut self, out: &mut dyn Write, lines: &[String]) -> io::Result<Input> {
        self.draw(out, lines)?;
        self.keyboard.show(out)?;
        self.keyboard.browse()
    }

    /// The same for a line that is typed, or pasted.
    pub fn typed(&mut self, out: &mut dyn Write, lines: &[String]) -> io::Result<Input> {
        self.draw(out, lines)?;
        self.keyboard.any()
    }

    /// Draws without waiting.
    pub fn draw(&mut self, out: &mut dyn Write, lines: &[String]) -> io::Result<()> {
        // Home, then each line with the rest of its row cleared, then all that is below.
        write!(out, "\u{1b}[H")?;
        for (at, line) in lines.iter().enumerate() {
            let end = if at + 1 < lines.len() { "\r\n" } else { "" };
            write!(out, "{line}\u{1b}[K{end}")?;
        }
        write!(out, "\u{1b}[J")?;
        out.flush()
    }
}

impl Drop for Full {
    fn drop(&mut self) {
        // Where the terminal is gone, there is nothing to restore.
        let _ = Term::stdout().write_str(AROUND.1);
    }
}
