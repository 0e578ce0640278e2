//! The exercises to choose from, over the whole screen of a watch.

use console::Key;

use super::list;
use super::registry;
use crate::lesson::progress::Progress;
use crate::terminal::cursor::Cursor;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::say;

/// The list of them, with a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice(Cursor);

/// What a key has done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Did {
    /// The list stays.
    Stay,
    /// The list is over.
    Close,
    /// This exercise was chosen, from nought.
    Open(usize),
}

impl Choice {
    /// The cursor is on this exercise.
    pub fn on(name: &str) -> Choice {
        let at = registry::all().iter().position(|exercise| exercise.name == name).unwrap_or(0);
        Choice(Cursor::on(at))
    }

    /// Does what a key says. `rows`: so many exercises are seen.
    pub fn obey(&mut self, key: &Key, rows: usize) -> Did {
        if self.0.obey(key, registry::all().len(), rows) {
            return Did::Stay;
        }
        match key {
            Key::Enter => Did::Open(self.0.row()),
            Key::Escape | Key::Char('l' | 'q') => Did::Close,
            _ => Did::Stay,
        }
    }

    /// The exercises around the cursor, as many as there are rows.
    pub fn lines(&self, progress: &Progress, screen: &Screen, rows: usize) -> Vec<Line> {
        let (mut all, _) = list::lines(progress, screen);
        let lowest = all.len().saturating_sub(rows);
        let top = self.0.row().saturating_sub(rows / 2).min(lowest);
        if let Some(here) = all.get_mut(self.0.row()) {
            // The first column is blank.
            let mut pointed = Line::of(screen.glyphs.here, Tone::Strong);
            pointed.append(here.without_first(1));
            *here = pointed;
        }
        let shown = all.into_iter().skip(top).take(rows);
        shown.map(|line| line.cut_to(screen.width, screen.glyphs.cut)).collect()
    }

    /// What can be done.
    pub fn keys() -> String {
        say!(
            "Enter open  j k or a number: another one  Space b pages  l q back",
            "回车 打开  j k 或编号：选另一个  空格 b 翻页  l q 返回"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exercise_under_the_cursor_is_opened() {
        let name = &registry::all()[2].name;
        let mut choice = Choice::on(name);
        assert_eq!(choice.obey(&Key::Enter, 10), Did::Open(2));
        assert_eq!((choice.obey(&Key::Char('j'), 10), choice.obey(&Key::Enter, 10)), (Did::Stay, Did::Open(3)));
        assert!([Key::Escape, Key::Char('l'), Key::Char('q')].iter().all(|key| choice.obey(key, 10) == Did::Close));
    }
}
