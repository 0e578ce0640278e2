//! The chart: for each line of the table, how many times better gort is than each peer, on a logarithmic axis.
//!
//! It is read on a light and on a dark page: colours follow the reader's scheme, and each peer has a shape of its own
//! as well.

use std::fmt::Write;

use svg::Document;
use svg::node::element::{Element, Group, Line as Stroke, Path, Style, Text, Title};

use crate::peer::Peer;
use crate::report::Report;

/// All sizes are in pixels of the picture.
const LABELS_WIDTH: f64 = 330.0;
const PANEL_WIDTH: f64 = 330.0;
const GAP: f64 = 60.0;
const MARGIN: f64 = 24.0;
const TOP: f64 = 104.0;
const LINE_HEIGHT: f64 = 22.0;
const BOTTOM: f64 = 52.0;
const MARK_RADIUS: f64 = 5.0;

/// Plain rules, without variables: programs that turn pictures into pixels know no others.
const STYLE: &str = "
    text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1f2328 }
    .title { font-size: 16px; font-weight: 600 }
    .small { font-size: 11px }
    .end { text-anchor: end }
    .middle { text-anchor: middle }
    .page { fill: #ffffff }
    .grid { stroke: #d0d7de }
    .one { stroke: #1f2328; stroke-width: 1.5 }
    .band { fill: #f6f8fa }
    .gort-migrating { fill: #6e7781 }
    .gort-before { fill: #bf8700 }
    .go { fill: #0969da }
    .tokio { fill: #bc4c00 }
    .may { fill: #1a7f37 }
    .threads { fill: #8250df }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .page { fill: #0d1117 }
      .grid { stroke: #30363d }
      .one { stroke: #e6edf3 }
      .band { fill: #161b22 }
      .gort-migrating { fill: #8b949e }
      .gort-before { fill: #d29922 }
      .go { fill: #58a6ff }
      .tokio { fill: #f0883e }
      .may { fill: #3fb950 }
      .threads { fill: #bc8cff }
    }
";

/// A logarithmic axis from one power of ten to another.
struct Axis {
    low: i32,
    high: i32,
}

impl Axis {
    fn of(report: &Report) -> Self {
        let ratios = report.lines.iter().flat_map(|line| &line.cells).filter_map(|cell| cell.ratio);
        let (mut low, mut high) = (-1, 1);
        for power in ratios.filter(|ratio| *ratio > 0.0).map(f64::log10) {
            low = low.min(power.floor() as i32);
            high = high.max(power.ceil() as i32);
        }
        Self { low, high }
    }

    /// From the left edge of its panel.
    fn x(&self, ratio: f64) -> f64 {
        (ratio.log10() - f64::from(self.low)) / f64::from(self.high - self.low) * PANEL_WIDTH
    }
}

fn text(x: f64, y: f64, class: &str, content: &str) -> Text {
    Text::new(content).set("x", round(x)).set("y", round(y)).set("class", class)
}

fn stroke(from: (f64, f64), to: (f64, f64), class: &str) -> Stroke {
    let line = Stroke::new().set("x1", round(from.0)).set("y1", round(from.1));
    line.set("x2", round(to.0)).set("y2", round(to.1)).set("class", class)
}

/// A tenth of a pixel is enough, and the file is stable.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// The peer's mark: circle, square, triangle, diamond; a thin bar for gort itself.
fn mark(peer: Peer, x: f64, y: f64) -> Path {
    let (x, y, r) = (round(x), round(y), MARK_RADIUS);
    let outline = match peer {
        Peer::Gort | Peer::GortMigrating | Peer::GortBefore => {
            format!("M{},{} h3 v12 h-3 z", round(x - 1.5), round(y - 6.0))
        }
        Peer::Go => {
            format!("M{},{y} a{r},{r} 0 1,0 {},0 a{r},{r} 0 1,0 -{},0 z", round(x - r), 2.0 * r, 2.0 * r)
        }
        Peer::Tokio => format!("M{},{} h9 v9 h-9 z", round(x - 4.5), round(y - 4.5)),
        Peer::May => format!("M{x},{} l5.5,10 h-11 z", round(y - 5.5)),
        Peer::Threads => format!("M{x},{} l6,6 l-6,6 l-6,-6 z", round(y - 6.0)),
    };
    Path::new().set("d", outline).set("class", peer.name())
}

/// "10×", "0.1×".
fn times(power: i32) -> String {
    if power < 0 { format!("{}×", 10_f64.powi(power)) } else { format!("{}×", 10_u64.pow(power as u32)) }
}

/// The whole picture.
pub(crate) fn svg(report: &Report) -> String {
    let (axis, panels) = (Axis::of(report), report.workers());
    let mut labels: Vec<&str> = Vec::new();
    for line in &report.lines {
        if !labels.contains(&&*line.title) {
            labels.push(&line.title);
        }
    }
    let height = TOP + LINE_HEIGHT * labels.len() as f64 + BOTTOM;
    let width = LABELS_WIDTH + (PANEL_WIDTH + GAP) * panels.len() as f64 + GAP;
    let mut document = Document::new()
        .set("viewBox", (0, 0, width as u32, height as u32))
        .set("width", width as u32)
        .set("height", height as u32)
        .set("role", "img")
        .add(Title::new("How many times better gort is than each peer"))
        .add(Style::new(STYLE))
        .add(Path::new().set("class", "page").set("d", format!("M0,0 h{width} v{height} h-{width} z")))
        .add(text(MARGIN, 28.0, "title", "How many times better gort is than each peer"))
        .add(text(MARGIN, 48.0, "small", &report.head()))
        .add(legend(report));
    let y = |at: usize| TOP + LINE_HEIGHT * (at as f64 + 0.5);
    for (at, label) in labels.iter().enumerate() {
        if at % 2 == 0 {
            let band = Path::new().set("class", "band");
            let top = round(y(at) - LINE_HEIGHT / 2.0);
            document = document.add(band.set("d", format!("M0,{top} h{width} v{LINE_HEIGHT} h-{width} z")));
        }
        document = document.add(text(LABELS_WIDTH - 12.0, y(at) + 4.5, "end", label));
    }
    for (at, workers) in panels.iter().enumerate() {
        let left = LABELS_WIDTH + (PANEL_WIDTH + GAP) * at as f64;
        let mut panel = Group::new().set("transform", format!("translate({left},0)"));
        panel = grid(panel, &axis, *workers, y(labels.len() - 1) + LINE_HEIGHT / 2.0);
        for line in report.lines.iter().filter(|line| line.workers == *workers) {
            let at = labels.iter().position(|label| *label == line.title).unwrap_or(0);
            for cell in &line.cells {
                if let Some(ratio) = cell.ratio {
                    let shown = cell.median.map_or_else(String::new, |median| line.measure.show(median));
                    let mut hint = String::new();
                    _ = write!(hint, "{}: {}, {shown}, gort is {ratio:.2} times better", line.title, cell.peer.title());
                    panel = panel.add(mark(cell.peer, axis.x(ratio), y(at)).add(Element::from(Title::new(hint))));
                }
            }
        }
        document = document.add(panel);
    }
    format!("{document}\n")
}

fn legend(report: &Report) -> Group {
    let mut legend = Group::new();
    let mut x = MARGIN + MARK_RADIUS;
    for column in report.columns.iter().filter(|column| column.peer != Peer::Gort) {
        legend = legend.add(mark(column.peer, x, 72.0)).add(text(x + 12.0, 76.5, "key", column.peer.title()));
        x += 40.0 + 7.5 * column.peer.title().len() as f64;
    }
    legend
}

/// The head of a panel, its vertical lines and the meaning of their two sides.
fn grid(mut panel: Group, axis: &Axis, workers: usize, bottom: f64) -> Group {
    let title = if workers == 1 { "1 worker".to_string() } else { format!("{workers} workers") };
    panel = panel.add(text(PANEL_WIDTH / 2.0, 76.5, "title middle", &title));
    for power in axis.low..=axis.high {
        let (x, class) = (axis.x(10_f64.powi(power)), if power == 0 { "one" } else { "grid" });
        panel = panel.add(stroke((x, TOP), (x, bottom), class));
        for label_y in [TOP - 8.0, bottom + 16.0] {
            panel = panel.add(text(x, label_y, "small middle", &times(power)));
        }
    }
    let one = axis.x(1.0);
    panel.add(text(one - 8.0, bottom + 34.0, "small end", "◂ peer ahead")).add(text(
        one + 8.0,
        bottom + 34.0,
        "small",
        "gort ahead ▸",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::sample;

    #[test]
    fn every_ratio_is_one_mark() {
        let picture = svg(&sample());
        // Two in the legend, and three cells that have a ratio.
        let marks = picture.matches("class=\"go\"").count() + picture.matches("class=\"may\"").count();
        assert_eq!(marks, 2 + 3, "{picture}");
        assert!(picture.contains("the yield: Go, 35.0 ns, gort is 2.50 times better"));
        assert!(picture.contains("Abacus, 2 cores"));
    }

    #[test]
    fn the_axis_reaches_every_ratio() {
        let axis = Axis::of(&sample());
        assert_eq!((axis.low, axis.high), (-1, 5));
        assert!((axis.x(1.0) - PANEL_WIDTH / 6.0).abs() < 1e-9);
        assert_eq!([-2, 0, 3].map(times), ["0.01×", "1×", "1000×"]);
    }
}
