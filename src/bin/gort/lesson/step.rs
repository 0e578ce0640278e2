//! `--step`: one event at a time, on the normal screen, by single keys.

use std::io::{self, Write};

use console::Key;

use crate::render::code;
use crate::render::timeline;
use crate::study::Study;
use crate::terminal::frames::Frames;
use crate::terminal::keys::Input;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};

/// The least of the timeline that must stay to be seen.
const ROWS_MIN: usize = 4;
/// The least of the code.
const CODE_MIN: usize = 3;

/// What stands under the frame instead of the keys, until the next key.
#[derive(Clone, PartialEq, Eq)]
enum Aside {
    Keys,
    Help,
    NextNote,
}

/// Where a key leads.
enum Move {
    To(usize),
    Show(Aside),
    Finish,
    Quit,
    Stay,
}

fn lead(key: &Key, at: usize, count: usize) -> Move {
    match key {
        Key::Char(' ' | 'j' | 'l') | Key::Enter | Key::ArrowRight | Key::ArrowDown if at + 1 >= count => Move::Finish,
        Key::Char(' ' | 'j' | 'l') | Key::Enter | Key::ArrowRight | Key::ArrowDown => Move::To(at + 1),
        Key::Char('b' | 'k') | Key::ArrowLeft | Key::ArrowUp | Key::Backspace => Move::To(at.saturating_sub(1)),
        Key::Home => Move::To(0),
        Key::End => Move::To(count - 1),
        Key::Char('f') => Move::Finish,
        Key::Char('h') => Move::Show(Aside::NextNote),
        Key::Char('?') => Move::Show(Aside::Help),
        Key::Char('q') | Key::Escape => Move::Quit,
        _ => Move::Stay,
    }
}

/// Goes through a study's run. False: the learner wants to stop.
pub fn through(out: &mut dyn Write, screen: &Screen, study: &Study, notes: &[Vec<Line>]) -> io::Result<bool> {
    let count = study.timeline.rows.len();
    if count == 0 {
        return Ok(true);
    }
    let mut at = 0;
    let mut aside = Aside::Keys;
    let mut frames = Frames::take()?;
    loop {
        let screen = screen.again();
        let frame = frame(&screen, study, notes, at, &aside, Screen::height());
        let input = frames.show(out, &frame)?;
        if let Input::Key(key) = &input {
            let moved = lead(key, at, count);
            match moved {
                Move::To(next) => (at, aside) = (next, Aside::Keys),
                Move::Show(shown) => aside = shown,
                Move::Stay => aside = Aside::Keys,
                Move::Finish | Move::Quit => {
                    writeln!(out)?;
                    return Ok(matches!(moved, Move::Finish));
                }
            }
        }
        Frames::clear(out, &screen, &frame, &input)?;
    }
}

/// One frame: never higher than the screen, or it could not be drawn over.
fn frame(screen: &Screen, study: &Study, notes: &[Vec<Line>], at: usize, aside: &Aside, height: usize) -> Vec<Line> {
    let words = screen.words;
    let timeline = &study.timeline;
    let row = &timeline.rows[at];
    let title = Line::of(
        format!(
            " {} {} {}",
            study.name,
            screen.glyphs.dot,
            fill!(words.stepping.of, n = at + 1, all = timeline.rows.len())
        ),
        Tone::Strong,
    );

    let below = match aside {
        Aside::Keys => Line::beside(Vec::new(), words.stepping.keys.split("   "), ("   ", Tone::Faint), screen.width),
        Aside::Help => {
            let signs = screen.glyphs;
            let help = fill!(
                words.stepping.help,
                running = signs.running,
                runnable = signs.runnable,
                parked = signs.parked,
                right = signs.right
            );
            Line::of(format!(" {help}"), Tone::Note).wrap_hanging(screen.width, 1)
        }
        Aside::NextNote => {
            let next = (at + 1..timeline.rows.len()).find(|next| !timeline.rows[*next].notes.is_empty());
            let text = match next {
                _ if !row.notes.is_empty() => words.stepping.note_here.to_string(),
                Some(next) => fill!(words.stepping.no_note, n = next + 1),
                None => words.stepping.no_more_notes.to_string(),
            };
            Line::of(format!(" {text}"), Tone::Note).wrap_hanging(screen.width, 1)
        }
    };

    let style = timeline::Style::whole(screen);
    // The code gets what the timeline does not need, the timeline what the code does not.
    let room = height.saturating_sub(2 + 2 + below.len() + 1);
    let code = listing(study, at, room.saturating_sub(room / 2).max(CODE_MIN), screen);
    let left = room.saturating_sub(code.len());
    let mut rows = left.max(ROWS_MIN);
    let mut lanes = timeline::window(timeline, at, rows, notes, &style);
    while lanes.len() > left && rows > 1 {
        rows -= 1;
        lanes = timeline::window(timeline, at, rows, notes, &style);
    }

    let mut frame = vec![title, Line::new()];
    frame.extend(code);
    frame.push(Line::new());
    frame.extend(lanes);
    frame.push(Line::new());
    frame.extend(below);
    let most = height.saturating_sub(1).max(1);
    if frame.len() > most {
        // A very low screen: the newest lines matter most.
        frame.drain(1..1 + frame.len() - most);
    }
    frame.into_iter().map(|line| line.cut_to(screen.width, screen.glyphs.cut)).collect()
}

/// The text around the current line; two texts stand side by side, or the second follows in what room is left.
fn listing(study: &Study, at: usize, room: usize, screen: &Screen) -> Vec<Line> {
    let style = code::Style::of(screen);
    let listings = study.listings_at(at, screen.words);
    let line = |listing: &code::Listing<'_>| listing.here.unwrap_or(1);
    if let [one, other] = &listings[..] {
        let both = code::draw(&listings, &style);
        let apart =
            code::draw(std::slice::from_ref(one), &style).len() + code::draw(std::slice::from_ref(other), &style).len();
        if both.len() > apart {
            // One under the other: each gets half of the room.
            let half = |listing: &code::Listing<'_>| {
                around(
                    code::draw(std::slice::from_ref(listing), &style),
                    line(listing),
                    (room.saturating_sub(1) / 2).max(2),
                )
            };
            return [half(one), half(other)].join(&Line::new());
        }
        let (first, last) = (line(one).min(line(other)), line(one).max(line(other)));
        return around(both, if last - first < room.saturating_sub(1) { (first + last) / 2 } else { line(one) }, room);
    }
    around(code::draw(&listings, &style), listings.first().map_or(1, line), room)
}

/// The heading and the lines around the current one.
fn around(mut code: Vec<Line>, line: usize, room: usize) -> Vec<Line> {
    if code.len() <= room {
        return code;
    }
    let heading = code.remove(0);
    let rows = room.saturating_sub(1).max(1);
    let from = line.saturating_sub(1 + rows / 2).min(code.len().saturating_sub(rows));
    let mut shown = vec![heading];
    shown.extend(code.into_iter().skip(from).take(rows));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_on_and_back_and_out() {
        assert!(matches!(lead(&Key::Char(' '), 0, 3), Move::To(1)));
        assert!(matches!(lead(&Key::ArrowRight, 2, 3), Move::Finish));
        assert!(matches!(lead(&Key::Char('b'), 0, 3), Move::To(0)));
        assert!(matches!(lead(&Key::ArrowLeft, 2, 3), Move::To(1)));
        assert!(matches!(lead(&Key::Char('q'), 1, 3), Move::Quit));
        assert!(matches!(lead(&Key::Char('f'), 1, 3), Move::Finish));
        assert!(matches!(lead(&Key::Char('z'), 1, 3), Move::Stay));
    }

    #[test]
    fn the_current_line_stays_in_sight() {
        let code: Vec<Line> = (0..=30).map(|line| Line::of(line.to_string(), Tone::Plain)).collect();
        for line in 1..=30 {
            let shown = around(code.clone(), line, 8);
            assert_eq!(shown.len(), 8);
            assert!(shown[1..].iter().any(|shown| shown.text() == line.to_string()), "line {line}");
        }
    }
}
