//! What a program may do, as a file that one writes, or lets `gort explore --save` write: an output on each line.
//!
//! ```text
//!     # Lines with bars between them; how it ends, if not by main's return.
//!     sent 1 | received 1
//!     sent 1 | !deadlock
//!     !panic send on closed channel
//!     !exit                          it prints nothing
//!     !race                          it may have a data race
//!     !leak                          it may leave goroutines behind that nothing wakes any more
//!     !endless                       a fair scheduler may keep it going without end where it need not
//! ```
//!
//! In a line `\|` is a bar, `\\` a backslash, `\!` and `\#` these signs at its beginning, `\e` a line that is empty, `\t`, `\u{1b}` what has no
//! sign. A panic without its message stands for any.
//!
//! Invariants  I1  what is written of an output means that output and no other.

use std::collections::BTreeSet;

use gort::Ending;
use gort::explore::Output;

use crate::json;
use crate::terminal::shown::is_hidden;
use crate::terminal::speech::{listed, say};

/// An output of the file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Entry {
    lines: Vec<String>,
    ending: Ending,
    /// What a panic or fatal error says; none: anything.
    message: Option<String>,
}

/// What may be wrong with a program whatever it prints: each is a line of the file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fault {
    /// It has a data race.
    Race,
    /// It leaves goroutines behind that nothing wakes any more.
    Leak,
    /// A fair scheduler can keep it going without end, though it may end or print something else: that is none of its outputs.
    Endless,
}

impl Fault {
    pub const ALL: [Fault; 3] = [Fault::Race, Fault::Leak, Fault::Endless];

    /// The line of the file.
    pub fn word(self) -> &'static str {
        match self {
            Fault::Race => "!race",
            Fault::Leak => "!leak",
            Fault::Endless => "!endless",
        }
    }
}

/// What a program may do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Expected {
    entries: BTreeSet<Entry>,
    pub faults: BTreeSet<Fault>,
}

const ENDINGS: [Ending; 6] =
    [Ending::Exit, Ending::Deadlock, Ending::Panic, Ending::Fatal, Ending::Never, Ending::PrintsForever];

/// What a panic or fatal error says; of another ending nothing is told apart.
fn message(output: &Output) -> Option<&str> {
    match output.ending {
        Ending::Panic => Some(output.message.strip_prefix("panic: ").unwrap_or(&output.message)),
        Ending::Fatal => Some(output.message.strip_prefix("fatal error: ").unwrap_or(&output.message)),
        _ => None,
    }
}

impl Expected {
    /// Reads a file's text. The error says what is wrong, with the number of the line.
    pub fn read(text: &str) -> Result<Expected, String> {
        let mut expected = Expected::default();
        for (line, number) in text.trim_start_matches('\u{feff}').lines().zip(1..) {
            match line.trim() {
                "" => {}
                line if line.starts_with('#') => {}
                line => {
                    if let Some(fault) = Fault::ALL.into_iter().find(|fault| fault.word() == line) {
                        expected.faults.insert(fault);
                        continue;
                    }
                    let entry = Entry::read(line);
                    let entry = entry.map_err(|wrong| say!("line {number}: {wrong}", "第 {number} 行：{wrong}"))?;
                    expected.entries.insert(entry);
                }
            }
        }
        Ok(expected)
    }

    /// The file of a program with these outputs.
    pub fn of<'o>(outputs: impl Iterator<Item = &'o Output>, faults: BTreeSet<Fault>) -> Expected {
        Expected { entries: outputs.map(Entry::of).collect(), faults }
    }

    /// How many outputs there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Those of these outputs that it has not.
    pub fn unexpected(&self, outputs: &[Output]) -> Vec<Output> {
        let has = |output: &&Output| self.entries.iter().any(|entry| entry.fits(output));
        // Most files have each message: one look is enough.
        let known = |output: &&Output| self.entries.contains(&Entry::of(output)) || has(output);
        outputs.iter().filter(|output| !known(output)).cloned().collect()
    }

    /// The outputs that it has and these are not, as they stand in it.
    pub fn missing(&self, outputs: &[Output]) -> Vec<String> {
        let there: BTreeSet<Entry> = outputs.iter().map(Entry::of).collect();
        let any = |entry: &Entry| {
            entry.message.is_none() && there.iter().any(|one| (&one.lines, one.ending) == (&entry.lines, entry.ending))
        };
        self.entries.iter().filter(|entry| !there.contains(entry) && !any(entry)).map(Entry::text).collect()
    }

    /// What `--save` writes.
    pub fn text(&self, command: &str) -> String {
        let mut text = say!("# {command}\n# Every output that it can have.\n", "# {command}\n# 它可能有的全部输出。\n");
        for fault in &self.faults {
            text += fault.word();
            text.push('\n');
        }
        for entry in &self.entries {
            text += &entry.text();
            text.push('\n');
        }
        text
    }
}

/// An output as it stands in the file.
pub fn shown(output: &Output) -> String {
    Entry::of(output).text()
}

impl Entry {
    fn of(output: &Output) -> Entry {
        let message = message(output).map(str::to_owned);
        Entry { lines: output.lines.clone(), ending: output.ending, message }
    }

    fn fits(&self, output: &Output) -> bool {
        let says = self.message.as_deref().is_none_or(|says| message(output) == Some(says));
        self.ending == output.ending && says && self.lines == output.lines
    }

    fn text(&self) -> String {
        let mut parts: Vec<String> = self.lines.iter().map(|line| escaped(line)).collect();
        if self.ending != Ending::Exit || parts.is_empty() {
            let message = self.message.as_deref().map(|says| format!(" {}", escaped(says))).unwrap_or_default();
            parts.push(format!("!{}{message}", json::ending(self.ending)));
        }
        parts.join(" | ")
    }

    fn read(line: &str) -> Result<Entry, String> {
        let line = line.replace(" │ ", " | ");
        let mut parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let (mut ending, mut says) = (Ending::Exit, None);
        if let Some(end) = parts.last().and_then(|last| last.strip_prefix('!')) {
            let (name, rest) = end.split_once(' ').unwrap_or((end, ""));
            let known = ENDINGS.into_iter().find(|ending| json::ending(*ending) == name);
            ending = known.ok_or_else(|| {
                let names = listed(ENDINGS.map(json::ending));
                say!("no program ends in '{name}': there are {names}", "没有“{name}”这种结束方式；有：{names}")
            })?;
            says = if rest.is_empty() { None } else { Some(plain(rest)?) };
            parts.pop();
        }
        let lines = parts.into_iter().map(plain).collect::<Result<_, _>>()?;
        Ok(Entry { lines, ending, message: says })
    }
}

/// A printed line as it stands in the file.
fn escaped(line: &str) -> String {
    if line.is_empty() {
        return "\\e".to_owned();
    }
    let last = line.chars().count() - 1;
    let mut text = String::new();
    for (at, sign) in line.chars().enumerate() {
        match sign {
            '\\' | '|' => text.extend(['\\', sign]),
            '!' | '#' if at == 0 => text.extend(['\\', sign]),
            // Between blanks a drawn bar would part lines.
            '│' => text.extend(sign.escape_unicode()),
            _ if is_hidden(sign) => text.extend(sign.escape_default()),
            // What stands at the ends would be lost.
            _ if sign.is_whitespace() && (at == 0 || at == last) => text.extend(sign.escape_unicode()),
            _ => text.push(sign),
        }
    }
    text
}

/// The line that this stands for.
fn plain(text: &str) -> Result<String, String> {
    let mut line = String::new();
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            line.push(sign);
            continue;
        }
        let unknown = |what: &str| say!("'\\{what}' means nothing", "“\\{what}”没有意义");
        match signs.next() {
            Some(sign @ ('\\' | '|' | '!' | '#')) => line.push(sign),
            Some('e') => {}
            Some('t') => line.push('\t'),
            Some('r') => line.push('\r'),
            Some('n') => line.push('\n'),
            Some('u') => {
                let code: String = signs.by_ref().take_while(|sign| *sign != '}').collect();
                let code = code.strip_prefix('{').and_then(|code| u32::from_str_radix(code, 16).ok());
                line.push(code.and_then(char::from_u32).ok_or_else(|| unknown("u"))?);
            }
            other => return Err(unknown(&other.map(String::from).unwrap_or_default())),
        }
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(lines: &[&str], ending: Ending, message: &str) -> Output {
        Output { lines: lines.iter().map(ToString::to_string).collect(), ending, message: message.to_owned() }
    }

    #[test]
    fn what_is_written_of_an_output_means_that_output_and_no_other() {
        let all = [
            output(&[], Ending::Exit, ""),
            output(&[], Ending::Deadlock, "fatal error: all goroutines are asleep - deadlock!"),
            output(&[""], Ending::Exit, ""),
            output(&["", ""], Ending::Exit, ""),
            output(&["a | b"], Ending::Exit, ""),
            output(&["a", "b"], Ending::Exit, ""),
            output(&["a │ b"], Ending::Exit, ""),
            output(&["a |", "| b"], Ending::Exit, ""),
            output(&["!deadlock"], Ending::Exit, ""),
            output(&["# x", " x ", "\t\u{1b}[0m\\e"], Ending::Exit, ""),
            output(&["!race"], Ending::Exit, ""),
            output(&["a"], Ending::Panic, "panic: send on closed channel"),
            output(&["a"], Ending::Panic, "panic: close of closed channel"),
            output(&["a"], Ending::Fatal, "fatal error: concurrent map writes"),
            output(&["a"], Ending::PrintsForever, "a"),
            output(&["你好"], Ending::Never, ""),
        ];
        for (at, one) in all.iter().enumerate() {
            let expected = Expected::read(&Expected::of([one].into_iter(), BTreeSet::new()).text("x")).unwrap();
            for (other, output) in all.iter().enumerate() {
                let unexpected = expected.unexpected(std::slice::from_ref(output));
                assert_eq!(unexpected.is_empty(), at == other, "{one:?} {output:?}");
                assert_eq!(
                    expected.missing(std::slice::from_ref(output)).is_empty(),
                    at == other,
                    "{one:?} {output:?}"
                );
            }
        }
    }

    #[test]
    fn a_panic_without_its_message_stands_for_any_and_what_means_nothing_is_refused() {
        let expected = Expected::read("# one\n\n a | !panic\n!leak\n").unwrap();
        let panics = ["panic: x", "panic: y"].map(|message| output(&["a"], Ending::Panic, message));
        assert!(expected.unexpected(&panics).is_empty() && expected.missing(&panics).is_empty());
        assert_eq!(expected.faults, BTreeSet::from([Fault::Leak]));
        for (text, said) in
            [("a\na | !boom", "line 2: no program ends in 'boom'"), ("\\q", "line 1: '\\q' means nothing")]
        {
            assert!(Expected::read(text).unwrap_err().starts_with(said), "{text}");
        }
    }
}
