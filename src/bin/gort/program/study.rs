//! A program under study: where its text comes from, its finished run, and the story that is drawn of it.
//!
//! Nothing here knows where the program came from: a name, its source, its run.

use gort::Event;

use crate::lesson::text::NoteText;
use crate::lessons::Program;
use crate::program::run::Run;
use crate::program::source::Source;
use crate::render::code::Listing;
use crate::render::row::Story;
use crate::terminal::messages::Words;

/// A program and what it did.
#[derive(Clone, Debug)]
pub struct Study {
    /// Its path: `lessons/channels/unbuffered.rs`.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Its text.
    pub rust: Source,
    /// The same program in Go.
    pub go: Source,
    /// What it did, in rows.
    pub story: Story,
}

impl Study {
    /// Prepares a finished run of a lesson's program.
    pub fn new(lesson: &str, program: &Program, run: &Run, notes: &[NoteText], words: &'static Words) -> Self {
        Self::of(lesson, program, &run.events, notes, words)
    }

    /// Prepares a program that was not run.
    pub fn unrun(lesson: &str, program: &Program, words: &'static Words) -> Self {
        Self::of(lesson, program, &[], &[], words)
    }

    fn of(lesson: &str, program: &Program, events: &[Event], notes: &[NoteText], words: &'static Words) -> Self {
        let file = format!("lessons/{lesson}/{}.rs", program.name);
        let rust = Source::read(program.rust);
        let story = Story::new(events, &rust, &file, notes, words);
        Study { name: program.name.to_string(), go: Source::read(program.go), story, rust, file }
    }

    /// Both texts, with their headings.
    pub fn listings(&self, words: &'static Words) -> [Listing<'_>; 2] {
        [
            Listing { heading: format!("{}.rs", self.name), remark: "", source: &self.rust },
            Listing { heading: format!("{}.go", self.name), remark: words.the_go, source: &self.go },
        ]
    }

    /// A text that names the program's file as the compiler knows it, with the file's path in the tree instead.
    pub fn tidy(&self, text: &str) -> String {
        let mut tidy = String::new();
        for (at, line) in text.lines().enumerate() {
            if at > 0 {
                tidy.push('\n');
            }
            match line.find(&self.file) {
                Some(found) => {
                    let indent: String = line.chars().take_while(|character| character.is_whitespace()).collect();
                    tidy.push_str(&indent.replace('\t', "    "));
                    tidy.push_str(&line[found..]);
                }
                None => tidy.push_str(&line.replace('\t', "    ")),
            }
        }
        tidy
    }
}
