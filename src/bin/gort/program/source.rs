//! A program's source as it is shown: markers taken out, lines and names remembered.
//!
//! A marker is a trailing comment: `//@ handed` marks the line for notes, `//@ goroutine: sender` on a `go` statement
//! names the goroutine that it makes; a line may have several. Names of channels and the like come from the binding on the line
//! that made them.

use gort::{Event, Site};

use super::language::Language;

/// The line of the program at which an event happened, if it happened in the program.
pub fn line_of(event: &Event, file: &str) -> Option<usize> {
    line_in(event.location?, file)
}

/// The line of the program that a place is, if it is in the program.
pub fn line_in(location: Site, file: &str) -> Option<usize> {
    let here = location.file().replace('\\', "/");
    (here == file || here.ends_with(&format!("/{file}"))).then_some(location.line() as usize)
}

/// A program's text, without its markers.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The language.
    language: Language,
    /// The lines, as they are shown.
    pub lines: Vec<String>,
    /// The markers of each line.
    markers: Vec<Vec<String>>,
    /// The goroutine name that each line gives.
    goroutines: Vec<Option<String>>,
    /// The markers in the order of their numbers, where that is another text's.
    numbers: Option<Vec<String>>,
}

impl Source {
    /// Reads a program's text.
    pub fn read(language: Language, text: &str) -> Self {
        let mut source = Source { language, ..Source::default() };
        for line in text.lines() {
            let mut parts = line.split("//@");
            let code = parts.next().unwrap_or_default();
            let (mut markers, mut goroutine) = (Vec::new(), None);
            for note in parts.map(str::trim) {
                match note.strip_prefix("goroutine:") {
                    Some(name) => goroutine = Some(name.trim().to_owned()),
                    None => markers.push(note.to_owned()),
                }
            }
            source.markers.push(markers);
            source.goroutines.push(goroutine);
            source.lines.push(code.trim_end().replace('\t', "    "));
        }
        while source.lines.last().is_some_and(String::is_empty) {
            source.lines.pop();
        }
        source
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A number that no other program of the lessons has: FNV-1a of the lines. Its colours are found by it.
    pub fn fingerprint(&self) -> u64 {
        let bytes = self.lines.iter().flat_map(|line| line.bytes().chain([b'\n']));
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// The markers on this line, counted from 1.
    pub fn markers(&self, line: usize) -> &[String] {
        self.markers.get(line.wrapping_sub(1)).map_or(&[], Vec::as_slice)
    }

    /// All markers, in the order in which they stand in the text.
    pub fn marker_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.markers.iter().flatten() {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// The same text, whose markers have the numbers that they have in another one.
    #[must_use]
    pub fn numbered_as(mut self, other: &Source) -> Self {
        self.numbers = Some(other.marker_names().into_iter().map(str::to_owned).collect());
        self
    }

    /// The number of a marker on the screen, from 1.
    pub fn number(&self, marker: &str) -> Option<usize> {
        let at = match &self.numbers {
            Some(numbers) => numbers.iter().position(|name| name == marker),
            None => self.marker_names().iter().position(|name| *name == marker),
        };
        at.map(|at| at + 1)
    }

    /// The numbers of the markers on this line.
    pub fn numbers(&self, line: usize) -> Vec<usize> {
        self.markers(line).iter().filter_map(|marker| self.number(marker)).collect()
    }

    /// The name that a `go` statement on this line gives to its goroutine; in Go without a marker, that of the function.
    pub fn goroutine(&self, line: usize) -> Option<&str> {
        let at = line.wrapping_sub(1);
        self.goroutines.get(at)?.as_deref().or_else(|| self.language.started(&self.lines[at]))
    }

    /// The name of an object that this line uses by one of these methods near this column, or that is the `nth` channel which it makes.
    pub fn used(&self, (line, column): (usize, usize), methods: &[&str], nth: usize) -> Option<&str> {
        let at = line.checked_sub(1)?;
        let byte = byte_of(self.lines.get(at)?, column).unwrap_or_default();
        self.language.used(&self.lines, (at, byte), methods, nth)
    }

    /// The variable that an access at this column of a line of the text reads or writes.
    pub fn accessed(&self, line: usize, column: usize) -> Option<&str> {
        let text = self.lines.get(line.checked_sub(1)?)?;
        self.language.accessed(text, byte_of(text, column)?)
    }

    /// Whether a line declares this name for something of this type.
    pub fn declares(&self, name: &str, typ: &str) -> bool {
        self.lines.iter().any(|line| self.language.declares(line, name, typ))
    }

    /// The name that is given to what this line makes.
    pub fn binding(&self, line: usize) -> Option<&str> {
        self.language.binding(&self.lines, line.checked_sub(1)?)
    }

    /// The line of the brace that ends `main`.
    pub fn end_of_main(&self) -> Option<usize> {
        let mut lines = self.lines.iter().zip(1..).skip_while(|(line, _)| !self.language.begins_main(line));
        lines.find(|(line, _)| *line == "}").map(|(_, number)| number)
    }
}

/// The byte of a line as it is shown that stands at a column of the text: a tab is shown as four blanks.
fn byte_of(shown: &str, column: usize) -> Option<usize> {
    let blanks = shown.len() - shown.trim_start_matches(' ').len();
    let (tabs, at) = (blanks / 4, column.checked_sub(1)?);
    Some(if at >= tabs { at + 3 * tabs } else { at * 4 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_taken_out_and_numbered_in_order() {
        let source = Source::read(
            Language::Rust,
            "let ch = chan(0); //@ made\ngo(|| { //@ goroutine: sender\n\tch.send(1) //@ handed\n});\n\n",
        );
        assert_eq!(source.lines, ["let ch = chan(0);", "go(|| {", "    ch.send(1)", "});"]);
        assert_eq!(source.marker_names(), ["made", "handed"]);
        assert_eq!((source.numbers(1), source.numbers(2), source.numbers(3)), (vec![1], vec![], vec![2]));
        assert_eq!(source.goroutine(2), Some("sender"));
        let go = "go send() //@ handed //@ goroutine: sender //@ made\n";
        let go = Source::read(Language::Go, go);
        assert_eq!((go.numbers(1), go.goroutine(1)), (vec![1, 2], Some("sender")));
        assert_eq!(go.numbered_as(&source).numbers(1), [2, 1]);
    }

    #[test]
    fn main_ends_at_its_brace() {
        let source =
            Source::read(Language::Rust, "fn f() {\n}\npub fn main() {\n    go(|| {\n    });\n}\nfn g() {\n}\n");
        assert_eq!(source.end_of_main(), Some(6));
        assert_eq!(Source::read(Language::Rust, "").end_of_main(), None);
        let go = "package main\n\nfunc main() {\n\tgo func() {\n\t}()\n}\n\nfunc f() {\n}\n";
        assert_eq!(Source::read(Language::Go, go).end_of_main(), Some(6));
    }
}
