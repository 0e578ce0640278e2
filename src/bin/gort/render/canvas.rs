//! A canvas one row high: text and arrows placed at columns, later ones over earlier ones.

use crate::terminal::span::{Line, Tone, width};

#[derive(Clone, Debug)]
enum Spot {
    /// Nothing was drawn here.
    Free,
    /// A character begins here.
    Start(String, Tone),
    /// The second column of a wide character.
    Rest,
}

/// One row that can be drawn on at any column.
#[derive(Clone, Debug)]
pub struct Canvas {
    spots: Vec<Spot>,
}

impl Canvas {
    /// An empty row of this width.
    pub fn new(width: usize) -> Self {
        Canvas { spots: vec![Spot::Free; width] }
    }

    /// Draws a line at a column; what does not fit is left out.
    pub fn put(&mut self, column: usize, line: &Line) {
        let mut at = column;
        for span in line.spans() {
            for character in span.text.chars() {
                at += self.put_char(at, character, span.tone);
            }
        }
    }

    /// Draws a text at a column.
    pub fn put_text(&mut self, column: usize, text: &str, tone: Tone) {
        self.put(column, &Line::of(text, tone));
    }

    fn put_char(&mut self, at: usize, character: char, tone: Tone) -> usize {
        let text = character.to_string();
        let columns = width(&text);
        if columns == 0 {
            // A combining mark belongs to the character before it.
            let end = at.min(self.spots.len());
            let before = self.spots[..end].iter_mut().rev().find(|spot| !matches!(spot, Spot::Rest));
            if let Some(Spot::Start(base, _)) = before {
                base.push(character);
            }
            return 0;
        }
        if at + columns <= self.spots.len() {
            self.clear(at);
            self.spots[at] = Spot::Start(text, tone);
            if columns == 2 {
                self.clear(at + 1);
                self.spots[at + 1] = Spot::Rest;
            }
        }
        columns
    }

    /// Frees a column, and the other half of a wide character that stood on it.
    fn clear(&mut self, at: usize) {
        if matches!(self.spots[at], Spot::Rest) && at > 0 {
            self.spots[at - 1] = Spot::Free;
        }
        if let Some(next @ Spot::Rest) = self.spots.get_mut(at + 1) {
            *next = Spot::Free;
        }
        self.spots[at] = Spot::Free;
    }

    /// Draws `glyph` in every column of `from..to`.
    pub fn fill(&mut self, from: usize, to: usize, glyph: &str, tone: Tone) {
        (from..to).for_each(|column| self.put_text(column, glyph, tone));
    }

    /// The row as a line, without blanks at its end.
    pub fn into_line(self) -> Line {
        let mut line = Line::new();
        for spot in self.spots {
            match spot {
                Spot::Free => line.push(" ", Tone::Plain),
                Spot::Start(text, tone) => line.push(text, tone),
                Spot::Rest => {}
            }
        }
        line.trimmed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_keep_what_follows_in_its_column() {
        let mut canvas = Canvas::new(12);
        canvas.put_text(0, "发送 0", Tone::Plain);
        canvas.put_text(8, "|", Tone::Faint);
        assert_eq!(canvas.into_line().text(), "发送 0  |");
    }

    #[test]
    fn half_of_an_overwritten_wide_character_does_not_stay() {
        let mut canvas = Canvas::new(4);
        canvas.put_text(0, "发送", Tone::Plain);
        canvas.put_text(1, "x", Tone::Plain);
        assert_eq!(canvas.into_line().text(), " x送");
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let mut canvas = Canvas::new(3);
        canvas.put_text(0, "a发送", Tone::Plain);
        assert_eq!(canvas.into_line().text(), "a发");
    }
}
