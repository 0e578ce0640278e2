//! Lists over the whole screen: the contents, what was found, every output, the keys. Some of their lines lead to places.

use std::io::Write;

use console::Key;

use super::layout::{self, Layout, Parts};
use super::page::Page;
use super::place::Place;
use crate::lesson::bilingual::Texts;
use crate::lesson::frame::part_line;
use crate::lesson::progress::Progress;
use crate::lesson::{course, minutes};
use crate::lessons::{LESSONS, parts};
use crate::terminal::cursor::Cursor;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, pad};
use crate::terminal::theme::write_lines;

/// A list.
#[derive(Debug, Default)]
pub struct List {
    title: String,
    lines: Vec<String>,
    /// Which lines lead somewhere, in order.
    places: Vec<(usize, Place)>,
    /// Which of them it is on.
    cursor: Cursor,
    top: usize,
}

/// What a key has done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Did {
    /// The list stays.
    Stay,
    /// The list is over.
    Close,
    /// On to this place.
    Go(Place),
}

/// So many bytes are shown before what was found.
const BEFORE: usize = 30;

/// A line from a little before what was found in it, and from the beginning of a word.
fn excerpt(line: &str, at: usize, cut: &str) -> String {
    let from = line.char_indices().map(|(at, _)| at).rfind(|start| start + BEFORE <= at).unwrap_or(0);
    let (before, said) = line.split_at(from);
    let is_mark = |ch: char| matches!(ch, '>' | '-' | ' ');
    if before.chars().all(is_mark) {
        return line.trim_start_matches(is_mark).to_owned();
    }
    let is_of_word = |ch: char| ch.is_ascii_alphanumeric() || ch == '`';
    let said = if before.ends_with(is_of_word) { said.trim_start_matches(is_of_word) } else { said };
    let is_between = |ch: char| ch == ' ' || ch.is_ascii_punctuation() && ch != '`' || "，。、；：）”".contains(ch);
    format!("{cut}{}", said.trim_start_matches(is_between))
}

impl List {
    /// Lines that something writes, and that lead nowhere.
    pub fn of(title: String, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<List> {
        Ok(List { title, lines: Page::of(write)?.lines, ..List::default() })
    }

    /// All lessons and their sections. The cursor is on `here`.
    pub fn contents(screen: &Screen, progress: &Progress, here: Place, title: String) -> anyhow::Result<List> {
        let mut list = List { title, ..List::default() };
        for (number, lesson) in LESSONS.iter().enumerate() {
            let texts = Texts::new(lesson, screen.lang);
            let minutes = fill!(screen.words.front.minutes, n = minutes::of(lesson, screen.lang));
            let line = Line::of(format!(" {:>2}  ", number + 1), Tone::Faint)
                .with(pad(lesson.name, 12), Tone::Code)
                .with(texts.title(), Tone::Strong)
                .with(format!("  {minutes}"), Tone::Faint);
            list.lead(screen, line, Place::of(lesson, None), here)?;
            for part in parts::of(lesson) {
                list.add(&part_line(screen, &part).indented(6).cut_to(screen.width, screen.glyphs.cut))?;
                for section in part.sections {
                    let (sign, tone) = course::sign_of(screen, progress.mark(lesson.name, section.id));
                    let line = Line::of(format!("       {sign} "), tone);
                    let line = line.with(texts.section(section.id).title(), Tone::Plain);
                    list.lead(screen, line, Place::of(lesson, Some(section)), here)?;
                }
            }
        }
        Ok(list)
    }

    /// The sections that say this, with a line of each.
    pub fn found(screen: &Screen, asked: &str, title: String, none: &str) -> anyhow::Result<List> {
        let mut list = List { title, ..List::default() };
        let lower = asked.to_lowercase();
        for lesson in LESSONS {
            let texts = Texts::new(lesson, screen.lang);
            let markdown = screen.lang.texts().iter().map(|lang| match lang {
                crate::terminal::lang::Lang::Zh => lesson.text.zh,
                _ => lesson.text.en,
            });
            for text in markdown {
                let mut section = None;
                let mut last = None;
                for line in text.lines() {
                    if let Some(head) = line.strip_prefix("## ") {
                        section = lesson.sections.iter().find(|known| head.split_whitespace().next() == Some(known.id));
                    }
                    let Some(at) = line.to_lowercase().find(&lower) else { continue };
                    let id = section.map(|section| section.id);
                    if last == Some(id) {
                        continue;
                    }
                    last = Some(id);
                    let name = id.map_or(lesson.name.to_string(), |id| format!("{}/{id}", lesson.name));
                    let heading = id.map_or_else(|| texts.title(), |id| texts.section(id).title());
                    let shown = Line::of(format!(" {name}  "), Tone::Code).with(heading, Tone::Strong);
                    list.lead(screen, shown, Place::of(lesson, section), Place::of(lesson, section))?;
                    // A heading is said already.
                    if !line.starts_with('#') {
                        let said = format!("      {}", excerpt(line, at, screen.glyphs.cut));
                        list.add(&Line::of(said, Tone::Faint).cut_to(screen.width, screen.glyphs.cut))?;
                    }
                }
            }
        }
        list.cursor = Cursor::default();
        if list.places.is_empty() {
            list.add(&Line::of(format!("  {none}"), Tone::Note))?;
        }
        Ok(list)
    }

    fn add(&mut self, line: &Line) -> anyhow::Result<()> {
        let mut bytes = Vec::new();
        write_lines(&mut bytes, std::slice::from_ref(line))?;
        self.lines.extend(String::from_utf8_lossy(&bytes).lines().map(str::to_owned));
        Ok(())
    }

    fn lead(&mut self, screen: &Screen, line: Line, place: Place, here: Place) -> anyhow::Result<()> {
        if place == here {
            self.cursor = Cursor::on(self.places.len());
        }
        self.places.push((self.lines.len(), place));
        // A place for the cursor.
        let mut shown = Line::of(" ", Tone::Plain);
        shown.append(line);
        self.add(&shown.cut_to(screen.width.saturating_sub(1), screen.glyphs.cut))
    }

    /// Whether any of its lines leads to a place.
    pub fn leads(&self) -> bool {
        !self.places.is_empty()
    }

    /// The line that the cursor is on.
    fn here(&self) -> Option<usize> {
        self.places.get(self.cursor.row()).map(|(line, _)| *line)
    }

    /// The frame.
    pub fn frame(&mut self, screen: &Screen, height: usize, keys: &str) -> Vec<String> {
        let head = vec![format!(" {}", self.title), screen.glyphs.rule.repeat(screen.width)];
        let rows = height.saturating_sub(head.len() + 1);
        if let Some(here) = self.here() {
            self.top = self.top.min(here).max((here + 1).saturating_sub(rows));
        }
        self.top = self.top.min(layout::lowest(self.lines.len(), rows));
        let mut lines = self.lines.clone();
        if let Some(here) = self.here() {
            // The cursor takes the first column, which is blank.
            lines[here] = format!("{}{}", screen.glyphs.here, lines[here].get(1..).unwrap_or_default());
        }
        let parts = Parts {
            head,
            text: (&lines, self.top),
            rows: (0, rows),
            foot: vec![format!(" {keys}")],
            ..Parts::default()
        };
        layout::frame(&Layout::of(screen.width, None), &parts, height, "", "")
    }

    /// Does what a key says.
    pub fn obey(&mut self, key: &Key, rows: usize) -> Did {
        let page = rows.saturating_sub(2).max(1);
        match key {
            Key::Char('q' | 'c' | '?' | 'o') | Key::Escape => return Did::Close,
            Key::Enter if self.places.is_empty() => return Did::Close,
            Key::Enter => return self.places.get(self.cursor.row()).map_or(Did::Close, |(_, place)| Did::Go(*place)),
            // The numbers in the list are not those of its rows.
            Key::Char('0'..='9') => {}
            _ if !self.places.is_empty() => {
                self.cursor.obey(key, self.places.len(), page);
                self.top = if *key == Key::Home { 0 } else { self.top };
            }
            Key::ArrowDown | Key::Char('j') => self.top += 1,
            Key::ArrowUp | Key::Char('k') => self.top = self.top.saturating_sub(1),
            Key::PageDown | Key::Char(' ') => self.top += page,
            Key::PageUp | Key::Char('b') => self.top = self.top.saturating_sub(page),
            Key::Home => self.top = 0,
            Key::End => self.top = self.lines.len(),
            _ => {}
        }
        Did::Stay
    }
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn an_excerpt_begins_with_a_word_and_has_what_was_found() {
        for line in [
            "> Under the output the screen names the goroutines that were unfinished, and `gort explore race/three-each`.",
            "没有 goroutine 能运行，也没有什么能唤醒它们：这就是*死锁*。`main` 自己卡在发送上，`fatal error` 就是这么来的。",
        ] {
            for (at, _) in line.char_indices() {
                let said = excerpt(line, at, "…");
                let rest = said.strip_prefix('…').unwrap_or(&said);
                let before = &line[..line.len() - rest.len()];
                assert!(line.ends_with(rest) && before.len() <= at.max(2), "{at}: {said}");
                assert_eq!(said.starts_with('…'), before.len() > 2, "{at}: {said}");
                let torn = before.ends_with(|ch: char| ch.is_ascii_alphanumeric());
                assert!(!torn || !rest.starts_with(|ch: char| ch.is_ascii_alphanumeric()), "{at}: {said}");
            }
        }
    }
}
