//! What a program prints at first of which no run was found that ends.

use std::io::{self, Write};

use gort::explore::{Answer, Exploration};
use serde_json::{Value, json};

use crate::terminal::screen::Screen;
use crate::terminal::span::Tone;

/// So many lines are shown of what comes to no end.
const BEGINNING: usize = 5;

/// First lines.
enum Beginning {
    /// Each run begins with these.
    Each(Vec<String>),
    /// Each begins with one of these.
    OneOf(Vec<String>),
}

impl Beginning {
    /// The lines that each run begins with, or else those that one may begin with. `None`: nothing is known of any.
    fn of(found: &Exploration) -> Option<Beginning> {
        let next = |lines: &[String]| match found.can(lines) {
            Answer::Impossible { next, .. } => next,
            Answer::Possible(_) => Vec::new(),
        };
        let mut lines: Vec<String> = Vec::new();
        let mut coming = next(&lines);
        while let [line] = &mut coming[..]
            && lines.len() < BEGINNING
        {
            lines.push(std::mem::take(line));
            coming = next(&lines);
        }
        if !lines.is_empty() {
            return Some(Beginning::Each(lines));
        }
        coming.truncate(BEGINNING);
        (!coming.is_empty()).then_some(Beginning::OneOf(coming))
    }
}

/// Shows what it prints at first. Needs: no output was found.
pub fn show(out: &mut dyn Write, screen: &Screen, found: &Exploration) -> io::Result<()> {
    let (introduction, shown) = match Beginning::of(found) {
        None => return Ok(()),
        Some(Beginning::Each(lines)) => (screen.words.lab.begins, vec![lines.join(screen.bar())]),
        Some(Beginning::OneOf(lines)) => (screen.words.lab.begin, lines),
    };
    screen.say(out, introduction, Tone::Plain, 1)?;
    shown.iter().try_for_each(|line| screen.say(out, format!("{} {line}", screen.glyphs.right), Tone::Plain, 3))
}

/// The same as JSON.
pub fn as_json(found: &Exploration) -> Value {
    match Beginning::of(found) {
        None => Value::Null,
        Some(Beginning::Each(lines)) => json!({ "each": true, "lines": lines }),
        Some(Beginning::OneOf(lines)) => json!({ "each": false, "lines": lines }),
    }
}
