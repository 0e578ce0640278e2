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

    /// Says what goes on where the keys are, and leaves what was drawn `last` above it, if the screen is still as high.
    pub fn tell(&mut self, out: &mut dyn Write, last: &mut Vec<String>, height: usize, said: &str) -> io::Result<()> {
        let kept = if last.len() <= height { last.len().saturating_sub(1) } else { 0 };
        last.truncate(kept);
        last.push(format!(" {said}"));
        self.draw(out, last)
    }

    /// Draws without waiting.
    pub fn draw(&mut self, out: &mut dyn Write, lines: &[String]) -> io::Result<()> {
        out.write_all(drawing(lines).as_bytes())?;
        out.flush()
    }
}

/// What draws these lines, from the first row on, and nothing below them. A row is cleared before it is written: where a line is as wide as
/// the screen, the cursor stays on its last sign, and to clear what follows would take that away.
fn drawing(lines: &[String]) -> String {
    let mut text = "\u{1b}[H".to_owned();
    for (at, line) in lines.iter().enumerate() {
        let is_last = at + 1 == lines.len();
        text += if is_last { "\u{1b}[J" } else { "\u{1b}[K" };
        text += line;
        text += if is_last { "" } else { "\r\n" };
    }
    text
}

impl Drop for Full {
    fn drop(&mut self) {
        // Where the terminal is gone, there is nothing to restore.
        let _ = Term::stdout().write_str(AROUND.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_cleared_behind_a_line() {
        let lines = ["as wide as the screen", "", "the keys"].map(str::to_owned);
        let drawn = drawing(&lines);
        assert_eq!(drawn, "\u{1b}[H\u{1b}[Kas wide as the screen\r\n\u{1b}[K\r\n\u{1b}[Jthe keys");
        assert_eq!(drawing(&[]), "\u{1b}[H");
    }
}
