//! Figures: what was measured on this machine, and how it is written.
//!
//! They differ from machine to machine and from run to run, so no snapshot holds any.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::terminal::lang::Lang;
use crate::terminal::phrase::grouped;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, pad, width};

/// One measured figure.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Figure {
    /// Its name for programs: `goroutine-switch`.
    pub name: String,
    /// What was measured, in English.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
    /// The value, in `unit`.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
}

/// What a figure is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Nanoseconds.
    Nanoseconds,
    /// Bytes.
    Bytes,
    /// A count.
    Count,
    /// A multiple: how many times as much.
    Times,
    /// Events in a second.
    PerSecond,
}

impl Figure {
    /// A figure.
    pub fn new(name: &str, en: impl Into<String>, zh: impl Into<String>, value: f64, unit: Unit) -> Self {
        Figure { name: name.to_string(), en: en.into(), zh: zh.into(), value, unit }
    }

    /// The value with its unit, to three digits.
    pub fn shown(&self, ascii: bool) -> String {
        let text = shown(self.value, self.unit);
        if ascii { text.replace('µ', "u").replace('×', "x") } else { text }
    }

    /// For programs: the value as it was measured.
    pub fn json(&self) -> Value {
        json!({ "name": self.name, "value": self.value, "unit": self.unit })
    }
}

/// A value with its unit, to about three digits.
pub fn shown(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Nanoseconds => scaled(value, &[(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns")]),
        Unit::Bytes => scaled(value, &[(1_073_741_824.0, "GiB"), (1_048_576.0, "MiB"), (1024.0, "KiB"), (1.0, "B")]),
        Unit::Count => grouped(format_args!("{value:.0}")),
        Unit::Times => format!("{} ×", digits(value)),
        Unit::PerSecond => format!("{}/s", digits(value)),
    }
}

/// In the largest unit that leaves at least 1.
fn scaled(value: f64, units: &[(f64, &str)]) -> String {
    let fits = units.iter().find(|(size, _)| value >= *size).or(units.last());
    fits.map_or_else(|| digits(value), |(size, name)| format!("{} {name}", digits(value / size)))
}

/// Three digits where it has less than three before the point, else all of them, in groups.
pub fn digits(value: f64) -> String {
    if value < 9.995 {
        return format!("{value:.2}");
    }
    if value < 99.95 {
        return format!("{value:.1}");
    }
    grouped(format_args!("{value:.0}"))
}

/// The figures as a table: what was measured, and how much. On a narrow screen the value stands below.
pub fn table(figures: &[Figure], screen: &Screen) -> Vec<Line> {
    const INDENT: usize = 3;
    const GAP: usize = 3;
    let label = |figure: &Figure| match screen.lang {
        Lang::En => figure.en.clone(),
        Lang::Zh => figure.zh.clone(),
        Lang::Both => format!("{} · {}", figure.en, figure.zh),
    };
    let labels: Vec<String> = figures.iter().map(label).collect();
    let values: Vec<String> = figures.iter().map(|figure| figure.shown(screen.plain)).collect();
    let widest = |texts: &[String]| texts.iter().map(|text| width(text)).max().unwrap_or(0);
    let (left, right) = (widest(&labels), widest(&values));
    let mut lines = Vec::new();
    for (label, value) in labels.iter().zip(&values) {
        if INDENT + left + GAP + right <= screen.width {
            let space = " ".repeat(GAP + right - width(value));
            let line = Line::of(pad(label, left), Tone::Plain).with(format!("{space}{value}"), Tone::Number);
            lines.push(line.indented(INDENT));
        } else {
            let room = screen.width.saturating_sub(INDENT).max(8);
            lines.extend(Line::of(label, Tone::Plain).wrap(room).into_iter().map(|line| line.indented(INDENT)));
            lines.push(Line::of(value, Tone::Number).indented(INDENT + 2));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_to_three_digits_in_a_fitting_unit() {
        let times =
            [(3.21, "3.21 ns"), (45.67, "45.7 ns"), (999.0, "999 ns"), (12_345.0, "12.3 µs"), (2.5e9, "2.50 s")];
        for (value, text) in times {
            assert_eq!(shown(value, Unit::Nanoseconds), text);
        }
        assert_eq!(shown(4424.0, Unit::Bytes), "4.32 KiB");
        assert_eq!((shown(30_717.0, Unit::Count), shown(2.0, Unit::Count)), ("30,717".to_string(), "2".to_string()));
        assert_eq!(shown(1_234_567.0, Unit::PerSecond), "1,234,567/s");
        assert_eq!(shown(85.04, Unit::Times), "85.0 ×");
        assert_eq!(shown(0.5, Unit::Nanoseconds), "0.50 ns");
    }
}
