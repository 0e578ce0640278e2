//! A program's source as it is shown: markers taken out, lines and names remembered.
//!
//! A marker is a trailing comment: `//@ handed` marks the line for notes, `//@ goroutine: sender` on a `go` statement
//! names the goroutine that it makes. Names of channels and the like come from the binding on the line that made them.

use super::language::Language;

/// A program's text, without its markers.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The language.
    language: Language,
    /// The lines, as they are shown.
    pub lines: Vec<String>,
    /// The marker of each line.
    markers: Vec<Option<String>>,
    /// The goroutine name that each line gives.
    goroutines: Vec<Option<String>>,
}

impl Source {
    /// Reads a program's text.
    pub fn read(language: Language, text: &str) -> Self {
        let mut source = Source { language, ..Source::default() };
        for line in text.lines() {
            let (code, note) = match line.split_once("//@") {
                Some((code, note)) => (code, Some(note.trim())),
                None => (line, None),
            };
            let name = note.and_then(|note| note.strip_prefix("goroutine:")).map(|name| name.trim().to_string());
            source.markers.push(note.filter(|_| name.is_none()).map(str::to_owned));
            source.goroutines.push(name);
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

    /// The marker on this line, counted from 1.
    pub fn marker(&self, line: usize) -> Option<&str> {
        self.markers.get(line.wrapping_sub(1))?.as_deref()
    }

    /// All markers, in the order in which they stand in the text; their numbers on the screen count from 1.
    pub fn marker_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.markers.iter().flatten() {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// The number of the marker on this line.
    pub fn number(&self, line: usize) -> Option<usize> {
        let marker = self.marker(line)?;
        self.marker_names().iter().position(|name| *name == marker).map(|at| at + 1)
    }

    /// The name that a `go` statement on this line gives to its goroutine; in Go without a marker, that of the function.
    pub fn goroutine(&self, line: usize) -> Option<&str> {
        let at = line.wrapping_sub(1);
        self.goroutines.get(at)?.as_deref().or_else(|| self.language.started(&self.lines[at]))
    }

    /// The name of an object that this line uses by one of these methods, or that is the `nth` channel which it makes.
    pub fn used(&self, line: usize, methods: &[&str], nth: usize) -> Option<&str> {
        self.language.used(&self.lines, line.checked_sub(1)?, methods, nth)
    }

    /// The variable that an access at this column of a line of the text reads or writes.
    pub fn accessed(&self, line: usize, column: usize) -> Option<&str> {
        let text = self.lines.get(line.checked_sub(1)?)?;
        // A tab is shown as four blanks.
        let blanks = text.len() - text.trim_start_matches(' ').len();
        let (tabs, at) = (blanks / 4, column.checked_sub(1)?);
        self.language.accessed(text, if at >= tabs { at + 3 * tabs } else { at * 4 })
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
        assert_eq!((source.number(1), source.number(2), source.number(3)), (Some(1), None, Some(2)));
        assert_eq!(source.goroutine(2), Some("sender"));
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
