//! The header of a replay code: what was run, and in which circumstances. A code means a run only in the same ones.
//!
//! Invariants  I1  lines are in order, each once.

use super::{PROGRAM_CHARS, ReplayError, is_name_char};
use crate::digest::Digest;

/// What a code was recorded from, and how that was run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeHeader {
    /// The program's name; `-` if it had none.
    pub program: String,
    /// Whether time may pass at any step: the clock is the code's, a replay has no other.
    pub free_running: bool,
    /// The lines whose channels have another capacity than the text says, each with that capacity (I1).
    pub capacities: Vec<(u32, usize)>,
    /// Of a program that was read from a file: which text, and how it was read.
    pub file: Option<FileStamp>,
    /// Of a Go program: whether also what comes before an access to memory is a choice. As the clock it is the code's.
    pub at_accesses: bool,
}

impl CodeHeader {
    /// The header of a program of this name, run as its text says.
    pub fn of(program: &str) -> Self {
        let (free_running, at_accesses) = (false, false);
        CodeHeader { program: clean(program), free_running, capacities: Vec::new(), file: None, at_accesses }
    }

    /// The same, of a run that goes through maps in such an order. A program that was not read from a file has no maps.
    #[must_use]
    pub fn with_maps(mut self, maps: MapOrder) -> Self {
        if let Some(file) = &mut self.file {
            file.maps = maps;
        }
        self
    }

    /// In which order the run goes through maps.
    pub fn maps(&self) -> MapOrder {
        self.file.map(|file| file.maps).unwrap_or_default()
    }

    /// Whether a code with this header is one of the program that `here` is, run in the same circumstances.
    pub fn fits(&self, here: &CodeHeader) -> Result<(), ReplayError> {
        if self.program != here.program {
            let (found, expected) = (self.program.clone(), here.program.clone());
            return Err(ReplayError::Program { found, expected });
        }
        match (self.file, here.file) {
            (None, None) => {}
            (Some(found), Some(expected)) if found.text == expected.text => {
                if found.language != expected.language {
                    return Err(ReplayError::Language { found: found.language, expected: expected.language });
                }
                if found.maps != expected.maps {
                    return Err(ReplayError::Maps { found: found.maps, expected: expected.maps });
                }
            }
            _ => return Err(ReplayError::Text { program: self.program.clone() }),
        }
        if self.capacities != here.capacities {
            let (found, expected) = (self.capacities.clone(), here.capacities.clone());
            return Err(ReplayError::Capacities { found, expected });
        }
        Ok(())
    }
}

/// Which text a program was read from, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileStamp {
    /// The version of the language, 1.21 as (1, 21).
    pub language: (u32, u32),
    /// In which order maps are gone through.
    pub maps: MapOrder,
    /// The first bits of the text's digest.
    pub(super) text: u64,
}

/// As many bits of a digest as eight digits of a code hold.
pub(super) const TEXT_BITS: u32 = 40;

impl FileStamp {
    /// The stamp of this text.
    pub fn new(text: &str, language: (u32, u32), maps: MapOrder) -> Self {
        FileStamp { language, maps, text: Digest::of_text(text).short() & ((1 << TEXT_BITS) - 1) }
    }
}

/// In which order a `range` goes through a map.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum MapOrder {
    /// Any order, as Go's specification allows.
    Any,
    /// As the entries were put in.
    Insertion,
    /// Any rotation, as Go's own maps do while they are small.
    #[default]
    Rotation,
}

impl MapOrder {
    /// All of them, each with its word.
    pub(super) const WORDS: [(MapOrder, &str); 3] =
        [(MapOrder::Any, "any"), (MapOrder::Insertion, "insertion"), (MapOrder::Rotation, "rotation")];

    pub(super) fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(order, _)| *order == self).map_or("", |(_, word)| word)
    }
}

/// A program's name as a code may hold it.
pub fn clean(program: &str) -> String {
    let name: String = program.chars().filter(|c| is_name_char(*c)).take(PROGRAM_CHARS).collect();
    if name.is_empty() { "-".to_string() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str, language: (u32, u32), maps: MapOrder) -> CodeHeader {
        CodeHeader { file: Some(FileStamp::new(text, language, maps)), ..CodeHeader::of("prog") }
    }

    #[test]
    fn a_code_of_an_edited_file_is_refused_and_says_what_is_different() {
        let recorded = file("package main\n", (1, 27), MapOrder::Any);
        assert_eq!(recorded.fits(&recorded), Ok(()));
        for (here, said) in [
            (file("package main\n\n", (1, 27), MapOrder::Any), "the replay code belongs to another text of prog.go"),
            (
                file("package main\n", (1, 21), MapOrder::Any),
                "the replay code was made with go 1.27, and this is go 1.21",
            ),
            (
                file("package main\n", (1, 27), MapOrder::Insertion),
                "the replay code was made with maps in any order, and these are in insertion order",
            ),
            (CodeHeader::of("prog"), "the replay code belongs to another text of prog.go"),
            (CodeHeader::of("other"), "the replay code was recorded from 'prog', not from 'other'"),
        ] {
            assert_eq!(recorded.fits(&here).unwrap_err().to_string(), said);
        }
        assert!(CodeHeader::of("prog").fits(&recorded).is_err(), "nor is a code of no file one of a file");
    }

    #[test]
    fn a_code_of_other_capacities_is_refused_and_says_which() {
        let changed = CodeHeader { capacities: vec![(12, 1), (14, 3)], ..CodeHeader::of("p") };
        assert_eq!(changed.fits(&changed), Ok(()));
        assert_eq!(
            changed.fits(&CodeHeader::of("p")).unwrap_err().to_string(),
            "the replay code was recorded with capacity 1 on line 12 and 3 on line 14, not with the program's own"
        );
        let other = CodeHeader { capacities: vec![(12, 2)], ..changed.clone() };
        assert_eq!(
            other.fits(&changed).unwrap_err().to_string(),
            "the replay code was recorded with capacity 2 on line 12, not with capacity 1 on line 12 and 3 on line 14"
        );
    }
}
