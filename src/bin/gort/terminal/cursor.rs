//! A cursor over a list: keys move it by rows and by pages, to the ends, and to a number that is typed.
//!
//! Invariants  I1  it stays on the list.
//!             I2  a number that is typed is one of the list's; a digit too many begins another one.

use console::Key;

/// Where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The row that it is on, from nought.
    at: usize,
    /// The number that is being typed.
    typed: usize,
}

impl Cursor {
    /// It is on this row.
    pub fn on(row: usize) -> Cursor {
        Cursor { at: row, typed: 0 }
    }

    /// The row that it is on, from nought.
    pub fn row(&self) -> usize {
        self.at
    }

    /// Does what a key says, over so many rows, of which so many are seen. False: the key moves no cursor.
    pub fn obey(&mut self, key: &Key, count: usize, seen: usize) -> bool {
        let (last, page) = (count.saturating_sub(1), seen.max(1));
        let typed = std::mem::take(&mut self.typed);
        match key {
            Key::Char(digit @ '0'..='9') => {
                let digit = digit.to_digit(10).unwrap_or(0) as usize;
                let number = Some(typed * 10 + digit).filter(|number| *number <= count).unwrap_or(digit);
                if (1..=count).contains(&number) {
                    (self.typed, self.at) = (number, number - 1);
                }
            }
            Key::ArrowDown | Key::Char('j') => self.at = (self.at + 1).min(last),
            Key::ArrowUp | Key::Char('k') => self.at = self.at.saturating_sub(1),
            Key::PageDown | Key::Char(' ') => self.at = (self.at + page).min(last),
            Key::PageUp | Key::Char('b') => self.at = self.at.saturating_sub(page),
            Key::Home => self.at = 0,
            Key::End => self.at = last,
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_by_rows_pages_and_numbers_and_stays_on_the_list() {
        let mut cursor = Cursor::default();
        let mut obey = |key: Key| {
            assert!(cursor.obey(&key, 40, 10));
            cursor.row()
        };
        let keys = "jjk 1 12 125 9 0kb".chars();
        let came: Vec<usize> = keys.map(|key| obey(Key::Char(key))).collect();
        assert_eq!(came, [1, 2, 1, 11, 0, 10, 0, 11, 21, 0, 11, 4, 14, 8, 18, 18, 17, 7]);
        assert_eq!((obey(Key::End), obey(Key::ArrowDown), obey(Key::PageDown)), (39, 39, 39));
        assert_eq!((obey(Key::Home), obey(Key::ArrowUp), obey(Key::PageUp)), (0, 0, 0));
        let mut cursor = Cursor::on(7);
        assert!([Key::Enter, Key::Escape, Key::Char('q')].iter().all(|key| !cursor.obey(key, 40, 10)));
        assert!(cursor.obey(&Key::Char('j'), 0, 10) && cursor.row() == 0, "an empty list");
    }
}
