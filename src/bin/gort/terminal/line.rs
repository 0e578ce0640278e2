//! Typing lines: a small editor for one line at a time, and rows of them until an empty one.
//!
//! On a terminal that can be drawn over: cursor keys, Home and End, Backspace and Del, Ctrl-U, Ctrl-K and Ctrl-W; ↑,
//! or Backspace on an empty row, goes back to the row above. A line that is wider than the terminal moves sideways.
//! What is pasted is typed, but only a key ends it all. Elsewhere the terminal's own line mode does it.

use std::io::{self, Write};

use console::Key;

use super::keys::{Input, Keyboard};
use super::screen::Screen;
use super::shown::is_hidden;
use super::system;
use crate::terminal::span::width;

/// Before a line.
const PROMPT: &str = " > ";

/// What was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Typed {
    /// These lines; none: the first one was empty.
    Lines(Vec<String>),
    /// `q` alone, or the end of the input.
    Quit,
}

/// Reads rows until an empty one; with `single`, one row.
pub fn read(out: &mut dyn Write, screen: &Screen, single: bool) -> io::Result<Typed> {
    let mut rows = Vec::new();
    let mut keyboard = if screen.redraws { Some(Keyboard::prompt(out)?) } else { None };
    if keyboard.is_none() {
        out.flush()?;
        system::forget_input()?;
    }
    let mut line = Editing::default();
    loop {
        let row = match &mut keyboard {
            Some(keyboard) => edit(out, screen, keyboard, std::mem::take(&mut line))?,
            None => plain(out)?,
        };
        match row {
            Entered::End => return Ok(if rows.is_empty() { Typed::Quit } else { Typed::Lines(rows) }),
            Entered::Up => {
                if let Some(above) = rows.pop() {
                    write!(out, "\r\x1b[2K\x1b[A")?;
                    line = Editing::of(&above);
                }
            }
            Entered::Done(text) if rows.is_empty() && text.trim() == "q" => return Ok(Typed::Quit),
            Entered::Done(text) if text.trim().is_empty() => return Ok(Typed::Lines(rows)),
            Entered::Done(text) => {
                rows.push(text);
                if single {
                    return Ok(Typed::Lines(rows));
                }
            }
            Entered::Pasted(text) => {
                if !text.trim().is_empty() {
                    rows.push(text);
                }
            }
        }
    }
}

/// How a row came out.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Entered {
    /// A key ended it.
    Done(String),
    /// A line break in a paste ended it.
    Pasted(String),
    /// Back to the row above.
    Up,
    /// Ctrl-D on an empty row, or nothing more can come.
    End,
}

/// A row as the terminal's own line mode gives it.
fn plain(out: &mut dyn Write) -> io::Result<Entered> {
    write!(out, "{PROMPT}")?;
    out.flush()?;
    let mut bytes = Vec::new();
    let mut byte = [0];
    // A byte at a time: what comes after this line is for the next prompt.
    while system::read(&mut byte)? > 0 {
        if byte[0] == b'\n' {
            let text = String::from_utf8_lossy(&bytes);
            return Ok(Entered::Done(text.strip_suffix('\r').unwrap_or(&text).to_string()));
        }
        bytes.push(byte[0]);
    }
    Ok(Entered::End)
}

fn edit(out: &mut dyn Write, screen: &Screen, keyboard: &mut Keyboard, mut line: Editing) -> io::Result<Entered> {
    let mut burst = false;
    loop {
        // In the middle of a paste there is more to come: it is drawn once.
        let more = keyboard.has_more()?;
        if !more {
            line.draw(out, screen.again().width)?;
        }
        let key = match keyboard.any()? {
            Input::Key(key) => key,
            Input::Resized | Input::Resumed => continue,
        };
        let in_paste = burst || more;
        burst = keyboard.has_more()?;
        match (&key, line.obey(&key)) {
            (Key::Enter, _) => {
                line.cursor = line.signs.len();
                line.draw(out, screen.again().width)?;
                writeln!(out)?;
                out.flush()?;
                let text = line.signs.iter().collect();
                return Ok(if in_paste || burst { Entered::Pasted(text) } else { Entered::Done(text) });
            }
            (Key::Char('\u{4}'), false) => return writeln!(out).map(|()| Entered::End),
            (Key::ArrowUp | Key::Backspace, false) if line.signs.is_empty() => return Ok(Entered::Up),
            _ => {}
        }
    }
}

/// The line that is being typed.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
struct Editing {
    signs: Vec<char>,
    /// Before which sign the cursor stands.
    cursor: usize,
}

fn columns(signs: &[char]) -> usize {
    width(&signs.iter().collect::<String>())
}

impl Editing {
    fn of(text: &str) -> Self {
        let signs: Vec<char> = text.chars().collect();
        Editing { cursor: signs.len(), signs }
    }

    /// Does what a key says. False: it says nothing here.
    fn obey(&mut self, key: &Key) -> bool {
        // A sign without a width belongs to the one before it.
        let joined = |signs: &[char], at: usize| signs.get(at).is_some_and(|sign| columns(&[*sign]) == 0);
        let mut before = self.cursor.saturating_sub(1);
        while before > 0 && joined(&self.signs, before) {
            before -= 1;
        }
        let mut after = (self.cursor + 1).min(self.signs.len());
        while joined(&self.signs, after) {
            after += 1;
        }
        let (from, to) = match key {
            Key::Backspace => (before, self.cursor),
            Key::Del | Key::Char('\u{4}') => (self.cursor, after),
            Key::Char('\u{15}') => (0, self.cursor),
            Key::Char('\u{b}') => (self.cursor, self.signs.len()),
            Key::Char('\u{17}') => (self.word_before(), self.cursor),
            Key::ArrowLeft => return std::mem::replace(&mut self.cursor, before) != before,
            Key::ArrowRight => return std::mem::replace(&mut self.cursor, after) != after,
            Key::Home => return std::mem::take(&mut self.cursor) != 0,
            Key::End => {
                let end = self.signs.len();
                return std::mem::replace(&mut self.cursor, end) != end;
            }
            Key::Char(sign) if !is_hidden(*sign) => {
                self.signs.insert(self.cursor, *sign);
                self.cursor += 1;
                return true;
            }
            _ => return false,
        };
        self.signs.drain(from..to);
        self.cursor = from;
        from != to
    }

    /// Where the word before the cursor begins.
    fn word_before(&self) -> usize {
        let mut at = self.cursor;
        while at > 0 && self.signs[at - 1].is_whitespace() {
            at -= 1;
        }
        while at > 0 && !self.signs[at - 1].is_whitespace() {
            at -= 1;
        }
        at
    }

    /// The part that fits into `room` columns, and the column of the cursor in it.
    fn shown(&self, room: usize) -> (String, usize) {
        let mut from = 0;
        // One column is left for the cursor itself.
        while from < self.cursor && columns(&self.signs[from..self.cursor]) >= room {
            from += 1;
        }
        let mut to = self.cursor;
        while to < self.signs.len() && columns(&self.signs[from..=to]) < room {
            to += 1;
        }
        (self.signs[from..to].iter().collect(), columns(&self.signs[from..self.cursor]))
    }

    fn draw(&self, out: &mut dyn Write, columns: usize) -> io::Result<()> {
        let (text, cursor) = self.shown(columns.saturating_sub(PROMPT.len()).max(2));
        let column = PROMPT.len() + cursor;
        write!(out, "\r\x1b[2K{PROMPT}{text}\r\x1b[{column}C")?;
        out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(line: &mut Editing, text: &str) {
        text.chars().for_each(|sign| assert!(line.obey(&Key::Char(sign))));
    }

    fn text(line: &Editing) -> String {
        line.signs.iter().collect()
    }

    #[test]
    fn keys_edit_the_line() {
        let mut line = Editing::default();
        typed(&mut line, "Sending one");
        assert!(line.obey(&Key::Char('\u{17}')));
        assert_eq!(text(&line), "Sending ");
        typed(&mut line, "1");
        assert!(line.obey(&Key::Home) && line.obey(&Key::Del));
        typed(&mut line, "s");
        assert!(line.obey(&Key::End) && line.obey(&Key::ArrowLeft));
        typed(&mut line, "1");
        assert_eq!(text(&line), "sending 11");
        assert!(line.obey(&Key::Backspace) && line.obey(&Key::ArrowRight) && !line.obey(&Key::ArrowRight));
        assert_eq!(text(&line), "sending 1");
        assert!(line.obey(&Key::Char('\u{15}')) && line == Editing::default());
        assert!(!line.obey(&Key::Backspace) && !line.obey(&Key::Char('\u{4}')) && !line.obey(&Key::Tab));
    }

    #[test]
    fn wide_signs_and_marks_are_one_step_each() {
        let mut line = Editing::of("发e\u{301}送");
        assert!(line.obey(&Key::ArrowLeft) && line.obey(&Key::ArrowLeft));
        assert_eq!(line.shown(40), ("发e\u{301}送".to_string(), 2));
        assert!(line.obey(&Key::Del));
        assert_eq!(text(&line), "发送");
    }

    #[test]
    fn a_long_line_moves_sideways_and_the_cursor_is_in_sight() {
        let mut line = Editing::of("0123456789");
        assert_eq!(line.shown(6), ("56789".to_string(), 5));
        assert!(line.obey(&Key::Home));
        assert_eq!(line.shown(6), ("01234".to_string(), 0));
        let wide = Editing::of("一二三四五");
        for room in 3..12 {
            let (text, cursor) = wide.shown(room);
            assert!(width(&text) < room && cursor < room, "{room}: {text} {cursor}");
        }
    }
}
