//! The list: one event per line, where lanes do not fit or are not wanted.

use super::layout::{Drawn, Item, Style, changes, gap, notes_below};
use super::row::{Row, Timeline};
use crate::terminal::span::{Line, Tone, pad_left, width};

/// One event per line: step, marker, goroutine, action; what changed in the objects after it.
pub fn draw(timeline: &Timeline, items: &[Item], notes: &[Vec<Line>], style: &Style) -> Drawn {
    let digits = timeline.rows.len().to_string().len();
    let names = timeline.lanes.iter().map(|lane| width(&timeline.names.goroutine(*lane))).max().unwrap_or(4);
    let names = names.min(style.width / 4);
    let markers = if style.glyphs.ascii { 4 } else { 2 };
    let who_at = 1 + digits + 1 + markers;
    // Where the screen is too small for a column of names, the action stands on the next line.
    let stacked = style.width < who_at + names + 2 + 24;
    let what_at = if stacked { (1 + digits + 1).min(style.width / 4) } else { who_at + names + 2 };
    let room = style.width.saturating_sub(what_at).max(8);
    let mut drawn = Drawn::default();
    for item in items {
        let at = match item {
            Item::Gap(rows) => {
                drawn.lines.push(gap(*rows, style, what_at));
                continue;
            }
            Item::Row(at) => *at,
        };
        drawn.begins(at);
        let lines = &mut drawn.lines;
        let row = &timeline.rows[at];
        let mut first = Line::of(format!(" {} ", pad_left(&(at + 1).to_string(), digits)), Tone::Faint);
        if let Some(marker) = row.marker {
            first.push(style.glyphs.marker(marker), Tone::Note);
        }
        first.pad_to(who_at);
        if let Some(lane) = timeline.lanes.iter().position(|id| *id == row.actor) {
            let name = Line::of(timeline.names.goroutine(row.actor), Tone::Lane(lane));
            first.append(name.cut_to(style.width.saturating_sub(who_at).min(names.max(8)), style.glyphs.cut));
        }
        let mut what = row.action.long.wrap(room).into_iter();
        if stacked {
            lines.push(first.trimmed());
        } else {
            first.pad_to(what_at);
            first.append(what.next().unwrap_or_default());
            lines.push(first);
        }
        lines.extend(what.map(|line| line.indented(what_at)));
        state_in_list(lines, row, style, what_at, room);
        lines.extend(notes_below(row, notes, style, what_at));
    }
    drawn
}

/// What a row changed: at the end of its last line if that has room, else on a line of its own.
fn state_in_list(lines: &mut Vec<Line>, row: &Row, style: &Style, what_at: usize, room: usize) {
    let changes = changes(row, style);
    if changes.is_blank() {
        return;
    }
    let (open, close) = if style.glyphs.ascii { ("[", "]") } else { ("‹", "›") };
    let mut told = Line::of(open, Tone::Faint);
    told.append(changes);
    told.push(close, Tone::Faint);
    match lines.last_mut() {
        Some(last) if last.width() > what_at && last.width() + 3 + told.width() <= style.width => {
            last.push("   ", Tone::Plain);
            last.append(told);
        }
        _ => lines.extend(told.wrap(room.saturating_sub(2).max(8)).into_iter().map(|line| line.indented(what_at + 2))),
    }
}
