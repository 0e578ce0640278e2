//! One run of a section: what happened, its output, its figures, and how it compares with what was announced.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::plan::{Chosen, judge};
use super::section::{FirstTime, SectionView};
use super::step;
use super::written::{Topic, Written};
use crate::program::command::Command;
use crate::program::figure;
use crate::program::real;
use crate::program::run::Run;
use crate::program::subject::Subject;
use crate::program::twin::Told;
use crate::program::world::Real;
use crate::render::timeline::{self, Rows};
use crate::study::Study;
use crate::study::ending::{self, Extent};
use crate::terminal::failure::Conclusion;
use crate::terminal::phrase::fill;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// Which timelines of a section are shown, and how much of what stands around them.
#[derive(Clone, Copy)]
pub enum Timelines<'a> {
    /// All of them, of long ones the beginning and the end, and everything around them: whoever prints.
    Printed,
    /// All of them, every row, and everything around them.
    Whole,
    /// All of those that the learner has opened, a part of the first run's, and of the others how long they are; around them only what
    /// is read, and nothing to copy.
    Opened(&'a BTreeSet<usize>),
}

impl Timelines<'_> {
    /// How many rows of a run are shown. `None`: it is said how many there are. `full`: whoever prints wants all of them.
    pub(super) fn of(self, at: usize, full: bool) -> Option<Rows> {
        match self {
            Timelines::Printed => Some(if full { Rows::All } else { Rows::Printed }),
            Timelines::Whole => Some(Rows::All),
            Timelines::Opened(opened) if full || opened.contains(&at) => Some(Rows::All),
            Timelines::Opened(_) => (at == 0).then_some(Rows::Few),
        }
    }

    /// How much of the ending of a run is shown. `closed`: its rows are not.
    fn ending(self, closed: bool) -> Extent {
        match self {
            Timelines::Printed | Timelines::Whole => Extent::Whole,
            Timelines::Opened(_) if closed => Extent::Brief,
            Timelines::Opened(_) => Extent::Screen,
        }
    }
}

impl SectionView<'_> {
    /// One run: what happened, its output, its figures, and how it compares with what was announced. `None`: the
    /// learner wants to stop.
    pub(super) fn run(
        &self,
        out: &mut Written<'_>,
        (at, timelines): (usize, Timelines<'_>),
        told: &[Told<'_>],
        study: &Study,
        first: &mut FirstTime,
    ) -> anyhow::Result<Option<Conclusion>> {
        let (screen, subject, run) = (self.screen, &self.section.programs[at], &*told[at].run);
        let mut closed = false;
        if let Some(how) = subject.as_real() {
            self.for_real(out, study, how, first)?;
        } else if self.plan.args.step {
            if !step::through(out, screen, study, &self.texts.note_lines())? {
                return Ok(None);
            }
        } else if let Some(earlier) = told[..at].iter().find(|earlier| earlier.run.same_steps(run)) {
            let same = fill!(screen.words.timeline.same_steps, program = earlier.run.program);
            self.timeline_title(out, study, run)?;
            write_lines(out, &Line::of(format!(" {same}"), Tone::Plain).wrap_hanging(screen.width, 1))?;
            writeln!(out)?;
        } else if let Some(rows) = timelines.of(at, self.plan.args.full) {
            self.timeline(out, (at, rows), study, run, first)?;
        } else {
            closed = true;
            out.folded(at, 0);
            self.timeline_title(out, study, run)?;
            let folded = fill!(screen.words.timeline.closed, n = study.timeline.rows.len());
            screen.say(out, folded, Tone::Note, 1)?;
        }
        if !closed && subject.as_real().is_none() {
            out.begins(Topic::Output(at));
        }
        let replay = Command::of(format!("gort lesson {} --section {}", self.plan.lesson.name, self.section.id));
        let alone = self.section.programs.len() == 1;
        let extent = timelines.ending(closed);
        let ends = extent == Extent::Whole || subject.as_real().is_some() || !ending::is_plain(run);
        ending::show(out, screen, study, run, (alone, extent, ends), &replay)?;
        let before = if ends { "" } else { screen.words.lesson.ends_well };
        self.sets.place(out, screen, subject, (extent != Extent::Whole).then_some(before))?;
        writeln!(out)?;
        self.figures(out, subject)?;
        let came_out = judge(subject.expected, run);
        if came_out != Conclusion::Expected {
            ending::surprise(out, screen, subject.expected, run, self.plan.order.is_own())?;
        }
        Ok(Some(came_out))
    }

    /// What stands in the place of a timeline where a program ran for real.
    fn for_real(&self, out: &mut dyn Write, study: &Study, how: &Real, first: &mut FirstTime) -> io::Result<()> {
        let (screen, words) = (self.screen, self.screen.words);
        let mut workers = match how.workers {
            1 => words.timeline.for_real_one.to_string(),
            many => fill!(words.timeline.for_real_many, n = many),
        };
        if how.starts_threads {
            workers = fill!(words.timeline.for_real_threads, workers = workers);
        }
        if let Some(bytes) = how.address_space {
            // Exact: what `ulimit -v` takes is a whole number of KiB, and a cap is a round number.
            let size = format!("{} MiB", bytes / (1024 * 1024));
            workers = fill!(words.timeline.for_real_within, what = workers, size = size);
        }
        self.heading(out, study, &fill!(words.timeline.for_real, workers = workers))?;
        if std::mem::take(&mut first.no_timeline) {
            screen.say(out, words.timeline.no_timeline, Tone::Plain, 1)?;
            if !self.plan.order.is_own() || self.plan.args.step {
                screen.say(out, words.timeline.no_order, Tone::Note, 1)?;
            }
        }
        writeln!(out)
    }

    /// The program's figures, or how to get them.
    fn figures(&self, out: &mut dyn Write, subject: &Subject) -> anyhow::Result<()> {
        if subject.figures.is_none() {
            return Ok(());
        }
        let (screen, words) = (self.screen, self.screen.words);
        let (lesson, section) = (self.plan.lesson.name, self.section.id);
        if self.plan.args.measure {
            let figures = real::figures(subject)?;
            screen.say(out, words.timeline.measured, Tone::Strong, 1)?;
            write_lines(out, &figure::table(&figures, screen))?;
            if cfg!(debug_assertions) {
                screen.say(out, words.timeline.unoptimized, Tone::Note, 3)?;
            }
        } else {
            let mut line = Line::of(format!("{}{}", words.timeline.measure_with, words.lane.colon), Tone::Faint);
            line.push(format!("gort lesson {lesson} --section {section} --measure"), Tone::Faint);
            screen.put(out, &line, 3)?;
        }
        Ok(writeln!(out)?)
    }

    fn timeline_title(&self, out: &mut dyn Write, study: &Study, run: &Run) -> io::Result<()> {
        let words = self.screen.words;
        let order = match &self.plan.order {
            Chosen::Replay(name, _) if *name == study.name => words.timeline.order_replay.to_string(),
            _ if run.seed == 0 => words.timeline.order_seed_0.to_string(),
            _ => fill!(words.timeline.order_seed, n = run.seed),
        };
        self.heading(out, study, &order)
    }

    /// What happened, in which program, in which order.
    fn heading(&self, out: &mut dyn Write, study: &Study, how: &str) -> io::Result<()> {
        let (screen, dot) = (self.screen, self.screen.glyphs.dot);
        let mut title = Line::of(format!(" {}", screen.words.timeline.timeline), Tone::Strong);
        title.push(format!(" {dot} {} {dot} {how}", study.name), Tone::Faint);
        write_lines(out, &title.wrap_hanging(screen.width, 1))
    }

    fn timeline(
        &self,
        out: &mut Written<'_>,
        (at, rows): (usize, Rows),
        study: &Study,
        run: &Run,
        first: &mut FirstTime,
    ) -> io::Result<()> {
        let screen = self.screen;
        self.timeline_title(out, study, run)?;
        let style = timeline::Style { rows, ..timeline::Style::whole(screen) };
        if first.legend && timeline::has_lanes(&study.timeline, &style) {
            first.legend = false;
            write_lines(out, &timeline::legend(&style))?;
        }
        let drawn = timeline::drawn(&study.timeline, &self.texts.note_lines(), &style);
        if rows == Rows::Few
            && let Some(gap) = drawn.first_gap()
        {
            out.folded(at, gap);
        }
        out.rows_of(at, study, &drawn);
        write_lines(out, &drawn.lines)?;
        writeln!(out)
    }
}
