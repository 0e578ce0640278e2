//! What the screens of a lesson look like, on terminals of four widths, in both languages: drawn by gort on a terminal of that size, and
//! compared with `snapshots/screens-WIDTH.LANG.snap`. Nothing is wider or higher than the screen.
//!
//! A few screens of two lessons, not all: what is drawn of a section is the printout's, whose snapshots hold every lesson.

use rexpect::session::PtySession;

use crate::harness::{Home, width};
use crate::screens::{frame, on};
use crate::terminal::{press, see};

/// The columns and rows of the terminals.
const SIZES: [(u32, u32); 4] = [(60, 20), (80, 24), (100, 30), (140, 40)];

/// The words at the end of a screen: of a place, of a list, of the line that is typed.
struct Ends {
    lang: &'static str,
    place: &'static str,
    list: &'static str,
    typed: &'static str,
}

const LANGUAGES: [Ends; 2] = [
    Ends { lang: "en", place: "q quit", list: "q close", typed: "Esc no" },
    Ends { lang: "zh", place: "q 退出", list: "q 关闭", typed: "Esc 取消" },
];

/// The names of the snapshots.
pub(crate) fn names() -> impl Iterator<Item = String> {
    SIZES.into_iter().flat_map(|(columns, _)| LANGUAGES.iter().map(move |ends| name(columns, ends.lang)))
}

fn name(columns: u32, lang: &str) -> String {
    format!("screens-{columns}.{lang}")
}

/// The session reads bytes as Latin-1.
fn bytes(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

/// Screens of one terminal, one after the other.
struct Shown {
    size: (u32, u32),
    text: String,
}

impl Shown {
    /// Takes the frame that ends with these words.
    #[track_caller]
    fn take(&mut self, terminal: &mut PtySession, what: &str, last: &str) -> String {
        let (columns, rows) = self.size;
        let drawn = frame(terminal, &bytes(last)) + last;
        let lines: Vec<String> =
            drawn.lines().map(|line| console::strip_ansi_codes(line).trim_end().to_string()).collect();
        let place = format!("{what}, {columns} columns");
        assert!(lines.len() <= rows as usize, "{place}: {} lines:\n{}", lines.len(), lines.join("\n"));
        let wide = lines.iter().find(|line| width(line) > columns as usize);
        assert_eq!(wide, None, "{place}: wider than the screen");
        self.text += &format!("== {what}\n{}\n", lines.join("\n"));
        lines.join("\n")
    }
}

/// The screens of two lessons.
fn screens(size: (u32, u32), ends: &Ends) -> String {
    let home = Home::new();
    let mut shown = Shown { size, text: String::new() };
    let (place, list) = (ends.place, ends.list);
    let mut terminal = on(&home, size.0, size.1, &format!("lesson channels/1 --lang {}", ends.lang));
    let of = &mut terminal;
    shown.take(of, "introduction", place);
    for (key, what) in [("c", "contents"), ("?", "keys")] {
        press(of, key);
        shown.take(of, what, list);
        press(of, "q");
        frame(of, &bytes(place));
    }
    press(of, "/");
    frame(of, &bytes(ends.typed));
    press(of, "sieve");
    see(of, "sieve_");
    press(of, "\r");
    shown.take(of, "search", list);
    press(of, "q");
    frame(of, &bytes(place));
    press(of, "n");
    frame(of, &bytes(place));
    press(of, "n");
    shown.take(of, "a question", place);
    press(of, "h");
    shown.take(of, "a hint", place);
    press(of, "2");
    shown.take(of, "a wrong answer", place);
    press(of, "2");
    frame(of, &bytes(place));
    press(of, " ");
    shown.take(of, "the run", place);
    press(of, "n");
    shown.take(of, "the end of a part", place);
    press(of, "q");
    see(of, "code 0.");

    let mut terminal = on(&home, size.0, size.1, &format!("lesson deadlock/lower-first --lang {}", ends.lang));
    let of = &mut terminal;
    frame(of, &bytes(place));
    press(of, "\t");
    shown.take(of, "the second program", place);
    for answer in ["1", "2"] {
        // Whether all of the question is on the first page depends on the size.
        press(of, "\u{1b}[F");
        frame(of, &bytes(place));
        press(of, answer);
        frame(of, &bytes(place));
    }
    press(of, " ");
    shown.take(of, "many lanes", place);
    press(of, "\u{1b}[F");
    shown.take(of, "the end of a section", place);
    press(of, "q");
    see(of, "code 0.");
    shown.text
}

#[test]
fn screens_of_a_lesson_look_as_stored_at_four_widths_in_both_languages() {
    if crate::snapshots::is_rewritten("frames::screens_of_a_lesson_look_as_stored_at_four_widths_in_both_languages") {
        return;
    }
    let wanted: Vec<_> = SIZES.into_iter().flat_map(|size| LANGUAGES.iter().map(move |ends| (size, ends))).collect();
    // Each waits for keys most of the time: all at once.
    let drawn: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = wanted.iter().map(|(size, ends)| scope.spawn(|| screens(*size, ends))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    crate::snapshots::compare(
        drawn.into_iter().zip(&wanted).map(|(text, ((columns, _), ends))| (name(*columns, ends.lang), text)),
    );
}
