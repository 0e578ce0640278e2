//! What is wrong with a program, as it is shown: gc's line, the line of the text with a caret, and where gort has more to say one sentence.

use gort_golang::source::{Diagnostics, Files, Pos};
use gort_golang::vet::Finding;

use super::UNAVAILABLE;
use super::build::Purpose;
use crate::terminal::shown::escaped;
use crate::terminal::speech::say;

/// One thing that is wrong.
struct Item {
    /// gc's line.
    line: String,
    /// The line of the text, and where in it, in bytes.
    text: Option<(String, usize)>,
    /// What gort says beyond it.
    help: Option<String>,
}

/// What is said of a program that does not run.
pub struct Said {
    items: Vec<Item>,
    /// A last line.
    last: Option<String>,
    code: u8,
}

impl Said {
    /// What gc says.
    pub fn errors(files: &Files, diagnostics: &Diagnostics) -> Said {
        let lines = diagnostics.lines(files);
        let sorted = diagnostics.sorted(files);
        let items = sorted
            .iter()
            .zip(&lines)
            .map(|(diagnostic, line)| Item {
                line: line.clone(),
                text: files.line_text(diagnostic.pos),
                help: diagnostic.help.as_ref().and_then(super::help::sentence),
            })
            .collect();
        Said { items, last: diagnostics.too_many(files), code: 1 }
    }

    /// One line, about no place.
    pub fn line(line: &str) -> Said {
        let items = vec![Item { line: line.to_owned(), text: None, help: None }];
        Said { items, last: None, code: 1 }
    }

    /// The same with a sentence below what was said last.
    pub fn with_help(mut self, help: String) -> Said {
        if let Some(item) = self.items.last_mut() {
            item.help = Some(help);
        }
        self
    }

    /// What gort lacks, and whether that is since it writes files.
    pub fn refusals(files: &Files, refused: impl Iterator<Item = (Pos, String, bool)>, purpose: Purpose) -> Said {
        let said = |what: &str, writes: bool| {
            // In Chinese a blank stands before what is no Chinese.
            let gap = if what.starts_with(|first: char| first.is_ascii()) { " " } else { "" };
            match (writes, purpose) {
                (true, _) => say!(
                    "gort does not run {what}: a program here writes no files",
                    "gort 不运行{gap}{what}：这里的程序不写文件"
                ),
                (false, Purpose::Run) => say!("gort cannot run {what} yet", "gort 还不能运行{gap}{what}"),
                (false, _) => say!("gort does not know {what} yet", "gort 还不认识{gap}{what}"),
            }
        };
        let items = refused
            .map(|(pos, what, writes)| Item {
                line: format!("{}: {}", files.named(pos), said(&what, writes)),
                text: files.line_text(pos),
                help: None,
            })
            .collect();
        let last = match purpose {
            Purpose::Run => say!(
                "Nothing has run. A program with it runs with Go itself: go run",
                "什么都没有运行。用到它的程序可以用 Go 本身运行：go run"
            ),
            Purpose::Check => say!(
                "The rest was not checked. Go itself says what is wrong with it: go build",
                "其余部分没有检查。可以让 Go 本身来检查：go build"
            ),
            Purpose::Vet => {
                say!("Nothing was looked at. Go itself does: go vet", "什么都没有检查。可以用 Go 本身检查：go vet")
            }
        };
        Said { items, last: Some(last), code: UNAVAILABLE }
    }

    /// What go vet finds.
    pub fn findings(files: &Files, findings: &[Finding]) -> Said {
        let items = findings
            .iter()
            .map(|finding| Item {
                line: format!("{}: {}", files.named(finding.pos), finding.text),
                text: files.line_text(finding.pos),
                help: None,
            })
            .collect();
        Said { items, last: None, code: u8::from(!findings.is_empty()) }
    }

    /// Packages that do not exist, as `go run` says it: without the folder.
    pub fn imports(files: &Files, unknown: &[(Pos, String)]) -> Said {
        let items = unknown
            .iter()
            .map(|(pos, text)| Item {
                line: format!("{}: {text}", files.named(*pos).trim_start_matches("./")),
                text: files.line_text(*pos),
                help: None,
            })
            .collect();
        Said { items, last: None, code: 1 }
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        self.code
    }

    /// All of it.
    pub fn text(&self) -> String {
        let mut all = String::new();
        for item in &self.items {
            all += &safe(&item.line);
            all.push('\n');
            if let Some((text, at)) = &item.text {
                let (line, before) = excerpt(text, *at);
                all += &format!("    {line}\n    {before}^\n");
            }
            if let Some(help) = &item.help {
                all += &format!("    {help}\n");
            }
        }
        if let Some(last) = &self.last {
            all += last;
            all.push('\n');
        }
        all
    }
}

/// A line of so many characters is shown whole. Of a longer one so many are, and so many of them before the place.
const LONGEST: usize = 200;
const PART: usize = 100;
const BEFORE: usize = 40;

/// A line of the text, and what stands below it before a caret at this byte.
fn excerpt(text: &str, at: usize) -> (String, String) {
    let place = text[..text.floor_char_boundary(at)].chars().count();
    let count = text.chars().count();
    let (from, to) = match count > LONGEST {
        true => {
            let from = place.saturating_sub(BEFORE);
            (from, (from + PART).min(count))
        }
        false => (0, count),
    };
    let cut = |is_cut: bool| if is_cut { "..." } else { "" };
    let part = |from: usize, to: usize| safe(&text.chars().skip(from).take(to - from).collect::<String>());
    let before = format!("{}{}", cut(from > 0), part(from, place));
    let line = format!("{before}{}{}", part(place, to), cut(to < count));
    (line, before.chars().map(blank).collect())
}

/// The text without what a terminal would obey. Tabs stay, since they stand in the line below, too, and so do ends of lines.
fn safe(text: &str) -> String {
    let pieces = text.split_inclusive(['\t', '\n']).map(|piece| match piece.char_indices().next_back() {
        Some((at, end @ ('\t' | '\n'))) => format!("{}{end}", escaped(&piece[..at])),
        _ => escaped(piece).into_owned(),
    });
    pieces.collect()
}

/// What stands below a character so that a caret stands below what follows it.
fn blank(ch: char) -> &'static str {
    match ch {
        '\t' => "\t",
        ch => match console::measure_text_width(&ch.to_string()) {
            0 => "",
            2 => "  ",
            _ => " ",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caret_stands_below_its_place() {
        assert_eq!(excerpt("\tvar 变 = x", 8), ("\tvar 变 = x".to_owned(), "\t      ".to_owned()));
        assert_eq!(excerpt("x := 1", 99), ("x := 1".to_owned(), "      ".to_owned()));
    }

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        assert_eq!(excerpt("a\u{1b}[31mb", 6), ("a\\u{1b}[31mb".to_owned(), " ".repeat(11)));
    }

    #[test]
    fn of_a_long_line_the_part_around_the_place_is_shown() {
        let long = "变".repeat(1000);
        let (line, before) = excerpt(&long, 3 * 500);
        assert_eq!((line, before), (format!("...{}...", "变".repeat(PART)), " ".repeat(3 + 2 * BEFORE)));
        let (line, before) = excerpt(&long, 0);
        assert_eq!((line, before), (format!("{}...", "变".repeat(PART)), String::new()));
        let (line, _) = excerpt(&long, long.len());
        assert_eq!(line, format!("...{}", "变".repeat(BEFORE)));
    }
}
