//! The timeline: a story laid out as lanes, or as a list where lanes do not fit.
//!
//! Lanes: one per goroutine, with a bar that says what the goroutine is doing, arrows for values and wake-ups, the objects
//! in a column on the right, notes beside them (wide) or under their row. A list has one event per line.

use std::cmp::Ordering;

use gort::GoId;

use super::action::{Action, Place, Way};
use super::canvas::Canvas;
use super::model::Status;
use super::row::{Row, Story};
use super::span::{Line, Tone, pad_left, width};
use crate::messages::{Words, fill};
use crate::theme::Glyphs;

/// From this width on, notes stand beside the lanes.
const WIDE: usize = 100;
/// Below this width there are no lanes.
const NARROW: usize = 64;
/// The least that a lane needs.
const LANE_MIN: usize = 13;
/// More than this, a lane does not need.
const LANE_MAX: usize = 30;
/// The least that the column of notes needs.
const NOTES_MIN: usize = 26;
/// Rows that are shown without folding.
const ROWS_MAX: usize = 40;
/// Of a folded timeline: rows before and after the fold.
const ROWS_HEAD: usize = 26;
const ROWS_TAIL: usize = 12;
/// The shortest arrow: a shaft of one and a head, with a blank.
const ARROW_MIN: usize = 3;
/// The least room for a text at an arrow's end.
const TEXT_MIN: usize = 7;
/// Where not every object has a column of its own, the one for all is at most this wide.
const STATE_MAX: usize = 28;

/// How a timeline is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns of the screen.
    pub width: usize,
    /// Show every row.
    pub full: bool,
    /// A list in any case.
    pub list: bool,
    /// The signs.
    pub glyphs: &'static Glyphs,
    /// The words.
    pub words: &'static Words,
}

/// A part of a timeline: a row, or a gap of so many rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Item {
    /// This row.
    Row(usize),
    /// Rows left out.
    Gap(usize),
}

/// Which rows are shown: all, or the beginning, the end, and every row with a note.
pub fn folded(story: &Story, full: bool) -> Vec<Item> {
    let count = story.rows.len();
    if full || count <= ROWS_MAX {
        return (0..count).map(Item::Row).collect();
    }
    let kept = |at: usize| at < ROWS_HEAD || at >= count - ROWS_TAIL || !story.rows[at].notes.is_empty();
    let mut items: Vec<Item> = Vec::new();
    for at in 0..count {
        // A gap of one row would take as much room as the row.
        let lonely = at > 0 && at + 1 < count && kept(at - 1) && kept(at + 1);
        match items.last_mut() {
            _ if kept(at) || lonely => items.push(Item::Row(at)),
            Some(Item::Gap(rows)) => *rows += 1,
            _ => items.push(Item::Gap(1)),
        }
    }
    items
}

/// Where everything stands.
#[derive(Clone, Debug)]
struct Layout {
    /// The digits of a step.
    digits: usize,
    /// Where the lanes begin, and how wide each is.
    lanes: usize,
    lane: usize,
    /// Where the state column begins, and how wide each object's part is; empty: one part for all.
    state: usize,
    parts: Vec<usize>,
    state_width: usize,
    /// Where the notes begin, if they stand beside.
    notes: Option<usize>,
}

/// The timeline of a story. `notes` holds the text of each note, a line per paragraph.
pub fn draw(story: &Story, notes: &[Vec<Line>], style: &Style) -> Vec<Line> {
    let items = folded(story, style.full);
    match layout(story, notes, style) {
        Some(layout) => lanes(story, &items, notes, style, &layout),
        None => list(story, &items, notes, style),
    }
}

/// Whether this story is drawn in lanes, rather than as a list.
pub fn has_lanes(story: &Story, style: &Style) -> bool {
    layout(story, &[], style).is_some()
}

/// What the signs mean.
pub fn legend(style: &Style) -> Vec<Line> {
    let (glyphs, words) = (style.glyphs, style.words);
    let arrow = format!("{}{}", glyphs.shaft.repeat(2), glyphs.right);
    let signs = [
        (glyphs.running, words.legend_runs),
        (glyphs.runnable, words.legend_ready),
        (glyphs.parked, words.legend_parked),
        (glyphs.print, words.legend_prints),
        (&arrow, words.legend_value),
    ];
    let mut line = Line::new();
    for (sign, text) in signs {
        line.push(if line.is_blank() { " " } else { "   " }, Tone::Plain);
        line.push(sign, Tone::Lane(0));
        line.push(format!(" {text}"), Tone::Faint);
    }
    line.wrap(style.width)
}

/// The last rows up to `at`, the lanes standing as in the whole timeline; only the last row's notes are shown.
pub fn window(story: &Story, at: usize, rows: usize, notes: &[Vec<Line>], style: &Style) -> Vec<Line> {
    let from = (at + 1).saturating_sub(rows);
    let items: Vec<Item> = (from..=at).map(Item::Row).collect();
    let mut quiet = story.clone();
    for (index, row) in quiet.rows.iter_mut().enumerate() {
        if index != at {
            row.notes.clear();
        }
    }
    // Notes below, so that the lanes do not move when one comes.
    match layout(story, &[], style) {
        Some(layout) => lanes(&quiet, &items, notes, style, &layout),
        None => list(&quiet, &items, notes, style),
    }
}

fn layout(story: &Story, notes: &[Vec<Line>], style: &Style) -> Option<Layout> {
    if style.list || style.width < NARROW {
        return None;
    }
    let digits = story.rows.len().to_string().len().max(style.words.step.len().min(4));
    let lanes = 1 + digits + 1 + 2;
    let wanted: Vec<usize> = (0..story.headers.len())
        .map(|part| {
            let cells = story.rows.iter().map(|row| row.cells[part].text.width()).max().unwrap_or(0);
            cells.max(width(&story.headers[part]))
        })
        .collect();
    let budget = style.width * 3 / 10;
    let total = wanted.iter().sum::<usize>() + 2 * wanted.len().saturating_sub(1);
    let (parts, state_width) = if total <= budget {
        (wanted, total)
    } else {
        let changes = story.rows.iter().map(|row| changes(row, style).width()).max().unwrap_or(0);
        (Vec::new(), changes.max(width(&story.headers.join(", "))).min(budget).min(STATE_MAX))
    };
    let beside = style.width >= WIDE && story.rows.iter().any(|row| !row.notes.is_empty()) && !notes.is_empty();
    let room = |notes_width: usize| {
        let gaps = usize::from(state_width > 0) * 2 + usize::from(notes_width > 0) * 2;
        style.width.saturating_sub(lanes + state_width + notes_width + gaps) / story.lanes.len()
    };
    let (lane, beside) = match (room(NOTES_MIN), beside) {
        (lane, true) if lane >= LANE_MIN + 4 => (lane.min(LANE_MAX), true),
        _ => (room(0).min(LANE_MAX), false),
    };
    if lane < LANE_MIN {
        return None;
    }
    let state = lanes + lane * story.lanes.len() + usize::from(state_width > 0) * 2;
    let notes = beside.then_some(state + state_width + 2);
    Some(Layout { digits, lanes, lane, state, parts, state_width, notes })
}

impl Layout {
    /// Where a goroutine's lane begins.
    fn lane_of(&self, story: &Story, goroutine: GoId) -> Option<(usize, usize)> {
        let lane = story.lanes.iter().position(|id| *id == goroutine)?;
        Some((lane, self.lanes + lane * self.lane))
    }
}

fn lanes(story: &Story, items: &[Item], notes: &[Vec<Line>], style: &Style, layout: &Layout) -> Vec<Line> {
    let mut lines = vec![head(story, style, layout)];
    let mut beside: Vec<Line> = Vec::new();
    let mut last: Option<&Row> = None;
    for item in items {
        match item {
            Item::Row(at) => {
                let row = &story.rows[*at];
                if layout.notes.is_some() && (!row.notes.is_empty() || row.action.place == Place::End) {
                    // The note before must be over before the next begins, or before a line that needs the whole width.
                    while !beside.is_empty() {
                        lines.push(with_note(filler(story, last, style, layout), &mut beside, style, layout));
                    }
                    beside = note_lines(row, notes, style.width - layout.notes.unwrap_or(0) - 2);
                    bracket(&mut beside, style);
                }
                let drawn = row_lines(story, *at, style, layout);
                lines.extend(drawn.into_iter().map(|line| with_note(line, &mut beside, style, layout)));
                if layout.notes.is_none() {
                    lines.extend(notes_below(row, notes, style, layout.lanes));
                }
                last = Some(row);
            }
            Item::Gap(rows) => {
                while !beside.is_empty() {
                    lines.push(with_note(filler(story, last, style, layout), &mut beside, style, layout));
                }
                lines.push(gap(*rows, style, layout.lanes));
            }
        }
    }
    while !beside.is_empty() {
        lines.push(with_note(filler(story, last, style, layout), &mut beside, style, layout));
    }
    lines
}

/// The line with the headers.
fn head(story: &Story, style: &Style, layout: &Layout) -> Line {
    let mut canvas = Canvas::new(style.width);
    canvas.put_text(1, &pad_left(style.words.step, layout.digits), Tone::Faint);
    for (lane, goroutine) in story.lanes.iter().enumerate() {
        let name =
            Line::of(story.names.goroutine(*goroutine), Tone::Lane(lane)).cut_to(layout.lane - 1, style.glyphs.cut);
        canvas.put(layout.lanes + lane * layout.lane, &name);
    }
    if layout.parts.is_empty() {
        let all = story.headers.join(", ");
        canvas.put(layout.state, &Line::of(all, Tone::Faint).cut_to(layout.state_width, style.glyphs.cut));
    }
    let mut column = layout.state;
    for (part, wide) in layout.parts.iter().enumerate() {
        canvas.put_text(column, &story.headers[part], Tone::Faint);
        column += wide + 2;
    }
    canvas.into_line()
}

/// The bars of all lanes.
fn bars(canvas: &mut Canvas, story: &Story, row: Option<&Row>, running: bool, style: &Style, layout: &Layout) {
    for (lane, goroutine) in story.lanes.iter().enumerate() {
        let column = layout.lanes + lane * layout.lane;
        let status = row.and_then(|row| row.statuses.get(goroutine));
        let glyph = match status {
            _ if running && row.is_some_and(|row| row.actor == *goroutine) => style.glyphs.running,
            Some(Status::Runnable) => style.glyphs.runnable,
            Some(Status::Parked(_)) => style.glyphs.parked,
            Some(Status::Ended) | None => continue,
        };
        canvas.put_text(column, glyph, Tone::Lane(lane));
    }
}

/// A row without an event, beside which a note goes on.
fn filler(story: &Story, row: Option<&Row>, style: &Style, layout: &Layout) -> Line {
    let mut canvas = Canvas::new(style.width);
    bars(&mut canvas, story, row, false, style, layout);
    canvas.into_line()
}

/// One row: usually one line; more where a text goes on under itself.
fn row_lines(story: &Story, at: usize, style: &Style, layout: &Layout) -> Vec<Line> {
    let row = &story.rows[at];
    let mut first = Canvas::new(style.width);
    first.put_text(1, &pad_left(&(at + 1).to_string(), layout.digits), Tone::Faint);
    if let Some(marker) = row.marker {
        first.put_text(layout.digits + 2, &style.glyphs.marker(marker), Tone::Note);
    }
    let lanes_end = layout.lanes + layout.lane * story.lanes.len();
    let mut texts: Vec<(usize, Vec<Line>)> = Vec::new();
    if row.action.place != Place::Lane {
        let clock = row.action.place == Place::Clock;
        let end = if clock { lanes_end } else { style.width };
        let text = row.action.long.clone().cut_to(end - layout.lanes, style.glyphs.cut);
        let start = layout.lanes + text.width() + 1;
        first.put(layout.lanes, &text);
        if !clock {
            return vec![first.into_line()];
        }
        first.fill(start, lanes_end.max(start), style.glyphs.rule, Tone::Faint);
    } else {
        bars(&mut first, story, Some(row), true, style, layout);
        texts = arrow(&mut first, story, row, style, layout).unwrap_or_else(|| {
            let (_, column) = layout.lane_of(story, row.actor).unwrap_or((0, layout.lanes));
            let room = lanes_end.saturating_sub(column + 2);
            vec![(column + 2, lane_text(&row.action, style, room).wrap(room))]
        });
    }
    texts.extend(state(row, style, layout));
    let count = texts.iter().map(|(_, lines)| lines.len()).max().unwrap_or(1).max(1);
    let mut canvases = vec![first];
    canvases.extend((1..count).map(|_| {
        let mut canvas = Canvas::new(style.width);
        bars(&mut canvas, story, Some(row), true, style, layout);
        canvas
    }));
    for (column, lines) in &texts {
        for (canvas, line) in canvases.iter_mut().zip(lines) {
            canvas.put(*column, line);
            // A text that runs over the next lanes must not touch a bar.
            let end = column + line.width();
            if end < lanes_end && !canvas.is_free(end, end + 1) && canvas.is_free(end + 1, end + 2) {
                canvas.put_text(end, " ", Tone::Plain);
            }
        }
    }
    canvases.into_iter().map(Canvas::into_line).collect()
}

/// An action's short text, or its brief one where the short one takes more than a line.
fn fitting(action: &Action, room: usize) -> &Line {
    if action.short.width() > room && !action.brief.is_blank() { &action.brief } else { &action.short }
}

/// What stands in a lane where no arrow is drawn.
fn lane_text(action: &Action, style: &Style, room: usize) -> Line {
    match &action.print {
        Some(text) => Line::of(format!("{} ", style.glyphs.print), Tone::Faint).with(text, Tone::Strong),
        None if action.arrow.is_none() => fitting(action, room).clone(),
        None => action.long.clone(),
    }
}

/// Draws a row's arrow, and gives the texts at its ends. `None` if there is no arrow or no room for it.
fn arrow(
    canvas: &mut Canvas,
    story: &Story,
    row: &Row,
    style: &Style,
    layout: &Layout,
) -> Option<Vec<(usize, Vec<Line>)>> {
    let arrow = row.action.arrow.as_ref()?;
    let (from_lane, from) = layout.lane_of(story, row.actor)?;
    let (to_lane, to) = layout.lane_of(story, arrow.other)?;
    let lanes_end = layout.lanes + layout.lane * story.lanes.len();
    let gap = if arrow.way == Way::Beside { 1 } else { ARROW_MIN + 1 };
    let own_room = if from_lane < to_lane { to.saturating_sub(from + 2 + gap) } else { lanes_end - (from + 2) };
    let own = fitting(&row.action, own_room);
    let (left, left_text, right, right_text) = match from_lane.cmp(&to_lane) {
        Ordering::Less => (from, own, to, &arrow.text),
        Ordering::Greater => (to, &arrow.text, from, own),
        Ordering::Equal => return None,
    };
    let left_room = right.checked_sub(left + 2 + gap).filter(|room| *room >= TEXT_MIN)?;
    let right_room = lanes_end.checked_sub(right + 2).filter(|room| *room >= TEXT_MIN)?;
    let (left_lines, right_lines) = (left_text.wrap(left_room), right_text.wrap(right_room));
    let start = left + 2 + left_lines.first().map_or(0, Line::width) + 1;
    canvas.fill(left + 2, right, " ", Tone::Plain);
    // The head points away from the actor, or at it where something comes in.
    let to_the_right = (from_lane < to_lane) == (arrow.way == Way::Out);
    let tone = Tone::Lane(if arrow.way == Way::In { to_lane } else { from_lane });
    match arrow.way {
        Way::Beside => {}
        _ if to_the_right => {
            canvas.fill(start, right - 1, style.glyphs.shaft, tone);
            canvas.put_text(right - 1, style.glyphs.right, tone);
        }
        _ => {
            canvas.fill(start + 1, right, style.glyphs.shaft, tone);
            canvas.put_text(start, style.glyphs.left, tone);
        }
    }
    Some(vec![(left + 2, left_lines), (right + 2, right_lines)])
}

/// Steps a line back.
fn faint(line: &Line) -> Line {
    Line::of(line.text(), Tone::Faint)
}

/// The state column's texts.
fn state(row: &Row, style: &Style, layout: &Layout) -> Vec<(usize, Vec<Line>)> {
    if layout.state_width == 0 {
        return Vec::new();
    }
    if layout.parts.is_empty() {
        return vec![(layout.state, changes(row, style).wrap(layout.state_width))];
    }
    let mut column = layout.state;
    let mut texts = Vec::new();
    for (cell, wide) in row.cells.iter().zip(&layout.parts) {
        texts.push((column, vec![if cell.changed { cell.text.clone() } else { faint(&cell.text) }]));
        column += wide + 2;
    }
    texts
}

/// The objects that a row changed, with their names.
fn changes(row: &Row, style: &Style) -> Line {
    let mut line = Line::new();
    for cell in row.cells.iter().filter(|cell| cell.changed) {
        if !line.is_blank() {
            line.push("; ", Tone::Plain);
        }
        line.push(format!("{} ", cell.name), Tone::Faint);
        if cell.text.is_blank() {
            line.push(style.words.nobody_waits, Tone::Faint);
        }
        line.append(cell.text.clone());
    }
    line
}

fn with_note(mut line: Line, beside: &mut Vec<Line>, style: &Style, layout: &Layout) -> Line {
    if let (Some(column), false) = (layout.notes, beside.is_empty()) {
        line = line.cut_to(column - 1, style.glyphs.cut);
        line.pad_to(column);
        line.append(beside.remove(0));
    }
    line
}

/// A row's notes, wrapped.
fn note_lines(row: &Row, notes: &[Vec<Line>], room: usize) -> Vec<Line> {
    let texts = row.notes.iter().filter_map(|note| notes.get(*note)).flatten();
    texts.flat_map(|text| text.wrap(room)).collect()
}

/// Ties the lines of a note together.
fn bracket(lines: &mut [Line], style: &Style) {
    let count = lines.len();
    for (at, line) in lines.iter_mut().enumerate() {
        let sign = match (at, count) {
            (0, 1) => style.glyphs.dot,
            (0, _) => "╷",
            (at, count) if at + 1 == count => "╵",
            _ => "│",
        };
        let mut tied = Line::of(format!("{sign} "), Tone::Note);
        tied.append(std::mem::take(line));
        *line = tied;
    }
}

fn notes_below(row: &Row, notes: &[Vec<Line>], style: &Style, indent: usize) -> Vec<Line> {
    let sign = if style.glyphs.ascii { format!("{}: ", style.words.note) } else { format!("{} ", style.glyphs.hook) };
    let indent = indent.min(style.width / 3);
    let room = style.width.saturating_sub(indent + width(&sign)).max(8);
    let mut lines = note_lines(row, notes, room);
    for (at, line) in lines.iter_mut().enumerate() {
        let mut tied = Line::of(" ".repeat(indent), Tone::Plain);
        tied.push(if at == 0 { sign.clone() } else { " ".repeat(width(&sign)) }, Tone::Note);
        tied.append(std::mem::take(line));
        *line = tied;
    }
    lines
}

fn gap(rows: usize, style: &Style, indent: usize) -> Line {
    let text = fill(style.words.left_out, &[("n", &rows.to_string())]);
    let sign = if style.glyphs.ascii { "..." } else { "⋮" };
    Line::of(format!("{}{sign} {text}", " ".repeat(indent.min(style.width / 4))), Tone::Faint)
        .cut_to(style.width, style.glyphs.cut)
}

/// One event per line: step, marker, who, what; what changed in the objects after it.
fn list(story: &Story, items: &[Item], notes: &[Vec<Line>], style: &Style) -> Vec<Line> {
    let digits = story.rows.len().to_string().len();
    let names = story.lanes.iter().map(|lane| width(&story.names.goroutine(*lane))).max().unwrap_or(4);
    let names = names.min(style.width / 4);
    let markers = if style.glyphs.ascii { 4 } else { 2 };
    let who_at = 1 + digits + 1 + markers;
    // Where the screen is too small for a column of names, the action stands on the next line.
    let stacked = style.width < who_at + names + 2 + 24;
    let what_at = if stacked { (1 + digits + 1).min(style.width / 4) } else { who_at + names + 2 };
    let room = style.width.saturating_sub(what_at).max(8);
    let mut lines = Vec::new();
    for item in items {
        let at = match item {
            Item::Gap(rows) => {
                lines.push(gap(*rows, style, what_at));
                continue;
            }
            Item::Row(at) => *at,
        };
        let row = &story.rows[at];
        let mut first = Line::of(format!(" {} ", pad_left(&(at + 1).to_string(), digits)), Tone::Faint);
        if let Some(marker) = row.marker {
            first.push(style.glyphs.marker(marker), Tone::Note);
        }
        first.pad_to(who_at);
        if let Some(lane) = story.lanes.iter().position(|id| *id == row.actor) {
            let name = Line::of(story.names.goroutine(row.actor), Tone::Lane(lane));
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
        state_in_list(&mut lines, row, style, what_at, room);
        lines.extend(notes_below(row, notes, style, what_at));
    }
    lines
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

#[cfg(test)]
mod tests {
    use super::super::model::tests::rendezvous;
    use super::*;
    use crate::messages::{EN, ZH};
    use crate::source::Source;
    use crate::theme::{ASCII, BOX};

    fn style(width: usize) -> Style {
        Style { width, full: false, list: false, glyphs: &BOX, words: &EN }
    }

    fn drawn(style: &Style) -> Vec<String> {
        let story = Story::new(&rendezvous(), &Source::default(), "x.rs", &[], style.words);
        draw(&story, &[], style).iter().map(Line::text).collect()
    }

    #[test]
    fn values_travel_between_lanes() {
        let lines = drawn(&style(80));
        let text = lines.join("\n");
        assert!(lines[1].contains("go g2 ─") && lines[1].contains("▸│ created"), "{text}");
        assert!(lines[4].contains("┆ 0 ◂─") || lines[4].contains("│ 0 ◂─"), "{text}");
        assert!(lines.iter().all(|line| width(line) <= 80), "{text}");
    }

    #[test]
    fn chinese_lanes_stand_in_the_same_columns() {
        let lines = drawn(&Style { words: &ZH, ..style(80) });
        let text = lines.join("\n");
        let column = |line: &str, sign: &str| line.find(sign).map(|at| width(&line[..at]));
        // Rows of the second goroutine: its bar is always in the column of its name.
        let lane = column(&lines[0], "g2").unwrap();
        for line in lines.iter().filter(|line| line.contains("» Sending")) {
            assert_eq!(column(line, "┃"), Some(lane), "{text}");
        }
    }

    #[test]
    fn below_the_narrow_width_there_is_one_event_per_line() {
        let lines = drawn(&style(60));
        let text = lines.join("\n");
        assert!(lines.iter().any(|line| line.contains("main  parks: chan receive")), "{text}");
        assert!(!text.contains('┃'), "{text}");
        assert!(lines.iter().all(|line| width(line) <= 60), "{text}");
    }

    #[test]
    fn twenty_columns_are_enough() {
        for words in [&EN, &ZH] {
            let lines = drawn(&Style { words, ..style(20) });
            assert!(lines.iter().all(|line| width(line) <= 20), "{}", lines.join("\n"));
        }
    }

    #[test]
    fn plain_has_only_ascii() {
        let lines = drawn(&Style { list: true, glyphs: &ASCII, ..style(80) });
        assert!(lines.iter().all(|line| line.is_ascii()), "{}", lines.join("\n"));
    }

    #[test]
    fn a_long_timeline_is_folded_but_never_a_row_with_a_note() {
        let mut story = Story::new(&rendezvous(), &Source::default(), "x.rs", &[], &EN);
        let row = story.rows[2].clone();
        story.rows = vec![row; 100];
        story.rows[50].notes = vec![0];
        story.rows[28].notes = vec![1];
        let items = folded(&story, false);
        assert!(items.contains(&Item::Row(50)) && items.contains(&Item::Row(28)));
        let hidden: usize = items.iter().map(|item| if let Item::Gap(rows) = item { *rows } else { 0 }).sum();
        let rows = items.iter().filter(|item| matches!(item, Item::Row(_))).count();
        assert_eq!(hidden + rows, 100);
        assert!(items.iter().all(|item| *item != Item::Gap(1)), "a gap of one row hides nothing: {items:?}");
        assert_eq!(folded(&story, true).len(), 100);
    }

    #[test]
    fn the_end_of_the_program_has_the_whole_width() {
        let mut events = rendezvous();
        events.last_mut().unwrap().kind = gort::EventKind::ProgramEnd { ending: gort::Ending::Deadlock };
        let mut story = Story::new(&events, &Source::default(), "x.rs", &[], &EN);
        let before = story.rows.len() - 2;
        story.rows[before].notes = vec![0];
        let note = vec![Line::of("a note that is long enough to need several lines beside the lanes", Tone::Plain)];
        for columns in [100, 80] {
            let lines = draw(&story, std::slice::from_ref(&note), &style(columns));
            let text: Vec<String> = lines.iter().map(Line::text).collect();
            let end = text.iter().find(|line| line.contains("deadlock!")).unwrap();
            assert!(end.ends_with("all goroutines are asleep - deadlock!"), "{text:#?}");
            assert!(lines.iter().all(|line| line.width() <= columns));
        }
    }

    #[test]
    fn many_goroutines_become_a_list() {
        let spawn = |child| (1, gort::EventKind::Spawn { child: GoId(child) });
        let story_of = |count: u64| {
            let events = super::super::model::tests::events((2..2 + count).map(spawn).collect());
            Story::new(&events, &Source::default(), "x.rs", &[], &EN)
        };
        assert!(has_lanes(&story_of(3), &style(80)));
        assert!(!has_lanes(&story_of(8), &style(80)));
        assert!(has_lanes(&story_of(6), &style(120)));
    }
}
