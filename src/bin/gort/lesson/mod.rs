//! `gort lesson NAME`: text, code, questions, the run's timeline, its output and ending, why, and the document's claims.

pub mod bilingual;
pub mod course;
pub mod plan;
pub mod progress;
pub mod question;
pub mod step;
pub mod trial;

use std::io::{self, Write};

use serde_json::json;

use crate::args::LessonArgs;
use crate::json;
use crate::lab::course::Sets;
use crate::lesson::bilingual::{SectionTexts, Texts};
use crate::lesson::plan::{Chosen, Plan, judge, missing, own_evidence, plan, runs};
use crate::lesson::progress::{Progress, Standing};
use crate::lesson::question::{Answered, Asking};
use crate::lessons;
use crate::lessons::{LESSONS, Section};
use crate::program::figure::{self, Figure};
use crate::program::real;
use crate::program::run::Run;
use crate::program::subject::Subject;
use crate::program::world::{Need, Real};
use crate::render::{code, prose, timeline};
use crate::study::Study;
use crate::study::ending;
use crate::terminal::failure::{Outcome, usage};
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, width};
use crate::terminal::theme::{write_line, write_lines};
use crate::terminal::wait;

/// What comes after the last section of the lesson `verdict`: every claim of the document, judged by the learner. `ask`: whether
/// somebody can be asked. False: they want to stop.
pub type Trial = fn(
    out: &mut dyn Write,
    screen: &Screen,
    progress: &mut Progress,
    warnings: &mut dyn Write,
    ask: bool,
) -> anyhow::Result<(Outcome, bool)>;

/// Runs a lesson, or lists them all.
pub fn run(
    args: &LessonArgs,
    document: Trial,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let Some(name) = &args.lesson else { return Ok(course::list(screen, &Progress::load(warnings), out)?) };
    let plan = plan(name, args)?;
    if screen.json {
        return as_json(&plan, screen, out);
    }
    if args.step && !screen.interactive {
        return usage(screen.words.step_needs_terminal);
    }
    let mut progress = Progress::load(warnings);
    let texts = Texts::new(plan.lesson, screen.lang);
    head(out, screen, &plan, &texts)?;
    let mut outcome = Outcome::Expected;
    let sets = Sets::new(plan.lesson);
    let mut untold = Untold { legend: true, no_timeline: true };
    for (at, section) in plan.sections.iter().enumerate() {
        // The terminal may have got another width meanwhile.
        let screen = &screen.again();
        let view = View { screen, plan: &plan, section, sets: &sets, texts: texts.section(section.id) };
        let (came_out, went) = view.show(out, &mut progress, &mut untold, warnings)?;
        outcome = outcome.max(came_out);
        let Went::Through { answered } = went else { return Ok(outcome) };
        // What a closed pipe has swallowed was not even seen.
        out.flush()?;
        progress.finish(plan.lesson.name, section.id, answered, warnings);
        if at + 1 < plan.sections.len() && screen.interactive && !args.yes && !question::go_on(out, screen)? {
            return Ok(outcome);
        }
    }
    if plan.whole && plan.lesson.name == lessons::verdict::LESSON.name {
        let ask = screen.interactive && !args.yes;
        let (came_out, went_on) = document(out, screen, &mut progress, warnings, ask)?;
        outcome = outcome.max(came_out);
        if !went_on {
            return Ok(outcome);
        }
    }
    if plan.whole && plan.order.is_own() {
        sets.all(out, screen)?;
    }
    foot(out, screen, &plan, &progress)?;
    Ok(outcome)
}

fn as_json(plan: &Plan<'_>, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Expected;
    let (mut all, mut skipped) = (Vec::new(), Vec::new());
    for section in &plan.sections {
        if let Some(need) = missing(section) {
            let programs = section.programs.iter().map(|subject| &subject.stem);
            skipped
                .extend(programs.map(|name| json!({ "program": name, "section": section.id, "needs": need.name() })));
            continue;
        }
        let runs = runs(section, &plan.order)?;
        for (subject, run) in section.programs.iter().zip(&runs) {
            outcome = outcome.max(judge(subject.expected, run));
            let study = Study::new(subject, run, &[], screen.words);
            let mut shown = json::run(run, subject.world, Some(section.id), &study.story.names, &study.file);
            if plan.args.measure && subject.figures.is_some() {
                let figures = real::figures(subject)?;
                shown["measured"] = figures.iter().map(Figure::json).collect();
            }
            all.push(shown);
        }
        let evidence = own_evidence(plan, section, &runs)?;
        if section.claims.iter().any(|claim| !(claim.check)(&evidence).holds) {
            outcome = outcome.max(Outcome::Failed);
        }
    }
    json::write(out, json!({ "lesson": plan.lesson.name, "runs": all, "skipped": skipped }))?;
    Ok(outcome)
}

/// A line with a text at each end.
fn both_ends(left: Line, right: &str, columns: usize) -> Line {
    let mut line = left;
    let room = columns.saturating_sub(width(right) + 1);
    if line.width() + 2 <= room {
        line.pad_to(room);
        line.push(right, Tone::Faint);
    }
    line
}

/// A rule over the whole width. In plain text it is left out.
fn rule(out: &mut dyn Write, screen: &Screen) -> io::Result<()> {
    if screen.plain {
        return Ok(());
    }
    write_line(out, &Line::of(screen.glyphs.rule.repeat(screen.width), Tone::Faint))
}

fn head(out: &mut dyn Write, screen: &Screen, plan: &Plan<'_>, texts: &Texts) -> io::Result<()> {
    let number = LESSONS.iter().position(|lesson| lesson.name == plan.lesson.name).map_or(0, |at| at + 1);
    let counts = fill!(screen.words.lesson_of, n = number, all = LESSONS.len());
    let mut title = Line::of(format!(" {}", plan.lesson.name), Tone::Strong);
    title.push(format!(" {} {}", screen.glyphs.dot, texts.title()), Tone::Strong);
    let mut titles = title.wrap_hanging(screen.width, 1);
    if let Some(last) = titles.pop() {
        titles.push(both_ends(last, &counts, screen.width));
    }
    write_lines(out, &titles)?;
    rule(out, screen)?;
    for promise in texts.promise() {
        screen.say(out, promise, Tone::Emphasis, 1)?;
    }
    writeln!(out)?;
    if plan.whole {
        write_lines(out, &prose::draw(&texts.intro(), screen.width, 1, screen.glyphs))?;
        writeln!(out)?;
    }
    Ok(())
}

fn foot(out: &mut dyn Write, screen: &Screen, plan: &Plan<'_>, progress: &Progress) -> io::Result<()> {
    let words = screen.words;
    match progress.standing(plan.lesson) {
        Standing::Done => {
            let text = format!("{} {}", screen.glyphs.done, words.lesson_done);
            screen.say(out, text, Tone::Good, 1)?;
        }
        Standing::Seen { .. } => {
            let text = format!("{} {}", screen.glyphs.seen, words.lesson_seen);
            screen.say(out, text, Tone::Note, 1)?;
        }
        Standing::New | Standing::Begun { .. } => {}
    }
    let at = LESSONS.iter().position(|lesson| lesson.name == plan.lesson.name);
    let section = match plan.sections.last() {
        Some(last) if !plan.whole => {
            let at = plan.lesson.sections.iter().position(|section| section.id == last.id);
            at.and_then(|at| plan.lesson.sections.get(at + 1)).map(|section| {
                (words.next_section, format!("gort lesson {} --section {}", plan.lesson.name, section.id))
            })
        }
        _ => None,
    };
    let lesson = at.and_then(|at| LESSONS.get(at + 1));
    let lesson = lesson.map(|lesson| (words.next_lesson, format!("gort lesson {}", lesson.name)));
    if let Some((what, next)) = section.or(lesson) {
        let line = Line::of(format!("{what}{}", words.colon), Tone::Faint).with(next, Tone::Code);
        screen.put(out, &line, 1)?;
    }
    Ok(())
}

/// What is said once in a lesson, where it is needed first.
struct Untold {
    legend: bool,
    no_timeline: bool,
}

/// How far the learner went in a section.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Went {
    /// They want to stop.
    Away,
    /// To its end.
    Through {
        /// Whether somebody sits before a terminal and has answered all its questions, now or before.
        answered: bool,
    },
}

/// One section on the screen.
struct View<'a> {
    screen: &'a Screen,
    plan: &'a Plan<'a>,
    section: &'static Section,
    sets: &'a Sets,
    texts: SectionTexts<'a>,
}

impl View<'_> {
    /// Whether somebody sits before a terminal and wants to be asked.
    fn somebody(&self) -> bool {
        self.screen.interactive && !self.plan.args.yes
    }

    /// Shows the section.
    fn show(
        &self,
        out: &mut dyn Write,
        progress: &mut Progress,
        untold: &mut Untold,
        warnings: &mut dyn Write,
    ) -> anyhow::Result<(Outcome, Went)> {
        let screen = self.screen;
        if let Some(need) = missing(self.section) {
            return self.show_unrun(out, need);
        }
        let runs = runs(self.section, &self.plan.order)?;
        let own = own_evidence(self.plan, self.section, &runs)?.watched(wait::watch(screen));
        let studies = self.studies(&runs, own.runs());

        self.title(out)?;
        let other = !runs.iter().zip(own.runs()).all(|(run, own)| run.same_steps(own));
        if other {
            write_lines(
                out,
                &Line::of(format!(" {}", screen.words.other_order), Tone::Note).wrap_hanging(screen.width, 1),
            )?;
            writeln!(out)?;
        }
        self.prose(out, &self.texts.text())?;
        for study in &studies {
            self.code(out, study)?;
        }
        if other && !self.section.questions.is_empty() {
            screen.say(out, screen.words.questions_own, Tone::Note, 1)?;
            writeln!(out)?;
        }
        let lesson = self.plan.lesson.name;
        let mut answered = self.somebody();
        let asking = if answered { Asking::Keyboard } else { Asking::Nobody };
        for question in self.section.questions {
            let texts = self.texts.question(question.id);
            match question::ask(out, screen, question, &texts, &own, asking)? {
                Answered::First(right) => progress.answer(lesson, self.section.id, question.id, right, warnings),
                Answered::Unjudged => {}
                Answered::Skipped => answered &= progress.answered(lesson, self.section.id, question.id).is_some(),
                Answered::Quit => return Ok((Outcome::Expected, Went::Away)),
            }
        }
        let mut outcome = Outcome::Expected;
        for (at, ((subject, run), study)) in self.section.programs.iter().zip(&runs).zip(&studies).enumerate() {
            let alike = runs[..at].iter().find(|earlier| earlier.same_steps(run));
            if let Some(how) = subject.as_real() {
                self.for_real(out, study, how, untold)?;
            } else if self.plan.args.step {
                if !step::through(out, screen, study, &self.texts.note_lines())? {
                    return Ok((outcome, Went::Away));
                }
            } else if let Some(earlier) = alike {
                let same = fill!(screen.words.same_steps, program = earlier.program);
                self.timeline_title(out, study, run)?;
                write_lines(out, &Line::of(format!(" {same}"), Tone::Plain).wrap_hanging(screen.width, 1))?;
                writeln!(out)?;
            } else {
                self.timeline(out, study, run, untold)?;
            }
            let replay = format!("gort lesson {} --section {}", self.plan.lesson.name, self.section.id);
            ending::show(out, screen, study, run, self.section.programs.len() == 1, &replay)?;
            self.sets.place(out, screen, subject)?;
            writeln!(out)?;
            self.figures(out, subject)?;
            let came_out = judge(subject.expected, run);
            if came_out != Outcome::Expected {
                ending::surprise(out, screen, subject.expected, run, self.plan.order.is_own())?;
            }
            outcome = outcome.max(came_out);
        }
        if !self.texts.why().is_empty() {
            screen.say(out, screen.words.why, Tone::Strong, 1)?;
            self.prose(out, &self.texts.why())?;
        }
        outcome = outcome.max(trial::claims(out, screen, self.section.claims, &self.texts, &own)?);
        Ok((outcome, Went::Through { answered }))
    }

    /// Shows the section where the system lacks something that it needs.
    fn show_unrun(&self, out: &mut dyn Write, need: Need) -> anyhow::Result<(Outcome, Went)> {
        let screen = self.screen;
        self.title(out)?;
        self.prose(out, &self.texts.text())?;
        for subject in self.section.programs {
            self.code(out, &Study::unrun(subject, screen.words))?;
        }
        screen.say(out, fill!(screen.words.not_here, need = need.name()), Tone::Note, 1)?;
        writeln!(out)?;
        if !self.texts.why().is_empty() {
            screen.say(out, screen.words.why, Tone::Strong, 1)?;
            self.prose(out, &self.texts.why())?;
        }
        Ok((Outcome::Expected, Went::Through { answered: self.somebody() }))
    }

    fn code(&self, out: &mut dyn Write, study: &Study) -> io::Result<()> {
        let screen = self.screen;
        let style = code::Style { width: screen.width, glyphs: screen.glyphs, colored: screen.colored, here: None };
        write_lines(out, &code::draw(&study.listings(screen.words), &style))?;
        writeln!(out)
    }

    /// What stands in the place of a timeline where a program ran for real.
    fn for_real(&self, out: &mut dyn Write, study: &Study, how: &Real, untold: &mut Untold) -> io::Result<()> {
        let (screen, words) = (self.screen, self.screen.words);
        let mut workers = match how.workers {
            1 => words.for_real_one.to_string(),
            many => fill!(words.for_real_many, n = many),
        };
        if let Some(bytes) = how.address_space {
            // Exact: what `ulimit -v` takes is a whole number of KiB, and a cap is a round number.
            let size = format!("{} MiB", bytes / (1024 * 1024));
            workers = fill!(words.for_real_within, what = workers, size = size);
        }
        self.heading(out, study, &fill!(words.for_real, workers = workers))?;
        if std::mem::take(&mut untold.no_timeline) {
            screen.say(out, words.no_timeline, Tone::Plain, 1)?;
            if !self.plan.order.is_own() || self.plan.args.step {
                screen.say(out, words.no_order, Tone::Note, 1)?;
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
            screen.say(out, words.measured, Tone::Strong, 1)?;
            write_lines(out, &figure::table(&figures, screen))?;
            if cfg!(debug_assertions) {
                screen.say(out, words.unoptimized, Tone::Note, 3)?;
            }
        } else {
            let mut line = Line::of(format!("{}{}", words.measure_with, words.colon), Tone::Faint);
            line.push(format!("gort lesson {lesson} --section {section} --measure"), Tone::Faint);
            screen.put(out, &line, 3)?;
        }
        Ok(writeln!(out)?)
    }

    /// The runs, prepared. A note that several programs reach stands beside the first. Notes tell of the lesson's own
    /// run, so a run that took other steps has none.
    fn studies(&self, runs: &[Run], own: &[Run]) -> Vec<Study> {
        let mut told = vec![false; self.texts.notes().len()];
        let mut studies = Vec::new();
        for ((subject, run), own) in self.section.programs.iter().zip(runs).zip(own) {
            let notes = if run.same_steps(own) { self.texts.notes() } else { &[] };
            let mut study = Study::new(subject, run, notes, self.screen.words);
            for row in &mut study.story.rows {
                row.notes.retain(|note| !told[*note]);
            }
            study.story.rows.iter().flat_map(|row| &row.notes).for_each(|note| told[*note] = true);
            studies.push(study);
        }
        studies
    }

    fn title(&self, out: &mut dyn Write) -> io::Result<()> {
        let sections = self.plan.lesson.sections;
        let number = sections.iter().position(|section| section.id == self.section.id).map_or(0, |at| at + 1);
        let counts = fill!(self.screen.words.section_of, n = number, all = sections.len());
        let title = Line::of(" ", Tone::Plain).with(self.texts.title(), Tone::Heading);
        let mut lines = title.wrap_hanging(self.screen.width, 1);
        if let Some(last) = lines.pop() {
            let right = format!("{} {} {counts}", self.section.id, self.screen.glyphs.dot);
            lines.push(both_ends(last, &right, self.screen.width));
        }
        write_lines(out, &lines)?;
        writeln!(out)
    }

    fn prose(&self, out: &mut dyn Write, blocks: &[crate::markdown::Block]) -> io::Result<()> {
        if blocks.is_empty() {
            return Ok(());
        }
        write_lines(out, &prose::draw(blocks, self.screen.width, 1, self.screen.glyphs))?;
        writeln!(out)
    }

    fn timeline_title(&self, out: &mut dyn Write, study: &Study, run: &Run) -> io::Result<()> {
        let words = self.screen.words;
        let order = match &self.plan.order {
            Chosen::Replay(name, _) if *name == study.name => words.order_replay.to_string(),
            _ if run.seed == 0 => words.order_seed_0.to_string(),
            _ => fill!(words.order_seed, n = run.seed),
        };
        self.heading(out, study, &order)
    }

    /// What happened, in which program, in which order.
    fn heading(&self, out: &mut dyn Write, study: &Study, how: &str) -> io::Result<()> {
        let (screen, dot) = (self.screen, self.screen.glyphs.dot);
        let mut title = Line::of(format!(" {}", screen.words.timeline), Tone::Strong);
        title.push(format!(" {dot} {} {dot} {how}", study.name), Tone::Faint);
        write_lines(out, &title.wrap_hanging(screen.width, 1))
    }

    fn timeline(&self, out: &mut dyn Write, study: &Study, run: &Run, untold: &mut Untold) -> io::Result<()> {
        let (screen, words) = (self.screen, self.screen.words);
        self.timeline_title(out, study, run)?;
        let style = timeline::Style {
            width: screen.width,
            full: self.plan.args.full,
            list: screen.plain,
            glyphs: screen.glyphs,
            words,
        };
        if untold.legend && timeline::has_lanes(&study.story, &style) {
            untold.legend = false;
            write_lines(out, &timeline::legend(&style))?;
        }
        write_lines(out, &timeline::draw(&study.story, &self.texts.note_lines(), &style))?;
        writeln!(out)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use gort::Ending;

    use super::*;
    use crate::args::{Cli, Command};
    use crate::lessons::{Lesson, Text};
    use crate::terminal::messages::Lang;

    static PROGRAMS: [Subject; 1] =
        [Subject::of_a_test("needy", || panic!("it ran"), Ending::Exit, None).real(1).needs(&[Need::Nothing])];
    static SECTIONS: [Section; 1] = [Section { id: "one", programs: &PROGRAMS, questions: &[], claims: &[] }];
    static LESSON: Lesson = Lesson {
        name: "lacking",
        text: Text {
            en: "# T\n> P\n\nIntro.\n\n## one — Title\nLook.\n\n### why\nBecause.\n",
            zh: "# 标题\n> 摘要\n\n引言。\n\n## one — 题目\n看。\n\n### why\n因为。\n",
        },
        sections: &SECTIONS,
    };

    fn screen(lang: Lang) -> Screen {
        Screen::of_a_test(80, lang, false)
    }

    fn with_plan<T>(act: impl FnOnce(&Plan<'_>) -> T) -> T {
        let cli = Cli::try_parse_from(["gort", "lesson", "lacking", "--yes"]).unwrap();
        let Some(Command::Lesson(args)) = &cli.command else { panic!("a lesson") };
        let sections = SECTIONS.iter().collect();
        act(&Plan { lesson: &LESSON, sections, whole: true, order: Chosen::Seed(0), args })
    }

    #[test]
    fn where_the_system_lacks_something_the_section_is_shown_and_not_run() {
        for (lang, said) in [(Lang::En, "this program needs /nothing"), (Lang::Zh, "/nothing")] {
            let screen = screen(lang);
            let texts = Texts::new(&LESSON, lang);
            let sets = Sets::new(&LESSON);
            let mut out = Vec::new();
            let came = with_plan(|plan| {
                let view =
                    View { screen: &screen, plan, section: &SECTIONS[0], sets: &sets, texts: texts.section("one") };
                let mut untold = Untold { legend: true, no_timeline: true };
                view.show(&mut out, &mut Progress::default(), &mut untold, &mut Vec::new())
            });
            let through = Went::Through { answered: false };
            assert_eq!(came.unwrap(), (Outcome::Expected, through), "the lesson goes on");
            let shown = String::from_utf8(out).unwrap();
            let why = if lang == Lang::Zh { "因为" } else { "Because" };
            assert!(shown.contains(said) && shown.contains(why) && shown.contains("needy.rs"), "{shown}");
        }
    }

    #[test]
    fn in_json_what_was_not_run_says_what_it_needs() {
        let mut out = Vec::new();
        let outcome = with_plan(|plan| as_json(plan, &screen(Lang::En), &mut out)).unwrap();
        assert_eq!(outcome, Outcome::Expected);
        let told: serde_json::Value = serde_json::from_slice(&out).unwrap();
        let skipped = json!({ "program": "needy", "section": "one", "needs": "/nothing" });
        assert_eq!((&told["skipped"][0], told["runs"].as_array().map(Vec::len)), (&skipped, Some(0)));
    }
}
