//! A program as it is studied: its texts, its finished run, and the timeline that is drawn of it. `ending` shows what the run left
//! behind.
//!
//! Nothing here knows where the program came from.

pub mod ending;

use gort::Event;

use crate::markdown::NoteText;
use crate::program::record::Gap;
use crate::program::run::Run;
use crate::program::source::Source;
use crate::program::subject::{SourceText, Subject};
use crate::render::code::Listing;
use crate::render::row::Timeline;
use crate::terminal::messages::Words;

/// A program and what it did.
#[derive(Clone, Debug)]
pub struct Study {
    /// The path of the file that runs: `lessons/channels/unbuffered.rs`.
    pub file: String,
    /// The program's name within its origin.
    pub name: String,
    /// Its texts, each with the name of its file. The first is the one that runs.
    sources: Vec<(String, Source)>,
    /// What it did, in rows.
    pub timeline: Timeline,
}

impl Study {
    /// Prepares a finished run of a program.
    pub fn new(subject: &Subject, run: &Run, notes: &[NoteText], words: &'static Words) -> Self {
        Self::of(subject, (&run.events, &run.gaps), notes, words)
    }

    /// Prepares a program that was not run.
    pub fn unrun(subject: &Subject, words: &'static Words) -> Self {
        Self::of(subject, (&[], &[]), &[], words)
    }

    /// Prepares what happened in a program, and where some of it was left out.
    pub fn of(subject: &Subject, events: (&[Event], &[Gap]), notes: &[NoteText], words: &'static Words) -> Self {
        let read = |text: &SourceText| (subject.title_in(text.language), Source::read(text.language, &text.text));
        let mut sources: Vec<_> = subject.sources.iter().map(read).collect();
        if sources.is_empty() {
            sources.push((subject.title_in(subject.language()), Source::default()));
        }
        let file = subject.file();
        let timeline = Timeline::with_gaps(events, &sources[0].1, &file, notes, words);
        Study { name: subject.stem.to_string(), file, sources, timeline }
    }

    /// The text that runs.
    pub fn source(&self) -> &Source {
        &self.sources[0].1
    }

    /// The text that runs, with its heading.
    pub fn listing(&self) -> Listing<'_> {
        let (title, source) = &self.sources[0];
        Listing { heading: title.clone(), remark: "", source }
    }

    /// All texts, with their headings: the one that runs first.
    pub fn listings(&self, words: &'static Words) -> Vec<Listing<'_>> {
        let others = self.sources[1..].iter();
        let others =
            others.map(|(title, source)| Listing { heading: title.clone(), remark: words.lesson.the_go, source });
        std::iter::once(self.listing()).chain(others).collect()
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
