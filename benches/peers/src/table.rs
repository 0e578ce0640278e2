//! The table: on the terminal, and as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use crate::report::{Cell, Line, Report};

/// What the columns mean, over every table.
const LEGEND: &str = "Each cell: the figure, and how many times better gort is (×, the median of the rounds' ratios; below 1 gort is \
                      behind). — no equivalent, or it failed: see its note.";

/// Where the README keeps the table.
const BEGIN: &str = "<!-- peers: begin, written by benches/peers --markdown -->";
const END: &str = "<!-- peers: end -->";

/// Footnotes, numbered as they first occur.
#[derive(Default)]
struct Footnotes<'a> {
    numbers: BTreeMap<&'a str, usize>,
}

impl<'a> Footnotes<'a> {
    fn mark(&mut self, note: &'a str) -> String {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(note).or_insert(next);
        number.to_string().chars().map(superscript).collect()
    }

    fn in_order(&self) -> Vec<&'a str> {
        let mut notes: Vec<_> = self.numbers.iter().collect();
        notes.sort_by_key(|(_, number)| **number);
        notes.into_iter().map(|(note, _)| *note).collect()
    }
}

fn superscript(digit: char) -> char {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digit.to_digit(10).map_or(digit, |digit| DIGITS[digit as usize])
}

fn ratio(ratio: f64) -> String {
    match ratio {
        ..0.0995 => format!("{ratio:.2}×"),
        ..99.95 => format!("{ratio:.1}×"),
        _ => format!("{ratio:.0}×"),
    }
}

fn cell<'a>(line: &Line, cell: &'a Cell, footnotes: &mut Footnotes<'a>) -> String {
    let mut text = cell.median.map_or_else(|| "—".to_string(), |median| line.measure.show(median));
    if let Some(found) = cell.ratio {
        _ = write!(text, " ({})", ratio(found));
    }
    let marks: Vec<String> = cell.notes.iter().map(|note| footnotes.mark(note)).collect();
    text + &marks.join("˒")
}

/// One table: a head and its lines.
struct Grid {
    title: String,
    head: Vec<String>,
    lines: Vec<Vec<String>>,
}

fn grids(report: &Report) -> (Vec<Grid>, Vec<&str>) {
    let mut footnotes = Footnotes::default();
    let mut grids = Vec::new();
    for workers in report.workers() {
        let title = if workers == 1 { "1 worker".to_string() } else { format!("{workers} workers") };
        let lines = report.lines.iter().filter(|line| line.workers == workers);
        // Those of the first line are those of all.
        let peers = lines.clone().next().into_iter().flat_map(|line| &line.cells).map(|cell| cell.peer.title().into());
        let head = [title.clone()].into_iter().chain(peers).collect();
        let lines = lines
            .map(|line| {
                let cells = line.cells.iter().map(|found| cell(line, found, &mut footnotes));
                [line.title.clone()].into_iter().chain(cells.collect::<Vec<_>>()).collect()
            })
            .collect();
        grids.push(Grid { title, head, lines });
    }
    (grids, footnotes.in_order())
}

/// The report for a terminal.
pub(crate) fn terminal(report: &Report) -> String {
    let (grids, footnotes) = grids(report);
    let mut text = format!("{}\n{LEGEND}\n", report.head());
    for grid in grids {
        let mut table = Table::new();
        // The lines keep their shape however narrow the terminal is: a broken figure cannot be read.
        table.load_style(presets::UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(grid.head);
        table.add_rows(grid.lines);
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        _ = writeln!(text, "\n{table}");
    }
    for (at, note) in footnotes.iter().enumerate() {
        _ = writeln!(text, "{:>3} {note}", (at + 1).to_string().chars().map(superscript).collect::<String>());
    }
    for note in &report.notes {
        _ = writeln!(text, "    {note}");
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('|', "\\|")
}

/// The report as Markdown.
pub(crate) fn markdown(report: &Report) -> String {
    let (grids, footnotes) = grids(report);
    let mut text = format!("{}\n\n{LEGEND}\n", escaped(&report.head()));
    for grid in grids {
        debug_assert_eq!(grid.head[0], grid.title);
        let row = |cells: &[String]| cells.iter().map(|cell| escaped(cell)).collect::<Vec<_>>().join(" | ");
        _ = write!(text, "\n| {} |\n|---|{}\n", row(&grid.head), "---:|".repeat(grid.head.len() - 1));
        for line in &grid.lines {
            _ = writeln!(text, "| {} |", row(line));
        }
    }
    if !footnotes.is_empty() || !report.notes.is_empty() {
        text.push('\n');
    }
    for (at, note) in footnotes.iter().enumerate() {
        let mark: String = (at + 1).to_string().chars().map(superscript).collect();
        _ = writeln!(text, "{mark} {}.<br>", escaped(note));
    }
    for note in &report.notes {
        _ = writeln!(text, "{}.<br>", escaped(note));
    }
    text
}

/// Puts the table between its markers in a document that has them; any other document becomes the table.
pub(crate) fn placed(document: &str, table: &str) -> String {
    match (document.split_once(BEGIN), document.split_once(END)) {
        (Some((before, _)), Some((_, after))) => format!("{before}{BEGIN}\n\n{table}\n{END}{after}"),
        _ => table.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peer::Peer;
    use crate::report::tests::sample;

    #[test]
    fn markdown_has_figures_ratios_and_numbered_notes() {
        let text = markdown(&sample());
        let expected = "\
Abacus, 2 cores, Linux 6.18, 2026-01-02. gort 1, Go 1.27, may 0.3. Elapsed time, medians of 2 rounds.

LEGEND

| 1 worker | gort | Go | may |
|---|---:|---:|---:|
| the yield | 15.0 ns | 35.0 ns (2.5×) | —¹ |

| 2 workers | gort | Go | may |
|---|---:|---:|---:|
| the echo | 85,000 /s | 102,500 /s (1.2×)² | 1 /s (80000×)¹ |

¹ no &lt;equivalent>.<br>
² otherwise.<br>
a note on the whole.<br>
";
        assert_eq!(text, expected.replace("LEGEND", LEGEND));
    }

    #[test]
    fn the_terminal_shows_the_same_cells() {
        let text = terminal(&sample());
        for cell in ["1 worker", "2 workers", "35.0 ns (2.5×)", "—¹", "102,500 /s (1.2×)²", "  ¹ no <equivalent>"]
        {
            assert!(text.contains(cell), "{cell} is not in:\n{text}");
        }
    }

    #[test]
    fn the_table_is_put_between_its_markers() {
        let document = format!("before\n{BEGIN}\nold\n{END}\nafter\n");
        let once = placed(&document, "new\n");
        assert_eq!(once, format!("before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"));
        assert_eq!(placed(&once, "new\n"), once);
        assert_eq!(placed("", "new\n"), "new\n");
    }

    /// What the table and the chart show is what was saved: no figure is edited by hand.
    #[test]
    fn the_table_and_the_chart_are_those_of_the_saved_report() {
        let report: Report = serde_json::from_str(include_str!("../results.json")).unwrap();
        assert!(!report.quick && !report.cpu, "the table shows elapsed time of a whole run");
        let page = include_str!("../README.md");
        assert!(page.contains(BEGIN) && page.contains(END), "benches/peers/README.md has lost its markers");
        assert_eq!(page, placed(page, &markdown(&report)), "run the harness with --from results.json --markdown");
        assert_eq!(include_str!("../results.svg"), crate::chart::svg(&report), "run it with --from … --svg");
    }

    #[test]
    fn ratios_keep_two_digits_when_small() {
        assert_eq!([0.02, 0.5, 12.34, 100.4].map(ratio), ["0.02×", "0.5×", "12.3×", "100×"]);
    }

    #[test]
    fn peers_have_a_column_title() {
        assert_eq!(Peer::Threads.title(), "OS threads");
    }
}
