//! A program as it is studied: its texts, its finished run, and the timeline that is drawn of it. `ending` shows what the run left
//! behind.
//!
//! Nothing here knows where the program came from.

pub mod ending;

use std::collections::BTreeMap;

use gort::{Event, EventKind, ObjectId, ObjectKind};

use crate::markdown::NoteText;
use crate::program::record::Gap;
use crate::program::run::Run;
use crate::program::source::{Source, line_of};
use crate::program::subject::{SourceText, Subject};
use crate::program::twin::Told;
use crate::render::code::Listing;
use crate::render::names::Names;
use crate::render::row::{self, Row, Timeline};
use crate::terminal::messages::Words;

/// What stands in a Go text where such an object is declared.
fn type_of(kind: ObjectKind) -> Option<&'static str> {
    Some(match kind {
        ObjectKind::Chan { .. } => "chan",
        ObjectKind::Mutex => "sync.Mutex",
        ObjectKind::RwMutex => "sync.RWMutex",
        ObjectKind::WaitGroup => "sync.WaitGroup",
        ObjectKind::Cond => "sync.NewCond",
        ObjectKind::Once => "sync.Once",
        ObjectKind::Atomic { .. } => "atomic.",
        ObjectKind::Context => "context.",
        _ => return None,
    })
}

/// A program and what it did.
#[derive(Clone, Debug)]
pub struct Study {
    /// The path of the file that runs: `lessons/channels/unbuffered.rs`.
    pub file: String,
    /// The program's name within its origin.
    pub name: String,
    /// Its texts, each with the name of its file. The first is the one in whose lines the run is told.
    sources: Vec<(String, Source)>,
    /// What it did, in rows.
    pub timeline: Timeline,
    /// Of each row its line in the second text, where the run is told in both.
    beside: Vec<Option<usize>>,
}

/// Events whose values are written as Go writes them: Rust's value without content is an empty struct there.
fn in_go(events: &[Event]) -> Vec<Event> {
    let mut events = events.to_vec();
    for event in &mut events {
        if let EventKind::Park { value: Some(value), .. }
        | EventKind::Send { value: Some(value), .. }
        | EventKind::Recv { value: Some(value), .. } = &mut event.kind
            && value == "()"
        {
            "{}".clone_into(value);
        }
    }
    events
}

impl Study {
    /// Prepares a finished run of a program.
    pub fn new(subject: &Subject, run: &Run, notes: &[NoteText], words: &'static Words) -> Self {
        Self::of(subject, (&run.events, &run.gaps), notes, words)
    }

    /// The same of a run of which it was decided in which language it is told.
    pub fn told(told: &Told<'_>, notes: &[NoteText], words: &'static Words) -> Self {
        let mut study = Self::new(&told.subject, &told.run, notes, words);
        if let Some((subject, native)) = &told.native {
            let names = study.as_declared(study.timeline.names.clone(), subject, native);
            let (source, events) = (&study.sources[0].1, in_go(&told.run.events));
            study.timeline = Timeline::named(&events, names, source, &study.file, notes, words);
        }
        if let (Some(events), Some(second)) = (&told.beside, told.subject.sources.get(1)) {
            let (file, source) = (told.subject.file_in(second.language), &study.sources[1].1);
            let line = |row: &Row| {
                let event = &events[row.event?];
                line_of(event, &file).or_else(|| row::returns(event).then(|| source.end_of_main()).flatten())
            };
            study.beside = study.timeline.rows.iter().map(line).collect();
        }
        study
    }

    /// Names of objects as they are where the program runs, if the text that is shown declares them so, too: where they are used first they may
    /// have other names, as those of parameters.
    pub fn as_declared(&self, names: Names, subject: &Subject, native: &[Event]) -> Names {
        let text = subject.text(subject.language()).unwrap_or_default();
        let there = Names::new(native, &Source::read(subject.language(), text), &subject.file());
        let kind = |event: &Event| match event.kind {
            EventKind::Object { object, kind } => Some((object, type_of(kind)?)),
            _ => None,
        };
        let kinds: BTreeMap<ObjectId, &str> = native.iter().filter_map(kind).collect();
        let declares = |object, name: &str| kinds.get(&object).is_some_and(|typ| self.source().declares(name, typ));
        names.taken_from(&there, declares)
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
        // A mark has one number in all texts.
        let (first, others) = sources.split_at_mut(1);
        others.iter_mut().for_each(|(_, source)| *source = std::mem::take(source).numbered_as(&first[0].1));
        let file = subject.file();
        let timeline = Timeline::with_gaps(events, &sources[0].1, &file, notes, words);
        Study { name: subject.stem.to_string(), file, sources, timeline, beside: Vec::new() }
    }

    /// Prepares a part of what happened in a program, in which things are called as they are in the whole.
    pub fn of_part(subject: &Subject, (before, part): (&[Event], &[Event]), words: &'static Words) -> Self {
        let mut study = Self::of(subject, (part, &[]), &[], words);
        let source = &study.sources[0].1;
        let names = Names::new(&[before, part].concat(), source, &study.file);
        study.timeline = Timeline::named(part, names, source, &study.file, &[], words);
        study
    }

    /// The text in whose lines the run is told.
    pub fn source(&self) -> &Source {
        &self.sources[0].1
    }

    /// That text, with its heading.
    pub fn listing(&self) -> Listing<'_> {
        let (title, source) = &self.sources[0];
        Listing { heading: title.clone(), remark: "", source, here: None }
    }

    /// All texts, with their headings: that one first.
    pub fn listings(&self, words: &'static Words) -> Vec<Listing<'_>> {
        let mut listings = vec![self.listing()];
        for (title, source) in &self.sources[1..] {
            listings.push(Listing { heading: title.clone(), remark: words.lesson.the_go, source, here: None });
        }
        listings
    }

    /// The texts in which the run is told, each pointing at the line of this row.
    pub fn listings_at(&self, row: usize, words: &'static Words) -> Vec<Listing<'_>> {
        let line = self.timeline.rows.get(row).and_then(|row| row.line);
        let beside = self.beside.get(row).copied();
        let lines = std::iter::once(line).chain(beside);
        self.listings(words).into_iter().zip(lines).map(|(listing, here)| Listing { here, ..listing }).collect()
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
