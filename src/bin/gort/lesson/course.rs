//! The course as a whole: where the learner is, what comes next, and the list of all lessons (`gort lesson`).

use std::io::{self, Write};

use serde_json::json;

use crate::json;
use crate::lesson::bilingual::Texts;
use crate::lesson::minutes;
use crate::lesson::progress::{LessonMark, Mark, Progress};
use crate::lessons::parts::{self, Part};
use crate::lessons::{LESSONS, Lesson, Section};
use crate::terminal::failure::Conclusion;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, pad, width};
use crate::terminal::theme::{write_line, write_lines};

/// The first lesson that is not done.
fn next(progress: &Progress) -> Option<&'static Lesson> {
    LESSONS.iter().copied().find(|lesson| progress.lesson_mark(lesson) != LessonMark::Done)
}

/// How many lessons are done.
pub fn done(progress: &Progress) -> usize {
    LESSONS.iter().filter(|lesson| progress.lesson_mark(lesson) == LessonMark::Done).count()
}

/// Every section of the course, in order, with its lesson.
fn sections() -> impl Iterator<Item = (&'static Lesson, &'static Section)> {
    LESSONS.iter().flat_map(|lesson| lesson.sections.iter().map(move |section| (*lesson, section)))
}

/// Where the learner goes on: the first section that is not done; where nobody can answer, the first that was not even seen.
/// `after`: only what comes after it.
pub fn place(
    progress: &Progress,
    answers: bool,
    after: Option<(&'static Lesson, &'static Section)>,
) -> Option<(&'static Lesson, &'static Section)> {
    let known = if answers { Mark::Done } else { Mark::Seen };
    let passed = after.and_then(|(_, after)| sections().position(|(_, section)| std::ptr::eq(section, after)));
    let mut open = sections().skip(passed.map_or(0, |at| at + 1));
    open.find(|(lesson, section)| progress.mark(lesson.name, section.id) < known)
}

/// The names of all lessons, each with its sign.
pub fn in_a_row(screen: &Screen, progress: &Progress) -> Line {
    let mut lessons = Line::new();
    for lesson in LESSONS {
        let (sign, tone) = sign(screen, progress.lesson_mark(lesson));
        if !lessons.is_blank() {
            lessons.push("  ", Tone::Plain);
        }
        // The sign and its lesson stay together where the line is broken.
        let space = if screen.plain { ' ' } else { '\u{a0}' };
        lessons.push(format!("{sign}{space}{}", lesson.name), tone);
    }
    lessons
}

/// What the signs mean of lessons that are neither done nor new, if there are such.
pub fn signs(screen: &Screen, progress: &Progress) -> Option<Line> {
    let marks: Vec<LessonMark> = LESSONS.iter().map(|lesson| progress.lesson_mark(lesson)).collect();
    let is_begun = marks.iter().any(|mark| matches!(mark, LessonMark::Begun { .. }));
    let is_seen = marks.iter().any(|mark| matches!(mark, LessonMark::Seen { .. }));
    let words = &screen.words.front;
    let meanings = [(is_begun, screen.glyphs.begun, words.sign_begun), (is_seen, screen.glyphs.seen, words.sign_seen)];
    let said: Vec<String> =
        meanings.iter().filter(|(there, ..)| *there).map(|(_, sign, meaning)| format!("{sign} {meaning}")).collect();
    // In plain text the signs are words.
    (!screen.plain && !said.is_empty()).then(|| Line::of(said.join("   "), Tone::Faint))
}

/// Where a part stands: where the section stands that is least far.
pub fn part_mark(progress: &Progress, part: &Part) -> Mark {
    let marks = part.sections.iter().map(|section| progress.mark(part.lesson.name, section.id));
    marks.min().unwrap_or(Mark::New)
}

/// The sign of a section or a part.
pub fn sign_of(screen: &Screen, mark: Mark) -> (&'static str, Tone) {
    match mark {
        Mark::Done => (screen.glyphs.done, Tone::Good),
        Mark::Seen => (screen.glyphs.seen, Tone::Note),
        Mark::New => (screen.glyphs.todo, Tone::Faint),
    }
}

/// The parts of a lesson in one paragraph: number, title, minutes.
fn parts_in_a_row(screen: &Screen, progress: &Progress, lesson: &'static Lesson) -> Line {
    let mut row = Line::new();
    for part in parts::of(lesson) {
        if !row.is_blank() {
            row.push(format!(" {} ", screen.glyphs.dot), Tone::Faint);
        }
        let (sign, tone) = sign_of(screen, part_mark(progress, &part));
        // In plain text the sign is a word.
        // Sign and number stay together with the title where the line is broken, as the minutes do.
        let space = if screen.plain { ' ' } else { '\u{a0}' };
        if !screen.plain || part_mark(progress, &part) != Mark::New {
            row.push(format!("{sign}{space}"), tone);
        }
        row.push(format!("{}{space}", part.number), Tone::Code);
        row.push(part.title(screen.lang), Tone::Plain);
        let minutes = fill!(screen.words.front.minutes, n = minutes::of_part(&part, screen.lang));
        row.push(format!(" {}", minutes.replace(' ', &space.to_string())), Tone::Faint);
    }
    row
}

/// The sign of a lesson.
fn sign(screen: &Screen, mark: LessonMark) -> (&'static str, Tone) {
    match mark {
        LessonMark::Done => (screen.glyphs.done, Tone::Good),
        LessonMark::Begun { .. } => (screen.glyphs.begun, Tone::Note),
        LessonMark::Seen { .. } => (screen.glyphs.seen, Tone::Note),
        LessonMark::New => (screen.glyphs.todo, Tone::Faint),
    }
}

/// How far a lesson is that is not at its end.
fn begun(screen: &Screen, done: usize, seen: usize, all: usize) -> String {
    let words = screen.words;
    let template = match (done, seen) {
        (0, _) => words.front.seen_some,
        (_, 0) => words.front.done_some,
        _ => words.front.done_and_seen,
    };
    let (n, seen, all) = (if done == 0 { seen } else { done }.to_string(), seen.to_string(), all.to_string());
    fill!(template, n = n, seen = seen, all = all)
}

/// `gort lesson`: all lessons with the learner's progress.
pub fn list(screen: &Screen, progress: &Progress, out: &mut dyn Write) -> io::Result<Conclusion> {
    if screen.json {
        return as_json(screen, progress, out);
    }
    let words = screen.words;
    let mut title = Line::of(format!(" {}", words.front.course), Tone::Strong);
    let right = fill!(words.front.done_of, n = done(progress), all = LESSONS.len());
    if title.width() + width(&right) + 3 <= screen.width {
        title.pad_to(screen.width - width(&right) - 1);
        title.push(right, Tone::Faint);
    }
    write_line(out, &title)?;
    if !screen.plain {
        write_line(out, &Line::of(screen.glyphs.rule.repeat(screen.width), Tone::Faint))?;
    }
    let names = LESSONS.iter().map(|lesson| width(lesson.name)).max().unwrap_or(0);
    let mut some_seen = false;
    for (at, lesson) in LESSONS.iter().enumerate() {
        let texts = Texts::new(lesson, screen.lang);
        let mark = progress.lesson_mark(lesson);
        let (sign, tone) = sign(screen, mark);
        let said = match mark {
            LessonMark::Done => words.front.done.to_string(),
            LessonMark::New => String::new(),
            LessonMark::Seen { done: 0 } => words.front.seen.to_string(),
            LessonMark::Seen { done } => begun(screen, done, lesson.sections.len() - done, lesson.sections.len()),
            LessonMark::Begun { done, seen } => begun(screen, done, seen, lesson.sections.len()),
        };
        some_seen |= matches!(mark, LessonMark::Seen { .. } | LessonMark::Begun { seen: 1.., .. });
        let mut line = Line::of(format!(" {:>2} ", at + 1), Tone::Faint);
        line.push(pad(sign, if screen.plain { 8 } else { 2 }), tone);
        let indent = line.width();
        line.push(pad(lesson.name, names + 2), Tone::Code);
        line.push(texts.title(), Tone::Strong);
        let minutes = fill!(words.front.minutes, n = minutes::of(lesson, screen.lang));
        let said = if said.is_empty() { said } else { format!("{said}  ") };
        let right = width(&said) + width(&minutes);
        let fits = line.width() + right + 3 <= screen.width;
        if fits {
            line.pad_to(screen.width - right - 1);
            line.push(said.clone(), tone);
            line.push(&minutes, Tone::Faint);
        }
        write_lines(out, &line.trimmed().wrap(screen.width))?;
        for promise in texts.promise() {
            let room = screen.width.saturating_sub(indent + names + 2);
            let indent = if room < 24 { indent.min(screen.width / 4) } else { indent + names + 2 };
            screen.say(out, promise, Tone::Faint, indent)?;
        }
        let row = parts_in_a_row(screen, progress, lesson);
        let room = screen.width.saturating_sub(indent + names + 2);
        let under = if room < 24 { indent.min(screen.width / 4) } else { indent + names + 2 };
        screen.put(out, &row, under)?;
        if !fits {
            let line = Line::of(said, tone).with(minutes, Tone::Faint);
            screen.put(out, &line, indent.min(screen.width / 4))?;
        }
    }
    writeln!(out)?;
    screen.say(out, words.front.part_alone, Tone::Faint, 1)?;
    if some_seen {
        screen.say(out, words.front.seen_means, Tone::Faint, 1)?;
    }
    Ok(Conclusion::Expected)
}

/// The list for programs.
pub fn as_json(screen: &Screen, progress: &Progress, out: &mut dyn Write) -> io::Result<Conclusion> {
    let lessons: Vec<_> = LESSONS
        .iter()
        .map(|lesson| {
            let texts = Texts::new(lesson, screen.lang);
            let section = |section: &crate::lessons::Section| {
                let mark = progress.mark(lesson.name, section.id);
                let programs: Vec<&str> = section.programs.iter().map(|program| program.stem.as_ref()).collect();
                json!({ "name": section.id, "programs": programs, "done": mark == Mark::Done, "seen": mark != Mark::New })
            };
            let part = |part: &Part| {
                let mark = part_mark(progress, part);
                let sections: Vec<&str> = part.sections.iter().map(|section| section.id).collect();
                json!({
                    "name": part.name,
                    "title": part.title(screen.lang),
                    "learnt": part.learnt(screen.lang).join(" "),
                    "minutes": minutes::of_part(part, screen.lang),
                    "sections": sections,
                    "done": mark == Mark::Done,
                    "seen": mark != Mark::New,
                })
            };
            json!({
                "name": lesson.name,
                "title": texts.title(),
                "promise": texts.promise().join(" "),
                "minutes": minutes::of(lesson, screen.lang),
                "done": progress.lesson_mark(lesson) == LessonMark::Done,
                "parts": parts::of(lesson).iter().map(part).collect::<Vec<_>>(),
                "sections": lesson.sections.iter().map(section).collect::<Vec<_>>(),
            })
        })
        .collect();
    let next = next(progress).map(|lesson| lesson.name);
    json::write(out, json!({ "lessons": lessons, "next": next })).map(|()| Conclusion::Expected)
}
