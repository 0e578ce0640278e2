//! Bare `gort` and `gort lesson`: where the learner is, what comes next, and the list of all lessons.

use std::io::{self, Write};

use serde_json::json;

use crate::json;
use crate::lesson::bilingual::Texts;
use crate::lesson::progress::{LessonMark, Mark, Progress};
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

fn done(progress: &Progress) -> usize {
    LESSONS.iter().filter(|lesson| progress.lesson_mark(lesson) == LessonMark::Done).count()
}

/// What to type to go on with a lesson: its first section that is not done, where some are.
fn command(progress: &Progress, lesson: &Lesson) -> String {
    match progress.lesson_mark(lesson) {
        LessonMark::Begun { .. } | LessonMark::Seen { .. } => {
            let open = |section: &&Section| progress.mark(lesson.name, section.id) != Mark::Done;
            let section = lesson.sections.iter().find(open);
            let section = section.map(|section| format!(" --section {}", section.id)).unwrap_or_default();
            format!("gort lesson {}{section}", lesson.name)
        }
        _ => format!("gort lesson {}", lesson.name),
    }
}

/// `gort`: where you are, what is next, how to go on.
pub fn front(screen: &Screen, progress: &Progress, out: &mut dyn Write) -> io::Result<Conclusion> {
    if screen.json {
        return as_json(screen, progress, out);
    }
    let words = screen.words;
    let title =
        Line::of(" gort", Tone::Strong).with(format!(" {} {}", screen.glyphs.dot, words.front.tagline), Tone::Plain);
    write_lines(out, &title.wrap(screen.width))?;
    writeln!(out)?;
    let done = done(progress);
    let begun = LESSONS.iter().any(|lesson| progress.lesson_mark(lesson) != LessonMark::New);
    let (where_you_are, how) = match next(progress) {
        Some(_) if !begun => (words.front.you_are_new.to_string(), words.front.begin_with),
        Some(_) => (fill!(words.front.you_are_at, n = done, all = LESSONS.len()), words.front.go_on_with),
        None => (words.front.you_are_done.to_string(), words.front.again_with),
    };
    screen.say(out, where_you_are, Tone::Plain, 1)?;
    if begun {
        screen.put(out, &in_a_row(screen, progress), 1)?;
    }
    if let Some(lesson) = next(progress).or(LESSONS.first().copied()) {
        let texts = Texts::new(lesson, screen.lang);
        writeln!(out)?;
        let line =
            Line::of(format!("{how}{}", words.lane.colon), Tone::Plain).with(command(progress, lesson), Tone::Code);
        screen.put(out, &line, 1)?;
        screen.say(out, texts.title(), Tone::Strong, 3)?;
        for promise in texts.promise() {
            screen.say(out, promise, Tone::Emphasis, 3)?;
        }
        writeln!(out)?;
        ways(screen, lesson, out)?;
    }
    Ok(Conclusion::Expected)
}

/// The names of all lessons, each with its sign.
fn in_a_row(screen: &Screen, progress: &Progress) -> Line {
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

/// The other commands with which one can go on.
fn ways(screen: &Screen, lesson: &Lesson, out: &mut dyn Write) -> io::Result<()> {
    let words = screen.words;
    let ways = [
        (format!("gort lesson {} --step", lesson.name), words.front.one_at_a_time),
        ("gort lesson".to_string(), words.front.all_lessons),
        ("gort --help".to_string(), words.front.all_options),
    ];
    let widest = ways.iter().map(|(command, _)| width(command)).max().unwrap_or(0);
    for (command, what) in ways {
        let line = Line::of(pad(&command, widest + 3), Tone::Code).with(what, Tone::Faint);
        if line.width() < screen.width {
            write_line(out, &line.indented(1))?;
        } else {
            screen.say(out, command, Tone::Code, 1)?;
            screen.say(out, what, Tone::Faint, 3)?;
        }
    }
    Ok(())
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
        let fits = line.width() + width(&said) + 3 <= screen.width;
        if fits && !said.is_empty() {
            line.pad_to(screen.width - width(&said) - 1);
            line.push(said.clone(), tone);
        }
        write_lines(out, &line.trimmed().wrap(screen.width))?;
        for promise in texts.promise() {
            let room = screen.width.saturating_sub(indent + names + 2);
            let indent = if room < 24 { indent.min(screen.width / 4) } else { indent + names + 2 };
            screen.say(out, promise, Tone::Faint, indent)?;
        }
        if !fits {
            screen.say(out, said, tone, indent.min(screen.width / 4))?;
        }
    }
    if some_seen {
        writeln!(out)?;
        screen.say(out, words.front.seen_means, Tone::Faint, 1)?;
    }
    Ok(Conclusion::Expected)
}

fn as_json(screen: &Screen, progress: &Progress, out: &mut dyn Write) -> io::Result<Conclusion> {
    let lessons: Vec<_> = LESSONS
        .iter()
        .map(|lesson| {
            let texts = Texts::new(lesson, screen.lang);
            let section = |section: &crate::lessons::Section| {
                let mark = progress.mark(lesson.name, section.id);
                let programs: Vec<&str> = section.programs.iter().map(|program| program.stem.as_ref()).collect();
                json!({ "name": section.id, "programs": programs, "done": mark == Mark::Done, "seen": mark != Mark::New })
            };
            json!({
                "name": lesson.name,
                "title": texts.title(),
                "promise": texts.promise().join(" "),
                "done": progress.lesson_mark(lesson) == LessonMark::Done,
                "sections": lesson.sections.iter().map(section).collect::<Vec<_>>(),
            })
        })
        .collect();
    let next = next(progress).map(|lesson| lesson.name);
    json::write(out, json!({ "lessons": lessons, "next": next })).map(|()| Conclusion::Expected)
}
