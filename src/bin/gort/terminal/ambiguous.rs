//! Characters of which a terminal decides how wide they are: lines and arrows, ①, “ ” and …. Where East Asian text is at home, many draw
//! them two columns wide, and drawings made of them break.
//!
//! States      Narrow, until [`decide`] says otherwise, once, before anything is measured.
//! Invariants  I1  while they are wide, nothing is drawn with them (`theme::SIMPLE`), and in text each counts two columns.
//!             I2  a terminal is asked at most once, is waited for only briefly, and its line is as it was afterwards.
//! Protocol    One is written at the beginning of a line, and the terminal is asked where its cursor is: in the second column or the third.
//! Rejected    To ask every terminal: an answer that comes late is taken for keys, and where the language is none of East Asia it is known.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use console::{AnsiCodeIterator, measure_text_width, strip_ansi_codes, truncate_str};
use unicode_width::UnicodeWidthStr;

use super::system::{self, Mode, waiting};

/// How long a terminal may take to answer, at most: over a slow network, too.
const PATIENCE: Duration = Duration::from_millis(250);
/// What is written, and what asks for the place of the cursor.
const QUESTION: &str = "\r│\u{1b}[6n";
/// The line as it was.
const WIPED: &str = "\r\u{1b}[K";

static WIDE: AtomicBool = AtomicBool::new(false);

/// Whether they are wide, from now on.
pub fn decide(wide: bool) {
    WIDE.store(wide, Ordering::Relaxed);
}

/// How wide a text is, in columns. What sets its colours takes none.
pub fn width(text: &str) -> usize {
    width_in(text, WIDE.load(Ordering::Relaxed))
}

fn width_in(text: &str, wide: bool) -> usize {
    if wide { strip_ansi_codes(text).width_cjk() } else { measure_text_width(text) }
}

/// The text cut to so many columns, its colours kept.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    cut_in(text, columns, WIDE.load(Ordering::Relaxed))
}

fn cut_in(text: &str, columns: usize, wide: bool) -> Cow<'_, str> {
    if !wide {
        return truncate_str(text, columns, "");
    }
    if width_in(text, wide) <= columns {
        return Cow::Borrowed(text);
    }
    let (mut kept, mut used) = (String::new(), 0);
    for (part, is_code) in AnsiCodeIterator::new(text) {
        if is_code {
            kept.push_str(part);
            continue;
        }
        for sign in part.chars() {
            used += sign.encode_utf8(&mut [0; 4]).width_cjk();
            if used <= columns {
                kept.push(sign);
            }
        }
    }
    Cow::Owned(kept)
}

/// Whether the terminal draws them wide, as it says itself. None: it says nothing. Needs: standard input and output are a terminal.
pub fn asked() -> Option<bool> {
    static SAID: OnceLock<Option<bool>> = OnceLock::new();
    *SAID.get_or_init(|| ask().ok().flatten())
}

fn ask() -> io::Result<Option<bool>> {
    // What runs in the background would be stopped.
    if !system::may_ask()? {
        return Ok(None);
    }
    let before = Mode::raw()?;
    let said = question();
    before.restore()?;
    said
}

fn question() -> io::Result<Option<bool>> {
    let mut out = io::stdout();
    out.write_all(QUESTION.as_bytes())?;
    out.flush()?;
    let mut said = Vec::new();
    let mut bytes = [0; 64];
    while !said.contains(&b'R') && said.len() < 1024 && waiting(PATIENCE)? {
        let read = system::read(&mut bytes)?;
        if read == 0 {
            break;
        }
        said.extend_from_slice(&bytes[..read]);
    }
    out.write_all(WIPED.as_bytes())?;
    out.flush()?;
    Ok(column(&String::from_utf8_lossy(&said)).map(|column| column > 2))
}

/// The column in the answer `ESC [ ROW ; COLUMN R`, whatever else was typed before it.
fn column(said: &str) -> Option<usize> {
    let answers = said.match_indices("\u{1b}[").filter_map(|(at, begin)| {
        let (place, _) = said[at + begin.len()..].split_once('R')?;
        let (row, column) = place.split_once(';')?;
        row.parse::<usize>().ok()?;
        column.parse().ok()
    });
    answers.last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_cursor_is_tells_how_wide_a_character_was() {
        for (said, column_said) in [
            ("\u{1b}[12;2R", Some(2)),
            ("\u{1b}[1;3R", Some(3)),
            ("q\u{1b}[A\u{1b}[7;3R", Some(3)),
            ("\u{1b}[7;3", None),
            ("R", None),
            ("", None),
        ] {
            assert_eq!(column(said), column_said, "{said:?}");
        }
    }

    #[test]
    fn a_wide_one_takes_two_columns_and_its_colours_none() {
        let text = "\u{1b}[32m“中”│①\u{1b}[0m a";
        assert_eq!((width_in(text, false), width_in(text, true)), (8, 12));
        assert_eq!(strip_ansi_codes(&cut_in(text, 7, true)), "“中”");
        assert_eq!(cut_in(text, 12, true), text);
        assert!(cut_in(text, 3, true).ends_with("\u{1b}[0m"), "the colours end");
    }
}
