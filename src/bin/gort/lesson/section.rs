//! One section on the screen: text, code, questions, the runs, why, and the document's claims.

use std::io::{self, Write};

use super::bilingual::SectionTexts;
use super::frame::both_ends;
use super::happened::Timelines;
use super::plan::{Plan, missing, own_evidence, runs};
use super::progress::Progress;
use super::question::{self, AnswerFrom, Answered};
use super::written::{Standing, Topic, Written};
use super::{marks, step, trial};
use crate::lab::course::OutputSets;
use crate::lessons::{Finding, Section};
use crate::markdown::Block;
use crate::program::evidence::Evidence;
use crate::program::run::Run;
use crate::program::twin::{Told, shown, told};
use crate::program::world::Need;
use crate::render::{code, prose};
use crate::study::Study;
use crate::terminal::failure::Conclusion;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;
use crate::terminal::wait;

/// What is said once in a lesson, where it is needed first: whether that is still to come.
pub struct FirstTime {
    pub(super) marks: bool,
    pub(super) legend: bool,
    pub(super) no_timeline: bool,
}

impl FirstTime {
    /// Before anything was said.
    pub fn new() -> Self {
        FirstTime { marks: true, legend: true, no_timeline: true }
    }
}

/// How far the learner went in a section.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Went {
    /// The learner wants to stop.
    Away,
    /// To its end.
    Through {
        /// Whether the learner sits before a terminal and has answered all its questions, now or before.
        answered: bool,
    },
}

/// The runs of a section, made once, whatever is shown of them.
pub struct Ran {
    /// Those that are shown.
    pub runs: Vec<Run>,
    /// The lesson's own, by which its questions and claims are judged.
    pub own: Evidence,
}

/// One section on the screen.
pub struct SectionView<'a> {
    /// The screen.
    pub screen: &'a Screen,
    /// What was asked for.
    pub plan: &'a Plan<'a>,
    /// The section.
    pub section: &'static Section,
    /// The sets of the lesson.
    pub sets: &'a OutputSets,
    /// The section's texts.
    pub texts: SectionTexts<'a>,
}

impl SectionView<'_> {
    /// Whether the learner sits before a terminal and wants to be asked.
    fn asks(&self) -> bool {
        self.screen.interactive && !self.plan.args.yes
    }

    /// Shows the section.
    pub fn show(
        &self,
        out: &mut dyn Write,
        progress: &mut Progress,
        first: &mut FirstTime,
        warnings: &mut dyn Write,
    ) -> anyhow::Result<(Conclusion, Went)> {
        if let Some(need) = missing(self.section) {
            return self.show_unrun(out, need);
        }
        let Ran { runs, own } = self.ran()?;
        let told = self.told(&runs);
        let studies = self.studies(&told, own.runs());

        self.title(out)?;
        let is_own = runs.iter().zip(own.runs()).all(|(run, own)| run.same_steps(own));
        self.before_the_runs(out, &told, &studies, is_own, first)?;
        let Some(answered) = self.questions(out, &own, progress, warnings)? else {
            return Ok((Conclusion::Expected, Went::Away));
        };
        // First, so that what they search for is known where the outputs of the runs are counted.
        let findings = trial::tried(self.section.claims, &own);
        let mut conclusion = Conclusion::Expected;
        for (at, study) in studies.iter().enumerate() {
            let Some(came_out) = self.run(&mut Written::to(out), (at, Timelines::Printed), &told, study, first)? else {
                return Ok((conclusion, Went::Away));
            };
            conclusion = conclusion.max(came_out);
        }
        conclusion = conclusion.max(self.after_the_runs(&mut Written::to(out), &findings, Timelines::Printed)?);
        Ok((conclusion, Went::Through { answered }))
    }

    /// Everything that happened, and what is read after it; and what of the runs stands where.
    pub fn results(
        &self,
        out: &mut dyn Write,
        ran: &Ran,
        timelines: Timelines<'_>,
    ) -> anyhow::Result<(Conclusion, Standing)> {
        let mut conclusion = Conclusion::Expected;
        // The signs are explained where they are first seen; on a screen `?` shows them anywhere. And why there are no steps is said once.
        let is_whole = matches!(timelines, Timelines::Whole);
        let sections = self.plan.lesson.sections;
        let is_real = |section: &&Section| section.programs.iter().any(|program| program.as_real().is_some());
        let is = |first: Option<&Section>| is_whole || first.is_some_and(|first| std::ptr::eq(self.section, first));
        let (legend, no_timeline) = (is(sections.first()), is(sections.iter().find(is_real)));
        let mut first = FirstTime { marks: false, legend, no_timeline };
        let told = self.told(&ran.runs);
        let findings = trial::tried(self.section.claims, &ran.own);
        let out = &mut Written::to(out);
        for (at, study) in self.studies(&told, ran.own.runs()).iter().enumerate() {
            out.begins(Topic::Run(at));
            // Of rows that are left out none is told in another text.
            if told[at].apart && timelines.of(at, self.plan.args.full).is_some() {
                self.screen.say(out, self.screen.words.lesson.apart, Tone::Note, 1)?;
                writeln!(out)?;
            }
            conclusion =
                conclusion.max(self.run(out, (at, timelines), &told, study, &mut first)?.unwrap_or(conclusion));
        }
        let conclusion = conclusion.max(self.after_the_runs(out, &findings, timelines)?);
        Ok((conclusion, std::mem::take(&mut out.standing)))
    }

    /// Goes through one of the runs, event by event. False: the learner wants to stop.
    pub fn step(&self, out: &mut dyn Write, ran: &Ran, at: usize) -> io::Result<bool> {
        let studies = self.studies(&self.told(&ran.runs), ran.own.runs());
        studies.get(at).map_or(Ok(true), |study| step::through(out, self.screen, study, &self.texts.note_lines()))
    }

    fn after_the_runs(
        &self,
        out: &mut Written<'_>,
        findings: &[Finding],
        timelines: Timelines<'_>,
    ) -> io::Result<Conclusion> {
        if !self.texts.why().is_empty() {
            out.begins(Topic::Why);
        }
        self.why(out)?;
        let brief = matches!(timelines, Timelines::Opened(_));
        trial::claims(out, self.screen, (self.section.claims, findings), &self.texts, brief)
    }

    /// Makes the section's runs. Needs: this system has what they need.
    pub fn ran(&self) -> anyhow::Result<Ran> {
        let runs = runs(self.section, &self.plan.order)?;
        let own = own_evidence(self.plan, self.section, &runs)?.watched(wait::watch(self.screen));
        Ok(Ran { runs, own })
    }

    /// The runs in the language in which programs are shown.
    fn told<'r>(&self, runs: &'r [Run]) -> Vec<Told<'r>> {
        let programs = self.section.programs.iter().zip(runs);
        programs.map(|(subject, run)| told(subject, run, self.screen.code)).collect()
    }

    /// The text that is read before the runs.
    pub fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        self.prose(out, &self.texts.text())
    }

    /// The text and the code; and, where the runs are not the lesson's own, that they are others.
    fn before_the_runs(
        &self,
        out: &mut dyn Write,
        told: &[Told<'_>],
        studies: &[Study],
        own: bool,
        first: &mut FirstTime,
    ) -> io::Result<()> {
        let (screen, words) = (self.screen, self.screen.words);
        if !own {
            let line = Line::of(format!(" {}", words.lesson.other_order), Tone::Note);
            write_lines(out, &line.wrap_hanging(screen.width, 1))?;
            writeln!(out)?;
        }
        self.prose(out, &self.texts.text())?;
        for (told, study) in told.iter().zip(studies) {
            self.code(out, study)?;
            if told.apart {
                screen.say(out, words.lesson.apart, Tone::Note, 1)?;
                writeln!(out)?;
            }
        }
        if first.marks && marks::explain(out, self.section, screen)? {
            first.marks = false;
        }
        if !own && !self.section.questions.is_empty() {
            screen.say(out, words.lesson.questions_own, Tone::Note, 1)?;
            writeln!(out)?;
        }
        Ok(())
    }

    /// Asks the questions, and says whether all of them are answered, now or before. `None`: the learner wants to stop.
    fn questions(
        &self,
        out: &mut dyn Write,
        own: &Evidence,
        progress: &mut Progress,
        warnings: &mut dyn Write,
    ) -> io::Result<Option<bool>> {
        let lesson = self.plan.lesson.name;
        let mut answered = self.asks();
        let asking = if answered { AnswerFrom::Keyboard } else { AnswerFrom::Nowhere };
        for question in self.section.questions {
            let texts = self.texts.question(question.id);
            match question::ask(out, self.screen, question, &texts, own, asking)? {
                Answered::First(right) => progress.answer(lesson, self.section.id, question.id, right, warnings),
                Answered::Unjudged => {}
                Answered::Skipped => answered &= progress.answered(lesson, self.section.id, question.id).is_some(),
                Answered::Quit => return Ok(None),
            }
        }
        Ok(Some(answered))
    }

    /// What is read after the runs.
    fn why(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.texts.why().is_empty() {
            return Ok(());
        }
        self.screen.say(out, self.screen.words.lesson.why, Tone::Strong, 1)?;
        self.prose(out, &self.texts.why())
    }

    /// Shows the section where the system lacks something that it needs.
    fn show_unrun(&self, out: &mut dyn Write, need: Need) -> anyhow::Result<(Conclusion, Went)> {
        let screen = self.screen;
        self.title(out)?;
        self.text(out)?;
        for subject in self.section.programs {
            self.code(out, &Study::unrun(&shown(subject, screen.code).0, screen.words))?;
        }
        self.not_here(out, need)?;
        Ok((Conclusion::Expected, Went::Through { answered: self.asks() }))
    }

    /// What stands in the place of the runs where the system lacks something that they need.
    pub fn not_here(&self, out: &mut dyn Write, need: Need) -> io::Result<()> {
        let screen = self.screen;
        screen.say(out, fill!(screen.words.timeline.not_here, need = need.name()), Tone::Note, 1)?;
        writeln!(out)?;
        self.why(out)
    }

    fn code(&self, out: &mut dyn Write, study: &Study) -> io::Result<()> {
        let screen = self.screen;
        let style = code::Style::of(screen);
        write_lines(out, &code::draw(&study.listings(screen.words), &style))?;
        writeln!(out)
    }

    /// The runs, prepared. A note that several programs reach stands beside the first. Notes tell of the lesson's own
    /// run, so a run that took other steps has none.
    fn studies(&self, all: &[Told<'_>], own: &[Run]) -> Vec<Study> {
        let mut said = vec![false; self.texts.notes().len()];
        let mut studies = Vec::new();
        for (told, own) in all.iter().zip(own) {
            let notes = if told.run.same_steps(own) { self.texts.notes() } else { &[] };
            let mut study = Study::told(told, notes, self.screen.words);
            for row in &mut study.timeline.rows {
                row.notes.retain(|note| !said[*note]);
            }
            study.timeline.rows.iter().flat_map(|row| &row.notes).for_each(|note| said[*note] = true);
            studies.push(study);
        }
        studies
    }

    fn title(&self, out: &mut dyn Write) -> io::Result<()> {
        let sections = self.plan.lesson.sections;
        let number = sections.iter().position(|section| section.id == self.section.id).map_or(0, |at| at + 1);
        let counts = fill!(self.screen.words.lesson.section_of, n = number, all = sections.len());
        let title = Line::of(" ", Tone::Plain).with(self.texts.title(), Tone::Heading);
        let mut lines = title.wrap_hanging(self.screen.width, 1);
        if let Some(last) = lines.pop() {
            let right = format!("{} {} {counts}", self.section.id, self.screen.glyphs.dot);
            lines.push(both_ends(last, &right, self.screen.width));
        }
        write_lines(out, &lines)?;
        writeln!(out)
    }

    fn prose(&self, out: &mut dyn Write, blocks: &[Block]) -> io::Result<()> {
        if blocks.is_empty() {
            return Ok(());
        }
        write_lines(out, &prose::draw(blocks, self.screen.width, 1, self.screen.glyphs))?;
        writeln!(out)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{LESSON, SECTIONS, screen, with_plan};
    use super::*;
    use crate::lesson::bilingual::Texts;
    use crate::terminal::lang::Lang;

    #[test]
    fn where_the_system_lacks_something_the_section_is_shown_and_not_run() {
        for (lang, said) in [(Lang::En, "this program needs /nothing"), (Lang::Zh, "/nothing")] {
            let screen = screen(lang);
            let texts = Texts::new(&LESSON, lang);
            let sets = OutputSets::new(&LESSON);
            let mut out = Vec::new();
            let came = with_plan(|plan| {
                let view = SectionView {
                    screen: &screen,
                    plan,
                    section: &SECTIONS[0],
                    sets: &sets,
                    texts: texts.section("one"),
                };
                let mut first = FirstTime::new();
                view.show(&mut out, &mut Progress::default(), &mut first, &mut Vec::new())
            });
            let through = Went::Through { answered: false };
            assert_eq!(came.unwrap(), (Conclusion::Expected, through), "the lesson goes on");
            let shown = String::from_utf8(out).unwrap();
            let why = if lang == Lang::Zh { "因为" } else { "Because" };
            assert!(shown.contains(said) && shown.contains(why) && shown.contains("needy.rs"), "{shown}");
        }
    }
}
