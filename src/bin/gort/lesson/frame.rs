//! What stands around the sections of a lesson: its head and its foot.

use std::io::{self, Write};

use super::bilingual::Texts;
use super::plan::Plan;
use super::progress::{LessonMark, Progress};
use super::{course, minutes};
use crate::lessons::LESSONS;
use crate::lessons::parts::Part;
use crate::markdown;
use crate::render::prose;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, width};
use crate::terminal::theme::{write_line, write_lines};

/// A line with a text at each end.
pub fn both_ends(left: Line, right: &str, columns: usize) -> Line {
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

/// The head: which lesson, what one knows afterwards, and the introduction where all of it is shown.
pub fn head(out: &mut dyn Write, screen: &Screen, plan: &Plan<'_>, texts: &Texts) -> io::Result<()> {
    let number = LESSONS.iter().position(|lesson| lesson.name == plan.lesson.name).map_or(0, |at| at + 1);
    let counts = fill!(screen.words.lesson.lesson_of, n = number, all = LESSONS.len());
    let mut title = Line::of(format!(" {}", plan.lesson.name), Tone::Strong);
    title.push(format!(" {} {}", screen.glyphs.dot, texts.title()), Tone::Strong);
    let mut titles = title.wrap_hanging(screen.width, 1);
    if let Some(last) = titles.pop() {
        titles.push(both_ends(last, &counts, screen.width));
    }
    write_lines(out, &titles)?;
    rule(out, screen)?;
    if let Some(part) = &plan.part {
        screen.put(out, &part_line(screen, part), 1)?;
    }
    for promise in texts.promise() {
        screen.say(out, promise, Tone::Emphasis, 1)?;
    }
    writeln!(out)?;
    if plan.whole || plan.part.is_some_and(|part| part.number == 1 && part.sections.len() == plan.sections.len()) {
        write_lines(out, &prose::draw(&texts.intro(), screen.width, 1, screen.glyphs))?;
        writeln!(out)?;
    }
    Ok(())
}

/// A part by its number and title, with its minutes.
pub fn part_line(screen: &Screen, part: &Part) -> Line {
    let of = fill!(screen.words.lesson.part_of, n = part.number, all = part.all);
    let minutes = fill!(screen.words.front.minutes, n = minutes::of_part(part, screen.lang));
    Line::of(format!("{of}{}", screen.words.lane.colon), Tone::Faint)
        .with(part.title(screen.lang), Tone::Strong)
        .with(format!("  {minutes}"), Tone::Faint)
}

/// What a part leaves one with: whether it is done, what was learnt in it, and what comes next.
pub fn part_end(out: &mut dyn Write, screen: &Screen, part: &Part, progress: &Progress) -> io::Result<()> {
    let words = &screen.words.lesson;
    let (sign, tone) = course::sign_of(screen, course::part_mark(progress, part));
    let mut line = Line::of(format!("{sign} "), tone);
    line.append(part_line(screen, part));
    screen.put(out, &line, 1)?;
    writeln!(out)?;
    screen.say(out, words.learnt, Tone::Strong, 1)?;
    for learnt in part.learnt(screen.lang) {
        write_lines(out, &prose::draw(&markdown::blocks(learnt), screen.width, 3, screen.glyphs))?;
    }
    Ok(())
}

/// The foot: how the lesson stands now, and what comes next.
/// `has_keys`: the learner is at a place where a key asks questions again.
pub fn foot(
    out: &mut dyn Write,
    screen: &Screen,
    plan: &Plan<'_>,
    progress: &Progress,
    has_keys: bool,
) -> io::Result<()> {
    let words = screen.words;
    match progress.lesson_mark(plan.lesson) {
        LessonMark::Done => {
            let text = format!("{} {}", screen.glyphs.done, words.lesson.lesson_done);
            screen.say(out, text, Tone::Good, 1)?;
        }
        LessonMark::Seen { .. } => {
            let seen = if has_keys { words.lesson.lesson_seen_here } else { words.lesson.lesson_seen };
            let text = format!("{} {seen}", screen.glyphs.seen);
            screen.say(out, text, Tone::Note, 1)?;
        }
        LessonMark::New | LessonMark::Begun { .. } => {}
    }
    if let Some(part) = &plan.part {
        part_end(out, screen, part, progress)?;
        writeln!(out)?;
    }
    let at = LESSONS.iter().position(|lesson| lesson.name == plan.lesson.name);
    let section = match plan.sections.last() {
        Some(_) if plan.part.is_some() => plan
            .part
            .and_then(|part| part.next())
            .map(|part| (words.lesson.next_part, format!("gort lesson {}", part.address()))),
        Some(last) if !plan.whole => {
            let at = plan.lesson.sections.iter().position(|section| section.id == last.id);
            at.and_then(|at| plan.lesson.sections.get(at + 1)).map(|section| {
                (words.lesson.next_section, format!("gort lesson {} --section {}", plan.lesson.name, section.id))
            })
        }
        _ => None,
    };
    let lesson = at.and_then(|at| LESSONS.get(at + 1));
    let lesson = lesson.map(|lesson| (words.lesson.next_lesson, format!("gort lesson {}", lesson.name)));
    if let Some((what, next)) = section.or(lesson) {
        let line = Line::of(format!("{what}{}", words.lane.colon), Tone::Faint).with(next, Tone::Code);
        screen.put(out, &line, 1)?;
    }
    Ok(())
}
