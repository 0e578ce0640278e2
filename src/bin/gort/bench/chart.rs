//! The results of `gort bench` as a chart: bars on a logarithmic scale, each with its figure beside it.

use super::{Measured, Results, Side};
use crate::program::figure::{Unit, digits, shown};
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, pad, width};

const INDENT: usize = 3;
const GAP: usize = 2;
/// A bar shorter than this says nothing: below it, figures stand alone.
const BAR_MIN: usize = 12;
/// And a longer one says nothing more.
const BAR_MAX: usize = 60;

fn written(value: f64, unit: Unit, screen: &Screen) -> String {
    let text = shown(value, unit);
    if screen.plain { text.replace('µ', "u") } else { text }
}

/// How many columns ten times as much is wide, so that every bar of every row fits into `room`.
fn decade(results: &Results, room: usize) -> f64 {
    let spread = |row: &Measured| row.ratio().log10().abs();
    let widest = results.rows.iter().map(spread).fold(0.0, f64::max);
    (room as f64 / (1.0 + widest)).floor().max(1.0)
}

/// The length of a bar: the smaller one of a row is one decade long, so that both can be seen.
fn length(value: f64, row: &Measured, decade: f64) -> usize {
    let smaller = row.goroutine.figure().min(row.thread.figure());
    let columns = ((1.0 + (value / smaller).log10()) * decade).round();
    if columns.is_finite() { columns.max(1.0) as usize } else { 1 }
}

/// Everything, from the title to the notes.
pub fn draw(results: &Results, screen: &Screen) -> Vec<Line> {
    let words = screen.words;
    let names = [words.bench.goroutine, words.bench.thread];
    let left = names.iter().map(|name| width(name)).max().unwrap_or(0);
    let value = |side: &Side, row: &Measured| written(side.figure(), row.row.unit, screen);
    let values = results.rows.iter().flat_map(|row| [value(&row.goroutine, row), value(&row.thread, row)]);
    let right = values.map(|value| width(&value)).max().unwrap_or(0);
    let room = screen.width.saturating_sub(INDENT + left + GAP + GAP + right).min(BAR_MAX);
    let bars = !screen.plain && room >= BAR_MIN;
    let decade = decade(results, room);

    let mut lines = Line::of(format!(" {}", words.bench.title), Tone::Strong).wrap_hanging(screen.width, 1);
    lines.push(Line::new());
    for row in &results.rows {
        lines.extend(heading(row, screen));
        for (name, side) in names.iter().zip([&row.goroutine, &row.thread]) {
            let mut line = Line::of(pad(name, left + GAP), Tone::Plain).indented(INDENT);
            if bars {
                let bar = length(side.figure(), row, decade);
                line.push("█".repeat(bar), if *name == names[0] { Tone::Good } else { Tone::Note });
                line.push(" ".repeat(GAP), Tone::Plain);
            }
            line.push(value(side, row), Tone::Number);
            lines.extend(line.wrap_hanging(screen.width, INDENT));
        }
        lines.push(Line::new());
    }
    if bars {
        lines.push(scale(decade as usize, screen, INDENT + left + GAP));
    }
    for note in notes(results, screen) {
        lines.extend(Line::of(format!(" {note}"), Tone::Faint).wrap_hanging(screen.width, 1));
    }
    lines
}

/// What is measured, and how many times better the goroutine is.
fn heading(row: &Measured, screen: &Screen) -> Vec<Line> {
    let words = screen.words;
    let times = digits(row.ratio());
    let template = if row.row.more_is_better { words.bench.more } else { words.bench.less };
    let mut line = Line::of(format!(" {}", (row.row.title)(words)), Tone::Strong);
    line.push(format!("{}{}", words.lane.colon, fill!(template, times = times)), Tone::Plain);
    line.wrap_hanging(screen.width, INDENT)
}

/// How to read the bars.
fn scale(decade: usize, screen: &Screen, indent: usize) -> Line {
    let mut line = Line::of(" ".repeat(indent), Tone::Plain);
    let inner = "─".repeat(decade.saturating_sub(2));
    line.push(format!("├{inner}┤"), Tone::Faint);
    line.push(format!(" {}", screen.words.bench.scale), Tone::Faint);
    line.cut_to(screen.width, screen.glyphs.cut)
}

fn notes(results: &Results, screen: &Screen) -> Vec<String> {
    let words = screen.words;
    let mut notes = Vec::new();
    let rounds = results.rows.iter().map(|row| row.goroutine.samples.len()).max().unwrap_or(0);
    notes.push(fill!(words.bench.rounds, n = rounds));
    notes.push(words.bench.kernel.to_string());
    let refused = results.rows.iter().flat_map(|row| [row.goroutine.refused(), row.thread.refused()]).flatten();
    let refused: Vec<&str> = refused.collect();
    if let Some(row) = results.rows.iter().find(|row| row.goroutine.estimate.is_some() || row.thread.estimate.is_some())
    {
        let tried = |side: &Side| shown(side.median(), Unit::Count);
        let (goroutines, threads) = (tried(&row.goroutine), tried(&row.thread));
        notes.push(fill!(words.bench.stopped, goroutines = goroutines, threads = threads));
    }
    notes.extend(refused.iter().map(|limit| fill!(words.bench.refused, limit = limit)));
    if let Some((limit, name)) = results.limits.threads {
        let count = shown(limit as f64, Unit::Count);
        notes.push(fill!(words.bench.threads_limit, n = count, name = name));
    }
    if results.quick {
        notes.push(words.bench.quick.to_string());
    }
    if cfg!(debug_assertions) {
        notes.push(words.timeline.unoptimized.to_string());
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::limits::Limits;
    use crate::bench::rows::{Measurement, ROWS};
    use crate::terminal::lang::Lang;

    fn results(values: [(f64, f64); 4]) -> Results {
        let side = |value| Side { samples: vec![Measurement { value, refused: None }], estimate: None };
        let rows = ROWS.iter().zip(values).map(|(row, (goroutine, thread))| Measured {
            row,
            goroutine: side(goroutine),
            thread: side(thread),
        });
        let limits = Limits { available_bytes: Some(4 << 30), threads: Some((31_000, "kernel.threads-max")) };
        Results { quick: true, rows: rows.collect(), limits }
    }

    fn screen(width: usize, plain: bool, zh: bool) -> Screen {
        Screen::of_a_test(width, if zh { Lang::Zh } else { Lang::En }, plain)
    }

    const USUAL: [(f64, f64); 4] = [(60.0, 21_000.0), (26.0, 5_200.0), (4_500.0, 9_000.0), (500_000.0, 4_000.0)];

    #[test]
    fn no_line_is_wider_than_the_screen() {
        let extreme = [(1e-3, 1e12), (1e12, 1e-3), (1.0, 1.0), (f64::NAN, 0.0)];
        for values in [USUAL, extreme] {
            for columns in [20, 33, 60, 80, 120, 160] {
                for (plain, zh) in [(false, false), (false, true), (true, false), (true, true)] {
                    let lines = draw(&results(values), &screen(columns, plain, zh));
                    let wide = lines.iter().map(Line::width).max().unwrap_or(0);
                    assert!(wide <= columns, "{wide} columns on a screen of {columns}: {lines:?}");
                }
            }
        }
    }

    #[test]
    fn ten_times_as_much_is_one_decade_longer() {
        let results = results([(10.0, 1_000.0), (1.0, 10.0), (1.0, 1.0), (5.0, 5.0)]);
        let decade = decade(&results, 60);
        assert_eq!(decade, 20.0);
        let lengths = |at: usize| {
            let row = &results.rows[at];
            (length(row.goroutine.figure(), row, decade), length(row.thread.figure(), row, decade))
        };
        assert_eq!((lengths(0), lengths(1), lengths(2)), ((20, 60), (20, 40), (20, 20)));
    }

    #[test]
    fn plain_draws_no_bars_and_keeps_every_figure() {
        let text: String =
            draw(&results(USUAL), &screen(80, true, false)).iter().map(|line| line.text() + "\n").collect();
        assert!(text.is_ascii(), "{text}");
        for figure in ["60.0 ns", "21.0 us", "350 times", "4,000", "500,000", "125 times"] {
            assert!(text.contains(figure), "no {figure} in {text}");
        }
    }
}
