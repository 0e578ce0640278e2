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

/// What of the runs stands where.
#[derive(Debug, Default)]
pub struct Standing {
    /// The rows that are shown, in order.
    pub rows: Vec<RowAt>,
    /// Where rows of a run are left out: the line, and which of the section's programs it is.
    pub folds: Vec<(usize, usize)>,
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
        self.standing.rows.extend(drawn.rows.iter().map(|(line, row)| {
            let source = study.timeline.rows.get(*row).and_then(|row| row.line);
            RowAt { line: lines + line, program, language, source }
        }));
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
