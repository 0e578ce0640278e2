//! Prose: blocks of a lesson's text as lines.

use crate::markdown::Block;
use crate::terminal::span::{Line, Tone, width};
use crate::terminal::theme::Glyphs;

/// Prose wider than this is hard to read.
const PROSE_MAX: usize = 88;

/// The blocks, wrapped, with a blank line between them, all moved to the right by `indent`.
pub fn draw(blocks: &[Block], columns: usize, indent: usize, glyphs: &Glyphs) -> Vec<Line> {
    let room = columns.saturating_sub(indent).clamp(1, PROSE_MAX);
    let mut lines = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            lines.push(Line::new());
        }
        match block {
            Block::Paragraph(text) => lines.extend(text.wrap(room)),
            Block::List(items) => {
                let bullet = format!("{} ", glyphs.bullet);
                for item in items {
                    let wrapped = item.wrap(room.saturating_sub(width(&bullet)).max(1));
                    for (nth, line) in wrapped.into_iter().enumerate() {
                        let mut first = Line::of(if nth == 0 { bullet.as_str() } else { "  " }, Tone::Faint);
                        first.append(line);
                        lines.push(first);
                    }
                }
            }
            Block::Code(code) => {
                lines.extend(code.iter().map(|line| Line::of(line, Tone::Code).indented(2).cut_to(room, glyphs.cut)));
            }
            Block::Quote(text) => {
                for line in text.wrap(room.saturating_sub(2).max(1)) {
                    let mut quoted = Line::of(format!("{} ", glyphs.bar), Tone::Faint);
                    quoted.append(line);
                    lines.push(quoted);
                }
            }
        }
    }
    lines.into_iter().map(|line| if line.is_blank() { line } else { line.indented(indent) }).collect()
}

/// The text of blocks, a line per paragraph or item: for notes.
pub fn flat(blocks: &[Block]) -> Vec<Line> {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Quote(text) => lines.push(text.clone()),
            Block::List(items) => lines.extend(items.iter().cloned()),
            Block::Code(code) => lines.extend(code.iter().map(|line| Line::of(line, Tone::Code))),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::theme::BOX;

    #[test]
    fn paragraphs_are_separated_and_fit() {
        let text = "A send finishes only when a receiver takes it: the two goroutines meet.";
        let blocks = [
            Block::Paragraph(Line::of(text, Tone::Plain)),
            Block::List(vec![Line::of("one", Tone::Plain), Line::of("two", Tone::Plain)]),
        ];
        let lines = draw(&blocks, 30, 1, &BOX);
        assert!(lines.iter().all(|line| line.width() <= 30));
        let texts: Vec<String> = lines.iter().map(Line::text).collect();
        assert_eq!(&texts[texts.len() - 3..], ["", " • one", " • two"]);
    }
}
