//! A timeline, drawn: as lanes, or as a list where lanes do not fit.
//!
//! Lanes: one per goroutine, with a bar that says what the goroutine is doing, arrows for values and wake-ups, the objects
//! in a column on the right, notes beside them (wide) or under their row. A list has one event per line.

use super::layout::Item;
pub use super::layout::{Drawn, Rows, Style};
use super::row::Timeline;
use super::{lanes, list};
use crate::terminal::span::{Line, Tone};

/// Rows that are shown without folding, and of a folded timeline those before and after the fold.
const PRINTED: (usize, usize, usize) = (40, 26, 12);
const FEW: (usize, usize, usize) = (9, 6, 2);

/// Which rows are shown: all, or the beginning, the end, and every row with a note.
pub fn folded(timeline: &Timeline, rows: Rows) -> Vec<Item> {
    let count = timeline.rows.len();
    let (most, head, tail) = match rows {
        Rows::All => (count, 0, 0),
        Rows::Printed => PRINTED,
        Rows::Few => FEW,
    };
    if count <= most {
        return (0..count).map(Item::Row).collect();
    }
    let kept = |at: usize| at < head || at >= count - tail || !timeline.rows[at].notes.is_empty();
    // A shorter gap would save too little.
    let least = if rows == Rows::Few { 4 } else { 2 };
    let (mut items, mut at) = (Vec::new(), 0);
    while at < count {
        let gap = (at..count).take_while(|row| !kept(*row)).count();
        match gap {
            _ if gap >= least => items.push(Item::Gap(gap)),
            _ => items.extend((at..at + gap.max(1)).map(Item::Row)),
        }
        at += gap.max(1);
    }
    items
}

/// The whole of it. `notes` holds the text of each note, a line per paragraph.
pub fn draw(timeline: &Timeline, notes: &[Vec<Line>], style: &Style) -> Vec<Line> {
    drawn(timeline, notes, style).lines
}

/// The same, and where each row stands.
pub fn drawn(timeline: &Timeline, notes: &[Vec<Line>], style: &Style) -> Drawn {
    let items = folded(timeline, style.rows);
    match lanes::layout(timeline, notes, style) {
        Some(layout) => lanes::draw(timeline, &items, notes, style, &layout),
        None => list::draw(timeline, &items, notes, style),
    }
}

/// Whether this timeline is drawn in lanes, rather than as a list.
pub fn has_lanes(timeline: &Timeline, style: &Style) -> bool {
    lanes::layout(timeline, &[], style).is_some()
}

/// What the signs mean.
pub fn legend(style: &Style) -> Vec<Line> {
    let (glyphs, words) = (style.glyphs, style.words);
    let arrow = format!("{}{}", glyphs.shaft.repeat(2), glyphs.right);
    let signs = [
        (glyphs.running, words.timeline.legend_runs),
        (glyphs.runnable, words.timeline.legend_ready),
        (glyphs.parked, words.timeline.legend_parked),
        (glyphs.print, words.timeline.legend_prints),
        (&arrow, words.timeline.legend_value),
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
pub fn window(timeline: &Timeline, at: usize, rows: usize, notes: &[Vec<Line>], style: &Style) -> Vec<Line> {
    let from = (at + 1).saturating_sub(rows);
    let items: Vec<Item> = (from..=at).map(Item::Row).collect();
    let mut quiet = timeline.clone();
    for (index, row) in quiet.rows.iter_mut().enumerate() {
        if index != at {
            row.notes.clear();
        }
    }
    // Notes below, so that the lanes do not move when one comes.
    match lanes::layout(timeline, &[], style) {
        Some(layout) => lanes::draw(&quiet, &items, notes, style, &layout).lines,
        None => list::draw(&quiet, &items, notes, style).lines,
    }
}

#[cfg(test)]
mod tests {
    use gort::GoId;

    use super::*;
    use crate::program::model::tests::rendezvous;
    use crate::program::source::Source;
    use crate::terminal::messages::{EN, ZH};
    use crate::terminal::span::width;
    use crate::terminal::theme::{ASCII, BOX};

    fn style(width: usize) -> Style {
        Style { width, rows: Rows::Printed, list: false, glyphs: &BOX, words: &EN }
    }

    fn drawn(style: &Style) -> Vec<String> {
        let timeline = Timeline::new(&rendezvous(), &Source::default(), "x.rs", &[], style.words);
        draw(&timeline, &[], style).iter().map(Line::text).collect()
    }

    #[test]
    fn each_row_begins_where_it_is_said_to() {
        let mut timeline = Timeline::new(&rendezvous(), &Source::default(), "x.rs", &[], &EN);
        let row = timeline.rows[2].clone();
        timeline.rows.extend(vec![row; 60]);
        timeline.rows[4].notes = vec![0];
        timeline.rows[5].notes = vec![0];
        let note = vec![Line::of("a note that is long enough to need several lines beside the lanes", Tone::Plain)];
        for columns in [20, 60, 80, 120] {
            let drawn = super::drawn(&timeline, std::slice::from_ref(&note), &style(columns));
            assert!(drawn.rows.len() > 30 && drawn.rows.len() < timeline.rows.len(), "{}", drawn.rows.len());
            for (line, row) in drawn.rows {
                let text = drawn.lines[line].text();
                let first = text.split_whitespace().next();
                assert_eq!(first, Some(&*(row + 1).to_string()), "{columns} columns: {text}");
            }
        }
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
        let mut timeline = Timeline::new(&rendezvous(), &Source::default(), "x.rs", &[], &EN);
        let row = timeline.rows[2].clone();
        timeline.rows = vec![row; 100];
        timeline.rows[50].notes = vec![0];
        timeline.rows[28].notes = vec![1];
        let items = folded(&timeline, Rows::Printed);
        assert!(items.contains(&Item::Row(50)) && items.contains(&Item::Row(28)));
        let hidden: usize = items.iter().map(|item| if let Item::Gap(rows) = item { *rows } else { 0 }).sum();
        let rows = items.iter().filter(|item| matches!(item, Item::Row(_))).count();
        assert_eq!(hidden + rows, 100);
        assert!(items.iter().all(|item| *item != Item::Gap(1)), "a gap of one row hides nothing: {items:?}");
        assert_eq!(folded(&timeline, Rows::All).len(), 100);
        timeline.rows[9].notes = vec![2];
        let items = folded(&timeline, Rows::Few);
        let few: Vec<usize> = (0..10).chain([28, 50, 98, 99]).collect();
        let rows: Vec<usize> =
            items.iter().filter_map(|item| if let Item::Row(at) = item { Some(*at) } else { None }).collect();
        assert_eq!(rows, few, "the three rows before a note are no more than a line that stands for them");
        assert_eq!(items.len(), few.len() + 3);
    }

    #[test]
    fn the_end_of_the_program_has_the_whole_width() {
        let mut events = rendezvous();
        events.last_mut().unwrap().kind = gort::EventKind::ProgramEnd { ending: gort::Ending::Deadlock };
        let mut timeline = Timeline::new(&events, &Source::default(), "x.rs", &[], &EN);
        let before = timeline.rows.len() - 2;
        timeline.rows[before].notes = vec![0];
        let note = vec![Line::of("a note that is long enough to need several lines beside the lanes", Tone::Plain)];
        for columns in [100, 80] {
            let lines = draw(&timeline, std::slice::from_ref(&note), &style(columns));
            let text: Vec<String> = lines.iter().map(Line::text).collect();
            let end = text.iter().find(|line| line.contains("deadlock!")).unwrap();
            assert!(end.ends_with("no goroutines (main called runtime.Goexit) - deadlock!"), "{text:#?}");
            assert!(lines.iter().all(|line| line.width() <= columns));
        }
    }

    #[test]
    fn labels_of_one_kind_are_cut_all_or_none() {
        let object = crate::program::model::tests::object(1, gort::ObjectKind::WaitGroup);
        let mut kinds = vec![(1, object)];
        for child in 1_000_000_002..1_000_000_005 {
            kinds.push((1, gort::EventKind::WaitGroupAdd { object: gort::ObjectId(1), delta: 1, count: child - 1 }));
            kinds.push((1, gort::EventKind::Spawn { child: GoId(child.unsigned_abs()) }));
        }
        let events = crate::program::model::tests::events(kinds);
        let timeline = Timeline::new(&events, &Source::default(), "x.rs", &[], &EN);
        let mut seen = std::collections::BTreeSet::new();
        for columns in (64..=160).filter(|columns| has_lanes(&timeline, &style(*columns))) {
            let lines: Vec<String> = draw(&timeline, &[], &style(columns)).iter().map(Line::text).collect();
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
        let timeline_of = |count: u64| {
            let events = crate::program::model::tests::events((2..2 + count).map(spawn).collect());
            Timeline::new(&events, &Source::default(), "x.rs", &[], &EN)
        };
        assert!(has_lanes(&timeline_of(3), &style(80)));
        assert!(!has_lanes(&timeline_of(8), &style(80)));
        assert!(has_lanes(&timeline_of(6), &style(120)));
    }

    #[test]
    fn locks_and_the_clock_are_drawn() {
        use std::sync::Arc;
        use std::time::Duration;

        use crate::program::run::{RunOrder, run};
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
        let events = run(&program, &RunOrder::Seed(0)).unwrap().events;
        let timeline = Timeline::new(&events, &Source::default(), "x.rs", &[], &EN);
        let text = draw(&timeline, &[], &style(80)).iter().map(Line::text).collect::<Vec<_>>().join("\n");
        for shown in
            ["the clock moves to 10ms, wakes g2 ──", "held by g2  waits: main", "wakes ◂──", "┃ sync.Mutex.Lock      ┆"]
        {
            assert!(text.contains(shown), "no '{shown}' in:\n{text}");
        }
    }
}
