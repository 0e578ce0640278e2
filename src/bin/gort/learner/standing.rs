//! `gort progress`: what is done, what was answered wrong, and when it comes again.

use std::io::{self, Write};

use serde_json::json;

use crate::lesson::bilingual::Texts;
use crate::lesson::course;
use crate::lesson::progress::{Again, Mark, Progress};
use crate::lessons::parts::{self, Part};
use crate::lessons::{LESSONS, Lesson};
use crate::render::prose;
use crate::terminal::failure::Conclusion;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, pad, width};
use crate::{claims, exercise, json, play};

/// How many questions are listed.
const LISTED: usize = 12;
const DAY: u64 = 24 * 60 * 60;

/// Everything that comes again, what is due first.
fn again(progress: &Progress) -> Vec<Again> {
    let mut all: Vec<Again> = LESSONS.iter().flat_map(|lesson| progress.repeats(lesson)).collect();
    all.sort_by_key(|again| again.left);
    all
}

/// Shows where the learner stands.
pub fn run(screen: &Screen, out: &mut dyn Write, warnings: &mut dyn Write) -> anyhow::Result<Conclusion> {
    let progress = Progress::load(warnings);
    let again = again(&progress);
    if screen.json {
        as_json(&progress, &again, out)?;
    } else {
        show(screen, &progress, &again, out)?;
    }
    Ok(Conclusion::Expected)
}

/// How many sections are done, and how many there are.
fn sections(progress: &Progress) -> (usize, usize) {
    let all = LESSONS.iter().flat_map(|lesson| lesson.sections.iter().map(move |section| (lesson.name, section.id)));
    let done = all.clone().filter(|(lesson, section)| progress.mark(lesson, section) == Mark::Done);
    (done.count(), all.count())
}

/// How many parts are done, and how many there are.
fn parts_done(progress: &Progress) -> (usize, usize) {
    let done = |part: &Part| course::part_mark(progress, part) == Mark::Done;
    (parts::all().filter(done).count(), parts::all().count())
}

/// How many questions were answered, and how many of them right at once.
fn answers(progress: &Progress) -> (usize, usize) {
    let of = |(answered, right): (usize, usize), lesson: &&Lesson| {
        let (more, good) = progress.answers(lesson);
        (answered + more, right + good)
    };
    LESSONS.iter().fold((0, 0), of)
}

fn show(screen: &Screen, progress: &Progress, again: &[Again], out: &mut dyn Write) -> io::Result<()> {
    let words = &screen.words.standing;
    let path = progress.path().map_or_else(|| words.no_file.to_string(), |path| path.display().to_string());
    screen.say(out, words.title, Tone::Strong, 1)?;
    screen.say(out, path, Tone::Faint, 1)?;
    writeln!(out)?;
    let (done, all) = sections(progress);
    let (parts, all_parts) = parts_done(progress);
    let (answered, right) = answers(progress);
    let of = |(n, all): (usize, usize)| fill!(words.of, n = n, all = all);
    let (judged, as_judged) = claims::judged(progress);
    let rows = [
        (
            words.course,
            fill!(
                words.sections,
                n = course::done(progress),
                all = LESSONS.len(),
                parts = parts,
                all_parts = all_parts,
                sections = done,
                all_sections = all
            ),
        ),
        (words.questions, fill!(words.answered, n = answered, right = right)),
        (words.exercises, of(exercise::count(progress))),
        (words.games, of(play::count(progress))),
        (words.claims, fill!(words.judged, n = judged, all = claims::COUNT, right = as_judged)),
    ];
    let widest = rows.iter().map(|(what, _)| width(what)).max().unwrap_or(0);
    for (what, text) in rows {
        let line = Line::of(pad(what, widest + 2), Tone::Faint).with(text, Tone::Plain);
        screen.put(out, &line, 1)?;
    }
    writeln!(out)?;
    screen.say(out, words.again, Tone::Strong, 1)?;
    if again.is_empty() {
        return screen.say(out, words.again_none, Tone::Faint, 1);
    }
    for one in again.iter().take(LISTED) {
        let days = one.left.div_ceil(DAY);
        let when = match days {
            0 => words.now.to_string(),
            1 => words.tomorrow.to_string(),
            days => fill!(words.days, n = days),
        };
        let mut line = Line::of(pad(&when, 11), if days == 0 { Tone::Note } else { Tone::Faint });
        line.push(format!("{}/{}", one.lesson.name, one.section.id), Tone::Code);
        line.push("  ", Tone::Plain);
        line.append(asks(one, screen));
        for line in line.wrap_hanging(screen.width.saturating_sub(1), 11) {
            screen.put(out, &line, 1)?;
        }
    }
    if again.len() > LISTED {
        screen.say(out, fill!(words.more, n = again.len() - LISTED), Tone::Faint, 12)?;
    }
    writeln!(out)?;
    screen.say(out, words.ask, Tone::Faint, 1)
}

/// What the question asks, in one line.
fn asks(again: &Again, screen: &Screen) -> Line {
    if let Some(program) = again.question.strip_prefix("predict ") {
        let program = format!("{}/{program}", again.lesson.name);
        return Line::of(fill!(screen.words.standing.prediction, program = program), Tone::Plain);
    }
    let texts = Texts::new(again.lesson, screen.lang);
    let prompt = texts.section(again.section.id).question(&again.question).prompt();
    prose::flat(&prompt).into_iter().next_back().unwrap_or_default()
}

fn as_json(progress: &Progress, again: &[Again], out: &mut dyn Write) -> io::Result<()> {
    let (done, all) = sections(progress);
    let (parts, all_parts) = parts_done(progress);
    let (answered, right) = answers(progress);
    let (passed, exercises) = exercise::count(progress);
    let (won, games) = play::count(progress);
    let again: Vec<_> = again
        .iter()
        .map(|one| json!({ "lesson": one.lesson.name, "section": one.section.id, "question": one.question, "due_in_days": one.left.div_ceil(DAY) }))
        .collect();
    json::write(
        out,
        json!({
            "file": progress.path().map(|path| path.display().to_string()),
            "lessons": { "done": course::done(progress), "all": LESSONS.len() },
            "parts": { "done": parts, "all": all_parts },
            "sections": { "done": done, "all": all },
            "questions": { "answered": answered, "right": right },
            "exercises": { "passed": passed, "all": exercises },
            "games": { "won": won, "all": games },
            "again": again,
        }),
    )
}
