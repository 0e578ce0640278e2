//! The table: medians, and how many times faster or slower gort is: the median of the rounds' ratios.

use std::fmt::Write as _;
use std::path::Path;

use crate::bench::median;
use crate::peers::Peer;

const BEGIN: &str = "<!-- golang-bench: begin, written by --markdown -->";
const END: &str = "<!-- golang-bench: end -->";

/// A figure, if there is one.
pub(crate) type Cell = Option<f64>;

/// A line: for each round the figures of all peers.
#[derive(Debug)]
pub(crate) struct Line {
    about: String,
    /// By how many a figure is divided.
    parts: u64,
    is_memory: bool,
    rounds: Vec<Vec<Cell>>,
}

impl Line {
    /// A line about times; 0 parts: of the whole.
    pub(crate) fn new(about: &str, parts: u64) -> Line {
        Line { about: about.to_owned(), parts: parts.max(1), is_memory: false, rounds: Vec::new() }
    }

    /// A line about memory.
    pub(crate) fn memory(about: &str) -> Line {
        Line { is_memory: true, ..Line::new(about, 1) }
    }

    pub(crate) fn add(&mut self, round: Vec<Cell>) {
        self.rounds.push(round);
    }

    fn column(&self, peer: usize) -> Vec<Cell> {
        self.rounds.iter().map(|round| round[peer]).collect()
    }

    fn figure(&self, peer: usize) -> String {
        let Some(figure) = median(&self.column(peer)) else { return "-".to_owned() };
        if self.is_memory {
            return format!("{:.0} MB", figure / 1024.0);
        }
        let nanoseconds = figure / self.parts as f64;
        match nanoseconds {
            ..1e3 => format!("{nanoseconds:.0} ns"),
            ..1e6 => format!("{:.1} µs", nanoseconds / 1e3),
            ..1e10 => format!("{:.1} ms", nanoseconds / 1e6),
            _ => format!("{:.1} s", nanoseconds / 1e9),
        }
    }

    /// How gort compares with a peer.
    fn ratio(&self, peer: usize) -> Option<String> {
        let ratios: Vec<Cell> = self.rounds.iter().map(|round| Some(round[0]? / round[peer]?)).collect();
        let ratio = median(&ratios)?;
        let (more, less) = if self.is_memory { ("more", "less") } else { ("slower", "faster") };
        Some(match ratio >= 1.0 {
            true => format!("{ratio:.1}× {more}"),
            false => format!("{:.1}× {less}", 1.0 / ratio),
        })
    }
}

/// All lines.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) lines: Vec<Line>,
    pub(crate) notes: Vec<String>,
    pub(crate) load: Option<String>,
}

impl Table {
    pub(crate) fn shown(&self) -> String {
        let mut text = String::from("|");
        let rule = Peer::ALL.map(|_| "|---:").concat();
        for peer in Peer::ALL {
            let _ = write!(text, " | {}", peer.name());
        }
        let _ = writeln!(text, " |\n|---{rule}|");
        for line in &self.lines {
            let _ = write!(text, "| {} | {}", line.about, line.figure(0));
            for peer in 1..Peer::ALL.len() {
                let figure = line.figure(peer);
                let _ = match line.ratio(peer) {
                    Some(ratio) => write!(text, " | {figure} ({ratio})"),
                    None => write!(text, " | {figure}"),
                };
            }
            text += " |\n";
        }
        let rounds = self.lines.first().map_or(0, |line| line.rounds.len());
        let _ = writeln!(
            text,
            "\nMedians of {rounds} round(s); in brackets how gort compares, the median of the rounds' ratios. {}.",
            self.load.as_ref().map_or(String::new(), |load| format!("Load average before the first round: {load}"))
        );
        for note in &self.notes {
            let _ = writeln!(text, "{note}.");
        }
        text
    }

    /// Writes the table between the marks of a file.
    pub(crate) fn write(&self, file: &Path) -> Result<(), String> {
        let said = |error: std::io::Error| format!("{}: {error}", file.display());
        let text = std::fs::read_to_string(file).map_err(said)?;
        let marks = text.find(BEGIN).zip(text.find(END));
        let (begin, end) = marks.ok_or(format!("{} has not the marks of a table", file.display()))?;
        let written = format!("{}{BEGIN}\n\n{}\n{}", &text[..begin], self.shown(), &text[end..]);
        std::fs::write(file, written).map_err(said)
    }
}
