//! The keyboard: single keys, for prompts and for frames that are drawn again and again.
//!
//! States      A [`Keyboard`] holds the terminal in raw mode from its making until it is dropped; nothing else changes the mode.
//! Invariants  Nothing that was typed before a prompt stood on the screen answers it: [`Keyboard::show`] drops it.
//!             A paste answers nothing: what comes as several keys at once is dropped.
//!             A key that is held down answers one prompt and perhaps a second one, when its repetition begins, and no more:
//!             at a prompt, the same key again within [`REPEAT`] is dropped, for as long as it keeps coming.
//!             Ctrl-C is the error [`Interrupted`], at any place; Ctrl-Z suspends, with the terminal as it was before.
//! Protocol    `show` what is asked, then `answer` until a key means something. A frame is drawn again when an answer says so.
//! Rejected    A handler for SIGWINCH: a look at the size four times a second costs less than a handler's rules.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use console::{Key, Term};

use super::system::{self, Mode, waiting};

/// A learner does not press a key twice within this time and mean two prompts; a keyboard that repeats a held key does.
const REPEAT: Duration = Duration::from_millis(200);
/// What follows a key within this time came with it.
const AT_ONCE: Duration = Duration::from_millis(5);
/// After this time without a byte, a paste is over.
const PASTED: Duration = Duration::from_millis(50);
/// How often the size of the terminal is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// Ctrl-C: gort ends, with the exit code that a shell gives for it.
#[derive(Clone, Copy, Debug)]
pub struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// What came of waiting for a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    /// A key.
    Key(Key),
    /// The terminal has another size: what stands on it may be broken in other places.
    Resized,
    /// gort was suspended and goes on: something else may stand on the screen.
    Resumed,
}

/// The last key at a prompt, and when it came; no key: whatever was dropped there.
static LAST: Mutex<Option<(Option<Key>, Instant)>> = Mutex::new(None);

/// The terminal's keyboard, in raw mode until this is dropped.
#[derive(Debug)]
pub struct Keyboard {
    before: Mode,
    size: Option<(u16, u16)>,
    /// What is written when gort goes on after it was suspended, and what before.
    around: Option<(&'static str, &'static str)>,
}

impl Keyboard {
    /// Takes the keyboard. Needs: standard input is a terminal.
    pub fn take() -> io::Result<Self> {
        Ok(Keyboard { before: Mode::raw()?, size: Term::stdout().size_checked(), around: None })
    }

    /// The same, where the terminal is in a state of its own meanwhile: how it is entered, and how it is left.
    pub fn between(mut self, around: (&'static str, &'static str)) -> Self {
        self.around = Some(around);
        self
    }

    /// Takes the keyboard for one prompt, which is shown: everything in `out`.
    pub fn prompt(out: &mut dyn Write) -> io::Result<Self> {
        let mut keyboard = Keyboard::take()?;
        keyboard.show(out)?;
        Ok(keyboard)
    }

    /// Drops what was typed so far, then shows what is asked now.
    pub fn show(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.drain(Duration::ZERO)? {
            note(None);
        }
        self.size = Term::stdout().size_checked();
        out.flush()
    }

    /// Waits for a key that the learner has pressed on seeing the prompt.
    pub fn answer(&mut self) -> io::Result<Input> {
        loop {
            let input = self.key()?;
            match &input {
                Input::Key(key) if repeats(key) => {}
                _ => return Ok(input),
            }
        }
    }

    /// As [`answer`](Keyboard::answer), but that a key which only moves may be held down.
    pub fn browse(&mut self) -> io::Result<Input> {
        loop {
            let input = self.key()?;
            match &input {
                Input::Key(Key::ArrowUp | Key::ArrowDown | Key::PageUp | Key::PageDown) => return Ok(input),
                Input::Key(key) if repeats(key) => {}
                _ => return Ok(input),
            }
        }
    }

    /// Waits for a key; one that is held down comes again and again.
    pub fn key(&mut self) -> io::Result<Input> {
        loop {
            match self.any()? {
                Input::Key(_) if waiting(AT_ONCE)? => {
                    self.drain(PASTED)?;
                    note(None);
                }
                input => return Ok(input),
            }
        }
    }

    /// As [`key`](Keyboard::key), for so long at most, less than a second. `None`: nothing came.
    pub fn within(&mut self, time: Duration) -> io::Result<Option<Input>> {
        if waiting(time)? {
            return self.key().map(Some);
        }
        let size = Term::stdout().size_checked();
        Ok((std::mem::replace(&mut self.size, size) != size).then_some(Input::Resized))
    }

    /// Waits for anything, a part of a paste too.
    pub fn any(&mut self) -> io::Result<Input> {
        while !waiting(LOOK)? {
            let size = Term::stdout().size_checked();
            if std::mem::replace(&mut self.size, size) != size {
                return Ok(Input::Resized);
            }
        }
        match Term::stdout().read_key_raw() {
            Ok(Key::CtrlC) => Err(interrupted()),
            Ok(Key::Char('\u{1a}')) => self.suspend().map(|()| Input::Resumed),
            Ok(key) => Ok(Input::Key(key)),
            // The terminal is gone.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(interrupted()),
            Err(error) => Err(error),
        }
    }

    /// Whether more of the same paste is there already.
    pub fn has_more(&self) -> io::Result<bool> {
        waiting(AT_ONCE)
    }

    /// Reads away what is there, until nothing has come for so long. Whether there was anything. A Ctrl-C is not lost with it.
    fn drain(&mut self, quiet: Duration) -> io::Result<bool> {
        let mut bytes = [0; 256];
        let mut any = false;
        while waiting(quiet)? {
            let read = system::read(&mut bytes)?;
            if read == 0 || bytes[..read].contains(&0x03) {
                return Err(interrupted());
            }
            any = true;
        }
        Ok(any)
    }

    /// Stops until the shell continues it (`fg`).
    fn suspend(&mut self) -> io::Result<()> {
        self.before.restore()?;
        if let Some((_, leave)) = self.around {
            Term::stdout().write_str(leave)?;
        }
        system::suspend()?;
        self.before = Mode::raw()?;
        if let Some((enter, _)) = self.around {
            Term::stdout().write_str(enter)?;
        }
        self.drain(Duration::ZERO)?;
        note(None);
        Ok(())
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        // Where the terminal is gone, there is nothing to restore.
        let _ = self.before.restore();
    }
}

fn interrupted() -> io::Error {
    io::Error::other(Interrupted)
}

#[allow(clippy::disallowed_methods)] // A person's hand is measured by the machine's clock.
fn now() -> Instant {
    Instant::now()
}

/// Remembers a key, or that something was dropped.
fn note(key: Option<Key>) {
    *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, now()));
}

/// Whether this key is only the repetition of one that was held down.
fn repeats(key: &Key) -> bool {
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let now = now();
    let repeated = matches!(&*last, Some((before, when)) if before.as_ref().is_none_or(|before| before == key)
        && now.duration_since(*when) < REPEAT);
    match &mut *last {
        // Of whatever was dropped, the rest is dropped too.
        Some((_, when)) if repeated => *when = now,
        last => *last = Some((Some(key.clone()), now)),
    }
    repeated
}
