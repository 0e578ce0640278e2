//! The exercises to choose from, over the whole screen of a watch.

use console::Key;

use super::list;
use super::registry;
use crate::lesson::progress::Progress;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::say;

/// Where the cursor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The exercise that it is on, from nought.
    at: usize,
    /// The number that is being typed.
    typed: usize,
}

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
        Choice { at, typed: 0 }
    }

    /// Does what a key says. `rows`: so many exercises are seen.
    pub fn obey(&mut self, key: &Key, rows: usize) -> Did {
        self.among(registry::all().len(), key, rows)
    }

    fn among(&mut self, count: usize, key: &Key, rows: usize) -> Did {
        let (last, page) = (count.saturating_sub(1), rows.max(1));
        let typed = std::mem::take(&mut self.typed);
        match key {
            Key::Char(digit @ '0'..='9') => {
                let digit = digit.to_digit(10).unwrap_or(0) as usize;
                // A digit too many begins a number anew.
                let number = Some(typed * 10 + digit).filter(|number| *number <= count).unwrap_or(digit);
                if (1..=count).contains(&number) {
                    (self.typed, self.at) = (number, number - 1);
                }
            }
            Key::Enter => return Did::Open(self.at),
            Key::ArrowDown | Key::Char('j') => self.at = (self.at + 1).min(last),
            Key::ArrowUp | Key::Char('k') => self.at = self.at.saturating_sub(1),
            Key::PageDown | Key::Char(' ') => self.at = (self.at + page).min(last),
            Key::PageUp | Key::Char('b') => self.at = self.at.saturating_sub(page),
            Key::Home => self.at = 0,
            Key::End => self.at = last,
            Key::Escape | Key::Char('l' | 'q') => return Did::Close,
            _ => {}
        }
        Did::Stay
    }

    /// The exercises around the cursor, as many as there are rows.
    pub fn lines(&self, progress: &Progress, screen: &Screen, rows: usize) -> Vec<Line> {
        let (mut all, _) = list::lines(progress, screen);
        let lowest = all.len().saturating_sub(rows);
        let top = self.at.saturating_sub(rows / 2).min(lowest);
        if let Some(here) = all.get_mut(self.at) {
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
            "Enter open  j k or a number: another one  Space b pages  l back",
            "回车 打开  j k 或编号：选另一个  空格 b 翻页  l 返回"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_goes_by_rows_pages_and_numbers_and_stays_on_the_list() {
        let mut choice = Choice { at: 0, typed: 0 };
        let mut obey = |key: Key| {
            assert_eq!(choice.among(40, &key, 10), Did::Stay);
            choice.at
        };
        let keys = "jjk 1 12 125 9 0kb".chars();
        let came: Vec<usize> = keys.map(|key| obey(Key::Char(key))).collect();
        assert_eq!(came, [1, 2, 1, 11, 0, 10, 0, 11, 21, 0, 11, 4, 14, 8, 18, 18, 17, 7]);
        assert_eq!((obey(Key::End), obey(Key::ArrowDown), obey(Key::PageDown)), (39, 39, 39));
        assert_eq!((obey(Key::Home), obey(Key::ArrowUp), obey(Key::PageUp)), (0, 0, 0));
        choice.at = 7;
        assert_eq!(choice.among(40, &Key::Enter, 10), Did::Open(7));
        assert!(
            [Key::Escape, Key::Char('l'), Key::Char('q')].iter().all(|key| choice.among(40, key, 10) == Did::Close)
        );
    }
}
