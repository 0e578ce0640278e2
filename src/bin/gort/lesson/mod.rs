//! `gort lesson NAME`: the sections of a lesson, one after the other.
//!
//! `plan` checks what was asked for and makes the runs, `section` shows a section, `happened` one of its runs, `frame` the lesson's head and
//! foot; `question` asks, `step` goes through a run event by event, `trial` tries claims; `bilingual` has the texts in the reader's languages,
//! `written` knows where rows stand; `course` lists the lessons, `minutes` says how long they take, `progress` keeps what was done.

pub mod bilingual;
pub mod course;
#[cfg(test)]
mod every;
pub mod frame;
pub mod happened;
pub mod marks;
pub mod minutes;
pub mod plan;
pub mod progress;
pub mod question;
pub mod section;
pub mod step;
pub mod trial;
pub mod written;

use std::io::Write;

use serde_json::json;

use self::bilingual::Texts;
use self::frame::{foot, head};
use self::plan::{Plan, judge, missing, own_evidence, plan, runs};
use self::progress::Progress;
use self::section::{FirstTime, SectionView, Went};
use crate::args::LessonArgs;
use crate::json;
use crate::lab::course::OutputSets;
use crate::lessons;
use crate::program::figure::Figure;
use crate::program::real;
use crate::program::twin::told;
use crate::study::Study;
use crate::terminal::failure::{Conclusion, usage};
use crate::terminal::screen::Screen;
use crate::terminal::span::Tone;

/// What comes after the last section of the lesson `verdict`: every claim of the document, judged by the learner.
/// `ask`: whether the learner can be asked. False: the learner wants to stop.
pub type DocumentTrial = fn(
    out: &mut dyn Write,
    screen: &Screen,
    progress: &mut Progress,
    warnings: &mut dyn Write,
    ask: bool,
) -> anyhow::Result<(Conclusion, bool)>;

/// Runs a lesson, or lists them all. The second value says whether a whole lesson was shown to its end.
pub fn run(
    args: &LessonArgs,
    document: DocumentTrial,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<(Conclusion, bool)> {
    let Some(name) = &args.lesson else { return Ok((course::list(screen, &Progress::load(warnings), out)?, false)) };
    let plan = plan(name, args)?;
    if screen.json {
        return Ok((as_json(&plan, screen, out)?, false));
    }
    if args.step && !screen.interactive {
        return usage(screen.words.stepping.needs_terminal);
    }
    let (conclusion, through) = shown(&plan, document, screen, &mut Progress::load(warnings), out, warnings)?;
    Ok((conclusion, through && plan.whole))
}

/// `gort next`: from the first section that is not done to the end of its part, then on into the next part, and the next lesson.
/// Without a terminal, the next section alone.
pub fn onward(
    document: DocumentTrial,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let mut progress = Progress::load(warnings);
    let mut conclusion = Conclusion::Expected;
    let mut at = None;
    while let Some((lesson, section)) = course::place(&progress, screen.interactive, at) {
        let args = LessonArgs { lesson: Some(lesson.name.to_string()), ..LessonArgs::default() };
        let plan = if screen.interactive {
            plan::to_the_end_of_its_part(lesson, section, &args)
        } else {
            plan::from(lesson, section, true, &args)
        };
        if screen.json {
            return as_json(&plan, screen, out);
        }
        let (came_out, through) = shown(&plan, document, &screen.again(), &mut progress, out, warnings)?;
        conclusion = conclusion.max(came_out);
        // What was skipped is not asked twice in one sitting.
        at = plan.sections.last().map(|last| (lesson, *last));
        let is_last = course::place(&progress, true, at).is_none();
        if !screen.interactive || !through || is_last {
            return Ok(conclusion);
        }
        if !question::go_on(out, &screen.again(), screen.words.lesson.go_on_part)? {
            return Ok(conclusion);
        }
        writeln!(out)?;
    }
    screen.say(out, screen.words.front.you_are_done, Tone::Good, 1)?;
    Ok(conclusion)
}

/// Shows what was planned, from the lesson's head to its foot. The second value says whether the learner went to the end.
fn shown(
    plan: &Plan<'_>,
    document: DocumentTrial,
    screen: &Screen,
    progress: &mut Progress,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<(Conclusion, bool)> {
    let args = plan.args;
    let texts = Texts::new(plan.lesson, screen.lang);
    head(out, screen, plan, &texts)?;
    let mut conclusion = Conclusion::Expected;
    let sets = OutputSets::new(plan.lesson);
    let mut first = FirstTime::new();
    for (at, section) in plan.sections.iter().enumerate() {
        // The terminal may have got another width meanwhile.
        let screen = &screen.again();
        let view = SectionView { screen, plan, section, sets: &sets, texts: texts.section(section.id) };
        let (came_out, went) = view.show(out, progress, &mut first, warnings)?;
        conclusion = conclusion.max(came_out);
        let Went::Through { answered } = went else { return Ok((conclusion, false)) };
        // What a closed pipe has swallowed was not even seen.
        out.flush()?;
        progress.finish(plan.lesson.name, section.id, answered, warnings);
        if at + 1 < plan.sections.len()
            && screen.interactive
            && !args.yes
            && !question::go_on(out, screen, screen.words.lesson.go_on)?
        {
            return Ok((conclusion, false));
        }
    }
    if plan.to_the_end && plan.lesson.name == lessons::verdict::LESSON.name {
        let ask = screen.interactive && !args.yes;
        let (came_out, went_on) = document(out, screen, progress, warnings, ask)?;
        conclusion = conclusion.max(came_out);
        if !went_on {
            return Ok((conclusion, false));
        }
    }
    if plan.to_the_end && plan.order.is_own() {
        sets.all(out, screen)?;
    }
    foot(out, screen, plan, progress, false)?;
    Ok((conclusion, true))
}

fn as_json(plan: &Plan<'_>, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    let mut conclusion = Conclusion::Expected;
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
            conclusion = conclusion.max(judge(subject.expected, run));
            let told = told(subject, run, screen.code);
            let study = Study::told(&told, &[], screen.words);
            let mut shown = json::run(&told.run, subject.world, Some(section.id), &study.timeline.names, &study.file);
            if plan.args.measure && subject.figures.is_some() {
                let figures = real::figures(subject)?;
                shown["measured"] = figures.iter().map(Figure::json).collect();
            }
            all.push(shown);
        }
        let evidence = own_evidence(plan, section, &runs)?;
        if section.claims.iter().any(|claim| !(claim.check)(&evidence).holds) {
            conclusion = conclusion.max(Conclusion::Failed);
        }
    }
    json::write(out, json!({ "lesson": plan.lesson.name, "runs": all, "skipped": skipped }))?;
    Ok(conclusion)
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use gort::Ending;

    use super::plan::Chosen;
    use super::*;
    use crate::args::{Cli, Command};
    use crate::lessons::{Lesson, Section, Text};
    use crate::program::subject::Subject;
    use crate::program::world::Need;
    use crate::terminal::lang::Lang;

    static PROGRAMS: [Subject; 1] =
        [Subject::of_a_test("needy", || panic!("it ran"), Ending::Exit, None).real(1).needs(&[Need::Nothing])];
    pub(super) static SECTIONS: [Section; 1] =
        [Section { id: "one", programs: &PROGRAMS, questions: &[], claims: &[] }];
    pub(super) static LESSON: Lesson = Lesson {
        name: "lacking",
        text: Text {
            en: "# T\n> P\n\nIntro.\n\n## one — Title\nLook.\n\n### why\nBecause.\n",
            zh: "# 标题\n> 摘要\n\n引言。\n\n## one — 题目\n看。\n\n### why\n因为。\n",
        },
        sections: &SECTIONS,
    };

    pub(super) fn screen(lang: Lang) -> Screen {
        Screen::of_a_test(80, lang, false)
    }

    pub(super) fn with_plan<T>(act: impl FnOnce(&Plan<'_>) -> T) -> T {
        let cli = Cli::try_parse_from(["gort", "lesson", "lacking", "--yes"]).unwrap();
        let Some(Command::Lesson(args)) = &cli.command else { panic!("a lesson") };
        let sections = SECTIONS.iter().collect();
        act(&Plan {
            lesson: &LESSON,
            sections,
            whole: true,
            part: None,
            to_the_end: true,
            order: Chosen::Seed(0),
            args,
        })
    }

    #[test]
    fn in_json_what_was_not_run_says_what_it_needs() {
        let mut out = Vec::new();
        let conclusion = with_plan(|plan| as_json(plan, &screen(Lang::En), &mut out)).unwrap();
        assert_eq!(conclusion, Conclusion::Expected);
        let told: serde_json::Value = serde_json::from_slice(&out).unwrap();
        let skipped = json!({ "program": "needy", "section": "one", "needs": "/nothing" });
        assert_eq!((&told["skipped"][0], told["runs"].as_array().map(Vec::len)), (&skipped, Some(0)));
    }
}
