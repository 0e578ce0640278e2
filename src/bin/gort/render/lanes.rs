//! Lanes: one per goroutine, with arrows between them, the objects on the right, and notes beside or below.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use gort::GoId;

use super::action::{Action, Arrow, ArrowKind, Extent};
use super::canvas::Canvas;
use super::layout::{Drawn, Item, Style, changes, gap, note_lines, notes_below};
use super::row::{Row, Timeline};
use crate::program::model::Status;
use crate::terminal::span::{Line, Tone, pad_left, width};

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
/// The shortest arrow: a shaft of one and a head, with a blank.
const ARROW_MIN: usize = 3;
/// The least room for a text at an arrow's end.
const TEXT_MIN: usize = 7;
/// Where not every object has a column of its own, the one for all is at most this wide.
const STATE_MAX: usize = 28;

/// Where everything stands.
#[derive(Clone, Debug)]
pub struct Layout {
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
    /// The kinds of actions that are brief in this picture.
    brief: BTreeSet<&'static str>,
    /// Whether the texts at the ends of arrows are, as far as they can be.
    brief_ends: bool,
}

/// Where everything stands on a screen of this width; `None` if lanes do not fit.
pub fn layout(timeline: &Timeline, notes: &[Vec<Line>], style: &Style) -> Option<Layout> {
    if style.list || style.width < NARROW {
        return None;
    }
    let digits = timeline.rows.len().to_string().len().max(style.words.timeline.step.len().min(4));
    let lanes = 1 + digits + 1 + 2;
    let wanted: Vec<usize> = (0..timeline.headers.len())
        .map(|part| {
            let cells = timeline.rows.iter().map(|row| row.cells[part].text.width()).max().unwrap_or(0);
            cells.max(width(&timeline.headers[part]))
        })
        .collect();
    let budget = style.width * 3 / 10;
    let total = wanted.iter().sum::<usize>() + 2 * wanted.len().saturating_sub(1);
    let (parts, state_width) = if total <= budget {
        (wanted, total)
    } else {
        let changes = timeline.rows.iter().map(|row| changes(row, style).width()).max().unwrap_or(0);
        (Vec::new(), changes.max(width(&timeline.headers.join(style.words.lane.and))).min(budget).min(STATE_MAX))
    };
    let beside = style.width >= WIDE && timeline.rows.iter().any(|row| !row.notes.is_empty()) && !notes.is_empty();
    let room = |notes_width: usize| {
        let gaps = usize::from(state_width > 0) * 2 + usize::from(notes_width > 0) * 2;
        style.width.saturating_sub(lanes + state_width + notes_width + gaps) / timeline.lanes.len()
    };
    let (lane, beside) = match (room(NOTES_MIN), beside) {
        (lane, true) if lane >= LANE_MIN + 4 => (lane.min(LANE_MAX), true),
        _ => (room(0).min(LANE_MAX), false),
    };
    if lane < LANE_MIN {
        return None;
    }
    let state = lanes + lane * timeline.lanes.len() + usize::from(state_width > 0) * 2;
    let notes = beside.then_some(state + state_width + 2);
    let mut layout =
        Layout { digits, lanes, lane, state, parts, state_width, notes, brief: BTreeSet::new(), brief_ends: false };
    let long = |row: &&Row| row.action.short.width() > layout.room(timeline, row);
    layout.brief = timeline.rows.iter().filter(long).filter_map(|row| row.action.even).collect();
    let ends = timeline.rows.iter().filter_map(|row| Some((row, row.action.arrow.as_ref()?)));
    let no_room = |row: &Row, arrow: &Arrow| {
        let (lane, column) = layout.lane_of(timeline, arrow.other)?;
        Some(arrow.text.width() > layout.text_end(timeline, row, lane).saturating_sub(column + 2))
    };
    let mut shorter = ends.filter(|(_, arrow)| !arrow.brief.is_blank());
    layout.brief_ends = shorter.any(|(row, arrow)| no_room(row, arrow).unwrap_or(false));
    Some(layout)
}

impl Layout {
    /// Where a goroutine's lane begins.
    fn lane_of(&self, timeline: &Timeline, goroutine: GoId) -> Option<(usize, usize)> {
        let lane = timeline.lanes.iter().position(|id| *id == goroutine)?;
        Some((lane, self.lanes + lane * self.lane))
    }

    /// Where the last lane ends.
    fn lanes_end(&self, timeline: &Timeline) -> usize {
        self.lanes + self.lane * timeline.lanes.len()
    }

    /// Where a text that begins in this lane must end in this row: a blank before the next bar, else where the lanes end.
    fn text_end(&self, timeline: &Timeline, row: &Row, lane: usize) -> usize {
        let mut others = timeline.lanes.iter().enumerate().skip(lane + 1);
        let next = others.find(|(_, goroutine)| has_bar(row, **goroutine));
        next.map_or_else(|| self.lanes_end(timeline), |(lane, _)| self.lanes + lane * self.lane - 1)
    }

    /// How much room the actor's text has: up to the next bar, to the arrow's end, or to the end of the lanes.
    fn room(&self, timeline: &Timeline, row: &Row) -> usize {
        let (lane, column) = self.lane_of(timeline, row.actor).unwrap_or((0, self.lanes));
        let to = row.action.arrow.as_ref().and_then(|arrow| Some((arrow, self.lane_of(timeline, arrow.other)?)));
        let end = self.text_end(timeline, row, lane);
        match to {
            Some((arrow, (to_lane, to))) if lane < to_lane => (to - gap_of(arrow)).min(end).saturating_sub(column + 2),
            _ => end.saturating_sub(column + 2),
        }
    }

    /// An action's short text, or its brief one where the short one takes more than a line, or others of its kind are brief.
    fn fitting<'a>(&self, action: &'a Action, room: usize) -> &'a Line {
        let brief = action.short.width() > room || action.even.is_some_and(|kind| self.brief.contains(kind));
        if brief && !action.brief.is_blank() { &action.brief } else { &action.short }
    }
}

/// The rows in lanes.
pub fn draw(timeline: &Timeline, items: &[Item], notes: &[Vec<Line>], style: &Style, layout: &Layout) -> Drawn {
    let mut drawn = Drawn { lines: vec![head(timeline, style, layout)], ..Drawn::default() };
    let mut beside: Vec<Line> = Vec::new();
    let mut last: Option<&Row> = None;
    for item in items {
        match item {
            Item::Row(at) => {
                let row = &timeline.rows[*at];
                if layout.notes.is_some() && (!row.notes.is_empty() || row.action.extent == Extent::End) {
                    // The note before must be over before the next begins, or before a line that needs the whole width.
                    while !beside.is_empty() {
                        drawn.lines.push(with_note(filler(timeline, last, style, layout), &mut beside, style, layout));
                    }
                    beside = note_lines(row, notes, style.width - layout.notes.unwrap_or(0) - 2);
                    bracket(&mut beside, style);
                }
                drawn.begins(*at);
                let of_row = row_lines(timeline, *at, style, layout);
                drawn.lines.extend(of_row.into_iter().map(|line| with_note(line, &mut beside, style, layout)));
                if layout.notes.is_none() {
                    drawn.lines.extend(notes_below(row, notes, style, layout.lanes));
                }
                last = Some(row);
            }
            Item::Gap(rows) => {
                while !beside.is_empty() {
                    drawn.lines.push(with_note(filler(timeline, last, style, layout), &mut beside, style, layout));
                }
                drawn.lines.push(gap(*rows, style, layout.lanes));
            }
        }
    }
    // Where the program is over, no lane goes on beside the rest of a note.
    let over = last.zip(timeline.rows.last()).is_some_and(|(last, end)| std::ptr::eq(last, end));
    let last = last.filter(|_| !over);
    while !beside.is_empty() {
        drawn.lines.push(with_note(filler(timeline, last, style, layout), &mut beside, style, layout));
    }
    drawn
}

/// The line with the headers.
fn head(timeline: &Timeline, style: &Style, layout: &Layout) -> Line {
    let mut canvas = Canvas::new(style.width);
    canvas.put_text(1, &pad_left(style.words.timeline.step, layout.digits), Tone::Faint);
    for (lane, goroutine) in timeline.lanes.iter().enumerate() {
        let name =
            Line::of(timeline.names.goroutine(*goroutine), Tone::Lane(lane)).cut_to(layout.lane - 1, style.glyphs.cut);
        canvas.put(layout.lanes + lane * layout.lane, &name);
    }
    if layout.parts.is_empty() {
        let all = timeline.headers.join(style.words.lane.and);
        // Their names, where their capacities do not fit.
        let names = || timeline.headers.iter().map(|header| header.split(' ').next().unwrap_or_default());
        let all = if width(&all) <= layout.state_width {
            all
        } else {
            names().collect::<Vec<_>>().join(style.words.lane.and)
        };
        canvas.put(layout.state, &Line::of(all, Tone::Faint).cut_to(layout.state_width, style.glyphs.cut));
    }
    let mut column = layout.state;
    for (part, wide) in layout.parts.iter().enumerate() {
        canvas.put_text(column, &timeline.headers[part], Tone::Faint);
        column += wide + 2;
    }
    canvas.into_line()
}

/// Whether a goroutine's lane has a bar in this row.
fn has_bar(row: &Row, goroutine: GoId) -> bool {
    row.actor == goroutine || matches!(row.statuses.get(&goroutine), Some(Status::Runnable | Status::Parked(_)))
}

/// The bars of all lanes.
fn bars(canvas: &mut Canvas, timeline: &Timeline, row: Option<&Row>, running: bool, style: &Style, layout: &Layout) {
    for (lane, goroutine) in timeline.lanes.iter().enumerate() {
        let column = layout.lanes + lane * layout.lane;
        let Some(row) = row.filter(|row| has_bar(row, *goroutine)) else { continue };
        let glyph = match row.statuses.get(goroutine) {
            _ if running && row.actor == *goroutine => style.glyphs.running,
            Some(Status::Runnable) => style.glyphs.runnable,
            Some(Status::Parked(_)) => style.glyphs.parked,
            Some(Status::Ended) | None => continue,
        };
        canvas.put_text(column, glyph, Tone::Lane(lane));
    }
}

/// A row without an event, beside which a note goes on.
fn filler(timeline: &Timeline, row: Option<&Row>, style: &Style, layout: &Layout) -> Line {
    let mut canvas = Canvas::new(style.width);
    bars(&mut canvas, timeline, row, false, style, layout);
    canvas.into_line()
}

/// One row: usually one line; more where a text goes on under itself.
fn row_lines(timeline: &Timeline, at: usize, style: &Style, layout: &Layout) -> Vec<Line> {
    let row = &timeline.rows[at];
    let mut first = Canvas::new(style.width);
    first.put_text(1, &pad_left(&(at + 1).to_string(), layout.digits), Tone::Faint);
    if let Some(marker) = row.marker {
        first.put_text(layout.digits + 2, &style.glyphs.marker(marker), Tone::Note);
    }
    let lanes_end = layout.lanes_end(timeline);
    let mut texts: Vec<(usize, Vec<Line>)> = Vec::new();
    let states = state(row, style, layout);
    if row.action.extent == Extent::End {
        first.put(layout.lanes, &row.action.long.clone().cut_to(style.width - layout.lanes, style.glyphs.cut));
        return vec![first.into_line()];
    }
    if row.action.extent == Extent::Clock {
        // Over the lanes, and further where nothing stands beside them; in several lines where that is too long.
        let is_alone = states.iter().flat_map(|(_, lines)| lines).all(Line::is_blank);
        let end = if is_alone { layout.notes.map_or(style.width, |notes| notes - 2) } else { lanes_end };
        let text = &row.action.long;
        let lines = text.wrap(end - layout.lanes);
        let start = layout.lanes + lines.first().map_or(0, Line::width) + 1;
        if lines.len() == 1 {
            first.fill(start, lanes_end.max(start), style.glyphs.rule, Tone::Faint);
        }
        texts.push((layout.lanes, lines));
    } else {
        bars(&mut first, timeline, Some(row), true, style, layout);
        texts = arrow(&mut first, timeline, row, style, layout).unwrap_or_else(|| {
            let (lane, column) = layout.lane_of(timeline, row.actor).unwrap_or((0, layout.lanes));
            let room = layout.text_end(timeline, row, lane).saturating_sub(column + 2);
            let text = lane_text(&row.action, style, layout, room);
            let printed = row.action.print.is_some();
            vec![(column + 2, beside_bars(&text, room, lanes_end.saturating_sub(column + 2), printed))]
        });
    }
    texts.extend(states);
    let count = texts.iter().map(|(_, lines)| lines.len()).max().unwrap_or(1).max(1);
    let mut canvases = vec![first];
    canvases.extend((1..count).map(|_| {
        let mut canvas = Canvas::new(style.width);
        bars(&mut canvas, timeline, Some(row), true, style, layout);
        canvas
    }));
    for (column, lines) in &texts {
        for (canvas, line) in canvases.iter_mut().zip(lines) {
            canvas.put(*column, line);
        }
    }
    canvases.into_iter().map(Canvas::into_line).collect()
}

/// A text beside bars: within `room`, which ends before the next one, in up to two lines. A longer text runs over the lanes beside
/// it, `most` columns at most, and leaves a last line to their bars; so does one that must stay `whole`.
fn beside_bars(text: &Line, room: usize, most: usize, whole: bool) -> Vec<Line> {
    let within = text.wrap(room);
    if within.len() <= if whole { 1 } else { 2 } {
        return within;
    }
    let mut lines = text.wrap(most);
    if lines.last().is_some_and(|last| last.width() > room) {
        lines.push(Line::new());
    }
    // It does not touch the bar at which it ends.
    lines.iter_mut().filter(|line| line.width() > room).for_each(|line| line.push(" ", Tone::Plain));
    lines
}

/// The least between the two texts of an arrow.
fn gap_of(arrow: &Arrow) -> usize {
    if arrow.kind == ArrowKind::Beside { 1 } else { ARROW_MIN + 1 }
}

/// What stands in a lane where no arrow is drawn.
fn lane_text(action: &Action, style: &Style, layout: &Layout, room: usize) -> Line {
    match &action.print {
        Some(text) => Line::of(format!("{} ", style.glyphs.print), Tone::Faint).with(text, Tone::Strong),
        None if action.arrow.is_none() => layout.fitting(action, room).clone(),
        None => action.long.clone(),
    }
}

/// Draws a row's arrow, and gives the texts at its ends. `None` if there is no arrow or no room for it.
fn arrow(
    canvas: &mut Canvas,
    timeline: &Timeline,
    row: &Row,
    style: &Style,
    layout: &Layout,
) -> Option<Vec<(usize, Vec<Line>)>> {
    let arrow = row.action.arrow.as_ref()?;
    let (from_lane, from) = layout.lane_of(timeline, row.actor)?;
    let (to_lane, to) = layout.lane_of(timeline, arrow.other)?;
    let gap = gap_of(arrow);
    let own = layout.fitting(&row.action, layout.room(timeline, row));
    let end = if layout.brief_ends && !arrow.brief.is_blank() { &arrow.brief } else { &arrow.text };
    let (left, left_lane, left_text, right, right_lane, right_text) = match from_lane.cmp(&to_lane) {
        Ordering::Less => (from, from_lane, own, to, to_lane, end),
        Ordering::Greater => (to, to_lane, end, from, from_lane, own),
        Ordering::Equal => return None,
    };
    let left_most = right.checked_sub(left + 2 + gap).filter(|room| *room >= TEXT_MIN)?;
    let right_most = layout.lanes_end(timeline).checked_sub(right + 2).filter(|room| *room >= TEXT_MIN)?;
    let room = |lane, column, most: usize| most.min(layout.text_end(timeline, row, lane) - (column + 2));
    let left_lines = beside_bars(left_text, room(left_lane, left, left_most), left_most, false);
    let right_lines = beside_bars(right_text, room(right_lane, right, right_most), right_most, false);
    let start = left + 2 + left_lines.first().map_or(0, |line| line.clone().trimmed().width()) + 1;
    // The head points away from the actor, or at it where something comes in.
    let to_the_right = (from_lane < to_lane) == (arrow.kind == ArrowKind::Out);
    let tone = Tone::Lane(if arrow.kind == ArrowKind::In { to_lane } else { from_lane });
    match arrow.kind {
        ArrowKind::Beside => {}
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

fn with_note(mut line: Line, beside: &mut Vec<Line>, style: &Style, layout: &Layout) -> Line {
    if let (Some(column), false) = (layout.notes, beside.is_empty()) {
        line = line.cut_to(column - 1, style.glyphs.cut);
        line.pad_to(column);
        line.append(beside.remove(0));
    }
    line
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

#[cfg(test)]
mod tests {
    use super::super::layout::Rows;
    use super::*;
    use crate::lessons::LESSONS;
    use crate::program::run::{RunOrder, run};
    use crate::study::Study;
    use crate::terminal::messages::{EN, ZH};
    use crate::terminal::theme::BOX;

    /// What stands in this column.
    fn sign_at(line: &str, column: usize) -> String {
        let mut at = 0;
        for sign in line.chars() {
            let sign = sign.to_string();
            if at == column {
                return sign;
            }
            at += width(&sign);
        }
        String::new()
    }

    /// Arrows may cross a bar. A text may run over one, but not in all lines of its row.
    #[test]
    fn every_row_shows_every_bar() {
        let signs = [BOX.running, BOX.runnable, BOX.parked, BOX.shaft, BOX.left, BOX.right];
        let mut seen = 0;
        for subject in LESSONS.iter().flat_map(|lesson| lesson.sections).flat_map(|section| section.programs) {
            if subject.as_real().is_some() {
                continue;
            }
            for (order, words) in [(RunOrder::Seed(0), &EN), (RunOrder::Seed(1), &ZH)] {
                let study = Study::new(subject, &run(subject, &order).unwrap(), &[], words);
                for columns in [64, 80, 100, 160] {
                    let style = Style { width: columns, rows: Rows::All, list: false, glyphs: &BOX, words };
                    let timeline = &study.timeline;
                    let Some(layout) = layout(timeline, &[], &style) else { continue };
                    let in_lanes = |at: &usize| timeline.rows[*at].action.extent == Extent::Lane;
                    for at in (0..timeline.rows.len()).filter(in_lanes) {
                        let row = &timeline.rows[at];
                        let lines = row_lines(timeline, at, &style, &layout);
                        let lines: Vec<String> = lines.iter().map(Line::text).collect();
                        for (lane, _) in timeline.lanes.iter().enumerate().filter(|(_, id)| has_bar(row, **id)) {
                            let column = layout.lanes + lane * layout.lane;
                            let shown = lines.iter().any(|line| signs.contains(&sign_at(line, column).as_str()));
                            let place = format!("{}, {columns} columns, lane {lane}", subject.name());
                            assert!(shown, "no bar: {place}:\n{}", lines.join("\n"));
                            seen += 1;
                        }
                    }
                }
            }
        }
        assert!(seen > 10_000, "{seen}");
    }
}
