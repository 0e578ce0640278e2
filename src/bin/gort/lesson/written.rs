//! What is written of a section, and where in it the rows of its runs stand.

use std::io::{self, Write};

use crate::program::language::Language;
use crate::render::timeline::Drawn;
use crate::study::Study;

/// Where a row of a run stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowAt {
    /// The line of what is written, from 0.
    pub line: usize,
    /// Which of the section's programs has made the run.
    pub program: usize,
    /// The text in whose lines the run is told.
    pub language: Language,
    /// The line of that text, from 1, if the row belongs to one.
    pub source: Option<usize>,
}

/// What a part of what is written is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Topic {
    /// The run of one of the section's programs: its rows, or what stands in their place, and everything else of it.
    Run(usize),
    /// What came of this run, where its rows are shown.
    Output(usize),
    /// Why it is so.
    Why,
    /// The document on trial, and its first claim.
    Trial,
    /// Another claim.
    Claim,
}

/// What of the runs stands where.
#[derive(Debug, Default)]
pub struct Standing {
    /// The rows that are shown, in order.
    pub rows: Vec<RowAt>,
    /// Where rows of a run are left out: the line, and which of the section's programs it is.
    pub folds: Vec<(usize, usize)>,
    /// The lines that name the goroutines of a run's lanes, each with the last of that run's rows.
    pub heads: Vec<(usize, usize)>,
    /// Where something else begins, in order, and what it is about.
    pub topics: Vec<(usize, Topic)>,
}

impl Standing {
    /// The same so many lines further down.
    pub fn below(mut self, lines: usize) -> Standing {
        self.rows.iter_mut().for_each(|row| row.line += lines);
        self.folds.iter_mut().for_each(|(line, _)| *line += lines);
        self.heads.iter_mut().for_each(|(head, last)| (*head, *last) = (*head + lines, *last + lines));
        self.topics.iter_mut().for_each(|(line, _)| *line += lines);
        self
    }
}

/// Writes to something else, and counts lines.
pub struct Written<'a> {
    out: &'a mut dyn Write,
    lines: usize,
    /// What is written so far.
    pub standing: Standing,
}

impl<'a> Written<'a> {
    /// Nothing yet.
    pub fn to(out: &'a mut dyn Write) -> Self {
        Written { out, lines: 0, standing: Standing::default() }
    }

    /// Notes the rows of a timeline that is written next.
    pub fn rows_of(&mut self, program: usize, study: &Study, drawn: &Drawn) {
        let (lines, language) = (self.lines, study.source().language());
        // A list has none: the goroutines are named in each row.
        if let (Some((first, _)), Some((last, _))) = (drawn.rows.first(), drawn.rows.last())
            && *first > 0
        {
            self.standing.heads.push((lines, lines + last));
        }
        self.standing.rows.extend(drawn.rows.iter().map(|(line, row)| {
            let source = study.timeline.rows.get(*row).and_then(|row| row.line);
            RowAt { line: lines + line, program, language, source }
        }));
    }

    /// Notes what begins with what is written next.
    pub fn begins(&mut self, topic: Topic) {
        self.standing.topics.push((self.lines, topic));
    }

    /// Notes that so many lines below what is written next not all of a run's rows are.
    pub fn folded(&mut self, program: usize, below: usize) {
        self.standing.folds.push((self.lines + below, program));
    }
}

impl Write for Written<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.lines += bytes[..written].iter().filter(|byte| **byte == b'\n').count();
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
