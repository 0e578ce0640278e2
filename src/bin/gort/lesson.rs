//! `gort lesson NAME`: text, code, questions, the run's timeline, its output and ending, why, and the document's claims.

use std::io::{self, Write};

use anyhow::Context;
use gort::{Ending, GoroutineState, ReplayCode, RunError};
use serde_json::json;

use crate::args::LessonArgs;
use crate::bilingual::{SectionTexts, Texts};
use crate::evidence::Evidence;
use crate::failure::{Outcome, suggestion, usage};
use crate::lessons::{LESSONS, Lesson, Program, Section, Verdict};
use crate::messages::{Lang, fill};
use crate::progress::Progress;
use crate::question::{self, Answered};
use crate::render::span::{Line, Tone, pad, width};
use crate::render::{code, prose, timeline};
use crate::run::{self, Order, Run};
use crate::screen::Screen;
use crate::study::Study;
use crate::theme::{write_line, write_lines};
use crate::{json as contract, step, wait};

/// What was asked for, checked.
struct Plan<'a> {
    lesson: &'static Lesson,
    sections: Vec<&'static Section>,
    whole: bool,
    order: Chosen,
    args: &'a LessonArgs,
}

/// Which order the runs take.
enum Chosen {
    /// Every program in this one.
    Seed(u64),
    /// The program that was recorded in this one, the others in Go's own.
    Replay(String, ReplayCode),
}

impl Chosen {
    fn of(&self, program: &Program) -> Order {
        match self {
            Chosen::Seed(seed) => Order::Seed(*seed),
            Chosen::Replay(name, code) if name == program.name => Order::Replay(code.clone()),
            Chosen::Replay(..) => Order::Seed(0),
        }
    }

    fn is_own(&self) -> bool {
        matches!(self, Chosen::Seed(0))
    }
}

/// The lesson of this name.
fn find(name: &str) -> anyhow::Result<&'static Lesson> {
    let found = LESSONS.iter().find(|lesson| lesson.name == name);
    found.copied().map_or_else(
        || {
            let names = LESSONS.iter().map(|lesson| lesson.name);
            usage(format!("there is no lesson '{name}': {} 'gort lesson' lists them", suggestion(name, names)))
        },
        Ok,
    )
}

/// The section in which this program stands.
fn section_of(lesson: &'static Lesson, program: &str) -> anyhow::Result<&'static Section> {
    let holds = |section: &&&Section| section.programs.iter().any(|candidate| candidate.name == program);
    let sections: Vec<&Section> = lesson.sections.iter().collect();
    sections.iter().find(|section| holds(section)).copied().map_or_else(
        || {
            let names = lesson.sections.iter().flat_map(|section| section.programs).map(|program| program.name);
            usage(format!("lesson '{}' has no program '{program}': {}", lesson.name, suggestion(program, names)))
        },
        Ok,
    )
}

/// Checks what was asked for.
fn plan<'a>(name: &str, args: &'a LessonArgs) -> anyhow::Result<Plan<'a>> {
    let (name, program) = match name.split_once('/') {
        Some((name, program)) => (name, Some(program)),
        None => (name, None),
    };
    let lesson = find(name)?;
    let mut sections: Vec<&'static Section> = lesson.sections.iter().collect();
    if let Some(id) = &args.section {
        sections.retain(|section| section.id == id);
        if sections.is_empty() {
            let names = lesson.sections.iter().map(|section| section.id);
            return usage(format!("lesson '{}' has no section '{id}': {}", lesson.name, suggestion(id, names)));
        }
    }
    let mut order = Chosen::Seed(args.seed.unwrap_or(0));
    let mut only = program.map(str::to_owned);
    if let Some(code) = &args.replay {
        let code: ReplayCode = match code.parse() {
            Ok(code) => code,
            Err(error) => return usage(format!("{error}; copy it whole, from 'g1.' to the end")),
        };
        let (from, recorded) = code.program().split_once('/').unwrap_or((code.program(), ""));
        if from != lesson.name {
            let text =
                format!("the replay code was recorded from '{}', not from lesson '{}'", code.program(), lesson.name);
            return usage(format!("{text}: give it to 'gort lesson {from}'"));
        }
        only.get_or_insert_with(|| recorded.to_string());
        order = Chosen::Replay(recorded.to_string(), code);
    }
    if let Some(program) = &only {
        let section = section_of(lesson, program)?;
        if sections.iter().all(|candidate| candidate.id != section.id) {
            let asked = args.section.as_deref().unwrap_or_default();
            return usage(format!("'{program}' is a program of section '{}', not of '{asked}'", section.id));
        }
        sections = vec![section];
    }
    let whole = sections.len() == lesson.sections.len();
    Ok(Plan { lesson, sections, whole, order, args })
}

/// Runs a lesson.
pub fn run(
    name: &str,
    args: &LessonArgs,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<Outcome> {
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
    let mut legend = true;
    for (at, section) in plan.sections.iter().enumerate() {
        let view = View { screen, plan: &plan, section, texts: texts.section(section.id) };
        let (came_out, went_on) = view.show(out, &mut progress, &mut legend)?;
        outcome = outcome.max(came_out);
        if !went_on {
            return Ok(outcome);
        }
        progress.finish(plan.lesson.name, section.id, warnings);
        if at + 1 < plan.sections.len() && screen.interactive && !args.yes && !question::go_on(out, screen)? {
            return Ok(outcome);
        }
    }
    foot(out, screen, &plan, &progress)?;
    Ok(outcome)
}

/// Makes the runs of a section.
fn runs(lesson: &Lesson, section: &Section, order: &Chosen) -> anyhow::Result<Vec<Run>> {
    let one = |program: &Program| match run::run(lesson.name, program, &order.of(program)) {
        Ok(run) => Ok(run),
        Err(RunError::Replay(error)) => usage(format!("{error}; record it again with 'gort lesson {}'", lesson.name)),
        Err(error) => Err(anyhow::Error::msg(error.to_string()))
            .with_context(|| format!("the program '{}/{}' could not be run", lesson.name, program.name)),
    };
    section.programs.iter().map(one).collect()
}

/// What is tried on the lesson's own runs, whichever order is shown.
fn own_evidence(plan: &Plan<'_>, section: &'static Section, shown: &[Run]) -> anyhow::Result<Evidence> {
    let runs = if plan.order.is_own() { shown.to_vec() } else { runs(plan.lesson, section, &Chosen::Seed(0))? };
    Ok(Evidence::new(plan.lesson.name, section.programs, runs))
}

/// How a run's ending compares with the announced one.
fn judge(program: &Program, run: &Run) -> Outcome {
    let announced = run.ending == program.ending
        && (run.ending != Ending::Panic
            || program.message.is_none_or(|message| run.message.as_deref() == Some(message)));
    match run.ending {
        _ if announced => Outcome::Expected,
        Ending::Exit => Outcome::Failed,
        Ending::Deadlock | Ending::Panic => Outcome::Unannounced,
    }
}

fn as_json(plan: &Plan<'_>, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Expected;
    let mut all = Vec::new();
    for section in &plan.sections {
        let runs = runs(plan.lesson, section, &plan.order)?;
        for (program, run) in section.programs.iter().zip(&runs) {
            outcome = outcome.max(judge(program, run));
            let study = Study::new(plan.lesson.name, program, run, &[], screen.words);
            all.push(contract::run(run, section.id, &study.story.names, &study.file));
        }
        let evidence = own_evidence(plan, section, &runs)?;
        if section.claims.iter().any(|claim| !(claim.check)(&evidence).holds) {
            outcome = outcome.max(Outcome::Failed);
        }
    }
    serde_json::to_writer(&mut *out, &json!({ "lesson": plan.lesson.name, "runs": all })).map_err(io::Error::from)?;
    writeln!(out)?;
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
    let counts = fill(screen.words.lesson_of, &[("n", &number.to_string()), ("all", &LESSONS.len().to_string())]);
    let mut title = Line::of(format!(" {}", plan.lesson.name), Tone::Strong);
    title.push(format!(" {} {}", screen.glyphs.dot, texts.title()), Tone::Strong);
    let mut titles = title.wrap(screen.width);
    if let Some(last) = titles.pop() {
        titles.push(both_ends(last, &counts, screen.width));
    }
    write_lines(out, &titles)?;
    rule(out, screen)?;
    for promise in texts.promise() {
        let wrapped = Line::of(promise, Tone::Emphasis).wrap(screen.width - 1);
        write_lines(out, &wrapped.into_iter().map(|line| line.indented(1)).collect::<Vec<_>>())?;
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
    if plan.lesson.sections.iter().all(|section| progress.has(plan.lesson.name, section.id)) {
        write_line(out, &Line::of(format!(" {} {}", screen.glyphs.done, words.lesson_done), Tone::Good))?;
    }
    let at = LESSONS.iter().position(|lesson| lesson.name == plan.lesson.name);
    let next = match plan.sections.last() {
        Some(last) if !plan.whole => {
            let at = plan.lesson.sections.iter().position(|section| section.id == last.id);
            at.and_then(|at| plan.lesson.sections.get(at + 1))
                .map(|section| format!("gort lesson {} --section {}", plan.lesson.name, section.id))
        }
        _ => None,
    };
    let next =
        next.or_else(|| at.and_then(|at| LESSONS.get(at + 1)).map(|lesson| format!("gort lesson {}", lesson.name)));
    if let Some(next) = next {
        write_line(
            out,
            &Line::of(format!(" {}{}", words.next_lesson, words.colon), Tone::Faint).with(next, Tone::Code),
        )?;
    }
    Ok(())
}

/// One section on the screen.
struct View<'a> {
    screen: &'a Screen,
    plan: &'a Plan<'a>,
    section: &'static Section,
    texts: SectionTexts<'a>,
}

impl View<'_> {
    /// Shows the section. The second value says whether the learner went on to its end.
    fn show(&self, out: &mut dyn Write, progress: &mut Progress, legend: &mut bool) -> anyhow::Result<(Outcome, bool)> {
        let screen = self.screen;
        let runs = runs(self.plan.lesson, self.section, &self.plan.order)?;
        let studies = self.studies(&runs);
        let watch = wait::watch(screen);
        let shown = Evidence::new(self.plan.lesson.name, self.section.programs, runs.clone()).watched(watch);

        self.title(out)?;
        self.prose(out, &self.texts.text())?;
        for study in &studies {
            let style = code::Style { width: screen.width, glyphs: screen.glyphs, colored: screen.colored, here: None };
            write_lines(out, &code::draw(&study.listings(screen.words), &style))?;
            writeln!(out)?;
        }
        let prompt = screen.interactive && !self.plan.args.yes;
        for question in self.section.questions {
            let texts = self.texts.question(question.id);
            match question::ask(out, screen, question, &texts, &shown, prompt)? {
                Answered::First(right) => progress.answer(self.plan.lesson.name, self.section.id, question.id, right),
                Answered::Skipped => {}
                Answered::Quit => return Ok((Outcome::Expected, false)),
            }
        }
        let mut outcome = Outcome::Expected;
        for ((program, run), study) in self.section.programs.iter().zip(&runs).zip(&studies) {
            if self.plan.args.step {
                if !step::through(out, screen, study, &self.texts.note_lines())? {
                    return Ok((outcome, false));
                }
            } else {
                self.timeline(out, study, run, legend)?;
            }
            self.output(out, study, run)?;
            outcome = outcome.max(self.ending(out, program, study, run)?);
            self.replay(out, run)?;
        }
        if !self.texts.why().is_empty() {
            write_line(out, &Line::of(format!(" {}", screen.words.why), Tone::Strong))?;
            self.prose(out, &self.texts.why())?;
        }
        let evidence = own_evidence(self.plan, self.section, &runs)?.watched(wait::watch(screen));
        outcome = outcome.max(self.claims(out, &evidence)?);
        Ok((outcome, true))
    }

    /// The runs, prepared. A note that several programs reach stands beside the first.
    fn studies(&self, runs: &[Run]) -> Vec<Study> {
        let mut told = vec![false; self.texts.notes().len()];
        let mut studies = Vec::new();
        for (program, run) in self.section.programs.iter().zip(runs) {
            let mut study = Study::new(self.plan.lesson.name, program, run, self.texts.notes(), self.screen.words);
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
        let counts = [("n", number.to_string()), ("all", sections.len().to_string())];
        let counts: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
        let counts = fill(self.screen.words.section_of, &counts);
        let title = Line::of(" ", Tone::Plain).with(self.texts.title(), Tone::Heading);
        let mut lines = title.wrap(self.screen.width);
        if let Some(last) = lines.pop() {
            let right = format!("{} {} {counts}", self.section.id, self.screen.glyphs.dot);
            lines.push(both_ends(last, &right, self.screen.width));
        }
        write_lines(out, &lines)?;
        writeln!(out)
    }

    fn prose(&self, out: &mut dyn Write, blocks: &[crate::text::Block]) -> io::Result<()> {
        if blocks.is_empty() {
            return Ok(());
        }
        write_lines(out, &prose::draw(blocks, self.screen.width, 1, self.screen.glyphs))?;
        writeln!(out)
    }

    fn timeline(&self, out: &mut dyn Write, study: &Study, run: &Run, legend: &mut bool) -> io::Result<()> {
        let (screen, words, dot) = (self.screen, self.screen.words, self.screen.glyphs.dot);
        let order = match &self.plan.order {
            Chosen::Replay(name, _) if *name == study.name => words.order_replay.to_string(),
            _ if run.seed == 0 => words.order_seed_0.to_string(),
            _ => fill(words.order_seed, &[("n", &run.seed.to_string())]),
        };
        let mut title = Line::of(format!(" {}", words.timeline), Tone::Strong);
        title.push(format!(" {dot} {} {dot} {order}", study.name), Tone::Faint);
        write_lines(out, &title.wrap(screen.width))?;
        let style = timeline::Style {
            width: screen.width,
            full: self.plan.args.full,
            list: screen.plain,
            glyphs: screen.glyphs,
            words,
        };
        if *legend && timeline::has_lanes(&study.story, &style) {
            *legend = false;
            write_lines(out, &timeline::legend(&style))?;
        }
        write_lines(out, &timeline::draw(&study.story, &self.texts.note_lines(), &style))?;
        writeln!(out)
    }

    fn output(&self, out: &mut dyn Write, study: &Study, run: &Run) -> io::Result<()> {
        let (screen, words) = (self.screen, self.screen.words);
        let mut title = Line::of(format!(" {}", words.output), Tone::Strong);
        if self.section.programs.len() > 1 {
            title.push(format!(" {} {}", screen.glyphs.dot, study.name), Tone::Faint);
        }
        write_line(out, &title)?;
        if run.output.is_empty() {
            return write_line(out, &Line::of(format!("   {}", words.no_output), Tone::Faint));
        }
        write_lines(out, &columns(&run.output, screen))
    }

    /// The ending in Go's words, and what it means for the exit code.
    fn ending(&self, out: &mut dyn Write, program: &Program, study: &Study, run: &Run) -> anyhow::Result<Outcome> {
        let (screen, words) = (self.screen, self.screen.words);
        match &run.error {
            None => {
                write_line(out, &Line::of(format!("   {}", words.ends_well), Tone::Faint))?;
                if !run.leaked.is_empty() {
                    let who: Vec<String> = run
                        .leaked
                        .iter()
                        .map(|report| {
                            let name = study.story.names.goroutine(report.id);
                            match (report.state, report.parked_at) {
                                (GoroutineState::Waiting(reason), Some(at)) => fill(
                                    words.at_line,
                                    &[("who", &name), ("state", reason.text()), ("n", &at.line().to_string())],
                                ),
                                (state, _) => format!("{name} [{state}]"),
                            }
                        })
                        .collect();
                    let text = fill(words.left_behind, &[("who", &who.join(", "))]);
                    let lines = Line::of(text, Tone::Note).wrap(screen.width.saturating_sub(3));
                    write_lines(out, &lines.into_iter().map(|line| line.indented(3)).collect::<Vec<_>>())?;
                }
            }
            Some(error) => {
                for (at, text) in study.tidy(&error.to_string()).lines().enumerate() {
                    let tone = if at == 0 { Tone::Bad } else { Tone::Faint };
                    write_line(out, &Line::of(text, tone).indented(3).trimmed())?;
                }
                let code = fill(words.exit_code, &[("n", &error.exit_code().to_string())]);
                write_line(out, &Line::of(format!("   {code}"), Tone::Faint))?;
            }
        }
        let outcome = judge(program, run);
        if outcome != Outcome::Expected {
            let name = |ending: Ending, message: Option<&str>| {
                let text = match ending {
                    Ending::Exit => words.ending_exit,
                    Ending::Deadlock => words.ending_deadlock,
                    Ending::Panic => words.ending_panic,
                };
                message.map_or(text.to_string(), |message| format!("{text} ({message})"))
            };
            let template = if self.plan.order.is_own() { words.ending_missing } else { words.ending_other_seed };
            let text = fill(
                template,
                &[
                    ("wanted", &name(program.ending, program.message)),
                    ("found", &name(run.ending, run.message.as_deref())),
                ],
            );
            let sign = Line::of(format!(" {} ", screen.glyphs.no), Tone::Bad).with(text, Tone::Bad);
            write_lines(out, &sign.wrap_hanging(screen.width, 3))?;
        }
        Ok(outcome)
    }

    fn replay(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        let (lesson, section) = (self.plan.lesson.name, self.section.id);
        let mut line =
            Line::of(format!("   {}{}", self.screen.words.replay_with, self.screen.words.colon), Tone::Faint);
        // Never broken: it is there to be copied.
        line.push(format!("gort lesson {lesson} --section {section} --replay {}", run.schedule), Tone::Faint);
        write_line(out, &line)?;
        writeln!(out)
    }

    fn claims(&self, out: &mut dyn Write, evidence: &Evidence) -> io::Result<Outcome> {
        let (screen, words) = (self.screen, self.screen.words);
        let mut outcome = Outcome::Expected;
        if self.section.claims.is_empty() {
            return Ok(outcome);
        }
        write_line(out, &Line::of(format!(" {}", words.claims), Tone::Strong))?;
        for claim in self.section.claims {
            let (sign, verdict, tone) = match claim.verdict {
                Verdict::True => (screen.glyphs.yes, words.verdict_true, Tone::Good),
                Verdict::Partly => (screen.glyphs.partly, words.verdict_partly, Tone::Mixed),
                Verdict::False => (screen.glyphs.no, words.verdict_false, Tone::Bad),
            };
            let mut line = Line::of(format!(" {sign} "), tone);
            line.push(format!("{} ", claim.id), Tone::Strong);
            let colon = words.colon;
            let (open, close) = if screen.plain { ("\"", "\"") } else { ("“", "”") };
            line.push(format!("{}{colon}{open}{}{close} ", words.the_document, claim.quote), Tone::Plain);
            if !screen.plain {
                line.push(format!("{} {verdict}", screen.glyphs.dash), tone);
            }
            write_lines(out, &line.wrap_hanging(screen.width, 3))?;
            let finding = (claim.check)(evidence);
            for lang in screen.lang.texts() {
                let text = if *lang == Lang::Zh { &finding.zh } else { &finding.en };
                let line = Line::of(format!("   {}{colon}", words.evidence), Tone::Note).with(text, Tone::Plain);
                write_lines(out, &line.wrap_hanging(screen.width, 5))?;
            }
            if !finding.holds {
                outcome = Outcome::Failed;
                let line = Line::of(format!("   {} {}", screen.glyphs.no, words.claim_fails), Tone::Bad);
                write_lines(out, &line.wrap_hanging(screen.width, 3))?;
            }
            write_lines(out, &prose::draw(&self.texts.claim(claim.id), screen.width, 3, screen.glyphs))?;
            writeln!(out)?;
        }
        Ok(outcome)
    }
}

/// Printed lines, in columns from top to bottom where there are many.
fn columns(lines: &[String], screen: &Screen) -> Vec<Line> {
    const TALL: usize = 10;
    let bar = format!("   {} ", if screen.plain { "" } else { screen.glyphs.bar });
    let bar = if screen.plain { "   ".to_string() } else { bar };
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
    let room = screen.width.saturating_sub(width(&bar));
    let fit = ((room + 4) / (widest + 4)).max(1);
    let count = if screen.plain || lines.len() <= TALL { 1 } else { fit.min(lines.len().div_ceil(TALL)) };
    let rows = lines.len().div_ceil(count);
    (0..rows)
        .flat_map(|row| {
            let texts: Vec<String> = (0..count)
                .filter_map(|column| lines.get(column * rows + row))
                .map(|text| pad(text, widest + 4))
                .collect();
            let line = Line::of(texts.concat(), Tone::Plain).trimmed();
            let parts = if count == 1 { line.wrap(room.max(8)) } else { vec![line] };
            parts.into_iter().map(|part| {
                let mut shown = Line::of(bar.clone(), Tone::Faint);
                shown.append(part);
                shown.trimmed()
            })
        })
        .collect()
}
