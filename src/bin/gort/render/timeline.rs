//! The timeline: a story laid out as lanes, or as a list where lanes do not fit.
//!
//! Lanes: one per goroutine, with a bar that says what the goroutine is doing, arrows for values and wake-ups, the objects
//! in a column on the right, notes beside them (wide) or under their row. A list has one event per line.

use super::row::{Row, Story};
use super::{lanes, list};
use crate::terminal::messages::Words;
use crate::terminal::phrase::fill;
use crate::terminal::span::{Line, Tone, width};
use crate::terminal::theme::Glyphs;

/// Rows that are shown without folding.
const ROWS_MAX: usize = 40;
/// Of a folded timeline: rows before and after the fold.
const ROWS_HEAD: usize = 26;
const ROWS_TAIL: usize = 12;

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

/// The timeline of a story. `notes` holds the text of each note, a line per paragraph.
pub fn draw(story: &Story, notes: &[Vec<Line>], style: &Style) -> Vec<Line> {
    let items = folded(story, style.full);
    match lanes::layout(story, notes, style) {
        Some(layout) => lanes::draw(story, &items, notes, style, &layout),
        None => list::draw(story, &items, notes, style),
    }
}

/// Whether this story is drawn in lanes, rather than as a list.
pub fn has_lanes(story: &Story, style: &Style) -> bool {
    lanes::layout(story, &[], style).is_some()
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
    match lanes::layout(story, &[], style) {
        Some(layout) => lanes::draw(&quiet, &items, notes, style, &layout),
        None => list::draw(&quiet, &items, notes, style),
    }
}

/// The objects that a row changed, with their names.
pub(super) fn changes(row: &Row, style: &Style) -> Line {
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

/// A row's notes, wrapped.
pub(super) fn note_lines(row: &Row, notes: &[Vec<Line>], room: usize) -> Vec<Line> {
    let texts = row.notes.iter().filter_map(|note| notes.get(*note)).flatten();
    texts.flat_map(|text| text.wrap(room)).collect()
}

pub(super) fn notes_below(row: &Row, notes: &[Vec<Line>], style: &Style, indent: usize) -> Vec<Line> {
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

pub(super) fn gap(rows: usize, style: &Style, indent: usize) -> Line {
    let text = fill!(style.words.left_out, n = rows);
    let sign = if style.glyphs.ascii { "..." } else { "⋮" };
    Line::of(format!("{}{sign} {text}", " ".repeat(indent.min(style.width / 4))), Tone::Faint)
        .cut_to(style.width, style.glyphs.cut)
}

#[cfg(test)]
mod tests {
    use gort::GoId;

    use super::super::model::tests::rendezvous;
    use super::*;
    use crate::program::source::Source;
    use crate::terminal::messages::{EN, ZH};
    use crate::terminal::theme::{ASCII, BOX};

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
            assert!(end.ends_with("no goroutines (main called runtime.Goexit) - deadlock!"), "{text:#?}");
            assert!(lines.iter().all(|line| line.width() <= columns));
        }
    }

    #[test]
    fn labels_of_one_kind_are_cut_all_or_none() {
        let object = super::super::model::tests::object(1, gort::ObjectKind::WaitGroup);
        let mut kinds = vec![(1, object)];
        for child in 1_000_000_002..1_000_000_005 {
            kinds.push((1, gort::EventKind::WaitGroupAdd { object: gort::ObjectId(1), delta: 1, count: child - 1 }));
            kinds.push((1, gort::EventKind::Spawn { child: GoId(child.unsigned_abs()) }));
        }
        let events = super::super::model::tests::events(kinds);
        let story = Story::new(&events, &Source::default(), "x.rs", &[], &EN);
        let mut seen = std::collections::BTreeSet::new();
        for columns in (64..=160).filter(|columns| has_lanes(&story, &style(*columns))) {
            let lines: Vec<String> = draw(&story, &[], &style(columns)).iter().map(Line::text).collect();
            let labels = |short: &str, long: &str| {
                let of = |text| lines.iter().filter(|line| line.contains(text)).count();
                assert_eq!(of(short), 3, "{lines:#?}");
                assert!([0, 3].contains(&of(long)), "{columns}: {lines:#?}");
                of(long) == 3
            };
            seen.insert((labels("wg +1", "counter "), labels("go ", "go g")));
        }
        assert!(seen.len() > 1, "no width cuts them: {seen:?}");
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

    #[test]
    fn locks_and_the_clock_are_drawn() {
        use std::sync::Arc;
        use std::time::Duration;

        use crate::program::run::{Order, run};
        use crate::program::subject::Subject;

        fn main() {
            let mutex = Arc::new(gort::sync::Mutex::new(()));
            let other = Arc::clone(&mutex);
            gort::go(move || {
                let _held = other.lock();
                gort::time::sleep(Duration::from_millis(10));
            });
            gort::time::sleep(Duration::from_millis(1));
            let _held = mutex.lock();
        }
        let program = Subject::of_a_test("p", main, gort::Ending::Exit, None);
        let events = run(&program, &Order::Seed(0)).unwrap().events;
        let story = Story::new(&events, &Source::default(), "x.rs", &[], &EN);
        let text = draw(&story, &[], &style(80)).iter().map(Line::text).collect::<Vec<_>>().join("\n");
        for shown in
            ["the clock moves to 10ms, wakes g2 ──", "held by g2  waits: main", "wakes ◂──", "parks: sync.Mutex.Lock"]
        {
            assert!(text.contains(shown), "no '{shown}' in:\n{text}");
        }
    }
}
