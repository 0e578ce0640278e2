//! Frames: what is drawn again at every key, over what stood there before.
//!
//! Where the terminal cannot be drawn over (`TERM=dumb`), or a screen reader reads along (`--plain`), each frame
//! stands below the last one. After a change of size the terminal may have broken the lines anew, so how many there
//! are is not known: what stands on the screen is moved up out of sight, where it can be scrolled back to, and the
//! next frame begins at the top.

use std::io::{self, Write};

use console::Term;

use super::keys::{Input, Keyboard};
use super::screen::Screen;
use super::theme::write_lines;
use crate::terminal::span::Line;

/// A place on the terminal, and its keyboard.
#[derive(Debug)]
pub struct Frames {
    keyboard: Keyboard,
}

impl Frames {
    /// Takes the keyboard. Needs: standard input and output are a terminal.
    pub fn take() -> io::Result<Self> {
        Ok(Frames { keyboard: Keyboard::take()? })
    }

    /// Shows a frame, and waits for what is done about it.
    pub fn show(&mut self, out: &mut dyn Write, frame: &[Line]) -> io::Result<Input> {
        write_lines(out, frame)?;
        self.keyboard.show(out)?;
        self.keyboard.key()
    }

    /// Makes room for the next frame, after this one was answered so.
    pub fn clear(out: &mut dyn Write, screen: &Screen, frame: &[Line], input: &Input) -> io::Result<()> {
        let term = Term::stdout();
        match input {
            Input::Resumed => Ok(()),
            _ if !screen.redraws => writeln!(out),
            Input::Key(_) => term.clear_last_lines(frame.len()),
            Input::Resized => {
                term.write_str(&"\n".repeat(Screen::height()))?;
                term.clear_screen()
            }
        }
    }
}
